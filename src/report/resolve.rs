//! Resolve: dossiers become documents.

mod corrections;
mod research;

use uuid::Uuid;

use super::document::{
    ARTICLE_FORMAT, Article, ArticleDocument, Attribution, CLAIM_FORMAT, Case, Changes,
    ClaimDocument, Closed, Confirmed, Contact, ContactAnswer, Desk, Entry, Event, Evidence, Flags,
    Label, Publication, Quote, Scale, Snapshot, Source, Speakers, TextChange, Verdict,
};
use super::dossier::{ArticleDossier, ArticleInfo, DeskInfo, Dossier};
use crate::domain::claim::{self, Closing, Round, TextState};
use crate::domain::research::Research;
use crate::domain::{ClaimId, ScaleId, contact, evidence};

impl ClaimDocument {
    pub fn of(dossier: &Dossier) -> Self {
        Self {
            format: CLAIM_FORMAT.to_owned(),
            generated_at: dossier.generated_at,
            desk: desk(&dossier.desk),
            article: article(&dossier.article),
            claim: Entry::of(dossier),
        }
    }
}

impl ArticleDocument {
    pub fn of(dossier: &ArticleDossier) -> Self {
        Self {
            format: ARTICLE_FORMAT.to_owned(),
            generated_at: dossier.generated_at,
            desk: desk(&dossier.desk),
            article: article(&dossier.article),
            claims: dossier.claims.iter().map(Entry::of).collect(),
        }
    }
}

impl Entry {
    pub fn of(dossier: &Dossier) -> Self {
        let claim = &dossier.claim;
        let published = claim.publication == claim::Publication::Published;
        let now = now(dossier);
        let approved = claim.verdict.as_ref().map(|it| as_approved(dossier, it));
        let changes = approved.as_ref().and_then(|approved| changes(approved, &now));
        Self {
            number: claim.number.to_string(),
            id: claim.id.to_string(),
            version: claim.version,
            as_of: dossier.as_of,
            url: dossier.public_page().filter(|_| published),
            kind: claim.kind,
            quote: quote(dossier),
            text_change: text_change(claim),
            unapproved_changes: changes,
            case: approved.unwrap_or(now),
            stage: claim.stage,
            approved: claim.verdict.is_some(),
            closed: claim.closing.as_ref().map(|closing| closed(dossier, closing)),
            parked_until: claim.parked_until,
            publication: publication(&claim.publication),
            verdict: claim.verdict.as_ref().map(|it| verdict(dossier, it)),
            proposal: dossier.waiting().map(|round| proposed(dossier, round)),
            corrections: corrections::corrections(dossier),
            contacts: contacts(dossier),
            tags: claim.tags.clone(),
            flags: flags(&claim.flags),
            opened_at: claim.opened_at,
            changed_at: claim.changed_at,
            trail: trail(dossier),
            head_hash: dossier.head_hash.clone(),
        }
    }
}

fn desk(info: &DeskInfo) -> Desk {
    Desk {
        name: info.name.clone(),
        url: info.public_url.clone(),
        corrections_url: info.corrections_url.clone(),
        method_url: info.method_url.clone(),
    }
}

fn article(info: &ArticleInfo) -> Article {
    Article {
        id: info.id.to_string(),
        title: info.title.clone(),
        publisher: info.publisher.clone(),
        author: info.author.clone(),
        published: info.published,
        url: info.url.clone(),
        language: info.language.clone(),
        imported_at: info.imported_at,
        sha256: info.sha256.clone(),
    }
}

fn now(dossier: &Dossier) -> Case {
    let claim = &dossier.claim;
    let on = (&claim.evidence[..], &claim.research);
    case(dossier, &claim.statement, &claim.attributions, &claim.no_speaker, on)
}

fn as_approved(dossier: &Dossier, it: &claim::Verdict) -> Case {
    let on = (&it.evidence[..], &it.research);
    case(dossier, &it.statement, &it.attributions, &it.no_speaker, on)
}

#[expect(clippy::ref_option, reason = "the field as it is")]
fn case(
    dossier: &Dossier,
    statement: &str,
    attributions: &[claim::Attribution],
    no_speaker: &Option<String>,
    (items, research): (&[evidence::Evidence], &Research),
) -> Case {
    Case {
        origins: research::origins(items, research),
        questions: research::questions(items, research),
        searches: research::searches(research),
        statement: statement.to_owned(),
        speakers: Speakers {
            attributions: attributions.iter().map(|it| attribution(dossier, it)).collect(),
            no_speaker: no_speaker.clone(),
        },
        evidence: items.iter().map(|it| evidence(dossier, it)).collect(),
    }
}

fn changes(approved: &Case, now: &Case) -> Option<Changes> {
    // Origins and answers name evidence by its place, so they go with their own list of it.
    let rests_elsewhere = now.evidence != approved.evidence;
    let changes = Changes {
        statement: (now.statement != approved.statement).then(|| now.statement.clone()),
        speakers: (now.speakers != approved.speakers).then(|| now.speakers.clone()),
        evidence: rests_elsewhere.then(|| now.evidence.clone()),
        origins: (rests_elsewhere || now.origins != approved.origins).then(|| now.origins.clone()),
        questions: (rests_elsewhere && !now.questions.is_empty()
            || now.questions != approved.questions)
            .then(|| now.questions.clone()),
        searches: (now.searches != approved.searches).then(|| now.searches.clone()),
    };
    (now != approved).then_some(changes)
}

fn quote(dossier: &Dossier) -> Quote {
    let anchor = dossier.claim.anchors.first();
    Quote {
        before: dossier.context.before.clone(),
        exact: dossier.claim.quote().to_owned(),
        after: dossier.context.after.clone(),
        start: anchor.map(|it| it.start),
        end: anchor.map(|it| it.end),
    }
}

fn text_change(claim: &claim::Claim) -> Option<TextChange> {
    let text = claim.text.as_ref().filter(|text| text.after_verdict)?;
    let stands = text.state != TextState::Orphaned;
    Some(TextChange {
        revision: text.number,
        at: text.since,
        now: claim.anchor().filter(|_| stands).map(|anchor| anchor.exact.clone()),
        note: text.settled.as_ref().map(|settled| settled.note.clone()),
    })
}

fn attribution(dossier: &Dossier, it: &claim::Attribution) -> Attribution {
    let speaker = dossier.speakers.get(&it.speaker);
    Attribution {
        erased: erased(dossier, it.name.as_ref(), it.speaker.0, "name"),
        name: it.name.clone(),
        title: it.title.clone(),
        kind: speaker.map(|speaker| speaker.kind),
        same_as: speaker.map(|speaker| speaker.same_as.clone()).unwrap_or_default(),
        role: it.role,
        form: it.form,
        cue: it.cue.clone(),
    }
}

/// When and for what a value was erased that is not there.
fn erased(dossier: &Dossier, value: Option<&String>, whose: Uuid, field: &str) -> Option<String> {
    let erasure = dossier.claim.erased.of(whose, field).filter(|_| value.is_none());
    erasure.map(claim::Erasure::words)
}

fn closed(dossier: &Dossier, closing: &Closing) -> Closed {
    let number = |id: &ClaimId| dossier.numbers.get(id).map(ToString::to_string);
    let named = |id: &ClaimId| number(id).unwrap_or_else(|| "another claim".to_owned());
    let (phrase, other) = match closing {
        Closing::Dismissed => ("not worth checking".to_owned(), None),
        Closing::NotCheckable { why } => (format!("not checkable: {}", why.phrase()), None),
        Closing::DuplicateOf { claim } => {
            (format!("a duplicate of {}", named(claim)), number(claim))
        }
        Closing::MergedInto { claim } => (format!("merged into {}", named(claim)), number(claim)),
        Closing::SplitInto { claims } => {
            let parts: Vec<_> = claims.iter().map(named).collect();
            (format!("split into {}", parts.join(", ")), None)
        }
    };
    let parts = match closing {
        Closing::SplitInto { claims } => claims.iter().filter_map(number).collect(),
        _ => Vec::new(),
    };
    Closed { how: closing.stage(), phrase, other, parts }
}

fn publication(it: &claim::Publication) -> Publication {
    let reason = match it {
        claim::Publication::Withdrawn { reason } => Some(reason.clone()),
        claim::Publication::Unpublished | claim::Publication::Published => None,
    };
    Publication { state: it.key().to_owned(), reason }
}

fn flags(it: &claim::Flags) -> Option<Flags> {
    let claim::Flags { severity, said_before, note } = it.clone();
    it.are_raised().then_some(Flags { severity, said_before, note })
}

fn verdict(dossier: &Dossier, it: &claim::Verdict) -> Verdict {
    let round = dossier.claim.rounds.iter().find(|round| round.number == it.round);
    Verdict {
        round: it.round,
        label: label(dossier, it.scale, &it.label, &it.label_name),
        rationale: it.rationale.clone(),
        proposed_by: dossier.person(it.proposed_by).to_owned(),
        proposed_at: round.map(|round| round.proposed_at),
        approved_by: Some(dossier.person(it.approved_by).to_owned()),
        approved_at: Some(it.approved_at),
        would_change: it.terms.would_change.clone(),
        as_of: it.terms.as_of,
        review_by: it.review_by(),
        confirmed: it.confirmed.as_ref().map(|confirmed| Confirmed {
            at: confirmed.at,
            by: dossier.person(confirmed.by).to_owned(),
            reason: confirmed.reason.clone(),
        }),
        media: it.terms.media.clone(),
    }
}

fn proposed(dossier: &Dossier, it: &Round) -> Verdict {
    Verdict {
        round: it.number,
        label: label(dossier, it.scale, &it.label, &it.label_name),
        rationale: it.rationale.clone(),
        proposed_by: dossier.person(it.proposed_by).to_owned(),
        proposed_at: Some(it.proposed_at),
        approved_by: None,
        approved_at: None,
        would_change: it.terms.would_change.clone(),
        as_of: it.terms.as_of,
        review_by: it.terms.review_by,
        confirmed: None,
        media: it.terms.media.clone(),
    }
}

fn label(dossier: &Dossier, scale: ScaleId, key: &str, name: &str) -> Label {
    let known = dossier.label(scale, key);
    Label {
        key: key.to_owned(),
        name: name.to_owned(),
        definition: known.map(|(_, label)| label.definition.clone()),
        kind: known.map(|(_, label)| label.kind),
        tone: known.map(|(_, label)| label.tone),
        scale: known.map(|(scale, _)| Scale {
            name: scale.name.clone(),
            version: scale.version,
            worst: scale.worst,
            best: scale.best,
        }),
        ordinal: known.and_then(|(_, label)| label.ordinal),
    }
}

/// Those who were asked, where the desk tells of them.
fn contacts(dossier: &Dossier) -> Vec<Contact> {
    let approved_at = dossier.claim.verdict.as_ref().map(|verdict| verdict.approved_at);
    let answer = |of: &contact::Contact, it: &contact::Answer| ContactAnswer {
        at: it.at,
        erased: erased(dossier, it.text.as_ref(), of.id.0, "text"),
        text: it.text.clone(),
        after_verdict: approved_at.is_some_and(|approved| approved < it.entered_at),
    };
    let one = |it: &contact::Contact| Contact {
        erased: erased(dossier, it.name.as_ref(), it.id.0, "name"),
        name: it.name.clone(),
        title: it.title.clone(),
        purpose: it.purpose,
        channel: it.channel,
        question: it.question.clone(),
        asked_at: it.asked_at,
        deadline: it.deadline,
        reply: it.reply(),
        answers: it.answers.iter().map(|one| answer(it, one)).collect(),
    };
    let told = dossier.claim.contacts.iter().filter(|_| dossier.desk.tells_contacts);
    told.map(one).collect()
}

fn evidence(dossier: &Dossier, it: &evidence::Evidence) -> Evidence {
    let source = match dossier.sources.get(&it.source) {
        Some(info) => Source {
            title: info.title.clone(),
            url: info.url.clone(),
            publisher: info.publisher.clone(),
            published: info.published,
        },
        None => {
            Source { title: it.source.to_string(), url: None, publisher: None, published: None }
        }
    };
    Evidence {
        stance: it.stance,
        source,
        passage: it.passage.clone(),
        note: it.note.clone(),
        kind: it.kind,
        directness: it.directness,
        at: it.at,
        snapshot: it.cited.as_ref().map(|cited| snapshot(dossier, cited)),
    }
}

fn snapshot(dossier: &Dossier, cited: &evidence::Cited) -> Snapshot {
    let known = dossier.snapshots.get(&cited.snapshot);
    Snapshot {
        sha256: cited.sha256.clone(),
        taken_at: known.map(|it| it.taken_at),
        address: known.and_then(|it| it.address.clone()),
        media: known.map(|it| it.media.clone()),
        start: cited.start,
        end: cited.end,
    }
}

fn trail(dossier: &Dossier) -> Vec<Event> {
    let line = |it: &super::dossier::TrailLine| Event {
        seq: it.seq,
        at: it.at,
        actor: it.actor.clone(),
        sentence: it.sentence.clone(),
        hash: it.hash.clone(),
    };
    dossier.trail.iter().map(line).collect()
}
