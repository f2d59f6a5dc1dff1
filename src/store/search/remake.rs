//! Remake: the index made anew of what it is about.

use ::entity::{
    article, search_item, search_made, search_posting, search_slip, search_word, source, speaker,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::{Entry, put, save_claim};
use crate::domain::{ArticleId, ClaimId};
use crate::store::convert::id;
use crate::store::rebuild::{logged_after, with_room};
use crate::store::sources::{row_to_source, row_to_speaker};
use crate::store::{Db, Error, Tx, articles, claims, desk, known};
use crate::text::search::VERSION;

/// How many things are looked up at once.
const PAGE: u64 = 500;

/// Makes the index anew where it was made in another way than this program does, as after the first
/// start of a new version. Whoever searches meanwhile sees the old one.
pub async fn keep_up(db: &Db) -> Result<(), Error> {
    if is_current(db.read()).await? {
        return Ok(());
    }
    db.write(|tx| {
        Box::pin(async move {
            if tx.get_database_backend() == DbBackend::Postgres {
                let lock = "LOCK TABLE search_made, counter, claim, event IN EXCLUSIVE MODE";
                tx.execute_unprepared(lock).await?;
            }
            // Another node may have been first.
            if is_current(tx).await? {
                return Ok(());
            }
            let anew = async {
                empty(tx).await?;
                remake_claims(tx).await?;
                remake_rest(tx).await
            };
            with_room(tx, Box::pin(anew)).await
        })
    })
    .await
}

async fn is_current(c: &impl ConnectionTrait) -> Result<bool, Error> {
    let made = search_made::Entity::find().all(c).await?;
    Ok(made.iter().any(|it| it.version == VERSION))
}

/// Empties the index.
pub async fn empty(tx: &Tx) -> Result<(), Error> {
    search_posting::Entity::delete_many().exec(tx).await?;
    search_slip::Entity::delete_many().exec(tx).await?;
    search_word::Entity::delete_many().exec(tx).await?;
    search_item::Entity::delete_many().exec(tx).await?;
    Ok(())
}

async fn remake_claims(tx: &Tx) -> Result<(), Error> {
    // Before it is set up, a desk has no claims.
    let Some(desk) = desk::read(tx).await? else { return Ok(()) };
    let mut after = None;
    loop {
        let page = logged_after(tx, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for of in page {
            match claims::load(tx, &desk.origin, ClaimId(of)).await {
                Ok(loaded) => {
                    if let Some(claim) = loaded.claim {
                        save_claim(tx, None, &claim).await?;
                    }
                }
                // A desk whose trails were spoilt still starts; `claimdesk verify` names them.
                Err(Error::Corrupt(why)) => {
                    tracing::warn!(claim = %of, why, "a claim is not found by its words");
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Puts everything but claims and their comments into the index, which is whole with it.
pub async fn remake_rest(tx: &Tx) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = rest_after(tx, after).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.kind, last.subject));
        for entry in page {
            put(tx, &entry).await?;
        }
    }
    search_made::Entity::delete_many().exec(tx).await?;
    let made = search_made::ActiveModel { version: Set(VERSION) };
    search_made::Entity::insert(made).exec_without_returning(tx).await?;
    Ok(())
}

/// A page of everything but claims and comments, kind by kind in the order of ids.
pub async fn rest_after(
    c: &impl ConnectionTrait,
    after: Option<(super::Kind, Uuid)>,
) -> Result<Vec<Entry>, Error> {
    use super::Kind::{Article, Known, Source, Speaker};
    for kind in [Article, Source, Speaker, Known] {
        let begins = match after {
            Some((last, of)) if last == kind => Some(of),
            Some((last, _)) if last > kind => continue,
            _ => None,
        };
        let page = match kind {
            Article => articles_after(c, begins).await?,
            Source => sources_after(c, begins).await?,
            Known => known_after(c, begins).await?,
            _ => speakers_after(c, begins).await?,
        };
        if !page.is_empty() {
            return Ok(page);
        }
    }
    Ok(Vec::new())
}

/// A nil id comes before every other.
fn begin(after: Option<Uuid>) -> ::entity::id::Id {
    id(after.unwrap_or_default())
}

async fn articles_after(
    c: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Vec<Entry>, Error> {
    let ids: Vec<::entity::id::Id> = article::Entity::find()
        .select_only()
        .column(article::Column::Id)
        .filter(article::COLUMN.id.gt(begin(after)))
        .order_by_asc(article::Column::Id)
        // Their texts are in memory together.
        .limit(PAGE / 10)
        .into_tuple()
        .all(c)
        .await?;
    let mut entries = Vec::with_capacity(ids.len());
    for of in ids {
        let of = ArticleId(of.0);
        if let (Some(it), Some(newest)) =
            (articles::read(c, of).await?, articles::latest(c, of).await?)
        {
            entries.push(Entry::article(&it, &newest));
        }
    }
    Ok(entries)
}

async fn sources_after(c: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<Entry>, Error> {
    let rows = source::Entity::find()
        .filter(source::COLUMN.id.gt(begin(after)))
        .order_by_asc(source::Column::Id)
        .limit(PAGE)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| Entry::source(&row_to_source(row))).collect())
}

async fn speakers_after(
    c: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Vec<Entry>, Error> {
    let rows = speaker::Entity::find()
        .filter(speaker::COLUMN.id.gt(begin(after)))
        .order_by_asc(speaker::Column::Id)
        .limit(PAGE)
        .all(c)
        .await?;
    rows.into_iter().map(|row| Ok(Entry::speaker(&row_to_speaker(row)?))).collect()
}

async fn known_after(c: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<Entry>, Error> {
    let known = known::after(c, after.unwrap_or_default(), PAGE).await?;
    Ok(known.iter().map(Entry::known).collect())
}
