//! Whether the log has each event once and nothing else, and is what its seals and checkpoints say.
//!
//! Everything is made again from the entries and the events: tiles, roots, heads. The first place
//! that is not as it should be is named, and nothing after it is looked at.

mod rows;
mod walk;

use ::entity::log_checkpoint;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use self::walk::Walk;
use super::PAGE;
use crate::store::convert::{count, number};
use crate::store::sealing::{self, State};
use crate::store::{Db, Error};
use crate::trail::note::{Fault, Note, VerifierKey};
use crate::trail::signing::Last;
use crate::trail::{Checkpoint, merkle};

/// What is known of the log from elsewhere than the database. Read before it.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys of the signer; without one, signatures are not checked.
    pub keys: Vec<VerifierKey>,
    /// What it signed last.
    pub last: Option<Last>,
}

/// What was looked at, up to the first fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub entries: u64,
    /// Under how many of them a checkpoint stands.
    pub signed: u64,
    pub fault: Option<String>,
}

/// What stops the walk: the first bad place, or a database that does not answer.
enum Stop {
    Bad(String),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<DbErr> for Stop {
    fn from(error: DbErr) -> Self {
        Self::Error(error.into())
    }
}

fn bad<T>(sentence: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Bad(sentence.into()))
}

/// Looks at the whole log while others go on working.
pub async fn verify(db: &Db, origin: &str, trust: &Trust) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    match whole(db, origin, trust, &mut looked).await {
        Ok(()) => {}
        Err(Stop::Bad(sentence)) => looked.fault = Some(sentence),
        // A row that cannot be understood is a bad place like any other.
        Err(Stop::Error(Error::Corrupt(what))) => {
            looked.fault = Some(format!("a row of the log cannot be understood: {what}"));
        }
        Err(Stop::Error(error)) => return Err(error),
    }
    Ok(looked)
}

async fn whole(db: &Db, origin: &str, trust: &Trust, looked: &mut Looked) -> Result<(), Stop> {
    let state = sealing::state(db.read()).await?;
    let named = state.clone().unwrap_or_else(|| State::empty(1, sealing::origin(origin, 1)));
    if named.origin != sealing::origin(origin, named.epoch) {
        return bad("the log bears the name of another desk");
    }
    let mut walk = Walk::new(&named, origin, trust.last);
    // Most of it cannot change any more and is read as it comes; the rest as of one moment.
    walk.on(db.read(), named.size, looked).await?;
    let c = db.snapshot().await?;
    let state = sealing::state(&c).await?.unwrap_or(named);
    walk.on(&c, state.size, looked).await?;
    ended(&c, &state, &walk).await?;
    checkpoints(&c, &state, &walk, (trust, looked)).await?;
    signer(&state, &walk, trust)?;
    rows::keys(&c, &state, &walk, trust).await?;
    rows::each_event_once(&c, &state).await?;
    rows::heads(&c, &state, &walk).await?;
    rows::tiles(&c, &state, &walk).await
}

/// Whether the log ends as its state says.
async fn ended(c: &impl ConnectionTrait, state: &State, walk: &Walk) -> Result<(), Stop> {
    if let Some(more) = sealing::entries(c, state.epoch, state.size, 1).await?.first() {
        return bad(format!("entry {} of the log stands beyond its end", more.place));
    }
    if walk.root() != state.root {
        return bad("the root of the log is not the one of its entries");
    }
    if (walk.claims(), walk.heads_root()) != (state.claims, state.heads) {
        return bad("the log does not end with the seal that its state names");
    }
    if state.size > 0 && !walk.is_sealed() {
        return bad(format!("entry {} of the log is the last one and no seal", state.size - 1));
    }
    Ok(())
}

/// Whether each checkpoint is of a tree that the log had, and the last one is signed.
async fn checkpoints(
    c: &impl ConnectionTrait,
    state: &State,
    walk: &Walk,
    (trust, looked): (&Trust, &mut Looked),
) -> Result<(), Stop> {
    let mut after = -1;
    let mut last = None;
    loop {
        let page = log_checkpoint::Entity::find()
            .filter(log_checkpoint::COLUMN.epoch.eq(number(state.epoch)?))
            .filter(log_checkpoint::COLUMN.size.gt(after))
            .order_by_asc(log_checkpoint::Column::Size)
            .limit(PAGE)
            .all(c)
            .await?;
        let Some(end) = page.last() else { break };
        after = end.size;
        for row in page {
            let size = count(row.size)?;
            if size > state.size {
                let has = state.size;
                return bad(format!(
                    "the checkpoint of {size} entries is of more than the log has, which is {has}"
                ));
            }
            let root = sealing::hash(&row.root)?;
            if walk.root_at(size) != Some(root) {
                return bad(format!(
                    "the checkpoint of {size} entries is not of the log that stands here"
                ));
            }
            let checkpoint = Checkpoint { origin: state.origin.clone(), size, root };
            let note = Note::parse(&row.note).ok().filter(|it| it.text == checkpoint.to_string());
            let Some(note) = note else {
                return bad(format!("the checkpoint of {size} entries says something else"));
            };
            for key in &trust.keys {
                if matches!(note.said_by(key), Err(Fault::Wrong(_))) {
                    return bad(format!(
                        "the signature under the checkpoint of {size} entries is not the signer’s"
                    ));
                }
            }
            last = Some((size, note));
        }
    }
    let Some((size, note)) = last else { return Ok(()) };
    looked.signed = size;
    let signed = trust.keys.iter().any(|key| note.said_by(key).is_ok());
    if !trust.keys.is_empty() && !signed {
        return bad(format!("the last checkpoint, of {size} entries, is not signed by the signer"));
    }
    Ok(())
}

/// Whether the log goes on from what the signer signed last.
fn signer(state: &State, walk: &Walk, trust: &Trust) -> Result<(), Stop> {
    let Some(Last { size, root }) = trust.last else { return Ok(()) };
    if size > state.size {
        let has = state.size;
        return bad(format!(
            "the signer has signed {size} entries, and the log has {has}: the database was rolled back or cut"
        ));
    }
    let same = if size == 0 { root == merkle::empty_root() } else { walk.signed() == Some(root) };
    if same {
        return Ok(());
    }
    bad(format!("the log does not go on from the {size} entries that the signer signed last"))
}
