//! Likeness: which evidence of a claim may share an origin, for a person to look at. Nothing is
//! grouped by it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::articles::Unreadable;
use super::names::Names;
use super::{Desk, Error};
use crate::domain::claim::Claim;
use crate::domain::evidence::Evidence;
use crate::domain::research::{Research, pair};
use crate::domain::{ClaimNumber, EvidenceId, SourceId};
use crate::store::sources::Source;
use crate::store::{evidence, snapshots};
use crate::text;
use crate::text::likeness::{MOST_SCALARS, alike};

/// How many items of evidence are compared, the newest.
const COMPARED: usize = 64;
/// How many sources are compared by the words of their snapshots, the newest.
const PAGES: usize = 16;
/// How many in a hundred words must be the same. Reports of one event in words of their own, with
/// the same quotations in them, stay well below it.
const LEAST: u32 = 60;
/// How many other claims are named that use a source.
pub const USES: u64 = 6;

/// Two items that look as if they had one origin, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub one: EvidenceId,
    pub other: EvidenceId,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// So many in a hundred of their words are the same.
    Words(u32),
    /// Somebody said of the two sources on another claim that they share an origin.
    GroupedElsewhere,
    /// They have the same title and the same publisher.
    SameTitle,
}

/// What the rest of the desk knows about the evidence of a claim.
#[derive(Clone, Debug, Default)]
pub struct Related {
    /// The newest other claims on which each source is used, [`USES`] at most.
    pub uses: BTreeMap<SourceId, Vec<ClaimNumber>>,
    pub likenesses: Vec<Likeness>,
}

/// An item of evidence with the texts by which it is compared. A passage is compared with passages
/// and a whole page with pages: a passage that stands in a page may be what both of them quote.
struct Item<'t> {
    id: EvidenceId,
    source: SourceId,
    passage: Option<&'t str>,
    page: Option<&'t str>,
}

impl<'t> Item<'t> {
    fn of(it: &'t Evidence, pages: &'t BTreeMap<SourceId, String>) -> Self {
        Self {
            id: it.id,
            source: it.source,
            passage: it.passage.as_deref(),
            page: pages.get(&it.source).map(String::as_str),
        }
    }
}

impl Desk {
    /// Looks up what the evidence of a claim has to do with other claims, and with itself.
    pub async fn related(&self, claim: &Claim, names: &Names) -> Result<Related, Error> {
        let sources: BTreeSet<SourceId> = claim.evidence.iter().map(|it| it.source).collect();
        if sources.is_empty() {
            return Ok(Related::default());
        }
        let sources: Vec<SourceId> = sources.into_iter().collect();
        let c = self.db.read();
        let uses = evidence::uses(c, &sources, claim.id, USES).await?;
        let older = claim.evidence.len().saturating_sub(COMPARED);
        let newest = claim.evidence.iter().skip(older);
        let mut compared: Vec<SourceId> = newest.map(|it| it.source).collect();
        compared.sort();
        compared.dedup();
        if compared.len() < 2 {
            return Ok(Related { uses, likenesses: Vec::new() });
        }
        let grouped = evidence::grouped(c, &compared, claim.id).await?;
        let (pages, claim) = (self.pages(claim).await?, claim.clone());
        let sources = names.sources.clone();
        let look = move || {
            let newest = claim.evidence.iter().skip(older);
            let items: Vec<Item<'_>> = newest.map(|it| Item::of(it, &pages)).collect();
            likenesses(&claim, &items, &grouped, &sources)
        };
        // Many pages are many words, and others wait for their pages meanwhile.
        let likenesses = tokio::task::spawn_blocking(look).await;
        Ok(Related { uses, likenesses: likenesses.map_err(|_died| Unreadable::ReaderDied)? })
    }

    /// How the newest snapshot of each of the newest sources begins.
    async fn pages(&self, claim: &Claim) -> Result<BTreeMap<SourceId, String>, Error> {
        let mut pages = BTreeMap::new();
        for it in claim.evidence.iter().rev() {
            if pages.len() == PAGES {
                break;
            }
            if let Entry::Vacant(place) = pages.entry(it.source) {
                let page = snapshots::beginning(self.db.read(), it.source, MOST_SCALARS).await?;
                place.insert(page.unwrap_or_default());
            }
        }
        Ok(pages)
    }
}

/// The pairs to look at, the most alike first. Of what would become one origin by others of them,
/// or was told apart, there is none.
fn likenesses(
    claim: &Claim,
    items: &[Item<'_>],
    grouped: &BTreeSet<(SourceId, SourceId)>,
    sources: &BTreeMap<SourceId, Source>,
) -> Vec<Likeness> {
    let mut pairs: BTreeMap<(usize, usize), Vec<Reason>> = BTreeMap::new();
    for (at, percent) in same_words(items) {
        pairs.entry(at).or_default().push(Reason::Words(percent));
    }
    let name = |item: &Item<'_>| {
        let source = sources.get(&item.source)?;
        Some((text::fold(&source.title), text::fold(source.publisher.as_deref()?)))
    };
    let names: Vec<_> = items.iter().map(name).collect();
    for (one, first) in items.iter().enumerate() {
        for (other, second) in items.iter().enumerate().skip(one + 1) {
            let (low, high) = (first.source.min(second.source), first.source.max(second.source));
            if grouped.contains(&(low, high)) {
                pairs.entry((one, other)).or_default().push(Reason::GroupedElsewhere);
            }
            let same =
                names.get(one).is_some_and(|it| it.is_some() && Some(it) == names.get(other));
            if same {
                pairs.entry((one, other)).or_default().push(Reason::SameTitle);
            }
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    let percent = |reasons: &[Reason]| match reasons.first() {
        Some(Reason::Words(percent)) => *percent,
        _ => 0,
    };
    pairs.sort_by_key(|(at, reasons)| (100 - percent(reasons), *at));
    still_open(claim, items, pairs)
}

/// The best likeness of the texts of each pair of items.
fn same_words(items: &[Item<'_>]) -> BTreeMap<(usize, usize), u32> {
    let passages: Vec<&str> = items.iter().map(|it| it.passage.unwrap_or_default()).collect();
    let pages: Vec<&str> = items.iter().map(|it| it.page.unwrap_or_default()).collect();
    let mut best = BTreeMap::new();
    for it in alike(&passages, LEAST).into_iter().chain(alike(&pages, LEAST)) {
        let percent: &mut u32 = best.entry((it.one, it.other)).or_default();
        *percent = it.percent.max(*percent);
    }
    best
}

/// Leaves out what shares an origin already, or would by a pair before it, and what was told apart.
fn still_open(
    claim: &Claim,
    items: &[Item<'_>],
    pairs: Vec<((usize, usize), Vec<Reason>)>,
) -> Vec<Likeness> {
    let Research { apart, .. } = &claim.research;
    let mut origins = claim.research.origins(&claim.evidence);
    let mut open = Vec::new();
    for ((one, other), reasons) in pairs {
        let (Some(one), Some(other)) = (items.get(one), items.get(other)) else { continue };
        let of = |id: EvidenceId| origins.iter().position(|origin| origin.contains(&id));
        let (Some(first), Some(second)) = (of(one.id), of(other.id)) else { continue };
        let (low, high) = (first.min(second), first.max(second));
        let told = |it: &EvidenceId, those: &[EvidenceId]| {
            those.iter().any(|that| apart.contains(&pair(*it, *that)))
        };
        let members = |at: usize| origins.get(at).cloned().unwrap_or_default();
        let (lows, highs) = (members(low), members(high));
        if low == high || lows.iter().any(|it| told(it, &highs)) {
            continue;
        }
        origins.remove(high);
        if let Some(joined) = origins.get_mut(low) {
            joined.extend(highs);
        }
        open.push(Likeness { one: one.id, other: other.id, reasons });
    }
    open
}
