//! demo: a desk with people, an article and claims at every stage, served at once.

mod hand;
mod research;
mod story;

use anyhow::{Context, bail};

use super::{config, open, say, serve, wait_for};
use crate::config::Flags;
use crate::desk::Desk;
use crate::desk::passwords::{Passwords, Strength};
use crate::desk::people::NewPerson;
use crate::desk::publishing::NewPublishing;
use crate::desk::set_up::NewDesk;
use crate::domain::complaints::Complaints;
use crate::domain::publishing::Language;
use crate::domain::{Actor, Role, seeds};

#[derive(clap::Args)]
pub(super) struct Args {
    /// Only make the desk, and do not serve it
    #[arg(long)]
    no_serve: bool,
}

/// Who works at the demo desk. The domain is reserved for examples: no such address exists.
const PEOPLE: &[(&str, &str, Role)] = &[
    ("admin@demo.example", "Noor Admin", Role::Admin),
    ("editor@demo.example", "Edda Editor", Role::Editor),
    ("second@demo.example", "Samir Second", Role::Editor),
    ("reviewer@demo.example", "Rosa Reviewer", Role::Reviewer),
    ("other@demo.example", "Otis Other", Role::Reviewer),
    ("auditor@demo.example", "Aya Auditor", Role::Auditor),
    ("viewer@demo.example", "Viktor Viewer", Role::Viewer),
];

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let mut flags = flags.clone();
    if flags.data_dir.is_none() && flags.database.is_none() {
        // Beside a real desk in ./var, never inside it.
        flags.data_dir = Some("var/demo".into());
    }
    let mut config = config(&flags)?;
    // Its sources have addresses that are made up: nobody answers there.
    config.watch.enabled = false;
    serve::start_log(config.log);
    wait_for(async {
        let desk = open(&config).await?;
        let passwords = Passwords::new(Strength::PROPER)?;
        if !desk.is_set_up().await? {
            make(&desk, &passwords).await.context("the demo desk cannot be made")?;
        }
        let mut lines = keys(&desk, &passwords).await?;
        if flags.database.is_none() {
            lines.push(format!("everything of it lies in {}", config.data_dir.display()));
        }
        if args.no_serve {
            lines.iter().for_each(say);
            return Ok(());
        }
        serve::serve(desk, &config, |_address| lines.iter().for_each(say)).await
    })
}

async fn make(desk: &Desk, passwords: &Passwords) -> anyhow::Result<()> {
    let Some((email, name, _)) = PEOPLE.first() else { bail!("nobody works at the demo desk") };
    let new = NewDesk {
        name: "Demo desk".to_owned(),
        scale: seeds::DEFAULT.to_owned(),
        admin_name: (*name).to_owned(),
        admin_email: (*email).to_owned(),
        password: crate::desk::sign_in::secret()?,
    };
    desk.found(passwords, new).await?;
    for (email, name, role) in PEOPLE.iter().skip(1) {
        let new = NewPerson { name: (*name).to_owned(), email: (*email).to_owned(), role: *role };
        desk.invite(new, Actor::keeper()).await?;
    }
    let new = NewPublishing {
        pages: Some(true),
        language: Language::English,
        accent: None,
        complaints: Complaints::of("corrections@demo.example"),
        drops_logo: false,
    };
    desk.change_publishing(new, Actor::keeper()).await?;
    story::tell(desk).await
}

/// Gives everybody a new password, so that no fixed one opens any desk, and says what they are.
async fn keys(desk: &Desk, passwords: &Passwords) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for (email, _, role) in PEOPLE {
        let person = desk.person_by_email(email).await;
        let person = person.context("this desk is not the demo desk: give another --data-dir")?;
        let token = desk.make_link(person, Actor::keeper()).await?.0;
        let password: String = crate::desk::sign_in::secret()?.chars().take(16).collect();
        desk.choose_password(passwords, &token, &password).await?;
        lines.push(format!("sign in as {email} with password {password} ({})", role.key()));
    }
    Ok(lines)
}
