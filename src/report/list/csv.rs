//! CSV: RFC 4180 in UTF-8, every cell quoted, lines ended by CRLF, no cell a formula.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::{ListRow, formula};
use crate::domain::millis;
use crate::domain::scale::LabelKind;

/// In the order of [`record`].
const COLUMNS: [&str; 20] = [
    "number",
    "statement",
    "quote",
    "speakers",
    "stage",
    "label",
    "label_kind",
    "rationale",
    "publication",
    "article_title",
    "article_url",
    "article_published",
    "assignee",
    "due",
    "evidence",
    "origins",
    "tags",
    "opened_at",
    "changed_at",
    "approved_at",
];

pub fn head(out: &mut impl Write) -> io::Result<()> {
    let mut csv = writer(out);
    csv.write_record(COLUMNS)?;
    csv.flush()
}

pub fn rows(rows: &[ListRow], out: &mut impl Write) -> io::Result<()> {
    let mut csv = writer(out);
    for row in rows {
        let cells = record(row);
        csv.write_record(cells.iter().map(|cell| formula::harmless(cell).into_owned()))?;
    }
    csv.flush()
}

fn writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(out)
}

fn record(row: &ListRow) -> [String; COLUMNS.len()] {
    let time = |at: Option<DateTime<Utc>>| at.map(millis::text).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        row.number.clone(),
        row.statement.clone(),
        row.quote.clone(),
        row.speakers.join("; "),
        row.stage.key().to_owned(),
        text(&row.label),
        row.label_kind.map(LabelKind::key).unwrap_or_default().to_owned(),
        text(&row.rationale),
        row.publication.clone(),
        row.article_title.clone(),
        text(&row.article_url),
        row.article_published.map(|date| date.to_string()).unwrap_or_default(),
        text(&row.assignee),
        time(row.due),
        row.evidence.to_string(),
        row.origins.to_string(),
        row.tags.join("; "),
        millis::text(row.opened_at),
        millis::text(row.changed_at),
        time(row.approved_at),
    ]
}
