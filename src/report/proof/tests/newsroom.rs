//! Newsroom: claims with their log in memory, sealed and signed as the desk does it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::super::{Logged, Material, Older, Opening, Report};
use crate::domain::claim::{
    Anchor, AttributionRole, Event, Form, Kind, PERSONAL, Recorded, Severity,
};
use crate::domain::evidence::Stance;
use crate::domain::{
    Actor, ArticleId, ClaimId, ClaimNumber, CommentId, EvidenceId, PersonId, RevisionId, Role,
    ScaleId, SourceId, SpeakerId,
};
use crate::trail::merkle::{Frontier, Subtree, consistency, inclusion, root, updated};
use crate::trail::note::{KeyKind, Note, Signer, VerifierKey};
use crate::trail::{
    Checkpoint, Entry, Fields, Hash, HeadLeaf, Stream, commitment, event_hash, genesis,
};

pub const ORIGIN: &str = "news.example/claimdesk/1";
pub const ANN: PersonId = PersonId(Uuid::from_u128(1));
pub const EVE: PersonId = PersonId(Uuid::from_u128(2));
pub const BEN: PersonId = PersonId(Uuid::from_u128(3));

pub fn claim(number: u64) -> ClaimId {
    ClaimId(Uuid::from_u128(1000 + u128::from(number)))
}

pub fn start() -> DateTime<Utc> {
    "2026-03-04T09:00:00Z".parse().unwrap()
}

fn opened() -> Event {
    Event::Opened {
        article: ArticleId(Uuid::from_u128(7)),
        statement: "Crime in <Harbourton> fell by 40\u{202f}%.".to_owned(),
        kind: Kind::Quantity,
        anchor: Anchor {
            revision: RevisionId(Uuid::from_u128(8)),
            exact: "down “forty”".to_owned(),
            prefix: String::new(),
            suffix: String::new(),
            start: 812,
            end: 824,
        },
        suggestion: None,
        split_from: None,
    }
}

fn attributed() -> Event {
    Event::Attributed {
        speaker: SpeakerId(Uuid::from_u128(41)),
        name: Some("Jane \"</script>\" Doe".to_owned()),
        title: None,
        role: AttributionRole::Originated,
        form: Form::Direct,
        cue: None,
    }
}

fn evidence() -> Event {
    Event::EvidenceAdded {
        id: EvidenceId(Uuid::from_u128(81)),
        source: SourceId(Uuid::from_u128(51)),
        stance: Stance::Refutes,
        passage: Some("4,410 (2020), 3,881 (2025)".to_owned()),
        note: None,
        kind: None,
        directness: None,
        cited: None,
        at: None,
    }
}

pub fn proposed(round: u32) -> Event {
    Event::VerdictProposed {
        round,
        scale: ScaleId(Uuid::from_u128(71)),
        label: "false".to_owned(),
        label_name: "False".to_owned(),
        rationale: format!("The fall is 12%, in words of round {round}."),
        by: ANN,
        would_change: None,
        as_of: None,
        review_by: None,
        correction: (round > 1).then(|| "It is 12%.".to_owned()),
        media: None,
    }
}

pub fn approved(round: u32) -> Event {
    Event::VerdictApproved { round, by: EVE, rulings: None }
}

fn commented() -> Event {
    Event::Commented {
        id: CommentId(Uuid::from_u128(91)),
        text: Some("Which year?".to_owned()),
        reply_to: None,
        mentions: vec![BEN],
    }
}

/// A claim's way to a verdict that was published, corrected and published again.
pub fn story() -> Vec<(Actor, Event)> {
    let (ann, eve) = (Actor::person(ANN, Role::Reviewer), Actor::person(EVE, Role::Editor));
    let note = Some("Said before.".to_owned());
    vec![
        (ann, opened()),
        (ann, attributed()),
        (ann, Event::ResearchStarted {}),
        (ann, evidence()),
        (Actor::person(BEN, Role::Reviewer), commented()),
        (ann, proposed(1)),
        (eve, approved(1)),
        (eve, Event::Published { round: 1 }),
        (eve, Event::Flagged { severity: Severity::Serious, said_before: true, note }),
        (eve, Event::CorrectionStarted { reason: "A new table.".to_owned() }),
        (ann, proposed(2)),
        (eve, approved(2)),
        (eve, Event::Published { round: 2 }),
    ]
}

/// A story as the trail has it, a minute between events.
pub fn recorded(number: u64, story: &[(Actor, Event)]) -> Vec<Recorded> {
    let record = |(seq, (actor, event)): (u64, &(Actor, Event))| Recorded {
        claim: claim(number),
        number: ClaimNumber(number),
        seq,
        at: start() + TimeDelta::minutes(i64::try_from(seq).unwrap()),
        actor: *actor,
        event: event.clone(),
    };
    (0..).zip(story).map(record).collect()
}

/// The events of a claim, each with its place in the log, and what opens its commitments.
type Trail = (Vec<(Vec<u8>, u64)>, Vec<Opening>);

/// Claims, their log and the trees over it.
pub struct Newsroom {
    log: Frontier,
    nodes: BTreeMap<Subtree, Hash>,
    heads: BTreeMap<Subtree, Hash>,
    leaves: BTreeMap<u64, Hash>,
    claims: u64,
    trails: BTreeMap<u64, Trail>,
    signer: Signer,
}

impl Newsroom {
    pub fn new(secret: u8) -> Self {
        Self {
            log: Frontier::default(),
            nodes: BTreeMap::new(),
            heads: BTreeMap::new(),
            leaves: BTreeMap::new(),
            claims: 0,
            trails: BTreeMap::new(),
            signer: Signer::new(ORIGIN, KeyKind::Ed25519, &[secret; 32]).unwrap(),
        }
    }

    pub fn key(&self) -> VerifierKey {
        self.signer.public().clone()
    }

    fn log(&mut self, entry: &Entry) -> u64 {
        self.nodes.extend(self.log.append(entry.leaf()));
        self.log.size() - 1
    }

    /// Records one event of a claim and puts it into the log.
    pub fn record(&mut self, it: &Recorded) {
        self.record_touched(it, |_body| ());
    }

    /// The same of an event whose body somebody changed before it was hashed.
    pub fn record_touched(&mut self, it: &Recorded, touch: impl FnOnce(&mut Map<String, Value>)) {
        let number = it.number.0;
        let (events, _) = self.trails.entry(number).or_default();
        let prev = match events.last() {
            Some((bytes, _)) => event_hash(bytes),
            None => genesis(ORIGIN, &it.claim.to_string()),
        };
        let (bytes, openings) = sealed(it, prev, touch);
        let hash = event_hash(&bytes);
        let index = self.log(&Entry::Event(hash));
        let (events, known) = self.trails.entry(number).or_default();
        events.push((bytes, index));
        known.extend(openings);
        let head = HeadLeaf::Claim { number, claim: it.claim.to_string(), seq: it.seq, hash };
        self.leaves.insert(number, head.leaf());
        let gaps = (self.claims..number).map(|number| (number, HeadLeaf::None { number }.leaf()));
        self.leaves.extend(gaps.filter(|(it, _)| !self.trails.contains_key(it)));
        self.claims = self.claims.max(number + 1);
    }

    pub fn record_all(&mut self, number: u64, story: &[(Actor, Event)]) {
        for it in &recorded(number, story) {
            self.record(it);
        }
    }

    /// Seals what was recorded, and gives the signed checkpoint.
    pub fn seal(&mut self) -> String {
        let changed = std::mem::take(&mut self.leaves);
        self.heads.extend(updated(&changed, self.claims, &self.heads).unwrap());
        let heads = root(self.claims, &self.heads).unwrap();
        self.log(&Entry::Seal { claims: self.claims, root: heads });
        self.signed()
    }

    fn signed(&self) -> String {
        let (origin, size, root) = (ORIGIN.to_owned(), self.log.size(), self.log.root());
        let text = Checkpoint { origin, size, root }.to_string();
        Note { signatures: vec![self.signer.sign(&text, 0)], text }.to_string()
    }

    /// The report of a claim under the last seal, and how the log has grown since an older one.
    pub fn report(&self, number: u64, older: Option<String>) -> Report {
        let size = self.log.size();
        let proof = |index| inclusion(index, size, &self.nodes).unwrap();
        let (events, openings) = &self.trails[&number];
        let events = events.iter().map(|(bytes, index)| Logged {
            bytes: bytes.clone(),
            index: *index,
            proof: proof(*index),
        });
        let older = older.map(|checkpoint| {
            let was = Checkpoint::open(&checkpoint, &[self.key()]).unwrap().0.size;
            Older { checkpoint, proof: consistency(was, size, &self.nodes).unwrap() }
        });
        Report::of(Material {
            claim: claim(number),
            origin: ORIGIN.to_owned(),
            checkpoint: self.signed(),
            vkey: Some(self.key().to_string()),
            events: events.collect(),
            openings: openings.clone(),
            claims: self.claims,
            heads: root(self.claims, &self.heads).unwrap(),
            seal: proof(size - 1),
            head: inclusion(number, self.claims, &self.heads).unwrap(),
            older,
        })
        .unwrap()
    }
}

/// The bytes of an event, with the openings of its personal fields.
fn sealed(
    it: &Recorded,
    prev: Hash,
    touch: impl FnOnce(&mut Map<String, Value>),
) -> (Vec<u8>, Vec<Opening>) {
    let Value::Object(mut whole) = serde_json::to_value(&it.event).unwrap() else { panic!() };
    let Some(Value::Object(mut body)) = whole.remove("body") else { panic!() };
    let kind = it.event.kind();
    let (mut personal, mut openings) = (Map::new(), Vec::new());
    let fields = PERSONAL.iter().filter(|(of, _)| *of == kind).flat_map(|(_, fields)| *fields);
    for field in fields {
        let Some(Value::String(value)) = body.remove(*field) else { continue };
        let salt = [u8::try_from(it.seq).unwrap(); 32];
        let hash = hex::encode(commitment(&salt, field, &value));
        personal.insert((*field).to_owned(), hash.into());
        openings.push(Opening { seq: it.seq, field: (*field).to_owned(), salt, value });
    }
    touch(&mut body);
    let via = serde_json::to_value(it.actor.via).unwrap();
    let via = via.as_str().unwrap().to_owned();
    let fields = Fields {
        stream: Stream { noun: "claim".to_owned(), id: it.claim.to_string() },
        seq: it.seq,
        prev,
        kind,
        actor: it.actor.person.map_or_else(|| via.clone(), |person| person.to_string()),
        role: it.actor.role.key().to_owned(),
        via,
        at: it.at,
        nonce: [u8::try_from(it.seq).unwrap(); 16],
        number: (it.seq == 0).then_some(it.number.0),
        batch: None,
        body,
        personal,
    };
    (fields.seal().unwrap().bytes, openings)
}

/// A newsroom with three claims, the middle one with the whole story.
pub fn usual() -> Newsroom {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, &story()[..3]);
    let (before, after) = (recorded(1, &story()[..8]), recorded(1, &story()));
    for it in &before {
        newsroom.record(it);
    }
    newsroom.seal();
    newsroom.record_all(3, &story()[..1]);
    after[8..].iter().for_each(|it| newsroom.record(it));
    newsroom.seal();
    newsroom
}
