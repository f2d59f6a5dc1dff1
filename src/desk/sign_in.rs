//! Signing in and out: the door of the desk, and the sessions of those who came through it.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::passwords::{Busy, Check, Passwords};
use super::{Clock, Desk, Error};
use crate::domain::words::{Field, clean};
use crate::store::people::{self, Person};
use crate::store::sessions::{self, Session};
use crate::store::{self, Db};

/// How often a person is looked at for one try. Another sign-in of theirs may have had their password
/// hashed anew in the meantime; then it is looked at once more.
const LOOKS: u32 = 2;
/// A session notes no more often than this that it was used.
const NOTED: TimeDelta = TimeDelta::minutes(1);
/// Tries of one account, and of one address, in a quarter of an hour before they are slowed down;
/// and answers by links from one address.
const TRIES: NonZeroU32 = NonZeroU32::new(10).unwrap();
const QUARTER: Duration = Duration::from_mins(15);
/// How long reading waits for that note to be written.
const PATIENCE: Duration = Duration::from_millis(250);
/// Keys after which the limiter forgets those that may try freely again.
const MANY: usize = 10_000;

/// What stands between a stranger and the desk: passwords, and limits on trying.
pub struct Door {
    pub passwords: Passwords,
    accounts: Limiter<String>,
    addresses: Limiter<IpAddr>,
    answers: Limiter<IpAddr>,
}

impl Door {
    pub fn new(passwords: Passwords, clock: &Clock) -> Self {
        let (accounts, addresses) = (Limiter::new(clock), Limiter::new(clock));
        Self { passwords, accounts, addresses, answers: Limiter::new(clock) }
    }

    /// How long somebody at this address has to wait before they may answer by a link, if at all.
    /// Counted apart from sign-ins, so that neither keeps anybody from the other.
    pub fn answers(&self, from: IpAddr) -> Option<Duration> {
        self.answers.check(&network(from))
    }
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub unused: TimeDelta,
    pub whole: TimeDelta,
}

/// What became of a try to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// The value of the cookie, which is kept nowhere else.
    In(String),
    /// Unknown, disabled or wrong: nobody is told which.
    Wrong,
    TooMany(Duration),
    Busy,
}

impl From<Busy> for SignIn {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl Desk {
    /// Lets somebody in. The session of the cookie they came with ends.
    pub async fn sign_in(
        &self,
        door: &Door,
        (email, password): (&str, &str),
        from: IpAddr,
        before: Option<&str>,
    ) -> Result<SignIn, Error> {
        let email = clean(Field::Email, email).to_lowercase();
        // A part of a hash: enough to see that tries belong together, too little to write to.
        let account: String = sha256(&email).chars().take(12).collect();
        // An address that tried too often uses up no account's tries, and fills no memory.
        let wait = door.addresses.check(&network(from)).or_else(|| door.accounts.check(&account));
        if let Some(wait) = wait {
            tracing::warn!(account, "sign-in refused: too many tries");
            return Ok(SignIn::TooMany(wait));
        }
        for _ in 0..LOOKS {
            let person = people::by_email(self.db.read(), &email).await?;
            let person = person.filter(|it| !it.is_disabled());
            let kept = person.as_ref().and_then(|it| it.password.as_deref());
            let check = match door.passwords.check(password, kept).await {
                Ok(check) => check,
                Err(busy) => return Ok(busy.into()),
            };
            let (Some(person), Check::Right | Check::RightButWeak) = (person, check) else {
                tracing::warn!(account, "sign-in refused: wrong address or password");
                return Ok(SignIn::Wrong);
            };
            let rehashed = match check {
                Check::RightButWeak => door.passwords.hash(password).await.ok(),
                Check::Right | Check::Wrong => None,
            };
            let id = person.id;
            if let Some(cookie) = self.begin_session(person, rehashed, before).await? {
                tracing::info!(person = %id, "signed in");
                return Ok(SignIn::In(cookie));
            }
        }
        Ok(SignIn::Wrong)
    }

    /// Begins a session, unless the person was changed while their password was looked at.
    pub(super) async fn begin_session(
        &self,
        seen: Person,
        rehashed: Option<String>,
        before: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let cookie = secret()?;
        let (hash, now) = (sha256(&cookie), self.now());
        let before = before.map(sha256);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let person = people::read(tx, seen.id).await?;
                    let unchanged = |it: &Person| !it.is_disabled() && it.password == seen.password;
                    let Some(person) = person.filter(unchanged) else { return Ok(None) };
                    if let Some(before) = before {
                        sessions::delete(tx, &before).await?;
                    }
                    if let (Some(old), Some(new)) = (&person.password, rehashed)
                        && !people::rehash(tx, person.id, old, &new).await?
                    {
                        return Ok(None);
                    }
                    let session = Session { person: person.id, started_at: now, seen_at: now };
                    sessions::insert(tx, &hash, session).await?;
                    Ok::<_, Error>(Some(cookie))
                })
            })
            .await
    }

    /// Who holds this cookie, if their session still lasts. Role and standing are read anew each
    /// time, so that a change of them counts at once.
    pub async fn who(&self, cookie: &str, limits: Limits) -> Result<Option<Person>, Error> {
        let now = self.now();
        let Some((person, session)) = self.holder(cookie, limits).await? else { return Ok(None) };
        if now - session.seen_at >= NOTED {
            let hash = sha256(cookie);
            // Reading goes on where nothing can be written; the session then ends a little early.
            match tokio::time::timeout(PATIENCE, touch(&self.db, hash, now)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the use of a session was not noted"),
                Err(_late) => {
                    tracing::warn!("writing is slow: the use of a session may not be noted");
                }
            }
        }
        Ok(Some(person))
    }

    /// The same for what a page asks by itself while nobody does anything: it keeps no session alive.
    pub async fn who_idly(&self, cookie: &str, limits: Limits) -> Result<Option<Person>, Error> {
        Ok(self.holder(cookie, limits).await?.map(|(person, _)| person))
    }

    async fn holder(
        &self,
        cookie: &str,
        limits: Limits,
    ) -> Result<Option<(Person, Session)>, Error> {
        let (hash, now) = (sha256(cookie), self.now());
        let Some(session) = sessions::read(self.db.read(), &hash).await? else { return Ok(None) };
        if !lasts(session, limits, now) {
            return Ok(None);
        }
        let person = people::read(self.db.read(), session.person).await?;
        Ok(person.filter(|it| !it.is_disabled()).map(|person| (person, session)))
    }

    /// Ends the session of a cookie.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), Error> {
        let hash = sha256(cookie);
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, Error>(sessions::delete(tx, &hash).await?) })
            })
            .await
    }

    /// Forgets sessions that have outlived their limit.
    pub async fn forget_sessions(&self, limits: Limits) -> Result<(), Error> {
        let oldest = self.now() - limits.whole;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, Error>(sessions::delete_started_before(tx, oldest).await?)
                })
            })
            .await
    }
}

pub(super) fn lasts(session: Session, limits: Limits, now: DateTime<Utc>) -> bool {
    now - session.seen_at < limits.unused && now - session.started_at < limits.whole
}

async fn touch(db: &Db, hash: String, now: DateTime<Utc>) -> Result<(), Error> {
    db.write(move |tx| {
        Box::pin(async move { Ok::<_, Error>(sessions::touch(tx, &hash, now).await?) })
    })
    .await
}

/// 256 random bits in hex.
pub fn secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_none| store::Error::NoEntropy)?;
    Ok(hex::encode(bytes))
}

/// What is kept of a secret.
pub(super) fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The network that an address stands for: whoever has one IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            std::net::Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

/// A token bucket for each key, filled by the desk's clock.
struct Limiter<K: std::hash::Hash + Eq + Clone> {
    buckets: RateLimiter<K, DashMapStateStore<K>, DeskClock, NoOpMiddleware<Nanos>>,
    clock: DeskClock,
}

impl<K: std::hash::Hash + Eq + Clone> Limiter<K> {
    fn new(clock: &Clock) -> Self {
        let clock = DeskClock(Clock::clone(clock));
        // `with_period` knows no period of zero, and this is none.
        let quota = Quota::with_period(QUARTER / TRIES.get());
        let quota = quota.unwrap_or_else(|| Quota::per_hour(TRIES)).allow_burst(TRIES);
        let buckets = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self { buckets, clock }
    }

    /// How long to wait, if at all.
    fn check(&self, key: &K) -> Option<Duration> {
        if self.buckets.len() > MANY {
            self.buckets.retain_recent();
        }
        let refused = self.buckets.check_key(key).err()?;
        Some(refused.wait_time_from(self.clock.now()))
    }
}

/// The desk's clock, as the limiter reads it.
#[derive(Clone)]
struct DeskClock(Clock);

impl governor::clock::Clock for DeskClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let since = (self.0)().timestamp_nanos_opt().and_then(|it| u64::try_from(it).ok());
        Nanos::from(since.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_house_counts_as_one_address() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn a_secret_is_long_and_new_each_time() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }
}
