//! Lists, read back as others would read them.

use proptest::prelude::*;

use super::{ListFormat, ListRow};
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
    let mut out = Vec::new();
    format.head::<ListRow>(&mut out).unwrap();
    for page in rows.chunks(2) {
        format.rows(page, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
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
    for format in ListFormat::ALL {
        let mut whole = Vec::new();
        format.head::<ListRow>(&mut whole).unwrap();
        format.rows(&rows, &mut whole).unwrap();
        assert_eq!(written(format, &rows).into_bytes(), whole);
    }
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
