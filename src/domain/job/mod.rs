//! Job: a piece of background work, what may come of it, and when it is tried again.

mod backoff;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{ArticleId, BatchId, FileId, MailId, PersonId, SnapshotId, SourceId, SpeakerId};

pub use backoff::wait;

/// What there is to do. Rows keep it as JSON, so it is a file format like events: a variant, once
/// released, is never renamed, removed or given another meaning, and `tests/golden/jobs` keeps one
/// of each. Fields that are not known are refused, so that a node of an older version rather leaves
/// work undone than does half of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case", deny_unknown_fields)]
pub enum Task {
    /// Fetch a source and freeze what it says now.
    CaptureSource { source: SourceId },
    /// Fetch a page and bring it in as an article.
    ImportArticle { url: String },
    /// Fetch an article again; another text becomes a revision.
    RefreshArticle { article: ArticleId },
    /// Fetch a feed or a sitemap and ask for its entries in the same batch.
    ReadList { url: String },
    /// Read the words of a snapshot again that could not be read when it was taken. Nothing is fetched.
    ReadSnapshot { snapshot: SnapshotId },
    /// Look whether a source is still there and says the same.
    WatchSource { source: SourceId },
    /// Look whether an article is still there and says the same.
    WatchArticle { article: ArticleId },
    /// Delete the blobs that nothing refers to.
    CollectBlobs {},
    /// Write an export that somebody will download.
    PrepareFile { file: FileId },
    /// Take a speaker's name that was erased out of the claims where it still stands.
    EraseSpeaker { speaker: SpeakerId },
    /// Tell somebody by mail of what the notices of that mail are about.
    SendMail { person: PersonId, mail: MailId },
}

impl Task {
    /// The word by which the task is known in rows.
    pub fn key(&self) -> &'static str {
        match self {
            Self::CaptureSource { .. } => "capture_source",
            Self::ImportArticle { .. } => "import_article",
            Self::RefreshArticle { .. } => "refresh_article",
            Self::ReadList { .. } => "read_list",
            Self::ReadSnapshot { .. } => "read_snapshot",
            Self::WatchSource { .. } => "watch_source",
            Self::WatchArticle { .. } => "watch_article",
            Self::CollectBlobs {} => "collect_blobs",
            Self::PrepareFile { .. } => "prepare_file",
            Self::EraseSpeaker { .. } => "erase_speaker",
            Self::SendMail { .. } => "send_mail",
        }
    }

    /// How often it is tried before it is dead. A watch or a collection comes round again by itself.
    pub fn most_attempts(&self) -> u64 {
        match self {
            Self::CaptureSource { .. } | Self::ImportArticle { .. } => 5,
            Self::RefreshArticle { .. } | Self::ReadList { .. } | Self::ReadSnapshot { .. } => 4,
            Self::WatchSource { .. } | Self::WatchArticle { .. } | Self::CollectBlobs {} => 2,
            Self::PrepareFile { .. } => 3,
            // About a day and a half, so that a mail server may be down over night. An erasing goes on
            // at each attempt where the one before was broken off.
            Self::SendMail { .. } | Self::EraseSpeaker { .. } => 14,
        }
    }

    /// What makes it the same work as another that has not ended. Addresses are the same within
    /// their batch only, because whoever asks for one wants to see it in their own list.
    pub fn sameness(&self, batch: Option<BatchId>) -> String {
        let key = self.key();
        match self {
            Self::CaptureSource { source } | Self::WatchSource { source } => {
                format!("{key}\n{source}")
            }
            Self::RefreshArticle { article } | Self::WatchArticle { article } => {
                format!("{key}\n{article}")
            }
            Self::ReadSnapshot { snapshot } => format!("{key}\n{snapshot}"),
            Self::PrepareFile { file } => format!("{key}\n{file}"),
            Self::EraseSpeaker { speaker } => format!("{key}\n{speaker}"),
            Self::SendMail { mail, .. } => format!("{key}\n{mail}"),
            Self::ImportArticle { url } | Self::ReadList { url } => {
                let batch = batch.map(|it| it.to_string()).unwrap_or_default();
                format!("{key}\n{batch}\n{url}")
            }
            Self::CollectBlobs {} => key.to_owned(),
        }
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Waiting,
    Running,
    Done,
    /// It failed for good, or too often, and waits for a person.
    Dead,
    /// A person took it back before it had begun.
    Withdrawn,
}

impl State {
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Done, Self::Dead, Self::Withdrawn];

    /// The word used in rows and addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Dead | Self::Withdrawn)
    }
}

/// Who is served first: what somebody waits for goes before what the desk gives itself to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Asked,
    Routine,
}

impl Rank {
    /// In the order in which they are served.
    pub const ALL: [Self; 2] = [Self::Asked, Self::Routine];

    /// The number used in rows.
    pub fn number(self) -> i64 {
        match self {
            Self::Asked => 0,
            Self::Routine => 1,
        }
    }
}

/// What came of a job. Kept as JSON like tasks, with a golden file for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Outcome {
    /// A new article.
    Imported { article: ArticleId },
    /// The same text had been brought in before, as this article.
    AlreadyHere { article: ArticleId },
    /// The article's text was another one, which is now its newest revision.
    Revised { article: ArticleId },
    /// A copy of the source was frozen.
    Captured { source: SourceId },
    /// The words of a snapshot were read that had none.
    WordsRead { snapshot: SnapshotId },
    /// It is as it was.
    Unchanged {},
    /// A feed or a sitemap: how many entries it has, and how many of them were asked for.
    ListRead { entries: u64, queued: u64 },
    /// So many blobs were deleted, with so many bytes.
    BlobsCollected { blobs: u64, bytes: u64 },
    /// The file can be downloaded, and has so many bytes.
    FilePrepared { bytes: u64 },
    /// Nobody wanted the file any more.
    FileDropped {},
    /// The name was taken out of so many claims.
    Erased { claims: u64 },
    /// The mail was taken by its server; of how many claims it told. With none there was nothing
    /// left to tell, and none was sent.
    Mailed { claims: u64 },
}

/// Why a job failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Problem {
    /// For people: what happened, and what to do where there is something.
    pub sentence: String,
    pub again: Again,
}

/// Whether what failed may work another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It would fail again: the job is dead at once.
    Never,
    /// It may work later: after the backoff, and no sooner than somebody asked for.
    Later { no_sooner: Option<TimeDelta> },
    /// It was not its turn: nothing was tried, so that this attempt does not count.
    NotYet { wait: TimeDelta },
}

impl Problem {
    /// It would fail again.
    pub fn lasting(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), again: Again::Never }
    }

    /// It may work later.
    pub fn temporary(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), again: Again::Later { no_sooner: None } }
    }

    /// It may work later, and whoever was asked named a time (RFC 9110, `Retry-After`).
    #[must_use]
    pub fn no_sooner(self, than: TimeDelta) -> Self {
        Self { again: Again::Later { no_sooner: Some(than) }, ..self }
    }

    /// It was not its turn, for instance because its host was asked a moment ago.
    pub fn not_yet(sentence: impl Into<String>, wait: TimeDelta) -> Self {
        Self { sentence: sentence.into(), again: Again::NotYet { wait } }
    }
}
