//! Config: what this machine is told. Defaults < claimdesk.toml < environment < flags.

mod tables;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use clap::{Args, ValueEnum};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::desk::sealing::Signs;
use crate::desk::sign_in::Limits;
use crate::store::{Place, blobs};
use crate::work::{fetch, mail, signing};

pub use tables::{Jobs, Looks, Space};

/// Where the file is looked for unless a flag names another.
const FILE: &str = "claimdesk.toml";
/// The settings, as the file names them; the environment writes them `CLAIMDESK_DATA_DIR`.
const KEYS: &[&str] = &[
    "data_dir",
    "listen",
    "database",
    "blobs",
    "s3_endpoint",
    "s3_region",
    "s3_key_id",
    "s3_secret",
    "s3_allow_http",
    "public_url",
    "log",
    "trusted_proxies",
    "session_idle_minutes",
    "session_hours",
];
/// The settings in tables, as the file has them under `[fetch]`; the environment writes them
/// `CLAIMDESK_FETCH_AT_ONCE`.
const JOBS_KEYS: &[&str] = &["workers", "lease_seconds"];
const FETCH_KEYS: &[&str] =
    &["enabled", "allowed_hosts", "ports", "at_once", "pause_seconds", "certificates"];

const MAIL_KEYS: &[&str] = &["smtp", "from"];
const WATCH_KEYS: &[&str] = &["enabled", "every_hours", "at_most_days", "host_pause_seconds"];
const TRAIL_KEYS: &[&str] = &["seal", "signer", "key", "signed", "witnesses"];
const SPACE_KEYS: &[&str] = &["quota", "reserve", "collect"];

/// The most jobs that a node does at once.
const MOST_WORKERS: u16 = 256;
/// In seconds. Shorter ones would run out while the disk is busy, and after longer ones a job whose
/// worker is gone would wait too long for another.
const SHORTEST_LEASE: u16 = 2;
const LONGEST_LEASE: u16 = 3_600;

/// Flags that every subcommand takes.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct Flags {
    /// The file with settings [default: claimdesk.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE", env = "CLAIMDESK_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where the desk keeps what it has [default: var]
    #[arg(long, global = true, value_name = "DIRECTORY")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// The address to serve on [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// A postgres:// URL; without one, claimdesk.db in the data directory
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<Secret>,
    /// A folder, or <s3://bucket/prefix>; without one, blobs in the data directory
    #[arg(long, global = true, value_name = "PLACE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blobs: Option<String>,
    /// Where people open the desk, if a proxy stands before it: <https://desk.example>
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// How to write the log
    #[arg(long, global = true, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogFormat>,
    /// Addresses of proxies whose X-Forwarded-For is believed; may be given several times
    #[arg(long = "trusted-proxy", global = true, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted_proxies: Vec<IpAddr>,
}

/// What this machine is told, complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    pub database: Option<Secret>,
    /// A folder or `s3://bucket/prefix`.
    pub blobs: Option<String>,
    /// The S3-compatible store, where it is not AWS or the environment does not say.
    pub s3_endpoint: Option<String>,
    pub s3_region: Option<String>,
    pub s3_key_id: Option<String>,
    pub s3_secret: Option<Secret>,
    pub s3_allow_http: bool,
    pub public_url: Option<String>,
    pub log: LogFormat,
    pub trusted_proxies: Vec<IpAddr>,
    /// A session that is not used for so long ends.
    pub session_idle_minutes: u16,
    /// And every session ends after so long.
    pub session_hours: u16,
    pub jobs: Jobs,
    pub fetch: fetch::Settings,
    pub watch: Looks,
    pub mail: mail::Settings,
    pub trail: signing::Settings,
    pub space: Space,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("var"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: None,
            blobs: None,
            s3_endpoint: None,
            s3_region: None,
            s3_key_id: None,
            s3_secret: None,
            s3_allow_http: false,
            public_url: None,
            log: LogFormat::Text,
            trusted_proxies: Vec::new(),
            session_idle_minutes: 30,
            session_hours: 12,
            jobs: Jobs { workers: 4, lease_seconds: 60 },
            fetch: fetch::Settings::default(),
            watch: Looks::default(),
            mail: mail::Settings::default(),
            trail: signing::Settings::default(),
            space: Space::default(),
        }
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A setting that may hold a password and is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Why the machine cannot go by what it was told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    #[error("there is no file {}", .0.display())]
    NoFile(PathBuf),
    #[error(
        "the database must be a postgres:// URL; leave it out to use a file in the data directory"
    )]
    UnknownDatabase,
    #[error("the blobs must be in a folder or at s3://bucket/prefix")]
    UnknownBlobs,
    #[error("of s3_key_id and s3_secret there must be both or none")]
    HalfAKey,
    #[error("the public URL must be http:// or https://, a host and nothing after it")]
    PublicUrl,
    #[error(
        "at most {MOST_WORKERS} jobs can be done at once, on leases of {SHORTEST_LEASE} to {LONGEST_LEASE} seconds"
    )]
    Jobs,
    #[error("what is watched is looked at once an hour at most")]
    Looks,
    #[error("fetching needs a port to connect to and one fetch at a time at least")]
    Fetching,
    #[error(
        "mail needs a server such as smtps://user:password@mail.newsroom.example and a sender such as Desk <desk@newsroom.example>"
    )]
    Mail,
    #[error(transparent)]
    Witness(#[from] signing::NoWitness),
    #[error("sessions must last for a minute at least, and be used within their whole time")]
    Session,
}

impl Config {
    /// Reads the file and the environment, and lays the flags over them.
    pub fn read(flags: &Flags) -> Result<Self, Error> {
        let file = match &flags.config {
            Some(file) if !file.is_file() => return Err(Error::NoFile(file.clone())),
            Some(file) => file,
            None => Path::new(FILE),
        };
        let mut told = Figment::from(Serialized::defaults(Self::default()));
        if file.is_file() {
            told = told.merge(Toml::file_exact(file));
        }
        let config: Self = told
            .merge(Env::prefixed("CLAIMDESK_").only(KEYS))
            .merge(environment("jobs", JOBS_KEYS))
            .merge(environment("fetch", FETCH_KEYS))
            .merge(environment("watch", WATCH_KEYS))
            .merge(environment("mail", MAIL_KEYS))
            .merge(environment("trail", TRAIL_KEYS))
            .merge(environment("space", SPACE_KEYS))
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|error| Error::Unreadable(Box::new(error)))?;
        config.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        self.place()?;
        self.blobs()?;
        self.public()?;
        let limits = self.session_limits();
        if limits.unused < TimeDelta::minutes(1) || limits.whole < limits.unused {
            return Err(Error::Session);
        }
        let leases = SHORTEST_LEASE..=LONGEST_LEASE;
        if self.jobs.workers > MOST_WORKERS || !leases.contains(&self.jobs.lease_seconds) {
            return Err(Error::Jobs);
        }
        if self.fetch.ports.is_empty() || self.fetch.at_once == 0 {
            return Err(Error::Fetching);
        }
        if self.watch.every_hours == 0 {
            return Err(Error::Looks);
        }
        self.mailer()?;
        self.trail.witnesses()?;
        Ok(self)
    }

    /// Where the database is.
    pub fn place(&self) -> Result<Place, Error> {
        match &self.database {
            None => Ok(Place::Sqlite(self.data_dir.join("claimdesk.db"))),
            Some(Secret(url)) if url.starts_with("postgres://") => Ok(Place::Postgres(url.clone())),
            Some(Secret(url)) if url.starts_with("postgresql://") => {
                Ok(Place::Postgres(url.clone()))
            }
            Some(_unknown) => Err(Error::UnknownDatabase),
        }
    }

    /// Where the blobs are.
    pub fn blobs(&self) -> Result<blobs::Place, Error> {
        let Some(place) = &self.blobs else {
            return Ok(blobs::Place::Folder(self.data_dir.join("blobs")));
        };
        let Some(bucket) = place.strip_prefix("s3://") else {
            // Whoever writes another scheme does not mean a folder with such a name.
            let is_folder = !place.is_empty() && !place.contains("://");
            return if is_folder {
                Ok(blobs::Place::Folder(place.into()))
            } else {
                Err(Error::UnknownBlobs)
            };
        };
        let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        if bucket.is_empty() {
            return Err(Error::UnknownBlobs);
        }
        let key = match (&self.s3_key_id, &self.s3_secret) {
            (None, None) => None,
            (Some(id), Some(Secret(secret))) => Some((id.clone(), blobs::Hidden(secret.clone()))),
            _half => return Err(Error::HalfAKey),
        };
        Ok(blobs::Place::S3(blobs::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            key,
            allow_http: self.s3_allow_http,
        }))
    }

    /// Where people open the desk, if the machine was told.
    pub fn public(&self) -> Result<Option<Url>, Error> {
        let Some(text) = &self.public_url else { return Ok(None) };
        let is_fit = |it: &Url| {
            matches!(it.scheme(), "http" | "https")
                && it.has_host()
                && it.path() == "/"
                && it.query().is_none()
                && it.fragment().is_none()
        };
        Url::parse(text).ok().filter(is_fit).map(Some).ok_or(Error::PublicUrl)
    }

    /// How pages are fetched, and where the people behind the desk can be found.
    pub fn fetching(&self) -> Result<fetch::Settings, Error> {
        Ok(fetch::Settings { about: self.public()?, ..self.fetch.clone() })
    }

    /// Where the keys of the log are, and what was signed last.
    pub fn signing_place(&self) -> signing::Place {
        self.trail.place(&self.data_dir)
    }

    /// What signs the log: at a socket, or a process that this program starts.
    pub fn signer(&self, program: Arc<Path>) -> Arc<dyn Signs> {
        match &self.trail.signer {
            Some(socket) => Arc::new(signing::Socket(socket.clone())),
            None => Arc::new(signing::Child::new(program, self.signing_place())),
        }
    }

    /// What sends mail, where the desk sends any.
    pub fn mailer(&self) -> Result<Option<mail::Mailer>, Error> {
        self.mail.mailer(&self.address()?).map_err(|mail::Unusable| Error::Mail)
    }

    pub fn session_limits(&self) -> Limits {
        Limits {
            unused: TimeDelta::minutes(self.session_idle_minutes.into()),
            whole: TimeDelta::hours(self.session_hours.into()),
        }
    }

    /// Where people open the desk, without a slash at its end.
    pub fn address(&self) -> Result<String, Error> {
        Ok(match self.public()? {
            Some(url) => url.origin().ascii_serialization(),
            None => format!("http://{}", self.listen),
        })
    }
}

/// The environment's words on a table, put where the file has them.
fn environment(table: &'static str, keys: &[&str]) -> Env {
    let prefix = format!("CLAIMDESK_{}_", table.to_uppercase());
    Env::prefixed(&prefix).only(keys).map(move |key| format!("{table}.{key}").into())
}

#[cfg(test)]
mod tests;
