//! Pages: how long the desk itself takes for each, without a network.

use std::path::Path;
use std::time::Instant;

use actix_web::body::to_bytes;
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use claimdesk::config::Config;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::sign_in::SignIn;
use claimdesk::desk::{Desk, machine_clock};
use claimdesk::report::html::{self, Delivery};
use claimdesk::web::{Site, app};

use crate::seed::{self, EDITOR};
use crate::timing::Times;

const WARM: usize = 100;
const RUNS: usize = 1000;

/// Prints a table of pages on a large desk beside the same pages on a small one.
pub async fn measure(large: &Path, small: &Path) {
    let (large, small) = (timed(large).await, timed(small).await);
    println!("\n| page | p50 | p99 | on a desk with 60 claims, p50 | p99 |");
    println!("|---|---|---|---|---|");
    for ((name, times), (_, beside)) in large.iter().zip(&small) {
        println!("| {name} | {} | {} |", times.cells(), beside.cells());
    }
}

async fn timed(folder: &Path) -> Vec<(String, Times)> {
    let desk = Data::new(seed::open(folder).await);
    let passwords = Passwords::new(Strength::PROPER).unwrap();
    let site = Site::new(&Config::default(), passwords, &machine_clock()).unwrap();
    let here = "127.0.0.1".parse().unwrap();
    let SignIn::In(cookie) = desk.sign_in(&site.door, EDITOR, here, None).await.unwrap() else {
        panic!("the editor signs in");
    };
    let service = test::init_service(app(Data::clone(&desk), Data::new(site))).await;
    let mut all = Vec::new();
    for (name, path) in addresses(&desk).await {
        let mut times = Vec::new();
        for run in 0..WARM + RUNS {
            let request = TestRequest::get()
                .uri(&path)
                .insert_header(("cookie", format!("claimdesk={cookie}")))
                .to_request();
            let begun = Instant::now();
            let response = test::call_service(&service, request).await;
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body()).await.ok().unwrap();
            if run >= WARM {
                times.push(begun.elapsed());
            }
            assert!(status == 200 && !body.is_empty(), "{path}: {status}");
        }
        all.push((name, Times::new(times)));
    }
    all.push(("the same report, of what was read already".to_owned(), rendered(&desk).await));
    all
}

/// A page without the database: a claim's report, of a dossier that is there.
async fn rendered(desk: &Desk) -> Times {
    let id = desk.claim_by_number("C-34".parse().unwrap()).await.unwrap();
    let dossier = desk.dossier(id, None).await.unwrap();
    let times = (0..RUNS).map(|_| {
        let begun = Instant::now();
        let page = html::claim(&dossier, Delivery::Page).unwrap();
        let took = begun.elapsed();
        assert!(!page.is_empty());
        took
    });
    Times::new(times.collect())
}

/// What is measured, by name and address.
async fn addresses(desk: &Desk) -> Vec<(String, String)> {
    let deep = {
        use claimdesk::desk::lists::{Filter, Sort};
        let rows = desk.claims(&Filter::default(), Sort::Number, None, 20_000).await.unwrap();
        let row = &rows[rows.len() / 2];
        format!("{}-{}", row.changed_at.timestamp_millis(), row.number.0)
    };
    let articles = desk.articles(None, 2).await.unwrap();
    let article = articles.last().unwrap().id;
    let mut all: Vec<(String, String)> =
        ["mine", "returned", "approve", "unassigned", "due", "review", "open", "approved", "all"]
            .map(|tab| (format!("queue, {tab}"), format!("/queue?tab={tab}")))
            .into();
    for (name, path) in [
        ("queue, all, by due time", "/queue?tab=all&sort=due".to_owned()),
        ("queue, open, by the longest wait", "/queue?tab=open&sort=waiting".to_owned()),
        ("queue, one speaker", "/queue?tab=all&speaker=Speaker+Number+7".to_owned()),
        ("queue, one tag", "/queue?tab=all&tag=district-7".to_owned()),
        ("queue, one verdict", "/queue?tab=all&label=mixed".to_owned()),
        ("queue, late and unassigned", "/queue?tab=unassigned&due=late".to_owned()),
        ("queue, a page far down", format!("/queue?tab=all&after={deep}")),
        ("claim with an approved verdict", "/claims/C-34".to_owned()),
        ("claim from a list", "/claims/C-34?from=tab%3Dapproved".to_owned()),
        ("claim under research", "/claims/C-28".to_owned()),
        ("article with 40 claims", format!("/articles/{article}")),
        ("articles", "/articles".to_owned()),
        ("sources", "/sources".to_owned()),
        ("speakers", "/speakers".to_owned()),
        ("a file of the program", "/assets/desk.css".to_owned()),
        ("report of a claim", "/claims/C-34/report.html".to_owned()),
    ] {
        all.push((name.to_owned(), path));
    }
    all
}
