//! Tokens: a body's words, numbers and marks, with where each stands.

use std::ops::Range;

use super::lexicon;
use super::parts::{self, Part};
use super::scalars::Scalars;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,
    /// The ending of a possessive or contraction: "'s".
    Clitic,
    Comma,
    Colon,
    Semicolon,
    Dash,
    /// What ends a sentence.
    Stop,
    /// A whole quotation, seen from outside.
    Quote,
    Other,
}

/// A word, number or mark; or a whole quotation where a sentence is read around it.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    pub kind: Kind,
    /// Scalar offsets in the body, end exclusive.
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    /// In lower case, with a contracted verb spelt out: "’ll" is "will".
    pub lower: String,
    /// What it does in its sentence.
    pub part: Part,
}

impl Token<'_> {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether it is a verb with a subject of its own.
    pub fn is_finite(&self) -> bool {
        self.part == Part::Finite
    }

    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.lower == word
    }

    pub fn is_any(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.contains(&self.lower.as_str())
    }

    /// Whether it is a word that begins with a capital, after an article as in "al-Amr".
    pub fn is_capital(&self) -> bool {
        let article = ["al-", "el-", "as-", "an-"].iter().find_map(|it| self.text.strip_prefix(it));
        let name = article.unwrap_or(self.text);
        self.kind == Kind::Word && name.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The tokens of a range of the body, in order, each with its part in the sentence.
pub fn tokens<'a>(text: &Scalars<'a>, range: Range<usize>) -> Vec<Token<'a>> {
    let mut tokens = pieces(text, range);
    parts::assign(&mut tokens);
    tokens
}

/// The same before anybody has asked which part each plays; it is [`Part::Mark`] for all of them.
pub fn pieces<'a>(text: &Scalars<'a>, range: Range<usize>) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some(ch) = text.char(at) else { break };
        let next = |it: usize| text.char(it).filter(|_| it < range.end);
        let (kind, end) = if ch.is_whitespace() {
            at += 1;
            continue;
        } else if ch.is_numeric() {
            (Kind::Number, number(at, next))
        } else if ch.is_alphabetic() {
            let end = word(at, next);
            let abbreviated = next(end) == Some('.')
                && end - at <= 4
                && lexicon::is_honorific(&text.slice(at..end).to_lowercase());
            (Kind::Word, if abbreviated { end + 1 } else { end })
        } else {
            // "1 – 0" is a score.
            let counted = tokens.last().is_some_and(|it: &Token<'_>| it.kind == Kind::Number)
                && next(at + 2).or(next(at + 1)).is_some_and(char::is_numeric);
            (if counted && mark(ch) == Kind::Dash { Kind::Other } else { mark(ch) }, at + 1)
        };
        let cut = if kind == Kind::Word { clitic(text.slice(at..end)) } else { None };
        let middle = cut.map_or(end, |length| end.saturating_sub(length));
        push(&mut tokens, text, kind, at..middle);
        push(&mut tokens, text, Kind::Clitic, middle..end);
        at = end;
    }
    tokens
}

fn push<'a>(tokens: &mut Vec<Token<'a>>, text: &Scalars<'a>, kind: Kind, range: Range<usize>) {
    if !range.is_empty() {
        let words = text.slice(range.clone());
        let (kind, lower) = match contracted(words) {
            Some(verb) if kind == Kind::Clitic => (Kind::Word, verb.to_owned()),
            _ => (kind, words.to_lowercase().replace('\'', "’")),
        };
        let part = Part::Mark;
        tokens.push(Token { kind, start: range.start, end: range.end, text: words, lower, part });
    }
}

/// The verb that a contracted ending stands for, but for "'s", which may also be an owner's.
fn contracted(ending: &str) -> Option<&'static str> {
    const ENDINGS: &[(&str, &str)] =
        &[("ll", "will"), ("d", "would"), ("re", "are"), ("ve", "have"), ("m", "am")];
    let bare = ending.trim_start_matches(['\'', '’']).to_lowercase();
    ENDINGS.iter().find(|(short, _)| *short == bare).map(|(_, verb)| *verb)
}

fn mark(ch: char) -> Kind {
    match ch {
        ',' | '，' | '、' => Kind::Comma,
        ':' => Kind::Colon,
        ';' => Kind::Semicolon,
        '–' | '—' | '―' => Kind::Dash,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' => Kind::Stop,
        _ => Kind::Other,
    }
}

/// The end of a word: letters, with apostrophes, hyphens and points between letters.
fn word(from: usize, next: impl Fn(usize) -> Option<char>) -> usize {
    let mut at = from + 1;
    while let Some(ch) = next(at) {
        let inner = matches!(ch, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}')
            && next(at + 1).is_some_and(char::is_alphanumeric);
        // "U.S." and "p.m." are words with their points, "end.Next" is not.
        let point = ch == '.'
            && next(at - 1).is_some_and(char::is_alphabetic)
            && (at - from == 1 || next(at - 2) == Some('.'));
        // "courier.example" is one name.
        let point = point || (ch == '.' && next(at + 1).is_some_and(char::is_lowercase));
        if ch.is_alphanumeric() || inner || point || is_combining(ch) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

fn is_combining(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36F}' | '\u{AD}')
}

/// The end of a number: digits, with points and commas between digits, and letters after ("3rd").
fn number(from: usize, next: impl Fn(usize) -> Option<char>) -> usize {
    let mut at = from + 1;
    while let Some(ch) = next(at) {
        let inner = matches!(ch, '.' | ',') && next(at + 1).is_some_and(char::is_numeric);
        // "The 14th-ranked player", "a 35-year-old".
        let joined = ch == '-' && next(at + 1).is_some_and(char::is_alphabetic);
        if ch.is_alphanumeric() || inner || joined || ch == '%' {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The length of a possessive or contracted ending, its apostrophe included.
fn clitic(word: &str) -> Option<usize> {
    let at = word.rfind(['\'', '’']).filter(|it| *it > 0)?;
    let ending = word.get(at..)?;
    let owns = ending.chars().skip(1).collect::<String>().to_lowercase() == "s";
    (owns || contracted(ending).is_some()).then(|| ending.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[(Kind, &str)]) {
        let text = Scalars::new(body);
        let found = tokens(&text, 0..text.len());
        let found: Vec<_> = found.iter().map(|it| (it.kind, it.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_keep_their_hyphens_and_lose_their_possessive() {
        check(
            "Kyiv’s face-to-face U.S. talks, 1,000 in 18th.",
            &[
                (Kind::Word, "Kyiv"),
                (Kind::Clitic, "’s"),
                (Kind::Word, "face-to-face"),
                (Kind::Word, "U.S."),
                (Kind::Word, "talks"),
                (Kind::Comma, ","),
                (Kind::Number, "1,000"),
                (Kind::Word, "in"),
                (Kind::Number, "18th"),
                (Kind::Stop, "."),
            ],
        );
    }

    #[test]
    fn a_word_at_the_end_of_a_sentence_leaves_its_point() {
        check("It ended.", &[(Kind::Word, "It"), (Kind::Word, "ended"), (Kind::Stop, ".")]);
    }
}
