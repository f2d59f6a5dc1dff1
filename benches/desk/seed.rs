//! Seed: a desk of any size, made of real events by the rules of the core, many to a transaction.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::{NewAttribution, NewClaim, Quote, Sent};
use claimdesk::desk::lists::Revision;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::people::NewPerson;
use claimdesk::desk::set_up::NewDesk;
use claimdesk::desk::sources::{NewSource, NewSpeaker};
use claimdesk::desk::{Clock, Desk, Settled};
use claimdesk::domain::claim::{
    Anchor, AttributionRole, Closing, Command, Context, Form, Kind, Opening, Proposal, Said, decide,
};
use claimdesk::domain::evidence::{NewEvidence, Stance};
use claimdesk::domain::speaker::SpeakerKind;
use claimdesk::domain::{
    Actor, ArticleId, ClaimId, ClaimNumber, CommentId, EvidenceId, PersonId, Role, SourceId,
    SpeakerId, seeds,
};
use claimdesk::store::claims::{Loaded, append};
use claimdesk::store::log::Meta;
use claimdesk::store::{self, Db, Tx};
use claimdesk::text::page::Format;
use claimdesk::trail::Head;
use uuid::Uuid;

use crate::words::{self, Dice};

/// Claims of one article.
const PER_ARTICLE: u64 = 40;
/// How many tags there are, and how much more common one is than the next; see `Dice::rank`.
const TAGS: f64 = 400.0;
const SPREAD: f64 = 10.0;
const PASSWORD: &str = "four ponies eat blue hay";

/// The address and password by which somebody signs in at these desks.
pub const EDITOR: (&str, &str) = ("editor0@bench.example", PASSWORD);

/// Fills an empty desk with so many claims.
pub async fn fill(db: &Db, (desk, hands): (&Desk, &Hands), claims: u64) {
    let begun = Instant::now();
    let crowd = Crowd::gather(desk, claims).await;
    let mut events = 0;
    for number in 0..claims.div_ceil(PER_ARTICLE) {
        let (article, revision) = article(desk, number, &crowd).await;
        let scene = Scene {
            settled: desk.settled().await.unwrap(),
            crowd: crowd.clone(),
            hands: hands.clone(),
            number,
            article,
            revision,
        };
        let some = PER_ARTICLE.min(claims - number * PER_ARTICLE);
        events += written(db, scene, some).await;
        if number % 250 == 249 {
            eprintln!(
                "{} claims in {:.0} s",
                (number + 1) * PER_ARTICLE,
                begun.elapsed().as_secs_f64()
            );
        }
    }
    eprintln!("{events} events of {claims} claims in {:.0} s", begun.elapsed().as_secs_f64());
}

/// A clock that the making moves.
#[derive(Clone)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    pub fn new(start: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(start.timestamp_millis())))
    }

    fn later(&self, by: i64) -> DateTime<Utc> {
        let at = self.0.fetch_add(by, Ordering::Relaxed) + by;
        DateTime::from_timestamp_millis(at).unwrap()
    }

    pub fn clock(&self) -> Clock {
        let hands = self.clone();
        Arc::new(move || hands.later(1))
    }
}

/// Everybody and everything that claims name.
#[derive(Clone)]
struct Crowd {
    reviewers: Vec<PersonId>,
    editors: Vec<PersonId>,
    speakers: Vec<(SpeakerId, String)>,
    sources: Vec<SourceId>,
}

impl Crowd {
    async fn gather(desk: &Desk, claims: u64) -> Self {
        let passwords = Passwords::new(Strength::PROPER).unwrap();
        let new = NewDesk {
            name: "The large desk".to_owned(),
            scale: seeds::DEFAULT.to_owned(),
            admin_name: "Noor Admin".to_owned(),
            admin_email: "admin@bench.example".to_owned(),
            password: PASSWORD.to_owned(),
        };
        desk.found(&passwords, new).await.unwrap();
        let (mut reviewers, mut editors) = (Vec::new(), Vec::new());
        for (role, many) in [(Role::Reviewer, &mut reviewers), (Role::Editor, &mut editors)] {
            for number in 0..8 {
                let (key, name) = (role.key(), format!("{} {number}", role.key()));
                let email = format!("{key}{number}@bench.example");
                let person = NewPerson { name, email, role };
                let (id, link) = desk.invite(person, Actor::keeper()).await.unwrap();
                desk.choose_password(&passwords, &link.0, PASSWORD).await.unwrap();
                many.push(id);
            }
        }
        let editor = Actor::person(editors[0], Role::Editor);
        let mut sources = Vec::new();
        for number in 0..500.max(claims / 200) {
            let new = NewSource {
                title: format!("Report {number} on {}", Dice::new("source", number).words(4)),
                url: format!("https://town.example/report/{number}"),
                publisher: "Town of Millbrook".to_owned(),
                published_on: None,
            };
            sources.push(desk.add_source(new, editor).await.unwrap());
        }
        let many = usize::try_from(claims / 100).unwrap().max(200);
        Self { reviewers, editors, speakers: speakers(desk, editor, many).await, sources }
    }
}

/// Speakers enter a desk by what they said.
async fn speakers(desk: &Desk, editor: Actor, many: usize) -> Vec<(SpeakerId, String)> {
    let sent = || Sent { actor: editor, once: None };
    let text = "Who speaks here\n\nEverybody who speaks at this desk was heard once, it said.";
    let brought = Brought { bytes: text.into(), format: Some(Format::Text), ..Brought::default() };
    let article = desk.import(brought, sent()).await.unwrap();
    let names: Vec<String> = (0..many).map(words::name).collect();
    let mut speakers = Vec::new();
    for names in names.chunks(20) {
        let said = |name: &String| NewAttribution {
            speaker: NewSpeaker { name: name.clone(), kind: SpeakerKind::Person },
            title: "councillor".to_owned(),
            role: AttributionRole::Originated,
            form: Form::Direct,
            cue: "said".to_owned(),
        };
        let new = NewClaim {
            article,
            quote: Quote::Words("Everybody who speaks".to_owned()),
            statement: String::new(),
            kind: Kind::Other,
            attributions: names.iter().map(said).collect(),
            suggestion: None,
        };
        let claim = desk.open_claim(new, sent()).await.unwrap().claim.unwrap();
        speakers.extend(
            claim.attributions.iter().zip(names).map(|(it, name)| (it.speaker, name.clone())),
        );
    }
    speakers
}

async fn article(desk: &Desk, number: u64, crowd: &Crowd) -> (ArticleId, Revision) {
    let mut text = format!("Report {number} of {}\n\n", Dice::new("title", number).words(5));
    for sentence in 0..PER_ARTICLE {
        write!(text, "{}, the council said. ", words::sentence(number, sentence)).unwrap();
        if sentence % 4 == 3 {
            text.push_str("\n\n");
        }
    }
    let brought = Brought {
        bytes: text.into_bytes(),
        format: Some(Format::Text),
        publisher: "The Valley Post".to_owned(),
        ..Brought::default()
    };
    let actor = Actor::person(crowd.reviewers[0], Role::Reviewer);
    let article = desk.import(brought, Sent { actor, once: None }).await.unwrap();
    (article, desk.article_text(article).await.unwrap().1)
}

#[expect(clippy::disallowed_methods, reason = "the making of a desk mints its ids itself")]
fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

/// The tag of a rank.
pub fn tag(rank: usize) -> String {
    format!("topic-{rank}")
}

/// What is said about a claim: three comments on average, so that its trail has ten events.
fn comments(number: u64) -> impl Iterator<Item = Command> {
    let many = [0, 1, 2, 3, 4, 5, 8][(number % 7) as usize];
    (0..many).map(move |comment| Command::Comment {
        id: CommentId(fresh_id()),
        text: words::comment(number, comment),
        reply_to: None,
        mentions: Vec::new(),
    })
}

/// An article whose claims are written in one transaction.
struct Scene {
    settled: Settled,
    crowd: Crowd,
    hands: Hands,
    /// Which article it is.
    number: u64,
    article: ArticleId,
    revision: Revision,
}

/// Writes the first claims of an article, and counts their events.
async fn written(db: &Db, scene: Scene, some: u64) -> usize {
    db.write(move |tx| {
        Box::pin(async move {
            let mut events = 0;
            for place in 0..some {
                events += scene.claim(tx, place).await?;
            }
            Ok::<_, store::Error>(events)
        })
    })
    .await
    .unwrap()
}

impl Scene {
    /// One claim, as far on as its number says.
    async fn claim(&self, tx: &Tx, place: u64) -> Result<usize, store::Error> {
        let number = self.number * PER_ARTICLE + place;
        let (id, pick) = (ClaimId(fresh_id()), number as usize);
        let head = Head::start(&self.settled.desk.origin, &id.to_string());
        let of = (id, store::desk::next_claim_number(tx).await?);
        let loaded = Loaded { claim: None, history: Vec::new(), head };
        let crowd = &self.crowd;
        let reviewer = crowd.reviewers[pick % crowd.reviewers.len()];
        let editor = crowd.editors[pick / 7 % crowd.editors.len()];
        let mut work = self.opening(of, number, place);
        if number.is_multiple_of(3) {
            let assignee = if number.is_multiple_of(2) { editor } else { reviewer };
            work.push(Command::assign(Some(assignee)));
            let due = Some(self.hands.later(0) + TimeDelta::days(i64::from(number as u32 % 90)));
            work.push(Command::SetDue { due });
        }
        let stage = number % 20;
        work.extend(comments(number));
        work.extend(self.research(number, stage));
        let by = |person, role| Actor::person(person, role);
        let loaded = self.done(tx, loaded, of, work, by(reviewer, Role::Reviewer)).await?;
        let decision = match stage {
            11 => vec![Command::Return { reason: "Say which bill.".to_owned() }],
            12..=18 => vec![Command::approve(), Command::Publish],
            _ => return Ok(loaded.history.len()),
        };
        let loaded = self.done(tx, loaded, of, decision, by(editor, Role::Editor)).await?;
        Ok(loaded.history.len())
    }

    fn opening(&self, (id, cno): (ClaimId, ClaimNumber), number: u64, place: u64) -> Vec<Command> {
        let mut dice = Dice::new("claim", number);
        let statement = words::sentence(self.number, place);
        let start = self.revision.body.find(&statement).unwrap_or_default();
        let opening = Opening {
            id,
            number: cno,
            article: self.article,
            kind: Kind::Quantity,
            anchor: self.anchor(start, start + statement.len()),
            statement: format!("{statement}."),
            suggestion: None,
            split_from: None,
        };
        let speakers = &self.crowd.speakers;
        let (speaker, name) = speakers[dice.rank(speakers.len() as f64, SPREAD)].clone();
        vec![
            Command::Open(Box::new(opening)),
            Command::Attribute(Said {
                speaker,
                name,
                title: "councillor".to_owned(),
                role: AttributionRole::Originated,
                form: Form::Direct,
                cue: "said".to_owned(),
            }),
            Command::Tag { tags: vec![tag(dice.rank(TAGS, SPREAD))] },
        ]
    }

    /// Of twenty: six open, three under research, two proposed, one returned, seven approved, one
    /// dismissed.
    fn research(&self, number: u64, stage: u64) -> Vec<Command> {
        let (pick, mut work) = (number as usize, Vec::new());
        if stage >= 6 {
            for item in 0..=pick % 2 {
                work.push(Command::AddEvidence(Box::new(NewEvidence {
                    id: EvidenceId(fresh_id()),
                    source: self.crowd.sources[(pick * 7 + item * 31) % self.crowd.sources.len()],
                    stance: Stance::Refutes,
                    passage: format!(
                        "The final bill says {}.",
                        Dice::new("passage", number).words(9)
                    ),
                    note: String::new(),
                    kind: None,
                    directness: None,
                    cited: None,
                    at: None,
                })));
            }
        }
        if (9..=18).contains(&stage) {
            let label = ["true", "mostly_true", "mixed", "mostly_false", "false"][pick % 5];
            let rationale = format!("The bill gives {}.", Dice::new("verdict", number).words(20));
            work.push(Command::Propose(Box::new(Proposal::new(label.to_owned(), rationale))));
        }
        if stage == 19 {
            let reason = "Nobody disputes it.".to_owned();
            work.push(Command::Close { closing: Closing::Dismissed, reason });
        }
        work
    }

    async fn done(
        &self,
        tx: &Tx,
        loaded: Loaded,
        of: (ClaimId, ClaimNumber),
        work: Vec<Command>,
        actor: Actor,
    ) -> Result<Loaded, store::Error> {
        let meta = Meta { actor, at: self.hands.later(12_000), batch: None };
        let context = Context {
            actor,
            now: meta.at,
            settings: &self.settled.desk.settings,
            scale: &self.settled.scale,
        };
        let (mut claim, mut events) = (loaded.claim.clone(), Vec::new());
        for command in work {
            for event in decide(claim.as_ref(), command, &context).unwrap() {
                let (claim_id, number) = of;
                let recorded = claimdesk::domain::claim::Recorded {
                    claim: claim_id,
                    number,
                    seq: 0,
                    at: meta.at,
                    actor,
                    event: event.clone(),
                };
                claim = claimdesk::domain::claim::apply(claim, &recorded);
                events.push(event);
            }
        }
        Box::pin(append(tx, loaded, of, &events, meta)).await
    }

    /// The texts are ASCII, so that bytes are characters.
    fn anchor(&self, start: usize, end: usize) -> Anchor {
        let body = &self.revision.body;
        let part =
            |from: usize, to: usize| body[from.min(body.len())..to.min(body.len())].to_owned();
        Anchor {
            revision: self.revision.id,
            exact: part(start, end),
            prefix: part(start.saturating_sub(32), start),
            suffix: part(end, end + 32),
            start: start as u64,
            end: end.min(body.len()) as u64,
        }
    }
}
