//! Grow: a larger desk made of copies of a smaller one, for sizes at which real events take hours.
//!
//! Each copy is the smaller desk over again: the same words by the same people and of the same
//! sources, under ids, numbers and places of its own, and as much earlier as the smaller desk is
//! long. Pages find in it what they would find in a desk of real events; its hashes are those of
//! the smaller desk, so it is not one for `verify`.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

/// What is copied, and which rows of it; whatever else there is stands once.
const COPIED: [(&str, &str); 14] = [
    ("event", "t.stream IN ('claim', 'article')"),
    ("opening", "EXISTS (SELECT 1 FROM small.claim c WHERE c.id = t.stream_id)"),
    ("article", "TRUE"),
    ("revision", "TRUE"),
    ("suggestion", "TRUE"),
    ("claim", "TRUE"),
    ("claim_anchor", "TRUE"),
    ("claim_attribution", "TRUE"),
    ("claim_evidence", "TRUE"),
    ("claim_tag", "TRUE"),
    ("verdict_round", "TRUE"),
    ("verdict_author", "TRUE"),
    // Claims, articles and comments.
    ("search_item", "t.kind IN (1, 2, 5)"),
    ("search_posting", "t.kind IN (1, 2, 5)"),
];

/// Columns that hold an id, or a hash, which only one row may have.
const IDS: [&str; 7] =
    ["id", "claim_id", "article_id", "revision_id", "subject_id", "stream_id", "fingerprint"];

/// Writes a desk of so many copies of a SQLite desk to a new file. Days is how long the desk is.
pub async fn grow(small: &Path, large: &Path, copies: u64, days: u64) {
    assert!((1..=16).contains(&copies), "an id has sixteen last digits");
    let mut options = ConnectOptions::new(format!("sqlite:{}?mode=rwc", large.display()));
    options.max_connections(1);
    let db = Database::connect(options).await.unwrap();
    let run = async |sql: &str| {
        db.execute_unprepared(sql).await.unwrap_or_else(|problem| panic!("{sql}: {problem}"));
    };
    // Nobody needs the file if the making of it ends early.
    run("PRAGMA journal_mode = OFF").await;
    run("PRAGMA synchronous = OFF").await;
    run("PRAGMA foreign_keys = OFF").await;
    run("PRAGMA cache_size = -4000000").await;
    run(&format!("ATTACH DATABASE '{}' AS small", small.display())).await;
    for sql in schema(&db, "type = 'table'").await {
        run(&sql).await;
    }
    let span = number(&db, "SELECT MAX(place) - MIN(place) + 1 FROM small.search_item").await;
    let numbers = number(&db, "SELECT MAX(number) + 1 FROM small.claim").await;
    let position = number(&db, "SELECT MAX(position) FROM small.event").await;
    for table in names(&db).await {
        let Some((_, rows)) = COPIED.iter().find(|(name, _)| *name == table) else {
            run(&format!("INSERT INTO main.{table} SELECT * FROM small.{table}")).await;
            continue;
        };
        let columns = columns(&db, &table).await;
        for earlier in (0..copies).rev() {
            let copy = Copy { earlier, of: copies, days, span, numbers, position };
            let cells: Vec<String> =
                columns.iter().map(|column| copy.cell(&table, column)).collect();
            run(&format!(
                "INSERT INTO main.{table} SELECT {} FROM small.{table} t WHERE {rows}",
                cells.join(", ")
            ))
            .await;
        }
        run(&format!("INSERT INTO main.{table} SELECT * FROM small.{table} t WHERE NOT ({rows})"))
            .await;
        eprintln!("{table} is there");
    }
    let next = format!("UPDATE counter SET next = {} WHERE name = 'claim'", numbers * copies);
    run(&next).await;
    for sql in schema(&db, "type IN ('index', 'trigger')").await {
        run(&sql).await;
    }
    run("DETACH DATABASE small").await;
    run("ANALYZE").await;
    run("PRAGMA journal_mode = WAL").await;
    db.close().await.unwrap();
}

/// A column: its name and its declared type.
type Column = (String, String);

/// One of the copies.
struct Copy {
    /// How many copies are younger.
    earlier: u64,
    of: u64,
    days: u64,
    span: u64,
    numbers: u64,
    position: u64,
}

impl Copy {
    /// What stands in a column of the copy.
    fn cell(&self, table: &str, (name, kind): &Column) -> String {
        let cell = format!("t.{name}");
        if self.earlier == 0 && !matches!(name.as_str(), "number" | "position") {
            return cell;
        }
        let younger = self.of - 1 - self.earlier;
        match (table, name.as_str()) {
            ("claim", "number") => format!("{cell} + {}", younger * self.numbers),
            ("event", "position") => format!("{cell} + {}", younger * self.position),
            ("search_item" | "search_posting", "place") => {
                format!("{cell} - {}", self.earlier * self.span)
            }
            ("event", "bytes") => self.bytes(),
            (_, id) if IDS.contains(&id) => self.id(&cell),
            // "Never" stays never.
            _ if kind.starts_with("timestamp") => format!(
                "CASE WHEN {cell} LIKE '9999-%' THEN {cell} ELSE \
                 strftime('%Y-%m-%dT%H:%M:%f+00:00', {cell}, '-{} days') END",
                self.earlier * self.days
            ),
            _ => cell,
        }
    }

    /// The id of the copy of something: its last digit is further on.
    fn id(&self, cell: &str) -> String {
        format!(
            "substr({cell}, 1, length({cell}) - 1) || substr('0123456789abcdef0123456789abcdef', \
             instr('0123456789abcdef', substr({cell}, -1)) + {}, 1)",
            self.earlier
        )
    }

    /// The bytes of an event, which name their claim, and the first its article and text.
    fn bytes(&self) -> String {
        let named = |bytes: &str, id: &str| format!("replace({bytes}, {id}, {})", self.id(id));
        let stream = named("CAST(t.bytes AS TEXT)", "t.stream_id");
        let article = format!(
            "(SELECT {} FROM small.claim c JOIN small.claim_anchor a ON a.claim_id = c.id \
             WHERE c.id = t.stream_id AND a.place = 0)",
            named(&named(&stream, "c.article_id"), "a.revision_id")
        );
        format!(
            "CAST(CASE WHEN t.seq = 0 AND t.stream = 'claim' THEN {article} ELSE {stream} END AS BLOB)"
        )
    }
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap()
}

async fn number(db: &DatabaseConnection, sql: &str) -> u64 {
    let value: i64 = rows(db, sql).await[0].try_get_by_index(0).unwrap();
    u64::try_from(value).unwrap()
}

/// What makes the schema of the smaller desk.
async fn schema(db: &DatabaseConnection, which: &str) -> Vec<String> {
    let sql = format!(
        "SELECT sql FROM small.sqlite_master \
         WHERE {which} AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    );
    rows(db, &sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn names(db: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT name FROM small.sqlite_master \
               WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    rows(db, sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn columns(db: &DatabaseConnection, table: &str) -> Vec<Column> {
    let sql = format!("SELECT name, lower(type) FROM pragma_table_info('{table}')");
    let of = |row: &sea_orm::QueryResult| {
        (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
    };
    rows(db, &sql).await.iter().map(of).collect()
}
