//! Listings: the addresses that a feed, a sitemap or a plain list names, and what it says of them.

mod feed;
mod lines;
mod sitemap;
mod unpack;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

pub use lines::{BadLine, Fault, lines};

use super::decode::{Undecodable, decode};
use super::kind::{Kind, sniff};

/// The most addresses that are taken from one listing, as the sitemaps' protocol has it.
pub const MOST: usize = 50_000;
/// The most bytes of a listing, unpacked.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// Longest address that is taken, in bytes.
const LONGEST: usize = 4096;
/// Longest title that is kept, in scalars.
const TITLE: usize = 500;

/// What a feed, a sitemap or a plain list names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// What a feed calls itself.
    pub title: Option<String>,
    /// In the order of the listing, each address once, at most [`MOST`].
    pub entries: Vec<Entry>,
    /// Addresses of further listings: what an index of sitemaps names.
    pub more: Vec<String>,
    /// Whether it named more addresses than are taken.
    pub cut: bool,
    /// Lines of a plain list that are no address.
    pub bad: Vec<BadLine>,
}

/// One address of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// An absolute `http` or `https` address without a fragment.
    pub url: String,
    pub title: Option<String>,
    /// When it was published; a day alone is its first moment in UTC.
    pub published: Option<DateTime<Utc>>,
    /// When it was last changed; a day alone is its first moment in UTC.
    pub changed: Option<DateTime<Utc>>,
}

/// Why there is no listing in bytes. The message tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlisted {
    #[error(
        "This is neither a feed nor a sitemap. Bring a list of addresses instead, one to a line."
    )]
    Neither,
    #[error(
        "This feed or sitemap is broken and names no address that can be read. Bring a list of \
         addresses instead, one to a line."
    )]
    Broken,
    #[error("No address was found in it. Bring a list of addresses, one to a line.")]
    Empty,
    #[error(
        "This list has more than {} MB. Bring the addresses that matter, one to a line.",
        LARGEST / 1024 / 1024
    )]
    TooLarge,
    #[error(
        "This list is packed so tightly that it is not unpacked. Bring the addresses that matter, \
         one to a line."
    )]
    TooTight,
}

/// Reads the addresses out of bytes of any kind that lists some.
///
/// `charset` is what a `Content-Type` names, `media_type` all of it, and `base` the address that
/// the bytes came from, against which relative addresses are resolved.
pub fn read(
    bytes: &[u8],
    media_type: Option<&str>,
    charset: Option<&str>,
    base: Option<&Url>,
) -> Result<Listing, Unlisted> {
    let unpacked = unpack::unpack(bytes)?;
    let bytes = unpacked.as_deref().unwrap_or(bytes);
    if bytes.len() > LARGEST {
        return Err(Unlisted::TooLarge);
    }
    let listing = match sniff(bytes, media_type, None) {
        Kind::Feed => feed::read(&xml(bytes, charset)?, base)?,
        Kind::Sitemap => sitemap::read(&xml(bytes, charset)?, base)?,
        Kind::Text => lines(&decode(bytes, charset).map_err(unread)?),
        Kind::Html | Kind::Pdf | Kind::Image(_) | Kind::Other => return Err(Unlisted::Neither),
    };
    if listing.entries.is_empty() && listing.more.is_empty() {
        // A text without a single address is no list of them.
        return Err(if listing.bad.is_empty() { Unlisted::Empty } else { Unlisted::Neither });
    }
    Ok(listing)
}

fn unread(why: Undecodable) -> Unlisted {
    match why {
        Undecodable::Empty => Unlisted::Empty,
        Undecodable::Document(_) | Undecodable::Binary => Unlisted::Neither,
    }
}

/// The text of an XML document in the encoding it came in, without its declaration: what that says
/// of the encoding is no longer true.
fn xml(bytes: &[u8], charset: Option<&str>) -> Result<String, Unlisted> {
    let declared = declared(bytes);
    let text = decode(bytes, charset.or(declared.as_deref())).map_err(unread)?;
    let rest = text.trim_start().strip_prefix("<?xml").and_then(|it| it.split_once("?>"));
    Ok(rest.map_or_else(|| text.trim_start().to_owned(), |(_, after)| after.to_owned()))
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len()))?);
    let (declaration, _) = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    value.trim_start_matches(['"', '\'']).split(['"', '\'']).next().map(str::to_owned)
}

/// The addresses of a listing as they come, each taken once.
#[derive(Default)]
struct Taken {
    seen: HashSet<String>,
    cut: bool,
}

impl Taken {
    /// An address as it is kept, if it is one that can be fetched and is new.
    fn take(&mut self, address: &str, base: Option<&Url>) -> Option<String> {
        let address = address.trim();
        if address.is_empty() || address.len() > LONGEST {
            return None;
        }
        let url = base.map_or_else(|| Url::parse(address), |it| it.join(address));
        let mut url = url.ok().filter(|it| matches!(it.scheme(), "http" | "https"))?;
        url.set_fragment(None);
        if self.seen.contains(url.as_str()) {
            return None;
        }
        if self.seen.len() >= MOST {
            self.cut = true;
            return None;
        }
        self.seen.insert(url.to_string());
        Some(url.into())
    }
}

/// A title in one line; nothing where it has no words.
fn title(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then(|| line.chars().take(TITLE).collect())
}

/// A time as the W3C's note has it (a profile of ISO 8601): a year, a month, a day or a moment.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    if let Ok(moment) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z") {
        return Some(moment.to_utc());
    }
    let mut parts = text.splitn(3, '-');
    let number = |part: Option<&str>| part.map_or(Some(1), |it| it.parse().ok());
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (number(parts.next())?, number(parts.next())?);
    Some(NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(0, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_once_and_only_if_it_can_be_fetched() {
        let base = Url::parse("https://harbour.example/news/feed").expect("an address");
        let mut taken = Taken::default();
        let mut take = |it: &str| taken.take(it, Some(&base));
        assert_eq!(take(" a?b=1#c ").as_deref(), Some("https://harbour.example/news/a?b=1"));
        assert_eq!(take("/news/a?b=1#d"), None);
        assert_eq!(take("javascript:alert(1)"), None);
        assert_eq!(take("file:///etc/passwd"), None);
        assert_eq!(take(&"a".repeat(5_000)), None);
        assert_eq!(take("//ferry.example").as_deref(), Some("https://ferry.example/"));
        assert_eq!(Taken::default().take("a", None), None);
    }

    #[test]
    fn times_of_every_precision_are_read() {
        let read = |it| moment(it).map(|it| it.to_rfc3339());
        assert_eq!(read("2025-05-17").as_deref(), Some("2025-05-17T00:00:00+00:00"));
        assert_eq!(read("2025-05").as_deref(), Some("2025-05-01T00:00:00+00:00"));
        assert_eq!(read("2025-05-17T10:00+02:00").as_deref(), Some("2025-05-17T08:00:00+00:00"));
        assert_eq!(
            read("2025-05-17T10:00:01.5Z").as_deref(),
            Some("2025-05-17T10:00:01.500+00:00")
        );
        assert_eq!(read("2025-13-17"), None);
        assert_eq!(read("yesterday"), None);
    }

    #[test]
    fn a_listing_in_an_old_encoding_keeps_its_letters() {
        let feed = "<?xml version='1.0' encoding='iso-8859-2'?><rss version='2.0'><channel>\
            <title>Łódź</title><item><link>https://a.example/1</link></item></channel></rss>";
        let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(feed);
        let listing = read(&bytes, None, None, None).expect("a listing");
        assert_eq!(listing.title.as_deref(), Some("Łódź"));
        // What was sent with it is believed before what it says of itself.
        let listing = read(feed.as_bytes(), None, Some("utf-8"), None).expect("a listing");
        assert_eq!(listing.title.as_deref(), Some("Łódź"));
    }

    #[test]
    fn what_lists_nothing_is_refused_with_a_way_out() {
        let refused = |it: &[u8]| read(it, None, None, None).expect_err("no listing");
        assert_eq!(refused(b"<html><p>One."), Unlisted::Neither);
        assert_eq!(refused(b"%PDF-1.7"), Unlisted::Neither);
        assert_eq!(refused(b"Only words.\nOf mine."), Unlisted::Neither);
        assert_eq!(refused(b" \n"), Unlisted::Empty);
        assert_eq!(refused(b"<urlset></urlset>"), Unlisted::Empty);
        assert_eq!(refused(&vec![b' '; LARGEST + 1]), Unlisted::TooLarge);
        assert!(Unlisted::Neither.to_string().contains("one to a line"));
    }
}
