//! Complaints: where readers say what is wrong with a check, and the links by which they do.

use url::Url;

/// Where readers say what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaints {
    /// An address for mail (RFC 5321, in ASCII).
    Mail(String),
    /// A page on the web, by an address that begins with https.
    Page(String),
}

/// The most characters of an address for mail, of its name, and of an address on the web.
const MOST_MAIL: usize = 254;
const MOST_NAME: usize = 64;
const MOST_PAGE: usize = 2_000;

impl Complaints {
    /// Understands what somebody typed, or says what to put right. Nothing is none.
    pub fn read(typed: &str) -> Result<Option<Self>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        if typed.starts_with("http://") {
            return Err("Complaints go to an address that begins with https://, so that nobody on the way reads them.".to_owned());
        }
        Self::of(typed).map(Some).ok_or_else(|| {
            "Complaints need an e-mail address like corrections@desk.example or an address that begins with https://.".to_owned()
        })
    }

    /// The one that a text is, as it is kept.
    pub fn of(text: &str) -> Option<Self> {
        if is_mail(text) {
            return Some(Self::Mail(text.to_owned()));
        }
        let url = Url::parse(text).ok().filter(|_| text.len() <= MOST_PAGE)?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_fit = url.scheme() == "https" && url.host_str().is_some() && is_bare;
        is_fit.then(|| Self::Page(url.into()))
    }

    /// As people read it, and as it is recorded.
    pub fn text(&self) -> &str {
        match self {
            Self::Mail(it) | Self::Page(it) => it,
        }
    }

    /// Where a link leads.
    pub fn link(&self) -> String {
        match self {
            Self::Mail(it) => format!("mailto:{}", encoded(it, b"@")),
            Self::Page(it) => it.clone(),
        }
    }

    /// The same, where mail has a subject (RFC 6068).
    pub fn link_about(&self, subject: &str) -> String {
        match self {
            Self::Mail(_) => format!("{}?subject={}", self.link(), encoded(subject, b"")),
            Self::Page(it) => it.clone(),
        }
    }
}

/// Whether it is the plain form of an address for mail: a name of dotted atoms and a host with a dot.
fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_atom = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&it);
    let is_label = |it: &str| {
        let is_fit = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
        (1..=63).contains(&it.len())
            && it.bytes().all(is_fit)
            && !it.starts_with('-')
            && !it.ends_with('-')
    };
    text.len() <= MOST_MAIL
        && name.len() <= MOST_NAME
        && name.split('.').all(|it| !it.is_empty() && it.bytes().all(is_atom))
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// Every byte as percent and two digits (RFC 3986) but the unreserved ones and those that are kept.
fn encoded(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_and_pages_are_taken_and_nothing_else() {
        let read = |typed: &str| Complaints::read(typed);
        assert_eq!(read(" "), Ok(None));
        let mail = |it: &str| Ok(Some(Complaints::Mail(it.to_owned())));
        assert_eq!(read(" Errors@desk.example "), mail("Errors@desk.example"));
        assert_eq!(read("o'neil+c@a.b-c.example"), mail("o'neil+c@a.b-c.example"));
        let page = Complaints::Page("https://desk.example/contact?a=b".to_owned());
        assert_eq!(read("https://DESK.example/contact?a=b"), Ok(Some(page)));
        assert!(read("http://desk.example").unwrap_err().contains("https://"));
        for odd in [
            "desk",
            "a@b",
            "@desk.example",
            "a@desk..example",
            ".a@desk.example",
            "a b@desk.example",
            "a@desk.example?cc=x@y.example",
            "a@b@desk.example",
            "a\r\n@desk.example",
            "mailto:a@desk.example",
            "javascript:alert(1)",
            "https://",
            "https://me:secret@desk.example/",
            "//desk.example",
        ] {
            assert!(read(odd).unwrap_err().contains("e-mail address"), "{odd}");
        }
    }

    #[test]
    fn a_subject_stays_in_its_place() {
        let mail = Complaints::of("a&b?c%41@desk.example").unwrap();
        assert_eq!(mail.link(), "mailto:a%26b%3Fc%2541@desk.example");
        assert_eq!(
            mail.link_about("تحقق C-1: https://desk.test/c/1&body=x"),
            "mailto:a%26b%3Fc%2541@desk.example?subject=%D8%AA%D8%AD%D9%82%D9%82%20C-1%3A%20https%3A%2F%2Fdesk.test%2Fc%2F1%26body%3Dx"
        );
        let page = Complaints::of("https://desk.example/contact").unwrap();
        assert_eq!(page.link_about("C-1"), "https://desk.example/contact");
    }
}
