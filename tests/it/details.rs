//! Details: what is known of articles and speakers, put right.

use claimdesk::domain::Role;
use claimdesk::domain::claim::Command;

use crate::base::*;
use crate::verify::faults;
use crate::world::World;

#[actix_web::test]
async fn what_a_report_says_of_article_and_speaker_can_be_put_right() {
    let world = World::new().await;
    let base = &world.base;
    let claim = base.open(0).await.claim.unwrap();
    base.does(claim.id, said_by("Mayor Quill"), ANN).await;
    base.does(claim.id, evidence("https://town.example/budget"), ANN).await;
    base.does(claim.id, propose(), ANN).await;
    base.does(claim.id, Command::approve(), EVE).await;
    let (reviewer, viewer) =
        (world.sign_in(Role::Reviewer).await, world.sign_in(Role::Viewer).await);
    let article = format!("/articles/{}", base.article);
    let details = format!("{article}/details");
    let form = |title, url, day| {
        [
            ("title", title),
            ("publisher", "The Valley Post"),
            ("author", "Jo Lind"),
            ("url", url),
            ("language", "en"),
            ("published_on", day),
        ]
    };

    viewer.get(&details).await.is(403);
    reviewer.get(&details).await.is(200).has("value=\"Bridge opens a year late\"");
    let wrong = form("A title", "javascript:alert(1)", "2026-03-04");
    reviewer.post(&details, &wrong).await.is(422).has("value=\"A title\"");
    reviewer.post(&details, &form("", "", "")).await.is(422).has("Jo Lind");
    let right = form("The bridge opens late", "https://valley.example/bridge", "2026-03-04");
    assert_eq!(reviewer.post(&details, &right).await.is(303).location, article);
    reviewer.post(&details, &right).await.is(422);
    reviewer.get(&article).await.says("The bridge opens late").says("Jo Lind");
    viewer.get("/search?q=opens+late").await.says("The bridge opens late");

    let speaker = base.desk.speaker_named("Mayor Quill").await.unwrap().unwrap().id;
    let speaker = format!("/speakers/{speaker}");
    let of = |same_as| [("kind", "organisation"), ("same_as", same_as)];
    reviewer.post(&speaker, &of("Quill")).await.is(422).has("value=\"Quill\"");
    let wikidata = "https://www.wikidata.org/wiki/Q42";
    assert_eq!(reviewer.post(&speaker, &of(wikidata)).await.is(303).location, speaker);
    viewer.get(&speaker).await.has(wikidata).has_not("Say who is meant");

    let report = reviewer.get(&format!("/claims/{}/report.json", claim.number)).await;
    report.is(200).has(wikidata).has("https://valley.example/bridge").has("organisation");
    assert_eq!(faults(base).await, Vec::<String>::new());
}
