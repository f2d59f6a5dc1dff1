//! Words that people type: cleaned, measured, and refused where they cannot be kept.

/// Which text is meant, in the words of the form it was typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Statement,
    Quote,
    Speaker,
    SpeakerRole,
    Reason,
    Rationale,
    Passage,
    Note,
    Comment,
    Tag,
    Title,
    Publisher,
    Author,
    Url,
    Name,
    Email,
    DeskName,
}

impl Field {
    /// How a sentence names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Quote => "quote",
            Self::Speaker => "speaker",
            Self::SpeakerRole => "speaker's role",
            Self::Reason => "reason",
            Self::Rationale => "rationale",
            Self::Passage => "passage",
            Self::Note => "note",
            Self::Comment => "comment",
            Self::Tag => "tag",
            Self::Title => "title",
            Self::Publisher => "publisher",
            Self::Author => "author",
            Self::Url => "address",
            Self::Name => "name",
            Self::Email => "e-mail address",
            Self::DeskName => "desk's name",
        }
    }

    /// The most characters (Unicode scalars) kept. All together stay under the 64 KiB of an event.
    pub fn limit(self) -> usize {
        match self {
            Self::Rationale | Self::Comment => 8_000,
            Self::Quote | Self::Passage | Self::Note => 4_000,
            Self::Url => 2_000,
            Self::Statement | Self::Reason => 1_000,
            Self::Title => 500,
            Self::Speaker | Self::SpeakerRole | Self::Publisher | Self::Author => 200,
            Self::Name | Self::DeskName => 100,
            Self::Email => 254,
            Self::Tag => 40,
        }
    }

    /// Whether line breaks mean something here.
    fn has_lines(self) -> bool {
        matches!(self, Self::Rationale | Self::Comment | Self::Passage | Self::Note | Self::Quote)
    }
}

/// Why a text was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("Please fill in the {}.", .0.name())]
    Empty(Field),
    #[error("The {} has {length} characters; at most {} can be kept. Please shorten it.", .field.name(), .field.limit())]
    TooLong { field: Field, length: usize },
}

/// Cleans a text: control characters leave, line ends become `\n` or, where a field is one line,
/// spaces; white space around it goes.
pub fn clean(field: Field, raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified
        .chars()
        .map(|c| if c == '\n' && !field.has_lines() || c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    kept.trim().to_owned()
}

/// A text that must be there.
pub fn required(field: Field, raw: &str) -> Result<String, Unfit> {
    match optional(field, raw)? {
        Some(text) => Ok(text),
        None => Err(Unfit::Empty(field)),
    }
}

/// A text that may be left out.
pub fn optional(field: Field, raw: &str) -> Result<Option<String>, Unfit> {
    let text = clean(field, raw);
    let length = text.chars().count();
    if length > field.limit() {
        return Err(Unfit::TooLong { field, length });
    }
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_fields_become_one_line() {
        assert_eq!(required(Field::Statement, "  a\r\nb\tc\0 "), Ok("a b c".to_owned()));
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(required(Field::Rationale, "a\r\n\r\nb\n"), Ok("a\n\nb".to_owned()));
    }

    #[test]
    fn nothing_but_space_is_nothing() {
        assert_eq!(required(Field::Tag, " \u{a0}\n"), Err(Unfit::Empty(Field::Tag)));
        assert_eq!(optional(Field::Tag, " "), Ok(None));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(required(Field::Tag, &"é".repeat(40)).is_ok());
        let refused = required(Field::Tag, &"é".repeat(41));
        assert_eq!(refused, Err(Unfit::TooLong { field: Field::Tag, length: 41 }));
    }
}
