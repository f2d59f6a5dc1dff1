//! Subjects: who stands before a verb, as far back as the noun phrase goes.

use std::ops::Range;

use super::clauses;
use super::lexicon;
use super::mentions::{is_acronym, is_of_time, is_title};
use super::parts::Part;
use super::tokens::{Kind, Token};

/// How many tokens a subject may have, its appositions included.
const LONGEST: usize = 60;

/// The subject of a verb at `at`, as token indexes, appositions and all.
pub fn subject(tokens: &[Token<'_>], at: usize, floor: usize) -> Option<Range<usize>> {
    let end = before_adjuncts(tokens, at, floor);
    let last = tokens.get(end.checked_sub(1).filter(|it| *it >= floor)?)?;
    if matches!(last.part, Part::Joiner | Part::Opener | Part::To | Part::Preposition)
        && !is_acronym(last)
        || last.is_any(&["by", "then"])
    {
        let relative = last.is_any(&["who", "which"]);
        return relative.then(|| before_relative(tokens, end - 1, floor)).flatten();
    }
    // "At the time she said": the pronoun is the whole of it.
    if last.is_any(&["he", "she", "they", "we", "i"]) {
        let joined =
            end.checked_sub(2).and_then(|it| tokens.get(it)).is_some_and(|it| it.is("and"));
        return (!joined).then_some(end - 1..end);
    }
    let limit = floor.max(hard_edge(tokens, end, floor));
    let commas: Vec<usize> = (limit..end).filter(|it| is_comma(tokens, *it)).collect();
    let Some((last_comma, _)) = commas.split_last() else {
        return plain(tokens, limit, end);
    };
    // Without a comma right before the verb, what stands after the last one may be all there is.
    let closed = *last_comma + 1 == end;
    let starts = std::iter::once(limit).chain(commas.iter().map(|it| it + 1));
    for start in starts.filter(|it| *it < end) {
        let first_comma = commas.iter().copied().find(|it| *it >= start);
        let Some(comma) = first_comma.filter(|it| *it + 1 < end || closed) else {
            return plain(tokens, start, end);
        };
        if let Some(found) = with_appositions(tokens, start, comma, end) {
            return Some(found);
        }
    }
    None
}

/// A subject that runs from `start` over its first comma up to the verb: a noun phrase, and after
/// the comma nothing with a verb of its own but relative clauses.
fn with_appositions(
    tokens: &[Token<'_>],
    start: usize,
    comma: usize,
    end: usize,
) -> Option<Range<usize>> {
    let start = start + joiners(tokens, start);
    let head = tokens.get(start..comma)?;
    let (first, last) = (head.first()?, head.last()?);
    let introduces = matches!(
        first.part,
        Part::Preposition
            | Part::Adverb
            | Part::Participle
            | Part::Done
            | Part::To
            | Part::Opener
            | Part::Plain
    ) || is_of_time(first);
    let inside = tokens.get(comma + 1..end)?;
    let name = |it: &Token<'_>| it.is_capital() && !lexicon::is_starter(&it.lower);
    // "The report, published on Friday, says": between commas stands what only tells more.
    let modified = tokens.get(end - 1).is_some_and(|it| it.kind == Kind::Comma)
        && last.part == Part::Noun
        && inside.first().is_some_and(|it| {
            // "The skipper, Bo Ek, said" is one, and "in Kelp Bay, Bo Ek said" is not.
            let name = it.part == Part::Name && first.part == Part::Determiner;
            name || matches!(
                it.part,
                Part::Done | Part::Participle | Part::Opener | Part::Preposition
            )
        });
    let named = modified || head.iter().any(|it| name(it) || is_title(it));
    if introduces || !named || head.iter().any(Token::is_finite) {
        // "When the port closed, Ann Lee, the master, said" and "the port shut, but Lee, …, said".
        let inner = clauses::start(tokens, comma, start);
        let clause_of_its_own = inner > start && inner < comma && !introduces;
        return if clause_of_its_own { with_appositions(tokens, inner, comma, end) } else { None };
    }
    let first = inside.first();
    let closed = tokens.get(end - 1).is_some_and(|it| it.kind == Kind::Comma);
    let listed = inside.iter().any(|it| it.kind == Kind::Comma) || head.len() <= 4;
    if first.is_some_and(|it| it.part == Part::Joiner) && !closed && !listed {
        return None;
    }
    if first.is_some_and(|it| it.is_any(&["but", "while", "although", "so"]))
        || begins_clause(inside)
    {
        return None;
    }
    Some(start..trimmed(tokens, start, end))
}

/// Whether words after a comma have a verb that is not in a relative clause.
fn begins_clause(words: &[Token<'_>]) -> bool {
    let mut relative = false;
    for it in words {
        if it.part == Part::Opener {
            relative = true;
        }
        if it.kind == Kind::Comma {
            relative = false;
        }
        if it.is_finite() && !relative {
            return true;
        }
    }
    false
}

/// The end of a subject without the comma before its verb.
fn trimmed(tokens: &[Token<'_>], start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && is_comma(tokens, end - 1) {
        end -= 1;
    }
    end
}

/// A subject without commas.
fn plain(tokens: &[Token<'_>], floor: usize, end: usize) -> Option<Range<usize>> {
    let start = clauses::start(tokens, end, floor);
    if let Some(found) = across_relative(tokens, start, floor) {
        return Some(found);
    }
    let start = start + joiners(tokens, start);
    let start = start + introduction(tokens.get(start..end)?);
    let words = tokens.get(start..end)?;
    let first = words.first()?;
    let hopeless = matches!(first.kind, Kind::Stop | Kind::Comma | Kind::Quote)
        || words.iter().all(|it| matches!(it.part, Part::Adverb | Part::Mark));
    (!hopeless).then_some(start..end)
}

/// "Officials who have seen the plan said": whom a relative clause is about that ends before
/// `start`, where the verb of that clause stopped the search.
fn across_relative(tokens: &[Token<'_>], start: usize, floor: usize) -> Option<Range<usize>> {
    let verb = start.checked_sub(1).filter(|it| tokens.get(*it).is_some_and(Token::is_finite))?;
    let limit = floor.max(verb.saturating_sub(6));
    let opener = (limit..verb)
        .rev()
        .take_while(|it| tokens.get(*it).is_some_and(|it| it.kind == Kind::Word))
        .find(|it| tokens.get(*it).is_some_and(|it| it.is_any(&["who", "which", "that"])))?;
    let noun = opener.checked_sub(1).filter(|it| *it >= floor).and_then(|it| tokens.get(it))?;
    let nominal = matches!(noun.part, Part::Noun | Part::Name | Part::Pronoun);
    if nominal { before_relative(tokens, opener, floor) } else { None }
}

/// How many words only say when, before a subject: "in 2019", "by Friday".
fn introduction(words: &[Token<'_>]) -> usize {
    let tied = words.first().is_some_and(|it| it.part == Part::Preposition);
    let times = words.iter().skip(1);
    let count = times.take_while(|it| it.kind == Kind::Number || is_of_time(it)).count();
    if tied && count > 0 && count + 1 < words.len() { count + 1 } else { 0 }
}

fn joiners(tokens: &[Token<'_>], start: usize) -> usize {
    let words = tokens.get(start..).unwrap_or_default();
    words.iter().take_while(|it| it.part == Part::Joiner || it.kind == Kind::Comma).count()
}

fn is_comma(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| it.kind == Kind::Comma)
}

/// Where the last mark ends that no subject crosses, before `end`.
fn hard_edge(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    let edge = |it: &usize| {
        tokens.get(*it).is_some_and(|it| {
            matches!(it.kind, Kind::Quote | Kind::Colon | Kind::Semicolon | Kind::Dash | Kind::Stop)
        })
    };
    let limit = floor.max(end.saturating_sub(LONGEST));
    (limit..end).rev().find(edge).map_or(limit, |it| it + 1)
}

/// Where a subject ends before a verb: without "has also", "on Friday" and brackets between.
fn before_adjuncts(tokens: &[Token<'_>], at: usize, floor: usize) -> usize {
    let mut end = at;
    while end > floor && tokens.get(end - 1).is_some_and(clauses::is_between) {
        end -= 1;
    }
    let day = |it: usize| tokens.get(it).is_some_and(is_of_time);
    if end >= floor + 3 && day(end - 1) && tokens.get(end - 2).is_some_and(|it| it.is("on")) {
        end -= 2;
    }
    before_brackets(tokens, end, floor)
}

/// "The World Health Organisation (WHO) said": where the brackets begin.
fn before_brackets(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    let closed = end > floor && tokens.get(end - 1).is_some_and(|it| it.text == ")");
    let open = (floor.max(end.saturating_sub(8))..end)
        .rev()
        .find(|it| tokens.get(*it).is_some_and(|it| it.text == "("));
    open.filter(|_| closed).unwrap_or(end)
}

/// "Ann Lee, who said": the noun before the relative.
fn before_relative(tokens: &[Token<'_>], relative: usize, floor: usize) -> Option<Range<usize>> {
    let comma = relative.checked_sub(1).is_some_and(|it| is_comma(tokens, it));
    let end = if comma { relative - 1 } else { relative };
    let start = clauses::start(tokens, end, floor);
    (start < end).then_some(start..end)
}

/// Whether "and" or "but" before a cue hands it the subject of what came before.
pub fn follows_joiner(tokens: &[Token<'_>], at: usize, floor: usize) -> bool {
    let mut end = at;
    while end > floor && tokens.get(end - 1).is_some_and(clauses::is_between) {
        end -= 1;
    }
    let before = end.checked_sub(1).and_then(|it| tokens.get(it));
    before.is_some_and(|it| it.is_any(&["and", "but", "then", "or", "nor"]))
}

/// Whether a subject goes with "say" rather than "says", as far as its words show.
pub fn is_plural(subject: &[Token<'_>]) -> bool {
    const PLURAL: &[&str] = &[
        "i", "we", "you", "they", "people", "police", "men", "women", "children", "media", "both",
        "many", "some", "most", "few", "all", "others", "who",
    ];
    let last = subject.iter().rfind(|it| it.kind == Kind::Word);
    let tied = subject.iter().position(|it| matches!(it.part, Part::Preposition | Part::To));
    let head = tied.and_then(|at| subject.get(..at)).unwrap_or_default();
    head.iter().any(|it| matches!(it.part, Part::Noun | Part::Name) && it.lower.ends_with('s'))
        || subject.iter().any(|it| it.is("and") || it.is_any(PLURAL))
        || last.is_some_and(|it| it.lower.ends_with('s') || it.is_capital())
}
