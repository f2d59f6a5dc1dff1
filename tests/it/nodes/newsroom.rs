//! Newsroom: people with passwords, and five hundred claims, made by the rules of the core and
//! written together.

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::claims::Sent;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::people::NewPerson;
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::{Desk, Settled, machine_clock};
use claimdesk::domain::claim::{
    Anchor, Command, Context, Kind, Opening, Proposal, Recorded, apply, decide,
};
use claimdesk::domain::evidence::{NewEvidence, Stance};
use claimdesk::domain::{
    Actor, ArticleId, ClaimId, ClaimNumber, EvidenceId, PersonId, Role, SourceId,
};
use claimdesk::store::claims::{Loaded, append};
use claimdesk::store::log::Meta;
use claimdesk::store::{self, Tx};
use claimdesk::trail::Head;
use uuid::Uuid;

use crate::base::*;
use crate::world::PASSWORD;

/// Somebody who works here.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub role: Role,
}

/// A claim as it was when everybody came in.
#[derive(Clone, Copy, Debug)]
pub struct Seeded {
    pub id: ClaimId,
    pub number: ClaimNumber,
    pub version: u64,
}

/// The desk of a test on the clock of the machine, which the nodes go by as well.
pub fn desk(base: &Base) -> Desk {
    let (db, blobs) = (base.desk.db().clone(), base.desk.blobs().clone());
    Desk::new(db, blobs, machine_clock(), reader())
}

/// Five editors and three reviewers.
pub async fn people(desk: &Desk) -> Vec<Person> {
    let passwords = Passwords::new(Strength::TEST).unwrap();
    let mut people = Vec::new();
    for number in 0..8 {
        let role = if number < 5 { Role::Editor } else { Role::Reviewer };
        let email = format!("person{number}@desk.test");
        let new = NewPerson { name: format!("Person {number}"), email: email.clone(), role };
        let (id, link) = desk.invite(new, Actor::keeper()).await.unwrap();
        desk.choose_password(&passwords, &link.0, PASSWORD).await.unwrap();
        people.push(Person { id, email, role });
    }
    people
}

/// So many claims on the first quote. A third waits for a decision.
pub async fn claims(base: &Base, desk: &Desk, people: &[Person], count: usize) -> Vec<Seeded> {
    let new = new_claim(base.article, 0);
    let first = desk.open_claim(new, Sent { actor: actor(ANN), once: None }).await.unwrap();
    let source = NewSource { url: "https://town.example/bill".to_owned(), ..NewSource::default() };
    let scene = Scene {
        settled: desk.settled().await.unwrap(),
        anchor: first.claim.unwrap().anchors.remove(0),
        article: base.article,
        source: desk.add_source(source, actor(ANN)).await.unwrap(),
        at: desk.now(),
    };
    let people = people.to_vec();
    let write = desk.db().write(move |tx| {
        Box::pin(async move {
            let mut claims = Vec::new();
            for number in 0..count {
                let by = &people[number % people.len()];
                let actor = Actor::person(by.id, by.role);
                claims.push(scene.claim(tx, number, actor).await?);
            }
            Ok::<_, store::Error>(claims)
        })
    });
    write.await.unwrap()
}

/// What the claims have in common.
struct Scene {
    settled: Settled,
    anchor: Anchor,
    article: ArticleId,
    source: SourceId,
    at: DateTime<Utc>,
}

impl Scene {
    async fn claim(&self, tx: &Tx, number: usize, actor: Actor) -> Result<Seeded, store::Error> {
        let id = ClaimId(fresh_id());
        let of = (id, store::desk::next_claim_number(tx).await?);
        let head = Head::start(&self.settled.desk.origin, &id.to_string());
        // Each in a moment of its own: what is found by its words stands in the order of moments, and
        // of two in one moment whoever comes first is in front.
        let apart = TimeDelta::milliseconds(i64::try_from(number).unwrap_or(0));
        let meta = Meta { actor, at: self.at - apart, batch: None };
        let context = Context {
            actor,
            now: meta.at,
            settings: &self.settled.desk.settings,
            scale: &self.settled.scale,
        };
        let (mut claim, mut events) = (None, Vec::new());
        for command in self.work(of, number) {
            for event in decide(claim.as_ref(), command, &context).unwrap() {
                let (claim_id, number) = of;
                let (at, event, seq) = (meta.at, event, 0);
                let recorded =
                    Recorded { claim: claim_id, number, seq, at, actor, event: event.clone() };
                claim = apply(claim, &recorded);
                events.push(event);
            }
        }
        let nothing = Loaded { claim: None, history: Vec::new(), head };
        let after = Box::pin(append(tx, nothing, of, &events, meta)).await?;
        Ok(Seeded { id, number: of.1, version: after.version() })
    }

    fn work(&self, (id, number): (ClaimId, ClaimNumber), count: usize) -> Vec<Command> {
        let opening = Opening {
            id,
            number,
            article: self.article,
            statement: format!("Bridge {count} cost 41 million crowns."),
            kind: Kind::Quantity,
            anchor: self.anchor.clone(),
            suggestion: None,
            split_from: None,
        };
        let evidence = NewEvidence {
            id: EvidenceId(fresh_id()),
            source: self.source,
            stance: Stance::Refutes,
            passage: format!("The bill of bridge {count} is 38 million."),
            note: String::new(),
            kind: None,
            directness: None,
            cited: None,
            at: None,
        };
        let mut work = vec![
            Command::Open(Box::new(opening)),
            Command::DeclareNoSpeaker { reason: "The article names nobody.".to_owned() },
            Command::AddEvidence(Box::new(evidence)),
        ];
        if count.is_multiple_of(3) {
            let (label, rationale) = ("false".to_owned(), "The bill says 38 million.".to_owned());
            work.push(Command::Propose(Box::new(Proposal::new(label, rationale))));
        }
        work
    }
}

fn fresh_id() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
