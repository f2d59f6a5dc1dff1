//! Golden jobs: one file of each task and outcome ever shipped, which every later version must read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claimdesk::domain::job::{Outcome, Task};
use serde_json::Value;

/// The files whose name begins so, by the rest of their name.
fn files(kind: &str) -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/jobs");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if let Some(word) = name.strip_prefix(kind) {
            let json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            found.insert(word.to_owned(), json);
        }
    }
    found
}

/// The word of every outcome. One without a word does not compile.
fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Imported { .. } => "imported",
        Outcome::AlreadyHere { .. } => "already_here",
        Outcome::Revised { .. } => "revised",
        Outcome::Captured { .. } => "captured",
        Outcome::WordsRead { .. } => "words_read",
        Outcome::Unchanged {} => "unchanged",
        Outcome::ListRead { .. } => "list_read",
        Outcome::BlobsCollected { .. } => "blobs_collected",
        Outcome::FilePrepared { .. } => "file_prepared",
        Outcome::FileDropped {} => "file_dropped",
        Outcome::Erased { .. } => "erased",
        Outcome::Mailed { .. } => "mailed",
    }
}

const TASKS: [&str; 11] = [
    "capture_source",
    "collect_blobs",
    "erase_speaker",
    "import_article",
    "prepare_file",
    "read_list",
    "read_snapshot",
    "refresh_article",
    "send_mail",
    "watch_article",
    "watch_source",
];
const OUTCOMES: [&str; 12] = [
    "already_here",
    "blobs_collected",
    "captured",
    "erased",
    "file_dropped",
    "file_prepared",
    "imported",
    "list_read",
    "mailed",
    "revised",
    "unchanged",
    "words_read",
];

#[test]
fn every_task_ever_shipped_is_read_and_written_again_as_the_same_json() {
    let files = files("task.");
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), TASKS);
    for (word, json) in files {
        let task: Task = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(task.key(), word);
        assert_eq!(serde_json::to_value(&task).unwrap(), json);
    }
}

#[test]
fn every_outcome_ever_shipped_is_read_and_written_again_as_the_same_json() {
    let files = files("outcome.");
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), OUTCOMES);
    for (name, json) in files {
        let outcome: Outcome = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(word(&outcome), name);
        assert_eq!(serde_json::to_value(&outcome).unwrap(), json);
    }
}

#[test]
fn a_task_with_a_field_that_is_not_known_is_refused_rather_than_half_done() {
    for (word, json) in files("task.") {
        let mut more = json.clone();
        more["body"]["depth"] = Value::from(2);
        assert!(serde_json::from_value::<Task>(more).is_err(), "{word}: in the body");
        let mut more = json;
        more["unless"] = Value::from(true);
        assert!(serde_json::from_value::<Task>(more).is_err(), "{word}: beside the body");
    }
}

#[test]
fn different_tasks_are_different_work() {
    let tasks: Vec<Task> =
        files("task.").into_values().map(|it| serde_json::from_value(it).unwrap()).collect();
    let same: BTreeSet<String> = tasks.iter().map(|it| it.sameness(None)).collect();
    assert_eq!(same.len(), tasks.len());
}
