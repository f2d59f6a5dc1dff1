//! Golden events: one file of each variant ever shipped, which every later version must read.
//!
//! A file is named after its kind, `claim.opened.json`, with every optional field filled in. A
//! further word names a further form of it; `bare` is the one with every optional field absent.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop where a file is bad")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use chrono::{DateTime, Utc};
use claimdesk::domain::checklist::Phase;
use claimdesk::domain::claim::{
    self, Accord, Claim, Closing, Event, Fate, NotCheckable, Outcome, fold,
};
use claimdesk::domain::claim::{
    Judgement, Priority, Publication, Recorded, Severity, Stage, Terms, TextState,
};
use claimdesk::domain::contact::Reply;
use claimdesk::domain::evidence::{At, Directness, SourceKind, Stance};
use claimdesk::domain::records::{self, Record};
use claimdesk::domain::research::{AnswerKind, Found};
use claimdesk::domain::{Actor, ClaimId, ClaimNumber, PersonId, Role, millis};
use claimdesk::report::proof::table::Table;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

/// Names the kind of every variant. A variant without one does not compile.
macro_rules! kinds {
    ($enum:ident, $all:ident, $kind:ident: $($variant:ident $name:literal)+) => {
        const $all: &[&str] = &[$($name),+];

        fn $kind(it: &$enum) -> &'static str {
            match it {
                $($enum::$variant { .. } => $name,)+
            }
        }
    };
}

kinds! { Event, EVENTS, event_kind:
    Opened "claim.opened"
    Reworded "claim.reworded"
    Followed "claim.followed"
    WordsChanged "claim.words_changed"
    Orphaned "claim.orphaned"
    Placed "claim.placed"
    ChangeSettled "claim.change_settled"
    Attributed "claim.attributed"
    Reattributed "claim.reattributed"
    AttributionRemoved "claim.attribution_removed"
    SpeakerUnknown "claim.speaker_unknown"
    ResearchStarted "claim.research_started"
    EvidenceAdded "claim.evidence_added"
    EvidenceRemoved "claim.evidence_removed"
    EvidenceGrouped "claim.evidence_grouped"
    EvidenceUngrouped "claim.evidence_ungrouped"
    EvidenceToldApart "claim.evidence_told_apart"
    Searched "claim.searched"
    SearchRemoved "claim.search_removed"
    QuestionAsked "claim.question_asked"
    QuestionRemoved "claim.question_removed"
    QuestionAnswered "claim.question_answered"
    AnswerRemoved "claim.answer_removed"
    VerdictProposed "claim.verdict_proposed"
    ProposalWithdrawn "claim.proposal_withdrawn"
    RationaleRevised "claim.rationale_revised"
    EditSuggested "claim.edit_suggested"
    EditAccepted "claim.edit_accepted"
    EditDeclined "claim.edit_declined"
    OpinionAsked "claim.opinion_asked"
    OpinionGiven "claim.opinion_given"
    OpinionWithdrawn "claim.opinion_withdrawn"
    PanelOpened "claim.panel_opened"
    PanelSettled "claim.panel_settled"
    VerdictApproved "claim.verdict_approved"
    VerdictReturned "claim.verdict_returned"
    VerdictConfirmed "claim.verdict_confirmed"
    CorrectionStarted "claim.correction_started"
    CorrectionEnded "claim.correction_ended"
    Closed "claim.closed"
    Reopened "claim.reopened"
    SplitOff "claim.split_off"
    Absorbed "claim.absorbed"
    Released "claim.released"
    Matched "claim.matched"
    NotMatched "claim.not_matched"
    AppearanceLinked "claim.appearance_linked"
    Parked "claim.parked"
    Unparked "claim.unparked"
    Published "claim.published"
    Withdrawn "claim.withdrawn"
    Assigned "claim.assigned"
    DueSet "claim.due_set"
    PrioritySet "claim.priority_set"
    Tagged "claim.tagged"
    Flagged "claim.flagged"
    ItemTicked "claim.item_ticked"
    ItemUnticked "claim.item_unticked"
    Commented "claim.commented"
    ThreadResolved "claim.thread_resolved"
    ThreadReopened "claim.thread_reopened"
    PdfMade "claim.pdf_made"
    ContactAsked "claim.contact_asked"
    ContactAnswered "claim.contact_answered"
    ContactSilent "claim.contact_silent"
    ContactRemoved "claim.contact_removed"
    ContactLinkMade "claim.contact_link_made"
    ContactLinkEnded "claim.contact_link_ended"
    Redacted "claim.redacted"
}

kinds! { Record, RECORDS, record_kind:
    DeskSetUp "desk.set_up"
    DeskChanged "desk.changed"
    PublishingChanged "desk.publishing_changed"
    RulingsRemoved "desk.rulings_removed"
    MethodWritten "desk.method_written"
    ChecklistChanged "desk.checklist_changed"
    ScaleVersioned "scale.versioned"
    ArticleImported "article.imported"
    ArticleRevised "article.revised"
    ArticleDescribed "article.described"
    ArticleSnapshotTaken "article.snapshot_taken"
    ArticleSnapshotRead "article.snapshot_read"
    SuggestionDismissed "article.suggestion_dismissed"
    SuggestionRestored "article.suggestion_restored"
    ArticleRedacted "article.redacted"
    SourceAdded "source.added"
    SourceSnapshotTaken "source.snapshot_taken"
    SourceSnapshotRead "source.snapshot_read"
    SourceHealthChanged "source.health_changed"
    SourceChangeSettled "source.change_settled"
    ArticleHealthChanged "article.health_changed"
    ArticleChangeSettled "article.change_settled"
    SpeakerNamed "speaker.named"
    SpeakerDescribed "speaker.described"
    SpeakerRedacted "speaker.redacted"
    PersonInvited "person.invited"
    PersonChanged "person.changed"
    PersonRedacted "person.redacted"
    RoleChanged "person.role_changed"
    PersonDisabled "person.disabled"
    PersonEnabled "person.enabled"
    LinkMade "person.link_made"
    PasswordChosen "person.password_chosen"
    ViewSaved "view.saved"
    ViewRenamed "view.renamed"
    ViewDeleted "view.deleted"
}

/// The files by the name they have before `.json`.
fn files() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/events");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let name = name.strip_suffix(".json").unwrap_or_else(|| panic!("{name}: not a .json"));
            let json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap());
            (name.to_owned(), json.unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

/// The kind that a file is named after: the first two words of its name.
fn named_after(file: &str) -> String {
    file.split('.').take(2).collect::<Vec<_>>().join(".")
}

fn parse<T: DeserializeOwned>(file: &str, json: &Value) -> T {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Reads and writes a file in the type that knows its kind.
fn again<T: DeserializeOwned + Serialize>(file: &str, json: &Value) -> Value {
    serde_json::to_value(parse::<T>(file, json)).unwrap()
}

#[test]
fn every_kind_ever_shipped_has_its_file_and_every_file_its_kind() {
    let files: BTreeSet<String> = files().keys().map(|file| named_after(file)).collect();
    let kinds: BTreeSet<String> = EVENTS.iter().chain(RECORDS).map(|it| (*it).into()).collect();
    assert_eq!(files, kinds);
    assert_eq!(kinds.len(), EVENTS.len() + RECORDS.len(), "a kind is used twice");
}

#[test]
fn every_file_is_read_and_written_again_as_the_same_json() {
    for (file, json) in files() {
        let kind = named_after(&file);
        let (read, written) = if EVENTS.contains(&kind.as_str()) {
            (event_kind(&parse(&file, &json)), again::<Event>(&file, &json))
        } else {
            (record_kind(&parse(&file, &json)), again::<Record>(&file, &json))
        };
        assert_eq!(read, kind, "{file}");
        assert_eq!(written, json, "{file}");
        let envelope: Vec<_> = written.as_object().unwrap().keys().collect();
        assert_eq!(envelope, ["kind", "body"], "{file}");
    }
}

/// Finds the optional fields by leaving each out, and holds the full and the bare file to them.
fn optional_fields_stand_and_are_absent<T: DeserializeOwned + Debug>(kinds: &[&str]) {
    let files = files();
    for kind in kinds {
        let full = &files[*kind];
        let shown = format!("{:?}", parse::<T>(kind, full));
        assert!(!shown.contains("None"), "{kind}.json leaves out an optional field: {shown}");
        let bare = files.get(&format!("{kind}.bare"));
        let mut optional = 0;
        for field in full["body"].as_object().unwrap().keys() {
            let mut without = full.clone();
            without["body"].as_object_mut().unwrap().remove(field);
            if serde_json::from_value::<T>(without).is_ok() {
                optional += 1;
                let bare = bare.unwrap_or_else(|| panic!("{kind}.bare.json is wanted: {field}"));
                assert!(bare["body"].get(field).is_none(), "{kind}.bare.json has {field}");
            }
        }
        assert_eq!(bare.is_some(), optional > 0, "{kind}.bare.json stands for optional fields");
    }
}

#[test]
fn optional_fields_are_read_where_they_stand_and_where_they_are_absent() {
    optional_fields_stand_and_are_absent::<Event>(EVENTS);
    optional_fields_stand_and_are_absent::<Record>(RECORDS);
}

/// What a value looks like, in the words of the table for other verifiers.
fn has_shape(value: &Value, shape: &str) -> bool {
    let is_id = |it: &Value| it.as_str().is_some_and(|it| it.parse::<Uuid>().is_ok());
    let all = |one: &dyn Fn(&Value) -> bool| value.as_array().is_some_and(|it| it.iter().all(one));
    match shape {
        "id" => is_id(value),
        "ids" => all(&is_id),
        "some" => all(&is_id) && value != &serde_json::json!([]),
        "text" => value.is_string() && !is_id(value),
        "texts" => all(&|it| it.is_string() && !is_id(it)),
        "flag" => value.is_boolean(),
        "count" => value.as_u64().is_some_and(|it| u32::try_from(it).is_ok()),
        "number" => value.is_u64(),
        "date" => value.as_str().is_some_and(|it| it.parse::<chrono::NaiveDate>().is_ok()),
        "time" => value.as_str().is_some_and(|it| it.len() == 24 && it.ends_with('Z')),
        "part" => value.is_object() || value.is_string(),
        "parts" => all(&Value::is_object) && value != &serde_json::json!([]),
        other => panic!("no shape is called {other}"),
    }
}

#[test]
fn other_verifiers_are_told_each_field_its_shape_and_whether_it_may_be_absent() {
    let files = files();
    let table: Value = serde_json::from_str(&Table::of_rules().to_json().unwrap()).unwrap();
    let told = table["fields"].as_object().unwrap();
    assert_eq!(
        told.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        EVENTS.iter().copied().collect()
    );
    for kind in EVENTS {
        let (full, fields) = (&files[*kind], told[*kind].as_object().unwrap());
        let names: BTreeSet<_> = full["body"].as_object().unwrap().keys().collect();
        assert_eq!(names, fields.keys().collect(), "{kind}");
        for (name, shape) in fields {
            let mut without = full.clone();
            without["body"].as_object_mut().unwrap().remove(name);
            let optional = serde_json::from_value::<Event>(without).is_ok();
            assert_eq!(optional, shape.as_str().unwrap().ends_with('?'), "{kind}: {name}");
        }
    }
    for (file, json) in files.iter().filter(|(file, _)| file.starts_with("claim.")) {
        for (name, value) in json["body"].as_object().unwrap() {
            let shape = told[&named_after(file)][name].as_str().unwrap().trim_end_matches('?');
            assert!(has_shape(value, shape), "{file}: {name} is no {shape}: {value}");
        }
    }
}

#[test]
fn personal_fields_stand_in_their_events_and_can_be_erased() {
    let files = files();
    for (kind, fields) in claim::PERSONAL.iter().chain(records::PERSONAL) {
        for field in *fields {
            assert!(files[*kind]["body"].get(field).is_some(), "{kind} has no {field}");
            let bare = &files[&format!("{kind}.bare")];
            assert!(bare["body"].get(field).is_none(), "{field} is still in {kind}.bare.json");
        }
    }
}

#[test]
fn times_have_exactly_three_decimals() {
    fn walk(file: &str, value: &Value, seen: &mut usize) {
        match value {
            Value::String(text) => {
                if let Ok(at) = text.parse::<DateTime<Utc>>() {
                    assert_eq!(*text, millis::text(at), "{file}");
                    *seen += 1;
                }
            }
            Value::Array(items) => items.iter().for_each(|it| walk(file, it, seen)),
            Value::Object(fields) => fields.values().for_each(|it| walk(file, it, seen)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut seen = 0;
    for (file, json) in files() {
        walk(&file, &json, &mut seen);
    }
    assert_eq!(
        seen, 16,
        "parked, due, both links, each of the snapshots, and six of those who were asked"
    );
}

#[test]
fn nothing_in_a_body_is_null_or_a_fraction() {
    fn plain(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Number(number) => number.is_u64(),
            Value::Array(items) => items.iter().all(plain),
            Value::Object(fields) => fields.values().all(plain),
            Value::Bool(_) | Value::String(_) => true,
        }
    }
    for (file, json) in files() {
        assert!(plain(&json), "{file}");
    }
}

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(0x0198_1f00_0007_7000_8000_0000_0000_0000 + number))
}

/// Minute by minute on one morning.
fn minute(seq: usize) -> DateTime<Utc> {
    "2026-05-17T09:00:00Z".parse::<DateTime<Utc>>().unwrap()
        + chrono::TimeDelta::minutes(i64::try_from(seq).unwrap())
}

/// Folds the files named, in that order, each a minute later than the one before.
fn folded(names: &[&str]) -> Claim {
    let files = files();
    let recorded = |(seq, name): (usize, &&str)| Recorded {
        claim: ClaimId(Uuid::from_u128(1)),
        number: ClaimNumber(6),
        seq: seq.try_into().unwrap(),
        at: minute(seq),
        actor: Actor::person(person(1), Role::Reviewer),
        event: parse(name, &files[*name]),
    };
    fold(&names.iter().enumerate().map(recorded).collect::<Vec<_>>()).unwrap()
}

/// A claim that went a long way: proposed, returned, proposed again, approved, published, under
/// correction.
const LONG: &[&str] = &[
    "claim.opened",
    "claim.reworded",
    "claim.speaker_unknown",
    "claim.attributed",
    "claim.attributed.bare",
    "claim.attribution_removed",
    "claim.assigned.bare",
    "claim.assigned",
    "claim.due_set.bare",
    "claim.due_set",
    "claim.tagged",
    "claim.research_started",
    "claim.parked",
    "claim.unparked",
    "claim.evidence_added",
    "claim.evidence_added.first",
    "claim.evidence_added.heard",
    "claim.evidence_added.bare",
    "claim.evidence_told_apart",
    "claim.evidence_grouped",
    "claim.evidence_grouped.bare",
    "claim.evidence_ungrouped",
    "claim.searched",
    "claim.searched.nothing",
    "claim.search_removed",
    "claim.question_asked",
    "claim.question_answered",
    "claim.question_answered.bare",
    "claim.question_answered.no",
    "claim.answer_removed",
    "claim.evidence_removed",
    "claim.commented.first",
    "claim.commented.bare",
    "claim.verdict_proposed",
    "claim.rationale_revised",
    "claim.verdict_returned",
    "claim.verdict_proposed.again",
    "claim.verdict_approved",
    "claim.published",
    "claim.correction_started",
    "claim.withdrawn",
    "claim.contact_asked",
    "claim.contact_asked.bare",
    "claim.contact_link_made.bare",
    "claim.contact_link_made",
    "claim.contact_answered",
    "claim.contact_answered.bare",
    "claim.contact_silent",
    "claim.contact_link_ended",
    "claim.redacted",
    "claim.contact_removed",
    "claim.commented",
    "claim.thread_resolved",
    "claim.thread_reopened",
];

/// A claim whose correction came to nothing: the proposal was taken back, and the verdict stood.
const STOOD: &[&str] = &[
    "claim.opened",
    "claim.verdict_proposed.bare",
    "claim.verdict_returned",
    "claim.verdict_proposed.again",
    "claim.verdict_approved.bare",
    "claim.correction_started",
    "claim.reworded",
    "claim.verdict_proposed.third",
    "claim.proposal_withdrawn",
    "claim.correction_ended",
];

/// A part of another claim, of whom somebody else was named, which took another in and let it go,
/// which was compared with others, and which came apart itself.
const RELATED: &[&str] = &[
    "claim.opened",
    "claim.attributed",
    "claim.reattributed",
    "claim.reattributed.bare",
    "claim.split_off",
    "claim.absorbed",
    "claim.released",
    "claim.matched",
    "claim.not_matched",
    "claim.appearance_linked",
    "claim.closed.split",
];

/// A claim whose article was changed three times: its words stayed, were changed, and had no
/// certain place until somebody chose one and left the claim as it is.
const REVISED: &[&str] = &[
    "claim.opened",
    "claim.followed",
    "claim.words_changed",
    "claim.orphaned",
    "claim.placed",
    "claim.change_settled",
];

/// A claim on whose proposal somebody else had another opinion, as had the panel.
const JUDGED: &[&str] = &[
    "claim.opened",
    "claim.verdict_proposed",
    "claim.opinion_asked",
    "claim.opinion_withdrawn",
    "claim.opinion_asked.other",
    "claim.opinion_given",
    "claim.panel_opened",
    "claim.opinion_asked.member",
    "claim.opinion_given.member",
    "claim.panel_settled",
];

/// A claim of whose rationale three people suggested edits, of which two were taken.
const EDITED: &[&str] = &[
    "claim.opened",
    "claim.verdict_proposed",
    "claim.edit_suggested",
    "claim.edit_suggested.bare",
    "claim.edit_suggested.other",
    "claim.edit_declined",
    "claim.edit_accepted.bare",
    "claim.edit_accepted",
    "claim.rationale_revised",
];

/// A claim whose verdict was confirmed after a year, and which was flagged meanwhile.
const CONFIRMED: &[&str] = &[
    "claim.opened",
    "claim.verdict_proposed.bare",
    "claim.verdict_proposed.again",
    "claim.verdict_approved",
    "claim.flagged.bare",
    "claim.flagged",
    "claim.verdict_confirmed",
];

/// A claim on which an item of the desk's checklist was ticked for each phase, and one tick was
/// taken back.
const TICKED: &[&str] = &[
    "claim.opened",
    "claim.item_ticked",
    "claim.verdict_proposed",
    "claim.item_ticked.review",
    "claim.item_unticked",
];

/// A claim whose priority a person set, and took back.
const PRESSED: &[&str] = &["claim.opened", "claim.priority_set", "claim.priority_set.bare"];

/// A claim of which a PDF was made.
const PRINTED: &[&str] = &["claim.opened", "claim.pdf_made"];

/// A claim that was closed in every way, and opened again in between.
const CLOSED: &[&str] = &[
    "claim.opened.bare",
    "claim.closed.dismissed",
    "claim.reopened",
    "claim.closed.duplicate",
    "claim.reopened",
    "claim.closed.merged",
    "claim.reopened",
    "claim.question_asked",
    "claim.question_removed",
    "claim.parked",
    "claim.closed",
];

#[test]
fn every_claim_file_is_folded_in_one_of_the_histories() {
    let histories = [
        LONG, STOOD, RELATED, REVISED, JUDGED, EDITED, CONFIRMED, TICKED, PRESSED, PRINTED, CLOSED,
    ];
    let told: BTreeSet<&str> = histories.concat().into_iter().collect();
    let files = files();
    let stand = files.keys().map(String::as_str).filter(|file| file.starts_with("claim."));
    assert_eq!(told, stand.collect());
}

#[test]
fn the_judged_history_keeps_who_thought_what() {
    let claim = folded(JUDGED);
    let [round] = claim.rounds.as_slice() else { panic!("one round") };
    let given: Vec<_> = round.opinions.given().map(|(by, it)| (by, it.label.as_str())).collect();
    assert_eq!(given, [(person(4), "false"), (person(6), "false")]);
    assert_eq!(round.opinions.asked.len(), 2, "the first request was taken back");
    let panel = round.opinions.panel.as_ref().unwrap();
    assert_eq!((panel.seats, panel.needed), (3, 2));
    assert_eq!(panel.settled.as_ref().map(|it| it.agreed), Some(2));
    assert_eq!(round.accord(), Accord::Overruled);
    assert_eq!(claim.stage, Stage::Proposed);
}

#[test]
fn the_ticked_history_keeps_what_was_ticked_in_the_words_of_then() {
    let claim = folded(TICKED);
    let [tick] = claim.ticks.as_slice() else { panic!("{:?}", claim.ticks) };
    assert_eq!((tick.text.as_str(), tick.by), ("Is every source opened?", Some(person(1))));
    assert_eq!((tick.phase, tick.at), (Phase::Review, minute(3)));
}

#[test]
fn a_pdf_changes_nothing_of_the_claim_that_it_tells() {
    let claim = folded(PRINTED);
    assert_eq!((claim.version, claim.changed_at), (2, minute(0)));
}

#[test]
fn the_edited_history_keeps_whose_words_were_taken() {
    let claim = folded(EDITED);
    let [round] = claim.rounds.as_slice() else { panic!("one round") };
    assert_eq!(round.authors, [person(1), person(4), person(2), person(3)]);
    let fates: Vec<_> = round.edits.iter().map(|it| (it.by, it.fate.clone())).collect();
    let accepted =
        |note: Option<&str>| Fate::Accepted { by: person(1), note: note.map(str::to_owned) };
    let declined = Fate::Declined { by: person(1), reason: "The year belongs to it.".to_owned() };
    assert_eq!(
        fates,
        [
            (person(2), accepted(Some("Yes, that says it better."))),
            (person(4), accepted(None)),
            (person(5), declined),
        ]
    );
    assert_eq!(folded(&EDITED[..5]).rounds[0].waiting_edits().count(), 3);
}

#[test]
fn the_long_history_folds_to_a_claim_under_correction() {
    let claim = folded(LONG);
    assert_eq!(claim.version, 54);
    assert_eq!(claim.number.to_string(), "C-7");
    assert_eq!(claim.stage, Stage::Correcting);
    assert!(claim.statement.ends_with("any other crane in the country."));
    assert!(claim.quote().starts_with("The new crane lifts"));
    assert_eq!((claim.opened_at, claim.changed_at), (minute(0), minute(53)));
    assert_eq!(claim.opened_by, Some(person(1)));
    let speakers: Vec<_> = claim.attributions.iter().map(|it| it.name.as_deref()).collect();
    assert_eq!(speakers, [Some("Ines Faber")]);
    assert_eq!(claim.no_speaker, None, "a speaker was found after all");
    let stances: Vec<_> = claim.evidence.iter().map(|it| it.stance).collect();
    assert_eq!(stances, [Stance::Refutes, Stance::Refutes, Stance::Context]);
    let cited = claim.evidence[0].cited.as_ref().unwrap();
    assert_eq!((cited.start, cited.end), (118, 155));
    let places: Vec<_> = claim.evidence.iter().map(|it| it.at.map(At::phrase)).collect();
    assert_eq!(places, [Some("page 4".to_owned()), None, Some("at 4:05".to_owned())]);
    let kinds: Vec<_> = claim.evidence.iter().map(|it| (it.kind, it.directness)).collect();
    let named = (Some(SourceKind::PrimaryDocument), Some(Directness::FirstHand));
    let heard = (Some(SourceKind::Witness), Some(Directness::SecondHand));
    assert_eq!(kinds, [named, (None, None), heard], "before there were kinds, none was told");
    assert_eq!(
        (claim.origins(), claim.research.origins.len()),
        (1, 0),
        "nobody shares it any more"
    );
    let searches: Vec<_> = claim.research.searches.iter().map(|it| &it.found).collect();
    assert_eq!(searches, [&Found::Nothing]);
    let [question] = claim.research.questions.as_slice() else { panic!("one question") };
    let answers: Vec<_> = question.answers.iter().map(|it| (it.kind, it.evidence.len())).collect();
    assert_eq!(answers, [(AnswerKind::Extractive, 1), (AnswerKind::No, 1)], "one link was removed");
    let comments: Vec<_> = claim.comments.iter().map(|it| it.text.is_some()).collect();
    assert_eq!(comments, [true, false, true], "the second was erased");
    let thread: Vec<_> =
        claim.in_thread(claim.comments[0].id).map(|it| it.mentions.len()).collect();
    assert_eq!((thread, &claim.comments[0].resolved), (vec![0, 2], &None), "it was reopened");
    let [contact] = claim.contacts.as_slice() else { panic!("the second was removed") };
    assert_eq!(contact.name.as_deref(), Some("Mara Lund"));
    assert_eq!((contact.reply(), contact.link_until), (Reply::Answered, None));
    let answers: Vec<_> = contact.answers.iter().map(|it| it.text.is_some()).collect();
    assert_eq!(answers, [true, false], "the second was erased");
    assert_eq!(claim.assignee, Some(person(1)));
    assert_eq!(claim.due.map(millis::text).as_deref(), Some("2026-05-20T16:30:00.250Z"));
    assert_eq!(claim.tags, ["harbour", "numbers"]);
    assert_eq!(claim.parked_until, None);
    let reason = "The maker has issued a new data sheet.".to_owned();
    assert_eq!(claim.publication, Publication::Withdrawn { reason });
}

#[test]
fn the_long_history_keeps_both_rounds_and_the_verdict_of_the_second() {
    let claim = folded(LONG);
    let [first, second] = claim.rounds.as_slice() else { panic!("two rounds") };
    assert_eq!(first.authors, [person(1), person(3)]);
    assert_eq!(first.terms.would_change.as_deref(), Some("A newer data sheet of the maker."));
    let days = [first.terms.as_of, first.terms.review_by].map(|day| day.unwrap().to_string());
    assert_eq!(days, ["2026-05-17", "2027-05-17"]);
    assert_eq!(second.terms, Terms::default(), "the second round was proposed without");
    assert_eq!(first.rationale, "It lifts 850 tonnes, by the maker's own sheet.");
    let returned = Outcome::Returned {
        by: person(2),
        at: minute(35),
        reason: "Say which crane lifts more.".to_owned(),
    };
    assert_eq!(first.outcome, returned);
    assert_eq!(second.authors, [person(1)]);
    assert_eq!(second.outcome, Outcome::Approved { by: person(2), at: minute(37) });
    let verdict = claim.verdict.unwrap();
    assert_eq!((verdict.round, verdict.label.as_str()), (2, "false"));
    assert_eq!(verdict.label_name, "False");
    assert_eq!((verdict.proposed_by, verdict.approved_by), (person(1), person(2)));
    assert_eq!(verdict.rationale, second.rationale);
    assert_eq!(verdict.statement, claim.statement);
}

#[test]
fn a_verdict_that_stood_is_on_what_it_was_approved_on() {
    let claim = folded(STOOD);
    assert_eq!(claim.stage, Stage::Approved);
    let verdict = claim.verdict.as_ref().unwrap();
    assert_eq!((verdict.round, &verdict.statement), (2, &claim.statement));
    let third = claim.rounds.last().unwrap();
    assert!(third.correction.is_some());
    assert!(matches!(third.outcome, Outcome::TakenBack { .. }), "{third:?}");
    assert!(folded(&STOOD[..7]).statement != claim.statement, "it was reworded meanwhile");
}

#[test]
fn the_related_history_folds_to_a_claim_that_came_apart() {
    let claim = folded(RELATED);
    assert_eq!(claim.stage, Stage::Split);
    assert!(claim.relations.split_from.is_some());
    assert_eq!((claim.relations.parts.len(), claim.relations.absorbed.len()), (3, 0));
    assert_eq!(folded(&RELATED[..6]).relations.absorbed[0].1.to_string(), "C-12");
    let judged: Vec<_> = claim.past.judged.iter().map(|it| it.judgement).collect();
    assert_eq!(judged, [Judgement::Appearance, Judgement::NotMatched]);
    let [only] = claim.attributions.as_slice() else { panic!("one took the place of another") };
    assert_eq!(only.name, None, "it was erased");
    assert_eq!(folded(&RELATED[..3]).attributions[0].name.as_deref(), Some("Olaf Prin"));
}

#[test]
fn the_history_of_changes_folds_to_a_claim_that_somebody_has_looked_at() {
    let states = [
        (1, TextState::Unchanged, false),
        (2, TextState::Unchanged, false),
        (3, TextState::Changed, true),
        (4, TextState::Orphaned, true),
        (5, TextState::Changed, true),
        (6, TextState::Changed, false),
    ];
    for (events, state, waits) in states {
        let claim = folded(&REVISED[..events]);
        assert_eq!((claim.text_state(), claim.awaits_a_look()), (state, waits), "{events}");
    }
    let claim = folded(REVISED);
    let text = claim.text.as_ref().unwrap();
    assert_eq!((text.number, text.since), (4, minute(4)));
    assert_eq!(Some(text.revision), claim.anchor().map(|it| it.revision));
    assert_eq!(claim.anchors.len(), 2);
}

#[test]
fn the_confirmed_verdict_folds_to_one_with_a_new_day_of_review() {
    let claim = folded(CONFIRMED);
    assert_eq!((claim.stage, claim.version), (Stage::Approved, 7));
    assert_eq!(claim.rounds[0].terms, Terms::default());
    assert_eq!((claim.flags.severity, claim.flags.said_before), (Severity::Serious, true));
    assert!(claim.flags.note.unwrap().ends_with("on the radio."));
    let verdict = claim.verdict.unwrap();
    assert_eq!(verdict.terms, Terms::default());
    assert_eq!(verdict.review_by().map(|day| day.to_string()).as_deref(), Some("2028-05-17"));
    let confirmed = verdict.confirmed.unwrap();
    assert_eq!((confirmed.by, confirmed.at), (person(2), minute(6)));
}

#[test]
fn the_history_of_a_priority_keeps_who_set_it_until_it_is_taken_back() {
    let set = folded(&PRESSED[..2]).pace.set.unwrap();
    assert_eq!((set.level, set.at, set.by), (Priority::Urgent, minute(1), Some(person(1))));
    assert_eq!(set.reason, "The council votes on it tomorrow.");
    let pace = folded(PRESSED).pace;
    assert_eq!((pace.set, pace.stage_since), (None, minute(0)));
}

#[test]
fn the_other_history_folds_to_a_closed_claim_after_each_closing() {
    let last = Closing::NotCheckable { why: NotCheckable::Opinion };
    let stages = [
        (1, Stage::Open),
        (2, Stage::Dismissed),
        (3, Stage::Open),
        (4, Stage::Duplicate),
        (6, Stage::Merged),
        (11, Stage::NotCheckable),
    ];
    for (events, stage) in stages {
        let claim = folded(&CLOSED[..events]);
        assert_eq!(claim.stage, stage, "after {events} events");
        assert_eq!(claim.closing.is_some(), stage.is_closed(), "after {events} events");
    }
    let claim = folded(CLOSED);
    assert_eq!(claim.closing, Some(last));
    assert_eq!(claim.parked_until, None, "what is closed is not parked");
    assert_eq!(claim.verdict, None);
}
