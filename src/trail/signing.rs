//! Signing: what a log's signer is asked and answers, and when it signs. It is a witness of its own
//! log (C2SP tlog-witness): what it signs goes on from what it signed last.

use super::event::Hash;
use super::merkle::{check_consistency, empty_root};
use super::{Checkpoint, entry};

/// The most hashes that a proof of consistency has: a tree is no higher than that.
const MOST_HASHES: usize = 64;

/// The tree that was signed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    pub size: u64,
    pub root: Hash,
}

impl Last {
    /// Nothing was signed yet.
    pub fn nothing() -> Self {
        Self { size: 0, root: empty_root() }
    }
}

/// What a signer is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// What it signed last of a log, and by which keys it signs.
    Tell { origin: String },
    /// To sign a tree that goes on from the one of `old` entries.
    Sign { old: u64, proof: Vec<Hash>, checkpoint: Checkpoint },
}

/// What a signer answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Told {
        last: Last,
        /// As vkeys.
        keys: Vec<String>,
    },
    /// Lines that go below the checkpoint.
    Signed {
        lines: Vec<String>,
    },
    Refused(Refusal),
}

/// Why a signer does not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it signed a tree of {0} entries last")]
    OldSize(u64),
    #[error("the tree does not go on from the one that was signed last")]
    Fork,
    #[error("it has no key for this log")]
    Stranger,
    #[error("it does not understand what it was asked")]
    Unreadable,
    #[error("it cannot keep what it signs: {0}")]
    Unkept(String),
}

/// Whether a tree may be signed after the last one.
pub fn admit(
    last: &Last,
    old: u64,
    proof: &[Hash],
    checkpoint: &Checkpoint,
) -> Result<(), Refusal> {
    if old != last.size || checkpoint.size < last.size {
        return Err(Refusal::OldSize(last.size));
    }
    let (size, root) = (checkpoint.size, &checkpoint.root);
    let goes_on = check_consistency((old, &last.root), (size, root), proof);
    if goes_on && (size > 0 || *root == empty_root()) { Ok(()) } else { Err(Refusal::Fork) }
}

impl Request {
    /// As it goes to the signer.
    pub fn write(&self) -> String {
        match self {
            Self::Tell { origin } => format!("tell {origin}\n"),
            Self::Sign { old, proof, checkpoint } => {
                let lines: Vec<String> = proof.iter().map(hex::encode).collect();
                let proof = ended(&lines);
                format!("sign {old}\n{proof}\n{checkpoint}")
            }
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once('\n')?;
        if let Some(origin) = first.strip_prefix("tell ") {
            return rest.is_empty().then(|| Self::Tell { origin: origin.to_owned() });
        }
        let old = entry::decimal(first.strip_prefix("sign ")?)?;
        let (proof, checkpoint) = match rest.strip_prefix('\n') {
            Some(checkpoint) => ("", checkpoint),
            None => rest.split_once("\n\n")?,
        };
        let proof = proof.lines().map(hash).collect::<Option<Vec<_>>>()?;
        let checkpoint = Checkpoint::parse(checkpoint)?;
        (proof.len() <= MOST_HASHES).then_some(Self::Sign { old, proof, checkpoint })
    }
}

/// Each line with its end.
fn ended(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

impl Answer {
    /// As it comes from the signer: a number as in HTTP, and what there is to say.
    pub fn write(&self) -> String {
        match self {
            Self::Told { last: Last { size, root }, keys } => {
                let keys = ended(keys);
                format!("200 last {size} {}\n{keys}", hex::encode(root))
            }
            Self::Signed { lines } => format!("200 signed\n{}", lines.concat()),
            Self::Refused(Refusal::OldSize(size)) => format!("409 {size}\n"),
            Self::Refused(Refusal::Fork) => "422\n".to_owned(),
            Self::Refused(Refusal::Stranger) => "404\n".to_owned(),
            Self::Refused(Refusal::Unreadable) => "400\n".to_owned(),
            Self::Refused(Refusal::Unkept(why)) => format!("500 {}\n", why.replace('\n', " ")),
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once('\n')?;
        let lines = || rest.split_inclusive('\n').map(str::to_owned);
        if let Some(last) = first.strip_prefix("200 last ") {
            let (size, root) = last.split_once(' ')?;
            let last = Last { size: entry::decimal(size)?, root: hash(root)? };
            let keys = rest.lines().map(str::to_owned).collect();
            return Some(Self::Told { last, keys });
        }
        Some(match first.split_once(' ').unwrap_or((first, "")) {
            ("200", "signed") => Self::Signed { lines: lines().collect() },
            ("409", size) => Self::Refused(Refusal::OldSize(entry::decimal(size)?)),
            ("422", "") => Self::Refused(Refusal::Fork),
            ("404", "") => Self::Refused(Refusal::Stranger),
            ("400", "") => Self::Refused(Refusal::Unreadable),
            ("500", why) => Self::Refused(Refusal::Unkept(why.to_owned())),
            _ => return None,
        })
    }
}

fn hash(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::merkle::{Frontier, consistency, leaf_hash};
    use std::collections::BTreeMap;

    const ORIGIN: &str = "news.example/claimdesk/1";

    /// A log of numbers: its checkpoints at every size, and its stored hashes.
    fn log(entries: u64) -> (Vec<Checkpoint>, BTreeMap<crate::trail::merkle::Subtree, Hash>) {
        let (mut frontier, mut stored) = (Frontier::default(), BTreeMap::new());
        let at = |frontier: &Frontier| Checkpoint {
            origin: ORIGIN.to_owned(),
            size: frontier.size(),
            root: frontier.root(),
        };
        let mut all = vec![at(&frontier)];
        for number in 0..entries {
            stored.extend(frontier.append(leaf_hash(&number.to_be_bytes())));
            all.push(at(&frontier));
        }
        (all, stored)
    }

    #[test]
    fn a_tree_is_signed_that_goes_on_from_the_last_and_no_other() {
        let (trees, stored) = log(40);
        for old in [0_u64, 1, 7, 8, 39] {
            let known = &trees[usize::try_from(old).unwrap()];
            let last = Last { size: old, root: known.root };
            for next in &trees[usize::try_from(old).unwrap()..] {
                let proof = consistency(old, next.size, &stored).unwrap();
                assert_eq!(admit(&last, old, &proof, next), Ok(()), "{old} {}", next.size);
                let forged = Checkpoint { root: [7; 32], ..next.clone() };
                if old > 0 {
                    assert_eq!(admit(&last, old, &proof, &forged), Err(Refusal::Fork));
                }
                let wrong = admit(&last, old + 1, &proof, next);
                assert_eq!(wrong, Err(Refusal::OldSize(old)));
            }
        }
        let last = Last { size: 30, root: trees[30].root };
        assert_eq!(admit(&last, 30, &[], &trees[12]), Err(Refusal::OldSize(30)));
        assert_eq!(admit(&last, 30, &[], &trees[31]), Err(Refusal::Fork));
        assert_eq!(admit(&last, 30, &[], &trees[30]), Ok(()), "the same one again");
    }

    #[test]
    fn what_is_asked_and_answered_reads_back() {
        let (trees, stored) = log(9);
        for (old, size) in [(0, 9), (4, 9), (3, 9)] {
            let proof = consistency(old, size, &stored).unwrap();
            let asked = Request::Sign { old, proof, checkpoint: trees[9].clone() };
            assert_eq!(Request::read(&asked.write()), Some(asked));
        }
        let asked = Request::Tell { origin: ORIGIN.to_owned() };
        assert_eq!(Request::read(&asked.write()), Some(asked));
        for odd in ["", "tell", "tell a\nb", "sign 1\n", "sign 01\n\na\n1\nx\n", "sing 1\n\n"] {
            assert_eq!(Request::read(odd), None, "{odd}");
        }
        for answer in [
            Answer::Told { last: Last::nothing(), keys: vec!["a".to_owned(), "b".to_owned()] },
            Answer::Signed { lines: vec!["one\n".to_owned(), "two\n".to_owned()] },
            Answer::Refused(Refusal::OldSize(12)),
            Answer::Refused(Refusal::Fork),
            Answer::Refused(Refusal::Stranger),
            Answer::Refused(Refusal::Unreadable),
            Answer::Refused(Refusal::Unkept("the disk is full".to_owned())),
        ] {
            assert_eq!(Answer::read(&answer.write()), Some(answer));
        }
    }
}
