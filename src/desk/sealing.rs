//! Sealing: what was recorded is logged, the log ends with a seal over the heads of all claims, and
//! what was committed is signed. Nothing else at the desk waits for it.

mod keys;
mod proof;
mod standing;
mod tiles;

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;

use super::{ATTEMPTS, Desk, Error, settled};
use crate::store;
use crate::store::sealing::{self, State};
use crate::store::verify::sealed::Trust;
use crate::trail::checkpoint::Checkpoint;
use crate::trail::note::{Note, Signature, VerifierKey};
use crate::trail::signing::{Answer, Last, Refusal, Request};
use crate::trail::{Entry, Hash};

pub use keys::Refused;
pub(super) use proof::is_signed;
pub use standing::{Standing, Trouble};

/// What signs the log: a process that has the key, wherever it runs.
pub trait Signs: Send + Sync {
    /// Asks it, and waits a few seconds at most.
    fn ask(&self, request: Request) -> BoxFuture<'_, Result<Answer, Silent>>;

    /// What it would tell of a log, also while another program of the same machine uses it.
    fn told(&self, origin: String) -> BoxFuture<'_, Result<Answer, Silent>> {
        self.ask(Request::Tell { origin })
    }

    /// Makes a key for a log that has none, where the signer is a part of this desk.
    fn found(&self, origin: String) -> BoxFuture<'_, Result<(), Unfounded>>;
}

/// The signer did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Silent(pub String);

/// No key was made.
#[derive(Debug, thiserror::Error)]
pub enum Unfounded {
    /// The signer is elsewhere, and its keys are made there.
    #[error("its keys are made where it runs")]
    Elsewhere,
    #[error(transparent)]
    Silent(#[from] Silent),
}

/// What has the log signed, and how it stands with it.
#[derive(Default)]
pub struct Seals {
    signer: Option<Arc<dyn Signs>>,
    /// Keys of others whose signatures are taken in beside the desk's own.
    witnesses: Vec<VerifierKey>,
    standing: Mutex<Standing>,
    /// Only one of this program's seals at a time; others would only lose the race.
    turn: tokio::sync::Mutex<()>,
}

impl Desk {
    /// The same desk, whose log is signed by this signer and may be by these witnesses.
    #[must_use]
    pub fn sealed_by(self, signer: Arc<dyn Signs>, witnesses: Vec<VerifierKey>) -> Self {
        let seals = Seals { signer: Some(signer), witnesses, ..Seals::default() };
        Self { seals: Arc::new(seals), ..self }
    }

    /// How it stands with the log, as far as this program knows.
    pub fn standing(&self) -> Standing {
        self.seals.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Seals what waits and has it signed; costs next to nothing where nothing waits. To be called
    /// once a second.
    pub async fn seal_due(&self) -> Result<(), Error> {
        let quiet = matches!(self.standing(), Standing::Signed { .. });
        if quiet && !sealing::is_waiting(self.db.read()).await? {
            return Ok(());
        }
        self.seal().await.map(drop)
    }

    /// Seals everything that waits and has it signed; says how it stands then. An error means that
    /// the database did not do what it was asked.
    pub async fn seal(&self) -> Result<Standing, Error> {
        let turn = self.seals.turn.lock().await;
        let origin = settled(self.db.read()).await?.desk.origin;
        let sealed = loop {
            match self.seal_some(&origin, Vec::new()).await {
                Ok(events) if events >= sealing::MOST => {}
                // Where others seal all the while, what is left is for the next time.
                Ok(_) | Err(Error::Store(store::Error::Conflict)) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        // A signer that is slow holds up nobody who seals.
        drop(turn);
        let signed = match sealed {
            Ok(()) => self.signed(&origin).await,
            Err(error) => Err(error),
        };
        Ok(self.note(match signed {
            Err(Error::Store(store::Error::Corrupt(what))) => self.troubled(Trouble::Torn(what)),
            standing => standing?,
        }))
    }

    /// Seals one batch; says how many events were in it.
    async fn seal_some(&self, origin: &str, first: Vec<Entry>) -> Result<u64, Error> {
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let c = self.db.snapshot().await?;
            let state = log(&c, origin).await?;
            let batch = sealing::read_batch(&c, state, first.clone(), sealing::MOST).await?;
            drop(c);
            let Some(batch) = batch.map(Arc::new) else { return Ok(0) };
            let events = u64::try_from(batch.events()).unwrap_or(u64::MAX);
            let work = self.db.write(move |tx| {
                Box::pin(async move { Ok::<_, Error>(sealing::write(tx, &batch).await?) })
            });
            match work.await {
                // Another node has sealed meanwhile: what is left is looked at again.
                Err(Error::Store(store::Error::Conflict)) if left > 0 => {}
                done => return done.map(|()| events),
            }
        }
    }

    /// Has the log signed as it was committed.
    async fn signed(&self, origin: &str) -> Result<Standing, Error> {
        let mut from = None;
        for _attempt in 0..ATTEMPTS {
            let c = self.db.snapshot().await?;
            let state = log(&c, origin).await?;
            let signed = sealing::checkpoint(&c, state.epoch).await?.map_or(0, |it| it.size);
            let (size, is_signed) = (state.size, signed == state.size);
            // The first time, the signer is asked all the same: it may know of a longer log.
            let is_known = matches!(self.standing(), Standing::Signed { .. }) || size == 0;
            let Some(asked) = self.seals.signer.clone().filter(|_| !(is_signed && is_known)) else {
                let whole = Standing::Signed { size };
                return Ok(if is_signed { whole } else { self.behind(Trouble::NoSigner) });
            };
            let keys = sealing::keys(&c, state.epoch).await?;
            let old = from.take().unwrap_or(signed);
            let proof = sealing::consistency(&c, &state, old).await?;
            drop(c);
            if keys.is_empty() {
                match self.begin_keys(&*asked, &state).await? {
                    None => continue,
                    Some(trouble) => return Ok(self.troubled(trouble)),
                }
            }
            let (origin, root) = (state.origin.clone(), state.root);
            let checkpoint = Checkpoint { origin, size, root };
            let request = Request::Sign { old, proof, checkpoint: checkpoint.clone() };
            let trouble = match asked.ask(request).await {
                Ok(Answer::Signed { lines }) => match below(&checkpoint, &lines, &keys) {
                    Some(_) if is_signed => return Ok(Standing::Signed { size }),
                    Some(note) => {
                        self.keep_checkpoint(&state, note).await?;
                        return Ok(Standing::Signed { size });
                    }
                    None => Trouble::Stranger,
                },
                Ok(Answer::Refused(Refusal::OldSize(last))) if last <= size => {
                    from = Some(last);
                    continue;
                }
                // Another program may have had more signed since.
                Ok(Answer::Refused(Refusal::OldSize(last))) if self.size(&state).await? >= last => {
                    continue;
                }
                Ok(Answer::Refused(Refusal::OldSize(signed))) => {
                    Trouble::RolledBack { signed, size }
                }
                Ok(Answer::Refused(Refusal::Fork)) => Trouble::Forked { size },
                Ok(Answer::Refused(Refusal::Stranger)) => Trouble::Stranger,
                Ok(Answer::Refused(other)) => Trouble::Silent(other.to_string()),
                Ok(Answer::Told { .. }) => Trouble::Babble,
                Err(Silent(why)) => Trouble::Silent(why),
            };
            return Ok(match trouble {
                Trouble::Stranger if is_signed => Standing::Signed { size },
                Trouble::Stranger => self.behind(trouble),
                trouble => self.troubled(trouble),
            });
        }
        // Others seal and sign all the while; what is left is signed the next time.
        Ok(Standing::Unknown)
    }

    /// How long the log is now, in the epoch of a state.
    async fn size(&self, state: &State) -> Result<u64, Error> {
        let now = sealing::state(self.db.read()).await?;
        Ok(now.filter(|it| it.epoch == state.epoch).map_or(0, |it| it.size))
    }

    /// Keeps what was signed, unless another node has done so.
    async fn keep_checkpoint(&self, state: &State, note: String) -> Result<(), Error> {
        let (epoch, size, root) = (state.epoch, state.size, state.root);
        let at = store::whole_millis(self.now());
        let checkpoint = sealing::Checkpoint { epoch, size, root, note, at };
        let work = self.db.write(move |tx| {
            Box::pin(
                async move { Ok::<_, Error>(sealing::keep_checkpoint(tx, &checkpoint).await?) },
            )
        });
        match work.await {
            Err(Error::Store(store::Error::Conflict)) => Ok(()),
            kept => kept,
        }
    }

    /// What is known of the log from elsewhere than the database.
    pub(super) async fn trust(&self, origin: &str) -> Result<Trust, Error> {
        let Some(signer) = &self.seals.signer else { return Ok(Trust::default()) };
        let state = log(self.db.read(), origin).await?;
        Ok(match signer.told(state.origin).await {
            Ok(Answer::Told { last, keys }) => {
                let keys = keys.iter().filter_map(|it| VerifierKey::parse(it).ok()).collect();
                Trust { keys, last: Some(last) }
            }
            _silent => Trust::default(),
        })
    }

    /// What the signer signed last of a log.
    async fn last_signed(&self, origin: &str) -> Option<Last> {
        match self.seals.signer.as_ref()?.told(origin.to_owned()).await {
            Ok(Answer::Told { last, .. }) => Some(last),
            _silent => None,
        }
    }
}

/// Where the log ends; of a desk that has sealed nothing yet, where it begins.
pub(super) async fn log(c: &impl store::Reads, origin: &str) -> Result<State, Error> {
    let state = sealing::state(c).await?;
    Ok(state.unwrap_or_else(|| State::empty(1, sealing::origin(origin, 1))))
}

/// The note with those lines below it that keys of the desk have signed, or nothing without any.
fn below(checkpoint: &Checkpoint, lines: &[String], keys: &[String]) -> Option<String> {
    let text = checkpoint.to_string();
    let note = Note::parse(&format!("{text}\n{}", lines.concat())).ok()?;
    let known: Vec<VerifierKey> =
        keys.iter().filter_map(|it| VerifierKey::parse(it).ok()).collect();
    let is_ours = |line: &Signature| {
        let one = Note { text: text.clone(), signatures: vec![line.clone()] };
        known.iter().any(|key| one.said_by(key).is_ok())
    };
    let signatures: Vec<Signature> = note.signatures.into_iter().filter(is_ours).collect();
    (!signatures.is_empty()).then(|| Note { text, signatures }.to_string())
}

/// The name and the root of a log's last signed tree, for the log that is begun after it.
fn goes_on_from(origin: String, size: u64, root: Hash) -> Entry {
    Entry::Epoch { origin, size, root }
}
