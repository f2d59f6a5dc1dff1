//! Words: what stands between white space, and what its shape tells of it.

use std::ops::Range;

use crate::text::lexicon;
use crate::text::scalars::Scalars;

/// Longest word whose shape is looked at, in bytes; a longer one is no word of a language.
const LONGEST: usize = 400;

/// Marks that end a sentence.
pub(super) const STOPS: [char; 6] = ['.', '?', '!', '…', '。', '؟'];

/// What a rule around a word is drawn with; stars would be letters left out.
const RULES: [&str; 3] = ["----", "====", "____"];

/// A word with the marks that touch it, and where it stands in the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    /// Scalar offsets in the body, end exclusive.
    pub start: usize,
    pub end: usize,
}

/// The words of a range, in order.
pub(super) fn words<'a>(text: &Scalars<'a>, range: Range<usize>) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, ch) in range.clone().zip(text.slice(range.clone()).chars()) {
        if !ch.is_whitespace() {
            from.get_or_insert(at);
        } else if let Some(start) = from.take() {
            words.push(Word { text: text.slice(start..at), start, end: at });
        }
    }
    if let Some(start) = from {
        words.push(Word { text: text.slice(start..range.end), start, end: range.end });
    }
    words
}

impl<'a> Word<'a> {
    /// The word without closing marks and brackets at its end.
    pub fn unclosed(&self) -> &'a str {
        self.text.trim_end_matches(is_closing)
    }

    /// The word without any mark around it.
    pub fn bare(&self) -> &'a str {
        self.text.trim_matches(|it: char| !it.is_alphanumeric())
    }

    /// Whether a sentence may end with it: a stop, and perhaps closing marks.
    pub fn has_stop(&self) -> bool {
        self.unclosed().ends_with(STOPS)
    }

    /// Whether it holds neither a letter nor a digit.
    pub fn is_marks(&self) -> bool {
        !self.text.contains(char::is_alphanumeric)
    }

    /// Whether it begins with a capital letter, marks before it left out.
    pub fn is_capital(&self) -> bool {
        self.text.chars().find(|it| it.is_alphanumeric()).is_some_and(char::is_uppercase)
    }

    pub fn is_lower(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
    }

    /// Whether it is an address of the web or of mail.
    pub fn is_address(&self) -> bool {
        self.is_link() || self.is_mailbox()
    }

    /// Whether it is an address of the web.
    pub fn is_link(&self) -> bool {
        let bare = self.short().trim_start_matches(|it: char| !it.is_alphanumeric());
        bare.starts_with("http://") || bare.starts_with("https://") || bare.starts_with("www.")
    }

    /// Whether it is an address of mail.
    pub fn is_mailbox(&self) -> bool {
        self.short().split_once('@').is_some_and(|(name, host)| {
            name.contains(char::is_alphanumeric)
                && host.starts_with(char::is_alphanumeric)
                && host.trim_end_matches(|it: char| !it.is_alphanumeric()).contains('.')
        })
    }

    /// Whether a rule drawn with marks begins with it: "-----", "-----Message".
    pub fn begins_rule(&self) -> bool {
        is_rule(self.text) || RULES.iter().any(|it| self.text.starts_with(it))
    }

    /// Whether a rule drawn with marks ends with it: "-----", "Message-----".
    pub fn ends_rule(&self) -> bool {
        is_rule(self.text) || RULES.iter().any(|it| self.text.ends_with(it))
    }

    /// Whether it is letters and nothing else.
    pub fn is_letters(&self) -> bool {
        self.text.chars().all(char::is_alphabetic)
    }

    /// Whether it is a face made of marks: ":-)".
    pub fn is_face(&self) -> bool {
        let mouth = self.text.strip_prefix([':', ';', '=']);
        let mouth = mouth.map(|it| it.trim_start_matches(['-', '\'', '^', 'o']));
        mouth.is_some_and(|it| !it.is_empty() && it.chars().all(|it| "()[]DPp/|*".contains(it)))
            && self.text.len() <= 5
    }

    /// Whether it is a number: "5", "1.3", "1,000".
    pub fn is_number(&self) -> bool {
        self.text.ends_with(|it: char| it.is_ascii_digit())
            && self.text.chars().all(|it| it.is_ascii_digit() || it == '.' || it == ',')
    }

    /// Whether it is the number of a chapter: "2.", "2.1.", "2.1".
    pub fn is_chapter(&self) -> bool {
        self.text.starts_with(|it: char| it.is_ascii_digit())
            && self.text.len() <= 10
            && self.text.chars().all(|it| it.is_ascii_digit() || it == '.')
    }

    /// The word, or nothing where it is too long to be one.
    fn short(&self) -> &'a str {
        if self.text.len() > LONGEST { "" } else { self.text }
    }
}

/// Whether words are a rule drawn with marks, perhaps around a word: "-----", "*****NOTE*****".
pub(super) fn is_rule(words: &str) -> bool {
    let Some(mark) = words.chars().next().filter(|it| "-_=*~#+".contains(*it)) else {
        return false;
    };
    let (begun, ended) = (words.trim_start_matches(mark), words.trim_end_matches(mark));
    words.len() - begun.len() >= 5 && words.len() - ended.len() >= 5
}

/// Whether a mark closes something: a quotation or a bracket.
pub(super) fn is_closing(mark: char) -> bool {
    matches!(mark, ')' | ']' | '}' | '）' | '\'')
        || lexicon::is_double_mark(mark)
        || lexicon::is_single_mark(mark)
}
