//! Events: any at all, whether or not it could have been decided.

use super::*;
use crate::domain::checklist::Phase;

/// Any event at all, about any round, whether or not it could have been decided.
pub fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => verdict_events().boxed(), 3 => opinion_events().boxed(), 2 => edit_events().boxed(), 2 => other_events().boxed(), 1 => research_events().boxed(),
        1 => text_events().boxed(),
    ]
}

fn text_events() -> impl Strategy<Value = Event> {
    prop_oneof![
        (anchors(), any::<u32>(), any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Event::Followed { anchor, number, as_opened }),
        (anchors(), any::<u32>())
            .prop_map(|(anchor, number)| Event::WordsChanged { anchor, number }),
        (70..74_u128, any::<u32>(), any::<u32>()).prop_map(|(revision, number, candidates)| {
            Event::Orphaned { revision: RevisionId(Uuid::from_u128(revision)), number, candidates }
        }),
        (anchors(), any::<u32>(), any::<bool>())
            .prop_map(|(anchor, number, as_opened)| Event::Placed { anchor, number, as_opened }),
        texts().prop_map(|note| Event::ChangeSettled { note }),
    ]
}

fn rounds() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..4_u32, 2 => u32::MAX - 1..=u32::MAX, 1 => any::<u32>()]
}

fn verdict_events() -> impl Strategy<Value = Event> {
    prop_oneof![
        (rounds(), labels(), texts(), people(), terms(), option::of(texts())).prop_map(
            |(
                round,
                label,
                rationale,
                by,
                Terms { would_change, as_of, review_by, media },
                correction,
            )| {
                let (scale, label_name) = (SCALE.id, label.to_uppercase());
                Event::VerdictProposed {
                    round,
                    scale,
                    label,
                    label_name,
                    rationale,
                    by,
                    would_change,
                    as_of,
                    review_by,
                    correction,
                    media,
                }
            }
        ),
        (rounds(), texts(), people())
            .prop_map(|(round, reason, by)| { Event::ProposalWithdrawn { round, reason, by } }),
        texts().prop_map(|reason| Event::CorrectionEnded { reason }),
        (rounds(), texts(), people()).prop_map(|(round, rationale, by)| Event::RationaleRevised {
            round,
            rationale,
            by
        }),
        (rounds(), people(), weighed()).prop_map(|(round, by, rulings)| Event::VerdictApproved {
            round,
            by,
            rulings
        }),
        (rounds(), texts(), people()).prop_map(|(round, reason, by)| Event::VerdictReturned {
            round,
            reason,
            by
        }),
        (rounds(), days(), texts(), people()).prop_map(|(round, review_by, reason, by)| {
            Event::VerdictConfirmed { round, review_by, reason, by }
        }),
        rounds().prop_map(|round| Event::Published { round }),
        texts().prop_map(|reason| Event::CorrectionStarted { reason }),
        texts().prop_map(|reason| Event::Withdrawn { reason }),
    ]
}

fn opinion_events() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (rounds(), people()).prop_map(|(round, of)| Event::OpinionAsked { round, of }),
        3 => (rounds(), people(), labels(), texts()).prop_map(|(round, by, label, rationale)| {
            let (scale, label_name) = (SCALE.id, label.to_uppercase());
            Event::OpinionGiven { round, by, scale, label, label_name, rationale }
        }),
        1 => (rounds(), people(), texts())
            .prop_map(|(round, of, reason)| Event::OpinionWithdrawn { round, of, reason }),
        2 => (rounds(), any::<u32>(), any::<u32>())
            .prop_map(|(round, seats, needed)| Event::PanelOpened { round, seats, needed }),
        1 => (rounds(), labels(), any::<u32>()).prop_map(|(round, label, agreed)| {
            let (scale, label_name) = (SCALE.id, label.to_uppercase());
            Event::PanelSettled { round, scale, label, label_name, agreed }
        }),
    ]
}

fn edit_events() -> impl Strategy<Value = Event> {
    let id = || few(3).prop_map(EditId);
    let note = || option::of(texts());
    prop_oneof![
        2 => (id(), rounds(), texts(), note(), people()).prop_map(
            |(id, round, rationale, note, by)| Event::EditSuggested { id, round, rationale, note, by }
        ),
        2 => (id(), rounds(), note(), people())
            .prop_map(|(id, round, note, by)| Event::EditAccepted { id, round, note, by }),
        1 => (id(), rounds(), texts(), people())
            .prop_map(|(id, round, reason, by)| Event::EditDeclined { id, round, reason, by }),
    ]
}

fn research_events() -> impl Strategy<Value = Event> {
    let item = || few(3).prop_map(EvidenceId);
    let search = || few(3).prop_map(SearchId);
    let question = || few(3).prop_map(QuestionId);
    let answer = || few(3).prop_map(AnswerId);
    let why = select(SameOrigin::ALL.to_vec());
    let kind = select(AnswerKind::ALL.to_vec());
    let words = || option::of(texts());
    prop_oneof![
        (few(3).prop_map(OriginId), links(4), why, words()).prop_map(
            |(origin, evidence, why, note)| Event::EvidenceGrouped { origin, evidence, why, note }
        ),
        (item(), texts()).prop_map(|(id, reason)| Event::EvidenceUngrouped { id, reason }),
        (item(), item()).prop_map(|(one, other)| Event::EvidenceToldApart { one, other }),
        (search(), texts(), texts(), times(), found()).prop_map(|(id, query, place, on, found)| {
            Event::Searched { id, query, place, on: on.date_naive(), found }
        }),
        (search(), texts()).prop_map(|(id, reason)| Event::SearchRemoved { id, reason }),
        (question(), texts()).prop_map(|(id, text)| Event::QuestionAsked { id, text }),
        (question(), texts()).prop_map(|(id, reason)| Event::QuestionRemoved { id, reason }),
        ((answer(), question()), kind, words(), links(3)).prop_map(
            |((id, question), kind, text, evidence)| Event::QuestionAnswered {
                id,
                question,
                kind,
                text,
                evidence,
            }
        ),
        (answer(), texts()).prop_map(|(id, reason)| Event::AnswerRemoved { id, reason }),
    ]
}

fn other_events() -> impl Strategy<Value = Event> {
    let whole = || times().prop_map(|at| chrono::SubsecRound::trunc_subsecs(at, 3));
    let speaker = || (few(3).prop_map(SpeakerId), select(AttributionRole::ALL.to_vec()));
    let words = || option::of(texts());
    prop_oneof![
        Just(opened()),
        (texts(), select(Kind::ALL.to_vec()))
            .prop_map(|(statement, kind)| Event::Reworded { statement, kind }),
        (speaker(), words(), words(), words()).prop_map(|((speaker, role), name, title, cue)| {
            Event::Attributed { speaker, name, title, role, form: Form::Mixed, cue }
        }),
        speaker().prop_map(|(speaker, role)| Event::AttributionRemoved { speaker, role }),
        texts().prop_map(|reason| Event::SpeakerUnknown { reason }),
        Just(Event::ResearchStarted {}),
        (few(3).prop_map(EvidenceId), words(), words(), places()).prop_map(
            |(id, passage, note, (kind, directness, cited, at))| {
                let (source, stance) = (SOURCE, Stance::Context);
                Event::EvidenceAdded {
                    id,
                    source,
                    stance,
                    passage,
                    note,
                    kind,
                    directness,
                    cited,
                    at,
                }
            }
        ),
        (few(3).prop_map(EvidenceId), texts())
            .prop_map(|(id, reason)| Event::EvidenceRemoved { id, reason }),
        relation_events(),
        past_events(),
        (closings(), texts()).prop_map(|(closing, reason)| Event::Closed { closing, reason }),
        texts().prop_map(|reason| Event::Reopened { reason }),
        (whole(), texts()).prop_map(|(until, reason)| Event::Parked { until, reason }),
        Just(Event::Unparked {}),
        (option::of(people()), words(), option::of(people()))
            .prop_map(|(to, note, taken_from)| Event::Assigned { to, note, taken_from }),
        option::of(whole()).prop_map(|due| Event::DueSet { due }),
        (option::of(select(Priority::ALL.to_vec())), words())
            .prop_map(|(level, reason)| Event::PrioritySet { level, reason }),
        vec(texts(), 0..4).prop_map(|tags| Event::Tagged { tags }),
        flags().prop_map(|Flags { severity, said_before, note }| Event::Flagged {
            severity,
            said_before,
            note
        }),
        talk_events(),
        tick_events(),
        contact_events(),
    ]
}

fn tick_events() -> impl Strategy<Value = Event> {
    let item = || few(3).prop_map(ItemId);
    let phase = || select(Phase::ALL.to_vec());
    prop_oneof![
        (item(), phase(), texts()).prop_map(|(item, phase, text)| Event::ItemTicked {
            item,
            phase,
            text
        }),
        (item(), phase()).prop_map(|(item, phase)| Event::ItemUnticked { item, phase }),
    ]
}

fn talk_events() -> impl Strategy<Value = Event> {
    let comment = || few(3).prop_map(CommentId);
    let said = (comment(), option::of(texts()), option::of(comment()), vec(people(), 0..3));
    prop_oneof![
        2 => said.prop_map(|(id, text, reply_to, mentions)| {
            Event::Commented { id, text, reply_to, mentions }
        }),
        1 => comment().prop_map(|thread| Event::ThreadResolved { thread }),
        1 => comment().prop_map(|thread| Event::ThreadReopened { thread }),
        1 => prints().prop_map(|(version, sha256)| Event::PdfMade { version, sha256 }),
    ]
}

fn relation_events() -> impl Strategy<Value = Event> {
    let other = || select(vec![CLAIM, OTHER_CLAIM, PART]);
    let number = || (0..9_u64).prop_map(ClaimNumber);
    let words = || option::of(texts());
    prop_oneof![
        (claims(), texts()).prop_map(|(claims, reason)| Event::SplitOff { claims, reason }),
        (other(), number()).prop_map(|(claim, number)| Event::Absorbed { claim, number }),
        (other(), number()).prop_map(|(claim, number)| Event::Released { claim, number }),
        (speakers(), speakers(), words(), words(), texts()).prop_map(
            |((was, was_role), (speaker, role), name, title, reason)| {
                let (form, cue) = (Form::Mixed, title.clone());
                Event::Reattributed { was, was_role, speaker, name, title, role, form, cue, reason }
            }
        ),
    ]
}

fn contact_events() -> impl Strategy<Value = Event> {
    let whole = || times().prop_map(|at| chrono::SubsecRound::trunc_subsecs(at, 3));
    let contact = || few(3).prop_map(ContactId);
    let words = || option::of(texts());
    let purpose = select(Purpose::ALL.to_vec());
    prop_oneof![
        (contact(), words(), words(), texts(), purpose, whole(), option::of(whole())).prop_map(
            |(contact, name, title, question, purpose, asked_at, deadline)| {
                let channel = Channel::Message;
                Event::ContactAsked {
                    contact,
                    name,
                    title,
                    purpose,
                    channel,
                    question,
                    asked_at,
                    deadline,
                }
            }
        ),
        (contact(), words(), whole(), any::<bool>()).prop_map(
            |(contact, text, answered_at, by_link)| Event::ContactAnswered {
                contact,
                text,
                answered_at,
                by_link,
            }
        ),
        contact().prop_map(|contact| Event::ContactSilent { contact }),
        (contact(), texts())
            .prop_map(|(contact, reason)| Event::ContactRemoved { contact, reason }),
        (contact(), whole(), any::<bool>()).prop_map(|(contact, until, is_known)| {
            let token_sha256 = is_known.then(|| "7b".repeat(32));
            Event::ContactLinkMade { contact, until, token_sha256 }
        }),
        contact().prop_map(|contact| Event::ContactLinkEnded { contact }),
        (redacted(), texts()).prop_map(|(fields, ground)| Event::Redacted { fields, ground }),
    ]
}
