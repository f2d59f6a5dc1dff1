//! Which words of a sentence are its finite verbs.

use crate::text::scalars::Scalars;
use crate::text::tokens::tokens;

/// The finite verbs of a sentence.
#[track_caller]
fn check(sentence: &str, expected: &[&str]) {
    let text = Scalars::new(sentence);
    let found = tokens(&text, 0..text.len());
    let finite: Vec<&str> = found.iter().filter(|it| it.is_finite()).map(|it| it.text).collect();
    assert_eq!(finite, expected, "{sentence}");
}

#[test]
fn what_may_be_a_noun_is_a_verb_only_where_one_can_stand() {
    check("The ship plans were old.", &["were"]);
    check("The board plans to spend 2 million.", &["plans"]);
    check("Officials claim the port is shut.", &["claim", "is"]);
    check("The claim that rents rose is false.", &["rose", "is"]);
    check("No evidence supports anything else.", &["supports"]);
    check("Figures show a record 45 ships crossed.", &["show", "crossed"]);
    check("The show ends the reports of a strike.", &["ends"]);
    check("Police say they want to show how it was done.", &["say", "want", "was"]);
    check("Who will the board’s will serve?", &["will"]);
}

#[test]
fn a_participle_is_no_finite_verb() {
    check("The recently named chair of the board left.", &["left"]);
    check("The man arrested on Friday was a pilot.", &["was"]);
    check("The ship built by the board sank.", &["sank"]);
    check("Ann Lee, elected in May, said it was late.", &["said", "was"]);
    check("The crew has since been told.", &["has"]);
    check("Asked about it, the master declined to speak.", &["declined"]);
    check("The ship crashed in fog and was lost.", &["crashed", "was"]);
    check("The ship crashed in fog, police said.", &["crashed", "said"]);
}

#[test]
fn a_contracted_verb_is_a_verb() {
    check("They’ll sail and it's late, but Ann's ship doesn't.", &["’ll", "'s", "doesn't"]);
    check("I'd say we've won.", &["'d", "'ve"]);
}
