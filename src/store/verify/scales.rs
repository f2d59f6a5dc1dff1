//! Whether every version of a scale is what was recorded when it was made.

use ::entity::scale;
use sea_orm::{ConnectionTrait, EntityTrait};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::records::Record;
use crate::store::convert::id;
use crate::store::{Error, log};
use crate::trail::Fields;

/// What is wrong with the version whose trail this is.
pub async fn recorded(
    c: &impl ConnectionTrait,
    name: &str,
    of: Uuid,
    stored: &[log::Stored],
) -> Result<Option<String>, Error> {
    let Some(first) = stored.first() else { return Ok(None) };
    let record = log::event_of(Fields::read(&first.bytes)?, &first.openings)?;
    let Record::ScaleVersioned { key, version, sha256 } = record else { return Ok(None) };
    let row = scale::Entity::find_by_id(id(of)).one(c).await?;
    let fits = |row: &scale::Model| {
        let filed = (row.key == key) && row.version == i64::from(version);
        filed && hex::encode(Sha256::digest(row.content.as_bytes())) == sha256
    };
    Ok(match row {
        Some(row) if fits(&row) => None,
        Some(_) => Some(format!(
            "{name}: version {version} of the scale {key} is not the one that was recorded"
        )),
        None => Some(format!("{name}: version {version} of the scale {key} is gone")),
    })
}
