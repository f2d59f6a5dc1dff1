//! Row: tokens in a row, as the grammars of numbers and dates read them.

use super::numerals;
use super::parts::Part;
use super::scalars::Scalars;
use super::tokens::{Kind, Token};

/// A paragraph's tokens; compounds of a number are taken apart ("mid-1990s", "two-year").
#[derive(Debug)]
pub struct Row<'a> {
    tokens: Vec<Token<'a>>,
}

/// What stands before a hyphen and says which part of a time is meant.
const PARTS: &[&str] = &["mid", "early", "late", "pre", "post"];

impl<'a> Row<'a> {
    pub fn of(text: &Scalars<'a>, tokens: Vec<Token<'a>>) -> Self {
        let mut row = Vec::with_capacity(tokens.len());
        for token in tokens {
            let first = token.lower.split('-').next().unwrap_or_default();
            let counted = PARTS.contains(&first) || numerals::is_numeral(first);
            let joined = token.text.contains('-');
            let counted = counted || token.kind == Kind::Number;
            if joined && (counted || token.lower.ends_with("-century")) {
                take_apart(text, &token, &mut row);
            } else {
                row.push(token);
            }
        }
        Self { tokens: row }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at)
    }

    /// The token before a place.
    pub fn before(&self, at: usize) -> Option<&Token<'a>> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// A token in lower case; nothing past the end.
    pub fn lower(&self, at: usize) -> &str {
        self.get(at).map_or("", |it| it.lower.as_str())
    }

    /// The token before a place in lower case.
    pub fn lower_before(&self, at: usize) -> &str {
        self.before(at).map_or("", |it| it.lower.as_str())
    }

    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    /// The place after a word, or the same place where another stands there.
    pub fn past(&self, at: usize, words: &[&str]) -> usize {
        if self.is_any(at, words) { at + 1 } else { at }
    }

    /// Whether a token is a word that begins with a capital.
    pub fn is_capital(&self, at: usize) -> bool {
        self.get(at).is_some_and(Token::is_capital)
    }

    /// Whether a token follows the one before it without a gap.
    pub fn touches(&self, at: usize) -> bool {
        let before = self.before(at);
        before.zip(self.get(at)).is_some_and(|(before, it)| before.end == it.start)
    }

    /// The number a token of up to five ASCII digits spells, without a sign or a separator.
    pub fn digits(&self, at: usize) -> Option<u32> {
        let token = self.get(at).filter(|it| it.kind == Kind::Number && it.text.len() <= 5)?;
        token.text.bytes().all(|it| it.is_ascii_digit()).then(|| token.text.parse().ok())?
    }

    /// Whether a token is a hyphen or a dash.
    pub fn is_dash(&self, at: usize) -> bool {
        is_dash(self.lower(at))
    }
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "–" | "—")
}

fn take_apart<'a>(text: &Scalars<'a>, token: &Token<'a>, row: &mut Vec<Token<'a>>) {
    let mut start = token.start;
    for (nth, part) in token.text.split('-').enumerate() {
        if nth > 0 {
            row.push(piece(text, Kind::Other, start, start + 1));
            start += 1;
        }
        let end = start + part.chars().count();
        let number = part.starts_with(|it: char| it.is_ascii_digit());
        row.push(piece(text, if number { Kind::Number } else { Kind::Word }, start, end));
        start = end;
    }
}

fn piece<'a>(text: &Scalars<'a>, kind: Kind, start: usize, end: usize) -> Token<'a> {
    let words = text.slice(start..end);
    Token { kind, start, end, text: words, lower: words.to_lowercase(), part: Part::Mark }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let text = Scalars::new(body);
        let row = Row::of(&text, tokens(&text, 0..text.len()));
        let found: Vec<_> = row.tokens.iter().map(|it| it.text).collect();
        assert_eq!(found, expected);
        for token in &row.tokens {
            assert_eq!(text.slice(token.range()), token.text);
        }
    }

    #[test]
    fn only_compounds_of_numbers_and_times_are_taken_apart() {
        check("the mid-1990s", &["the", "mid", "-", "1990s"]);
        check("forty-one two-year deals", &["forty", "-", "one", "two", "-", "year", "deals"]);
        check("a face-to-face talk", &["a", "face-to-face", "talk"]);
    }
}
