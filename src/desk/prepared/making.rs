//! Making: how a job writes a prepared file. What was broken off begins anew.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use super::{KEPT, Refused, Wish, corrupt};
use crate::desk::fetching::Useless;
use crate::desk::jobs::{Effect, Taken, effect};
use crate::desk::{Desk, Error, new_id};
use crate::domain::job::Outcome;
use crate::domain::{Actor, FileId, PersonId, may};
use crate::report::annotation::Collected;
use crate::report::list::{ListFormat, ListRow, Unlisted, Writing};
use crate::store::claims::{Filter, Sort};
use crate::store::prepared::{self, Part, Progress};
use crate::store::{self, people};

/// How many bytes a part has. The last one has fewer.
const PART: usize = 4 * 1024 * 1024;
/// How often it is said how far a file is, where no part of it became full meanwhile.
const SAID: TimeDelta = TimeDelta::seconds(1);
/// More claims than there are.
const ALL: u64 = i64::MAX.unsigned_abs();

impl From<Unlisted> for Error {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::TooLong => Refused::Unlisted(error.to_string()).into(),
            Unlisted::Io(it) if it.kind() == std::io::ErrorKind::StorageFull => {
                let full = "There is no room for a workbook in the machine’s folder for temporary files. Take the list as CSV, or tell whoever runs the machine.";
                Refused::Unlisted(full.to_owned()).into()
            }
            other => corrupt(&other),
        }
    }
}

impl Desk {
    /// Writes a file for a job, and gives what ends it.
    pub async fn write_file(&self, job: &Taken, of: FileId) -> Result<Effect, Error> {
        match self.file_written(job, of).await {
            Err(Error::Prepared(Refused::Dropped)) => {
                Ok(effect(|_tx| Box::pin(async { Ok(Outcome::FileDropped {}) })))
            }
            done => done,
        }
    }

    async fn file_written(&self, job: &Taken, of: FileId) -> Result<Effect, Error> {
        let c = self.db.read();
        let file = prepared::read(c, of).await?.ok_or(Refused::Dropped)?;
        let wish = Wish::read(&file.wish)?;
        let asker = people::read(c, file.asked_by).await?.filter(|it| !it.is_disabled());
        let role = asker.map(|it| it.role).filter(|role| may(*role, wish.act()));
        let actor = Actor { role: role.ok_or(Useless::NobodyAsks)?, ..job.actor };
        match wish {
            Wish::Archive {} => self.archived(of, actor).await,
            Wish::Claims { filter, sort, format } => {
                self.claims_listed(of, file.asked_by, (&filter, sort), format).await
            }
            Wish::Annotations { filter, sort, site } => {
                self.annotated(of, file.asked_by, (&filter, sort), site.as_deref()).await
            }
        }
    }

    async fn archived(&self, of: FileId, actor: Actor) -> Result<Effect, Error> {
        let total = self.leaving_records().await?;
        let mut maker = Maker::begin(self, of, total).await?;
        let mut pieces = self.leave(actor)?;
        while let Some(piece) = pieces.recv().await {
            let piece = piece?;
            maker.add(&piece.bytes, piece.records).await?;
        }
        maker.finish().await
    }

    /// A list, page by page as it is sent to whoever does not wait for a file.
    async fn claims_listed(
        &self,
        of: FileId,
        person: PersonId,
        (filter, sort): (&Filter, Sort),
        format: ListFormat,
    ) -> Result<Effect, Error> {
        let seen = self.seen_by(person);
        let total = seen.count_claims(filter, ALL).await?;
        let mut maker = Maker::begin(self, of, total).await?;
        let mut out = Vec::new();
        let mut writing = Writing::begin::<ListRow>(format, &mut out)?;
        let mut after = None;
        loop {
            let (rows, next) = seen.listed(filter, sort, after).await?;
            writing.rows(&rows, &mut out)?;
            maker.add(&std::mem::take(&mut out), count(rows.len())).await?;
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        if format == ListFormat::Xlsx {
            maker.add_whole(writing).await?;
        }
        maker.finish().await
    }

    async fn annotated(
        &self,
        of: FileId,
        person: PersonId,
        (filter, sort): (&Filter, Sort),
        site: Option<&str>,
    ) -> Result<Effect, Error> {
        let seen = self.seen_by(person);
        let total = seen.count_claims(filter, ALL).await?;
        let mut maker = Maker::begin(self, of, total).await?;
        let (mut collected, head) = Collected::begin(of.0);
        maker.add(head.as_bytes(), 0).await?;
        let mut after = None;
        loop {
            let rows = seen.claims(filter, sort, after, PAGE).await?;
            for row in &rows {
                let dossier = seen.dossier(row.id, site).await?;
                let note = collected.item(&dossier).map_err(|odd| corrupt(&odd))?;
                maker.add(note.as_bytes(), 1).await?;
            }
            match rows.last() {
                Some(row) => after = Some(row.cursor(sort)),
                None => break,
            }
        }
        maker.add(collected.tail().as_bytes(), 0).await?;
        maker.finish().await
    }
}

/// How many claims are read at once for their annotations.
const PAGE: u64 = 200;

/// An attempt at a file: it holds the part that is not full yet, and nothing else of it.
struct Maker<'a> {
    desk: &'a Desk,
    file: FileId,
    making: Uuid,
    hash: Sha256,
    part: Vec<u8>,
    /// Where that part begins.
    start: u64,
    rows: u64,
    said_at: DateTime<Utc>,
}

impl<'a> Maker<'a> {
    async fn begin(desk: &'a Desk, file: FileId, total: u64) -> Result<Self, Error> {
        let making = new_id();
        let begun = desk.write(move |tx| {
            Box::pin(async move { Ok(prepared::begin(tx, file, making, Some(total)).await?) })
        });
        if !begun.await? {
            return Err(Refused::Dropped.into());
        }
        // Those of an attempt before, which was broken off.
        desk.drop_parts().await?;
        let (hash, part, said_at) = (Sha256::new(), Vec::new(), desk.now());
        Ok(Self { desk, file, making, hash, part, start: 0, rows: 0, said_at })
    }

    /// Adds the next bytes, in which so many rows are.
    async fn add(&mut self, mut bytes: &[u8], rows: u64) -> Result<(), Error> {
        self.hash.update(bytes);
        self.rows = self.rows.saturating_add(rows);
        while !bytes.is_empty() {
            let room = PART.saturating_sub(self.part.len()).min(bytes.len());
            let (some, rest) = bytes.split_at(room);
            self.part.extend_from_slice(some);
            bytes = rest;
            if self.part.len() >= PART {
                self.store().await?;
            }
        }
        let now = self.desk.now();
        if now - self.said_at >= SAID {
            self.said_at = now;
            self.say().await?;
        }
        Ok(())
    }

    /// Adds a workbook, which can only be written now that its last row is known: into a file of the
    /// machine, which is gone when it is closed.
    async fn add_whole(&mut self, writing: Writing) -> Result<(), Error> {
        let written = tokio::task::spawn_blocking(move || {
            use std::io::Seek;
            let mut file = tempfile::tempfile()?;
            writing.finish(&mut file)?;
            file.rewind()?;
            Ok::<_, Unlisted>(file)
        });
        let file = written.await.map_err(|odd| corrupt(&odd))??;
        let mut file = tokio::fs::File::from_std(file);
        let mut some = Vec::with_capacity(PART);
        loop {
            some.clear();
            let most = u64::try_from(PART).unwrap_or(u64::MAX);
            let read = (&mut file).take(most).read_to_end(&mut some).await;
            if read.map_err(Unlisted::Io)? == 0 {
                return Ok(());
            }
            self.add(&some, 0).await?;
        }
    }

    fn progress(&self) -> Progress {
        let bytes = self.start.saturating_add(count(self.part.len()));
        Progress { rows: self.rows, bytes }
    }

    async fn say(&self) -> Result<(), Error> {
        let (file, making, progress) = (self.file, self.making, self.progress());
        let said = self.desk.write(move |tx| {
            Box::pin(async move { Ok(prepared::say(tx, file, making, progress).await?) })
        });
        if said.await? { Ok(()) } else { Err(Refused::Dropped.into()) }
    }

    /// Stores the part, where the file is still wanted.
    async fn store(&mut self) -> Result<(), Error> {
        let progress = self.progress();
        let bytes = Bytes::from(std::mem::take(&mut self.part));
        let (start, length) = (self.start, count(bytes.len()));
        self.start = progress.bytes;
        let sha256 = self.desk.put_blob(bytes).await?;
        let (file, making, now) = (self.file, self.making, store::whole_millis(self.desk.now()));
        let part = Part { making, start, length, sha256 };
        let added = self.desk.write(move |tx| {
            let part = part.clone();
            Box::pin(async move {
                // The part is added in any case: what is not wanted is found as left, and goes.
                prepared::add_part(tx, &part, now).await?;
                Ok(prepared::say(tx, file, making, progress).await?)
            })
        });
        if added.await? {
            return Ok(());
        }
        self.desk.drop_parts().await?;
        Err(Refused::Dropped.into())
    }

    /// Stores the last part, and gives what makes the file ready.
    async fn finish(mut self) -> Result<Effect, Error> {
        if !self.part.is_empty() {
            self.store().await?;
        }
        let (file, making, progress) = (self.file, self.making, self.progress());
        let sha256 = hex::encode(self.hash.finalize());
        let expires_at = store::whole_millis(self.desk.now()) + KEPT;
        Ok(effect(move |tx| {
            let sha256 = sha256.clone();
            Box::pin(async move {
                let whole = (progress, sha256.as_str());
                let is_wanted = prepared::finish(tx, file, making, whole, expires_at).await?;
                let bytes = progress.bytes;
                Ok(if is_wanted {
                    Outcome::FilePrepared { bytes }
                } else {
                    Outcome::FileDropped {}
                })
            })
        }))
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
