//! Sources by their address: frozen whatever they are, tried again where that may help.

use chrono::TimeDelta;
use claimdesk::desk::snapshots::Subject as Of;
use claimdesk::domain::SourceId;
use claimdesk::domain::job::{Outcome, State};
use claimdesk::domain::watch::{Health, Subject};

use super::site::*;
use crate::snapshots::picture;

async fn frozen(town: &Town, source: SourceId) -> Vec<claimdesk::desk::snapshots::Snapshot> {
    town.desk().snapshots_of(Of::Source(source)).await.unwrap()
}

#[tokio::test]
async fn whatever_a_source_is_its_bytes_are_frozen() {
    let town = Town::new().await;
    let pdf = include_bytes!("../../data/harbour.pdf").to_vec();
    let png = picture().bytes.to_vec();
    for (path, media, bytes, words) in [
        ("/page", "text/html", article(1).into_bytes(), "1201 people"),
        ("/plan", "application/pdf", pdf, "arbour"),
        ("/notes", "text/plain", b"The quay cost 4 million crowns.".to_vec(), "4 million"),
        ("/gauge", "image/png", png, ""),
    ] {
        town.site.sends(path, &format!("Content-Type: {media}\r\n"), bytes.clone());
        let source = town.source(path).await;
        let job = town.captures(source).await;
        assert_eq!(job.outcome, Some(Outcome::Captured { source }), "{path}: {job:?}");
        let kept = frozen(&town, source).await;
        assert_eq!((kept.len(), kept[0].media.as_str()), (1, media));
        assert_eq!(town.desk().snapshot_bytes(&kept[0]).await.unwrap(), bytes);
        let text = town.desk().snapshot_text(kept[0].id).await.unwrap();
        assert!(text.body.contains(words), "{path}: {}", text.body);
        assert_eq!(town.watch(Subject::Source(source)).await.health, Health::Fine);
        assert_eq!(town.captures(source).await.outcome, Some(Outcome::Unchanged {}), "{path}");
        assert_eq!(frozen(&town, source).await.len(), 1);
    }
    town.is_whole().await;
}

#[tokio::test]
async fn what_cannot_be_frozen_fails_with_a_sentence_and_leaves_nothing() {
    let town = Town::new().await;
    town.site.sends("/robots.txt", "", "User-agent: *\nDisallow: /private");
    town.site.page("/private", "No.");
    town.site.page("/empty", "");
    town.site.sends("/large", "", vec![b'a'; 20 * 1024 * 1024 + 1]);
    for (path, says) in [
        ("/none", "has no such page (status 404)"),
        ("/private", "asks programs not to fetch this page (robots.txt)"),
        ("/empty", "There is nothing at this address."),
        ("/large", "larger than 20 MiB"),
    ] {
        let source = town.source(path).await;
        let job = town.captures(source).await;
        assert!(failed(&job).contains(says), "{path}: {job:?}");
        assert!(frozen(&town, source).await.is_empty());
    }
    assert_eq!(town.site.asked("/private").len(), 0);
}

#[tokio::test]
async fn a_host_in_trouble_is_asked_again_no_sooner_than_it_says() {
    let town = Town::new().await;
    town.site.fails("/quay", 503, "Retry-After: 3600\r\n");
    let source = town.source("/quay").await;

    let job = town.captures(source).await;
    assert_eq!(job.state, State::Waiting);
    assert!(job.problem.as_deref().unwrap().contains("has trouble just now (status 503)"));
    town.site.page("/quay", article(1));
    town.base.hands.move_by(TimeDelta::minutes(59));
    assert_eq!(town.due().await, 0);
    town.base.hands.move_by(TimeDelta::minutes(1));
    assert_eq!(town.due().await, 1);

    assert_eq!(town.desk().job(job.id).await.unwrap().state, State::Done);
    let asked = town.site.asked("/quay");
    assert!(asked[1] - asked[0] >= TimeDelta::hours(1));
    assert_eq!(frozen(&town, source).await.len(), 1);
    town.is_whole().await;
}
