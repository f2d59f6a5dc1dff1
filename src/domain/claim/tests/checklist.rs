//! The checklist: its lines are what commands are refused by, and ticks are of what was proposed.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::cast::*;
use super::refusals::{Case, case};
use super::strategies::{actors, commands, opinions, ticks};
use crate::domain::checklist::Phase;
use crate::domain::claim::*;
use crate::domain::*;

fn tick() -> Command {
    Command::Tick { item: ITEM }
}

pub fn cases() -> Vec<Case> {
    let (ann, eve, waiting) = (reviewer(ANN), editor(EVE), brought_to(Stage::Proposed));
    let other = Command::Tick { item: OTHER_ITEM };
    let untick = || Command::Untick { item: ITEM };
    let once = vec![opened(), ticked(ITEM, Phase::Research)];
    let asked = [waiting.clone(), vec![opinion_asked(1, BEN)]].concat();
    let ticked_in_research = [once.clone(), vec![proposed(1, ANN)]].concat();
    vec![
        case(vec![opened()], other, ann, Refusal::NoSuchItem),
        case(once, tick(), ann, Refusal::Unchanged),
        case(vec![opened()], untick(), ann, Refusal::NotTicked),
        case(ticked_in_research, untick(), eve, Refusal::NotTicked),
        case(waiting, tick(), ann, Refusal::ReviewsThemself),
        case(asked, tick(), reviewer(BEN), Refusal::Blind),
        case(brought_to(Stage::Approved), tick(), eve, Refusal::WrongStage(Stage::Approved)),
    ]
}

/// A desk that goes no further without its item, in either phase.
fn strict() -> Settings {
    let items = [(ITEM, Phase::Research, true), (ITEM, Phase::Review, true)];
    Settings { checklist: asking(&items), ..SETTINGS.clone() }
}

fn at_a_strict_desk(history: &[Event], command: Command, by: Actor) -> Result<Vec<Event>, Refusal> {
    let context = Context { settings: &strict(), ..context(by) };
    decide(folded(history).as_ref(), command, &context)
}

pub fn refused_at_a_strict_desk() -> Refusal {
    at_a_strict_desk(&brought_to(Stage::Proposed), Command::approve(), editor(EVE)).unwrap_err()
}

#[test]
fn a_strict_desk_proposes_and_approves_nothing_whose_items_are_not_ticked() {
    let mut history = brought_to(Stage::Researching);
    let proposal = command(Verb::Propose);
    let lacks = Missing::Item("Called the bridge office?".to_owned());
    let refused = Err(Refusal::Incomplete(vec![lacks]));
    assert_eq!(at_a_strict_desk(&history, proposal.clone(), reviewer(ANN)), refused);
    history.extend(at_a_strict_desk(&history, tick(), reviewer(ANN)).unwrap());
    history.extend(at_a_strict_desk(&history, proposal, reviewer(ANN)).unwrap());

    let words = vec!["Every source opened?".to_owned()];
    let refused = Err(Refusal::Unticked(words));
    assert_eq!(at_a_strict_desk(&history, Command::approve(), editor(EVE)), refused);
    history.extend(at_a_strict_desk(&history, tick(), editor(EVE)).unwrap());
    let approved = at_a_strict_desk(&history, Command::approve(), editor(EVE));
    assert_eq!(approved, Ok(vec![super::cast::approved(1, EVE)]));
}

#[test]
fn what_was_reviewed_is_reviewed_anew_once_it_is_other_words() {
    let reviewed = [brought_to(Stage::Proposed), vec![ticked(ITEM, Phase::Review)]].concat();
    let has = |more: Vec<Event>| {
        let claim = folded(&[reviewed.clone(), more].concat()).unwrap();
        claim.tick(ITEM, Phase::Review).is_some()
    };
    assert!(has(vec![]));
    assert!(!has(vec![revised(1, BEN)]), "it was revised");
    assert!(!has(vec![returned(1, EVE), proposed(2, ANN)]), "it was proposed again");
}

#[test]
fn what_was_done_in_research_stays_done() {
    let once = [brought_to(Stage::Researching), vec![ticked(ITEM, Phase::Research)]].concat();
    let after = [once, vec![proposed(1, ANN), returned(1, EVE)]].concat();
    let claim = folded(&after).unwrap();
    assert_eq!(claim.tick(ITEM, Phase::Research).unwrap().text, "Called the bridge office?");
    let taken = folded(&[after, vec![unticked(ITEM, Phase::Research)]].concat()).unwrap();
    assert_eq!(taken.ticks, []);
}

#[test]
fn the_rules_are_told_as_the_desk_has_settled_them() {
    let many = Settings { min_evidence: 3, ..SETTINGS.clone() };
    assert_eq!(rules(Phase::Research, &many)[0], "evidence of 3 different origins at least");
    assert_eq!(rules(Phase::Research, &SETTINGS).len(), 5);
    assert_eq!(rules(Phase::Review, &SETTINGS).len(), 2);
}

/// What steps were taken or refused for want of, by the name of the need.
type Tally = BTreeMap<String, usize>;

/// The lines of a step that this command takes, where nothing but them speaks against it.
fn lines(it: &Claim, command: &Command, context: &Context<'_>) -> Option<Vec<Line>> {
    let actor = context.actor;
    let by = actor.person.filter(|_| actor.via != Via::Link)?;
    let is_let = |act| may(actor.role, act);
    match command {
        Command::Propose(new) => {
            let open = WORK.contains(&it.stage) && is_let(Act::Propose);
            let plain = new.terms == Terms::default();
            (open && plain).then(|| to_propose(it, new, context.settings, context.scale))
        }
        Command::Approve(new) => {
            let open = it.stage == Stage::Proposed && is_let(Act::Decide);
            // What is said of past rulings stands in the form itself, and in none of the lines.
            let plain = new.rulings.is_empty() && new.shown.is_empty();
            let round = it.round()?;
            (open && plain).then(|| to_approve(it, round, by, context.settings))
        }
        _ => None,
    }
}

/// A newsroom at work, in which each proposal and approval is held against its list.
fn held(settings: &Settings, is_said: bool, steps: Vec<(Actor, Command)>) -> Result<Tally, String> {
    let (mut tally, mut trail) = (Tally::new(), Vec::<Recorded>::new());
    let mut claim: Option<Claim> = None;
    let opening = [Verb::Open, Verb::Attribute, Verb::AddEvidence];
    let opening = opening.into_iter().filter(|verb| is_said || *verb != Verb::Attribute);
    let opening = opening.map(|verb| (reviewer(ANN), command(verb)));
    for (actor, command) in opening.chain(steps) {
        let context = Context { actor, now: now(), settings, scale: &SCALE };
        let lines = claim.as_ref().and_then(|it| lines(it, &command, &context));
        let decided = decide(claim.as_ref(), command.clone(), &context);
        if let Some(lines) = lines {
            let lacking: Vec<&Line> = lines.iter().filter(|line| !line.is_met()).collect();
            if decided.is_ok() != lacking.is_empty() {
                return Err(format!("{command:?} gave {decided:?} where {lacking:?} lacked"));
            }
            for line in &lacking {
                *tally.entry(variant(&line.need)).or_default() += 1;
            }
            if lacking.is_empty() {
                *tally.entry(variant(&command)).or_default() += 1;
            }
        }
        for event in decided.unwrap_or_default() {
            let seq = u64::try_from(trail.len()).unwrap();
            let recorded =
                Recorded { claim: CLAIM, number: ClaimNumber(0), seq, at: at(60), actor, event };
            claim = apply(claim, &recorded);
            trail.push(recorded);
        }
    }
    Ok(tally)
}

fn desks() -> impl Strategy<Value = Settings> {
    let item = (select(vec![ITEM, OTHER_ITEM]), select(Phase::ALL.to_vec()), any::<bool>());
    (0..3_u32, any::<bool>(), vec(item, 0..3)).prop_map(|(min_evidence, every, items)| Settings {
        min_evidence,
        opinions: Policy { every, ..Policy::DEFAULT },
        checklist: asking(&items),
    })
}

fn steps() -> impl Strategy<Value = Vec<(Actor, Command)>> {
    let some = prop_oneof![4 => commands(), 2 => ticks(), 1 => opinions()];
    vec((actors(), some), 0..=60)
}

proptest! {
    #[test]
    fn a_step_is_taken_where_nothing_is_missing_and_refused_where_something_is(
        settings in desks(),
        is_said in proptest::bool::weighted(0.8),
        steps in steps(),
    ) {
        let held = held(&settings, is_said, steps);
        prop_assert!(held.is_ok(), "{:?}", held.err());
    }
}

#[test]
fn the_random_newsrooms_lack_everything_at_times() {
    let mut runner = TestRunner::deterministic();
    let mut sum = Tally::new();
    for run in 0..400 {
        let settings = desks().new_tree(&mut runner).unwrap().current();
        let steps = steps().new_tree(&mut runner).unwrap().current();
        for (what, times) in held(&settings, run % 5 != 0, steps).unwrap() {
            *sum.entry(what).or_default() += times;
        }
    }
    let wanted = [
        "Approve",
        "Correction",
        "Evidence",
        "Item",
        "Label",
        "Opinions",
        "OtherEyes",
        "Propose",
        "Rationale",
        "Speaker",
    ];
    assert_eq!(sum.keys().map(String::as_str).collect::<Vec<_>>(), wanted, "{sum:?}");
    assert!(sum["Propose"] > 100 && sum["Approve"] > 20, "{sum:?}");
}
