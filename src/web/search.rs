//! Search: whatever the desk has, found by its words from the box on every page.

mod lines;
mod suggest;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;

use self::lines::{Line, lines};
use super::error::Error;
use super::page::{Frame, filters, see_other, show as answer};
use super::session::SignedIn;
use crate::desk::Desk;
use crate::desk::search::{Kind, Named, Search};
use crate::domain::Act;
use crate::text::fold;
use crate::text::query::Field;

/// How many claims the page of everything shows, and how many of each other kind.
const CLAIMS: u64 = 20;
const OTHERS: u64 = 5;
/// How many a page of one kind shows.
const PAGE: u64 = 50;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/search").get(show))
        .service(resource("/search/suggest").get(suggest::suggest));
}

/// The address of a search.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    kind: String,
    after: String,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Claim => "Claims",
            Self::Article => "Articles",
            Self::Source => "Sources",
            Self::Speaker => "Speakers",
            Self::Comment => "Comments",
            Self::Known => "Checked elsewhere",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Claim => "claims",
            Self::Article => "articles",
            Self::Source => "sources",
            Self::Speaker => "speakers",
            Self::Comment => "comments",
            Self::Known => "elsewhere",
        }
    }

    fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.path() == path)
    }
}

/// A tab: a kind, or everything.
struct Tab {
    word: &'static str,
    query: String,
    current: bool,
}

/// What was found of one kind.
struct Section {
    word: &'static str,
    lines: Vec<Line>,
    /// "Nothing has “brigde”; this has “bridge”."
    instead: Vec<String>,
    /// The address of what comes behind, and what its link says.
    more: Option<(String, &'static str)>,
}

/// A page that was named outright.
struct Jump {
    word: String,
    path: String,
    /// What is there.
    note: &'static str,
}

#[derive(Template)]
#[template(path = "search/show.html")]
struct ShowPage {
    frame: Frame,
    typed: String,
    search: Search,
    jumps: Vec<Jump>,
    tabs: Vec<Tab>,
    sections: Vec<Section>,
    /// The one kind that is shown.
    only: Option<Kind>,
}

impl ShowPage {
    fn is_nothing(&self) -> bool {
        self.sections.iter().all(|it| it.lines.is_empty() && it.more.is_none())
    }

    /// The same search among everything.
    fn everything(&self) -> String {
        address(&self.typed, None, None)
    }
}

fn address(typed: &str, kind: Option<Kind>, after: Option<i64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", typed);
    if let Some(kind) = kind {
        query.append_pair("kind", kind.path());
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    query.finish()
}

async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let typed = wanted.q.trim().to_owned();
    let named = desk.named_outright(&typed).await?;
    if let Some(path) = outright(&named) {
        return Ok(see_other(&path));
    }
    let only = Kind::from_path(&wanted.kind);
    let search = desk.understand(&typed, me.person, false).await?;
    let mut sections = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|it| only.is_none_or(|only| only == *it)) {
        if !search.query.is_empty() {
            sections.push(section((&desk, &me), &search, kind, only.is_some(), &wanted).await?);
        }
    }
    let tab = |kind: Option<Kind>| Tab {
        word: kind.map_or("Everything", Kind::word),
        query: address(&typed, kind, None),
        current: kind == only,
    };
    let tabs = [None].into_iter().chain(Kind::ALL.map(Some)).map(tab).collect();
    let jumps = jumps(&frame, &typed, &named);
    answer(&ShowPage { frame, typed, search, jumps, tabs, sections, only })
}

async fn section(
    (desk, me): (&Desk, &SignedIn),
    search: &Search,
    kind: Kind,
    alone: bool,
    wanted: &Wanted,
) -> Result<Section, Error> {
    let limit = match (alone, kind) {
        (true, _) => PAGE,
        (false, Kind::Claim) => CLAIMS,
        (false, _) => OTHERS,
    };
    let after = wanted.after.parse().ok().filter(|_| alone);
    let results = desk.seen_by(me.person).search(search, kind, after, limit).await?;
    let typed = wanted.q.trim();
    let more = results.next.map(|next| {
        let after = Some(next).filter(|_| alone || results.stopped);
        let word = if results.stopped { "Look further back" } else { "More" };
        (address(typed, Some(kind), after), word)
    });
    let noun = if kind == Kind::Known { "rulings of others" } else { kind.path() };
    let instead = results.instead.iter().map(|(typed, taken)| {
        let taken: Vec<String> = taken.iter().map(|it| format!("“{it}”")).collect();
        format!("No {noun} have “{typed}”. These have {}.", taken.join(" or "))
    });
    let instead = instead.collect();
    let lines = lines(desk, &results).await?;
    Ok(Section { word: kind.word(), lines, instead, more })
}

/// Where a search leads that names one thing and asks nothing.
fn outright(named: &Named) -> Option<String> {
    match named {
        Named { claim: Some(claim), .. } => Some(format!("/claims/{claim}")),
        Named { article: Some(article), source: None, .. } => Some(format!("/articles/{article}")),
        Named { source: Some(source), article: None, .. } => Some(format!("/sources/{source}")),
        _ => None,
    }
}

/// The pages that somebody may mean by what they typed: what they named, and rooms of the desk.
fn jumps(frame: &Frame, typed: &str, named: &Named) -> Vec<Jump> {
    let mut jumps = Vec::new();
    let mut push = |word: String, path: String, note| jumps.push(Jump { word, path, note });
    if let Some(claim) = named.claim {
        push(claim.to_string(), format!("/claims/{claim}"), "claim");
    }
    if let Some(article) = named.article {
        push(typed.to_owned(), format!("/articles/{article}"), "article");
    }
    if let Some(source) = named.source {
        push(typed.to_owned(), format!("/sources/{source}"), "source");
    }
    let folded = fold(typed);
    let is_meant = |word: &str| folded.chars().count() > 1 && fold(word).starts_with(&folded);
    for room in frame.rooms() {
        if is_meant(room.word()) {
            push(room.word().to_owned(), room.path().to_owned(), "page");
        }
    }
    let own = [
        ("Profile", "/profile", true),
        ("Keys", "/keys", true),
        ("Fetches", "/fetches", true),
        ("Method", "/method", true),
        ("Settings", "/settings", frame.may_see_settings()),
        ("Pages for readers", "/settings/publishing", frame.may_see_settings()),
        ("Import an article", "/articles/import", frame.may(Act::Import)),
        ("Checked elsewhere", "/rulings", true),
        ("Import checks of others", "/rulings/import", frame.may(Act::ImportRulings)),
    ];
    for (word, path, open) in own {
        if open && is_meant(word) {
            push(word.to_owned(), path.to_owned(), "page");
        }
    }
    jumps
}

impl Field {
    /// What a filter keeps, for the page that explains itself.
    fn meaning(self) -> &'static str {
        match self {
            Self::Speaker => "claims that this speaker made, repeated, reported or denied",
            Self::Label => "claims whose standing verdict is this",
            Self::Stage => "claims that are this far",
            Self::Tag => "claims that are filed under this",
            Self::Article => "claims of the article with these words in its title",
            Self::Source => "claims with this source among their evidence",
            Self::Assigned => "claims that somebody works on: me, nobody, or a name",
            Self::Before => "what came to the desk before this day",
            Self::After => "what came on this day or later",
            Self::Is => "claims that are published, unpublished, withdrawn, changed or orphaned",
        }
    }
}
