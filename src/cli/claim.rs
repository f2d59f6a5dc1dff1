//! claim: decide on a claim from the command line, by the same rules as on its page.

use anyhow::Context;

use super::{acting, config, open_there, say, wait_for};
use crate::config::Flags;
use crate::desk::claims::Sent;
use crate::domain::ClaimNumber;
use crate::domain::claim::{Approval, Command, Proposal};

#[derive(clap::Args)]
pub(super) struct Args {
    /// What to do
    #[command(subcommand)]
    act: Act,
    /// Who does it
    #[arg(long = "as", value_name = "E-MAIL", global = true)]
    by: Option<String>,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Propose a verdict
    Propose {
        claim: ClaimNumber,
        /// The key of a label on the desk's scale
        #[arg(long)]
        label: String,
        #[arg(long)]
        rationale: String,
        /// What is corrected, in words for readers; wanted while a verdict stands
        #[arg(long, default_value = "")]
        correction: String,
    },
    /// Approve the verdict that waits
    Approve {
        claim: ClaimNumber,
        /// A claim that matches and was ruled on before: the verdict is consistent with it
        #[arg(long)]
        consistent: Vec<ClaimNumber>,
        /// Why the verdict is not consistent with other past rulings on matching claims
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Return the verdict that waits
    Return {
        claim: ClaimNumber,
        #[arg(long)]
        reason: String,
    },
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    let mut numbers = Vec::new();
    let (number, mut command) = match args.act {
        Act::Propose { claim, label, rationale, correction } => {
            let proposal = Proposal { correction, ..Proposal::new(label, rationale) };
            (claim, Command::Propose(Box::new(proposal)))
        }
        Act::Approve { claim, consistent, why } => {
            numbers = consistent;
            (claim, Command::Approve(Box::new(Approval { why, ..Approval::default() })))
        }
        Act::Return { claim, reason } => (claim, Command::Return { reason }),
    };
    wait_for(async {
        let desk = open_there(&config).await?;
        let actor = acting(&desk, args.by.as_deref()).await?;
        let id = desk.claim_by_number(number).await.with_context(|| number.to_string())?;
        let seen = desk.claim(id).await?.version();
        if let Command::Approve(approval) = &mut command {
            let rulings = desk.rulings_on(id).await?;
            approval.shown = rulings.iter().map(|it| (it.claim, it.round)).collect();
            let consistent = rulings.iter().filter(|it| numbers.contains(&it.number));
            approval.consistent = consistent.map(|it| it.claim).collect();
        }
        let after = desk.perform(id, seen, command, Sent { actor, once: None }).await?;
        let stage = after.claim.map_or("gone", |claim| claim.stage.word());
        say(format_args!("{number}: {stage}"));
        Ok(())
    })
}
