//! Known rulings: what others have checked, brought in from their ClaimReviews, and shown where a
//! claim of the desk is like it. They are never the desk's own.

mod removing;

use std::collections::BTreeSet;
use std::io::Read;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use url::Url;
use uuid::Uuid;

use super::articles::Unreadable;
use super::{Desk, Error, allow, new_id};
use crate::domain::claim::Claim;
use crate::domain::known::Known;
use crate::domain::{Act, Actor, PersonId};
use crate::report::claimreview::known::{Entry, each_element, read};
use crate::store::search::similar::elsewhere;
use crate::store::{Tx, forms, known, whole_millis};
use crate::text::similar::LEAST;

pub use crate::store::known::Stored;
pub use removing::{Gone, Removal};

/// How many entries are stored in one transaction.
const TOGETHER: usize = 200;
/// How many entries that are left out are named.
const NAMED: usize = 1_000;
/// How many known rulings are shown with a claim.
const SHOWN: usize = 5;

/// Whether a file is taken or only looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Import,
    DryRun,
}

/// An entry that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// "entry 12", from 1.
    pub at: String,
    pub why: String,
}

/// What became of the entries of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    /// Withdrawn by whoever published them.
    pub removed: u64,
    /// Left out.
    pub faulty: u64,
    /// The first of those that are left out.
    pub faults: Vec<Fault>,
}

impl Taken {
    /// "3 new, 1 changed, 7 as before, 2 removed, 1 left out".
    pub fn words(&self) -> String {
        let Self { new, changed, same, removed, faulty, .. } = self;
        format!(
            "{new} new, {changed} changed, {same} as before, {removed} removed, {faulty} left out"
        )
    }

    /// How many are left out and not named.
    pub fn unnamed(&self) -> u64 {
        self.faulty.saturating_sub(u64::try_from(self.faults.len()).unwrap_or(u64::MAX))
    }

    fn leave_out(&mut self, at: String, why: impl Into<String>) {
        self.faulty = self.faulty.saturating_add(1);
        if self.faults.len() < NAMED {
            self.faults.push(Fault { at, why: why.into() });
        }
    }

    fn add(&mut self, done: &Done) {
        self.new = self.new.saturating_add(done.new);
        self.changed = self.changed.saturating_add(done.changed);
        self.same = self.same.saturating_add(done.same);
        self.removed = self.removed.saturating_add(done.removed);
    }
}

/// What became of the entries of one transaction.
#[derive(Clone, Copy, Default)]
struct Done {
    new: u64,
    changed: u64,
    same: u64,
    removed: u64,
}

/// What the thread that reads a file hands over.
enum Part {
    Entry(Entry),
    LeftOut { at: String, why: String },
}

impl Desk {
    /// Takes what a file says, entry by entry, and never holds all of it. What came before under
    /// the same address is brought up to date, and what was withdrawn is removed. Checks that stand
    /// on `site`, the desk's own, are left out.
    pub async fn take_known(
        &self,
        document: impl Read + Send + 'static,
        site: Option<&str>,
        mode: Mode,
        actor: Actor,
    ) -> Result<Taken, Error> {
        allow(actor, Act::ImportRulings)?;
        let own =
            site.and_then(|it| Url::parse(it).ok()).and_then(|it| it.host_str().map(str::to_owned));
        let (sender, mut parts) = mpsc::channel(TOGETHER);
        let reading = tokio::task::spawn_blocking(move || {
            read_parts(document, own.as_deref(), |part| sender.blocking_send(part).is_ok());
        });
        let mut taken = Taken::default();
        let mut entries = Vec::new();
        loop {
            let part = parts.recv().await;
            let is_over = part.is_none();
            match part {
                Some(Part::Entry(entry)) => entries.push(entry),
                Some(Part::LeftOut { at, why }) => taken.leave_out(at, why),
                None => {}
            }
            if entries.len() == TOGETHER || is_over {
                taken.add(&self.take_some(std::mem::take(&mut entries), mode).await?);
            }
            if is_over {
                break;
            }
        }
        reading.await.map_err(|_died| Unreadable::ReaderDied)?;
        Ok(taken)
    }

    /// Takes entries in one transaction.
    async fn take_some(&self, entries: Vec<Entry>, mode: Mode) -> Result<Done, Error> {
        let at = whole_millis(self.now());
        self.write(move |tx| {
            let entries = entries.clone();
            Box::pin(async move { take(tx, entries, mode, at).await })
        })
        .await
    }

    /// What others have ruled on claims like one, the most alike first. The cost does not grow with
    /// how many of them are known.
    pub async fn known_like(&self, claim: &Claim) -> Result<Vec<Stored>, Error> {
        if claim.stage.is_closed() {
            return Ok(Vec::new());
        }
        let c = self.db.read();
        let mut found = elsewhere(c, &claim.statement, LEAST).await?;
        found.truncate(SHOWN);
        let ids: Vec<_> = found.iter().map(|(subject, _)| *subject).collect();
        let mut all = known::read_all(c, &ids).await?;
        all.sort_by_key(|it| ids.iter().position(|of| *of == it.id));
        Ok(all)
    }

    /// The known rulings before a number, those that came last first, each with its number; of one
    /// publisher where it is given.
    pub async fn newest_known(
        &self,
        publisher: Option<&str>,
        before: Option<i64>,
        most: u64,
    ) -> Result<Vec<(i64, Stored)>, Error> {
        Ok(known::newest(self.db.read(), publisher, before, most).await?)
    }

    /// What a file that this person sent brought, while that is kept.
    pub async fn known_result(
        &self,
        person: PersonId,
        batch: Uuid,
    ) -> Result<Option<Taken>, Error> {
        Ok(forms::done(self.db.read(), person, &kept_under(batch)).await?)
    }

    /// Keeps what a file brought that somebody sent; gives what it is kept under.
    pub async fn keep_known_result(&self, person: PersonId, taken: Taken) -> Result<Uuid, Error> {
        let (batch, now) = (new_id(), self.now());
        self.write(move |tx| {
            let taken = taken.clone();
            Box::pin(
                async move { Ok(forms::keep(tx, person, &kept_under(batch), &taken, now).await?) },
            )
        })
        .await?;
        Ok(batch)
    }
}

/// The key under which it is kept what a file brought.
fn kept_under(batch: Uuid) -> String {
    format!("rulings {batch}")
}

/// Reads a file to its end, or until nobody takes what it says.
fn read_parts(document: impl Read, own: Option<&str>, send: impl Fn(Part) -> bool) {
    let mut seen = BTreeSet::new();
    let mut number = 0_u64;
    let read = each_element(document, |element| {
        number = number.saturating_add(1);
        for it in read(&element) {
            let part = match it {
                Ok(entry) => match unfit(&entry, own, &mut seen) {
                    None => Part::Entry(entry),
                    Some(why) => {
                        Part::LeftOut { at: format!("entry {number}"), why: why.to_owned() }
                    }
                },
                Err(fault) => {
                    let dot = if fault.at.is_empty() { "" } else { ", " };
                    let at = format!("entry {number}{dot}{}", fault.at);
                    Part::LeftOut { at, why: fault.why.to_owned() }
                }
            };
            // Where nobody listens any more, the rest is read for nothing.
            let _heard = send(part);
        }
    });
    if let Err(error) = read {
        let at = format!("line {}, column {}", error.line(), error.column());
        let why = "The file breaks off here or is not JSON. What stands before it was read.";
        let _heard = send(Part::LeftOut { at, why: why.to_owned() });
    }
}

/// Why an entry that can be read is left out all the same.
pub(super) fn unfit(
    entry: &Entry,
    own: Option<&str>,
    seen: &mut BTreeSet<String>,
) -> Option<&'static str> {
    let url = address(entry);
    let host = Url::parse(url).ok().and_then(|it| it.host_str().map(str::to_owned));
    if host.is_some() && host.as_deref() == own {
        return Some("It is a check of this desk.");
    }
    let is_new = seen.insert(url.to_owned());
    (!is_new).then_some("The file has another check with the same address before it.")
}

/// Takes those of whose addresses nothing is known yet, and leaves what is known as it is.
pub(super) async fn learn(
    tx: &Tx,
    rulings: Vec<Known>,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), Error> {
    if rulings.is_empty() {
        return Ok(());
    }
    let at = whole_millis(at);
    let there = known::at(tx, rulings.iter().map(|it| it.url.as_str())).await?;
    for known in rulings.into_iter().filter(|it| !there.contains_key(&it.url)) {
        known::insert(tx, &Stored { id: new_id(), known, taken_at: at, changed_at: at }).await?;
    }
    Ok(())
}

async fn take(
    tx: &Tx,
    entries: Vec<Entry>,
    mode: Mode,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<Done, Error> {
    let mut done = Done::default();
    let mut stored = known::at(tx, entries.iter().map(address)).await?;
    let is_written = mode == Mode::Import;
    for entry in entries {
        let before = stored.remove(address(&entry));
        match (entry, before) {
            (Entry::Known(known), None) => {
                done.new += 1;
                let new = Stored { id: new_id(), known: *known, taken_at: at, changed_at: at };
                if is_written {
                    known::insert(tx, &new).await?;
                }
            }
            (Entry::Known(known), Some(before)) if *known == before.known => done.same += 1,
            (Entry::Known(known), Some(before)) => {
                done.changed += 1;
                let now = Stored { known: *known, changed_at: at, ..before };
                if is_written {
                    known::update(tx, &now).await?;
                }
            }
            (Entry::Gone { .. }, Some(before)) => {
                done.removed += 1;
                if is_written {
                    known::remove(tx, &before).await?;
                }
            }
            // It never came here, which is what was wanted.
            (Entry::Gone { .. }, None) => done.same += 1,
        }
    }
    Ok(done)
}

fn address(entry: &Entry) -> &str {
    match entry {
        Entry::Known(known) => &known.url,
        Entry::Gone { url } => url,
    }
}
