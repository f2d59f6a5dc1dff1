//! Tile: how a log's hashes and entries are stored and addressed, 256 at a time (C2SP tlog-tiles).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::event::Hash;
use super::merkle::{Stored, Subtree, node_hash};

/// How many levels of the tree a tile spans.
pub const HEIGHT: u8 = 8;
/// How many hashes a full tile has, and how many entries a full bundle.
pub const WIDTH: u64 = 1 << HEIGHT;
/// The highest level of a tile that an address can name.
const TOP: u8 = 5;
/// Bytes of a hash.
const HASH: usize = 32;

/// A tile: the hashes of `WIDTH` subtrees side by side, each of `2^(8 * level)` leaves. What is
/// stored is one after the other, 32 bytes each; a tile that is not full yet has fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    pub level: u8,
    pub index: u64,
}

impl Tile {
    /// The tile in which the hash of a subtree stands or from which it is made, with the place of
    /// its first hash in it.
    pub fn of(subtree: Subtree) -> (Self, u64) {
        let level = subtree.level / HEIGHT;
        let first = subtree.index << (subtree.level % HEIGHT);
        (Self { level, index: first / WIDTH }, first % WIDTH)
    }

    /// The tiles from which these subtrees are made.
    pub fn all_of(subtrees: &BTreeSet<Subtree>) -> BTreeSet<Self> {
        subtrees.iter().map(|it| Self::of(*it).0).collect()
    }

    /// Whether the hash of a subtree is one that a tile stores.
    pub fn stores(subtree: Subtree) -> bool {
        subtree.level.is_multiple_of(HEIGHT)
    }

    /// How many hashes it has in a log of this size: 0 to `WIDTH`.
    pub fn width(self, size: u64) -> u64 {
        let bits = u32::from(self.level).saturating_mul(u32::from(HEIGHT));
        let hashes = size.checked_shr(bits).unwrap_or(0);
        hashes.saturating_sub(self.index.saturating_mul(WIDTH)).min(WIDTH)
    }
}

/// What is asked for by an address below a log's own: "tile/0/x001/234.p/5" or
/// "tile/entries/x001/234".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// Nothing for a bundle of entries.
    pub level: Option<u8>,
    pub index: u64,
    /// 1 to `WIDTH`; fewer than `WIDTH` for one that is not full.
    pub width: u64,
}

impl Address {
    /// Reads an address that is written in the only way in which it can be.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
        let level = match kind {
            "entries" => None,
            level => Some(level.parse().ok().filter(|it| *it <= TOP)?),
        };
        let (path, width) = match rest.split_once(".p/") {
            Some((path, width)) => (path, width.parse().ok().filter(|it| (1..WIDTH).contains(it))?),
            None => (rest, WIDTH),
        };
        let digits: String = path.split('/').map(|part| part.trim_start_matches('x')).collect();
        let address = Self { level, index: digits.parse().ok()?, width };
        (address.to_string() == text).then_some(address)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => write!(f, "tile/{level}/")?,
            None => write!(f, "tile/entries/")?,
        }
        let mut parts = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            parts.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        parts.reverse();
        write!(f, "{}", parts.join("/"))?;
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// Tiles that were read, by which the hashes of all subtrees in them are known.
#[derive(Clone, Debug, Default)]
pub struct Tiles(BTreeMap<Tile, Vec<u8>>);

impl Tiles {
    pub fn insert(&mut self, tile: Tile, bytes: Vec<u8>) {
        self.0.insert(tile, bytes);
    }

    /// Puts a hash at the end of the tile that stores it. Nothing where it does not come next.
    pub fn append(&mut self, subtree: Subtree, hash: &Hash) -> Option<()> {
        let (tile, place) = Tile::of(subtree);
        let bytes = self.0.entry(tile).or_default();
        let next = u64::try_from(bytes.len() / HASH).ok()?;
        let fits = Tile::stores(subtree) && next == place;
        fits.then(|| bytes.extend(hash))
    }

    pub fn iter(&self) -> impl Iterator<Item = (Tile, &[u8])> {
        self.0.iter().map(|(tile, bytes)| (*tile, bytes.as_slice()))
    }
}

impl Stored for Tiles {
    fn hash(&self, subtree: Subtree) -> Option<Hash> {
        let (tile, place) = Tile::of(subtree);
        let first = usize::try_from(place).ok()?.checked_mul(HASH)?;
        let bytes = HASH.checked_shl(u32::from(subtree.level % HEIGHT))?;
        let stored = self.0.get(&tile)?.get(first..first.checked_add(bytes)?)?;
        let mut hashes: Vec<Hash> = stored.as_chunks::<HASH>().0.to_vec();
        while hashes.len() > 1 {
            let pairs = hashes.as_chunks::<2>().0.iter();
            hashes = pairs.map(|[left, right]| node_hash(left, right)).collect();
        }
        hashes.pop()
    }
}

/// Writes entries as a bundle: each after its length in two bytes, the higher first. Nothing where
/// one is too long.
pub fn bundle<E: AsRef<[u8]>>(entries: impl IntoIterator<Item = E>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry);
    }
    Some(bytes)
}

/// Reads the entries of a bundle. Nothing where it ends in the middle of one.
pub fn unbundle(bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<2>()?;
        let (entry, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        rest = after;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::merkle::{Frontier, leaf_hash, root, wanted};

    #[test]
    fn addresses_are_those_of_the_specification() {
        for (level, index, width, text) in [
            (Some(0), 0, 256, "tile/0/000"),
            (Some(0), 1_234_067, 256, "tile/0/x001/x234/067"),
            (Some(0), 1_234_067, 8, "tile/0/x001/x234/067.p/8"),
            (Some(3), 999, 255, "tile/3/999.p/255"),
            (None, 1_000, 256, "tile/entries/x001/000"),
            (None, 1_234, 5, "tile/entries/x001/234.p/5"),
        ] {
            let address = Address { level, index, width };
            assert_eq!(address.to_string(), text);
            assert_eq!(Address::parse(text), Some(address));
        }
    }

    #[test]
    fn addresses_in_other_writings_are_refused() {
        for text in [
            "tile/0/0",
            "tile/0/0000",
            "tile/0/x000/001",
            "tile/0/001/234",
            "tile/00/000",
            "tile/6/000",
            "tile/0/000.p/256",
            "tile/0/000.p/0",
            "tile/0/000.p/08",
            "tile/-1/000",
            "tile/entries/x001/234.p/",
            "tile/0/xx01/234",
            "tile/0/+01",
            "tile//000",
            "/tile/0/000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn tiles_know_every_subtree_that_was_put_into_them() {
        let (mut tiles, mut frontier) = (Tiles::default(), Frontier::default());
        for number in 0..70_000_u64 {
            for (subtree, hash) in frontier.append(leaf_hash(&number.to_be_bytes())) {
                if Tile::stores(subtree) {
                    tiles.append(subtree, &hash).unwrap();
                }
                if number % 997 == 0 {
                    assert_eq!(tiles.hash(subtree), Some(hash));
                }
            }
        }
        assert_eq!(root(frontier.size(), &tiles), Some(frontier.root()));
        assert_eq!(Frontier::read(70_000, &tiles), Some(frontier));
        for (tile, bytes) in tiles.iter() {
            assert_eq!(tile.width(70_000) * 32, u64::try_from(bytes.len()).unwrap(), "{tile:?}");
        }
        let needed = wanted(|stored| root(70_000, stored));
        assert_eq!(Tile::all_of(&needed).len(), 3, "{needed:?}");
        let gap = Subtree::leaf(70_002);
        assert_eq!(tiles.append(gap, &[0; 32]), None);
    }

    #[test]
    fn a_bundle_gives_back_its_entries_and_is_not_cut() {
        let entries: [&[u8]; 3] = [b"event", b"", &[7; 300]];
        let bytes = bundle(entries).unwrap();
        assert_eq!(unbundle(&bytes).unwrap(), entries);
        assert_eq!(unbundle(&bytes[..bytes.len() - 1]), None);
        assert_eq!(unbundle(&bytes[..1]), None);
        assert_eq!(bundle([vec![0; 65_536].as_slice()]), None);
    }
}
