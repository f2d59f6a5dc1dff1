//! Sizes: the longest that people can say still fits into one event.

use chrono::TimeDelta;
use uuid::Uuid;

use super::cast::*;
use crate::domain::claim::*;
use crate::domain::contact::{Channel, Purpose};
use crate::domain::evidence::{At, Cited, Directness, NewEvidence, SourceKind, Stance};
use crate::domain::media::{Authenticity, Media, MediaKind};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::words::Field;
use crate::domain::*;

/// The most bytes of an event's canonical form.
const EVENT: usize = 64 * 1024;
/// More than everything around kind and body takes: ids, hashes, nonce, time and commitments.
const AROUND: usize = 2 * 1024;

/// Characters that take the most bytes in JSON: four as UTF-8, and as two- and six-byte escapes.
/// Only what is quoted or cited is kept with its control characters; from all else they leave.
const WIDE: [char; 4] = ['𝔘', '\\', '\n', '\u{1}'];

/// As long as it may be, and never blank where blanks are trimmed.
fn longest(field: Field, wide: char) -> String {
    let inner = wide.to_string().repeat(field.limit() - 2);
    format!("a{inner}z")
}

fn longest_anchor(wide: char) -> Anchor {
    let quote = longest(Field::Quote, wide);
    let around: String = quote.chars().take(64).collect();
    Anchor { prefix: around.clone(), suffix: around, ..anchor(&quote) }
}

fn longest_opening(wide: char) -> Opening {
    Opening {
        statement: longest(Field::Statement, wide),
        suggestion: Some(SuggestionId(Uuid::max())),
        split_from: Some(ClaimId(Uuid::max())),
        anchor: longest_anchor(wide),
        ..opening()
    }
}

fn longest_cited(wide: char) -> Cited {
    let passage = longest(Field::Passage, wide);
    let around: String = passage.chars().take(64).collect();
    Cited { prefix: around.clone(), suffix: around, ..cited(&passage) }
}

fn longest_question(wide: char) -> Command {
    Command::Ask {
        id: OTHER_CONTACT,
        name: longest(Field::Contact, wide),
        title: longest(Field::ContactRole, wide),
        purpose: Purpose::RightOfReply,
        channel: Channel::InPerson,
        question: longest(Field::Question, wide),
        asked_at: None,
        deadline: Some(now() + TimeDelta::days(7)),
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each command that takes texts")]
fn longest_of_each(wide: char) -> Vec<(Vec<Event>, Command)> {
    let text = |field| longest(field, wide);
    let reason = || longest(Field::Reason, wide);
    let tag = |n: u32| {
        let inner = longest(Field::Tag, wide).chars().skip(1).collect::<String>();
        format!("{}{inner}", char::from_digit(n, 36).unwrap())
    };
    let open = || brought_to(Stage::Open);
    let waiting = || brought_to(Stage::Proposed);
    let until = now() + TimeDelta::days(1);
    let many: Vec<_> = (1_000..1_200).map(|it| EvidenceId(Uuid::from_u128(it))).collect();
    vec![
        (vec![], Command::Open(Box::new(longest_opening(wide)))),
        (open(), Command::Reword { statement: text(Field::Statement), kind: Kind::Comparison }),
        (open(), Command::Follow { number: 2, landing: Landing::Changed(longest_anchor(wide)) }),
        (vec![opened(), orphaned(2)], Command::SettleChange { note: text(Field::Note) }),
        (
            open(),
            Command::Reattribute {
                was: SPEAKER,
                was_role: AttributionRole::Originated,
                now: Said {
                    name: text(Field::Speaker),
                    title: text(Field::SpeakerRole),
                    cue: text(Field::SpeakerRole),
                    ..said(AttributionRole::Originated)
                },
                reason: reason(),
            },
        ),
        (
            open(),
            Command::AddEvidence(Box::new(NewEvidence {
                stance: Stance::NothingFound,
                kind: Some(SourceKind::PrimaryDocument),
                directness: Some(Directness::SecondHand),
                cited: Some(longest_cited(wide)),
                at: Some(At::Second(u32::MAX)),
                ..said_of(OTHER_EVIDENCE, &text(Field::Passage), &text(Field::Note))
            })),
        ),
        (
            [open(), many.iter().map(|id| linked(*id, SOURCE)).collect()].concat(),
            Command::GroupEvidence {
                origin: ORIGIN,
                evidence: many.clone(),
                why: SameOrigin::Other,
                note: text(Field::Note),
            },
        ),
        (
            open(),
            Command::RecordSearch {
                id: SEARCH,
                query: text(Field::Query),
                place: text(Field::Place),
                on: today(),
                found: Found::Something(text(Field::Found)),
            },
        ),
        (open(), Command::AskQuestion { id: QUESTION, text: text(Field::Question) }),
        (
            [open(), many.iter().map(|id| linked(*id, SOURCE)).collect(), vec![asked()]].concat(),
            Command::AnswerQuestion {
                id: ANSWER,
                question: QUESTION,
                kind: AnswerKind::Unanswerable,
                text: text(Field::Answer),
                evidence: many.clone(),
            },
        ),
        (
            brought_to(Stage::Correcting),
            Command::Propose(Box::new(Proposal {
                label: "missing_context".to_owned(),
                rationale: text(Field::Rationale),
                terms: Terms {
                    would_change: Some(text(Field::WouldChange)),
                    as_of: Some(today()),
                    review_by: Some(today() + TimeDelta::days(1)),
                    media: Some(Media {
                        kind: MediaKind::Video,
                        authenticity: Authenticity::EditedOrCropped,
                        original: Some(text(Field::Url)),
                    }),
                },
                correction: text(Field::Correction),
                seen: None,
            })),
        ),
        (
            brought_to(Stage::Approved),
            Command::Confirm { review_by: today() + TimeDelta::days(1), reason: reason() },
        ),
        (
            open(),
            Command::Flag(Flags {
                severity: Severity::Harmful,
                said_before: true,
                note: Some(text(Field::Note)),
            }),
        ),
        (waiting(), Command::ReviseRationale { rationale: text(Field::Rationale) }),
        (
            waiting(),
            Command::SuggestEdit { id: EDIT, rationale: text(Field::Rationale), note: reason() },
        ),
        (
            [waiting(), vec![opinion_asked(1, EVE)]].concat(),
            Command::GiveOpinion {
                label: "missing_context".to_owned(),
                rationale: text(Field::Rationale),
            },
        ),
        (waiting(), weighing_many(reason())),
        (waiting(), Command::Return { reason: reason() }),
        (
            open(),
            Command::Close {
                closing: Closing::DuplicateOf { claim: OTHER_CLAIM },
                reason: reason(),
            },
        ),
        (open(), Command::Park { until, reason: reason() }),
        (open(), Command::SetPriority { level: Some(Priority::Normal), reason: reason() }),
        (open(), Command::Tag { tags: (0..20).map(tag).collect() }),
        (open(), told_to_many(text(Field::Comment))),
        (open(), longest_question(wide)),
        ([open(), vec![contacted()]].concat(), answer(&text(Field::Answer))),
    ]
}

#[test]
fn the_longest_of_everything_fits_into_an_event() {
    let mut largest = 0;
    for wide in WIDE {
        for (history, command) in longest_of_each(wide) {
            let verb = command.verb();
            let decided = decide(folded(&history).as_ref(), command, &context(editor(EVE)));
            let events = decided.unwrap_or_else(|refusal| panic!("{verb:?}: {refusal}"));
            for event in events {
                let bytes = serde_json_canonicalizer::to_vec(&event).unwrap().len();
                assert!(bytes + AROUND <= EVENT, "{verb:?} with {wide:?} takes {bytes} bytes");
                largest = largest.max(bytes);
            }
        }
    }
    assert!(largest > EVENT / 3, "the texts were not long: {largest}");
}

#[test]
fn all_but_what_is_quoted_or_cited_loses_their_control_characters() {
    let command = told_to_many("a\u{1}\u{1b}[31mb\0".to_owned());
    let (text, reply_to, mentions) = (Some("a[31mb".to_owned()), None, people());
    let left = Event::Commented { id: COMMENT, text, reply_to, mentions };
    check(&[opened()], command, reviewer(ANN), Ok(vec![left]));
}

/// An approval against as many rulings as there can be.
fn weighing_many(why: String) -> Command {
    let of = |it: u64| Ruling {
        label_name: longest(Field::LabelName, '𝔘'),
        ..ruling(ClaimId(Uuid::from_u128(u128::MAX - u128::from(it))), u64::MAX >> 12)
    };
    let rulings: Vec<_> = (0..RULINGS).map(of).collect();
    let shown = rulings.iter().map(|it| (it.claim, it.round)).collect();
    Command::Approve(Box::new(Approval { rulings, shown, consistent: Vec::new(), why }))
}

/// A comment that is told to as many people as can be.
fn told_to_many(text: String) -> Command {
    Command::Comment { id: COMMENT, text, reply_to: None, mentions: people() }
}

fn people() -> Vec<PersonId> {
    let ids = (0..MOST_MENTIONS).map(|it| u128::MAX - u128::try_from(it).unwrap());
    let mut people: Vec<_> = ids.map(|it| PersonId(Uuid::from_u128(it))).collect();
    people.sort();
    people
}
