//! Writing: a list as it is written, page by page.

use std::io::{self, Write};

use rust_xlsxwriter::XlsxError;

use super::xlsx::Book;
use super::{ListFormat, Row, csv};

/// Why a list cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Unlisted {
    #[error(
        "A sheet of a spreadsheet has room for 1,048,575 rows, and this list is longer. Take it as CSV, or narrow it down."
    )]
    TooLong,
    #[error("the list cannot be written")]
    Io(#[from] io::Error),
    #[error("the workbook cannot be written")]
    Sheet(#[source] XlsxError),
}

impl From<XlsxError> for Unlisted {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Io(error),
            other => Self::Sheet(other),
        }
    }
}

/// A list that is being written. Text goes out with each page of rows; a workbook is whole, and
/// goes out, when the last row is known.
pub enum Writing {
    Csv,
    JsonLines,
    Xlsx(Box<Book>),
}

impl Writing {
    /// Writes what stands before the first row.
    pub fn begin<R: Row>(format: ListFormat, out: &mut impl Write) -> Result<Self, Unlisted> {
        Ok(match format {
            ListFormat::Csv => {
                csv::head::<R>(out)?;
                Self::Csv
            }
            ListFormat::JsonLines => Self::JsonLines,
            ListFormat::Xlsx => Self::Xlsx(Box::new(Book::new::<R>()?)),
        })
    }

    /// Writes a page of rows.
    pub fn rows<R: Row>(&mut self, rows: &[R], out: &mut impl Write) -> Result<(), Unlisted> {
        match self {
            Self::Csv => csv::rows(rows, out)?,
            Self::Xlsx(book) => book.add(rows)?,
            Self::JsonLines => {
                for row in rows {
                    serde_json::to_writer(&mut *out, row).map_err(io::Error::from)?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(())
    }

    /// Writes what stands behind the last row. For a workbook that takes long: it is all of it.
    pub fn finish(self, out: &mut (impl Write + Send)) -> Result<(), Unlisted> {
        match self {
            Self::Csv | Self::JsonLines => Ok(()),
            Self::Xlsx(book) => book.finish(out),
        }
    }
}
