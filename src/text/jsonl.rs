//! JSON Lines: suggestions as a script reads them, and many documents in one stream.
//!
//! Each function takes one line and gives one line, so that a stream of any length takes little
//! memory. All offsets are Unicode scalars into the text as it was given, end exclusive.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::anchor::{self, Anchor, Candidate, How, Placement};
use super::page::{self, Dropped, Format};
use super::scalars::Scalars;
use super::suggestion::{Draft, Quote, Suggestion};
use super::{DateValue, Measure, MeasureKind, Qualifier, findings, segment, worth};

/// Why a line cannot be read. The message tells a person what to do.
#[derive(Debug, thiserror::Error)]
pub enum BadLine {
    #[error("it is not a JSON object with the fields that are needed here: {0}")]
    Unread(serde_json::Error),
    #[error("it cannot be written as JSON: {0}")]
    Unwritten(serde_json::Error),
}

#[derive(Serialize)]
struct Line<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_start: Option<usize>,
    cue: Option<&'a str>,
    kind: &'static str,
    statement: &'a str,
    worth: Worth,
    reasons: Vec<&'static str>,
}

/// Thousandths, written as a number with three decimals.
struct Worth(u16);

impl Serialize for Worth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 1000.0)
    }
}

/// The suggestions, each on a line that ends in `\n`, in text order.
pub fn lines(suggestions: &[Suggestion]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for it in suggestions {
        out.push_str(&serde_json::to_string(&line(it))?);
        out.push('\n');
    }
    Ok(out)
}

fn line(it: &Suggestion) -> Line<'_> {
    Line {
        start: it.start,
        end: it.end,
        text: &it.text,
        speaker: it.speaker.as_ref().map(|who| who.name.as_str()),
        speaker_start: it.speaker.as_ref().and_then(|who| who.start),
        cue: it.cue.as_ref().map(|cue| cue.text.as_str()),
        kind: it.form.word(),
        statement: &it.statement,
        worth: Worth(it.worth),
        reasons: it.reasons.iter().map(|reason| reason.sentence()).collect(),
    }
}

/// A document to be split. `id` is given back as it is.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    id: Value,
    text: String,
    publisher: Option<String>,
    /// The day of publication, against which "Tuesday" and "last month" are read.
    #[serde(alias = "document_date")]
    date: Option<String>,
    #[serde(alias = "lang")]
    language: Option<String>,
}

#[derive(Serialize)]
struct Quoted<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_start: Option<usize>,
    cue: Option<&'a str>,
    kind: &'static str,
    pieces: Vec<[usize; 2]>,
}

fn quoted<'a>(text: &Scalars<'a>, it: &'a Quote) -> Quoted<'a> {
    Quoted {
        start: it.start,
        end: it.end,
        text: text.slice(it.start..it.end),
        speaker: it.speaker.as_ref().map(|who| who.name.as_str()),
        speaker_start: it.speaker.as_ref().and_then(|who| who.start),
        cue: it.cue.as_ref().map(|cue| cue.text.as_str()),
        kind: it.form.word(),
        pieces: it.pieces.iter().map(|it| [it.start, it.end]).collect(),
    }
}

#[derive(Serialize)]
struct Split<'a> {
    id: &'a Value,
    /// What somebody is cited for, whole.
    quotes: Vec<Quoted<'a>>,
    /// Every suggestion, what the publisher states itself among them.
    claims: Vec<Line<'a>>,
    sentences: Vec<&'a str>,
    /// Where each of the sentences stands.
    spans: Vec<[usize; 2]>,
    dates: Vec<Meant<'a, DateValue>>,
    measures: Vec<Meant<'a, Measured>>,
}

/// What a number means, and a duration after ISO 8601 as well.
#[derive(Serialize)]
struct Measured {
    kind: MeasureKind,
    value: String,
    to: Option<String>,
    unit: Option<String>,
    counted: Option<String>,
    qualifier: Option<Qualifier>,
    duration: Option<String>,
    reading: String,
}

/// An expression of a text, and what it means.
#[derive(Serialize)]
struct Meant<'a, T> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(flatten)]
    value: T,
}

/// `{"id", "text"}` as `{"id", "quotes", "claims", "sentences", "spans", "dates", "measures"}`.
pub fn split_line(line: &str) -> Result<String, BadLine> {
    let document: Document = read(line)?;
    let published = document.date.as_deref().and_then(|it| it.parse::<NaiveDate>().ok());
    let found = findings(&Draft {
        body: &document.text,
        publisher: document.publisher.as_deref(),
        published,
        language: document.language.as_deref(),
    });
    let text = Scalars::new(&document.text);
    let sentences = segment::sentences(&document.text, document.language.as_deref());
    write(&Split {
        id: &document.id,
        quotes: found.quotes.iter().map(|it| quoted(&text, it)).collect(),
        claims: found.suggestions.iter().map(self::line).collect(),
        sentences: sentences.iter().map(|it| text.slice(it.clone())).collect(),
        spans: sentences.iter().map(|it| [it.start, it.end]).collect(),
        dates: found
            .dates
            .iter()
            .map(|it| Meant {
                start: it.start,
                end: it.end,
                text: text.slice(it.range()),
                value: it.value,
            })
            .collect(),
        measures: found
            .measures
            .iter()
            .map(|it| Meant {
                start: it.start,
                end: it.end,
                text: text.slice(it.range()),
                value: measured(it),
            })
            .collect(),
    })
}

fn measured(it: &Measure) -> Measured {
    Measured {
        kind: it.kind,
        value: it.value.to_string(),
        to: it.to.map(|it| it.to_string()),
        unit: it.unit.clone(),
        counted: it.counted.clone(),
        qualifier: it.qualifier,
        duration: it.duration(),
        reading: it.to_string(),
    }
}

/// A sentence to be weighed.
#[derive(Deserialize)]
struct Sentence {
    #[serde(default)]
    id: Value,
    #[serde(alias = "text")]
    sentence: String,
}

#[derive(Serialize)]
struct Weighed<'a> {
    id: &'a Value,
    score: Worth,
    reasons: Vec<&'static str>,
}

/// `{"id", "sentence"}` as `{"id", "score", "reasons"}`; the score is between 0 and 1.
pub fn worth_line(line: &str) -> Result<String, BadLine> {
    let it: Sentence = read(line)?;
    let worth = worth::of_sentence(&it.sentence);
    let reasons = worth.reasons.iter().map(|reason| reason.sentence()).collect();
    write(&Weighed { id: &it.id, score: Worth(worth.score), reasons })
}

/// A quotation to be found again.
#[derive(Deserialize)]
struct Lost {
    #[serde(default)]
    id: Value,
    selector: Anchor,
    text_old: Option<String>,
    text_new: String,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a Value,
    /// Nothing where the quotation is an orphan.
    start: Option<usize>,
    end: Option<usize>,
    /// Whether the words there differ from the selector's.
    changed: bool,
    /// Whether only their white space, quotation marks or dashes do.
    typography: bool,
    similarity: Option<Worth>,
    how: Option<&'static str>,
    /// What an orphan may be, for a person to choose from.
    candidates: Vec<Near>,
}

#[derive(Serialize)]
struct Near {
    start: usize,
    end: usize,
    similarity: Worth,
}

/// `{"id", "selector", "text_old", "text_new"}` as `{"id", "start", "end", "changed", "typography",
/// "similarity", "how", "candidates"}`; `text_old` may be left out.
pub fn anchor_line(line: &str) -> Result<String, BadLine> {
    let it: Lost = read(line)?;
    let (range, changed, typography, similarity, how, candidates) =
        match anchor::reanchor(&it.selector, it.text_old.as_deref(), &it.text_new) {
            Placement::Same { range, how, typography } => {
                (Some(range), false, typography, Some(1000), Some(how), Vec::new())
            }
            Placement::Changed { range, how, similarity } => {
                (Some(range), true, false, Some(similarity), Some(how), Vec::new())
            }
            Placement::Orphan { candidates } => (None, false, false, None, None, candidates),
        };
    let near = |it: Candidate| Near {
        start: it.range.start,
        end: it.range.end,
        similarity: Worth(it.similarity),
    };
    write(&Found {
        id: &it.id,
        start: range.as_ref().map(|it| it.start),
        end: range.map(|it| it.end),
        changed,
        typography,
        similarity: similarity.map(Worth),
        how: how.map(How::word),
        candidates: candidates.into_iter().map(near).collect(),
    })
}

/// A page to be read.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    id: Value,
    html: String,
}

#[derive(Serialize)]
struct Read<'a> {
    id: &'a Value,
    text: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<NaiveDate>,
    language: Option<&'a str>,
    canonical_url: Option<&'a str>,
    dropped: &'a [Dropped],
}

#[derive(Serialize)]
struct NotRead<'a> {
    id: &'a Value,
    text: &'a str,
    error: String,
}

/// `{"id", "html"}` as `{"id", "text", "title", …}`; a page without an article has an `error`.
pub fn extract_line(line: &str) -> Result<String, BadLine> {
    let it: Page = read(line)?;
    extracted(&it.id, &it.html)
}

/// The same of one page that has no id.
pub fn extract_page(html: &str) -> Result<String, BadLine> {
    extracted(&Value::Null, html)
}

fn extracted(id: &Value, html: &str) -> Result<String, BadLine> {
    match page::read(html, Format::Html) {
        Ok(article) => write(&Read {
            id,
            text: &article.body,
            title: &article.title,
            publisher: article.publisher.as_deref(),
            author: article.author.as_deref(),
            published: article.published,
            language: article.language.as_deref(),
            canonical_url: article.canonical_url.as_deref(),
            dropped: &article.dropped,
        }),
        Err(err) => write(&NotRead { id, text: "", error: err.to_string() }),
    }
}

fn read<T: DeserializeOwned>(line: &str) -> Result<T, BadLine> {
    serde_json::from_str(line).map_err(BadLine::Unread)
}

fn write(line: &impl Serialize) -> Result<String, BadLine> {
    serde_json::to_string(line).map_err(BadLine::Unwritten)
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, split};
    use super::*;

    #[test]
    fn a_line_has_the_keys_that_scripts_read() {
        let found = split(&Draft { body: "Ann Lee said 40 ships sank.", ..Draft::default() });
        assert_eq!(
            lines(&found).expect("lines"),
            "{\"start\":13,\"end\":26,\"text\":\"40 ships sank\",\"speaker\":\"Ann Lee\",\"speaker_start\":0,\"cue\":\"said\",\"kind\":\"indirect\",\"statement\":\"40 ships sank.\",\"worth\":0.879,\"reasons\":[\"a number\",\"a named speaker\"]}\n"
        );
    }

    #[test]
    fn a_document_has_its_dates_and_measures() {
        let line = r#"{"id":1,"text":"It cost $1.5bn last month.","date":"2025-06-02"}"#;
        let split: Value = serde_json::from_str(&split_line(line).expect("line")).expect("json");
        assert_eq!(
            split["dates"].to_string(),
            r#"[{"start":15,"end":25,"text":"last month","when":"2025-05"}]"#
        );
        assert_eq!(split["measures"][0]["value"], "1500000000");
        assert_eq!(split["measures"][0]["unit"], "USD");
    }

    #[test]
    fn what_nobody_is_cited_for_has_no_speaker_to_point_at() {
        let found = split(&Draft { body: "In all 40 ships sank there.", ..Draft::default() });
        let lines = lines(&found).expect("lines");
        assert!(lines.contains("\"speaker\":null,\"speaker_start\":null,\"cue\":null"), "{lines}");
    }
    #[test]
    fn a_quotation_is_found_again_with_the_reason_or_with_what_it_may_be() {
        let found = |new: &str| {
            let selector =
                r#"{"exact":"sank 40 ships","prefix":"It ","suffix":".","start":3,"end":16}"#;
            let line = format!(
                r#"{{"id":7,"selector":{selector},"text_old":"It sank 40 ships.","text_new":"{new}"}}"#
            );
            anchor_line(&line).expect("a line")
        };
        assert_eq!(
            found("So: It sank 40 ships."),
            r#"{"id":7,"start":7,"end":20,"changed":false,"typography":false,"similarity":1.0,"how":"difference","candidates":[]}"#
        );
        assert_eq!(
            found("It sank 41 ships."),
            r#"{"id":7,"start":3,"end":16,"changed":true,"typography":false,"similarity":0.818,"how":"difference","candidates":[]}"#
        );
        assert_eq!(
            found("It rained."),
            r#"{"id":7,"start":null,"end":null,"changed":false,"typography":false,"similarity":null,"how":null,"candidates":[]}"#
        );
    }
}
