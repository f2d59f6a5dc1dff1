//! Tense: whether what a sentence tells of a date has been, is so, or is to come.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::lexicon;
use super::super::row::Row;
use super::super::tokens::Kind;

/// When something is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// How far from a date its verb is looked for.
const NEAR: usize = 16;

/// The tense of the verb nearest to a date: the one before it in its sentence, or the next after.
pub fn of(row: &Row<'_>, start: usize, end: usize) -> Option<Tense> {
    let stops = |at: &usize| {
        let token = row.get(*at);
        token.is_some_and(|it| it.kind != Kind::Stop && it.kind != Kind::Semicolon)
    };
    let mut before = (start.saturating_sub(NEAR)..start).rev().take_while(stops);
    let found = before.find_map(|at| tense(row, at));
    found.or_else(|| (end..end + NEAR).take_while(stops).find_map(|at| tense(row, at)))
}

fn tense(row: &Row<'_>, at: usize) -> Option<Tense> {
    let token = row.get(at).filter(|it| it.kind == Kind::Word)?;
    let lower = token.lower.as_str();
    // "To be held" and "will be held" are not past.
    if matches!(row.lower_before(at), "be" | "being") {
        return None;
    }
    if let Some(tense) = WORDS.get(lower) {
        // "Is to open" and "are going to open" are still to come.
        let to_come = *tense == Tense::Present
            && (row.lower(at + 1) == "to"
                || (row.lower(at + 1) == "going" && row.lower(at + 2) == "to"));
        return Some(if to_come { Tense::Future } else { *tense });
    }
    if lower.ends_with("'ll") || lower.ends_with("’ll") {
        return Some(Tense::Future);
    }
    let past = lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed");
    (past && token.text == lower).then_some(Tense::Past)
}

static WORDS: LazyLock<HashMap<&str, Tense>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let (tense, word) = line.split_once(' ')?;
        let tense = match tense {
            "past" => Tense::Past,
            "present" => Tense::Present,
            "future" => Tense::Future,
            _ => return None,
        };
        Some((word, tense))
    };
    lexicon::lines(include_str!("../data/tenses.txt")).filter_map(entry).collect()
});

#[cfg(test)]
mod tests {
    use super::super::super::scalars::Scalars;
    use super::super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<Tense>) {
        let text = Scalars::new(words);
        let row = Row::of(&text, tokens(&text, 0..text.len()));
        let at = (0..row.len()).find(|it| row.lower(*it) == "monday").expect("the day");
        assert_eq!(of(&row, at, at + 1), expected, "{words}");
    }

    #[test]
    fn the_nearest_verb_tells_when() {
        check("The bridge opened on Monday.", Some(Tense::Past));
        check("The bridge will open on Monday.", Some(Tense::Future));
        check("Lee said on Monday that the bridge will open.", Some(Tense::Past));
        check("On Monday the council is to vote.", Some(Tense::Future));
        check("A ferry is late on Monday", Some(Tense::Present));
        check("It opened. Monday, perhaps.", None);
    }

    #[test]
    fn every_line_of_the_file_is_understood() {
        assert_eq!(WORDS.len(), lexicon::lines(include_str!("../data/tenses.txt")).count());
    }
}
