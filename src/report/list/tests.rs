//! Lists, read back as others would read them.

use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use proptest::prelude::*;

use super::{Cell, ListFormat, ListRow, Row, Writing};
use crate::domain::claim::Stage;
use crate::domain::scale::LabelKind;
use crate::report::tests::{golden, words};

fn row(words: &str) -> ListRow {
    ListRow {
        number: "C-12".to_owned(),
        statement: words.to_owned(),
        quote: words.to_owned(),
        speakers: vec![words.to_owned(), "Jane Doe".to_owned()],
        stage: Stage::Approved,
        label: Some("Mostly false".to_owned()),
        label_kind: Some(LabelKind::Truth),
        rationale: Some(words.to_owned()),
        publication: "published".to_owned(),
        article_title: words.to_owned(),
        article_url: Some("https://herald.example/safest-year".to_owned()),
        article_published: "2026-03-01".parse().ok(),
        assignee: None,
        due: "2026-03-12T00:00:00Z".parse().ok(),
        evidence: 3,
        origins: 2,
        tags: vec!["crime".to_owned(), "local".to_owned()],
        opened_at: "2026-03-04T09:00:00Z".parse().unwrap(),
        changed_at: "2026-03-05T00:00:00Z".parse().unwrap(),
        approved_at: None,
    }
}

fn written(format: ListFormat, rows: &[ListRow]) -> String {
    String::from_utf8(bytes(format, rows, 2)).unwrap()
}

fn bytes(format: ListFormat, rows: &[impl Row], together: usize) -> Vec<u8> {
    fn begun<R: Row>(_like: &[R], format: ListFormat, out: &mut Vec<u8>) -> Writing {
        Writing::begin::<R>(format, out).unwrap()
    }
    let mut out = Vec::new();
    let mut writing = begun(rows, format, &mut out);
    for page in rows.chunks(together) {
        writing.rows(page, &mut out).unwrap();
    }
    writing.finish(&mut out).unwrap();
    out
}

/// The only sheet of a workbook, read by somebody else's program.
fn sheet(rows: &[impl Row]) -> calamine::Range<Data> {
    let book = Cursor::new(bytes(ListFormat::Xlsx, rows, 2));
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(book).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}

fn read(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect()
}

#[test]
fn lists_read_the_same_as_ever() {
    let rows = [row("It fell by “40%”, she said."), row("=1+1"), row("two\nlines")];
    golden("list.csv", &written(ListFormat::Csv, &rows));
    golden("list.jsonl", &written(ListFormat::JsonLines, &rows));
}

#[test]
fn a_formula_is_only_words() {
    for formula in [
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "  =1",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{200b}=1",
        "\u{3000}＝1",
    ] {
        let csv = written(ListFormat::Csv, &[row(formula)]);
        let cell = &read(&csv)[0][1];
        assert_eq!(cell, format!("'{formula}"), "{formula:?}");
    }
}

#[test]
fn plain_words_are_left_alone() {
    for plain in ["Crime fell", "a=b", "", " ", "'quoted'", "40% fewer", "–40 %"] {
        assert_eq!(&read(&written(ListFormat::Csv, &[row(plain)]))[0][1], plain);
    }
}

#[test]
fn csv_is_quoted_throughout_and_ends_its_lines_with_crlf() {
    let csv = written(ListFormat::Csv, &[row("a")]);
    assert!(csv.starts_with("\"number\",\"statement\","));
    assert_eq!(csv.matches("\r\n").count(), 2);
    assert!(csv.ends_with("\r\n"));
}

#[test]
fn rows_do_not_depend_on_how_they_are_paged() {
    let rows: Vec<_> = (0..5).map(|n| row(&format!("claim {n}"))).collect();
    for format in [ListFormat::Csv, ListFormat::JsonLines] {
        assert_eq!(bytes(format, &rows, 2), bytes(format, &rows, 5));
    }
}

#[test]
fn a_sheet_has_words_as_words_and_dates_as_dates() {
    let odd = "two\nlines, \u{1}, _x0041_ and 🙂";
    let early = ListRow { article_published: "1812-06-24".parse().ok(), ..row(odd) };
    let sheet = sheet(&[row("=1+1"), row("@SUM(A1)"), early, row("https://herald.example")]);

    let column = |name: &str| {
        let at = ListRow::COLUMNS.iter().position(|it| *it == name).unwrap();
        sheet.rows().map(|row| row[at].clone()).collect::<Vec<_>>()
    };
    let text = |text: &str| Data::String(text.to_owned());
    let words = ["=1+1", "@SUM(A1)", odd, "https://herald.example"].map(text);
    assert_eq!(column("statement"), [vec![text("statement")], words.to_vec()].concat());
    let opened = column("opened_at")[1].as_datetime().unwrap();
    assert!(matches!(column("opened_at")[1], Data::DateTime(_)));
    assert_eq!(opened.to_string(), "2026-03-04 09:00:00");
    assert_eq!(column("article_published")[1].as_date().unwrap().to_string(), "2026-03-01");
    assert_eq!(column("article_published")[3], text("1812-06-24"), "before any spreadsheet");
    assert_eq!(column("evidence")[1], Data::Float(3.0));
    assert_eq!(column("assignee")[1], Data::Empty);
}

/// A row with nothing but a text.
#[derive(serde::Serialize)]
struct Bare(String);

impl Row for Bare {
    const NAME: &str = "bare";
    const COLUMNS: &[&str] = &["text"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(&self.0)]
    }
}

#[test]
fn what_a_cell_has_no_room_for_is_cut_and_says_so() {
    let whole = "🙂".repeat(16_383);
    let sheet = sheet(&[Bare(whole.clone()), Bare(format!("{whole}🙂"))]);

    assert_eq!(sheet.get((1, 0)), Some(&Data::String(whole)));
    let cut = sheet.get((2, 0)).unwrap().to_string();
    assert!(cut.ends_with("[cut: a cell takes no more]") && cut.starts_with('🙂'), "{cut}");
    assert!(cut.encode_utf16().count() <= 32_767);
}

#[test]
fn more_rows_than_a_sheet_takes_are_refused() {
    let mut nowhere = Vec::new();
    let mut writing = Writing::begin::<Bare>(ListFormat::Xlsx, &mut nowhere).unwrap();
    let page: Vec<_> = std::iter::repeat_with(|| Bare(String::new())).take(1_048_575).collect();
    writing.rows(&page, &mut nowhere).unwrap();

    let refused = writing.rows(&[Bare(String::new())], &mut nowhere).unwrap_err();
    assert!(refused.to_string().ends_with("Take it as CSV, or narrow it down."), "{refused}");
}

proptest! {
    #[test]
    fn any_words_survive_csv(words in words()) {
        let csv = written(ListFormat::Csv, &[row(&words)]);
        let cell = read(&csv)[0][1].to_owned();
        let kept = cell == words || cell == format!("'{words}");
        prop_assert!(kept, "{cell:?}");
    }

    #[test]
    fn any_words_survive_json_lines(words in words()) {
        let lines = written(ListFormat::JsonLines, &[row(&words), row("a")]);
        let back: Vec<ListRow> =
            lines.split_terminator('\n').map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(back, vec![row(&words), row("a")]);
    }
}
