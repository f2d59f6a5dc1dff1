//! Ranks: ordinals that say which one in a row, as in "the third time" or "second largest".

use super::super::decimal::Decimal;
use super::super::numerals::{self, Number};
use super::super::row::Row;
use super::super::tokens::Kind;
use super::{Found, MeasureKind};

/// Words before an ordinal that is a rank.
const BEFORE: &[&str] = &[
    "the", "his", "her", "its", "their", "our", "my", "your", "a", "ranked", "ranks", "ranking",
    "finished", "came", "placed", "in", "for", "this", "every", "world's",
];

/// Words after a rank that stands without any of those.
const AFTER: &[&str] = &["time", "place", "largest", "biggest", "highest", "most", "best", "in"];

/// The rank at a place.
pub fn read(row: &Row<'_>, at: usize) -> Option<Found> {
    let (rank, end) = numerals::ordinal(row, at)?;
    let token = row.get(at)?;
    let figures = token.kind == Kind::Number;
    // "Second World War" is a name.
    let capital = token.is_capital() && row.before(at).is_some_and(|it| it.kind == Kind::Word);
    let name = row.is_capital(end) && (figures || token.is_capital());
    let next = row.past(end, &["-"]);
    let clitic = row.before(at).is_some_and(|it| it.kind == Kind::Clitic);
    let led = clitic || BEFORE.contains(&row.lower_before(at));
    let noun = row
        .get(next)
        .is_some_and(|it| it.kind == Kind::Word && !FUNCTION.contains(&it.lower.as_str()));
    let ranked = row.is_any(at.saturating_sub(1), &["ranked", "finished", "came", "placed"]);
    let superlative = AFTER.contains(&row.lower(next));
    let is_rank =
        ranked || superlative || (led && noun && row.lower_before(at) != "in") || (figures && noun);
    let half =
        row.is_any(next, &["half", "quarter", "hand", "century", "centuries", "thing", "of"]);
    (is_rank && !half && !capital && !name && rank > 0).then(|| Found {
        start: at,
        end,
        kind: MeasureKind::Rank,
        value: Number::Decimal(Decimal::integer(i64::from(rank))),
        to: None,
        unit: None,
        counted: noun
            .then_some(next..next + 1)
            .filter(|_| !superlative || row.lower(next) == "time"),
        is_rough: false,
    })
}

/// Words that are no noun and cannot be what is ranked.
const FUNCTION: &[&str] = &[
    "of", "to", "in", "and", "or", "from", "are", "is", "were", "was", "have", "had", "has", "on",
    "by", "as", "than", "that", "it", "he", "she", "they", "we", "but", "for", "with", "at", "who",
    "which", "when", "a", "an", "the",
];
