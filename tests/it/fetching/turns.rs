//! Turns: a host that takes its time keeps no worker from the pages of another.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use claimdesk::desk::Desk;
use claimdesk::domain::job::{State, Task};
use claimdesk::work::run::{Crew, run};
use claimdesk::work::tasks::Tasks;
use tokio::sync::watch;

use super::site::{PACE, article};
use crate::base::*;
use crate::fetch::server::{Server, allowing, answer, send, with};

const SLOW: usize = 40;
const QUICK: usize = 4;

/// Two hosts of which one answers nothing until the other has been asked for everything.
async fn hosts() -> Server {
    let (asked, all) = (watch::channel(0).0, QUICK);
    Server::bound_to(Ipv4Addr::UNSPECIFIED, move |head, mut stream| {
        let asked = asked.clone();
        Box::pin(async move {
            let path = head.split(' ').nth(1).unwrap_or_default();
            let number: usize =
                path.trim_matches(|it: char| !it.is_ascii_digit()).parse().unwrap_or_default();
            if path.starts_with("/quick/") {
                asked.send_modify(|it| *it += 1);
            } else if path.starts_with("/slow/") {
                asked.subscribe().wait_for(|it| *it == all).await.unwrap();
            } else {
                return send(&mut stream, b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n").await;
            }
            let page = article(number + if path.starts_with("/quick/") { 1_000 } else { 0 });
            send(&mut stream, &answer("Content-Type: text/html\r\n", page.as_bytes())).await;
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_of_one_host_keeps_no_worker_from_another_host() {
    let base = Base::new().await;
    let server = hosts().await;
    let port = server.address.port();
    let (slow, quick) = (format!("127.0.0.1:{port}"), format!("127.0.0.2:{port}"));
    let tasks = |host: &str, path: &str, many: usize| {
        let task = |number| Task::ImportArticle { url: format!("http://{host}/{path}/{number}") };
        (0..many).map(task).collect::<Vec<_>>()
    };
    let all = [tasks(&slow, "slow", SLOW), tasks(&quick, "quick", QUICK)].concat();
    let clock = claimdesk::desk::machine_clock();
    let desk = Desk::new(base.desk.db().clone(), base.desk.blobs().clone(), clock, reader());
    let fetcher = with(allowing(&[slow, quick]));
    let tasks = Arc::new(Tasks { desk: desk.clone(), fetcher, pace: PACE, mailer: None });
    let crew = Crew { workers: 4, lease: Duration::from_mins(1), grace: Duration::from_secs(20) };
    let (stop, told) = watch::channel(false);

    let batch = desk.ask_for("The harbour", all, by(ANN)).await.unwrap();
    let running = tokio::spawn(run(desk.clone(), tasks, crew, "here", told));
    while desk.batch(batch).await.unwrap().open() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send_replace(true);
    running.await.unwrap();

    let jobs = desk.batch_jobs(batch, None, 1_000).await.unwrap();
    assert_eq!(jobs.len(), SLOW + QUICK);
    for job in jobs.iter().map(|it| &it.job) {
        assert_eq!((job.state, job.attempts), (State::Done, 1), "{job:?}");
    }
    let paths = server.paths();
    let place = |path: String| paths.iter().position(|it| *it == path).unwrap();
    let quick = (0..QUICK).map(|it| place(format!("/quick/{it}"))).max().unwrap();
    let before = paths.iter().take(quick).filter(|it| it.starts_with("/slow/")).count();
    assert_eq!(before, 1, "one of the long list was being visited meanwhile: {paths:?}");
}
