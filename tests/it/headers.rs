//! Headers: what every answer carries, and what every address refuses.

use actix_web::http::Method;
use claimdesk::config::Config;
use claimdesk::domain::Role;

use crate::world::{Page, World};

const ALWAYS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src \
         'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[track_caller]
fn check(page: &Page) {
    for (name, value) in ALWAYS {
        assert_eq!(page.header(name), *value, "{name} of {}", page.status);
    }
}

#[actix_web::test]
async fn every_answer_is_hardened() {
    let world = World::new().await;
    let viewer = world.sign_in(Role::Viewer).await;

    for (path, status) in [
        ("/profile", 200),
        ("/people", 403),
        ("/no-such-page", 404),
        ("/people/not-an-id", 404),
        ("/sign-in", 303),
        ("/assets/desk.css", 200),
        ("/assets/nothing.css", 404),
        ("/healthz", 200),
        ("/readyz", 200),
    ] {
        let page = viewer.get(path).await;
        page.is(status);
        check(&page);
    }
    let page = viewer.call(Method::DELETE, "/profile").await;
    check(page.is(405).has("does not work that way"));
    let page = viewer.post_bare("/profile", &[("name", "x")]).await;
    check(page.is(403));
    let page = world.stranger().post("/profile", &[("name", "x")]).await;
    check(page.is(401));
}

#[actix_web::test]
async fn pages_are_not_stored_and_files_are() {
    let world = World::new().await;
    let viewer = world.sign_in(Role::Viewer).await;

    for path in ["/profile", "/people", "/no-such-page", "/sign-in"] {
        assert_eq!(viewer.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    let page = viewer.get("/profile").await;
    let named = page.html.split('"').find(|it| it.starts_with("/assets/desk.css?v=")).unwrap();
    let file = viewer.get(named).await;
    assert!(file.header("cache-control").contains("immutable"));
    assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
    let font = viewer.get("/assets/fonts/inter-latin.woff2").await;
    assert_eq!(font.header("content-type"), "font/woff2");
}

#[actix_web::test]
async fn a_file_that_has_not_changed_is_not_sent_again() {
    use actix_web::http::header::IF_NONE_MATCH;
    use actix_web::test::TestRequest;
    let world = World::new().await;
    let tag = world.stranger().get("/assets/desk.css").await.header("etag").to_owned();

    let request = TestRequest::get().uri("/assets/desk.css").insert_header((IF_NONE_MATCH, tag));
    let page = world.stranger().ask(request).await;

    check(page.is(304));
    assert!(page.html.is_empty());
}

#[actix_web::test]
async fn behind_tls_cookies_and_browsers_hold_to_it() {
    let public_url = Some("https://desk.test".to_owned());
    let world = World::with(Config { public_url, ..Config::default() }).await;

    let page = world.stranger().get("/sign-in").await;

    assert!(page.header("strict-transport-security").starts_with("max-age=31536000"));
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-claimdesk-visitor="), "{cookie}");
    for word in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(word), "{word} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[actix_web::test]
async fn addresses_answer_declared_methods_only() {
    let world = World::new().await;
    let admin = world.sign_in(Role::Admin).await;

    for path in ["/profile", "/people", "/settings", "/sign-in", "/assets/desk.css", "/healthz"] {
        for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE] {
            let page = admin.call(method.clone(), path).await;
            assert_eq!(page.status, 405, "{method} {path}");
        }
    }
    for path in ["/sign-out", "/profile/password"] {
        assert_eq!(admin.get(path).await.status, 405, "{path}");
    }
}

#[actix_web::test]
async fn a_form_that_is_too_large_is_refused_with_a_page() {
    let world = World::new().await;
    let viewer = world.sign_in(Role::Viewer).await;

    let page = viewer.post("/profile", &[("name", &"x".repeat(600_000))]).await;

    check(page.is(413).has("too large"));
}

#[actix_web::test]
async fn a_handler_that_panics_answers_with_a_page_that_tells_nothing() {
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::web::{Data, get};
    async fn panics() -> &'static str {
        panic!("the secret of the house")
    }
    let world = World::new().await;
    let site = claimdesk::web::app(Data::clone(&world.desk), Data::clone(&world.site));
    let site = init_service(site.route("/sign-in/panic", get().to(panics))).await;
    let browser = world.sign_in(Role::Viewer).await;
    let cookie = browser.cookies.borrow().get("claimdesk").unwrap().clone();
    let cookie = actix_web::cookie::Cookie::new("claimdesk", cookie);
    let request = TestRequest::get().uri("/sign-in/panic").cookie(cookie).to_request();

    let error = try_call_service(&site, request).await.map(|it| it.status()).unwrap_err();
    let response = error.error_response();

    assert_eq!(response.status(), 500);
    for (name, value) in ALWAYS {
        assert_eq!(response.headers().get(*name).unwrap().to_str().unwrap(), *value);
    }
    let body = actix_web::body::to_bytes(response.into_body()).await.ok().unwrap();
    let html = String::from_utf8_lossy(&body);
    assert!(html.contains("was noted as") && !html.contains("secret"), "{html}");
}
