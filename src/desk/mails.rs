//! Mails: what is told by mail, gathered for each person, and how they put an end to it.

mod letter;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::jobs::{self, Effect, NewJob, effect};
use super::notices::{self, Notice};
use super::people::{Refused, Token};
use super::sign_in::{secret, sha256};
use super::{Desk, Error, new_id};
use crate::domain::job::{Outcome, Task};
use crate::domain::notice::{Kind, Way};
use crate::domain::{ClaimId, MailId, PersonId};
use crate::store::claims::ClaimRow;
use crate::store::mails::{self, Round};
use crate::store::{self, Tx, claims, notices as rows, people};

pub use letter::Letter;

/// How many people's mails one round hands out.
const A_ROUND: u64 = 200;
/// What happened before is no news any more, for instance where mail was switched off meanwhile.
const NEWS: TimeDelta = TimeDelta::days(2);

impl Desk {
    /// Hands out the mails whose time has come, one for each person, as jobs; says how many.
    pub async fn begin_mails(&self) -> Result<u64, Error> {
        let now = store::whole_millis(self.now());
        let begun = self.write(move |tx| Box::pin(round(tx, now))).await?;
        if begun > 0 {
            self.wake_workers();
        }
        Ok(begun)
    }

    /// The letter of a mail, where its person still works here and has something left to be told.
    /// `address` is where people open the desk. Each letter has a link of its own that puts an end to
    /// mail; links in letters that were not taken go on working.
    pub async fn letter(
        &self,
        person: PersonId,
        mail: MailId,
        address: &str,
    ) -> Result<Option<Letter>, Error> {
        let c = self.db.read();
        let notices = rows::of_mail(c, mail).await?;
        let to = people::read(c, person).await?.filter(|it| !it.is_disabled());
        let Some(to) = to.filter(|_| !notices.is_empty()) else { return Ok(None) };
        let ids: Vec<ClaimId> = notices.iter().map(|it| it.claim).collect();
        let claims = claims::rows_of(c, &ids).await?;
        let claims: BTreeMap<ClaimId, ClaimRow> =
            claims.into_iter().map(|it| (it.id, it)).collect();
        let mails = notices::ways(c, person).await?;
        let items: Vec<letter::Item> =
            notices.iter().filter_map(|it| item(it, claims.get(&it.claim)?, &mails)).collect();
        if items.is_empty() {
            return Ok(None);
        }
        let token = self.mail_link(person).await?;
        let desk = self.name().await?;
        Ok(Some(letter::write(&desk, (&to.name, &to.email), &items, address, &token)))
    }

    /// What is stored when the server has taken a mail, or there was none to send.
    pub fn mailed(mail: MailId) -> Effect {
        effect(move |tx| {
            Box::pin(async move { Ok(Outcome::Mailed { claims: mails::sent(tx, mail).await? }) })
        })
    }

    /// Whose mail a link ends: their name, and whether they get any.
    pub async fn mail_of(&self, token: &str) -> Result<(String, bool), Error> {
        let c = self.db.read();
        let person = linked(c, token).await?;
        let name = people::read(c, person).await?.map(|it| it.name).unwrap_or_default();
        let ways = notices::ways(c, person).await?;
        Ok((name, ways.values().any(|way| way.mails())))
    }

    /// Puts an end to somebody's mail by a link of theirs: what was mailed stays in the app.
    pub async fn end_mail(&self, token: &str) -> Result<(), Error> {
        let person = linked(self.db.read(), token).await?;
        self.write(move |tx| {
            Box::pin(async move {
                for (kind, way) in notices::ways(tx, person).await? {
                    if way.mails() {
                        rows::choose(tx, person, kind, Way::App).await?;
                    }
                }
                Ok(mails::drop_of(tx, person).await?)
            })
        })
        .await
    }

    async fn mail_link(&self, person: PersonId) -> Result<Token, Error> {
        let (token, now) = (Token(secret()?), store::whole_millis(self.now()));
        let hash = sha256(&token.0);
        self.write(move |tx| {
            let hash = hash.clone();
            Box::pin(async move { Ok(mails::insert_link(tx, &hash, person, now).await?) })
        })
        .await?;
        Ok(token)
    }
}

async fn round(tx: &Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    mails::begin(tx, Round::Mails, now).await?;
    let mut begun = 0_u64;
    for person in mails::whose_turn(tx, now, A_ROUND).await? {
        let mail = MailId(new_id());
        if mails::gather(tx, person, mail, now, now - NEWS).await? > 0 {
            let job = NewJob::routine(Task::SendMail { person, mail }, now);
            jobs::enqueue(tx, job, now).await?;
            begun = begun.saturating_add(1);
        }
    }
    Ok(begun)
}

/// What a letter says of a claim: of the kinds that its reader wants by mail.
fn item(it: &Notice, claim: &ClaimRow, ways: &BTreeMap<Kind, Way>) -> Option<letter::Item> {
    let is_mailed = |kind: &&Kind| ways.get(kind).is_some_and(|way| way.mails());
    let kinds: Vec<Kind> = it.kinds.iter().filter(is_mailed).copied().collect();
    (!kinds.is_empty()).then(|| letter::Item {
        number: claim.number,
        statement: claim.statement.clone(),
        kinds,
        count: it.count,
    })
}

async fn linked(c: &impl store::Reads, token: &str) -> Result<PersonId, Error> {
    Ok(mails::read_link(c, &sha256(token)).await?.ok_or(Refused::LinkGone)?)
}
