//! Kept: what somebody had typed into a form that could not be taken, to be sent again.

use super::form::{LARGEST, ONCE, TOKEN};

/// The fields of a form that could not be taken, and where it was sent to.
#[derive(Clone, Debug)]
pub struct Kept {
    pub target: String,
    pub fields: Vec<(String, String)>,
    /// Whether the fields suffice to send the form again: a password is not kept.
    pub is_whole: bool,
    /// Whether the form is sent in parts, as one that could have a file.
    pub in_parts: bool,
}

impl Kept {
    /// Keeps what was sent, except passwords and the token of the session that it came from.
    pub fn new(target: &str, fields: &[(String, String)]) -> Option<Self> {
        let is_secret = |name: &str| name.contains("password");
        let is_whole = !fields.iter().any(|(name, _)| is_secret(name));
        let is_kept = |name: &str| name != TOKEN && !is_secret(name);
        let fields = fields.iter().filter(|(name, _)| is_kept(name)).cloned().collect();
        let target = target.to_owned();
        is_local(&target).then_some(Self { target, fields, is_whole, in_parts: false })
    }

    /// What a person would miss, by the name of its field in words.
    pub fn typed(&self) -> Vec<(String, &str)> {
        let is_typed = |name: &str| ![ONCE, "version", "from", "then"].contains(&name);
        let words = |name: &str| name.replace(['_', '-'], " ");
        self.fields
            .iter()
            .filter(|(name, value)| is_typed(name) && !value.trim().is_empty())
            .map(|(name, value)| (words(name), value.as_str()))
            .collect()
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    /// As one value of a hidden field.
    pub fn packed(&self) -> String {
        let mut packed = url::form_urlencoded::Serializer::new(String::new());
        packed.extend_pairs(&self.fields).finish()
    }

    /// From the values of two hidden fields.
    pub fn unpack(target: &str, packed: &str) -> Option<Self> {
        let fields: Vec<_> = url::form_urlencoded::parse(packed.as_bytes()).into_owned().collect();
        if fields.is_empty() { None } else { Self::new(target, &fields) }
    }

    /// The same, as a form that is sent in parts.
    #[must_use]
    pub fn parted(self) -> Self {
        Self { in_parts: true, ..self }
    }

    /// Whether it fits beside an address and a password into one form.
    pub fn fits(&self) -> bool {
        self.packed().len() <= LARGEST / 4
    }
}

/// Whether an address is one of this desk's pages and cannot lead elsewhere.
pub fn is_local(path: &str) -> bool {
    let plain = |it: char| !it.is_control() && !it.is_whitespace() && it != '\\';
    path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_was_typed_survives_and_secrets_do_not() {
        let sent = pairs(&[
            ("token", "t"),
            ("once", "o"),
            ("version", "3"),
            ("old_password", "p"),
            ("note", "a & b\r\nc = ü"),
        ]);

        let kept = Kept::new("/claims/1", &sent).unwrap();
        assert!(!kept.is_whole);
        let again = Kept::unpack("/claims/1", &kept.packed()).unwrap();

        assert_eq!(
            again.fields,
            pairs(&[("once", "o"), ("version", "3"), ("note", "a & b\r\nc = ü")])
        );
        assert_eq!(again.typed(), [("note".to_owned(), "a & b\r\nc = ü")]);
    }

    #[test]
    fn only_pages_of_this_desk_are_led_to() {
        for path in ["/", "/claims?tab=mine", "/a//b"] {
            assert!(is_local(path), "{path}");
        }
        for path in ["", "a", "//evil.example", "/\\evil.example", "https://x", "/\n/x", "/\t/x"] {
            assert!(!is_local(path), "{path}");
        }
    }
}
