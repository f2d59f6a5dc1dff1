//! A host whose pages can be changed while the test goes on, and a desk that fetches from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use claimdesk::desk::Desk;
use claimdesk::desk::sources::NewSource;
use claimdesk::desk::space::Limits;
use claimdesk::domain::job::{Outcome, State, Task};
use claimdesk::domain::watch::{Health, Pace, Rounds, Sight, Subject, Watch};
use claimdesk::domain::{ArticleId, BatchId, SourceId};
use claimdesk::store::jobs::Job;
use claimdesk::work::run::run_due;
use claimdesk::work::tasks::Tasks;

use crate::base::*;
use crate::fetch::server::{Server, allowing, send, with};

pub const PACE: Pace = Pace { least: TimeDelta::hours(24), most: TimeDelta::days(30) };
pub const ROUNDS: Rounds = Rounds {
    pause: TimeDelta::seconds(30),
    ahead: TimeDelta::minutes(2),
    lost: TimeDelta::hours(24),
};

/// What a host answers at a path.
#[derive(Clone, Default)]
struct Sent {
    status: u16,
    /// Lines of the head.
    fields: String,
    body: Vec<u8>,
    etag: Option<String>,
}

/// What was asked for, and when.
type Log = Arc<Mutex<Vec<(String, DateTime<Utc>)>>>;

/// A host, with the times at which each of its paths was asked for.
pub struct Site {
    server: Server,
    pages: Arc<Mutex<HashMap<String, Sent>>>,
    log: Log,
}

impl Site {
    async fn new(hands: Hands) -> Self {
        let pages: Arc<Mutex<HashMap<String, Sent>>> = Arc::default();
        let log = Log::default();
        let (here, kept) = (Arc::clone(&pages), Arc::clone(&log));
        let server = Server::bare(move |head, mut stream| {
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            kept.lock().unwrap().push((path.clone(), hands.now()));
            let none = Sent { status: 404, ..Sent::default() };
            let page = here.lock().unwrap().get(&path).cloned().unwrap_or(none);
            Box::pin(async move { send(&mut stream, &answer(&page, &head)).await })
        })
        .await;
        Self { server, pages, log }
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url(path).into()
    }

    fn put(&self, path: &str, sent: Sent) {
        self.pages.lock().unwrap().insert(path.to_owned(), sent);
    }

    /// Answers a path with these bytes and lines of the head.
    pub fn sends(&self, path: &str, fields: &str, body: impl Into<Vec<u8>>) {
        let fields = fields.to_owned();
        self.put(path, Sent { status: 200, fields, body: body.into(), etag: None });
    }

    pub fn page(&self, path: &str, html: impl Into<Vec<u8>>) {
        self.sends(path, "Content-Type: text/html; charset=utf-8\r\n", html);
    }

    /// A page that need not be sent to whoever has it.
    pub fn tagged(&self, path: &str, etag: &str, html: impl Into<Vec<u8>>) {
        let fields = format!("Content-Type: text/html; charset=utf-8\r\nETag: {etag}\r\n");
        self.put(path, Sent { status: 200, fields, body: html.into(), etag: Some(etag.into()) });
    }

    pub fn fails(&self, path: &str, status: u16, fields: &str) {
        let fields = fields.to_owned();
        self.put(path, Sent { status, fields, ..Sent::default() });
    }

    pub fn moves(&self, path: &str, to: &str) {
        self.fails(path, 301, &format!("Location: {to}\r\n"));
    }

    /// When a path was asked for.
    pub fn asked(&self, path: &str) -> Vec<DateTime<Utc>> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|(it, _)| it == path).map(|(_, at)| *at).collect()
    }
}

fn answer(page: &Sent, head: &str) -> Vec<u8> {
    let has_it =
        |etag: &String| head.to_lowercase().contains(&format!("if-none-match: {etag}\r\n"));
    if page.etag.as_ref().is_some_and(has_it) {
        return b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec();
    }
    let Sent { status, fields, body, .. } = page;
    let head = format!("HTTP/1.1 {status} So\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A desk that fetches from a host.
pub struct Town {
    pub site: Site,
    pub tasks: Tasks,
    pub base: Base,
}

impl Town {
    pub async fn new() -> Self {
        Self::on(Base::new().await).await
    }

    pub async fn on(base: Base) -> Self {
        let site = Site::new(base.hands.clone()).await;
        let fetcher = with(allowing(&[site.server.address.to_string()]));
        let tasks = Tasks { desk: base.desk.clone(), fetcher, pace: PACE, mailer: None };
        Self { site, tasks, base }
    }

    pub fn desk(&self) -> &Desk {
        &self.base.desk
    }

    /// Tells the desk of other limits.
    pub fn told(&mut self, limits: Limits) {
        self.base.desk = self.base.desk.clone().within(limits);
        self.tasks.desk = self.base.desk.clone();
    }

    /// Hands out the looks that are due; says how many.
    pub async fn looks_begun(&self) -> u64 {
        self.desk().begin_looks(ROUNDS).await.unwrap()
    }

    /// Does what is due now.
    pub async fn due(&self) -> u64 {
        run_due(self.desk(), &self.tasks, Duration::from_mins(1)).await.unwrap()
    }

    /// Asks for one thing and does it; what became of the job.
    pub async fn asks(&self, task: Task) -> Job {
        let batch = self.desk().ask_for("Harbour", vec![task], by(ANN)).await.unwrap();
        self.due().await;
        self.jobs(batch).await.remove(0)
    }

    pub async fn jobs(&self, batch: BatchId) -> Vec<Job> {
        let rows = self.desk().batch_jobs(batch, None, 10_000).await.unwrap();
        rows.into_iter().map(|it| it.job).collect()
    }

    pub async fn imports(&self, path: &str) -> Job {
        self.asks(Task::ImportArticle { url: self.site.url(path) }).await
    }

    /// Brings in what must be an article.
    pub async fn imported(&self, path: &str) -> ArticleId {
        let job = self.imports(path).await;
        match job.outcome {
            Some(Outcome::Imported { article }) => article,
            _ => panic!("{path} is no new article: {job:?}"),
        }
    }

    pub async fn source(&self, path: &str) -> SourceId {
        let new = NewSource { url: self.site.url(path), ..NewSource::default() };
        self.desk().add_source(new, actor(ANN)).await.unwrap()
    }

    pub async fn captures(&self, source: SourceId) -> Job {
        self.asks(Task::CaptureSource { source }).await
    }

    pub async fn watch(&self, of: Subject) -> Watch {
        self.desk().watch(of).await.unwrap().expect("it is watched")
    }

    /// Somebody has seen how something fares now.
    pub async fn settles(&self, of: Subject) {
        let seen = sight(&self.watch(of).await);
        self.desk().settle_watch(of, seen, actor(ANN)).await.unwrap();
    }

    /// Lets the time go on to the next look at something, and has it.
    pub async fn looks(&self, of: Subject) -> Health {
        let until = self.watch(of).await.next_at - self.base.hands.now();
        self.base.hands.move_by(until.max(TimeDelta::zero()));
        self.desk().begin_looks(ROUNDS).await.unwrap();
        self.base.hands.move_by(ROUNDS.ahead);
        self.due().await;
        self.watch(of).await.health
    }

    /// Nothing that was recorded disagrees with anything that is stored.
    pub async fn is_whole(&self) {
        assert_eq!(self.desk().verify().await.unwrap().faults, Vec::<String>::new());
    }

    pub async fn events(&self, stream: &str) -> Vec<String> {
        let sql = format!("SELECT kind FROM event WHERE stream = '{stream}' ORDER BY position");
        let plain = |it: &String| it.trim_matches(['(', ')', '\'', '"']).to_owned();
        rows(&self.base.foreign().await, &sql).await.iter().map(plain).collect()
    }
}

/// What somebody sees who sees this.
pub fn sight(it: &Watch) -> Sight {
    Sight { health: it.health, found: it.found.clone(), moved_to: it.moved_to.clone() }
}

/// A job that has failed for good, with the sentence that says why.
#[track_caller]
pub fn failed(job: &Job) -> &str {
    assert_eq!(job.state, State::Dead, "{job:?}");
    job.problem.as_deref().expect("a reason")
}

/// Sentences of our own that hold claims, for a page about something with a number.
pub fn story(number: usize) -> Vec<String> {
    vec![
        format!(
            "The ferry number {number} carried {} people in its first year, the harbour board of the town said on Friday.",
            1_200 + number
        ),
        format!(
            "“We paid {} million crowns for the quay and not one crown more,” Ann Lee, who leads the board of pier {number}, said.",
            3 + number
        ),
        format!(
            "According to Bo Ek of the seamen's union, {} of {} crews sail short of hands, and the town has known it since spring.",
            2 + number,
            90 + number
        ),
        format!(
            "The board wants to decide in autumn whether line {number} goes on, and until then the old boats sail twice a day."
        ),
    ]
}

/// A page as newspapers have them, around an article.
pub fn html(title: &str, paragraphs: &[String]) -> String {
    let body = paragraphs.iter().map(|it| format!("<p>{it}</p>\n")).collect::<Vec<_>>().concat();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a></nav>\
         <article><h1>{title}</h1>\n{body}</article><footer>The Valley Post</footer></body></html>"
    )
}

/// An article about something with a number, as a page.
pub fn article(number: usize) -> String {
    html(&format!("Ferry {number} sails on"), &story(number))
}
