//! Proofs: that an entry stands in a tree, and that a tree is the beginning of a larger one
//! (RFC 6962, sections 2.1.1 and 2.1.2; checked as in RFC 9162, sections 2.1.3.2 and 2.1.4.2).

use super::{Stored, empty_root, node_hash, range};
use crate::trail::event::Hash;

/// Where a range of leaves is cut: the largest power of two below its length.
fn cut(begin: u64, end: u64) -> u64 {
    let last = end.saturating_sub(begin).saturating_sub(1);
    begin.saturating_add(last.checked_ilog2().map_or(0, |log| 1 << log))
}

/// The proof that a leaf stands in a tree of this size (RFC 6962, section 2.1.1), from the leaf
/// upwards. Nothing where there is no such leaf or a hash is not stored.
pub fn inclusion(index: u64, size: u64, stored: &dyn Stored) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut begin, mut end) = (0, size);
    let mut beside = Vec::new();
    while end.saturating_sub(begin) > 1 {
        let middle = cut(begin, end);
        if index < middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((begin, middle));
            begin = middle;
        }
    }
    beside.into_iter().rev().map(|(from, to)| range(from, to, stored)).collect()
}

/// The proof that the tree of `old` leaves is the beginning of the one of `size` (RFC 6962, section
/// 2.1.2). Every tree begins with that of no leaves, which needs no proof.
pub fn consistency(old: u64, size: u64, stored: &dyn Stored) -> Option<Vec<Hash>> {
    if old > size {
        return None;
    }
    if old == 0 || old == size {
        return Some(Vec::new());
    }
    let (mut begin, mut end) = (0, size);
    let mut parts = Vec::new();
    while old != end {
        let middle = cut(begin, end);
        if old <= middle {
            parts.push((middle, end));
            end = middle;
        } else {
            parts.push((begin, middle));
            begin = middle;
        }
    }
    // Whoever checks knows the old root; where that is this very part, it is left out.
    if begin > 0 {
        parts.push((begin, end));
    }
    parts.into_iter().rev().map(|(from, to)| range(from, to, stored)).collect()
}

/// Whether a proof shows that a leaf with this hash is the `index`th of the tree with this root.
pub fn check_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size.saturating_sub(1), *leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(beside, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether a proof shows that the tree of `old` leaves with `old_root` is the beginning of the tree
/// of `size` leaves with `root`.
pub fn check_consistency(
    (old, old_root): (u64, &Hash),
    (size, root): (u64, &Hash),
    proof: &[Hash],
) -> bool {
    if old > size {
        return false;
    }
    if old == 0 || old == size {
        let same = if old == 0 { *old_root == empty_root() } else { old_root == root };
        return same && proof.is_empty();
    }
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        let Some((first, rest)) = proof.split_first() else { return false };
        (first, rest)
    };
    let shift = old.saturating_sub(1).trailing_ones();
    let mut at = old.saturating_sub(1) >> shift;
    let mut last = size.saturating_sub(1) >> shift;
    let (mut was, mut is) = (*first, *first);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            was = node_hash(beside, &was);
            is = node_hash(beside, &is);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            is = node_hash(&is, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && was == *old_root && is == *root
}
