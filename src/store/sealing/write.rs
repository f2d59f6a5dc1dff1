//! Writing a batch: all of it, where the log still ends as it did when the batch was made.

use ::entity::{log_entry, log_head, log_head_node, log_queue, log_state, log_tile};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::batch::{Batch, width};
use super::{State, heads};
use crate::store::convert::{id, length, number};
use crate::store::{Error, Tx};

/// How many rows one statement inserts or deletes.
const AT_ONCE: usize = 500;

/// Writes a batch. Gives `Conflict` where the log goes on elsewhere by now: nothing may be kept then.
pub async fn write(tx: &Tx, it: &Batch) -> Result<(), Error> {
    move_on(tx, &it.before, &it.after).await?;
    entries(tx, it).await?;
    tiles(tx, it).await?;
    tree_of_heads(tx, it).await?;
    let positions = it.positions();
    let mut left = 0;
    for some in positions.chunks(AT_ONCE) {
        let gone = log_queue::Entity::delete_many()
            .filter(log_queue::COLUMN.position.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
        left += gone.rows_affected;
    }
    // Whoever took them from the queue has sealed them.
    if i64::try_from(left).ok() == Some(length(positions.len())) {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// Compares where the log ends with what a batch was made for, and moves it on.
async fn move_on(tx: &Tx, before: &State, after: &State) -> Result<(), Error> {
    if before.size == 0 {
        // Of two who begin, the second finds the first one's row. SQLite's trigger would refuse it
        // with other words.
        if begun(tx, before.epoch).await? {
            return Err(Error::Conflict);
        }
        let row = log_state::ActiveModel {
            epoch: Set(number(after.epoch)?),
            origin: Set(after.origin.clone()),
            size: Set(number(after.size)?),
            root: Set(after.root.to_vec()),
            claims: Set(number(after.claims)?),
            heads: Set(after.heads.to_vec()),
        };
        log_state::Entity::insert(row).exec_without_returning(tx).await?;
        // The next log may have been begun while this one's first row waited for it.
        let is_last = !begun(tx, before.epoch.saturating_add(1)).await?;
        return if is_last { Ok(()) } else { Err(Error::Conflict) };
    }
    let update = Query::update()
        .table(log_state::Entity)
        .value(log_state::Column::Size, number(after.size)?)
        .value(log_state::Column::Root, after.root.to_vec())
        .value(log_state::Column::Claims, number(after.claims)?)
        .value(log_state::Column::Heads, after.heads.to_vec())
        .and_where(log_state::COLUMN.epoch.eq(number(before.epoch)?))
        .and_where(log_state::COLUMN.size.eq(number(before.size)?))
        .and_where(log_state::COLUMN.root.eq(before.root.to_vec()))
        // A log that was begun anew has the last word.
        .and_where(Expr::exists(newer(before.epoch)?).not())
        .to_owned();
    let done = tx.execute(&update).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Whether there is a log of this epoch, or of a later one.
async fn begun(tx: &Tx, epoch: u64) -> Result<bool, Error> {
    let since = log_state::COLUMN.epoch.gte(number(epoch)?);
    Ok(log_state::Entity::find().filter(since).count(tx).await? > 0)
}

fn newer(epoch: u64) -> Result<sea_orm::sea_query::SelectStatement, Error> {
    let mut newer = Query::select();
    let other = sea_orm::sea_query::Alias::new("newer");
    newer
        .expr(Expr::val(1_i32))
        .from_as(log_state::Entity, other.clone())
        .and_where(Expr::col((other, log_state::Column::Epoch)).gt(number(epoch)?));
    Ok(newer)
}

async fn entries(tx: &Tx, it: &Batch) -> Result<(), Error> {
    let epoch = number(it.before.epoch)?;
    let rows = (it.before.size..).zip(&it.entries).map(|(place, (entry, event))| {
        Ok(log_entry::ActiveModel {
            epoch: Set(epoch),
            place: Set(number(place)?),
            entry: Set(entry.clone()),
            event: Set(*event),
        })
    });
    let rows: Vec<_> = rows.collect::<Result<_, Error>>()?;
    log_entry::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn tiles(tx: &Tx, it: &Batch) -> Result<(), Error> {
    let epoch = number(it.before.epoch)?;
    for (tile, before, bytes) in &it.tiles {
        let (level, n) = (i64::from(tile.level), number(tile.index)?);
        let wide = number(width(bytes))?;
        if *before == 0 {
            let row = log_tile::ActiveModel {
                epoch: Set(epoch),
                level: Set(level),
                n: Set(n),
                width: Set(wide),
                bytes: Set(bytes.clone()),
            };
            log_tile::Entity::insert(row).exec_without_returning(tx).await?;
            continue;
        }
        let grown = log_tile::ActiveModel {
            width: Set(wide),
            bytes: Set(bytes.clone()),
            ..Default::default()
        };
        let done = log_tile::Entity::update_many()
            .set(grown)
            .filter(log_tile::COLUMN.epoch.eq(epoch))
            .filter(log_tile::COLUMN.level.eq(level))
            .filter(log_tile::COLUMN.n.eq(n))
            .filter(log_tile::COLUMN.width.eq(number(*before)?))
            .exec(tx)
            .await?;
        if done.rows_affected != 1 {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

async fn tree_of_heads(tx: &Tx, it: &Batch) -> Result<(), Error> {
    let epoch = number(it.before.epoch)?;
    let moved = it.heads.iter().map(|head| {
        Ok(log_head::ActiveModel {
            epoch: Set(epoch),
            cno: Set(number(head.cno)?),
            claim_id: Set(id(head.claim)),
            seq: Set(number(head.seq)?),
            hash: Set(head.hash.to_vec()),
        })
    });
    let moved: Vec<_> = moved.collect::<Result<_, Error>>()?;
    if !moved.is_empty() {
        let mut on = OnConflict::columns([log_head::Column::Epoch, log_head::Column::Cno]);
        on.update_columns([log_head::Column::Seq, log_head::Column::Hash]);
        log_head::Entity::insert_many(moved).on_conflict(on).exec_without_returning(tx).await?;
    }
    let nodes = it.nodes.iter().map(|(of, hash)| {
        Ok(log_head_node::ActiveModel {
            epoch: Set(epoch),
            node: Set(heads::key(*of)?),
            hash: Set(hash.to_vec()),
        })
    });
    let nodes: Vec<_> = nodes.collect::<Result<_, Error>>()?;
    for some in nodes.chunks(AT_ONCE) {
        let mut on =
            OnConflict::columns([log_head_node::Column::Epoch, log_head_node::Column::Node]);
        on.update_column(log_head_node::Column::Hash);
        let rows = log_head_node::Entity::insert_many(some.to_vec());
        rows.on_conflict(on).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Begins a log anew with its first batch, and has every event wait again for it. The old one stays
/// as it is.
pub async fn begin_epoch(tx: &Tx, first: &Batch) -> Result<(), Error> {
    // Whoever seals meanwhile waits, and then finds the new log: an event that they took from the
    // queue for the old one would never reach it. On SQLite they wait already.
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE log_state IN EXCLUSIVE MODE").await?;
    }
    write(tx, first).await?;
    let all = Query::select()
        .column(::entity::event::Column::Position)
        .from(::entity::event::Entity)
        // Says nothing, but that the conflict below is not a part of a join.
        .and_where(::entity::event::COLUMN.position.gt(0))
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(log_queue::Entity).columns([log_queue::Column::Position]);
    insert
        .select_from(all)
        .map_err(|_columns| Error::Corrupt("the queue of the log".to_owned()))?;
    let mut ignore = OnConflict::column(log_queue::Column::Position);
    ignore.do_nothing();
    insert.on_conflict(ignore);
    tx.execute(&insert).await?;
    Ok(())
}
