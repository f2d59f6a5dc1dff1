//! XLSX: a list as the one sheet of a workbook. Rows wait in a file of the system's and not in memory;
//! a workbook can only be written when its last row is known.

use std::borrow::Cow;
use std::io::Write;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Row, Unlisted};

/// How many rows a sheet takes, its head among them.
const ROWS: u32 = 1_048_576;
/// How many UTF-16 units a cell takes.
const UNITS: usize = 32_767;
/// What stands at the end of a text that a cell has no room for.
const CUT: &str = " … [cut: a cell takes no more]";

/// A workbook that rows are added to.
pub struct Book {
    whole: Workbook,
    next: u32,
    date: Format,
    time: Format,
}

impl Book {
    /// A workbook with the names of the columns.
    pub fn new<R: Row>() -> Result<Self, Unlisted> {
        let mut book = Workbook::new();
        let head = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(R::NAME)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, name) in (0_u16..).zip(R::COLUMNS) {
            sheet.set_column_width(at, 18)?;
            sheet.write_string_with_format(0, at, *name, &head)?;
        }
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        Ok(Self { whole: book, next: 1, date, time })
    }

    /// Adds rows, or refuses more than a sheet takes.
    pub fn add<R: Row>(&mut self, rows: &[R]) -> Result<(), Unlisted> {
        let Self { whole, next, date, time } = self;
        let sheet = whole.worksheet_from_index(0)?;
        for row in rows {
            if *next >= ROWS {
                return Err(Unlisted::TooLong);
            }
            for (at, cell) in (0_u16..).zip(row.cells()) {
                write(sheet, (*next, at), &cell, (date, time))?;
            }
            *next = next.saturating_add(1);
        }
        Ok(())
    }

    /// Writes the whole workbook.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), Unlisted> {
        Ok(self.whole.save_to_writer(out)?)
    }
}

/// Words are always written as words, so that none of them is computed or leads anywhere.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    (date, time): (&Format, &Format),
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Number(number) => match i32::try_from(*number) {
            Ok(small) => {
                sheet.write_number(row, column, small)?;
            }
            // A number of a spreadsheet would lose its last digits.
            Err(_large) => {
                sheet.write_string(row, column, number.to_string())?;
            }
        },
        Cell::Date(day) => match on(*day) {
            Some(at) => {
                sheet.write_datetime_with_format(row, column, at, date)?;
            }
            None => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
        Cell::Time(at) => match moment(*at) {
            Some(it) => {
                sheet.write_datetime_with_format(row, column, it, time)?;
            }
            None => {
                sheet.write_string(row, column, cell.to_string())?;
            }
        },
    }
    Ok(())
}

/// The day, where the calendar of spreadsheets has it: from 1900 to 9999.
fn on(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn moment(at: DateTime<Utc>) -> Option<ExcelDateTime> {
    let small = |it: u32| u8::try_from(it).ok();
    let hour = u16::try_from(at.hour()).ok()?;
    let millis = u16::try_from(at.timestamp_subsec_millis()).ok()?;
    on(at.date_naive())?.and_hms_milli(hour, small(at.minute())?, small(at.second())?, millis).ok()
}

/// The text as far as a cell takes it.
fn fitting(text: &str) -> Cow<'_, str> {
    // No character has more units than bytes.
    if text.len() <= UNITS || text.encode_utf16().count() <= UNITS {
        return Cow::Borrowed(text);
    }
    let mut left = UNITS.saturating_sub(CUT.encode_utf16().count());
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    Cow::Owned(kept.chain(CUT.chars()).collect())
}
