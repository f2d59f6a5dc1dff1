//! Matching: what people asked for and were answered, against what stands in the trails.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Placed;

/// A moment of one clock that everybody who calls reads.
pub type Moment = u64;
/// How many events a claim has.
pub type Version = u64;

/// An event of a trail.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: u64,
    pub who: String,
    /// In words that no other act of this person on this version leaves; empty for what only goes
    /// before the event that an act is about.
    pub what: String,
    /// What one act left has one key, in whichever trail.
    pub act: String,
}

/// The trail of a claim.
#[derive(Clone, Debug)]
pub struct Trail {
    pub claim: u64,
    /// How many of its events were there before anybody called.
    pub seeded: Version,
    pub entries: Vec<Entry>,
}

/// A form that was sent once, or a page that was looked at.
#[derive(Clone, Debug)]
pub struct Call {
    pub who: String,
    pub claim: u64,
    pub ask: Ask,
    pub answer: Answer,
    pub begun: Moment,
    pub ended: Moment,
}

#[derive(Clone, Debug)]
pub enum Ask {
    Look,
    Act(Act),
}

/// What a form asks for.
#[derive(Clone, Debug)]
pub struct Act {
    /// The same where the same form was sent again.
    pub form: String,
    pub seen: Version,
    /// What it leaves in the trail.
    pub what: String,
    /// What it leaves in the trail of another claim.
    pub tells: Option<(u64, String)>,
    /// Whether it may be done without leaving anything.
    pub may_be_idle: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The page, at this version.
    Shown(Version),
    Done,
    /// Somebody else was first; the claim is at this version.
    Stale(Version),
    /// The rules say no to it on the version that was seen.
    Refused,
    /// Turned down without a look at the version.
    Denied,
    /// No answer came: it was done or not.
    Lost,
}

/// Where a call stands on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub claim: u64,
    /// The version that it made or read.
    pub version: Version,
    pub reads: bool,
}

/// What one act left in one trail.
#[derive(Debug)]
struct Deed {
    claim: u64,
    from: Version,
    to: Version,
    who: String,
    what: String,
    act: String,
}

/// The calls at their places in the trails, and what does not match.
pub fn matched(trails: &[Trail], calls: &[Call]) -> (Vec<Placed>, Vec<String>) {
    let mut matching = Matching::default();
    for trail in trails {
        matching.divide(trail);
    }
    let mut forms: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        match &call.ask {
            Ask::Act(act) => forms.entry(&act.form).or_default().push(call),
            Ask::Look => {}
        }
        matching.reads(call);
    }
    let (done, lost): (Vec<_>, Vec<_>) =
        forms.into_values().partition(|it| it.iter().any(|it| it.answer == Answer::Done));
    for form in done {
        matching.done(&form);
    }
    // Of those that nobody was answered, whoever began first fits any order that another one fits.
    let mut lost: Vec<_> = lost.iter().filter_map(|form| Sending::lost(form)).collect();
    lost.sort_by_key(|it| it.begun);
    for form in lost {
        matching.lost(&form);
    }
    matching.unowned();
    (matching.placed, matching.faults)
}

/// A form, with all the times that it was sent as one call.
struct Sending<'a> {
    call: &'a Call,
    act: &'a Act,
    begun: Moment,
    ended: Moment,
}

impl<'a> Sending<'a> {
    fn of(form: &[&'a Call], counts: impl Fn(&Answer) -> bool) -> Option<Self> {
        let mut counting = form.iter().filter(|it| counts(&it.answer));
        let call = *counting.next()?;
        let Ask::Act(act) = &call.ask else { return None };
        let begun = counting.map(|it| it.begun).fold(call.begun, Moment::min);
        let done = form.iter().filter(|it| it.answer == Answer::Done).map(|it| it.ended);
        Some(Self { call, act, begun, ended: done.min().unwrap_or(Moment::MAX) })
    }

    /// It was done between the first time that it was sent and the first that somebody was told.
    fn done(form: &[&'a Call]) -> Option<Self> {
        Self::of(form, |it| matches!(it, Answer::Done | Answer::Lost))
    }

    fn lost(form: &[&'a Call]) -> Option<Self> {
        Self::of(form, |it| *it == Answer::Lost)
    }

    fn said(&self) -> String {
        let Self { call, act, .. } = self;
        format!(
            "“{}” by {} on version {} of claim {} ({} to {})",
            act.what, call.who, act.seen, call.claim, self.begun, self.ended
        )
    }
}

#[derive(Default)]
struct Matching {
    deeds: Vec<Deed>,
    /// By claim and the version that it was done on, which deed.
    at: BTreeMap<(u64, Version), usize>,
    /// Versions at which somebody may have seen a claim.
    versions: BTreeSet<(u64, Version)>,
    owned: BTreeSet<usize>,
    placed: Vec<Placed>,
    faults: Vec<String>,
}

impl Matching {
    /// Divides a trail into what each act left.
    fn divide(&mut self, trail: &Trail) {
        let claim = trail.claim;
        for (entry, seq) in trail.entries.iter().zip(0..) {
            if entry.seq != seq {
                self.faults.push(format!("claim {claim} has {} where {seq} is due", entry.seq));
            }
        }
        self.versions.insert((claim, trail.seeded));
        let rest = trail.entries.iter().filter(|it| it.seq >= trail.seeded).collect::<Vec<_>>();
        let mut acts = BTreeSet::new();
        for run in rest.chunk_by(|one, other| one.act == other.act) {
            let first = run[0];
            if !acts.insert(&first.act) {
                self.faults.push(format!("on claim {claim}, {} is torn", first.act));
            }
            if run.iter().any(|it| it.who != first.who) {
                self.faults.push(format!("on claim {claim}, {} is of several", first.act));
            }
            let what = run.iter().find(|it| !it.what.is_empty()).unwrap_or(&first);
            let to = run[run.len() - 1].seq + 1;
            self.at.insert((claim, first.seq), self.deeds.len());
            self.versions.insert((claim, to));
            let (who, what, act) = (first.who.clone(), what.what.clone(), first.act.clone());
            self.deeds.push(Deed { claim, from: first.seq, to, who, what, act });
        }
    }

    /// What a call tells of the version of its claim, unless it changed that.
    fn reads(&mut self, call: &Call) {
        let version = match (&call.answer, &call.ask) {
            (Answer::Shown(version), _) => *version,
            (Answer::Stale(version), Ask::Act(act)) => {
                if *version == act.seen {
                    self.faults.push(format!("{call:?}: refused as stale, and it was not"));
                }
                *version
            }
            (Answer::Refused, Ask::Act(act)) => act.seen,
            _ => return,
        };
        let Call { who, claim, begun, ended, .. } = call;
        let said = format!("version {version} as {who} was shown it ({begun} to {ended})");
        self.read((*claim, version), said, *begun, *ended);
    }

    fn read(&mut self, (claim, version): (u64, Version), said: String, begun: u64, ended: u64) {
        if !self.versions.contains(&(claim, version)) {
            self.faults.push(format!("claim {claim} never was at {said}"));
        }
        let places = vec![Place { claim, version, reads: true }];
        self.placed.push(Placed { said, begun, ended, places });
    }

    /// A form of which somebody was told that it was done.
    fn done(&mut self, form: &[&Call]) {
        let Some(sending) = Sending::done(form) else { return };
        let told = |it: &&&Call| it.answer == Answer::Done;
        let first = form.iter().filter(told).map(|it| it.ended).min().unwrap_or(Moment::MAX);
        for again in form.iter().filter(|it| it.begun > first && !told(it)) {
            if again.answer != Answer::Lost {
                self.faults.push(format!(
                    "{} was done and then {:?}",
                    sending.said(),
                    again.answer
                ));
            }
        }
        match self.found(&sending) {
            Some(deed) => self.owns(deed, &sending),
            None if sending.act.may_be_idle => {
                let at = (sending.call.claim, sending.act.seen);
                self.read(at, sending.said(), sending.begun, sending.ended);
            }
            None => self.faults.push(format!("{} was acknowledged and is lost", sending.said())),
        }
    }

    /// A form of which nobody knows whether it was done.
    fn lost(&mut self, sending: &Sending<'_>) {
        if let Some(deed) = self.found(sending).filter(|it| !self.owned.contains(it)) {
            self.owns(deed, sending);
        }
    }

    fn found(&self, Sending { call, act, .. }: &Sending<'_>) -> Option<usize> {
        let index = *self.at.get(&(call.claim, act.seen))?;
        let deed = &self.deeds[index];
        (deed.who == call.who && deed.what == act.what).then_some(index)
    }

    /// What it left, in each trail, is of this form and no other.
    fn owns(&mut self, deed: usize, sending: &Sending<'_>) {
        let key = &self.deeds[deed].act;
        let all: Vec<_> = self.deeds.iter().enumerate().filter(|(_, it)| it.act == *key).collect();
        let mut faults = Vec::new();
        if let Some((other, what)) = &sending.act.tells {
            let told = |it: &Deed| it.claim == *other && it.what == *what;
            if !all.iter().any(|(_, it)| told(it)) {
                faults.push(format!("{} left no “{what}” on claim {other}", sending.said()));
            }
        }
        let mut places = Vec::new();
        for (index, Deed { claim, to, who, .. }) in all {
            if !self.owned.insert(index) {
                faults.push(format!("{} is in the trail once for two forms", sending.said()));
            }
            if *who != sending.call.who {
                faults.push(format!("{} was done by {who} on claim {claim}", sending.said()));
            }
            places.push(Place { claim: *claim, version: *to, reads: false });
        }
        self.faults.extend(faults);
        let (begun, ended) = (sending.begun, sending.ended);
        self.placed.push(Placed { said: sending.said(), begun, ended, places });
    }

    /// Whatever stands in a trail was asked for, and not refused.
    fn unowned(&mut self) {
        for (index, Deed { claim, from, who, what, .. }) in self.deeds.iter().enumerate() {
            if !self.owned.contains(&index) {
                self.faults.push(format!(
                    "“{what}” by {who} is done on version {from} of claim {claim}, and nobody whose \
                     form was not refused asked for it"
                ));
            }
        }
    }
}
