//! Tables: claims from a CSV file. Each row goes through the door that every claim goes through, and
//! is answered for by itself; one batch id ties them together.
//!
//! A claim stands in an article. A row that names an address or a title stands in an article that
//! has it, if its words stand there; for rows whose words stand in none, an article is made whose
//! text is these words, a paragraph each. So nothing is lost, and what came once is found again.

mod columns;
mod line;
mod places;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use columns::{Column, Columns, Unclear};
pub use line::UNTITLED;

use line::{Key, Line};
use places::{Place, Places};

use super::bulk::batch_of;
use super::claims::{NewClaim, Quote, Sent};
use super::known::Mode;
use super::{Desk, Error, allow, new_id};
use crate::domain::claim::{Kind, Refusal};
use crate::domain::{Act, ArticleId, ClaimNumber, PersonId};
use crate::report::claimreview::known::Entry as Ruling;
use crate::store::forms;
use crate::text::table::Table;

/// How many paragraphs an article has that is made for rows.
const TOGETHER: usize = 200;

/// What became of a row, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Became {
    /// A new claim; its number and its article once they are there.
    New { number: Option<ClaimNumber>, article: Option<ArticleId>, title: String },
    /// The claim was here already.
    Here { number: ClaimNumber },
    /// A row before says the same.
    Same { row: u64 },
    /// Why not, as a sentence.
    Refused { why: String },
}

/// A row with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// As spreadsheets count.
    pub row: u64,
    /// What the table says in its place.
    pub statement: String,
    pub became: Became,
}

/// What became of a table, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub rows: Vec<Outcome>,
}

impl Taken {
    /// How many rows are new, were here or in the table before, and were refused.
    pub fn counts(&self) -> (usize, usize, usize) {
        self.rows.iter().fold((0, 0, 0), |(new, same, refused), it| match it.became {
            Became::New { .. } => (new + 1, same, refused),
            Became::Here { .. } | Became::Same { .. } => (new, same + 1, refused),
            Became::Refused { .. } => (new, same, refused + 1),
        })
    }

    /// Those that were left out first, each kind in the order of the table.
    pub fn in_order(&self) -> impl Iterator<Item = &Outcome> {
        let is_refused = |it: &&Outcome| matches!(it.became, Became::Refused { .. });
        let rest = self.rows.iter().filter(move |it| !is_refused(it));
        self.rows.iter().filter(is_refused).chain(rest)
    }

    /// "3 new, 2 here already, 1 left out".
    pub fn words(&self) -> String {
        let (new, same, refused) = self.counts();
        format!("{new} new, {same} here already, {refused} left out")
    }
}

/// One act of bringing a table in.
struct Bringing {
    mode: Mode,
    sent: Sent,
    batch: Uuid,
}

impl Desk {
    /// Takes the rows of a table as claims, or says what would become of them. What is refused is
    /// said of its row and keeps no other back; anything else ends the act, which can be done again.
    pub async fn take_table(
        &self,
        table: &Table,
        columns: &Columns,
        mode: Mode,
        sent: Sent,
    ) -> Result<Taken, Error> {
        let batch = sent.key().map_or_else(new_id, |(person, key)| batch_of(person, &key));
        allow(sent.actor, Act::Import)?;
        if !columns.has(Column::Statement) {
            return Err(Unclear::NoStatement.into());
        }
        if columns.has(Column::RulingUrl) {
            allow(sent.actor, Act::ImportRulings)?;
        }
        if mode == Mode::Import {
            self.room().await?;
        }
        let bringing = Bringing { mode, sent, batch };
        let (lines, mut became) = understood(table, columns);
        let mut groups: BTreeMap<Key, Vec<(usize, Line)>> = BTreeMap::new();
        for (at, line) in lines {
            groups.entry(line.article.clone()).or_default().push((at, line));
        }
        for (key, group) in groups {
            became.extend(self.take_group(&key, group, &bringing).await?);
        }
        let rows = table.rows.iter().enumerate().filter_map(|(at, row)| {
            let statement = columns.cell(Column::Statement, &row.cells);
            let statement = statement.chars().take(200).collect();
            Some(Outcome { row: row.number, statement, became: became.remove(&at)? })
        });
        Ok(Taken { rows: rows.collect() })
    }

    /// Takes the rows of a table that somebody sent, and keeps what became of every one under the
    /// batch id that it answers.
    pub async fn take_sent_table(
        &self,
        table: &Table,
        columns: &Columns,
        sent: Sent,
    ) -> Result<Uuid, Error> {
        let (person, key) = sent.key().ok_or(Refusal::NeedsAPerson)?;
        let batch = batch_of(person, &key);
        if self.table_result(person, batch).await?.is_some() {
            return Ok(batch);
        }
        let taken = self.take_table(table, columns, Mode::Import, sent).await?;
        let now = self.now();
        self.write(move |tx| {
            let taken = taken.clone();
            async move {
                if forms::done::<Taken>(tx, person, &kept_under(batch)).await?.is_none() {
                    forms::keep(tx, person, &kept_under(batch), &taken, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await?;
        Ok(batch)
    }

    /// What became of a table that this person sent, while it is kept.
    pub async fn table_result(
        &self,
        person: PersonId,
        batch: Uuid,
    ) -> Result<Option<Taken>, Error> {
        Ok(forms::done(self.db.read(), person, &kept_under(batch)).await?)
    }

    /// Takes the rows of one article, or of those that are called the same.
    async fn take_group(
        &self,
        key: &Key,
        group: Vec<(usize, Line)>,
        bringing: &Bringing,
    ) -> Result<Vec<(usize, Became)>, Error> {
        let places = Places::new(self, key).await?;
        let (mut became, mut without) = (Vec::new(), Vec::new());
        for (at, line) in group {
            match places.of(self, &line).await? {
                Place::Claim(number) => became.push((at, Became::Here { number })),
                Place::Words(article, quote) => {
                    became.push((at, self.take(&line, article, quote, bringing, at).await?));
                }
                Place::Several => {
                    let why = "These words stand in the article more than once. Give a few more words around them in the column with the words in the article.";
                    became.push((at, Became::Refused { why: why.to_owned() }));
                }
                Place::Nowhere => without.push((at, line)),
            }
        }
        for some in without.chunks(TOGETHER) {
            became.extend(self.take_with_article(some, bringing).await?);
        }
        Ok(became)
    }

    /// Makes an article of the words of rows, and takes the rows.
    async fn take_with_article(
        &self,
        rows: &[(usize, Line)],
        bringing: &Bringing,
    ) -> Result<Vec<(usize, Became)>, Error> {
        let Some((_, first)) = rows.first() else { return Ok(Vec::new()) };
        if bringing.mode == Mode::DryRun {
            let title = first.title.clone();
            let new = Became::New { number: None, article: None, title };
            return Ok(rows.iter().map(|(at, _)| (*at, new.clone())).collect());
        }
        let lines: Vec<&Line> = rows.iter().map(|(_, line)| line).collect();
        let places = places::made(self, &lines, bringing.batch, bringing.sent.actor).await?;
        let mut became = Vec::new();
        for (at, line) in rows {
            let it = match places.paragraph(&line.words()) {
                Some((article, quote)) => self.take(line, article, quote, bringing, *at).await?,
                None => Became::Refused {
                    why: "These words cannot stand in an article. Type them anew.".to_owned(),
                },
            };
            became.push((*at, it));
        }
        Ok(became)
    }

    /// Opens the claim of a row whose words have their place.
    async fn take(
        &self,
        line: &Line,
        (article, title): (ArticleId, String),
        quote: Quote,
        bringing: &Bringing,
        at: usize,
    ) -> Result<Became, Error> {
        let new = |number| Became::New { number, article: Some(article), title };
        if bringing.mode == Mode::DryRun {
            return Ok(new(None));
        }
        let once = bringing.sent.once.as_ref().map(|key| format!("{key} row {at}"));
        let sent = Sent { once, ..bringing.sent.clone() };
        let claim = NewClaim {
            article,
            quote,
            statement: line.statement.clone(),
            kind: Kind::Other,
            attributions: line.attributions(),
            suggestion: None,
        };
        let opened = self.open_claim_in(bringing.batch, claim, line.wishes(), sent).await;
        let opened = match opened {
            Ok(opened) => opened,
            Err(Error::Refused(why)) => return Ok(Became::Refused { why: why.to_string() }),
            Err(Error::Misnamed(why)) => return Ok(Became::Refused { why: why.to_string() }),
            Err(Error::NotInText(why)) => return Ok(Became::Refused { why: why.to_string() }),
            Err(error) => return Err(error),
        };
        if let Some(ruling) = line.ruling.clone() {
            self.take_some(vec![Ruling::Known(Box::new(ruling))], Mode::Import).await?;
        }
        Ok(new(opened.claim.map(|it| it.number)))
    }
}

/// The rows that can be claims, by their places in the table, and what is wrong with the others.
fn understood(table: &Table, columns: &Columns) -> (Vec<(usize, Line)>, BTreeMap<usize, Became>) {
    let (mut lines, mut became) = (Vec::new(), BTreeMap::new());
    let mut seen = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        match Line::read(columns, &row.cells) {
            Ok(line) => match seen.entry(line.same()) {
                Entry::Vacant(place) => {
                    place.insert(row.number);
                    lines.push((at, line));
                }
                Entry::Occupied(first) => {
                    became.insert(at, Became::Same { row: *first.get() });
                }
            },
            Err(why) => {
                became.insert(at, Became::Refused { why });
            }
        }
    }
    (lines, became)
}

fn kept_under(batch: Uuid) -> String {
    format!("table {batch}")
}
