//! Tests of what a machine is told.

use super::*;
use crate::domain::size::Size;

fn read(text: &str) -> Result<Config, Error> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    Config::read(&Flags { config: Some(file.path().into()), ..Flags::default() })
}

#[test]
fn without_a_word_the_desk_is_a_file_beside_the_program() {
    let config = read("").unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.place().unwrap(), Place::Sqlite("var/claimdesk.db".into()));
    assert_eq!(config.address().unwrap(), "http://127.0.0.1:8080");
}

#[test]
fn a_flag_counts_more_than_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "data_dir = \"a\"\nlisten = \"127.0.0.1:1\"").unwrap();
    let flags =
        Flags { config: Some(file.path().into()), data_dir: Some("b".into()), ..Flags::default() };

    let config = Config::read(&flags).unwrap();

    assert_eq!(config.data_dir, Path::new("b"));
    assert_eq!(config.listen.port(), 1);
}

#[test]
fn a_node_can_be_told_to_do_no_jobs() {
    let config = read("[jobs]\nworkers = 0").unwrap();
    assert_eq!(config.jobs, Jobs { workers: 0, lease_seconds: 60 });
    for odd in ["workers = 257", "lease_seconds = 1", "lease_seconds = 3601"] {
        assert!(matches!(read(&format!("[jobs]\n{odd}")), Err(Error::Jobs)), "{odd}");
    }
}

#[test]
fn an_unknown_setting_is_named() {
    let error = read("lsiten = \"127.0.0.1:1\"").unwrap_err().to_string();
    assert!(error.contains("lsiten"), "{error}");
}

#[test]
fn a_database_that_is_not_known_is_refused_rather_than_made() {
    for url in ["mysql://x", "sqlite:x.db", "x.db", ""] {
        let read = read(&format!("database = \"{url}\""));
        assert!(matches!(read, Err(Error::UnknownDatabase)), "{url}");
    }
}

#[test]
fn blobs_are_beside_the_database_or_where_the_machine_was_told() {
    let folder = |it: &str| blobs::Place::Folder(it.into());
    assert_eq!(read("data_dir = \"a\"").unwrap().blobs().unwrap(), folder("a/blobs"));
    assert_eq!(read("blobs = \"/srv/b\"").unwrap().blobs().unwrap(), folder("/srv/b"));
    let config = read("blobs = \"s3://desk/a/b/\"\ns3_key_id = \"k\"\ns3_secret = \"hunter2\"");
    let place = config.unwrap().blobs().unwrap();
    assert!(!format!("{place:?}").contains("hunter2"));
    let blobs::Place::S3(s3) = place else { panic!("{place:?}") };
    assert_eq!((s3.bucket.as_str(), s3.prefix.as_str()), ("desk", "a/b"));
    assert_eq!(s3.key, Some(("k".to_owned(), blobs::Hidden("hunter2".to_owned()))));
}

#[test]
fn a_place_for_blobs_that_is_not_known_is_refused_rather_than_made() {
    for place in ["", "s3://", "s3:///desk", "gs://desk", "file:///srv"] {
        let read = read(&format!("blobs = \"{place}\""));
        assert!(matches!(read, Err(Error::UnknownBlobs)), "{place}");
    }
    let half = read("blobs = \"s3://desk\"\ns3_key_id = \"k\"");
    assert!(matches!(half, Err(Error::HalfAKey)));
}

#[test]
fn a_public_address_is_a_whole_host() {
    assert!(read("public_url = \"https://desk.example\"").is_ok());
    for url in ["https://desk.example/here", "ftp://desk.example"] {
        assert!(matches!(read(&format!("public_url = \"{url}\"")), Err(Error::PublicUrl)));
    }
}

#[test]
fn a_password_of_the_database_is_not_shown() {
    let config = read("database = \"postgres://a:hunter2@db/desk\"").unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn fetching_has_a_table_of_its_own() {
    let config = read(
        "public_url = \"https://desk.example\"\n[fetch]\nenabled = false\n\
         allowed_hosts = [\"Archive.example:8080\"]\nat_once = 2",
    );

    let fetching = config.unwrap().fetching().unwrap();

    assert!(!fetching.enabled);
    assert_eq!(fetching.allowed_hosts[0].to_string(), "archive.example:8080");
    assert_eq!((fetching.at_once, fetching.pause_seconds), (2, 1));
    assert_eq!(fetching.about.unwrap().as_str(), "https://desk.example/");
}

#[test]
fn the_settings_of_fetching_have_the_keys_that_the_environment_knows() {
    let settings = serde_json::to_value(fetch::Settings::default()).unwrap();
    let keys: Vec<&String> = settings.as_object().unwrap().keys().collect();
    assert_eq!(keys, FETCH_KEYS);
}

#[test]
fn fetching_that_cannot_be_is_refused() {
    for text in ["at_once = 0", "ports = []", "limits = 1", "allowed_hosts = [\"a/b\"]"] {
        assert!(read(&format!("[fetch]\n{text}")).is_err(), "{text}");
    }
}

#[test]
fn how_much_is_kept_is_said_in_bytes_or_with_a_unit() {
    let told = read("[space]\nquota = \"20 GiB\"\nreserve = 1000\ncollect = false").unwrap().space;
    assert_eq!((told.quota, told.reserve, told.collect), (Some(Size(20 << 30)), Size(1000), false));
    let untold = Config::default().space;
    assert_eq!((untold.quota, untold.reserve), (None, Size(256 << 20)));
    for odd in ["quota = \"much\"", "quota = -1", "reserve = 1.5", "limit = 1"] {
        assert!(read(&format!("[space]\n{odd}")).is_err(), "{odd}");
    }
}
