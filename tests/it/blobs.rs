//! Blobs: bytes are found by their hash and are what they were, in a folder and in an S3 store.

use std::path::PathBuf;

use bytes::Bytes;
use claimdesk::store::Error;
use claimdesk::store::blobs::{Blobs, Fault, Held, Hidden, Place, S3, Unopened};
use futures_util::future::join_all;

use crate::s3::Server;

/// The SHA-256 of [`BYTES`], as sha256sum says it.
const HASH: &str = "6e5b235783b55542592d128d333dbe5b182b2cd0c8b6ce8e3408fab1c35ba2df";
const BYTES: &[u8] = b"The ferry leaves the old harbour at noon.\n";

/// Both kinds of store, each with a way to the file that a blob is in.
struct Stores {
    server: Server,
    folder: tempfile::TempDir,
}

impl Stores {
    async fn new() -> Self {
        Self { server: Server::new().await, folder: tempfile::tempdir().unwrap() }
    }

    fn each(&self) -> [(Blobs, PathBuf); 2] {
        let folder = self.folder.path().join("blobs");
        let file = folder.join(Server::key(HASH));
        let opened = |place| Blobs::open(&place).unwrap();
        [
            (opened(Place::Folder(folder)), file),
            (opened(self.server.place()), self.server.file(HASH)),
        ]
    }
}

fn put(blobs: &Blobs) -> impl Future<Output = Result<String, Error>> {
    blobs.put(Bytes::from_static(BYTES))
}

#[tokio::test]
async fn what_is_put_is_found_by_its_hash() {
    let stores = Stores::new().await;
    for (blobs, file) in stores.each() {
        blobs.reach().await.unwrap();
        assert_eq!(blobs.get(HASH).await.unwrap(), None);
        assert_eq!(blobs.size(HASH).await.unwrap(), None);
        assert_eq!(blobs.check(HASH).await.unwrap(), Held::Missing);

        assert_eq!(put(&blobs).await.unwrap(), HASH);

        assert_eq!(blobs.get(HASH).await.unwrap().unwrap(), BYTES);
        assert_eq!(blobs.size(HASH).await.unwrap(), Some(42));
        assert_eq!(blobs.check(HASH).await.unwrap(), Held::Present);
        assert_eq!(std::fs::read(file).unwrap(), BYTES);
        blobs.reach().await.unwrap();
    }
}

#[tokio::test]
async fn nothing_and_very_much_are_kept_as_well() {
    let stores = Stores::new().await;
    let much: Bytes = (0..20 * 1024 * 1024_u32).map(|it| it.to_le_bytes()[0]).collect();
    for (blobs, _) in stores.each() {
        for bytes in [Bytes::new(), much.clone()] {
            let sha256 = blobs.put(bytes.clone()).await.unwrap();
            assert_eq!(blobs.get(&sha256).await.unwrap().unwrap(), bytes);
            assert_eq!(blobs.check(&sha256).await.unwrap(), Held::Present);
        }
    }
}

#[tokio::test]
async fn bytes_that_are_there_are_not_written_again() {
    let stores = Stores::new().await;
    for (blobs, file) in stores.each() {
        put(&blobs).await.unwrap();
        let first = std::fs::metadata(&file).unwrap();

        assert_eq!(put(&blobs).await.unwrap(), HASH);

        let second = std::fs::metadata(&file).unwrap();
        assert_eq!(first.modified().unwrap(), second.modified().unwrap());
        assert_eq!(ino(&first), ino(&second));
    }
}

fn ino(file: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

#[tokio::test]
async fn an_altered_blob_is_said_and_never_given_out() {
    let stores = Stores::new().await;
    for (blobs, file) in stores.each() {
        put(&blobs).await.unwrap();
        let mut bytes = BYTES.to_vec();
        bytes[0] ^= 1;
        std::fs::write(&file, &bytes).unwrap();

        assert_eq!(blobs.check(HASH).await.unwrap(), Held::Altered);
        let got = blobs.get(HASH).await;
        assert!(matches!(&got, Err(Error::Altered(it)) if it == HASH), "{got:?}");

        // Nor is it taken for the bytes that somebody brings, where it has another length.
        std::fs::write(&file, b"The ferry leaves.").unwrap();
        let again = put(&blobs).await;
        assert!(matches!(again, Err(Error::Altered(_))), "{again:?}");

        std::fs::remove_file(&file).unwrap();
        assert_eq!(blobs.check(HASH).await.unwrap(), Held::Missing);
        put(&blobs).await.unwrap();
        assert_eq!(blobs.check(HASH).await.unwrap(), Held::Present);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_put_the_same_at_once_all_succeed() {
    let stores = Stores::new().await;
    for (blobs, file) in stores.each() {
        for round in 0..8_u8 {
            let bytes = Bytes::from(vec![round; 300_000]);
            let writers = (0..8).map(|_| {
                let (blobs, bytes) = (blobs.clone(), bytes.clone());
                tokio::spawn(async move { blobs.put(bytes).await })
            });
            let mut said: Vec<String> =
                join_all(writers).await.into_iter().map(|it| it.unwrap().unwrap()).collect();
            said.dedup();
            assert_eq!(said.len(), 1);
            assert_eq!(blobs.check(&said[0]).await.unwrap(), Held::Present);
        }
        put(&blobs).await.unwrap();
        let beside = std::fs::read_dir(file.parent().unwrap()).unwrap();
        for name in beside.map(|it| it.unwrap().file_name()) {
            assert_eq!(name.len(), 64, "{} is left over", name.display());
        }
    }
}

#[tokio::test]
async fn a_key_that_the_store_does_not_accept_is_said() {
    let server = Server::new().await;
    for key in [("FERRYKEY", "another secret"), ("NOBODY", "a-secret-of-the-quay")] {
        let key = Some((key.0.to_owned(), Hidden(key.1.to_owned())));
        let blobs = Blobs::open(&Place::S3(S3 { key, ..server.settings() })).unwrap();
        for refused in [blobs.reach().await, put(&blobs).await.map(drop)] {
            assert!(matches!(refused, Err(Error::Blobs(Fault::Refused(_)))), "{refused:?}");
        }
    }
    assert!(!server.file(HASH).exists());
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_said() {
    let server = Server::new().await;
    let bucket = "quay".to_owned();
    let blobs = Blobs::open(&Place::S3(S3 { bucket, ..server.settings() })).unwrap();

    let reached = blobs.reach().await;

    assert!(matches!(reached, Err(Error::Blobs(Fault::NoBucket(_)))), "{reached:?}");
}

#[tokio::test]
async fn a_store_that_is_down_is_said_and_asked_again_when_it_is_back() {
    let mut server = Server::new().await;
    let blobs = Blobs::open(&server.place()).unwrap();
    let kept = blobs.put(Bytes::from_static(b"Ann Lee")).await.unwrap();
    server.stop().await;

    for silent in [
        blobs.reach().await,
        put(&blobs).await.map(drop),
        blobs.get(&kept).await.map(drop),
        blobs.check(&kept).await.map(drop),
    ] {
        assert!(matches!(silent, Err(Error::Blobs(Fault::Silent(_)))), "{silent:?}");
    }

    server.start().await;
    assert_eq!(blobs.check(&kept).await.unwrap(), Held::Present);
    put(&blobs).await.unwrap();
    assert_eq!(blobs.get(HASH).await.unwrap().unwrap(), BYTES);
}

#[tokio::test]
async fn nothing_goes_over_plain_http_unless_it_was_allowed() {
    let server = Server::new().await;
    let secure = S3 { allow_http: false, ..server.settings() };
    let opened = Blobs::open(&Place::S3(secure));
    assert!(matches!(opened, Err(Unopened::Http)), "{opened:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let error = Blobs::open(&Place::Folder(file.join("blobs"))).unwrap_err().to_string();
    assert!(error.contains("a-file/blobs"), "{error}");
}

#[tokio::test]
async fn a_name_that_is_no_hash_leads_nowhere() {
    let stores = Stores::new().await;
    for (blobs, _) in stores.each() {
        for name in ["../../claimdesk.db", "", "sha256", &HASH.to_uppercase()] {
            assert!(matches!(blobs.get(name).await, Err(Error::Corrupt(_))), "{name}");
            assert!(matches!(blobs.check(name).await, Err(Error::Corrupt(_))), "{name}");
        }
    }
}
