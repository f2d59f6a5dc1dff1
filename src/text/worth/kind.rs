//! Kind: what the words of a claim show, and what kind of claim that makes it.

use std::collections::HashSet;

use super::super::lexicon::{self, Signal};
use super::super::suggestion::ClaimKind;
use super::super::tokens::{Kind, Token};
use super::features::is_year;

/// What kind of claim some words are that show these signs.
pub(super) fn kind(tokens: &[Token<'_>], signs: &HashSet<Signal>) -> ClaimKind {
    let has = |sign: Signal| signs.contains(&sign);
    let asks =
        tokens.iter().rev().find(|it| it.kind != Kind::Other).is_some_and(|it| it.text == "?");
    let checkable = [Signal::Number, Signal::Comparison, Signal::Cause, Signal::Date, Signal::Rule];
    let only_opinion = has(Signal::Opinion) && !checkable.into_iter().any(has);
    let kinds = [
        (asks || is_fragment(tokens), ClaimKind::NotAClaim),
        (only_opinion, ClaimKind::Opinion),
        (has(Signal::Experience), ClaimKind::Experience),
        (has(Signal::Prediction), ClaimKind::Prediction),
        (has(Signal::Cause), ClaimKind::Cause),
        (has(Signal::Comparison), ClaimKind::Comparison),
        (has(Signal::Number) && is_counted(tokens), ClaimKind::Quantity),
        (has(Signal::Position), ClaimKind::Position),
        (has(Signal::Rule), ClaimKind::Rule),
    ];
    kinds.into_iter().find_map(|(it, kind)| it.then_some(kind)).unwrap_or(ClaimKind::Event)
}

/// Whether words are a name, a date line or a title and no sentence: each begins with a capital.
pub(super) fn is_fragment(tokens: &[Token<'_>]) -> bool {
    let mut words = tokens.iter().filter(|it| it.kind == Kind::Word).peekable();
    let in_capitals = |it: &Token<'_>| !it.text.chars().any(char::is_lowercase);
    let some = words.peek().is_some();
    let all = words.clone().all(Token::is_capital);
    // In a text all in capitals they show nothing.
    let asks = tokens.iter().any(|it| it.text == "?");
    some && all && !asks && !words.all(in_capitals)
}

/// Whether a number is what is said, and not how old somebody is or which of two things is meant.
fn is_counted(tokens: &[Token<'_>]) -> bool {
    const LARGE: &[&str] = &[
        "percent",
        "cent",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "dozen",
        "dozens",
        "half",
        "third",
        "quarter",
        "thirds",
        "quarters",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ];
    tokens.iter().enumerate().any(|(at, it)| {
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        let tied = tokens.get(at + 1).is_some_and(|it| it.text == "-")
            || before.is_some_and(|it| it.is_any(&["aged", "age"]));
        let money = before.is_some_and(|it| matches!(it.text, "$" | "£" | "€"));
        let small = it.text.len() == 1 && !money;
        let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| it.lower.ends_with(ending));
        match it.kind {
            Kind::Number => of_number(tokens, at) == Signal::Number && !tied && !small && !ordinal,
            _ => it.is_any(LARGE),
        }
    })
}

/// The signs that words give, by the lexicon and by their digits.
pub fn signs(tokens: &[Token<'_>]) -> HashSet<Signal> {
    let mut signs = HashSet::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind == Kind::Number {
            signs.insert(of_number(tokens, at));
        }
        let known = if token.kind == Kind::Word { phrase(tokens, at, &mut signs) } else { 0 };
        at += known.max(1);
    }
    if signs.remove(&Signal::Harm) && signs.contains(&Signal::Number) {
        signs.insert(Signal::Affected);
    }
    signs.remove(&Signal::Nothing);
    signs
}

/// Adds what the longest phrase shows that begins at a word, and says how many words it has.
fn phrase(tokens: &[Token<'_>], at: usize, signs: &mut HashSet<Signal>) -> usize {
    let Some(first) = tokens.get(at) else { return 0 };
    let spelt = |words: &[&str]| {
        let mut nth = tokens.iter().skip(at);
        words.iter().all(|word| nth.next().is_some_and(|it| it.lower == *word))
    };
    let phrases = lexicon::signals(&first.lower);
    let found = phrases.iter().filter(|(words, _)| spelt(words));
    let longest = found.clone().map(|(words, _)| words.len()).max().unwrap_or(0);
    let shown = found.filter(|(words, _)| words.len() == longest).map(|(_, sign)| *sign);
    let true_of_it = |it: &Signal| match it {
        Signal::Date => longest > 1 || is_day(tokens, at),
        Signal::Rule => !begins_name(tokens, at),
        _ => true,
    };
    signs.extend(shown.filter(true_of_it));
    if longest == 0 {
        let stem = lexicon::signal_stems().iter().find(|(stem, _)| first.lower.starts_with(stem));
        signs.extend(stem.map(|(_, sign)| *sign).filter(true_of_it));
    }
    longest
}

/// Whether a word goes on as a longer name, which is the name of something else: there is
/// no rule in "Constitution Hall", "Law School" or "Ban Ki-moon".
fn begins_name(tokens: &[Token<'_>], at: usize) -> bool {
    let name = |at: usize| {
        tokens.get(at).is_some_and(|it| it.is_capital() && it.text.chars().any(char::is_lowercase))
    };
    let judge = tokens.get(at + 1).is_some_and(|it| it.is_any(&["justice", "judge", "president"]));
    name(at) && name(at + 1) && !judge
}

/// Whether a word that may name a month does so: nobody writes "march" for March.
fn is_day(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    match token.lower.as_str() {
        "march" | "august" => token.is_capital() && (at > 0 || by_number(tokens, at)),
        "may" => token.is_capital() && by_number(tokens, at),
        _ => true,
    }
}

fn by_number(tokens: &[Token<'_>], at: usize) -> bool {
    let number = |it: Option<&Token<'_>>| it.is_some_and(|it| it.kind == Kind::Number);
    number(tokens.get(at + 1)) || at.checked_sub(1).is_some_and(|it| number(tokens.get(it)))
}

/// What a number shows: years and days of a month are dates.
fn of_number(tokens: &[Token<'_>], at: usize) -> Signal {
    let month =
        |it: Option<&Token<'_>>| it.is_some_and(|it| it.is_capital() && it.is_any(lexicon::MONTHS));
    let Some(token) = tokens.get(at) else { return Signal::Number };
    let beside =
        month(tokens.get(at + 1)) || at.checked_sub(1).is_some_and(|it| month(tokens.get(it)));
    let day = beside && token.text.chars().take_while(char::is_ascii_digit).count() <= 2;
    if is_year(token.text) || day { Signal::Date } else { Signal::Number }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[Signal]) {
        let found = read(words, signs);
        assert_eq!(found, expected.iter().copied().collect(), "{words}");
    }

    #[track_caller]
    fn check_kind(words: &str, expected: ClaimKind) {
        assert_eq!(read(words, |it| kind(it, &signs(it))), expected, "{words}");
    }

    #[test]
    fn a_word_that_belongs_to_another_phrase_shows_nothing() {
        check("The ferry no longer stops here.", &[]);
        check("He made it of his own free will.", &[]);
        check("Great Britain has a ferry.", &[]);
        check("The ferry will stop.", &[Signal::Prediction]);
    }

    #[test]
    fn a_month_is_told_from_the_verb_it_looks_like() {
        check("They march to the port.", &[]);
        check("It opened in March.", &[Signal::Date]);
        check("It may open.", &[]);
        check("It opened on 4 May.", &[Signal::Date]);
    }

    #[test]
    fn harm_to_one_is_not_to_many() {
        check("The captain was injured.", &[]);
        check("In the crash 40 were injured.", &[Signal::Number, Signal::Affected]);
    }

    #[test]
    fn a_building_or_a_person_is_no_rule() {
        check("They met in Constitution Hall.", &[]);
        check("Ban Ann Lee, a captain, spoke to the Law School.", &[]);
        check("The Supreme Court heard it.", &[Signal::Rule]);
        check("Supreme Court Justice Ann Lee heard it.", &[Signal::Rule]);
        check("THE COURT FREED THE CAPTAIN.", &[Signal::Rule]);
    }

    #[test]
    fn a_number_makes_a_quantity_where_it_is_what_is_said() {
        check_kind("The port lost 40 ships.", ClaimKind::Quantity);
        check_kind("A third of the ferries are late.", ClaimKind::Quantity);
        check_kind("Ann Lee, aged 44, opened the bridge.", ClaimKind::Event);
        check_kind("The two captains met.", ClaimKind::Event);
    }

    #[test]
    fn a_name_or_a_date_line_asserts_nothing() {
        check_kind("Eastport, Friday, July 21, 2017", ClaimKind::NotAClaim);
        check_kind("THE FERRY SANK.", ClaimKind::Event);
        check_kind("渡轮沉没了。", ClaimKind::Event);
    }
}
