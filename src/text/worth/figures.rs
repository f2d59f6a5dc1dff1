//! Figures: how many numbers and names some words have, and what stands beside each number, as
//! features of the weigher.

use super::super::parts::Part;
use super::super::tokens::{Kind, Token};
use super::features::{is_year, known_class, write};
use super::grammar::tense;

/// How far behind a number the noun or adjective is looked for that it counts.
const REACH: usize = 4;

/// Gives what the numbers and names of some words show to `found`: "m past 2 numbers".
pub fn figures(tokens: &[Token<'_>], name: &mut String, mut found: impl FnMut(&str)) {
    let numbers = few(tokens.iter().filter(|it| is_numeral(it)).count());
    let names = few(names(tokens));
    let count = |part: Part| tokens.iter().filter(|it| it.part == part).count();
    let past = if tokens.iter().any(is_past) { "past" } else { "now" };
    let who = who(tokens);
    for parts in [
        ["m ", numbers, " numbers"].as_slice(),
        &["m ", names, " names"],
        &["m ", few(count(Part::Noun) / 2), " pairs of nouns"],
        &["m ", few(count(Part::Finite)), " verbs"],
        &["m ", past, " ", numbers, " numbers"],
        &["m ", past, " ", names, " names"],
        &["m ", numbers, " numbers ", names, " names"],
        &["m ", who, " ", numbers, " numbers"],
        &["m ", who, " ", past],
    ] {
        write(name, parts);
        found(name);
    }
    for (at, it) in tokens.iter().enumerate().filter(|(_, it)| is_numeral(it)) {
        beside(tokens, at, size(it), name, &mut found);
    }
}

/// The words beside a number, and the first noun or adjective of what it counts.
fn beside(
    tokens: &[Token<'_>],
    at: usize,
    size: &str,
    name: &mut String,
    found: &mut impl FnMut(&str),
) {
    if let Some(next) = tokens.get(at + 1) {
        write(name, &["m ", size, " before ", &next.lower]);
        found(name);
    }
    if let Some(before) = at.checked_sub(1).and_then(|it| tokens.get(it)) {
        write(name, &["m ", size, " after ", &before.lower]);
        found(name);
    }
    if let Some(noun) = tokens.iter().skip(at + 1).take(REACH).find(|it| it.part == Part::Noun) {
        write(name, &["m number of ", &noun.lower]);
        found(name);
    }
}

/// How large a number looks.
fn size(it: &Token<'_>) -> &'static str {
    if it.kind != Kind::Number {
        return "words";
    }
    match it.text.chars().filter(char::is_ascii_digit).count() {
        _ if is_year(it.text) => "year",
        _ if it.text.contains('.') => "decimal",
        digits => few(digits),
    }
}

fn is_numeral(it: &Token<'_>) -> bool {
    let named = |it: &Token<'_>| matches!(known_class(&it.lower), Some("number" | "percent"));
    it.kind == Kind::Number || (it.kind == Kind::Word && named(it))
}

fn is_past(it: &Token<'_>) -> bool {
    it.is_finite() && matches!(tense(it), "past" | "was" | "had" | "did")
}

/// How many names there are; one of several words counts once.
fn names(tokens: &[Token<'_>]) -> usize {
    tokens.chunk_by(|one, other| one.part == other.part).filter(|it| is_name(it)).count()
}

fn is_name(tokens: &[Token<'_>]) -> bool {
    tokens.first().is_some_and(|it| it.part == Part::Name)
}

/// Whether somebody speaks of themselves.
fn who(tokens: &[Token<'_>]) -> &'static str {
    let any = |words: &[&str]| tokens.iter().any(|it| it.is_any(words));
    if any(&["i", "my", "me"]) {
        "i"
    } else if any(&["we", "our", "us"]) {
        "we"
    } else {
        "others"
    }
}

fn few(count: usize) -> &'static str {
    match count {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        4 | 5 => "4+",
        _ => "6+",
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[&str]) {
        let mut all = Vec::new();
        read(words, |tokens| figures(tokens, &mut String::new(), |it| all.push(it.to_owned())));
        for it in expected {
            assert!(all.iter().any(|found| found == it), "{it} in {all:?}");
        }
    }

    #[test]
    fn numbers_and_names_are_counted() {
        let counts = ["m 2 numbers 1 names", "m past 2 numbers", "m others past", "m 1 verbs"];
        check("In May Ann Lee sold 40 ferries in 1998", &["m past 2 numbers", "m year after in"]);
        check("Then Ann Lee sold 40 ferries in 1998", &counts);
    }

    #[test]
    fn a_number_is_seen_with_what_it_counts() {
        check(
            "we have 1,200 boats",
            &["m number of boats", "m 4+ before boats", "m 4+ after have", "m we 1 numbers"],
        );
    }
}
