//! Mail: what people are told leaves once, as plain text, by a real dialogue with a mail server.

mod server;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use claimdesk::config::Config;
use claimdesk::desk::Desk;
use claimdesk::desk::claims::Wish;
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::Command;
use claimdesk::domain::job::State;
use claimdesk::domain::notice::{Kind, Way};
use claimdesk::domain::{ClaimId, PersonId, Role};
use claimdesk::store::{self, jobs::Job};
use claimdesk::work::mail::Settings;
use claimdesk::work::run::{Crew, run, run_due};
use claimdesk::work::tasks::Tasks;
use sea_orm::ConnectionTrait;

use self::server::{Odd, Server};
use crate::base::*;
use crate::fetch::server::{allowing, with};
use crate::fetching::site::PACE;
use crate::world::World;

const FROM: &str = "Prüfstelle <desk@newsroom.example>";
const ADDRESS: &str = "https://desk.example";

fn tasks(desk: &Desk, smtp: &str) -> Tasks {
    let settings = Settings { smtp: Some(smtp.into()), from: FROM.to_owned() };
    let mailer = settings.mailer(ADDRESS).unwrap();
    Tasks { desk: desk.clone(), fetcher: with(allowing(&[])), pace: PACE, mailer }
}

async fn due(desk: &Desk, tasks: &Tasks) -> u64 {
    run_due(desk, tasks, Duration::from_mins(1)).await.unwrap()
}

fn comment(text: &str) -> Wish {
    Wish::Comment(NewComment { text: text.to_owned(), ..NewComment::default() })
}

/// Passes the time in which notices are gathered, and hands out the mails.
async fn begun(base: &Base) -> u64 {
    base.hands.move_by(TimeDelta::minutes(6));
    base.desk.begin_mails().await.unwrap()
}

async fn jobs_in(desk: &Desk, state: State) -> Vec<Job> {
    let rows = desk.jobs(state, None, 50, crate::jobs::KEEPER).await.unwrap();
    rows.into_iter().map(|it| it.job).collect()
}

/// C-1, in whose discussion Ben was mentioned by Ann; the mail about it is handed out.
async fn mentioned() -> (Base, ClaimId) {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben, do you know the mayor?"), ANN).await;
    assert_eq!(base.desk.begin_mails().await.unwrap(), 0, "it is gathered for a while");
    assert_eq!(begun(&base).await, 1);
    (base, claim)
}

#[tokio::test]
async fn a_mail_names_the_claims_and_what_happened_and_nothing_else() {
    let server = Server::new().await;
    let base = Base::new().await;
    let first = base.open(0).await.claim.unwrap().id;
    let second = base.open(1).await.claim.unwrap().id;
    base.does(first, comment("@ben, the secret is 38."), ANN).await;
    base.does(first, comment("@Ben?"), EVE).await;
    base.does(second, Command::assign(Some(BEN)), ANN).await;
    assert_eq!(begun(&base).await, 1, "one mail for one person");

    assert_eq!(due(&base.desk, &tasks(&base.desk, &server.url())).await, 1);

    let taken = server.taken();
    let [mail] = taken.as_slice() else { panic!("one mail: {taken:?}") };
    assert_eq!(mail.from, "MAIL FROM:<desk@newsroom.example>");
    assert_eq!(mail.to, ["RCPT TO:<ben@test.example>"]);
    assert_eq!(mail.field("Subject"), "2 claims: C-2, C-1");
    assert!(mail.field("From").starts_with("=?utf-8?"), "{}", mail.field("From"));
    assert!(mail.field("Content-Type").starts_with("text/plain"));
    assert_eq!(mail.field("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.field("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let body = mail.body();
    assert!(body.contains(&format!("C-1  {}\n  You were mentioned in the discussion.\n  2 things happened to it in all.\n  {ADDRESS}/claims/C-1\n", QUOTES[0])), "{body}");
    assert!(body.contains(&format!("C-2  {}\n  It was assigned to you.\n", QUOTES[1])), "{body}");
    // The address that ends the mails is drawn by chance, and chance also writes 38 or eve.
    let (told, _) = body.split_once("/unsubscribe/").unwrap();
    for kept in ["secret", "38", "ann", "eve"] {
        assert!(!told.contains(kept), "{kept}: {body}");
    }
    let job = jobs_in(&base.desk, State::Done).await.remove(0);
    assert_eq!(mail.field("Message-ID"), {
        let claimdesk::domain::job::Task::SendMail { mail, .. } = job.task.unwrap() else {
            panic!()
        };
        format!("<{mail}@newsroom.example>")
    });
    assert_eq!(begun(&base).await, 0, "it is told once");
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_the_same_mail_later() {
    let (server, (base, _)) = (Server::new().await, mentioned().await);
    let tasks = tasks(&base.desk, &server.url());
    server.will(&[
        Odd::Says("RCPT", "450-Come\r\n450 later\r\n"),
        Odd::HangsUp("DATA"),
        Odd::TakesAndHangsUp,
    ]);

    for sentence in ["does not take this mail for now (450)", "broke the connection off"] {
        assert_eq!(due(&base.desk, &tasks).await, 1);
        let job = jobs_in(&base.desk, State::Waiting).await.remove(0);
        assert!(job.problem.as_ref().unwrap().contains(sentence), "{:?}", job.problem);
        assert_eq!(server.taken().len(), 0);
        base.hands.move_by(TimeDelta::hours(1));
    }
    // It was taken, and the answer was lost: sent again, it is known by its name to be the same.
    due(&base.desk, &tasks).await;
    base.hands.move_by(TimeDelta::hours(1));
    due(&base.desk, &tasks).await;

    let names: Vec<_> = server.taken().iter().map(|it| it.field("Message-ID")).collect();
    assert_eq!(names.len(), 2);
    assert_eq!(names[0], names[1]);
    assert_eq!(jobs_in(&base.desk, State::Done).await.len(), 1);
    assert_eq!(due(&base.desk, &tasks).await, 0);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_waits_for_an_admin() {
    let (server, (base, claim)) = (Server::new().await, mentioned().await);
    let tasks = tasks(&base.desk, &server.url());
    server.will(&[Odd::Says("RCPT", "550 5.1.1 No such box, says sqlx\r\n")]);

    due(&base.desk, &tasks).await;

    let job = jobs_in(&base.desk, State::Dead).await.remove(0);
    let problem = job.problem.unwrap();
    assert!(problem.starts_with("The mail server refused this mail for good (550)."), "{problem}");
    assert!(!problem.contains("sqlx"));
    // Nothing goes round: only what happens next makes another mail.
    assert_eq!(begun(&base).await, 0);
    assert!(base.desk.claim(claim).await.is_ok());
    base.desk.try_again(job.id, crate::jobs::KEEPER).await.unwrap();
    assert_eq!(due(&base.desk, &tasks).await, 1);
    assert_eq!(server.taken().len(), 1);
}

#[actix_web::test]
async fn work_goes_on_while_the_server_is_down_and_an_admin_sees_it() {
    let world = World::new().await;
    let base = &world.base;
    let closed = {
        let server = Server::new().await;
        server.url()
    };
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben!"), ANN).await;
    begun(base).await;
    let tasks = tasks(&base.desk, &closed);
    due(&base.desk, &tasks).await;

    base.does(claim, comment("And on."), ANN).await;
    let admin = world.sign_in(Role::Admin).await;
    let page = admin.get("/jobs").await;
    page.says("Send mail to ben").says("The mail server cannot be reached").says("1 of 14 tries");
    page.says_not("ben@test.example");
    assert_eq!(base.desk.unseen(BEN).await.unwrap(), 1);
    // After its last attempt it waits for a person.
    for _ in 0..13 {
        base.hands.move_by(TimeDelta::hours(12));
        assert_eq!(due(&base.desk, &tasks).await, 1);
    }
    let admin = world.sign_in(Role::Admin).await;
    admin.get("/jobs?tab=dead").await.says("Send mail to ben").says("Try again");
}

#[tokio::test]
async fn without_a_server_nothing_is_sent_and_an_old_notice_is_no_news() {
    let base = Base::new().await;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben!"), ANN).await;
    base.hands.move_by(TimeDelta::days(3));

    assert_eq!(begun(&base).await, 0, "mail was off for three days");
    base.does(claim, comment("@ben again!"), ANN).await;
    assert_eq!(begun(&base).await, 1);
    let none = Tasks { mailer: None, ..tasks(&base.desk, "smtp://127.0.0.1:1") };
    due(&base.desk, &none).await;

    let job = jobs_in(&base.desk, State::Dead).await.remove(0);
    assert!(job.problem.unwrap().starts_with("This desk sends no mail"));
}

#[tokio::test]
async fn what_was_seen_meanwhile_and_whoever_left_get_no_mail() {
    let (server, (base, claim)) = (Server::new().await, mentioned().await);
    let tasks = tasks(&base.desk, &server.url());
    assert!(base.desk.see_claim(BEN, claim).await.unwrap());
    assert_eq!(due(&base.desk, &tasks).await, 1);
    assert_eq!(jobs_in(&base.desk, State::Done).await.len(), 1);

    base.does(claim, comment("@ben!"), ANN).await;
    begun(&base).await;
    base.desk.disable(BEN, crate::jobs::KEEPER).await.unwrap();
    assert_eq!(due(&base.desk, &tasks).await, 1);
    assert_eq!(server.dialogues(), 0);
}

#[tokio::test]
async fn no_name_or_statement_adds_a_field_or_a_reader() {
    let server = Server::new().await;
    let base = Base::new().await;
    let c = base.foreign().await;
    // Behind the back of the desk, which would not take such a name.
    let name = "UPDATE person SET name = 'ben\r\nBcc: all@evil.test\r\n\r\nSee' WHERE name = 'ben'";
    c.execute_unprepared(name).await.unwrap();
    let claim = base.open(0).await.claim.unwrap().id;
    let statement = "Brücken\r\nBcc: all@evil.test\r\n\r\n.\r\nQUIT 😀".to_owned();
    let kind = claimdesk::domain::claim::Kind::Quantity;
    base.does(claim, Command::Reword { statement, kind }, ANN).await;
    base.does(claim, Command::assign(Some(BEN)), ANN).await;
    begun(&base).await;

    due(&base.desk, &tasks(&base.desk, &server.url())).await;

    let mail = server.taken().remove(0);
    assert_eq!(mail.to, ["RCPT TO:<ben@test.example>"]);
    let fields: Vec<_> =
        mail.head().iter().map(|it| it.split(": ").next().unwrap().to_owned()).collect();
    assert!(!fields.iter().any(|it| it == "Bcc"), "{fields:?}");
    assert!(
        mail.field("Subject").starts_with("C-1: =?utf-8?")
            || mail.field("Subject").starts_with("=?utf-8?")
    );
    assert!(mail.head().iter().all(|it| it.is_ascii()), "{:?}", mail.head());
    assert!(
        mail.body().starts_with("C-1  Brücken Bcc: all@evil.test . QUIT 😀\n"),
        "{}",
        mail.body()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_send_each_mail_once() {
    let server = Server::new().await;
    let base = Base::new().await;
    for quote in 0..3 {
        let claim = base.open(quote).await.claim.unwrap().id;
        base.does(claim, comment("@ben @eve @eli"), ANN).await;
    }
    base.hands.move_by(TimeDelta::minutes(6));
    let other = store::open(&base.home.place()).await.unwrap();
    let other = Desk::new(other, base.desk.blobs().clone(), base.hands.clock(), reader());
    let (one, two) = tokio::join!(base.desk.begin_mails(), other.begin_mails());
    assert_eq!(one.unwrap() + two.unwrap(), 3);
    let crew = Crew { workers: 2, lease: Duration::from_mins(1), grace: Duration::from_secs(20) };
    let (stop, told) = tokio::sync::watch::channel(false);
    let nodes: Vec<_> = [base.desk.clone(), other]
        .into_iter()
        .map(|desk| {
            let (tasks, told) = (Arc::new(tasks(&desk, &server.url())), told.clone());
            tokio::spawn(run(desk, tasks, crew, "here", told))
        })
        .collect();

    while jobs_in(&base.desk, State::Done).await.len() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send_replace(true);
    for node in nodes {
        node.await.unwrap();
    }

    let mut to: Vec<_> = server.taken().iter().map(|it| it.to[0].clone()).collect();
    to.sort();
    assert_eq!(
        to,
        ["eli", "eve", "ben"]
            .map(|it| format!("RCPT TO:<{it}@test.example>"))
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert!(server.taken().iter().all(|it| it.field("Subject").starts_with("3 claims")));
}

#[tokio::test]
async fn the_mail_of_a_day_waits_for_the_morning_and_has_what_was_wanted_by_mail() {
    let server = Server::new().await;
    let base = Base::new().await;
    let tasks = tasks(&base.desk, &server.url());
    let ways = [(Kind::Mention, Way::Daily), (Kind::Assigned, Way::App), (Kind::Reply, Way::Never)];
    base.desk.choose_ways(BEN, ways.into()).await.unwrap();
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben!"), ANN).await;
    base.does(claim, Command::assign(Some(BEN)), ANN).await;
    assert_eq!(begun(&base).await, 0);

    base.hands.move_by(TimeDelta::hours(24));
    assert_eq!(begun(&base).await, 1);
    due(&base.desk, &tasks).await;

    let body = server.taken().remove(0).body();
    assert!(body.contains("You were mentioned") && !body.contains("assigned"), "{body}");
}

fn link(body: &str) -> String {
    let after = body.split_once("No more mail: ").expect("a link").1;
    after.trim().trim_start_matches(ADDRESS).to_owned()
}

#[actix_web::test]
async fn a_link_in_the_mail_ends_it_with_one_click_and_without_an_account() {
    let server = Server::new().await;
    let world = World::new().await;
    let base = &world.base;
    let claim = base.open(0).await.claim.unwrap().id;
    base.does(claim, comment("@ben @eve"), ANN).await;
    begun(base).await;
    due(&base.desk, &tasks(&base.desk, &server.url())).await;
    let mails = server.taken();
    let of = |who: &str| mails.iter().find(|it| it.to[0].contains(who)).expect("a mail to them");
    let (ben, eve) = (link(&of("ben").body()), link(&of("eve").body()));
    assert_eq!(of("ben").field("List-Unsubscribe"), format!("<{ADDRESS}{ben}>"));
    let held = rows(&base.foreign().await, "SELECT hash FROM mail_link").await;
    assert!(held.iter().all(|it| !it.contains(ben.rsplit('/').next().unwrap())));

    // A provider of mail, from a machine of its own, without cookies or an origin.
    let outside = world.stranger();
    let request = actix_web::test::TestRequest::post().uri(&ben);
    let request = request.set_form([("List-Unsubscribe", "One-Click")]);
    let page = outside.ask(request).await;
    assert_eq!((page.status, page.location.as_str()), (200, ""));
    assert!(base.desk.ways(BEN).await.unwrap().values().all(|way| !way.mails()));
    assert!(base.desk.ways(EVE).await.unwrap().values().any(|way| way.mails()));

    // A person, who is asked first: looking ends nothing.
    let page = outside.get(&eve).await;
    page.is(200).says("No more mail?").says("mails notices to eve").says("Send no more mail");
    assert!(base.desk.ways(EVE).await.unwrap().values().any(|way| way.mails()));
    assert_eq!(outside.post_bare(&eve, &[]).await.is(303).location, eve);
    outside.get(&eve).await.says("The desk mails no notices to eve").says_not("Send no more mail");
    assert!(base.desk.ways(EVE).await.unwrap().values().all(|way| !way.mails()));
    base.does(claim, comment("@ben @eve again"), ANN).await;
    assert_eq!(begun(base).await, 0);
    assert_eq!(base.desk.unseen(BEN).await.unwrap(), 1, "it stays in the app");

    let odd = format!("/unsubscribe/{}", "0".repeat(64));
    outside.get(&odd).await.is(404).says("This link does not work");
    outside.post_bare(&odd, &[]).await.is(404);
}

#[actix_web::test]
async fn everybody_chooses_what_is_mailed() {
    let mut config = Config::default();
    config.mail.smtp = Some("smtp://127.0.0.1:1".into());
    let world = World::with(config).await;
    let reviewer = world.sign_in(Role::Reviewer).await;
    let me: PersonId = reviewer.somebody().id;
    reviewer.get("/profile").await.says("Somebody mentions me").says("A daily mail leaves at 6:00");

    let page = reviewer.post("/profile/notices", &[("mention", "daily"), ("late", "never")]).await;
    assert_eq!(page.is(303).location, "/profile#notices");
    let ways = world.desk.ways(me).await.unwrap();
    assert_eq!((ways[&Kind::Mention], ways[&Kind::Late]), (Way::Daily, Way::Never));
    assert_eq!(ways[&Kind::Assigned], Way::AtOnce);
    for odd in [("mention", "hourly"), ("everything", "app")] {
        reviewer.post("/profile/notices", &[odd]).await.is(400);
    }
    let other = World::new().await;
    let reviewer = other.sign_in(Role::Reviewer).await;
    reviewer.get("/profile").await.says("This desk sends no mail yet");
}
