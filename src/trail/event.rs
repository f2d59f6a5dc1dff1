//! Event: one entry of a trail, as bytes that are made once, stored, hashed and exported as they
//! stand.

use chrono::{DateTime, SecondsFormat, Timelike as _, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::canonical::{self, Fault};

/// A SHA-256.
pub type Hash = [u8; 32];

/// Which thing a trail is about: its noun and its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    pub noun: String,
    pub id: String,
}

/// The nouns that have trails.
pub const NOUNS: &[&str] =
    &["claim", "article", "source", "speaker", "person", "scale", "desk", "view"];

/// The fields of an event. `schema` is always 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    pub stream: Stream,
    /// Counted from 0.
    pub seq: u64,
    /// The hash of the event before, or the genesis hash.
    pub prev: Hash,
    pub kind: String,
    /// The random id of a person, or the name of the door where nobody was named.
    pub actor: String,
    pub role: String,
    pub via: String,
    /// Cut to whole milliseconds when written.
    pub at: DateTime<Utc>,
    /// Stops guessing short events from a public hash.
    pub nonce: [u8; 16],
    /// Only in a claim's first event: its number, counted from 0.
    pub number: Option<u64>,
    /// Ties together what one act did to several things.
    pub batch: Option<String>,
    pub body: Map<String, Value>,
    /// Commitments to personal data, by field, as hex.
    pub personal: Map<String, Value>,
}

/// An event as bytes, with the hash that the next one carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub bytes: Vec<u8>,
    pub hash: Hash,
}

impl Fields {
    /// Makes the bytes, once.
    pub fn seal(self) -> Result<Sealed, Fault> {
        let mut out = Map::new();
        out.insert("schema".into(), json!(1));
        out.insert(self.stream.noun, json!(self.stream.id));
        out.insert("seq".into(), json!(self.seq));
        out.insert("prev".into(), json!(hex::encode(self.prev)));
        out.insert("kind".into(), json!(self.kind));
        out.insert("actor".into(), json!(self.actor));
        out.insert("role".into(), json!(self.role));
        out.insert("via".into(), json!(self.via));
        out.insert("at".into(), json!(self.at.to_rfc3339_opts(SecondsFormat::Millis, true)));
        out.insert("nonce".into(), json!(hex::encode(self.nonce)));
        out.insert("body".into(), Value::Object(self.body));
        out.insert("pii".into(), Value::Object(self.personal));
        if let Some(number) = self.number {
            out.insert("cno".into(), json!(number));
        }
        if let Some(batch) = self.batch {
            out.insert("batch".into(), json!(batch));
        }
        let bytes = canonical::write(&Value::Object(out))?;
        let hash = event_hash(&bytes);
        Ok(Sealed { bytes, hash })
    }

    /// Reads bytes strictly: canonical form, known fields, nothing else.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let Value::Object(mut fields) = canonical::read(bytes)? else {
            return Err(Fault::NotJson);
        };
        if fields.remove("schema") != Some(json!(1)) {
            return Err(Fault::Field("schema"));
        }
        let noun = NOUNS.iter().find(|noun| fields.contains_key(**noun));
        let noun = noun.ok_or(Fault::Field("claim"))?;
        let id = text(&mut fields, noun)?;
        let read = Self {
            stream: Stream { noun: (*noun).to_owned(), id },
            seq: number(&mut fields, "seq")?,
            prev: bytes_of(&text(&mut fields, "prev")?, "prev")?,
            kind: text(&mut fields, "kind")?,
            actor: text(&mut fields, "actor")?,
            role: text(&mut fields, "role")?,
            via: text(&mut fields, "via")?,
            at: time(&text(&mut fields, "at")?)?,
            nonce: bytes_of(&text(&mut fields, "nonce")?, "nonce")?,
            number: fields.contains_key("cno").then(|| number(&mut fields, "cno")).transpose()?,
            batch: fields.contains_key("batch").then(|| text(&mut fields, "batch")).transpose()?,
            body: object(&mut fields, "body")?,
            personal: object(&mut fields, "pii")?,
        };
        if fields.is_empty() { Ok(read) } else { Err(Fault::Field("an unknown field")) }
    }
}

fn text(fields: &mut Map<String, Value>, key: &'static str) -> Result<String, Fault> {
    match fields.remove(key) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(Fault::Field(key)),
    }
}

fn number(fields: &mut Map<String, Value>, key: &'static str) -> Result<u64, Fault> {
    fields.remove(key).and_then(|value| value.as_u64()).ok_or(Fault::Field(key))
}

fn object(fields: &mut Map<String, Value>, key: &'static str) -> Result<Map<String, Value>, Fault> {
    match fields.remove(key) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err(Fault::Field(key)),
    }
}

fn bytes_of<const N: usize>(text: &str, key: &'static str) -> Result<[u8; N], Fault> {
    let mut out = [0; N];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    match hex::decode_to_slice(text, &mut out) {
        Ok(()) if lower => Ok(out),
        _ => Err(Fault::Field(key)),
    }
}

fn time(text: &str) -> Result<DateTime<Utc>, Fault> {
    let at: DateTime<Utc> = text.parse().map_err(|_unreadable| Fault::Field("at"))?;
    // No clock of a desk counts a second that was put in.
    let same =
        at.to_rfc3339_opts(SecondsFormat::Millis, true) == text && at.nanosecond() < 1_000_000_000;
    if same { Ok(at) } else { Err(Fault::Field("at")) }
}

fn tagged(tag: &str, parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new_with_prefix(tag.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// What the first event of a trail carries as `prev`.
pub fn genesis(origin: &str, id: &str) -> Hash {
    tagged("claimdesk/genesis/v1\n", &[origin.as_bytes(), b"\n", id.as_bytes()])
}

/// The hash of an event's bytes.
pub fn event_hash(bytes: &[u8]) -> Hash {
    tagged("claimdesk/event/v1\n", &[bytes])
}

/// What stands in an event for a personal value. Without the salt it cannot be guessed, so erasing
/// salt and value erases the data and breaks no hash.
pub fn commitment(salt: &[u8; 32], field: &str, value: &str) -> Hash {
    tagged("claimdesk/commit/v1\n", &[salt, field.as_bytes(), &[0], value.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of the format's published vectors, made by an independent implementation.
    const VECTOR: &str = r#"{"actor":"u1","at":"2026-11-22T05:00:00.000Z","body":{"text":"Größe <RLO> x\n\"q\""},"claim":"c-aaa","cno":0,"kind":"claim.created","nonce":"00000000000000000000000000000000","pii":{"source_name":"35d0c6edde21ec4e20e9c288818ca4c22b7c9609b5810481c3800cbe9bd02491"},"prev":"98e290ce8b7d771064771233bf56a41789b47c3e1e6700acc03f43fa80f8164e","schema":1,"seq":0}"#;

    fn sample() -> Fields {
        Fields {
            stream: Stream { noun: "claim".into(), id: "c-aaa".into() },
            seq: 0,
            prev: genesis("news.example/claimdesk/1", "c-aaa"),
            kind: "claim.opened".into(),
            actor: "u1".into(),
            role: "reviewer".into(),
            via: "person".into(),
            at: "2026-11-22T05:00:00.123Z".parse().unwrap(),
            nonce: [7; 16],
            number: Some(0),
            batch: None,
            body: Map::new(),
            personal: Map::new(),
        }
    }

    #[test]
    fn hashes_are_those_of_the_vectors() {
        // A mark that turns the direction of text must not stand in a source file as itself.
        let vector = VECTOR.replace("<RLO>", "\u{202e}");
        let hash = event_hash(vector.as_bytes());
        assert_eq!(
            hex::encode(hash),
            "70ef5e33b60cc6a1024daa4d2bc50bc768ef1fad0212c4a797a7bf67276d56a8"
        );
        assert_eq!(
            hex::encode(genesis("news.example/claimdesk/1", "c-aaa")),
            "98e290ce8b7d771064771233bf56a41789b47c3e1e6700acc03f43fa80f8164e"
        );
        let value = canonical::read(vector.as_bytes()).unwrap();
        assert_eq!(canonical::write(&value).unwrap(), vector.as_bytes());
    }

    #[test]
    fn reading_gives_back_what_was_sealed() {
        let sealed = sample().seal().unwrap();
        assert_eq!(Fields::read(&sealed.bytes), Ok(sample()));
        assert_eq!(event_hash(&sealed.bytes), sealed.hash);
    }

    #[test]
    fn a_field_too_many_or_too_few_is_refused() {
        let sealed = sample().seal().unwrap();
        let Value::Object(fields) = canonical::read(&sealed.bytes).unwrap() else {
            panic!("an event is an object")
        };
        for key in fields.keys().filter(|key| *key != "cno") {
            let mut fewer = fields.clone();
            fewer.remove(key);
            let bytes = canonical::write(&Value::Object(fewer)).unwrap();
            assert!(Fields::read(&bytes).is_err(), "without {key}");
        }
        let mut more = fields;
        more.insert("extra".into(), json!(1));
        let bytes = canonical::write(&Value::Object(more)).unwrap();
        assert_eq!(Fields::read(&bytes), Err(Fault::Field("an unknown field")));
    }

    #[test]
    fn another_salt_field_or_value_gives_another_commitment() {
        let one = commitment(&[1; 32], "name", "Ana");
        assert_ne!(one, commitment(&[2; 32], "name", "Ana"));
        assert_ne!(one, commitment(&[1; 32], "names", "Ana"));
        assert_ne!(one, commitment(&[1; 32], "name", "Ane"));
    }
}
