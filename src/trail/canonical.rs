//! Canonical: the one way in which an event is written as bytes (restricted RFC 8785).

use serde_json::Value;

/// The most bytes that an event may have.
pub const MAX_BYTES: usize = 64 * 1024;
/// Integers beyond this are not the same number in every reader (RFC 8785, appendix D).
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why something cannot be an event, or is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the key `{0}` is not of the form [a-z0-9_]{{1,64}}")]
    Key(String),
    #[error("a value is null")]
    Null,
    #[error("a number is not an integer below 2^53")]
    Number,
    #[error("a text holds U+0000")]
    Nul,
    #[error("it has {0} bytes, more than {MAX_BYTES}")]
    Size(usize),
    #[error("it is not JSON")]
    NotJson,
    #[error("the bytes are not in canonical form")]
    NotCanonical,
    #[error("the field `{0}` is missing or not as it should be")]
    Field(&'static str),
}

/// Writes a value in canonical form: keys sorted, no white space, the escapes of RFC 8785.
pub fn write(value: &Value) -> Result<Vec<u8>, Fault> {
    check(value)?;
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|_unwritable| Fault::NotJson)?;
    if bytes.len() > MAX_BYTES { Err(Fault::Size(bytes.len())) } else { Ok(bytes) }
}

/// Reads bytes that must be their own canonical form. Repeated keys, white space, other escapes
/// and other orders are refused, because writing the value again would give other bytes.
pub fn read(bytes: &[u8]) -> Result<Value, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::Size(bytes.len()));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_unreadable| Fault::NotJson)?;
    if write(&value)? == bytes { Ok(value) } else { Err(Fault::NotCanonical) }
}

fn check(value: &Value) -> Result<(), Fault> {
    match value {
        Value::Null => Err(Fault::Null),
        Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
            if size.is_some_and(|size| size <= MAX_INTEGER) { Ok(()) } else { Err(Fault::Number) }
        }
        Value::String(text) if text.contains('\0') => Err(Fault::Nul),
        Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if !(1..=64).contains(&key.len()) || !key.bytes().all(plain) {
                return Err(Fault::Key(key.clone()));
            }
            check(value)
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_escapes_are_the_shortest() {
        let bytes = write(&json!({"b": "\u{1}\n\"é\u{2028}", "a": [1, true]})).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "{\"a\":[1,true],\"b\":\"\\u0001\\n\\\"é\u{2028}\"}"
        );
    }

    #[test]
    fn what_has_more_than_one_form_is_refused() {
        assert_eq!(write(&json!({"a": null})), Err(Fault::Null));
        assert_eq!(write(&json!({"a": 1.5})), Err(Fault::Number));
        assert_eq!(write(&json!({"a": 1_u64 << 53})), Err(Fault::Number));
        assert_eq!(write(&json!({"a": "\0"})), Err(Fault::Nul));
        assert_eq!(write(&json!({"A": 1})), Err(Fault::Key("A".to_owned())));
        assert!(matches!(write(&json!({"a": "x".repeat(MAX_BYTES)})), Err(Fault::Size(_))));
    }

    #[test]
    fn other_spellings_of_the_same_value_are_refused() {
        for bytes in [
            "{\"a\":1,\"a\":1}",
            "{ \"a\":1}",
            "{\"b\":1,\"a\":1}",
            "{\"a\":\"\\u00e9\"}",
            "{\"a\":1.0}",
            "{\"a\":-0}",
        ] {
            assert!(read(bytes.as_bytes()).is_err(), "{bytes}");
        }
        assert_eq!(read(b"{\"a\":1}"), Ok(json!({"a": 1})));
        assert_eq!(read(b"{\"a\""), Err(Fault::NotJson));
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(text in "[^\0]{0,40}", number in -1000_i64..1000) {
            let value = json!({"text": text, "deep": {"n": number}});
            prop_assert_eq!(read(&write(&value).unwrap()), Ok(value));
        }
    }
}
