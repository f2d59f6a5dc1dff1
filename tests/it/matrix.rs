//! Who may call which page: every address, every method and every role, on one table.

use std::path::Path;

use actix_web::http::Method;
use claimdesk::config::Config;
use claimdesk::desk::claims::Sent;
use claimdesk::desk::prepared::Wish;
use claimdesk::desk::publishing::NewPublishing;
use claimdesk::desk::views::NewView;
use claimdesk::domain::complaints::Complaints;
use claimdesk::domain::publishing::{Language, accent};
use claimdesk::domain::{Act, Actor, Role, may};

use crate::base::{ANN, Base, EVE, actor, asked};
use crate::reading::{everything, file};
use crate::sealing::{sealed, signing};
use crate::snapshots::picture;
use crate::world::{Browser, Page, World};

/// Whom a page is for.
#[derive(Clone, Copy, Debug)]
pub enum For {
    /// Also strangers.
    Everybody,
    /// Whoever is signed in.
    SignedIn,
    /// Roles that may do this.
    Those(Act),
}

use Act::{
    Audit, Comment, Decide, EditClaim, Erase, Export, Import, ImportRulings, KeepJobs, KeepPeople,
    KeepSettings, Propose,
};
use Act::{Publish, Read, ReadAgreement, ReadJobs, ReadPeople, ReadSettings};
use For::{Everybody, SignedIn, Those};

pub const GET: &[(&str, For)] = &[
    ("/healthz", Everybody),
    ("/readyz", Everybody),
    ("/log/checkpoint", Everybody),
    ("/log/{tile:tile/.+}", Everybody),
    ("/log/{number:[1-9][0-9]{0,8}}/checkpoint", Everybody),
    ("/log/{number:[1-9][0-9]{0,8}}/{tile:tile/.+}", Everybody),
    ("/.well-known/claimdesk-checkpoint", Everybody),
    ("/assets/{name:.+}", Everybody),
    ("/favicon.ico", Everybody),
    ("/set-up/{token}", Everybody),
    ("/sign-in", Everybody),
    ("/link/{token}", Everybody),
    ("/answer/{token}", Everybody),
    ("/unsubscribe/{token}", Everybody),
    ("/verify", Everybody),
    ("/verify/claimdesk-verify.html", Everybody),
    ("/claimreview/feed.json", Everybody),
    ("/checks", Everybody),
    ("/checks/feed.atom", Everybody),
    ("/checks/feed.json", Everybody),
    ("/checks/method", Everybody),
    ("/checks/colours.css", Everybody),
    ("/checks/logo", Everybody),
    ("/checks/articles/{id}", Everybody),
    ("/checks/speakers/{id}", Everybody),
    ("/c/{number}", Everybody),
    ("/c/{number}/card", Everybody),
    ("/c/{number}/share.png", Everybody),
    ("/corrections", Everybody),
    ("/corrections.atom", Everybody),
    ("/robots.txt", Everybody),
    ("/sitemap.xml", Everybody),
    ("/sitemaps/{chunk}.xml", Everybody),
    ("/", Those(Read)),
    ("/queue", Those(Read)),
    ("/queue/export.{format}", Those(Export)),
    ("/queue/chosen.{format}", Those(Export)),
    ("/queue/bulk/{batch}", Those(EditClaim)),
    ("/search", Those(Read)),
    ("/search/suggest", Those(Read)),
    ("/articles", Those(Read)),
    ("/articles/import", Those(Import)),
    ("/articles/fetch", Those(Import)),
    ("/articles/{id}", Those(Read)),
    ("/articles/{id}/details", Those(Import)),
    ("/articles/{id}/revise", Those(Import)),
    ("/articles/{id}/revisions/{number}", Those(Read)),
    ("/articles/{id}/compare", Those(Read)),
    ("/articles/{id}/claims", Those(Import)),
    ("/articles/{id}/erase", Those(Erase)),
    ("/articles/{id}/report.{format}", Those(Export)),
    ("/suggestions/{id}", Those(Import)),
    ("/claims/import", Those(Import)),
    ("/claims/import/{batch}", Those(Import)),
    ("/claims/{number}", Those(Read)),
    ("/claims/{number}/presence", Those(Read)),
    ("/claims/{number}/evidence", Those(EditClaim)),
    ("/claims/{number}/preview", Those(Read)),
    ("/claims/{number}/claimreview", Those(Export)),
    ("/claims/{number}/report.{format}", Those(Export)),
    ("/claims/{number}/proof.{format}", Those(Export)),
    ("/claims/{number}/snapshots.warc.gz", Those(Export)),
    ("/claims/{number}/read/{snapshot}", Those(Read)),
    ("/claims/{number}/merge", Those(EditClaim)),
    ("/claims/{number}/split", Those(EditClaim)),
    ("/claims/{number}/erase", Those(Erase)),
    ("/claims/{number}/parts", Those(Read)),
    ("/rulings", Those(Read)),
    ("/rulings/import", Those(ImportRulings)),
    ("/rulings/import/{batch}", Those(ImportRulings)),
    ("/snapshots/{id}", Those(Read)),
    ("/snapshots/{id}/file", Those(Read)),
    ("/snapshots/{id}/image", Those(Read)),
    ("/sources", Those(Read)),
    ("/sources/{id}", Those(Read)),
    ("/speakers", Those(Read)),
    ("/speakers/{id}", Those(Read)),
    ("/speakers/{id}/erase", Those(Erase)),
    ("/agreement", Those(ReadAgreement)),
    ("/trails", Those(Audit)),
    ("/trails/export.{format}", Those(Audit)),
    ("/people", Those(ReadPeople)),
    ("/people/{id}", Those(ReadPeople)),
    ("/people/{id}/erase", Those(Erase)),
    ("/jobs", Those(ReadJobs)),
    ("/fetches", Those(Read)),
    ("/fetches/{id}", Those(Read)),
    ("/prepared", Those(Export)),
    ("/prepared/{id}", Those(Export)),
    ("/prepared/{id}/file", Those(Export)),
    ("/notices", SignedIn),
    ("/keys", SignedIn),
    ("/profile", SignedIn),
    ("/settings", Those(ReadSettings)),
    ("/settings/archive", Those(KeepSettings)),
    ("/settings/checklist", Those(ReadSettings)),
    ("/settings/publishing", Those(ReadSettings)),
    ("/method", Those(Read)),
    ("/method/edit", Those(KeepSettings)),
    ("/method/versions/{version}", Those(Read)),
    ("/scales", Those(ReadSettings)),
    ("/scales/new", Those(KeepSettings)),
    ("/scales/{key}", Those(ReadSettings)),
];

/// Two labels, as the form of a scale sends them; the version counts where there is one.
const SCALE_FORM: &str = "title=Two&worst=1&best=2&version=1\
    &key=&order=1&name=Right&definition=It+is+so.&kind=truth&number=2&tone=true\
    &key=&order=2&name=Wrong&definition=It+is+not.&kind=truth&number=1&tone=false";

/// With the fields of each form, besides token, key and version.
const POST: &[(&str, For, &str)] = &[
    ("/set-up/{token}", Everybody, "name=A&email=a@b.c&password=x&desk=D&scale=truth5"),
    ("/sign-in", Everybody, "email=a@b.example&password=x"),
    ("/link/{token}", Everybody, "password=x"),
    ("/answer/{token}", Everybody, "text=x"),
    ("/unsubscribe/{token}", Everybody, ""),
    ("/sign-out", SignedIn, ""),
    ("/profile", SignedIn, "name=Somebody"),
    ("/profile/notices", SignedIn, "mention=app"),
    ("/notices/seen", SignedIn, ""),
    ("/notices/{id}/seen", SignedIn, ""),
    ("/profile/password", SignedIn, "old_password=x&new_password=four+other+ponies"),
    (
        "/settings",
        Those(KeepSettings),
        "name=Mine&min_evidence=0&scale=truth5&lease_minutes=30&remind_days=3&release_days=0",
    ),
    (
        "/settings/checklist",
        Those(KeepSettings),
        "version=0&item=&phase=research&text=Called%3F&required=1",
    ),
    ("/settings/publishing", Those(KeepSettings), "pages=on&language=en&accent=&accent_dark="),
    ("/settings/publishing/logo", Those(KeepSettings), ""),
    ("/method/edit", Those(KeepSettings), "version=0&body=So+we+work."),
    ("/scales/seeds", Those(KeepSettings), "seed=politifact"),
    ("/scales/new", Those(KeepSettings), SCALE_FORM),
    ("/scales/{key}", Those(KeepSettings), SCALE_FORM),
    ("/people", Those(KeepPeople), "name=N&email=n@desk.test&role=admin"),
    ("/people/{id}/role", Those(KeepPeople), "role=admin"),
    ("/people/{id}/link", Those(KeepPeople), ""),
    ("/people/{id}/disable", Those(KeepPeople), ""),
    ("/people/{id}/enable", Those(KeepPeople), ""),
    ("/people/{id}/erase", Those(Erase), "ground="),
    ("/speakers/{id}/erase", Those(Erase), "ground="),
    ("/articles/{id}/erase", Those(Erase), "ground="),
    ("/queue/next", Those(EditClaim), ""),
    ("/queue/prepare", Those(Export), "from=tab%3Dall&format=csv"),
    ("/prepared/{id}/delete", Those(Export), ""),
    ("/settings/archive/prepare", Those(KeepSettings), ""),
    ("/jobs/again", Those(KeepJobs), ""),
    ("/jobs/{id}/again", Those(KeepJobs), ""),
    ("/jobs/{id}/withdraw", Those(KeepJobs), ""),
    ("/queue/bulk", Those(EditClaim), "pick={number}:1&act=assign&to="),
    ("/views", SignedIn, "name=Late&query=tab%3Dopen%26due%3Dlate"),
    ("/views/{id}", SignedIn, "name=Later"),
    ("/views/{id}/delete", SignedIn, ""),
    ("/articles/import", Those(Import), ""),
    ("/articles/fetch", Those(Import), "addresses=https%3A%2F%2Ftown.example%2F&what=articles"),
    ("/claims/import", Those(Import), ""),
    ("/rulings/import", Those(ImportRulings), ""),
    ("/rulings/remove", Those(ImportRulings), "ruling={speaker}&reason=x"),
    ("/rulings/publishers/remove", Those(ImportRulings), "publisher=x&reason=x"),
    ("/articles/{id}/fetch", Those(Import), ""),
    ("/articles/{id}/settle", Those(EditClaim), "health=gone&found=&moved_to=&looked_at="),
    (
        "/articles/{id}/details",
        Those(Import),
        "title=Another+title&publisher=&author=&url=&language=&published_on=",
    ),
    ("/speakers/{id}", Those(EditClaim), "kind=organisation&same_as="),
    ("/articles/{id}/revise", Those(Import), ""),
    ("/sources/{id}/capture", Those(Import), ""),
    ("/sources/{id}/settle", Those(EditClaim), "health=gone&found=&moved_to=&looked_at="),
    ("/sources/{id}/snapshots", Those(EditClaim), ""),
    ("/snapshots/{id}/read", Those(Import), ""),
    (
        "/claims/{number}/read/{snapshot}",
        Those(EditClaim),
        "start=0&end=7&stance=context&note=&kind=&directness=&at=",
    ),
    ("/claims/{number}/merge", Those(EditClaim), "into=C-1&reason=x&confirm=C-1+into+C-1"),
    ("/claims/{number}/split", Those(EditClaim), "statement-1=a&statement-2=b&reason=x"),
    ("/claims/{number}/undo", Those(EditClaim), ""),
    ("/claims/{number}/erase", Those(Erase), "ground="),
    (
        "/articles/{id}/claims",
        Those(Import),
        "words=the+new+bridge+cost&statement=s&kind=other&name=&speaker_kind=person&title=&role=originated&form=direct&cue=",
    ),
    ("/suggestions/{id}/accept", Those(Import), ""),
    (
        "/suggestions/{id}/accept",
        Those(Import),
        "statement=s&kind=other&speaker=&speaker_kind=person&title=",
    ),
    ("/suggestions/{id}/dismiss", Those(Import), ""),
    ("/suggestions/{id}/restore", Those(Import), ""),
];

/// The forms of a claim's page, whose address is `/claims/{number}/{action}`.
const ACTIONS: &[(&str, Act, &str)] = &[
    ("reword", EditClaim, "statement=Other+words&kind=other"),
    ("place", EditClaim, "words=the+new+bridge+cost"),
    ("settle", EditClaim, "note=x"),
    ("attribute", EditClaim, "name=A&speaker_kind=person&title=&role=originated&form=direct&cue="),
    (
        "reattribute",
        EditClaim,
        "was={speaker}:originated&name=A&speaker_kind=person&title=&role=originated&form=direct&cue=&reason=x",
    ),
    ("remove-attribution", EditClaim, "speaker={speaker}&role=originated"),
    ("no-speaker", EditClaim, "reason=x"),
    (
        "add-evidence",
        EditClaim,
        "title=t&url=&publisher=&published_on=&stance=context&passage=p&note=&kind=&directness=&at=",
    ),
    ("remove-evidence", EditClaim, "evidence={speaker}&reason=x"),
    (
        "use-source",
        EditClaim,
        "source={speaker}&stance=context&passage=p&note=&kind=&directness=&at=",
    ),
    ("group-evidence", EditClaim, "evidence={speaker}&why=same_text&note="),
    ("ungroup-evidence", EditClaim, "evidence={speaker}&reason=x"),
    ("tell-apart", EditClaim, "evidence={speaker}&evidence={speaker}"),
    ("search", EditClaim, "query=q&place=p&on=2026-01-01&came=nothing&found="),
    ("remove-search", EditClaim, "search={speaker}&reason=x"),
    ("ask-question", EditClaim, "text=q"),
    ("remove-question", EditClaim, "question={speaker}&reason=x"),
    ("answer-question", EditClaim, "question={speaker}&kind=yes&text=x"),
    ("remove-answer", EditClaim, "answer={speaker}&reason=x"),
    ("start", EditClaim, ""),
    ("propose", Propose, "label=true&rationale=x"),
    ("take-back", Propose, "reason=x"),
    ("revise", Propose, "rationale=Other+words"),
    ("suggest-edit", Comment, "rationale=Other+words&note=x"),
    ("accept-edit", Propose, "edit={speaker}&note="),
    ("decline-edit", Comment, "edit={speaker}&reason=x"),
    ("ask-opinion", Decide, "of={colleague}"),
    ("give-opinion", Propose, "label=true&opinion=x"),
    ("withdraw-opinion", Decide, "of={colleague}&reason=x"),
    ("approve", Decide, ""),
    ("return", Decide, "reason=x"),
    ("correct", Decide, "reason=x"),
    ("end-correction", Decide, "reason=x"),
    ("confirm", Decide, "review_by=2040-01-01&reason=x"),
    ("close", EditClaim, "as=dismissed&other=&reason=x"),
    ("judge", EditClaim, "other={number}&judgement=matched"),
    ("reopen", EditClaim, "reason=x"),
    ("park", EditClaim, "until=2040-01-01&reason=x"),
    ("unpark", EditClaim, ""),
    ("publish", Publish, ""),
    ("withdraw", Publish, "reason=x"),
    ("take", EditClaim, ""),
    ("assign", EditClaim, "to=&note=x"),
    ("due", EditClaim, "due=2040-01-01T10:00"),
    ("priority", EditClaim, "level=high&reason=x"),
    ("tag", EditClaim, "tags=a"),
    ("flag", EditClaim, "severity=serious&said_before=yes&note="),
    ("tick", EditClaim, "item={speaker}"),
    ("untick", EditClaim, "item={speaker}"),
    ("comment", Comment, "text=x"),
    ("resolve-thread", Comment, "thread={speaker}"),
    ("reopen-thread", Comment, "thread={speaker}"),
    (
        "ask",
        EditClaim,
        "name=A&title=&purpose=expert&channel=phone&question=x&asked_at=&deadline=2040-01-01T10:00",
    ),
    ("answer", EditClaim, "contact={contact}&text=x&answered_at="),
    ("no-answer", EditClaim, "contact={contact}"),
    ("remove-contact", EditClaim, "contact={contact}&reason=x"),
    ("make-link", EditClaim, "contact={contact}&until={day}"),
    ("end-link", EditClaim, "contact={contact}"),
];

/// A picture as far as the desk looks at one.
pub const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";

/// What the addresses of the tables lead to here.
pub struct Scene {
    pub world: World,
    number: String,
    version: u64,
    names: Vec<(&'static str, String)>,
}

/// Pages for readers with all that they can have, and a second claim that is published.
async fn for_readers(world: &World) {
    let new = NewPublishing {
        pages: Some(true),
        language: Language::English,
        accent: accent("#1c4f9c", "#8fb6f5").unwrap(),
        complaints: Complaints::of("corrections@desk.example"),
        drops_logo: false,
    };
    world.desk.change_publishing(new, Actor::keeper()).await.unwrap();
    world.desk.change_logo(DOT.to_vec(), Actor::keeper()).await.unwrap();
    crate::publication::published(&world.base, 1).await;
}

/// Somebody who asks for the archive.
async fn prepares(world: &World) -> Sent {
    let admin = world.person(Role::Admin).await;
    Sent { actor: Actor::person(admin.id, Role::Admin), once: None }
}

impl Scene {
    pub async fn new() -> Self {
        let mut base = Base::new().await;
        base.desk = signing(&base);
        let world = World::on(base, &Config::default());
        let claim = world.base.proposed().await.claim.unwrap().id;
        let claim = world.base.does(claim, asked("Mayor Quill"), ANN).await.claim.unwrap();
        sealed(&world.desk).await;
        for_readers(&world).await;
        let tomorrow = world.base.hands.now() + chrono::TimeDelta::days(1);
        let read = world.desk.article(world.base.article).await.unwrap();
        let source = claim.evidence[0].source;
        let copy = world.desk.upload_snapshot(source, picture(), actor(ANN)).await.unwrap();
        let speaker = claim.attributions[0].speaker.to_string();
        let batch = crate::jobs::asked(&world.desk, 1).await;
        let job = world.desk.batch_jobs(batch, None, 1).await.unwrap()[0].job.id;
        let archive =
            world.desk.ask_for_file(Wish::Archive {}, String::new(), prepares(&world).await);
        let prepared = archive.await.unwrap();
        let view = NewView {
            name: "Late at the harbour".to_owned(),
            query: "tab=open&due=late".to_owned(),
            shared: true,
        };
        let view = world.desk.save_view(view, actor(EVE)).await.unwrap();
        let names = vec![
            ("/revisions/{number}", "/revisions/1".to_owned()),
            ("/snapshots/{id}", format!("/snapshots/{copy}")),
            ("/versions/{version}", "/versions/0".to_owned()),
            ("{snapshot}", copy.to_string()),
            ("/articles/{id}", format!("/articles/{}", world.base.article)),
            ("/suggestions/{id}", format!("/suggestions/{}", read.suggestions[0].0.id)),
            ("/sources/{id}", format!("/sources/{}", claim.evidence[0].source)),
            ("/speakers/{id}", format!("/speakers/{speaker}")),
            ("/people/{id}", format!("/people/{}", world.person(Role::Reviewer).await.id)),
            ("/fetches/{id}", format!("/fetches/{batch}")),
            ("/jobs/{id}", format!("/jobs/{job}")),
            ("/prepared/{id}", format!("/prepared/{prepared}")),
            ("/views/{id}", format!("/views/{view}")),
            ("{batch}", uuid::Uuid::from_u128(7).to_string()),
            ("/notices/{id}", format!("/notices/{job}")),
            ("{speaker}", speaker),
            ("{colleague}", world.person(Role::Reviewer).await.id.to_string()),
            ("{contact}", claim.contacts[0].id.to_string()),
            ("{day}", tomorrow.date_naive().to_string()),
            ("/scales/{key}", "/scales/truth5".to_owned()),
            ("/c/{number}", "/c/2".to_owned()),
            ("{chunk}", "1".to_owned()),
            ("{number}", claim.number.to_string()),
            ("/report.{format}", "/report.json".to_owned()),
            ("/proof.{format}", "/proof.json".to_owned()),
            ("export.{format}", "export.csv".to_owned()),
            ("chosen.{format}", "chosen.csv".to_owned()),
            ("{name:.+}", "desk.css".to_owned()),
            ("{tile:tile/.+}", "tile/0/000.p/1".to_owned()),
            ("{number:[1-9][0-9]{0,8}}", "1".to_owned()),
            ("{token}", "0".repeat(64)),
        ];
        Self { number: claim.number.to_string(), version: claim.version, world, names }
    }

    pub fn filled(&self, pattern: &str) -> String {
        self.names.iter().fold(pattern.to_owned(), |it, (name, value)| it.replace(name, value))
    }

    async fn sent(&self, browser: &Browser, pattern: &str, fields: &str) -> Page {
        if pattern == "/articles/import" {
            let article = b"A new text\n\nThe ferry carried 1,200 people, she said.";
            return browser.import(&[file("a.txt", article)]).await;
        }
        if pattern == "/settings/publishing/logo" {
            return browser.upload(pattern, &[file("a.png", DOT)]).await;
        }
        if pattern == "/articles/{id}/revise" {
            let article = b"A new text\n\nThe ferry carried 1,200 people, he said.";
            return browser.upload(&self.filled(pattern), &[file("a.txt", article)]).await;
        }
        if pattern == "/claims/import" {
            return browser.upload(pattern, &[file("a.csv", b"claim\nIt fell.")]).await;
        }
        if pattern == "/rulings/import" {
            return browser.upload(pattern, &[file("a.json", b"[]")]).await;
        }
        if pattern == "/sources/{id}/snapshots" {
            let text = b"Forty ships wait.";
            let path = self.filled(pattern);
            return browser.upload(&path, &[file("a.txt", text)]).await;
        }
        let fields = self.filled(fields);
        let read = url::form_urlencoded::parse(fields.as_bytes()).into_owned();
        let mut fields: Vec<(String, String)> = read.collect();
        if pattern.starts_with("/claims/") {
            fields.push(("version".to_owned(), self.version.to_string()));
        }
        let fields: Vec<_> = fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        browser.post(&self.filled(pattern), &fields).await
    }

    /// All forms: the address, whom it is for, and its fields.
    fn forms(&self) -> Vec<(String, For, &'static str)> {
        let posts = POST.iter().map(|(it, whom, fields)| ((*it).to_owned(), *whom, *fields));
        let action = |it: &(&str, Act, &'static str)| {
            (format!("/claims/{}/{}", self.number, it.0), Those(it.1), it.2)
        };
        posts.chain(ACTIONS.iter().map(action)).collect()
    }
}

fn is_let(whom: For, role: Role) -> bool {
    match whom {
        Everybody | SignedIn => true,
        Those(act) => may(role, act),
    }
}

/// The addresses and methods that the sources declare.
fn declared() -> Vec<(Method, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for piece in source.split("resource(\"").skip(1) {
                    let (address, after) = piece.split_once('"').unwrap();
                    let methods = after.split(';').next().unwrap();
                    for (call, method) in [(".get(", Method::GET), (".post(", Method::POST)] {
                        if methods.contains(call) {
                            found.push((method, address.to_owned()));
                        }
                    }
                }
            }
        }
    }
    found
}

#[test]
fn the_table_names_every_address_there_is() {
    let gets = GET.iter().map(|(address, _)| (Method::GET, (*address).to_owned()));
    let posts = POST.iter().map(|(address, ..)| (Method::POST, (*address).to_owned()));
    let mut table: Vec<_> = gets.chain(posts).collect();
    table.push((Method::POST, "/claims/{number}/{action}".to_owned()));
    let key = |it: &(Method, String)| (it.1.clone(), it.0.to_string());
    let mut declared = declared();
    for all in [&mut table, &mut declared] {
        all.sort_by_key(key);
        all.dedup();
    }

    assert_eq!(table, declared);
}

#[test]
fn the_table_names_every_form_of_a_claim() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/claims/wish.rs");
    let source = std::fs::read_to_string(path).unwrap();
    let wish = source.split_once("pub fn wish(").unwrap().1.split_once("\n}\n").unwrap().0;
    let arms = wish.lines().filter_map(|line| line.strip_prefix("        \"")?.split_once("\" =>"));
    let found: Vec<&str> = arms.map(|(name, _)| name).collect();

    assert_eq!(ACTIONS.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), found);
}

#[actix_web::test]
async fn pages_open_for_those_whom_they_are_for() {
    let scene = Scene::new().await;

    for role in Role::ALL {
        let browser = scene.world.sign_in(role).await;
        for (pattern, whom) in GET {
            let page = browser.get(&scene.filled(pattern)).await;
            if is_let(*whom, role) {
                // Somebody was asked for comment, which this desk does not tell.
                let untold = pattern.contains("/proof.") && page.status == 422;
                let opened = untold || matches!(page.status, 200 | 303 | 404);
                assert!(opened, "{role:?} {pattern}: {page:?}");
                // Nobody learns of what was prepared for others, and this one is not ready; there is
                // no typesetter here, which draws pictures.
                let may_lack = ["{token}", "share.png"].iter().any(|it| pattern.ends_with(it));
                let may_lack = may_lack || pattern.starts_with("/prepared/{id}");
                assert!(page.status != 404 || may_lack, "{role:?} {pattern}");
            } else {
                page.is(403).says("Not in your role").says(&format!("The role of {}", role.key()));
            }
        }
    }
}

#[actix_web::test]
async fn forms_change_nothing_for_those_whom_they_are_not_for() {
    let scene = Scene::new().await;
    let foreign = scene.world.base.foreign().await;

    for role in Role::ALL {
        let browser = scene.world.sign_in(role).await;
        let before = everything(&foreign).await;
        for (address, whom, fields) in scene.forms() {
            if !is_let(whom, role) {
                let page = scene.sent(&browser, &address, fields).await;
                assert_eq!(page.status, 403, "{role:?} {address} {fields}: {}", page.html);
            }
        }
        assert_eq!(everything(&foreign).await, before, "{role:?}");
    }
}

#[actix_web::test]
async fn no_form_is_refused_to_those_whom_it_is_for() {
    for role in Role::ALL {
        let scene = Scene::new().await;
        for (address, whom, fields) in scene.forms() {
            if is_let(whom, role) {
                // A browser for each: some forms end the session, or shut everybody out.
                let browser = scene.world.sign_in(role).await;
                let page = scene.sent(&browser, &address, fields).await;
                let is_taken = !matches!(page.status, 400 | 401 | 403 | 500..);
                assert!(is_taken, "{role:?} {address} {fields}: {page:?}");
            }
        }
    }
}

#[actix_web::test]
async fn strangers_are_sent_to_the_door_and_change_nothing() {
    let scene = Scene::new().await;
    let foreign = scene.world.base.foreign().await;
    let stranger = scene.world.stranger();
    let before = everything(&foreign).await;

    for (pattern, whom) in GET {
        let page = stranger.get(&scene.filled(pattern)).await;
        match whom {
            Everybody => assert!(matches!(page.status, 200 | 404), "{pattern}: {page:?}"),
            SignedIn | Those(_) => {
                assert!(page.is(303).location.starts_with("/sign-in"), "{pattern}: {page:?}");
            }
        }
    }
    for (address, whom, fields) in scene.forms() {
        if !matches!(whom, Everybody) {
            let page = scene.sent(&stranger, &address, fields).await;
            page.is(401).says("Your session has ended");
        }
    }
    assert_eq!(everything(&foreign).await, before);
}

#[actix_web::test]
async fn opening_pages_changes_nothing() {
    let scene = Scene::new().await;
    let foreign = scene.world.base.foreign().await;
    let (editor, admin) =
        (scene.world.sign_in(Role::Editor).await, scene.world.sign_in(Role::Admin).await);
    // That a report was taken is counted, and changes nothing that anybody recorded.
    let recorded = || async {
        let mut all = everything(&foreign).await;
        all.remove("handed_out").expect("the table of reports that were taken");
        all
    };
    let before = recorded().await;

    for (pattern, _) in GET {
        for _ in 0..2 {
            editor.get(&scene.filled(pattern)).await;
            admin.get(&scene.filled(pattern)).await;
        }
    }

    assert_eq!(recorded().await, before);
}

#[actix_web::test]
async fn a_form_from_another_page_or_without_its_token_changes_nothing() {
    use actix_web::http::header::ORIGIN;
    use actix_web::test::TestRequest;
    let scene = Scene::new().await;
    let foreign = scene.world.base.foreign().await;
    let before_anyone = scene.forms();
    for role in [Role::Editor, Role::Admin] {
        let browser = scene.world.sign_in(role).await;
        let token = browser.token();
        let before = everything(&foreign).await;
        for (address, whom, fields) in &before_anyone {
            if matches!(whom, Everybody) || !is_let(*whom, role) {
                continue;
            }
            let address = scene.filled(address);
            let fields = format!("{}&version={}", scene.filled(fields), scene.version);
            let form = |body: String| {
                TestRequest::post()
                    .uri(&address)
                    .insert_header(("content-type", "application/x-www-form-urlencoded"))
                    .set_payload(body)
            };
            let whole = format!("{fields}&token={token}");
            let foreign_page = form(whole.clone()).insert_header((ORIGIN, "http://evil.example"));
            let cross = form(whole).insert_header(("sec-fetch-site", "cross-site"));
            let bare = form(fields).insert_header((ORIGIN, "http://desk.test"));
            for request in [foreign_page, cross, bare] {
                let status = browser.ask(request).await.status;
                // Pages to which a text or a file is sent take parts only: they understand none of
                // these.
                let in_parts = ["/import", "/revise", "/snapshots", "/logo"]
                    .iter()
                    .any(|end| address.ends_with(end));
                assert!(matches!(status, 403) || in_parts, "{address}");
            }
        }
        assert_eq!(everything(&foreign).await, before, "{role:?}");
    }
}
