//! Chain: whether the events of one trail are all there, in order and unchanged.

use chrono::{DateTime, Utc};

use super::canonical::Fault;
use super::event::{Fields, Hash, Stream, event_hash, genesis};

/// Where a trail ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many events it has.
    pub length: u64,
    /// The last event's hash, or the genesis hash.
    pub hash: Hash,
    /// Times in a trail never go back.
    pub at: Option<DateTime<Utc>>,
}

impl Head {
    /// A trail without events.
    pub fn start(origin: &str, id: &str) -> Self {
        Self { length: 0, hash: genesis(origin, id), at: None }
    }
}

/// The first place at which a trail is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq}: {why}")]
pub struct Broken {
    pub seq: u64,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("it cannot be read: {0}")]
    Unreadable(Fault),
    #[error("its bytes do not match the hash stored beside them")]
    Hash,
    #[error("it does not follow the event before it")]
    Prev,
    #[error("it stands at another place than it says")]
    Seq,
    #[error("it belongs to another trail")]
    Stream,
    #[error("it is earlier than the event before it")]
    Time,
    #[error("only a claim's first event carries its number")]
    Number,
}

/// Checks a whole trail, given as stored bytes with stored hashes, oldest first.
pub fn verify<'a>(
    origin: &str,
    stream: &Stream,
    events: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
) -> Result<Head, Broken> {
    let mut head = Head::start(origin, &stream.id);
    for (bytes, stored) in events {
        let broken = |why| Broken { seq: head.length, why };
        let hash = event_hash(bytes);
        if stored != hash {
            return Err(broken(Why::Hash));
        }
        let fields = Fields::read(bytes).map_err(|fault| broken(Why::Unreadable(fault)))?;
        let first_of_claim = head.length == 0 && stream.noun == "claim";
        let why = if fields.stream != *stream {
            Some(Why::Stream)
        } else if fields.seq != head.length {
            Some(Why::Seq)
        } else if fields.prev != head.hash {
            Some(Why::Prev)
        } else if head.at.is_some_and(|last| fields.at < last) {
            Some(Why::Time)
        } else if fields.number.is_some() != first_of_claim {
            Some(Why::Number)
        } else {
            None
        };
        if let Some(why) = why {
            return Err(broken(why));
        }
        head = Head { length: head.length.saturating_add(1), hash, at: Some(fields.at) };
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;
    use crate::trail::event::Sealed;

    const ORIGIN: &str = "news.example/claimdesk/1";

    fn stream() -> Stream {
        Stream { noun: "claim".into(), id: "c-aaa".into() }
    }

    fn trail(length: u64) -> Vec<Sealed> {
        let mut prev = genesis(ORIGIN, "c-aaa");
        let mut events = Vec::new();
        for seq in 0..length {
            let mut body = Map::new();
            body.insert("text".into(), json!(format!("number {seq}")));
            let fields = Fields {
                stream: stream(),
                seq,
                prev,
                kind: "claim.commented".into(),
                actor: "u1".into(),
                role: "editor".into(),
                via: "person".into(),
                at: "2026-11-22T05:00:00Z".parse().unwrap(),
                nonce: [0; 16],
                number: (seq == 0).then_some(0),
                batch: None,
                body,
                personal: Map::new(),
            };
            let sealed = fields.seal().unwrap();
            prev = sealed.hash;
            events.push(sealed);
        }
        events
    }

    fn check(events: &[Sealed]) -> Result<Head, Broken> {
        let pairs = events.iter().map(|it| (it.bytes.as_slice(), it.hash.as_slice()));
        verify(ORIGIN, &stream(), pairs)
    }

    #[test]
    fn a_whole_trail_has_a_head() {
        let events = trail(5);
        let head = check(&events).unwrap();
        assert_eq!((head.length, head.hash), (5, events[4].hash));
    }

    #[test]
    fn an_event_taken_out_put_in_or_moved_is_named() {
        let mut without = trail(5);
        without.remove(2);
        assert_eq!(check(&without).unwrap_err(), Broken { seq: 2, why: Why::Seq });
        let mut swapped = trail(5);
        swapped.swap(1, 3);
        assert_eq!(check(&swapped).unwrap_err().seq, 1);
        let mut twice = trail(5);
        twice.insert(3, twice[2].clone());
        assert_eq!(check(&twice).unwrap_err(), Broken { seq: 3, why: Why::Seq });
    }

    #[test]
    fn a_trail_of_another_desk_is_refused() {
        let events = trail(1);
        let pairs = events.iter().map(|it| (it.bytes.as_slice(), it.hash.as_slice()));
        let broken = verify("other.example/claimdesk/1", &stream(), pairs).unwrap_err();
        assert_eq!(broken, Broken { seq: 0, why: Why::Prev });
    }

    proptest! {
        #[test]
        fn any_flipped_bit_is_found_at_its_event(which in 0_usize..4, place in 0_usize..4096, bit in 0_u8..8) {
            let mut events = trail(4);
            let place = place % events[which].bytes.len();
            events[which].bytes[place] ^= 1 << bit;
            prop_assert_eq!(check(&events).unwrap_err(), Broken { seq: which.try_into().unwrap(), why: Why::Hash });
        }

        #[test]
        fn a_changed_event_with_a_matching_hash_breaks_the_next(which in 0_usize..3) {
            let mut events = trail(4);
            let mut fields = Fields::read(&events[which].bytes).unwrap();
            fields.body.insert("text".into(), json!("changed"));
            events[which] = fields.seal().unwrap();
            let after: u64 = (which + 1).try_into().unwrap();
            prop_assert_eq!(check(&events).unwrap_err(), Broken { seq: after, why: Why::Prev });
        }
    }
}
