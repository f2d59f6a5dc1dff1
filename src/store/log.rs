//! The log: the only place that writes events, and the place that reads them back.

use std::collections::HashMap;

use ::entity::{event, log_queue, opening};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{self, Expr};
use sea_orm::{
    ActiveValue::NotSet, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::convert::{count, id, known, number, whole_millis};
use super::{Error, Tx};
use crate::domain::claim::{self, Recorded};
use crate::domain::records::{self, Record};
use crate::domain::{Actor, ClaimId, ClaimNumber, PersonId, Role, Via};
use crate::trail::{Fields, Hash, Head, Stream, commitment};

/// How many trails are read by one question.
const MANY: usize = 250;

/// By whom and when something is recorded.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    pub actor: Actor,
    pub at: DateTime<Utc>,
    /// Ties together what one act did to several things.
    pub batch: Option<Uuid>,
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub seq: u64,
    pub bytes: Vec<u8>,
    pub hash: Vec<u8>,
    /// What the columns beside the bytes say, which queries go by.
    pub index: Index,
    /// Personal values that have not been erased.
    pub openings: Vec<Opening>,
}

/// A personal value: field, salt, value.
pub type Opening = (String, Vec<u8>, String);

/// The columns of an event that repeat what its bytes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    pub kind: String,
    pub actor: String,
    pub at: DateTime<Utc>,
    pub batch: Option<String>,
}

/// The trail of a thing.
pub fn stream(noun: &str, id: Uuid) -> Stream {
    Stream { noun: noun.to_owned(), id: id.to_string() }
}

/// Appends one event of a claim and moves the head.
pub async fn append_claim(
    tx: &Tx,
    claim: ClaimId,
    number: Option<ClaimNumber>,
    head: &mut Head,
    event: &claim::Event,
    meta: Meta,
) -> Result<Recorded, Error> {
    let of = (stream("claim", claim.0), claim.0);
    let at = append(tx, &of, number, head, event, meta).await?;
    Ok(Recorded {
        claim,
        number: number.unwrap_or(ClaimNumber(0)),
        seq: head.length.saturating_sub(1),
        at,
        actor: meta.actor,
        event: event.clone(),
    })
}

/// Appends a record of anything else to the trail of that thing.
pub async fn append_record(
    tx: &Tx,
    origin: &str,
    noun: &str,
    of: Uuid,
    record: &Record,
    meta: Meta,
) -> Result<(), Error> {
    let stream = stream(noun, of);
    let mut head = head(tx, origin, &stream, of).await?;
    append(tx, &(stream, of), None, &mut head, record, meta).await?;
    Ok(())
}

async fn append<E: Serialize>(
    tx: &Tx,
    of: &(Stream, Uuid),
    cno: Option<ClaimNumber>,
    head: &mut Head,
    event: &E,
    meta: Meta,
) -> Result<DateTime<Utc>, Error> {
    let (stream, of) = (&of.0, of.1);
    // Clocks of several nodes may differ; within a trail time does not go back.
    let at = whole_millis(meta.at).max(head.at.unwrap_or(DateTime::UNIX_EPOCH));
    let (kind, mut body) = parts(event)?;
    let mut personal = Map::new();
    let seq = number(head.length)?;
    for field in personal_fields(&kind) {
        let Some(Value::String(value)) = body.remove(*field) else { continue };
        let salt: [u8; 32] = random()?;
        personal.insert((*field).to_owned(), hex::encode(commitment(&salt, field, &value)).into());
        let row = opening::ActiveModel {
            stream_id: Set(id(of)),
            seq: Set(seq),
            field: Set((*field).to_owned()),
            salt: Set(salt.to_vec()),
            value: Set(value),
        };
        opening::Entity::insert(row).exec_without_returning(tx).await?;
    }
    let actor = actor_name(meta.actor);
    let fields = Fields {
        stream: stream.clone(),
        seq: head.length,
        prev: head.hash,
        kind: kind.clone(),
        actor: actor.clone(),
        role: meta.actor.role.key().to_owned(),
        via: via_key(meta.actor.via).to_owned(),
        at,
        nonce: random()?,
        number: cno.filter(|_| head.length == 0).map(|it| it.0),
        batch: meta.batch.map(|it| it.to_string()),
        body,
        personal,
    };
    let sealed = fields.seal()?;
    let row = event::ActiveModel {
        position: NotSet,
        stream: Set(stream.noun.clone()),
        stream_id: Set(id(of)),
        seq: Set(seq),
        kind: Set(kind),
        actor: Set(actor),
        at: Set(at),
        batch: Set(meta.batch.map(id)),
        bytes: Set(sealed.bytes),
        hash: Set(sealed.hash.to_vec()),
    };
    let position = event::Entity::insert(row).exec(tx).await?.last_insert_id;
    // What is stored is also to be sealed, whoever does it and when.
    let waits = log_queue::ActiveModel { position: Set(position) };
    log_queue::Entity::insert(waits).exec_without_returning(tx).await?;
    *head = Head { length: head.length.saturating_add(1), hash: sealed.hash, at: Some(at) };
    Ok(at)
}

/// Where a trail ends now.
pub async fn head(
    c: &impl ConnectionTrait,
    origin: &str,
    stream: &Stream,
    of: Uuid,
) -> Result<Head, Error> {
    let last = event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(id(of)))
        .order_by_desc(event::Column::Seq)
        .limit(1)
        .one(c)
        .await?;
    let Some(last) = last else { return Ok(Head::start(origin, &stream.id)) };
    let hash = Hash::try_from(last.hash.as_slice());
    let hash = hash.map_err(|_length| Error::Corrupt("the hash of an event".to_owned()))?;
    Ok(Head { length: count(last.seq)?.saturating_add(1), hash, at: Some(last.at) })
}

/// A whole trail, oldest first.
pub async fn read(c: &impl ConnectionTrait, of: Uuid) -> Result<Vec<Stored>, Error> {
    Ok(read_all(c, &[of]).await?.remove(&of).unwrap_or_default())
}

/// The trails of many things, each oldest first.
pub async fn read_all(
    c: &impl ConnectionTrait,
    of: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Stored>>, Error> {
    let mut trails: HashMap<Uuid, Vec<Stored>> = HashMap::with_capacity(of.len());
    // A statement may have so many parameters only, and memory holds so many rows at once.
    for of in of.chunks(MANY) {
        let some = || of.iter().map(|it| id(*it));
        let events = event::Entity::find()
            .filter(event::COLUMN.stream_id.is_in(some()))
            .order_by_asc(event::Column::StreamId)
            .order_by_asc(event::Column::Seq)
            .all(c)
            .await?;
        let found =
            opening::Entity::find().filter(opening::COLUMN.stream_id.is_in(some())).all(c).await?;
        let mut openings: HashMap<(Uuid, i64), Vec<_>> = HashMap::new();
        for row in found {
            let of = openings.entry((row.stream_id.0, row.seq)).or_default();
            of.push((row.field, row.salt, row.value));
        }
        for row in events {
            let openings = openings.remove(&(row.stream_id.0, row.seq)).unwrap_or_default();
            trails.entry(row.stream_id.0).or_default().push(Stored {
                seq: count(row.seq)?,
                bytes: row.bytes,
                hash: row.hash,
                index: Index {
                    kind: row.kind,
                    actor: row.actor,
                    at: row.at,
                    batch: row.batch.map(|it| it.to_string()),
                },
                openings,
            });
        }
    }
    Ok(trails)
}

/// The events of a claim as the domain knows them, with personal values put back where they are
/// still known.
pub fn recorded(claim: ClaimId, stored: &[Stored]) -> Result<Vec<Recorded>, Error> {
    let mut number = ClaimNumber(0);
    let mut history = Vec::with_capacity(stored.len());
    for it in stored {
        let fields = Fields::read(&it.bytes)?;
        number = fields.number.map_or(number, ClaimNumber);
        let actor = actor_of(&fields)?;
        let (seq, at) = (fields.seq, fields.at);
        let event = event_of(fields, &it.openings)?;
        history.push(Recorded { claim, number, seq, at, actor, event });
    }
    Ok(history)
}

/// A record of anything but a claim as the domain knows it, and who left it.
pub fn noted(bytes: &[u8], openings: &[Opening]) -> Result<(Actor, Record), Error> {
    let fields = Fields::read(bytes)?;
    Ok((actor_of(&fields)?, event_of(fields, openings)?))
}

/// The personal values of these entries that have not been erased, by thing and place.
pub async fn openings(
    c: &impl ConnectionTrait,
    of: &[(Uuid, u64)],
) -> Result<HashMap<(Uuid, u64), Vec<Opening>>, Error> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for some in of.chunks(MANY) {
        let places = some.iter().map(|(of, seq)| Ok((id(*of), number(*seq)?)));
        let places = places.collect::<Result<Vec<_>, Error>>()?;
        let place =
            Expr::tuple([Expr::col(opening::Column::StreamId), Expr::col(opening::Column::Seq)]);
        let rows = opening::Entity::find()
            .filter(sea_query::ExprTrait::in_tuples(place, places))
            .all(c)
            .await?;
        for row in rows {
            let of = found.entry((row.stream_id.0, count(row.seq)?)).or_default();
            of.push((row.field, row.salt, row.value));
        }
    }
    Ok(found)
}

/// The event or record that canonical fields hold.
pub fn event_of<E: serde::de::DeserializeOwned>(
    fields: Fields,
    openings: &[Opening],
) -> Result<E, Error> {
    let mut body = fields.body;
    for (field, _, value) in openings {
        body.insert(field.clone(), Value::String(value.clone()));
    }
    let mut whole = Map::new();
    whole.insert("kind".into(), Value::String(fields.kind));
    whole.insert("body".into(), Value::Object(body));
    serde_json::from_value(Value::Object(whole)).map_err(|error| Error::Corrupt(error.to_string()))
}

fn parts<E: Serialize>(event: &E) -> Result<(String, Map<String, Value>), Error> {
    let value = serde_json::to_value(event).map_err(|error| Error::Corrupt(error.to_string()))?;
    if let Value::Object(mut whole) = value
        && let (Some(Value::String(kind)), Some(Value::Object(body))) =
            (whole.remove("kind"), whole.remove("body"))
    {
        return Ok((kind, body));
    }
    Err(Error::Corrupt("an event without kind and body".to_owned()))
}

/// Which fields of this kind of event are personal data.
pub fn personal_fields(kind: &str) -> &'static [&'static str] {
    let all = claim::PERSONAL.iter().chain(records::PERSONAL);
    all.filter(|(it, _)| *it == kind).map(|(_, fields)| *fields).next().unwrap_or_default()
}

fn actor_name(actor: Actor) -> String {
    actor.person.map_or_else(|| via_key(actor.via).to_owned(), |person| person.to_string())
}

fn actor_of(fields: &Fields) -> Result<Actor, Error> {
    let via = known(via_from_key(&fields.via), &fields.via)?;
    let role = known(Role::from_key(&fields.role), &fields.role)?;
    let person = match fields.actor.parse::<PersonId>() {
        Ok(person) => Some(person),
        Err(_no_person) if fields.actor == via_key(via) => None,
        Err(_no_person) => return Err(Error::Corrupt(format!("the actor “{}”", fields.actor))),
    };
    Ok(Actor { person, role, via })
}

fn via_key(via: Via) -> &'static str {
    match via {
        Via::Person => "person",
        Via::Token => "token",
        Via::Job => "job",
        Via::CommandLine => "command_line",
        Via::Link => "link",
    }
}

fn via_from_key(key: &str) -> Option<Via> {
    let all = [Via::Person, Via::Token, Via::Job, Via::CommandLine, Via::Link];
    all.into_iter().find(|it| via_key(*it) == key)
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_none| Error::NoEntropy)?;
    Ok(bytes)
}
