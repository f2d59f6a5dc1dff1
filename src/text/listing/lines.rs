//! Plain lists: one address to a line, as a person writes them.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Entry, LONGEST, Listing, Taken};

/// The most bad lines that are reported.
const REPORTED: usize = 100;

/// A line of a plain list that is no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// Counted from 1.
    pub number: usize,
    /// The line, shortened where it is long.
    pub text: String,
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[error("This is not a web address.")]
    NoAddress,
    #[error("Only addresses that begin with http:// or https:// can be fetched.")]
    Scheme,
    #[error("This address has more than {LONGEST} characters.")]
    TooLong,
}

/// Reads a plain list: one address to a line, lines that are empty or begin with `#` left out.
///
/// An address without a scheme is one of `https`. At most 100 bad lines are reported.
pub fn lines(text: &str) -> Listing {
    let (mut listing, mut taken) = (Listing::default(), Taken::default());
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match address(line) {
            Ok(url) => listing.entries.extend(taken.take(url.as_str(), None).map(|url| Entry {
                url,
                title: None,
                published: None,
                changed: None,
            })),
            Err(fault) if listing.bad.len() < REPORTED => {
                let text = line.chars().take(200).collect();
                listing.bad.push(BadLine { number: at + 1, text, fault });
            }
            Err(_) => {}
        }
    }
    listing.cut = taken.cut;
    listing
}

fn address(line: &str) -> Result<Url, Fault> {
    if line.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if line.contains(char::is_whitespace) {
        return Err(Fault::NoAddress);
    }
    match Url::parse(line) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        // "harbour.example:8080/a" looks like a scheme and is none.
        Ok(url) if url.scheme().contains('.') => bare(line),
        Ok(_) => Err(Fault::Scheme),
        Err(_) => bare(line),
    }
}

/// An address as people say it, without its scheme: a host with a dot in it and what follows.
fn bare(line: &str) -> Result<Url, Fault> {
    let host = line.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    let url = is_host.then(|| Url::parse(&format!("https://{line}")).ok()).flatten();
    url.ok_or(Fault::NoAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_line_by_line_and_each_bad_line_is_told_by_its_number() {
        let listing = lines(
            "# What to look at\r\nhttps://harbour.example/a\n\n  ferry.example:8080/b?c \n\
             Ann Lee said so\nftp://harbour.example/\nhttps://harbour.example/a#again\nquay\n",
        );
        let urls: Vec<&str> = listing.entries.iter().map(|it| it.url.as_str()).collect();
        assert_eq!(urls, ["https://harbour.example/a", "https://ferry.example:8080/b?c"]);
        let bad: Vec<(usize, &str, Fault)> =
            listing.bad.iter().map(|it| (it.number, it.text.as_str(), it.fault)).collect();
        assert_eq!(
            bad,
            [
                (5, "Ann Lee said so", Fault::NoAddress),
                (6, "ftp://harbour.example/", Fault::Scheme),
                (8, "quay", Fault::NoAddress),
            ]
        );
        assert!(!listing.cut);
    }

    #[test]
    fn a_list_that_never_ends_is_cut_and_says_so() {
        let many: Vec<String> = (0..50_010).map(|it| format!("https://a.example/{it}")).collect();
        let listing = lines(&many.join("\n"));
        assert_eq!((listing.entries.len(), listing.cut), (50_000, true));
        assert_eq!(lines(&"no\n".repeat(1_000)).bad.len(), 100);
    }
}
