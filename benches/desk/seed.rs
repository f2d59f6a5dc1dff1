//! Seed: a desk of any size, made of real events by the rules of the core, many to a transaction.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::Sent;
use claimdesk::desk::lists::Revision;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::people::NewPerson;
use claimdesk::desk::set_up::NewDesk;
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::{Clock, Desk, Settled};
use claimdesk::domain::claim::{
    Anchor, AttributionRole, Closing, Command, Context, Form, Kind, Opening, Proposal, Said, decide,
};
use claimdesk::domain::evidence::{NewEvidence, Stance};
use claimdesk::domain::{
    Actor, ArticleId, ClaimId, ClaimNumber, EvidenceId, PersonId, Role, SourceId, SpeakerId, seeds,
};
use claimdesk::store::claims::{Loaded, append};
use claimdesk::store::log::Meta;
use claimdesk::store::{self, Db, Place, Tx};
use claimdesk::text::page::Format;
use claimdesk::trail::Head;
use uuid::Uuid;

/// Claims of one article.
const PER_ARTICLE: u64 = 40;
const PASSWORD: &str = "four ponies eat blue hay";

/// The address and password by which somebody signs in at these desks.
pub const EDITOR: (&str, &str) = ("editor0@bench.example", PASSWORD);

/// Where the database of a desk is.
pub fn place(folder: &Path) -> Place {
    Place::Sqlite(folder.join("claimdesk.db"))
}

/// The desk in this folder, as the machine's clock has it.
pub async fn open(folder: &Path) -> Desk {
    let db = store::open(&place(folder)).await.unwrap();
    Desk::new(db, blobs(folder), claimdesk::desk::machine_clock(), program())
}

fn blobs(folder: &Path) -> store::Blobs {
    store::Blobs::open(&store::blobs::Place::Folder(folder.join("blobs"))).unwrap()
}

fn program() -> Arc<Path> {
    Arc::from(Path::new(env!("CARGO_BIN_EXE_claimdesk")))
}

/// Makes a desk with so many claims, unless it is there already.
pub async fn desk(folder: &Path, claims: u64) {
    let done = folder.join("whole");
    if done.exists() {
        return;
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    std::fs::create_dir_all(folder).unwrap();
    eprintln!("making a desk with {claims} claims in {}", folder.display());
    let db = store::open(&place(folder)).await.unwrap();
    let now = claimdesk::desk::machine_clock()();
    let hands = Hands::new(now - TimeDelta::seconds(i64::try_from(claims).unwrap() * 30));
    let desk = Desk::new(db.clone(), blobs(folder), hands.clock(), program());
    let crowd = Crowd::gather(&desk).await;
    for number in 0..claims.div_ceil(PER_ARTICLE) {
        let (article, revision) = article(&desk, number, &crowd).await;
        let scene = Scene {
            settled: desk.settled().await.unwrap(),
            crowd: crowd.clone(),
            hands: hands.clone(),
            article,
            revision,
        };
        let some = PER_ARTICLE.min(claims - number * PER_ARTICLE);
        written(&db, scene, number * PER_ARTICLE, some).await;
    }
    std::fs::write(done, "").unwrap();
}

/// A clock that the making moves.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new(start: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(start.timestamp_millis())))
    }

    fn later(&self, by: i64) -> DateTime<Utc> {
        let at = self.0.fetch_add(by, Ordering::Relaxed) + by;
        DateTime::from_timestamp_millis(at).unwrap()
    }

    fn clock(&self) -> Clock {
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
    async fn gather(desk: &Desk) -> Self {
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
        for number in 0..500 {
            let new = NewSource {
                title: format!("Yearly report {number} of the town"),
                url: format!("https://town.example/report/{number}"),
                publisher: "Town of Millbrook".to_owned(),
                published_on: None,
            };
            sources.push(desk.add_source(new, editor).await.unwrap());
        }
        Self { reviewers, editors, speakers: speakers(desk, editor).await, sources }
    }
}

/// Speakers enter a desk by what they said.
async fn speakers(desk: &Desk, editor: Actor) -> Vec<(SpeakerId, String)> {
    use claimdesk::desk::claims::{NewAttribution, Wish};
    use claimdesk::desk::sources::NewSpeaker;
    use claimdesk::domain::speaker::SpeakerKind;
    let sent = || Sent { actor: editor, once: None };
    let text = "Who speaks here\n\nEverybody who speaks at this desk was heard once, it said.";
    let brought = Brought { bytes: text.into(), format: Some(Format::Text), ..Brought::default() };
    let article = desk.import(brought, sent()).await.unwrap();
    let new = claimdesk::desk::claims::NewClaim {
        article,
        quote: claimdesk::desk::claims::Quote::Words("Everybody who speaks".to_owned()),
        statement: String::new(),
        kind: Kind::Other,
        attributions: Vec::new(),
        suggestion: None,
    };
    let mut loaded = desk.open_claim(new, sent()).await.unwrap();
    let id = loaded.claim.as_ref().unwrap().id;
    let mut speakers = Vec::new();
    for number in 0..200 {
        let name = format!("Speaker Number {number}");
        let wish = Wish::Attribute(NewAttribution {
            speaker: NewSpeaker { name: name.clone(), kind: SpeakerKind::Person },
            title: "councillor".to_owned(),
            role: AttributionRole::Originated,
            form: Form::Direct,
            cue: "said".to_owned(),
        });
        loaded = desk.perform(id, loaded.version(), wish, sent()).await.unwrap();
        speakers.push((desk.speaker_named(&name).await.unwrap().unwrap().id, name));
    }
    speakers
}

async fn article(desk: &Desk, number: u64, crowd: &Crowd) -> (ArticleId, Revision) {
    let mut text = format!("Report {number} from the valley\n\n");
    for sentence in 0..PER_ARTICLE {
        let cost = 100 + (number * 31 + sentence * 17) % 900;
        let cars = cost * 13;
        write!(
            text,
            "The bridge over stream {sentence} of district {number} cost {cost} million crowns and \
             carries {cars} cars a day, the council said. "
        )
        .unwrap();
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

/// An article whose claims are written in one transaction.
struct Scene {
    settled: Settled,
    crowd: Crowd,
    hands: Hands,
    article: ArticleId,
    revision: Revision,
}

async fn written(db: &Db, scene: Scene, first: u64, some: u64) {
    db.write(move |tx| {
        Box::pin(async move {
            for number in first..first + some {
                scene.claim(tx, number).await?;
            }
            Ok::<_, store::Error>(())
        })
    })
    .await
    .unwrap();
}

impl Scene {
    /// One claim, as far on as its number says.
    async fn claim(&self, tx: &Tx, number: u64) -> Result<(), store::Error> {
        let (id, pick) = (ClaimId(fresh_id()), number as usize);
        let head = Head::start(&self.settled.desk.origin, &id.to_string());
        let of = (id, store::desk::next_claim_number(tx).await?);
        let loaded = Loaded { claim: None, history: Vec::new(), head };
        let crowd = &self.crowd;
        let reviewer = crowd.reviewers[pick % crowd.reviewers.len()];
        let editor = crowd.editors[pick / 7 % crowd.editors.len()];
        let mut work = self.opening(of, number);
        if number.is_multiple_of(3) {
            work.push(Command::assign(Some(reviewer)));
            let due = Some(self.hands.later(0) + TimeDelta::days(i64::from(number as u32 % 90)));
            work.push(Command::SetDue { due });
        }
        let stage = number % 20;
        work.extend(self.research(number, stage));
        let by = |person, role| Actor::person(person, role);
        let loaded = self.done(tx, loaded, of, work, by(reviewer, Role::Reviewer)).await?;
        let decision = match stage {
            11 => vec![Command::Return { reason: "Say which bill.".to_owned() }],
            12..=18 => vec![Command::approve(), Command::Publish],
            _ => return Ok(()),
        };
        self.done(tx, loaded, of, decision, by(editor, Role::Editor)).await?;
        Ok(())
    }

    fn opening(&self, (id, cno): (ClaimId, ClaimNumber), number: u64) -> Vec<Command> {
        let pick = number as usize;
        let start = pick % PER_ARTICLE as usize * 90 + 40;
        let opening = Opening {
            id,
            number: cno,
            article: self.article,
            statement: format!("Bridge {number} cost {} million crowns.", 100 + number % 900),
            kind: Kind::Quantity,
            anchor: self.anchor(start, start + 80),
            suggestion: None,
            split_from: None,
        };
        let (speaker, name) = self.crowd.speakers[pick * 7 % self.crowd.speakers.len()].clone();
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
            Command::Tag { tags: vec![format!("district-{}", number % 40)] },
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
                    source: self.crowd.sources[(pick + item * 31) % self.crowd.sources.len()],
                    stance: Stance::Refutes,
                    passage: format!("The final bill of bridge {number} says otherwise."),
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
            let rationale = format!("The final bill of bridge {number} gives another figure.");
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

    fn anchor(&self, start: usize, end: usize) -> Anchor {
        let body: Vec<char> = self.revision.body.chars().collect();
        let part = |from: usize, to: usize| -> String {
            body[from.min(body.len())..to.min(body.len())].iter().collect()
        };
        Anchor {
            revision: self.revision.id,
            exact: part(start, end),
            prefix: part(start - 32, start),
            suffix: part(end, end + 32),
            start: start as u64,
            end: end.min(body.len()) as u64,
        }
    }
}
