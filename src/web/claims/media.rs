//! The fields of a proposal for a picture, video or recording that the claim is about.

use super::show::ShowPage;
use super::typed::Typed;
use super::wish::Odd;
use crate::domain::media::{Authenticity, Media, MediaKind};

/// What was shown and what is found of it, as somebody typed it; nothing where the fields are empty.
pub fn typed(typed: &Typed) -> Result<Option<Media>, Odd> {
    let field = |name| typed.get(name).unwrap_or_default().trim();
    let (kind, authenticity, original) =
        (field("media_kind"), field("authenticity"), field("original"));
    if [kind, authenticity, original].iter().all(|it| it.is_empty()) {
        return Ok(None);
    }
    if kind.is_empty() || authenticity.is_empty() {
        return Err(Odd::Said("Say both what was shown and what is found of it, or neither."));
    }
    let kind = MediaKind::from_key(kind).ok_or(Odd::Form)?;
    let authenticity = Authenticity::from_key(authenticity).ok_or(Odd::Form)?;
    let original = Some(original.to_owned()).filter(|it| !it.is_empty());
    Ok(Some(Media { kind, authenticity, original }))
}

impl ShowPage {
    /// Whether anything stands in these fields.
    pub(super) fn has_media(&self) -> bool {
        let typed = |name| !self.typed.or("propose", name, "").is_empty();
        self.last_terms().media.is_some() || typed("media_kind") || typed("authenticity")
    }

    /// What stood in the proposal that was returned, field by field.
    pub(super) fn last_media(&self) -> [String; 3] {
        let Some(media) = self.last_terms().media else { return <[String; 3]>::default() };
        let Media { kind, authenticity, original } = media;
        let (kind, authenticity) = (kind.key().to_owned(), authenticity.key().to_owned());
        [kind, authenticity, original.unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Typed {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Typed::new("propose", fields.iter().map(owned).collect())
    }

    #[test]
    fn what_was_shown_is_said_whole_or_not_at_all() {
        assert!(matches!(typed(&form(&[])), Ok(None)));
        assert!(matches!(typed(&form(&[("media_kind", ""), ("original", " ")])), Ok(None)));
        let whole = [("media_kind", "video"), ("authenticity", "staged"), ("original", "")];
        let expected =
            Media { kind: MediaKind::Video, authenticity: Authenticity::Staged, original: None };
        assert!(matches!(typed(&form(&whole)), Ok(Some(media)) if media == expected));
        assert!(matches!(typed(&form(&whole[..1])), Err(Odd::Said(_))));
        assert!(matches!(typed(&form(&[("original", "https://a.example")])), Err(Odd::Said(_))));
        let odd = [("media_kind", "song"), ("authenticity", "staged")];
        assert!(matches!(typed(&form(&odd)), Err(Odd::Form)));
    }
}
