//! Ids in rows: a `UUIDv7` as 36 characters, the same and readable on both databases.
//!
//! Not SeaORM's own `TextUuid`, which cannot read a column that is empty.

use std::{fmt, str::FromStr};

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Id(pub Uuid);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// SeaORM asks this of every primary key; databases that count them up are not for these.
impl sea_orm::TryFromU64 for Id {
    fn try_from_u64(_counted: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Id"))
    }
}
