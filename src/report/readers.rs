//! Readers: of a dossier, what everybody may see. Nothing that was not published gets past here.

use super::correction::{Came, Correction};
use super::dossier::{Dossier, Past};
use crate::domain::claim::{
    Claim, Event, Flags, Opinions, Outcome, Publication, Recorded, Relations, Round, Shown, Stage,
    TextStanding, Verdict, What, fold,
};
use crate::domain::contact::Contact;

impl Dossier {
    /// The verdict that readers see, on what it was approved on; nothing where they see none. What
    /// was said since, changed since, or said to colleagues alone is not in it.
    #[must_use]
    pub fn for_readers(mut self, history: &[Recorded]) -> Option<Self> {
        let contacts = self.desk.tells_contacts.then(|| asked(&self.claim, history));
        self.claim = claim(self.claim, contacts.unwrap_or_default())?;
        // That it still holds, and since when, is for readers; why was written for colleagues.
        if let Some(confirmed) = &mut self.claim.verdict.as_mut()?.confirmed {
            confirmed.reason.clear();
        }
        let (verdict, shown) = (self.claim.verdict.as_ref()?, self.claim.shown.as_deref()?);
        let is_withdrawn = matches!(self.claim.publication, Publication::Withdrawn { .. });
        self.past = Past {
            first_published: Some(shown.first_at),
            last_published: Some(shown.changed_at),
            withdrawn: is_withdrawn.then_some(shown.changed_at),
            corrections: corrections(shown, &self.claim.rounds),
        };
        let deciders = |round: &Round| [Some(round.proposed_by), decided(round)];
        let mut people: Vec<_> = self.claim.rounds.iter().flat_map(deciders).flatten().collect();
        people.extend([verdict.proposed_by, verdict.approved_by]);
        people.extend(verdict.confirmed.as_ref().map(|it| it.by));
        let (sources, copies): (Vec<_>, Vec<_>) =
            verdict.evidence.iter().map(|it| (it.source, it.cited.as_ref())).unzip();
        let copies: Vec<_> = copies.into_iter().flatten().map(|it| it.snapshot).collect();
        let scales: Vec<_> = self.claim.rounds.iter().map(|it| it.scale).collect();
        let said: Vec<_> = verdict.attributions.iter().map(|it| it.speaker).collect();
        self.people.retain(|id, _| people.contains(id));
        self.sources.retain(|id, _| sources.contains(id));
        self.snapshots.retain(|id, _| copies.contains(id));
        self.scales.retain(|id, _| scales.contains(id));
        self.speakers.retain(|id, _| said.contains(id));
        self.numbers.clear();
        self.trail.clear();
        Some(self)
    }
}

/// Every part of a claim is named, so that a new one does not reach readers by oversight.
#[expect(clippy::too_many_lines, reason = "every part of a claim by its name")]
fn claim(it: Claim, contacts: Vec<Contact>) -> Option<Claim> {
    let Claim {
        id,
        number,
        version,
        article,
        statement: _,
        kind,
        anchors,
        text,
        attributions: _,
        erased,
        no_speaker: _,
        evidence: _,
        research: _,
        comments: _,
        pdfs: _,
        ticks: _,
        contacts: _,
        stage,
        closing: _,
        relations: _,
        past: _,
        parked_until: _,
        rounds,
        verdict,
        publication,
        shown,
        assignee: _,
        due: _,
        pace,
        tags: _,
        flags: _,
        opened_at: _,
        opened_by: _,
        changed_at: _,
    } = it;
    let (verdict, shown) = (verdict?, shown?);
    if publication != Publication::Published || verdict.round != shown.round {
        return None;
    }
    Some(Claim {
        erased,
        id,
        number,
        version,
        article,
        statement: verdict.statement.clone(),
        kind,
        anchors,
        text: text.map(|text| TextStanding { settled: None, ..text }),
        attributions: verdict.attributions.clone(),
        no_speaker: verdict.no_speaker.clone(),
        evidence: verdict.evidence.clone(),
        research: verdict.research.clone(),
        comments: Vec::new(),
        pdfs: Vec::new(),
        ticks: Vec::new(),
        contacts,
        // How far a correction has come is nobody's outside of the desk.
        stage: if stage == Stage::Approved { stage } else { Stage::Correcting },
        closing: None,
        relations: Relations::default(),
        past: crate::domain::claim::Past::default(),
        parked_until: None,
        rounds: rounds.into_iter().filter_map(|it| round(it, &shown, &verdict)).collect(),
        verdict: Some(verdict),
        publication,
        assignee: None,
        due: None,
        pace,
        tags: Vec::new(),
        flags: Flags::default(),
        opened_at: shown.first_at,
        opened_by: None,
        changed_at: shown.changed_at,
        shown: Some(shown),
    })
}

/// A round whose verdict readers saw, without what colleagues said of it.
fn round(it: Round, shown: &Shown, verdict: &Verdict) -> Option<Round> {
    let is_seen = (shown.first_round..=verdict.round).contains(&it.number);
    let is_approved = matches!(it.outcome, Outcome::Approved { .. });
    (is_seen && is_approved).then(|| Round {
        earlier: Vec::new(),
        authors: vec![it.proposed_by],
        edits: Vec::new(),
        opinions: Opinions::default(),
        ..it
    })
}

fn decided(it: &Round) -> Option<crate::domain::PersonId> {
    match it.outcome {
        Outcome::Approved { by, .. } => Some(by),
        Outcome::Waiting | Outcome::Returned { .. } | Outcome::TakenBack { .. } => None,
    }
}

/// Those who were asked, as it stood when the verdict was approved: an answer that came since has
/// been weighed by nobody, and may have been written by whoever had the link.
fn asked(now: &Claim, history: &[Recorded]) -> Vec<Contact> {
    let Some(verdict) = &now.verdict else { return Vec::new() };
    let approves = |it: &Recorded| matches!(&it.event, Event::VerdictApproved { round, .. } if *round == verdict.round);
    let Some(at) = history.iter().rposition(approves) else { return Vec::new() };
    let then = history.get(..=at).and_then(fold);
    let is_there = |it: &Contact| now.contacts.iter().any(|now| now.id == it.id);
    let bare = |it: Contact| Contact { link_until: None, asked_by: None, ..it };
    then.map(|then| then.contacts.into_iter().filter(is_there).map(bare).collect())
        .unwrap_or_default()
}

/// What readers are told was corrected.
fn corrections(shown: &Shown, rounds: &[Round]) -> Vec<Correction> {
    let told = |it: &crate::domain::claim::Change| {
        let What::Corrected { round, from, to, note } = &it.what else { return None };
        let approved =
            rounds.iter().find(|old| old.number == *round).and_then(|old| match old.outcome {
                Outcome::Approved { at, .. } => Some(at),
                Outcome::Waiting | Outcome::Returned { .. } | Outcome::TakenBack { .. } => None,
            });
        let at = approved.unwrap_or(it.at);
        let (from, to, note) = (from.clone(), to.clone(), note.clone());
        // From before there were notes: what was written instead was for colleagues.
        let reason = format!("“{from}” became “{to}”.");
        Some(Correction { at, reason, came: Came::Verdict { at, from, to, note } })
    };
    shown.changes.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::document::ClaimDocument;
    use super::super::{claimreview, sample};
    use super::*;
    use crate::domain::claim::Kind;
    use crate::domain::evidence::Stance;
    use std::collections::BTreeSet;

    /// Published, taken up again, corrected and published again.
    fn corrected() -> Vec<Recorded> {
        let mut events: Vec<_> = sample::rich_history()
            .into_iter()
            .map(|it| (it.actor.person.unwrap(), it.event))
            .collect();
        let editor = events[10].0;
        events.insert(15, (editor, Event::Published { round: 3 }));
        sample::history(11, "2026-03-04T09:00:00Z", events)
    }

    fn shown(history: &[Recorded]) -> Option<Dossier> {
        sample::dossier(history).for_readers(history)
    }

    #[test]
    fn before_it_is_published_and_once_it_is_withdrawn_there_is_nothing() {
        let history = corrected();
        for length in 1..=11 {
            assert!(shown(&history[..length]).is_none(), "{length} events");
        }
        assert!(shown(&history[..12]).is_some());
        let mut withdrawn = history;
        let last = withdrawn.last().unwrap().clone();
        let event = Event::Withdrawn { reason: "It was another mayor.".to_owned() };
        withdrawn.push(Recorded { seq: last.seq + 1, event, ..last });
        assert!(shown(&withdrawn).is_none());
    }

    #[test]
    fn what_is_worked_on_stays_with_the_desk() {
        let mut history = corrected();
        history.truncate(14);
        let secret = "Secret words of a draft";
        let mut push = |event: Event| {
            let last = history.last().unwrap().clone();
            history.push(Recorded { seq: last.seq + 1, event, ..last });
        };
        push(Event::Reworded { statement: secret.to_owned(), kind: Kind::Other });
        push(Event::Commented {
            id: crate::domain::CommentId(uuid::Uuid::from_u128(1)),
            text: Some(secret.to_owned()),
            reply_to: None,
            mentions: Vec::new(),
        });
        push(Event::Tagged { tags: vec![secret.to_owned()] });
        push(Event::EvidenceAdded {
            id: crate::domain::EvidenceId(uuid::Uuid::from_u128(2)),
            source: crate::domain::SourceId(uuid::Uuid::from_u128(3)),
            stance: Stance::Context,
            passage: Some(secret.to_owned()),
            note: None,
            kind: None,
            directness: None,
            cited: None,
            at: None,
        });
        push(sample::proposed(3, "mostly_false", secret, secret));
        let whole = format!("{:?}", sample::dossier(&history));
        assert!(whole.matches(secret).count() > 4);

        let dossier = shown(&history).unwrap();

        assert!(!format!("{dossier:?}").contains(secret));
        let entry = ClaimDocument::of(&dossier).claim;
        assert_eq!(entry.stage, Stage::Correcting);
        assert!(entry.proposal.is_none() && entry.unapproved_changes.is_none());
        assert_eq!(entry.verdict.unwrap().label.name, "False");
        assert!(!format!("{dossier:?}").contains("the label was too hard"), "why it is looked at");
    }

    #[test]
    fn a_correction_is_told_and_its_markup_passes_the_lint() {
        let dossier = shown(&corrected()).unwrap();
        let [correction] = &dossier.past.corrections[..] else { panic!("one") };
        assert_eq!(correction.words(), "We first called this false; some crime did fall.");
        let exported = claimreview::claim(&dossier, &BTreeSet::new()).unwrap();
        assert!(exported.json.contains("CorrectionComment"), "{}", exported.json);
        assert_eq!(dossier.people.len(), 2, "who proposed and who approved");
    }
}
