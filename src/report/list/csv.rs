//! CSV: RFC 4180 in UTF-8, every cell quoted, lines ended by CRLF, no cell a formula.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::{Cell, Row, formula};

pub fn head<R: Row>(out: &mut impl Write) -> io::Result<()> {
    let mut csv = writer(out);
    csv.write_record(R::COLUMNS)?;
    csv.flush()
}

pub fn rows<R: Row>(rows: &[R], out: &mut impl Write) -> io::Result<()> {
    let mut csv = writer(out);
    for row in rows {
        let cells = row.cells();
        let written = cells.iter().map(|cell| match cell {
            Cell::Text(text) => formula::harmless(text).into_owned(),
            other => other.to_string(),
        });
        csv.write_record(written)?;
    }
    csv.flush()
}

fn writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(out)
}
