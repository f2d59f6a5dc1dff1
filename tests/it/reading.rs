//! Reading: what a person makes of a page, and what a database holds behind it.

use std::collections::BTreeMap;

use actix_web::http::header::{CONTENT_TYPE, ORIGIN};
use actix_web::test::TestRequest;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::base::rows;
use crate::world::{Browser, Page};

impl Page {
    /// The words that a person reads: no markup, and no white space, which pages break at will.
    fn words(&self) -> String {
        let mut words = String::new();
        let mut rest = self.html.as_str();
        while let Some((text, tag)) = rest.split_once('<') {
            words.push_str(text);
            rest = tag.split_once('>').map_or("", |(_, after)| after);
        }
        words.push_str(rest);
        squeezed(&unescaped(&words))
    }

    /// A person can read this sentence on the page.
    #[track_caller]
    pub fn says(&self, sentence: &str) -> &Self {
        let is_said = self.words().contains(&squeezed(sentence));
        assert!(is_said, "“{sentence}” on the page, {}:\n{}", self.status, self.html);
        self
    }

    #[track_caller]
    pub fn says_not(&self, sentence: &str) -> &Self {
        let is_said = self.words().contains(&squeezed(sentence));
        assert!(!is_said, "no “{sentence}” on the page, {}:\n{}", self.status, self.html);
        self
    }

    /// What somebody typed stands on the page again: in a field, or to be read.
    #[track_caller]
    pub fn keeps(&self, typed: &str) -> &Self {
        let is_there = unescaped(&self.html).contains(typed);
        assert!(is_there, "“{typed}” is kept, {}:\n{}", self.status, self.html);
        self
    }

    /// How often something stands in the markup.
    pub fn count(&self, piece: &str) -> usize {
        self.html.matches(piece).count()
    }

    /// The addresses of the page's links and forms that begin like this, without their queries'
    /// escapes.
    pub fn links(&self, start: &str) -> Vec<String> {
        let parts = self.html.split(['"', '\'']).map(unescaped);
        parts.filter(|it| it.starts_with(start)).collect()
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (name, sign) in [
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(name, sign);
    }
    plain
}

impl Browser {
    /// Sends one of the forms of a claim's page as it stands there now.
    pub async fn act(&self, claim: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(&format!("/claims/{claim}")).await;
        // Above it there may be the form that undoes what was done before.
        let main = page.html.split_once("<main").map_or("", |(_, main)| main).to_owned();
        let page = Page { html: main, ..page };
        let version = page.field("version").expect("a form on the claim's page");
        self.act_at(&version, claim, action, fields).await
    }

    /// Sends one of them as it stood there at some version.
    pub async fn act_at(
        &self,
        version: &str,
        claim: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let all = [[("version", version)].as_slice(), fields].concat();
        self.post(&format!("/claims/{claim}/{action}"), &all).await
    }

    /// Sends the form of the import page, with its token, in parts.
    pub async fn import(&self, parts: &[Part<'_>]) -> Page {
        self.upload("/articles/import", parts).await
    }

    /// Sends a form with its token, in parts.
    pub async fn upload(&self, path: &str, parts: &[Part<'_>]) -> Page {
        let token = self.token();
        let all = [&[text("token", &token)], parts].concat();
        self.upload_bare(path, &all).await
    }

    /// Sends exactly these parts.
    pub async fn import_bare(&self, parts: &[Part<'_>]) -> Page {
        self.upload_bare("/articles/import", parts).await
    }

    pub async fn upload_bare(&self, path: &str, parts: &[Part<'_>]) -> Page {
        let mut body = Vec::new();
        for part in parts {
            let file = part.file.map(|it| format!("; filename=\"{it}\"")).unwrap_or_default();
            let name = part.name;
            body.extend_from_slice(
                format!(
                    "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(part.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let request = TestRequest::post()
            .uri(path)
            .insert_header((ORIGIN, self.origin()))
            .insert_header((CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}")))
            .set_payload(body);
        self.ask(request).await
    }
}

const EDGE: &str = "an-edge-that-no-text-has";

/// One part of a form that is sent in parts.
#[derive(Clone, Copy)]
pub struct Part<'p> {
    name: &'p str,
    file: Option<&'p str>,
    bytes: &'p [u8],
}

pub fn text<'p>(name: &'p str, value: &'p str) -> Part<'p> {
    Part { name, file: None, bytes: value.as_bytes() }
}

pub fn file<'p>(name: &'p str, bytes: &'p [u8]) -> Part<'p> {
    Part { name: "file", file: Some(name), bytes }
}

/// Every row of every table, for saying that nothing was changed.
pub async fn everything(c: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let names = match c.get_database_backend() {
        sea_orm::DbBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let found = c.query_all_raw(Statement::from_string(c.get_database_backend(), names)).await;
    let mut all = BTreeMap::new();
    for row in found.unwrap() {
        let table: String = row.try_get("", "name").unwrap();
        let mut held = rows(c, &format!("SELECT * FROM \"{table}\"")).await;
        held.sort();
        all.insert(table, held);
    }
    assert!(all.contains_key("event"), "the tables of a desk are found: {:?}", all.keys());
    all
}
