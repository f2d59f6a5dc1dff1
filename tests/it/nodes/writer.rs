//! Writer: somebody in a browser who looks at claims and sends forms, often at those at which the
//! others are as well.

use std::collections::BTreeMap;
use std::thread;
use std::time::Instant;

use claimdesk::domain::claim::RULES;
use claimdesk::domain::may;

use super::client::{Line, Reply, Session};
use super::dice::Dice;
use super::forms::{ACTIONS, Filled, Ink};
use super::matching::{Act, Answer, Ask, Call, Moment};
use super::newsroom::{Person, Seeded};

/// How many claims everybody comes back to.
const HOT: usize = 10;

/// What all writers know.
pub struct Room {
    pub people: Vec<Person>,
    pub claims: Vec<Seeded>,
    pub begun: Instant,
    pub steps: usize,
}

impl Room {
    fn now(&self) -> Moment {
        Moment::try_from(self.begun.elapsed().as_nanos()).unwrap()
    }
}

/// What somebody remembers of a claim.
#[derive(Clone, Default)]
struct Memory {
    version: u64,
    /// The actions of the forms on its page.
    offers: Vec<&'static str>,
}

pub struct Writer<'a> {
    room: &'a Room,
    name: String,
    who: &'a Person,
    session: Session,
    /// To the node at which they work, and to the other one.
    lines: [Line; 2],
    dice: Dice,
    memory: BTreeMap<u64, Memory>,
    calls: Vec<Call>,
}

impl<'a> Writer<'a> {
    /// Signs in at the first of these addresses.
    pub fn new(room: &'a Room, number: usize, addresses: [&str; 2], seed: u64) -> Self {
        let who = &room.people[number % room.people.len()];
        let mut lines = addresses.map(Line::to);
        Self {
            room,
            name: format!("writer-{number}"),
            who,
            session: Session::begin(&mut lines[0], &who.email),
            lines,
            dice: Dice::new(seed, u64::try_from(number).unwrap()),
            memory: BTreeMap::new(),
            calls: Vec::new(),
        }
    }

    /// Works, and tells what was asked and answered.
    pub fn works(mut self) -> Vec<Call> {
        for step in 0..self.room.steps {
            let claim = self.chosen();
            if !self.memory.contains_key(&claim.number.0) || self.dice.falls(65) {
                self.looks(claim);
            }
            let other = self.chosen();
            let words = format!("{}-{step}", self.name);
            let (who, people) = (self.who, self.room.people.as_slice());
            let ink = Ink { who, claim, words, people, other };
            let action = self.action(claim);
            let mut filled = ink.fill(action, &mut self.dice);
            if action == "merge" {
                self.packs(claim, other, &mut filled);
            }
            self.sends(claim, filled, &ink.words);
        }
        // The last word is an answer, so that nothing is under way when this one goes home.
        self.looks(self.room.claims[0]);
        self.calls
    }

    fn chosen(&mut self) -> Seeded {
        let all = self.room.claims.len();
        let end = if self.dice.falls(80) { HOT.min(all) } else { all };
        self.room.claims[self.dice.below(end)]
    }

    /// Mostly one that the page offered.
    fn action(&mut self, claim: Seeded) -> &'static str {
        let offers = self.memory.get(&claim.number.0).map_or(Vec::new(), |it| it.offers.clone());
        let known = self.dice.falls(92);
        let fits = |name: &str| !known || offers.contains(&name);
        let fitting: Vec<_> = ACTIONS.iter().filter(|(name, _)| fits(name)).collect();
        let mut left =
            self.dice.below(fitting.iter().map(|(_, weight)| weight).sum::<usize>().max(1));
        for (name, weight) in fitting {
            if left < *weight {
                return name;
            }
            left -= weight;
        }
        "comment"
    }

    /// Opens the page of a claim, mostly at the own node.
    fn looks(&mut self, claim: Seeded) {
        let path = format!("/claims/{}?trail=1", claim.number);
        let reply = self.opens(claim, &path);
        let offered =
            |name: &&str| reply.html.contains(&format!("/claims/{}/{name}\"", claim.number));
        let offers = ACTIONS.iter().map(|(name, _)| *name).filter(offered).collect();
        self.memory.insert(claim.number.0, Memory { version: reply.version(), offers });
    }

    fn opens(&mut self, claim: Seeded, path: &str) -> Reply {
        let line = usize::from(self.dice.falls(20));
        let begun = self.room.now();
        let asked = self.lines[line].ask(&format!("GET {path}"), &self.session.cookie, "");
        let ended = self.room.now();
        let reply = asked.unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.html);
        let (who, answer) = (self.who.id.to_string(), Answer::Shown(reply.version()));
        self.calls.push(Call { who, claim: claim.number.0, ask: Ask::Look, answer, begun, ended });
        reply
    }

    /// Looks at both claims side by side and lets everything go along that can.
    fn packs(&mut self, claim: Seeded, other: Seeded, filled: &mut Filled) {
        let path = format!("/claims/{}/merge?into={}", claim.number, other.number);
        let begun = self.room.now();
        let reply = self.lines[0].ask(&format!("GET {path}"), &self.session.cookie, "").unwrap();
        let ended = self.room.now();
        assert_eq!(reply.status, 200, "{path}: {}", reply.html);
        for name in ["evidence", "attribution", "question"] {
            filled.fields.extend(reply.values(name).into_iter().map(|it| (name, it)));
        }
        // The page has a form, and so a version, only where they can be merged.
        if let Some(version) = reply.values("version").first().and_then(|it| it.parse().ok()) {
            let (who, answer) = (self.who.id.to_string(), Answer::Shown(version));
            let ask = Ask::Look;
            self.calls.push(Call { who, claim: claim.number.0, ask, answer, begun, ended });
            self.memory.entry(claim.number.0).or_default().version = version;
        }
    }

    /// Sends a form: once, twice at the same moment to both nodes, again to the other node, or
    /// without waiting for what comes of it.
    fn sends(&mut self, claim: Seeded, filled: Filled, words: &str) {
        let mut seen = self.memory.get(&claim.number.0).map_or(0, |it| it.version);
        if self.dice.falls(5) {
            seen = seen.saturating_sub(1);
        }
        let form = Form { claim, seen, words: words.to_owned(), filled };
        match self.dice.below(100) {
            0..8 => {
                let Self { lines: [one, other], room, who, session, .. } = self;
                let here = Desk { room, who, session };
                let both = thread::scope(|scope| {
                    let there = scope.spawn(|| here.asks(other, &form));
                    [here.asks(one, &form), there.join().unwrap()]
                });
                for call in both {
                    self.keeps(call);
                }
            }
            8..16 => {
                self.asks(0, &form);
                self.asks(1, &form);
            }
            16..22 => {
                let (request, body) = form.written(&self.session);
                let begun = self.room.now();
                self.lines[0].leave(&request, &self.session.cookie, &body);
                self.keeps(form.call(self.who, Answer::Lost, (begun, Moment::MAX)));
                if self.dice.falls(60) {
                    self.asks(1, &form);
                }
            }
            _ => self.asks(0, &form),
        }
    }

    fn asks(&mut self, line: usize, form: &Form) {
        let Self { lines, room, who, session, .. } = self;
        let call = Desk { room, who, session }.asks(&mut lines[line], form);
        self.keeps(call);
    }

    fn keeps(&mut self, call: Call) {
        if let Answer::Stale(version) = call.answer {
            self.memory.entry(call.claim).or_default().version = version;
        }
        self.calls.push(call);
    }
}

/// A form in the hands of somebody.
struct Form {
    claim: Seeded,
    seen: u64,
    words: String,
    filled: Filled,
}

impl Form {
    fn written(&self, session: &Session) -> (String, String) {
        let mut fields = self.filled.fields.clone();
        fields.push(("version", self.seen.to_string()));
        let request = format!("POST /claims/{}/{}", self.claim.number, self.filled.action);
        (request, session.body(&self.words, &fields))
    }

    fn call(&self, who: &Person, answer: Answer, (begun, ended): (Moment, Moment)) -> Call {
        let Filled { what, tells, may_be_idle, .. } = self.filled.clone();
        let (form, seen) = (self.words.clone(), self.seen);
        let ask = Ask::Act(Act { form, seen, what, tells, may_be_idle });
        let (who, claim) = (who.id.to_string(), self.claim.number.0);
        Call { who, claim, ask, answer, begun, ended }
    }
}

/// Where somebody sits who sends a form.
struct Desk<'a> {
    room: &'a Room,
    who: &'a Person,
    session: &'a Session,
}

impl Desk<'_> {
    fn asks(&self, line: &mut Line, form: &Form) -> Call {
        let (request, body) = form.written(self.session);
        let begun = self.room.now();
        let reply = line.ask(&request, &self.session.cookie, &body);
        let ended = self.room.now();
        let answer = self.understood(form, &reply.unwrap());
        form.call(self.who, answer, (begun, ended))
    }

    fn understood(&self, form: &Form, reply: &Reply) -> Answer {
        let has = |words: &str| reply.html.contains(words);
        let of_verb = RULES.iter().find(|rule| rule.verb == form.filled.verb).unwrap();
        match reply.status {
            303 if reply.location.starts_with("/claims/") => Answer::Done,
            403 if !may(self.who.role, of_verb.act) => Answer::Denied,
            403 if has("Nobody approves their own work") => Answer::Refused,
            409 if has("Somebody else changed") => Answer::Stale(reply.version()),
            // Somebody is at work on it, which is looked up after the version.
            409 if has("anyway? The trail will say that") => Answer::Refused,
            422 => Answer::Refused,
            _ => panic!("{} {}: {reply:?}", form.filled.action, form.claim.number),
        }
    }
}
