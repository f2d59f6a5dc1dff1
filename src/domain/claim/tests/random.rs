//! Random: whatever is said by whomever, in any order, the promises of the core hold.

mod edits;
mod opinions;
mod past;
mod replaying;
mod wrong;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::cast::*;
use super::strategies::{actors, commands};
use crate::domain::claim::*;
use crate::domain::evidence::NewEvidence;
use crate::domain::*;
use edits::editing;
use opinions::judging;

type Step = (Actor, Command);
type Decide = fn(Option<&Claim>, Command, &Context<'_>) -> Result<Vec<Event>, Refusal>;

const MIN_EVIDENCE: u32 = 2;
const STEPS: usize = 60;

/// A newsroom at work on one claim, watched by somebody who keeps their own notes and does not ask
/// the claim who wrote what.
struct Watch {
    decide: Decide,
    claim: Option<Claim>,
    trail: Vec<Recorded>,
    /// Who proposed or wrote in the round that is waiting, and its last words.
    writers: BTreeSet<PersonId>,
    /// Every edit that was ever suggested: by whom, in which words.
    edits: BTreeMap<EditId, (PersonId, String)>,
    /// What was said of it by whom, and who has still to say something.
    opinions: BTreeMap<PersonId, Option<String>>,
    words: (String, String),
    /// Which source each item of evidence is of, and the origin that somebody gave it.
    links: BTreeMap<EvidenceId, (SourceId, Option<OriginId>)>,
    /// The same as it was when a verdict was approved last.
    approved_links: BTreeMap<EvidenceId, (SourceId, Option<OriginId>)>,
    tally: Tally,
}

/// How often the things happened that the promises are about.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    own_work_refused: usize,
    edits_accepted: usize,
    approved: usize,
    approved_after_correction: usize,
    approved_with_opinions: usize,
    approved_with_rulings: usize,
    rulings_refused: usize,
    opinions_refused: usize,
    incomplete_refused: usize,
    more_links_than_origins: usize,
    other_refused: usize,
}

impl Watch {
    fn new(decide: Decide) -> Self {
        Self {
            decide,
            claim: None,
            trail: Vec::new(),
            writers: BTreeSet::new(),
            edits: BTreeMap::new(),
            opinions: BTreeMap::new(),
            words: Default::default(),
            links: BTreeMap::new(),
            approved_links: BTreeMap::new(),
            tally: Tally::default(),
        }
    }

    fn see(&mut self, (actor, command): Step) -> Result<(), String> {
        let before = self.claim.clone();
        let at = at(i64::try_from(self.trail.len()).unwrap());
        let settings = Settings { min_evidence: MIN_EVIDENCE, ..SETTINGS.clone() };
        let context = Context { actor, now: at, settings: &settings, scale: &SCALE };
        match (self.decide)(before.as_ref(), command.clone(), &context) {
            Err(Refusal::OwnWork) => self.tally.own_work_refused += 1,
            Err(
                Refusal::OpinionWaits
                | Refusal::OwnOpinion
                | Refusal::PanelIncomplete
                | Refusal::PanelDivided
                | Refusal::PanelDiffers,
            ) => self.tally.opinions_refused += 1,
            Err(Refusal::Incomplete(lacks)) => {
                self.tally.incomplete_refused += 1;
                let counted = |it: &Missing| matches!(it, Missing::Evidence { have, .. } if *have != self.origins());
                if lacks.iter().any(counted) {
                    return Err(format!("{lacks:?} of {:?}", self.links));
                }
            }
            Err(Refusal::RulingsOpen(_) | Refusal::OtherLabel(_) | Refusal::RulingsChanged) => {
                self.tally.rulings_refused += 1;
            }
            Err(_) => self.tally.other_refused += 1,
            Ok(events) => {
                self.note(actor, &command, before.as_ref())?;
                for event in events {
                    let seq = u64::try_from(self.trail.len()).unwrap();
                    let (claim, number) = (CLAIM, ClaimNumber(0));
                    let recorded = Recorded { claim, number, seq, at, actor, event };
                    self.claim = apply(self.claim.take(), &recorded);
                    self.trail.push(recorded);
                }
                self.compare(actor, &command, before.as_ref())?;
            }
        }
        Ok(())
    }

    /// What the person who watches writes down, and what they object to.
    fn note(&mut self, actor: Actor, command: &Command, it: Option<&Claim>) -> Result<(), String> {
        self.note_opinion(actor, command)?;
        self.note_edit(actor, command)?;
        match command {
            Command::Propose(new) => {
                self.note_proposal(actor, new, it)?;
                self.note_words(&new.rationale);
            }
            Command::AddEvidence(new) => {
                self.links.insert(new.id, (new.source, None));
            }
            Command::RemoveEvidence { id, .. } => {
                self.links.remove(id);
                self.let_loners_go();
            }
            Command::GroupEvidence { origin, evidence, .. } => {
                for id in evidence {
                    self.links.get_mut(id).ok_or("grouped what is not there")?.1 = Some(*origin);
                }
                self.let_loners_go();
            }
            Command::UngroupEvidence { id, .. } => {
                self.links.get_mut(id).ok_or("took out what is not there")?.1 = None;
                self.let_loners_go();
            }
            Command::ReviseRationale { rationale } => {
                self.writers.insert(actor.person.ok_or("revised by nobody")?);
                self.words.1.clone_from(rationale);
                self.note_words(rationale);
            }
            Command::Approve(approval) => {
                self.weighed(approval)?;
                let person = actor.person.ok_or("approved by nobody")?;
                self.tally.approved_with_opinions += usize::from(!self.opinions.is_empty());
                self.spoken(person)?;
                if self.writers.contains(&person) {
                    return Err("somebody approved their own work".to_owned());
                }
                if actor.role != Role::Editor {
                    return Err(format!("approved by the role of {:?}", actor.role));
                }
                self.approved_links.clone_from(&self.links);
            }
            Command::TakeBack { .. } => {
                let by = actor.person.ok_or("taken back by nobody")?;
                if !self.writers.contains(&by) {
                    return Err("somebody took back what others proposed".to_owned());
                }
            }
            // The verdict stands, on what it was approved on.
            Command::EndCorrection { .. } => self.links.clone_from(&self.approved_links),
            _ => {}
        }
        Ok(())
    }

    /// What they write down of a proposal.
    fn note_proposal(
        &mut self,
        actor: Actor,
        new: &Proposal,
        it: Option<&Claim>,
    ) -> Result<(), String> {
        let it = it.ok_or("proposed on nothing")?;
        let person = actor.person.ok_or("proposed by nobody")?;
        if self.origins() < usize::try_from(MIN_EVIDENCE).unwrap() {
            return Err(format!("proposed with evidence of {} origins", self.origins()));
        }
        self.tally.more_links_than_origins += usize::from(self.origins() < self.links.len());
        let said = |by: &Attribution| by.role != AttributionRole::Denied;
        let reason = it.no_speaker.as_deref().is_some_and(|reason| !reason.is_empty());
        let on_scale = SCALE.labels.iter().any(|known| known.key == new.label);
        for (holds, what) in [
            (reason || it.attributions.iter().any(said), "speaker or reason"),
            (on_scale, "a label of the scale"),
            (new.seen.is_none_or(|seen| seen == SCALE.id), "having seen its labels"),
            (!new.rationale.trim().is_empty(), "rationale"),
        ] {
            holds.then_some(()).ok_or_else(|| format!("proposed without {what}"))?;
        }
        self.writers = BTreeSet::from([person]);
        self.opinions.clear();
        self.words = (new.label.clone(), new.rationale.clone());
        Ok(())
    }

    /// Whoever is left alone in an origin is in none.
    fn let_loners_go(&mut self) {
        let links = self.links.clone();
        for (id, (_, origin)) in &mut self.links {
            let shares = |(other, it): (&EvidenceId, &(SourceId, Option<OriginId>))| {
                other != id && it.1 == *origin
            };
            *origin = origin.filter(|_| links.iter().any(shares));
        }
    }

    /// How many origins there are: each item takes the smallest number among those it shares one
    /// with, until nothing changes.
    fn origins(&self) -> usize {
        let items: Vec<_> = self.links.values().collect();
        let mut numbers: Vec<usize> = (0..items.len()).collect();
        loop {
            let before = numbers.clone();
            for (one, first) in items.iter().enumerate() {
                for (other, second) in items.iter().enumerate() {
                    if first.0 == second.0 || first.1.is_some() && first.1 == second.1 {
                        numbers[one] = numbers[one].min(numbers[other]);
                    }
                }
            }
            if numbers == before {
                return numbers.into_iter().collect::<BTreeSet<_>>().len();
            }
        }
    }

    /// Holds what the claim has become to those notes.
    fn compare(
        &mut self,
        actor: Actor,
        command: &Command,
        before: Option<&Claim>,
    ) -> Result<(), String> {
        let it = self.claim.as_ref().ok_or("the claim is gone")?;
        if it.version != u64::try_from(self.trail.len()).unwrap() {
            return Err(format!("version {} of {} events", it.version, self.trail.len()));
        }
        if it.origins() != self.origins() {
            return Err(format!("{} origins of {:?}", it.origins(), self.links));
        }
        let old = before.and_then(|before| before.verdict.as_ref());
        if !matches!(command, Command::Approve(_)) {
            // Whoever confirms a verdict says when to look again, and touches nothing else of it.
            let now = it.verdict.clone().map(|mut verdict| {
                if let (Command::Confirm { .. }, Some(old)) = (command, old) {
                    verdict.confirmed.clone_from(&old.confirmed);
                }
                verdict
            });
            return if now.as_ref() == old { Ok(()) } else { Err("verdict moved".into()) };
        }
        let verdict = it.verdict.as_ref().ok_or("approved without a verdict")?;
        let (label, rationale) = &self.words;
        let clean = words::clean(words::Field::Rationale, rationale);
        if (&verdict.label, &verdict.rationale) != (label, &clean) {
            return Err("the verdict has other words than were proposed".to_owned());
        }
        if Some(verdict.approved_by) != actor.person || !self.writers.contains(&verdict.proposed_by)
        {
            return Err("the verdict names other people".to_owned());
        }
        let origins = verdict.research.origins(&verdict.evidence).len();
        if origins < usize::try_from(MIN_EVIDENCE).unwrap() || origins != self.origins() {
            return Err(format!("approved with evidence of {origins} origins"));
        }
        self.tally.approved += 1;
        self.tally.approved_after_correction += usize::from(old.is_some());
        Ok(())
    }
}

fn watched(decide: Decide, steps: Vec<Step>) -> Result<Watch, String> {
    let mut watch = Watch::new(decide);
    for verb in [Verb::Open, Verb::Attribute, Verb::AddEvidence] {
        watch.see((reviewer(ANN), command(verb)))?;
    }
    let second = Command::AddEvidence(Box::new(NewEvidence {
        source: OTHER_SOURCE,
        ..said_of(EVIDENCE, "1,204 m", "")
    }));
    watch.see((reviewer(ANN), second))?;
    for step in steps {
        watch.see(step)?;
    }
    Ok(watch)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((actors(), commands()), 0..=STEPS)
}

proptest! {
    #[test]
    fn no_promise_is_broken_where_people_suggest_edits(steps in editing()) {
        let watch = watched(decide, steps);
        prop_assert!(watch.is_ok(), "{:?}", watch.err());
    }

    #[test]
    fn no_promise_is_broken_where_people_ask_each_other(steps in judging()) {
        let watch = watched(decide, steps);
        prop_assert!(watch.is_ok(), "{:?}", watch.err());
    }

    #[test]
    fn no_promise_is_broken_by_any_sequence_of_commands(steps in steps()) {
        let watch = watched(decide, steps);
        prop_assert!(watch.is_ok(), "{:?}", watch.err());
    }

    #[test]
    fn a_trail_that_was_written_and_read_again_folds_to_the_same_claim(steps in steps()) {
        let watch = watched(decide, steps).unwrap();
        let read = watch.trail.iter().map(|it| {
            let written = serde_json::to_vec(&it.event).unwrap();
            Recorded { event: serde_json::from_slice(&written).unwrap(), ..it.clone() }
        });
        prop_assert_eq!(fold(&read.collect::<Vec<_>>()), watch.claim);
    }
}

/// Runs the same few hundred sequences every time.
fn tallied(decide: Decide) -> Result<Tally, String> {
    let mut runner = TestRunner::deterministic();
    let mut sum = Tally::default();
    for run in 0..750 {
        let steps = match run % 6 {
            0 => judging().new_tree(&mut runner).unwrap().current(),
            3 => editing().new_tree(&mut runner).unwrap().current(),
            _ => steps().new_tree(&mut runner).unwrap().current(),
        };
        let tally = watched(decide, steps)?.tally;
        sum.own_work_refused += tally.own_work_refused;
        sum.edits_accepted += tally.edits_accepted;
        sum.approved += tally.approved;
        sum.approved_after_correction += tally.approved_after_correction;
        sum.approved_with_opinions += tally.approved_with_opinions;
        sum.approved_with_rulings += tally.approved_with_rulings;
        sum.rulings_refused += tally.rulings_refused;
        sum.opinions_refused += tally.opinions_refused;
        sum.incomplete_refused += tally.incomplete_refused;
        sum.more_links_than_origins += tally.more_links_than_origins;
        sum.other_refused += tally.other_refused;
    }
    Ok(sum)
}

#[test]
fn the_random_newsrooms_do_try_what_is_forbidden() {
    let tally = tallied(decide).unwrap();
    assert!(tally.own_work_refused > 50, "{tally:?}");
    assert!(tally.edits_accepted > 15, "{tally:?}");
    assert!(tally.approved > 100, "{tally:?}");
    assert!(tally.approved_after_correction > 10, "{tally:?}");
    assert!(tally.approved_with_opinions > 5, "{tally:?}");
    assert!(tally.approved_with_rulings > 2, "{tally:?}");
    assert!(tally.rulings_refused > 5, "{tally:?}");
    assert!(tally.opinions_refused > 10, "{tally:?}");
    assert!(tally.incomplete_refused > 40, "{tally:?}");
    assert!(tally.more_links_than_origins > 20, "{tally:?}");
}

#[test]
fn a_core_that_forgot_its_promises_would_be_caught() {
    use wrong::{blithe, counting_links, deaf, flattered, forgetful, half_forgetful, lenient};
    let error = tallied(deaf).unwrap_err();
    assert!(error.contains("opinion") || error.starts_with("approved against"), "{error}");
    // Who wrote in a round is nobody to ask about it either, whichever of the two comes first.
    let own = ["somebody approved their own work", "the first was asked for the second opinion"];
    for wrong in [forgetful, half_forgetful, flattered] {
        let error = tallied(wrong).unwrap_err();
        assert!(own.contains(&error.as_str()), "{error}");
    }
    let blithe = tallied(blithe).unwrap_err();
    assert_eq!(blithe, "approved without a word on a past ruling");
    assert!(tallied(lenient).unwrap_err().starts_with("proposed with"));
    let error = tallied(counting_links).unwrap_err();
    assert!(error.contains("origins") || error.contains("Evidence {"), "{error}");
}
