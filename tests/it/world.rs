//! World: the whole site on a desk of its own, and people with a browser each.
//!
//! ```ignore
//! let world = World::new().await;                       // a desk with people and an article
//! let editor = world.sign_in(Role::Editor).await;       // a new person in a browser of their own
//! let page = editor.get("/people").await;
//! let page = editor.post("/profile", &[("name", "Eve")]).await;   // with token and key
//! world.base.hands.move_by(TimeDelta::hours(1));
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::to_bytes;
use actix_web::cookie::Cookie;
use actix_web::http::header::{HOST, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{self, TestRequest};
use actix_web::web::Data;
use claimdesk::config::Config;
use claimdesk::desk::Desk;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::people::NewPerson;
use claimdesk::domain::{Actor, PersonId, Role};
use claimdesk::store;
use claimdesk::web::{Site, app, form};

use crate::base::{Base, Hands, Home, reader};

/// Where the browsers of these tests believe to be.
pub const HOST_NAME: &str = "desk.test";
/// The password of everybody here.
pub const PASSWORD: &str = "four ponies eat blue hay";

/// A desk that is set up, and the site on it.
pub struct World {
    pub desk: Data<Desk>,
    pub site: Data<Site>,
    pub base: Base,
    counted: AtomicU32,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    /// A world whose machine was told something.
    pub async fn with(config: Config) -> Self {
        Self::on(Base::new().await, &config)
    }

    /// The site on a desk that is there.
    pub fn on(base: Base, config: &Config) -> Self {
        let desk = Data::new(base.desk.clone());
        let site = Data::new(site(config, &base.hands));
        Self { desk, site, base, counted: AtomicU32::new(0) }
    }

    /// A browser in which nobody has signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(&self.desk, &self.site)
    }

    /// A new person with a role and a password, who has not signed in yet.
    pub async fn person(&self, role: Role) -> Somebody {
        let number = self.counted.fetch_add(1, Ordering::Relaxed);
        let name = format!("{} {number}", role.key());
        let email = format!("{}{number}@desk.test", role.key());
        let new = NewPerson { name: name.clone(), email: email.clone(), role };
        let (id, token) = self.desk.invite(new, Actor::keeper()).await.unwrap();
        let passwords = &self.site.door.passwords;
        self.desk.choose_password(passwords, &token.0, PASSWORD).await.unwrap();
        Somebody { id, name, email }
    }

    /// A new person of this role, in a browser of their own in which they have signed in.
    pub async fn sign_in(&self, role: Role) -> Browser {
        let person = self.person(role).await;
        self.sign_in_as(&person).await
    }

    /// A new browser in which this person has signed in.
    pub async fn sign_in_as(&self, person: &Somebody) -> Browser {
        let mut browser = self.stranger();
        // Everybody at a machine of their own: tries are counted for each.
        browser.address =
            format!("[2001:db8:{:x}::1]", self.counted.fetch_add(1, Ordering::Relaxed));
        let page = browser.enter(&person.email, PASSWORD).await;
        assert_eq!(page.status, 303, "{} signs in: {}", person.email, page.html);
        browser.person = Some(person.clone());
        browser
    }
}

/// A desk that nobody has set up.
pub struct Bare {
    pub desk: Data<Desk>,
    pub site: Data<Site>,
    pub hands: Hands,
    _home: Home,
}

impl Bare {
    pub async fn new() -> Self {
        let (home, hands) = (Home::new().await, Hands::new());
        let db = store::open(&home.place()).await.unwrap();
        let desk = Data::new(Desk::new(db, home.blobs(), hands.clock(), reader()));
        let site = Data::new(site(&Config::default(), &hands));
        Self { desk, site, hands, _home: home }
    }

    pub fn stranger(&self) -> Browser {
        Browser::new(&self.desk, &self.site)
    }
}

fn site(config: &Config, hands: &Hands) -> Site {
    let passwords = Passwords::new(Strength::TEST).unwrap();
    Site::new(config, passwords, &hands.clock()).unwrap()
}

/// Somebody who works at the desk of a test.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub id: PersonId,
    pub name: String,
    pub email: String,
}

/// A browser: it keeps cookies, and follows no redirect.
pub struct Browser {
    desk: Data<Desk>,
    site: Data<Site>,
    pub cookies: RefCell<BTreeMap<String, String>>,
    /// Who signed in here, if the world did it for them.
    pub person: Option<Somebody>,
    /// The address from which it asks.
    pub address: String,
}

/// What a browser is shown.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// Where it is sent, or nothing.
    pub location: String,
    pub html: String,
    /// What the answer holds, byte for byte.
    pub bytes: Vec<u8>,
    pub headers: HeaderMap,
}

impl Page {
    /// The page has these words on it.
    #[track_caller]
    pub fn has(&self, words: &str) -> &Self {
        assert!(
            self.html.contains(words),
            "“{words}” on the page, {}:\n{}",
            self.status,
            self.html
        );
        self
    }

    #[track_caller]
    pub fn has_not(&self, words: &str) -> &Self {
        assert!(!self.html.contains(words), "no “{words}” on the page:\n{}", self.html);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.html);
        self
    }

    /// The value of the first field with this name.
    pub fn field(&self, name: &str) -> Option<String> {
        let after = self.html.split_once(&format!("name=\"{name}\""))?.1;
        let value = after.split_once("value=\"")?.1;
        Some(value.split_once('"')?.0.replace("&#38;", "&"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }
}

impl Browser {
    fn new(desk: &Data<Desk>, site: &Data<Site>) -> Self {
        Self {
            desk: Data::clone(desk),
            site: Data::clone(site),
            cookies: RefCell::default(),
            person: None,
            address: "198.51.100.1".to_owned(),
        }
    }

    /// The person who signed in here.
    pub fn somebody(&self) -> &Somebody {
        self.person.as_ref().expect("somebody signed in")
    }

    pub async fn get(&self, path: &str) -> Page {
        self.ask(TestRequest::get().uri(path)).await
    }

    /// Sends a form as one of our pages would: with the token of this browser and a new key.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let (token, once) = (self.token(), fresh());
        let mut all = vec![("token", token.as_str()), ("once", once.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Sends exactly these fields, from one of our own pages.
    pub async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = TestRequest::post().uri(path).insert_header((ORIGIN, self.origin()));
        self.ask(request.set_form(fields)).await
    }

    /// Calls a page in any way.
    pub async fn call(&self, method: Method, path: &str) -> Page {
        let request = TestRequest::with_uri(path).method(method);
        self.ask(request.insert_header((ORIGIN, self.origin()))).await
    }

    /// Whose pages it believes to send forms from.
    pub fn origin(&self) -> String {
        let public = self.site.public_url().map(|it| it.trim_end_matches('/').to_owned());
        public.unwrap_or_else(|| format!("http://{HOST_NAME}"))
    }

    /// Signs in by the form.
    pub async fn enter(&self, email: &str, password: &str) -> Page {
        self.get("/sign-in").await;
        let token = self.token();
        let fields = [("token", token.as_str()), ("email", email), ("password", password)];
        self.post_bare("/sign-in", &fields).await
    }

    /// The token that forms of this browser carry.
    pub fn token(&self) -> String {
        let cookies = self.cookies.borrow();
        let named = |name: &str| {
            cookies.get(name).or_else(|| cookies.get(&format!("__Host-{name}"))).map(String::as_str)
        };
        form::token(named("claimdesk").or_else(|| named("claimdesk-visitor")).unwrap_or_default())
    }

    /// Sends any request with this browser's cookies.
    pub async fn ask(&self, mut request: TestRequest) -> Page {
        for (name, value) in &*self.cookies.borrow() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let peer = format!("{}:40000", self.address).parse().unwrap();
        let request = request.insert_header((HOST, HOST_NAME)).peer_addr(peer).to_request();
        let site = test::init_service(app(Data::clone(&self.desk), Data::clone(&self.site))).await;
        let (status, headers, body) = match test::try_call_service(&site, request).await {
            Ok(response) => {
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, to_bytes(response.into_body()).await.ok())
            }
            // What a server makes of an error that no layer has seen.
            Err(error) => {
                let response = error.error_response();
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, to_bytes(response.into_body()).await.ok())
            }
        };
        self.keep_cookies(&headers);
        let bytes = body.unwrap_or_default().to_vec();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let location = headers.get(LOCATION).map_or("", |it| it.to_str().unwrap()).to_owned();
        Page { status: StatusCode::as_u16(&status), location, html, bytes, headers }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for set in headers.get_all(SET_COOKIE) {
            let cookie = Cookie::parse(set.to_str().unwrap().to_owned()).unwrap();
            let is_gone =
                cookie.max_age().is_some_and(actix_web::cookie::time::SignedDuration::is_zero);
            let mut cookies = self.cookies.borrow_mut();
            if is_gone {
                cookies.remove(cookie.name());
            } else {
                cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }
}

fn fresh() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    hex::encode(bytes)
}
