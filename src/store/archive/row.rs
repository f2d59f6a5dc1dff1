//! Row: a row of any table as a line of JSON, and the values of such a line.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, Value as Sql};
use sea_orm::{ColumnTrait, ColumnType, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait};
use serde_json::{Map, Value};

use super::PRIVATE;
use crate::domain::millis;
use crate::store::Error;

/// Columns of bytes that are text, and leave as such; other bytes leave in hex.
const WORDS: &[(&str, &str)] = &[("event", "bytes")];

/// The row as an object with its columns in their order.
pub fn line<M: ModelTrait>(model: &M) -> Result<String, Error> {
    let table = M::Entity::default();
    let mut all = Map::new();
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let of = (table.table_name(), column.as_str());
        if !PRIVATE.contains(&of) {
            all.insert(of.1.to_owned(), json(of, model.get(column))?);
        }
    }
    Ok(Value::Object(all).to_string())
}

/// The values of all columns, in their order.
pub fn values<E: EntityTrait>(line: &str) -> Result<Vec<Expr>, Error> {
    let table = E::default();
    let corrupt = |what: &str| Error::Corrupt(format!("a row of “{}” {what}", table.table_name()));
    let read: Value = serde_json::from_str(line).map_err(|_odd| corrupt("is no JSON"))?;
    let Value::Object(mut all) = read else { return Err(corrupt("is no object")) };
    let mut values = Vec::new();
    for column in E::Column::iter() {
        let of = (table.table_name(), column.as_str());
        let found = match all.remove(of.1) {
            Some(found) => found,
            None if PRIVATE.contains(&of) => Value::Null,
            None => return Err(corrupt(&format!("lacks “{}”", of.1))),
        };
        let kind = column.def();
        let value = sql(of, kind.get_column_type(), found);
        let value = value.map_err(|Odd| corrupt(&format!("has an odd “{}”", of.1)));
        values.push(Expr::val(value?));
    }
    if all.is_empty() { Ok(values) } else { Err(corrupt("has more than this program knows")) }
}

fn json(of: (&str, &str), value: Sql) -> Result<Value, Error> {
    Ok(match value {
        Sql::Bool(it) => it.into(),
        Sql::SmallInt(it) => it.into(),
        Sql::Int(it) => it.into(),
        Sql::BigInt(it) => it.into(),
        Sql::String(it) => it.into(),
        Sql::ChronoDate(it) => it.map(|it| it.to_string()).into(),
        Sql::ChronoDateTimeUtc(it) => it.map(millis::text).into(),
        Sql::Bytes(Some(it)) if WORDS.contains(&of) => match String::from_utf8(it) {
            Ok(words) => words.into(),
            Err(_odd) => return Err(Error::Corrupt(format!("“{}” is no text", of.1))),
        },
        Sql::Bytes(it) => it.map(hex::encode).into(),
        other => return Err(Error::Corrupt(format!("“{}” holds {other:?}", of.1))),
    })
}

/// It is no value for its column.
struct Odd;

/// The value for a column of a kind.
fn sql(of: (&str, &str), kind: &ColumnType, value: Value) -> Result<Sql, Odd> {
    let text = match &value {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    };
    let is_null = value.is_null();
    Ok(match kind {
        ColumnType::String(_) | ColumnType::Text | ColumnType::Char(_) => {
            Sql::String(some(is_null, || text.map(str::to_owned))?)
        }
        ColumnType::Boolean => Sql::Bool(some(is_null, || value.as_bool())?),
        ColumnType::SmallInteger => {
            Sql::SmallInt(some(is_null, || value.as_i64()?.try_into().ok())?)
        }
        ColumnType::Integer => Sql::Int(some(is_null, || value.as_i64()?.try_into().ok())?),
        ColumnType::BigInteger => Sql::BigInt(some(is_null, || value.as_i64())?),
        ColumnType::Date => Sql::ChronoDate(some(is_null, || text?.parse::<NaiveDate>().ok())?),
        ColumnType::TimestampWithTimeZone => {
            Sql::ChronoDateTimeUtc(some(is_null, || text?.parse::<DateTime<Utc>>().ok())?)
        }
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => {
            Sql::Bytes(some(is_null, || {
                let text = text?;
                if WORDS.contains(&of) {
                    Some(text.as_bytes().to_owned())
                } else {
                    hex::decode(text).ok()
                }
            })?)
        }
        _ => return Err(Odd),
    })
}

/// Nothing for nothing; else what is read, which must be readable.
fn some<T>(is_null: bool, read: impl FnOnce() -> Option<T>) -> Result<Option<T>, Odd> {
    if is_null { Ok(None) } else { read().map(Some).ok_or(Odd) }
}

#[cfg(test)]
mod tests {
    use ::entity::id::Id;
    use ::entity::{event, person};
    use chrono::TimeZone;
    use uuid::Uuid;

    use super::*;

    fn at() -> DateTime<Utc> {
        Utc.timestamp_millis_opt(1_780_000_000_123).unwrap()
    }

    #[test]
    fn a_password_does_not_leave() {
        let person = person::Model {
            id: Id(Uuid::from_u128(7)),
            name: "Ann".to_owned(),
            email: "ann@desk.example".to_owned(),
            role: "editor".to_owned(),
            password: Some("$argon2id$secret".to_owned()),
            single_keys: true,
            joined_at: at(),
            disabled_at: None,
        };
        let line = line(&person).unwrap();
        assert!(!line.contains("password") && !line.contains("argon2"), "{line}");
        assert_eq!(values::<person::Entity>(&line).unwrap().len(), person::Column::iter().count());
    }

    #[test]
    fn an_event_leaves_as_its_very_bytes() {
        let bytes = "{\"a\":\"“ü\u{1}\"}";
        let event = event::Model {
            position: 3,
            stream: "claim".to_owned(),
            stream_id: Id(Uuid::from_u128(7)),
            seq: 0,
            kind: "claim.opened".to_owned(),
            actor: "job".to_owned(),
            at: at(),
            batch: None,
            bytes: bytes.as_bytes().to_owned(),
            hash: vec![0, 255],
        };
        let line = line(&event).unwrap();
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&read["bytes"], &read["hash"]), (&bytes.into(), &"00ff".into()));
        let values = values::<event::Entity>(&line).unwrap();
        assert_eq!(values[8], Expr::val(Sql::Bytes(Some(bytes.as_bytes().to_owned()))));
        assert_eq!(values[6], Expr::val(Sql::ChronoDateTimeUtc(Some(at()))));
        assert_eq!(values[7], Expr::val(Sql::String(None)));
    }

    #[test]
    fn a_row_that_is_not_of_its_table_is_refused() {
        for (line, why) in [
            ("nothing", "is no JSON"),
            ("[]", "is no object"),
            ("{}", "lacks “position”"),
            ("{\"position\":\"3\"}", "has an odd “position”"),
            ("{\"position\":3,\"more\":1}", "has more than this program knows"),
        ] {
            let refused = values::<::entity::log_queue::Entity>(line).unwrap_err().to_string();
            assert!(refused.ends_with(why), "{refused}");
        }
    }
}
