//! Fields: what the body of each kind of event has, for verifiers that do not know its types. The
//! tests of the golden events hold this to what the program itself reads.

use std::collections::BTreeMap;

/// The fields of each kind with their shapes: `id`, `text`, `flag`, `count` (below 2^32), `number`
/// (below 2^53), `date`, `time`, the lists `ids`, `texts` and `some` (ids, one at least), `part`: a word
/// or an object whose inside is not told, or `parts`: such objects, one at least. What has a `?` may be absent.
#[rustfmt::skip]
const FIELDS: &[(&str, &str)] = &[
    ("claim.opened", "article:id statement:text kind:text anchor:part suggestion:id? split_from:id?"),
    ("claim.reworded", "statement:text kind:text"),
    ("claim.followed", "anchor:part number:count as_opened:flag"),
    ("claim.words_changed", "anchor:part number:count"),
    ("claim.orphaned", "revision:id number:count candidates:count"),
    ("claim.placed", "anchor:part number:count as_opened:flag"),
    ("claim.change_settled", "note:text"),
    ("claim.attributed", "speaker:id name:text? title:text? role:text form:text cue:text?"),
    ("claim.reattributed", "was:id was_role:text speaker:id name:text? title:text? role:text form:text cue:text? reason:text"),
    ("claim.attribution_removed", "speaker:id role:text"),
    ("claim.speaker_unknown", "reason:text"),
    ("claim.research_started", ""),
    ("claim.evidence_added", "id:id source:id stance:text passage:text? note:text? kind:text? directness:text? cited:part? at:part?"),
    ("claim.evidence_removed", "id:id reason:text"),
    ("claim.evidence_grouped", "origin:id evidence:ids why:text note:text?"),
    ("claim.evidence_ungrouped", "id:id reason:text"),
    ("claim.evidence_told_apart", "one:id other:id"),
    ("claim.searched", "id:id query:text place:text on:date found:part"),
    ("claim.search_removed", "id:id reason:text"),
    ("claim.question_asked", "id:id text:text"),
    ("claim.question_removed", "id:id reason:text"),
    ("claim.question_answered", "id:id question:id kind:text text:text? evidence:ids"),
    ("claim.answer_removed", "id:id reason:text"),
    ("claim.verdict_proposed", "round:count scale:id label:text label_name:text rationale:text by:id would_change:text? as_of:date? review_by:date? correction:text? media:part?"),
    ("claim.proposal_withdrawn", "round:count reason:text by:id"),
    ("claim.rationale_revised", "round:count rationale:text by:id"),
    ("claim.edit_suggested", "id:id round:count rationale:text note:text? by:id"),
    ("claim.edit_accepted", "id:id round:count note:text? by:id"),
    ("claim.edit_declined", "id:id round:count reason:text by:id"),
    ("claim.opinion_asked", "round:count of:id"),
    ("claim.opinion_given", "round:count by:id scale:id label:text label_name:text rationale:text"),
    ("claim.opinion_withdrawn", "round:count of:id reason:text"),
    ("claim.panel_opened", "round:count seats:count needed:count"),
    ("claim.panel_settled", "round:count scale:id label:text label_name:text agreed:count"),
    ("claim.verdict_approved", "round:count by:id rulings:part?"),
    ("claim.verdict_returned", "round:count reason:text by:id"),
    ("claim.verdict_confirmed", "round:count review_by:date reason:text by:id"),
    ("claim.correction_started", "reason:text"),
    ("claim.correction_ended", "reason:text"),
    ("claim.closed", "closing:part reason:text"),
    ("claim.reopened", "reason:text"),
    ("claim.split_off", "claims:ids reason:text"),
    ("claim.absorbed", "claim:id number:number"),
    ("claim.released", "claim:id number:number"),
    ("claim.matched", "claim:id number:number"),
    ("claim.not_matched", "claim:id number:number"),
    ("claim.appearance_linked", "claim:id number:number"),
    ("claim.parked", "until:time reason:text"),
    ("claim.unparked", ""),
    ("claim.published", "round:count"),
    ("claim.withdrawn", "reason:text"),
    ("claim.assigned", "to:id? note:text? taken_from:id?"),
    ("claim.due_set", "due:time?"),
    ("claim.priority_set", "level:text? reason:text?"),
    ("claim.tagged", "tags:texts"),
    ("claim.flagged", "severity:text said_before:flag note:text?"),
    ("claim.item_ticked", "item:id phase:text text:text"),
    ("claim.item_unticked", "item:id phase:text"),
    ("claim.commented", "id:id text:text? reply_to:id? mentions:some?"),
    ("claim.thread_resolved", "thread:id"),
    ("claim.thread_reopened", "thread:id"),
    ("claim.contact_asked", "contact:id name:text? title:text? purpose:text channel:text question:text asked_at:time deadline:time?"),
    ("claim.contact_answered", "contact:id text:text? answered_at:time by_link:flag"),
    ("claim.contact_silent", "contact:id"),
    ("claim.contact_removed", "contact:id reason:text"),
    ("claim.contact_link_made", "contact:id until:time token_sha256:text?"),
    ("claim.contact_link_ended", "contact:id"),
    ("claim.pdf_made", "version:number sha256:text"),
    ("claim.redacted", "fields:parts ground:text"),
];

/// The shapes of the fields of each kind.
pub(super) fn by_kind() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let split = |fields: &'static str| fields.split(' ').filter_map(|it| it.split_once(':'));
    FIELDS.iter().map(|(kind, fields)| (*kind, split(fields).collect())).collect()
}
