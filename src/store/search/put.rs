//! Put: items and their words brought up to date, in the transaction of what they are about.

use std::collections::BTreeSet;

use ::entity::{search_item, search_posting, search_slip, search_word};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::{Entry, Kind, column_of, keys_of, terms};
use crate::domain::claim::{Claim, Comment};
use crate::store::convert::{id, length};
use crate::store::{Error, Tx};
use crate::text::search::slips;

/// How many rows one statement writes.
const MANY: usize = 1_000;

/// Brings what is found of a claim from what it was to what it is.
pub async fn save_claim(tx: &Tx, before: Option<&Claim>, after: &Claim) -> Result<(), Error> {
    let entry = Entry::claim(after);
    if before.is_none_or(|before| Entry::claim(before) != entry) {
        put(tx, &entry).await?;
    }
    let old: &[Comment] = before.map_or(&[], |before| &before.comments);
    for comment in after.comments.iter().filter(|it| !old.contains(it)) {
        match Entry::comment(after.id, comment) {
            Some(entry) => put(tx, &entry).await?,
            // Its words were erased.
            None => take_out(tx, Kind::Comment, comment.id.0).await?,
        }
    }
    Ok(())
}

/// Stores an item, or brings it up to date where it is there.
pub async fn put(tx: &Tx, new: &Entry) -> Result<(), Error> {
    let old = stored(tx, new.kind, new.subject).await?;
    let place = match &old {
        Some(old) => old.place,
        None => free_place(tx, new).await?,
    };
    let new_terms = new.terms();
    let row = search_item::Model {
        kind: new.kind.code(),
        place,
        subject_id: id(new.subject),
        claim_id: new.claim.map(id),
        body: new.body.clone(),
        keys: column_of(&new.keys),
        words: length(new_terms.len()),
    };
    if old.as_ref() == Some(&row) {
        return Ok(());
    }
    let old_keys = old.as_ref().map(|old| keys_of(&old.keys)).unwrap_or_default();
    let old_body = old.as_ref().map(|old| old.body.as_str()).unwrap_or_default();
    let old_terms = terms(old_body, &old_keys);
    let row = row.into_active_model().reset_all();
    if old.is_some() {
        search_item::Entity::update(row).exec(tx).await?;
    } else {
        search_item::Entity::insert(row).exec_without_returning(tx).await?;
    }
    let gone: Vec<&str> = old_terms.difference(&new_terms).copied().collect();
    let come: Vec<&str> = new_terms.difference(&old_terms).copied().collect();
    take_away(tx, new.kind, place, &gone).await?;
    add(tx, new.kind, place, &come).await
}

/// Takes an item out with its words.
pub async fn take_out(tx: &Tx, kind: Kind, subject: Uuid) -> Result<(), Error> {
    let Some(old) = stored(tx, kind, subject).await? else { return Ok(()) };
    let keys = keys_of(&old.keys);
    let gone: Vec<&str> = terms(&old.body, &keys).into_iter().collect();
    take_away(tx, kind, old.place, &gone).await?;
    search_item::Entity::delete_by_id((kind.code(), old.place)).exec(tx).await?;
    Ok(())
}

/// The place of something new. Things of one millisecond hardly ever meet.
async fn free_place(tx: &Tx, new: &Entry) -> Result<i64, Error> {
    let mut place = new.place();
    while search_item::Entity::find_by_id((new.kind.code(), place)).one(tx).await?.is_some() {
        place = place.saturating_add(1);
    }
    Ok(place)
}

async fn add(tx: &Tx, kind: Kind, place: i64, terms: &[&str]) -> Result<(), Error> {
    for terms in terms.chunks(MANY) {
        let row = |word: &&str| {
            let row = search_posting::Model { kind: kind.code(), word: (*word).to_owned(), place };
            row.into_active_model().reset_all()
        };
        let rows = search_posting::Entity::insert_many(terms.iter().map(row));
        rows.exec_without_returning(tx).await?;
        learn(tx, terms).await?;
    }
    Ok(())
}

/// Keeps the words that nobody has used before, with the slips by which they are found.
async fn learn(tx: &Tx, terms: &[&str]) -> Result<(), Error> {
    let words: Vec<&str> = terms.iter().copied().filter(|it| !is_key(it)).collect();
    let known: BTreeSet<String> = search_word::Entity::find()
        .filter(search_word::COLUMN.word.is_in(words.iter().copied()))
        .select_only()
        .column(search_word::Column::Word)
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let new: Vec<&str> = words.into_iter().filter(|it| !known.contains(*it)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let word = |word: &&str| search_word::Model { word: (*word).to_owned() }.into_active_model();
    let rows = new.iter().map(|it| word(it).reset_all());
    let there = OnConflict::column(search_word::Column::Word).do_nothing().to_owned();
    search_word::Entity::insert_many(rows).on_conflict(there).exec_without_returning(tx).await?;
    let of = |word: &&str| {
        let word = (*word).to_owned();
        slips(&word).into_iter().map(move |slip| search_slip::Model { slip, word: word.clone() })
    };
    let rows: Vec<_> =
        new.iter().flat_map(of).map(|it| it.into_active_model().reset_all()).collect();
    for rows in rows.chunks(MANY) {
        let there = OnConflict::columns([search_slip::Column::Slip, search_slip::Column::Word])
            .do_nothing()
            .to_owned();
        search_slip::Entity::insert_many(rows.to_vec())
            .on_conflict(there)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn take_away(tx: &Tx, kind: Kind, place: i64, terms: &[&str]) -> Result<(), Error> {
    for terms in terms.chunks(MANY) {
        search_posting::Entity::delete_many()
            .filter(search_posting::COLUMN.kind.eq(kind.code()))
            .filter(search_posting::COLUMN.place.eq(place))
            .filter(search_posting::COLUMN.word.is_in(terms.iter().copied()))
            .exec(tx)
            .await?;
        forget(tx, terms).await?;
    }
    Ok(())
}

/// Drops the words that stand nowhere any more: they may have been somebody's name.
async fn forget(tx: &Tx, terms: &[&str]) -> Result<(), Error> {
    let words = terms.iter().copied().filter(|it| !is_key(it));
    let unused: Vec<String> = search_word::Entity::find()
        .filter(search_word::COLUMN.word.is_in(words))
        .filter(still_used().not())
        .select_only()
        .column(search_word::Column::Word)
        .into_tuple()
        .all(tx)
        .await?;
    for word in unused {
        search_slip::Entity::delete_many()
            .filter(search_slip::COLUMN.slip.is_in(slips(&word)))
            .filter(search_slip::COLUMN.word.eq(word.as_str()))
            .exec(tx)
            .await?;
        search_word::Entity::delete_by_id(word).exec(tx).await?;
    }
    Ok(())
}

/// Whether a word of the query around it stands somewhere.
pub fn still_used() -> Expr {
    let posting = Query::select()
        .expr(Expr::val(1))
        .from(search_posting::Entity)
        .and_where(search_posting::COLUMN.kind.is_in(Kind::ALL.map(Kind::code)))
        .and_where(
            Expr::col((search_posting::Entity, search_posting::Column::Word))
                .equals((search_word::Entity, search_word::Column::Word)),
        )
        .to_owned();
    Expr::exists(posting)
}

/// Whether a term is what a filter goes by, and no word.
pub fn is_key(term: &str) -> bool {
    term.contains('=')
}

/// The stored item of something.
pub async fn stored(
    c: &impl ConnectionTrait,
    kind: Kind,
    subject: Uuid,
) -> Result<Option<search_item::Model>, Error> {
    Ok(search_item::Entity::find()
        .filter(search_item::COLUMN.subject_id.eq(id(subject)))
        .filter(search_item::COLUMN.kind.eq(kind.code()))
        .one(c)
        .await?)
}
