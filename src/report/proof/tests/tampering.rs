//! Tampering: reports that somebody touched who has no key.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::{Invalid, Report, embedded, read, verify};
use super::newsroom::{Newsroom, claim, story, usual};
use crate::trail::chain::Why;
use crate::trail::checkpoint::Doubt;
use crate::trail::note::Fault;
use crate::trail::{Broken, Entry};

/// How somebody touches a report, and what is found.
type Edit = (&'static str, fn(&mut Report), fn(&Invalid) -> bool);

fn at(seq: u64, why: Why) -> Invalid {
    Invalid::Chain(Broken { seq, why })
}

/// Another claim's report under the same checkpoint.
fn another() -> Report {
    usual().report(0, None)
}

/// The same claim's report under an older one.
fn earlier() -> Report {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, &story()[..3]);
    newsroom.record_all(1, &story()[..8]);
    newsroom.seal();
    newsroom.report(1, None)
}

fn wrong_signature(found: &Invalid) -> bool {
    matches!(found, Invalid::Checkpoint(Doubt::Note(Fault::Wrong(_))))
}

#[rustfmt::skip]
const EDITS: &[Edit] = &[
    ("a word of the first event", |it| it.events[0].event = it.events[0].event.replace("fell", "rose"), |f| *f == at(1, Why::Prev)),
    ("a word of an event in the middle", |it| it.events[5].event = it.events[5].event.replace("12%", "40%"), |f| *f == at(6, Why::Prev)),
    ("a word of the last event", |it| it.events[12].event = it.events[12].event.replace("\"round\":2", "\"round\":1"), |f| *f == Invalid::NotLogged(12)),
    ("who did it", |it| it.events[12].event = it.events[12].event.replace("editor", "viewer"), |f| *f == Invalid::NotLogged(12)),
    ("when it was done", |it| it.events[12].event = it.events[12].event.replace("09:12", "09:01"), |f| *f == at(12, Why::Time)),
    ("white space in an event", |it| it.events[3].event.insert(1, ' '), |f| matches!(f, Invalid::Chain(Broken { seq: 3, why: Why::Unreadable(_) }))),
    ("an event left out", |it| { it.events.remove(6); }, |f| *f == at(6, Why::Seq)),
    ("the end cut off after the third event", |it| it.events.truncate(3), |f| matches!(f, Invalid::Opening { .. })),
    ("the end cut off with its openings", |it| { it.events.truncate(3); it.openings.truncate(1); }, |f| *f == Invalid::Head),
    ("the last event left out", |it| { it.events.pop(); }, |f| *f == Invalid::Head),
    ("no events", |it| it.events.clear(), |f| *f == Invalid::Empty),
    ("two events in each other's place", |it| it.events.swap(3, 4), |f| *f == at(3, Why::Seq)),
    ("an event twice", |it| it.events.insert(4, it.events[3].clone()), |f| *f == at(4, Why::Seq)),
    ("an event of another claim", |it| it.events[2] = another().events[2].clone(), |f| *f == at(2, Why::Stream)),
    ("another claim's id", |it| it.claim = claim(0).to_string(), |f| *f == at(0, Why::Stream)),
    ("another desk's origin", |it| it.origin.push('0'), |f| *f == at(0, Why::Prev)),
    ("another place in the log", |it| it.events[8].index += 1, |f| *f == Invalid::NotLogged(8)),
    ("places out of order", |it| it.events[8].index = 0, |f| *f == Invalid::Order(8)),
    ("a hash of a proof", |it| it.events[4].proof[1][0] ^= 1, |f| *f == Invalid::NotLogged(4)),
    ("a proof cut short", |it| { it.events[4].proof.pop(); }, |f| *f == Invalid::NotLogged(4)),
    ("a proof of no hashes", |it| it.events[0].proof.clear(), |f| *f == Invalid::NotLogged(0)),
    ("a name", |it| it.openings[0].value = "Another Doe".to_owned(), |f| *f == Invalid::Opening { seq: 1, field: "name".to_owned() }),
    ("a salt", |it| it.openings[1].salt[31] ^= 1, |f| *f == Invalid::Opening { seq: 4, field: "text".to_owned() }),
    ("a name at another event", |it| it.openings[0].seq = 0, |f| *f == Invalid::Opening { seq: 0, field: "name".to_owned() }),
    ("a name in another field", |it| it.openings[0].field = "title".to_owned(), |f| *f == Invalid::Opening { seq: 1, field: "title".to_owned() }),
    ("a name twice", |it| it.openings.insert(0, it.openings[0].clone()), |f| *f == Invalid::Openings),
    ("a value of an event that is not there", |it| it.openings[1].seq = 99, |f| *f == Invalid::Opening { seq: 99, field: "text".to_owned() }),
    ("an older seal", |it| it.seal = earlier().seal, |f| *f == Invalid::Seal),
    ("an older seal and head", |it| { it.seal = earlier().seal; it.head = earlier().head; it.events.truncate(8); }, |f| *f == Invalid::Seal),
    ("how many claims the seal is over", |it| it.seal.entry = it.seal.entry.replace("seal 4", "seal 5"), |f| *f == Invalid::Seal),
    ("an event in place of the seal", |it| it.seal.entry = Entry::Event([0; 32]).to_string(), |f| *f == Invalid::NotASeal),
    ("another claim's head", |it| it.head = another().head, |f| *f == Invalid::Head),
    ("the size of the log", |it| it.checkpoint = it.checkpoint.replace("\n19\n", "\n20\n"), wrong_signature),
    ("an older checkpoint", |it| it.checkpoint = earlier().checkpoint, |f| *f == Invalid::NotLogged(0) || *f == Invalid::NotLogged(8)),
    ("a checkpoint signed by somebody else", |it| it.checkpoint = forged_checkpoint(), |f| matches!(f, Invalid::Checkpoint(Doubt::Note(Fault::Unsigned(_))))),
    ("no signature", |it| it.checkpoint = it.checkpoint.split('\u{2014}').next().unwrap().to_owned(), |f| matches!(f, Invalid::Checkpoint(Doubt::Note(Fault::Grammar)))),
    ("the key that it names", |it| it.vkey = Some(Newsroom::new(8).key().to_string()), |f| *f == Invalid::Hint),
    ("a hash of the older checkpoint's proof", |it| { let older = it.older.as_mut().unwrap(); older.proof[0][0] ^= 1; }, |f| *f == Invalid::NotContinued),
    ("another older checkpoint", |it| it.older.as_mut().unwrap().checkpoint = usual().seal(), |f| *f == Invalid::NotContinued),
    ("the format", |it| it.format.push('0'), |f| *f == Invalid::NoProof),
];

/// The same log, signed with another key of the same name.
fn forged_checkpoint() -> String {
    let mut newsroom = Newsroom::new(8);
    newsroom.record_all(0, &story());
    newsroom.seal()
}

/// The usual report, with an older checkpoint.
fn report() -> (Report, Newsroom) {
    let newsroom = usual();
    (newsroom.report(1, Some(earlier().checkpoint)), newsroom)
}

#[test]
fn every_edit_is_found_and_named() {
    let (honest, newsroom) = report();
    let keys = [newsroom.key()];
    verify(&honest, &keys, None).unwrap();
    for (what, edit, found) in EDITS {
        let mut report = honest.clone();
        edit(&mut report);
        assert_ne!(report, honest, "{what}: nothing was touched");
        let text = report.to_json().unwrap();
        let invalid = read(&text).and_then(|it| verify(&it, &keys, None)).unwrap_err();
        assert!(found(&invalid), "{what}: {invalid}");
    }
}

#[test]
fn only_the_readers_own_key_counts() {
    let (report, _) = report();
    let other = Newsroom::new(8).key();
    let invalid = verify(&report, &[other], None).unwrap_err();
    assert!(matches!(invalid, Invalid::Checkpoint(Doubt::Note(Fault::Unsigned(_)))), "{invalid}");
    let invalid = verify(&report, &[], None).unwrap_err();
    assert!(matches!(invalid, Invalid::Checkpoint(Doubt::Stranger(_))), "{invalid}");
}

#[test]
fn another_writing_of_the_same_report_is_refused() {
    let json = report().0.to_json().unwrap();
    for other in [
        format!("{json}\n"),
        json.replacen(':', ": ", 1),
        json.replacen("\"format\":", "\"extra\":1,\"format\":", 1),
        json.replacen("\"claim\"", "\"\\u0063laim\"", 1),
        json.replacen("\"index\":3", "\"index\":3.0", 1),
        json.replacen("\"format\":", "\"format\":\"claimdesk-report/1\",\"format\":", 1),
        json.replacen("\"origin\":", "\"older\":null,\"origin\":", 1),
    ] {
        assert_ne!(other, json);
        assert!(read(&other).is_err(), "{}", other.chars().take(200).collect::<String>());
    }
}

#[test]
fn every_flipped_bit_is_found() {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, &story()[..2]);
    let older = newsroom.seal();
    newsroom.record_all(1, &story()[..3]);
    newsroom.seal();
    let (honest, keys) = (newsroom.report(1, Some(older)), [newsroom.key()]);
    verify(&honest, &keys, None).unwrap();
    let file = honest.to_json().unwrap();
    let inside = embedded(&honest).unwrap();
    let mut runner = TestRunner::deterministic();
    let places = (any::<prop::sample::Index>(), 0_u8..8);
    for round in 0..10_000 {
        let (place, bit) = places.new_tree(&mut runner).unwrap().current();
        let mut bytes = if round % 2 == 0 { &file } else { &inside }.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let read = String::from_utf8(bytes).ok().and_then(|text| read(&text).ok());
        let proved = read.map(|it| verify(&it, &keys, None));
        assert!(proved.is_none_or(|it| it.is_err()), "bit {bit} at {place} of round {round}");
    }
}
