//! Guidelines: how the desk works in its own words, and what it asks of its claims.

use super::sign_in::sha256;
use super::{Desk, Error, allow, new_id, settled};
use crate::domain::checklist::{Checklist, Fault, Item, Phase};
use crate::domain::claim::{Refusal, Settings};
use crate::domain::method::Method;
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, ItemId};
use crate::store::log::append_record;
use crate::store::{self, method};

/// Why the guidelines were not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Faulty(Vec<Fault>),
    /// The version that is the newest now.
    #[error(
        "Somebody else changed this first: it is at version {0} now. Look at that version below the form; sending yours again makes the next one."
    )]
    Changed(u32),
}

/// An item as somebody typed it: one that is there, or a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: Option<ItemId>,
    pub phase: Phase,
    pub text: String,
    pub required: bool,
}

impl Desk {
    /// How the desk works, as it is written now.
    pub async fn method(&self) -> Result<Method, Error> {
        Ok(method::newest(self.db.read()).await?)
    }

    /// How it was written in a version; 0 is the text that every desk begins with.
    pub async fn method_version(&self, version: u32) -> Result<Method, Error> {
        method::read(self.db.read(), version).await?.ok_or(Error::NotFound)
    }

    /// Stores the next version of the method, made from version `seen`; says which it is.
    pub async fn write_method(&self, seen: u32, body: &str, actor: Actor) -> Result<u32, Error> {
        allow(actor, Act::KeepSettings)?;
        let (body, meta) = (required(Field::Method, body)?, self.meta(actor));
        self.write(move |tx| {
            let body = body.clone();
            Box::pin(async move {
                let desk = settled(tx).await?.desk;
                let newest = method::newest(tx).await?;
                if newest.version != seen {
                    return Err(Refused::Changed(newest.version).into());
                }
                if newest.body == body {
                    return Err(Refusal::Unchanged.into());
                }
                let version = newest.version.saturating_add(1);
                let record = Record::MethodWritten { version, sha256: sha256(&body) };
                let written = Some((meta.actor.person, meta.at));
                method::insert(tx, &Method { version, body, written }).await?;
                append_record(tx, &desk.origin, "desk", desk.id, &record, meta).await?;
                Ok(version)
            })
        })
        .await
    }

    /// Stores the next version of the checklist, made from version `seen`; says which it is. Items
    /// that stay keep the ticks that they have.
    pub async fn change_checklist(
        &self,
        seen: u32,
        rows: Vec<Row>,
        actor: Actor,
    ) -> Result<u32, Error> {
        allow(actor, Act::KeepSettings)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let rows = rows.clone();
            Box::pin(async move {
                let before = settled(tx).await?.desk;
                let old = &before.settings.checklist;
                if old.version != seen {
                    return Err(Refused::Changed(old.version).into());
                }
                let checklist = old.next(items(rows, old)).map_err(Refused::Faulty)?;
                if checklist.items == old.items {
                    return Err(Refusal::Unchanged.into());
                }
                let Checklist { version, items } = checklist.clone();
                let settings = Settings { checklist, ..before.settings };
                let after = store::desk::Desk { settings, ..before };
                store::desk::save(tx, &after).await?;
                let record = Record::ChecklistChanged { version, items };
                append_record(tx, &after.origin, "desk", after.id, &record, meta).await?;
                Ok(version)
            })
        })
        .await
    }
}

/// The items that rows stand for. One that the desk does not have gets an id of its own.
fn items(rows: Vec<Row>, old: &Checklist) -> Vec<Item> {
    let is_there = |id: &ItemId| old.items.iter().any(|it| it.id == *id);
    let item = |row: Row| {
        let id = row.id.filter(is_there).unwrap_or_else(|| ItemId(new_id()));
        Item { id, phase: row.phase, text: row.text, required: row.required }
    };
    rows.into_iter().map(item).collect()
}
