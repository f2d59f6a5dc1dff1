//! Contacts: the links by which those who were asked can answer without an account.

use chrono::{DateTime, Utc};

use super::claims::{Sent, already, performed};
use super::people::{Refused, Token};
use super::sign_in::{secret, sha256};
use super::{Desk, Error, allow, settled};
use crate::domain::claim::{Claim, Command, Event, Refusal};
use crate::domain::contact::{Channel, Contact, Purpose};
use crate::domain::{Act, Actor, ClaimId, ContactId};
use crate::store::contacts::{self, Link};
use crate::store::{self, Tx, claims};

/// Somebody who was asked, as it was typed.
#[derive(Clone, Debug)]
pub struct NewContact {
    pub name: String,
    pub title: String,
    pub purpose: Purpose,
    pub channel: Channel,
    pub question: String,
    /// Just now where it is left out.
    pub asked_at: Option<DateTime<Utc>>,
    pub deadline: Option<DateTime<Utc>>,
}

impl NewContact {
    pub(super) fn command(self, id: ContactId) -> Command {
        Command::Ask {
            id,
            name: self.name,
            title: self.title,
            purpose: self.purpose,
            channel: self.channel,
            question: self.question,
            asked_at: self.asked_at,
            deadline: self.deadline,
        }
    }
}

/// What the holder of a link is shown: what is asked, and nothing else of the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The claim in plain words.
    pub statement: String,
    /// The verbatim words of the article.
    pub quote: String,
    pub question: String,
    pub deadline: Option<DateTime<Utc>>,
    /// Until when the link works.
    pub until: DateTime<Utc>,
    /// When answers came by this contact's links, oldest first.
    pub answered: Vec<DateTime<Utc>>,
}

impl Desk {
    /// Makes a link by which somebody who was asked can answer; their links made before stop
    /// working. Gives nothing where this very form was taken before: its token was shown then.
    pub async fn make_contact_link(
        &self,
        (claim, seen): (ClaimId, u64),
        (contact, until): (ContactId, DateTime<Utc>),
        sent: Sent,
    ) -> Result<Option<Token>, Error> {
        allow(sent.actor, Act::EditClaim)?;
        let (token, meta) = (Token(secret()?), self.meta(sent.actor));
        let hash = sha256(&token.0);
        let made = self.write(move |tx| {
            let (sent, hash) = (sent.clone(), hash.clone());
            Box::pin(async move {
                // Of the same form sent twice at once, the second waits here for the first.
                claims::lock(tx, claim).await?;
                if already(tx, &sent).await?.is_some() {
                    return Ok(false);
                }
                let token_sha256 = Some(hash.clone());
                let wish = Command::MakeContactLink { contact, until, token_sha256 }.into();
                let done = performed(tx, claim, Some(seen), wish, sent, meta);
                let after = Box::pin(done).await?;
                // As it was recorded, in whole milliseconds.
                let link = after.claim.as_ref().and_then(|it| find(it, contact)?.link_until);
                let until = link.ok_or(Error::NotFound)?;
                let (made_by, made_at) = (meta.actor.person, store::whole_millis(meta.at));
                let link = Link { claim, contact, until, made_by, made_at };
                contacts::insert_link(tx, &hash, link).await?;
                Ok(true)
            })
        });
        Ok(made.await?.then_some(token))
    }

    /// What the holder of a link is asked. A link that was never made, has ended or expired, or
    /// stands on a claim that was closed, is one and the same to them.
    pub async fn invitation(&self, token: &str) -> Result<Invitation, Error> {
        let (c, hash, now) = (self.db.read(), sha256(token), self.now());
        let link = live(c, &hash, now).await?;
        let loaded = claims::load(c, &settled(c).await?.desk.origin, link.claim).await?;
        let claim = loaded.claim.ok_or(Refused::LinkGone)?;
        invited(&claim, link.contact, now).ok_or_else(|| Refused::LinkGone.into())
    }

    /// Takes an answer by a link, whatever has happened to the claim since it was opened. The same
    /// words twice are one answer.
    pub async fn answer_by_link(&self, token: &str, text: &str) -> Result<(), Error> {
        let (hash, text, meta) = (sha256(token), text.to_owned(), self.meta(Actor::link()));
        let done = self.write(move |tx| {
            let (hash, text) = (hash.clone(), text.clone());
            Box::pin(async move {
                let link = live(tx, &hash, meta.at).await?;
                let (contact, answered_at) = (link.contact, None);
                let wish = Command::NoteAnswer { contact, text, answered_at }.into();
                let sent = Sent { actor: meta.actor, once: None };
                Box::pin(performed(tx, link.claim, None, wish, sent, meta)).await?;
                Ok(())
            })
        });
        match done.await {
            Err(Error::Refused(Refusal::AnsweredAlready)) => Ok(()),
            Err(Error::NotFound | Error::Refused(Refusal::NoLink | Refusal::NoSuchContact)) => {
                Err(Refused::LinkGone.into())
            }
            done => done,
        }
    }

    /// Forgets links that have ended; what is left of them stands in the trails.
    pub async fn forget_contact_links(&self) -> Result<(), Error> {
        let now = self.now();
        self.write(move |tx| {
            Box::pin(async move { Ok(contacts::delete_ended_before(tx, now).await?) })
        })
        .await
    }
}

/// Takes away the links that these events ended.
pub(super) async fn follow(tx: &Tx, events: &[Event]) -> Result<(), Error> {
    for event in events {
        if let Event::ContactLinkMade { contact, .. }
        | Event::ContactLinkEnded { contact }
        | Event::ContactRemoved { contact, .. } = event
        {
            contacts::delete_links(tx, *contact).await?;
        }
    }
    Ok(())
}

async fn live(c: &impl store::Reads, hash: &str, now: DateTime<Utc>) -> Result<Link, Error> {
    let link = contacts::read_link(c, hash).await?.filter(|it| now < it.until);
    Ok(link.ok_or(Refused::LinkGone)?)
}

fn find(claim: &Claim, contact: ContactId) -> Option<&Contact> {
    claim.contacts.iter().find(|it| it.id == contact)
}

fn invited(claim: &Claim, contact: ContactId, now: DateTime<Utc>) -> Option<Invitation> {
    let contact = find(claim, contact).filter(|it| it.has_link(now))?;
    if claim.stage.is_closed() {
        return None;
    }
    let by_link = contact.answers.iter().filter(|it| it.by_link);
    Some(Invitation {
        statement: claim.statement.clone(),
        quote: claim.quote().to_owned(),
        question: contact.question.clone(),
        deadline: contact.deadline,
        until: contact.link_until?,
        answered: by_link.map(|it| it.at).collect(),
    })
}
