//! A real scraped article, where one lies beside the project; otherwise these are not run.
#![expect(clippy::indexing_slicing, reason = "in a test a fault may end it there")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use claimdesk::text::{self, Draft, Form, SpeakerKind, Suggestion, page};
use libtest_mimic::{Arguments, Failed, Trial};

#[expect(clippy::print_stderr, reason = "a test run says what it leaves out")]
fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles");
    let talks = path.join("istanbul-talks.scraped.txt");
    let absent = !talks.exists();
    if absent {
        eprintln!("{} is absent: its tests are not run", talks.display());
    }
    let trial = |name: &str, test: fn(PathBuf) -> Result<(), Failed>| {
        let talks = talks.clone();
        Trial::test(name, move || test(talks)).with_ignored_flag(absent)
    };
    let trials = vec![
        trial("the_page_is_dropped_and_the_article_kept", kept),
        trial("everybody_who_is_cited_is_found_with_their_role", cited),
        trial("no_suggestion_comes_from_the_page_around_it", uncluttered),
        trial("the_program_imports_it_whole", imported),
        trial("the_program_splits_it_into_lines_of_ten_fields", split_by_the_program),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn article(path: PathBuf) -> Result<page::Article, Failed> {
    let input = text::decode::decode(&std::fs::read(path)?, None)?;
    Ok(page::read(&input, page::sniff(&input))?)
}

fn suggestions(article: &page::Article) -> Vec<Suggestion> {
    text::split(&Draft {
        body: &article.body,
        publisher: article.publisher.as_deref(),
        published: article.published,
        language: article.language.as_deref(),
    })
}

fn kept(path: PathBuf) -> Result<(), Failed> {
    let scraped = std::fs::read_to_string(&path)?;
    let article = article(path)?;
    assert_eq!(article.publisher.as_deref(), Some("Arise News"));
    assert!(article.title.starts_with("Hopes for Ceasefire"), "{}", article.title);
    assert_eq!(article.published, None, "how long ago it was names no day");
    let long = scraped.lines().filter(|it| it.chars().count() > 120);
    for paragraph in long {
        assert!(article.body.contains(paragraph), "lost: {paragraph}");
    }
    for clutter in CLUTTER {
        assert!(!article.body.contains(clutter), "{clutter} is in the body");
        assert!(
            article.dropped.iter().any(|it| it.text.contains(clutter)),
            "{clutter} is not shown"
        );
    }
    Ok(())
}

const CLUTTER: &[&str] =
    &["Log In", "minute read", "Follow us on", "publisher logo", "Loading...", "You may also like"];

fn cited(path: PathBuf) -> Result<(), Failed> {
    let article = article(path)?;
    let found = suggestions(&article);
    let check = |words: &str, name: &str, role: Option<&str>, kind: SpeakerKind, form: Form| {
        let it = found.iter().find(|it| it.text.contains(words));
        let it = it.unwrap_or_else(|| panic!("nothing is suggested with “{words}”"));
        let who = it.speaker.as_ref().unwrap_or_else(|| panic!("nobody says “{words}”"));
        assert_eq!((who.name.as_str(), who.role.as_deref(), who.kind), (name, role, kind));
        assert_eq!(it.form, form, "{words}");
        let told: String = article.body.chars().skip(it.start).take(it.end - it.start).collect();
        assert_eq!(told, it.text);
    };
    let person = SpeakerKind::Person;
    check("unacceptable demands", "a Ukrainian official", None, SpeakerKind::Unnamed, Form::Mixed);
    check("1,000 prisoners of war", "Arise News", None, SpeakerKind::Publisher, Form::Stated);
    let deputy = Some("Ukraine’s Deputy Foreign Minister");
    check("potentially excellent news", "Serhiy Kyslytsya", deputy, person, Form::Direct);
    let minister = Some("Ukraine’s Defence Minister");
    check("the next step should be", "Rustem Umerov", minister, person, Form::Indirect);
    check("going to happen", "Donald Trump", Some("US President"), person, Form::Direct);
    let spokesman = Some("Kremlin spokesman");
    check("would take time", "Dmitry Peskov", spokesman, person, Form::Indirect);
    check("certainly needed", "Dmitry Peskov", spokesman, person, Form::Mixed);
    let turkish = Some("Turkey’s Foreign Minister");
    check("both sides to choose", "Hakan Fidan", turkish, person, Form::Indirect);
    Ok(())
}

fn uncluttered(path: PathBuf) -> Result<(), Failed> {
    for it in suggestions(&article(path)?) {
        assert!(!CLUTTER.iter().any(|clutter| it.text.contains(clutter)), "{}", it.text);
    }
    Ok(())
}

/// What a command says when all goes well.
fn said(folder: &Path, arguments: &[&str]) -> Result<String, Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimdesk"));
    let output = command.env_clear().current_dir(folder).args(arguments).output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    if output.status.success() { Ok(out) } else { Err(format!("{out}{err}").into()) }
}

fn imported(path: PathBuf) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = path.canonicalize()?;
    said(folder.path(), &["demo", "--no-serve", "--data-dir", "."])?;

    let told = said(folder.path(), &["import", &file.display().to_string(), "--data-dir", "."])?;

    let (_, id) = told.trim().rsplit_once('/').ok_or("the address of the article")?;
    assert!(told.contains("“Hopes for Ceasefire") && told.contains("(Arise News)"), "{told}");
    let report = ["export", "article", id, "--format", "json", "--data-dir", "."];
    let report: serde_json::Value = serde_json::from_str(&said(folder.path(), &report)?)?;
    assert_eq!(report["article"]["publisher"], "Arise News");
    Ok(())
}

const KEYS: [&str; 10] = [
    "start",
    "end",
    "text",
    "speaker",
    "speaker_start",
    "cue",
    "kind",
    "statement",
    "worth",
    "reasons",
];

fn split_by_the_program(path: PathBuf) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = path.canonicalize()?.display().to_string();

    let body: Vec<char> = said(folder.path(), &["split", "--body", &file])?.chars().collect();
    let lines = said(folder.path(), &["split", &file])?;

    let mut speakers = Vec::new();
    for line in lines.lines() {
        let found: serde_json::Value = serde_json::from_str(line)?;
        let keys: Vec<_> = found.as_object().ok_or("an object")?.keys().collect();
        assert_eq!(keys, KEYS);
        let place = |key: &str| found[key].as_u64().and_then(|it| usize::try_from(it).ok());
        let (start, end) = place("start").zip(place("end")).ok_or("a place")?;
        let words: String = body[start..end].iter().collect();
        assert_eq!(found["text"], words);
        if let Some((speaker, start)) = found["speaker"].as_str().zip(place("speaker_start")) {
            let there: String = body[start..].iter().take(speaker.chars().count()).collect();
            assert!(speaker.contains(there.split(' ').next().unwrap_or_default()), "{line}");
            speakers.push(speaker.to_owned());
        }
    }
    for who in ["Serhiy Kyslytsya", "Rustem Umerov", "Donald Trump", "Hakan Fidan"] {
        assert!(speakers.iter().any(|it| it.contains(who)), "{who} in {speakers:?}");
    }
    Ok(())
}
