//! Verify: whether every trail is whole, every opening fits its commitment, and every copy agrees.

use ::entity::event;
use ::entity::id::Id;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::convert::id;
use super::{Error, claims, log, project};
use crate::domain::ClaimId;
use crate::domain::claim::fold;
use crate::trail::{self, Fields, Stream, commitment};

/// How many trails are looked up at once.
const PAGE: u64 = 500;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub trails: u64,
    pub events: u64,
    pub claims: u64,
    /// Sentences, each naming the thing and the event.
    pub faults: Vec<String>,
}

/// Looks at everything. Reading never changes anything.
pub async fn verify(c: &impl ConnectionTrait, origin: &str) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut after = None;
    loop {
        let page = streams_after(c, after.as_ref()).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.1);
        for (noun, of) in page {
            one(c, origin, &noun, of, &mut findings).await?;
        }
    }
    rows_without_trail(c, &mut findings).await?;
    Ok(findings)
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

async fn one(
    c: &impl ConnectionTrait,
    origin: &str,
    noun: &str,
    of: Uuid,
    findings: &mut Findings,
) -> Result<(), Error> {
    let stored = log::read(c, of).await?;
    findings.trails = findings.trails.saturating_add(1);
    findings.events = findings.events.saturating_add(u64::try_from(stored.len()).unwrap_or(0));
    let stream = Stream { noun: noun.to_owned(), id: of.to_string() };
    let name = name(noun, of, &stored);
    let pairs = stored.iter().map(|it| (it.bytes.as_slice(), it.hash.as_slice()));
    if let Err(broken) = trail::verify(origin, &stream, pairs) {
        findings.faults.push(format!("{name}, {broken}"));
        return Ok(());
    }
    for it in &stored {
        findings.faults.extend(openings(&name, it));
    }
    if noun == "claim" {
        findings.claims = findings.claims.saturating_add(1);
        findings.faults.extend(copies(c, ClaimId(of), &name, &stored).await?);
    }
    Ok(())
}

/// "claim C-3" where the number can still be read, and the id in any case.
fn name(noun: &str, of: Uuid, stored: &[log::Stored]) -> String {
    let first = stored.first().and_then(|it| Fields::read(&it.bytes).ok());
    match first.and_then(|fields| fields.number) {
        Some(number) => format!("{noun} {} ({of})", crate::domain::ClaimNumber(number)),
        None => format!("{noun} {of}"),
    }
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
        Some(found) if found == wanted => None,
        Some(_) => Some(format!(
            "{name}: what pages show is not what the trail says; run `claimdesk rebuild`"
        )),
        None => Some(format!("{name}: pages do not show it; run `claimdesk rebuild`")),
    })
}

async fn rows_without_trail(
    c: &impl ConnectionTrait,
    findings: &mut Findings,
) -> Result<(), Error> {
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
