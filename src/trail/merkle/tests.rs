//! Tests of the tree, against its definition in RFC 6962, section 2.1, and against another
//! implementation.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|it| leaf_hash(format!("entry {it}\n").as_bytes())).collect()
}

/// MTH, as the definition is written.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&defined(left), &defined(right))
        }
    }
}

/// PATH, as the definition is written.
fn path(at: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let cut = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(cut);
    let (mut below, beside) = if at < cut {
        (path(at, left), defined(right))
    } else {
        (path(at - cut, right), defined(left))
    };
    below.push(beside);
    below
}

/// SUBPROOF, as the definition is written.
fn subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![defined(leaves)] };
    }
    let cut = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(cut);
    let (mut below, beside) = if old <= cut {
        (subproof(old, left, whole), defined(right))
    } else {
        (subproof(old - cut, right, false), defined(left))
    };
    below.push(beside);
    below
}

fn stored(leaves: &[Hash]) -> BTreeMap<Subtree, Hash> {
    let mut frontier = Frontier::default();
    leaves.iter().flat_map(|leaf| frontier.append(*leaf)).collect()
}

fn wide(number: u64) -> usize {
    number.try_into().unwrap()
}

#[test]
fn roots_are_those_of_the_definition() {
    let leaves = leaves(260);
    let mut frontier = Frontier::default();
    for (size, leaf) in (0..).zip(&leaves) {
        assert_eq!(frontier.root(), defined(&leaves[..wide(size)]));
        assert_eq!(root(size, &stored(&leaves)), Some(frontier.root()));
        frontier.append(*leaf);
    }
}

#[test]
fn every_leaf_of_every_tree_to_128_is_proved_and_at_no_other_place() {
    let all = leaves(128);
    let stored = stored(&all);
    for size in 1..=128 {
        let some = &all[..wide(size)];
        let top = defined(some);
        for index in 0..size {
            let leaf = &all[wide(index)];
            let proof = inclusion(index, size, &stored).unwrap();
            assert_eq!(proof, path(wide(index), some));
            for other in 0..=size {
                let holds = check_inclusion(leaf, other, size, &proof, &top);
                assert_eq!(holds, other == index, "{index} of {size} at {other}");
            }
            assert!(!check_inclusion(leaf, index, size, &[&proof[..], &[top]].concat(), &top));
            if let Some((_, short)) = proof.split_last() {
                assert!(!check_inclusion(leaf, index, size, short, &top));
            }
        }
        assert_eq!(inclusion(size, size, &stored), None);
    }
    assert_eq!(inclusion(0, 0, &stored), None);
    assert!(!check_inclusion(&all[0], 0, 0, &[], &all[0]));
}

#[test]
fn every_tree_to_128_is_proved_to_begin_every_larger_one_and_no_other() {
    let all = leaves(128);
    let stored = stored(&all);
    let tops: Vec<Hash> = (0..=128).map(|size| defined(&all[..size])).collect();
    for size in 0..=128 {
        for old in 0..=size {
            let proof = consistency(old, size, &stored).unwrap();
            let (was, is) = ((old, &tops[wide(old)]), (size, &tops[wide(size)]));
            if old > 0 {
                assert_eq!(proof, subproof(wide(old), &all[..wide(size)], true));
            }
            assert!(check_consistency(was, is, &proof), "{old} of {size}");
            let other = leaf_hash(b"other");
            assert!(!check_consistency((old, &other), is, &proof));
            if old > 0 {
                assert!(!check_consistency(was, (size, &other), &proof));
            }
            assert!(!check_consistency(was, is, &[&proof[..], &[other]].concat()));
            for place in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[place][31] ^= 1;
                assert!(!check_consistency(was, is, &wrong), "{old} of {size}, hash {place}");
            }
        }
        assert_eq!(consistency(size + 1, size, &stored), None);
    }
}

#[test]
fn a_thousand_logs_are_as_another_implementation_has_them() {
    let mut runner = TestRunner::deterministic();
    let entries = prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 1..90);
    let shape = (entries, any::<prop::sample::Index>(), any::<prop::sample::Index>());
    for _ in 0..1_000 {
        let (entries, one, other) = shape.new_tree(&mut runner).unwrap().current();
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let leaves: Vec<Hash> = entries.iter().map(|it| leaf_hash(it)).collect();
        let stored = stored(&leaves);
        for it in &entries {
            theirs.push(it.clone());
        }
        let size = u64::try_from(entries.len()).unwrap();
        let root = root(size, &stored).unwrap();
        assert_eq!(root.as_slice(), theirs.root().as_bytes().as_slice());
        let index = one.index(entries.len());
        let proof = inclusion(u64::try_from(index).unwrap(), size, &stored).unwrap();
        assert_eq!(proof.concat(), theirs.prove_inclusion(index).as_bytes());
        let added = other.index(entries.len());
        let proof = consistency(size - u64::try_from(added).unwrap(), size, &stored).unwrap();
        assert_eq!(proof.concat(), theirs.prove_consistency(added).as_bytes());
    }
}

#[test]
fn what_is_wanted_is_enough_and_nothing_is_made_up() {
    let all = stored(&leaves(1_000));
    let needed = wanted(|it| (inclusion(613, 1_000, it), consistency(613, 1_000, it)));
    let some: BTreeMap<_, _> = needed.iter().map(|it| (*it, all[it])).collect();
    assert_eq!(inclusion(613, 1_000, &some), inclusion(613, 1_000, &all));
    assert_eq!(consistency(613, 1_000, &some), consistency(613, 1_000, &all));
    assert_eq!(inclusion(3, 1_000, &some), None);
    assert_eq!(root(1_000, &BTreeMap::new()), None);
    assert_eq!(Frontier::read(1_000, &BTreeMap::new()), None);
}

proptest! {
    #[test]
    fn an_updated_tree_is_the_one_of_its_leaves(
        before in 0_u64..40,
        more in 0_u64..9,
        changed in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut leaves = leaves(before);
        let mut kept = stored(&leaves);
        let size = before + more;
        let mut new: BTreeMap<u64, Hash> = BTreeMap::new();
        for place in changed.iter().filter(|_| before > 0) {
            let index = u64::try_from(place.index(wide(before))).unwrap();
            new.insert(index, leaf_hash(format!("changed {index}").as_bytes()));
        }
        new.extend((before..size).map(|it| (it, leaf_hash(format!("new {it}").as_bytes()))));
        leaves.resize(wide(size), [0; 32]);
        for (index, hash) in &new {
            leaves[wide(*index)] = *hash;
        }
        let needed = wanted(|it| updated(&new, size, it));
        let some: BTreeMap<_, _> = needed.iter().filter_map(|it| Some((*it, *kept.get(it)?))).collect();
        kept.extend(updated(&new, size, &some).unwrap());
        prop_assert_eq!(&kept, &stored(&leaves));
        prop_assert_eq!(root(size, &kept), Some(defined(&leaves)));
    }
}
