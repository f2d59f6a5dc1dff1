//! A batch: what waits, made into entries, tiles, heads and a seal; nothing of it is written yet.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{event, log_entry, log_queue};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::heads::Head;
use super::{State, hash, heads, tiles};
use crate::store::Error;
use crate::store::convert::{count, id, length, number};
use crate::trail::merkle::{self, Frontier, Subtree};
use crate::trail::tile::{HEIGHT, Tile, Tiles};
use crate::trail::{Entry, Fields, Hash, HeadLeaf};

/// The most events that are sealed together: on SQLite all who write wait while they are stored.
pub const MOST: u64 = 256;
/// How many trails are looked up by one statement.
const AT_ONCE: usize = 100;

/// What is to be written, where the log still ends as it did.
#[derive(Clone, Debug)]
pub struct Batch {
    pub before: State,
    pub after: State,
    /// Each with its event's position.
    pub(super) entries: Vec<(Vec<u8>, Option<i64>)>,
    /// Tiles that are new or have grown, and how wide they were.
    pub(super) tiles: Vec<(Tile, u64, Vec<u8>)>,
    pub(super) heads: Vec<Head>,
    pub(super) nodes: BTreeMap<Subtree, Hash>,
}

impl Batch {
    /// How many events it seals.
    pub fn events(&self) -> usize {
        self.entries.iter().filter(|(_, event)| event.is_some()).count()
    }

    /// The positions of these events.
    pub(super) fn positions(&self) -> Vec<i64> {
        self.entries.iter().filter_map(|(_, event)| *event).collect()
    }
}

/// Makes a batch of these entries and of the first events that wait, `most` at most; nothing where
/// there is nothing to seal. Everything is read on `c`, which shows one moment.
pub async fn read(
    c: &impl ConnectionTrait,
    before: State,
    first: Vec<Entry>,
    most: u64,
) -> Result<Option<Batch>, Error> {
    let events = waiting(c, most).await?;
    if events.is_empty() && first.is_empty() {
        return Ok(None);
    }
    let mut entries: Vec<(Vec<u8>, Option<i64>)> =
        first.iter().map(|it| (it.to_string().into_bytes(), None)).collect();
    for it in &events {
        let entry = Entry::Event(hash(&it.hash)?);
        entries.push((entry.to_string().into_bytes(), Some(it.position)));
    }
    records_follow(c, before.epoch, &events).await?;
    let (changed, claims) = moved(c, &before, &events).await?;
    let (nodes, root) = seal(c, before.epoch, &changed, claims).await?;
    let seal = Entry::Seal { claims, root };
    entries.push((seal.to_string().into_bytes(), None));
    let (tiles, frontier) = grown(c, &before, &entries).await?;
    let (epoch, origin) = (before.epoch, before.origin.clone());
    let (size, heads) = (frontier.size(), root);
    let after = State { epoch, origin, size, root: frontier.root(), claims, heads };
    let heads = changed.into_values().flatten().collect();
    Ok(Some(Batch { before, after, entries, tiles, heads, nodes }))
}

async fn waiting(c: &impl ConnectionTrait, most: u64) -> Result<Vec<event::Model>, Error> {
    let first = log_queue::Entity::find().order_by_asc(log_queue::Column::Position).limit(most);
    let positions: Vec<i64> = first.all(c).await?.into_iter().map(|it| it.position).collect();
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = positions.len();
    let all = event::Entity::find().filter(event::COLUMN.position.is_in(positions));
    let events = all.order_by_asc(event::Column::Position).all(c).await?;
    if events.len() == wanted {
        Ok(events)
    } else {
        Err(Error::Corrupt("an event that waits to be logged is gone".to_owned()))
    }
}

/// Refuses events that are not the next of their trail. Of claims, their heads tell.
async fn records_follow(
    c: &impl ConnectionTrait,
    epoch: u64,
    events: &[event::Model],
) -> Result<(), Error> {
    let mut ends: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut before = Vec::new();
    for it in events.iter().filter(|it| it.stream != "claim") {
        let is_next = match ends.insert(it.stream_id.0, it.seq) {
            Some(end) => it.seq == end.saturating_add(1),
            None if it.seq == 0 => true,
            None => {
                before.push((it.stream_id.0, it.seq.saturating_sub(1)));
                true
            }
        };
        if !is_next {
            return Err(gap(it));
        }
    }
    for some in before.chunks(AT_ONCE) {
        let mut any = Condition::any();
        for (stream, seq) in some {
            let one = Condition::all().add(event::COLUMN.stream_id.eq(id(*stream)));
            any = any.add(one.add(event::COLUMN.seq.eq(*seq)));
        }
        let positions: Vec<i64> = event::Entity::find()
            .filter(any)
            .select_only()
            .column(event::Column::Position)
            .into_tuple()
            .all(c)
            .await?;
        let logged = log_entry::Entity::find()
            .filter(log_entry::COLUMN.epoch.eq(number(epoch)?))
            .filter(log_entry::COLUMN.event.is_in(positions))
            .all(c)
            .await?;
        if logged.len() != some.len() {
            return Err(Error::Corrupt("an event waits whose trail is not in the log".to_owned()));
        }
    }
    Ok(())
}

fn gap(it: &event::Model) -> Error {
    let (stream, of, seq) = (&it.stream, it.stream_id, it.seq);
    Error::Corrupt(format!("event {seq} of the {stream} {of} waits and does not come next"))
}

/// The heads that these events move, by the numbers of their claims, and how many claims there are
/// then. A number that no claim has yet stands without a head.
async fn moved(
    c: &impl ConnectionTrait,
    before: &State,
    events: &[event::Model],
) -> Result<(BTreeMap<u64, Option<Head>>, u64), Error> {
    let of_claims: Vec<&event::Model> = events.iter().filter(|it| it.stream == "claim").collect();
    let ids: BTreeSet<Uuid> = of_claims.iter().map(|it| it.stream_id.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut heads = heads::of(c, before.epoch, &ids).await?;
    for it in of_claims {
        let (claim, seq) = (it.stream_id.0, count(it.seq)?);
        let next = match heads.get(&claim) {
            Some(head) if seq == head.seq.saturating_add(1) => {
                Head { seq, hash: hash(&it.hash)?, ..*head }
            }
            None if seq == 0 => {
                let number = Fields::read(&it.bytes)?.number;
                let cno = number.ok_or_else(|| gap(it))?;
                Head { cno, claim, seq, hash: hash(&it.hash)? }
            }
            _ => return Err(gap(it)),
        };
        heads.insert(claim, next);
    }
    let last = heads.values().map(|it| it.cno.saturating_add(1)).max();
    let claims = before.claims.max(last.unwrap_or(0));
    let mut changed: BTreeMap<u64, Option<Head>> =
        (before.claims..claims).map(|cno| (cno, None)).collect();
    changed.extend(heads.into_values().map(|it| (it.cno, Some(it))));
    Ok((changed, claims))
}

/// What changes in the tree of heads, and its root.
async fn seal(
    c: &impl ConnectionTrait,
    epoch: u64,
    changed: &BTreeMap<u64, Option<Head>>,
    claims: u64,
) -> Result<(BTreeMap<Subtree, Hash>, Hash), Error> {
    let leaves: BTreeMap<u64, Hash> =
        changed.iter().map(|(cno, head)| (*cno, leaf(*cno, head.as_ref()).leaf())).collect();
    let mut wanted = merkle::wanted(|stored| merkle::updated(&leaves, claims, stored));
    wanted.extend(merkle::peaks(claims));
    let known = heads::nodes(c, epoch, &wanted).await?;
    let torn = || Error::Corrupt("the tree of heads has a hole".to_owned());
    let new = merkle::updated(&leaves, claims, &known).ok_or_else(torn)?;
    let both = |of: Subtree| new.get(&of).or_else(|| known.get(&of)).copied();
    let root = merkle::root(claims, &both).ok_or_else(torn)?;
    Ok((new, root))
}

/// What stands for a claim in the tree of heads.
pub fn leaf(number: u64, head: Option<&Head>) -> HeadLeaf {
    match head {
        Some(it) => {
            let (claim, seq, hash) = (it.claim.to_string(), it.seq, it.hash);
            HeadLeaf::Claim { number, claim, seq, hash }
        }
        None => HeadLeaf::None { number },
    }
}

/// The tiles that are new or have grown with these entries, and where the tree ends then.
async fn grown(
    c: &impl ConnectionTrait,
    before: &State,
    entries: &[(Vec<u8>, Option<i64>)],
) -> Result<(Vec<(Tile, u64, Vec<u8>)>, Frontier), Error> {
    let torn = || Error::Corrupt("the log has a hole at its end".to_owned());
    let size = before.size;
    let mut wanted = Tile::all_of(&merkle::peaks(size).into_iter().collect());
    wanted.extend(edge(size));
    let mut tiles = tiles::read(c, before.epoch, &wanted).await?;
    let mut frontier = Frontier::read(size, &tiles).ok_or_else(torn)?;
    if frontier.root() != before.root {
        return Err(Error::Corrupt("the log does not end as its state says".to_owned()));
    }
    let old = widths(&tiles);
    for (entry, _) in entries {
        for (subtree, hash) in frontier.append(merkle::leaf_hash(entry)) {
            if Tile::stores(subtree) {
                tiles.append(subtree, &hash).ok_or_else(torn)?;
            }
        }
    }
    let new = tiles
        .iter()
        .map(|(tile, bytes)| (tile, old.get(&tile).copied().unwrap_or(0), bytes.to_vec()));
    let grew = |it: &(Tile, u64, Vec<u8>)| width(&it.2) > it.1;
    Ok((new.filter(grew).collect(), frontier))
}

fn widths(tiles: &Tiles) -> BTreeMap<Tile, u64> {
    tiles.iter().map(|(tile, bytes)| (tile, width(bytes))).collect()
}

/// How many hashes these are.
pub fn width(bytes: &[u8]) -> u64 {
    u64::try_from(length(bytes.len()) / 32).unwrap_or(0)
}

/// The tiles at the end of a tree of this size that are not full.
fn edge(size: u64) -> BTreeSet<Tile> {
    let levels = 0_u8..6;
    let last = |level: u8| {
        let hashes = size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0);
        Tile { level, index: hashes / 256 }
    };
    levels.map(last).filter(|it| it.width(size) > 0).collect()
}
