//! Keeper: has the keys of a log and what was signed last, and signs what goes on from that.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::keys::{Key, Place, put, read, turn};
use crate::trail::signing::{Answer, Last, Refusal, Request, admit};
use crate::trail::{Checkpoint, Hash};

/// Why a signer cannot do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("another signer uses {}", .0.display())]
    Locked(PathBuf),
    #[error("{file}: {why}", file = .0.display(), why = .1)]
    File(PathBuf, String),
    #[error("{} has a line that is no key", .0.display())]
    NoKey(PathBuf),
    #[error(
        "there is a key, and {} does not say what was signed with it: bring it back from where it was", .0.display()
    )]
    Forgotten(PathBuf),
    #[error("{} cannot be understood", .0.display())]
    Unreadable(PathBuf),
    #[error("“{0}” cannot be the name of a key")]
    Name(String),
    #[error("the machine gave no random numbers")]
    NoEntropy,
}

impl Fault {
    pub fn io(file: &Path, error: &io::Error) -> Self {
        Self::File(file.to_owned(), error.to_string())
    }
}

/// The keeper of a log's keys. There is one for each place at a time.
pub struct Keeper {
    place: Place,
    /// Held for as long as it lives.
    _lock: File,
}

impl Keeper {
    /// Takes a place, which no other keeper may have.
    pub fn open(place: Place) -> Result<Self, Fault> {
        let file = place.signed.with_added_extension("lock");
        let failed = |error: io::Error| Fault::io(&file, &error);
        let lock = OpenOptions::new().create(true).append(true).open(&file).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { place, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Fault::Locked(place.signed)),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Answers what it is asked. What it signs is on the disk before it answers.
    pub fn answer(&self, request: &Request) -> Answer {
        match request {
            Request::Tell { origin } => tell(&self.place, origin),
            Request::Sign { old, proof, checkpoint } => {
                match self.signed(*old, proof, checkpoint) {
                    Ok(lines) => Answer::Signed { lines },
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
        }
    }

    /// The lines below a checkpoint that goes on from what was signed last, which it then is.
    fn signed(
        &self,
        old: u64,
        proof: &[Hash],
        checkpoint: &Checkpoint,
    ) -> Result<Vec<String>, Refusal> {
        let _turn = turn(&self.place).map_err(|fault| unkept(&fault))?;
        let keys = keys(&self.place, &checkpoint.origin)?;
        let last = last(&self.place, &checkpoint.origin)?;
        admit(&last, old, proof, checkpoint)?;
        let now = Last { size: checkpoint.size, root: checkpoint.root };
        if now != last {
            remember(&self.place.signed, &checkpoint.origin, |_last| now)
                .map_err(|fault| unkept(&fault))?;
        }
        let text = checkpoint.to_string();
        Ok(keys.iter().map(|it| it.signer().sign(&text, 0).to_string()).collect())
    }
}

/// What a place would tell of a log. It only reads, so that it may be asked while a keeper has it.
pub fn tell(place: &Place, origin: &str) -> Answer {
    let told = keys(place, origin).and_then(|keys| Ok((keys, last(place, origin)?)));
    match told {
        Ok((keys, last)) => {
            let keys = keys.iter().map(|it| it.signer().public().to_string()).collect();
            Answer::Told { last, keys }
        }
        Err(refusal) => Answer::Refused(refusal),
    }
}

fn unkept(fault: &Fault) -> Refusal {
    Refusal::Unkept(fault.to_string())
}

/// The keys of a log, read each time: one that is put beside another signs from then on.
fn keys(place: &Place, origin: &str) -> Result<Vec<Key>, Refusal> {
    let mut keys = read(&place.key).map_err(|fault| unkept(&fault))?;
    keys.retain(|it| it.name() == origin);
    if keys.is_empty() { Err(Refusal::Stranger) } else { Ok(keys) }
}

/// What was signed last of a log that has a key.
fn last(place: &Place, origin: &str) -> Result<Last, Refusal> {
    let all = signed(&place.signed).map_err(|fault| unkept(&fault))?;
    let found = all.into_iter().find(|(name, _)| name == origin);
    let forgotten = || unkept(&Fault::Forgotten(place.signed.clone()));
    found.map(|(_, last)| last).ok_or_else(forgotten)
}

/// What was signed last of each log.
fn signed(file: &Path) -> Result<Vec<(String, Last)>, Fault> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io(file, &error)),
    };
    let line = |line: &str| {
        let mut words = line.split(' ');
        let (origin, size, root) = (words.next()?, words.next()?, words.next()?);
        let root = hex::decode(root).ok()?.try_into().ok()?;
        Some((origin.to_owned(), Last { size: size.parse().ok()?, root }))
    };
    let understood = |it: &str| line(it).ok_or_else(|| Fault::Unreadable(file.to_owned()));
    text.lines().map(understood).collect()
}

/// Remembers what is signed of a log, on the disk before this returns. It must be somebody's turn.
pub fn remember(
    file: &Path,
    origin: &str,
    then: impl FnOnce(Option<Last>) -> Last,
) -> Result<(), Fault> {
    let mut all = signed(file)?;
    let before = all.iter().position(|(name, _)| name == origin).map(|at| all.remove(at).1);
    all.push((origin.to_owned(), then(before)));
    let line = |(origin, last): &(String, Last)| {
        format!("{origin} {} {}\n", last.size, hex::encode(last.root))
    };
    put(file, 0o600, &all.iter().map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::keys::found;
    use super::super::{generate, keep_key};
    use super::*;
    use crate::trail::merkle::{Frontier, Subtree, consistency, leaf_hash};
    use crate::trail::note::Note;
    use std::collections::BTreeMap;

    const ORIGIN: &str = "news.example/claimdesk/1";

    struct Log(Frontier, BTreeMap<Subtree, Hash>);

    impl Log {
        fn of(entries: u64) -> Self {
            let mut log = Self(Frontier::default(), BTreeMap::new());
            for number in 0..entries {
                log.1.extend(log.0.append(leaf_hash(&number.to_be_bytes())));
            }
            log
        }

        fn asks(&self, old: u64) -> Request {
            let (origin, size, root) = (ORIGIN.to_owned(), self.0.size(), self.0.root());
            let proof = consistency(old, size, &self.1).unwrap_or_default();
            Request::Sign { old, proof, checkpoint: Checkpoint { origin, size, root } }
        }
    }

    fn place(folder: &tempfile::TempDir) -> Place {
        Place { key: folder.path().join("log.key"), signed: folder.path().join("log.signed") }
    }

    #[test]
    fn what_was_signed_is_remembered_by_the_next_one_and_never_signed_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        keep_key(&place(&folder), generate(ORIGIN).unwrap()).unwrap();
        let keeper = Keeper::open(place(&folder)).unwrap();
        let Answer::Signed { lines } = keeper.answer(&Log::of(7).asks(0)) else { panic!() };
        assert_eq!(Keeper::open(place(&folder)).err(), Some(Fault::Locked(place(&folder).signed)));
        drop(keeper);

        let keeper = Keeper::open(place(&folder)).unwrap();
        let Answer::Told { last, keys } = keeper.answer(&Request::Tell { origin: ORIGIN.into() })
        else {
            panic!()
        };
        assert_eq!((last.size, last.root), (7, Log::of(7).0.root()));
        let Request::Sign { checkpoint, .. } = Log::of(7).asks(0) else { panic!() };
        let note = Note::parse(&format!("{checkpoint}\n{}", lines.concat())).unwrap();
        let key = crate::trail::note::VerifierKey::parse(&keys[0]).unwrap();
        note.said_by(&key).unwrap();
        assert_eq!(keeper.answer(&Log::of(7).asks(7)), Answer::Signed { lines });
        let old = Answer::Refused(Refusal::OldSize(7));
        assert_eq!(keeper.answer(&Log::of(9).asks(0)), old);
        assert_eq!(keeper.answer(&Log::of(5).asks(5)), old);
        let mut other = Log::of(9);
        other.0.append([1; 32]);
        assert_eq!(keeper.answer(&other.asks(7)), Answer::Refused(Refusal::Fork));
        assert!(matches!(keeper.answer(&Log::of(9).asks(7)), Answer::Signed { .. }));
    }

    #[test]
    fn a_key_is_its_owners_alone_and_of_no_use_without_what_was_signed() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let stranger = Request::Tell { origin: ORIGIN.into() };
        let keeper = Keeper::open(place.clone()).unwrap();
        assert_eq!(keeper.answer(&stranger), Answer::Refused(Refusal::Stranger));
        keep_key(&place, generate(ORIGIN).unwrap()).unwrap();
        let mode = std::fs::metadata(&place.key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o400);
        assert!(matches!(keeper.answer(&Log::of(3).asks(0)), Answer::Signed { .. }));
        // A second key signs beside the first, and forgets nothing.
        keep_key(&place, generate(ORIGIN).unwrap()).unwrap();
        let Answer::Signed { lines } = keeper.answer(&Log::of(4).asks(3)) else { panic!() };
        assert_eq!(lines.len(), 2);

        std::fs::remove_file(&place.signed).unwrap();
        for asked in [Log::of(5).asks(0), Log::of(5).asks(4), stranger] {
            let answer = keeper.answer(&asked);
            assert!(matches!(answer, Answer::Refused(Refusal::Unkept(_))), "{answer:?}");
        }
    }
    #[test]
    fn of_many_who_make_the_first_key_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| found(&place, ORIGIN).unwrap());
            }
        });
        assert_eq!(read(&place.key).unwrap().len(), 1);
    }

    #[test]
    fn a_key_that_is_made_beside_a_signer_makes_it_forget_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        found(&place, ORIGIN).unwrap();
        let keeper = Keeper::open(place.clone()).unwrap();
        let others: Vec<String> = (0..40).map(|it| format!("other.example/{it}")).collect();
        std::thread::scope(|scope| {
            scope.spawn(|| others.iter().for_each(|it| found(&place, it).unwrap()));
            for size in 1..40 {
                let answer = keeper.answer(&Log::of(size).asks(size - 1));
                assert!(matches!(answer, Answer::Signed { .. }), "{size}: {answer:?}");
            }
        });
        let all = signed(&place.signed).unwrap();
        let last = all.iter().find(|(name, _)| name == ORIGIN).map(|(_, last)| last.size);
        assert_eq!((all.len(), last), (41, Some(39)));
        assert_eq!(read(&place.key).unwrap().len(), 41);
    }
}
