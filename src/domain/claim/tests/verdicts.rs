//! What goes with a verdict, whether it still holds, and the flags beside it.

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::cast::*;
use super::refusals::{Case, case, empty, long, too_long};
use crate::domain::claim::*;
use crate::domain::media::{Authenticity, Media, MediaKind};
use crate::domain::words::Field;
use crate::domain::*;

fn in_days(days: i64) -> NaiveDate {
    today() + TimeDelta::days(days)
}

/// A whole proposal, with all that may go with it.
fn whole() -> Proposal {
    Proposal {
        label: "false".to_owned(),
        rationale: "Two are longer.".to_owned(),
        terms: Terms {
            would_change: Some(" A new survey. ".to_owned()),
            as_of: Some(today()),
            review_by: Some(in_days(1)),
            media: Some(Media {
                kind: MediaKind::Video,
                authenticity: Authenticity::Staged,
                original: Some("https://old.example/v".to_owned()),
            }),
        },
        correction: String::new(),
        seen: Some(SCALE.id),
    }
}

fn with(change: impl FnOnce(&mut Proposal)) -> Command {
    let mut proposal = whole();
    change(&mut proposal);
    Command::Propose(Box::new(proposal))
}

fn confirm(review_by: NaiveDate, reason: &str) -> Command {
    Command::Confirm { review_by, reason: reason.to_owned() }
}

fn confirmed(round: u32, days: i64) -> Event {
    let reason = "The survey is the same.".to_owned();
    Event::VerdictConfirmed { round, review_by: in_days(days), reason, by: EVE }
}

fn flags(severity: Severity, said_before: bool, note: &str) -> Flags {
    Flags { severity, said_before, note: Some(note.to_owned()).filter(|it| !it.is_empty()) }
}

pub fn cases() -> Vec<Case> {
    let ready = || brought_to(Stage::Researching);
    let approved = || brought_to(Stage::Approved);
    let terms = |change: fn(&mut Terms)| with(|it| change(&mut it.terms));
    let propose = |command, refusal| case(ready(), command, reviewer(ANN), refusal);
    let decide = |command, refusal| case(approved(), command, editor(EVE), refusal);
    let other = ScaleId(Uuid::from_u128(9));
    let wide = long(Field::WouldChange);
    let raised = flags(Severity::Serious, true, "");
    let flagged =
        [opened(), Event::Flagged { severity: Severity::Serious, said_before: true, note: None }];
    vec![
        propose(with(|it| it.seen = Some(other)), Refusal::ScaleChanged),
        propose(with(|it| it.terms.would_change = Some(wide)), too_long(Field::WouldChange)),
        propose(terms(|it| it.as_of = Some(in_days(1))), Refusal::AsOfToCome),
        propose(terms(|it| it.as_of = Some(NaiveDate::MIN)), Refusal::NoSuchTime),
        propose(terms(|it| it.review_by = Some(today())), Refusal::ReviewPast),
        propose(terms(|it| it.review_by = Some(NaiveDate::MAX)), Refusal::NoSuchTime),
        decide(confirm(in_days(0), "It holds."), Refusal::ReviewPast),
        decide(confirm(NaiveDate::MAX, "It holds."), Refusal::NoSuchTime),
        decide(confirm(in_days(9), " "), empty(Field::Reason)),
        case(
            approved(),
            confirm(in_days(9), "It holds."),
            Actor { person: None, role: Role::Editor, via: Via::CommandLine },
            Refusal::NeedsAPerson,
        ),
        case(
            vec![opened()],
            Command::Flag(flags(Severity::Ordinary, false, "Why?")),
            reviewer(ANN),
            Refusal::NothingFlagged,
        ),
        case(flagged.to_vec(), Command::Flag(raised), reviewer(ANN), Refusal::Unchanged),
    ]
}

#[test]
fn what_goes_with_a_proposal_is_recorded_and_approved_with_it() {
    let terms = Terms { would_change: Some("A new survey.".to_owned()), ..whole().terms };
    let Event::VerdictProposed { round, scale, label, label_name, rationale, by, .. } =
        proposed(1, ANN)
    else {
        panic!("a proposal");
    };
    let Terms { would_change, as_of, review_by, media } = terms.clone();
    let event = Event::VerdictProposed {
        round,
        scale,
        label,
        label_name,
        rationale,
        by,
        would_change,
        as_of,
        review_by,
        correction: None,
        media,
    };
    let command = Command::Propose(Box::new(whole()));
    let history = brought_to(Stage::Researching);
    check(&history, command, reviewer(ANN), Ok(vec![event.clone()]));

    let claim = folded(&[history, vec![event, approved(1, EVE)]].concat()).unwrap();
    assert_eq!(claim.rounds[0].terms, terms);
    let verdict = claim.verdict.unwrap();
    assert_eq!((verdict.terms.clone(), verdict.confirmed.clone()), (terms, None));
    assert_eq!(verdict.review_by(), Some(in_days(1)));
}

#[test]
fn an_editor_may_confirm_a_verdict_of_their_own_and_only_the_last_word_counts() {
    let history = brought_to(Stage::Approved);
    for editor_here in [EVE, ANN] {
        let command = confirm(in_days(30), "The survey is the same.");
        let decided = decide(folded(&history).as_ref(), command, &context(editor(editor_here)));
        let [Event::VerdictConfirmed { round: 1, by, .. }] = decided.unwrap()[..] else {
            panic!("a confirmation of round 1");
        };
        assert_eq!(by, editor_here);
    }

    let before = folded(&history).unwrap();
    let after = folded(&[history, vec![confirmed(1, 30), confirmed(1, 60)]].concat()).unwrap();
    assert_eq!((after.stage, &after.publication), (Stage::Approved, &before.publication));
    let verdict = after.verdict.unwrap();
    assert_eq!(verdict.review_by(), Some(in_days(60)));
    assert_eq!(Verdict { confirmed: None, ..verdict }, before.verdict.unwrap());
}

#[test]
fn a_new_verdict_begins_without_what_was_confirmed_of_the_old_one() {
    let again = [confirmed(1, 30), correcting(), proposed(2, ANN), approved(2, EVE)];
    let history = [brought_to(Stage::Approved), again.to_vec()].concat();
    assert_eq!(folded(&history).unwrap().verdict.unwrap().review_by(), None);
    // A confirmation of another round than the one that stands says nothing of it.
    let late = [history, vec![confirmed(1, 60)]].concat();
    assert_eq!(folded(&late).unwrap().verdict.unwrap().confirmed, None);
}

#[test]
fn flags_are_set_all_at_once_and_taken_off() {
    let new = flags(Severity::Harmful, false, " Do not drink it. ");
    let event = Event::Flagged {
        severity: Severity::Harmful,
        said_before: false,
        note: Some("Do not drink it.".to_owned()),
    };
    check(&[opened()], Command::Flag(new), reviewer(ANN), Ok(vec![event.clone()]));
    let claim = folded(&[opened(), event.clone()]).unwrap();
    assert!(claim.flags.are_raised());

    let off = Event::Flagged { severity: Severity::Ordinary, said_before: false, note: None };
    let history = [opened(), event];
    check(&history, Command::Flag(Flags::default()), reviewer(ANN), Ok(vec![off.clone()]));
    let claim = folded(&[history.to_vec(), vec![off]].concat()).unwrap();
    assert_eq!(claim.flags, Flags::default());
}

pub struct Nameless;

impl telling::Names for Nameless {
    fn person(&self, _: PersonId) -> String {
        "Ann".to_owned()
    }

    fn source(&self, _: SourceId) -> String {
        "a source".to_owned()
    }

    fn claim(&self, _: ClaimId) -> String {
        "a claim".to_owned()
    }
}

#[test]
fn the_trail_tells_it_in_sentences() {
    let Event::VerdictProposed { round, scale, label, label_name, rationale, by, .. } =
        proposed(1, ANN)
    else {
        panic!("a proposal");
    };
    let proposal = Event::VerdictProposed {
        round,
        scale,
        label,
        label_name,
        rationale,
        by,
        would_change: Some("A new survey.".to_owned()),
        as_of: NaiveDate::from_ymd_opt(2026, 5, 3),
        review_by: NaiveDate::from_ymd_opt(2027, 5, 3),
        correction: None,
        media: Some(Media {
            kind: MediaKind::Image,
            authenticity: Authenticity::Decontextualized,
            original: None,
        }),
    };
    let severity = Severity::Serious;
    let events = [
        opened(),
        proposal,
        approved(1, EVE),
        Event::VerdictConfirmed {
            round: 1,
            review_by: NaiveDate::from_ymd_opt(2028, 5, 3).unwrap(),
            reason: "No bridge was built.".to_owned(),
            by: EVE,
        },
        Event::Flagged { severity, said_before: true, note: Some("In May.".to_owned()) },
        Event::Flagged { severity: Severity::Ordinary, said_before: false, note: None },
    ];
    let told = telling::tell_all(&recorded(&events), &Nameless);
    let told: Vec<String> = told.iter().map(telling::Told::sentence).collect();
    assert_eq!(
        told[1],
        "Ann proposed a verdict: False. Two are longer.\nWhat would change this: A new survey.\nValid as of 3 May 2026.\nTo be reviewed by 3 May 2027.\nA picture: real, but shown as something else"
    );
    assert_eq!(
        told[3],
        "Ann confirmed that the verdict holds, to be reviewed by 3 May 2028: No bridge was built."
    );
    assert_eq!(told[4], "Ann flagged it serious, said before: In May.");
    assert_eq!(told[5], "Ann took the flags off.");
}
