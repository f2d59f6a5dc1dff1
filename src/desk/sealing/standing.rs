//! Standing: whether the log is signed, and if not, why, in words for whoever keeps the desk.

use std::sync::PoisonError;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::Desk;

/// Where other programs may sign, this one says nothing for so long.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);

/// How it stands with the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// This program has not looked yet, or others were quicker.
    #[default]
    Unknown,
    /// It is for another program of the desk to sign it, which takes a moment.
    Waiting { since: DateTime<Utc> },
    /// All of it is signed.
    Signed { size: u64 },
    /// It is not, and this is why.
    Troubled { trouble: Trouble, since: DateTime<Utc> },
}

/// Why the log is not signed. Work at the desk goes on all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("The log is not signed: this desk has no signer.")]
    NoSigner,
    #[error(
        "The log is not signed: its signer does not answer. What is recorded meanwhile is signed when it does. The program’s log says more."
    )]
    /// With what happened, which is for the program's log.
    Silent(String),
    #[error(
        "The log is not signed: its signer has no key that this desk knows. Announce its key with `claimdesk log announce`."
    )]
    Stranger,
    #[error("The log is not signed: its signer answers what it was not asked.")]
    Babble,
    #[error(
        "The database was rolled back: {signed} entries of the log were signed, and it has {size}. Nothing is signed until an older state is put right. Bring the newer database back, or begin a new log with `claimdesk log new-epoch --accept-rollback`."
    )]
    RolledBack { signed: u64, size: u64 },
    #[error(
        "The log was rewritten: its {size} entries do not go on from those that were signed last. Nothing is signed. Bring the right database back, or begin a new log with `claimdesk log new-epoch --accept-rollback`."
    )]
    Forked { size: u64 },
    /// With what is wrong, which is for the program's log.
    #[error("Nothing is sealed: the log in the database is damaged. Run `claimdesk verify`.")]
    Torn(String),
}

impl Trouble {
    /// Whether somebody must do something, and waiting will not help.
    pub fn is_grave(&self) -> bool {
        matches!(self, Self::RolledBack { .. } | Self::Forked { .. } | Self::Torn(_))
    }
}

impl Standing {
    /// What is wrong, if anything is.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Troubled { trouble, .. } => Some(trouble),
            Self::Unknown | Self::Waiting { .. } | Self::Signed { .. } => None,
        }
    }
}

impl Desk {
    /// Something is wrong now.
    pub(super) fn troubled(&self, trouble: Trouble) -> Standing {
        Standing::Troubled { trouble, since: self.now() }
    }

    /// Something is wrong, unless another program of the desk has the log signed in a moment.
    pub(super) fn behind(&self, trouble: Trouble) -> Standing {
        let now = self.now();
        match self.standing() {
            Standing::Waiting { since } if now - since < PATIENCE => Standing::Waiting { since },
            Standing::Waiting { .. } | Standing::Troubled { .. } => self.troubled(trouble),
            Standing::Unknown | Standing::Signed { .. } => Standing::Waiting { since: now },
        }
    }

    /// Notes how it stands, and says it in the program's log where it has changed.
    pub(super) fn note(&self, now: Standing) -> Standing {
        let mut held = self.seals.standing.lock().unwrap_or_else(PoisonError::into_inner);
        match (held.trouble(), now.trouble()) {
            (Some(before), Some(trouble)) if before == trouble => return held.clone(),
            (_, Some(trouble)) if trouble.is_grave() => {
                tracing::error!(why = ?trouble, "{trouble}");
            }
            (_, Some(trouble)) => tracing::warn!(why = ?trouble, "{trouble}"),
            (Some(_), None) => tracing::info!("the log is signed again"),
            (None, None) => {}
        }
        held.clone_from(&now);
        now
    }
}
