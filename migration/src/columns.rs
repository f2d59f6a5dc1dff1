//! Columns: the shapes that every table here uses.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A `UUIDv7` as 36 characters: the same and readable on both databases.
pub fn id(name: &'static str) -> ColumnDef {
    string_len(name, 36)
}

pub fn id_null(name: &'static str) -> ColumnDef {
    string_len_null(name, 36)
}

/// A UTC time, from the desk's clock, never from the database's.
pub fn time(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

pub fn time_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name)
}

/// Runs the statements written for this database.
pub async fn per_engine(
    manager: &SchemaManager<'_>,
    sqlite: &[&str],
    postgres: &[&str],
) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Sqlite => sqlite,
        DbBackend::Postgres => postgres,
        other => {
            return Err(DbErr::Migration(format!(
                "{other:?} is not one of the databases that Claimdesk knows"
            )));
        }
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// An index that lists rows by these columns.
pub async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    name: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
