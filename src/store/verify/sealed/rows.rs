//! Rows beside the entries: keys, events that wait or were left out, heads, their tree, and tiles.

use std::collections::BTreeMap;

use ::entity::{event, log_entry, log_head, log_head_node, log_queue, log_tile};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::PAGE;
use super::walk::{Walk, name};
use super::{Stop, Trust, bad};
use crate::domain::ClaimNumber;
use crate::store::Error;
use crate::store::convert::{count, number};
use crate::store::sealing::{self, State};
use crate::trail::Hash;
use crate::trail::note::{Note, VerifierKey};
use crate::trail::tile::Tile;

/// Whether each key by which readers are to check the log is the signer's or was announced. Where the
/// signer no longer has the key that it began with, another was announced since, and the first
/// checkpoint tells.
pub async fn keys(
    c: &impl ConnectionTrait,
    state: &State,
    walk: &Walk,
    trust: &Trust,
) -> Result<(), Stop> {
    if trust.keys.is_empty() {
        return Ok(());
    }
    let first = sealing::first_checkpoint(c, state.epoch).await?;
    let first = first.and_then(|it| Note::parse(&it.note).ok());
    let began = |vkey: &str| {
        let key = VerifierKey::parse(vkey).ok();
        let signed = first.as_ref().zip(key).is_some_and(|(note, key)| note.said_by(&key).is_ok());
        signed && !walk.keys.is_empty()
    };
    for vkey in sealing::keys(c, state.epoch).await? {
        let told = trust.keys.iter().any(|it| it.to_string() == vkey);
        if !told && !walk.keys.contains(&vkey) && !began(&vkey) {
            return bad(format!(
                "the key {vkey} of the log is not the signer’s, and was never announced"
            ));
        }
    }
    Ok(())
}

fn logged(epoch: u64, position: impl Into<Expr>) -> Result<SelectStatement, Error> {
    let mut logged = Query::select();
    logged
        .expr(Expr::val(1_i32))
        .from(log_entry::Entity)
        .and_where(Expr::col((log_entry::Entity, log_entry::Column::Event)).eq(position.into()))
        .and_where(log_entry::COLUMN.epoch.eq(number(epoch)?));
    Ok(logged)
}

/// Whether each event is in the log or waits for it, and none does both.
pub async fn each_event_once(c: &impl ConnectionTrait, state: &State) -> Result<(), Stop> {
    let position = || Expr::col((event::Entity, event::Column::Position));
    let waiting = Query::select()
        .expr(Expr::val(1_i32))
        .from(log_queue::Entity)
        .and_where(Expr::col((log_queue::Entity, log_queue::Column::Position)).eq(position()))
        .to_owned();
    let left_out = event::Entity::find()
        .filter(Expr::exists(logged(state.epoch, position())?).not())
        .filter(Expr::exists(waiting).not())
        .order_by_asc(event::Column::Position)
        .limit(1);
    if let Some(event) = left_out.one(c).await? {
        let name = name(&event, None);
        return bad(format!("{name} is neither in the log nor waits for it"));
    }
    let queued = || Expr::col((log_queue::Entity, log_queue::Column::Position));
    let twice = log_queue::Entity::find()
        .filter(Expr::exists(logged(state.epoch, queued())?))
        .order_by_asc(log_queue::Column::Position)
        .limit(1);
    if let Some(row) = twice.one(c).await? {
        return bad(format!("the event at {} is in the log and waits for it again", row.position));
    }
    let there = Query::select()
        .expr(Expr::val(1_i32))
        .from(event::Entity)
        .and_where(position().eq(queued()))
        .to_owned();
    let gone = log_queue::Entity::find()
        .filter(Expr::exists(there).not())
        .order_by_asc(log_queue::Column::Position)
        .limit(1);
    if let Some(row) = gone.one(c).await? {
        return bad(format!("the event at {} waits for the log and is gone", row.position));
    }
    Ok(())
}

/// Whether the heads that are kept, and the tree over them, are those of the entries.
pub async fn heads(c: &impl ConnectionTrait, state: &State, walk: &Walk) -> Result<(), Stop> {
    let mut met = 0_u64;
    let mut after = -1;
    loop {
        let page = log_head::Entity::find()
            .filter(log_head::COLUMN.epoch.eq(number(state.epoch)?))
            .filter(log_head::COLUMN.cno.gt(after))
            .order_by_asc(log_head::Column::Cno)
            .limit(PAGE)
            .all(c)
            .await?;
        let Some(last) = page.last() else { break };
        after = last.cno;
        for row in page {
            let cno = count(row.cno)?;
            let is = walk.heads.get(&cno).is_some_and(|head| {
                (head.claim, &head.hash[..]) == (row.claim_id.0, &row.hash[..])
                    && number(head.seq).ok() == Some(row.seq)
            });
            if !is {
                let claim = ClaimNumber(cno);
                return bad(format!("claim {claim}: the log keeps another head than its entries"));
            }
            met = met.saturating_add(1);
        }
    }
    if met != u64::try_from(walk.heads.len()).unwrap_or(0) {
        return bad("the head of a claim is gone from the log");
    }
    nodes(c, state, walk).await
}

async fn nodes(c: &impl ConnectionTrait, state: &State, walk: &Walk) -> Result<(), Stop> {
    let known = walk.tree.iter().map(|(of, hash)| Ok((sealing::head_node(*of)?, *hash)));
    let known: BTreeMap<i64, Hash> = known.collect::<Result<_, Error>>()?;
    let mut met = 0_usize;
    let mut after = -1;
    loop {
        let page = log_head_node::Entity::find()
            .filter(log_head_node::COLUMN.epoch.eq(number(state.epoch)?))
            .filter(log_head_node::COLUMN.node.gt(after))
            .order_by_asc(log_head_node::Column::Node)
            .limit(PAGE)
            .all(c)
            .await?;
        let Some(last) = page.last() else { break };
        after = last.node;
        for row in page {
            if known.get(&row.node).is_none_or(|hash| hash[..] != row.hash[..]) {
                return bad("the tree of heads is not the one of the claims’ heads");
            }
            met = met.saturating_add(1);
        }
    }
    if met == known.len() { Ok(()) } else { bad("the tree of heads has a hole") }
}

/// Whether the tiles that are kept and given out are those of the entries.
pub async fn tiles(c: &impl ConnectionTrait, state: &State, walk: &Walk) -> Result<(), Stop> {
    let known: BTreeMap<Tile, &[u8]> = walk.tiles.iter().collect();
    let mut met = 0_usize;
    for level in 0..6_u8 {
        let mut after = -1;
        loop {
            let page = log_tile::Entity::find()
                .filter(log_tile::COLUMN.epoch.eq(number(state.epoch)?))
                .filter(log_tile::COLUMN.level.eq(i64::from(level)))
                .filter(log_tile::COLUMN.n.gt(after))
                .order_by_asc(log_tile::Column::N)
                .limit(PAGE)
                .all(c)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.n;
            for row in page {
                let (index, wide) = (count(row.n)?, count(row.width)?);
                let bytes = known.get(&Tile { level, index });
                let is =
                    bytes.is_some_and(|it| **it == row.bytes) && wide == sealing::width(&row.bytes);
                if !is {
                    return bad(format!(
                        "tile {index} of level {level} of the log is not the one of its entries"
                    ));
                }
                met = met.saturating_add(1);
            }
        }
    }
    if met == known.len() { Ok(()) } else { bad("a tile of the log is gone") }
}
