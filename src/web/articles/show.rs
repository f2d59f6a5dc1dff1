//! An article's page: its text with the claims marked, and what was suggested beside it.

use std::ops::Range;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::cards::{Card, Suggested, cards};
use super::facets::{Facets, Tab, tabs};
use super::marked;
use super::revisions::{History, Older, history};
use super::wanted::{Found, Show, Wanted};
use crate::desk::Desk;
use crate::desk::lists::{Article, Revision, SuggestionState};
use crate::domain::claim::Stage;
use crate::domain::watch::{Subject, Watch};
use crate::domain::{Act, ArticleId};
use crate::text;
use crate::text::page::Dropped;
use crate::web::error::Error;
use crate::web::lists::{Row, rows};
use crate::web::marks::{Paragraph, paragraphs};
use crate::web::page::{Frame, Room, filters, show as answer};
use crate::web::session::SignedIn;

/// How many cards stand beside a text. A book has thousands of suggestions; no reader takes them
/// all at once.
const MOST_CARDS: usize = 300;

#[derive(Template)]
#[template(path = "articles/show.html")]
struct ShowPage {
    frame: Frame,
    article: Article,
    /// When and for what its author was erased.
    erased: Option<String>,
    revision: Revision,
    /// How it fares at its address.
    watch: Option<Watch>,
    paragraphs: Vec<Paragraph>,
    /// What the reader wants to see of it.
    wanted: Wanted,
    tabs: Vec<Tab>,
    facets: Facets,
    cards: Vec<Card>,
    counts: Counts,
    progress: Vec<Part>,
    dropped: Vec<Dropped>,
    history: History,
    /// Claims whose words have no certain place in this text.
    orphans: Vec<Row>,
}

struct Counts {
    open: usize,
    suggested: usize,
    dismissed: usize,
    claims: usize,
    checked: usize,
}

/// A coloured part of the bar, in hundredths of its length.
struct Part {
    class: &'static str,
    from: usize,
    wide: usize,
}

impl ShowPage {
    fn may_import(&self) -> bool {
        self.frame.may(Act::Import)
    }

    /// How many cards are not shown.
    fn more_cards(&self) -> usize {
        let wanted = match self.wanted.show {
            Show::All => self.counts.claims.saturating_add(self.facets.chosen),
            Show::Open => self.counts.open,
            Show::Suggested | Show::Dismissed => self.facets.chosen,
        };
        wanted.saturating_sub(self.cards.len())
    }

    fn may_export(&self) -> bool {
        self.frame.may(Act::Export)
    }

    fn language(&self) -> &str {
        self.article.language.as_deref().unwrap_or("und")
    }

    /// The query of a card's forms, which come back to this view of the article.
    fn going_on(&self, card: &Suggested) -> String {
        self.wanted.going_on(card.next)
    }

    /// The same with everything in it.
    fn whole(&self) -> String {
        Wanted { show: self.wanted.show, sort: self.wanted.sort, ..Wanted::default() }.query()
    }
}

impl Counts {
    fn of(&self, show: Show) -> usize {
        match show {
            Show::All => self.claims.saturating_add(self.suggested),
            Show::Open => self.open,
            Show::Suggested => self.suggested,
            Show::Dismissed => self.dismissed,
        }
    }
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    wanted: Query<Wanted>,
    older: Query<Older>,
) -> Result<HttpResponse, Error> {
    let (wanted, read) = (wanted.into_inner(), desk.article(*id).await?);
    let seen = desk.seen_by(me.person);
    let (found, places): (Vec<_>, Vec<Range<usize>>) =
        seen.claims_on(read.revision.id).await?.into_iter().unzip();
    let standing = rows(&desk, found).await?.into_iter().zip(places);
    // Those without a place come first, and are marked nowhere.
    let orphans = rows(&desk, seen.orphans(*id).await?).await?;
    let claims: Vec<_> = orphans.iter().cloned().map(|row| (row, 0..0)).chain(standing).collect();
    let people = desk.people_names().await?;
    let chosen = wanted.chosen(&read.suggestions);
    let counts = counts(&claims, &read.suggestions);
    let marks = [marked::of_claims(&claims), marked::of_suggestions(&chosen)].concat();
    let body = &read.revision.body;
    let paragraphs = paragraphs(body, &text::segment::blocks(body), marks);
    // One whose author is there has none to tell of.
    let erased = match read.article.author {
        Some(_) => None,
        None => desk.erasure(read.article.id.0).await?.map(|it| it.words()),
    };
    let page = ShowPage {
        erased,
        paragraphs,
        progress: progress(&claims),
        cards: cards(&wanted, &claims, &chosen, &people, MOST_CARDS),
        facets: Facets::new(&wanted, &read.suggestions),
        tabs: tabs(&wanted, |show| counts.of(show)),
        wanted,
        history: history(&desk, *id, older.into_inner()).await?,
        orphans,
        watch: desk.watch(Subject::Article(*id)).await?,
        revision: read.revision,
        article: read.article,
        dropped: read.dropped,
        counts,
        frame: frame.within(Room::Articles),
    };
    answer(&page)
}

fn counts(claims: &[(Row, Range<usize>)], suggestions: &[Found]) -> Counts {
    let with = |state| suggestions.iter().filter(|(it, _)| it.state == state).count();
    Counts {
        open: claims.iter().filter(|(row, _)| row.stage.is_unfinished()).count(),
        suggested: with(SuggestionState::Waiting),
        dismissed: with(SuggestionState::Dismissed),
        claims: claims.len(),
        checked: claims.iter().filter(|(row, _)| row.stage == Stage::Approved).count(),
    }
}

/// The share of each outcome among the claims, as parts of a bar.
fn progress(claims: &[(Row, Range<usize>)]) -> Vec<Part> {
    let tone = |row: &Row| match (&row.mark, row.stage) {
        (Some(mark), Stage::Approved) => Some(mark.class),
        _ => None,
    };
    let mut parts = Vec::new();
    let (mut done, mut from) = (0_usize, 0);
    for class in ["true", "mostly", "mixed", "mostly-false", "false", "context", "unproven"] {
        done += claims.iter().filter(|(row, _)| tone(row) == Some(class)).count();
        let to = done.saturating_mul(100).checked_div(claims.len()).unwrap_or(0);
        parts.push(Part { class, from, wide: to.saturating_sub(from) });
        from = to;
    }
    parts
}
