//! Trails: what everybody did to everything, newest first.

use ::entity::id::Id;
use ::entity::{claim, event};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::Error;
use super::convert::{count, id};
use crate::domain::{ClaimId, ClaimNumber, PersonId};

/// How many entries one question looks at, whether or not they are what is wanted, so that a rare
/// kind costs no more than a common one.
const LOOK: i64 = 5_000;
/// How far entries may stand from where their times would put them: nodes have clocks of their own.
const SKEW: i64 = 1_000;

/// Which entries are wanted; what is absent narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub by: Option<PersonId>,
    /// What it happened to: "claim", "article".
    pub noun: Option<String>,
    /// `claim.verdict_approved`.
    pub kind: Option<String>,
    /// One act on many things.
    pub batch: Option<Uuid>,
    /// One thing.
    pub of: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

/// One entry of any trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In the order in which the desk wrote them.
    pub position: i64,
    pub noun: String,
    pub of: Uuid,
    /// Its place in the trail of its thing, from 0.
    pub seq: u64,
    pub kind: String,
    /// A person's id, or the door where nobody is named.
    pub actor: String,
    pub at: DateTime<Utc>,
    pub batch: Option<Uuid>,
    pub bytes: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Entry {
    pub fn is_of_claim(&self) -> bool {
        self.noun == "claim"
    }
}

/// What was found before a place, and how far the search has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Where to go on, unless everything was looked at.
    pub next: Option<i64>,
}

/// At most `most` entries that are wanted and stand before a place, among the next few thousand.
pub async fn find(
    c: &impl ConnectionTrait,
    wanted: &Wanted,
    before: Option<i64>,
    most: u64,
) -> Result<Found, Error> {
    let before = match (before, wanted.until) {
        (Some(before), _) => before,
        (None, Some(until)) => position_after(c, until).await?.saturating_add(SKEW),
        (None, None) => newest(c).await?.saturating_add(1),
    };
    let lowest = match wanted.from {
        Some(from) => position_after(c, from).await?.saturating_sub(SKEW).max(1),
        None => 1,
    };
    // The entries of one trail are found wherever they stand.
    let floor = if wanted.of.is_some() { lowest } else { before.saturating_sub(LOOK).max(lowest) };
    let rows = event::Entity::find()
        .filter(event::COLUMN.position.lt(before))
        .filter(event::COLUMN.position.gte(floor))
        .filter(narrowed(wanted))
        .order_by_desc(event::Column::Position)
        .limit(most)
        .all(c)
        .await?;
    let is_full = u64::try_from(rows.len()).is_ok_and(|found| found == most);
    let next = match rows.last() {
        Some(last) if is_full => Some(last.position),
        _ => Some(floor),
    };
    let entries = rows.into_iter().map(entry).collect::<Result<_, Error>>()?;
    Ok(Found { entries, next: next.filter(|it| *it > lowest) })
}

fn narrowed(wanted: &Wanted) -> Condition {
    let of = &event::COLUMN;
    Condition::all()
        .add_option(wanted.by.map(|it| of.actor.eq(it.to_string())))
        .add_option(wanted.noun.as_deref().map(|it| of.stream.eq(it)))
        .add_option(wanted.kind.as_deref().map(|it| of.kind.eq(it)))
        .add_option(wanted.batch.map(|it| of.batch.eq(id(it))))
        .add_option(wanted.of.map(|it| of.stream_id.eq(id(it))))
        .add_option(wanted.from.map(|it| of.at.gte(it)))
        .add_option(wanted.until.map(|it| of.at.lte(it)))
}

fn entry(row: event::Model) -> Result<Entry, Error> {
    Ok(Entry {
        position: row.position,
        noun: row.stream,
        of: row.stream_id.0,
        seq: count(row.seq)?,
        kind: row.kind,
        actor: row.actor,
        at: row.at,
        batch: row.batch.map(|it: Id| it.0),
        bytes: row.bytes,
        hash: row.hash,
    })
}

async fn newest(c: &impl ConnectionTrait) -> Result<i64, Error> {
    Ok(at_or_before(c, i64::MAX).await?.map_or(0, |(position, _)| position))
}

async fn at_or_before(
    c: &impl ConnectionTrait,
    position: i64,
) -> Result<Option<(i64, DateTime<Utc>)>, Error> {
    let row = event::Entity::find()
        .select_only()
        .column(event::Column::Position)
        .column(event::Column::At)
        .filter(event::COLUMN.position.lte(position))
        .order_by_desc(event::Column::Position)
        .limit(1)
        .into_tuple()
        .one(c)
        .await?;
    Ok(row)
}

/// About where the entries after a time begin. Positions follow times but for the clocks of several
/// nodes, so halving finds the place without an index of times.
async fn position_after(c: &impl ConnectionTrait, time: DateTime<Utc>) -> Result<i64, Error> {
    let (mut low, mut high) = (0, newest(c).await?.saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        match at_or_before(c, middle).await? {
            Some((_, at)) if at > time => high = middle,
            _ => low = middle.saturating_add(1),
        }
    }
    Ok(low)
}

/// What is known of a claim that an entry is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: ClaimNumber,
    pub statement: String,
    /// How many entries its trail has.
    pub version: u64,
}

/// What is known of these claims.
pub async fn heads(
    c: &impl ConnectionTrait,
    of: &[ClaimId],
) -> Result<BTreeMap<ClaimId, Head>, Error> {
    let rows: Vec<(Id, i64, String, i64)> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .column(claim::Column::Number)
        .column(claim::Column::Statement)
        .column(claim::Column::Version)
        .filter(claim::COLUMN.id.is_in(of.iter().map(|it| id(it.0))))
        .into_tuple()
        .all(c)
        .await?;
    let head = |(of, number, statement, version): (Id, i64, String, i64)| {
        let (number, version) = (ClaimNumber(count(number)?), count(version)?);
        Ok((ClaimId(of.0), Head { number, statement, version }))
    };
    rows.into_iter().map(head).collect()
}
