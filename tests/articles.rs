//! A real scraped article, where one lies beside the project; otherwise these are not run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
