//! Line: a row of a table as the claim that it would be, or why it cannot be one.

use chrono::NaiveDate;
use url::Url;

use super::besides::Besides;
use super::columns::{Column, Columns};
use crate::desk::claims::{NewAttribution, Wish};
use crate::desk::sources::{NewSpeaker, address};
use crate::desk::talk::NewComment;
use crate::domain::claim::{AttributionRole, Command, Form};
use crate::domain::known::Known;
use crate::domain::speaker::SpeakerKind;
use crate::domain::words::{Field, optional, required};
use crate::report::list::bare;
use crate::text::fingerprint;

/// The title of an article of which the table says neither title nor address.
pub const UNTITLED: &str = "Imported claims";

/// By what the article of a claim is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Address(String),
    Title(String),
}

/// A row that can be a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub statement: String,
    /// The words that are to stand in the article, in one line.
    pub quote: String,
    pub article: Key,
    /// What an article that is made for it is called.
    pub title: String,
    pub publisher: Option<String>,
    pub published_on: Option<NaiveDate>,
    /// What it says of the claim.
    pub said: Besides,
    /// Rulings of others whose pages are named.
    pub rulings: Vec<Known>,
}

impl Line {
    /// Reads a row, or says what is to be mended in it.
    pub fn read(columns: &Columns, cells: &[String]) -> Result<Self, String> {
        let cell = |column| bare(columns.cell(column, cells));
        let text = |field, column| optional(field, cell(column)).map_err(|why| why.to_string());
        let said = |why: &dyn std::error::Error| why.to_string();
        let statement =
            required(Field::Statement, cell(Column::Statement)).map_err(|it| said(&it))?;
        let quote = text(Field::Quote, Column::Quote)?.unwrap_or_else(|| statement.clone());
        let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = text(Field::Title, Column::ArticleTitle)?;
        let url = text(Field::Url, Column::ArticleUrl)?;
        let url = url.map(|it| address(&it).map_err(|why| why.to_string())).transpose()?;
        let published_on = day(cell(Column::Date))?;
        let ruling = ruling(columns, cells, &statement)?;
        let mut notes: Vec<String> = Vec::new();
        if let (None, Some(label)) =
            (&ruling, optional(Field::LabelName, cell(Column::Ruling)).map_err(|it| said(&it))?)
        {
            let by = text(Field::Publisher, Column::RulingBy)?;
            let by = by.map(|by| format!(", by {by}")).unwrap_or_default();
            notes.push(format!("Earlier ruling: {label}{by}"));
        }
        notes.extend(text(Field::Comment, Column::Note)?);
        let note = optional(Field::Comment, &notes.join("\n\n")).map_err(|it| said(&it))?;
        let several = |field, column, marks: &[char]| {
            let parts = cell(column).split(marks).map(str::trim).filter(|it| !it.is_empty());
            let parts = parts.map(|it| required(field, it).map_err(|why| why.to_string()));
            parts.collect::<Result<Vec<_>, _>>()
        };
        let named = title.or_else(|| url.clone()).unwrap_or_else(|| UNTITLED.to_owned());
        Ok(Self {
            article: url.map_or_else(|| Key::Title(named.clone()), Key::Address),
            title: named.chars().take(Field::Title.limit()).collect(),
            publisher: text(Field::Publisher, Column::Publisher)?,
            said: Besides {
                speakers: several(Field::Speaker, Column::Speaker, &[';'])?,
                tags: several(Field::Tag, Column::Tags, &[';', ','])?,
                notes: note.into_iter().collect(),
            },
            statement,
            quote,
            published_on,
            rulings: ruling.into_iter().collect(),
        })
    }

    /// Takes along what another row says of the same claim. Gives what that is besides.
    pub fn take_along(&mut self, other: Self) -> Besides {
        let besides = other.said.without(&self.said);
        self.said.add(besides.clone());
        self.rulings.extend(other.rulings);
        besides
    }

    /// What tells the claims of rows apart: the same statement on the same words of an article is
    /// the same claim, whoever made it.
    pub fn same(&self) -> (Key, String, String) {
        (self.article.clone(), self.words(), fingerprint(&self.statement))
    }

    /// Its words, levelled.
    pub fn words(&self) -> String {
        fingerprint(&self.quote)
    }

    pub fn attributions(&self) -> Vec<NewAttribution> {
        let said = |name: &String| NewAttribution {
            speaker: NewSpeaker { name: name.clone(), kind: SpeakerKind::Person },
            title: String::new(),
            role: AttributionRole::Originated,
            form: Form::Indirect,
            cue: String::new(),
        };
        self.said.speakers.iter().map(said).collect()
    }

    /// What is said of the claim as soon as it is there.
    pub fn wishes(&self) -> Vec<Wish> {
        let tags = self.said.tags.clone();
        let tags = (!tags.is_empty()).then_some(Wish::Plain(Command::Tag { tags }));
        let note = |text| Wish::Comment(NewComment { text, ..NewComment::default() });
        tags.into_iter().chain(self.said.notes.iter().cloned().map(note)).collect()
    }
}

/// A ruling of others is known by its page; without one it is only words.
fn ruling(columns: &Columns, cells: &[String], statement: &str) -> Result<Option<Known>, String> {
    let cell = |column| bare(columns.cell(column, cells)).trim();
    let page = cell(Column::RulingUrl);
    if page.is_empty() {
        return Ok(None);
    }
    let url = address(page).map_err(|why| format!("The address of the ruling: {why}"))?;
    let label = required(Field::LabelName, cell(Column::Ruling))
        .map_err(|why| format!("The earlier ruling: {why}"))?;
    let by = optional(Field::Publisher, cell(Column::RulingBy)).map_err(|why| why.to_string())?;
    let host = || Url::parse(&url).ok().and_then(|it| it.host_str().map(str::to_owned));
    Ok(Some(Known {
        publisher: by.or_else(host).unwrap_or_default(),
        url,
        statement: statement.to_owned(),
        claimant: cell(Column::Speaker).to_owned(),
        label,
        language: None,
        claimed_on: None,
        published_on: None,
        licence: None,
    }))
}

/// A day as 2026-03-04, with or without a time behind it, or as 4.3.2026. With slashes nobody knows
/// which is the month.
fn day(typed: &str) -> Result<Option<NaiveDate>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let date = typed.split(['T', ' ']).next().unwrap_or(typed);
    let read = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(date, form).ok());
    let in_calendar = read.filter(|it| (1000..=9999).contains(&chrono::Datelike::year(it)));
    match in_calendar {
        Some(day) => Ok(Some(day)),
        None => Err(format!("“{typed}” is no day that is certain. Write it as 2026-03-04.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::Table;

    const HEAD: &str =
        "statement,quote,speaker,article,address,date,tags,note,verdict,ruling url\n";

    fn line(row: &str) -> Result<Line, String> {
        let table = Table::read(format!("{HEAD}{row}\n").as_bytes()).unwrap();
        Line::read(&Columns::guessed(&table), &table.rows[0].cells)
    }

    #[test]
    fn a_row_says_what_it_can_say() {
        let all = line(
            "Crime fell,\"It\nfell\",Jane Doe; The Herald,Safest year,https://a.example/1,\
             4.3.2026,\"crime; local, old\",Look again,Mostly false,https://b.example/2",
        );
        let all = all.unwrap();
        assert_eq!((all.statement.as_str(), all.quote.as_str()), ("Crime fell", "It fell"));
        assert_eq!(all.article, Key::Address("https://a.example/1".to_owned()));
        assert_eq!(all.title, "Safest year");
        assert_eq!(all.said.speakers, ["Jane Doe", "The Herald"]);
        assert_eq!(all.said.tags, ["crime", "local", "old"]);
        assert_eq!(all.published_on, NaiveDate::from_ymd_opt(2026, 3, 4));
        let ruling = &all.rulings[0];
        assert_eq!(
            (ruling.label.as_str(), ruling.publisher.as_str()),
            ("Mostly false", "b.example")
        );
        assert_eq!(all.said.notes, ["Look again"]);

        let few = line("'=1+1,,,,,,,,False,").unwrap();
        assert_eq!(few.quote, "=1+1", "as the desk's own lists write it");
        assert_eq!(few.article, Key::Title(UNTITLED.to_owned()));
        assert_eq!(few.said.notes, ["Earlier ruling: False"]);
        let table =
            Table::read("Claim,Verdict,Ruled by\na,False,The Checkers\n".as_bytes()).unwrap();
        let ruled = Line::read(&Columns::guessed(&table), &table.rows[0].cells).unwrap();
        assert_eq!(ruled.said.notes, ["Earlier ruling: False, by The Checkers"]);
        assert_eq!(line("a,,,,,2026-03-04T10:00:00.000Z").unwrap().published_on, all.published_on);
    }

    #[test]
    fn rows_of_one_claim_are_told_as_one() {
        let mut first = line("a,,Otto Kern,,,,,Look,,").unwrap();
        let more =
            line("A,,\"otto kern; Ida Kern\",,,,fire,look,False,https://b.example/2").unwrap();
        assert_eq!(first.same(), line("a,,Ida Kern").unwrap().same());
        let besides = first.take_along(more);
        let words = "the speaker “Ida Kern”, the tag “fire”";
        assert_eq!(besides.words().as_deref(), Some(words));
        assert_eq!(first.attributions().len(), 2);
        assert_eq!((first.wishes().len(), first.rulings.len()), (2, 1));
    }

    #[test]
    fn a_row_that_cannot_be_a_claim_says_why() {
        let long = "x".repeat(1_001);
        for (row, why) in [
            (",quote", "Please fill in the statement."),
            (long.as_str(), "The statement has 1001 characters"),
            ("a,,,,ftp://x", "The address must begin with http"),
            ("a,,,,,03/04/2026", "“03/04/2026” is no day that is certain"),
            ("a,,,,,,,,,https://b.example", "The earlier ruling: Please fill in"),
            ("a,,,,,,,,x,nowhere", "The address of the ruling: The address must"),
        ] {
            let said = line(row).unwrap_err();
            assert!(said.starts_with(why), "{row}: {said}");
        }
    }
}
