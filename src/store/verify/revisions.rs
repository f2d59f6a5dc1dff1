//! Whether every text of an article is the one that was recorded.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::{Findings, PAGE};
use crate::domain::ArticleId;
use crate::domain::records::Record;
use crate::store::articles::{self, Revision};
use crate::store::{Db, Error, log, revisions};
use crate::trail::Fields;

/// The kinds of the events that record a text, or what it is called.
const KINDS: [&str; 3] = ["article.imported", "article.revised", "article.described"];

/// Whether the texts that an article's trail records stand as it says, and no others.
pub async fn recorded(
    c: &impl ConnectionTrait,
    of: ArticleId,
    name: &str,
    stored: &[log::Stored],
) -> Result<Vec<String>, Error> {
    let (mut faults, mut known) = (Vec::new(), BTreeSet::new());
    let mut called = None;
    for it in stored {
        let fields = Fields::read(&it.bytes)?;
        if !KINDS.contains(&fields.kind.as_str()) {
            continue;
        }
        let (number, sha256, length) = match log::event_of(fields, &it.openings)? {
            Record::ArticleImported { revision, sha256, length, title, .. } => {
                called = Some(title);
                (revision, sha256, length)
            }
            Record::ArticleRevised { revision, sha256, length, title } => {
                called = title.or(called);
                (revision, sha256, length)
            }
            Record::ArticleDescribed { title, .. } => {
                called = Some(title);
                continue;
            }
            _ => continue,
        };
        known.insert(u64::from(number));
        let wrong = match revisions::numbered(c, of, number.into()).await {
            Ok(Some(found)) if is_same(&found, &sha256, length) => continue,
            Ok(Some(_another)) => "is not the one that was recorded",
            Ok(None) => "is gone",
            Err(Error::Corrupt(_)) => "cannot be read",
            Err(error) => return Err(error),
        };
        faults.push(format!("{name}, event {}: the text of revision {number} {wrong}", it.seq));
    }
    for number in revisions::numbers(c, of).await? {
        if !known.contains(&number) {
            faults.push(format!("{name}: revision {number} stands here and is not recorded"));
        }
    }
    match (articles::titles(c, &[of]).await?.pop(), called) {
        (Some((_, title)), Some(called)) if title == called => {}
        (Some(_), Some(_)) => {
            faults.push(format!("{name}: its title is not the one that was recorded"));
        }
        (None, _) => faults.push(format!("{name}: pages do not show it")),
        // That no text was recorded has been said of its revisions.
        (Some(_), None) => {}
    }
    Ok(faults)
}

/// The bytes count, and not what the row says of them; but the row must say the same.
fn is_same(found: &Revision, sha256: &str, length: u64) -> bool {
    found.sha256 == sha256
        && hex::encode(Sha256::digest(found.body.as_bytes())) == sha256
        && u64::try_from(found.body.chars().count()) == Ok(length)
}

/// Looks for articles that no trail tells of.
pub async fn without_trail(db: &Db, findings: &mut Findings) -> Result<(), Error> {
    let c = db.read();
    let mut after = None;
    loop {
        let page = articles::ids_after(c, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for of in page {
            if log::read(c, of.0).await?.is_empty() {
                findings.faults.push(format!("article {of}: pages show it, but it has no trail"));
            }
        }
    }
}
