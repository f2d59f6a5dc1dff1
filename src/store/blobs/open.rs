//! Open: from a place to a store of blobs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientConfigKey, RetryConfig};

use super::{Blobs, make_folder};

/// How long a request to an S3-compatible store may take, and how long to be connected.
const REQUEST: &str = "60 seconds";
const CONNECT: &str = "5 seconds";
/// A person may be waiting for the answer: what fails so often, for so long, is said to fail.
const RETRIES: usize = 3;
const RETRYING: Duration = Duration::from_secs(10);

/// Where the blobs are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, made if it is not there.
    Folder(PathBuf),
    S3(S3),
}

/// An S3-compatible store. What is not said here is taken from the environment, where the variables
/// have the names that AWS gave them, unless a key is said here: then only what is said counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct S3 {
    pub bucket: String,
    /// What stands before the name of each blob in the bucket, without slashes around it.
    pub prefix: String,
    /// Where the store is, if it is not at AWS: `https://s3.example`.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    /// The key's name and its secret.
    pub key: Option<(String, Hidden)>,
    /// Whether the endpoint may be `http://`.
    pub allow_http: bool,
}

/// A secret that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(not shown)")
    }
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    #[error("the folder {} cannot be made or opened", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    #[error("the S3 store cannot be used as it is set")]
    Settings(#[source] object_store::Error),
    #[error(
        "the S3 store's endpoint is http://; if nobody else can listen there, allow it in the settings"
    )]
    Http,
}

pub fn open(place: &Place) -> Result<Blobs, Unopened> {
    match place {
        Place::Folder(folder) => open_folder(folder),
        Place::S3(s3) => open_s3(s3),
    }
}

fn open_folder(wanted: &Path) -> Result<Blobs, Unopened> {
    let unopened = |error| Unopened::Folder(wanted.to_owned(), error);
    let folder = make_folder(wanted).map_err(unopened)?;
    let store = LocalFileSystem::new_with_prefix(&folder)
        .map_err(|error| unopened(std::io::Error::other(error)))?
        .with_fsync(true);
    Ok(Blobs { store: Arc::new(store), folder: Some(Arc::from(folder)) })
}

fn open_s3(s3: &S3) -> Result<Blobs, Unopened> {
    // The client of the store takes the one that is installed; another may have been first.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = settled(s3);
    let said = |key| builder.get_config_value(&key);
    let endpoint =
        said(AmazonS3ConfigKey::S3Endpoint).or_else(|| said(AmazonS3ConfigKey::Endpoint));
    let is_plain = endpoint.is_some_and(|it| it.starts_with("http://"));
    let is_allowed = said(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
    if is_plain && is_allowed.as_deref() != Some("true") {
        return Err(Unopened::Http);
    }
    let store = builder.build().map_err(Unopened::Settings)?;
    Ok(Blobs { store: Arc::new(PrefixStore::new(store, s3.prefix.as_str())), folder: None })
}

/// What is said here over what the environment says.
fn settled(s3: &S3) -> AmazonS3Builder {
    let mut builder = match &s3.key {
        None => AmazonS3Builder::from_env(),
        Some((id, Hidden(secret))) => {
            AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret)
        }
    };
    if let Some(region) = &s3.region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &s3.endpoint {
        // There is another key for it, but this one goes before it.
        builder = builder.with_config(AmazonS3ConfigKey::S3Endpoint, endpoint);
    }
    if s3.allow_http {
        builder = builder.with_allow_http(true);
    }
    let backoff = BackoffConfig { max_backoff: RETRYING, ..BackoffConfig::default() };
    let retry = RetryConfig { backoff, max_retries: RETRIES, retry_timeout: RETRYING };
    builder
        .with_bucket_name(&s3.bucket)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), REQUEST)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT)
        .with_retry(retry)
}
