//! Merkle: the tree over a log's entries, its root and its proofs (RFC 6962, section 2.1).
//!
//! Whoever keeps a tree keeps the hashes of its perfect subtrees, which never change. Everything
//! here reads them through [`Stored`] and says with `None` that one was not there. Because a
//! database is asked once and not hash by hash, [`wanted`] tells beforehand which ones a piece of
//! work will ask for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::event::Hash;

mod proof;

pub use proof::{check_consistency, check_inclusion, consistency, inclusion};

/// The hash of an entry of a log, or of a leaf of any other tree (RFC 6962, section 2.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(entry).finalize().into()
}

/// The hash of a node over its two halves (RFC 6962, section 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves (RFC 6962, section 2.1).
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A subtree of `2^level` leaves, the `index`th of its level. On level 0 stand the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subtree {
    pub level: u8,
    pub index: u64,
}

impl Subtree {
    pub fn leaf(index: u64) -> Self {
        Self { level: 0, index }
    }

    fn parent(self) -> Self {
        Self { level: self.level.saturating_add(1), index: self.index >> 1 }
    }

    fn children(self) -> (Self, Self) {
        let (level, index) = (self.level.saturating_sub(1), self.index << 1);
        (Self { level, index }, Self { level, index: index | 1 })
    }

    /// Whether all its leaves are there in a tree of this size.
    fn is_within(self, size: u64) -> bool {
        size.checked_shr(self.level.into()).unwrap_or(0) > self.index
    }
}

/// Where the hashes of perfect subtrees are kept. Asked only for subtrees that are complete.
pub trait Stored {
    fn hash(&self, subtree: Subtree) -> Option<Hash>;
}

impl<F: Fn(Subtree) -> Option<Hash>> Stored for F {
    fn hash(&self, subtree: Subtree) -> Option<Hash> {
        self(subtree)
    }
}

impl Stored for BTreeMap<Subtree, Hash> {
    fn hash(&self, subtree: Subtree) -> Option<Hash> {
        self.get(&subtree).copied()
    }
}

/// Which subtrees a piece of work asks for: run it here first, fetch them, and run it again on
/// what was fetched.
pub fn wanted<T>(work: impl FnOnce(&dyn Stored) -> T) -> BTreeSet<Subtree> {
    let asked = RefCell::new(BTreeSet::new());
    let note = |subtree| {
        asked.borrow_mut().insert(subtree);
        Some([0; 32])
    };
    work(&note);
    asked.into_inner()
}

/// The perfect subtrees that stand side by side in a tree of this size, the largest first. A tree
/// that grows is known by their hashes alone.
pub fn peaks(size: u64) -> Vec<Subtree> {
    side_by_side(0, size)
}

/// The perfect subtrees that cover the leaves from `begin` to before `end`, from the left. `begin`
/// is one at which a subtree of the whole range begins, as in RFC 6962 all ranges do.
fn side_by_side(begin: u64, end: u64) -> Vec<Subtree> {
    let mut found = Vec::new();
    let mut at = begin;
    while let Some(log) = end.saturating_sub(at).checked_ilog2() {
        let Ok(level) = u8::try_from(log) else { break };
        found.push(Subtree { level, index: at >> level });
        at = at.saturating_add(1 << level);
    }
    found
}

/// The root over perfect subtrees that stand side by side: MTH of RFC 6962, section 2.1.
fn folded(hashes: &[Hash]) -> Hash {
    let joined = hashes.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
    joined.unwrap_or_else(empty_root)
}

fn range(begin: u64, end: u64, stored: &dyn Stored) -> Option<Hash> {
    let parts = side_by_side(begin, end).into_iter().map(|it| stored.hash(it));
    Some(folded(&parts.collect::<Option<Vec<_>>>()?))
}

/// The root of a tree of this size.
pub fn root(size: u64, stored: &dyn Stored) -> Option<Hash> {
    range(0, size, stored)
}

/// A tree that grows at its end, known by its [`peaks`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The end of a stored tree of this size.
    pub fn read(size: u64, stored: &dyn Stored) -> Option<Self> {
        let hashes = peaks(size).into_iter().map(|it| stored.hash(it)).collect::<Option<_>>()?;
        Some(Self { size, hashes })
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> Hash {
        folded(&self.hashes)
    }

    /// Puts a leaf at the end and gives back all perfect subtrees that it completes, the leaf
    /// first: what is to be stored.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Subtree, Hash)> {
        let mut at = Subtree::leaf(self.size);
        let mut hash = leaf;
        let mut completed = vec![(at, hash)];
        while at.index & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            at = at.parent();
            hash = node_hash(&left, &hash);
            completed.push((at, hash));
        }
        self.hashes.push(hash);
        self.size = self.size.saturating_add(1);
        completed
    }
}

/// What changes in a tree of `size` leaves where these leaves are new or others than before: they
/// and every complete subtree above them. New leaves count as changed; the tree never shrinks.
pub fn updated(
    leaves: &BTreeMap<u64, Hash>,
    size: u64,
    stored: &dyn Stored,
) -> Option<BTreeMap<Subtree, Hash>> {
    let mut all: BTreeMap<Subtree, Hash> = BTreeMap::new();
    let mut level: BTreeMap<Subtree, Hash> =
        leaves.iter().map(|(index, hash)| (Subtree::leaf(*index), *hash)).collect();
    while !level.is_empty() {
        let above: BTreeSet<Subtree> = level.keys().map(|it| it.parent()).collect();
        all.append(&mut level);
        for parent in above.into_iter().filter(|it| it.is_within(size)) {
            let (left, right) = parent.children();
            let known = |of: Subtree| all.get(&of).copied().or_else(|| stored.hash(of));
            level.insert(parent, node_hash(&known(left)?, &known(right)?));
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests;
