//! Reports of what was asked: of people outside, of the desk itself, and of searches.

use super::*;
use crate::domain::ContactId;
use crate::domain::contact::{Channel, Purpose};
use crate::report::dossier::ArticleDossier;

/// The full claim, on which the mayor answered after the verdict, the police gave no answer, and
/// somebody whose name was erased was asked.
fn asked_about() -> Vec<Recorded> {
    let (mayor, police, erased) = (1, 2, 3);
    let asked = |contact, name: Option<&str>, purpose, deadline: Option<&str>| {
        let (title, channel) = (Some("of Harbourton".to_owned()), Channel::Email);
        let (name, question) = (name.map(str::to_owned), "Where is 40% from?\nWhen?".to_owned());
        let asked_at = "2026-03-04T09:00:00Z".parse().unwrap();
        let deadline = deadline.map(|it| it.parse().unwrap());
        Event::ContactAsked {
            contact: contact_id(contact),
            name,
            title,
            purpose,
            channel,
            question,
            asked_at,
            deadline,
        }
    };
    let words = "From a talk.\n<b>No</b> source was kept.".to_owned();
    let events = [
        asked(mayor, Some("Jane Doe"), Purpose::RightOfReply, Some("2026-03-05T09:00:00Z")),
        asked(police, Some("The police"), Purpose::Expert, Some("2026-03-04T20:00:00Z")),
        asked(erased, None, Purpose::Witness, None),
        Event::ContactSilent { contact: contact_id(police) },
        Event::ContactAnswered {
            contact: contact_id(mayor),
            text: Some(words),
            answered_at: "2026-03-05T04:00:00Z".parse().unwrap(),
            by_link: true,
        },
    ];
    let mut history = sample::rich_history();
    for event in events {
        let last = history.last().unwrap().clone();
        let at = last.at + chrono::TimeDelta::hours(1);
        history.push(Recorded { event, seq: last.seq + 1, at, ..last });
    }
    history
}

fn contact_id(number: u128) -> ContactId {
    ContactId(uuid::Uuid::from_u128(number))
}

#[test]
fn those_who_were_asked_are_told_where_the_desk_says_so() {
    let mut dossier = sample::dossier(&asked_about());
    dossier.desk.tells_contacts = true;
    golden("contacts.html", &html::claim(&dossier, Delivery::Page).unwrap());
    golden("contacts.json", &json::claim(&dossier).unwrap());
    golden("contacts.md", &markdown::claim(&dossier));
}

#[test]
fn those_who_were_asked_stay_out_of_every_format_otherwise() {
    let dossier = sample::dossier(&asked_about());
    let article = ArticleDossier { claims: vec![dossier.clone()], ..sample::article_dossier() };
    for made in [
        html::claim(&dossier, Delivery::Page).unwrap(),
        json::claim(&dossier).unwrap(),
        markdown::claim(&dossier),
        html::article(&article, Delivery::Page).unwrap(),
        json::article(&article).unwrap(),
        markdown::article(&article),
    ] {
        for word in ["Where is 40%", "The police", "From a talk", "contacts", "for comment"] {
            assert!(!made.contains(word), "{word}: {made}");
        }
    }
}

#[test]
fn a_researched_claim_says_how_many_origins_it_rests_on_and_what_was_asked_and_searched() {
    let dossier = sample::dossier(&sample::researched_history());
    golden("researched.html", &html::claim(&dossier, Delivery::Page).unwrap());
    golden("researched.json", &json::claim(&dossier).unwrap());
    golden("researched.md", &markdown::claim(&dossier));

    let report = ClaimDocument::of(&dossier).claim;
    assert_eq!((report.case.evidence.len(), report.case.origins.count), (3, 2));
    assert_eq!(report.case.origins.shared[0].evidence, [0, 1]);
    assert_eq!(report.case.searches.len(), 2, "as it was approved");
    let changes = report.unapproved_changes.unwrap();
    assert_eq!(changes.searches.unwrap().len(), 3);
    assert_eq!((changes.evidence, changes.origins, changes.questions), (None, None, None));
}

#[test]
fn evidence_that_was_removed_since_takes_its_origins_and_answers_along() {
    let mut history = sample::researched_history();
    let removed = Event::EvidenceRemoved {
        id: crate::domain::EvidenceId(uuid::Uuid::from_u128(81)),
        reason: "Another ferry.".to_owned(),
    };
    history.last_mut().unwrap().event = removed;
    let report = ClaimDocument::of(&sample::dossier(&history)).claim;
    let changes = report.unapproved_changes.unwrap();
    let origins = changes.origins.unwrap();
    assert_eq!((changes.evidence.unwrap().len(), origins.count, origins.shared.len()), (2, 2, 0));
    let answers = &changes.questions.unwrap()[0].answers;
    assert_eq!((&answers[0].evidence[..], &answers[1].evidence[..]), (&[][..], &[0][..]));
    assert_eq!(changes.searches, None);
}
