//! Walking along the entries: each is what its event was, each seal is over the heads before it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ::entity::{event, log_entry};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::PAGE;
use super::{Looked, Stop, bad};
use crate::domain::ClaimNumber;
use crate::store::Error;
use crate::store::convert::count;
use crate::store::sealing::{self, Head, State};
use crate::trail::merkle::{self, Frontier, Subtree};
use crate::trail::signing::Last;
use crate::trail::tile::{Tile, Tiles};
use crate::trail::{Entry, Fields, Hash, event_hash};

/// What was made again from the entries so far.
pub struct Walk {
    epoch: u64,
    /// What the first entry of a log that was begun anew must name.
    before: Option<String>,
    frontier: Frontier,
    pub tiles: Tiles,
    /// The keys that were announced.
    pub keys: BTreeSet<String>,
    /// The last event of each trail that was met, by its place in the trail.
    ends: HashMap<Uuid, u64>,
    pub heads: BTreeMap<u64, Head>,
    numbers: HashMap<Uuid, u64>,
    /// Claims that have got events since the last seal.
    changed: HashSet<u64>,
    pub tree: BTreeMap<Subtree, Hash>,
    claims: u64,
    sealed: bool,
    /// The root after each seal.
    roots: HashMap<u64, Hash>,
    last: Option<Last>,
    signed: Option<Hash>,
}

impl Walk {
    pub fn new(state: &State, origin: &str, last: Option<Last>) -> Self {
        let before = state.epoch.checked_sub(1).filter(|it| *it > 0);
        Self {
            epoch: state.epoch,
            before: before.map(|it| sealing::origin(origin, it)),
            frontier: Frontier::default(),
            tiles: Tiles::default(),
            keys: BTreeSet::new(),
            ends: HashMap::new(),
            heads: BTreeMap::new(),
            numbers: HashMap::new(),
            changed: HashSet::new(),
            tree: BTreeMap::new(),
            claims: 0,
            sealed: false,
            roots: HashMap::new(),
            last,
            signed: None,
        }
    }

    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The root that the log had at this size, if a seal ends there.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        self.roots.get(&size).copied()
    }

    /// The root at the size that the signer signed last.
    pub fn signed(&self) -> Option<Hash> {
        self.signed
    }

    pub fn claims(&self) -> u64 {
        self.claims
    }

    pub fn heads_root(&self) -> Hash {
        merkle::root(self.claims, &self.tree).unwrap_or_default()
    }

    /// Whether the last entry is a seal.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// Goes on until so many entries were met.
    pub async fn on(
        &mut self,
        c: &impl ConnectionTrait,
        size: u64,
        looked: &mut Looked,
    ) -> Result<(), Stop> {
        while self.frontier.size() < size {
            let from = self.frontier.size();
            let most = PAGE.min(size.saturating_sub(from));
            let page = sealing::entries(c, self.epoch, from, most).await?;
            let events = events(c, &page).await?;
            if page.is_empty() {
                return bad(format!("entry {from} of the log is gone"));
            }
            for row in page {
                let place = self.frontier.size();
                if count(row.place)? != place {
                    return bad(format!("entry {place} of the log is gone"));
                }
                self.meet(place, &row, &events)?;
                looked.entries = self.frontier.size();
            }
        }
        Ok(())
    }

    fn meet(
        &mut self,
        place: u64,
        row: &log_entry::Model,
        events: &HashMap<i64, event::Model>,
    ) -> Result<(), Stop> {
        let read = std::str::from_utf8(&row.entry).ok().and_then(Entry::parse);
        let Some(entry) = read else {
            return bad(format!("entry {place} of the log cannot be read"));
        };
        let begins_anew = matches!(&entry, Entry::Epoch { .. });
        if begins_anew != (place == 0 && self.before.is_some()) {
            return bad(format!("entry {place} of the log: it begins where it should not"));
        }
        if row.event.is_some() != matches!(entry, Entry::Event(_)) {
            return bad(format!("entry {place} of the log does not name its event"));
        }
        self.sealed = false;
        match &entry {
            Entry::Event(hash) => {
                let event = row.event.and_then(|position| events.get(&position));
                let Some(event) = event else {
                    return bad(format!(
                        "entry {place} of the log: the event that it names is gone"
                    ));
                };
                self.event(place, hash, event)?;
            }
            Entry::Seal { claims, root } => self.seal(place, *claims, root)?,
            Entry::Epoch { origin, .. } if Some(origin) != self.before.as_ref() => {
                return bad("entry 0 of the log goes on from another log than this desk’s");
            }
            Entry::Key(key) => {
                self.keys.insert(key.to_string());
            }
            Entry::Epoch { .. } => {}
        }
        for (subtree, hash) in self.frontier.append(merkle::leaf_hash(&row.entry)) {
            if Tile::stores(subtree) && self.tiles.append(subtree, &hash).is_none() {
                return Err(Error::Corrupt("the tiles of the log".to_owned()).into());
            }
        }
        if self.sealed {
            self.roots.insert(self.frontier.size(), self.frontier.root());
        }
        if self.last.is_some_and(|last| last.size == self.frontier.size()) {
            self.signed = Some(self.frontier.root());
        }
        Ok(())
    }

    fn event(&mut self, place: u64, hash: &Hash, event: &event::Model) -> Result<(), Stop> {
        let (of, seq) = (event.stream_id.0, count(event.seq)?);
        let name = name(event, self.numbers.get(&of).copied());
        if event_hash(&event.bytes) != *hash {
            return bad(format!("entry {place} of the log: {name} is not what was logged"));
        }
        let next = self.ends.get(&of).map_or(0, |end| end.saturating_add(1));
        if seq != next {
            return bad(format!("entry {place} of the log: {name} is not the next of its trail"));
        }
        self.ends.insert(of, seq);
        if event.stream != "claim" {
            return Ok(());
        }
        if seq == 0 {
            let number = Fields::read(&event.bytes).ok().and_then(|it| it.number);
            match number {
                Some(number) if !self.heads.contains_key(&number) => {
                    self.numbers.insert(of, number);
                }
                _ => {
                    return bad(format!(
                        "entry {place} of the log: {name} has no number of its own"
                    ));
                }
            }
        }
        if let Some(cno) = self.numbers.get(&of).copied() {
            self.heads.insert(cno, Head { cno, claim: of, seq, hash: *hash });
            self.changed.insert(cno);
        }
        Ok(())
    }

    fn seal(&mut self, place: u64, claims: u64, root: &Hash) -> Result<(), Stop> {
        let last = self.changed.iter().max().map_or(0, |it| it.saturating_add(1));
        let known = self.claims.max(last);
        let new = self.claims..known;
        let leaves: BTreeMap<u64, Hash> = self
            .changed
            .drain()
            .chain(new)
            .map(|cno| (cno, sealing::head_leaf(cno, self.heads.get(&cno)).leaf()))
            .collect();
        let Some(changed) = merkle::updated(&leaves, known, &self.tree) else {
            return Err(Error::Corrupt("the tree of heads".to_owned()).into());
        };
        self.tree.extend(changed);
        (self.claims, self.sealed) = (known, true);
        if (claims, *root) == (known, self.heads_root()) {
            return Ok(());
        }
        bad(format!("entry {place} of the log: the seal is not over the claims as they were"))
    }
}

/// What an event is called in a sentence.
pub fn name(event: &event::Model, cno: Option<u64>) -> String {
    let (stream, of, seq) = (&event.stream, event.stream_id, event.seq);
    match cno {
        Some(cno) => format!("{stream} {} ({of}), event {seq},", ClaimNumber(cno)),
        None => format!("{stream} {of}, event {seq},"),
    }
}

async fn events(
    c: &impl ConnectionTrait,
    page: &[log_entry::Model],
) -> Result<HashMap<i64, event::Model>, Error> {
    let positions = page.iter().filter_map(|it| it.event);
    let found = event::Entity::find().filter(event::COLUMN.position.is_in(positions));
    Ok(found.all(c).await?.into_iter().map(|it| (it.position, it)).collect())
}
