//! Fault: what went wrong with the place of the blobs, told apart as far as somebody can mend it.

use std::error::Error as Cause;
use std::io::ErrorKind;
use std::sync::Arc;

use object_store::Error as Trouble;

use crate::store::Error;

/// Why the place of the blobs did not do what it was asked. The cause is for the log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the store of the blobs refused what the desk asked: its key, secret or rights are not right")]
    Refused(#[source] Trouble),
    #[error("the store of the blobs has no such bucket")]
    NoBucket(#[source] Trouble),
    /// It may be asked again.
    #[error("the store of the blobs did not answer")]
    Silent(#[source] Trouble),
    #[error("the store of the blobs did not do what it was asked")]
    Other(#[source] Trouble),
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        if is_full(&trouble) {
            return Self::Full(Arc::new(trouble));
        }
        Self::Blobs(match trouble {
            Trouble::PermissionDenied { .. } | Trouble::Unauthenticated { .. } => {
                Fault::Refused(trouble)
            }
            // Whoever asks for a blob has taken this answer for its absence already.
            Trouble::NotFound { .. } => Fault::NoBucket(trouble),
            other if is_silence(&other) => Fault::Silent(other),
            other => Fault::Other(other),
        })
    }
}

/// The machine says so by the kind of error; a server by a code of its own in its answer, of which
/// the library keeps only the text: Ceph and Garage have quotas, MinIO full disks.
fn is_full(trouble: &Trouble) -> bool {
    let is_full = |it: &std::io::Error| {
        matches!(it.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
    };
    if first(trouble).any(|it| it.downcast_ref().is_some_and(is_full)) {
        return true;
    }
    let text = trouble.to_string();
    ["507 Insufficient Storage", "QuotaExceeded", "StorageFull"].iter().any(|it| text.contains(it))
}

/// Whether no answer came at all, or one that says to come again.
fn is_silence(trouble: &Trouble) -> bool {
    let text = trouble.to_string();
    first(trouble).any(|it| it.is::<object_store::client::HttpError>())
        || ["status code: 502", "status code: 503", "status code: 504"]
            .iter()
            .any(|it| text.contains(it))
}

/// The causes of an error, from the outermost on.
fn first<'a>(trouble: &'a Trouble) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    std::iter::successors(trouble.source(), |it| (*it).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_without_space_is_told_from_one_that_fails() {
        let error = |says: &str| {
            Error::from(Trouble::Generic { store: "S3", source: says.to_owned().into() })
        };
        for says in ["403 Forbidden: <Code>QuotaExceeded</Code>", "507 Insufficient Storage: "] {
            assert!(matches!(error(says), Error::Full(_)), "{says}");
        }
        assert!(matches!(error("500 Internal Server Error"), Error::Blobs(Fault::Other(_))));
        assert!(matches!(error("status code: 503 SlowDown"), Error::Blobs(Fault::Silent(_))));
    }
}
