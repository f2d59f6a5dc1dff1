//! user: lets people in and out from the console of the machine.

use clap::{Subcommand, ValueEnum};

use super::{config, open, say, wait_for};
use crate::config::{Config, Flags};
use crate::desk::Desk;
use crate::desk::people::{NewPerson, Token};
use crate::domain::{Actor, Role};

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add somebody and print the link by which they choose a password
    Add { email: String, name: String, role: RoleWord },
    /// List everybody
    List,
    /// Give somebody another role
    Role { email: String, role: RoleWord },
    /// Shut somebody out; their sessions end at once
    Disable { email: String },
    /// Let somebody in again
    Enable { email: String },
    /// Print a new link by which somebody chooses a password
    Link { email: String },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleWord {
    Viewer,
    Auditor,
    Reviewer,
    Editor,
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Viewer => Self::Viewer,
            RoleWord::Auditor => Self::Auditor,
            RoleWord::Reviewer => Self::Reviewer,
            RoleWord::Editor => Self::Editor,
            RoleWord::Admin => Self::Admin,
        }
    }
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        done(&desk, &config, args.command).await
    })
}

async fn done(desk: &Desk, config: &Config, command: Command) -> anyhow::Result<()> {
    let keeper = Actor::keeper();
    match command {
        Command::Add { email, name, role } => {
            let new = NewPerson { name, email, role: role.into() };
            let (_id, token) = desk.invite(new, keeper).await?;
            say_link(config, &token)?;
        }
        Command::List => {
            for person in desk.people(keeper).await? {
                let state = if person.is_disabled() { "\tshut out" } else { "" };
                let (email, role, name) = (person.email, person.role.key(), person.name);
                say(format_args!("{email}\t{role}\t{name}{state}"));
            }
        }
        Command::Role { email, role } => {
            let person = desk.person_by_email(&email).await?;
            desk.change_role(person, role.into(), keeper).await?;
        }
        Command::Disable { email } => {
            desk.disable(desk.person_by_email(&email).await?, keeper).await?;
        }
        Command::Enable { email } => {
            desk.enable(desk.person_by_email(&email).await?, keeper).await?;
        }
        Command::Link { email } => {
            let token = desk.make_link(desk.person_by_email(&email).await?, keeper).await?;
            say_link(config, &token)?;
        }
    }
    Ok(())
}

fn say_link(config: &Config, token: &Token) -> anyhow::Result<()> {
    let (address, token) = (config.address()?, &token.0);
    say(format_args!(
        "They choose a password, once and within three days, at\n{address}/link/{token}"
    ));
    Ok(())
}
