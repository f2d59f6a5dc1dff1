//! The transition table, tested as a table: every stage, every verb, every role.

use std::fmt::Write;

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::permission::TABLE;
use crate::domain::*;

fn verbs() -> impl Iterator<Item = Verb> {
    RULES.iter().map(|rule| rule.verb)
}

fn rule(verb: Verb) -> &'static Rule {
    let mut rules = RULES.iter().filter(|rule| rule.verb == verb);
    let rule = rules.next().unwrap_or_else(|| panic!("{verb:?} has no row"));
    assert!(rules.next().is_none(), "{verb:?} has two rows");
    rule
}

/// What the permission table says, read here by hand and not by `may`.
fn permitted(role: Role, act: Act) -> bool {
    TABLE.iter().any(|(it, roles)| *it == act && roles.contains(&role))
}

/// A claim at a stage that is ready for a verb.
fn claim_for(stage: Stage, verb: Verb) -> Vec<Event> {
    let history = prepared(stage, verb);
    assert_eq!(folded(&history).unwrap().stage, stage, "the history leads elsewhere");
    history
}

#[test]
fn every_verb_has_one_row_and_one_command() {
    let all = every!(Verb: Open Reword Follow Place SettleChange Attribute Reattribute
        RemoveAttribution DeclareNoSpeaker AddEvidence
        RemoveEvidence GroupEvidence UngroupEvidence TellApart RecordSearch RemoveSearch AskQuestion
        RemoveQuestion AnswerQuestion RemoveAnswer StartResearch Propose TakeBack
        ReviseRationale SuggestEdit AcceptEdit DeclineEdit AskOpinion GiveOpinion WithdrawOpinion Approve
        Return Correct EndCorrection Confirm Close Reopen SplitOff Absorb Release Judge Park Unpark Publish
        Withdraw Assign SetDue SetPriority Tag Flag Tick Untick Comment
        ResolveThread ReopenThread NotePdf Ask
        NoteAnswer NoteSilence RemoveContact MakeContactLink EndContactLink Redact);
    assert_eq!(variants(&verbs().collect::<Vec<_>>()), owned(all));
    for verb in verbs() {
        assert_eq!(rule(verb).verb, verb);
        assert_eq!(command(verb).verb(), verb);
    }
}

#[test]
fn each_stage_verb_and_role_ends_as_the_tables_say() {
    for stage in Stage::ALL {
        for verb in verbs() {
            for role in Role::ALL {
                ends_as_the_tables_say(stage, verb, role);
            }
        }
    }
}

fn ends_as_the_tables_say(stage: Stage, verb: Verb, by: Role) {
    let what = format!("{verb:?} at {stage:?} by {by:?}");
    let rule = rule(verb);
    let history = claim_for(stage, verb);
    let claim = folded(&history).unwrap();
    let decided = decide(Some(&claim), command(verb), &context(Actor::person(EVE, by)));
    if !permitted(by, rule.act) {
        assert_eq!(decided, Err(Refusal::NotAllowed(by, rule.act)), "{what}");
    } else if verb == Verb::Open {
        assert_eq!(decided, Err(Refusal::AlreadyOpen), "{what}");
    } else if !rule.from.contains(&stage) {
        assert_eq!(decided, Err(Refusal::WrongStage(stage)), "{what}");
    } else {
        let events = decided.unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
        recorded_as_said(rule, &events, &what);
        let after = folded(&[history, events.clone()].concat()).unwrap();
        assert_eq!(after.stage, expected_stage(rule, stage, &events), "{what}");
        assert_eq!(after.version, claim.version + u64::try_from(events.len()).unwrap(), "{what}");
    }
}

/// The kinds stand in the row, in its order, and what the command is for is always left: the row's
/// first kind, or its second where the first is the research that begins by the way.
fn recorded_as_said(rule: &Rule, events: &[Event], what: &str) {
    let mut row = rule.records.iter();
    for event in events {
        let kind = kind_of(event);
        assert!(row.any(|it| *it == kind), "{what}: {kind} is not said, or not in this order");
    }
    let by_the_way = |it: &&&str| **it == "claim.research_started" && rule.records.len() > 1;
    let main = rule.records.iter().find(|it| !by_the_way(it)).copied();
    let kinds: Vec<String> = events.iter().map(kind_of).collect();
    assert!(kinds.iter().any(|it| Some(it.as_str()) == main), "{what}: no {main:?}");
}

fn expected_stage(rule: &Rule, before: Stage, events: &[Event]) -> Stage {
    if let Some(to) = rule.to {
        return to;
    }
    match (rule.verb, events) {
        (Verb::Close, [Event::Closed { closing, .. }]) => closing.stage(),
        (Verb::TakeBack, _)
        | (
            Verb::AddEvidence
            | Verb::RecordSearch
            | Verb::AskQuestion
            | Verb::AnswerQuestion
            | Verb::Tick
            | Verb::Ask,
            [Event::ResearchStarted {}, _],
        ) => Stage::Researching,
        _ => before,
    }
}

#[test]
fn a_claim_that_does_not_exist_can_only_be_opened() {
    for verb in verbs() {
        for role in Role::ALL {
            let rule = rule(verb);
            let decided = decide(None, command(verb), &context(Actor::person(EVE, role)));
            let expected = if !permitted(role, rule.act) {
                Err(Refusal::NotAllowed(role, rule.act))
            } else if verb == Verb::Open {
                Ok(vec![opened()])
            } else {
                Err(Refusal::NoSuchClaim)
            };
            assert_eq!(decided, expected, "{verb:?} by {role:?}");
        }
    }
}

#[test]
fn every_closing_leads_to_its_own_stage() {
    let closings = [
        (Closing::Dismissed, Stage::Dismissed),
        (Closing::NotCheckable { why: NotCheckable::Opinion }, Stage::NotCheckable),
        (Closing::DuplicateOf { claim: OTHER_CLAIM }, Stage::Duplicate),
        (Closing::MergedInto { claim: OTHER_CLAIM }, Stage::Merged),
        (Closing::SplitInto { claims: vec![PART, OTHER_PART] }, Stage::Split),
    ];
    for (closing, stage) in closings {
        let reason = || "Enough.".to_owned();
        let command = Command::Close { closing: closing.clone(), reason: reason() };
        let event = Event::Closed { closing: closing.clone(), reason: reason() };
        check(&[opened()], command, reviewer(ANN), Ok(vec![event.clone()]));
        let claim = folded(&[opened(), parked(), event]).unwrap();
        assert_eq!((claim.stage, claim.closing), (stage, Some(closing)));
        assert_eq!(claim.parked_until, None);
    }
}

/// What an editor who wrote nothing can do at each stage, and what an admin can erase. The table of the code is held to this
/// one, so that a change of policy is always seen twice.
const POLICY: &str = "
                  open resea propo retur appro corre dismi notch dupli merge split
Open                 .     .     .     .     .     .     .     .     .     .     .
Reword               x     x     .     x     .     x     .     .     .     .     .
Follow               x     x     x     x     x     x     x     x     x     x     x
Place                x     x     x     x     x     x     x     x     x     x     x
SettleChange         x     x     x     x     x     x     x     x     x     x     x
Attribute            x     x     .     x     .     x     .     .     .     .     .
Reattribute          x     x     .     x     .     x     .     .     .     .     .
RemoveAttribution    x     x     .     x     .     x     .     .     .     .     .
DeclareNoSpeaker     x     x     .     x     .     x     .     .     .     .     .
AddEvidence          x     x     .     x     .     x     .     .     .     .     .
RemoveEvidence       x     x     .     x     .     x     .     .     .     .     .
GroupEvidence        x     x     .     x     .     x     .     .     .     .     .
UngroupEvidence      x     x     .     x     .     x     .     .     .     .     .
TellApart            x     x     .     x     .     x     .     .     .     .     .
RecordSearch         x     x     .     x     .     x     .     .     .     .     .
RemoveSearch         x     x     .     x     .     x     .     .     .     .     .
AskQuestion          x     x     .     x     .     x     .     .     .     .     .
RemoveQuestion       x     x     .     x     .     x     .     .     .     .     .
AnswerQuestion       x     x     .     x     .     x     .     .     .     .     .
RemoveAnswer         x     x     .     x     .     x     .     .     .     .     .
StartResearch        x     .     .     .     .     .     .     .     .     .     .
Propose              x     x     .     x     .     x     .     .     .     .     .
TakeBack             .     .     x     .     .     .     .     .     .     .     .
ReviseRationale      .     .     x     .     .     .     .     .     .     .     .
SuggestEdit          .     .     x     .     .     .     .     .     .     .     .
AcceptEdit           .     .     x     .     .     .     .     .     .     .     .
DeclineEdit          .     .     x     .     .     .     .     .     .     .     .
AskOpinion           .     .     x     .     .     .     .     .     .     .     .
GiveOpinion          .     .     x     .     .     .     .     .     .     .     .
WithdrawOpinion      .     .     x     .     .     .     .     .     .     .     .
Approve              .     .     x     .     .     .     .     .     .     .     .
Return               .     .     x     .     .     .     .     .     .     .     .
Correct              .     .     .     .     x     .     .     .     .     .     .
EndCorrection        .     .     .     x     .     x     .     .     .     .     .
Confirm              .     .     .     .     x     .     .     .     .     .     .
Close                x     x     .     x     .     .     .     .     .     .     .
Reopen               .     .     .     .     .     .     x     x     x     x     x
SplitOff             x     x     .     x     .     x     .     .     .     .     .
Absorb               x     x     x     x     x     x     .     .     .     .     .
Release              x     x     x     x     x     x     x     x     x     x     x
Judge                x     x     x     x     x     x     .     .     .     .     .
Park                 x     x     x     x     .     x     .     .     .     .     .
Unpark               x     x     x     x     .     x     .     .     .     .     .
Publish              .     .     .     .     x     .     .     .     .     .     .
Withdraw             x     x     x     x     x     x     x     x     x     x     x
Assign               x     x     x     x     .     x     .     .     .     .     .
SetDue               x     x     x     x     .     x     .     .     .     .     .
SetPriority          x     x     x     x     .     x     .     .     .     .     .
Tag                  x     x     x     x     x     x     x     x     x     x     x
Flag                 x     x     x     x     x     x     x     x     x     x     x
Tick                 x     x     x     x     .     x     .     .     .     .     .
Untick               x     x     x     x     .     x     .     .     .     .     .
Comment              x     x     x     x     x     x     x     x     x     x     x
ResolveThread        x     x     x     x     x     x     x     x     x     x     x
ReopenThread         x     x     x     x     x     x     x     x     x     x     x
NotePdf              x     x     x     x     x     x     x     x     x     x     x
Ask                  x     x     x     x     .     x     .     .     .     .     .
NoteAnswer           x     x     x     x     x     x     x     x     x     x     x
NoteSilence          x     x     x     x     x     x     x     x     x     x     x
RemoveContact        x     x     x     x     x     x     x     x     x     x     x
MakeContactLink      x     x     x     x     x     x     .     .     .     .     .
EndContactLink       x     x     x     x     x     x     x     x     x     x     x
Redact               x     x     x     x     x     x     x     x     x     x     x
";

#[test]
fn the_policy_is_the_one_that_was_agreed() {
    let mut drawn = format!("\n{:17}", "");
    for stage in Stage::ALL {
        let short: String = stage.key().replace('_', "").chars().take(5).collect();
        write!(drawn, "{short:>5} ").unwrap();
    }
    drawn = drawn.trim_end().to_owned() + "\n";
    for verb in verbs() {
        write!(drawn, "{:17}", format!("{verb:?}")).unwrap();
        for stage in Stage::ALL {
            let claim = folded(&claim_for(stage, verb));
            let decided = decide(claim.as_ref(), command(verb), &context(allowed(verb)));
            let mark = if decided.is_ok() { "x" } else { "." };
            write!(drawn, "{mark:>5} ").unwrap();
        }
        drawn = drawn.trim_end().to_owned() + "\n";
    }
    assert_eq!(drawn, POLICY, "\n{drawn}");
}

#[test]
fn pages_offer_what_the_table_allows() {
    for stage in Stage::ALL {
        for verb in verbs() {
            let claim = folded(&claim_for(stage, verb)).unwrap();
            let decided = decide(Some(&claim), command(verb), &context(allowed(verb)));
            let shown = offered(verb, stage, &claim.publication);
            assert_eq!(shown, decided.is_ok(), "{verb:?} at {stage:?}");
        }
    }
    assert!(!offered(Verb::Publish, Stage::Approved, &Publication::Published));
    assert!(!offered(Verb::Withdraw, Stage::Approved, &Publication::Unpublished));
}
