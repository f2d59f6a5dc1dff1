//! Mails in the database: whose turn it is, what leaves together, and the links that end them.

use ::entity::id::Id;
use ::entity::{claim, mail_link, notice, notice_round};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{ExprTrait, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use super::convert::id;
use super::{Error, Tx};
use crate::domain::claim::Stage;
use crate::domain::{ClaimId, MailId, PersonId};

/// A round that one node begins at a time, and goes on from where the last one ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Tells what time brings about.
    Due,
    /// Gathers notices into mails.
    Mails,
}

impl Round {
    fn key(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Mails => "mails",
        }
    }
}

/// Begins a round: gives how far the last one went, or nothing where there was none. No other node
/// begins it until the transaction ends.
pub async fn begin(
    tx: &Tx,
    round: Round,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    let found = notice_round::Entity::find_by_id(round.key().to_owned());
    let before = found.lock(LockType::Update).one(tx).await?.map(|it| it.until);
    // A clock that was put back must not tell everything again.
    let until = before.into_iter().chain([until]).max().unwrap_or(until);
    let row = notice_round::Model { name: round.key().to_owned(), until };
    let row = row.into_active_model().reset_all();
    let mut replace = OnConflict::column(notice_round::Column::Name);
    replace.update_column(notice_round::Column::Until);
    notice_round::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(before)
}

/// A claim that somebody has and that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub claim: ClaimId,
    pub assignee: PersonId,
}

/// The unfinished claims that somebody has and that are due after a time and up to another, without
/// those that are parked.
pub async fn due_between(
    c: &impl ConnectionTrait,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Due>, Error> {
    let mut found = Vec::new();
    for stage in Stage::ALL.into_iter().filter(|it| it.is_unfinished()) {
        let rows: Vec<(Id, Option<Id>)> = claim::Entity::find()
            .select_only()
            .columns([claim::Column::Id, claim::Column::AssigneeId])
            .filter(claim::COLUMN.stage.eq(stage.key()))
            .filter(claim::COLUMN.due_key.gt(after))
            .filter(claim::COLUMN.due_key.lte(until))
            .filter(claim::COLUMN.assignee_id.is_not_null())
            .filter(claim::COLUMN.parked_until.is_null().or(claim::COLUMN.parked_until.lte(now)))
            .order_by_asc(claim::Column::DueKey)
            .into_tuple()
            .all(c)
            .await?;
        found.extend(rows.into_iter().filter_map(|(claim, assignee)| {
            Some(Due { claim: ClaimId(claim.0), assignee: PersonId(assignee?.0) })
        }));
    }
    Ok(found)
}

/// Some of those who have notices to be mailed by now.
pub async fn whose_turn(
    c: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<PersonId>, Error> {
    let people: Vec<Id> = notice::Entity::find()
        .select_only()
        .column(notice::Column::PersonId)
        .distinct()
        .filter(notice::COLUMN.mail_at.lte(now))
        .limit(most)
        .into_tuple()
        .all(c)
        .await?;
    Ok(people.into_iter().map(|it| PersonId(it.0)).collect())
}

/// Puts what is to be mailed to somebody by now into a mail. What happened before `since` is too old
/// to be news and is mailed no more. Says how many claims the mail tells of.
pub async fn gather(
    tx: &Tx,
    person: PersonId,
    mail: MailId,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<u64, Error> {
    let gathered = notice::Entity::update_many()
        .set(notice::ActiveModel { mail_id: Set(Some(id(mail.0))), ..Default::default() })
        .filter(notice::COLUMN.person_id.eq(id(person.0)))
        .filter(notice::COLUMN.mail_at.lte(now))
        .filter(notice::COLUMN.at.gte(since))
        .exec(tx)
        .await?;
    notice::Entity::update_many()
        .set(notice::ActiveModel { mail_at: Set(None), ..Default::default() })
        .filter(notice::COLUMN.person_id.eq(id(person.0)))
        .filter(notice::COLUMN.mail_at.lte(now))
        .exec(tx)
        .await?;
    Ok(gathered.rows_affected)
}

/// What left with a mail is not to leave again; says how many claims it told of.
pub async fn sent(tx: &Tx, mail: MailId) -> Result<u64, Error> {
    let sent = notice::Entity::update_many()
        .set(notice::ActiveModel { mail_id: Set(None), ..Default::default() })
        .filter(notice::COLUMN.mail_id.eq(id(mail.0)))
        .exec(tx)
        .await?;
    Ok(sent.rows_affected)
}

/// Nothing more is mailed to somebody of what they were told until now.
pub async fn drop_of(tx: &Tx, person: PersonId) -> Result<(), Error> {
    let row = notice::ActiveModel { mail_at: Set(None), mail_id: Set(None), ..Default::default() };
    let theirs = notice::COLUMN.person_id.eq(id(person.0));
    let to_mail = notice::COLUMN.mail_at.is_not_null().or(notice::COLUMN.mail_id.is_not_null());
    notice::Entity::update_many().set(row).filter(theirs).filter(to_mail).exec(tx).await?;
    Ok(())
}

/// Keeps a link under the hash of its token.
pub async fn insert_link(
    tx: &Tx,
    hash: &str,
    person: PersonId,
    made_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = mail_link::Model { hash: hash.to_owned(), person_id: id(person.0), made_at };
    let row = row.into_active_model().reset_all();
    mail_link::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Whose mail a link ends.
pub async fn read_link(c: &impl ConnectionTrait, hash: &str) -> Result<Option<PersonId>, Error> {
    let found = mail_link::Entity::find_by_id(hash.to_owned()).one(c).await?;
    Ok(found.map(|it| PersonId(it.person_id.0)))
}

/// Forgets links that were made before this time.
pub async fn forget_links(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    let old = mail_link::COLUMN.made_at.lt(before);
    mail_link::Entity::delete_many().filter(old).exec(tx).await?;
    Ok(())
}
