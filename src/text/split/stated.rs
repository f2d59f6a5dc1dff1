//! Stated: what the publisher says itself, and so nobody is cited for.

use std::ops::Range;

use super::{Splitting, Words, range_of};
use crate::text::attribution::Attribution;
use crate::text::clauses;
use crate::text::measures::measures_in;
use crate::text::statement::Around;
use crate::text::suggestion::{Form, Speaker, SpeakerKind};
use crate::text::tokens::Kind;
use crate::text::unit::Unit;

impl Splitting<'_> {
    /// Suggests what the article says itself, and gives those ranges.
    pub(super) fn stated(&mut self, unit: &Unit<'_>, found: &[Attribution]) -> Vec<Range<usize>> {
        let ended =
            unit.tokens.last().is_some_and(|it| matches!(it.kind, Kind::Stop | Kind::Quote));
        if !ended {
            return Vec::new();
        }
        let mut ranges = Vec::new();
        for gap in gaps(unit.tokens.len(), found) {
            let dangles = gap.end < unit.tokens.len();
            for part in clauses::stated(&unit.tokens, gap, dangles) {
                let whole = part.len() + 1 >= unit.tokens.len();
                let Some(words) = unit.tokens.get(part) else { continue };
                // A whole sentence with a figure has a verb, also where it passes for a noun:
                // "Two thirds of all voters back the plan."
                let figure = whole && !measures_in(&self.measures, range_of(words)).is_empty();
                let clause = words.len() >= 4 && (figure || clauses::has_verb(words));
                if !self.is_english() || clause {
                    ranges.push(self.words(range_of(words)));
                }
            }
        }
        for range in &ranges {
            let subject = self.begins_with(unit, range.start).map(|it| it.name);
            let around = Around { subject, ..Around::default() };
            self.suggest(Words {
                range: range.clone(),
                form: Form::Stated,
                speaker: self.draft.publisher.map(publisher),
                via: None,
                cue: None,
                pieces: Vec::new(),
                aside: None,
                around,
            });
        }
        ranges
    }
}

fn publisher(name: &str) -> Speaker {
    Speaker {
        name: name.to_owned(),
        role: None,
        start: None,
        end: None,
        kind: SpeakerKind::Publisher,
    }
}

/// What no attribution covers, as token indexes.
fn gaps(length: usize, found: &[Attribution]) -> Vec<Range<usize>> {
    let mut covered: Vec<Range<usize>> = found.iter().map(|it| it.whole.clone()).collect();
    covered.sort_by_key(|it| it.start);
    let mut gaps = Vec::new();
    let mut at = 0;
    for it in covered {
        if it.start > at {
            gaps.push(at..it.start);
        }
        at = at.max(it.end);
    }
    if at < length {
        gaps.push(at..length);
    }
    gaps
}
