//! Second opinions: who is asked, what follows of what they say, and what stays hidden until then.

use uuid::Uuid;

use super::super::telling::{Names, Told, tell_all};
use super::cast::*;
use super::refusals::{Case, case, empty};
use crate::domain::checklist::Checklist;
use crate::domain::claim::*;
use crate::domain::words::Field;
use crate::domain::*;

pub const DAN: PersonId = PersonId(Uuid::from_u128(5));
pub const ZOE: PersonId = PersonId(Uuid::from_u128(6));

/// A proposal of “False” by Ann, and what then happened.
fn after(events: &[Event]) -> Vec<Event> {
    [&brought_to(Stage::Proposed), events].concat()
}

/// Ben was asked and said this.
fn with_ben(label: &str) -> Vec<Event> {
    after(&[opinion_asked(1, BEN), opinion_given(1, BEN, label)])
}

/// Ben said “True”, so a panel of three speaks; and what then happened.
fn panel(events: &[Event]) -> Vec<Event> {
    [&with_ben("true")[..], &[panel_opened(1)], events].concat()
}

/// The panel when Dan has said this, and Zoe is asked.
fn with_dan(label: &str) -> Vec<Event> {
    panel(&[opinion_asked(1, DAN), opinion_given(1, DAN, label), opinion_asked(1, ZOE)])
}

fn ask(of: PersonId) -> Command {
    Command::AskOpinion { of }
}

fn give(label: &str) -> Command {
    let rationale = "The register lists it.".to_owned();
    Command::GiveOpinion { label: label.to_owned(), rationale }
}

fn withdraw(of: PersonId) -> Command {
    Command::WithdrawOpinion { of, reason: "On leave.".to_owned() }
}

fn settled(label: &str) -> Event {
    let label = SCALE.label(label).unwrap();
    Event::PanelSettled {
        round: 1,
        scale: SCALE.id,
        label: label.key.clone(),
        label_name: label.name.clone(),
        agreed: 2,
    }
}

pub fn left_by_a_panel() -> Vec<Event> {
    let decided = |history: &[Event], by| {
        decide(folded(history).as_ref(), give("true"), &context(reviewer(by))).unwrap()
    };
    let first = decided(&after(&[opinion_asked(1, BEN)]), BEN);
    [first, decided(&panel(&[opinion_asked(1, DAN)]), DAN)].concat()
}

/// Asked about a proposal on another scale than the desk has now.
fn on_another_scale() -> Vec<Event> {
    let mut proposed = proposed(1, ANN);
    let Event::VerdictProposed { scale, .. } = &mut proposed else { panic!("it proposes") };
    *scale = ScaleId(Uuid::from_u128(99));
    [brought_to(Stage::Researching), vec![proposed, opinion_asked(1, BEN)]].concat()
}

pub fn cases() -> Vec<Case> {
    let (eve, ben) = (editor(EVE), reviewer(BEN));
    let asked = || after(&[opinion_asked(1, BEN)]);
    let divided = || [with_dan("mixed"), vec![opinion_given(1, ZOE, "false")]].concat();
    let revise = || Command::ReviseRationale { rationale: "Four.".to_owned() };
    let nobody = Actor { person: None, ..eve };
    vec![
        case(after(&[]), ask(EVE), eve, Refusal::AsksThemself),
        case(after(&[]), ask(ANN), eve, Refusal::NotSecond),
        case(after(&[revised(1, BEN)]), ask(BEN), eve, Refusal::NotSecond),
        case(after(&[]), ask(BEN), editor(ANN), Refusal::NotImpartial),
        case(panel(&[opinion_asked(1, EVE)]), ask(DAN), eve, Refusal::NotImpartial),
        case(panel(&[opinion_asked(1, EVE)]), withdraw(EVE), eve, Refusal::NotImpartial),
        case(with_ben("false"), ask(DAN), editor(BEN), Refusal::NotImpartial),
        case(asked(), ask(BEN), eve, Refusal::OpinionAsked),
        case(asked(), ask(DAN), eve, Refusal::NoSeat),
        case(with_ben("false"), ask(DAN), eve, Refusal::NoSeat),
        case(divided(), ask(ELI), eve, Refusal::NoSeat),
        case(on_another_scale(), ask(DAN), eve, Refusal::OtherScale),
        case(on_another_scale(), give("false"), ben, Refusal::OtherScale),
        case(after(&[]), ask(BEN), nobody, Refusal::NeedsAPerson),
        case(after(&[]), give("false"), ben, Refusal::OpinionNotAsked),
        case(with_ben("false"), give("false"), ben, Refusal::OpinionNotAsked),
        case(asked(), give("false"), reviewer(DAN), Refusal::OpinionNotAsked),
        case(asked(), give("pants_on_fire"), ben, Refusal::NoSuchLabel),
        case(
            asked(),
            Command::GiveOpinion { label: "false".to_owned(), rationale: " ".to_owned() },
            ben,
            empty(Field::Rationale),
        ),
        case(with_ben("false"), withdraw(BEN), eve, Refusal::OpinionNotAsked),
        case(asked(), withdraw(DAN), eve, Refusal::OpinionNotAsked),
        case(asked(), Command::approve(), eve, Refusal::OpinionWaits),
        case(with_ben("false"), Command::approve(), editor(BEN), Refusal::OwnOpinion),
        case(with_ben("true"), Command::approve(), editor(BEN), Refusal::OwnOpinion),
        case(panel(&[]), Command::approve(), eve, Refusal::PanelIncomplete),
        case(with_dan("false"), Command::approve(), eve, Refusal::OpinionWaits),
        case(divided(), Command::approve(), eve, Refusal::PanelDivided),
        case(
            [with_dan("true"), vec![settled("true")]].concat(),
            Command::approve(),
            eve,
            Refusal::PanelDiffers,
        ),
        case(asked(), revise(), ben, Refusal::Blind),
        case(asked(), command(Verb::Return), editor(BEN), Refusal::Blind),
    ]
}

/// A desk on which every proposal needs a second opinion.
static EVERY: Settings = Settings {
    min_evidence: 1,
    opinions: Policy { every: true, ..Policy::DEFAULT },
    checklist: Checklist::EMPTY,
};

fn approve_at_a_strict_desk(history: &[Event]) -> Result<Vec<Event>, Refusal> {
    let context = Context { settings: &EVERY, ..context(editor(EVE)) };
    decide(folded(history).as_ref(), Command::approve(), &context)
}

pub fn refused_at_a_strict_desk() -> Refusal {
    approve_at_a_strict_desk(&after(&[])).unwrap_err()
}

#[test]
fn an_opinion_that_agrees_lets_the_proposal_be_approved() {
    let history = after(&[opinion_asked(1, BEN)]);
    check(&history, give("false"), reviewer(BEN), Ok(vec![opinion_given(1, BEN, "false")]));
    check(&with_ben("false"), Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
    assert_eq!(folded(&with_ben("false")).unwrap().round().unwrap().accord(), Accord::Agrees);
}

#[test]
fn an_opinion_that_differs_opens_a_panel_of_the_size_that_the_desk_has_settled() {
    let history = after(&[opinion_asked(1, BEN)]);
    let opinions = Policy { every: false, seats: 5, needed: 4 };
    let settings = Settings { opinions, ..SETTINGS.clone() };
    let context = Context { settings: &settings, ..context(reviewer(BEN)) };
    let decided = decide(folded(&history).as_ref(), give("true"), &context);
    let opened = Event::PanelOpened { round: 1, seats: 5, needed: 4 };
    assert_eq!(decided, Ok(vec![opinion_given(1, BEN, "true"), opened]));
    let claim = folded(&[history, decided.unwrap()].concat()).unwrap();
    assert_eq!(claim.round().unwrap().accord(), Accord::Differs { free: 4 });
}

#[test]
fn the_panel_ends_as_soon_as_enough_agree_and_whoever_has_not_spoken_is_let_off() {
    let history = panel(&[opinion_asked(1, DAN), opinion_asked(1, ZOE)]);
    let decided = decide(folded(&history).as_ref(), give("true"), &context(reviewer(DAN))).unwrap();
    assert_eq!(decided, [opinion_given(1, DAN, "true"), settled("true")]);
    let claim = folded(&[history, decided].concat()).unwrap();
    let round = claim.round().unwrap();
    assert_eq!(round.accord(), Accord::Overruled);
    assert!(!claim.is_blind(ZOE), "nobody waits for her any more");
    assert_eq!(round.opinions.given().count(), 2);
}

#[test]
fn the_panel_may_uphold_the_proposal() {
    let history = with_dan("false");
    let left = vec![opinion_given(1, ZOE, "false"), settled("false")];
    check(&history, give("false"), reviewer(ZOE), Ok(left.clone()));
    let upheld = [history, left].concat();
    assert_eq!(folded(&upheld).unwrap().round().unwrap().accord(), Accord::Upheld);
    check(&upheld, Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
    check(&upheld, Command::approve(), editor(ZOE), Err(Refusal::OwnOpinion));
}

#[test]
fn a_panel_that_speaks_for_others_is_divided_once_every_seat_has_spoken() {
    let last = opinion_given(1, ZOE, "false");
    check(&with_dan("mixed"), give("false"), reviewer(ZOE), Ok(vec![last.clone()]));
    let claim = folded(&[with_dan("mixed"), vec![last]].concat()).unwrap();
    assert_eq!(claim.round().unwrap().accord(), Accord::Divided);
}

#[test]
fn a_request_that_is_taken_back_leaves_the_seat_to_somebody_else() {
    let reason = "On leave.".to_owned();
    let gone = Event::OpinionWithdrawn { round: 1, of: BEN, reason };
    let history = after(&[opinion_asked(1, BEN)]);
    check(&history, withdraw(BEN), editor(EVE), Ok(vec![gone.clone()]));
    let history = [history, vec![gone]].concat();
    check(&history, Command::approve(), editor(EVE), Ok(vec![approved(1, EVE)]));
    check(&history, ask(DAN), editor(EVE), Ok(vec![opinion_asked(1, DAN)]));
    check(&history, give("false"), reviewer(BEN), Err(Refusal::OpinionNotAsked));
}

#[test]
fn a_strict_desk_approves_nothing_without_a_second_opinion() {
    assert_eq!(approve_at_a_strict_desk(&after(&[])), Err(Refusal::OpinionMissing));
    assert!(folded(&after(&[])).unwrap().needs_opinion(EVERY.opinions));
    assert_eq!(approve_at_a_strict_desk(&with_ben("false")), Ok(vec![approved(1, EVE)]));
}

#[test]
fn a_proposal_that_takes_up_what_the_panel_said_needs_no_further_opinion() {
    let mut history = [with_dan("true"), vec![settled("true"), returned(1, EVE)]].concat();
    let again = |label: &str| Event::VerdictProposed {
        round: 2,
        scale: SCALE.id,
        label: label.to_owned(),
        label_name: label.to_owned(),
        rationale: "So says the panel.".to_owned(),
        by: ANN,
        would_change: None,
        as_of: None,
        review_by: None,
        correction: None,
        media: None,
    };
    history.push(again("true"));
    assert_eq!(approve_at_a_strict_desk(&history), Ok(vec![approved(2, EVE)]));
    history.pop();
    history.push(again("mixed"));
    assert_eq!(approve_at_a_strict_desk(&history), Err(Refusal::OpinionMissing));
}

#[test]
fn whose_opinion_is_proposed_word_for_word_is_an_author_of_the_proposal() {
    let mut history = with_ben("true");
    history.push(returned(1, EVE));
    history.push(Event::VerdictProposed {
        round: 2,
        scale: SCALE.id,
        label: "true".to_owned(),
        label_name: "True".to_owned(),
        rationale: "The register lists it.".to_owned(),
        by: ANN,
        would_change: None,
        as_of: None,
        review_by: None,
        correction: None,
        media: None,
    });
    assert_eq!(folded(&history).unwrap().round().unwrap().authors, [ANN, BEN]);
    check(&history, Command::approve(), editor(BEN), Err(Refusal::OwnWork));
}

#[test]
fn returning_the_verdict_ends_all_requests() {
    let claim = folded(&[with_dan("false"), vec![returned(1, EVE)]].concat()).unwrap();
    assert!(!claim.is_blind(ZOE));
    assert_eq!(claim.rounds[0].opinions.asked.len(), 2, "what was given stays");
}

pub struct Everybody;

impl Names for Everybody {
    fn person(&self, id: PersonId) -> String {
        let known = [(ANN, "Ann"), (BEN, "Ben"), (DAN, "Dan"), (ZOE, "Zoe"), (EVE, "Eve")];
        known.iter().find(|it| it.0 == id).map_or("Somebody", |it| it.1).to_owned()
    }
    fn source(&self, _: SourceId) -> String {
        "A source".to_owned()
    }
    fn claim(&self, _: ClaimId) -> String {
        "another claim".to_owned()
    }
}

#[test]
fn the_trail_tells_of_opinions_in_sentences() {
    let history = [with_dan("true"), vec![settled("true")]].concat();
    let told: Vec<_> =
        tell_all(&recorded(&history), &Everybody).iter().map(Told::sentence).collect();
    let said = |words: &str| assert!(told.iter().any(|it| it == words), "{words}: {told:#?}");
    said("Ann asked Ben for a second opinion.");
    said("Ann gave a second opinion: True. The register lists it.");
    said("Ann opened a panel, because the opinion differs from the proposal: 2 of 3 must agree.");
    said("Ann settled the panel: 2 agree on one label: True.");
}
