//! Stops: which stops end a sentence after all, and which do not.

use super::gap::{Gap, Rule};
use super::vocabulary;
use super::words::{STOPS, Word, is_closing};
use crate::text::lexicon::{self, Inflection};

/// Pronouns of people, after which a verb of saying may stand.
const PEOPLE: [&str; 7] = ["he", "she", "they", "we", "you", "i", "it"];

/// What stands after the verb of a question as its subject.
const SUBJECTS: [&str; 4] = ["this", "that", "there", "the"];

/// Words of a name with its titles.
const LONGEST_NAME: usize = 6;

/// Words that begin no sentence in lower case.
const PREPOSITIONS: [&str; 10] = ["of", "in", "for", "as", "with", "by", "from", "to", "on", "at"];

/// The rules about stops, the first that knows deciding.
pub(super) const RULES: [Rule; 11] = [
    number_of_an_item,
    number_of_a_chapter,
    spaced_ellipsis,
    reporting_clause,
    name_with_a_stop,
    question,
    bracketed_sentence,
    face_after_a_stop,
    time_of_day,
    abbreviation,
    note_after_a_stop,
];

/// The number of an item ends no sentence, and only that of a list begins one.
fn number_of_an_item(gap: &Gap<'_, '_>) -> Option<bool> {
    if let Some(item) = gap.item(gap.at) {
        return match item.listed {
            true => Some(true),
            false if !gap.before().has_stop() => Some(false),
            false => None,
        };
    }
    let item = gap.item(gap.at - 1)?;
    let counts = gap.before().text.len() < 3 && gap.after().is_lower();
    (item.listed || gap.is_word(1) || counts).then_some(false)
}

/// "2.1. Method" and "Q. Who paid?" begin with no sentence of their own.
fn number_of_a_chapter(gap: &Gap<'_, '_>) -> Option<bool> {
    let letter = || {
        let mut chars = gap.before().text.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
    };
    let opening = gap.is_opening(1) && gap.before().is_chapter();
    (opening || gap.is_word(1) && letter()).then_some(false)
}

/// In "both. . . . She" the first stop ends the sentence and the three others begin the next.
fn spaced_ellipsis(gap: &Gap<'_, '_>) -> Option<bool> {
    let is_dot = |it: &Word<'_>| it.text == ".";
    let dots_before = (1..=3).take_while(|it| is_dot(gap.back(*it))).count();
    let dots_after = (0..3).take_while(|it| is_dot(gap.ahead(*it))).count();
    let word = |it: &Word<'_>| !is_dot(it) && it.text.ends_with('.');
    if dots_after == 3 && word(gap.before()) && gap.ahead(3).is_capital() {
        return Some(true);
    }
    let inside = dots_before > 0 && dots_before + dots_after >= 3;
    let begun = word(gap.back(dots_before + 1)) && (inside || dots_before == 3);
    (begun && gap.first + dots_before == gap.at).then_some(false)
}

/// What follows a closed quotation or bracket in lower case goes on with its sentence, and so does
/// who said it: "Who pays?" Ann Lee asked.
fn reporting_clause(gap: &Gap<'_, '_>) -> Option<bool> {
    let before = gap.before();
    let ends = before.unclosed().ends_with(['?', '!', '…', ',', '.']);
    if !before.text.ends_with(is_closing) || !ends {
        return None;
    }
    let named = |it: &Word<'_>| {
        let title = it.bare().len() == 1 || lexicon::is_honorific(&it.bare().to_lowercase());
        it.is_capital() && !it.text.ends_with(',') && (title || !it.has_stop())
    };
    let name = (0..LONGEST_NAME).take_while(|it| named(gap.ahead(*it))).count();
    let told = gap.ahead(name);
    // "She said, “Nobody.”" is about what comes after it.
    let quotes = gap.ahead(name + 1).text.starts_with(is_closing);
    let ended = told.text.ends_with('.') || told.text.ends_with(',') && !quotes;
    let said = name > 0 && ended && tells(told.bare());
    (gap.after().is_lower() || said).then_some(false)
}

/// A name or words of somebody that end in a stop go on: "the band Wham! has", "Run! he cried".
fn name_with_a_stop(gap: &Gap<'_, '_>) -> Option<bool> {
    if !gap.english || !gap.before().text.ends_with(['?', '!']) {
        return None;
    }
    let (next, second) = (gap.after().text, gap.ahead(1).bare());
    let person = |it: &str| PEOPLE.contains(&it.to_lowercase().as_str());
    let verb = lexicon::is_finite(next) && !person(second) && !SUBJECTS.contains(&second);
    let short = matches!(next, "he" | "she") && gap.ahead(1).has_stop();
    let clause = tells(next) || short || gap.after().is_lower() && person(next) && tells(second);
    (verb || clause || PREPOSITIONS.contains(&next)).then_some(false)
}

/// Whether a word is a verb of saying in a form that takes who said it.
fn tells(word: &str) -> bool {
    lexicon::verb(word).is_some_and(|it| matches!(it.form, Inflection::Past | Inflection::Third))
}

/// A question or exclamation ends its sentence where the next begins in lower case too, and
/// several marks do before any word.
fn question(gap: &Gap<'_, '_>) -> Option<bool> {
    let before = gap.before();
    if !before.text.ends_with(['?', '!']) {
        return None;
    }
    let several = before.text.trim_end_matches(['?', '!']).len() + 1 < before.text.len();
    if !gap.after().is_lower() {
        return (several && gap.after().text.starts_with(char::is_uppercase)).then_some(true);
    }
    let joined = matches!(gap.after().text, "and" | "or");
    let name = before.text.ends_with('!')
        && before.is_capital()
        && (joined || !gap.is_word(1))
        && before.bare().chars().skip(1).any(char::is_lowercase);
    (several || !name).then_some(true)
}

/// A sentence in brackets ends with its stop: "(Nobody paid.) She left."
fn bracketed_sentence(gap: &Gap<'_, '_>) -> Option<bool> {
    let apart = gap.before().text == ")";
    let last = if apart { gap.back(2) } else { gap.before() };
    let bracketed = apart || last.text.ends_with([')', ']']);
    let word = last.bare();
    let ordinary = word.len() > 2
        && word.chars().all(|it| it.is_lowercase() || it == '-' || it == '\'' || it == '’')
        && !vocabulary::is_abbreviation(word, false);
    let asks = last.unclosed().ends_with(['?', '!']);
    let opened = gap.words.get(gap.first).is_some_and(|it| it.text.starts_with(['(', '[']));
    let whole = opened && !gap.is_word(1);
    let ends = bracketed && last.has_stop() && (whole || ordinary || asks);
    (ends && gap.after().is_capital()).then_some(true)
}

/// A face stands at the end of what it smiles at.
fn face_after_a_stop(gap: &Gap<'_, '_>) -> Option<bool> {
    if gap.after().is_face() {
        return Some(false);
    }
    let face = gap.before().is_face() && !gap.is_word(1);
    (face && gap.after().is_capital()).then_some(true)
}

/// "At 7 p.m. Monday" and "at 7 p.m. GMT" go on.
fn time_of_day(gap: &Gap<'_, '_>) -> Option<bool> {
    let half = matches!(gap.before().text, "a.m." | "p.m." | "A.M." | "P.M.");
    (gap.english && half && vocabulary::is_beside_time(gap.after().bare())).then_some(false)
}

/// Abbreviations the library does not know, and words it takes for one.
fn abbreviation(gap: &Gap<'_, '_>) -> Option<bool> {
    let (before, after) = (gap.before(), gap.after());
    let word = before.text.strip_suffix('.').filter(|_| gap.english)?;
    let word = word.trim_start_matches(|it: char| !it.is_alphanumeric());
    if after.is_capital() && vocabulary::is_word(word) {
        return (!after.text.contains(|it: char| it.is_ascii_digit())).then_some(true);
    }
    let lower = word.to_lowercase();
    let first = after.bare().to_lowercase();
    let begins =
        after.is_capital() && lexicon::is_starter(&first) && !lexicon::is_honorific(&first);
    let number = after.text.starts_with(|it: char| it.is_ascii_digit() || "$€£".contains(it));
    if vocabulary::is_abbreviation(&lower, number) {
        return (gap.cut && !begins || vocabulary::is_acronym(&lower)).then_some(false);
    }
    (begins && vocabulary::is_acronym(&lower)).then_some(true)
}

/// The number of a note stands with the sentence before it: "the harbour.12 She".
fn note_after_a_stop(gap: &Gap<'_, '_>) -> Option<bool> {
    let digits = |it: &Word<'_>| it.is_number() && it.text.len() <= 3;
    let marked = if digits(gap.before()) { gap.back(2) } else { gap.before() };
    let sentence = marked.text.trim_end_matches(|it: char| it.is_ascii_digit());
    let count = marked.text.len() - sentence.len();
    let unclosed = sentence.trim_end_matches(is_closing);
    let word = unclosed.trim_end_matches(STOPS);
    let ordinary = word.len() < unclosed.len()
        && !vocabulary::is_abbreviation(word, true)
        && (word.chars().rev().take(3).filter(|it| it.is_lowercase()).count() == 3
            || word.ends_with(is_closing));
    ((1..=3).contains(&count) && ordinary && gap.after().is_capital()).then_some(true)
}
