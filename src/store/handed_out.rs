//! Reports that were handed out, counted: how often, of which version, in which format, to whom.

use std::collections::BTreeMap;

use ::entity::handed_out;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::convert::{count, id, number};
use super::{Error, Tx};
use crate::domain::{ClaimId, PersonId};

/// A report that somebody takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    pub claim: ClaimId,
    pub version: u64,
    /// Of the verdict that stands; 0 where there is none.
    pub round: u32,
    pub format: &'static str,
    /// Nobody by name at the command line.
    pub person: Option<PersonId>,
}

/// Reports that were taken, of one verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub times: u64,
    pub last_at: DateTime<Utc>,
}

/// One line of the list of what was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub version: u64,
    pub round: u64,
    pub format: String,
    pub person: Option<PersonId>,
    pub taken: Taken,
}

/// Counts one more. All that a person takes of one version in one format on one day is one row.
pub async fn count_one(tx: &Tx, it: &HandedOut, at: DateTime<Utc>) -> Result<(), Error> {
    let row = handed_out::ActiveModel {
        claim_id: Set(id(it.claim.0)),
        version: Set(number(it.version)?),
        format: Set(it.format.to_owned()),
        day: Set(at.date_naive()),
        person: Set(it.person.map(|person| person.to_string()).unwrap_or_default()),
        round: Set(i64::from(it.round)),
        times: Set(1),
        last_at: Set(at),
    };
    let mut again = OnConflict::columns([
        handed_out::Column::ClaimId,
        handed_out::Column::Version,
        handed_out::Column::Format,
        handed_out::Column::Day,
        handed_out::Column::Person,
    ]);
    let times = Expr::col((handed_out::Entity, handed_out::Column::Times));
    again.value(handed_out::Column::Times, times.add(1)).update_column(handed_out::Column::LastAt);
    handed_out::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// How many reports were taken of each verdict of a claim, by its round; 0 are those of none.
pub async fn by_round(
    c: &impl ConnectionTrait,
    of: ClaimId,
) -> Result<BTreeMap<u64, Taken>, Error> {
    let query = Query::select()
        .column(handed_out::Column::Round)
        .column(handed_out::Column::Times)
        .column(handed_out::Column::LastAt)
        .from(handed_out::Entity)
        .and_where(handed_out::COLUMN.claim_id.eq(id(of.0)))
        .to_owned();
    let mut found: BTreeMap<u64, Taken> = BTreeMap::new();
    for row in c.query_all(&query).await? {
        let (round, times): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let last_at: DateTime<Utc> = row.try_get_by_index(2)?;
        let sum = found.entry(count(round)?).or_insert(Taken { times: 0, last_at });
        sum.times = sum.times.saturating_add(count(times)?);
        sum.last_at = Ord::max(sum.last_at, last_at);
    }
    Ok(found)
}

/// What was handed out last of a claim, `most` lines of it, newest first.
pub async fn latest(c: &impl ConnectionTrait, of: ClaimId, most: u64) -> Result<Vec<Line>, Error> {
    let rows = handed_out::Entity::find()
        .filter(handed_out::COLUMN.claim_id.eq(id(of.0)))
        .order_by_desc(handed_out::Column::LastAt)
        .order_by_asc(handed_out::Column::Format)
        .limit(most)
        .all(c)
        .await?;
    let line = |row: handed_out::Model| {
        Ok(Line {
            version: count(row.version)?,
            round: count(row.round)?,
            format: row.format,
            person: row.person.parse().ok(),
            taken: Taken { times: count(row.times)?, last_at: row.last_at },
        })
    };
    rows.into_iter().map(line).collect()
}
