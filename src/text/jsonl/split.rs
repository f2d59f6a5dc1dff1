//! Splitting: a document in, who is cited for what, claims, sentences, dates and measures out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BadLine, Line, line, read, write};
use crate::text::page::language;
use crate::text::scalars::Scalars;
use crate::text::suggestion::{ClaimKind, Draft, Quote, Suggestion};
use crate::text::{DateValue, Measure, MeasureKind, Qualifier, findings, segment};

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
struct Claim<'a> {
    #[serde(flatten)]
    line: Line<'a>,
    /// Who passes the words on between the speaker and the article.
    via: Option<&'a str>,
    #[serde(rename = "claim_kind")]
    what: ClaimKind,
    pieces: Vec<[usize; 2]>,
}

fn claim(it: &Suggestion) -> Claim<'_> {
    Claim {
        line: line(it),
        via: it.via.as_ref().map(|who| who.name.as_str()),
        what: it.kind,
        pieces: it.pieces.iter().map(|it| [it.start, it.end]).collect(),
    }
}

#[derive(Serialize)]
struct Split<'a> {
    id: &'a Value,
    /// What somebody is cited for, whole.
    quotes: Vec<Quoted<'a>>,
    /// Every suggestion, what the publisher states itself among them.
    claims: Vec<Claim<'a>>,
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
    // A few words look like many languages.
    let guess = || Some(&document.text).filter(|it| it.len() > 200).and_then(|it| language(it));
    let language = document.language.clone().or_else(guess);
    let found = findings(&Draft {
        body: &document.text,
        publisher: document.publisher.as_deref(),
        published,
        language: language.as_deref(),
    });
    let text = Scalars::new(&document.text);
    let sentences = segment::sentences(&document.text, language.as_deref());
    write(&Split {
        id: &document.id,
        quotes: found.quotes.iter().map(|it| quoted(&text, it)).collect(),
        claims: found.suggestions.iter().map(claim).collect(),
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
