//! Correction: that an approved verdict was taken up again, and what came of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::claim::{Event, Recorded};

/// An approved verdict was taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub at: DateTime<Utc>,
    pub reason: String,
    pub came: Came,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Nothing yet.
    UnderWay,
    /// The verdict stands after all.
    Stands { at: DateTime<Utc> },
    /// Another verdict was approved. Verdicts are the names of their labels.
    Verdict { at: DateTime<Utc>, from: String, to: String, note: Option<String> },
}

impl Correction {
    /// When another verdict was approved by it.
    pub fn corrected_at(&self) -> Option<DateTime<Utc>> {
        match self.came {
            Came::Verdict { at, .. } => Some(at),
            Came::UnderWay | Came::Stands { .. } => None,
        }
    }

    /// What it was about, for readers: the note that was written for them, if there is one. Before
    /// there were notes, the reason was all that was said.
    pub fn words(&self) -> &str {
        match &self.came {
            Came::Verdict { note: Some(note), .. } => note,
            _ => &self.reason,
        }
    }
}

/// Every correction of a history, oldest first.
pub fn corrections(history: &[Recorded]) -> Vec<Correction> {
    let mut all: Vec<Correction> = Vec::new();
    let mut proposals: BTreeMap<u32, (&String, &Option<String>)> = BTreeMap::new();
    let mut stands: Option<&String> = None;
    for it in history {
        match &it.event {
            Event::VerdictProposed { round, label_name, correction, .. } => {
                proposals.insert(*round, (label_name, correction));
            }
            Event::VerdictApproved { round, .. } => {
                let Some((to, note)) = proposals.get(round) else { continue };
                if let Some((from, last)) = stands.zip(under_way(&mut all)) {
                    let (from, to, note) = (from.clone(), (*to).clone(), (*note).clone());
                    last.came = Came::Verdict { at: it.at, from, to, note };
                }
                stands = Some(to);
            }
            Event::CorrectionStarted { reason } => {
                all.push(Correction { at: it.at, reason: reason.clone(), came: Came::UnderWay });
            }
            Event::CorrectionEnded { .. } => {
                if let Some(last) = under_way(&mut all) {
                    last.came = Came::Stands { at: it.at };
                }
            }
            _ => {}
        }
    }
    all
}

fn under_way(all: &mut [Correction]) -> Option<&mut Correction> {
    all.last_mut().filter(|it| it.came == Came::UnderWay)
}
