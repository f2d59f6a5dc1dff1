//! Feeds and sitemaps: their articles are asked for in the same batch, each once.

use claimdesk::domain::BatchId;
use claimdesk::domain::job::{Outcome, State, Task};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use super::site::*;
use crate::base::*;
use crate::jobs::agrees;

async fn read(town: &Town, path: &str) -> BatchId {
    let tasks = vec![Task::ReadList { url: town.site.url(path) }];
    let batch = town.desk().ask_for("A list", tasks, by(ANN)).await.unwrap();
    town.due().await;
    agrees(town.desk(), batch).await;
    batch
}

fn sitemap(town: &Town, paths: &[&str]) -> String {
    let url = |it: &&str| format!("<url><loc>{}</loc></url>", town.site.url(it));
    let urls = paths.iter().map(url).collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
    )
}

fn index(town: &Town, paths: &[&str]) -> String {
    let map = |it: &&str| format!("<sitemap><loc>{}</loc></sitemap>", town.site.url(it));
    let maps = paths.iter().map(map).collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{maps}</sitemapindex>"
    )
}

#[tokio::test]
async fn a_feed_brings_its_articles_in() {
    let town = Town::new().await;
    let item = |it| format!("<item><title>Ferry {it}</title><link>/ferry/{it}</link></item>");
    let items = [1, 2, 3].map(item).concat();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour</title><link>{}</link>{items}</channel></rss>",
        town.site.url("/")
    );
    town.site.sends("/feed", "Content-Type: application/rss+xml\r\n", feed);
    town.site.page("/ferry/1", article(1));
    town.site.page("/ferry/2", article(2));

    let jobs = town.jobs(read(&town, "/feed").await).await;

    assert_eq!(jobs[0].outcome, Some(Outcome::ListRead { entries: 3, queued: 3 }));
    let states: Vec<State> = jobs.iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Done, State::Done, State::Done, State::Dead], "{jobs:?}");
    assert!(failed(&jobs[3]).contains("404"));
    town.is_whole().await;
}

#[tokio::test]
async fn an_index_leads_to_its_sitemaps_also_where_they_are_packed() {
    let town = Town::new().await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(sitemap(&town, &["/ferry/2", "/ferry/1"]).as_bytes()).unwrap();
    let gzip = "Content-Type: application/gzip\r\n";
    town.site.sends("/two.xml.gz", gzip, packed.finish().unwrap());
    let xml = "Content-Type: application/xml\r\n";
    town.site.sends("/one.xml", xml, sitemap(&town, &["/ferry/1"]));
    town.site.sends("/index.xml", xml, index(&town, &["/one.xml", "/two.xml.gz"]));
    town.site.page("/ferry/1", article(1));
    town.site.page("/ferry/2", article(2));

    let jobs = town.jobs(read(&town, "/index.xml").await).await;

    assert_eq!(jobs.len(), 5, "{jobs:?}");
    assert!(jobs.iter().all(|it| it.state == State::Done), "{jobs:?}");
    for path in ["/ferry/1", "/ferry/2", "/one.xml", "/two.xml.gz"] {
        assert_eq!(town.site.asked(path).len(), 1, "{path}");
    }
}

#[tokio::test]
async fn lists_that_name_each_other_are_read_once_each() {
    let town = Town::new().await;
    let xml = "Content-Type: application/xml\r\n";
    town.site.sends("/a.xml", xml, index(&town, &["/b.xml", "/a.xml"]));
    town.site.sends("/b.xml", xml, index(&town, &["/a.xml", "/b.xml"]));

    let jobs = town.jobs(read(&town, "/a.xml").await).await;

    assert_eq!(jobs.len(), 2, "{jobs:?}");
    assert!(jobs.iter().all(|it| it.state == State::Done), "{jobs:?}");
}

#[tokio::test]
async fn a_page_is_no_list() {
    let town = Town::new().await;
    town.site.page("/ferry", article(1));
    town.site.page("/empty", "");
    let jobs = town.jobs(read(&town, "/ferry").await).await;
    assert!(failed(&jobs[0]).contains("neither a feed nor a sitemap"), "{jobs:?}");
    let jobs = town.jobs(read(&town, "/empty").await).await;
    assert!(failed(&jobs[0]).contains("There is nothing at this address."), "{jobs:?}");
}
