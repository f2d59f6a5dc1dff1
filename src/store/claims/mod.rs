//! Claims in the database: the trail is the truth, the rows are copies of where it ended.

mod filter;
mod numbers;
mod page;

use std::collections::BTreeMap;

use ::entity::id::Id;
use ::entity::{article, claim, claim_anchor, claim_tag, verdict_round};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::domain::claim::priority::{Urgency, Why};
use crate::domain::claim::{
    Claim, Event, Kind, Recorded, Severity, Stage, TextState, apply, fold, unprinted,
};
use crate::domain::{ArticleId, ClaimId, ClaimNumber, PersonId, RevisionId, ScaleId};
use crate::store::convert::{count, id, known, number};
use crate::store::log::{self, Meta};
use crate::store::{Error, Tx, erasing, project};
use crate::trail::Head;

pub use filter::{Assignee, Filter};
pub use numbers::Numbers;
pub use page::{Cursor, Place, Sort, count_up_to, list, list_from, page, page_from};

/// A claim with its whole history and the place where the next event goes.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub claim: Option<Claim>,
    pub history: Vec<Recorded>,
    pub head: Head,
}

impl Loaded {
    /// How many events the claim has.
    pub fn version(&self) -> u64 {
        self.head.length
    }

    /// Whether nothing has happened since somebody saw so many events, but that PDFs were made.
    pub fn is_still(&self, seen: u64) -> bool {
        let since = |it: &&Recorded| it.seq >= seen;
        seen <= self.version() && self.history.iter().filter(since).all(|it| it.event.is_print())
    }

    /// The claim as reports tell it: without the PDFs that were made at the end of its history.
    #[must_use]
    pub fn unprinted(mut self) -> Self {
        let told = unprinted(&self.history).len();
        if told < self.history.len() {
            self.history.truncate(told);
            self.claim = fold(&self.history);
        }
        self
    }

    /// The claim as it was at a moment: what came later is left out, also of the history. It has
    /// no claim where the moment lies before the first event.
    #[must_use]
    pub fn as_of(mut self, moment: Moment) -> Self {
        self.history.retain(|it| match moment {
            Moment::Version(version) => it.seq < version,
            Moment::Time(time) => it.at <= time,
        });
        self.claim = fold(&self.history);
        self
    }
}

/// A place in the trail of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After so many events.
    Version(u64),
    /// After all that had happened by then.
    Time(DateTime<Utc>),
}

/// Folds a claim from its trail.
pub async fn load(c: &impl ConnectionTrait, origin: &str, claim: ClaimId) -> Result<Loaded, Error> {
    loaded(origin, claim, &log::read(c, claim.0).await?)
}

fn loaded(origin: &str, claim: ClaimId, stored: &[log::Stored]) -> Result<Loaded, Error> {
    let mut head = Head::start(origin, &claim.to_string());
    if let Some(last) = stored.last() {
        let hash = last.hash.as_slice().try_into();
        let hash = hash.map_err(|_length| Error::Corrupt("the hash of an event".to_owned()))?;
        head = Head { length: last.seq.saturating_add(1), hash, at: None };
    }
    let history = log::recorded(claim, stored)?;
    head.at = history.last().map(|it| it.at);
    Ok(Loaded { claim: fold(&history), history, head })
}

/// Folds many claims from their trails, in a few questions to the database.
pub async fn load_all(
    c: &impl ConnectionTrait,
    origin: &str,
    claims: &[ClaimId],
) -> Result<Vec<(ClaimId, Loaded)>, Error> {
    let ids: Vec<Uuid> = claims.iter().map(|it| it.0).collect();
    let mut trails = log::read_all(c, &ids).await?;
    let trail = |claim: &ClaimId| {
        let stored = trails.remove(&claim.0).unwrap_or_default();
        Ok((*claim, loaded(origin, *claim, &stored)?))
    };
    claims.iter().map(trail).collect()
}

/// Takes the claim's row for the length of a transaction, where the database has such locks. On
/// SQLite the transaction has the whole file already.
pub async fn lock(tx: &Tx, claim: ClaimId) -> Result<(), Error> {
    let query = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .and_where(claim::COLUMN.id.eq(id(claim.0)))
        .lock(LockType::Update)
        .to_owned();
    tx.query_one(&query).await?;
    Ok(())
}

/// Takes the row of a claim that nobody has, unless somebody else is at it: whoever hands work out
/// goes on to the next one then. Says whether it did.
pub async fn lock_unassigned(tx: &Tx, claim: ClaimId) -> Result<bool, Error> {
    let query = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .and_where(claim::COLUMN.id.eq(id(claim.0)))
        .and_where(claim::COLUMN.assignee_id.is_null())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    Ok(tx.query_one(&query).await?.is_some())
}

/// Appends events after what was loaded and moves the rows to match.
pub async fn append(
    tx: &Tx,
    loaded: Loaded,
    of: (ClaimId, ClaimNumber),
    events: &[Event],
    meta: Meta,
) -> Result<Loaded, Error> {
    let (claim, claim_number) = of;
    let mut next = loaded.clone();
    for event in events {
        let recorded =
            log::append_claim(tx, claim, Some(claim_number), &mut next.head, event, meta).await?;
        next.claim = apply(next.claim, &recorded);
        next.history.push(recorded);
    }
    let erased = events.iter().filter_map(|it| match it {
        Event::Redacted { fields, .. } => Some(fields.as_slice()),
        _ => None,
    });
    let erased = erased.flatten().cloned().collect::<Vec<_>>();
    if !erased.is_empty() {
        // The claim has the values in many parts. Without them, it is another from the beginning.
        erasing::delete(tx, claim.0, &erased).await?;
        next.history = log::recorded(claim, &log::read(tx, claim.0).await?)?;
        next.claim = fold(&next.history);
    }
    if let Some(after) = &next.claim {
        project::save(tx, loaded.claim.as_ref(), after).await?;
    }
    Ok(next)
}

/// Appends one event after what was loaded and moves the rows to match, where nobody needs the
/// claim as it is then.
pub async fn append_one(
    tx: &Tx,
    loaded: &Loaded,
    of: (ClaimId, ClaimNumber),
    event: &Event,
    meta: Meta,
) -> Result<(), Error> {
    let mut head = loaded.head;
    let recorded = log::append_claim(tx, of.0, Some(of.1), &mut head, event, meta).await?;
    match apply(loaded.claim.clone(), &recorded) {
        Some(after) => project::save(tx, loaded.claim.as_ref(), &after).await,
        None => Ok(()),
    }
}

/// A claim as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    pub id: ClaimId,
    pub number: ClaimNumber,
    pub version: u64,
    pub article: ArticleId,
    pub article_title: String,
    pub article_url: Option<String>,
    pub article_published: Option<NaiveDate>,
    pub statement: String,
    pub quote: String,
    pub kind: Kind,
    pub stage: Stage,
    pub publication: String,
    pub speakers: Vec<String>,
    pub assignee: Option<PersonId>,
    pub due: Option<DateTime<Utc>>,
    pub parked_until: Option<DateTime<Utc>>,
    pub evidence: u64,
    /// How many origins the evidence has.
    pub origins: u64,
    pub scale: Option<ScaleId>,
    pub label: Option<String>,
    pub label_name: Option<String>,
    pub proposed_by: Option<PersonId>,
    pub approved_at: Option<DateTime<Utc>>,
    pub tags: Vec<String>,
    pub opened_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// What has become of its words since it was opened.
    pub text: TextState,
    pub text_after_verdict: bool,
    /// Whether somebody still has to look at that.
    pub text_waits: bool,
    /// When its approved verdict is to be looked at again.
    pub review_by: Option<NaiveDate>,
    pub severity: Severity,
    pub said_before: bool,
    /// When it came into its stage.
    pub stage_since: DateTime<Utc>,
    pub urgency: Urgency,
    /// Why a person set its priority, where one did.
    pub priority_note: Option<String>,
    due_key: DateTime<Utc>,
}

/// The rows of these claims, in any order.
pub async fn rows_of(c: &impl ConnectionTrait, ids: &[ClaimId]) -> Result<Vec<ClaimRow>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    // A statement may have so many parameters only.
    for ids in ids.chunks(500) {
        let some = claim::COLUMN.id.is_in(ids.iter().map(|it| id(it.0)));
        rows.extend(claim::Entity::find().filter(some).all(c).await?);
    }
    with_articles(c, rows).await
}

/// The rows of the claims with these numbers, in any order.
pub async fn rows_numbered(
    c: &impl ConnectionTrait,
    numbers: &[ClaimNumber],
) -> Result<Vec<ClaimRow>, Error> {
    let numbers = numbers.iter().filter_map(|it| number(it.0).ok());
    let some = claim::Entity::find().filter(claim::COLUMN.number.is_in(numbers));
    with_articles(c, some.all(c).await?).await
}

/// Where the quotes of a revision's claims stand, in the order of the text. Offsets are Unicode
/// scalars, end exclusive.
pub async fn places_in(
    c: &impl ConnectionTrait,
    revision: RevisionId,
) -> Result<Vec<(ClaimId, u64, u64)>, Error> {
    let rows = claim_anchor::Entity::find()
        .filter(claim_anchor::COLUMN.revision_id.eq(id(revision.0)))
        .order_by_asc(claim_anchor::Column::StartAt)
        .order_by_asc(claim_anchor::Column::EndAt)
        .order_by_asc(claim_anchor::Column::ClaimId)
        .all(c)
        .await?;
    let place = |row: claim_anchor::Model| {
        Ok((ClaimId(row.claim_id.0), count(row.start_at)?, count(row.end_at)?))
    };
    rows.into_iter().map(place).collect()
}

/// The rationale of the last approved round of each of these claims that has one.
pub async fn approved_rationales(
    c: &impl ConnectionTrait,
    ids: &[ClaimId],
) -> Result<BTreeMap<ClaimId, String>, Error> {
    let mut rationales = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = verdict_round::Entity::find()
            .filter(verdict_round::COLUMN.claim_id.is_in(ids.iter().map(|it| id(it.0))))
            .filter(verdict_round::COLUMN.outcome.eq("approved"))
            .order_by_asc(verdict_round::Column::Number)
            .all(c)
            .await?;
        rationales.extend(rows.into_iter().map(|row| (ClaimId(row.claim_id.0), row.rationale)));
    }
    Ok(rationales)
}

/// Whether some claim has this tag.
pub async fn is_tag(c: &impl ConnectionTrait, tag: &str) -> Result<bool, Error> {
    let tagged = claim_tag::Entity::find().filter(claim_tag::COLUMN.tag.eq(tag));
    Ok(tagged.limit(1).one(c).await?.is_some())
}

/// The claim with a number.
pub async fn by_number(
    c: &impl ConnectionTrait,
    claim: ClaimNumber,
) -> Result<Option<ClaimId>, Error> {
    let Ok(claim) = number(claim.0) else { return Ok(None) };
    let row = claim::Entity::find().filter(claim::COLUMN.number.eq(claim)).one(c).await?;
    Ok(row.map(|row| ClaimId(row.id.0)))
}

/// The id of every claim, page by page in the order of ids.
pub async fn ids_after(
    c: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Uuid>, Error> {
    let mut query = claim::Entity::find().order_by_asc(claim::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(claim::COLUMN.id.gt(id(after)));
    }
    let ids: Vec<Id> = query.select_only().column(claim::Column::Id).into_tuple().all(c).await?;
    Ok(ids.into_iter().map(|it| it.0).collect())
}

async fn with_articles(
    c: &impl ConnectionTrait,
    rows: Vec<claim::Model>,
) -> Result<Vec<ClaimRow>, Error> {
    let mut ids: Vec<Id> = rows.iter().map(|row| row.article_id).collect();
    ids.sort_by_key(|it| it.0);
    ids.dedup();
    let articles = article::Entity::find().filter(article::COLUMN.id.is_in(ids)).all(c).await?;
    let article = |of: Id| articles.iter().find(|article| article.id == of);
    rows.into_iter().map(|row| claim_row(article(row.article_id), row)).collect()
}

fn claim_row(article: Option<&article::Model>, row: claim::Model) -> Result<ClaimRow, Error> {
    Ok(ClaimRow {
        id: ClaimId(row.id.0),
        number: ClaimNumber(count(row.number)?),
        version: count(row.version)?,
        article: ArticleId(row.article_id.0),
        article_title: article.map(|it| it.title.clone()).unwrap_or_default(),
        article_url: article.and_then(|it| it.url.clone()),
        article_published: article.and_then(|it| it.published_on),
        kind: known(Kind::from_key(&row.kind), &row.kind)?,
        stage: known(Stage::from_key(&row.stage), &row.stage)?,
        statement: row.statement,
        quote: row.quote,
        publication: row.publication,
        speakers: project::lines(&row.speakers),
        assignee: row.assignee_id.map(|it| PersonId(it.0)),
        due: row.due_at,
        parked_until: row.parked_until,
        evidence: count(row.evidence)?,
        origins: count(row.origins)?,
        scale: row.scale_id.map(|it| ScaleId(it.0)),
        label: row.label,
        label_name: row.label_name,
        proposed_by: row.proposed_by.map(|it| PersonId(it.0)),
        approved_at: row.approved_at,
        tags: project::lines(&row.tags),
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        text: known(TextState::from_key(&row.text_state), &row.text_state)?,
        text_after_verdict: row.text_after_verdict,
        text_waits: row.text_waits,
        review_by: row.review_by,
        severity: known(Severity::from_key(&row.severity), &row.severity)?,
        said_before: row.said_before,
        stage_since: row.stage_since,
        urgency: Urgency {
            at: row.urgent_at,
            why: known(Why::from_key(&row.urgent_why), &row.urgent_why)?,
        },
        priority_note: row.priority_note,
        due_key: row.due_key,
    })
}
