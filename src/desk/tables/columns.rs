//! Columns: what stands in which column of a table of claims.

use std::collections::BTreeMap;

use crate::text::fold;
use crate::text::table::Table;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Statement,
    Quote,
    Speaker,
    ArticleTitle,
    ArticleUrl,
    Publisher,
    Date,
    Tags,
    Note,
    Ruling,
    RulingUrl,
    RulingBy,
}

impl Column {
    pub const ALL: [Self; 12] = [
        Self::Statement,
        Self::Quote,
        Self::Speaker,
        Self::ArticleTitle,
        Self::ArticleUrl,
        Self::Publisher,
        Self::Date,
        Self::Tags,
        Self::Note,
        Self::Ruling,
        Self::RulingUrl,
        Self::RulingBy,
    ];

    /// As typed at the command line and sent by forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Quote => "quote",
            Self::Speaker => "speaker",
            Self::ArticleTitle => "article",
            Self::ArticleUrl => "address",
            Self::Publisher => "publisher",
            Self::Date => "date",
            Self::Tags => "tags",
            Self::Note => "note",
            Self::Ruling => "ruling",
            Self::RulingUrl => "ruling-address",
            Self::RulingBy => "ruling-by",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Statement => "Statement",
            Self::Quote => "Words in the article",
            Self::Speaker => "Who said it",
            Self::ArticleTitle => "Article: title",
            Self::ArticleUrl => "Article: address",
            Self::Publisher => "Article: publisher",
            Self::Date => "Article: date",
            Self::Tags => "Tags",
            Self::Note => "Note",
            Self::Ruling => "Earlier ruling",
            Self::RulingUrl => "Earlier ruling: address",
            Self::RulingBy => "Earlier ruling: who ruled",
        }
    }

    /// Names that people give to such a column, levelled.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Statement => &["statement", "claim", "claim text", "claimreviewed", "text"],
            Self::Quote => &["quote", "quotation", "words", "verbatim"],
            Self::Speaker => &["speaker", "speakers", "claimant", "who", "author", "said by"],
            Self::ArticleTitle => &["article title", "article", "title", "headline"],
            Self::ArticleUrl => &["article url", "address", "url", "link", "article address"],
            Self::Publisher => &["publisher", "outlet", "medium", "newspaper"],
            Self::Date => &["article published", "date", "published", "day", "published on"],
            Self::Tags => &["tags", "tag", "topic", "topics", "subject", "category"],
            Self::Note => &["note", "notes", "comment", "comments", "remark", "rationale"],
            Self::Ruling => &["label", "ruling", "verdict", "rating"],
            Self::RulingUrl => {
                &["ruling url", "ruling address", "review url", "verdict url", "check url"]
            }
            Self::RulingBy => &["ruling by", "ruled by", "checked by", "fact checker", "reviewer"],
        }
    }
}

/// Which column of a table holds what; columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(BTreeMap<Column, usize>);

/// Why columns cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    #[error("Say which column has the statement, which every claim needs.")]
    NoStatement,
    #[error("Two columns cannot both be “{}”. Choose one of them.", .0.word())]
    Twice(Column),
    #[error("“{0}” is not of the form “statement=Name of the column”.")]
    Form(String),
    #[error("“{typed}” is nothing that a column can hold: {keys}.", keys = keys())]
    Key { typed: String },
    #[error("The table has no column “{0}”.")]
    Missing(String),
}

fn keys() -> String {
    Column::ALL.map(Column::key).join(", ")
}

impl Columns {
    /// What the names of the columns suggest.
    pub fn guessed(table: &Table) -> Self {
        let mut found = Self::default();
        let names: Vec<_> = table.columns.iter().map(|it| levelled(it)).collect();
        for column in Column::ALL {
            let mut known = column.names().iter();
            let at = known.find_map(|it| names.iter().position(|name| name == it));
            if let Some(at) = at.filter(|at| found.of(*at).is_none()) {
                found.0.insert(column, at);
            }
        }
        found
    }

    /// From what somebody said of each column that they want to have read.
    pub fn new(said: impl IntoIterator<Item = (Column, usize)>) -> Result<Self, Unclear> {
        let mut all = Self::default();
        for (column, at) in said {
            if all.0.insert(column, at).is_some() {
                return Err(Unclear::Twice(column));
            }
        }
        if all.0.contains_key(&Column::Statement) { Ok(all) } else { Err(Unclear::NoStatement) }
    }

    /// From "statement=Claim,speaker=Who", where names of columns are those of the table.
    pub fn parse(typed: &str, table: &Table) -> Result<Self, Unclear> {
        let mut said = Vec::new();
        for part in typed.split(',').filter(|it| !it.trim().is_empty()) {
            let (key, name) = part.split_once('=').ok_or_else(|| Unclear::Form(part.to_owned()))?;
            let column = Column::from_key(key.trim());
            let column = column.ok_or_else(|| Unclear::Key { typed: key.trim().to_owned() })?;
            let is_named = |it: &String| levelled(it) == levelled(name);
            let at = table.columns.iter().position(is_named);
            said.push((column, at.ok_or_else(|| Unclear::Missing(name.trim().to_owned()))?));
        }
        Self::new(said)
    }

    /// What the column at a place holds.
    pub fn of(&self, place: usize) -> Option<Column> {
        self.0.iter().find(|(_, at)| **at == place).map(|(column, _)| *column)
    }

    pub fn has(&self, column: Column) -> bool {
        self.0.contains_key(&column)
    }

    /// The cell of a row; empty where no column holds such.
    pub(super) fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        self.0.get(&column).and_then(|at| cells.get(*at)).map_or("", String::as_str)
    }
}

fn levelled(name: &str) -> String {
    let name = fold(name).replace(['_', '-'], " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[&str]) -> Table {
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        Table { columns, rows: Vec::new() }
    }

    #[test]
    fn the_columns_of_the_desks_own_list_are_known_by_their_names() {
        use crate::report::list::{ListRow, Row};
        let guessed = Columns::guessed(&table(ListRow::COLUMNS));
        let named = |column: Column| guessed.0.get(&column).map(|at| ListRow::COLUMNS[*at]);
        for (column, name) in [
            (Column::Statement, "statement"),
            (Column::Quote, "quote"),
            (Column::Speaker, "speakers"),
            (Column::ArticleTitle, "article_title"),
            (Column::ArticleUrl, "article_url"),
            (Column::Date, "article_published"),
            (Column::Tags, "tags"),
            (Column::Note, "rationale"),
            (Column::Ruling, "label"),
        ] {
            assert_eq!(named(column), Some(name), "{column:?}");
        }
    }

    #[test]
    fn columns_are_named_by_whoever_types_them() {
        let table = table(&["Claim text", "WHO", "Link"]);
        let said = |typed: &str| Columns::parse(typed, &table);
        let good = said("statement=claim TEXT, speaker=Who").unwrap();
        assert_eq!((good.of(0), good.of(1)), (Some(Column::Statement), Some(Column::Speaker)));
        assert_eq!(said("speaker=Who"), Err(Unclear::NoStatement));
        assert_eq!(said("statement"), Err(Unclear::Form("statement".to_owned())));
        assert_eq!(said("mood=Who"), Err(Unclear::Key { typed: "mood".to_owned() }));
        assert_eq!(said("statement=Words"), Err(Unclear::Missing("Words".to_owned())));
        let twice = said("statement=Who,statement=Link");
        assert_eq!(twice, Err(Unclear::Twice(Column::Statement)));
    }
}
