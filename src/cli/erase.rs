//! erase: take personal data out of the desk for good, and say so in the trails.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{acting, config, open, say, wait_for};
use crate::config::Flags;
use crate::desk::Desk;
use crate::desk::claims::Sent;
use crate::desk::erasing::{Held, Holding, Line, Subject};
use crate::domain::claim::Command;
use crate::domain::{Actor, ArticleId, ClaimNumber, SpeakerId};

#[derive(clap::Args)]
pub(super) struct Args {
    /// What to erase
    #[command(subcommand)]
    what: What,
    /// The legal ground, which the trails keep for good; say it without the name or the words that go
    #[arg(long, global = true, default_value = "")]
    ground: String,
    /// List what would go, and where the same words stay, and erase nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Who does it
    #[arg(long = "as", value_name = "E-MAIL", global = true)]
    by: Option<String>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Names, comments and answers of a claim, by the numbers of their entries in its trail
    Claim { claim: ClaimNumber, entries: Vec<u64> },
    /// A speaker's name, on all claims; by id or by name
    Speaker { speaker: String },
    /// The name and the address of somebody who works or worked here; they are shut out
    Person { email: String },
    /// The author of an article, by its id
    Article { article: ArticleId },
    /// List what was erased, without the values, to keep beside the backups
    List,
    /// Erase anew what a restored backup brought back, by such a list
    Again { list: PathBuf },
    /// What was deleted and still stands in the database's file; nobody can write meanwhile
    Leftovers,
}

pub(super) fn run(flags: &Flags, args: Args) -> anyhow::Result<()> {
    let config = config(flags)?;
    wait_for(async {
        let desk = open(&config).await?;
        let actor = match &args.by {
            Some(email) => acting(&desk, Some(email)).await?,
            None => Actor::keeper(),
        };
        let subject = match &args.what {
            What::Claim { claim, entries } => {
                return claimed(&desk, (*claim, entries), &args, actor).await;
            }
            What::Leftovers => return leftovers(&desk).await,
            What::List => return list(&desk, actor).await,
            What::Again { list } => return again(&desk, list, args.dry_run, actor).await,
            What::Speaker { speaker } => {
                let speaker = called(&desk, speaker).await?;
                say(format_args!("speaker {speaker}"));
                Subject::Speaker(speaker)
            }
            What::Person { email } => {
                let person = desk.person_by_email(email).await;
                Subject::Person(person.with_context(|| format!("nobody here is called {email}"))?)
            }
            What::Article { article } => Subject::Article(*article),
        };
        let holdings = desk.would_erase(subject, actor).await?;
        for it in &holdings {
            let of = it.number.map_or_else(|| it.noun.to_owned(), |it| it.to_string());
            listed(&of, &it.held);
        }
        if args.dry_run {
            return stays(&desk, &holdings, actor).await;
        }
        let gone = desk.erase(subject, &args.ground, actor).await?;
        say(format_args!("erased {} values of the {}’s own", gone.values, subject.noun()));
        if let Subject::Speaker(speaker) = subject {
            let claims = desk.erase_from_claims(speaker, actor).await?;
            say(format_args!("erased on {claims} claims"));
        }
        written_over(&desk).await
    })
}

async fn claimed(
    desk: &Desk,
    (number, entries): (ClaimNumber, &[u64]),
    args: &Args,
    actor: Actor,
) -> anyhow::Result<()> {
    let id = desk.claim_by_number(number).await.with_context(|| number.to_string())?;
    let seen = desk.claim(id).await?.version();
    let all = desk.erasable(id, actor).await?.into_iter().map(|it| it.held);
    let is_meant =
        |it: &Held| entries.is_empty() || entries.contains(&it.place.seq.saturating_add(1));
    let meant: Vec<Held> = all.filter(is_meant).collect();
    let is_empty = |entry: &&u64| meant.iter().all(|it| it.place.seq.saturating_add(1) != **entry);
    if let Some(entry) = entries.iter().find(is_empty) {
        bail!(
            "entry {entry} of {number} has nothing to erase, so that nothing was erased; --dry-run lists those that have"
        );
    }
    listed(&number.to_string(), &meant);
    if args.dry_run {
        let (noun, number) = ("claim", Some(number));
        return stays(desk, &[Holding { noun, id: id.0, number, held: meant }], actor).await;
    }
    if entries.is_empty() {
        bail!("say which entries, by their numbers; --dry-run lists them");
    }
    let fields = meant.into_iter().map(|it| it.place).collect();
    let redact = Command::Redact { fields, ground: args.ground.clone() };
    desk.perform(id, seen, redact, Sent { actor, once: None }).await?;
    desk.drop_parts().await?;
    say(format_args!("{number}: erased"));
    written_over(desk).await
}

async fn called(desk: &Desk, speaker: &str) -> anyhow::Result<SpeakerId> {
    if let Ok(id) = speaker.parse() {
        return Ok(desk.speaker(id).await.context("no speaker has this id")?.id);
    }
    let found = desk.speaker_called(speaker).await;
    let otherwise =
        "an erasing that was broken off goes on by the id, which it and `claimdesk verify` say";
    Ok(found.with_context(|| format!("no speaker is called {speaker}; {otherwise}"))?.id)
}

fn listed(of: &str, held: &[Held]) {
    for it in held {
        say(format_args!("{of}: {}: {}", it.place.words(), it.value.escape_debug()));
    }
}

/// Says where the same words stand and stay.
async fn stays(desk: &Desk, go: &[Holding], actor: Actor) -> anyhow::Result<()> {
    for it in desk.would_stay(go, actor).await? {
        let also = if it.can_go { ", which can be erased too" } else { "" };
        say(format_args!("stays in the words of {}{also}", it.words()));
    }
    say("nothing was erased");
    Ok(())
}

async fn list(desk: &Desk, actor: Actor) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let (lines, last) = desk.erased_after(after, actor).await?;
        for line in lines {
            say(serde_json::to_string(&line)?);
        }
        if last.is_none() {
            return Ok(());
        }
        after = last;
    }
}

async fn again(desk: &Desk, list: &Path, dry_run: bool, actor: Actor) -> anyhow::Result<()> {
    let unread = || format!("{} cannot be read", list.display());
    let text = std::fs::read_to_string(list).with_context(unread)?;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line: Line = serde_json::from_str(line)
            .with_context(|| format!("line {} is none of a list of what was erased", at + 1))?;
        lines.push(line);
    }
    let back = desk.here_again(lines, actor).await?;
    for it in &back {
        listed(&format!("{} {}", it.holding.noun, it.holding.id), &it.holding.held);
    }
    if dry_run {
        say("nothing was erased");
        return Ok(());
    }
    let values: usize = back.iter().map(|it| it.holding.held.len()).sum();
    for it in back {
        desk.erase_again(it, actor).await?;
    }
    say(format_args!("{values} values were here again, and are erased"));
    written_over(desk).await
}

/// SQLite writes over what it deletes; here the log of its writes is emptied too.
async fn written_over(desk: &Desk) -> anyhow::Result<()> {
    let is_clean = desk.clear_leftovers(false).await.context("the database’s log is as it was")?;
    say(if is_clean {
        "written over in the database’s file; `claimdesk erase leftovers` writes it anew"
    } else {
        "the database may still have parts of it where it keeps what was deleted: see docs/erasing.md"
    });
    Ok(())
}

async fn leftovers(desk: &Desk) -> anyhow::Result<()> {
    say("the database’s file is written anew; nobody can write meanwhile");
    let is_clean = desk.clear_leftovers(true).await.context("the database’s file is as it was")?;
    say(if is_clean {
        "nothing that was deleted is left in it"
    } else {
        "the database may still have parts of it where it keeps what was deleted: see docs/erasing.md"
    });
    Ok(())
}
