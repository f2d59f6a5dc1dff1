//! Bringing an article in.

use chrono::Days;
use claimdesk::desk::Error;
use claimdesk::desk::articles::{Brought, Unreadable};

use crate::base::*;

#[tokio::test]
async fn a_desk_has_what_was_brought_in() {
    let base = Base::new().await;

    let read = base.desk.article(base.article).await.unwrap();

    assert_eq!(read.article.title, "Bridge opens a year late");
    assert_eq!(read.article.publisher.as_deref(), Some("The Valley Post"));
    assert!(!read.suggestions.is_empty());
}

#[tokio::test]
async fn a_day_still_to_come_is_no_day_of_publication() {
    let base = Base::new().await;
    let published_on = base.hands.now().date_naive().checked_add_days(Days::new(2));

    let refused = base.desk.import(Brought { published_on, ..town() }, by(ANN)).await;

    assert!(matches!(refused, Err(Error::Unreadable(Unreadable::Future))));
}
