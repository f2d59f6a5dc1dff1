//! A page's outline: what its tags say about it, and its words block by block.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::blocks::Blocks;

/// What a page says outside its article, in one pass and without a tree.
#[derive(Debug, Default)]
pub struct Outline {
    /// The `lang` of the `html` element.
    pub language: Option<String>,
    pub canonical: Option<String>,
    /// `meta` elements: name or property in lower case, and content.
    pub metas: Vec<(String, String)>,
    /// `datetime` of the `time` elements.
    pub times: Vec<String>,
    /// The first `title` and `h1`.
    pub title: Option<String>,
    pub heading: Option<String>,
    /// Contents of the JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// The words a reader sees, by block.
    pub blocks: Blocks,
}

/// Elements whose words are not shown.
const UNSEEN: &[&str] = &["script", "style", "template", "noscript", "svg", "iframe", "object"];

/// Reads a page's outline. The page's limits have been checked.
pub fn outline(html: &str) -> Outline {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // A sink that never asks for a script to run never stops the tokenizer.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut sink = tokenizer.sink.0.into_inner();
    sink.outline.blocks.end_block();
    sink.outline
}

/// The words of a piece of HTML, in one line.
pub fn words(html: &str) -> String {
    let blocks = outline(html).blocks.all;
    blocks.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    outline: Outline,
    /// The element whose text is not shown, and how deep inside it we are.
    unseen: Option<(String, usize)>,
    json_ld: Option<String>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn text(&mut self, text: &str) {
        if let Some(json) = &mut self.json_ld {
            json.push_str(text);
        } else if self.unseen.is_none() {
            self.outline.blocks.text(text);
        }
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match name {
            "html" => self.outline.language = attribute(tag, "lang"),
            "link"
                if attribute(tag, "rel").is_some_and(|it| it.eq_ignore_ascii_case("canonical")) =>
            {
                self.outline.canonical = attribute(tag, "href");
            }
            "meta" => self.meta(tag),
            "time" => self.outline.times.extend(attribute(tag, "datetime")),
            "script" if attribute(tag, "type").is_some_and(|it| it.contains("ld+json")) => {
                self.json_ld = Some(String::new());
            }
            _ => {}
        }
        if let Some((hidden, depth)) = &mut self.unseen {
            *depth += usize::from(hidden == name && !tag.self_closing);
        } else if UNSEEN.contains(&name) && !tag.self_closing {
            self.outline.blocks.end_block();
            self.unseen = Some((name.to_owned(), 1));
        } else {
            self.outline.blocks.start(tag);
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, tag: &LocalName) {
        let name: &str = tag;
        if name == "script" {
            self.outline.json_ld.extend(self.json_ld.take());
        }
        if let Some((hidden, depth)) = &mut self.unseen {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.unseen = None;
            }
            return;
        }
        let blocks = &mut self.outline.blocks;
        match name {
            "title" => {
                let title = Some(blocks.take_words()).filter(|it| !it.is_empty());
                self.outline.title = self.outline.title.take().or(title);
            }
            "h1" if self.outline.heading.is_none() => {
                self.outline.heading = Some(blocks.words()).filter(|it| !it.is_empty());
            }
            _ => {}
        }
        blocks.end(tag);
    }

    fn meta(&mut self, tag: &Tag) {
        let name = attribute(tag, "property").or_else(|| attribute(tag, "name"));
        let name = name.or_else(|| attribute(tag, "itemprop"));
        if let (Some(name), Some(content)) = (name, attribute(tag, "content")) {
            self.outline.metas.push((name.to_lowercase(), content));
        }
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let found = tag.attrs.iter().find(|it| &*it.name.local == name)?;
    Some(found.value.trim().to_owned()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_who_published_it_where_and_when() {
        let page = "<html lang=en-GB><head><title>A &amp; B</title><meta property='og:site_name' content='Eastport Courier'><link rel=canonical href='https://courier.example/a'><script type='application/ld+json'>{\"a\":1}</script></head><body><time datetime='2025-05-17'>Sat</time>";
        let outline = outline(page);
        assert_eq!(outline.language.as_deref(), Some("en-GB"));
        assert_eq!(outline.title.as_deref(), Some("A & B"));
        assert_eq!(outline.metas, [("og:site_name".to_owned(), "Eastport Courier".to_owned())]);
        assert_eq!(outline.canonical.as_deref(), Some("https://courier.example/a"));
        assert_eq!(outline.json_ld, ["{\"a\":1}"]);
        assert_eq!(outline.times, ["2025-05-17"]);
    }

    #[test]
    fn words_are_read_by_block_and_scripts_are_not_words() {
        let outline = outline(
            "<p>One <b>two</b>\n three.<p>Four.<script>var a = '<p>five';</script><svg><title>no</title></svg><div>Six</div>",
        );
        let blocks: Vec<&str> = outline.blocks.all.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(blocks, ["One two three.", "Four.", "Six"]);
    }
}
