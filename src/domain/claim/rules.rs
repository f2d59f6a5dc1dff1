//! The transition table: from where, by what command, who may, what is needed, what is recorded.

use super::stage::{CLOSED, NOT_CLOSED, UNFINISHED, WORK};
use super::{Publication, Stage, Verb};
use crate::domain::Act;

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub verb: Verb,
    pub act: Act,
    /// The stages in which it may be said; empty for a claim that does not exist yet.
    pub from: &'static [Stage],
    /// The stage it leads to; none where the stage stays, where the command or the claim names it
    /// (closing; taking back a proposal of a correction or not), or where it only begins the research of an open claim (evidence, a search, a question).
    pub to: Option<Stage>,
    /// What is asked beyond role and stage.
    pub needs: &'static str,
    /// The kinds of the events it may leave, in order.
    pub records: &'static [&'static str],
}

const START: &str = "claim.research_started";

#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    Rule { verb: Verb::Open,              act: Act::Import,    from: &[],               to: Some(Stage::Open),        needs: "a statement and a quote that stands in the article", records: &["claim.opened"] },
    Rule { verb: Verb::Reword,            act: Act::EditClaim, from: WORK,              to: None,                     needs: "a statement, or a kind, that differs",               records: &["claim.reworded"] },
    Rule { verb: Verb::Follow,            act: Act::Import,    from: &Stage::ALL,       to: None,                     needs: "a revision that it has not followed yet",            records: &["claim.followed", "claim.words_changed", "claim.orphaned"] },
    Rule { verb: Verb::Place,             act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "another place in the newest revision",               records: &["claim.placed"] },
    Rule { verb: Verb::SettleChange,      act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "words that changed or are gone, and a note",         records: &["claim.change_settled"] },
    Rule { verb: Verb::Attribute,         act: Act::EditClaim, from: WORK,              to: None,                     needs: "a speaker who does not stand there in that role",    records: &["claim.attributed"] },
    Rule { verb: Verb::Reattribute,    act: Act::EditClaim, from: WORK,               to: None,                      needs: "an attribution that is there, another in its place, and a reason", records: &["claim.reattributed"] },
    Rule { verb: Verb::RemoveAttribution, act: Act::EditClaim, from: WORK,              to: None,                     needs: "an attribution that is there",                       records: &["claim.attribution_removed"] },
    Rule { verb: Verb::DeclareNoSpeaker,  act: Act::EditClaim, from: WORK,              to: None,                     needs: "a reason that differs, and no speaker",              records: &["claim.speaker_unknown"] },
    Rule { verb: Verb::AddEvidence,       act: Act::EditClaim, from: WORK,              to: None,                     needs: "a passage or a note that is not there yet",          records: &[START, "claim.evidence_added"] },
    Rule { verb: Verb::RemoveEvidence,    act: Act::EditClaim, from: WORK,              to: None,                     needs: "a reason",                                           records: &["claim.evidence_removed"] },
    Rule { verb: Verb::GroupEvidence,     act: Act::EditClaim, from: WORK,              to: None,                     needs: "two items of evidence that do not share an origin yet",     records: &["claim.evidence_grouped"] },
    Rule { verb: Verb::UngroupEvidence,   act: Act::EditClaim, from: WORK,              to: None,                     needs: "evidence in a group, and a reason",                         records: &["claim.evidence_ungrouped"] },
    Rule { verb: Verb::TellApart,         act: Act::EditClaim, from: WORK,              to: None,                     needs: "two items of evidence that do not share an origin",         records: &["claim.evidence_told_apart"] },
    Rule { verb: Verb::RecordSearch,      act: Act::EditClaim, from: WORK,              to: None,                     needs: "words, a place, a day that has come",                       records: &[START, "claim.searched"] },
    Rule { verb: Verb::RemoveSearch,      act: Act::EditClaim, from: WORK,              to: None,                     needs: "a reason",                                                  records: &["claim.search_removed"] },
    Rule { verb: Verb::AskQuestion,       act: Act::EditClaim, from: WORK,              to: None,                     needs: "a question that is not there yet",                          records: &[START, "claim.question_asked"] },
    Rule { verb: Verb::RemoveQuestion,    act: Act::EditClaim, from: WORK,              to: None,                     needs: "a reason",                                                  records: &["claim.question_removed"] },
    Rule { verb: Verb::AnswerQuestion,    act: Act::EditClaim, from: WORK,              to: None,                     needs: "a question that is there; words, or that there is no answer", records: &[START, "claim.question_answered"] },
    Rule { verb: Verb::RemoveAnswer,      act: Act::EditClaim, from: WORK,              to: None,                     needs: "a reason",                                                  records: &["claim.answer_removed"] },
    Rule { verb: Verb::StartResearch,     act: Act::EditClaim, from: &[Stage::Open],    to: Some(Stage::Researching), needs: "",                                                   records: &[START] },
    Rule { verb: Verb::Propose,           act: Act::Propose,   from: WORK,              to: Some(Stage::Proposed),    needs: "a named person, a label, a rationale, evidence of enough origins, a speaker or why there is none; a note for readers where a verdict stands", records: &[START, "claim.verdict_proposed"] },
    Rule { verb: Verb::TakeBack,       act: Act::Propose,   from: &[Stage::Proposed], to: None,                      needs: "whoever proposed it, and a reason", records: &["claim.proposal_withdrawn"] },
    Rule { verb: Verb::ReviseRationale,   act: Act::Propose,   from: &[Stage::Proposed], to: None,                    needs: "a named person, and words that differ",              records: &["claim.rationale_revised"] },
    Rule { verb: Verb::SuggestEdit,       act: Act::Comment,   from: &[Stage::Proposed], to: None,                    needs: "a named person who wrote nothing of the round and knows it, and words that differ", records: &["claim.edit_suggested"] },
    Rule { verb: Verb::AcceptEdit,        act: Act::Propose,   from: &[Stage::Proposed], to: None,                    needs: "whoever proposed it, and an edit that waits",        records: &["claim.edit_accepted", "claim.rationale_revised"] },
    Rule { verb: Verb::DeclineEdit,       act: Act::Comment,   from: &[Stage::Proposed], to: None,                    needs: "whoever proposed it or suggested the edit; one that waits; a reason", records: &["claim.edit_declined"] },
    Rule { verb: Verb::AskOpinion,        act: Act::Decide,    from: &[Stage::Proposed], to: None,                    needs: "a free seat; somebody else, who did not write in the round; one who neither wrote nor is asked", records: &["claim.opinion_asked"] },
    Rule { verb: Verb::GiveOpinion,       act: Act::Propose,   from: &[Stage::Proposed], to: None,                    needs: "a person who was asked, a label of the proposal's scale, a rationale", records: &["claim.opinion_given", "claim.panel_opened", "claim.panel_settled"] },
    Rule { verb: Verb::WithdrawOpinion,   act: Act::Decide,    from: &[Stage::Proposed], to: None,                    needs: "somebody who has not spoken yet; one who neither wrote nor is asked; a reason", records: &["claim.opinion_withdrawn"] },
    Rule { verb: Verb::Approve,           act: Act::Decide,    from: &[Stage::Proposed], to: Some(Stage::Approved),   needs: "a named person who wrote nothing of the round; a word on each past ruling on a match", records: &["claim.verdict_approved", "claim.published"] },
    Rule { verb: Verb::Return,            act: Act::Decide,    from: &[Stage::Proposed], to: Some(Stage::Returned),   needs: "a named person, and a reason",                       records: &["claim.verdict_returned"] },
    Rule { verb: Verb::Correct,           act: Act::Decide,    from: &[Stage::Approved], to: Some(Stage::Correcting), needs: "a reason",                                           records: &["claim.correction_started"] },
    Rule { verb: Verb::EndCorrection,     act: Act::Decide,    from: &[Stage::Returned, Stage::Correcting], to: Some(Stage::Approved),     needs: "a verdict that stands, and a reason", records: &["claim.correction_ended"] },
    Rule { verb: Verb::Confirm,           act: Act::Decide,    from: &[Stage::Approved], to: None,                    needs: "a named person, a reason, and a day to come for the next review", records: &["claim.verdict_confirmed"] },
    Rule { verb: Verb::Close,             act: Act::EditClaim, from: &[Stage::Open, Stage::Researching, Stage::Returned], to: None, needs: "a reason; no verdict that stands; not itself; two parts or more where it is split", records: &["claim.closed"] },
    Rule { verb: Verb::Reopen,            act: Act::EditClaim, from: CLOSED,            to: Some(Stage::Open),        needs: "a reason",                                           records: &["claim.reopened"] },
    Rule { verb: Verb::SplitOff,       act: Act::EditClaim, from: WORK,               to: None,                      needs: "claims that are no parts of it yet, and a reason", records: &["claim.split_off"] },
    Rule { verb: Verb::Absorb,         act: Act::EditClaim, from: NOT_CLOSED,         to: None,                      needs: "another claim that is not merged into it yet", records: &["claim.absorbed"] },
    Rule { verb: Verb::Release,        act: Act::EditClaim, from: &Stage::ALL,        to: None,                      needs: "a claim that is merged into it", records: &["claim.released"] },
    Rule { verb: Verb::Judge,          act: Act::EditClaim, from: NOT_CLOSED,         to: None,                      needs: "another claim", records: &["claim.matched", "claim.not_matched", "claim.appearance_linked"] },
    Rule { verb: Verb::Park,              act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "a time to come, and a reason",                       records: &["claim.parked"] },
    Rule { verb: Verb::Unpark,            act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "a claim that is parked",                             records: &["claim.unparked"] },
    Rule { verb: Verb::Publish,           act: Act::Publish,   from: &[Stage::Approved], to: None,                    needs: "a verdict that is not published yet",                records: &["claim.published"] },
    Rule { verb: Verb::Withdraw,          act: Act::Publish,   from: &Stage::ALL,       to: None,                     needs: "a published verdict, and a reason",                  records: &["claim.withdrawn"] },
    Rule { verb: Verb::Assign,            act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "somebody else than now",                             records: &["claim.assigned"] },
    Rule { verb: Verb::SetDue,            act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "another time than now",                              records: &["claim.due_set"] },
    Rule { verb: Verb::SetPriority,       act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "another priority than now, and a reason",            records: &["claim.priority_set"] },
    Rule { verb: Verb::Tag,               act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "other tags than now",                                records: &["claim.tagged"] },
    Rule { verb: Verb::Flag,              act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "other flags than now; no note without a flag",        records: &["claim.flagged"] },
    Rule { verb: Verb::Tick,              act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "an item of the desk's checklist for this stage, not ticked yet; in review, one who wrote nothing of the proposal", records: &[START, "claim.item_ticked"] },
    Rule { verb: Verb::Untick,            act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "an item that is ticked at this stage; in review, one who wrote nothing of the proposal", records: &["claim.item_unticked"] },
    Rule { verb: Verb::Comment,           act: Act::Comment,   from: &Stage::ALL,       to: None,                     needs: "words",                                              records: &["claim.commented"] },
    Rule { verb: Verb::ResolveThread,     act: Act::Comment,   from: &Stage::ALL,       to: None,                     needs: "a thread that is not resolved",                      records: &["claim.thread_resolved"] },
    Rule { verb: Verb::ReopenThread,      act: Act::Comment,   from: &Stage::ALL,       to: None,                     needs: "a thread that is resolved",                          records: &["claim.thread_reopened"] },
    Rule { verb: Verb::NotePdf,           act: Act::Export,    from: &Stage::ALL,       to: None,                     needs: "the hash of a PDF that is not on the trail yet",     records: &["claim.pdf_made"] },
    Rule { verb: Verb::Ask,               act: Act::EditClaim, from: UNFINISHED,        to: None,                     needs: "a name, a question, times in their order",           records: &[START, "claim.contact_asked"] },
    Rule { verb: Verb::NoteAnswer,        act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "words; by the link, one that works on a claim that is not closed", records: &["claim.contact_answered"] },
    Rule { verb: Verb::NoteSilence,       act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "no answer, and a deadline or a week that has passed", records: &["claim.contact_silent"] },
    Rule { verb: Verb::RemoveContact,     act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "a reason",                                           records: &["claim.contact_removed"] },
    Rule { verb: Verb::MakeContactLink,   act: Act::EditClaim, from: NOT_CLOSED,        to: None,                     needs: "an end within sixty days",                           records: &["claim.contact_link_made"] },
    Rule { verb: Verb::EndContactLink,    act: Act::EditClaim, from: &Stage::ALL,       to: None,                     needs: "a link",                                             records: &["claim.contact_link_ended"] },
    Rule { verb: Verb::Redact,            act: Act::Erase,     from: &Stage::ALL,       to: None,                     needs: "personal values that are still there, and the ground", records: &["claim.redacted"] },
];

/// Whether pages should offer a command on a claim in this state, leaving aside who asks.
pub fn offered(verb: Verb, stage: Stage, publication: &Publication) -> bool {
    let staged = RULES.iter().any(|rule| rule.verb == verb && rule.from.contains(&stage));
    let published = *publication == Publication::Published;
    match verb {
        Verb::Publish => staged && !published,
        Verb::Withdraw => staged && published,
        _ => staged,
    }
}
