//! Units: sentences as they are read for attribution, each quotation one token.

use std::ops::Range;

use super::parts::{self, Part};
use super::quotations::{Quotation, quotations};
use super::scalars::Scalars;
use super::segment::{blocks_of, sentences_of};
use super::tokens::{Kind, Token, pieces};

/// A sentence, or several that one quotation holds together.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// Which paragraph of the body it stands in.
    pub block: usize,
    pub range: Range<usize>,
    /// Its tokens; a quotation is one token of kind `Quote`, with its marks.
    pub tokens: Vec<Token<'a>>,
    quotations: Vec<Quotation>,
}

impl Unit<'_> {
    /// The token that begins at a place of the body.
    pub fn token_at(&self, at: usize) -> Option<&Token<'_>> {
        let found = self.tokens.binary_search_by_key(&at, |it| it.start);
        self.tokens.get(found.ok()?)
    }

    /// The first token at or after a place of the body.
    pub fn token_after(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(self.tokens.partition_point(|it| it.start < at))
    }

    /// A sentence inside one of its quotations, read as one of its own.
    pub fn part<'a>(&self, text: &Scalars<'a>, range: Range<usize>) -> Unit<'a> {
        let quotations = quotations(text, range.clone(), None);
        let tokens = around(text, range.clone(), &quotations);
        Unit { block: self.block, range, tokens, quotations }
    }

    /// What stands between the marks of a quotation token.
    pub fn inner(&self, token: &Token<'_>) -> Range<usize> {
        self.quotation(token).map_or(token.range(), |it| it.inner.clone())
    }

    /// Whether a quotation token goes on in the next paragraph.
    pub fn is_left_open(&self, token: &Token<'_>) -> bool {
        self.quotation(token).is_some_and(|it| it.left_open.is_some())
    }

    fn quotation(&self, token: &Token<'_>) -> Option<&Quotation> {
        let found = self.quotations.binary_search_by_key(&token.start, |it| it.outer.start);
        self.quotations.get(found.ok()?)
    }

    /// Whether it is one quotation and nothing else.
    pub fn is_quotation(&self) -> bool {
        let mut words = self.tokens.iter().filter(|it| it.kind != Kind::Stop);
        words.next().is_some_and(|it| it.kind == Kind::Quote) && words.next().is_none()
    }
}

/// The units of a body, in order.
pub fn units<'a>(text: &Scalars<'a>, language: Option<&str>) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    let mut open = None;
    for (number, block) in blocks_of(text).into_iter().enumerate() {
        let quotations = quotations(text, block.clone(), open);
        open = quotations.last().and_then(|it| it.left_open);
        let mut rest = quotations.as_slice();
        for range in together(sentences_of(text, block, language), &quotations) {
            let count = rest.iter().take_while(|it| it.outer.start < range.end).count();
            let (mine, later) = rest.split_at(count);
            rest = later;
            let tokens = around(text, range.clone(), mine);
            units.push(Unit { block: number, range, tokens, quotations: mine.to_vec() });
        }
    }
    units
}

/// Sentences, put together where the cut between two lies inside a quotation.
fn together(sentences: Vec<Range<usize>>, quotations: &[Quotation]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut rest = quotations.iter().peekable();
    for sentence in sentences {
        while rest.next_if(|it| it.outer.end <= sentence.start).is_some() {}
        let inside = rest.peek().is_some_and(|it| it.outer.start < sentence.start);
        match out.last_mut().filter(|_| inside) {
            Some(last) => last.end = sentence.end,
            None => out.push(sentence),
        }
    }
    out
}

fn around<'a>(text: &Scalars<'a>, range: Range<usize>, quotations: &[Quotation]) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    let mut at = range.start;
    for it in quotations {
        out.extend(pieces(text, at..it.outer.start));
        let (start, end) = (it.outer.start, it.outer.end.min(range.end));
        let words = text.slice(start..end);
        let (kind, lower, part) = (Kind::Quote, String::new(), Part::Quote);
        out.push(Token { kind, start, end, text: words, lower, part });
        at = end;
    }
    out.extend(pieces(text, at..range.end));
    let mut out = abbreviated(text, out);
    parts::assign(&mut out);
    out
}

/// Tokens in which a point inside the sentence belongs to the word before it: "Nov. 3", "Inc. said".
fn abbreviated<'a>(text: &Scalars<'a>, tokens: Vec<Token<'a>>) -> Vec<Token<'a>> {
    let mut out: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(it) = rest.next() {
        let inside = it.text == "." && rest.peek().is_some_and(|next| next.kind != Kind::Stop);
        let word = out.last_mut().filter(|last| {
            inside && last.kind == Kind::Word && last.end == it.start && last.end - last.start <= 5
        });
        match word {
            Some(word) => {
                word.end = it.end;
                word.text = text.slice(word.range());
            }
            None => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_of_two_sentences_stays_with_its_reporting_clause() {
        let text = Scalars::new("It rained. “We lost both. It goes on,” she said. “Badly.”");
        let units = units(&text, None);
        let found: Vec<&str> = units.iter().map(|it| text.slice(it.range.clone())).collect();
        assert_eq!(found, ["It rained.", "“We lost both. It goes on,” she said.", "“Badly.”"]);
        assert!(units.last().is_some_and(Unit::is_quotation));
    }
}
