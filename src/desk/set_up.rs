//! Setting a desk up, once, by a link on the console; and its settings afterwards.

use chrono::TimeDelta;

use super::passwords::{Passwords, examine};
use super::people::{NewPerson, Refused, Token, add, email};
use super::sign_in::{secret, sha256};
use super::{Desk, Error, allow, new_id, settled};
use crate::domain::checklist::Checklist;
use crate::domain::claim::{Policy, Refusal, Settings};
use crate::domain::publishing::Publishing;
use crate::domain::records::Record;
use crate::domain::scale::Scale;
use crate::domain::taking::Taking;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, PersonId, Role, ScaleId, seeds};
use crate::store::log::{Meta, append_record};
use crate::store::people::{self, Link};
use crate::store::{self, Tx};

/// How long the link on the console works.
const LINK: TimeDelta = TimeDelta::hours(24);
/// The evidence that a proposal needs unless somebody settles otherwise.
const MIN_EVIDENCE: u32 = 1;
/// The most that can be asked for.
pub const MOST_EVIDENCE: u32 = 20;
/// After how many days in a stage a claim has waited long, unless somebody settles otherwise.
const LONG_WAIT_DAYS: u32 = 7;
/// The most that can be said.
pub const LONGEST_WAIT: u32 = 365;

/// A desk as its first person wants it.
#[derive(Clone)]
pub struct NewDesk {
    pub name: String,
    /// One of `seeds::choices`.
    pub scale: String,
    pub admin_name: String,
    pub admin_email: String,
    pub password: String,
}

/// The desk as somebody wants it from now on.
#[derive(Clone, Debug)]
pub struct NewSettings {
    pub name: String,
    pub min_evidence: u32,
    /// The key of a scale that the desk has, or of a seed.
    pub scale: String,
    /// Whether reports tell who was asked for comment and what they answered.
    pub contacts_in_report: bool,
    /// After how many days in a stage a claim has waited long; 0 for never.
    pub long_wait_days: u32,
    pub opinions: Policy,
    pub taking: Taking,
}

impl Desk {
    /// Whether the desk was set up.
    pub async fn is_set_up(&self) -> Result<bool, Error> {
        Ok(store::desk::read(self.db.read()).await?.is_some())
    }

    /// What the desk is called, or nothing before it is set up.
    pub async fn name(&self) -> Result<String, Error> {
        let desk = store::desk::read(self.db.read()).await?;
        Ok(desk.map(|it| it.name).unwrap_or_default())
    }

    /// Makes the link that sets the desk up, if it is not; earlier ones stop working.
    pub async fn set_up_link(&self) -> Result<Option<Token>, Error> {
        if self.is_set_up().await? {
            return Ok(None);
        }
        let token = Token(secret()?);
        let (hash, until) = (sha256(&token.0), self.now() + LINK);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    people::delete_links(tx, None).await?;
                    people::insert_link(tx, &hash, Link { person: None, until }).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(Some(token))
    }

    /// Refuses a link that does not set this desk up.
    pub async fn check_set_up_link(&self, token: &str) -> Result<(), Error> {
        let link = people::read_link(self.db.read(), &sha256(token)).await?;
        let works = link.is_some_and(|it| it.person.is_none() && self.now() < it.until);
        if works { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Sets the desk up by the link on the console, which then stops working.
    pub async fn set_up(
        &self,
        passwords: &Passwords,
        token: &str,
        new: NewDesk,
    ) -> Result<PersonId, Error> {
        self.check_set_up_link(token).await?;
        self.found(passwords, new).await
    }

    /// Sets the desk up for somebody who has the machine at hand. The first person keeps people
    /// and settings, and decides on no claim.
    pub async fn found(&self, passwords: &Passwords, new: NewDesk) -> Result<PersonId, Error> {
        let name = required(Field::DeskName, &new.name)?;
        let admin = NewPerson {
            name: required(Field::Name, &new.admin_name)?,
            email: email(&new.admin_email)?,
            role: Role::Admin,
        };
        let scale = seed(&new.scale)?;
        examine(&new.password, &[&admin.name, &admin.email, &name]).map_err(Refused::Weak)?;
        let password = passwords.hash(&new.password).await.map_err(Refused::Busy)?;
        let id = PersonId(new_id());
        let desk = store::desk::Desk {
            id: new_id(),
            origin: origin(&name)?,
            name,
            scale: scale.id,
            settings: Settings {
                min_evidence: MIN_EVIDENCE,
                opinions: Policy::DEFAULT,
                checklist: Checklist::EMPTY,
            },
            contacts_in_report: false,
            long_wait_days: LONG_WAIT_DAYS,
            taking: Taking::default(),
            publishing: Publishing::default(),
            set_up_at: self.now(),
        };
        let meta = Meta { batch: Some(new_id()), ..self.meta(Actor::person(id, Role::Admin)) };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // Two who set up at once: the second finds the desk there.
                    match store::desk::read(tx).await? {
                        Some(_set_up) => Err(Error::NotFound),
                        None => founded(tx, desk, scale, admin, (id, password), meta).await,
                    }
                })
            })
            .await?;
        Ok(id)
    }

    /// Changes the settings. New verdicts use the chosen scale; those that stand keep theirs.
    pub async fn change_settings(&self, new: NewSettings, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::KeepSettings)?;
        let name = required(Field::DeskName, &new.name)?;
        let (chosen, meta) = (new.scale, self.meta(actor));
        let min_evidence = new.min_evidence.min(MOST_EVIDENCE);
        let (contacts_in_report, opinions) = (new.contacts_in_report, new.opinions.sound());
        let (long_wait_days, taking) = (new.long_wait_days.min(LONGEST_WAIT), new.taking);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let before = settled(tx).await?;
                    let scale = newest(tx, &before.desk.origin, &chosen, meta).await?;
                    let checklist = before.desk.settings.checklist.clone();
                    let settings = Settings { min_evidence, opinions, checklist };
                    let after = store::desk::Desk {
                        name,
                        scale,
                        settings,
                        contacts_in_report,
                        long_wait_days,
                        taking,
                        ..before.desk.clone()
                    };
                    if after == before.desk {
                        return Err(Refusal::Unchanged.into());
                    }
                    keep_desk(tx, &after, meta).await
                })
            })
            .await
    }
}

async fn founded(
    tx: &Tx,
    desk: store::desk::Desk,
    scale: Scale,
    admin: NewPerson,
    admin_as: (PersonId, String),
    meta: Meta,
) -> Result<(), Error> {
    people::delete_links(tx, None).await?;
    store::desk::save(tx, &desk).await?;
    let set_up =
        Record::DeskSetUp { name: desk.name.clone(), origin: desk.origin.clone(), scale: scale.id };
    append_record(tx, &desk.origin, "desk", desk.id, &set_up, meta).await?;
    keep_scale(tx, &desk.origin, &scale, meta).await?;
    let (id, password) = admin_as;
    add(tx, &desk.origin, admin, (id, Some(password)), meta).await?;
    append_record(tx, &desk.origin, "person", id.0, &Record::PasswordChosen {}, meta).await?;
    Ok(())
}

/// The newest stored version of a scale; a seed is stored if there is none yet.
async fn newest(tx: &Tx, origin: &str, key: &str, meta: Meta) -> Result<ScaleId, Error> {
    if let Some(newest) = store::desk::scale_versions(tx, key).await?.last() {
        return Ok(newest.id);
    }
    let seeded = seed(key)?;
    keep_scale(tx, origin, &seeded, meta).await?;
    Ok(seeded.id)
}

/// Stores the desk as it is from now on, and records what changed.
pub(super) async fn keep_desk(tx: &Tx, after: &store::desk::Desk, meta: Meta) -> Result<(), Error> {
    store::desk::save(tx, after).await?;
    let changed = Record::DeskChanged {
        name: after.name.clone(),
        min_evidence: after.settings.min_evidence,
        scale: after.scale,
        contacts_in_report: Some(after.contacts_in_report),
        long_wait_days: Some(after.long_wait_days),
        second_opinions: Some(after.settings.opinions.every),
        panel_seats: Some(after.settings.opinions.seats),
        panel_needed: Some(after.settings.opinions.needed),
        taking: Some(after.taking),
    };
    Ok(append_record(tx, &after.origin, "desk", after.id, &changed, meta).await?)
}

/// Stores a version of a scale, and records it.
pub(super) async fn keep_scale(
    tx: &Tx,
    origin: &str,
    scale: &Scale,
    meta: Meta,
) -> Result<(), Error> {
    let content = store::desk::save_scale(tx, scale).await?;
    let versioned = Record::ScaleVersioned {
        key: scale.key.clone(),
        version: scale.version,
        sha256: sha256(&content),
    };
    Ok(append_record(tx, origin, "scale", scale.id.0, &versioned, meta).await?)
}

/// Version 1 of a seeded scale.
pub(super) fn seed(key: &str) -> Result<Scale, Error> {
    seeds::scale(key, ScaleId(new_id())).ok_or(Error::NotFound)
}

/// What chains of this desk start from: its name, and enough chance to tell it from a namesake.
fn origin(name: &str) -> Result<String, Error> {
    let mut bytes = [0_u8; 2];
    getrandom::fill(&mut bytes).map_err(|_none| store::Error::NoEntropy)?;
    let spaced: String = crate::text::fold(name)
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' })
        .collect();
    let mut slug = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() {
        "desk".clone_into(&mut slug);
    }
    Ok(format!("{slug}-{}/claimdesk/1", hex::encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_the_name_and_a_bit_of_chance() {
        let origin = |name: &str| origin(name).unwrap();
        assert!(origin("The Morning Paper").starts_with("the-morning-paper-"));
        assert!(origin("Чтиво").starts_with("desk-"));
        assert!(origin("a").ends_with("/claimdesk/1"));
    }
}
