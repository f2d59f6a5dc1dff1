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
    Correction,
    WouldChange,
    Passage,
    Note,
    Query,
    Place,
    Found,
    Question,
    Answer,
    Comment,
    Tag,
    Title,
    Publisher,
    Author,
    Url,
    Name,
    Email,
    DeskName,
    ScaleName,
    LabelName,
    Definition,
    Contact,
    ContactRole,
    ViewName,
    Method,
    ChecklistItem,
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
            Self::Correction => "note for readers on what was corrected",
            Self::WouldChange => "account of what would change this",
            Self::Passage => "passage",
            Self::Note => "note",
            Self::Query => "search",
            Self::Place => "place of the search",
            Self::Found => "result of the search",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Comment => "comment",
            Self::Tag => "tag",
            Self::Title => "title",
            Self::Publisher => "publisher",
            Self::Author => "author",
            Self::Url => "address",
            Self::Name => "name",
            Self::Email => "e-mail address",
            Self::DeskName => "desk's name",
            Self::ScaleName => "scale's name",
            Self::LabelName => "label's name",
            Self::Definition => "definition",
            Self::Contact => "name of whoever was asked",
            Self::ContactRole => "role of whoever was asked",
            Self::ViewName => "name of the view",
            Self::Method => "text of the method",
            Self::ChecklistItem => "checklist item",
        }
    }

    /// The most characters (Unicode scalars) kept. All together stay under the 64 KiB of an event.
    pub fn limit(self) -> usize {
        match self {
            Self::Method => 20_000,
            Self::Rationale | Self::Comment | Self::Answer => 8_000,
            Self::Quote | Self::Passage | Self::Note | Self::Found | Self::Question => 4_000,
            Self::Url | Self::WouldChange => 2_000,
            Self::Statement | Self::Correction | Self::Reason | Self::Query | Self::Definition => {
                1_000
            }
            Self::Title | Self::Place => 500,
            Self::Speaker
            | Self::SpeakerRole
            | Self::Publisher
            | Self::Author
            | Self::Contact
            | Self::ContactRole
            | Self::ChecklistItem => 200,
            Self::Name | Self::DeskName | Self::ScaleName => 100,
            Self::Email => 254,
            Self::LabelName => 60,
            Self::Tag | Self::ViewName => 40,
        }
    }

    /// Whether line breaks mean something here.
    fn has_lines(self) -> bool {
        matches!(
            self,
            Self::Rationale
                | Self::WouldChange
                | Self::Comment
                | Self::Passage
                | Self::Note
                | Self::Quote
                | Self::Question
                | Self::Found
                | Self::Answer
                | Self::Method
        )
    }

    /// Whether it tells people or things apart, so that no two may look alike by hidden characters.
    fn is_label(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::DeskName
                | Self::ScaleName
                | Self::LabelName
                | Self::Email
                | Self::Tag
                | Self::ViewName
        )
    }
}

/// Why a text was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("Please fill in the {}.", .0.name())]
    Empty(Field),
    #[error("The {} has {length} characters; at most {} can be kept. Please shorten it.", .field.name(), .field.limit())]
    TooLong { field: Field, length: usize },
    #[error("The day of publication is still to come. Correct the date or leave it empty.")]
    Future,
    #[error("The address must begin with http:// or https:// and name a host.")]
    NotAnAddress,
    #[error("The {} contains characters that cannot be seen. Please type it anew.", .0.name())]
    Unseen(Field),
}

/// Ends of lines and pages other than `\n`; word processors leave some of them.
const BREAKS: &[char] = &['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Whether a character leaves no mark of its own, or turns the direction of its neighbours. The
/// two joiners are not among them: words of several languages are spelt with them.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a text is a SHA-256 in its one writing: 64 digits of lower-case hex.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// Cleans a text: control characters leave, line ends become `\n` or, where a field is one line,
/// spaces; white space around it goes.
pub fn clean(field: Field, raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace(BREAKS, "\n");
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

/// A text that may be left out. One in which nothing can be seen is none.
pub fn optional(field: Field, raw: &str) -> Result<Option<String>, Unfit> {
    let text = clean(field, raw);
    let length = text.chars().count();
    if length > field.limit() {
        return Err(Unfit::TooLong { field, length });
    }
    if text.chars().all(|c| c.is_whitespace() || is_unseen(c) || is_joiner(c)) {
        return Ok(None);
    }
    if field.is_label() && text.chars().any(is_unseen) {
        return Err(Unfit::Unseen(field));
    }
    Ok(Some(text))
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
    fn a_break_of_a_word_processor_is_a_line_end_and_joins_no_words() {
        assert_eq!(required(Field::Statement, "a\u{b}b\u{2028}c\u{85}d"), Ok("a b c d".to_owned()));
        assert_eq!(required(Field::Note, "a\u{c}b"), Ok("a\nb".to_owned()));
    }

    #[test]
    fn what_cannot_be_seen_is_no_reason() {
        for raw in ["\u{200b}", "\u{feff} \u{2060}", "\u{202e}\u{200d}"] {
            assert_eq!(required(Field::Reason, raw), Err(Unfit::Empty(Field::Reason)), "{raw:?}");
        }
    }

    #[test]
    fn no_two_tags_or_names_differ_by_what_cannot_be_seen() {
        for field in [Field::Tag, Field::Name, Field::DeskName, Field::Email] {
            let refused = required(field, "pay\u{200b}pal");
            assert_eq!(refused, Err(Unfit::Unseen(field)));
            assert_eq!(required(field, "\u{202e}lap"), Err(Unfit::Unseen(field)));
        }
    }

    #[test]
    fn statements_keep_what_the_page_shows_as_a_mark_and_names_keep_their_joiners() {
        assert!(required(Field::Statement, "so\u{ad}ft").is_ok());
        assert!(required(Field::Name, "علی\u{200c}رضا").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(required(Field::Tag, &"é".repeat(40)).is_ok());
        let refused = required(Field::Tag, &"é".repeat(41));
        assert_eq!(refused, Err(Unfit::TooLong { field: Field::Tag, length: 41 }));
    }
}
