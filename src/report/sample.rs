//! Sample: two dossiers for tests, one with everything and one with next to nothing.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::dossier::{
    ArticleDossier, ArticleInfo, DeskInfo, Dossier, Past, QuoteContext, SnapshotInfo, SourceInfo,
    SpeakerInfo, TrailLine,
};
use crate::domain::claim::{Anchor, AttributionRole, Event, Form, Kind, Recorded, Severity, fold};
use crate::domain::evidence::{At, Cited, Directness, SourceKind, Stance};
use crate::domain::research::{AnswerKind, Found, SameOrigin};
use crate::domain::speaker::SpeakerKind;
use crate::domain::{
    Actor, AnswerId, ArticleId, ClaimId, ClaimNumber, EvidenceId, OriginId, PersonId, QuestionId,
    RevisionId, Role, ScaleId, SearchId, SnapshotId, SourceId, SpeakerId, seeds,
};

const MAYOR: SpeakerId = SpeakerId(Uuid::from_u128(41));
const HERALD: SpeakerId = SpeakerId(Uuid::from_u128(42));
const POLICE: SourceId = SourceId(Uuid::from_u128(51));
const ARCHIVE: SourceId = SourceId(Uuid::from_u128(52));
const SURVEY: SourceId = SourceId(Uuid::from_u128(53));
const TABLE: SnapshotId = SnapshotId(Uuid::from_u128(55));
const REVIEWER: PersonId = PersonId(Uuid::from_u128(61));
const EDITOR: PersonId = PersonId(Uuid::from_u128(62));
const GONE: PersonId = PersonId(Uuid::from_u128(63));
pub const SCALE: ScaleId = ScaleId(Uuid::from_u128(71));

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A history in which the events follow each other by the hour, from the given time.
pub fn history(number: u64, from: &str, events: Vec<(PersonId, Event)>) -> Vec<Recorded> {
    let recorded = |(seq, (person, event)): (usize, (PersonId, Event))| Recorded {
        claim: ClaimId(Uuid::from_u128(1000 + u128::from(number))),
        number: ClaimNumber(number),
        seq: u64::try_from(seq).unwrap(),
        at: at(from) + TimeDelta::hours(i64::try_from(seq).unwrap()),
        actor: Actor::person(person, Role::Editor),
        event,
    };
    events.into_iter().enumerate().map(recorded).collect()
}

pub fn opened(statement: &str, quote: &str) -> Event {
    Event::Opened {
        split_from: None,
        article: ArticleId(Uuid::from_u128(7)),
        statement: statement.to_owned(),
        kind: Kind::Quantity,
        anchor: Anchor {
            revision: RevisionId(Uuid::from_u128(8)),
            exact: quote.to_owned(),
            prefix: String::new(),
            suffix: String::new(),
            start: 812,
            end: 812 + u64::try_from(quote.chars().count()).unwrap(),
        },
        suggestion: None,
    }
}

pub fn attributed(speaker: SpeakerId, name: &str, role: AttributionRole) -> Event {
    Event::Attributed {
        speaker,
        name: Some(name.to_owned()),
        title: (speaker == MAYOR).then(|| "Mayor of Harbourton".to_owned()),
        role,
        form: Form::Mixed,
        cue: Some("boasted that".to_owned()),
    }
}

fn linked(id: u128, source: SourceId, stance: Stance, passage: &str, note: Option<&str>) -> Event {
    Event::EvidenceAdded {
        id: EvidenceId(Uuid::from_u128(id)),
        source,
        stance,
        passage: Some(passage.to_owned()).filter(|it| !it.is_empty()),
        note: note.map(str::to_owned),
        kind: None,
        directness: None,
        cited: None,
        at: None,
    }
}

/// The same, found word for word on a page of a frozen copy.
fn on_a_page(mut event: Event) -> Event {
    if let Event::EvidenceAdded { passage, kind, directness, cited, at, .. } = &mut event {
        let length = passage.as_ref().map_or(0, |it| it.chars().count());
        *kind = Some(SourceKind::OfficialData);
        *directness = Some(Directness::FirstHand);
        *at = NonZeroU32::new(4).map(At::Page);
        *cited = Some(Cited {
            snapshot: TABLE,
            sha256: "5f".repeat(32),
            prefix: "Table 3. ".to_owned(),
            suffix: " Source: own count.".to_owned(),
            start: 1200,
            end: 1200 + u64::try_from(length).unwrap(),
        });
    }
    event
}

pub fn proposed(round: u32, label: &str, name: &str, rationale: &str) -> Event {
    Event::VerdictProposed {
        round,
        scale: SCALE,
        label: label.to_owned(),
        label_name: name.to_owned(),
        rationale: rationale.to_owned(),
        by: REVIEWER,
        would_change: None,
        as_of: None,
        review_by: None,
        correction: (round > 2)
            .then(|| "We first called this false; some crime did fall.".to_owned()),
        media: None,
    }
}

/// The rich claim with all that may go with a verdict, confirmed once, and flagged.
pub fn termed() -> Dossier {
    let mut rich = rich_history();
    for it in &mut rich {
        if let Event::VerdictProposed { round: 3, would_change, as_of, review_by, .. } =
            &mut it.event
        {
            *would_change = Some("Figures of the police for *whole* years.".to_owned());
            *as_of = Some(date("2026-02-28"));
            *review_by = Some(date("2026-09-01"));
        }
    }
    let mut events: Vec<_> =
        rich.into_iter().map(|it| (it.actor.person.unwrap_or(GONE), it.event)).collect();
    let reason = "The new table has the same figures.".to_owned();
    let review_by = date("2027-03-01");
    let by = EDITOR;
    events.push((EDITOR, Event::VerdictConfirmed { round: 3, review_by, reason, by }));
    let note = Some("On the radio on 3 May 2025.".to_owned());
    events
        .push((REVIEWER, Event::Flagged { severity: Severity::Serious, said_before: true, note }));
    dossier(&history(11, "2026-03-04T09:00:00Z", events))
}

/// A claim with two speakers, three sources, a returned round, an approval, and a correction that
/// was approved too.
pub fn rich_history() -> Vec<Recorded> {
    let first = "Police figures show a fall of 12%, not 40%. The mayor compared a full year with a part of one.";
    let second = "Police figures show a fall of 12%, not 40%. The mayor compared twelve months of 2020 with eight months of 2025.\n\nOver the same months the fall is 12%. Her office did not answer.";
    let events = vec![
        (
            REVIEWER,
            opened(
                "Crime in Harbourton fell by 40% since 2020.",
                "crime is down “forty per cent” since 2020",
            ),
        ),
        (REVIEWER, attributed(MAYOR, "Jane Doe", AttributionRole::Originated)),
        (REVIEWER, attributed(HERALD, "Harbour Herald", AttributionRole::Reported)),
        (REVIEWER, Event::ResearchStarted {}),
        (
            REVIEWER,
            on_a_page(linked(
                81,
                POLICE,
                Stance::Refutes,
                "Recorded offences: 4,410 (2020), 3,881 (2025).",
                Some("Table 3; both are whole years."),
            )),
        ),
        (GONE, linked(82, ARCHIVE, Stance::Context, "The figure counts January to August.", None)),
        (
            REVIEWER,
            linked(83, SURVEY, Stance::NothingFound, "", Some("No question on crime before 2023.")),
        ),
        (REVIEWER, proposed(1, "false", "False", "It is wrong.")),
        (
            EDITOR,
            Event::VerdictReturned { round: 1, reason: "Say by how much.".to_owned(), by: EDITOR },
        ),
        (REVIEWER, proposed(2, "false", "False", first)),
        (EDITOR, Event::VerdictApproved { round: 2, by: EDITOR, rulings: None }),
        (EDITOR, Event::Published { round: 2 }),
        (
            EDITOR,
            Event::CorrectionStarted {
                reason: "Some crime did fall: the label was too hard.".to_owned(),
            },
        ),
        (REVIEWER, proposed(3, "mostly_false", "Mostly false", second)),
        (EDITOR, Event::VerdictApproved { round: 3, by: EDITOR, rulings: None }),
        (REVIEWER, Event::Tagged { tags: vec!["crime".to_owned(), "local".to_owned()] }),
    ];
    history(11, "2026-03-04T09:00:00Z", events)
}

/// A claim whose three links have two origins, with searches, and questions answered in every way,
/// approved; and with a search that was made since.
pub fn researched_history() -> Vec<Recorded> {
    let evidence = |id| EvidenceId(Uuid::from_u128(id));
    let question = |id| QuestionId(Uuid::from_u128(id));
    let asked = |id, text: &str| Event::QuestionAsked { id: question(id), text: text.to_owned() };
    let answered = |id, of, kind, text: Option<&str>, items: &[u128]| Event::QuestionAnswered {
        id: AnswerId(Uuid::from_u128(id)),
        question: question(of),
        kind,
        text: text.map(str::to_owned),
        evidence: items.iter().map(|it| evidence(*it)).collect(),
    };
    let searched = |id, query: &str, found| Event::Searched {
        id: SearchId(Uuid::from_u128(id)),
        query: query.to_owned(),
        place: "Archive of the Harbour Herald".to_owned(),
        on: date("2026-03-03"),
        found,
    };
    let found = Found::Something("Two reports of 2021.".to_owned());
    let events = vec![
        opened("The ferry is late every third day.", "late every third day"),
        attributed(MAYOR, "Jane Doe", AttributionRole::Originated),
        linked(81, POLICE, Stance::Refutes, "Delays: 14 of 365 days.", None),
        linked(82, ARCHIVE, Stance::Refutes, "The ferry was late on 14 days.", None),
        linked(83, SURVEY, Stance::Context, "", Some("Asks for lateness that was felt.")),
        Event::EvidenceGrouped {
            origin: OriginId(Uuid::from_u128(91)),
            evidence: vec![evidence(81), evidence(82)],
            why: SameOrigin::SameData,
            note: Some("Both count the harbour master’s log.".to_owned()),
        },
        asked(92, "On how many days was it late?"),
        answered(93, 92, AnswerKind::Extractive, Some("Delays: 14 of 365 days."), &[81]),
        answered(94, 92, AnswerKind::Abstractive, Some("On 14 days of 2025."), &[81, 82]),
        asked(95, "Is that every third day?"),
        answered(96, 95, AnswerKind::No, Some("It is one day in 26."), &[]),
        asked(97, "Why do people feel otherwise?"),
        answered(98, 97, AnswerKind::Unanswerable, None, &[]),
        asked(99, "Was it late before 2025?"),
        searched(101, "ferry late", found),
        searched(102, "ferry strike", Found::Nothing),
        proposed(1, "false", "False", "It was late on 14 days."),
    ];
    let mut events: Vec<_> = events.into_iter().map(|event| (REVIEWER, event)).collect();
    events.push((EDITOR, Event::VerdictApproved { round: 1, by: EDITOR, rulings: None }));
    events.push((EDITOR, Event::CorrectionStarted { reason: "Look once more.".to_owned() }));
    events.push((REVIEWER, searched(103, "ferry on time", Found::Nothing)));
    history(12, "2026-03-04T09:00:00Z", events)
}

pub fn article() -> ArticleInfo {
    ArticleInfo {
        id: ArticleId(Uuid::from_u128(7)),
        title: "Mayor hails “safest year” for Harbourton".to_owned(),
        publisher: Some("Harbour Herald".to_owned()),
        author: Some("Sam Poe".to_owned()),
        published: Some(date("2026-03-01")),
        url: Some("https://herald.example/safest-year".to_owned()),
        language: Some("en".to_owned()),
        imported_at: at("2026-03-04T08:30:00Z"),
        sha256: "5a".repeat(32),
        taken_at: at("2026-03-04T08:30:00Z"),
    }
}

pub fn rich() -> Dossier {
    dossier(&rich_history())
}

/// A dossier around any history, with everything known that can be known.
pub fn dossier(history: &[Recorded]) -> Dossier {
    let speaker = |kind, wikidata: &str| SpeakerInfo {
        kind,
        same_as: vec![format!("https://www.wikidata.org/wiki/{wikidata}")],
    };
    let who = |seq: u64| if seq == 5 { "a former colleague" } else { "Ada Berg" };
    let line = |it: &Recorded| TrailLine {
        seq: it.seq,
        at: it.at,
        actor: who(it.seq).to_owned(),
        sentence: format!("{} did what event {} says.", who(it.seq), it.seq),
        hash: format!("{:064x}", it.seq + 1),
    };
    Dossier {
        desk: DeskInfo {
            name: "Example Desk".to_owned(),
            public_url: Some("https://desk.example".to_owned()),
            corrections_url: Some("https://desk.example/corrections".to_owned()),
            method_url: Some("https://desk.example/method".to_owned()),
            tells_contacts: false,
        },
        article: article(),
        claim: fold(history).unwrap(),
        past: Past::of(history),
        context: QuoteContext {
            before: "In front of the town hall Doe said that ".to_owned(),
            after: ", and thanked the police for it.".to_owned(),
        },
        page_url: None,
        sources: sources(),
        snapshots: [(TABLE, table())].into(),
        speakers: [
            (MAYOR, speaker(SpeakerKind::Person, "Q1")),
            (HERALD, speaker(SpeakerKind::Organisation, "Q2")),
        ]
        .into(),
        people: [(REVIEWER, "Ada Berg".to_owned()), (EDITOR, "Tom Lind".to_owned())].into(),
        scales: [(SCALE, seeds::scale("truth5", SCALE).unwrap())].into(),
        numbers: [].into(),
        trail: history.iter().map(line).collect(),
        head_hash: history.last().map(|it| format!("{:064x}", it.seq + 1)).unwrap_or_default(),
        as_of: None,
        generated_at: at("2026-03-09T10:00:00Z"),
    }
}

fn sources() -> BTreeMap<SourceId, SourceInfo> {
    let source = |title: &str, url: &str, publisher: &str| SourceInfo {
        title: title.to_owned(),
        url: Some(url.to_owned()),
        publisher: Some(publisher.to_owned()),
        published: Some(date("2026-02-10")),
    };
    let police =
        ("Recorded offences 2020–2025", "https://police.example/table-3", "Harbourton Police");
    let minutes =
        ("Council minutes of 3 February", "https://council.example/minutes", "Harbourton Council");
    let survey = ("Residents’ survey", "https://survey.example/", "County Office");
    [(POLICE, police), (ARCHIVE, minutes), (SURVEY, survey)]
        .map(|(id, (title, url, publisher))| (id, source(title, url, publisher)))
        .into()
}

fn table() -> SnapshotInfo {
    SnapshotInfo {
        taken_at: at("2026-03-05T14:03:20.500Z"),
        address: Some("https://police.example/files/table-3.pdf".to_owned()),
        media: "application/pdf".to_owned(),
    }
}

/// A claim that was just opened from a text without title, address, date or speaker, on a desk
/// without a public address.
pub fn poor() -> Dossier {
    let events = vec![(GONE, opened("The bridge will cost nothing.", "It will cost nothing"))];
    let mut dossier = dossier(&history(2, "2026-03-05T09:00:00Z", events));
    dossier.desk = DeskInfo { name: "Example Desk".to_owned(), ..DeskInfo::default() };
    dossier.article = ArticleInfo {
        title: "Untitled".to_owned(),
        publisher: None,
        author: None,
        published: None,
        url: None,
        language: None,
        ..article()
    };
    dossier.context = QuoteContext::default();
    dossier.people.clear();
    dossier
}

pub fn article_dossier() -> ArticleDossier {
    let (rich, poor) = (rich(), poor());
    ArticleDossier {
        desk: rich.desk.clone(),
        article: rich.article.clone(),
        generated_at: rich.generated_at,
        claims: vec![rich, poor],
    }
}
