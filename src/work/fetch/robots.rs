//! Robots: what hosts ask programs not to fetch (robots.txt, RFC 9309), asked once for each origin
//! and remembered for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use robotxt::{BYTE_LIMIT, Robots as Rules};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use url::{Position, Url};

use super::door::{self, Target};
use super::failure::Failure;
use super::question::{self, AGENT, Answer, Known, Most};
use super::resolve::Resolve;
use super::settings::Settings;

/// How long the rules of an origin are gone by; RFC 9309 §2.4 has a day at most.
const FRESH: Duration = Duration::from_hours(1);
/// How long it is remembered that they could not be read.
const UNREAD: Duration = Duration::from_mins(5);
/// The longest pause that a host can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The most redirects on the way to the rules, RFC 9309 §2.3.1.2.
const HOPS: usize = 5;
/// The most memory for the rules of all origins, in bytes.
const MEMORY: usize = 16 * 1024 * 1024;
/// What an origin takes of it besides the text of its rules.
const ENTRY: usize = 512;

/// The rules of origins as they were sent. They are parsed anew each time: that takes
/// microseconds, and text has no hidden size.
#[derive(Default)]
pub(super) struct Robots {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    words: HashMap<String, (Word, Instant)>,
    size: usize,
}

/// What an origin says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// Its rules; empty where it has none.
    Rules(Arc<[u8]>),
    /// It has trouble, so nothing may be fetched for now, RFC 9309 §2.3.1.4.
    Unread,
}

impl Robots {
    /// Whether an address may be fetched; and how long its host wants to be left alone after.
    /// The rules are asked for at the very target that was checked for the address.
    pub(super) async fn permit(
        &self,
        url: &Url,
        target: &Target,
        resolver: &dyn Resolve,
        with: (&Settings, &TlsConnector),
    ) -> Result<Option<Duration>, Failure> {
        let origin = url.origin().ascii_serialization();
        let word = if let Some(word) = self.known(&origin) {
            word
        } else {
            let word = learn(url, target, resolver, with).await?;
            self.keep(origin, word.clone());
            word
        };
        let host = || target.host.clone();
        let Word::Rules(text) = word else { return Err(Failure::RobotsUnread { host: host() }) };
        let rules = Rules::parse(&text, AGENT);
        if !rules.is_allowed(&url[Position::BeforePath..Position::AfterQuery]) {
            return Err(Failure::Robots { host: host() });
        }
        Ok(rules.crawl_delay().map(|it| it.min(LONGEST_PAUSE)))
    }

    fn known(&self, origin: &str) -> Option<Word> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (word, until) = kept.words.get(origin)?;
        (*until > Instant::now()).then(|| word.clone())
    }

    fn keep(&self, origin: String, word: Word) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let time = if word == Word::Unread { UNREAD } else { FRESH };
        kept.forget(&origin);
        kept.size += word.size();
        kept.words.insert(origin, (word, Instant::now() + time));
        while kept.size > MEMORY {
            let oldest = kept.words.iter().min_by_key(|(_origin, (_word, until))| *until);
            let Some(oldest) = oldest.map(|(origin, _word)| origin.clone()) else { break };
            kept.forget(&oldest);
        }
    }
}

impl Kept {
    fn forget(&mut self, origin: &str) {
        if let Some((word, _until)) = self.words.remove(origin) {
            self.size -= word.size();
        }
    }
}

impl Word {
    fn size(&self) -> usize {
        ENTRY + if let Self::Rules(text) = self { text.len() } else { 0 }
    }

    fn none() -> Self {
        Self::Rules(Arc::default())
    }
}

/// Asks an origin for its rules. A host that cannot be talked to at all fails as it would for the
/// page itself; redirects are checked like those of a page.
async fn learn(
    url: &Url,
    target: &Target,
    resolver: &dyn Resolve,
    with: (&Settings, &TlsConnector),
) -> Result<Word, Failure> {
    let most = Most::Beginning(u64::try_from(BYTE_LIMIT).unwrap_or(u64::MAX) + 1);
    let Ok(mut at) = url.join("/robots.txt") else { return Ok(Word::none()) };
    let mut answer = question::ask(&at, target, Known::default(), most, with).await;
    if let Err(failure) = &answer
        && is_of_the_line(failure)
    {
        return Err(failure.clone());
    }
    for _hop in 0..HOPS {
        let Ok(Answer::Moved { to, .. }) = answer else { break };
        at = to;
        answer = async {
            let target = door::admit(&at, with.0)?.target(resolver).await?;
            question::ask(&at, &target, Known::default(), most, with).await
        }
        .await;
    }
    Ok(match answer {
        Ok(Answer::Page(page)) => Word::Rules(Arc::from(page.body)),
        // Who redirects for ever has no rules, RFC 9309 §2.3.1.2.
        Ok(Answer::Moved { .. }) => Word::none(),
        // Nor has who says that there are none, RFC 9309 §2.3.1.3; to be asked less is no such word.
        Err(Failure::Status { status, .. }) if status < 500 && status != 429 => Word::none(),
        Err(failure) => {
            tracing::debug!(%at, %failure, "robots.txt was not read");
            Word::Unread
        }
    })
}

/// Whether a failure is one of the connection rather than of what was sent over it.
fn is_of_the_line(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Unreachable { .. }
            | Failure::Certificate { .. }
            | Failure::Encryption { .. }
            | Failure::Cut { .. }
            | Failure::NotHttp { .. }
            | Failure::HeadTooLarge { .. }
            | Failure::Unfit
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(text: &str, path: &str) -> bool {
        Rules::parse(text.as_bytes(), AGENT).is_allowed(path)
    }

    #[test]
    fn rules_are_read_as_the_standard_has_it() {
        let text = "User-agent: *\nDisallow: /all\n\nUser-agent: claimdesk\nUser-agent: other\n\
            Disallow: /archive\nAllow: /archive/ferry\nDisallow: /*.pdf$\n\n\
            User-agent: CLAIMDESK # once more\nDisallow: /caf%C3%A9\n";
        for path in ["/", "/all", "/archive/ferry/1", "/a.pdf?page=1", "/robots.txt"] {
            assert!(may(text, path), "{path}");
        }
        for path in ["/archive", "/archive/bridge", "/b/a.pdf", "/caf%c3%a9/menu"] {
            assert!(!may(text, path), "{path}");
        }
    }

    #[test]
    fn words_that_are_no_rules_forbid_nothing() {
        for text in ["", "<html><p>Not found", "\0\0\0", "Disallow: /", "User-agent: *\nDisallow:"]
        {
            assert!(may(text, "/archive"), "{text}");
        }
        assert!(!may("\u{feff}user-agent: *\r\ndisallow: /", "/archive"));
    }

    #[test]
    fn hostile_rules_take_no_longer_than_long_ones() {
        let stars = format!("User-agent: *\nDisallow: /{}$\n", "*a".repeat(BYTE_LIMIT / 3));
        assert!(may(&stars, &format!("/{}b", "a".repeat(8000))));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_oldest_is_forgotten_first() {
        let robots = Robots::default();
        for number in 0..100 {
            let text = Word::Rules(vec![b' '; BYTE_LIMIT].into());
            robots.keep(format!("https://harbour-{number}.example"), text);
            assert!(robots.kept.lock().unwrap().size <= MEMORY);
        }
        assert_eq!(robots.known("https://harbour-0.example"), None);
        assert!(robots.known("https://harbour-99.example").is_some());

        for _again in 0..100 {
            robots.keep("https://harbour-99.example".into(), Word::Unread);
        }
        let kept = robots.kept.lock().unwrap();
        assert_eq!(kept.size, kept.words.values().map(|(word, _until)| word.size()).sum::<usize>());
    }
}
