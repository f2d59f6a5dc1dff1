//! Tests of sentences: what ends one, what does not, and that no text is too hostile.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    check_in("en", body, expected);
}

#[track_caller]
fn check_in(language: &str, body: &str, expected: &[&str]) {
    let text = Scalars::new(body);
    let found: Vec<&str> =
        sentences(body, Some(language)).into_iter().map(|it| text.slice(it)).collect();
    assert_eq!(found, expected);
}

/// A body given as the sentences it should fall into, with a space between them.
#[track_caller]
fn check_apart(expected: &[&str]) {
    check(&expected.join(" "), expected);
}

#[test]
fn abbreviations_do_not_end_a_sentence() {
    check_apart(&[
        "Dr. Lee of the U.S. Navy spoke at 7 p.m. on Friday.",
        "She left.",
        "Rep. Bo Ek, R-Ariz., stayed with approx. 30 others.",
        "See e.g. The Harbour, vol. 2, or ask Harbour Inc. for it.",
    ]);
}

#[test]
fn an_abbreviation_at_the_end_of_a_sentence_ends_it() {
    check_apart(&["She moved to the U.S.", "He works for Harbour Inc.", "The port grew."]);
    check_apart(&["They sell ropes, nets, etc.", "Ann Lee buys them."]);
}

#[test]
fn a_word_that_is_an_abbreviation_only_with_a_capital_ends_its_sentence() {
    check_apart(&["Bo Ek told me.", "Lawyers knew.", "It is a pier not to miss.", "Ships come."]);
}

#[test]
fn the_day_and_the_zone_stand_behind_the_time() {
    check_apart(&["It left at 9 a.m. Monday.", "It docked at 7 p.m. GMT.", "At 8 p.m. it sank."]);
}

#[test]
fn a_question_in_quotation_marks_stays_with_who_asked_it() {
    check_apart(&["“Who pays?” asked the mayor.", "Nobody knew."]);
    check_apart(&["“Who pays?” Mayor Ann Lee asked.", "Nobody knew."]);
    check_apart(&["“Who pays?”", "Ann Lee does not."]);
    check_apart(&["“Who pays?”", "Ann Lee said, “Nobody.”"]);
    check_apart(&["Who pays? asked the mayor.", "Stop! he cried."]);
}

#[test]
fn sentences_inside_a_quotation_count() {
    check_apart(&["“We lost both.", "Dr. Lee knows,” she said.", "It rained."]);
    check_apart(&["The ferry sank, he said.", "\"We will see.", "It was old.\""]);
}

#[test]
fn a_question_ends_before_a_word_in_lower_case() {
    check_apart(&["who pays?", "nobody knows!!", "ask ann."]);
    check("Is it safe?nobody knows.", &["Is it safe?", "nobody knows."]);
    check_apart(&["Is it sinking?!", "I saw it."]);
}

#[test]
fn a_name_that_ends_in_a_stop_goes_on() {
    check_apart(&["The band Ahoy! has split.", "The song Who Pays? is old.", "It rained."]);
}

#[test]
fn a_sentence_in_brackets_ends_with_its_stop() {
    check_apart(&["It sank (it was old.)", "Nobody drowned.", "(Ann Lee.)", "The port shut."]);
    check_apart(&["It sank (why?) in May.", "It was old (built in 1950).", "It rained."]);
}

#[test]
fn numbers_of_items_begin_sentences_of_a_list_and_end_none() {
    check_apart(&["1. Buy a ferry", "2. Paint it", "3. Sail"]);
    check_apart(&["They agreed.", "a) buy a ferry", "b) paint it", "c) sail"]);
    check("2.1. The old harbour", &["2.1. The old harbour"]);
    check("1. Who pays for the ferry?", &["1. Who pays for the ferry?"]);
    check_apart(&["Q. Who pays?", "A. The port does."]);
}

#[test]
fn numbers_of_the_parts_of_a_sentence_begin_none() {
    check_apart(&["We need (1) money, (2) time and (3) ferries.", "Nobody came."]);
    check_apart(&["Two things count: 1. the ferry floats, and 2. it sails.", "It did."]);
    check_apart(&["She is No. 1.", "He is No. 2."]);
}

#[test]
fn an_ellipsis_ends_a_sentence_only_before_a_capital() {
    check_apart(&["She paused ... then left.", "She paused ...", "Then she left."]);
    check_apart(&["The ferry sank.", ". . . Nobody drowned."]);
    check_apart(&["The ferry sank.", "...and nobody drowned."]);
}

#[test]
fn a_note_and_a_face_stand_with_the_sentence_before_them() {
    check_apart(&["The pier fell into the harbour.12", "It was old."]);
    check_apart(&["It floats! :-)", "Ann Lee built it."]);
}

#[test]
fn an_address_is_never_cut_and_ends_a_line_before_a_capital() {
    check("Ask http://ferry.example/a.B?C=D.E now.", &["Ask http://ferry.example/a.B?C=D.E now."]);
    check_apart(&["See www.ferry.example/old", "It is open."]);
    check_apart(&["http://ferry.example/a", "http://ferry.example/b"]);
    check(
        "It works.Then it sank at Harbour.Com today.",
        &["It works.", "Then it sank at Harbour.Com today."],
    );
}

#[test]
fn the_head_of_a_message_falls_into_its_lines() {
    check_apart(&["Ann Lee", "05/13/2025 08:20 AM", "The ferry sank."]);
    check_apart(&["Bo Ek <bo@ferry.example> on 05/13/2025 08:20:15", "All are safe."]);
    check_apart(&["From: bo@ferry.example", "Subject: The ferry"]);
    check_apart(&["It sank.", "-----Message-----", "From: Bo Ek"]);
    check_apart(&["The pier is open.", "Best regards,", "Ann Lee"]);
    check_apart(&["Ann,", "We are late."]);
    check_apart(&["Nobody drowned.", "-----------", "Sent from the harbour"]);
}

#[test]
fn a_caption_begins_at_its_label() {
    check_apart(&["The ferry in the harbour", "Image: Bo Ek."]);
    check_apart(&["Figure 1.2", "The old harbour before the flood."]);
    check("Figure 1.2 shows the harbour.", &["Figure 1.2 shows the harbour."]);
}

#[test]
fn the_date_of_an_article_stands_alone() {
    check_apart(&["Ferry sinks in the old harbour", "Tuesday, May 13, 2025"]);
    check_apart(&["Tuesday, May 13, 2025", "The ferry sank on Monday."]);
    check("It sank on Tuesday, May 13, 2025.", &["It sank on Tuesday, May 13, 2025."]);
}

#[test]
fn a_line_that_was_full_goes_on_and_one_that_was_not_ends() {
    check(
        "The ferry to the island left the\nharbour early. It sank off the\nold pier.",
        &["The ferry to the island left the\nharbour early.", "It sank off the\nold pier."],
    );
    check(
        "Ferry sinks\nAnn Lee reports from the harbour that nobody drowned.",
        &["Ferry sinks", "Ann Lee reports from the harbour that nobody drowned."],
    );
    check("ropes\nold nets\npaint and oil", &["ropes", "old nets", "paint and oil"]);
    check("It is a wet\nday in May.", &["It is a wet\nday in May."]);
}

#[test]
fn other_languages_keep_their_rules() {
    check_in(
        "de",
        "Er fragte: „Wer zahlt?“ Niemand wusste es. Die Fähre sank.",
        &["Er fragte: „Wer zahlt?“", "Niemand wusste es.", "Die Fähre sank."],
    );
    check_in("ja", "船は沈んだ。誰も死ななかった。", &["船は沈んだ。", "誰も死ななかった。"]);
}

#[test]
fn a_sentence_never_crosses_a_paragraph() {
    check(
        "A headline without a stop\n\nThen a sentence.",
        &["A headline without a stop", "Then a sentence."],
    );
    assert_eq!(blocks("One.\n \nTwo,\nthree."), [0..4, 7..18]);
}

#[test]
fn very_long_and_very_odd_text_takes_no_longer_than_prose() {
    for piece in [
        "a",
        ".",
        "\"",
        "(",
        ")",
        "“",
        "1. ",
        ". ",
        "? ",
        "\n",
        "a\n",
        "\n- ",
        "a) ",
        ":-) ",
        "A. ",
        "--- ",
        "www.",
        "@",
        "“a.” ",
        "May 1. ",
        "中。",
        "🐈",
        "\u{301}",
        " ",
        "a, ",
        "A ",
        "?a",
    ] {
        let body = format!("a{}a", piece.repeat(20_000));
        let found = sentences(&body, Some("en"));
        assert!(found.len() <= body.len());
    }
    assert_eq!(sentences(&"a".repeat(1_000_000), None).len(), 1);
    assert_eq!(sentences(&"ferry ".repeat(200_000), None).len(), 1);
}

proptest! {
    #[test]
    fn sentences_are_in_order_and_lose_no_word(
        body in "([A-Za-zé0-9.,:;!?“”\"«»()\\[\\]@/<>*_= \n-]|No\\. |\\. |www\\.|1\\. |中|🐈|。){0,200}",
        language in "en|de|ja",
    ) {
        let text = Scalars::new(&body);
        let found = sentences(&body, Some(&language));
        let mut at = 0;
        let mut kept = 0;
        for it in &found {
            prop_assert!(it.start >= at && it.start < it.end && it.end <= text.len());
            prop_assert_eq!(text.trim(it.clone()), it.clone());
            kept += text.slice(it.clone()).chars().filter(|ch| !ch.is_whitespace()).count();
            at = it.end;
        }
        prop_assert_eq!(kept, body.chars().filter(|ch| !ch.is_whitespace()).count());
    }
}
