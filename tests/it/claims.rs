//! Claims: opened on words of an article, and closed in favour of others.

use claimdesk::desk::Error;
use claimdesk::desk::claims::{Misnamed, NewClaim, NotInText, Quote};
use claimdesk::domain::claim::{Closing, Command, Refusal};
use claimdesk::domain::{ClaimId, PersonId};
use claimdesk::store::articles::SuggestionState;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::base::*;

async fn refused(base: &Base, quote: Quote) -> NotInText {
    let new = NewClaim { quote, ..base.new_claim(0) };
    match base.desk.open_claim(new, by(ANN)).await {
        Err(Error::NotInText(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn words_must_stand_in_the_article_once() {
    let base = Base::new().await;
    let newest = base.desk.article(base.article).await.unwrap().revision;
    let (revision, length) = (newest.id, newest.body.chars().count());

    let nowhere = Quote::Words("the moon is made of cheese".to_owned());
    assert_eq!(refused(&base, nowhere).await, NotInText::Nowhere);
    assert_eq!(refused(&base, Quote::Words("the".to_owned())).await, NotInText::Several);
    for range in [length..length + 1, 3..3, 0..usize::MAX, usize::MAX..usize::MAX] {
        assert_eq!(refused(&base, Quote::Range { revision, range }).await, NotInText::Outside);
    }
    #[expect(clippy::reversed_empty_ranges, reason = "a forged form may hold one")]
    let reversed = Quote::Range { revision, range: 9..3 };
    assert_eq!(refused(&base, reversed).await, NotInText::Outside);
    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 0);
}

#[tokio::test]
async fn a_suggestion_becomes_one_claim() {
    let base = Base::new().await;
    let read = base.desk.article(base.article).await.unwrap();
    let suggestion = read.suggestions[0].0.id;

    let opened = base.desk.accept(suggestion, None, by(ANN)).await.unwrap().claim.unwrap();
    let again = base.desk.accept(suggestion, None, by(BEN)).await;
    let dismissed = base.desk.dismiss(suggestion, by(BEN)).await;

    assert!(matches!(again, Err(Error::SuggestionGone)));
    assert!(matches!(dismissed, Err(Error::SuggestionGone)));
    assert_eq!(rows(&base.foreign().await, "SELECT id FROM claim").await.len(), 1);
    let after = base.desk.article(base.article).await.unwrap().suggestions.swap_remove(0).0;
    assert_eq!((after.state, after.claim), (SuggestionState::Accepted, Some(opened.id)));
}

fn close(closing: Closing) -> Command {
    Command::Close { closing, reason: "The same assertion.".to_owned() }
}

#[tokio::test]
async fn a_claim_is_closed_in_favour_of_one_that_is_there() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    let nobody = ClaimId(Uuid::from_u128(999));

    for closing in [Closing::DuplicateOf { claim: nobody }, Closing::MergedInto { claim: nobody }] {
        let refused = base.desk.perform(claim, 1, close(closing), by(ANN)).await;
        assert!(matches!(refused, Err(Error::Misnamed(Misnamed::NoSuchClaim))), "{refused:?}");
    }
}

#[tokio::test]
async fn claims_are_not_closed_in_a_circle() {
    let base = Base::new().await;
    let mut claims = Vec::new();
    for it in 0..3 {
        claims.push(base.open(it).await.claim.unwrap().id);
    }
    let itself = close(Closing::DuplicateOf { claim: claims[0] });
    let refused = base.desk.perform(claims[0], 1, itself, by(ANN)).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Itself))));

    base.does(claims[0], close(Closing::DuplicateOf { claim: claims[1] }), ANN).await;
    base.does(claims[1], close(Closing::MergedInto { claim: claims[2] }), ANN).await;
    let circle = close(Closing::DuplicateOf { claim: claims[0] });
    // Its trail tells of the merger.
    let refused = base.desk.perform(claims[2], 2, circle.clone(), by(ANN)).await;
    assert!(matches!(refused, Err(Error::Misnamed(Misnamed::Circle))), "{refused:?}");

    let reason = "They differ after all.".to_owned();
    base.does(claims[1], Command::Reopen { reason }, ANN).await;
    base.does(claims[2], circle, ANN).await;
}

#[tokio::test]
async fn a_claim_is_assigned_to_somebody_who_works_here() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.foreign()
        .await
        .execute_unprepared(&format!(
            "UPDATE person SET disabled_at = joined_at WHERE id = '{ELI}'"
        ))
        .await
        .unwrap();

    for nobody in [PersonId(Uuid::from_u128(999)), ELI] {
        let assign = Command::assign(Some(nobody));
        let refused = base.desk.perform(claim, 1, assign, by(ANN)).await;
        assert!(matches!(refused, Err(Error::Misnamed(Misnamed::NoSuchPerson))), "{refused:?}");
    }
    let after = base.does(claim, Command::assign(Some(BEN)), ANN).await;
    assert_eq!(after.claim.unwrap().assignee, Some(BEN));
    base.does(claim, Command::assign(None), ANN).await;
}
