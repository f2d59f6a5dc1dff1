//! Corrections as a report has them.

use crate::report::correction::{self, Came};
use crate::report::document::{Correction, CorrectionOutcome};
use crate::report::dossier::Dossier;

pub fn corrections(dossier: &Dossier) -> Vec<Correction> {
    dossier.past.corrections.iter().map(one).collect()
}

fn one(it: &correction::Correction) -> Correction {
    let begun = Correction {
        at: it.at,
        reason: it.reason.clone(),
        outcome: CorrectionOutcome::UnderWay,
        ended_at: None,
        note: None,
        from: None,
        to: None,
    };
    match &it.came {
        Came::UnderWay => begun,
        Came::Stands { at } => {
            Correction { outcome: CorrectionOutcome::Stands, ended_at: Some(*at), ..begun }
        }
        Came::Verdict { at, from, to, note } => Correction {
            outcome: CorrectionOutcome::Corrected,
            ended_at: Some(*at),
            note: note.clone(),
            from: Some(from.clone()),
            to: Some(to.clone()),
            ..begun
        },
    }
}
