//! Events: any at all, whether or not it could have been decided.

use super::*;

/// Any event at all, about any round, whether or not it could have been decided.
pub fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => verdict_events().boxed(), 2 => other_events().boxed(), 1 => research_events().boxed(),
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
        (rounds(), labels(), texts(), people()).prop_map(|(round, label, rationale, by)| {
            let (scale, label_name) = (SCALE.id, label.to_uppercase());
            Event::VerdictProposed { round, scale, label, label_name, rationale, by }
        }),
        (rounds(), texts(), people()).prop_map(|(round, rationale, by)| Event::RationaleRevised {
            round,
            rationale,
            by
        }),
        (rounds(), people()).prop_map(|(round, by)| Event::VerdictApproved { round, by }),
        (rounds(), texts(), people()).prop_map(|(round, reason, by)| Event::VerdictReturned {
            round,
            reason,
            by
        }),
        rounds().prop_map(|round| Event::Published { round }),
        texts().prop_map(|reason| Event::CorrectionStarted { reason }),
        texts().prop_map(|reason| Event::Withdrawn { reason }),
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
        (closings(), texts()).prop_map(|(closing, reason)| Event::Closed { closing, reason }),
        texts().prop_map(|reason| Event::Reopened { reason }),
        (whole(), texts()).prop_map(|(until, reason)| Event::Parked { until, reason }),
        Just(Event::Unparked {}),
        (option::of(people()), words(), option::of(people()))
            .prop_map(|(to, note, taken_from)| Event::Assigned { to, note, taken_from }),
        option::of(whole()).prop_map(|due| Event::DueSet { due }),
        vec(texts(), 0..4).prop_map(|tags| Event::Tagged { tags }),
        (few(3).prop_map(CommentId), words()).prop_map(|(id, text)| Event::Commented { id, text }),
        contact_events(),
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
        (contact(), whole()).prop_map(|(contact, until)| Event::ContactLinkMade { contact, until }),
        contact().prop_map(|contact| Event::ContactLinkEnded { contact }),
    ]
}
