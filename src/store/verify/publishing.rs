//! Whether the pages for readers are settled as it was recorded last.

use sea_orm::ConnectionTrait;

use crate::domain::publishing::Publishing;
use crate::domain::records::Record;
use crate::store::{Error, desk, log};
use crate::trail::Fields;

/// What is wrong with the settings of the pages, of the desk whose trail this is.
pub async fn recorded(
    c: &impl ConnectionTrait,
    name: &str,
    stored: &[log::Stored],
) -> Result<Option<String>, Error> {
    let Some(kept) = desk::read(c).await?.map(|it| it.publishing) else { return Ok(None) };
    let mut last = Publishing::default().record();
    for it in stored {
        let record = log::event_of(Fields::read(&it.bytes)?, &it.openings)?;
        if matches!(record, Record::PublishingChanged { .. }) {
            last = record;
        }
    }
    let fault = || format!("{name}: the pages for readers are not settled as it was recorded");
    Ok((kept.record() != last).then(fault))
}
