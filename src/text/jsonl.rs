//! JSON Lines: suggestions as a script reads them, and many documents in one stream.
//!
//! Each function takes one line and gives one line, so that a stream of any length takes little
//! memory. All offsets are Unicode scalars into the text as it was given, end exclusive.

mod anchor;
mod extract;
mod split;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use anchor::anchor_line;
pub use extract::{extract_document, extract_line, extract_page};
pub use split::split_line;

use super::suggestion::Suggestion;
use super::worth;

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
    worth: Thousandths,
    reasons: Vec<&'static str>,
}

/// Thousandths, written as a number with three decimals.
struct Thousandths(u16);

impl Serialize for Thousandths {
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
        worth: Thousandths(it.worth),
        reasons: it.reasons.iter().map(|reason| reason.sentence()).collect(),
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
    score: Thousandths,
    reasons: Vec<&'static str>,
}

/// `{"id", "sentence"}` as `{"id", "score", "reasons"}`; the score is between 0 and 1.
pub fn worth_line(line: &str) -> Result<String, BadLine> {
    let it: Sentence = read(line)?;
    let worth = worth::of_sentence(&it.sentence);
    let reasons = worth.reasons.iter().map(|reason| reason.sentence()).collect();
    write(&Weighed { id: &it.id, score: Thousandths(worth.score), reasons })
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
