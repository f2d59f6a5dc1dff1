//! Tests: where quotes end up when their text is edited.

use proptest::prelude::*;

use super::super::at;
use super::*;

const OLD: &str = "Harbour news\n\n\
    The harbour board met on Monday. Ann Lee said 40 ships had left the old port since May. \
    “The bridge is safe for lorries of up to 30 tons,” said Bo Ek. Nobody else was heard.\n\n\
    The ferry to Eastport runs twice a day, the board's plan says. It costs 3 crowns.\n\n\
    A decision is due in spring, after the engineers have weighed every span of the bridge.";

/// What has become of some words of the old text, as the words of the new one and how they were
/// found; candidates of an orphan are listed after it.
fn placed(old: &str, new: &str, words: &str, with_old: bool) -> String {
    let scalars = Scalars::new(old);
    let from = scalars.offset(old.find(words).expect("in the old text")).expect("an edge");
    let anchor = at(old, from..from + words.chars().count()).expect("in the old text");
    let new_scalars = Scalars::new(new);
    match reanchor(&anchor, with_old.then_some(old), new) {
        Placement::Same { range, how, typography } => {
            let mark = if typography { " in other marks" } else { "" };
            format!("{}{mark}: {}", how.word(), new_scalars.slice(range))
        }
        Placement::Changed { range, how, .. } => {
            format!("changed, {}: {}", how.word(), new_scalars.slice(range))
        }
        Placement::Orphan { candidates } => {
            let words = candidates.into_iter().map(|it| new_scalars.slice(it.range));
            format!("orphan: {}", words.collect::<Vec<_>>().join(" | "))
        }
    }
}

#[track_caller]
fn check(new: &str, words: &str, expected: &str) {
    assert_eq!(placed(OLD, new, words, true), expected);
}

#[track_caller]
fn check_alone(new: &str, words: &str, expected: &str) {
    assert_eq!(placed(OLD, new, words, false), expected);
}

#[test]
fn what_was_not_edited_stays_where_it_is() {
    check(OLD, "40 ships had left the old port", "position: 40 ships had left the old port");
    let later = OLD.replace("in spring", "in autumn");
    check(&later, "Nobody else was heard.", "position: Nobody else was heard.");
}

#[test]
fn a_line_before_it_moves_a_quote_and_changes_nothing() {
    let new = format!("Corrected on Tuesday.\n\n{OLD}");
    check(&new, "Harbour news", "difference: Harbour news");
    check(&new, "It costs 3 crowns.", "difference: It costs 3 crowns.");
    check_alone(&new, "It costs 3 crowns.", "words: It costs 3 crowns.");
}

#[test]
fn a_changed_word_is_said_to_be_changed() {
    let new = OLD.replace("40 ships", "41 ships");
    let is = "Ann Lee said 41 ships had left the old port since May.";
    let was = "Ann Lee said 40 ships had left the old port since May.";
    check(&new, was, &format!("changed, difference: {is}"));
    check_alone(&new, was, &format!("changed, likeness: {is}"));
    check(&new, "40 ships had left", "changed, difference: 41 ships had left");
}

#[test]
fn a_short_quote_that_changed_is_found_by_comparison_only() {
    let new = OLD.replace("40 ships", "41 ships");
    check(&new, "said 40 ships", "changed, difference: said 41 ships");
    check_alone(&new, "said 40 ships", "orphan: ");
}

#[test]
fn another_number_is_never_the_same_quote() {
    let new = OLD.replace("30 tons", "30.5 tons");
    check(&new, "lorries of up to 30", "changed, difference: lorries of up to 30.5");
    check_alone(&new, "lorries of up to 30", "orphan: ");
}

#[test]
fn a_moved_paragraph_takes_its_quotes_along() {
    let ferry = "The ferry to Eastport runs twice a day, the board's plan says. It costs 3 crowns.";
    let rest = OLD.replace(&format!("{ferry}\n\n"), "");
    let new = rest.replace("Harbour news\n\n", &format!("Harbour news\n\n{ferry}\n\n"));
    check(&new, "runs twice a day", "difference: runs twice a day");
    check(&new, "It costs 3 crowns.", "difference: It costs 3 crowns.");
    let changed = new.replace("twice a day", "once a day");
    check(
        &changed,
        "The ferry to Eastport runs twice a day, the board's plan says.",
        "changed, likeness: The ferry to Eastport runs once a day, the board's plan says.",
    );
}

#[test]
fn a_shortened_or_lengthened_quote_is_changed() {
    let quote = "The bridge is safe for lorries of up to 30 tons";
    check(
        &OLD.replace(" for lorries of up to 30 tons", ""),
        quote,
        "changed, difference: The bridge is safe",
    );
    check(
        &OLD.replace("is safe", "is, as three engineers of the board found in March, safe"),
        quote,
        "changed, difference: The bridge is, as three engineers of the board found in March, safe \
         for lorries of up to 30 tons",
    );
}

#[test]
fn a_deleted_sentence_is_an_orphan_even_beside_its_like() {
    let quote = "Ann Lee said 40 ships had left the old port since May.";
    check(&OLD.replace(&format!("{quote} "), ""), quote, "orphan: ");
    check_alone(&OLD.replace(&format!("{quote} "), ""), quote, "orphan: ");
    let other = OLD.replace(quote, "Rain fell all week, and the fish market was closed.");
    check(&other, quote, "orphan: Rain fell all week, and the fish market was closed.");
}

#[test]
fn a_duplicate_elsewhere_does_not_draw_a_quote_to_it() {
    let quote = "The ferry to Eastport runs twice a day, the board's plan says.";
    let new = OLD.replace("Harbour news\n\n", &format!("Harbour news\n\n{quote}\n\n"));
    check(&new, quote, &format!("difference: {quote}"));
    check_alone(&new, quote, &format!("words: {quote}"));
    let range = reanchor(&at(OLD, 190..250).expect("a range"), Some(OLD), &new);
    assert!(matches!(range, Placement::Same { range, .. } if range == (190 + 64..250 + 64)));
}

#[test]
fn two_equal_places_are_for_a_person_to_choose() {
    let quote = "The ferry to Eastport runs twice a day, the board's plan says.";
    let twice = OLD.replace(quote, &format!("{quote} {quote}"));
    check(&twice, quote, &format!("orphan: {quote} | {quote}"));
    let apart = format!("{quote} Then snow fell. {quote}");
    check_alone(&apart, quote, &format!("orphan: {quote} | {quote}"));
}

#[test]
fn the_other_of_two_equal_sentences_is_not_the_one_that_went() {
    let old = "The bridge was closed for a week. Ann Lee was glad. \
        Trams ran again in June. The bridge was closed for a week. Bo Ek was not.";
    let new = old.replacen("The bridge was closed for a week. ", "", 1);
    assert_eq!(placed(old, &new, "The bridge was closed for a week.", true), "orphan: ");
}

#[test]
fn a_sentence_that_another_one_has_become_is_not_taken_for_both() {
    let old = "In Northam 12 houses were flooded. In Stow 40 houses were flooded. \
        In Brent 7 houses were flooded.";
    let new = "In Northam 13 houses were flooded. In Brent 7 houses were flooded.";
    let stow = placed(old, new, "In Stow 40 houses were flooded.", true);
    assert!(stow.starts_with("orphan"), "{stow}");
}

#[test]
fn white_space_and_marks_are_no_change() {
    let new = OLD.replace(['“', '”'], "\"").replace("board's", "board’s").replace(' ', "\u{A0}");
    check(
        &new,
        "“The bridge is safe for lorries of up to 30 tons,”",
        "difference in other marks: \"The\u{A0}bridge\u{A0}is\u{A0}safe\u{A0}for\u{A0}lorries\u{A0}of\u{A0}up\u{A0}to\u{A0}30\u{A0}tons,\"",
    );
    let wrapped = OLD.replace("met on Monday", "met\n    on\n    Monday");
    check(
        &wrapped,
        "The harbour board met on Monday.",
        "difference in other marks: The harbour board met\n    on\n    Monday.",
    );
}

#[test]
fn a_quote_that_ends_inside_a_word_does_so_again() {
    let new = format!("Corrected.\n\n{OLD}");
    check(&new, "ships had left the old po", "difference: ships had left the old po");
}

#[test]
fn words_that_stand_elsewhere_by_chance_are_not_a_short_quote() {
    let new = OLD.replace("It costs 3 crowns.", "").replace("is due", "costs 3 crowns");
    check(&new, "costs 3 crowns", "orphan: costs 3 crowns");
    check_alone(&new, "costs 3 crowns", "orphan: costs 3 crowns");
}

#[test]
fn an_anchor_of_nothing_is_an_orphan() {
    let anchor = Anchor {
        exact: String::new(),
        prefix: String::new(),
        suffix: String::new(),
        start: 3,
        end: 3,
    };
    let orphan = Placement::Orphan { candidates: Vec::new() };
    assert_eq!(reanchor(&anchor, Some(OLD), OLD), orphan);
    let spaces = Anchor { exact: " \n".into(), start: 9, end: 11, ..anchor };
    assert_eq!(reanchor(&spaces, Some("a"), OLD), orphan);
}

/// Long texts that would take minutes if anything were quadratic.
#[test]
fn long_texts_of_every_bad_kind_are_read_in_linear_time() {
    let many =
        |count: usize, word: &dyn Fn(usize) -> String| -> String { (0..count).map(word).collect() };
    let letters = many(200_000, &|_| "a ".into());
    let pairs = many(100_000, &|it| if it == 99 { "b b ".into() } else { "a b ".into() });
    let equal = many(100_000, &|_| "The bridge is old. ".into());
    let numbered = many(20_000, &|it| format!("Ship {it} left at {}. ", it % 24));
    let reversed = many(20_000, &|it| format!("Ship {} left at {}. ", 20_000 - it, it % 24));
    let foreign = many(40_000, &|it| format!("w{it} "));
    let marks = many(100_000, &|it| if it % 2 == 0 { "“".into() } else { ". ".into() });
    let texts = [&letters, &pairs, &equal, &numbered, &reversed, &foreign, &marks];
    for (at_old, old) in texts.into_iter().enumerate() {
        for new in [old, texts[(at_old + 1) % texts.len()]] {
            let new = format!("x {new}");
            let revised = Revised::new(Some(old), &new);
            for (from, length) in [(0, 40), (1_000, 200), (50_000, 20_000), (99_000, 3)] {
                if let Some(anchor) = at(old, from..from + length) {
                    revised.place(&anchor);
                }
            }
        }
    }
}

#[test]
fn a_thousand_quotes_cost_one_comparison() {
    let sentence =
        |it: usize| format!("Ship {it} left pier {} for Eastport at noon. ", it * 7 % 50);
    let old: String = (0..3_000).map(sentence).collect();
    let new: String = (0..3_000)
        .filter(|it| it % 10 != 5)
        .map(|it| sentence(it + usize::from(it % 7 == 0)))
        .collect();
    let revised = Revised::new(Some(&old), &new);
    let mut kept = 0;
    for from in (0..100_000).step_by(100) {
        let anchor = at(&old, from..from + 60).expect("in the text");
        kept += usize::from(!matches!(revised.place(&anchor), Placement::Orphan { .. }));
    }
    assert!(kept > 500, "{kept}");
}

proptest! {
    #[test]
    fn a_place_is_in_the_text_and_the_same_words_are_the_same(
        old in "([a-c]{1,2}[ .]|“|’|\n|é|中|🐈){0,60}",
        new in "([a-c]{1,2}[ .]|“|’|\n|é|中|🐈){0,60}",
        from in 0..60_usize,
        length in 1..20_usize,
        with_old in any::<bool>(),
    ) {
        let Some(anchor) = at(&old, from..from + length) else { return Ok(()) };
        let text = Scalars::new(&new);
        match reanchor(&anchor, with_old.then_some(old.as_str()), &new) {
            Placement::Same { range, typography, .. } => {
                let words = text.get(range).expect("in the text");
                prop_assert_eq!(typography, words != anchor.exact);
            }
            Placement::Changed { range, similarity, .. } => {
                prop_assert!(text.get(range).is_some_and(|it| !it.is_empty()));
                prop_assert!(similarity < 1000);
            }
            Placement::Orphan { candidates } => {
                prop_assert!(candidates.iter().all(|it| text.get(it.range.clone()).is_some()));
            }
        }
    }

    #[test]
    fn any_selector_from_anywhere_is_read(
        exact in "\\PC{0,20}", prefix in "\\PC{0,9}", suffix in "\\PC{0,9}", new in "\\PC{0,60}",
        start in any::<usize>(), end in any::<usize>(),
    ) {
        let anchor = Anchor { exact, prefix, suffix, start, end };
        reanchor(&anchor, Some(&new), &new);
        reanchor(&anchor, None, &new);
    }

    #[test]
    fn a_text_put_before_and_after_moves_every_place(
        body in "[a-e]{1,3}( [a-e]{1,3}){1,40}\\.", from in 0..40_usize, length in 1..30_usize,
    ) {
        let Some(anchor) = at(&body, from..from + length) else { return Ok(()) };
        prop_assume!(anchor.exact.chars().any(char::is_alphanumeric));
        let new = format!("Zoë Lund was heard first.\n\n{body}\n\nThen Yngve Holm spoke.");
        if let Placement::Same { range, .. } = reanchor(&anchor, Some(&body), &new) {
            let moved = from + 27..from + 27 + length;
            prop_assert!(range.start >= moved.start && range.end <= moved.end);
        }
    }
}
