//! Passwords: hashed slowly, few at a time, and refused where they are easy to guess.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The fewest characters that are taken.
pub const SHORTEST: usize = 12;
/// The most; every one of them counts, none is cut off.
pub const LONGEST: usize = 1_000;
/// How many may wait for their turn before others are turned away.
const QUEUE: usize = 50;

/// How much work a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Strength {
    /// What OWASP's cheat sheet on password storage asks of Argon2id.
    pub const PROPER: Self = Self { memory_kib: 19_456, passes: 2 };
    /// Next to nothing, for tests that sign many people in.
    pub const TEST: Self = Self { memory_kib: 8, passes: 1 };
}

/// Too many are waiting to be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Too many people are signing in at this moment. Try again in a few seconds.")]
pub struct Busy;

/// The hasher could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("passwords cannot be hashed with these parameters")]
pub struct Unusable;

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Wrong,
    Right,
    /// Right, and hashed with less work than is asked for now.
    RightButWeak,
}

/// Hashes and checks passwords.
pub struct Passwords {
    argon: Argon2<'static>,
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What a try is held against where there is no such person, so that it takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// As many are hashed at once as the machine has cores; each takes its memory for itself.
    pub fn new(strength: Strength) -> Result<Self, Unusable> {
        let params = Params::new(strength.memory_kib, strength.passes, 1, None)
            .map_err(|_params| Unusable)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon, "the password of nobody").ok_or(Unusable)?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            argon,
            slots: Arc::new(Semaphore::new(cores)),
            waiting: AtomicUsize::new(0),
            nobody: nobody.into(),
        })
    }

    /// The PHC string to keep for a password.
    pub async fn hash(&self, password: &str) -> Result<String, Busy> {
        let password = password.to_owned();
        self.work(move |argon| hash(&argon, &password)).await?.ok_or(Busy)
    }

    /// Holds a try against what is kept, or against nobody's password where nothing is.
    pub async fn check(&self, password: &str, kept: Option<&str>) -> Result<Check, Busy> {
        let known = kept.is_some();
        let password = password.to_owned();
        let kept = kept.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let asked = self.argon.params().clone();
        self.work(move |argon| {
            let right = argon.verify_password(password.as_bytes(), &*kept).is_ok();
            match (known && right, is_weaker(&kept, &asked)) {
                (false, _) => Check::Wrong,
                (true, false) => Check::Right,
                (true, true) => Check::RightButWeak,
            }
        })
        .await
    }

    async fn work<T, F>(&self, job: F) -> Result<T, Busy>
    where
        T: Send + 'static,
        F: FnOnce(Argon2<'static>) -> T + Send + 'static,
    {
        let _place = Place::take(&self.waiting)?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_closed| Busy)?;
        let argon = self.argon.clone();
        let job = move || {
            // The slot is given back when the work is done, also if nobody waits for it any more.
            let _slot = slot;
            job(argon)
        };
        tokio::task::spawn_blocking(job).await.map_err(|_panicked| Busy)
    }
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, Busy> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) < QUEUE { Ok(place) } else { Err(Busy) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(argon: &Argon2<'_>, password: &str) -> Option<String> {
    argon.hash_password(password.as_bytes()).ok().map(|hash: PasswordHash| hash.to_string())
}

fn is_weaker(kept: &str, asked: &Params) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else { return true };
    Params::try_from(&kept)
        .map_or(true, |it| it.m_cost() < asked.m_cost() || it.t_cost() < asked.t_cost())
}

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("Please choose a password of at least {SHORTEST} characters.")]
    Short,
    #[error("A password can have {LONGEST} characters at most.")]
    Long,
    #[error("This password is among the first that anybody would try. Please choose another.")]
    Common,
    #[error("This password repeats a few characters or counts up. Please choose another.")]
    Pattern,
    #[error("This password is little more than a name that others know. Please choose another.")]
    Name,
}

/// Pieces that passwords of twelve characters and more are made of when nobody thinks about them.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
    "senha",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "yxcvbn",
    "zxcvbn",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "administrator",
    "changeme",
    "secret",
    "login",
    "claimdesk",
    "newsroom",
    "factcheck",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "starwars",
    "trustno",
    "master",
    "shadow",
    "michael",
    "jordan",
    "qazwsx",
    "abcdef",
    "test",
    "guest",
    "default",
    "root",
    "user",
    "temp",
    "hello",
    "access",
    "correcthorsebatterystaple",
    "letmeinplease",
];

/// Refuses what is short, a pattern, a name known at the desk, or made of the commonest words only.
/// It is a small list and some rules, not the collections of leaked passwords that services have.
pub fn examine(password: &str, names: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::Short);
    }
    if length > LONGEST {
        return Err(Weak::Long);
    }
    let bare: String = password.to_lowercase().chars().filter(|it| it.is_alphanumeric()).collect();
    if is_pattern(&password.to_lowercase()) || is_pattern(&bare) {
        return Err(Weak::Pattern);
    }
    if is_mostly(&bare, names.iter().flat_map(|name| pieces(name))) {
        return Err(Weak::Name);
    }
    let common = COMMON.iter().map(|it| (*it).to_owned());
    if is_mostly(&plain(&bare), common) { Err(Weak::Common) } else { Ok(()) }
}

/// A name whole and in words, bare.
fn pieces(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words = name.split(|it: char| !it.is_alphanumeric()).map(str::to_owned);
    let whole: String = name.chars().filter(|it| it.is_alphanumeric()).collect();
    words.chain([whole]).filter(|it| it.chars().count() >= 3).collect()
}

/// The letters that digits and signs stand for in “p4ssw0rd”.
fn plain(text: &str) -> String {
    let letter = |it| match it {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    };
    // Digits at the end are a count, not letters.
    let counted = text.trim_end_matches(|it: char| it.is_ascii_digit());
    counted.chars().map(letter).collect()
}

/// Whether fewer than six letters are left when these pieces are taken out.
fn is_mostly(text: &str, pieces: impl Iterator<Item = String>) -> bool {
    let mut pieces: Vec<String> = pieces.collect();
    pieces.sort_by_key(|it| std::cmp::Reverse(it.len()));
    let (mut rest, mut found) = (text.to_owned(), false);
    for piece in pieces.iter().filter(|it| !it.is_empty()) {
        found |= rest.contains(piece.as_str());
        rest = rest.replace(piece.as_str(), "");
    }
    found && rest.chars().filter(|it| it.is_alphabetic()).count() < 6
}

/// Whether there are few different characters, or nearly all only follow one another.
fn is_pattern(text: &str) -> bool {
    let letters: Vec<u32> = text.chars().map(u32::from).collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let steps = letters.iter().zip(letters.iter().skip(1));
    let simple = steps.filter(|(one, next)| one.abs_diff(**next) <= 1).count();
    different.len() < 5 || simple.saturating_mul(4) >= letters.len().saturating_mul(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["Ada Lovelace", "ada.lovelace@morning.example", "The Morning Paper"];

    #[track_caller]
    fn check(password: &str, expected: Result<(), Weak>) {
        assert_eq!(examine(password, NAMES), expected, "{password}");
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        check("elevenchars", Err(Weak::Short));
        check("aaaaaaaaaaaaaaaa", Err(Weak::Pattern));
        check("abcabcabcabcabc", Err(Weak::Pattern));
        check("123456789012345", Err(Weak::Pattern));
        check("abcdefghijklmnop", Err(Weak::Pattern));
        check("P4ssw0rd!!!!!2026", Err(Weak::Common));
        check("qwerty-password-1", Err(Weak::Common));
        check("Lovelace-Ada-1815", Err(Weak::Name));
        check("themorningpaper!", Err(Weak::Name));
        check(&"äx7 ".repeat(251), Err(Weak::Long));
    }

    #[test]
    fn what_is_long_and_ones_own_is_taken_as_it_is() {
        check("a long enough password, truly", Ok(()));
        check("four ponies eat blue hay", Ok(()));
        check(" spaces around count ", Ok(()));
        check(&"kx7 ählq".repeat(125), Ok(()));
    }

    #[tokio::test]
    async fn a_right_password_is_right_and_every_character_of_it_counts() {
        let passwords = Passwords::new(Strength::TEST).unwrap();
        let long = "e\u{301}".repeat(500);
        let kept = passwords.hash(&long).await.unwrap();

        assert_eq!(passwords.check(&long, Some(&kept)).await, Ok(Check::Right));
        let composed = "\u{e9}".repeat(500);
        assert_eq!(passwords.check(&composed, Some(&kept)).await, Ok(Check::Wrong));
        assert_eq!(passwords.check(&format!("{long} "), Some(&kept)).await, Ok(Check::Wrong));
        assert_eq!(passwords.check("the password of nobody", None).await, Ok(Check::Wrong));
    }

    #[tokio::test]
    async fn a_hash_of_less_work_is_told_from_a_proper_one() {
        let old = Passwords::new(Strength::TEST).unwrap().hash("once upon a time").await.unwrap();
        let proper = Passwords::new(Strength { memory_kib: 64, passes: 2 }).unwrap();

        let check = proper.check("once upon a time", Some(&old)).await;

        assert_eq!(check, Ok(Check::RightButWeak));
    }

    #[test]
    fn proper_hashes_say_how_they_were_made() {
        let passwords = Passwords::new(Strength::PROPER).unwrap();
        assert!(passwords.nobody.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
