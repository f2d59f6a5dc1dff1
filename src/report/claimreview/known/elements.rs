//! Elements: the entries of a file one by one, so that a feed of any length needs no more memory
//! than its longest entry.

use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Members of the document that hold a list of entries.
const LISTS: [&str; 2] = ["dataFeedElement", "@graph"];

/// Hands out each entry of a document in JSON: of its list, of its feed or of its graph; a document
/// that is none of these is its own only entry. What else a feed says is skipped.
pub fn each_element(
    document: impl Read,
    mut take: impl FnMut(Value),
) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_reader(document);
    Document(&mut take).deserialize(&mut reader)?;
    reader.end()
}

struct Document<'t, F>(&'t mut F);

impl<'de, F: FnMut(Value)> DeserializeSeed<'de> for Document<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Value)> Visitor<'de> for Document<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ClaimReview, a list of them or a DataFeed")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.0)(element);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut rest = Map::new();
        let mut is_list = false;
        while let Some(name) = members.next_key::<String>()? {
            if LISTS.contains(&name.as_str()) {
                is_list = true;
                members.next_value_seed(List(&mut *self.0))?;
            } else {
                rest.insert(name, members.next_value()?);
            }
        }
        if !is_list {
            (self.0)(Value::Object(rest));
        }
        Ok(())
    }
}

/// The list of a document: usually one, also a single entry, or nothing.
struct List<'t, F>(&'t mut F);

impl<'de, F: FnMut(Value)> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Value)> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.0)(element);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut one = Map::new();
        while let Some((name, value)) = members.next_entry()? {
            one.insert(name, value);
        }
        (self.0)(Value::Object(one));
        Ok(())
    }
}
