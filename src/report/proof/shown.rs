//! Shown: whether a page with a proof inside shows the words that the proof proves.
//!
//! The page says of these words which they are (`data-proved`). Whatever else it shows is looked at
//! by nobody.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use serde_json::Value;

use super::Proved;

/// What a page marks in which words it shows, and whether it does so exactly once.
const MARKS: [(&str, bool); 5] = [
    ("statement", true),
    ("verdict", true),
    ("rationale", true),
    ("quote", false),
    ("passage", false),
];
const MARK: &str = "data-proved";

/// Words that a page shows and that are not those which were recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Differs {
    #[error("as the {what} the page shows “{shown}”, and proved is “{proved}”")]
    Other { what: &'static str, shown: String, proved: String },
    #[error("the page does not show the proved {what} “{proved}” in its place")]
    Missing { what: &'static str, proved: String },
    #[error("the page shows more than one {what}, or one where none stands: “{shown}”")]
    More { what: &'static str, shown: String },
    #[error("the {what} “{shown}” was never recorded")]
    Unrecorded { what: &'static str, shown: String },
}

/// Every place where the page shows other words than those that are proved: statement, verdict and
/// rationale are the ones that stand, quotes and passages are among the recorded ones.
pub fn differing(page: &str, proved: &Proved) -> Vec<Differs> {
    let shown = marked(page);
    let recorded = recorded(proved);
    let mut found = Vec::new();
    for (what, is_one) in MARKS {
        let words: Vec<&String> =
            shown.iter().filter(|(mark, _)| mark == what).map(|(_, words)| words).collect();
        if is_one {
            found.extend(held(what, &words, standing(what, proved).as_deref()));
        } else {
            let unknown = words.into_iter().filter(|it| !recorded.contains(*it));
            found.extend(unknown.map(|it| Differs::Unrecorded { what, shown: it.clone() }));
        }
    }
    found
}

fn held(what: &'static str, shown: &[&String], stands: Option<&str>) -> Option<Differs> {
    match (shown, stands) {
        ([], None) => None,
        ([], Some(proved)) => Some(Differs::Missing { what, proved: proved.to_owned() }),
        ([one], Some(proved)) if *one == proved => None,
        ([one], Some(proved)) => {
            Some(Differs::Other { what, shown: (*one).clone(), proved: proved.to_owned() })
        }
        ([one, ..], _) => Some(Differs::More { what, shown: (*one).clone() }),
    }
}

/// The words that stand by the proved history.
fn standing(what: &str, Proved { claim, .. }: &Proved) -> Option<String> {
    let verdict = claim.verdict.as_ref();
    let words = match what {
        "statement" => Some(verdict.map_or(&claim.statement, |it| &it.statement)),
        "verdict" => verdict.map(|it| &it.label_name),
        _ => verdict.map(|it| &it.rationale),
    };
    words.map(|it| in_one_line(it))
}

/// Everything that was ever recorded as words of the article or of a source.
fn recorded(proved: &Proved) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for event in proved.history.iter().map(|it| &it.event) {
        gather(&serde_json::to_value(event).unwrap_or_default(), &mut found);
    }
    found
}

fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(words) if name == "exact" || name == "passage" => {
                        found.insert(in_one_line(words));
                    }
                    other => gather(other, found),
                }
            }
        }
        Value::Array(parts) => parts.iter().for_each(|it| gather(it, found)),
        _ => {}
    }
}

/// White space is as a browser shows it.
fn in_one_line(words: &str) -> String {
    let pieces = words.split(|c: char| c.is_ascii_whitespace()).filter(|it| !it.is_empty());
    pieces.collect::<Vec<_>>().join(" ")
}

/// The marks of a page with the words that stand there, in their order.
fn marked(page: &str) -> Vec<(String, String)> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(page));
    let tokenizer = Tokenizer::new(Marks::default(), TokenizerOpts::default());
    // A sink that never asks for a script to run never stops the tokenizer.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    for (_, words) in &mut state.found {
        *words = in_one_line(words);
    }
    state.found
}

#[derive(Default)]
struct Marks(RefCell<State>);

#[derive(Default)]
struct State {
    found: Vec<(String, String)>,
    /// The name of the marked element that is open, which has words and no elements of its name.
    open: Option<String>,
}

impl TokenSink for Marks {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(words) if state.open.is_some() => {
                if let Some((_, all)) = state.found.last_mut() {
                    all.push_str(&words);
                }
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag),
            Token::TagToken(tag) if state.open.as_deref() == Some(&*tag.name) => state.open = None,
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        if let Some(mark) = tag.attrs.iter().find(|it| &*it.name.local == MARK) {
            self.found.push((mark.value.to_string(), String::new()));
            self.open = Some(tag.name.to_string());
        }
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}
