//! Publishing: the pages for readers. What they show comes through here and is public: of a claim
//! nothing but the verdict that was published, on what it was approved on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::dossiers::Site;
use super::{Desk, Error, allow, settled};
use crate::domain::claim::{Publication, Refusal, Stage};
use crate::domain::colour::Accent;
use crate::domain::complaints::Complaints;
use crate::domain::publishing::{Language, Publishing};
use crate::domain::scale::Scale;
use crate::domain::{Act, Actor, ArticleId, ClaimId, ClaimNumber, ScaleId, SpeakerId};
use crate::report::Dossier;
use crate::store::articles::Article;
use crate::store::log::append_record;
use crate::store::sources::Speaker;
use crate::store::{self, articles, logo, published, relations, sources};
use crate::text::kind::{ImageKind, Kind, sniff};
use crate::text::picture::{self, Flaw, MOST_SIDE};

pub use crate::store::logo::Logo;
pub use crate::store::published::{Change, Check, Place};

/// The most bytes of a logo: it stands on every page.
pub const MOST_LOGO: usize = 256 * 1024;
/// How many of a speaker's checks are counted by label at most.
const MOST_COUNTED: u64 = 10_000;
/// How many claims a number may lead through.
const STEPS: usize = 100;

/// Where a page of the log of corrections ended.
pub type ChangePlace = (DateTime<Utc>, ClaimId, u64);

/// Where a number leads readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a check, or to what is left of one, at a version of its claim.
    Here(Box<Check>, u64),
    /// To the check of the claim that stands for it.
    To(ClaimNumber),
}

/// What a desk has about its pages, as somebody wants it from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPublishing {
    pub pages: Option<bool>,
    pub language: Language,
    pub accent: Option<Accent>,
    pub complaints: Option<Complaints>,
    pub drops_logo: bool,
}

/// Why a picture is not taken as the logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsuited {
    #[error("Choose a file first.")]
    Empty,
    #[error("The picture is too large. Choose one of at most 256 kB.")]
    TooLarge,
    #[error(
        "The picture is too large. Choose one of at most {MOST_SIDE} pixels in width and height."
    )]
    TooWide,
    #[error(
        "The picture is not whole: it ends too early or was changed on the way. Save it anew and choose it again."
    )]
    Broken,
    #[error("Only PNG and JPEG are taken. Save the logo as a PNG and choose that.")]
    Kind,
}

impl Desk {
    /// What the desk is called, and how its pages for readers are.
    pub async fn front(&self) -> Result<(String, Publishing), Error> {
        let desk = store::desk::read(self.db.read()).await?.ok_or(Error::NotSetUp)?;
        Ok((desk.name, desk.publishing))
    }

    /// The published checks, newest first; of one label where one is given.
    pub async fn checks(
        &self,
        label: Option<&str>,
        after: Option<Place>,
        limit: u64,
    ) -> Result<Vec<Check>, Error> {
        Ok(published::newest(self.db.read(), label, after, limit).await?)
    }

    /// What changed last before the eyes of readers, what was withdrawn among it.
    pub async fn latest_checks(&self, limit: u64) -> Result<Vec<Check>, Error> {
        Ok(published::latest(self.db.read(), limit).await?)
    }

    /// An article with its published checks behind a number. One without any is not there.
    pub async fn checked_article(
        &self,
        of: ArticleId,
        after: Option<ClaimNumber>,
        limit: u64,
    ) -> Result<(Article, Vec<Check>), Error> {
        let c = self.db.read();
        let checks = published::of_article(c, of, after, limit).await?;
        if checks.is_empty() {
            return Err(Error::NotFound);
        }
        Ok((articles::read(c, of).await?.ok_or(Error::NotFound)?, checks))
    }

    /// A speaker with the published checks of what they said behind a place. One without any is
    /// not there.
    pub async fn checked_speaker(
        &self,
        of: SpeakerId,
        after: Option<Place>,
        limit: u64,
    ) -> Result<(Speaker, Vec<Check>), Error> {
        let c = self.db.read();
        let checks = published::of_speaker(c, of, after, limit).await?;
        if checks.is_empty() {
            return Err(Error::NotFound);
        }
        Ok((sources::read_speaker(c, of).await?.ok_or(Error::NotFound)?, checks))
    }

    /// How many published checks of a speaker have which label: its scale, its key, its name.
    pub async fn labels_of_speaker(
        &self,
        of: SpeakerId,
    ) -> Result<Vec<(ScaleId, String, String, u64)>, Error> {
        Ok(published::labels_of(self.db.read(), of, MOST_COUNTED).await?)
    }

    /// The article that a check is about, by its head.
    pub async fn article_of(&self, check: &Check) -> Result<Article, Error> {
        articles::read(self.db.read(), check.article).await?.ok_or(Error::NotFound)
    }

    /// The versions of scales that these checks stand on.
    pub async fn scales_of_checks(
        &self,
        scales: impl Iterator<Item = ScaleId>,
    ) -> Result<BTreeMap<ScaleId, Scale>, Error> {
        let mut found = BTreeMap::new();
        for id in scales.collect::<BTreeSet<_>>() {
            if let Some(scale) = store::desk::read_scale(self.db.read(), id).await? {
                found.insert(id, scale);
            }
        }
        Ok(found)
    }

    /// Where a number leads readers. One that never led to anything public is not there, whatever
    /// the desk has under it.
    pub async fn leads_readers(&self, number: ClaimNumber) -> Result<Leads, Error> {
        let c = self.db.read();
        if let Some(check) = published::numbered(c, number).await? {
            let version = published::version(c, check.claim).await?.unwrap_or_default();
            return Ok(Leads::Here(Box::new(check), version));
        }
        let mut at = store::claims::by_number(c, number).await?.ok_or(Error::NotFound)?;
        for _ in 0..STEPS {
            let step = relations::step(c, at).await?.ok_or(Error::NotFound)?;
            let leads_on = matches!(step.stage, Stage::Merged | Stage::Duplicate);
            let Some(other) = step.other.filter(|_| leads_on) else {
                let seen = published::numbered(c, step.number).await?;
                return seen.map(|it| Leads::To(it.number)).ok_or(Error::NotFound);
            };
            at = other;
        }
        Err(Error::NotFound)
    }

    /// Whether a version of a claim is one that readers may have seen: none that came after what they
    /// were shown last, so that it tells nothing of what is worked on.
    pub async fn readers_knew(&self, check: &Check, version: u64) -> Result<bool, Error> {
        let history = self.claim(check.claim).await?.history;
        let until = history.iter().filter(|it| it.at <= check.changed_at).count();
        Ok(version > 0 && usize::try_from(version).is_ok_and(|it| it <= until))
    }

    /// What a page for readers is made of: nothing but what was published.
    pub async fn dossier_for_readers(&self, of: ClaimId, site: Site<'_>) -> Result<Dossier, Error> {
        let loaded = self.claim(of).await?;
        let history = loaded.history.clone();
        let dossier = self.dossier_without_trail(loaded, site).await?;
        dossier.for_readers(&history).ok_or(Error::NotFound)
    }

    /// What feeds are made of: what readers see of a check, or that it was withdrawn; nothing where
    /// they see neither.
    pub(super) async fn dossier_for_feeds(
        &self,
        of: ClaimId,
        site: Site<'_>,
    ) -> Result<Option<Dossier>, Error> {
        let loaded = self.claim(of).await?;
        let history = loaded.history.clone();
        let dossier = self.dossier_without_trail(loaded, site).await?;
        let is_withdrawn = matches!(dossier.claim.publication, Publication::Withdrawn { .. });
        Ok(if is_withdrawn { Some(dossier) } else { dossier.for_readers(&history) })
    }

    /// What was changed of one check, oldest first.
    pub async fn changes_of(&self, check: &Check) -> Result<Vec<Change>, Error> {
        Ok(published::changes_of(self.db.read(), check.claim).await?)
    }

    /// What was corrected and withdrawn of any check behind a place, newest first, with the checks.
    pub async fn changes(
        &self,
        after: Option<ChangePlace>,
        limit: u64,
    ) -> Result<Vec<(Change, Check)>, Error> {
        let c = self.db.read();
        let changes = published::changes(c, after, limit).await?;
        let checks = published::of_claims(c, changes.iter().map(|it| it.claim)).await?;
        let with = |it: Change| Some((it.clone(), checks.get(&it.claim)?.clone()));
        Ok(changes.into_iter().filter_map(with).collect())
    }

    /// The lowest number from one on that readers have seen a check of.
    pub async fn check_from(&self, from: u64) -> Result<Option<ClaimNumber>, Error> {
        Ok(published::first_from(self.db.read(), from).await?)
    }

    /// The checks with numbers from one to below another, and when each changed last.
    pub async fn checks_between(
        &self,
        from: u64,
        below: u64,
    ) -> Result<Vec<(ClaimNumber, DateTime<Utc>)>, Error> {
        Ok(published::between(self.db.read(), from, below).await?)
    }

    pub async fn logo(&self) -> Result<Option<Logo>, Error> {
        Ok(logo::read(self.db.read()).await?)
    }

    /// Changes what is settled about the pages for readers.
    pub async fn change_publishing(&self, new: NewPublishing, actor: Actor) -> Result<(), Error> {
        self.settle_publishing(actor, move |before| {
            let logo = before.logo.filter(|_| !new.drops_logo);
            let NewPublishing { pages, language, accent, complaints, drops_logo } = new;
            let drops = drops_logo.then_some(None);
            (Publishing { pages, language, accent, logo, complaints }, drops)
        })
        .await
    }

    /// Puts a picture on every page for readers, in the place of the one before.
    pub async fn change_logo(&self, bytes: Vec<u8>, actor: Actor) -> Result<(), Error> {
        allow(actor, Act::KeepSettings)?;
        if bytes.is_empty() {
            return Err(Unsuited::Empty.into());
        }
        if bytes.len() > MOST_LOGO {
            return Err(Unsuited::TooLarge.into());
        }
        let Kind::Image(kind @ (ImageKind::Png | ImageKind::Jpeg)) = sniff(&bytes, None, None)
        else {
            return Err(Unsuited::Kind.into());
        };
        let (bytes, found) = tokio::task::spawn_blocking(move || {
            let found = picture::examine(&bytes, kind);
            (bytes, found)
        })
        .await
        .map_err(|_ended| Unsuited::Broken)?;
        found.map_err(|flaw| match flaw {
            Flaw::TooWide => Unsuited::TooWide,
            Flaw::Broken => Unsuited::Broken,
            Flaw::Kind => Unsuited::Kind,
        })?;
        let logo = Logo {
            sha256: hex::encode(Sha256::digest(&bytes)),
            media: kind.media_type().to_owned(),
            bytes,
        };
        self.settle_publishing(actor, move |before| {
            let after = Publishing { logo: Some(logo.sha256.clone()), ..before };
            (after, Some(Some(logo)))
        })
        .await
    }

    /// Settles it, and what becomes of the logo: nothing where that stays.
    async fn settle_publishing<F>(&self, actor: Actor, change: F) -> Result<(), Error>
    where
        F: FnOnce(Publishing) -> (Publishing, Option<Option<Logo>>) + Clone + Send + Sync + 'static,
    {
        allow(actor, Act::KeepSettings)?;
        let meta = self.meta(actor);
        self.write(move |tx| {
            let change = change.clone();
            Box::pin(async move {
                let before = settled(tx).await?.desk;
                let (after, new_logo) = change(before.publishing.clone());
                if after == before.publishing {
                    return Err(Refusal::Unchanged.into());
                }
                if let Some(new_logo) = new_logo {
                    logo::save(tx, new_logo).await?;
                }
                let desk = store::desk::Desk { publishing: after.clone(), ..before };
                store::desk::save(tx, &desk).await?;
                let record = after.record();
                Ok(append_record(tx, &desk.origin, "desk", desk.id, &record, meta).await?)
            })
        })
        .await
    }
}
