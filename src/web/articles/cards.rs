//! Cards: the claims and suggestions beside an article's text, and why each was suggested.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};

use super::wanted::{Found, Next, Order, Show, Wanted, form_word, kind_word};
use crate::desk::lists::SuggestionState;
use crate::desk::suggestions::{form, kind};
use crate::domain::{PersonId, SuggestionId};
use crate::text;
use crate::web::lists::Row;

/// A claim or a suggestion beside the text.
pub enum Card {
    Claim(Row),
    Suggestion(Suggested),
}

pub struct Suggested {
    pub id: SuggestionId,
    pub statement: String,
    pub why: Why,
    pub dismissed: Option<Dismissed>,
    /// The suggestion on the card below, which takes its place.
    pub next: Next,
}

/// Who said that a suggestion is no claim, and when.
pub struct Dismissed {
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

/// Why something was suggested, in words for a reader.
pub struct Why {
    pub kind: &'static str,
    pub form: &'static str,
    /// "said by", or "stated by" where the publisher itself says it.
    pub said: &'static str,
    pub speaker: Option<String>,
    pub role: Option<String>,
    pub unnamed: bool,
    pub cue: Option<String>,
    /// "0.71", and the same in hundredths.
    pub worth: String,
    pub share: u16,
    pub reasons: Vec<&'static str>,
    /// Who passes the words on between the speaker and the article.
    pub via: Option<String>,
    /// Numbers as the words have them, and as they were read: "two in three", "2 in 3".
    pub numbers: Vec<(String, String)>,
    /// Dates in the same way: "Monday", "2025-06-02".
    pub dates: Vec<(String, String)>,
}

impl Why {
    pub fn of(found: &text::Suggestion) -> Self {
        let speaker = found.speaker.as_ref();
        let is = |kind: text::SpeakerKind| speaker.is_some_and(|it| it.kind == kind);
        Self {
            kind: kind_word(kind(found.kind)),
            form: form_word(form(found.form)),
            said: if is(text::SpeakerKind::Publisher) { "stated by" } else { "said by" },
            speaker: speaker.map(|it| it.name.clone()),
            role: speaker.and_then(|it| it.role.clone()),
            unnamed: is(text::SpeakerKind::Unnamed),
            cue: found.cue.as_ref().map(|cue| cue.text.clone()),
            worth: format!("{}.{:02}", found.worth / 1000, found.worth % 1000 / 10),
            share: found.worth.min(1000) / 10,
            reasons: found.reasons.iter().map(|it| it.sentence()).collect(),
            via: found.via.as_ref().map(|it| it.name.clone()),
            numbers: found
                .measures
                .iter()
                .map(|it| (words(found, it.range()), it.to_string()))
                .collect(),
            dates: found
                .dates
                .iter()
                .map(|it| (words(found, it.range()), it.value.to_string()))
                .collect(),
        }
    }

    /// A speaker of whom the text says only what they are.
    pub fn is_nameless(&self) -> bool {
        self.unnamed && self.speaker.is_some()
    }
}

/// Words of a suggestion, by where they stand in the article.
fn words(found: &text::Suggestion, range: Range<usize>) -> String {
    let from = range.start.saturating_sub(found.start);
    found.text.chars().skip(from).take(range.end.saturating_sub(range.start)).collect()
}

/// The claims on show, and the suggestions among them in the order of the text, or behind them in
/// the order of their worth.
pub fn cards(
    wanted: &Wanted,
    claims: &[(Row, Range<usize>)],
    chosen: &[&Found],
    people: &BTreeMap<PersonId, String>,
    most: usize,
) -> Vec<Card> {
    let by_place = wanted.sort == Order::Place;
    let claims = claims
        .iter()
        .filter(|(row, _)| match wanted.show {
            Show::All => true,
            Show::Open => row.stage.is_unfinished(),
            Show::Suggested | Show::Dismissed => false,
        })
        .map(|(row, range)| ((range.start, false), Card::Claim(row.clone())));
    let place = |found: &text::Suggestion| if by_place { found.start } else { usize::MAX };
    let suggestions =
        chosen.iter().map(|it| ((place(&it.1), true), Card::Suggestion(suggested(it, people))));
    let mut cards: Vec<_> = claims.chain(suggestions).collect();
    // Stable: what has the same place keeps the order in which it came.
    cards.sort_by_key(|(place, _)| *place);
    cards.truncate(most);
    let mut cards: Vec<Card> = cards.into_iter().map(|(_, card)| card).collect();
    let mut below = None;
    for card in cards.iter_mut().rev() {
        match card {
            Card::Suggestion(it) => it.next.next = below.replace(it.id),
            Card::Claim(_) => {}
        }
    }
    cards
}

fn suggested((stored, found): &Found, people: &BTreeMap<PersonId, String>) -> Suggested {
    let dismissed = (stored.state == SuggestionState::Dismissed).then(|| Dismissed {
        by: stored.decided_by.and_then(|person| people.get(&person).cloned()),
        at: stored.decided_at,
    });
    Suggested {
        id: stored.id,
        statement: found.statement.clone(),
        why: Why::of(found),
        dismissed,
        next: Next::default(),
    }
}
