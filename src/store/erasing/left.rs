//! Left: where words stand that an erasing does not take out.

use std::collections::BTreeSet;

use ::entity::id::Id;
use ::entity::{event, known_ruling, opening, revision, saved_view, snapshot_text, suggestion};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::events_after;
use crate::domain::claim::Place;
use crate::store::Error;
use crate::store::convert::count;
use crate::text;
use crate::trail::Fields;

/// How many places of each kind are named.
const NAMED: usize = 20;
/// How many rows with whole texts one question looks at.
const TEXTS: u64 = 100;

/// Something in which a value stands as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// "claim", "known ruling".
    pub noun: String,
    pub id: Uuid,
    /// The entry of its trail, from 0, where it has one.
    pub seq: Option<u64>,
    /// Whether it is a personal field itself, which can be erased too.
    pub can_go: bool,
}

/// Values as they are looked for.
struct Words(Vec<String>);

impl Words {
    fn new(values: &[String]) -> Self {
        Self(values.iter().map(|it| levelled(it)).filter(|it| !it.is_empty()).collect())
    }

    /// Whether one of them stands there in words of its own, and not as a part of others.
    fn stand_in(&self, text: &str) -> bool {
        let text = levelled(text);
        self.0.iter().any(|value| {
            text.match_indices(value.as_str()).any(|(at, found)| {
                let (before, rest) = text.split_at(at);
                let after = rest.get(found.len()..).unwrap_or_default();
                !before.ends_with(char::is_alphanumeric)
                    && !after.starts_with(char::is_alphanumeric)
            })
        })
    }

    fn stand_in_json(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.stand_in(text),
            Value::Array(all) => all.iter().any(|it| self.stand_in_json(it)),
            Value::Object(all) => all.values().any(|it| self.stand_in_json(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// Without case, marks and shapes of quotation marks.
fn levelled(text: &str) -> String {
    text::fold(&text::fingerprint(text))
}

/// Where these values stand besides the places that go: the first few in personal fields, in entries,
/// and in each table that has no trail. Reads the whole desk, some of it at a time.
pub async fn also_in(
    c: &impl ConnectionTrait,
    values: &[String],
    go: &BTreeSet<(Uuid, Place)>,
) -> Result<Vec<Found>, Error> {
    let words = &Words::new(values);
    if words.0.is_empty() {
        return Ok(Vec::new());
    }
    let rulings = in_rows::<known_ruling::Entity>(c, known_ruling::Column::Id, words, |it| {
        (it.id, it.id, "known ruling", vec![&it.statement, &it.claimant])
    });
    let texts = in_rows::<revision::Entity>(c, revision::Column::Id, words, |it| {
        (it.id, it.article_id, "article", vec![&it.title, &it.body])
    });
    let suggestions = in_rows::<suggestion::Entity>(c, suggestion::Column::Id, words, |it| {
        (it.id, it.article_id, "article", vec![&it.content])
    });
    let copies =
        in_rows::<snapshot_text::Entity>(c, snapshot_text::Column::SnapshotId, words, |it| {
            let texts = it.title.iter().chain([&it.body]).collect();
            (it.snapshot_id, it.snapshot_id, "snapshot", texts)
        });
    let views = in_rows::<saved_view::Entity>(c, saved_view::Column::Id, words, |it| {
        (it.id, it.id, "view", vec![&it.name, &it.query])
    });
    let mut all = in_openings(c, words, go).await?;
    all.extend(in_entries(c, words).await?);
    all.extend(rulings.await?);
    for it in texts.await?.into_iter().chain(suggestions.await?) {
        if !all.contains(&it) {
            all.push(it);
        }
    }
    all.extend(copies.await?);
    all.extend(views.await?);
    Ok(all)
}

/// Keeps one more, once.
fn name(found: &mut Vec<Found>, new: Found) {
    if found.len() < NAMED && !found.contains(&new) {
        found.push(new);
    }
}

async fn in_entries(c: &impl ConnectionTrait, words: &Words) -> Result<Vec<Found>, Error> {
    let (mut found, mut after) = (Vec::new(), None);
    while found.len() < NAMED {
        let page = events_after(c, after, &[]).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.position);
        for it in &page {
            let fields = Fields::read(&it.bytes)?;
            if fields.body.values().any(|it| words.stand_in_json(it)) {
                let seq = Some(count(it.seq)?);
                let (noun, id) = (it.stream.clone(), it.stream_id.0);
                name(&mut found, Found { noun, id, seq, can_go: false });
            }
        }
    }
    Ok(found)
}

async fn in_openings(
    c: &impl ConnectionTrait,
    words: &Words,
    go: &BTreeSet<(Uuid, Place)>,
) -> Result<Vec<Found>, Error> {
    use opening::Column::{Field, Seq, StreamId};
    let mut found = Vec::new();
    let mut after: Option<(Id, i64, String)> = None;
    while found.len() < NAMED {
        let mut query = opening::Entity::find()
            .order_by_asc(StreamId)
            .order_by_asc(Seq)
            .order_by_asc(Field)
            .limit(TEXTS);
        if let Some((id, seq, field)) = after {
            let place = Expr::tuple([Expr::col(StreamId), Expr::col(Seq), Expr::col(Field)]);
            let last = [Expr::val(id.to_string()), Expr::val(seq), Expr::val(field)];
            query = query.filter(place.gt(Expr::tuple(last)));
        }
        let page = query.all(c).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.stream_id, last.seq, last.field.clone()));
        for it in page {
            let (id, seq) = (it.stream_id.0, count(it.seq)?);
            let goes = go.contains(&(id, Place { seq, field: it.field }));
            if !goes && words.stand_in(&it.value) {
                let noun = noun(c, it.stream_id, it.seq).await?;
                name(&mut found, Found { noun, id, seq: Some(seq), can_go: true });
            }
        }
    }
    Ok(found)
}

/// Looks through a table: its key, whose the words are, what that is, and the words.
async fn in_rows<E: EntityTrait>(
    c: &impl ConnectionTrait,
    key: E::Column,
    words: &Words,
    read: impl Fn(&E::Model) -> (Id, Id, &'static str, Vec<&String>),
) -> Result<Vec<Found>, Error> {
    let (mut found, mut after): (_, Option<Id>) = (Vec::new(), None);
    while found.len() < NAMED {
        let mut query = E::find().order_by_asc(key).limit(TEXTS);
        if let Some(after) = after {
            query = query.filter(key.gt(after));
        }
        let page = query.all(c).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            let (at, of, noun, texts) = read(row);
            after = Some(at);
            if texts.into_iter().any(|it| words.stand_in(it)) {
                name(
                    &mut found,
                    Found { noun: noun.to_owned(), id: of.0, seq: None, can_go: false },
                );
            }
        }
    }
    Ok(found)
}

/// What the trail is of that has an entry.
async fn noun(c: &impl ConnectionTrait, of: Id, seq: i64) -> Result<String, Error> {
    let entry = event::Entity::find()
        .filter(event::COLUMN.stream_id.eq(of))
        .filter(event::COLUMN.seq.eq(seq))
        .one(c)
        .await?;
    Ok(entry.map(|it| it.stream).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_however_it_is_written_and_not_inside_other_words() {
        let words = Words::new(&["Zoë \"Zed\" Li".to_owned(), "Li".to_owned(), " ".to_owned()]);
        for text in ["by ZOE “zed” li, who", "LI.", "Mayor Li’s", "x\n Li"] {
            assert!(words.stand_in(text), "{text}");
        }
        for text in ["the like", "Ali", "Zoë Zed", ""] {
            assert!(!words.stand_in(text), "{text}");
        }
        let inside = serde_json::json!({"all": [{"quote": "says \"Li\""}], "seq": 3});
        assert!(words.stand_in_json(&inside));
    }
}
