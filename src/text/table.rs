//! Table: rows of a CSV file, whatever its encoding and whatever stands between its cells.

use csv::{Position, ReaderBuilder};

use super::decode::{Undecodable, decode};

/// How many rows are read, besides the names of the columns.
pub const ROWS: usize = 50_000;
/// How many columns are read.
pub const COLUMNS: usize = 100;
/// What may stand between cells, the most usual first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Why a file is no table. The message tells a person what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    #[error("There is nothing in this file.")]
    Empty,
    #[error("This is {0}. Save the table as CSV in the program that it comes from.")]
    Document(&'static str),
    #[error("This is not text. Save the table as CSV in the program that it comes from.")]
    Binary,
    #[error("The file has the names of columns and no rows below them.")]
    NoRows,
    #[error("The table has more than {COLUMNS} columns. Take those away that are not needed.")]
    Wide,
    #[error("The table has more than {ROWS} rows. Bring it in in parts.")]
    Long,
    #[error("The table breaks off in row {0}. Save it as CSV anew.")]
    Broken(u64),
}

impl From<Undecodable> for NoTable {
    fn from(why: Undecodable) -> Self {
        match why {
            Undecodable::Empty => Self::Empty,
            Undecodable::Document("a Word document or an archive") => {
                Self::Document("a workbook or an archive")
            }
            Undecodable::Document(what) => Self::Document(what),
            Undecodable::Binary => Self::Binary,
        }
    }
}

/// A table whose rows have a cell for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row by its number, as spreadsheets count: the names of the columns are row 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub number: u64,
    pub cells: Vec<String>,
}

impl Table {
    /// Reads CSV in UTF-8, UTF-16 or an older encoding, with commas, semicolons or tabs between the
    /// cells. Empty rows are left out; cells that a row lacks are empty.
    pub fn read(bytes: &[u8]) -> Result<Self, NoTable> {
        let text = decode(bytes, None)?;
        let separator = separator(&text);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut table = Self::default();
        let mut number = 0_u64;
        for record in reader.records() {
            number = number.saturating_add(1);
            let record = record.map_err(|_broken| NoTable::Broken(number))?;
            number = number.saturating_add(empty_lines(&text, record.position()));
            let mut cells: Vec<String> = record.iter().map(|it| it.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if cells.len() > COLUMNS {
                return Err(NoTable::Wide);
            }
            if table.columns.is_empty() {
                table.columns = cells;
                continue;
            }
            if table.rows.len() >= ROWS {
                return Err(NoTable::Long);
            }
            cells.resize(table.columns.len(), String::new());
            table.rows.push(Row { number, cells });
        }
        if table.rows.is_empty() { Err(NoTable::NoRows) } else { Ok(table) }
    }
}

/// How many empty lines stand where a record was looked for, of which no record is made.
fn empty_lines(text: &str, looked: Option<&Position>) -> u64 {
    let from = looked.and_then(|it| usize::try_from(it.byte()).ok());
    let rest = from.and_then(|from| text.as_bytes().get(from..)).unwrap_or_default();
    rest.iter().take_while(|byte| **byte == b'\n').map(|_| 1).sum()
}

/// What the first line has most of, outside of quotation marks.
fn separator(text: &str) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            other => {
                for (count, it) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(it == other);
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let found = counts.iter().zip(SEPARATORS).find(|(count, _)| **count == most);
    found.map_or(b',', |(_, separator)| separator)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    use super::*;

    const WORDS: &str = "Aussage;Sprecher\n\"Die Größe beträgt 4 €; mehr nicht\";Müller\n\n\nZwei;\n\n\"Drei\n\nund vier\"\n;\nFünf;\n";

    #[track_caller]
    fn check(bytes: &[u8]) {
        let table = Table::read(bytes).unwrap();
        assert_eq!(table.columns, ["Aussage", "Sprecher"]);
        let cells: Vec<_> = table.rows.iter().map(|it| (it.number, it.cells.join("|"))).collect();
        let first = "Die Größe beträgt 4 €; mehr nicht|Müller".to_owned();
        let (second, third) = ("Zwei|".to_owned(), "Drei\n\nund vier|".to_owned());
        assert_eq!(cells, [(2, first), (5, second), (7, third), (9, "Fünf|".to_owned())]);
    }

    #[test]
    fn a_table_is_read_in_any_encoding() {
        check(WORDS.as_bytes());
        check(format!("\u{feff}{WORDS}").as_bytes());
        check(&WINDOWS_1252.encode(WORDS).0);
        let wide: Vec<u8> =
            format!("\u{feff}{WORDS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(UTF_16LE.decode_with_bom_removal(&wide).0, WORDS);
        check(&wide);
        check(WORDS.replace('\n', "\r\n").as_bytes());
    }

    #[test]
    fn cells_are_told_apart_by_what_the_first_line_has_most_of() {
        for separator in [",", ";", "\t"] {
            let text = format!("\"a,b;c\"{separator}d\n1{separator}\"2\n3\"\n");
            let table = Table::read(text.as_bytes()).unwrap();
            assert_eq!(table.columns, ["a,b;c", "d"], "{separator:?}");
            assert_eq!(table.rows[0].cells, ["1", "2\n3"]);
        }
        assert_eq!(Table::read(b"claim\na, b\n").unwrap().rows[0].cells, ["a"]);
    }

    #[test]
    fn what_is_no_table_says_what_to_do() {
        let wide = format!("{}\n1\n", "a,".repeat(COLUMNS));
        let long = format!("a\n{}", "1\n".repeat(ROWS + 1));
        for (bytes, why) in [
            (&b""[..], NoTable::Empty),
            (b" \n\n", NoTable::Empty),
            (b"a,b\n", NoTable::NoRows),
            (b"PK\x03\x04xlsx", NoTable::Document("a workbook or an archive")),
            (b"a\0\0\x01\x02\x03\x04\x05", NoTable::Binary),
            (wide.as_bytes(), NoTable::Wide),
            (long.as_bytes(), NoTable::Long),
        ] {
            assert_eq!(Table::read(bytes).unwrap_err(), why);
        }
    }
}
