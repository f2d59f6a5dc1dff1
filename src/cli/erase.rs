//! erase: take personal data out of the desk for good, and say so in the trails.

use anyhow::{Context, bail};

use super::{acting, config, open, say, wait_for};
use crate::config::Flags;
use crate::desk::Desk;
use crate::desk::claims::Sent;
use crate::desk::erasing::{Held, Subject};
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
    /// What was deleted and still stands in the database's file
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
            What::Speaker { speaker } => Subject::Speaker(called(&desk, speaker).await?),
            What::Person { email } => {
                let person = desk.person_by_email(email).await;
                Subject::Person(person.with_context(|| format!("nobody here is called {email}"))?)
            }
            What::Article { article } => Subject::Article(*article),
        };
        let holdings = desk.would_erase(subject, actor).await?;
        let mut all = Vec::new();
        for it in holdings {
            let of = it.number.map_or_else(|| it.noun.to_owned(), |it| it.to_string());
            listed(&of, &it.held);
            all.extend(it.held);
        }
        if args.dry_run {
            return stays(&desk, &all, actor).await;
        }
        let gone = desk.erase(subject, &args.ground, actor).await?;
        say(format_args!("erased {} values, {} claims among them", gone.values, gone.claims));
        leftovers(&desk).await
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
    listed(&number.to_string(), &meant);
    if args.dry_run {
        return stays(desk, &meant, actor).await;
    }
    if entries.is_empty() {
        bail!("say which entries, by their numbers; --dry-run lists them");
    }
    let fields = meant.into_iter().map(|it| it.place).collect();
    let redact = Command::Redact { fields, ground: args.ground.clone() };
    desk.perform(id, seen, redact, Sent { actor, once: None }).await?;
    desk.drop_parts().await?;
    say(format_args!("{number}: erased"));
    leftovers(desk).await
}

async fn called(desk: &Desk, speaker: &str) -> anyhow::Result<SpeakerId> {
    if let Ok(id) = speaker.parse() {
        return Ok(desk.speaker(id).await.context("no speaker has this id")?.id);
    }
    let found = desk.speaker_called(speaker).await;
    Ok(found.with_context(|| format!("no speaker is called {speaker}"))?.id)
}

fn listed(of: &str, held: &[Held]) {
    for it in held {
        say(format_args!("{of}: {}: {}", it.place.words(), it.value.escape_debug()));
    }
}

/// Says where the same words stand and stay.
async fn stays(desk: &Desk, held: &[Held], actor: Actor) -> anyhow::Result<()> {
    for it in desk.would_stay(held, actor).await? {
        let entry = it.seq.saturating_add(1);
        say(format_args!("stays in the words of {} {}, entry {entry}", it.noun, it.id));
    }
    say("nothing was erased");
    Ok(())
}

async fn leftovers(desk: &Desk) -> anyhow::Result<()> {
    let is_clean = desk.clear_leftovers().await.context("the database’s file is as it was")?;
    say(if is_clean {
        "nothing of it is left in the database’s file"
    } else {
        "the database may still have parts of it where it keeps what was deleted: see docs/erasing.md"
    });
    Ok(())
}
