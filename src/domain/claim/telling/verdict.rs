//! Telling of what goes with a verdict, and of the flags beside it.

use chrono::NaiveDate;

use super::Detail;
use crate::domain::claim::{Flags, Severity};
use crate::domain::media::Media;

/// A rationale with what goes with it.
pub(super) fn proposed(
    rationale: &str,
    [would_change, correction]: [Option<&str>; 2],
    as_of: Option<NaiveDate>,
    review_by: Option<NaiveDate>,
) -> String {
    let would_change = would_change.map(|what| format!("What would change this: {what}"));
    let correction = correction.map(|note| format!("\nFor readers: {note}"));
    let as_of = as_of.map(|on| format!("Valid as of {}.", day(on)));
    let review_by = review_by.map(|by| format!("To be reviewed by {}.", day(by)));
    let parts = [Some(rationale.to_owned()), would_change, as_of, review_by, correction];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The same with what was found of a picture, video or recording.
pub(super) fn with_media(words: String, media: Option<&Media>) -> String {
    match media {
        Some(media) => format!("{words}\n{}", media.words()),
        None => words,
    }
}

pub(super) fn confirmed(review_by: NaiveDate, reason: &str) -> (String, Detail) {
    let did = format!("confirmed that the verdict holds, to be reviewed by {}", day(review_by));
    (did, Detail::Words(reason.to_owned()))
}

pub(super) fn flagged(flags: &Flags) -> (String, Detail) {
    let severity = match flags.severity {
        Severity::Ordinary => None,
        raised => Some(raised.word().to_lowercase()),
    };
    let said = flags.said_before.then(|| "said before".to_owned());
    let all: Vec<String> = severity.into_iter().chain(said).collect();
    let did = if all.is_empty() {
        "took the flags off".to_owned()
    } else {
        format!("flagged it {}", all.join(", "))
    };
    (did, flags.note.clone().map_or(Detail::Nothing, Detail::Words))
}

fn day(on: NaiveDate) -> String {
    on.format("%-d %B %Y").to_string()
}
