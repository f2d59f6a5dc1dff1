//! What a verdict is given on: words, speakers, evidence, questions and searches.

use claimdesk_pdf::paper::{Block, Run, Tone};

use super::super::document::{
    Answer, Changes, Entry, Evidence, Origins, Question, Quote, Search, Speakers,
};
use super::super::words::titles;
use super::Page;
use crate::domain::evidence::Stance;

impl Page {
    pub(super) fn quote(&mut self, it: &Quote, language: Option<&str>) {
        self.push(Block::Context {
            before: it.before.clone(),
            exact: it.exact.clone(),
            after: it.after.clone(),
            // Of "pt-BR" the first part names the language.
            language: language.and_then(|it| it.split('-').next()).and_then(short),
        });
    }

    pub(super) fn speakers(&mut self, it: &Speakers) {
        let said = it.attributions.iter().map(|it| {
            let title = it.title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let cue = it.cue.as_ref().map(|cue| format!(": “{cue}”")).unwrap_or_default();
            let how = format!("{title} ({}{cue})", it.form.word());
            vec![
                Run::plain(format!("{} ", it.role.phrase())),
                Run::strong(it.who()),
                Run::plain(how),
            ]
        });
        let unnamed = it.no_speaker.as_ref();
        let unnamed = unnamed.map(|why| vec![Run::plain(format!("no speaker is named: {why}"))]);
        self.list(said.chain(unnamed).collect());
    }

    /// What the claim as it was approved rests on, and what was changed since.
    pub(super) fn case(&mut self, it: &Entry) {
        let case = &it.case;
        self.evidence(&case.evidence, 2);
        self.origins(&case.origins, &case.evidence);
        self.questions(&case.questions, &case.evidence, 2);
        self.searches(&case.searches, 2);
        if let Some(changes) = &it.unapproved_changes {
            self.changes(changes, &case.evidence);
        }
    }

    fn changes(&mut self, it: &Changes, approved: &[Evidence]) {
        self.heading(2, "Changed since, not approved");
        if let Some(statement) = &it.statement {
            self.line(format!("Statement: {statement}"));
        }
        if let Some(speakers) = &it.speakers {
            self.speakers(speakers);
        }
        self.evidence(it.evidence.as_deref().unwrap_or_default(), 3);
        let evidence = it.evidence.as_deref().unwrap_or(approved);
        if let Some(origins) = &it.origins {
            self.origins(origins, evidence);
        }
        self.questions(it.questions.as_deref().unwrap_or_default(), evidence, 3);
        self.searches(it.searches.as_deref().unwrap_or_default(), 3);
    }

    fn evidence(&mut self, items: &[Evidence], level: u8) {
        if !items.is_empty() {
            self.heading(level, "Evidence");
        }
        for (place, it) in (1..).zip(items) {
            let mut inside = Self::default();
            inside.source(it);
            self.push(Block::Item {
                tone: tone(it.stance),
                sign: it.stance.glyph().to_owned(),
                word: format!("{} · {place}", it.stance.word()),
                blocks: inside.0,
            });
        }
    }

    fn source(&mut self, it: &Evidence) {
        let url = it.source.link();
        let title = match &url {
            Some(_) => Run::linked(&it.source.title, url.clone()),
            None => Run::strong(&it.source.title),
        };
        let origin = it.source.origin().map(|origin| Run::muted(format!(" ({origin})")));
        self.push(Block::Line { runs: [title].into_iter().chain(origin).collect(), small: false });
        if let Some(about) = it.about() {
            self.small(vec![Run::plain(about)]);
        }
        // On paper a link is of use only where its address can be read.
        if let Some(url) = url.filter(|url| *url != it.source.title) {
            self.small(vec![Run::linked(url.clone(), Some(url))]);
        }
        if let Some(passage) = &it.passage {
            self.push(Block::Quote { text: passage.clone() });
        }
        if let Some(copy) = &it.snapshot {
            self.small(vec![Run::plain(format!("{} ", copy.origin())), Run::fixed(&copy.sha256)]);
        }
        if let Some(note) = &it.note {
            self.push(Block::Note { text: note.clone() });
        }
    }

    fn origins(&mut self, it: &Origins, evidence: &[Evidence]) {
        if evidence.is_empty() {
            return;
        }
        self.line(format!("{}.", it.count_of(evidence.len())));
        let shared = it.shared.iter().map(|shared| {
            let note = shared.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
            let (why, titles) = (shared.why.phrase(), titles(evidence, &shared.evidence));
            vec![Run::plain(format!("One origin, {why}: {titles}{note}"))]
        });
        self.list(shared.collect());
    }

    fn questions(&mut self, questions: &[Question], evidence: &[Evidence], level: u8) {
        if !questions.is_empty() {
            self.heading(level, "Questions and answers");
        }
        for question in questions {
            self.push(Block::Line { runs: vec![Run::strong(&question.text)], small: false });
            if question.answers.is_empty() {
                self.line("Not answered.");
            }
            self.list(question.answers.iter().map(|answer| answered(answer, evidence)).collect());
        }
    }

    fn searches(&mut self, searches: &[Search], level: u8) {
        if !searches.is_empty() {
            self.heading(level, "Searches made");
        }
        let made = searches.iter().map(|it| {
            let found = match &it.found {
                Some(found) => format!("Found: {found}"),
                None => "Nothing was found.".to_owned(),
            };
            vec![Run::plain(format!("{}, {}: “{}”. {found}", it.place, it.day(), it.query))]
        });
        self.list(made.collect());
    }
}

fn answered(it: &Answer, evidence: &[Evidence]) -> Vec<Run> {
    let quoted =
        |text: &String| if it.is_quoted() { format!("“{text}”") } else { text.clone() };
    let lead = it.lead().map(|lead| format!("{lead}."));
    let from =
        (!it.evidence.is_empty()).then(|| format!("(From {})", titles(evidence, &it.evidence)));
    let parts: Vec<String> =
        [lead, it.text.as_ref().map(quoted), from].into_iter().flatten().collect();
    vec![Run::plain(parts.join(" "))]
}

fn tone(it: Stance) -> Tone {
    match it {
        Stance::Supports => Tone::True,
        Stance::Refutes => Tone::False,
        Stance::Context | Stance::NothingFound => Tone::Unproven,
    }
}

/// The name of a language, where it is one that a document can bear.
fn short(language: &str) -> Option<String> {
    let fits = (2..=3).contains(&language.len())
        && language.bytes().all(|letter| letter.is_ascii_lowercase());
    fits.then(|| language.to_owned())
}
