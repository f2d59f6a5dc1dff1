//! Tasks: how each kind of work is done.

use super::run::Perform;
use crate::desk::jobs::{Effect, Taken};
use crate::domain::job::Problem;

/// Does every kind of work there is.
pub struct Tasks;

impl Perform for Tasks {
    async fn perform(&self, job: &Taken) -> Result<Effect, Problem> {
        let kind = job.task.key();
        Err(Problem::lasting(format!("This program has no way to do this kind of work ({kind}).")))
    }
}
