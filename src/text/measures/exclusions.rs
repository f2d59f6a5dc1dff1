//! Exclusions: numbers that are names, times, scores and places, and measure nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::row::Row;
use super::super::tokens::Kind;

/// Whether the number between two places of a row is no measure by what stands around it.
pub fn is_name(row: &Row<'_>, at: usize, end: usize) -> bool {
    let Some(token) = row.get(at) else { return true };
    if token.kind != Kind::Number {
        return is_name_in_words(row, at, end);
    }
    let named = row.lower_before(if row.lower_before(at) == "." { at - 1 } else { at });
    let glued = row.touches(at) && !OPENING.contains(&row.lower_before(at));
    // A telephone number, and the number of a house or postcode.
    let long = token.text.starts_with('0') && token.text.len() > 1 && !token.text.contains('.');
    // "(713) 555-0199" begins with one, and "’95" is a year.
    let code = row.lower(end) == ")" && row.get(end + 1).is_some_and(|it| it.kind == Kind::Number);
    let short =
        matches!(row.lower_before(at), "'" | "’" | "‘") && row.touches(at) && token.text.len() == 2;
    let clock = row.lower_before(at) == "at"
        && row.digits(at).is_some_and(|it| it <= 12)
        && row.get(end).is_none_or(|it| it.kind != Kind::Word);
    let beside = row.before(at).is_some_and(|it| it.kind == Kind::Number) || next_number(row, end);
    let listed = at == 0 && row.touches(end) && matches!(row.lower(end), "." | ")");
    let noted = row.lower_before(at) == "[" && row.lower(end) == "]";
    NUMBERED.contains(named)
        || glued
        || long
        || code
        || short
        || clock
        || beside
        || listed
        || noted
        || is_time(row, at, end)
        || is_named_thing(row, at, end)
}

/// What may stand before a number without a gap.
const OPENING: &[&str] = &[
    "(", "[", "“", "\"", "'", "‘", "«", "~", "+", "<", ">", "≈", "≥", "≤", "−", "-", "–", "—", "„",
];

/// Whether another number in figures follows, as in a telephone number.
fn next_number(row: &Row<'_>, end: usize) -> bool {
    let next = row.past(end, &["-"]);
    let number = row.get(next).is_some_and(|it| it.kind == Kind::Number);
    number && (next == end || row.lower(next).len() > 2)
}

/// "10:30", "5 pm", "24/7", "9/11".
pub fn is_time(row: &Row<'_>, at: usize, end: usize) -> bool {
    let joined = |at: usize| matches!(row.lower(at), ":" | "/") && row.touches(at);
    let clock = [
        "am",
        "pm",
        "a.m.",
        "p.m.",
        "a.m",
        "p.m",
        "gmt",
        "utc",
        "bst",
        "est",
        "cet",
        "o'clock",
        "o’clock",
    ];
    (joined(end)
        && row.touches(end + 1)
        && row.get(end + 1).is_some_and(|it| it.kind == Kind::Number))
        || (at > 0 && joined(at - 1) && row.touches(at))
        || row.is_any(end, &clock)
        || row.get(end.saturating_sub(1)).is_some_and(|it| {
            clock.iter().any(|clock| it.lower.strip_suffix(clock).is_some_and(is_digits))
        })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit() || it == b'.')
}

/// "Boeing 737", "10 Harbour Street": a number beside a name.
fn is_named_thing(row: &Row<'_>, at: usize, end: usize) -> bool {
    let version = row.lower(at).bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let plain = version && end == at + 1;
    let before = row.before(at).filter(|it| it.kind == Kind::Word && it.is_capital());
    let begins = |at: usize| row.before(at).is_none_or(|it| it.kind != Kind::Word);
    // "In Eastport 40 ships sank" counts them; "on board Flight 40" names one.
    let led = at.checked_sub(2).is_some_and(|it| matches!(row.lower(it), "in" | "at" | "from"));
    let name = before.is_some() && at > 0 && !begins(at - 1) && !led;
    let name = name && !lexicon::is_starter(row.lower_before(at));
    let capital = |at: usize| row.is_capital(at);
    let road = ["street", "road", "avenue", "lane", "square", "drive", "boulevard", "place", "st"];
    let house = capital(end) && (row.is_any(end + 1, &road) || row.is_any(end + 2, &road));
    // "Eastport 77002" has its postcode behind it.
    let postcode = row.digits(at).is_some_and(|it| it > 9999) && (before.is_some() || capital(end));
    plain && (name || house || postcode)
}

/// Numbers in words that are part of a name ("the Big Four") or mean somebody ("one of them").
fn is_name_in_words(row: &Row<'_>, at: usize, end: usize) -> bool {
    let begins = row.before(at).is_none_or(|it| it.kind != Kind::Word);
    let capital = row.is_capital(at);
    let name = capital && (!begins || row.is_capital(at + 1) && row.before(at).is_some());
    let one = row.lower(at) == "one" && end == at + 1;
    name || one || NUMBERED.contains(row.lower_before(at))
}

static NUMBERED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| lexicon::lines(include_str!("../data/numbered.txt")).collect());
