//! Revisions: an article's text brought in again, its claims followed to where they stand now.

mod followed;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::articles::{Brought, Unreadable, headline, how, json, split};
use super::claims::Sent;
use super::following::{self, Texts, landings};
use super::sources::sha256;
use super::{ATTEMPTS, Desk, Error, allow, new_id, notices, settled};
use crate::domain::claim::{Anchor, Event, Landing};
use crate::domain::records::Record;
use crate::domain::words::{Field, optional};
use crate::domain::{Act, ArticleId, ClaimId, RevisionId, SuggestionId};
use crate::store::articles::{self, Article, Revision, Suggestion, SuggestionState};
use crate::store::claims::{self, Loaded};
use crate::store::log::{Meta, append_record};
use crate::store::revisions::{self, Change};
use crate::store::{self, Tx, forms};
use crate::text::page;
use crate::text::{self, anchor, diff, scalars::Scalars};
use followed::{followed, suggestions};

pub use crate::store::revisions::{Head, How};

/// What came of a text that was brought in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Revised {
    /// It is the text that is here already: nothing was stored.
    Same {
        number: u64,
    },
    Made(Made),
}

/// A revision that was made, and what became of the article's claims in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Counted from 1.
    pub number: u64,
    pub unchanged: u64,
    pub changed: u64,
    pub orphaned: u64,
}

/// A new text on its way to become a revision, with everything that takes long to find out.
pub(super) struct Prepared {
    article: Article,
    /// The revision that it was compared with.
    before: RevisionId,
    revision: Revision,
    suggestions: Vec<Suggestion>,
    /// What had become of those of the revision before, as far as its suggestions know of it.
    states: HashMap<SuggestionId, SuggestionState>,
    /// The article's new title, where it changes.
    title: Option<String>,
    loaded: HashMap<ClaimId, Arc<Loaded>>,
    /// Where each claim was seen last, and where its words are now.
    landings: HashMap<ClaimId, (Anchor, Landing)>,
}

/// A text that was read, and what was said about it.
struct New {
    body: String,
    dropped: String,
    /// The title that somebody typed.
    typed: Option<String>,
    /// The headline that stands in it.
    found: Option<String>,
}

impl New {
    fn of(brought: &Brought, read: page::Article) -> Result<Self, Error> {
        Ok(Self {
            dropped: json(&read.dropped)?,
            body: read.body,
            typed: optional(Field::Title, &brought.title)?,
            found: headline(&read.title),
        })
    }
}

/// A text beside the newest revision.
enum Compared {
    Same { number: u64 },
    Differs(Box<Prepared>),
}

impl Desk {
    /// Brings an article's text in again. Where it differs from the newest revision, or its
    /// headline does, it becomes the next one, and every claim of the article follows it in the
    /// same transaction. Only text and title are taken; what else is known of the article stays.
    ///
    /// Answers `SameText` where the text is another article's.
    pub async fn revise(
        &self,
        of: ArticleId,
        brought: Brought,
        sent: Sent,
    ) -> Result<Revised, Error> {
        allow(sent.actor, Act::Import)?;
        let article = self.article_head(of).await?;
        if let Some(did) = did(self.db.read(), &sent).await? {
            return Ok(did);
        }
        self.room().await?;
        let read = self.read_text(&brought).await?;
        let new = New::of(&brought, read)?;
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            match self.revise_newest(&article, &new, &sent).await {
                // Somebody else's revision came between: this one is compared with it.
                Err(Error::TextChanged) if left > 0 => {}
                done => return done,
            }
        }
    }

    /// Compares with the newest revision and stores what differs from it.
    async fn revise_newest(
        &self,
        article: &Article,
        new: &New,
        sent: &Sent,
    ) -> Result<Revised, Error> {
        let meta = Meta { batch: Some(new_id()), ..self.meta(sent.actor) };
        match self.compared(article, new, meta).await? {
            Compared::Same { number } => Ok(Revised::Same { number }),
            Compared::Differs(prepared) => {
                let (prepared, sent) = (Arc::new(*prepared), sent.clone());
                let done = self.write(move |tx| {
                    Box::pin(stored(tx, Arc::clone(&prepared), sent.clone(), meta))
                });
                done.await
            }
        }
    }

    /// Makes a revision of a text that was fetched, and stores nothing yet; nothing where it is the
    /// newest one again. Answers `SameText` where it is another article's.
    pub(super) async fn renewal_of(
        &self,
        of: ArticleId,
        brought: &Brought,
        read: page::Article,
        meta: Meta,
    ) -> Result<Option<Prepared>, Error> {
        let article = self.article_head(of).await?;
        Ok(match self.compared(&article, &New::of(brought, read)?, meta).await? {
            Compared::Same { .. } => None,
            Compared::Differs(prepared) => Some(*prepared),
        })
    }

    async fn compared(&self, article: &Article, new: &New, meta: Meta) -> Result<Compared, Error> {
        let latest = articles::latest(self.db.read(), article.id).await?.ok_or(Error::NotFound)?;
        let Some(revision) = next(article, &latest, new, meta) else {
            return Ok(Compared::Same { number: latest.number });
        };
        let other = articles::same_text(self.db.read(), &revision.fingerprint).await?;
        if let Some(other) = other.filter(|other| *other != article.id) {
            return Err(Error::SameText(other));
        }
        let prepared = self.prepare(article.clone(), latest, revision, new).await?;
        Ok(Compared::Differs(Box::new(prepared)))
    }

    /// Reads the claims, splits the text and looks for every claim's words, outside of any
    /// transaction that others would wait for.
    async fn prepare(
        &self,
        article: Article,
        latest: Revision,
        mut revision: Revision,
        new: &New,
    ) -> Result<Prepared, Error> {
        let origin = self.settled().await?.desk.origin;
        let (loaded, texts, found) = {
            let c = self.db.snapshot().await?;
            let ids = revisions::claims_of(&c, article.id).await?;
            let loaded = claims::load_all(&c, &origin, &ids).await?;
            let anchors = loaded.iter().filter_map(|(_, it)| it.claim.as_ref()?.anchor());
            let wanted: BTreeSet<RevisionId> = anchors.map(|it| it.revision).collect();
            let mut texts = Texts::new();
            for id in wanted {
                if let Some(found) = articles::read_revision(&c, id).await? {
                    texts.insert(id, found.body);
                }
            }
            (loaded, texts, articles::suggestions(&c, latest.id).await?)
        };
        let mut suggestions = split(&article, &revision).await?;
        let before = latest.id;
        let title = retitled(&article, &latest, new);
        let look = move || {
            let claims: Vec<_> = loaded.iter().filter_map(|(_, it)| it.claim.as_ref()).collect();
            let landings = landings(&claims, &texts, (revision.id, &revision.body));
            let revised = anchor::Revised::new(Some(&latest.body), &revision.body);
            let old = Scalars::new(&latest.body);
            let states = found.iter().map(|it| (it.id, it.state)).collect();
            let is_decided = |it: &Suggestion| it.state != SuggestionState::Waiting;
            let decided: Vec<_> = found.into_iter().filter(is_decided).collect();
            let landed = |claim| landings.get(&claim).map(|(_, it)| it);
            following::carry(&decided, &mut suggestions, landed, &revised, &old);
            (revision.change.words_added, revision.change.words_removed) =
                words_between(&latest.body, &revision.body);
            let loaded = loaded.into_iter().map(|(id, it)| (id, Arc::new(it))).collect();
            Prepared { article, before, revision, suggestions, states, title, loaded, landings }
        };
        let prepared = tokio::task::spawn_blocking(look).await;
        Ok(prepared.map_err(|_died| Unreadable::ReaderDied)?)
    }
}

/// The revision that a text makes, unless it is the newest one again.
fn next(article: &Article, latest: &Revision, new: &New, meta: Meta) -> Option<Revision> {
    let sha256_of_body = sha256(&new.body);
    let retitled = retitled(article, latest, new);
    if sha256_of_body == latest.sha256 && retitled.is_none() && !renamed(latest, new) {
        return None;
    }
    let title = new.found.as_ref().or(new.typed.as_ref()).unwrap_or(&latest.title);
    Some(Revision {
        id: RevisionId(new_id()),
        article: article.id,
        number: latest.number.saturating_add(1),
        title: title.clone(),
        sha256: sha256_of_body,
        fingerprint: sha256(&text::fingerprint(&new.body)),
        dropped: new.dropped.clone(),
        body: new.body.clone(),
        made_by: meta.actor.person,
        how: how(meta.actor),
        change: Change::default(),
        made_at: store::whole_millis(meta.at),
    })
}

/// Whether another headline stands in the text than stood in the one before.
fn renamed(latest: &Revision, new: &New) -> bool {
    new.found.as_ref().is_some_and(|found| *found != latest.title)
}

/// The title that an article gets by a new text: the one that somebody typed, or the new headline
/// where the old one was its title. A title of the desk's own stays.
fn retitled(article: &Article, latest: &Revision, new: &New) -> Option<String> {
    let own = article.title != latest.title;
    let found = new.found.clone().filter(|_| renamed(latest, new) && !own);
    new.typed.clone().or(found).filter(|title| *title != article.title)
}

/// How many words a text has that the one before it had not, and the other way round.
fn words_between(old: &str, new: &str) -> (u64, u64) {
    let count = |text: &str| u64::try_from(text.split_whitespace().count()).unwrap_or(u64::MAX);
    let (mut added, mut removed) = (0_u64, 0_u64);
    for piece in diff::words(old, new) {
        match piece {
            diff::Piece::Same(_) => {}
            diff::Piece::Added(text) => added = added.saturating_add(count(&text)),
            diff::Piece::Removed(text) => removed = removed.saturating_add(count(&text)),
        }
    }
    (added, removed)
}

/// Stores a revision that was fetched; gives its id.
pub(super) async fn renewed(tx: &Tx, new: Arc<Prepared>, meta: Meta) -> Result<RevisionId, Error> {
    let (revision, meta) = (new.revision.id, Meta { batch: Some(new_id()), ..meta });
    stored(tx, new, Sent { actor: meta.actor, once: None }, meta).await?;
    Ok(revision)
}

async fn stored(tx: &Tx, new: Arc<Prepared>, sent: Sent, meta: Meta) -> Result<Revised, Error> {
    let settled = settled(tx).await?;
    let article = new.article.id;
    revisions::lock(tx, article).await?;
    if let Some(did) = did(tx, &sent).await? {
        return Ok(did);
    }
    if revisions::latest_id(tx, article).await? != Some(new.before) {
        return Err(Error::TextChanged);
    }
    let followed = followed(tx, &settled, &new, meta).await?;
    let mut revision = new.revision.clone();
    for it in &followed {
        let count = match it.event {
            Event::WordsChanged { .. } => &mut revision.change.changed,
            Event::Orphaned { .. } => &mut revision.change.orphaned,
            _ => &mut revision.change.unchanged,
        };
        *count = count.saturating_add(1);
    }
    if let Some(title) = &new.title {
        revisions::retitle(tx, article, title).await?;
    }
    revisions::insert(tx, &revision, &suggestions(tx, &new, &followed).await?).await?;
    for it in &followed {
        if let Some(claim) = &it.loaded.claim {
            claims::append_one(tx, &it.loaded, (claim.id, claim.number), &it.event, meta).await?;
            notices::tell(tx, claim, &it.event, meta).await?;
        }
    }
    let record = Record::ArticleRevised {
        revision: number(&revision)?,
        length: u64::try_from(revision.body.chars().count()).unwrap_or(u64::MAX),
        sha256: revision.sha256,
        title: new.title.clone(),
    };
    append_record(tx, &settled.desk.origin, "article", article.0, &record, meta).await?;
    let Change { unchanged, changed, orphaned, .. } = revision.change;
    let did = Revised::Made(Made { number: revision.number, unchanged, changed, orphaned });
    if let Some((person, key)) = sent.key() {
        forms::keep(tx, person, &key, &did, meta.at).await?;
    }
    Ok(did)
}

/// What the same form did when it was sent before.
async fn did(c: &impl store::Reads, sent: &Sent) -> Result<Option<Revised>, Error> {
    match sent.key() {
        Some((person, key)) => Ok(forms::done(c, person, &key).await?),
        None => Ok(None),
    }
}

/// The number of a revision as events have it.
pub(super) fn number(revision: &Revision) -> Result<u32, Error> {
    let number = u32::try_from(revision.number);
    Ok(number.map_err(|_far| store::Error::Corrupt("the number of a revision".to_owned()))?)
}
