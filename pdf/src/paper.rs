//! Paper: what stands on a printed paper, in the order of reading. All texts are plain: whatever
//! was typed stays text.

use serde::{Deserialize, Serialize};

/// A paper as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The name of the document, which viewers show.
    pub title: String,
    /// Whose paper it is.
    pub author: String,
    /// The language of the paper's own words: two or three letters of ISO 639.
    pub language: String,
    pub date: Date,
    /// What stands at the head of every page.
    pub running: String,
    pub blocks: Vec<Block>,
    /// A file inside of the paper.
    pub attached: Option<Attached>,
}

/// In UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    pub year: i32,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub name: String,
    pub media_type: String,
    /// What it is, in a sentence.
    pub about: String,
    pub text: String,
}

/// A piece of a paper that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    /// The heading of all; once, and first of the headings.
    Title {
        text: String,
    },
    /// Level 2 for a part, 3 for a part of that.
    Heading {
        level: u8,
        text: String,
    },
    /// What must not be overlooked.
    Notice {
        runs: Vec<Run>,
    },
    /// A verdict: a sign and a word beside the colour, and what the word means.
    Verdict {
        tone: Tone,
        sign: String,
        word: String,
        about: String,
    },
    /// A paragraph of the paper's own words.
    Line {
        runs: Vec<Run>,
        small: bool,
    },
    /// Words that somebody typed, with their ends of lines.
    Words {
        text: String,
    },
    /// The same, small.
    Note {
        text: String,
    },
    /// The words of somebody else.
    Quote {
        text: String,
    },
    /// Words in the midst of those around them, in a language where it is known.
    Context {
        before: String,
        exact: String,
        after: String,
        language: Option<String>,
    },
    /// Names, and what goes with them.
    Facts {
        rows: Vec<Fact>,
    },
    List {
        items: Vec<Vec<Run>>,
    },
    /// What belongs together under a sign and a word.
    Item {
        tone: Tone,
        sign: String,
        word: String,
        blocks: Vec<Block>,
    },
    Table {
        columns: Vec<Column>,
        rows: Vec<Vec<Vec<Run>>>,
    },
    /// Letters of one width, line by line as they are.
    Fixed {
        text: String,
    },
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Run {
    Plain {
        text: String,
    },
    Strong {
        text: String,
    },
    Muted {
        text: String,
    },
    /// Letters of one width, as in a hash.
    Fixed {
        text: String,
    },
    /// Text that leads to an address of the web.
    Link {
        text: String,
        url: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub runs: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// In hundredths of the width; none takes what is left.
    pub width: Option<u8>,
}

/// The colour beside a sign and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    True,
    Mostly,
    Mixed,
    MostlyFalse,
    False,
    Unproven,
    Context,
}

impl Run {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain { text: text.into() }
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong { text: text.into() }
    }

    pub fn muted(text: impl Into<String>) -> Self {
        Self::Muted { text: text.into() }
    }

    pub fn fixed(text: impl Into<String>) -> Self {
        Self::Fixed { text: text.into() }
    }

    /// Leads to the address where there is one.
    pub fn linked(text: impl Into<String>, url: Option<String>) -> Self {
        let text = text.into();
        match url {
            Some(url) => Self::Link { text, url },
            None => Self::Plain { text },
        }
    }
}
