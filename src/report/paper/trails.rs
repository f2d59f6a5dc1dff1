//! The trails of a desk as a paper, for those who look over it.

use chrono::{DateTime, Utc};
use claimdesk_pdf::paper::{Block, Column, Paper, Run};

use super::{Page, SHORT_HASH, date, fact, short};

/// The most entries of one paper: more would be read by nobody.
pub const MOST: usize = 2_000;

/// An entry of any trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: DateTime<Utc>,
    /// "Claim C-12: Eve approved the verdict: False."
    pub sentence: String,
    /// Its place in the trail of its thing, from 1.
    pub place: u64,
    /// Hexadecimal SHA-256.
    pub hash: String,
}

/// Entries, newest first, with what was asked for: a name and words each.
pub fn trails(desk: &str, asked: &[(&str, String)], lines: &[Line]) -> Paper {
    let mut page = Page::default();
    page.push(Block::Title { text: "What was done at this desk".to_owned() });
    let count = match lines.len() {
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    page.line(format!("{count} of the desk’s trails, newest first."));
    let asked = asked.iter().filter(|(_, words)| !words.is_empty());
    page.facts(asked.map(|(name, words)| fact(name, vec![Run::plain(words)])).collect());
    let rows = lines.iter().map(|it| {
        let hash: String = it.hash.chars().take(SHORT_HASH).collect();
        vec![
            vec![Run::plain(short(&it.at))],
            vec![Run::plain(&it.sentence)],
            vec![Run::plain(it.place.to_string())],
            vec![Run::fixed(hash)],
        ]
    });
    let column = |name: &str, width| Column { name: name.to_owned(), width };
    let columns = vec![
        column("When (UTC)", Some(18)),
        column("What happened", None),
        column("Entry", Some(8)),
        column("Hash", Some(21)),
    ];
    if lines.is_empty() {
        page.line("No entry is like that.");
    } else {
        page.push(Block::Table { columns, rows: rows.collect() });
    }
    page.small(vec![Run::plain(
        "The hash is the beginning of the SHA-256 of the entry’s bytes. The files that the page “Trails” gives out as CSV and JSON Lines hold those bytes whole.",
    )]);
    Paper {
        title: format!("Trails of {desk}"),
        author: desk.to_owned(),
        language: "en".to_owned(),
        date: date(lines.first().map_or(DateTime::UNIX_EPOCH, |newest| newest.at)),
        running: format!("{desk} · Trails"),
        blocks: page.0,
        attached: None,
    }
}
