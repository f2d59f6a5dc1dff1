//! Suggestions: what the splitter offers a reviewer, before anybody has accepted it.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dates::DateExpression;
use super::measures::Measure;

/// What is known of a body when it is split.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// Paragraphs separated by blank lines.
    pub body: &'a str,
    pub publisher: Option<&'a str>,
    pub published: Option<NaiveDate>,
    /// BCP 47.
    pub language: Option<&'a str>,
}

/// A possible claim. Offsets are Unicode scalars in the body, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub start: usize,
    pub end: usize,
    /// The body's own words from `start` to `end`.
    pub text: String,
    /// The claim in words that can be read alone, as far as the text honestly allows.
    pub statement: String,
    /// Who said it; nobody where the article does not tell ("it is feared that").
    pub speaker: Option<Speaker>,
    /// Who says that the speaker said it, where the article names a source between itself and them.
    #[serde(default)]
    pub via: Option<Speaker>,
    pub cue: Option<Cue>,
    pub form: Form,
    /// The pieces in quotation marks, without their marks, where the words are reported with some.
    #[serde(default)]
    pub pieces: Vec<Range<usize>>,
    /// The dates among the words, read against the day of publication.
    #[serde(default)]
    pub dates: Vec<DateExpression>,
    /// The numbers among the words, with what they count.
    #[serde(default)]
    pub measures: Vec<Measure>,
    pub kind: ClaimKind,
    /// Check-worthiness in thousandths, 0 to 1000.
    pub worth: u16,
    /// Why it is offered; each is true of the text.
    pub reasons: Vec<Reason>,
}

/// Words that somebody is cited for, as one stretch of the body, before claims are made of them.
/// Offsets are Unicode scalars, end exclusive; quotation marks around the whole are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub start: usize,
    pub end: usize,
    pub speaker: Option<Speaker>,
    pub cue: Option<Cue>,
    pub form: Form,
    pub pieces: Vec<Range<usize>>,
}

/// What a body holds: who is cited for which words, and which claims those and the others make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// In text order; what somebody says that somebody else said stands within another.
    pub quotes: Vec<Quote>,
    /// In text order.
    pub suggestions: Vec<Suggestion>,
    /// Every date of the body, in text order.
    pub dates: Vec<DateExpression>,
    /// Every number of the body with what it counts, in text order.
    pub measures: Vec<Measure>,
}

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The fullest name the article gives, or its words for somebody without a name.
    pub name: String,
    /// "Ukraine's Defence Minister", where the article says so.
    pub role: Option<String>,
    /// Where the speaker is named beside these words; nothing for the publisher itself.
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub kind: SpeakerKind,
}

impl Speaker {
    /// Whether it is only a pronoun, which the text leaves open.
    pub fn is_pronoun(&self) -> bool {
        let pronouns = ["he", "she", "they", "it", "we", "i"];
        pronouns.contains(&self.name.to_lowercase().as_str())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    Person,
    Organisation,
    /// A place that stands for its government.
    Place,
    Group,
    /// Cited without a name.
    Unnamed,
    /// The article itself, where it cites nobody.
    Publisher,
}

/// The words that show that something is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// How the words stand in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// In quotation marks as a whole.
    Direct,
    Indirect,
    /// Reported, with pieces in quotation marks.
    Mixed,
    /// By the publisher itself.
    Stated,
}

impl Form {
    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
            Self::Stated => "stated",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    Quantity,
    Comparison,
    Event,
    Cause,
    Prediction,
    Rule,
    Position,
    Experience,
    Opinion,
    NotAClaim,
}

/// Why a suggestion is worth a look, or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Number,
    Date,
    Comparison,
    ManyAffected,
    Cause,
    Prediction,
    Rule,
    Position,
    Experience,
    Quoted,
    NamedSpeaker,
    UnnamedSpeaker,
    /// Said as a fact, with nothing else to show for it.
    Fact,
    /// Somebody is cited for it, with nothing else to show for it.
    Cited,
    Opinion,
    Question,
    /// A name, a date line or a title: nothing is asserted.
    Fragment,
}

impl Reason {
    /// The reason as a person reads it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Comparison => "a comparison",
            Self::ManyAffected => "many affected",
            Self::Cause => "a cause",
            Self::Prediction => "a prediction",
            Self::Rule => "a law or rule",
            Self::Position => "a position or demand",
            Self::Experience => "a personal experience",
            Self::Quoted => "quoted words",
            Self::NamedSpeaker => "a named speaker",
            Self::UnnamedSpeaker => "a speaker without a name",
            Self::Fact => "stated as a fact",
            Self::Cited => "somebody is cited for it",
            Self::Opinion => "an opinion",
            Self::Question => "a question",
            Self::Fragment => "no whole sentence",
        }
    }
}
