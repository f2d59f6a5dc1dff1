//! Tables: claims from a CSV file. Each row goes through the door that every claim goes through, and
//! is answered for by itself; one batch id ties them together. Rows of one claim make it together.
//!
//! A claim stands in an article. A row that names an address or a title stands in an article that
//! has it, if its words stand there; for rows whose words stand in none, an article is made whose
//! text is these words, a paragraph each. So nothing is lost, and what came once is found again.

mod besides;
mod columns;
mod line;
mod places;
mod rulings;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use columns::{Column, Columns, Unclear};
pub use line::UNTITLED;

use besides::Besides;
use line::{Key, Line};
use places::{Place, Places};

use super::bulk::batch_of;
use super::claims::{Along, NewClaim, Quote, Sent};
use super::known::{Mode, learn};
use super::{Desk, Error, allow, new_id};
use crate::domain::claim::{Kind, Refusal};
use crate::domain::known::Known;
use crate::domain::{Act, ArticleId, ClaimId, ClaimNumber, PersonId};
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
    /// What of it is left out all the same, or goes elsewhere, as sentences.
    #[serde(default)]
    pub notes: Vec<String>,
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

/// What became of rows so far, by their places in the table.
#[derive(Default)]
struct Told {
    became: BTreeMap<usize, Became>,
    notes: BTreeMap<usize, Vec<String>>,
    /// Rulings on claims that were here already.
    rulings: Vec<Known>,
}

impl Told {
    fn note(&mut self, at: usize, sentence: String) {
        self.notes.entry(at).or_default().push(sentence);
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
    /// Rulings that stand on `site`, the desk's own, are left out.
    pub async fn take_table(
        &self,
        table: &Table,
        columns: &Columns,
        mode: Mode,
        sent: Sent,
        site: Option<&str>,
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
        let mut told = Told::default();
        let mut lines = readable(table, columns, &mut told);
        rulings::sifted(self, &mut lines, site, &mut told).await?;
        let mut groups: BTreeMap<Key, Vec<(usize, Line)>> = BTreeMap::new();
        for (at, line) in merged(table, lines, &mut told) {
            groups.entry(line.article.clone()).or_default().push((at, line));
        }
        for (key, group) in groups {
            self.take_group(&key, group, &bringing, &mut told).await?;
        }
        self.take_rulings(std::mem::take(&mut told.rulings), mode).await?;
        let rows = table.rows.iter().enumerate().filter_map(|(at, row)| {
            let statement = columns.cell(Column::Statement, &row.cells);
            let statement = statement.chars().take(200).collect();
            let notes = told.notes.remove(&at).unwrap_or_default();
            Some(Outcome { row: row.number, statement, became: told.became.remove(&at)?, notes })
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
        site: Option<&str>,
    ) -> Result<Uuid, Error> {
        let (person, key) = sent.key().ok_or(Refusal::NeedsAPerson)?;
        let batch = batch_of(person, &key);
        if self.table_result(person, batch).await?.is_some() {
            return Ok(batch);
        }
        let taken = self.take_table(table, columns, Mode::Import, sent, site).await?;
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
        told: &mut Told,
    ) -> Result<(), Error> {
        let places = Places::new(self, key).await?;
        let mut without = Vec::new();
        for (at, line) in group {
            let became = match places.of(self, &line).await? {
                Place::Claim(id, number) => {
                    if let Some(words) = self.besides(id, &line.said).await?.words() {
                        let hint = "Where that is meant as well, add it there.";
                        told.note(at, format!("{number} does not have {words}. {hint}"));
                    }
                    told.rulings.extend(line.rulings);
                    Became::Here { number }
                }
                Place::Words(article, quote) => {
                    self.take(&line, article, quote, bringing, at).await?
                }
                Place::Several => {
                    let why = "These words stand in the article more than once. Give a few more words around them in the column with the words in the article.";
                    Became::Refused { why: why.to_owned() }
                }
                Place::Nowhere => {
                    without.push((at, line));
                    continue;
                }
            };
            told.became.insert(at, became);
        }
        for some in without.chunks(TOGETHER) {
            told.became.extend(self.take_with_article(some, bringing).await?);
        }
        Ok(())
    }

    /// What a row says of a claim that does not have it.
    async fn besides(&self, claim: ClaimId, said: &Besides) -> Result<Besides, Error> {
        if *said == Besides::default() {
            return Ok(Besides::default());
        }
        let there = self.claim(claim).await?.claim.ok_or(Error::NotFound)?;
        let there = Besides {
            speakers: there.attributions.into_iter().filter_map(|it| it.name).collect(),
            tags: there.tags,
            notes: there.comments.into_iter().filter_map(|it| it.text).collect(),
        };
        Ok(said.clone().without(&there))
    }

    /// Takes rulings on claims that were here already.
    async fn take_rulings(&self, rulings: Vec<Known>, mode: Mode) -> Result<(), Error> {
        if mode == Mode::DryRun {
            return Ok(());
        }
        let now = self.now();
        for some in rulings.chunks(TOGETHER) {
            let some = some.to_vec();
            self.write(move |tx| learn(tx, some.clone(), now).boxed()).await?;
        }
        Ok(())
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
        let along = Along { wishes: line.wishes(), rulings: line.rulings.clone() };
        match self.open_claim_in(bringing.batch, claim, along, sent).await {
            Ok(opened) => Ok(new(opened.claim.map(|it| it.number))),
            Err(Error::Refused(why)) => Ok(Became::Refused { why: why.to_string() }),
            Err(Error::Misnamed(why)) => Ok(Became::Refused { why: why.to_string() }),
            Err(Error::NotInText(why)) => Ok(Became::Refused { why: why.to_string() }),
            Err(error) => Err(error),
        }
    }
}

/// The rows that can be claims, by their places in the table.
fn readable(table: &Table, columns: &Columns, told: &mut Told) -> Vec<(usize, Line)> {
    let mut lines = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        match Line::read(columns, &row.cells) {
            Ok(line) => lines.push((at, line)),
            Err(why) => {
                told.became.insert(at, Became::Refused { why });
            }
        }
    }
    lines
}

/// A line for each claim: the first takes along what others say of the same claim.
fn merged(table: &Table, lines: Vec<(usize, Line)>, told: &mut Told) -> Vec<(usize, Line)> {
    let mut firsts: BTreeMap<_, (usize, Line)> = BTreeMap::new();
    for (at, line) in lines {
        match firsts.entry(line.same()) {
            Entry::Vacant(place) => {
                place.insert((at, line));
            }
            Entry::Occupied(mut place) => {
                let (first, claim) = place.get_mut();
                let row = table.rows.get(*first).map_or(0, |it| it.number);
                if let Some(words) = claim.take_along(line).words() {
                    told.note(at, format!("Row {row} takes along {words}."));
                }
                told.became.insert(at, Became::Same { row });
            }
        }
    }
    let mut firsts: Vec<_> = firsts.into_values().collect();
    firsts.sort_by_key(|(at, _)| *at);
    firsts
}

fn kept_under(batch: Uuid) -> String {
    format!("table {batch}")
}
