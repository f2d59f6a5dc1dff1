//! Research in a trail: origins, searches, questions and answers.

use super::{Detail, Names};
use crate::domain::EvidenceId;
use crate::domain::claim::{Claim, Event};
use crate::domain::research::{AnswerKind, Found};

/// Tells the events of a claim's research; no other event is handed on to here.
pub fn told(before: Option<&Claim>, event: &Event, names: &dyn Names) -> (String, Detail) {
    let research = before.map(|it| &it.research);
    let source = |id: EvidenceId| source(before, id, names);
    let words = |text: &str| Detail::Words(text.to_owned());
    match event {
        Event::EvidenceGrouped { evidence, why, note, .. } => {
            let listed = evidence.iter().map(|id| source(*id)).collect::<Vec<_>>().join("; ");
            let note = note.as_ref().map(|note| format!(" — {note}")).unwrap_or_default();
            let did = format!("recorded that evidence has one origin ({})", why.phrase());
            (did, Detail::Words(format!("{listed}{note}")))
        }
        Event::EvidenceUngrouped { id, reason } => {
            let did = format!("took evidence out of a shared origin ({})", source(*id));
            (did, words(reason))
        }
        Event::EvidenceToldApart { one, other } => {
            let pair = format!("{}; {}", source(*one), source(*other));
            ("told the origins of two pieces of evidence apart".to_owned(), Detail::Words(pair))
        }
        Event::Searched { query, place, on, found, .. } => {
            let came = match found {
                Found::Nothing => "nothing was found".to_owned(),
                Found::Something(text) => text.clone(),
            };
            let did = format!("searched in {place} on {}", on.format("%-d %B %Y"));
            (did, Detail::Words(format!("{query} — {came}")))
        }
        Event::SearchRemoved { id, reason } => {
            let old = research.and_then(|it| it.searches.iter().find(|old| old.id == *id));
            let old = old.map_or("a search", |old| &old.query);
            (format!("removed a search ({old})"), words(reason))
        }
        Event::QuestionAsked { text, .. } => ("asked".to_owned(), words(text)),
        Event::QuestionRemoved { id, reason } => {
            let old = research.and_then(|it| it.question(*id));
            let old = old.map_or("a question", |old| &old.text);
            (format!("removed a question ({old})"), words(reason))
        }
        Event::QuestionAnswered { question, kind, text, .. } => {
            let asked = research.and_then(|it| it.question(*question));
            let did = format!("answered “{}”", asked.map_or("a question", |old| &old.text));
            (did, Detail::Words(answer(*kind, text.as_deref())))
        }
        Event::AnswerRemoved { id, reason } => {
            let old = research.and_then(|it| it.answer(*id));
            let old = old.map_or("a question", |(question, _)| &question.text);
            (format!("removed an answer to “{old}”"), words(reason))
        }
        _ => (String::new(), Detail::Nothing),
    }
}

/// An answer as one sentence: "No. The bill came later."
fn answer(kind: AnswerKind, text: Option<&str>) -> String {
    match (kind, text) {
        (AnswerKind::Extractive | AnswerKind::Abstractive, text) => {
            text.unwrap_or_default().to_owned()
        }
        (kind, Some(text)) => format!("{}. {text}", kind.word()),
        (kind, None) => kind.word().to_owned(),
    }
}

fn source(before: Option<&Claim>, id: EvidenceId, names: &dyn Names) -> String {
    let old = before.and_then(|it| it.evidence.iter().find(|old| old.id == id));
    old.map_or_else(|| "a source".to_owned(), |old| names.source(old.source))
}
