//! Marked: an article's text with its claims and suggestions, who said them and by which words.

use std::collections::BTreeMap;
use std::ops::Range;

use super::wanted::Found;
use crate::desk::lists::SuggestionState;
use crate::domain::claim::Stage;
use crate::text;
use crate::web::lists::Row;
use crate::web::marks::Mark;

/// What names a speaker or shows that something is said: where, and as what.
type Place = (usize, usize, &'static str);

/// The marks of claims. A claim that is closed has none.
pub fn of_claims(claims: &[(Row, Range<usize>)]) -> Vec<Mark> {
    let mark = |(row, range): &(Row, Range<usize>)| {
        let class = match (&row.mark, row.stage) {
            (Some(mark), Stage::Approved) => mark.class,
            _ if row.stage.is_closed() => return None,
            _ => "open",
        };
        Some(Mark {
            range: range.clone(),
            class,
            label: format!("{}: {}", row.number, row.stage.word()),
            cards: vec![row.number.to_string()],
            number: Some(row.number.0.saturating_add(1).to_string()),
        })
    };
    claims.iter().filter_map(mark).collect()
}

/// The marks of suggestions: their words, and once for all of them the places where a speaker is
/// named and the words that cite.
pub fn of_suggestions(suggestions: &[&Found]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut around: BTreeMap<Place, Mark> = BTreeMap::new();
    for (stored, found) in suggestions {
        let card = format!("s-{}", stored.id);
        marks.push(Mark {
            range: found.start..found.end,
            class: "suggested",
            label: word(stored.state).to_owned(),
            cards: vec![card.clone()],
            number: None,
        });
        for (class, range, label) in said(found) {
            let fresh = || Mark { range: range.clone(), class, label, cards: vec![], number: None };
            let place = (range.start, range.end, class);
            around.entry(place).or_insert_with(fresh).cards.push(card.clone());
        }
    }
    marks.extend(around.into_values());
    marks
}

fn word(state: SuggestionState) -> &'static str {
    match state {
        SuggestionState::Waiting => "suggested",
        SuggestionState::Accepted => "accepted",
        SuggestionState::Dismissed => "dismissed",
    }
}

/// Where the speaker of a suggestion is named, and the words that show that they said it.
fn said(found: &text::Suggestion) -> impl Iterator<Item = (&'static str, Range<usize>, String)> {
    let speaker = found
        .speaker
        .as_ref()
        .and_then(|it| Some(("by", it.start?..it.end?, format!("speaker: {}", it.name))));
    let cue = found.cue.as_ref();
    let cue = cue.map(|it| ("cue", it.start..it.end, "the words that cite".to_owned()));
    speaker.into_iter().chain(cue)
}
