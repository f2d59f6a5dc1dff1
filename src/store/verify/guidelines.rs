//! Whether the desk's method and its checklist are what was recorded.

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::domain::checklist::Checklist;
use crate::domain::method::Method;
use crate::domain::records::Record;
use crate::store::{Error, desk, log, method};
use crate::trail::Fields;

/// What is wrong with the guidelines of the desk whose trail this is.
pub async fn recorded(
    c: &impl ConnectionTrait,
    name: &str,
    stored: &[log::Stored],
) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut checklist = Checklist::EMPTY;
    let mut last = 0;
    for it in stored {
        match log::event_of(Fields::read(&it.bytes)?, &it.openings)? {
            Record::ChecklistChanged { version, items } => checklist = Checklist { version, items },
            Record::MethodWritten { version, sha256 } => {
                last = version;
                let found = method::read(c, version).await?;
                let fits = |found: &Method| {
                    let by = found.written.and_then(|(by, _)| by).map(|by| by.to_string());
                    hex::encode(Sha256::digest(found.body.as_bytes())) == sha256
                        && by.is_none_or(|by| by == it.index.actor)
                };
                let what = match found {
                    Some(found) if fits(&found) => continue,
                    Some(_) => "is not the one that was recorded",
                    None => "is gone",
                };
                faults.push(format!("{name}: version {version} of the method {what}"));
            }
            _ => {}
        }
    }
    if method::newest(c).await?.version > last {
        faults.push(format!("{name}: a version of the method was recorded by nobody"));
    }
    let kept = desk::read(c).await?.map(|it| it.settings.checklist);
    if kept.is_some_and(|kept| kept != checklist) {
        faults.push(format!("{name}: the checklist is not the one that was recorded"));
    }
    Ok(faults)
}
