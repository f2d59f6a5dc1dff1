//! Publishing: whether readers find pages of the desk, in which language, and how they look.

use serde::{Deserialize, Serialize};

use super::colour::{Accent, Colour};

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
}

impl Publishing {
    /// Whether readers find pages, on a machine that knows its public address or does not.
    pub fn is_on(&self, has_address: bool) -> bool {
        self.pages.unwrap_or(has_address)
    }
}

/// A colour of links in the light and in the dark, or a sentence about what to put right. Nothing in
/// both is none.
pub fn accent(light: &str, dark: &str) -> Result<Option<Accent>, String> {
    let read = |typed: &str, of: &str| {
        Colour::read(typed).ok_or_else(|| {
            format!("The colour in the {of} is not understood. Write it as # and six digits, like #1c4f9c.")
        })
    };
    match (light.trim(), dark.trim()) {
        ("", "") => Ok(None),
        ("", _) | (_, "") => {
            Err("Give a colour for the light and one for the dark, or none.".to_owned())
        }
        (light, dark) => {
            let accent = Accent { light: read(light, "light")?, dark: read(dark, "dark")? };
            accent.check()?;
            Ok(Some(accent))
        }
    }
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
    fn half_a_choice_of_colours_is_none() {
        assert_eq!(accent(" ", ""), Ok(None));
        assert!(accent("#1c4f9c", "").unwrap_err().contains("one for the dark"));
        assert!(accent("blue", "#8fb6f5").unwrap_err().contains("in the light"));
        assert!(accent("#1c4f9c", "#8fb6f5").unwrap().is_some());
    }
}
