//! Whether the links by which those who were asked can answer are those that were made.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;

use super::{Findings, PAGE};
use crate::domain::claim::{Event, Recorded};
use crate::domain::{ClaimId, ContactId, PersonId};
use crate::store::contacts::{self, Link};
use crate::store::{Db, Error, log};

/// Links that end within this time may be forgotten while they are looked at.
const SOON: TimeDelta = TimeDelta::hours(1);

/// A link that was made and not ended, as the trail tells it.
struct Made {
    seq: u64,
    until: DateTime<Utc>,
    by: Option<PersonId>,
    at: DateTime<Utc>,
    /// The clock stood behind the trail's last event, whose time the event has instead.
    was_late: bool,
    token_sha256: Option<String>,
}

impl Made {
    fn is(&self, hash: &str, link: &Link) -> bool {
        let at = if self.was_late { link.made_at <= self.at } else { link.made_at == self.at };
        let hash = self.token_sha256.as_deref().is_none_or(|it| it == hash);
        at && hash && (link.until, link.made_by) == (self.until, self.by)
    }
}

/// Whether each link of a claim that works at `now` is there, and only once.
pub async fn recorded(
    c: &impl ConnectionTrait,
    of: ClaimId,
    name: &str,
    (stored, now): (&[log::Stored], DateTime<Utc>),
) -> Result<Vec<String>, Error> {
    // A trail that cannot be told is a fault of the claim's rows.
    let Ok(history) = log::recorded(of, stored) else { return Ok(Vec::new()) };
    let mut faults = Vec::new();
    for (contact, made) in made(&history) {
        let seq = made.seq;
        match contacts::count_links(c, contact).await? {
            0 if made.until > now + SOON => {
                faults.push(format!("{name}, event {seq}: the link that was made is gone"));
            }
            0 | 1 => {}
            _many => faults
                .push(format!("{name}, event {seq}: one link was made, and there are several")),
        }
    }
    Ok(faults)
}

/// Looks at every link, and whether it was made as it stands and not ended.
pub async fn stored(db: &Db, findings: &mut Findings) -> Result<(), Error> {
    let mut after = None;
    loop {
        // Links and trails as of one moment: a link goes with the event that ends it.
        let c = db.snapshot().await?;
        let page = contacts::links_after(&c, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.clone());
        for (hash, link) in page {
            findings.faults.extend(fault(&c, &hash, &link).await?);
        }
    }
}

async fn fault(c: &impl ConnectionTrait, hash: &str, link: &Link) -> Result<Option<String>, Error> {
    // A trail that cannot be read makes no link, and is named itself too.
    let stored = log::read(c, link.claim.0).await?;
    let history = log::recorded(link.claim, &stored).unwrap_or_default();
    let name = match history.first() {
        Some(first) => format!("claim {} ({})", first.number, link.claim),
        None => format!("claim {}", link.claim),
    };
    Ok(match made(&history).get(&link.contact) {
        Some(made) if made.is(hash, link) => None,
        Some(made) => Some(format!(
            "{name}, event {}: the link to answer by is not the one that was made",
            made.seq
        )),
        None => {
            Some(format!("{name}: a link to answer by stands here that was not made, or has ended"))
        }
    })
}

/// The links of a claim that were not ended, by whom they are for.
fn made(history: &[Recorded]) -> BTreeMap<ContactId, Made> {
    let mut made = BTreeMap::new();
    let mut before = None;
    for it in history {
        match &it.event {
            Event::ContactLinkMade { contact, until, token_sha256 } => {
                let (seq, by, at) = (it.seq, it.actor.person, it.at);
                let (until, token_sha256) = (*until, token_sha256.clone());
                let was_late = before == Some(at);
                made.insert(*contact, Made { seq, until, by, at, was_late, token_sha256 });
            }
            Event::ContactLinkEnded { contact } | Event::ContactRemoved { contact, .. } => {
                made.remove(contact);
            }
            _ => {}
        }
        before = Some(it.at);
    }
    made
}
