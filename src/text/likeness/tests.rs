//! Likeness, on labelled texts of our own words and on anything at all.

use proptest::prelude::*;

use super::*;

const WIRE: &str = "The harbour board of Norwick said on Tuesday that it would close the northern \
    quay for nine weeks from the first of March. Divers found cracks in eleven of its forty piles \
    in January, the board said, and two of them no longer carry any weight. Ferries to Skerry will \
    leave from the fish market meanwhile. “Nobody was in danger at any time,” said Ann Lee, who \
    leads the board. The repair will cost 2.4 million crowns, which the town and the ferry company \
    share. The quay was built in 1931 and was last repaired after the storm of 1987.";

/// Another headline, a byline, another number of the divers and no last sentence.
const REPRINTED: &str = "Norwick quay to close for weeks\nBy our own correspondent\n\nThe harbour \
    board of Norwick said on Tuesday that it would close the northern quay for nine weeks from the \
    first of March. Divers found cracks in twelve of its forty piles in January, the board said, and \
    two of them no longer carry any weight. Ferries to Skerry will leave from the fish market \
    meanwhile. \"Nobody was in danger at any time,\" said Ann Lee, who leads the board. The repair \
    will cost 2.4 million crowns, which the town and the ferry company share.";

/// A cut of it inside a page with a head and a foot.
const CUT: &str = "Sign in · Subscribe · Weather\nNEWS IN BRIEF\nDivers found cracks in eleven of \
    its forty piles in January, the board said, and two of them no longer carry any weight. Ferries \
    to Skerry will leave from the fish market meanwhile.\nMore from Norwick · Contact us";

/// The same event, told by somebody who was there.
const OTHER_WORDS: &str = "Anyone who wants to sail to Skerry this spring has to walk a little \
    further. Work on the old north quay begins on 1 March, and until May the boats tie up beside \
    the fish hall. I watched the divers in January: eleven piles are cracked, Bo Ek showed me on his \
    sketch. Ann Lee of the harbour board says that nobody was in danger at any time. Town and ferry \
    company pay half each of 2.4 million crowns.";

/// Another event by the same office, with its standing phrases.
const OTHER_EVENT: &str = "The harbour board of Norwick said on Tuesday that it had bought a second \
    tug. The vessel is called Heron and can pull sixty tonnes, the board said, half as much again as \
    the old one. She will begin work in June. “We have waited for her for years,” said Ann Lee, who \
    leads the board. The tug cost 5.1 million crowns.";

fn between(one: &str, other: &str) -> u32 {
    alike(&[one, other], 1).first().map_or(0, |it| it.percent)
}

#[test]
fn a_reprint_under_another_headline_is_the_same_text() {
    assert!(between(WIRE, REPRINTED) >= 80, "{}", between(WIRE, REPRINTED));
    assert!(between(WIRE, CUT) >= 60, "{}", between(WIRE, CUT));
    assert!(between(REPRINTED, CUT) >= 60, "{}", between(REPRINTED, CUT));
}

#[test]
fn another_report_of_the_event_is_another_text() {
    for same in [WIRE, REPRINTED, CUT] {
        assert!(between(same, OTHER_WORDS) < 30, "{}", between(same, OTHER_WORDS));
        assert!(between(same, OTHER_EVENT) < 50, "{}", between(same, OTHER_EVENT));
    }
}

#[test]
fn pairs_come_with_the_most_alike_first() {
    let found = alike(&[OTHER_WORDS, CUT, WIRE, REPRINTED], 60);
    let pairs: Vec<_> = found.iter().map(|it| (it.one, it.other)).collect();
    assert_eq!(pairs, [(2, 3), (1, 2), (1, 3)], "{found:?}");
}

#[test]
fn case_marks_accents_and_line_ends_do_not_count() {
    let one = "Café owners on the pier say: “We lost nine weeks.”";
    let other = "CAFE OWNERS ON THE\nPIER SAY - \"we lost nine weeks\"";
    assert_eq!(between(one, other), 100);
}

#[test]
fn a_figure_or_a_name_alone_is_like_nothing() {
    assert_eq!(alike(&["38 million crowns", "38 million crowns", "", ""], 0), []);
}

#[test]
fn one_changed_word_costs_one_word() {
    let words: Vec<String> = (0..100).map(|it| format!("w{it}")).collect();
    let mut changed = words.clone();
    changed[50] = "other".to_owned();
    assert_eq!(between(&words.join(" "), &changed.join(" ")), 99);
}

#[test]
fn a_language_without_spaces_has_words_too() {
    let one = "港口管理局表示北码头将关闭九个星期";
    assert_eq!(between(one, &format!("号外{one}完")), 100);
}

#[test]
fn long_texts_are_compared_by_their_beginnings() {
    let start = "a b c d e f g h ".repeat(600);
    let one = format!("{start}{}", "x y z ".repeat(50_000));
    let other = format!("{start}{}", "p q r ".repeat(50_000));
    assert_eq!(between(&one, &other), 100);
}

/// Few words, so that texts meet.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[abc]( [abc]){0,30}", 1 => any::<String>()]
}

proptest! {
    #[test]
    fn likeness_goes_both_ways_and_is_a_share(one in texts(), other in texts()) {
        prop_assert_eq!(between(&one, &other), between(&other, &one));
        prop_assert!(between(&one, &other) <= 100);
    }

    #[test]
    fn every_text_of_some_length_is_like_itself(text in "[a-z]{1,5}( [a-z]{1,5}){7,40}") {
        prop_assert_eq!(between(&text, &text), 100);
    }

    #[test]
    fn a_head_and_a_foot_take_nothing_away(
        text in "[a-z]{1,5}( [a-z]{1,5}){7,40}",
        head in "[A-Z0-9 .|]{0,80}",
        foot in "[A-Z0-9 .|]{0,80}",
    ) {
        let whole = format!("{head}\n{text}\n{foot}");
        prop_assert_eq!(between(&text, &whole), 100);
    }

    #[test]
    fn a_list_finds_what_its_pairs_find(texts in proptest::collection::vec(texts(), 0..6)) {
        let list: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut pairs = Vec::new();
        for (one, first) in list.iter().enumerate() {
            for (other, second) in list.iter().enumerate().skip(one + 1) {
                let percent = between(first, second);
                if percent >= 1 {
                    pairs.push(Alike { one, other, percent });
                }
            }
        }
        let mut found = alike(&list, 1);
        found.sort_by_key(|it| (it.one, it.other));
        prop_assert_eq!(found, pairs);
    }

    #[test]
    fn fewer_than_the_least_are_left_out(one in texts(), other in texts(), least in 0..=101_u32) {
        for it in alike(&[&one, &other], least) {
            prop_assert!(it.percent >= least);
        }
    }
}
