//! Notices in the database. They are no copies of the trail: a rebuild leaves them as they are.

use ::entity::{notice, notice_choice};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::convert::{count, id};
use super::project::lines;
use super::{Error, Tx};
use crate::domain::notice::{Kind, Way};
use crate::domain::{ClaimId, MailId, NoticeId, PersonId};

/// What somebody is told of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub claim: ClaimId,
    /// What happened, each kind once, the newest first.
    pub kinds: Vec<Kind>,
    /// How many things happened.
    pub count: u64,
    /// Who did the newest of them; nobody where time or the desk did.
    pub by: Option<PersonId>,
    /// When the newest happened.
    pub at: DateTime<Utc>,
    pub seen_at: Option<DateTime<Utc>>,
}

/// Something to be told, with the id that its row gets where there is none yet.
#[derive(Clone, Copy, Debug)]
pub struct New {
    pub id: NoticeId,
    pub person: PersonId,
    pub claim: ClaimId,
    pub kind: Kind,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    pub mail_at: Option<DateTime<Utc>>,
}

/// Tells somebody: what they have not seen yet of the same claim stays one row with it.
pub async fn tell(tx: &Tx, new: New) -> Result<(), Error> {
    let theirs = notice::COLUMN.person_id.eq(id(new.person.0));
    let of_claim = notice::COLUMN.claim_id.eq(id(new.claim.0));
    let unseen = notice::COLUMN.seen_at.is_null();
    let found = notice::Entity::find().filter(theirs).filter(of_claim).filter(unseen.clone());
    if let Some(old) = found.one(tx).await? {
        let row = notice::ActiveModel {
            kinds: Set(with(&old.kinds, new.kind)),
            mentioned: Set(old.mentioned || new.kind == Kind::Mention),
            count: Set(old.count.saturating_add(1)),
            by_id: Set(new.by.map(|it| id(it.0))),
            at: Set(new.at),
            mail_at: Set(soonest(old.mail_at, new.mail_at)),
            ..Default::default()
        };
        let same = notice::COLUMN.id.eq(old.id);
        let told = notice::Entity::update_many().set(row).filter(same).filter(unseen).exec(tx);
        if told.await?.rows_affected == 1 {
            return Ok(());
        }
        // They have seen it at this moment: what is new is told anew.
    }
    let row = notice::Model {
        id: id(new.id.0),
        person_id: id(new.person.0),
        claim_id: id(new.claim.0),
        kinds: new.kind.key().to_owned(),
        mentioned: new.kind == Kind::Mention,
        count: 1,
        by_id: new.by.map(|it| id(it.0)),
        at: new.at,
        seen_at: None,
        mail_at: new.mail_at,
        mail_id: None,
    };
    let row = row.into_active_model().reset_all();
    notice::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The kinds of a row with a newer one in front.
fn with(kinds: &str, new: Kind) -> String {
    let old = lines(kinds).into_iter().filter(|it| it != new.key());
    [new.key().to_owned()].into_iter().chain(old).collect::<Vec<_>>().join("\n")
}

fn soonest(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    one.into_iter().chain(other).min()
}

/// Where a page of notices ended: among those not seen, which come first, or among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub seen: bool,
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

/// One page of somebody's notices: those that they have not seen, then the others, newest first.
pub async fn list(
    c: &impl ConnectionTrait,
    person: PersonId,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<Notice>, Error> {
    let mut found = Vec::new();
    for seen in [false, true] {
        if after.is_some_and(|it| it.seen && !seen) {
            continue;
        }
        let left = limit.saturating_sub(u64::try_from(found.len()).unwrap_or(u64::MAX));
        if left == 0 {
            break;
        }
        let after = after.filter(|it| it.seen == seen);
        let column = notice::COLUMN.seen_at;
        let part = if seen { column.is_not_null() } else { column.is_null() };
        let mut query = notice::Entity::find()
            .filter(notice::COLUMN.person_id.eq(id(person.0)))
            .filter(part)
            .order_by_desc(notice::Column::At)
            .order_by_desc(notice::Column::Id)
            .limit(left);
        if let Some(after) = after {
            let place = Expr::tuple([Expr::val(after.at), Expr::val(id(after.id))]);
            let columns =
                Expr::tuple([Expr::col(notice::Column::At), Expr::col(notice::Column::Id)]);
            query = query.filter(columns.lt(place));
        }
        for row in query.all(c).await? {
            found.push(parse(row)?);
        }
    }
    Ok(found)
}

/// How many notices somebody has not seen, counted no further than `most`.
pub async fn count_unseen(
    c: &impl ConnectionTrait,
    person: PersonId,
    most: u64,
) -> Result<u64, Error> {
    let some = Query::select()
        .expr(Expr::val(1))
        .from(notice::Entity)
        .and_where(notice::COLUMN.person_id.eq(id(person.0)))
        .and_where(notice::COLUMN.seen_at.is_null())
        .limit(most)
        .to_owned();
    let query =
        Query::select().expr(Expr::col(Asterisk).count()).from_subquery(some, "some").to_owned();
    let row = c.query_one(&query).await?.ok_or_else(|| Error::Corrupt("a count".to_owned()))?;
    count(row.try_get_by_index(0)?)
}

/// Which of somebody's notices are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    One(NoticeId),
    Of(ClaimId),
}

/// Notes that somebody has seen notices of theirs, which are then not mailed any more; says how many.
pub async fn see(
    tx: &Tx,
    person: PersonId,
    which: Which,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let row = notice::ActiveModel {
        seen_at: Set(Some(now)),
        mail_at: Set(None),
        mail_id: Set(None),
        ..Default::default()
    };
    let done = notice::Entity::update_many()
        .set(row)
        .filter(notice::COLUMN.person_id.eq(id(person.0)))
        .filter(notice::COLUMN.seen_at.is_null())
        .filter(condition(which))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

fn condition(which: Which) -> Condition {
    let all = Condition::all();
    match which {
        Which::All => all,
        Which::One(of) => all.add(notice::COLUMN.id.eq(id(of.0))),
        Which::Of(claim) => all.add(notice::COLUMN.claim_id.eq(id(claim.0))),
    }
}

/// Whether somebody has not seen what they were told of a claim.
pub async fn waits(
    c: &impl ConnectionTrait,
    person: PersonId,
    claim: ClaimId,
) -> Result<bool, Error> {
    let found = notice::Entity::find()
        .filter(notice::COLUMN.person_id.eq(id(person.0)))
        .filter(notice::COLUMN.claim_id.eq(id(claim.0)))
        .filter(notice::COLUMN.seen_at.is_null());
    Ok(found.one(c).await?.is_some())
}

/// Forgets what was seen before this time; says how much.
pub async fn forget(tx: &Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    let old = notice::COLUMN.seen_at.lt(before);
    Ok(notice::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
}

/// Somebody's choices; kinds about which they chose nothing are left out.
pub async fn choices(
    c: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<(Kind, Way)>, Error> {
    let theirs = notice_choice::COLUMN.person_id.eq(id(person.0));
    let rows = notice_choice::Entity::find().filter(theirs).all(c).await?;
    // What another version of the program knows beyond these says nothing here.
    let known = |row: notice_choice::Model| Kind::from_key(&row.kind).zip(Way::from_key(&row.way));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Keeps how somebody wants to be told of a kind.
pub async fn choose(tx: &Tx, person: PersonId, kind: Kind, way: Way) -> Result<(), Error> {
    let key = [notice_choice::Column::PersonId, notice_choice::Column::Kind];
    let mut replace = OnConflict::columns(key);
    replace.update_column(notice_choice::Column::Way);
    let row = notice_choice::Model {
        person_id: id(person.0),
        kind: kind.key().to_owned(),
        way: way.key().to_owned(),
    };
    let row = row.into_active_model().reset_all();
    notice_choice::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// What is to leave with a mail, newest first. What was seen meanwhile does not.
pub async fn of_mail(c: &impl ConnectionTrait, mail: MailId) -> Result<Vec<Notice>, Error> {
    let rows = notice::Entity::find()
        .filter(notice::COLUMN.mail_id.eq(id(mail.0)))
        .filter(notice::COLUMN.seen_at.is_null())
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(parse).collect()
}

pub(super) fn parse(row: notice::Model) -> Result<Notice, Error> {
    Ok(Notice {
        id: NoticeId(row.id.0),
        claim: ClaimId(row.claim_id.0),
        kinds: lines(&row.kinds).iter().filter_map(|it| Kind::from_key(it)).collect(),
        count: count(row.count)?,
        by: row.by_id.map(|it| PersonId(it.0)),
        at: row.at,
        seen_at: row.seen_at,
    })
}
