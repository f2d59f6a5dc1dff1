//! Limits on a page: what is refused before any tree is built from it.
//!
//! Parsers of HTML take quadratic time on deep nesting and on tags with very many attributes, so
//! this pass runs first. It reads each byte once, builds nothing, and errs on the side of counting
//! too much: what a browser would take for text inside `title` or `textarea` counts as tags.

use std::collections::HashMap;

/// Why a page is refused. The message tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooComplex {
    #[error("This page's elements are nested more than 512 deep.")]
    Depth,
    #[error("A tag of this page has more than 256 attributes.")]
    Attributes,
    #[error("This page has more than 200,000 tags.")]
    Tokens,
}

const DEPTH: usize = 512;
const ATTRIBUTES: usize = 256;
const TOKENS: usize = 200_000;

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta",
    "param", "source", "track", "wbr",
];

/// Elements that a sibling closes, so that a page need not; they nest only inside others that count.
const CLOSED_BY_SIBLING: &[&str] = &[
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "head",
    "body",
];

/// Elements of drawings. Any other inside one makes a parser leave the drawing or not, by rules that
/// are not followed here.
const DRAWN: &[&str] = &[
    "svg",
    "g",
    "a",
    "path",
    "circle",
    "rect",
    "line",
    "polyline",
    "polygon",
    "ellipse",
    "use",
    "stop",
    "image",
    "defs",
    "symbol",
    "clippath",
    "mask",
    "lineargradient",
    "radialgradient",
    "text",
    "tspan",
    "filter",
    "pattern",
    "marker",
    "style",
    "title",
    "desc",
    "animate",
    "animatetransform",
    "fegaussianblur",
    "feoffset",
    "feblend",
    "fecolormatrix",
    "feflood",
    "fecomposite",
    "femerge",
    "femergenode",
];

/// Elements that a parser opens again after their parent was closed.
const REOPENED: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// A parser opens an element of one kind and with the same attributes again at most this often.
const REOPENINGS: usize = 3;

/// Says whether a page may be parsed.
pub fn limits(html: &str) -> Result<(), TooComplex> {
    let mut scan = Scan { bytes: html.as_bytes(), ..Scan::default() };
    while let Some(tag) = scan.next_tag()? {
        scan.tokens += 1;
        if scan.tokens > TOKENS {
            return Err(TooComplex::Tokens);
        }
        scan.nest(tag)?;
    }
    Ok(())
}

struct Tag {
    name: String,
    closing: bool,
    self_closing: bool,
    /// Where the tag begins and ends, in bytes.
    from: usize,
    to: usize,
}

#[derive(Default)]
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    tokens: usize,
    open: Vec<(String, usize, usize)>,
    /// How many elements of the same tag a parser would open again.
    lingering: HashMap<&'a [u8], usize>,
    lingering_total: usize,
    /// How many elements are open at the outermost drawing, if one is.
    drawing: Option<usize>,
    /// Whether a parser may be elsewhere than this pass thinks, so that nothing may be skipped.
    unsure: bool,
}

impl Scan<'_> {
    fn next_tag(&mut self) -> Result<Option<Tag>, TooComplex> {
        loop {
            let Some(from) = self.seek(b"<", self.at) else { return Ok(None) };
            match (self.byte(from + 1), self.byte(from + 2)) {
                (Some(b'!'), _) if self.starts_with(from, b"<!--") => self.at = self.comment(from),
                (Some(b'!' | b'?'), _) => self.at = self.after(b">", from),
                (Some(b'/'), Some(it)) if it.is_ascii_alphabetic() => {
                    return self.tag(from, from + 2, true).map(Some);
                }
                (Some(it), _) if it.is_ascii_alphabetic() => {
                    return self.tag(from, from + 1, false).map(Some);
                }
                _ => self.at = from + 1,
            }
        }
    }

    /// Reads a tag as a tokenizer does: names end at space, slash or `>`; values may be quoted.
    fn tag(&mut self, from: usize, name: usize, closing: bool) -> Result<Tag, TooComplex> {
        let is_end = |it: u8| it.is_ascii_whitespace() || it == b'/' || it == b'>';
        let mut at = self.skip(name, |it| !is_end(it));
        let name = self.bytes.get(name..at).unwrap_or_default().to_ascii_lowercase();
        let name = String::from_utf8_lossy(&name).into_owned();
        let mut attributes = 0;
        loop {
            at = self.skip(at, |it| it.is_ascii_whitespace() || it == b'/');
            if self.byte(at).is_none_or(|it| it == b'>') {
                break;
            }
            attributes += 1;
            if attributes > ATTRIBUTES {
                return Err(TooComplex::Attributes);
            }
            at = self.skip(at + 1, |it| !is_end(it) && it != b'=');
            let equals = self.skip(at, |it| it.is_ascii_whitespace());
            if self.byte(equals) == Some(b'=') {
                at = self.value(equals + 1);
            }
        }
        self.at = at + 1;
        if name == "script" && !closing && !self.unsure && self.drawing.is_none() {
            self.skip_script();
        }
        let self_closing = at.checked_sub(1).and_then(|it| self.byte(it)) == Some(b'/');
        Ok(Tag { name, closing, self_closing, from, to: at })
    }

    fn value(&self, at: usize) -> usize {
        let at = self.skip(at, |it| it.is_ascii_whitespace());
        match self.byte(at) {
            Some(b'"') => self.after(b"\"", at + 1),
            Some(b'\'') => self.after(b"'", at + 1),
            _ => self.skip(at, |it| !it.is_ascii_whitespace() && it != b'>'),
        }
    }

    fn skip_script(&mut self) {
        let mut at = self.at;
        while let Some(end) = self.seek(b"<", at) {
            let word = self.bytes.get(end + 1..end + 8).unwrap_or_default();
            if word.eq_ignore_ascii_case(b"/script") {
                self.at = end;
                return;
            }
            at = end + 1;
        }
        self.at = self.bytes.len();
    }

    fn nest(&mut self, tag: Tag) -> Result<(), TooComplex> {
        let is = |list: &[&str]| list.contains(&tag.name.as_str());
        let drawn = self.drawing.is_some() && !self.unsure;
        self.unsure |= is(&["math", "frameset"]) || (drawn && !is(DRAWN));
        if is(VOID) || is(CLOSED_BY_SIBLING) || (drawn && !self.unsure && tag.self_closing) {
            return Ok(());
        }
        if !tag.closing {
            if tag.name == "svg" && self.drawing.is_none() {
                self.drawing = Some(self.open.len());
            }
            self.open.push((tag.name, tag.from, tag.to));
        } else if let Some(depth) = self.open.iter().rposition(|(name, ..)| *name == tag.name) {
            self.close(depth);
        }
        if self.open.len() + self.lingering_total > DEPTH {
            return Err(TooComplex::Depth);
        }
        Ok(())
    }

    /// Closes the element at `depth` and all in it; some of those a parser would open again.
    fn close(&mut self, depth: usize) {
        if self.drawing.is_some_and(|it| it >= depth) {
            self.drawing = None;
        }
        for (name, from, to) in self.open.drain(depth..).skip(1) {
            if REOPENED.contains(&name.as_str()) {
                let source = self.bytes.get(from..to).unwrap_or_default();
                let count = self.lingering.entry(source).or_default();
                if *count < REOPENINGS {
                    *count += 1;
                    self.lingering_total += 1;
                }
            }
        }
    }

    fn comment(&self, from: usize) -> usize {
        if self.starts_with(from, b"<!-->") || self.starts_with(from, b"<!--->") {
            return self.after(b">", from);
        }
        let mut at = from + 4;
        while let Some(end) = self.seek(b"--", at) {
            match (self.byte(end + 2), self.byte(end + 3)) {
                (Some(b'>'), _) => return end + 3,
                (Some(b'!'), Some(b'>')) => return end + 4,
                _ => at = end + 1,
            }
        }
        self.bytes.len()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn starts_with(&self, at: usize, word: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(word))
    }

    fn skip(&self, from: usize, keep: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|it| !keep(*it)).unwrap_or(rest.len())
    }

    fn seek(&self, word: &[u8], from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        rest.windows(word.len()).position(|it| it == word).map(|it| from + it)
    }

    /// The byte after the next `word`, or the end of the page.
    fn after(&self, word: &[u8], from: usize) -> usize {
        self.seek(word, from).map_or(self.bytes.len(), |it| it + word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_may_be_parsed() {
        assert_eq!(
            limits("<!doctype html><html><body><p>One<p>Two<br><ul><li>a<li>b</ul>"),
            Ok(())
        );
        assert_eq!(limits(&"<p>A paragraph nobody closed.".repeat(2_000)), Ok(()));
        assert_eq!(limits(&"<div><b>closed by its parent</div>".repeat(2_000)), Ok(()));
        assert_eq!(limits("<p title=\"a > b\">5 < 6 & <3</p><"), Ok(()));
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_refused() {
        assert_eq!(limits(&"<div>".repeat(100_000)), Err(TooComplex::Depth));
        assert_eq!(limits(&"<ul><li>".repeat(600)), Err(TooComplex::Depth));
        // Outside the elements that they belong in, nothing closes these.
        assert_eq!(limits(&"<rt>".repeat(600)), Err(TooComplex::Depth));
        assert_eq!(limits(&"<optgroup>".repeat(600)), Err(TooComplex::Depth));
    }

    #[test]
    fn nesting_that_a_parser_would_bring_back_is_counted() {
        let page: String =
            (0..600).fold(String::new(), |page, it| format!("{page}<div><b id={it}></div>"));
        assert_eq!(limits(&page), Err(TooComplex::Depth));
    }

    #[test]
    fn nesting_hidden_in_a_comment_or_script_is_no_nesting() {
        let deep = "<div>".repeat(1_000);
        assert_eq!(limits(&format!("<!--{deep}--><script>{deep}</script>")), Ok(()));
        assert_eq!(limits(&format!("<!-->{deep}")), Err(TooComplex::Depth));
        assert_eq!(limits(&format!("<svg><script>{deep}")), Err(TooComplex::Depth));
    }

    #[test]
    fn a_tag_with_very_many_attributes_is_refused() {
        let page: String = (0..300).fold(String::new(), |page, it| format!("{page} a{it}='>'"));
        assert_eq!(limits(&format!("<p{page}>")), Err(TooComplex::Attributes));
    }

    #[test]
    fn a_page_of_very_many_tags_is_refused() {
        assert_eq!(limits(&"<i></i>".repeat(100_001)), Err(TooComplex::Tokens));
    }
}
