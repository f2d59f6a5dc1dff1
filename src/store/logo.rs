//! The desk's logo: a small picture that stands on every page for readers.

use ::entity::logo;
use sea_orm::{ConnectionTrait, EntityTrait, Set};

use super::{Error, Tx};

/// The picture as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Of the bytes, in hex.
    pub sha256: String,
    pub media: String,
    pub bytes: Vec<u8>,
}

pub async fn read(c: &impl ConnectionTrait) -> Result<Option<Logo>, Error> {
    let row = logo::Entity::find().one(c).await?;
    Ok(row.map(|row| Logo { sha256: row.sha256, media: row.media, bytes: row.bytes }))
}

/// Puts it in the place of the one before, or takes that away.
pub async fn save(tx: &Tx, it: Option<Logo>) -> Result<(), Error> {
    logo::Entity::delete_many().exec(tx).await?;
    if let Some(it) = it {
        let row = logo::ActiveModel {
            only: Set(1),
            sha256: Set(it.sha256),
            media: Set(it.media),
            bytes: Set(it.bytes),
        };
        logo::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}
