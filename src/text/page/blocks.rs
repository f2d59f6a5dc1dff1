//! Blocks: a page's words in the pieces that a reader sees, each with the elements it stands in.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::regions::{Region, is_post, region};

/// A piece of a page that stands apart: a paragraph, a heading, a list's item, a table's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its words in one line, white space squeezed.
    pub text: String,
    /// The innermost element that holds all of it, as an index of [`Blocks::elements`].
    pub within: usize,
    /// How many of its scalars are not white space, and how many of those are in links.
    pub letters: usize,
    pub linked: usize,
}

/// An element that begins a piece or says what it holds.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: LocalName,
    /// An index that is smaller than the element's own; the root is its own parent.
    pub parent: usize,
    pub region: Option<Region>,
    /// Whether it quotes what somebody posted elsewhere.
    pub quoted: bool,
    /// The innermost element that is no part of a line: itself or one it stands in.
    piece: usize,
}

/// A page's pieces in order, and its elements in the order in which they begin.
#[derive(Debug)]
pub struct Blocks {
    pub all: Vec<Block>,
    pub elements: Vec<Element>,
    open: Vec<Open>,
    words: String,
    within: Option<usize>,
    letters: usize,
    linked: usize,
    /// How many links are open.
    links: usize,
    /// Whether only a line break was between the last block and the words to come.
    after_break: bool,
}

#[derive(Debug)]
struct Open {
    name: LocalName,
    element: usize,
    inline: bool,
    link: bool,
    /// What no end tag from inside it reaches beyond.
    table: bool,
}

/// Elements that do not end a line of words.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end when the next of their kind begins, up to the element that holds both.
const SIBLINGS: &[(&[&str], &[&str])] = &[
    (&["li"], &["ul", "ol", "menu", "table"]),
    (&["dt", "dd"], &["dl", "table"]),
    (&["td", "th"], &["tr", "table"]),
    (&["tr"], &["table"]),
    (&["thead", "tbody", "tfoot"], &["table"]),
    (&["option", "optgroup"], &["select"]),
    (&["rt", "rp"], &["ruby"]),
    (&["html"], &[]),
    (&["head", "body"], &[]),
];

/// Fewest letters of a paragraph; headings, labels and names have fewer.
const PROSE: usize = 40;

/// How many elements are open at once; a page that opens more was refused before.
const DEPTH: usize = 1024;

/// Longest cell that is joined with its neighbours, in bytes.
const CELL: usize = 240;

impl Default for Blocks {
    fn default() -> Self {
        let root = Element {
            name: LocalName::from("html"),
            parent: 0,
            region: None,
            quoted: false,
            piece: 0,
        };
        Self {
            all: Vec::new(),
            elements: vec![root],
            open: Vec::new(),
            words: String::new(),
            within: None,
            letters: 0,
            linked: 0,
            links: 0,
            after_break: false,
        }
    }
}

impl Blocks {
    /// Words that a reader sees.
    pub fn text(&mut self, text: &str) {
        let seen = text.chars().filter(|it| !it.is_whitespace()).count();
        if seen > 0 {
            let here = self.here();
            self.within = Some(match self.within {
                None => here,
                Some(it) if it == here => here,
                Some(_) => self.piece_of(here),
            });
            self.letters += seen;
            if self.links > 0 {
                self.linked += seen;
            }
        }
        self.words.push_str(text);
    }

    pub fn start(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        let inline = INLINE.contains(&name);
        if !inline {
            self.end_block();
            self.after_break = name == "br";
            self.close_siblings(name);
        }
        if VOID.contains(&name) || self.open.len() >= DEPTH {
            return;
        }
        let link = name == "a" && tag.attrs.iter().any(|it| &*it.name.local == "href");
        if name == "a" {
            self.end(&tag.name);
        }
        let parent = self.here();
        let region = region(tag);
        let element = if inline && region.is_none() {
            parent
        } else {
            let at = self.elements.len();
            self.elements.push(Element {
                name: tag.name.clone(),
                parent,
                region,
                quoted: name == "blockquote" && is_post(tag),
                piece: if inline { self.piece_of(parent) } else { at },
            });
            at
        };
        self.links += usize::from(link);
        self.open.push(Open {
            name: tag.name.clone(),
            element,
            inline,
            link,
            table: matches!(name, "td" | "th" | "table"),
        });
    }

    pub fn end(&mut self, tag: &LocalName) {
        let name: &str = tag;
        let inline = INLINE.contains(&name);
        if !inline {
            self.end_block();
        }
        let in_table = matches!(name, "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "table");
        let mut open = self.open.iter().enumerate().rev();
        let found = open.find(|(_, it)| it.name == *tag || (!in_table && it.table));
        let Some((at, _)) = found.filter(|(_, it)| it.name == *tag) else { return };
        if inline && self.open.iter().skip(at).any(|it| !it.inline) {
            // It ends for its links; what it holds stays open.
            if let Some(it) = self.open.get_mut(at).filter(|it| it.link) {
                it.link = false;
                self.links -= 1;
            }
        } else {
            self.close_from(at);
        }
    }

    /// The words that no block has yet, taken out.
    pub fn take_words(&mut self) -> String {
        self.within = None;
        self.letters = 0;
        self.linked = 0;
        squeeze(&std::mem::take(&mut self.words))
    }

    /// The words that no block has yet.
    pub fn words(&self) -> String {
        squeeze(&self.words)
    }

    pub fn end_block(&mut self) {
        let (within, letters, linked) = (self.within, self.letters, self.linked);
        let text = self.take_words();
        let Some(within) = within.filter(|_| !text.is_empty()) else { return };
        let block = Block { text, within, letters, linked };
        let after_break = std::mem::take(&mut self.after_break);
        if let Some(last) = self.all.last_mut() {
            let (now, then) = (self.elements.get(within), self.elements.get(last.within));
            if let (Some(now), Some(then)) = (now, then) {
                let same_row = matches!(&*now.name, "td" | "th")
                    && (now.parent == last.within
                        || (matches!(&*then.name, "td" | "th") && now.parent == then.parent))
                    && last.within != within;
                if same_row && last.text.len() <= CELL && block.text.len() <= CELL {
                    last.within = now.parent;
                    return last.join(" | ", &block);
                }
            }
            if after_break && last.within == within && goes_on(&last.text, &block.text) {
                return last.join(" ", &block);
            }
        }
        self.all.push(block);
    }

    fn here(&self) -> usize {
        self.open.last().map_or(0, |it| it.element)
    }

    fn piece_of(&self, element: usize) -> usize {
        self.elements.get(element).map_or(0, |it| it.piece)
    }

    /// Closes what the page need not close: a paragraph before the next piece, an item before the next.
    fn close_siblings(&mut self, name: &str) {
        let piece = self.open.iter().rposition(|it| !it.inline);
        if let Some(at) = piece.filter(|it| self.open.get(*it).is_some_and(|it| &*it.name == "p"))
            && name != "br"
        {
            self.close_from(at);
        }
        let Some((kinds, holders)) = SIBLINGS.iter().find(|(kinds, _)| kinds.contains(&name))
        else {
            return;
        };
        let mut open = self.open.iter().enumerate().rev();
        let found = open.find(|(_, it)| kinds.contains(&&*it.name) || holders.contains(&&*it.name));
        if let Some((at, it)) = found
            && kinds.contains(&&*it.name)
        {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        let closed = self.open.drain(at..).filter(|it| it.link).count();
        self.links -= closed;
    }
}

impl Block {
    /// Whether it is long enough for a paragraph and is no row of links.
    pub fn is_prose(&self) -> bool {
        self.letters >= PROSE && self.linked * 2 < self.letters
    }

    fn join(&mut self, between: &str, next: &Self) {
        self.text.push_str(between);
        self.text.push_str(&next.text);
        self.letters += next.letters;
        self.linked += next.linked;
    }
}

/// Whether a line that was broken goes on in the next: it ends in no mark, and the next begins small.
fn goes_on(line: &str, next: &str) -> bool {
    line.ends_with(|ch: char| ch.is_alphanumeric() || ch == ',')
        && next.starts_with(char::is_lowercase)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let blocks = outline(page).blocks.all;
        let texts: Vec<&str> = blocks.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, expected, "{page}");
    }

    #[test]
    fn marks_within_a_line_neither_split_words_nor_glue_them() {
        check(
            "<p>The har<b>bour</b> is <i>shut</i>.<p>Ferries<sup>1</sup> wait.",
            &["The harbour is shut.", "Ferries1 wait."],
        );
        check(
            "<div>It ended.<p>Next came rain.</p>Then snow.</div>",
            &["It ended.", "Next came rain.", "Then snow."],
        );
        check("<p>One <a href=a>two<p>three</a> four", &["One two", "three four"]);
    }

    #[test]
    fn a_line_that_a_break_cut_in_a_sentence_is_put_together() {
        check(
            "<p>The harbour of<br>the town is shut.<br>Forty ships wait.",
            &["The harbour of the town is shut.", "Forty ships wait."],
        );
        check("<p>One.<br><br>Two.", &["One.", "Two."]);
    }

    #[test]
    fn links_are_counted_until_they_or_their_paragraph_end() {
        let blocks =
            outline("<p>Read <a href=a>all of it</a> here<p><a href=b>Next<p>page</a></p><p>end")
                .blocks
                .all;
        let linked: Vec<(usize, usize)> = blocks.iter().map(|it| (it.linked, it.letters)).collect();
        assert_eq!(linked, [(7, 15), (4, 4), (0, 4), (0, 3)]);
    }
}
