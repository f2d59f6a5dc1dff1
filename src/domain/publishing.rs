//! Publishing: whether readers find pages of the desk, in which language, and how they look.

use serde::{Deserialize, Serialize};

use super::colour::{Accent, Colour, OWN};
use super::complaints::Complaints;
use super::records::Record;

/// A language in which the pages for readers have their fixed words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Arabic,
}

impl Language {
    pub const ALL: [Self; 5] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Arabic];

    /// ISO 639-1, as pages say it.
    pub fn key(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// The language of a BCP 47 tag: "de-AT" is German.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        Self::from_key(&first.to_ascii_lowercase())
    }
}

/// What a desk has settled about its pages for readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publishing {
    /// Whether there are any. Unsaid, there are where the machine knows its public address.
    pub pages: Option<bool>,
    /// Of pages that have no language of their own.
    pub language: Language,
    /// Instead of the desk's own blue.
    pub accent: Option<Accent>,
    /// SHA-256 of the logo's bytes in hex, where there is one.
    pub logo: Option<String>,
    /// Where readers say what is wrong, where that is said.
    pub complaints: Option<Complaints>,
}

impl Publishing {
    /// Whether readers find pages, on a machine that knows its public address or does not.
    pub fn is_on(&self, has_address: bool) -> bool {
        self.pages.unwrap_or(has_address)
    }

    /// What is recorded when it is settled so.
    pub fn record(&self) -> Record {
        Record::PublishingChanged {
            pages: self.pages,
            language: self.language.key().to_owned(),
            accent: self.accent.map(|it| it.light.to_string()),
            accent_dark: self.accent.map(|it| it.dark.to_string()),
            logo_sha256: self.logo.clone(),
            complaints: self.complaints.as_ref().map(|it| it.text().to_owned()),
        }
    }
}

/// A colour of links in the light and in the dark, or a sentence about what to put right. Where one
/// is given, the other stays the desk's own; nothing in both is none.
pub fn accent(light: &str, dark: &str) -> Result<Option<Accent>, String> {
    let read = |typed: &str, own: Colour, of: &str| {
        match typed.trim() {
        "" => Ok(own),
        typed => Colour::read(typed).ok_or_else(|| {
            format!("The colour in the {of} is not understood. Write it as # and six digits, like #1c4f9c.")
        }),
    }
    };
    let accent =
        Accent { light: read(light, OWN.light, "light")?, dark: read(dark, OWN.dark, "dark")? };
    accent.check()?;
    let is_given = !light.trim().is_empty() || !dark.trim().is_empty();
    Ok(is_given.then_some(accent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_the_language_that_it_begins_with() {
        for (tag, language) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("AR_eg", Some(Language::Arabic)),
            ("den", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn unsaid_pages_are_there_where_readers_could_find_them() {
        let unsaid = Publishing::default();
        assert!(unsaid.is_on(true) && !unsaid.is_on(false));
        let off = Publishing { pages: Some(false), ..Publishing::default() };
        assert!(!off.is_on(true));
    }

    #[test]
    fn one_colour_stands_beside_the_desks_own() {
        assert_eq!(accent(" ", ""), Ok(None));
        let half = |light: &str, dark: &str| accent(light, dark).unwrap().unwrap();
        assert_eq!(half("#7a1f00", ""), Accent { light: Colour(0x7a, 0x1f, 0), ..OWN });
        assert_eq!(half(" ", "#ffaa88"), Accent { dark: Colour(0xff, 0xaa, 0x88), ..OWN });
        assert!(accent("#ffdd00", "").unwrap_err().contains("Choose a darker one."));
        assert!(accent("blue", "#8fb6f5").unwrap_err().contains("in the light"));
        assert!(accent("#1c4f9c", "#8fb6f5").unwrap().is_some());
    }
}
