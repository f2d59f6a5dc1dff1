//! Telling: what each event of a trail means, in a sentence that a person can read.

mod checklist;
mod editing;
mod erasing;
mod opinion;
mod past;
mod relations;
mod research;
mod taking;
mod talk;
mod verdict;

use super::{Anchor, Claim, Closing, Event, Flags, Recorded, TextState};
use crate::domain::evidence::{At, Directness, SourceKind, Stance};
use crate::domain::{Actor, ClaimId, ContactId, PersonId, ScaleId, SourceId, Via};

/// Names for the ids that events hold.
pub trait Names {
    fn person(&self, id: PersonId) -> String;
    fn source(&self, id: SourceId) -> String;
    fn claim(&self, id: ClaimId) -> String;

    /// What stands where words are not there any more.
    fn no_words(&self) -> &'static str {
        "(erased)"
    }

    /// What stands where a name is not there any more.
    fn nobody(&self) -> &'static str {
        "somebody whose name was erased"
    }
}

/// An event in words: who did what, and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub who: String,
    /// Completes the sentence that begins with who: "proposed a verdict".
    pub did: String,
    pub detail: Detail,
}

/// What stands below the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    Nothing,
    Words(String),
    /// The words before and after, for a page to show the difference.
    Change {
        before: String,
        after: String,
    },
    /// A label with the words that go with it.
    Label {
        scale: ScaleId,
        label: String,
        name: String,
        words: String,
    },
}

impl Told {
    /// The sentence alone, without names, words and times, for those whom they are not for.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { detail: Detail::Nothing, ..self }
    }

    /// The whole as plain text, for reports and for readers of the screen.
    pub fn sentence(&self) -> String {
        let head = format!("{} {}", self.who, self.did);
        match &self.detail {
            Detail::Nothing => format!("{head}."),
            Detail::Words(words) => format!("{head}: {words}"),
            Detail::Change { before, after } => format!("{head}: “{before}” became “{after}”."),
            Detail::Label { name, words, .. } if words.is_empty() => format!("{head}: {name}."),
            Detail::Label { name, words, .. } => format!("{head}: {name}. {words}"),
        }
    }
}

/// Tells one event, given the claim as it was before.
pub fn tell(before: Option<&Claim>, recorded: &Recorded, names: &dyn Names) -> Told {
    let who = who(recorded.actor, names);
    let (did, detail) = told(before, recorded, names);
    Told { who, did, detail }
}

/// By what name somebody stands in a sentence.
pub fn who(actor: Actor, names: &dyn Names) -> String {
    match (actor.person, actor.via) {
        (Some(person), Via::CommandLine) => format!("{} (command line)", names.person(person)),
        (Some(person), Via::Token) => format!("{} (by token)", names.person(person)),
        (_, Via::Link) => "The person asked".to_owned(),
        (Some(person), Via::Person | Via::Job) => names.person(person),
        (None, Via::CommandLine) => "The command line".to_owned(),
        (None, Via::Person | Via::Token | Via::Job) => "The desk".to_owned(),
    }
}

/// A whole trail in words, oldest first.
pub fn tell_all(history: &[Recorded], names: &dyn Names) -> Vec<Told> {
    let mut claim: Option<Claim> = None;
    let mut lines = Vec::with_capacity(history.len());
    let erased = super::erased_in(history);
    for recorded in history {
        let told = tell(claim.as_ref(), recorded, names);
        lines.push(match erased.get(&recorded.seq) {
            Some(erasure) => erasing::noted(told, erasure, names),
            None => told,
        });
        claim = super::apply(claim, recorded);
    }
    lines
}

#[expect(clippy::too_many_lines, reason = "one sentence per event, in one exhaustive match")]
fn told(before: Option<&Claim>, recorded: &Recorded, names: &dyn Names) -> (String, Detail) {
    let words = |text: &str| Detail::Words(text.to_owned());
    let plain = |did: &str| (did.to_owned(), Detail::Nothing);
    let event = &recorded.event;
    match event {
        Event::Opened { statement, suggestion, split_from, .. } => {
            let from = match (split_from, suggestion) {
                (Some(whole), _) => format!("as a part of {}", names.claim(*whole)),
                (None, Some(_)) => "from a suggestion".to_owned(),
                (None, None) => "from the article".to_owned(),
            };
            (format!("opened the claim {from}"), words(statement))
        }
        Event::Reworded { statement, kind } => {
            let old = before.map_or("", |it| &it.statement);
            if old == statement {
                let old = before.map_or("", |it| it.kind.word()).to_owned();
                let change = Detail::Change { before: old, after: kind.word().to_owned() };
                ("changed the kind of the claim".to_owned(), change)
            } else {
                let change = Detail::Change { before: old.to_owned(), after: statement.clone() };
                ("reworded the statement".to_owned(), change)
            }
        }
        Event::Followed { anchor, number, as_opened } => {
            (followed(before, anchor, *number, *as_opened), Detail::Nothing)
        }
        Event::WordsChanged { anchor, number } => {
            let old = before.and_then(Claim::anchor).map(|old| old.exact.clone());
            let change =
                Detail::Change { before: old.unwrap_or_default(), after: anchor.exact.clone() };
            (format!("found its words changed in revision {number}"), change)
        }
        Event::Orphaned { number, candidates, .. } => {
            (orphaned(*number, *candidates), Detail::Nothing)
        }
        Event::Placed { anchor, number, .. } => {
            (format!("said where its words stand in revision {number}"), words(&anchor.exact))
        }
        Event::ChangeSettled { note } => {
            ("looked at what happened to its words".to_owned(), words(note))
        }
        Event::Attributed { name, title, role, form, .. } => {
            let name = name.as_deref().unwrap_or(names.nobody());
            let title = title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let detail = format!("{} {name}{title} ({})", role.phrase(), form.word());
            ("attributed the claim".to_owned(), Detail::Words(detail))
        }
        Event::Reattributed { .. }
        | Event::SplitOff { .. }
        | Event::Absorbed { .. }
        | Event::Released { .. } => relations::told(before, event, names),
        Event::AttributionRemoved { speaker, role } => {
            let old = before
                .and_then(|it| it.attributions.iter().find(|old| old.speaker == *speaker))
                .and_then(|old| old.name.clone())
                .unwrap_or_else(|| "a speaker".to_owned());
            let detail = format!("{} {old}", role.phrase());
            ("removed an attribution".to_owned(), Detail::Words(detail))
        }
        Event::SpeakerUnknown { reason } => {
            ("recorded that no speaker can be named".to_owned(), words(reason))
        }
        Event::ResearchStarted {} => plain("started the research"),
        Event::EvidenceAdded {
            source, stance, passage, note, kind, directness, cited, at, ..
        } => {
            let said = passage.as_ref().or(note.as_ref()).cloned().unwrap_or_default();
            let did = format!("added evidence ({})", sort(*stance, *kind, *directness));
            let place = at.map(|at| format!(", {}", At::phrase(at))).unwrap_or_default();
            let snapshot = if cited.is_some() { ", from a snapshot" } else { "" };
            (did, Detail::Words(format!("{}{place}{snapshot} — {said}", names.source(*source))))
        }
        Event::EvidenceRemoved { id, reason } => {
            let old = before.and_then(|it| it.evidence.iter().find(|old| old.id == *id));
            let old = old.map(|old| names.source(old.source));
            let did = format!("removed evidence ({})", old.as_deref().unwrap_or("a source"));
            (did, words(reason))
        }
        Event::EvidenceGrouped { .. }
        | Event::EvidenceUngrouped { .. }
        | Event::EvidenceToldApart { .. }
        | Event::Searched { .. }
        | Event::SearchRemoved { .. }
        | Event::QuestionAsked { .. }
        | Event::QuestionRemoved { .. }
        | Event::QuestionAnswered { .. }
        | Event::AnswerRemoved { .. } => research::told(before, event, names),
        Event::VerdictProposed {
            scale,
            label,
            label_name,
            rationale,
            would_change,
            as_of,
            review_by,
            correction,
            media,
            ..
        } => {
            let (change, note) = (would_change.as_deref(), correction.as_deref());
            let words = verdict::proposed(rationale, [change, note], *as_of, *review_by);
            let detail = Detail::Label {
                scale: *scale,
                label: label.clone(),
                name: label_name.clone(),
                words: verdict::with_media(words, media.as_ref()),
            };
            ("proposed a verdict".to_owned(), detail)
        }
        Event::RationaleRevised { rationale, .. } => {
            let old = before.and_then(Claim::round).map(|round| round.rationale.clone());
            let change =
                Detail::Change { before: old.unwrap_or_default(), after: rationale.clone() };
            ("revised the rationale".to_owned(), change)
        }
        Event::EditSuggested { .. } | Event::EditAccepted { .. } | Event::EditDeclined { .. } => {
            editing::told(before, event, names)
        }
        Event::OpinionAsked { .. }
        | Event::OpinionGiven { .. }
        | Event::OpinionWithdrawn { .. }
        | Event::PanelOpened { .. }
        | Event::PanelSettled { .. } => opinion::told(event, names),
        Event::VerdictApproved { rulings, .. } => {
            let detail = before.and_then(Claim::round).map(|round| Detail::Label {
                scale: round.scale,
                label: round.label.clone(),
                name: round.label_name.clone(),
                words: rulings.as_ref().map(past::weighed).unwrap_or_default(),
            });
            ("approved the verdict".to_owned(), detail.unwrap_or(Detail::Nothing))
        }
        Event::VerdictReturned { reason, .. } => ("returned the verdict".to_owned(), words(reason)),
        Event::ProposalWithdrawn { reason, .. } => {
            ("took the proposal back".to_owned(), words(reason))
        }
        Event::CorrectionEnded { reason } => {
            ("ended the correction: the verdict stands".to_owned(), words(reason))
        }
        Event::VerdictConfirmed { review_by, reason, .. } => verdict::confirmed(*review_by, reason),
        Event::CorrectionStarted { reason } => ("started a correction".to_owned(), words(reason)),
        Event::Closed { closing, reason } => (closed(closing, names), words(reason)),
        Event::Reopened { reason } => ("reopened the claim".to_owned(), words(reason)),
        Event::Matched { .. } | Event::NotMatched { .. } | Event::AppearanceLinked { .. } => {
            past::told(event)
        }
        Event::Parked { until, reason } => {
            (format!("parked the claim until {}", until.format("%-d %B %Y")), words(reason))
        }
        Event::Unparked {} => plain("took the claim up again"),
        Event::Published { .. } => plain("published the verdict"),
        Event::Withdrawn { reason } => ("withdrew the verdict".to_owned(), words(reason)),
        Event::Assigned { to, note, taken_from } => {
            let did = taking::assigned(before, recorded.actor, *to, *taken_from, names);
            (did, note.as_deref().map_or(Detail::Nothing, words))
        }
        Event::DueSet { due: Some(due) } => {
            (format!("set it due on {} UTC", due.format("%-d %B %Y, %H:%M")), Detail::Nothing)
        }
        Event::DueSet { due: None } => plain("removed the due time"),
        Event::PrioritySet { level: Some(level), reason } => {
            let did = format!("set the priority to {}", level.word().to_lowercase());
            (did, words(reason.as_deref().unwrap_or_default()))
        }
        Event::PrioritySet { level: None, reason } => {
            let did = "took back the priority that a person had set".to_owned();
            (did, reason.as_deref().map_or(Detail::Nothing, words))
        }
        Event::Tagged { tags } if tags.is_empty() => plain("removed all tags"),
        Event::Tagged { tags } => (format!("tagged it {}", tags.join(", ")), Detail::Nothing),
        Event::Flagged { severity, said_before, note } => {
            let (severity, said_before, note) = (*severity, *said_before, note.clone());
            verdict::flagged(&Flags { severity, said_before, note })
        }
        Event::ItemTicked { .. } | Event::ItemUnticked { .. } => checklist::told(before, event),
        Event::Commented { .. } | Event::ThreadResolved { .. } | Event::ThreadReopened { .. } => {
            talk::told(before, event, names)
        }
        Event::PdfMade { version, sha256 } => (
            format!("made a PDF of it, as it stood after entry {version}"),
            words(&format!("SHA-256 {sha256}")),
        ),
        Event::ContactAsked { name, title, purpose, channel, question, .. } => {
            let name = name.as_deref().unwrap_or(names.nobody());
            let title = title.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
            let how = format!("{}, {}", purpose.word().to_lowercase(), channel.phrase());
            let detail = format!("{name}{title} ({how}) — {question}");
            ("asked somebody for comment".to_owned(), Detail::Words(detail))
        }
        Event::ContactAnswered { text, by_link: true, .. } => {
            ("answered by the link".to_owned(), words(text.as_deref().unwrap_or(names.no_words())))
        }
        Event::ContactAnswered { contact, text, by_link: false, .. } => {
            let text = text.as_deref().unwrap_or(names.no_words());
            let detail = format!("{} — {text}", whom(before, *contact, names));
            ("recorded an answer".to_owned(), Detail::Words(detail))
        }
        Event::ContactSilent { contact } => (
            "recorded that no answer came".to_owned(),
            Detail::Words(whom(before, *contact, names)),
        ),
        Event::ContactRemoved { contact, reason } => {
            let detail = format!("{} — {reason}", whom(before, *contact, names));
            ("removed somebody who was asked".to_owned(), Detail::Words(detail))
        }
        Event::ContactLinkMade { contact, until, .. } => {
            let until = until.format("%-d %B %Y, %H:%M UTC");
            let detail = format!("{}, until {until}", whom(before, *contact, names));
            ("made a link to answer by".to_owned(), Detail::Words(detail))
        }
        Event::ContactLinkEnded { contact } => {
            ("ended a link to answer by".to_owned(), Detail::Words(whom(before, *contact, names)))
        }
        Event::Redacted { fields, ground } => erasing::told(fields, ground),
    }
}

/// Whoever was asked, by name where it is still known.
fn whom(before: Option<&Claim>, contact: ContactId, names: &dyn Names) -> String {
    let known = before.and_then(|it| it.contacts.iter().find(|old| old.id == contact));
    known.and_then(|it| it.name.clone()).unwrap_or_else(|| names.nobody().to_owned())
}

/// What became of words that are the same, completing "Ana …".
fn followed(before: Option<&Claim>, now: &Anchor, number: u32, as_opened: bool) -> String {
    let state = before.map_or(TextState::Unchanged, Claim::text_state);
    let found = match (state, as_opened) {
        (TextState::Unchanged, _) => "found its words unchanged in",
        (_, true) => "found its words again, as they were when it was opened, in",
        (TextState::Changed, false) => "found its changed words as they were in",
        (TextState::Orphaned, false) => "found its changed words again in",
    };
    let Some(old) = before.and_then(Claim::anchor) else {
        return format!("{found} revision {number}");
    };
    let place = match (now.start.abs_diff(old.start), now.start > old.start) {
        (0, _) => "at the same place".to_owned(),
        (1, true) => "1 character further on".to_owned(),
        (1, false) => "1 character further up".to_owned(),
        (by, true) => format!("{by} characters further on"),
        (by, false) => format!("{by} characters further up"),
    };
    let same = if as_opened { before.map_or("", Claim::quote) } else { &old.exact };
    let marks =
        if same == now.exact { "" } else { ", with other spaces, quotation marks or dashes" };
    format!("{found} revision {number}, {place}{marks}")
}

fn orphaned(number: u32, candidates: u32) -> String {
    let why = match candidates {
        0 => "no place there is like them".to_owned(),
        1 => "one place there is like them, and it is not certain".to_owned(),
        many => format!("{many} places there are like them, and none is certain"),
    };
    format!("found no certain place for its words in revision {number}: {why}")
}

/// What sort of evidence it is, in a few words: "refutes; official data, first hand".
fn sort(stance: Stance, kind: Option<SourceKind>, directness: Option<Directness>) -> String {
    let about = [kind.map(SourceKind::word), directness.map(Directness::word)];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ").to_lowercase();
    let stance = stance.word().to_lowercase();
    if about.is_empty() { stance } else { format!("{stance}; {about}") }
}

/// What a claim was closed as, completing "Ana …".
pub fn closed(closing: &Closing, names: &dyn Names) -> String {
    match closing {
        Closing::Dismissed => "dismissed the claim".to_owned(),
        Closing::NotCheckable { why } => {
            format!("closed the claim as not checkable: {}", why.phrase())
        }
        Closing::DuplicateOf { claim } => {
            format!("closed the claim as a duplicate of {}", names.claim(*claim))
        }
        Closing::MergedInto { claim } => format!("merged the claim into {}", names.claim(*claim)),
        Closing::SplitInto { claims } => {
            format!("split the claim into {}", relations::listed(claims, names))
        }
    }
}
