//! People: invited by a one-time link, given a role, and shut out again.

use chrono::TimeDelta;

use super::passwords::{Busy, Check, Passwords, Weak, examine};
use super::sign_in::{secret, sha256};
use super::{Desk, Error, Settled, allow, new_id, settled};
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, PersonId, Role, Via, may};
use crate::store::log::{Meta, append_record};
use crate::store::people::{self, Link};
use crate::store::{self, Tx, sessions};

pub use crate::store::people::Person;

/// How long a link to choose a password works.
const LINK: TimeDelta = TimeDelta::days(3);

/// Somebody who is to work here.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// Why something cannot be done to a person, or by them to themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("An e-mail address looks like name@newsroom.example.")]
    NotAnEmail,
    #[error("Somebody with this e-mail address works here already.")]
    EmailTaken,
    #[error("This is the last person who can keep people and settings. Make another admin first.")]
    LastAdmin,
    #[error("This person may not sign in any more. Let them in again first.")]
    Disabled,
    #[error("The name of this person was erased. Invite them anew.")]
    Erased,
    #[error("The old password is not right.")]
    WrongPassword,
    #[error("This link has been used, has expired or was replaced. Ask for a new one.")]
    LinkGone,
    #[error(transparent)]
    Weak(#[from] Weak),
    #[error(transparent)]
    Busy(#[from] Busy),
}

/// The token of a one-time link; only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl Actor {
    /// The machine's operator, who may let people in and out.
    pub fn keeper() -> Self {
        Self { person: None, role: Role::Admin, via: Via::CommandLine }
    }
}

impl Desk {
    /// Everybody who works or worked here.
    pub async fn people(&self, actor: Actor) -> Result<Vec<Person>, Error> {
        allow(actor, Act::ReadPeople)?;
        Ok(people::list(self.db.read()).await?)
    }

    /// Those who may be asked what they make of a claim, by name.
    pub async fn judges(&self) -> Result<Vec<(PersonId, String)>, Error> {
        let all = people::list(self.db.read()).await?;
        let judges = all.into_iter().filter(|it| !it.is_disabled() && may(it.role, Act::Propose));
        Ok(judges.map(|it| (it.id, it.name)).collect())
    }

    /// One of them.
    pub async fn person(&self, of: PersonId, actor: Actor) -> Result<Person, Error> {
        allow(actor, Act::ReadPeople)?;
        people::read(self.db.read(), of).await?.ok_or(Error::NotFound)
    }

    /// Adds somebody, and makes the link by which they choose their password.
    pub async fn invite(&self, new: NewPerson, actor: Actor) -> Result<(PersonId, Token), Error> {
        allow(actor, Act::KeepPeople)?;
        let (id, token, meta) = (PersonId(new_id()), Token(secret()?), self.meta(actor));
        let hash = sha256(&token.0);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let settled = settled(tx).await?;
                    add(tx, &settled.desk.origin, new, (id, None), meta).await?;
                    link(tx, &settled, id, &hash, meta).await
                })
            })
            .await?;
        Ok((id, token))
    }

    /// Makes a new link to choose a password; links made before stop working.
    pub async fn make_link(&self, of: PersonId, actor: Actor) -> Result<Token, Error> {
        let token = Token(secret()?);
        let hash = sha256(&token.0);
        self.keep(of, actor, |tx, settled, person, meta| {
            Box::pin(async move {
                if person.is_disabled() {
                    return Err(Refused::Disabled.into());
                }
                link(tx, settled, person.id, &hash, meta).await
            })
        })
        .await?;
        Ok(token)
    }

    /// Gives somebody another role. They have to sign in again, so that nothing of the old role
    /// lingers.
    pub async fn change_role(&self, of: PersonId, role: Role, actor: Actor) -> Result<(), Error> {
        self.keep(of, actor, move |tx, settled, person, meta| {
            Box::pin(async move {
                if person.role == role {
                    return Ok(());
                }
                stay_kept(tx, person).await?;
                people::set_role(tx, person.id, role).await?;
                sessions::delete_of(tx, person.id, None).await?;
                record(tx, settled, person.id, Record::RoleChanged { role }, meta).await
            })
        })
        .await
    }

    /// Shuts somebody out: their sessions and links end at once. What they did stays theirs.
    pub async fn disable(&self, of: PersonId, actor: Actor) -> Result<(), Error> {
        self.keep(of, actor, |tx, settled, person, meta| {
            Box::pin(async move {
                if person.is_disabled() {
                    return Ok(());
                }
                stay_kept(tx, person).await?;
                people::set_disabled(tx, person.id, Some(meta.at)).await?;
                sessions::delete_of(tx, person.id, None).await?;
                people::delete_links(tx, Some(person.id)).await?;
                record(tx, settled, person.id, Record::PersonDisabled {}, meta).await
            })
        })
        .await
    }

    /// Lets somebody in again, with the password that they had.
    pub async fn enable(&self, of: PersonId, actor: Actor) -> Result<(), Error> {
        self.keep(of, actor, |tx, settled, person, meta| {
            Box::pin(async move {
                if !person.is_disabled() {
                    return Ok(());
                }
                if people::is_erased(person) {
                    return Err(Refused::Erased.into());
                }
                people::set_disabled(tx, person.id, None).await?;
                record(tx, settled, person.id, Record::PersonEnabled {}, meta).await
            })
        })
        .await
    }

    /// The id of the person with an e-mail address.
    pub async fn person_by_email(&self, email: &str) -> Result<PersonId, Error> {
        let email = email.trim().to_lowercase();
        Ok(people::by_email(self.db.read(), &email).await?.ok_or(Error::NotFound)?.id)
    }

    /// Whom a link to choose a password was made for.
    pub async fn link_for(&self, token: &str) -> Result<Person, Error> {
        let person = linked(self.db.read(), &sha256(token), self.now()).await?;
        Ok(people::read(self.db.read(), person).await?.ok_or(Refused::LinkGone)?)
    }

    /// Takes the password that somebody chose by their link, which then stops working.
    pub async fn choose_password(
        &self,
        passwords: &Passwords,
        token: &str,
        password: &str,
    ) -> Result<PersonId, Error> {
        let person = self.link_for(token).await?;
        let kept = self.hash_fit(passwords, &person, password).await?;
        let (hash, now) = (sha256(token), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let id = linked(tx, &hash, now).await?;
                    if !people::delete_link(tx, &hash).await? {
                        return Err(Refused::LinkGone.into());
                    }
                    save_password(tx, id, kept, None, now).await
                })
            })
            .await
    }

    /// Changes one's own password; one's other sessions end.
    pub async fn change_password(
        &self,
        passwords: &Passwords,
        me: PersonId,
        (old, new): (&str, &str),
        cookie: &str,
    ) -> Result<(), Error> {
        let person = people::read(self.db.read(), me).await?.ok_or(Error::NotFound)?;
        let check =
            passwords.check(old, person.password.as_deref()).await.map_err(Refused::Busy)?;
        if check == Check::Wrong {
            return Err(Refused::WrongPassword.into());
        }
        let kept = self.hash_fit(passwords, &person, new).await?;
        let (this, now) = (sha256(cookie), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    save_password(tx, me, kept, Some(&this), now).await.map(|_me| ())
                })
            })
            .await
    }

    /// Changes one's own name, and whether single letters work as keys.
    pub async fn change_profile(
        &self,
        actor: Actor,
        name: &str,
        single_keys: bool,
    ) -> Result<(), Error> {
        let me = actor.person.ok_or(Error::NotFound)?;
        let (name, meta) = (required(Field::Name, name)?, self.meta(actor));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let settled = settled(tx).await?;
                    let person = people::read(tx, me).await?.ok_or(Error::NotFound)?;
                    people::set_profile(tx, me, &name, single_keys).await?;
                    match (person.name != name).then_some(name) {
                        None => Ok(()),
                        name => {
                            let changed = Record::PersonChanged { name, email: None };
                            record(tx, &settled, me, changed, meta).await
                        }
                    }
                })
            })
            .await
    }

    /// Does something to a person that only those who keep people may do.
    async fn keep<F>(&self, of: PersonId, actor: Actor, work: F) -> Result<(), Error>
    where
        F: for<'t> FnOnce(
                &'t Tx,
                &'t Settled,
                &'t Person,
                Meta,
            ) -> futures_util::future::BoxFuture<'t, Result<(), Error>>
            + Send
            + 'static,
    {
        allow(actor, Act::KeepPeople)?;
        let meta = self.meta(actor);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let settled = settled(tx).await?;
                    let person = people::read(tx, of).await?.ok_or(Error::NotFound)?;
                    work(tx, &settled, &person, meta).await
                })
            })
            .await
    }

    async fn hash_fit(
        &self,
        passwords: &Passwords,
        person: &Person,
        password: &str,
    ) -> Result<String, Error> {
        let desk = self.settled().await?.desk;
        examine(password, &[&person.name, &person.email, &desk.name]).map_err(Refused::Weak)?;
        Ok(passwords.hash(password).await.map_err(Refused::Busy)?)
    }
}

/// Adds a person with an id and, where there is one already, a hashed password.
pub(super) async fn add(
    tx: &Tx,
    origin: &str,
    new: NewPerson,
    (id, password): (PersonId, Option<String>),
    meta: Meta,
) -> Result<(), Error> {
    let name = required(Field::Name, &new.name)?;
    let email = email(&new.email)?;
    let person = Person {
        id,
        name: name.clone(),
        email: email.clone(),
        role: new.role,
        password,
        single_keys: true,
        joined_at: meta.at,
        disabled_at: None,
    };
    match people::insert(tx, &person).await {
        Err(store::Error::Conflict) => return Err(Refused::EmailTaken.into()),
        added => added?,
    }
    let invited = Record::PersonInvited { name: Some(name), email: Some(email), role: new.role };
    Ok(append_record(tx, origin, "person", id.0, &invited, meta).await?)
}

/// An address to sign in with, in lower case. Mail is never sent to it by the desk.
pub(super) fn email(raw: &str) -> Result<String, Error> {
    let email = required(Field::Email, raw)?.to_lowercase();
    let is_fit = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if is_fit && !email.contains(char::is_whitespace) {
        Ok(email)
    } else {
        Err(Refused::NotAnEmail.into())
    }
}

/// Refuses to take the last admin away.
pub(super) async fn stay_kept(tx: &Tx, person: &Person) -> Result<(), Error> {
    let is_keeper = person.role == Role::Admin && !person.is_disabled();
    if is_keeper && people::count_active(tx, Role::Admin).await? < 2 {
        return Err(Refused::LastAdmin.into());
    }
    Ok(())
}

async fn link(
    tx: &Tx,
    settled: &Settled,
    of: PersonId,
    hash: &str,
    meta: Meta,
) -> Result<(), Error> {
    let until = meta.at + LINK;
    people::delete_links(tx, Some(of)).await?;
    people::insert_link(tx, hash, Link { person: Some(of), until }).await?;
    record(tx, settled, of, Record::LinkMade { until }, meta).await
}

async fn linked(
    c: &impl store::Reads,
    hash: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<PersonId, Error> {
    let link = people::read_link(c, hash).await?.filter(|it| now < it.until);
    Ok(link.and_then(|it| it.person).ok_or(Refused::LinkGone)?)
}

async fn save_password(
    tx: &Tx,
    of: PersonId,
    kept: String,
    this_session: Option<&str>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<PersonId, Error> {
    let settled = settled(tx).await?;
    let person = people::read(tx, of).await?.ok_or(Error::NotFound)?;
    let meta = Meta { actor: Actor::person(of, person.role), at: now, batch: None };
    people::set_password(tx, of, &kept).await?;
    sessions::delete_of(tx, of, this_session).await?;
    record(tx, &settled, of, Record::PasswordChosen {}, meta).await?;
    Ok(of)
}

pub(super) async fn record(
    tx: &Tx,
    settled: &Settled,
    of: PersonId,
    record: Record,
    meta: Meta,
) -> Result<(), Error> {
    Ok(append_record(tx, &settled.desk.origin, "person", of.0, &record, meta).await?)
}
