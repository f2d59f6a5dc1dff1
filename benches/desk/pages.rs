//! Pages: how long the desk itself takes for each, without a network.

use std::time::Instant;

use actix_web::body::to_bytes;
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use claimdesk::config::Config;
use claimdesk::desk::lists::{Filter, Sort};
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::sign_in::SignIn;
use claimdesk::desk::{Desk, machine_clock};
use claimdesk::domain::claim::Stage;
use claimdesk::report::html::{self, Delivery};
use claimdesk::web::{Site, app};

use crate::addresses::{Page, pages};
use crate::home::Home;
use crate::seed::EDITOR;
use crate::timing::Times;

const WARM: usize = 100;
const RUNS: usize = 1000;

/// Prints a table of pages on desks of several sizes, beside each other.
pub async fn measure(homes: &[Home], names: &[String]) {
    let mut all = Vec::new();
    for home in homes {
        all.push(timed(home, names).await);
    }
    print!("\n| page |");
    for home in homes {
        let on = if home.is_sqlite() { "SQLite" } else { "PostgreSQL" };
        print!(" {} claims on {on}, p50 | p99 |", home.claims);
    }
    println!("\n|{}", "---|".repeat(1 + 2 * homes.len()));
    for (row, (name, _)) in all[0].iter().enumerate() {
        let cells: Vec<String> = all.iter().map(|desk| desk[row].1.cells()).collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
}

async fn timed(home: &Home, names: &[String]) -> Vec<(&'static str, Times)> {
    let desk = Data::new(home.open().await);
    let passwords = Passwords::new(Strength::PROPER).unwrap();
    // So that there are pages for readers.
    let public_url = Some("http://127.0.0.1:8080".to_owned());
    let config = Config { public_url, ..Config::default() };
    let site = Site::new(&config, passwords, &machine_clock()).unwrap();
    let here = "127.0.0.1".parse().unwrap();
    let SignIn::In(cookie) = desk.sign_in(&site.door, EDITOR, here, None).await.unwrap() else {
        panic!("the editor signs in");
    };
    let service = test::init_service(app(Data::clone(&desk), Data::new(site))).await;
    let chosen = |it: &Page| names.is_empty() || names.iter().any(|name| it.name.contains(name));
    let mut all = Vec::new();
    for page in pages(&desk, home.claims).await.into_iter().filter(chosen) {
        let mut times = Vec::new();
        for run in 0..WARM + RUNS {
            let path = &page.paths[run % page.paths.len()];
            let request = TestRequest::get()
                .uri(path)
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
        all.push((page.name, Times::new(times)));
        eprintln!("{}: {}", page.name, all[all.len() - 1].1.cells());
    }
    if names.is_empty() {
        all.push(("the same report, of what was read already", rendered(&desk).await));
    }
    all
}

/// A page without the database: a claim's report, of a dossier that is there.
async fn rendered(desk: &Desk) -> Times {
    let approved = Filter { stages: vec![Stage::Approved], ..Filter::default() };
    let claim = desk.claims(&approved, Sort::Changed, None, 1).await.unwrap().remove(0);
    let dossier = desk.dossier(claim.id, None).await.unwrap();
    let times = (0..RUNS).map(|_| {
        let begun = Instant::now();
        let page = html::claim(&dossier, Delivery::Page).unwrap();
        let took = begun.elapsed();
        assert!(!page.is_empty());
        took
    });
    Times::new(times.collect())
}
