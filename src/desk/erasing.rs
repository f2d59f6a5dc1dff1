//! Erasing: personal values taken out of the desk for good, each with an entry that says so.

mod again;
mod left;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::claims::{Sent, performed};
use super::jobs::{self, Effect, Enqueued, NewJob, effect};
use super::people::{self, stay_kept};
use super::{Desk, Error, Settled, allow, new_id, settled};
use crate::domain::claim::{Command, Erasure, Event, Place, Refusal};
use crate::domain::job::{Outcome, Task};
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, ArticleId, ClaimId, ClaimNumber, PersonId, SpeakerId};
use crate::store::erasing as store;
use crate::store::log::{self, Meta, append_record};
use crate::store::{self as stored, Tx, claims, sources};
use crate::text;
use crate::trail::Fields;

pub use crate::store::erasing::Held;
pub use again::{Back, Line};
pub use left::Left;

/// Whom or what the values are of. Those of claims are erased one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Speaker(SpeakerId),
    Person(PersonId),
    /// Its author.
    Article(ArticleId),
}

/// The personal values of one trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// "speaker", "claim".
    pub noun: &'static str,
    pub id: Uuid,
    pub number: Option<ClaimNumber>,
    pub held: Vec<Held>,
}

/// A personal value of a claim with the entry that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub held: Held,
    pub at: DateTime<Utc>,
    /// `claim.commented`.
    pub kind: String,
}

/// How much was erased of the thing itself, and of how many claims its name is still to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    pub values: usize,
    pub claims: usize,
}

/// Why something is not erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "The ground repeats what is to be erased, and would keep it for good. Say it without the name or the words."
    )]
    Repeated,
    #[error(
        "The name of this speaker was erased, so that no address may say who is meant. Leave it empty."
    )]
    NoName,
}

impl Subject {
    /// "speaker".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Speaker(_) => "speaker",
            Self::Person(_) => "person",
            Self::Article(_) => "article",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Speaker(it) => it.0,
            Self::Person(it) => it.0,
            Self::Article(it) => it.0,
        }
    }

    /// Which fields of its own trail are erased. Where a copy came from stays with the copy.
    fn erases(self, place: &Place) -> bool {
        !matches!(self, Self::Article(_)) || place.field == "author"
    }

    fn record(self, fields: Vec<Place>, ground: String) -> Record {
        match self {
            Self::Speaker(_) => Record::SpeakerRedacted { fields, ground },
            Self::Person(_) => Record::PersonRedacted { fields, ground },
            Self::Article(_) => Record::ArticleRedacted { fields, ground },
        }
    }
}

impl Desk {
    /// What could be erased of a claim, oldest first.
    pub async fn erasable(&self, claim: ClaimId, actor: Actor) -> Result<Vec<Entry>, Error> {
        allow(actor, Act::Erase)?;
        let c = self.db.read();
        let trail = log::read(c, claim.0).await?;
        let entry = |held: Held| {
            let it = trail.iter().find(|it| it.seq == held.place.seq)?;
            Some(Entry { held, at: it.index.at, kind: it.index.kind.clone() })
        };
        Ok(store::held(c, claim.0).await?.into_iter().filter_map(entry).collect())
    }

    /// What would go: values of the thing's own trail, and of claims that are attributed to it.
    pub async fn would_erase(&self, subject: Subject, actor: Actor) -> Result<Vec<Holding>, Error> {
        allow(actor, Act::Erase)?;
        let c = self.db.read();
        let mut all = Vec::new();
        let held = own(c, subject).await?;
        if !held.is_empty() {
            let (noun, id) = (subject.noun(), subject.id());
            all.push(Holding { noun, id, number: None, held });
        }
        if let Subject::Speaker(speaker) = subject {
            for claim in store::claims_of(c, speaker).await? {
                let (number, held) = said_by(c, claim, speaker).await?;
                if !held.is_empty() {
                    all.push(Holding { noun: "claim", id: claim.0, number, held });
                }
            }
        }
        Ok(all)
    }

    /// Erases what there is of somebody or something, and says in its trail that it did. A speaker's
    /// name leaves the claims by a job, which is asked for in the same transaction; whoever would
    /// rather see to it at once calls [`Self::erase_from_claims`].
    pub async fn erase(&self, subject: Subject, ground: &str, actor: Actor) -> Result<Gone, Error> {
        let holdings = self.would_erase(subject, actor).await?;
        let ground = required(Field::Reason, ground)?;
        for it in &holdings {
            unrepeated(&ground, &it.held)?;
        }
        let claims = holdings.iter().filter(|it| it.number.is_some()).count();
        let meta = Meta { batch: Some(new_id()), ..self.meta(actor) };
        let erasing = self
            .write(move |tx| Box::pin(forgotten(tx, subject, (ground.clone(), claims > 0), meta)));
        let values = erasing.await?;
        self.wake_workers();
        self.drop_parts().await?;
        Ok(Gone { values, claims })
    }

    /// Takes a speaker's name, which their trail says was erased, out of the claims where it still
    /// stands, for the ground that the trail says; gives of how many. One transaction a claim, because
    /// one over thousands of them would keep everybody from writing. Several may do so at once and be
    /// killed at any moment: whoever comes next finds what is left.
    pub async fn erase_from_claims(&self, of: SpeakerId, actor: Actor) -> Result<u64, Error> {
        allow(actor, Act::Erase)?;
        let said = said_last(self.db.read(), of.0).await?.ok_or(Refusal::NothingToErase)?;
        let (ground, batch) = (ground(&said), said.batch.and_then(|it| it.parse().ok()));
        let mut claims = 0_u64;
        loop {
            let before = claims;
            for claim in store::claims_of(self.db.read(), of).await? {
                if said_by(self.db.read(), claim, of).await?.1.is_empty() {
                    continue;
                }
                let (ground, meta) = (ground.clone(), Meta { batch, ..self.meta(actor) });
                let unsaying =
                    self.write(move |tx| Box::pin(unsaid(tx, claim, of, ground.clone(), meta)));
                claims = claims.saturating_add(u64::from(unsaying.await?));
            }
            // Somebody may have carried the name from one of them to another claim meanwhile.
            if claims == before {
                self.drop_parts().await?;
                return Ok(claims);
            }
        }
    }

    /// Does the same for a job.
    pub async fn erased_from_claims(&self, of: SpeakerId, actor: Actor) -> Result<Effect, Error> {
        let claims = self.erase_from_claims(of, actor).await?;
        Ok(effect(move |_tx| Box::pin(async move { Ok(Outcome::Erased { claims }) })))
    }

    /// Whether a speaker's name is still to leave claims, by a job that has not ended.
    pub async fn is_leaving_claims(&self, of: SpeakerId) -> Result<bool, Error> {
        jobs::is_to_be_done(self.db.read(), &Task::EraseSpeaker { speaker: of }).await
    }

    /// What the trail of a speaker, a person or an article says was erased of it last.
    pub async fn erasure(&self, of: Uuid) -> Result<Option<Erasure>, Error> {
        let said = said_last(self.db.read(), of).await?;
        Ok(said.map(|it| Erasure { at: it.at, ground: ground(&it), by: it.actor.parse().ok() }))
    }

    /// Takes what was erased out of the database's write-ahead log as well; `anew` also writes the
    /// file anew, during which nobody can write.
    pub async fn clear_leftovers(&self, anew: bool) -> Result<bool, Error> {
        Ok(self.db.clear_leftovers(anew).await?)
    }
}

/// Holds what is to be erased on a claim against what is there, and the ground against it.
pub(super) async fn named(
    tx: &Tx,
    claim: ClaimId,
    fields: &[Place],
    ground: &str,
) -> Result<(), Error> {
    let mut held = store::held(tx, claim.0).await?;
    held.retain(|it| fields.contains(&it.place));
    if held.len() != fields.len() {
        return Err(Refusal::NothingToErase.into());
    }
    unrepeated(ground, &held)
}

/// A ground that has the value in it would keep it.
fn unrepeated(ground: &str, held: &[Held]) -> Result<(), Error> {
    let ground = text::fold(ground);
    let repeats = |it: &Held| {
        let value = text::fold(&it.value);
        !value.is_empty() && ground.contains(&value)
    };
    if held.iter().any(repeats) { Err(Refused::Repeated.into()) } else { Ok(()) }
}

async fn own(c: &impl stored::Reads, subject: Subject) -> Result<Vec<Held>, Error> {
    let held = store::held(c, subject.id()).await?;
    Ok(held.into_iter().filter(|it| subject.erases(&it.place)).collect())
}

/// The names by which a claim is attributed to a speaker.
async fn said_by(
    c: &impl stored::Reads,
    claim: ClaimId,
    speaker: SpeakerId,
) -> Result<(Option<ClaimNumber>, Vec<Held>), Error> {
    let history = log::recorded(claim, &log::read(c, claim.0).await?)?;
    let theirs = |it: &Held| {
        let recorded = history.iter().find(|one| one.seq == it.place.seq);
        recorded.is_some_and(|one| match &one.event {
            Event::Attributed { speaker: said, .. } | Event::Reattributed { speaker: said, .. } => {
                *said == speaker
            }
            _ => false,
        })
    };
    let held = store::held(c, claim.0).await?.into_iter().filter(theirs).collect();
    Ok((history.first().map(|it| it.number), held))
}

/// The last entry of a trail that says what was erased of its thing.
async fn said_last(c: &impl stored::Reads, of: Uuid) -> Result<Option<Fields>, Error> {
    let bytes = store::last(c, of).await?;
    Ok(bytes.map(|it| Fields::read(&it)).transpose().map_err(stored::Error::from)?)
}

fn ground(said: &Fields) -> String {
    let ground = said.body.get("ground").and_then(|it| it.as_str());
    ground.unwrap_or_default().to_owned()
}

/// Takes the values out of a thing's own trail and row; says how many. `is_elsewhere` where claims
/// have more of them.
async fn forgotten(
    tx: &Tx,
    subject: Subject,
    (ground, is_elsewhere): (String, bool),
    meta: Meta,
) -> Result<usize, Error> {
    let settled = settled(tx).await?;
    if let Subject::Speaker(it) = subject {
        sources::lock_speaker(tx, it).await?;
    }
    let held = own(tx, subject).await?;
    unrepeated(&ground, &held)?;
    let places: Vec<Place> = held.into_iter().map(|it| it.place).collect();
    store::delete(tx, subject.id(), &places).await?;
    // They may have it, and are quickly prepared again.
    stored::prepared::delete_all(tx).await?;
    let was_there = match subject {
        Subject::Speaker(it) => {
            store::forget_speaker(tx, it, &text::fold(&store::speaker_then(it))).await?
        }
        Subject::Person(it) => left(tx, &settled, it, meta).await?,
        Subject::Article(it) => store::forget_author(tx, it).await?,
    };
    let is_own = was_there || !places.is_empty();
    if !is_own && !is_elsewhere {
        return Err(Refusal::NothingToErase.into());
    }
    let is_new = match subject {
        Subject::Speaker(speaker) => {
            let job = NewJob::asked(Task::EraseSpeaker { speaker }, None, meta.actor);
            matches!(jobs::enqueue(tx, job, meta.at).await?, Enqueued::New(_))
        }
        Subject::Person(_) | Subject::Article(_) => false,
    };
    // What is being done already has its ground.
    if !is_own && !is_new {
        return Ok(0);
    }
    let values = if is_own { places.len().max(1) } else { 0 };
    let record = subject.record(places, ground);
    let (noun, id) = (subject.noun(), subject.id());
    append_record(tx, &settled.desk.origin, noun, id, &record, meta).await?;
    Ok(values)
}

/// A person whose name goes may not sign in any more, and the desk keeps an admin.
async fn left(tx: &Tx, settled: &Settled, of: PersonId, meta: Meta) -> Result<bool, Error> {
    let person = stored::people::read(tx, of).await?.ok_or(Error::NotFound)?;
    if !person.is_disabled() {
        stay_kept(tx, &person).await?;
        stored::people::set_disabled(tx, of, Some(meta.at)).await?;
        people::record(tx, settled, of, Record::PersonDisabled {}, meta).await?;
    }
    Ok(store::forget_person(tx, of).await?)
}

/// Takes a speaker's name out of one claim; says whether it was there.
async fn unsaid(
    tx: &Tx,
    claim: ClaimId,
    speaker: SpeakerId,
    ground: String,
    meta: Meta,
) -> Result<bool, Error> {
    claims::lock(tx, claim).await?;
    let (_, held) = said_by(tx, claim, speaker).await?;
    if held.is_empty() {
        return Ok(false);
    }
    let fields = held.into_iter().map(|it| it.place).collect();
    redacted(tx, claim, fields, ground, meta).await?;
    Ok(true)
}

/// Takes these values out of a claim, at whichever version it is.
async fn redacted(
    tx: &Tx,
    claim: ClaimId,
    fields: Vec<Place>,
    ground: String,
    meta: Meta,
) -> Result<(), Error> {
    let (wish, sent) =
        (Command::Redact { fields, ground }.into(), Sent { actor: meta.actor, once: None });
    Box::pin(performed(tx, claim, None, wish, sent, meta)).await?;
    Ok(())
}
