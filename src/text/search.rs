//! Search: the words by which texts are found, the same for every database.

mod slips;

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::fold;
pub use slips::{distance, is_near, slack, slips};

/// Which way of making words this is. An index that was made in another way is made anew.
pub const VERSION: i64 = 1;

/// The most letters of a word that count.
const LONGEST: usize = 64;
/// The most words of one text that are found again: a book of a thousand pages has fewer.
const MOST: usize = 400_000;

/// A word of a text, as it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    /// Where it stands in the text, in bytes. Several words may share a place: "½" is two.
    pub place: Range<usize>,
}

/// What a text must have to be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    Word(String),
    /// A word that begins like this.
    Start(String),
    /// Words that follow one another in one part of the text.
    Phrase(Vec<String>),
}

/// The words of a text in order: letters and digits that stand together, without case and accents;
/// in scripts that are written without spaces each sign. "1,000" is "1000".
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, ch)) = rest.next() {
        if !ch.is_alphanumeric() {
            continue;
        }
        let mut end = start + ch.len_utf8();
        let mut digits = ch.is_ascii_digit();
        while let Some((at, next)) = rest.peek().copied() {
            let joins = !is_sign(ch) && !is_sign(next) && next.is_alphanumeric();
            let groups = digits && parts_thousands(text.get(at..).unwrap_or_default());
            if !joins && !groups && !is_unseen(next) {
                break;
            }
            digits = digits && (next.is_ascii_digit() || groups);
            end = at + next.len_utf8();
            rest.next();
        }
        let piece = text.get(start..end).unwrap_or_default();
        push(&mut words, piece, digits, start..end);
        if words.len() >= MOST {
            break;
        }
    }
    words
}

fn push(words: &mut Vec<Word>, piece: &str, digits: bool, place: Range<usize>) {
    let seen = piece.chars().filter(|it| !is_unseen(*it) && (!digits || it.is_ascii_digit()));
    let folded = fold(&seen.collect::<String>());
    let mut plain = String::with_capacity(folded.len());
    folded.chars().for_each(|ch| match spelt(ch) {
        Some(letters) => plain.push_str(letters),
        None => plain.push(ch),
    });
    // "½" becomes "1⁄2".
    for word in plain.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        let folded = word.chars().take(LONGEST).collect();
        words.push(Word { folded, place: place.clone() });
    }
}

/// Letters with a stroke and joined letters, which people type without: no accent can be taken off.
fn spelt(ch: char) -> Option<&'static str> {
    Some(match ch {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

/// Whether a text begins with the mark and the three digits of a group, as in "1,000".
fn parts_thousands(text: &str) -> bool {
    let mut chars = text.chars();
    let mark = chars.next().is_some_and(|it| matches!(it, ',' | '.' | '\'' | '’' | '\u{202f}'));
    mark && chars.by_ref().take(3).filter(char::is_ascii_digit).count() == 3
        && !chars.next().is_some_and(char::is_alphanumeric)
}

/// What stands inside of words and is no letter of them.
fn is_unseen(ch: char) -> bool {
    is_combining_mark(ch) || matches!(ch, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Whether a character is of a script that is written without spaces between words.
fn is_sign(ch: char) -> bool {
    matches!(ch,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// A text as the index keeps it: one line for each of its parts, with a space on both sides of
/// every word, so that words, beginnings and phrases are found by comparing letters.
pub fn levelled(parts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut body = String::new();
    for part in parts {
        for word in words(part.as_ref()) {
            body.push(' ');
            body.push_str(&word.folded);
        }
        body.push_str(" \n");
    }
    body
}

impl Need {
    /// What a piece of a question needs: its word, or its words one after the other. Nothing where
    /// no letter or digit is in it.
    pub fn of(text: &str) -> Option<Self> {
        let mut words: Vec<String> = words(text).into_iter().map(|it| it.folded).collect();
        match words.len() {
            0 => None,
            1 => words.pop().map(Self::Word),
            _ => Some(Self::Phrase(words)),
        }
    }

    /// Whether a levelled text has it.
    pub fn is_in(&self, body: &str) -> bool {
        match self {
            Self::Word(word) => body.contains(&format!(" {word} ")),
            Self::Start(start) => body.contains(&format!(" {start}")),
            Self::Phrase(words) => body.contains(&format!(" {} ", words.join(" "))),
        }
    }

    /// How many words from here on fulfil it; none where they do not.
    fn length_at(&self, words: &[Word]) -> usize {
        let first = words.first().map_or("", |it| it.folded.as_str());
        match self {
            Self::Word(word) => usize::from(first == word),
            Self::Start(start) => usize::from(first.starts_with(start.as_str())),
            Self::Phrase(phrase) => {
                let fits = words.len() >= phrase.len()
                    && words.iter().zip(phrase).all(|(word, wanted)| word.folded == *wanted);
                if fits { phrase.len() } else { 0 }
            }
        }
    }
}

/// A piece of a text that is shown, and whether it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub found: bool,
    pub text: String,
}

/// A text in pieces, with what fulfils one of the needs told apart; the pieces together are the
/// text.
pub fn marked(text: &str, needs: &[Need]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |found: bool, range: Range<usize>| {
        if !range.is_empty() {
            let text = text.get(range).unwrap_or_default().to_owned();
            pieces.push(Piece { found, text });
        }
    };
    let mut until = 0;
    for range in places(text, needs) {
        push(false, until..range.start);
        until = range.end;
        push(true, range);
    }
    push(false, until..text.len());
    pieces
}

/// The part of a text around the first of what was looked for, at most about `most` characters, in
/// pieces; from its beginning where nothing is in it.
pub fn excerpt(text: &str, needs: &[Need], most: usize) -> Vec<Piece> {
    let first = places(text, needs).first().map_or(0, |it| it.start);
    let before = text.get(..first).unwrap_or_default();
    let lead = before.char_indices().rev().take(most / 3).last().map_or(first, |(at, _)| at);
    // A word is not cut, unless it has no end.
    let gap = before.get(lead..).unwrap_or_default().find(char::is_whitespace);
    let start = if lead == 0 { 0 } else { gap.map_or(lead, |gap| lead + gap) };
    let rest = text.get(start..).unwrap_or_default();
    let cut = rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
    let shown = rest.get(..cut).unwrap_or_default();
    let shown = if cut < rest.len() {
        shown.rsplit_once(char::is_whitespace).map_or(shown, |(whole, _)| whole)
    } else {
        shown
    };
    let mut pieces = marked(shown.trim(), needs);
    let dots = || Piece { found: false, text: "…".to_owned() };
    if start > 0 {
        pieces.insert(0, dots());
    }
    if start + shown.len() < text.trim_end().len() {
        pieces.push(dots());
    }
    pieces
}

/// Where a text fulfils one of the needs, in bytes, in order, none in another.
fn places(text: &str, needs: &[Need]) -> Vec<Range<usize>> {
    let words = words(text);
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut rest = words.as_slice();
    while let Some((first, next)) = rest.split_first() {
        let length = needs.iter().map(|need| need.length_at(rest)).max().unwrap_or_default();
        if let Some(last) = length.checked_sub(1).and_then(|last| rest.get(last)) {
            // A word that shares its place with the one before is marked with it.
            let start = places.last().map_or(0, |it| it.end).max(first.place.start);
            if start < last.place.end {
                places.push(start..last.place.end);
            }
            rest = rest.get(length..).unwrap_or_default();
        } else {
            rest = next;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(text).into_iter().map(|it| it.folded).collect()
    }

    #[test]
    fn words_are_the_same_however_they_are_written() {
        for (text, expected) in [
            ("Kyiv’s Défense-Minister", &["kyiv", "s", "defense", "minister"][..]),
            ("O'Brien, U.S.", &["o", "brien", "u", "s"]),
            ("Łódź Ærø STRAẞE strasse", &["lodz", "aero", "strasse", "strasse"]),
            (
                "1,000 1.000.000 3.5 1,0000 12.05.2026",
                &["1000", "1000000", "3", "5", "1", "0000", "12", "05", "2026"],
            ),
            ("co\u{ad}operate soft\u{200b}ly", &["cooperate", "softly"]),
            ("½ cup №5", &["1", "2", "cup", "5"]),
            ("中国の3社", &["中", "国", "の", "3", "社"]),
            ("ДОМ дом", &["дом", "дом"]),
            ("!!! — \0", &[]),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_levelled_text_answers_for_its_words() {
        let body = levelled(["The new bridge", "cost 41 million"]);
        let phrase = |it: &str| Need::of(it).unwrap();
        assert_eq!(body, " the new bridge \n cost 41 million \n");
        assert!(phrase("NEW").is_in(&body) && phrase("new bridge").is_in(&body));
        assert!(!phrase("bridge cost").is_in(&body), "not across parts");
        assert!(!phrase("bridg").is_in(&body));
        assert!(Need::Start("bridg".to_owned()).is_in(&body));
        assert_eq!(Need::of("…"), None);
    }

    fn shown(pieces: &[Piece]) -> String {
        let piece = |it: &Piece| {
            if it.found { format!("[{}]", it.text) } else { it.text.clone() }
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        let needs = |it: &[&str]| it.iter().filter_map(|it| Need::of(it)).collect::<Vec<_>>();
        for (text, wanted, expected) in [
            ("Élan of the élan", &["elan"][..], "[Élan] of the [élan]"),
            ("The new bridge, new", &["new bridge"], "The [new bridge], new"),
            ("½ of it", &["1"], "[½] of it"),
            ("½ of it", &["1", "2"], "[½] of it"),
            ("nothing", &["some"], "nothing"),
        ] {
            assert_eq!(shown(&marked(text, &needs(wanted))), expected);
        }
    }

    #[test]
    fn an_excerpt_is_about_what_was_found() {
        let text = format!("{}needle {}", "word ".repeat(100), "tail ".repeat(100));
        let found = shown(&excerpt(&text, &[Need::Word("needle".to_owned())], 60));
        assert_eq!(found, "…word word word [needle] tail tail tail tail tail tail tail…");
        assert_eq!(shown(&excerpt("short", &[], 60)), "short");
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in ".{0,80}", wanted in ".{0,10}", most in 0_usize..40) {
            let needs: Vec<Need> = Need::of(&wanted).into_iter().collect();
            let pieces = marked(&text, &needs);
            excerpt(&text, &needs, most);
            let whole: String = pieces.iter().map(|it| it.text.as_str()).collect();
            prop_assert_eq!(whole, text);
        }

        #[test]
        fn words_are_words_again(text in ".{0,80}") {
            let once = of(&text);
            prop_assert_eq!(of(&once.join(" ")), once);
        }

        #[test]
        fn a_text_has_each_of_its_words(text in ".{0,60}") {
            let body = levelled([text.as_str()]);
            for word in of(&text) {
                prop_assert!(Need::Word(word).is_in(&body));
            }
            if let Some(whole) = Need::of(&text) {
                prop_assert!(whole.is_in(&body));
            }
        }
    }
}
