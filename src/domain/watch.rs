//! Watch: how a source or an article fares at its address, looked at again on a schedule.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ArticleId, SourceId};

#[cfg(test)]
mod tests;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Source(SourceId),
    Article(ArticleId),
}

impl Subject {
    pub fn id(self) -> Uuid {
        match self {
            Self::Source(id) => id.0,
            Self::Article(id) => id.0,
        }
    }

    /// The noun of its stream of events.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Source(_) => "source",
            Self::Article(_) => "article",
        }
    }

    pub fn from_parts(noun: &str, id: Uuid) -> Option<Self> {
        match noun {
            "source" => Some(Self::Source(SourceId(id))),
            "article" => Some(Self::Article(ArticleId(id))),
            _ => None,
        }
    }
}

/// How something fares at its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nobody has looked yet.
    Unseen,
    Fine,
    /// It answers for good from another address.
    Moved,
    /// Its words are not those that the desk last saw there.
    Changed,
    /// The site says that it is not there any more.
    Gone,
    /// It did not answer, several times in a row.
    Unreachable,
    /// It answers that it is not for the desk: for its own readers, or for no programs. Whether it
    /// still says the same, only somebody who opens it can tell.
    Refused,
}

impl Health {
    pub const ALL: [Self; 7] = [
        Self::Unseen,
        Self::Fine,
        Self::Moved,
        Self::Changed,
        Self::Gone,
        Self::Unreachable,
        Self::Refused,
    ];
    /// What somebody should look at.
    pub const TROUBLES: [Self; 4] = [Self::Moved, Self::Changed, Self::Gone, Self::Unreachable];

    pub fn key(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Fine => "fine",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|health| health.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Unseen => "Not looked at yet",
            Self::Fine => "Still there",
            Self::Moved => "Moved",
            Self::Changed => "Changed",
            Self::Gone => "Gone",
            Self::Unreachable => "Does not answer",
            Self::Refused => "Refuses us",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Unseen => "○",
            Self::Fine => "✓",
            Self::Moved => "↷",
            Self::Changed => "≠",
            Self::Gone => "✕",
            Self::Unreachable => "…",
            Self::Refused => "⊘",
        }
    }

    pub fn is_trouble(self) -> bool {
        Self::TROUBLES.contains(&self)
    }

    /// Whether it is said beside whatever rests on it.
    pub fn is_news(self) -> bool {
        self.is_trouble() || self == Self::Refused
    }
}

/// How often the desk looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Never sooner after the last look than this.
    pub least: TimeDelta,
    /// What stays as it is, or stays away, is looked at less and less often, down to this.
    pub most: TimeDelta,
}

/// How long a host is left alone between two looks, and how far ahead looks are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    pub pause: TimeDelta,
    pub ahead: TimeDelta,
    /// After so long a look that was handed out and never happened is handed out again.
    pub lost: TimeDelta,
}

/// When a look is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// So soon that the look can be handed out.
    At(DateTime<Utc>),
    /// Later: another round looks at it then.
    NotBefore(DateTime<Utc>),
}

/// Spreads what is due so that no host is asked twice within its pause: in the order given, each
/// host's first look as soon as it is `free` again and every further one a pause later.
pub fn spread<H: Ord + Copy>(
    hosts: impl IntoIterator<Item = H>,
    free: &BTreeMap<H, DateTime<Utc>>,
    now: DateTime<Utc>,
    rounds: Rounds,
) -> Vec<Turn> {
    let mut next: BTreeMap<H, DateTime<Utc>> = BTreeMap::new();
    let mut turn = |host: H| {
        let first = || free.get(&host).copied().unwrap_or(now).max(now);
        let at = next.entry(host).or_insert_with(first);
        let mine = *at;
        *at = mine + rounds.pause;
        if mine < now + rounds.ahead { Turn::At(mine) } else { Turn::NotBefore(mine) }
    };
    hosts.into_iter().map(&mut turn).collect()
}

/// What is known of something at its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    pub subject: Subject,
    /// Where the desk looks.
    pub url: String,
    pub health: Health,
    /// When it came to be so.
    pub since: DateTime<Utc>,
    pub looked_at: Option<DateTime<Utc>>,
    pub next_at: DateTime<Utc>,
    /// Looks in a row that found nothing new.
    pub calm: u32,
    /// Looks in a row that failed.
    pub failures: u32,
    /// The levelled words that somebody last knew of, as SHA-256 in hex.
    pub known: Option<String>,
    /// Those that stood there at the last look.
    pub found: Option<String>,
    /// Where it answers from for good, if from elsewhere.
    pub moved_to: Option<String>,
    /// The last failure, in a sentence.
    pub problem: Option<String>,
    /// What the site gave to ask with whether anything has changed.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Whether somebody has seen that it fares so.
    pub seen: bool,
}

/// What somebody saw of something at its address, as the form carries it that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub health: Health,
    pub found: Option<String>,
    pub moved_to: Option<String>,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// The site says that nothing has changed since.
    Unchanged,
    Answered {
        /// The levelled words, as SHA-256 in hex.
        fingerprint: String,
        /// Where it answered from for good, if from elsewhere.
        moved_to: Option<String>,
        etag: Option<String>,
        last_modified: Option<String>,
    },
    /// The site says that there is nothing there.
    Gone { problem: String },
    /// The site says that it is not for the desk.
    Refused { problem: String },
    /// No answer that says anything about the page.
    Failed { problem: String },
}

/// One failure may be the site's bad day.
const BELIEVED_AFTER: u32 = 2;

impl Watch {
    /// Something that nobody has looked at; the desk looks as soon as it can.
    pub fn begin(subject: Subject, url: String, now: DateTime<Utc>) -> Self {
        Self {
            subject,
            url,
            health: Health::Unseen,
            since: now,
            looked_at: None,
            next_at: now,
            calm: 0,
            failures: 0,
            known: None,
            found: None,
            moved_to: None,
            problem: None,
            etag: None,
            last_modified: None,
            seen: false,
        }
    }

    /// What is known after a look.
    #[must_use]
    pub fn after(mut self, look: Look, now: DateTime<Utc>, pace: Pace) -> Self {
        let before = self.health;
        self.looked_at = Some(now);
        match look {
            Look::Unchanged => {
                self.answered();
                self.calm = self.calm.saturating_add(1);
            }
            Look::Answered { fingerprint, moved_to, etag, last_modified } => {
                let is_new = self.found.as_ref() != Some(&fingerprint);
                self.answered();
                self.calm = if is_new { 0 } else { self.calm.saturating_add(1) };
                self.known.get_or_insert_with(|| fingerprint.clone());
                self.found = Some(fingerprint);
                self.moved_to = moved_to.filter(|there| *there != self.url);
                (self.etag, self.last_modified) = (etag, last_modified);
                self.health = self.standing();
            }
            Look::Gone { problem } => self.failed(problem, Health::Gone),
            Look::Refused { problem } => {
                // Nobody has seen yet what the desk saw before it was shut out.
                let before = Some(self.standing()).filter(|it| it.is_trouble());
                self.failed(problem, before.unwrap_or(Health::Refused));
            }
            Look::Failed { problem } => self.failed(problem, Health::Unreachable),
        }
        if self.health != before {
            (self.since, self.seen) = (now, false);
        }
        self.next_at = now + self.wait(pace);
        self
    }

    /// Somebody has seen what is there now, or that nothing is: from here on that is what is known.
    #[must_use]
    pub fn settled(mut self, now: DateTime<Utc>) -> Self {
        self.known.clone_from(&self.found);
        if let Some(there) = self.moved_to.take() {
            self.url = there;
        }
        if matches!(self.health, Health::Moved | Health::Changed) {
            self.health = Health::Fine;
            self.since = now;
        }
        self.seen = self.health.is_trouble();
        self
    }

    /// Whether whoever saw this has seen all there is to see: it fares so now, or somebody else has
    /// said so since.
    pub fn was_seen_in(&self, sight: &Sight) -> bool {
        let is_there = sight.moved_to.as_ref().is_none_or(|it| *it == self.url);
        let is_same = self.health == sight.health && self.moved_to == sight.moved_to;
        let is_done = !self.is_duty() && self.moved_to.is_none() && is_there;
        self.found == sight.found && (is_same || is_done)
    }

    /// Whether somebody should look at it who has not.
    pub fn is_duty(&self) -> bool {
        self.health.is_trouble() && !self.seen
    }

    fn answered(&mut self) {
        self.failures = 0;
        self.problem = None;
        self.health = self.standing();
    }

    fn standing(&self) -> Health {
        if self.known != self.found {
            Health::Changed
        } else if self.moved_to.is_some() {
            Health::Moved
        } else {
            Health::Fine
        }
    }

    fn failed(&mut self, problem: String, health: Health) {
        self.problem = Some(problem);
        self.calm = 0;
        self.failures = self.failures.saturating_add(1);
        if self.failures >= BELIEVED_AFTER {
            self.health = health;
        }
    }

    /// How long until the next look: twice as long each time that nothing has happened, or that it
    /// still does not answer, and up to a tenth more, so that what came in together does not stay
    /// together. The tenth is taken from the id: the same on every node.
    fn wait(&self, pace: Pace) -> TimeDelta {
        let idle = self.calm.max(self.failures.saturating_sub(BELIEVED_AFTER));
        let doubled =
            1_i32.checked_shl(idle.min(20)).and_then(|factor| pace.least.checked_mul(factor));
        let wait = doubled.unwrap_or(pace.most).min(pace.most).max(pace.least);
        let spread = i32::from(self.subject.id().as_bytes().last().copied().unwrap_or_default());
        wait + wait / 10 * spread / 255
    }
}
