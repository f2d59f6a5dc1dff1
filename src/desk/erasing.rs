//! Erasing: personal values taken out of the desk for good, each with an entry that says so.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::claims::{Sent, performed};
use super::people::{self, stay_kept};
use super::{Desk, Error, Settled, allow, new_id, settled};
use crate::domain::claim::{Command, Erasure, Event, Place, Refusal};
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, ArticleId, ClaimId, ClaimNumber, PersonId, SpeakerId};
use crate::store::erasing as store;
use crate::store::log::{self, Meta, append_record};
use crate::store::{self as stored, Tx, claims};
use crate::text;
use crate::trail::Fields;

pub use crate::store::erasing::Held;

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

/// A trail with an entry in whose words a value stands, which no erasing takes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub noun: String,
    pub id: Uuid,
    /// From 0.
    pub seq: u64,
}

/// How much was erased.
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
}

impl Subject {
    fn noun(self) -> &'static str {
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

    /// The first entries in whose words these values stand as well, and stay.
    pub async fn would_stay(&self, held: &[Held], actor: Actor) -> Result<Vec<Left>, Error> {
        allow(actor, Act::Erase)?;
        let values: Vec<String> = held.iter().map(|it| it.value.clone()).collect();
        let found = store::also_in(self.db.read(), &values).await?;
        Ok(found.into_iter().map(|(noun, id, seq)| Left { noun, id, seq }).collect())
    }

    /// Erases what there is of somebody or something, and says in every trail that it did. Whoever
    /// is stopped in the middle does it again, and the rest goes.
    pub async fn erase(&self, subject: Subject, ground: &str, actor: Actor) -> Result<Gone, Error> {
        allow(actor, Act::Erase)?;
        let ground = required(Field::Reason, ground)?;
        let meta = Meta { batch: Some(new_id()), ..self.meta(actor) };
        let words = ground.clone();
        // The thing itself first: from then on nothing new is attributed to its name.
        let values =
            self.write(move |tx| Box::pin(forgotten(tx, subject, words.clone(), meta))).await?;
        let mut gone = Gone { values, claims: 0 };
        if let Subject::Speaker(speaker) = subject {
            for claim in store::claims_of(self.db.read(), speaker).await? {
                let words = ground.clone();
                let values = self
                    .write(move |tx| Box::pin(unsaid(tx, claim, speaker, words.clone(), meta)))
                    .await?;
                gone.values = gone.values.saturating_add(values);
                gone.claims = gone.claims.saturating_add(usize::from(values > 0));
            }
        }
        self.drop_parts().await?;
        if gone.values == 0 { Err(Refusal::NothingToErase.into()) } else { Ok(gone) }
    }

    /// What the trail of a speaker, a person or an article says was erased of it last.
    pub async fn erasure(&self, of: Uuid) -> Result<Option<Erasure>, Error> {
        let Some(bytes) = store::last(self.db.read(), of).await? else { return Ok(None) };
        let fields = Fields::read(&bytes).map_err(stored::Error::from)?;
        let ground = fields.body.get("ground").and_then(|it| it.as_str()).unwrap_or_default();
        let (at, by) = (fields.at, fields.actor.parse().ok());
        Ok(Some(Erasure { at, ground: ground.to_owned(), by }))
    }

    /// Takes what was erased out of the database's file as well.
    pub async fn clear_leftovers(&self) -> Result<bool, Error> {
        Ok(self.db.clear_leftovers().await?)
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

/// Takes the values out of a thing's own trail and row.
async fn forgotten(tx: &Tx, subject: Subject, ground: String, meta: Meta) -> Result<usize, Error> {
    let settled = settled(tx).await?;
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
    if places.is_empty() && !was_there {
        return Ok(0);
    }
    let values = places.len().max(1);
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

/// Takes a speaker's name out of one claim.
async fn unsaid(
    tx: &Tx,
    claim: ClaimId,
    speaker: SpeakerId,
    ground: String,
    meta: Meta,
) -> Result<usize, Error> {
    claims::lock(tx, claim).await?;
    let (_, held) = said_by(tx, claim, speaker).await?;
    if held.is_empty() {
        return Ok(0);
    }
    let fields: Vec<Place> = held.into_iter().map(|it| it.place).collect();
    let values = fields.len();
    let (wish, sent) =
        (Command::Redact { fields, ground }.into(), Sent { actor: meta.actor, once: None });
    Box::pin(performed(tx, claim, None, wish, sent, meta)).await?;
    Ok(values)
}
