//! Fault: what went wrong with the place of the blobs, told apart as far as somebody can mend it.

use std::error::Error as Cause;
use std::io::ErrorKind;
use std::sync::Arc;

use object_store::Error as Trouble;
use object_store::client::HttpError;

use crate::store::Error;

/// Why the place of the blobs did not do what it was asked. The cause is for the log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(
        "the store of the blobs refused what the desk asked: its key, secret or rights are not right"
    )]
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
            it if is_refusal(&it) => Fault::Refused(it),
            it if is_bucket_missing(&it) => Fault::NoBucket(it),
            it if is_silence(&it) => Fault::Silent(it),
            it => Fault::Other(it),
        })
    }
}

/// The machine says so by the kind of error; a server by a code of its own in its answer, of which
/// the library keeps only the text: Ceph and Garage have quotas, `MinIO` full disks.
fn is_full(trouble: &Trouble) -> bool {
    let is_full = |it: &std::io::Error| {
        matches!(it.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
    };
    causes(trouble).any(|it| it.downcast_ref().is_some_and(is_full))
        || says(trouble, &["code: 507", "QuotaExceeded", "StorageFull"])
}

/// Of a list of blobs the library gives every error as one of no kind.
fn is_refusal(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::PermissionDenied { .. } | Trouble::Unauthenticated { .. })
        || says(trouble, &["code: 401", "code: 403"])
}

/// Where a blob is asked for, this is its absence; here something was to be written.
fn is_bucket_missing(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NotFound { .. }) || says(trouble, &["NoSuchBucket"])
}

/// Whether no answer came at all, or one that says to come again.
fn is_silence(trouble: &Trouble) -> bool {
    causes(trouble).any(<dyn Cause>::is::<HttpError>)
        || says(trouble, &["code: 429", "code: 502", "code: 503", "code: 504"])
}

/// Whether one of these words is in the text of an error. The status of an answer is there as the
/// library writes it, `status code: 503 Service Unavailable`.
fn says(trouble: &Trouble, words: &[&str]) -> bool {
    let text = trouble.to_string();
    words.iter().any(|it| text.contains(it))
}

/// The causes of an error, from the outermost on.
fn causes<'a>(trouble: &'a Trouble) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
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
        for says in ["code: 403 Forbidden: <Code>QuotaExceeded</Code>", "code: 507 Insufficient"] {
            assert!(matches!(error(says), Error::Full(_)), "{says}");
        }
        assert!(matches!(error("code: 500 Internal Server Error"), Error::Blobs(Fault::Other(_))));
        assert!(matches!(error("code: 503 SlowDown"), Error::Blobs(Fault::Silent(_))));
    }
}
