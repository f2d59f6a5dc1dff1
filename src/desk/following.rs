//! Following: where the quotes and suggestions of a text stand in the one that took its place.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::domain::claim::{Anchor, Claim, Landing};
use crate::domain::{ClaimId, RevisionId};
use crate::store::articles::Suggestion;
use crate::text::anchor::{self, Placement, Revised, same_words};
use crate::text::scalars::Scalars;

/// The texts in which claims were seen last, by revision.
pub type Texts = BTreeMap<RevisionId, String>;

/// Where each claim's words are in a new revision. Each is looked for from where it was seen last.
pub fn landings(
    claims: &[&Claim],
    texts: &Texts,
    new: (RevisionId, &str),
) -> HashMap<ClaimId, (Anchor, Landing)> {
    let mut by_text: BTreeMap<RevisionId, Vec<(&Claim, &Anchor)>> = BTreeMap::new();
    for claim in claims.iter().copied() {
        if let Some(anchor) = claim.anchor() {
            by_text.entry(anchor.revision).or_default().push((claim, anchor));
        }
    }
    let mut landings = HashMap::new();
    for (revision, claims) in by_text {
        let revised = Revised::new(texts.get(&revision).map(String::as_str), new.1);
        for (claim, anchor) in claims {
            let landing = landing(&revised, anchor, claim.quote(), new.0);
            landings.insert(claim.id, (anchor.clone(), landing));
        }
    }
    landings
}

/// Where words are in a new revision; `quote` is what the claim was opened with.
pub fn landing(revised: &Revised<'_>, from: &Anchor, quote: &str, new: RevisionId) -> Landing {
    let gone = |candidates: usize| Landing::Gone {
        revision: new,
        candidates: u32::try_from(candidates).unwrap_or(u32::MAX),
    };
    let (range, same) = match revised.place(&of_text(from)) {
        Placement::Same { range, .. } => (range, true),
        Placement::Changed { range, .. } => (range, false),
        Placement::Orphan { candidates } => return gone(candidates.len()),
    };
    match revised.anchor(range).and_then(|found| of_domain(found, new)) {
        Some(found) if same_words(quote, &found.exact) => Landing::AsOpened(found),
        Some(found) if same => Landing::AsBefore(found),
        Some(found) => Landing::Changed(found),
        None => gone(0),
    }
}

/// Gives the suggestions of a new text what became of those of the text before it: of the same words
/// in the same place, or of the words that a claim stands on now, which is where it landed.
pub fn carry<'l>(
    old: &[Suggestion],
    new: &mut [Suggestion],
    landed: impl Fn(ClaimId) -> Option<&'l Landing>,
    revised: &Revised<'_>,
    old_text: &Scalars<'_>,
) {
    for old in old {
        let claim = old.claim.and_then(&landed).and_then(Landing::place);
        let words = || {
            let found = anchor::at_in(old_text, range(old.start, old.end))?;
            match revised.place(&found) {
                Placement::Same { range, .. } => Some(range),
                Placement::Changed { .. } | Placement::Orphan { .. } => None,
            }
        };
        let claim = claim.map(|it| range(it.start, it.end));
        for place in claim.into_iter().chain(words()) {
            let is_there = |it: &&mut Suggestion| range(it.start, it.end) == place;
            for it in new.iter_mut().filter(is_there) {
                it.state = old.state;
                it.claim = old.claim;
                it.decided_by = old.decided_by;
                it.decided_at = old.decided_at;
            }
        }
    }
}

/// Offsets of the domain as a range of a text in memory.
pub fn range(start: u64, end: u64) -> Range<usize> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    place(start)..place(end)
}

/// The text engine's word for the domain's.
pub fn of_text(it: &Anchor) -> anchor::Anchor {
    let place = range(it.start, it.end);
    anchor::Anchor {
        exact: it.exact.clone(),
        prefix: it.prefix.clone(),
        suffix: it.suffix.clone(),
        start: place.start,
        end: place.end,
    }
}

/// The domain's word for the text engine's, in a revision.
pub fn of_domain(it: anchor::Anchor, revision: RevisionId) -> Option<Anchor> {
    Some(Anchor {
        revision,
        start: u64::try_from(it.start).ok()?,
        end: u64::try_from(it.end).ok()?,
        exact: it.exact,
        prefix: it.prefix,
        suffix: it.suffix,
    })
}
