//! Again: what was erased as a list, by which it is erased anew where a backup brought it back.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Holding, Subject, redacted, store};
use crate::desk::{Desk, Error, allow};
use crate::domain::claim::{MOST_ERASED, Place, Refusal};
use crate::domain::{Act, Actor, ArticleId, ClaimId, PersonId, SpeakerId};
use crate::store::{self as stored, log};
use crate::trail::Fields;

/// A value that was erased, by its place. A list of these is a file that is kept beside backups, so
/// that fields are added only, and never get another meaning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// "claim", "speaker", "person" or "article".
    pub noun: String,
    pub id: Uuid,
    pub ground: String,
    /// The entry that the value stood in, from 0.
    pub seq: u64,
    pub field: String,
    /// The hash of that entry, as hex: in a trail that went on otherwise, another one stands there.
    pub hash: String,
}

impl Desk {
    /// What was erased, oldest first, behind the position given; and the position of the last.
    pub async fn erased_after(
        &self,
        after: Option<i64>,
        actor: Actor,
    ) -> Result<(Vec<Line>, Option<i64>), Error> {
        allow(actor, Act::Erase)?;
        let c = self.db.read();
        let (mut lines, mut last) = (Vec::new(), None);
        for it in store::said(c, after).await? {
            last = Some(it.position);
            let fields = Fields::read(&it.bytes).map_err(stored::Error::from)?;
            let ground = super::ground(&fields);
            for place in places(&fields) {
                let Some(hash) = store::hash(c, it.of, place.seq).await? else { continue };
                let (noun, id, ground) = (it.noun.clone(), it.of, ground.clone());
                let Place { seq, field } = place;
                lines.push(Line { noun, id, ground, seq, field, hash: hex::encode(hash) });
            }
        }
        Ok((lines, last))
    }

    /// What of a list is here again.
    pub async fn here_again(&self, mut list: Vec<Line>, actor: Actor) -> Result<Vec<Back>, Error> {
        allow(actor, Act::Erase)?;
        let c = self.db.read();
        list.sort();
        list.dedup();
        let mut all: Vec<Back> = Vec::new();
        let is_one = |one: &Line, next: &Line| {
            (&one.noun, one.id, &one.ground) == (&next.noun, next.id, &next.ground)
        };
        for of in list.chunk_by(is_one) {
            let Some(first) = of.first() else { continue };
            let trail = log::read(c, first.id).await?;
            let is_same = |it: &&Line| {
                let entry = trail.iter().find(|entry| entry.seq == it.seq);
                entry.is_some_and(|entry| hex::encode(&entry.hash) == it.hash)
            };
            let mut held = store::held(c, first.id).await?;
            let meant: Vec<&Line> = of.iter().filter(is_same).collect();
            held.retain(|it| meant.iter().any(|line| line.place() == it.place));
            if held.is_empty() {
                continue;
            }
            let noun = match first.noun.as_str() {
                "claim" => "claim",
                "speaker" => "speaker",
                "person" => "person",
                "article" => "article",
                _ => continue,
            };
            let holding = Holding { noun, id: first.id, number: None, held };
            all.push(Back { holding, ground: first.ground.clone() });
        }
        Ok(all)
    }

    /// Erases anew what is here again, for the ground that it was erased for. A speaker's name goes
    /// from all claims, by a job as well.
    pub async fn erase_again(&self, back: Back, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::Erase)?;
        let Back { holding, ground } = back;
        let subject = match holding.noun {
            "speaker" => Subject::Speaker(SpeakerId(holding.id)),
            "person" => Subject::Person(PersonId(holding.id)),
            "article" => Subject::Article(ArticleId(holding.id)),
            _ => return self.redact_again(holding, ground, actor).await,
        };
        match self.erase(subject, &ground, actor).await {
            // It went with what was erased for another ground.
            Err(Error::Refused(Refusal::NothingToErase)) => return Ok(()),
            erased => drop(erased?),
        }
        if let Subject::Speaker(speaker) = subject {
            self.erase_from_claims(speaker, actor).await?;
        }
        Ok(())
    }

    async fn redact_again(
        &self,
        holding: Holding,
        ground: String,
        actor: Actor,
    ) -> Result<(), Error> {
        let (claim, meta) = (ClaimId(holding.id), self.meta(actor));
        let places: Vec<Place> = holding.held.into_iter().map(|it| it.place).collect();
        for fields in places.chunks(MOST_ERASED) {
            let (fields, ground) = (fields.to_vec(), ground.clone());
            self.write(move |tx| {
                Box::pin(redacted(tx, claim, fields.clone(), ground.clone(), meta))
            })
            .await?;
        }
        self.drop_parts().await
    }
}

/// What is here again of one thing, and why it was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub holding: Holding,
    pub ground: String,
}

impl Line {
    fn place(&self) -> Place {
        Place { seq: self.seq, field: self.field.clone() }
    }
}

/// The places that an entry says were erased.
fn places(said: &Fields) -> Vec<Place> {
    let fields = said.body.get("fields").cloned();
    fields.and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default()
}
