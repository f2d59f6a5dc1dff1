//! Cache: pages for readers as they were made last, for a minute and no longer, so that a name that
//! was erased leaves them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::Made;

/// The most bytes that are kept on one node.
const MOST: usize = 32 * 1024 * 1024;
/// How long a page is shown as it was made.
const KEPT: TimeDelta = TimeDelta::seconds(60);

/// The pages that were made, by what they show.
#[derive(Default)]
pub struct Cache(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    all: HashMap<String, (DateTime<Utc>, Arc<Made>)>,
    bytes: usize,
}

impl Cache {
    /// A page that was made a short while ago.
    pub(super) fn get(&self, key: &str, now: DateTime<Utc>) -> Option<Arc<Made>> {
        let pages = self.pages();
        let (at, made) = pages.all.get(key)?;
        (*at <= now && now < *at + KEPT).then(|| Arc::clone(made))
    }

    /// Keeps a page. When it is full everything goes: what is asked for often is soon back.
    pub(super) fn put(&self, key: String, made: &Arc<Made>, now: DateTime<Utc>) {
        let mut pages = self.pages();
        let gone = pages.all.remove(&key).map_or(0, |(_, old)| old.body.len());
        pages.bytes = pages.bytes.saturating_sub(gone);
        if pages.bytes.saturating_add(made.body.len()) > MOST {
            *pages = Pages::default();
        }
        pages.all.insert(key, (now, Arc::clone(made)));
        pages.bytes = pages.bytes.saturating_add(made.body.len());
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_for_a_minute_and_pages_for_so_many_bytes() {
        let (cache, now) = (Cache::default(), DateTime::UNIX_EPOCH);
        let put = |key: &str, length| {
            cache.put(key.to_owned(), &Arc::new(Made::new(vec![0_u8; length])), now);
        };
        put("a", 10);
        assert_eq!(cache.get("a", now).unwrap().body.len(), 10);
        assert!(cache.get("b", now).is_none());
        assert!(cache.get("a", now + TimeDelta::seconds(59)).is_some());
        assert!(cache.get("a", now + KEPT).is_none());
        for _ in 0..3 {
            put("b", MOST - 100);
        }
        assert!(cache.get("a", now).is_some(), "the same page again takes no more space");
        put("c", 200);
        assert!(cache.get("a", now).is_none() && cache.get("c", now).is_some());
    }
}
