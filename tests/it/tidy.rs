//! Tidy: rules of the house that the compiler does not know.

use std::path::{Path, PathBuf};

/// Words that a room must not say: it knows the rooms below it and none above or beside.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "src/domain",
        &[
            "sea_orm",
            "actix_web",
            "askama",
            "tokio",
            "entity::",
            "migration::",
            "async fn",
            "Utc::now",
            "now_v7",
            "crate::text",
            "crate::trail",
            "crate::store",
            "crate::desk",
            "crate::report",
            "crate::web",
            "crate::work",
            "crate::cli",
            "crate::config",
        ],
    ),
    (
        "src/text",
        &[
            "sea_orm",
            "actix_web",
            "askama",
            "tokio",
            "entity::",
            "async fn",
            "Utc::now",
            "crate::trail",
            "crate::store",
            "crate::desk",
            "crate::report",
            "crate::web",
            "crate::work",
            "crate::cli",
            "crate::config",
        ],
    ),
    (
        "src/trail",
        &[
            "sea_orm",
            "actix_web",
            "askama",
            "tokio",
            "entity::",
            "async fn",
            "Utc::now",
            "crate::text",
            "crate::store",
            "crate::desk",
            "crate::report",
            "crate::web",
            "crate::work",
            "crate::cli",
            "crate::config",
        ],
    ),
    (
        "src/store",
        &[
            "actix_web",
            "askama",
            "crate::desk",
            "crate::report",
            "crate::web",
            "crate::work",
            "crate::cli",
        ],
    ),
    (
        "src/report",
        &[
            "sea_orm",
            "actix_web",
            "entity::",
            "crate::desk",
            "crate::web",
            "crate::work",
            "crate::cli",
        ],
    ),
    (
        "src/desk",
        &["sea_orm", "actix_web", "askama", "entity::", "crate::web", "crate::work", "crate::cli"],
    ),
    (
        "src/web",
        &[
            "sea_orm",
            "entity::",
            "migration::",
            "crate::work",
            "crate::cli",
            // Pages ask for claims as their reader may see them: `desk.seen_by(…)`.
            "desk.claim(",
            "desk.claims(",
            "desk.claims_from(",
            "desk.claims_numbered(",
            "desk.claim_rows(",
            "desk.claims_on(",
            "desk.next_in(",
            "desk.count_claims(",
            "desk.orphans(",
            "desk.listed(",
            "desk.listed_numbers(",
            "desk.parts(",
            "desk.dossier(",
            "desk.article_dossier(",
            "desk.proved_report(",
        ],
    ),
    (
        "src/work",
        &[
            "sea_orm",
            "actix_web",
            "askama",
            "entity::",
            "migration::",
            "crate::store",
            "crate::web",
            "crate::cli",
            "crate::config",
        ],
    ),
    ("src/cli", &["sea_orm", "entity::", "migration::"]),
    ("entity/src", &["claimdesk::", "migration::"]),
    ("migration/src", &["claimdesk::", "entity::"]),
    ("pdf/src", &["claimdesk::", "entity::", "migration::"]),
];

/// The most lines of a file.
const LONGEST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending: its path and its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "{folder} has files");
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|it| it == ending) {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The text before its tests, without what is only said about it.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let is_said = |line: &&str| line.trim_start().starts_with("//");
    code.lines().filter(|line| !is_said(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_only_look_down() {
    for (folder, words) in FORBIDDEN {
        for (path, text) in files(folder, "rs") {
            for word in *words {
                // The first word of a path, so that `::entity` counts and `identity` does not.
                let text = code(&text);
                let mut before = text.split(word).collect::<Vec<_>>();
                before.pop();
                let said = before
                    .iter()
                    .any(|it| !it.ends_with(|last: char| last.is_alphanumeric() || last == '_'));
                assert!(!said, "{path} must not say `{word}`");
            }
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for folder in ["src", "entity/src", "migration/src", "pdf/src", "tests", "benches"] {
        for (path, text) in files(folder, "rs") {
            assert!(text.starts_with("//! "), "{path} opens with //!");
        }
    }
}

#[test]
fn no_file_grows_past_reading() {
    for folder in ["src", "entity/src", "migration/src", "pdf/src"] {
        for (path, text) in files(folder, "rs") {
            let lines = text.lines().count();
            assert!(lines <= LONGEST, "{path} has {lines} lines");
        }
    }
}

#[test]
fn only_the_writer_writes() {
    for (path, text) in files("src", "rs") {
        let squeezed: String = code(&text).split_whitespace().collect();
        for write in [".exec(self.db.read()", ".exec(db.read()", ".exec(desk.db().read()"] {
            assert!(!squeezed.contains(write), "{path} writes outside of a transaction");
        }
        if !path.starts_with("src/store/writer") {
            assert!(!squeezed.contains(".commit()"), "{path} commits by itself");
        }
    }
}

#[test]
fn templates_run_nothing_and_trust_nothing() {
    for (path, text) in files("templates", "html") {
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // What is read as a file far from the desk carries its style with it, and its script.
        let stands_alone =
            ["templates/report/base.html", "templates/verify/file.html"].contains(&path.as_str());
        assert!(stands_alone || !squeezed.contains("<style"), "{path} has a style of its own");
        for script in squeezed.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            let data = ["type=\"application/ld+json\"", "type=\"application/json\""]
                .iter()
                .any(|kind| tag.contains(kind));
            assert!(
                data || stands_alone || tag.contains(" src="),
                "{path} has a script of its own"
            );
        }
        for tag in squeezed.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(!tag.contains(" style="), "{path}: <{tag}> has a style of its own");
            let runs = tag.split(' ').any(|it| {
                it.strip_prefix("on").is_some_and(|rest| {
                    rest.split_once('=').is_some_and(|(event, _)| {
                        !event.is_empty() && event.chars().all(|c| c.is_ascii_lowercase())
                    })
                })
            });
            assert!(!runs, "{path}: <{tag}> runs something");
        }
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let trusts = line.contains("|safe") || line.contains("| safe");
            let reason =
                lines[number.saturating_sub(2)..=number].iter().any(|it| it.contains("{# Safe:"));
            assert!(!trusts || reason, "{path}:{} trusts without a reason", number + 1);
        }
    }
}
