//! Words: what is read out of the bytes of a snapshot, when it is taken or later.

use bytes::Bytes;

use super::{Captured, Snapshot, Subject, Text};
use crate::desk::articles::Unreadable;
use crate::desk::jobs::{Effect, effect};
use crate::desk::reader::{self, Hints};
use crate::desk::{Desk, Error, settled};
use crate::domain::SnapshotId;
use crate::domain::job::Outcome;
use crate::domain::words::{Field, clean};
use crate::store::log::{Meta, append_record};
use crate::store::{Tx, snapshots};

impl Desk {
    /// Reads the words of a snapshot again that has none. Where there are some now, they are stored and
    /// recorded; where there are none again, why not.
    pub(in crate::desk) async fn words_again(
        &self,
        of: SnapshotId,
        meta: Meta,
    ) -> Result<Effect, Error> {
        let snapshot = self.snapshot(of).await?;
        let hints = Hints {
            media_type: Some(snapshot.media.clone()),
            charset: snapshot.charset.clone(),
            name: snapshot.name.clone(),
            ..Hints::default()
        };
        let text = self.read(self.snapshot_bytes(&snapshot).await?, hints).await?;
        Ok(effect(move |tx| {
            let (snapshot, text) = (snapshot.clone(), text.clone());
            Box::pin(async move { read_again(tx, &snapshot, &text, meta).await })
        }))
    }

    /// The readable words of bytes, or a sentence that says why there are none.
    pub(in crate::desk) async fn words(&self, of: &Captured) -> Result<Text, Error> {
        let hints = Hints {
            media_type: of.media.clone(),
            charset: of.charset.clone(),
            name: of.name.clone(),
            ..Hints::default()
        };
        self.read(of.bytes.clone(), hints).await
    }

    async fn read(&self, bytes: Bytes, hints: Hints) -> Result<Text, Error> {
        Ok(match reader::document(&self.parser, bytes.to_vec(), hints).await {
            Ok(found) => Text {
                title: found.title.as_deref().map(|it| clean(Field::Title, it)),
                language: found.language,
                // No text of a person has it, and PostgreSQL keeps none that does. A word that a
                // place is counted by stays, so that pages begin where they did.
                body: found.body.replace('\0', "\u{fffd}"),
                pages: found.pages,
                problem: None,
            },
            // A copy without its words for ever is worse than none for a moment.
            Err(Unreadable::Busy) => return Err(Unreadable::Busy.into()),
            Err(why) => Text { problem: Some(why.to_string()), ..Text::default() },
        })
    }
}

/// Stores the words of a snapshot that has none. Words that are there stay as they are: passages may
/// be cited in them.
async fn read_again(
    tx: &Tx,
    snapshot: &Snapshot,
    text: &Text,
    meta: Meta,
) -> Result<Outcome, Error> {
    if !snapshots::text(tx, snapshot.id).await?.body.is_empty() {
        return Ok(Outcome::Unchanged {});
    }
    snapshots::read_again(tx, snapshot.id, text).await?;
    let Some(record) = snapshots::read_record(snapshot, text) else {
        return Ok(Outcome::Unchanged {});
    };
    let (noun, stream) = match snapshot.of {
        Subject::Source(source) => ("source", source.0),
        Subject::Article(article, _) => ("article", article.0),
    };
    let origin = settled(tx).await?.desk.origin;
    append_record(tx, &origin, noun, stream, &record, meta).await?;
    Ok(Outcome::WordsRead { snapshot: snapshot.id })
}
