//! Lines: what was found, as it is shown: a title, the words around, and facts.

use crate::desk::Desk;
use crate::desk::search::{Results, Things};
use crate::domain::claim::Stage;
use crate::text::search::{Need, Piece, excerpt, levelled, marked};
use crate::web::error::Error;
use crate::web::lists::{Mark, rows};

/// How many characters are shown around what was found in a long text.
const AROUND: usize = 240;

/// One thing that was found.
pub struct Line {
    pub path: String,
    pub title: Vec<Piece>,
    /// Other words of it, where something in them was found.
    pub words: Vec<Piece>,
    /// Short facts.
    pub facts: Vec<String>,
    pub mark: Option<Mark>,
    pub stage: Option<Stage>,
    pub parked: bool,
}

impl Line {
    fn new(path: String, title: Vec<Piece>, words: Vec<Piece>, facts: Vec<String>) -> Self {
        Self { path, title, words, facts, mark: None, stage: None, parked: false }
    }

    /// Its title without marks.
    pub fn plain(&self) -> String {
        self.title.iter().map(|it| it.text.as_str()).collect()
    }
}

/// What was found, line by line.
pub async fn lines(desk: &Desk, results: &Results) -> Result<Vec<Line>, Error> {
    let marks = &results.marks;
    Ok(match &results.things {
        Things::Claims(found) => claims(desk, found.clone(), marks).await?,
        Things::Articles(found) => {
            let line = |(it, body): &(crate::desk::lists::Article, String)| {
                let path = format!("/articles/{}", it.id);
                let day = it.published_on.map(|day| day.format("%-d %b %Y").to_string());
                let facts = it.publisher.clone().into_iter().chain(day).collect();
                let words = found_in(excerpt(body, marks, AROUND));
                Line::new(path, marked(&it.title, marks), words, facts)
            };
            found.iter().map(line).collect()
        }
        Things::Sources(found) => {
            let line = |it: &crate::desk::lists::Source| {
                let path = format!("/sources/{}", it.id);
                let url = it.url.as_deref().filter(|url| *url != it.title);
                let words = url.map(|url| excerpt(url, marks, AROUND)).unwrap_or_default();
                let facts = it.publisher.clone().into_iter().collect();
                Line::new(path, marked(&it.title, marks), words, facts)
            };
            found.iter().map(line).collect()
        }
        Things::Speakers(found) => {
            let line = |it: &crate::desk::lists::Speaker| {
                let facts = vec![it.kind.word().to_owned()];
                Line::new(format!("/speakers/{}", it.id), marked(&it.name, marks), vec![], facts)
            };
            found.iter().map(line).collect()
        }
        Things::Known(found) => {
            let line = |it: &crate::desk::known::Stored| {
                let known = &it.known;
                let day = known.published_on.map(|day| day.format("%-d %b %Y").to_string());
                let facts = [known.publisher.clone(), format!("“{}”", known.label)];
                let facts = facts.into_iter().chain(day).collect();
                Line::new(known.url.clone(), marked(&known.statement, marks), vec![], facts)
            };
            found.iter().map(line).collect()
        }
        Things::Comments(found) => {
            let people = desk.people_names().await?;
            let line = |it: &crate::desk::search::Remark| {
                let path = format!("/claims/{}?whole=1#discussion", it.claim);
                let by = it.by.and_then(|person| people.get(&person).cloned());
                let day = it.at.format("%-d %b %Y").to_string();
                let facts = [Some(it.claim.to_string()), by, Some(day)];
                let title = excerpt(&it.text, marks, AROUND);
                Line::new(path, title, vec![], facts.into_iter().flatten().collect())
            };
            found.iter().map(line).collect()
        }
    })
}

async fn claims(
    desk: &Desk,
    found: Vec<crate::desk::lists::ClaimRow>,
    marks: &[Need],
) -> Result<Vec<Line>, Error> {
    let quotes: Vec<String> = found.iter().map(|it| it.quote.clone()).collect();
    let shown = rows(desk, found).await?;
    let line = |(row, quote): (crate::web::lists::Row, String)| {
        // A statement is often its quote, with a capital and a stop.
        let is_said = levelled([&quote]) == levelled([&row.statement]);
        let quote = if is_said { "" } else { quote.as_str() };
        let words = found_in(excerpt(quote, marks, AROUND));
        let facts = [row.number.to_string(), row.speakers, row.article_title];
        let facts = facts.into_iter().filter(|it| !it.is_empty()).collect();
        let path = format!("/claims/{}", row.number);
        Line {
            mark: row.mark,
            stage: Some(row.stage).filter(|it| *it != Stage::Approved),
            parked: row.parked,
            ..Line::new(path, marked(&row.statement, marks), words, facts)
        }
    };
    Ok(shown.into_iter().zip(quotes).map(line).collect())
}

/// Words are shown beside a title where something in them was found.
fn found_in(pieces: Vec<Piece>) -> Vec<Piece> {
    if pieces.iter().any(|it| it.found) { pieces } else { Vec::new() }
}
