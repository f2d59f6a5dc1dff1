//! Verify: whether every trail is whole, every opening fits its commitment, and every copy agrees.

mod erased;
mod guidelines;
mod links;
mod named;
mod publication;
mod publishing;
mod revisions;
mod scales;
pub mod sealed;
mod snapshots;

use std::collections::BTreeSet;

use ::entity::event;
use ::entity::id::Id;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::blobs::Blobs;
use super::convert::id;
use super::{Db, Error, claims, desk, log, project, search};
use crate::domain::claim::fold;
use crate::domain::{ArticleId, ClaimId, ClaimNumber};
use crate::trail::{self, Fields, Stream, commitment};

/// How many trails are looked up at once.
const PAGE: u64 = 500;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub trails: u64,
    pub events: u64,
    pub claims: u64,
    /// Snapshots of sources and articles whose bytes were looked at.
    pub snapshots: u64,
    /// Entries of the log over all trails, and how many of them a checkpoint is over.
    pub entries: u64,
    pub signed: u64,
    /// Sentences, each naming the thing and the event.
    pub faults: Vec<String>,
}

/// Looks at everything while others go on working. Reading never changes anything. `now` is the
/// desk's time: what has ended by then may have been forgotten.
pub async fn verify(db: &Db, origin: &str, now: DateTime<Utc>) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let given = desk::claim_numbers_given(db.read()).await?;
    let asked = Asked { origin, now, erased: erased::speakers(db.read()).await? };
    let mut numbers = Vec::new();
    let mut after = None;
    loop {
        // A trail and its copies are read as of one moment; a moment for all of them would keep
        // SQLite from clearing its log meanwhile.
        let c = db.snapshot().await?;
        let page = streams_after(&c, after.as_ref()).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.1);
        for (noun, of) in page {
            numbers.extend(one(&c, &asked, (&noun, of), &mut findings).await?);
        }
    }
    findings.faults.extend(not_dense(numbers, given));
    rows_without_trail(db, &mut findings).await?;
    publication::without_claim(db, &mut findings).await?;
    revisions::without_trail(db, &mut findings).await?;
    links::stored(db, &mut findings).await?;
    findings.faults.extend(search::rest(db).await?);
    // Where something is missing or has no trail, the counts cannot agree, and it has been named.
    if findings.faults.is_empty() {
        findings.faults.extend(search::left_over(db.read()).await?);
    }
    Ok(findings)
}

/// Numbers that no trail has, or more than one. Claims opened since are left out.
fn not_dense(mut numbers: Vec<u64>, given: u64) -> Vec<String> {
    numbers.sort_unstable();
    let mut faults = Vec::new();
    let mut next = 0;
    for number in numbers {
        faults.extend((next..number.min(given)).map(no_trail));
        if number < next {
            faults.push(format!(
                "claim {}: more than one trail has this number",
                ClaimNumber(number)
            ));
        }
        next = next.max(number.saturating_add(1));
    }
    faults.extend((next..given).map(no_trail));
    faults
}

/// Looks at the bytes of every snapshot, and whether it is recorded at all.
pub async fn verify_snapshots(
    db: &Db,
    blobs: &Blobs,
    findings: &mut Findings,
) -> Result<(), Error> {
    snapshots::stored(db, blobs, findings).await
}

fn no_trail(number: u64) -> String {
    format!("claim {}: it was opened, and its trail is gone", ClaimNumber(number))
}

async fn streams_after(
    c: &impl ConnectionTrait,
    after: Option<&Uuid>,
) -> Result<Vec<(String, Uuid)>, Error> {
    let mut query =
        event::Entity::find().distinct().order_by_asc(event::Column::StreamId).limit(PAGE);
    if let Some(after) = after {
        query = query.filter(event::COLUMN.stream_id.gt(id(*after)));
    }
    let found: Vec<(String, Id)> = query
        .select_only()
        .columns([event::Column::Stream, event::Column::StreamId])
        .into_tuple()
        .all(c)
        .await?;
    Ok(found.into_iter().map(|(noun, of)| (noun, of.0)).collect())
}

/// What trails are held against.
struct Asked<'a> {
    origin: &'a str,
    now: DateTime<Utc>,
    /// Speakers whose name was erased.
    erased: BTreeSet<Uuid>,
}

async fn one(
    c: &impl ConnectionTrait,
    asked: &Asked<'_>,
    (noun, of): (&str, Uuid),
    findings: &mut Findings,
) -> Result<Option<u64>, Error> {
    let stored = log::read(c, of).await?;
    findings.trails = findings.trails.saturating_add(1);
    findings.events = findings.events.saturating_add(u64::try_from(stored.len()).unwrap_or(0));
    let stream = Stream { noun: noun.to_owned(), id: of.to_string() };
    let number = number(&stored);
    let name = match number {
        Some(number) => format!("{noun} {} ({of})", ClaimNumber(number)),
        None => format!("{noun} {of}"),
    };
    let pairs = stored.iter().map(|it| (it.bytes.as_slice(), it.hash.as_slice()));
    if let Err(broken) = trail::verify(asked.origin, &stream, pairs) {
        findings.faults.push(format!("{name}, {broken}"));
        return Ok(number);
    }
    for it in &stored {
        findings.faults.extend(openings(&name, it));
        if !is_indexed(it) {
            findings
                .faults
                .push(format!("{name}, event {}: it is filed as something else", it.seq));
        }
    }
    findings.faults.extend(erased::recorded(&name, &stored));
    if noun == "source" || noun == "article" {
        findings.faults.extend(snapshots::recorded(c, &name, &stored).await?);
    }
    if noun == "article" {
        findings.faults.extend(revisions::recorded(c, ArticleId(of), &name, &stored).await?);
    }
    findings.faults.extend(named::recorded(c, (noun, of), &name, &stored).await?);
    if noun == "desk" {
        findings.faults.extend(guidelines::recorded(c, &name, &stored).await?);
        findings.faults.extend(publishing::recorded(c, &name, &stored).await?);
    }
    if noun == "scale" {
        findings.faults.extend(scales::recorded(c, &name, of, &stored).await?);
    }
    if noun == "claim" {
        findings.claims = findings.claims.saturating_add(1);
        findings.faults.extend(erased::still_named(&name, &stored, &asked.erased));
        let (of, now) = (ClaimId(of), asked.now);
        findings.faults.extend(links::recorded(c, of, &name, (&stored, now)).await?);
        findings.faults.extend(copies(c, of, &name, &stored).await?);
    }
    Ok(number)
}

/// The number of a claim, as far as its first event can still be read.
fn number(stored: &[log::Stored]) -> Option<u64> {
    Fields::read(&stored.first()?.bytes).ok()?.number
}

/// Whether the columns that queries go by say what the bytes say.
fn is_indexed(it: &log::Stored) -> bool {
    Fields::read(&it.bytes).is_ok_and(|fields| {
        it.seq == fields.seq
            && it.index
                == log::Index {
                    kind: fields.kind,
                    actor: fields.actor,
                    at: fields.at,
                    batch: fields.batch,
                }
    })
}

fn openings(name: &str, it: &log::Stored) -> Vec<String> {
    let Ok(fields) = Fields::read(&it.bytes) else { return Vec::new() };
    let fits = |(field, salt, value): &(String, Vec<u8>, String)| {
        let salt: Option<[u8; 32]> = salt.as_slice().try_into().ok();
        let committed = salt.map(|salt| hex::encode(commitment(&salt, field, value)));
        let written = fields.personal.get(field).and_then(|it| it.as_str());
        committed.is_some() && committed.as_deref() == written
    };
    let odd = it.openings.iter().filter(|opening| !fits(opening));
    let fault = |(field, ..): &(String, Vec<u8>, String)| {
        format!("{name}, event {}: the stored {field} is not the one that was recorded", it.seq)
    };
    odd.map(fault).collect()
}

/// Whether the rows that pages read are what the trail says.
async fn copies(
    c: &impl ConnectionTrait,
    of: ClaimId,
    name: &str,
    stored: &[log::Stored],
) -> Result<Option<String>, Error> {
    let history = match log::recorded(of, stored) {
        Ok(history) => history,
        Err(error) => return Ok(Some(format!("{name}: {error}"))),
    };
    let Some(claim) = fold(&history) else {
        return Ok(Some(format!("{name}: its first event does not open it")));
    };
    let mut wanted = project::rows(&claim)?;
    wanted.order();
    Ok(match project::stored(c, of.0).await? {
        Some(found) if found == wanted => (!search::holds(c, &claim).await?)
            .then(|| format!("{name}: search does not find it as it is; run `claimdesk rebuild`")),
        Some(_) => Some(format!(
            "{name}: what pages show is not what the trail says; run `claimdesk rebuild`"
        )),
        None => Some(format!("{name}: pages do not show it; run `claimdesk rebuild`")),
    })
}

async fn rows_without_trail(db: &Db, findings: &mut Findings) -> Result<(), Error> {
    let c = db.read();
    let mut after = None;
    loop {
        let page = claims::ids_after(c, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for of in page {
            if log::read(c, of).await?.is_empty() {
                findings.faults.push(format!("claim {of}: pages show it, but it has no trail"));
            }
        }
    }
}
