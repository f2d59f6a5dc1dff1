//! Query: what somebody types into the search box, read without ever being refused.
//!
//! Words, `"phrases in quotes"`, beginnings (`gov*`), filters (`stage:open`, `speaker:"Ada L"`), and
//! `-` before any of them for what must not be there. `docs/searching.md` tells all of it.

use std::fmt;

use super::search::{Need, words};

/// The most characters of a query that are read.
pub const LONGEST: usize = 1_000;
/// The most parts of a query that are read.
pub const MOST: usize = 24;

/// Something that a filter goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Speaker,
    Label,
    Stage,
    Tag,
    Article,
    Source,
    Assigned,
    Before,
    After,
    Is,
}

impl Field {
    pub const ALL: [Self; 10] = [
        Self::Speaker,
        Self::Label,
        Self::Stage,
        Self::Tag,
        Self::Article,
        Self::Source,
        Self::Assigned,
        Self::Before,
        Self::After,
        Self::Is,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Label => "label",
            Self::Stage => "stage",
            Self::Tag => "tag",
            Self::Article => "article",
            Self::Source => "source",
            Self::Assigned => "assigned",
            Self::Before => "before",
            Self::After => "after",
            Self::Is => "is",
        }
    }

    /// Something that it goes by, as somebody would type it.
    pub fn example(self) -> &'static str {
        match self {
            Self::Speaker => "speaker:\"Ada Lovelace\"",
            Self::Label => "label:false",
            Self::Stage => "stage:open",
            Self::Tag => "tag:election",
            Self::Article => "article:bridge",
            Self::Source => "source:budget",
            Self::Assigned => "assigned:me",
            Self::Before => "before:2026-05-01",
            Self::After => "after:2026-05",
            Self::Is => "is:published",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        // A verdict is looked for by its label.
        if key.eq_ignore_ascii_case("verdict") {
            return Some(Self::Label);
        }
        Self::ALL.into_iter().find(|it| it.key().eq_ignore_ascii_case(key))
    }
}

/// One part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A word as it was typed: no white space and no quotation mark is in it.
    Word(String),
    /// What stood between quotation marks.
    Phrase(String),
    /// No quotation mark is in the value.
    Filter(Field, String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whether it must not be there.
    pub not: bool,
    pub term: Term,
}

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub parts: Vec<Part>,
    /// Whether there was more of it than is read.
    pub cut: bool,
}

impl Query {
    /// Reads a query. Whatever is typed means something; characters that nobody types part words.
    pub fn read(typed: &str) -> Self {
        let cut = typed.chars().count() > LONGEST;
        let plain = typed.chars().take(LONGEST).map(|it| if it.is_control() { ' ' } else { it });
        let plain: Vec<char> = plain.map(|it| if is_quote(it) { '"' } else { it }).collect();
        let mut reader = Reader { rest: &plain };
        let mut query = Self { parts: Vec::new(), cut };
        while let Some(part) = reader.part() {
            if query.parts.len() == MOST {
                query.cut = true;
                break;
            }
            if part.term != Term::Phrase(String::new()) {
                query.parts.push(part);
            }
        }
        query
    }

    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What a text must have to be found, as far as it is words.
    pub fn needs(&self) -> Vec<Need> {
        self.parts.iter().filter(|it| !it.not).filter_map(|it| it.term.need()).collect()
    }
}

impl Term {
    /// What stands before the colon of a word that looks like a filter and is none: no address and
    /// no time.
    pub fn unknown_filter(&self) -> Option<&str> {
        let Self::Word(word) = self else { return None };
        let (key, value) = word.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|it| it.is_ascii_alphabetic());
        (is_key && !value.is_empty() && !value.starts_with('/')).then_some(key)
    }

    /// The words that it asks for; nothing where it is a filter or has no letters.
    pub fn need(&self) -> Option<Need> {
        match self {
            Self::Filter(..) => None,
            Self::Phrase(text) => Need::of(text),
            Self::Word(text) => match (text.strip_suffix('*'), Need::of(text)?) {
                (Some(_), Need::Word(start)) => Some(Need::Start(start)),
                (_, need) => Some(need),
            },
        }
    }
}

/// Whether a value has all these words, as somebody would pick it from a list.
pub fn names(typed: &str, value: &str) -> bool {
    let has: Vec<String> = words(value).into_iter().map(|it| it.folded).collect();
    let wanted = words(typed);
    !wanted.is_empty() && wanted.iter().all(|it| has.contains(&it.folded))
}

/// Quotation marks that people and their phones type.
fn is_quote(ch: char) -> bool {
    matches!(ch, '"' | '“' | '”' | '„' | '«' | '»')
}

struct Reader<'a> {
    rest: &'a [char],
}

impl Reader<'_> {
    fn part(&mut self) -> Option<Part> {
        self.take_while(char::is_whitespace);
        let not = match self.rest {
            ['-', next, rest @ ..] if !next.is_whitespace() => {
                self.rest = self.rest.get(1..).unwrap_or(rest);
                true
            }
            [] => return None,
            _ => false,
        };
        if self.rest.first() == Some(&'"') {
            return Some(Part { not, term: Term::Phrase(self.quoted()) });
        }
        let word = self.take_while(|it| !it.is_whitespace() && it != '"');
        let field = word
            .split_once(':')
            .and_then(|(key, value)| Some((Field::from_key(key)?, value.to_owned())));
        let term = match field {
            Some((field, value)) if value.is_empty() && self.rest.first() == Some(&'"') => {
                Term::Filter(field, self.quoted())
            }
            Some((field, value)) => Term::Filter(field, value),
            None => Term::Word(word),
        };
        Some(Part { not, term })
    }

    /// What stands between quotation marks, or from one to the end.
    fn quoted(&mut self) -> String {
        self.rest = self.rest.get(1..).unwrap_or_default();
        let inside = self.take_while(|it| it != '"');
        self.rest = self.rest.get(1..).unwrap_or_default();
        inside.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn take_while(&mut self, goes_on: impl Fn(char) -> bool) -> String {
        let length = self.rest.iter().take_while(|it| goes_on(**it)).count();
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken.iter().collect()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.parts.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.not { "-" } else { "" };
        match &self.term {
            Term::Word(word) => write!(f, "{not}{word}"),
            Term::Phrase(text) => write!(f, "{not}\"{text}\""),
            Term::Filter(field, value) if value.contains(char::is_whitespace) => {
                write!(f, "{not}{}:\"{value}\"", field.key())
            }
            Term::Filter(field, value) => write!(f, "{not}{}:{value}", field.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(not: bool, term: Term) -> Part {
        Part { not, term }
    }

    fn word(it: &str) -> Part {
        part(false, Term::Word(it.to_owned()))
    }

    fn filter(field: Field, value: &str) -> Part {
        part(false, Term::Filter(field, value.to_owned()))
    }

    #[test]
    fn each_part_is_what_it_looks_like() {
        let phrase = |it: &str| part(false, Term::Phrase(it.to_owned()));
        let not = |it: Part| Part { not: true, ..it };
        for (typed, expected) in [
            ("", vec![]),
            ("  \0 \n", vec![]),
            ("bridge  cost", vec![word("bridge"), word("cost")]),
            ("\"night  bus\" “day”", vec![phrase("night bus"), phrase("day")]),
            ("\"no end", vec![phrase("no end")]),
            ("\"\" a", vec![word("a")]),
            (
                "-bridge -\"a b\" -stage:open",
                vec![not(word("bridge")), not(phrase("a b")), not(filter(Field::Stage, "open"))],
            ),
            ("- --a -", vec![word("-"), not(word("-a")), word("-")]),
            (
                "Speaker:\"Ada  L\" tag:x",
                vec![filter(Field::Speaker, "Ada L"), filter(Field::Tag, "x")],
            ),
            ("stage: stage:\"\"", vec![filter(Field::Stage, ""), filter(Field::Stage, "")]),
            ("https://a.example/?b=1 who:me", vec![word("https://a.example/?b=1"), word("who:me")]),
            ("a\"b\"c", vec![word("a"), phrase("b"), word("c")]),
        ] {
            assert_eq!(Query::read(typed).parts, expected, "{typed}");
        }
    }

    #[test]
    fn what_looks_like_a_filter_and_is_none_is_known() {
        let unknown = |it: &str| Term::Word(it.to_owned()).unknown_filter().map(str::to_owned);
        assert_eq!(unknown("who:me").as_deref(), Some("who"));
        for plain in ["bridge", "https://a.example/", "12:30", "c:", ":x", "a-b:c"] {
            assert_eq!(unknown(plain), None, "{plain}");
        }
        assert_eq!(Query::read("verdict:x").parts, [filter(Field::Label, "x")]);
    }

    #[test]
    fn a_long_query_is_cut_and_says_so() {
        assert!(Query::read(&"a".repeat(LONGEST + 1)).cut);
        let many = Query::read(&"a ".repeat(MOST + 1));
        assert!(many.cut && many.parts.len() == MOST);
        assert!(!Query::read(&"a ".repeat(MOST)).cut);
    }

    #[test]
    fn words_become_needs() {
        let needs = |it: &str| Query::read(it).needs();
        let of = |it: &str| it.to_owned();
        assert_eq!(needs("Élan -x stage:open …"), [Need::Word(of("elan"))]);
        assert_eq!(
            needs("gov* O'Brien"),
            [Need::Start(of("gov")), Need::Phrase(vec![of("o"), of("brien")]),]
        );
    }

    #[test]
    fn a_name_is_named_by_its_words() {
        assert!(names("quill", "Mayor Jon Quill") && names("QUILL jon", "Mayor Jon Quill"));
        assert!(!names("qui", "Mayor Jon Quill") && !names("", "Mayor Jon Quill"));
    }

    proptest! {
        #[test]
        fn a_query_that_is_printed_reads_the_same(typed in "([-\"“: a-cé\0\n*]|stage:|IS:|\\PC){0,40}") {
            let query = Query::read(&typed);
            let again = Query::read(&query.to_string());
            prop_assert_eq!(&again.parts, &query.parts, "{}", query);
            query.needs();
        }

        #[test]
        fn nothing_is_refused(typed in any::<String>()) {
            let query = Query::read(&typed);
            prop_assert_eq!(Query::read(&query.to_string()).parts, query.parts);
        }
    }
}
