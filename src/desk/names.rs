//! Names: what stands for the ids in a trail, looked up for a page or a report at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Desk, Error};
use crate::domain::claim::telling;
use crate::domain::claim::{Closing, Event, Recorded};
use crate::domain::{ClaimId, ClaimNumber, PersonId, SnapshotId, SourceId};
use crate::report::dossier::NAMELESS;
use crate::store::snapshots::Snapshot;
use crate::store::sources::Source;
use crate::store::{claims, names, snapshots, sources};

/// Everything that the trails of some claims name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub people: BTreeMap<PersonId, String>,
    pub sources: BTreeMap<SourceId, Source>,
    /// The copies in which passages stand.
    pub snapshots: BTreeMap<SnapshotId, Snapshot>,
    pub claims: BTreeMap<ClaimId, ClaimNumber>,
}

impl Desk {
    /// Looks up what these histories name.
    pub async fn names(&self, histories: &[Recorded]) -> Result<Names, Error> {
        let (mut wanted_sources, mut wanted_claims) = (BTreeSet::new(), BTreeSet::new());
        let mut wanted_snapshots = BTreeSet::new();
        for recorded in histories {
            match &recorded.event {
                Event::EvidenceAdded { source, cited, .. } => {
                    wanted_sources.insert(*source);
                    wanted_snapshots.extend(cited.as_ref().map(|it| it.snapshot));
                }
                Event::Closed {
                    closing: Closing::DuplicateOf { claim } | Closing::MergedInto { claim },
                    ..
                }
                | Event::Opened { split_from: Some(claim), .. } => {
                    wanted_claims.insert(*claim);
                }
                Event::Closed { closing: Closing::SplitInto { claims }, .. }
                | Event::SplitOff { claims, .. } => wanted_claims.extend(claims),
                _ => {}
            }
        }
        let c = self.db.read();
        let mut names = Names { people: self.people_names().await?, ..Names::default() };
        if !wanted_sources.is_empty() {
            let ids: Vec<_> = wanted_sources.into_iter().collect();
            let found = sources::read_all(c, &ids).await?;
            names.sources = found.into_iter().map(|source| (source.id, source)).collect();
        }
        if !wanted_snapshots.is_empty() {
            let ids: Vec<_> = wanted_snapshots.into_iter().collect();
            let found = snapshots::read_all(c, &ids).await?;
            names.snapshots = found.into_iter().map(|it| (it.id, it)).collect();
        }
        if !wanted_claims.is_empty() {
            let ids: Vec<_> = wanted_claims.into_iter().collect();
            let found = claims::rows_of(c, &ids).await?;
            names.claims = found.into_iter().map(|row| (row.id, row.number)).collect();
        }
        Ok(names)
    }

    /// The names of those who may sign in.
    pub async fn active_names(&self) -> Result<BTreeMap<PersonId, String>, Error> {
        Ok(names::active(self.db.read()).await?)
    }

    /// The names of everybody who works here.
    pub async fn people_names(&self) -> Result<BTreeMap<PersonId, String>, Error> {
        Ok(names::people(self.db.read()).await?)
    }
}

impl Names {
    pub fn of_person(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or(NAMELESS, String::as_str)
    }
}

impl telling::Names for Names {
    fn person(&self, id: PersonId) -> String {
        self.of_person(id).to_owned()
    }

    fn source(&self, id: SourceId) -> String {
        self.sources.get(&id).map_or_else(|| "a source".to_owned(), |it| it.title.clone())
    }

    fn claim(&self, id: ClaimId) -> String {
        self.claims.get(&id).map_or_else(|| "another claim".to_owned(), ToString::to_string)
    }
}
