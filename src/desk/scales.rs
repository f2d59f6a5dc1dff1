//! Scales: their versions, and how a new one comes to be. A stored version never changes.

use chrono::{DateTime, Utc};

use super::set_up::{keep_desk, keep_scale, seed};
use super::{Desk, Error, allow, new_id, settled};
use crate::domain::claim::Refusal;
use crate::domain::scale::{Draft, Fault, Scale, key_of};
use crate::domain::{Act, Actor, PersonId, ScaleId, seeds};
use crate::store;

/// Keys that addresses have another use for.
const RESERVED: [&str; 2] = ["new", "seeds"];

/// Why a scale was not stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{}", sentences(.0))]
    Faulty(Vec<Fault>),
    /// The version that is the newest now.
    #[error(
        "Somebody else changed this scale first: it is at version {0} now. Look at that version below the form; sending yours again makes the next one."
    )]
    Changed(u32),
    #[error("The desk has this scale already.")]
    There,
}

fn sentences(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// One version with when and by whom it was made, as far as its record tells.
#[derive(Clone, Debug)]
pub struct Version {
    pub scale: Scale,
    pub made_at: Option<DateTime<Utc>>,
    pub made_by: Option<PersonId>,
}

impl Desk {
    /// The newest version of every scale, by key.
    pub async fn newest_scales(&self) -> Result<Vec<Scale>, Error> {
        let mut newest: Vec<Scale> = Vec::new();
        for scale in store::desk::list_scales(self.db.read()).await? {
            match newest.last_mut() {
                Some(last) if last.key == scale.key => *last = scale,
                _ => newest.push(scale),
            }
        }
        Ok(newest)
    }

    /// Every version of a scale, the newest first.
    pub async fn scale_versions(&self, key: &str) -> Result<Vec<Version>, Error> {
        let c = self.db.read();
        let mut versions = Vec::new();
        for scale in store::desk::scale_versions(c, key).await?.into_iter().rev() {
            let record = store::log::read(c, scale.id.0).await?.into_iter().next();
            let made_by = record.as_ref().and_then(|it| it.index.actor.parse().ok());
            versions.push(Version { made_at: record.map(|it| it.index.at), made_by, scale });
        }
        if versions.is_empty() { Err(Error::NotFound) } else { Ok(versions) }
    }

    /// Adds a scale as it is seeded.
    pub async fn add_seed(&self, key: &str, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::KeepSettings)?;
        let (scale, meta) = (seed(key)?, self.meta(actor));
        self.write(move |tx| {
            let scale = scale.clone();
            Box::pin(async move {
                let origin = settled(tx).await?.desk.origin;
                if !store::desk::scale_versions(tx, &scale.key).await?.is_empty() {
                    return Err(Refused::There.into());
                }
                keep_scale(tx, &origin, &scale, meta).await
            })
        })
        .await
    }

    /// Adds a scale that somebody typed; says under which key.
    pub async fn add_scale(&self, draft: Draft, actor: Actor) -> Result<String, Error> {
        allow(actor, Act::KeepSettings)?;
        let (id, meta) = (ScaleId(new_id()), self.meta(actor));
        self.write(move |tx| {
            let draft = draft.clone();
            Box::pin(async move {
                let origin = settled(tx).await?.desk.origin;
                let stored = store::desk::list_scales(tx).await?;
                let same = |it: &Scale| it.name.to_lowercase() == draft.name.trim().to_lowercase();
                if stored.iter().any(same) {
                    return Err(Refused::There.into());
                }
                let reserved = RESERVED.into_iter().chain(seeds::choices().map(|(key, _)| key));
                let taken = stored.iter().map(|it| it.key.as_str()).chain(reserved);
                let taken: Vec<String> = taken.map(str::to_owned).collect();
                let key = key_of(&draft.name, &taken);
                let scale = draft.version(id, key, &[]).map_err(Refused::Faulty)?;
                keep_scale(tx, &origin, &scale, meta).await?;
                Ok(scale.key)
            })
        })
        .await
    }

    /// Stores the next version of a scale, made from version `seen`; says which it is. Where the
    /// desk uses the scale, it uses the new version from now on; verdicts keep theirs.
    pub async fn change_scale(
        &self,
        key: &str,
        seen: u32,
        draft: Draft,
        actor: Actor,
    ) -> Result<u32, Error> {
        allow(actor, Act::KeepSettings)?;
        let (id, key, meta) = (ScaleId(new_id()), key.to_owned(), self.meta(actor));
        self.write(move |tx| {
            let (draft, key) = (draft.clone(), key.clone());
            Box::pin(async move {
                let settled = settled(tx).await?;
                let older = store::desk::scale_versions(tx, &key).await?;
                let newest = older.last().ok_or(Error::NotFound)?;
                if newest.version != seen {
                    return Err(Refused::Changed(newest.version).into());
                }
                let scale = draft.version(id, key, &older).map_err(Refused::Faulty)?;
                if scale.says_the_same(newest) {
                    return Err(Refusal::Unchanged.into());
                }
                keep_scale(tx, &settled.desk.origin, &scale, meta).await?;
                if settled.scale.key == scale.key {
                    let after = store::desk::Desk { scale: scale.id, ..settled.desk };
                    keep_desk(tx, &after, meta).await?;
                }
                Ok(scale.version)
            })
        })
        .await
    }
}
