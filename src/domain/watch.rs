//! Watch: how a source or an article fares at its address, looked at again on a schedule.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ArticleId, SourceId};

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
}

impl Health {
    pub const ALL: [Self; 6] =
        [Self::Unseen, Self::Fine, Self::Moved, Self::Changed, Self::Gone, Self::Unreachable];
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
        }
    }

    pub fn is_trouble(self) -> bool {
        Self::TROUBLES.contains(&self)
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
/// host's first look at once and every further one a pause later.
pub fn spread<H: Ord + Copy>(
    hosts: impl IntoIterator<Item = H>,
    now: DateTime<Utc>,
    rounds: Rounds,
) -> Vec<Turn> {
    let mut next: BTreeMap<H, DateTime<Utc>> = BTreeMap::new();
    let mut turn = |host: H| {
        let at = next.entry(host).or_insert(now);
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
            Look::Failed { problem } => self.failed(problem, Health::Unreachable),
        }
        if self.health != before {
            self.since = now;
        }
        self.next_at = now + self.wait(pace);
        self
    }

    /// Somebody has seen what is there now: from here on that is what is known.
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
        self
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

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { least: TimeDelta::hours(24), most: TimeDelta::days(30) };

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_779_000_000, 0).unwrap() + TimeDelta::hours(hours)
    }

    fn new() -> Watch {
        let subject = Subject::Source(SourceId(Uuid::from_u128(0x100)));
        Watch::begin(subject, "https://harbour.example/plan".to_owned(), at(0))
    }

    fn text(words: &str) -> Look {
        Look::Answered {
            fingerprint: words.to_owned(),
            moved_to: None,
            etag: None,
            last_modified: None,
        }
    }

    fn gone() -> Look {
        Look::Gone { problem: "The site says that there is no such page.".to_owned() }
    }

    fn failed() -> Look {
        Look::Failed { problem: "The site did not answer.".to_owned() }
    }

    #[track_caller]
    fn check(looks: Vec<Look>, expected: Health) -> Watch {
        let watch = looks.into_iter().fold(new(), |watch, look| {
            let now = watch.next_at;
            watch.after(look, now, PACE)
        });
        assert_eq!(watch.health, expected);
        watch
    }

    #[test]
    fn what_was_seen_first_is_what_is_known() {
        check(vec![text("a"), text("a"), Look::Unchanged], Health::Fine);
    }

    #[test]
    fn other_words_are_a_change_until_the_old_ones_are_back() {
        let changed = check(vec![text("a"), text("b"), Look::Unchanged], Health::Changed);
        let first_seen = changed.since;
        assert!(changed.looked_at.unwrap() > first_seen);
        check(vec![text("a"), text("b"), text("a")], Health::Fine);
    }

    #[test]
    fn what_somebody_has_seen_is_no_change_any_more() {
        let seen = check(vec![text("a"), text("b")], Health::Changed).settled(at(100));
        assert_eq!((seen.health, seen.since), (Health::Fine, at(100)));
        assert_eq!(seen.after(text("b"), at(200), PACE).health, Health::Fine);
    }

    #[test]
    fn one_failure_is_a_bad_day_and_two_are_believed() {
        let once = check(vec![text("a"), gone()], Health::Fine);
        assert!(once.problem.is_some());
        check(vec![text("a"), gone(), gone()], Health::Gone);
        check(vec![text("a"), failed(), failed()], Health::Unreachable);
        check(vec![text("a"), failed(), gone()], Health::Gone);
        check(vec![failed()], Health::Unseen);
    }

    #[test]
    fn what_answers_again_is_as_it_was_before() {
        check(vec![text("a"), gone(), gone(), text("a")], Health::Fine);
        check(vec![text("a"), text("b"), gone(), gone(), Look::Unchanged], Health::Changed);
    }

    #[test]
    fn the_new_address_is_taken_over_once_somebody_has_seen_it() {
        let there = "https://harbour.example/plans/1".to_owned();
        let moved = Look::Answered {
            fingerprint: "a".to_owned(),
            moved_to: Some(there.clone()),
            etag: None,
            last_modified: None,
        };
        let watch = check(vec![text("a"), moved], Health::Moved).settled(at(100));
        assert_eq!((watch.health, watch.url, watch.moved_to), (Health::Fine, there, None));
    }

    #[test]
    fn the_desk_never_looks_sooner_than_it_may_and_ever_less_at_what_stays() {
        let mut watch = new();
        let mut waits = Vec::new();
        for look in [text("a"), Look::Unchanged, text("a"), Look::Unchanged, Look::Unchanged]
            .into_iter()
            .chain(std::iter::repeat_n(Look::Unchanged, 50))
            .chain([text("b"), failed(), failed(), failed(), failed()])
        {
            let now = watch.next_at;
            watch = watch.after(look, now, PACE);
            waits.push((watch.next_at - now).num_hours());
        }
        assert_eq!(waits.get(..5).unwrap(), [24, 48, 96, 192, 384]);
        assert_eq!(waits.get(54).unwrap(), &(30 * 24));
        assert_eq!(waits.get(55..).unwrap(), [24, 24, 24, 48, 96]);
    }

    #[test]
    fn what_came_in_together_does_not_stay_together() {
        let of = |id| {
            let subject = Subject::Source(SourceId(Uuid::from_u128(id)));
            Watch::begin(subject, String::new(), at(0)).after(text("a"), at(0), PACE).next_at
        };
        assert_eq!(of(0), at(24));
        assert!(of(128) > of(0) && of(255) > of(128));
        assert!(of(255) <= at(24) + TimeDelta::minutes(144));
    }

    #[test]
    fn no_host_is_asked_twice_within_its_pause() {
        let rounds = Rounds { pause: TimeDelta::seconds(30), ahead: TimeDelta::minutes(1) };
        let seconds = |n| at(0) + TimeDelta::seconds(n);
        let turns = spread(["a", "b", "a", "a", "a", "b"], at(0), rounds);
        let expected = [
            Turn::At(seconds(0)),
            Turn::At(seconds(0)),
            Turn::At(seconds(30)),
            Turn::NotBefore(seconds(60)),
            Turn::NotBefore(seconds(90)),
            Turn::At(seconds(30)),
        ];
        assert_eq!(turns, expected);
    }

    #[test]
    fn keys_name_healths_and_back() {
        for health in Health::ALL {
            assert_eq!(Health::from_key(health.key()), Some(health));
        }
        assert_eq!(Health::from_key("well"), None);
    }
}
