//! Mending: what print does to words at the ends of lines, undone.

use unicode_normalization::UnicodeNormalization;

use super::Words;
use super::glyphs::Line;

/// Hyphens that a line may end with.
const HYPHENS: &[char] = &['-', '\u{2010}', '\u{AD}'];

/// How many dots lead to something; three leave something out.
const LEADER: usize = 4;

/// Words after a hyphen that stands for what two words have in common: "short- and long-term".
const JOINING: &[&str] =
    &["and", "or", "und", "oder", "et", "ou", "och", "og", "en", "y", "o", "e"];

/// A line's text with its ligatures as letters and its white space squeezed; soft hyphens are kept
/// until its end has been joined.
pub fn clean(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            // Latin ligatures and the shapes that Arabic letters take in words.
            '\u{FB00}'..='\u{FB06}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => {
                plain.extend(std::iter::once(ch).nfkc());
            }
            '\u{FEFF}' | '\u{FFFD}' => {}
            // Where fonts for two systems of old keep them.
            '\u{F001}' => plain.push_str("fi"),
            '\u{F002}' => plain.push_str("fl"),
            // Letters that only the document's own font knows, mostly bullets.
            '\u{E000}'..='\u{F8FF}' => plain.push(' '),
            it if it.is_control() => plain.push(' '),
            it => plain.push(it),
        }
    }
    let plain: String = plain.nfc().collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if has_leader(&plain) {
        // Of the dots that lead to a number one sign is enough.
        words.dedup_by(|next, it| is_dots(next) && is_dots(it));
        return words
            .iter()
            .map(|it| if is_dots(it) { "…" } else { *it })
            .collect::<Vec<_>>()
            .join(" ");
    }
    words.join(" ")
}

/// Whether dots lead from one part of a line to another, as in a table of contents.
pub fn has_leader(text: &str) -> bool {
    let mut dots = 0;
    text.split_whitespace().any(|word| {
        dots = if is_dots(word) { dots + word.len() } else { 0 };
        dots >= LEADER
    })
}

fn is_dots(word: &str) -> bool {
    word.chars().all(|it| it == '.')
}

/// The words that stand whole within a line, in small letters.
pub fn words(pages: &[Vec<Line>]) -> Words {
    let mut words = Words::new();
    for line in pages.iter().flatten() {
        let text = clean(&line.text).replace('\u{AD}', "").to_lowercase();
        let mut inner: Vec<&str> = text.split(' ').collect();
        if text.ends_with(HYPHENS) {
            inner.pop();
        }
        words.extend(inner.into_iter().map(|it| bare(it).to_owned()));
    }
    words
}

/// Puts the next line of a paragraph behind what there is of it.
pub fn join(paragraph: &mut String, next: &str, words: &Words) {
    let cjk = |it: Option<char>| it.is_some_and(is_unspaced);
    if let Some(broken) = broken_word(paragraph) {
        let rest = bare(next.split(' ').next().unwrap_or_default()).to_lowercase();
        let hyphen = paragraph.pop().unwrap_or('-');
        let goes_on = next.starts_with(char::is_alphabetic) && !JOINING.contains(&rest.as_str());
        if !goes_on || (hyphen != '\u{AD}' && is_compound(&broken, next, &rest, words)) {
            paragraph.push('-');
        }
        if !goes_on && !next.starts_with(|it: char| it.is_ascii_digit()) {
            paragraph.push(' ');
        }
    } else if !(cjk(paragraph.chars().next_back()) && cjk(next.chars().next())) {
        paragraph.push(' ');
    }
    paragraph.push_str(next);
}

/// The beginning of a word that a hyphen at the end of a line cuts, in small letters.
fn broken_word(paragraph: &str) -> Option<String> {
    let word = paragraph.rsplit(' ').next()?;
    let cut = word.strip_suffix(HYPHENS)?;
    // A dash stands alone, and a word of signs is none.
    cut.ends_with(char::is_alphanumeric).then(|| cut.replace('\u{AD}', "").to_lowercase())
}

/// Whether the hyphen at the end of a line belongs to the word: it is written so elsewhere, or its
/// parts are words and it is not written without one.
fn is_compound(broken: &str, next: &str, rest: &str, words: &Words) -> bool {
    let broken = broken.trim_start_matches(|it: char| !it.is_alphanumeric());
    let last = broken.rsplit(['-', '\u{2010}']).next().unwrap_or(broken);
    if words.contains(&format!("{broken}-{rest}")) {
        return true;
    }
    if words.contains(&format!("{broken}{rest}")) {
        return false;
    }
    let named = next.starts_with(char::is_uppercase);
    let numbered = last.ends_with(|it: char| it.is_numeric());
    let short = last.chars().count() < 3 || rest.chars().count() < 3;
    named || numbered || (!short && words.contains(last) && words.contains(rest))
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|it: char| !it.is_alphanumeric())
}

/// Whether a letter is of a script that puts no spaces between words.
fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{2E80}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, next: &str, known: &[&str], joined: &str) {
        let words = known.iter().map(|it| (*it).to_owned()).collect();
        let mut paragraph = before.to_owned();
        join(&mut paragraph, next, &words);
        assert_eq!(paragraph, joined);
    }

    #[test]
    fn a_word_cut_at_the_end_of_a_line_is_whole_again() {
        check("the har-", "bour of", &[], "the harbour of");
        check("the har\u{2010}", "bour.", &[], "the harbour.");
        check("the har\u{AD}", "bour", &["har", "bour"], "the harbour");
    }

    #[test]
    fn a_hyphen_that_belongs_to_its_word_is_kept() {
        check("a well-", "known quay", &["well-known"], "a well-known quay");
        check("the harbour-", "master said", &["harbour", "master"], "the harbour-master said");
        check(
            "the harbour-",
            "master",
            &["harbour", "master", "harbourmaster"],
            "the harbourmaster",
        );
        check("the Anglo-", "Saxon", &[], "the Anglo-Saxon");
        check("in 2024-", "25 it", &[], "in 2024-25 it");
        check("COVID-19-", "related", &[], "COVID-19-related");
        check("short-", "and long-term", &["short", "and"], "short- and long-term");
    }

    #[test]
    fn a_dash_is_no_hyphen() {
        check("it came -", "late", &[], "it came - late");
        check("it came", "late", &[], "it came late");
        check("pre-", "(and post-) war", &[], "pre- (and post-) war");
    }

    #[test]
    fn scripts_without_spaces_get_none() {
        check("港", "は閉鎖", &[], "港は閉鎖");
    }

    #[test]
    fn ligatures_are_letters_and_nothing_unseen_is_kept() {
        assert_eq!(clean("the ﬁrst  of\u{A0}ﬁve oﬃces\u{0}"), "the first of five offices");
        assert_eq!(clean("\u{F001}ve \u{F002}oors"), "five floors");
        assert_eq!(clean("cafe\u{301} \u{FEFF}x\u{E001}y"), "café x y");
    }

    #[test]
    fn dots_that_lead_to_a_number_are_one_sign() {
        assert_eq!(clean("2.1 Ferries . . . . . . . . 12"), "2.1 Ferries … 12");
        assert_eq!(clean("Ferries ....... 12"), "Ferries … 12");
        assert_eq!(clean("They said . . . nothing"), "They said . . . nothing");
    }
}
