//! Feeds: the ClaimReviews of every published check as one file, written page by page.

use std::collections::VecDeque;

use bytes::Bytes;

use super::dossiers::Site;
use super::{Desk, Error};
use crate::domain::{ClaimId, ClaimNumber};
use crate::report::claimreview::feed;
use crate::store::published;

/// How many claims are looked up at once.
const PAGE: u64 = 50;

/// A feed that is written claim by claim, so that only one of them is in memory.
pub struct ClaimReviewFeed {
    desk: Desk,
    site: Option<String>,
    step: Step,
    /// The claims that come next.
    ahead: VecDeque<(ClaimNumber, ClaimId)>,
    after: Option<ClaimNumber>,
    has_entries: bool,
}

enum Step {
    Head,
    Entries,
    Over,
}

impl Desk {
    /// Every published check, and what is left of those that were withdrawn, in the order of their
    /// numbers. `site` is where readers find the desk; without one it has no pages, and the feed no
    /// entries.
    pub async fn claim_review_feed(&self, site: Site<'_>) -> Result<ClaimReviewFeed, Error> {
        self.settled().await?;
        Ok(ClaimReviewFeed {
            desk: self.clone(),
            site: site.map(str::to_owned),
            step: Step::Head,
            ahead: VecDeque::new(),
            after: None,
            has_entries: false,
        })
    }
}

impl ClaimReviewFeed {
    /// The next bytes of the file; nothing once it is whole.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        match self.step {
            Step::Head => {
                self.step = Step::Entries;
                let desk = self.desk.desk_info(self.site.as_deref()).await?;
                let head = feed::head(&desk, self.desk.now()).map_err(unwritten)?;
                Ok(Some(Bytes::from(head)))
            }
            Step::Entries => {
                while let Some(of) = self.next_claim().await? {
                    let site = self.site.as_deref();
                    let Some(dossier) = self.desk.dossier_for_feeds(of, site).await? else {
                        continue;
                    };
                    if let Some(entry) = feed::entry(&dossier).map_err(unwritten)? {
                        let before = if self.has_entries { ",\n" } else { "\n" };
                        self.has_entries = true;
                        return Ok(Some(Bytes::from(format!("{before}{entry}"))));
                    }
                }
                self.step = Step::Over;
                Ok(Some(Bytes::from_static(feed::FOOT.as_bytes())))
            }
            Step::Over => Ok(None),
        }
    }

    async fn next_claim(&mut self) -> Result<Option<ClaimId>, Error> {
        if self.ahead.is_empty() && self.site.is_some() {
            let page = published::once_published(self.desk.db.read(), self.after, PAGE).await?;
            self.after = page.last().map(|(number, _)| *number).or(self.after);
            self.ahead.extend(page);
        }
        Ok(self.ahead.pop_front().map(|(_, of)| of))
    }
}

fn unwritten(error: serde_json::Error) -> Error {
    crate::store::Error::Corrupt(format!("an entry of a feed: {error}")).into()
}
