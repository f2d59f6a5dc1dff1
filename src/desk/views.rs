//! Views: filters of the queue that somebody keeps under a name, or shares with the desk.

use super::{Desk, Error, Settled, allow, new_id, settled};
use crate::domain::records::Record;
use crate::domain::words::{Field, required};
use crate::domain::{Act, Actor, PersonId, Role, ViewId};
use crate::store::log::{Meta, append_record};
use crate::store::{Tx, views};

pub use crate::store::views::View;

/// How many views somebody has for themselves, and how many the desk shares: they stand in a row.
pub const MOST: u64 = 20;
/// The most characters of a list's address that are kept.
const LONGEST: usize = 2_000;

/// Why a view was not kept or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("There is no room for another view: at most {MOST} can be kept. Delete one first.")]
    TooMany,
    #[error("A view of that name is here already. Choose another name.")]
    NameTaken,
    #[error("These filters are too long to be kept.")]
    TooLong,
    #[error("Only whoever saved this view, or an admin, may rename or delete it.")]
    NotYours,
}

/// Filters to be kept.
#[derive(Clone, Debug)]
pub struct NewView {
    pub name: String,
    pub query: String,
    pub shared: bool,
}

impl Desk {
    /// The views that somebody sees: their own, and those that the desk shares.
    pub async fn views(&self, person: PersonId) -> Result<Vec<View>, Error> {
        let mut all = views::own(self.db.read(), person, MOST).await?;
        all.extend(views::shared(self.db.read(), MOST).await?);
        Ok(all)
    }

    pub async fn view(&self, of: ViewId, person: PersonId) -> Result<View, Error> {
        let found = views::read(self.db.read(), of).await?;
        found.filter(|it| it.shared || it.owner == person).ok_or(Error::NotFound)
    }

    /// Keeps filters under a name.
    pub async fn save_view(&self, new: NewView, actor: Actor) -> Result<ViewId, Error> {
        allow(actor, if new.shared { Act::ShareViews } else { Act::Read })?;
        let owner = actor.person.ok_or(Error::NotFound)?;
        let name = required(Field::ViewName, &new.name)?;
        if new.query.len() > LONGEST {
            return Err(Refused::TooLong.into());
        }
        let (id, meta) = (ViewId(new_id()), self.meta(actor));
        let (query, shared) = (new.query, new.shared);
        let view = View { id, owner, name, query, shared, made_at: meta.at };
        self.write(move |tx| {
            let view = view.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                let beside = beside(tx, &view).await?;
                if u64::try_from(beside.len()).is_ok_and(|length| length >= MOST) {
                    return Err(Refused::TooMany.into());
                }
                free(&beside, &view)?;
                views::save(tx, &view).await?;
                let (name, query) = (view.name.clone(), view.query.clone());
                let saved = Record::ViewSaved { name, query, shared: view.shared };
                record(tx, &settled, view.id, &saved, meta).await
            })
        })
        .await?;
        Ok(id)
    }

    pub async fn rename_view(&self, of: ViewId, name: &str, actor: Actor) -> Result<(), Error> {
        let (name, meta) = (required(Field::ViewName, name)?, self.meta(actor));
        self.write(move |tx| {
            let name = name.clone();
            Box::pin(async move {
                let settled = settled(tx).await?;
                let view = View { name, ..theirs(tx, of, actor).await? };
                free(&beside(tx, &view).await?, &view)?;
                views::save(tx, &view).await?;
                let renamed = Record::ViewRenamed { name: view.name.clone() };
                record(tx, &settled, of, &renamed, meta).await
            })
        })
        .await
    }

    pub async fn delete_view(&self, of: ViewId, actor: Actor) -> Result<(), Error> {
        let meta = self.meta(actor);
        self.write(move |tx| {
            Box::pin(async move {
                let settled = settled(tx).await?;
                theirs(tx, of, actor).await?;
                views::delete(tx, of).await?;
                record(tx, &settled, of, &Record::ViewDeleted {}, meta).await
            })
        })
        .await
    }
}

/// Whether somebody may rename or delete a view.
pub fn may_keep(view: &View, actor: Actor) -> bool {
    Some(view.owner) == actor.person || view.shared && actor.role == Role::Admin
}

/// The view, if the actor may change it. Nobody learns of others' own views.
async fn theirs(tx: &Tx, of: ViewId, actor: Actor) -> Result<View, Error> {
    let view = views::read(tx, of).await?.ok_or(Error::NotFound)?;
    match (may_keep(&view, actor), view.shared) {
        (true, _) => Ok(view),
        (false, true) => Err(Refused::NotYours.into()),
        (false, false) => Err(Error::NotFound),
    }
}

/// The views among which this one stands, or is to stand.
async fn beside(tx: &Tx, view: &View) -> Result<Vec<View>, Error> {
    Ok(if view.shared {
        views::shared(tx, MOST).await?
    } else {
        views::own(tx, view.owner, MOST).await?
    })
}

fn free(beside: &[View], view: &View) -> Result<(), Error> {
    let taken = beside.iter().any(|it| it.id != view.id && it.name == view.name);
    if taken { Err(Refused::NameTaken.into()) } else { Ok(()) }
}

async fn record(
    tx: &Tx,
    settled: &Settled,
    of: ViewId,
    record: &Record,
    meta: Meta,
) -> Result<(), Error> {
    Ok(append_record(tx, &settled.desk.origin, "view", of.0, record, meta).await?)
}
