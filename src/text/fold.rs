//! Folded text: the form in which two spellings of the same words are equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon;

/// The form that search compares: NFKD, without marks, in lower case, white space as one space.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_lowercase);
    squeeze(plain)
}

/// The form in which the same article pasted twice is the same string.
///
/// White space and the shape of quotation marks and dashes are what differs between two copies of
/// one text; its letters, case and numbers are kept, because they are what an edit changes.
pub fn fingerprint(body: &str) -> String {
    squeeze(body.nfc().map(even))
}

/// A character with the shape of its quotation mark, apostrophe or dash evened out.
pub(super) fn even(ch: char) -> char {
    match ch {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{A0}' | '\u{202F}' | '\u{2009}' => ' ',
        _ if lexicon::is_single_mark(ch) => '\'',
        _ if lexicon::is_double_mark(ch) => '"',
        _ => ch,
    }
}

fn squeeze(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for ch in chars {
        if ch.is_whitespace() {
            gap = !out.is_empty();
        } else {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(ch);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_finds_a_name_however_it_is_typed() {
        assert_eq!(fold("  Élan\n VITAL "), "elan vital");
        assert_eq!(fold("ﬁve № 5"), "five no 5");
        assert_eq!(fold("Łódź"), fold("łódz\u{301}"));
    }

    #[test]
    fn the_same_article_pasted_with_other_quotation_marks_is_the_same() {
        assert_eq!(
            fingerprint("“Ten,”  she\nsaid – twice."),
            fingerprint("\"Ten,\" she said - twice.")
        );
    }

    #[test]
    fn another_number_is_another_article() {
        assert_ne!(fingerprint("Ten ships, 10 crews."), fingerprint("Ten ships, 11 crews."));
    }
}
