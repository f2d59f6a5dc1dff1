//! Size: a number of bytes, as people write and read it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the word behind a number stands for, in bytes. A word without an `i` counts in thousands.
const UNITS: [(&str, u64); 10] = [
    ("", 1),
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// A number of bytes. It is read from `20 GiB`, `500MB` or `1048576`, and shown in thousands:
/// `48 kB`, `3.4 MB`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// A text that is no size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a size is a whole number of bytes, or one with a unit such as “500 MB” or “20 GiB”")]
pub struct NoSize;

impl FromStr for Size {
    type Err = NoSize;

    fn from_str(text: &str) -> Result<Self, NoSize> {
        let text = text.trim();
        let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
        let (number, word) = text.split_at(end);
        let word = word.trim().to_ascii_lowercase();
        let unit = UNITS.iter().find(|(it, _)| *it == word).ok_or(NoSize)?.1;
        let number: u64 = number.parse().map_err(|_none| NoSize)?;
        number.checked_mul(unit).map(Self).ok_or(NoSize)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(bytes) = *self;
        let (unit, word) = match bytes {
            0..1_000 => return write!(f, "{bytes} bytes"),
            1_000..1_000_000 => (1_000, "kB"),
            1_000_000..1_000_000_000 => (1_000_000, "MB"),
            1_000_000_000..1_000_000_000_000 => (1_000_000_000, "GB"),
            _ => (1_000_000_000_000, "TB"),
        };
        let tenths = u128::from(bytes) * 10 / unit;
        let (whole, tenth) = (tenths / 10, tenths % 10);
        if whole < 10 { write!(f, "{whole}.{tenth} {word}") } else { write!(f, "{whole} {word}") }
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        /// As a file may have it. The environment gives numbers and texts alike.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Bytes(u64),
            Words(String),
        }
        match Written::deserialize(from).map_err(|_odd| serde::de::Error::custom(NoSize))? {
            Written::Bytes(bytes) => Ok(Self(bytes)),
            Written::Words(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_thousands() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_499, "1.4 kB"),
            (48_213, "48 kB"),
            (20 * 1024 * 1024, "20 MB"),
            (1_500_000_000, "1.5 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(Size(bytes).to_string(), words);
        }
    }

    #[test]
    fn a_size_is_written_with_or_without_a_unit() {
        for (words, bytes) in [
            ("0", 0),
            ("1048576", 1 << 20),
            (" 12 b ", 12),
            ("48kB", 48_000),
            ("256 MiB", 256 << 20),
            ("20 gib", 20 << 30),
            ("1 TB", 1_000_000_000_000),
        ] {
            assert_eq!(words.parse(), Ok(Size(bytes)), "{words}");
        }
        for words in ["", "GB", "-1", "1.5 GB", "20 apples", "18446744073709551616", "18446745 TB"]
        {
            assert_eq!(words.parse::<Size>(), Err(NoSize), "{words}");
        }
    }
}
