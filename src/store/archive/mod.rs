//! Archive: the tables of record as lines of JSON, and back, on either database.
//!
//! What can be made anew from these is left out, and so is what is nobody else's: passwords,
//! sessions, and links that choose a password.

mod row;

use ::entity::{
    article, contact_link, desk, event, handed_out, known_ruling, log_checkpoint, log_entry,
    log_head, log_head_node, log_key, log_queue, log_state, log_tile, logo, method, notice_choice,
    opening, person, revision, saved_view, scale, snapshot, snapshot_text, source, speaker,
    suggestion, watch,
};
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, Iterable, ModelTrait, PrimaryKeyToColumn, QueryOrder,
    QuerySelect,
};
use tokio::sync::mpsc::Sender;

use super::blobs::register;
use super::{Error, Tx, convert};

/// How many rows are written by one statement.
const TOGETHER: usize = 200;

/// Columns that do not leave; they are empty afterwards.
const PRIVATE: &[(&str, &str)] = &[("person", "password")];

/// What leaves no archive, and why: made anew from the rest, or of no use elsewhere, or private.
pub const LEFT_OUT: &[(&str, &[&str])] = &[
    (
        "made anew",
        &[
            "blob",
            "claim",
            "claim_anchor",
            "claim_attribution",
            "claim_evidence",
            "claim_judgement",
            "claim_tag",
            "counter",
            "opinion",
            "publication",
            "publication_change",
            "publication_speaker",
            "search_item",
            "search_made",
            "search_posting",
            "search_slip",
            "search_word",
            "seaql_migrations",
            "verdict_author",
            "verdict_round",
        ],
    ),
    (
        "of the moment",
        &[
            "batch",
            "claim_lease",
            "claim_nudge",
            "idempotency",
            "job",
            "node",
            "notice",
            "notice_round",
            "prepared_file",
            "prepared_part",
            "presence",
            "turn",
        ],
    ),
    ("private", &["link", "mail_link", "session"]),
];

/// One of the tables of record.
#[derive(Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    dump: Dump,
    fill: Fill,
}

type Dump = for<'t> fn(&'t Tx, Sender<String>) -> BoxFuture<'t, Result<(), Error>>;
type Fill = for<'t> fn(&'t Tx, &'t str) -> BoxFuture<'t, Result<(), Error>>;

impl Table {
    /// Sends every row as a line of JSON, in the order of the keys, until nobody listens.
    pub async fn dump(self, tx: &Tx, lines: Sender<String>) -> Result<(), Error> {
        (self.dump)(tx, lines).await
    }

    /// Writes rows that were dumped, each on a line.
    pub async fn fill(self, tx: &Tx, lines: &str) -> Result<(), Error> {
        (self.fill)(tx, lines).await
    }
}

/// The tables of record, each behind those that it refers to.
pub fn tables() -> Vec<Table> {
    vec![
        table::<desk::Entity>(),
        table::<scale::Entity>(),
        table::<method::Entity>(),
        table::<logo::Entity>(),
        table::<person::Entity>(),
        table::<notice_choice::Entity>(),
        table::<saved_view::Entity>(),
        table::<article::Entity>(),
        table::<revision::Entity>(),
        table::<suggestion::Entity>(),
        table::<source::Entity>(),
        table::<speaker::Entity>(),
        table::<snapshot::Entity>(),
        table::<snapshot_text::Entity>(),
        table::<watch::Entity>(),
        table::<known_ruling::Entity>(),
        table::<contact_link::Entity>(),
        table::<handed_out::Entity>(),
        table::<event::Entity>(),
        table::<opening::Entity>(),
        table::<log_key::Entity>(),
        table::<log_state::Entity>(),
        table::<log_entry::Entity>(),
        table::<log_tile::Entity>(),
        table::<log_head::Entity>(),
        table::<log_head_node::Entity>(),
        table::<log_checkpoint::Entity>(),
        table::<log_queue::Entity>(),
    ]
}

fn table<E>() -> Table
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Send + Sync,
{
    Table {
        name: E::default().as_str(),
        dump: |tx, lines| Box::pin(dump::<E>(tx, lines)),
        fill: |tx, lines| Box::pin(fill::<E>(tx, lines)),
    }
}

async fn dump<E>(tx: &Tx, lines: Sender<String>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Send + Sync,
{
    let mut query = E::find();
    for key in E::PrimaryKey::iter() {
        query = query.order_by_asc(key.into_column());
    }
    let mut rows = query.stream(tx).await?;
    while let Some(model) = rows.try_next().await? {
        if lines.send(row::line(&model)?).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn fill<E: EntityTrait>(tx: &Tx, lines: &str) -> Result<(), Error> {
    let mut lines = lines.lines().peekable();
    while lines.peek().is_some() {
        let mut insert = Query::insert();
        insert.into_table(E::default().table_ref()).columns(E::Column::iter());
        for line in lines.by_ref().take(TOGETHER) {
            let values = row::values::<E>(line)?;
            insert.values(values).map_err(|odd| Error::Corrupt(odd.to_string()))?;
        }
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// Whether nothing was ever recorded here.
pub async fn is_empty(c: &impl ConnectionTrait) -> Result<bool, Error> {
    let desk = desk::Entity::find().one(c).await?;
    let event = event::Entity::find().limit(1).one(c).await?;
    Ok(desk.is_none() && event.is_none())
}

/// How many blobs and rows leave, so that it can be said how far an archive is.
pub async fn count(c: &impl ConnectionTrait) -> Result<u64, Error> {
    let blobs = Query::select()
        .expr(Expr::col(snapshot::Column::Sha256).count_distinct())
        .from(snapshot::Entity)
        .to_owned();
    let rows = tables()
        .into_iter()
        .map(|table| Query::select().expr(Expr::col(Asterisk).count()).from(table.name).to_owned());
    let mut all = 0_u64;
    for query in std::iter::once(blobs).chain(rows) {
        let row = c.query_one(&query).await?;
        let row = row.ok_or_else(|| Error::Corrupt("a count".to_owned()))?;
        all = all.saturating_add(convert::count(row.try_get_by_index(0)?)?);
    }
    Ok(all)
}

/// Sends the SHA-256 of every blob that a snapshot names, once, until nobody listens.
pub async fn blobs(tx: &Tx, hashes: Sender<String>) -> Result<(), Error> {
    let query = snapshot::Entity::find()
        .select_only()
        .column(snapshot::Column::Sha256)
        .distinct()
        .order_by_asc(snapshot::Column::Sha256)
        .into_tuple::<String>();
    let mut rows = query.stream(tx).await?;
    while let Some(sha256) = rows.try_next().await? {
        if hashes.send(sha256).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Does what writers of rows do beside them: blobs are named, and the next event comes behind the
/// last one.
pub async fn settle(tx: &Tx) -> Result<(), Error> {
    let named: Vec<String> = snapshot::Entity::find()
        .select_only()
        .column(snapshot::Column::Sha256)
        .distinct()
        .into_tuple()
        .all(tx)
        .await?;
    for sha256 in named {
        register::keep(tx, &sha256).await?;
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        let next = "SELECT setval(pg_get_serial_sequence('event', 'position'), \
                    GREATEST(MAX(position), 1)) FROM event";
        tx.execute_unprepared(next).await?;
    }
    Ok(())
}
