//! An article's page: its text with the claims marked, and what was suggested beside it.

use std::ops::Range;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::desk::Desk;
use crate::desk::articles::Read;
use crate::desk::lists::{Article, SuggestionState};
use crate::domain::claim::Stage;
use crate::domain::{Act, ArticleId, SuggestionId};
use crate::text;
use crate::text::page::Dropped;
use crate::web::error::Error;
use crate::web::lists::{Row, rows};
use crate::web::marks::{Mark, Paragraph, paragraphs};
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
    revision: u64,
    paragraphs: Vec<Paragraph>,
    /// What the reader wants to see of it.
    show: Show,
    cards: Vec<Card>,
    counts: Counts,
    progress: Vec<Part>,
    dropped: Vec<Dropped>,
}

/// A claim or a suggestion beside the text.
enum Card {
    Claim(Row),
    Suggestion(Suggested),
}

struct Suggested {
    id: SuggestionId,
    statement: String,
    /// "said by", or "stated by" where the publisher itself says it.
    said: &'static str,
    speaker: Option<String>,
    role: Option<String>,
    unnamed: bool,
    why: String,
    worth: String,
}

struct Counts {
    all: usize,
    open: usize,
    suggested: usize,
    claims: usize,
    checked: usize,
}

/// A coloured part of the bar, in hundredths of its length.
struct Part {
    class: &'static str,
    from: usize,
    wide: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Show {
    #[default]
    All,
    Open,
    Suggested,
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    show: Show,
}

impl ShowPage {
    fn may_import(&self) -> bool {
        self.frame.may(Act::Import)
    }

    /// How many cards are not shown.
    fn more_cards(&self) -> usize {
        let wanted = match self.show {
            Show::All => self.counts.all,
            Show::Open => self.counts.open,
            Show::Suggested => self.counts.suggested,
        };
        wanted.saturating_sub(self.cards.len())
    }

    fn may_export(&self) -> bool {
        self.frame.may(Act::Export)
    }

    fn language(&self) -> &str {
        self.article.language.as_deref().unwrap_or("und")
    }
}

pub async fn show(
    desk: Data<Desk>,
    _me: SignedIn,
    frame: Frame,
    id: Path<ArticleId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let read = desk.article(*id).await?;
    let (found, places): (Vec<_>, Vec<Range<usize>>) =
        desk.claims_on(read.revision.id).await?.into_iter().unzip();
    let claims: Vec<_> = rows(&desk, found).await?.into_iter().zip(places).collect();
    let waiting: Vec<_> =
        read.suggestions.iter().filter(|(it, _)| it.state == SuggestionState::Waiting).collect();
    let checked = claims.iter().filter(|(row, _)| row.stage == Stage::Approved).count();
    let open = claims.iter().filter(|(row, _)| row.stage.is_unfinished()).count();
    let counts = Counts {
        all: claims.len().saturating_add(waiting.len()),
        open,
        suggested: waiting.len(),
        claims: claims.len(),
        checked,
    };
    let page = ShowPage {
        paragraphs: marked(&read, &claims, &waiting),
        progress: progress(&claims),
        cards: cards(wanted.show, &claims, &waiting),
        show: wanted.show,
        revision: read.revision.number,
        article: read.article,
        dropped: read.dropped,
        counts,
        frame: frame.within(Room::Articles),
    };
    answer(&page)
}

fn marked(
    read: &Read,
    claims: &[(Row, Range<usize>)],
    waiting: &[&(crate::desk::lists::Suggestion, text::Suggestion)],
) -> Vec<Paragraph> {
    let claim = |(row, range): &(Row, Range<usize>)| {
        let class = match (&row.mark, row.stage) {
            (Some(mark), Stage::Approved) => mark.class,
            _ if row.stage.is_closed() => return None,
            _ => "open",
        };
        Some(Mark {
            range: range.clone(),
            class,
            label: format!("{}: {}", row.number, row.stage.word()),
            card: Some(row.number.to_string()),
            number: Some(row.number.0.saturating_add(1).to_string()),
        })
    };
    let suggestion = |(stored, found): &&(crate::desk::lists::Suggestion, text::Suggestion)| {
        let speaker = found.speaker.as_ref();
        let speaker = speaker.and_then(|speaker| Some(speaker.start?..speaker.end?));
        let card = format!("s-{}", stored.id);
        let mark = |range, class, label: &str, card| Mark {
            range,
            class,
            label: label.to_owned(),
            card,
            number: None,
        };
        let words = mark(found.start..found.end, "suggested", "suggested", Some(card));
        [Some(words), speaker.map(|range| mark(range, "by", "speaker", None))]
    };
    let mut marks: Vec<Mark> = claims.iter().filter_map(claim).collect();
    marks.extend(waiting.iter().flat_map(suggestion).flatten());
    marks.dedup();
    paragraphs(&read.revision.body, &text::segment::blocks(&read.revision.body), marks)
}

fn cards(
    show: Show,
    claims: &[(Row, Range<usize>)],
    waiting: &[&(crate::desk::lists::Suggestion, text::Suggestion)],
) -> Vec<Card> {
    let claims = claims
        .iter()
        .filter(|(row, _)| match show {
            Show::All => true,
            Show::Open => row.stage.is_unfinished(),
            Show::Suggested => false,
        })
        .map(|(row, range)| (range.start, 0, Card::Claim(row.clone())));
    let suggestions = waiting
        .iter()
        .filter(|_| show != Show::Open)
        .map(|(stored, found)| (found.start, 1, Card::Suggestion(suggested(stored.id, found))));
    let mut cards: Vec<_> = claims.chain(suggestions).collect();
    cards.sort_by_key(|(start, order, _)| (*start, *order));
    cards.truncate(MOST_CARDS);
    cards.into_iter().map(|(_, _, card)| card).collect()
}

fn suggested(id: SuggestionId, found: &text::Suggestion) -> Suggested {
    let publisher = |it: &text::Speaker| it.kind == text::SpeakerKind::Publisher;
    let speaker = found.speaker.as_ref();
    let cue = found.cue.as_ref().map(|cue| format!("speaker from “{}”", cue.text));
    let reasons = found.reasons.iter().map(|reason| reason.sentence().to_owned());
    let form = crate::desk::suggestions::form(found.form).word().to_owned();
    let why: Vec<String> = [form].into_iter().chain(cue).chain(reasons).collect();
    Suggested {
        id,
        statement: found.statement.clone(),
        said: if speaker.is_some_and(publisher) { "stated by" } else { "said by" },
        speaker: speaker.map(|it| it.name.clone()),
        role: speaker.and_then(|it| it.role.clone()),
        unnamed: speaker.is_some_and(|it| it.kind == text::SpeakerKind::Unnamed),
        why: why.join(" · "),
        worth: format!("{}.{:02}", found.worth / 1000, found.worth % 1000 / 10),
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
