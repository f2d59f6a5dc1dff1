//! Trails: what everybody did to everything, for those who look over the desk.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::Names;
use super::{Desk, Error, allow};
use crate::domain::claim::Recorded;
use crate::domain::claim::telling::{Told, tell, tell_all};
use crate::domain::{Act, Actor, ClaimId, PersonId, records};
use crate::report::list::EntryRow;
use crate::store::log::{self, Index, Stored};
use crate::store::trails;

pub use crate::store::trails::{Entry, Found, Head, Wanted};

/// The longest trail of a claim that is read to tell one of its entries. An entry of a longer one is
/// told by itself, without what only the entries before it know.
const WHOLE: u64 = 500;
/// How many trails of claims are held at once.
const TOGETHER: usize = 50;

/// One page of entries, with what is known of those that they name.
#[derive(Clone, Debug, Default)]
pub struct Trails {
    pub found: Found,
    pub people: BTreeMap<PersonId, String>,
    pub claims: BTreeMap<ClaimId, Head>,
    /// What the entries say, by their positions.
    said: HashMap<i64, Said>,
}

/// What an entry says, as the trail of its own thing tells it.
#[derive(Clone, Debug)]
struct Said {
    told: Told,
    /// Whether its words are for colleagues alone.
    is_private: bool,
}

impl Trails {
    /// The entries as lists have them.
    pub fn rows(&self) -> Vec<EntryRow> {
        self.found.entries.iter().map(|it| self.row(it)).collect()
    }

    /// One of the entries as lists have it.
    pub fn row(&self, entry: &Entry) -> EntryRow {
        let person = entry.actor.parse::<PersonId>().ok();
        EntryRow {
            position: entry.position,
            at: entry.at,
            noun: entry.noun.clone(),
            id: entry.of.to_string(),
            number: self.claims.get(&ClaimId(entry.of)).map(|it| it.number.to_string()),
            seq: entry.seq,
            kind: entry.kind.clone(),
            said: self.leaving(entry),
            actor: entry.actor.clone(),
            name: person.and_then(|it| self.people.get(&it).cloned()),
            batch: entry.batch.map(|it| it.to_string()),
            hash: hex::encode(&entry.hash),
            event: String::from_utf8_lossy(&entry.bytes).into_owned(),
        }
    }

    /// What an entry says to colleagues.
    pub fn sentence(&self, entry: &Entry) -> String {
        self.said.get(&entry.position).map(|it| it.told.sentence()).unwrap_or_default()
    }

    /// The same without the words that leave the desk in no report.
    pub fn leaving(&self, entry: &Entry) -> String {
        match self.said.get(&entry.position) {
            Some(it) if it.is_private => it.told.clone().bare().sentence(),
            Some(it) => it.told.sentence(),
            None => String::new(),
        }
    }
}

impl Desk {
    /// Entries of all trails, newest first: at most `most` that stand before a place.
    ///
    /// # Errors
    /// Refused to whoever may not look over the desk: the entries tell what others think of claims
    /// on which somebody may still have to give an opinion of their own.
    pub async fn trails(
        &self,
        wanted: &Wanted,
        before: Option<i64>,
        most: u64,
        actor: Actor,
    ) -> Result<Trails, Error> {
        allow(actor, Act::Audit)?;
        let c = self.db.read();
        let found = trails::find(c, wanted, before, most).await?;
        let of_claims = found.entries.iter().filter(|it| it.is_of_claim());
        let ids: BTreeSet<_> = of_claims.map(|it| ClaimId(it.of)).collect();
        let claims = trails::heads(c, &ids.into_iter().collect::<Vec<_>>()).await?;
        let mut said = self.said_of_claims(&found.entries, &claims).await?;
        said.extend(self.said_of_others(&found.entries).await?);
        Ok(Trails { found, people: self.people_names().await?, claims, said })
    }

    async fn said_of_claims(
        &self,
        entries: &[Entry],
        claims: &BTreeMap<ClaimId, Head>,
    ) -> Result<HashMap<i64, Said>, Error> {
        let tells = self.settled().await?.desk.contacts_in_report;
        let said = |recorded: &Recorded, told| {
            let event = &recorded.event;
            Said { told, is_private: event.is_talk() || event.is_about_contact() && !tells }
        };
        let shown: HashMap<(ClaimId, u64), &Entry> = entries
            .iter()
            .filter(|it| it.is_of_claim())
            .map(|it| ((ClaimId(it.of), it.seq), it))
            .collect();
        let (whole, long): (Vec<_>, Vec<_>) =
            claims.iter().partition(|(_, head)| head.version <= WHOLE);
        let mut all = HashMap::new();
        for some in whole.chunks(TOGETHER) {
            let ids: Vec<_> = some.iter().map(|(of, _)| of.0).collect();
            let trails = log::read_all(self.db.read(), &ids).await?;
            let histories = trails.iter().map(|(of, stored)| log::recorded(ClaimId(*of), stored));
            let histories = histories.collect::<Result<Vec<_>, _>>()?.concat();
            let names = self.names(&histories).await?;
            for history in histories.chunk_by(|one, next| one.claim == next.claim) {
                for (it, told) in history.iter().zip(tell_all(history, &names)) {
                    let entry = shown.get(&(it.claim, it.seq));
                    all.extend(entry.map(|entry| (entry.position, said(it, told))));
                }
            }
        }
        let long: BTreeSet<_> = long.into_iter().map(|(of, _)| of.0).collect();
        let entries: Vec<_> = shown.into_values().filter(|it| long.contains(&it.of)).collect();
        let recorded = entries.iter().map(|it| log::recorded(ClaimId(it.of), &[alone(it)]));
        let recorded = recorded.collect::<Result<Vec<_>, _>>()?.concat();
        let names = self.names(&recorded).await?;
        for (entry, it) in entries.iter().zip(&recorded) {
            all.insert(entry.position, said(it, tell(None, it, &names).bare()));
        }
        Ok(all)
    }

    async fn said_of_others(&self, entries: &[Entry]) -> Result<HashMap<i64, Said>, Error> {
        let others: Vec<_> = entries.iter().filter(|it| !it.is_of_claim()).collect();
        let places: Vec<_> = others.iter().map(|it| (it.of, it.seq)).collect();
        let mut openings = log::openings(self.db.read(), &places).await?;
        let names = Names { people: self.people_names().await?, ..Names::default() };
        let said = |it: &&Entry| {
            let openings = openings.remove(&(it.of, it.seq)).unwrap_or_default();
            let (actor, record) = log::noted(&it.bytes, &openings)?;
            let told = records::telling::tell(actor, &record, &names);
            Ok((it.position, Said { told, is_private: false }))
        };
        others.iter().map(said).collect()
    }
}

/// An entry as its trail stores it, without personal values.
fn alone(it: &Entry) -> Stored {
    let Entry { kind, actor, at, .. } = it.clone();
    Stored {
        seq: it.seq,
        bytes: it.bytes.clone(),
        hash: it.hash.clone(),
        index: Index { kind, actor, at, batch: it.batch.map(|it| it.to_string()) },
        openings: Vec::new(),
    }
}
