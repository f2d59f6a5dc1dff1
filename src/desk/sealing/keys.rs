//! Keys of the log: the first one, others after it, signatures of witnesses, and a log begun anew.

use std::time::Duration;

use super::super::{ATTEMPTS, Desk, Error, settled};
use super::{Signs, Standing, Trouble, Unfounded, goes_on_from, log};
use crate::store;
use crate::store::sealing::{self, State};
use crate::trail::Entry;
use crate::trail::note::{KeyKind, Note, VerifierKey};
use crate::trail::signing::{Answer, Refusal};

/// What announces a key is waited for so long and so often where another program signs: longer than
/// it takes to find out that none does.
const PAUSE: Duration = Duration::from_millis(200);
const LOOKS: u32 = 400;

/// Why the log or its keys are not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This is no key of the form name+id+key.")]
    NoKey,
    #[error("This key is named {0}, and the log is {1}.")]
    OtherName(String, String),
    #[error("This key is known already.")]
    Known,
    /// With the sentence that says why.
    #[error(
        "What announces the key stands in the log and is not signed, so it is not named yet. {0} Announce it again then."
    )]
    Unnamed(String),
    #[error("Nothing was signed yet.")]
    Unsigned,
    #[error(
        "A proof shows every event whole, and this desk does not tell who was asked for comment. Somebody was asked about this claim."
    )]
    Untold,
    #[error("Give your opinion first: a proof shows what others think of the verdict.")]
    Blind,
    /// With the sentence that says why.
    #[error("There is no proof now. {0}")]
    NotSigned(String),
    #[error("No checkpoint of {0} entries of this log was signed.")]
    NoCheckpoint(u64),
    #[error("This is not the last checkpoint with more signatures below it.")]
    OtherNote,
    #[error("None of its signatures is by a witness that this desk knows and is new.")]
    NoWitness,
    #[error(
        "The signer has no key for the new log, {0}. Make one where it runs: `claimdesk log keygen --name {0}`."
    )]
    NoKeyThere(String),
    #[error(
        "The signer does not answer ({0}). Where a desk that runs has started it, stop that first."
    )]
    Silent(String),
    #[error(
        "The log is signed as it stands, and no database was rolled back. A new log would only make old proofs harder to compare."
    )]
    AllIsWell,
}

impl Desk {
    /// Names the keys of a log that was never signed, and has one made where there is none and the
    /// signer is our own. Says what is wrong where there is none afterwards.
    pub(super) async fn begin_keys(
        &self,
        signer: &dyn Signs,
        state: &State,
    ) -> Result<Option<Trouble>, Error> {
        let keys = match signer.told(state.origin.clone()).await {
            Ok(Answer::Told { keys, .. }) => keys,
            // The next look finds it.
            Ok(Answer::Refused(Refusal::Stranger)) => return Ok(found(signer, state).await.err()),
            Ok(Answer::Refused(refusal)) => return Ok(Some(Trouble::Silent(refusal.to_string()))),
            Ok(Answer::Signed { .. }) => return Ok(Some(Trouble::Babble)),
            Err(silent) => return Ok(Some(Trouble::Silent(silent.0))),
        };
        for (others, key) in keys.into_iter().enumerate() {
            match self.name_key(state.epoch, others, key).await {
                Ok(()) => {}
                // Another node was quicker: its keys are the desk's, and ours are not.
                Err(Error::Store(store::Error::Conflict)) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    async fn name_key(&self, epoch: u64, others: usize, key: String) -> Result<(), Error> {
        let now = store::whole_millis(self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, Error>(sealing::insert_key(tx, epoch, (others, &key), now).await?)
                })
            })
            .await
    }

    /// The keys that sign the log, as readers know them, the oldest first.
    pub async fn log_keys(&self) -> Result<Vec<String>, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let state = log(self.db.read(), &origin).await?;
        Ok(sealing::keys(self.db.read(), state.epoch).await?)
    }

    /// What the log is called now.
    pub async fn log_name(&self) -> Result<String, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        Ok(log(self.db.read(), &origin).await?.origin)
    }

    /// Tells in the log itself that another key signs it from now on, under the keys before it.
    pub async fn announce_key(&self, vkey: &str) -> Result<Standing, Error> {
        let key = VerifierKey::parse(vkey.trim()).map_err(|_unreadable| Refused::NoKey)?;
        let origin = settled(self.db.read()).await?.desk.origin;
        let state = log(self.db.read(), &origin).await?;
        if key.kind() != KeyKind::Ed25519 {
            return Err(Refused::NoKey.into());
        }
        if key.name() != state.origin {
            return Err(Refused::OtherName(key.name().to_owned(), state.origin).into());
        }
        if sealing::keys(self.db.read(), state.epoch).await?.contains(&key.to_string()) {
            return Err(Refused::Known.into());
        }
        self.seal().await?;
        let turn = self.seals.turn.lock().await;
        self.seal_some(&origin, vec![Entry::Key(key.clone())]).await?;
        drop(turn);
        let standing = self.announced().await?;
        // Only now: what tells of the key is signed without it.
        self.name_another(state.epoch, &key.to_string()).await?;
        Ok(standing)
    }

    /// Waits until what tells of a key is signed. Where the signer has none of the keys that the desk
    /// knows, nobody ever signs it, and the new one must do without.
    async fn announced(&self) -> Result<Standing, Error> {
        let mut left = LOOKS;
        loop {
            left -= 1;
            let standing = self.seal().await?;
            match &standing {
                Standing::Signed { .. } | Standing::Troubled { trouble: Trouble::Stranger, .. } => {
                    return Ok(standing);
                }
                Standing::Troubled { trouble, .. } => {
                    return Err(Refused::Unnamed(trouble.to_string()).into());
                }
                Standing::Unknown | Standing::Waiting { .. } if left > 0 => {
                    tokio::time::sleep(PAUSE).await;
                }
                Standing::Unknown | Standing::Waiting { .. } => {
                    let others = "Others seal all the while.";
                    return Err(Refused::Unnamed(others.to_owned()).into());
                }
            }
        }
    }

    /// Names a key after those that there are, and after those that others name at the same time.
    async fn name_another(&self, epoch: u64, key: &str) -> Result<(), Error> {
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let known = sealing::keys(self.db.read(), epoch).await?;
            if known.iter().any(|it| it == key) {
                return Ok(());
            }
            match self.name_key(epoch, known.len(), key.to_owned()).await {
                Err(Error::Store(store::Error::Conflict)) if left > 0 => {}
                done => return done,
            }
        }
    }

    /// Takes signatures of witnesses below the last checkpoint; says how many were new.
    pub async fn add_signatures(&self, signed: &str) -> Result<usize, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let state = log(self.db.read(), &origin).await?;
        let last = sealing::checkpoint(self.db.read(), state.epoch).await?;
        let last = last.ok_or(Refused::Unsigned)?;
        let brought = Note::parse(signed).map_err(|_unreadable| Refused::OtherNote)?;
        let mut kept = Note::parse(&last.note).map_err(|_unreadable| Refused::OtherNote)?;
        if brought.text != kept.text {
            return Err(Refused::OtherNote.into());
        }
        let before = kept.signatures.len();
        for witness in &self.seals.witnesses {
            let its = |it: &&crate::trail::note::Signature| {
                it.name == witness.name() && it.id == witness.id()
            };
            let is_there = kept.signatures.iter().any(|it| its(&it));
            let line = brought.signatures.iter().find(its);
            if let Some(line) = line.filter(|_| !is_there && brought.said_by(witness).is_ok()) {
                kept.signatures.push(line.clone());
            }
        }
        let new = kept.signatures.len().saturating_sub(before);
        if new == 0 {
            return Err(Refused::NoWitness.into());
        }
        let note = kept.to_string();
        Note::parse(&note).map_err(|_too_many| Refused::NoWitness)?;
        self.db
            .write(move |tx| {
                Box::pin(
                    async move { Ok::<_, Error>(sealing::add_signatures(tx, &last, note).await?) },
                )
            })
            .await?;
        Ok(new)
    }

    /// Begins a new log after a database was rolled back: its first entry names the last tree of the
    /// old one that was signed, and every event is logged again. Gives the new log's name.
    pub async fn begin_log_anew(&self) -> Result<String, Error> {
        let origin = settled(self.db.read()).await?.desk.origin;
        let standing = self.seal().await?;
        if let Some(Trouble::Silent(why)) = standing.trouble() {
            return Err(Refused::Silent(why.clone()).into());
        }
        if matches!(standing, Standing::Waiting { .. } | Standing::Unknown) {
            let other = "another program of the desk has it";
            return Err(Refused::Silent(other.to_owned()).into());
        }
        let rolled =
            |it: &Trouble| matches!(it, Trouble::RolledBack { .. } | Trouble::Forked { .. });
        if !standing.trouble().is_some_and(rolled) {
            return Err(Refused::AllIsWell.into());
        }
        let _turn = self.seals.turn.lock().await;
        let c = self.db.snapshot().await?;
        let old = log(&c, &origin).await?;
        let kept = sealing::checkpoint(&c, old.epoch).await?;
        let told = self.last_signed(&old.origin).await.map(|it| (it.size, it.root));
        let (size, root) = told.or_else(|| kept.map(|it| (it.size, it.root))).unwrap_or_default();
        let epoch = old.epoch.saturating_add(1);
        let new = State::empty(epoch, sealing::origin(&origin, epoch));
        self.has_key(&new).await?;
        let first = vec![goes_on_from(old.origin, size, root)];
        let name = new.origin.clone();
        // Its events come after: until they wait again, only those wait that no log has.
        let batch = sealing::read_batch(&c, new, first, 0).await?;
        drop(c);
        let batch = batch.ok_or(Error::NotFound)?;
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, Error>(sealing::begin_epoch(tx, &batch).await?) })
            })
            .await?;
        Ok(name)
    }

    /// Refuses a new log that nobody would sign, and makes its key where the signer is our own.
    async fn has_key(&self, new: &State) -> Result<(), Error> {
        let Some(signer) = &self.seals.signer else {
            return Err(Refused::Silent("there is none".to_owned()).into());
        };
        match signer.told(new.origin.clone()).await {
            Ok(Answer::Told { .. }) => Ok(()),
            Ok(_stranger) => {
                let found = found(&**signer, new).await;
                found.map_err(|_trouble| Refused::NoKeyThere(new.origin.clone()).into())
            }
            Err(silent) => Err(Refused::Silent(silent.0).into()),
        }
    }
}

/// Has the first key of a log made.
async fn found(signer: &dyn Signs, state: &State) -> Result<(), Trouble> {
    match signer.found(state.origin.clone()).await {
        Ok(()) => Ok(()),
        Err(Unfounded::Elsewhere) => Err(Trouble::Stranger),
        Err(Unfounded::Silent(silent)) => Err(Trouble::Silent(silent.0)),
    }
}
