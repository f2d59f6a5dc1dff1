//! Research: origins, questions and searches as a report has them, with evidence by its place.

use crate::domain::EvidenceId;
use crate::domain::evidence::Evidence;
use crate::domain::research::{self, Research};
use crate::report::document::{Answer, Origins, Question, Search, SharedOrigin};

pub fn origins(items: &[Evidence], it: &Research) -> Origins {
    let shared = it.origins.iter().map(|origin| SharedOrigin {
        why: origin.why,
        note: origin.note.clone(),
        evidence: places(items, &origin.evidence),
    });
    Origins { count: it.origins(items).len(), shared: shared.collect() }
}

pub fn questions(items: &[Evidence], it: &Research) -> Vec<Question> {
    let answer = |it: &research::Answer| Answer {
        kind: it.kind,
        text: it.text.clone(),
        evidence: places(items, &it.evidence),
    };
    let question = |it: &research::Question| Question {
        text: it.text.clone(),
        answers: it.answers.iter().map(answer).collect(),
    };
    it.questions.iter().map(question).collect()
}

pub fn searches(it: &Research) -> Vec<Search> {
    let search = |it: &research::Search| Search {
        query: it.query.clone(),
        place: it.place.clone(),
        on: it.on,
        found: it.found.text().map(str::to_owned),
    };
    it.searches.iter().map(search).collect()
}

fn places(items: &[Evidence], of: &[EvidenceId]) -> Vec<usize> {
    of.iter().filter_map(|id| items.iter().position(|item| item.id == *id)).collect()
}
