//! Papers as files: what typed words can do to them, and what stays the same.

use std::collections::BTreeSet;

use crate::paper::{Attached, Block, Column, Date, Fact, Paper, Run, Tone};
use crate::{Fonts, set};

/// Fonts of the program alone, whatever the machine has.
fn inside() -> Fonts {
    Fonts::with_folders(Vec::new())
}

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "C-12: No bridge is longer".to_owned(),
        author: "Harbour Desk".to_owned(),
        language: "en".to_owned(),
        date: Date { year: 2026, month: 3, day: 9, hour: 10, minute: 0, second: 0 },
        running: "Harbour Desk · Claim report · C-12".to_owned(),
        blocks,
        attached: None,
    }
}

fn title(text: &str) -> Block {
    Block::Title { text: text.to_owned() }
}

fn line(text: &str) -> Block {
    Block::Line { runs: vec![Run::plain(text)], small: false }
}

/// One of every block and run, each with these words in it.
fn everywhere(words: &str) -> Paper {
    let runs = || {
        let url = Some("https://a.example/x?y=1#z".to_owned());
        let all =
            [Run::plain, Run::strong, Run::muted, Run::fixed].map(|make| make(words.to_owned()));
        all.into_iter().chain([Run::linked(words, url)]).collect::<Vec<_>>()
    };
    let text = || words.to_owned();
    let (tone, sign) = (Tone::MostlyFalse, "◔".to_owned());
    let column = |width| Column { name: text(), width };
    let mut blocks = vec![
        title(words),
        Block::Notice { runs: runs() },
        Block::Verdict { tone, sign: sign.clone(), word: text(), about: text() },
        Block::Facts { rows: vec![Fact { name: text(), runs: runs() }] },
        Block::Heading { level: 2, text: text() },
        Block::Words { text: text() },
        Block::Context {
            before: text(),
            exact: text(),
            after: text(),
            language: Some("de".to_owned()),
        },
        Block::Line { runs: runs(), small: true },
        Block::Note { text: text() },
        Block::Heading { level: 3, text: text() },
        Block::List { items: vec![runs(), runs()] },
        Block::Table {
            columns: vec![column(Some(20)), column(None)],
            rows: vec![vec![runs(), runs()]],
        },
        Block::Fixed { text: text() },
    ];
    let inside = vec![line(words), Block::Quote { text: text() }];
    blocks.push(Block::Item { tone: Tone::True, sign, word: text(), blocks: inside });
    paper(blocks)
}

#[track_caller]
fn is_whole(pdf: &[u8]) {
    assert!(pdf.starts_with(b"%PDF-1.7"), "no PDF");
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"), "an unfinished PDF");
}

fn holds(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|it| it == words.as_bytes())
}

/// Whether it says of itself that it can be archived and is accessible.
fn is_strict(pdf: &[u8]) -> bool {
    holds(pdf, "<pdfaid:part>3</pdfaid:part>") && holds(pdf, "<pdfuaid:part>1</pdfuaid:part>")
}

#[test]
fn the_same_paper_is_the_same_bytes_and_another_is_not() {
    let one = set(&everywhere("No bridge"), &inside()).unwrap();
    is_whole(&one);
    assert!(is_strict(&one));
    assert_eq!(one, set(&everywhere("No bridge"), &inside()).unwrap());
    assert_ne!(one, set(&everywhere("No bridges"), &inside()).unwrap());
}

#[test]
fn what_looks_like_markup_stays_text() {
    let hostile = [
        "#panic(\"x\")",
        "$ x $ $",
        "#let a = ] [ { ( ",
        "*_`<a>@b\\ \\u{0} // /* \"",
        "#import \"@preview/x:1.0.0\"",
        "#read(\"/etc/passwd\") #image(\"a.png\")",
        "\u{0}\u{7}\u{1b}[31m\u{85}\u{2028}x",
        "\u{202e}gnirts\u{feff}\u{200b}",
        "</x:xmpmeta><script>",
        ") Tj ET /Launch",
        "= a\n== b\n- c\n+ d",
        "e\u{301}\u{301}\u{301} \u{fffd}\u{ffff}\u{e000}",
        "",
        " \n\t ",
    ];
    for words in hostile {
        let made = set(&everywhere(words), &inside());
        is_whole(&made.unwrap_or_else(|why| panic!("{words:?}: {why}")));
    }
}

#[test]
fn scripts_of_many_newsrooms_have_their_letters() {
    let words = "Brücke Łódź Việt · Ελλάδα · Привет, ґанок · שלום עולם · مرحبا بالعالم، ١٢٪ · ✓ ✕ ◕ ◐ ◔ ○ ◩ ◇ ▲ ▼ ● – … “x” € №";
    assert!(is_strict(&set(&everywhere(words), &inside()).unwrap()));
}

#[test]
fn letters_without_a_shape_cost_a_notice_and_no_paper() {
    let mut fonts = inside();
    let lacking = fonts.borrow(BTreeSet::from(['a', '橋', '\u{200d}', ' ', '한']));
    assert_eq!(lacking, BTreeSet::from(['橋', '한']));
    let pdf =
        set(&paper(vec![title("橋"), line("東京の橋は長い。".repeat(40).as_str())]), &inside())
            .unwrap();
    is_whole(&pdf);
    assert!(!is_strict(&pdf));
}

#[test]
fn long_papers_come_to_their_end() {
    let word = "x".repeat(3_000);
    let mut blocks = vec![title(&"No bridge is longer. ".repeat(50)), line(&word)];
    blocks.push(Block::Words { text: "As wide as long.\n\n".repeat(600) });
    for number in 0..60 {
        let blocks_of_it = vec![
            Block::Line {
                runs: vec![Run::linked(
                    format!("Source {number}"),
                    Some(format!("https://a.example/{word}")),
                )],
                small: false,
            },
            Block::Quote { text: "It was said there. ".repeat(30) },
        ];
        let (tone, sign, word) = (Tone::True, "▲".to_owned(), "Supports".to_owned());
        blocks.push(Block::Item { tone, sign, word, blocks: blocks_of_it });
    }
    let columns = vec![
        Column { name: "No.".to_owned(), width: Some(8) },
        Column { name: "What".to_owned(), width: None },
    ];
    let rows = (0..300)
        .map(|it| vec![vec![Run::plain(it.to_string())], vec![Run::plain("Eve approved it.")]]);
    blocks.push(Block::Table { columns, rows: rows.collect() });
    let pdf = set(&paper(blocks), &inside()).unwrap();
    is_whole(&pdf);
    assert!(is_strict(&pdf));
}

#[test]
fn a_file_goes_along_under_its_name() {
    let with = |text: &str| {
        let attached = Attached {
            name: "claim-C-12-proof.json".to_owned(),
            media_type: "application/json".to_owned(),
            about: "The proof".to_owned(),
            text: text.to_owned(),
        };
        let paper = Paper { attached: Some(attached), ..paper(vec![title("No bridge")]) };
        set(&paper, &inside()).unwrap()
    };
    // What no text of a paper may hold, and no font has, stays in the file and costs nothing.
    let pdf = with("{\"a\":\"\u{202e}\u{2028}\u{ffff}\u{e000}橋\"}");
    assert!(is_strict(&pdf));
    assert!(holds(&pdf, "claim-C-12-proof.json") && holds(&pdf, "/EmbeddedFile"));
    assert_ne!(pdf, with("{\"a\":\"   \u{e000}橋\"}"));
}
