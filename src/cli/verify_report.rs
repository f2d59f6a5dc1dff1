//! verify-report: whether a report holds, offline and without the desk.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use rlimit::Resource;

use super::say;
use crate::domain::claim::Publication;
use crate::report::proof::{self, Differs, Invalid, MOST_BYTES, Proved, plain};
use crate::trail::note::{Said, VerifierKey};

/// The most memory that reading a PDF may map, in bytes, and the processor time that it may use, in
/// seconds.
const MEMORY: u64 = 4 * 1024 * 1024 * 1024;
const PROCESSOR: u64 = 60;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The report: a JSON file, or a web page or PDF with the report inside
    file: PathBuf,
    /// The key of the newsroom (name+id+key), from elsewhere than the report; may be given several
    /// times, also for witnesses
    #[arg(long = "key", value_name = "VKEY", required = true)]
    keys: Vec<String>,
    /// A signed checkpoint of the log that you hold from before
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
}

/// What a file shows to people beside its proof.
enum Shows {
    Nothing,
    /// Words that are not compared.
    Words,
    /// A page, which differs here from what is proved.
    Page(Vec<Differs>),
}

pub(super) fn run(Args { file, keys, checkpoint }: Args) -> anyhow::Result<()> {
    let keys = keys
        .iter()
        // One that was copied from paper may be broken over lines.
        .map(|key| key.split_whitespace().collect::<String>())
        .map(|key| VerifierKey::parse(&key).with_context(|| format!("“{key}” is no key")))
        .collect::<Result<Vec<_>, _>>()?;
    let held = checkpoint.as_deref().map(text).transpose()?;
    let bytes = bytes(&file)?;
    let proved = |report| proof::verify(&report, &keys, held.as_deref());
    let (proved, shows) = if bytes.starts_with(b"%PDF-") {
        // Others make such a file so that it unpacks to more than any machine has.
        let limits = [(Resource::AS, MEMORY), (Resource::CPU, PROCESSOR), (Resource::CORE, 0)];
        limits.into_iter().try_for_each(|(resource, most)| resource.set(most, most))?;
        (proof::read_pdf(bytes).and_then(proved), Shows::Words)
    } else {
        let text = words(&file, bytes)?;
        let proved = proof::read(&text).and_then(proved);
        let shows = match &proved {
            Ok(_) if text.starts_with('{') => Shows::Nothing,
            Ok(proved) => Shows::Page(proof::differing(&text, proved)),
            Err(_) => Shows::Words,
        };
        (proved, shows)
    };
    let proved = proved.map_err(|invalid| match invalid {
        Invalid::NoProof => anyhow!("NOTHING TO CHECK: {invalid}"),
        invalid => anyhow!("INVALID: {invalid}"),
    })?;
    tell(&proved, &shows);
    match shows {
        Shows::Page(differs) if !differs.is_empty() => {
            let lines: Vec<_> = differs.iter().map(|it| plain(&it.to_string())).collect();
            bail!(
                "INVALID: the proof holds, and the page around it was changed:\n{}",
                lines.join("\n")
            )
        }
        Shows::Nothing | Shows::Words | Shows::Page(_) => Ok(()),
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    words(path, bytes(path)?)
}

fn words(path: &Path, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).with_context(|| format!("{} is no text", path.display()))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let name = path.display();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("{name} cannot be opened"))?;
    file.take(most).read_to_end(&mut bytes).with_context(|| format!("{name} cannot be read"))?;
    Ok(bytes)
}

/// Says what was proved, from the proved bytes alone. A file that shows words of its own beside them
/// may show others.
fn tell(it: &Proved, shows: &Shows) {
    let (claim, log) = (&it.claim, &it.checkpoint);
    say(format_args!("PROVED: the whole history of {} ({})", claim.number, claim.id));
    say(format_args!("in the log {} when it had {} entries.", log.origin, log.size));
    for (key, said) in &it.said {
        match said {
            Said::Signed => say(format_args!("Signed with the key {key}")),
            Said::Seen { at } => {
                let at =
                    i64::try_from(*at).ok().and_then(|at| chrono::DateTime::from_timestamp(at, 0));
                let at = at.map_or_else(
                    || "a time that no calendar has".to_owned(),
                    |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
                );
                say(format_args!("Seen by {} on {at}", key.name()));
            }
        }
    }
    if let Some(older) = &it.older {
        say(format_args!("It continues the log of {} entries from before.", older.size));
    }
    say("");
    if let Some(verdict) = &claim.verdict {
        say(format_args!("The claim:   {}", verdict.statement));
        let gone = matches!(claim.publication, Publication::Withdrawn { .. });
        let gone = if gone { " (withdrawn from readers)" } else { "" };
        say(format_args!("The verdict: {}{gone}", verdict.label_name));
        say(format_args!("Why:         {}", verdict.rationale));
    } else {
        say(format_args!("The claim:   {}", claim.statement));
        say("The verdict: none stands");
    }
    match shows {
        Shows::Nothing => {}
        Shows::Words => say(
            "Only this is proved. Compare it with what the file shows: words that differ are forged.",
        ),
        Shows::Page(_) => say(
            "Only this is proved. The page is held to claim, verdict, rationale, quotes and passages; whatever else it shows is not looked at.",
        ),
    }
    say("");
    say(format_args!("No event is missing, added, moved or changed, and the rules allow each:"));
    say("");
    for line in it.lines() {
        say(line);
    }
}
