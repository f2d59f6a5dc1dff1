//! Forms: each way in which news tells who said what, as a table of sentences of our own.

use crate::text::{Draft, findings};

/// The quotes of a body as "speaker | cue | words", in text order.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let found = findings(&Draft { body, ..Draft::default() });
    let all: Vec<char> = body.chars().collect();
    let quotes = found.quotes.iter().map(|it| {
        let words: String = all[it.start..it.end].iter().collect();
        let name = it.speaker.as_ref().map_or("nobody", |who| who.name.as_str());
        let cue = it.cue.as_ref().map_or("", |cue| cue.text.as_str());
        format!("{name} | {cue} | {words}")
    });
    assert_eq!(quotes.collect::<Vec<_>>(), expected, "{body}");
}

#[test]
fn a_speaker_may_have_a_long_apposition() {
    check(
        "“The quay sank,” Ann Lee, a pilot at the Port Institute in Bergen, Norway, and author of the study, said in a statement.",
        &["Ann Lee | said | The quay sank"],
    );
    check(
        "Bo Ek, who will be the merged port’s chairman, told investors of Kelp Bay, the ferry line, on Oct. 31 that the quay was sold.",
        &["Bo Ek | told | the quay was sold"],
    );
    check(
        "The survey, published on Friday, found that 40 ships were old.",
        &["The survey | found | 40 ships were old"],
    );
    check("“It sank,” wrote 43-year-old Bo Ek in a letter.", &["Bo Ek | wrote | It sank"]);
}

#[test]
fn a_reporting_clause_may_stand_inside_what_it_reports() {
    check(
        "The old quay, Ann Lee said, is sinking.",
        &["Ann Lee | said | The old quay, Ann Lee said, is sinking"],
    );
    check(
        "This quay, says Bo Ek, a pilot from Bergen, Norway, holds 40 ships.",
        &["Bo Ek | says | This quay, says Bo Ek, a pilot from Bergen, Norway, holds 40 ships"],
    );
    check(
        "The quay was shut, Ann Lee said, because of the storm.",
        &["Ann Lee | said | The quay was shut, Ann Lee said, because of the storm"],
    );
    let found =
        findings(&Draft { body: "The old quay, Ann Lee said, is sinking.", ..Draft::default() });
    assert_eq!(found.suggestions[0].statement, "The old quay is sinking.");
}

#[test]
fn a_reporting_clause_inside_is_left_out_with_all_that_belongs_to_it() {
    let statement =
        |body: &str| findings(&Draft { body, ..Draft::default() }).suggestions.remove(0).statement;
    assert_eq!(
        statement("The quay, Ann Lee said in a statement, was shut after 3 ships sank."),
        "The quay was shut after 3 ships sank."
    );
    assert_eq!(
        statement("Rents rose by 3 per cent, the council said on Monday, after two bad years."),
        "Rents rose by 3 per cent after two bad years."
    );
}

#[test]
fn what_is_quoted_keeps_every_word_that_its_meaning_needs() {
    let statement =
        |body: &str| findings(&Draft { body, ..Draft::default() }).suggestions.remove(0).statement;
    let of = |words: &str| statement(&format!("“{words},” said Ann Lee."));
    assert_eq!(of("That was false"), "That was false.");
    assert_eq!(of("That man sank 40 ships"), "That man sank 40 ships.");
    let when = "While the quay was open, 40 people died";
    assert_eq!(of(when), format!("{when}."));
    assert_eq!(of("And 40 ships sank there"), "40 ships sank there.");
}

#[test]
fn a_relative_clause_or_a_year_before_the_cue_is_not_who_says_it() {
    check(
        "Officials who have seen the plan said the quay was shut.",
        &["Officials | said | the quay was shut"],
    );
    check(
        "An official who asked not to be named said the quay was shut.",
        &["An official | said | the quay was shut"],
    );
    check("In 2019 Bo Ek said the quay was shut.", &["Bo Ek | said | the quay was shut"]);
    check("Nobody said that the quay was shut.", &[]);
    check("If Bo Ek says that the quay is shut, they will leave.", &[]);
}

#[test]
fn whoever_is_told_or_when_stands_between_the_cue_and_the_words() {
    check(
        "Pilots told reporters the decision to shut the quay had been taken.",
        &["Pilots | told | the decision to shut the quay had been taken"],
    );
    check(
        "Port officials said Monday the quay was shut.",
        &["Port officials | said | the quay was shut"],
    );
    check(
        "The board announced over the weekend that the quay was shut.",
        &["The board | announced | the quay was shut"],
    );
    check(
        "40 ships sank, a union source told the Courier.",
        &["a union source | told | 40 ships sank"],
    );
}

#[test]
fn speech_is_known_whichever_verb_stands_beside_it() {
    check(
        "“Stop the ship right now!” an officer ordered. “Step out.”",
        &["an officer | ordered | Stop the ship right now!", "an officer |  | Step out"],
    );
    check(
        "As Bo Ek put it, “The quay is a poem in stone.”",
        &["Bo Ek | put | The quay is a poem in stone"],
    );
    check("“The quay is a poem in stone.”\n\n— Bo Ek", &["Bo Ek |  | The quay is a poem in stone"]);
    check("They sang “Long Train to Bergen,” the band’s first song.", &[]);
}

#[test]
fn a_quotation_over_paragraphs_is_whose_its_last_one_is() {
    let body = "It was late.\n\n“We lost three ships there.\n\n“We lost four more,” said Ann Lee.";
    check(body, &["Ann Lee |  | We lost three ships there", "Ann Lee | said | We lost four more"]);
    let found = findings(&Draft { body, ..Draft::default() });
    for it in found.suggestions.iter().filter(|it| it.text.contains("lost")) {
        assert_eq!(it.speaker.as_ref().map(|it| it.name.as_str()), Some("Ann Lee"));
    }
}

#[test]
fn nouns_of_saying_tell_what_is_said_and_by_whom_if_the_text_does() {
    check(
        "Ann Lee’s claim that the quay is safe angered Bo Ek.",
        &["Ann Lee | claim | the quay is safe"],
    );
    check(
        "There are fears among residents that the quay will sink.",
        &["residents | fears | the quay will sink"],
    );
    check("It is feared that 40 people died.", &["nobody | feared | 40 people died"]);
    check("The claim that the quay is safe was rejected.", &["nobody | claim | the quay is safe"]);
}

#[test]
fn whoever_is_cited_within_what_another_says_is_the_speaker() {
    let body = "According to the Courier, Ann Lee said the quay was shut.";
    check(
        body,
        &[
            "Courier | According to | Ann Lee said the quay was shut",
            "Ann Lee | said | the quay was shut",
        ],
    );
    let found = findings(&Draft { body, ..Draft::default() });
    let [claim] = found.suggestions.as_slice() else { panic!("{found:#?}") };
    assert_eq!(claim.statement, "The quay was shut.");
    assert_eq!(claim.speaker.as_ref().map(|it| it.name.as_str()), Some("Ann Lee"));
    assert_eq!(claim.via.as_ref().map(|it| it.name.as_str()), Some("Courier"));
}

#[test]
fn what_somebody_believes_is_part_of_what_they_say() {
    let body = "Ann Lee said she feared the quay had sunk.";
    let found = findings(&Draft { body, ..Draft::default() });
    assert_eq!(found.suggestions.len(), 1, "{found:#?}");
    assert_eq!(found.suggestions[0].text, "she feared the quay had sunk");
}

#[test]
fn perfect_denied_and_declined_words_are_found() {
    check(
        "Bo Ek has always maintained that the quay is safe.",
        &["Bo Ek | maintained | the quay is safe"],
    );
    check("Bo Ek denied taking the money.", &["Bo Ek | denied | taking the money"]);
    check(
        "Bo Ek declined to say whether the quay was safe.",
        &["Bo Ek | say | whether the quay was safe"],
    );
    check(
        "Bo Ek would neither confirm nor deny that the quay was sold.",
        &["Bo Ek | deny | the quay was sold"],
    );
}

#[test]
fn a_quoted_piece_stays_with_the_words_around_it_and_is_kept() {
    let body = "Bo Ek said the quay was “shut for good” and “lost to the sea”.";
    let found = findings(&Draft { body, ..Draft::default() });
    let [claim] = found.suggestions.as_slice() else { panic!("{found:#?}") };
    let all: Vec<char> = body.chars().collect();
    let pieces: Vec<String> =
        claim.pieces.iter().map(|it| all[it.clone()].iter().collect()).collect();
    assert_eq!(pieces, ["shut for good", "lost to the sea"]);
}
