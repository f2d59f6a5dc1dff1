//! What a body splits into, sentence by sentence.

use super::*;
use proptest::prelude::*;

fn of(body: &str) -> Vec<Suggestion> {
    split(&Draft { body, publisher: Some("The Courier"), ..Draft::default() })
}

/// The only attributed suggestion of a body: its words, its speaker and its cue.
#[track_caller]
fn check(body: &str, words: &str, speaker: &str, form: Form) {
    let found: Vec<Suggestion> =
        of(body).into_iter().filter(|it| it.form != Form::Stated).collect();
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    let name = one.speaker.as_ref().map(|it| it.name.as_str());
    assert_eq!((one.text.as_str(), name, one.form), (words, Some(speaker), form));
}

#[test]
fn words_are_found_before_and_after_their_speaker() {
    check("“We lost it,” said Ann Lee.", "We lost it", "Ann Lee", Form::Direct);
    check("“We lost it,” Ann Lee said.", "We lost it", "Ann Lee", Form::Direct);
    check("Ann Lee said: “We lost it.”", "We lost it", "Ann Lee", Form::Direct);
    check("Ann Lee said that it was lost.", "it was lost", "Ann Lee", Form::Indirect);
    check("It was lost, Ann Lee said.", "It was lost", "Ann Lee", Form::Indirect);
    check("It was lost, according to Ann Lee.", "It was lost", "Ann Lee", Form::Indirect);
    check("Ann Lee said it was “lost for good”.", "it was “lost for good”", "Ann Lee", Form::Mixed);
}

#[test]
fn a_speaker_keeps_the_word_when_the_sentence_goes_on() {
    let found = of("“It is lost,” said Ann Lee, the harbour master. “Nobody was hurt there.”");
    assert_eq!(found.len(), 2);
    for it in found {
        let who = it.speaker.expect("a speaker");
        assert_eq!((who.name.as_str(), who.role.as_deref()), ("Ann Lee", Some("harbour master")));
    }
}

#[test]
fn cues_that_share_a_subject_share_the_speaker() {
    let found = of(
        "Bo Ek, head of the pilots, called the plan “a leap in the dark” and insisted that no ship would sail.",
    );
    let said: Vec<(&str, Option<&str>)> = found
        .iter()
        .map(|it| (it.statement.as_str(), it.speaker.as_ref().map(|who| who.name.as_str())))
        .collect();
    let bo = Some("Bo Ek");
    assert_eq!(said, [("The plan is “a leap in the dark”.", bo), ("No ship would sail.", bo)]);
}

#[test]
fn a_relative_clause_about_the_speaker_is_no_claim() {
    let nurse = "A nurse at the island hospital";
    check(
        "A nurse at the island hospital, who asked not to be named, said 40 beds had been shut.",
        "40 beds had been shut",
        nurse,
        Form::Indirect,
    );
    let found = of("“We lost 40 beds,” said Ann Lee, who sells bread there.");
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn a_speaker_keeps_the_words_that_say_which_one_is_meant() {
    let speaker =
        |body: &str| of(body).into_iter().find_map(|it| it.speaker.filter(|it| it.start.is_some()));
    let check = |body: &str, name: &str, kind: SpeakerKind| {
        let who = speaker(body).unwrap_or_else(|| panic!("{body}"));
        assert_eq!((who.name.as_str(), who.kind), (name, kind));
    };
    let (person, unnamed) = (SpeakerKind::Person, SpeakerKind::Unnamed);
    check(
        "Fishermen along Kelp Bay fear a fall of 9 per cent.",
        "Fishermen along Kelp Bay",
        SpeakerKind::Group,
    );
    check("Residents of Kelp Bay said 40 ships sank.", "Residents of Kelp Bay", unnamed);
    check("Ann Lee for the Kelp Bay Pilots, says 40 ships sank.", "Ann Lee", person);
    check("Governor of Norway Ann Lee said 40 ships sank.", "Ann Lee", person);
    check(
        "Ann Lee, head of the port, and chair of the pilots, said 40 ships sank.",
        "Ann Lee",
        person,
    );
    check("General Ali al-Amr said 40 ships sank.", "Ali al-Amr", person);
    check(
        "Sites such as Kelp.example said 40 ships sank.",
        "Sites such as Kelp.example",
        SpeakerKind::Group,
    );
    check("Mara Paris, a nurse, left. Paris said 40 ships sank.", "Mara Paris", person);
    check("It was late, with Ann Lee saying that 40 ships sank.", "Ann Lee", person);
}

#[test]
fn a_source_at_the_beginning_keeps_all_its_words_and_what_it_says_is_the_rest() {
    check(
        "According to a report by the coast guard, ferries ran late on Monday.",
        "ferries ran late on Monday",
        "the coast guard",
        Form::Indirect,
    );
    check(
        "According to the state agency, quoting two pilots, ferries ran late on Monday.",
        "ferries ran late on Monday",
        "the state agency",
        Form::Indirect,
    );
    check(
        "Rents rose, and in the words of the mayor, Ann Lee, “nobody slept that night.”",
        "nobody slept that night",
        "Ann Lee",
        Form::Direct,
    );
}

#[test]
fn a_reporting_clause_at_the_end_may_say_where_it_was_said() {
    let words = "The port lost 40 ships";
    check("The port lost 40 ships, it said in a statement.", words, "it", Form::Indirect);
    check("The port lost 40 ships, Ann Lee said on Friday.", words, "Ann Lee", Form::Indirect);
    check("The port lost 40 ships, the skipper, Bo Ek, said.", words, "Bo Ek", Form::Indirect);
}

#[test]
fn a_sentence_is_cut_only_where_both_parts_can_be_read_alone() {
    let stated = |body: &str| -> Vec<String> { of(body).into_iter().map(|it| it.text).collect() };
    let whole = |body: &str| assert_eq!(stated(body), [body.trim_end_matches('.')]);
    whole("The port closed 40 berths, although 9,000 people had asked for more of them.");
    whole("The crew had to load, stack, and tie barrels painted blue in 1998.");
    whole("The ferry sold 40 seats, but only sails on Friday.");
    whole("Bergen beat Oslo 3 – 1 on Friday.");
    assert_eq!(
        stated("The ferry sold 40 seats, but the port closed on Friday."),
        ["The ferry sold 40 seats", "the port closed on Friday"]
    );
}

#[test]
fn what_gives_nobody_anything_to_check_is_not_suggested() {
    assert_eq!(of("Neighbours were not amused. The date of the next round remains unclear."), []);
    let found = of("The tax board disputed this, saying that 40 ships had sailed.");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].text, "40 ships had sailed");
}

#[test]
fn a_quotation_over_two_paragraphs_is_one_quote_and_a_claim_for_each_sentence() {
    let body = "Ann Lee said: “We lost it.\n\n“We will find it again. It is here.”";
    let found = findings(&Draft { body, ..Draft::default() });
    let [quote] = found.quotes.as_slice() else { panic!("{found:#?}") };
    let words: String = body.chars().take(quote.end).skip(quote.start).collect();
    assert_eq!(words, "We lost it.\n\n“We will find it again. It is here");
    let claims: Vec<&str> = found.suggestions.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(claims, ["We lost it", "We will find it again", "It is here"]);
    for it in &found.suggestions {
        assert_eq!(it.speaker.as_ref().map(|it| it.name.as_str()), Some("Ann Lee"));
    }
}

#[test]
fn in_a_language_whose_cues_are_not_known_nobody_is_made_to_say_anything() {
    let body = "Der Hafen ist zu. „Wir haben beide Kräne verloren“, sagte Mara Lind.";
    let draft =
        Draft { body, publisher: Some("Der Bote"), language: Some("de"), ..Draft::default() };
    let found = split(&draft);
    let [stated, quoted] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((stated.text.as_str(), stated.form), ("Der Hafen ist zu", Form::Stated));
    assert_eq!(quoted.text, "Wir haben beide Kräne verloren");
    assert_eq!((quoted.form, &quoted.speaker), (Form::Direct, &None));
}

#[test]
fn a_pronoun_is_the_person_last_spoken_of() {
    let found = of("Harbour master Ann Lee left the port. She said it was lost.");
    let said = found.iter().find(|it| it.cue.is_some()).expect("said");
    let who = said.speaker.as_ref().expect("a speaker");
    assert_eq!((who.name.as_str(), who.start), ("Ann Lee", Some(38)));
    assert_eq!(who.role.as_deref(), Some("Harbour master"));
}

#[test]
fn a_denial_an_accusation_and_a_demand_say_what_they_are() {
    let statement = |body: &str| of(body).pop().map(|it| it.statement).unwrap_or_default();
    assert_eq!(
        statement("Ann Lee denied that she had sold the port."),
        "It is not true that Ann Lee had sold the port."
    );
    assert_eq!(
        statement("Ann Lee accused the pilots of fraud."),
        "The pilots are guilty of fraud."
    );
    assert_eq!(statement("Ann Lee blamed the storm."), "The storm is to blame.");
    assert_eq!(statement("Ann Lee called for an inquiry."), "There should be an inquiry.");
    assert_eq!(statement("Ann Lee urged both crews to wait."), "Both crews should wait.");
}

#[test]
fn what_somebody_did_not_say_is_not_put_in_their_mouth() {
    let found = of("Ann Lee would not say whether the port was safe.");
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(one.statement, "Ann Lee would not say whether the port was safe.");
    assert_eq!((one.kind, one.worth), (ClaimKind::NotAClaim, 0));
}

#[test]
fn a_source_named_in_the_middle_is_left_out_of_the_statement() {
    let found = of("The old bridge, according to Ann Lee, is closed to 40 ships.");
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(one.statement, "The old bridge is closed to 40 ships.");
    assert_eq!(one.speaker.as_ref().map(|it| it.name.as_str()), Some("Ann Lee"));
}

#[test]
fn titles_of_books_and_nouns_of_saying_are_no_speech() {
    let cited = |body: &str| of(body).iter().any(|it| it.form != Form::Stated);
    assert!(!cited("She painted “Joan of Arc” in 1902."));
    assert!(!cited("The United States Congress met on Monday."));
    assert!(!cited("The report on the state of the port was late."));
}

#[test]
fn questions_and_opinions_of_the_publisher_are_not_suggested() {
    assert_eq!(of("Who pays for it all? It is a terrible plan. What a mess it is."), []);
}

#[test]
fn hostile_bodies_take_no_longer_than_long_ones() {
    for piece in ["\"", "“", "said ", "“a” ", "according to Ann Lee, ", "“Open\n\n", "(a, "]
    {
        let body = piece.repeat(100_000 / piece.len());
        assert!(of(&body).len() <= body.len());
    }
    for mark in ['"', '“', '”', '„', '\'', '‘', '«', '(', ',', '—'] {
        assert!(of(&mark.to_string().repeat(100_000)).len() <= 100_000);
    }
}

#[test]
fn very_many_joiners_and_cues_in_one_sentence_are_no_burden() {
    let body = format!("Ann Lee said: “{}rents rose.”", "and ".repeat(250_000));
    assert!(of(&body).iter().all(|it| it.end <= body.len()));
    for piece in ["he said: ", "that he said ", "“a b c d,” he said, ", "claim that he "] {
        let body = piece.repeat(400_000 / piece.len());
        assert!(of(&body).len() <= body.len());
    }
    of("Ships sank in '2147483000 off Bergen.");
}

#[test]
fn a_sentence_of_a_megabyte_is_read_to_its_end() {
    let body = format!("Ann Lee said {} 40 ships sank.", "the old grey ".repeat(80_000));
    assert!(of(&body).iter().all(|it| it.end <= body.len()));
}

proptest! {
    #[test]
    fn anything_at_all_splits_into_ranges_of_the_body(body in "(\\PC|\n|[a-z]{1,8}|“|”|\"|,|\\.| said | that |according to | Ann Lee ){0,80}") {
        let text = Scalars::new(&body);
        let mut last = (0, 0);
        for it in of(&body) {
            prop_assert!(it.start < it.end && (it.start, it.end) > last || last == (0, 0));
            prop_assert_eq!(text.get(it.start..it.end), Some(it.text.as_str()));
            prop_assert!(it.worth <= 1000);
            last = (it.start, it.end);
            let Some(who) = it.speaker else { continue };
            if let (Some(start), Some(end)) = (who.start, who.end) {
                prop_assert!(text.get(start..end).is_some_and(|it| !it.is_empty()));
            }
        }
    }
}
