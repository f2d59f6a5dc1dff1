//! Verify: a page on which anybody checks a report in their own browser. Nothing is sent anywhere;
//! the same page is given out as one file that works without the desk.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};
use actix_web::web::{Data, ServiceConfig, resource};
use askama::Template;

use super::page::{Frame, filters, show as answer};
use super::{Error, STYLESHEET};
use crate::desk::Desk;
use crate::report::html::without_fonts;
use crate::report::proof::table::Table;

/// What checks, in the order in which the parts need each other.
const SCRIPTS: [&str; 6] = [
    include_str!("assets/js/verify/log.js"),
    include_str!("assets/js/verify/rules.js"),
    include_str!("assets/js/verify/pdf.js"),
    include_str!("assets/js/verify/report.js"),
    include_str!("assets/js/verify/shown.js"),
    include_str!("assets/js/verify/page.js"),
];

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/verify").get(show))
        .service(resource("/verify/claimdesk-verify.html").get(file));
}

#[derive(Template)]
#[template(path = "verify/show.html")]
struct ShowPage {
    frame: Frame,
    /// Those that sign the log of this desk.
    keys: Vec<String>,
    /// The rules of a claim, as data.
    rules: String,
}

#[derive(Template)]
#[template(path = "verify/file.html")]
struct FilePage {
    css: String,
    script: String,
    rules: String,
}

async fn show(desk: Data<Desk>, frame: Frame) -> Result<HttpResponse, Error> {
    let keys = if desk.is_set_up().await? { desk.log_keys().await? } else { Vec::new() };
    answer(&ShowPage { frame, keys, rules: rules()? })
}

async fn file() -> Result<HttpResponse, Error> {
    let page = FilePage { css: without_fonts(STYLESHEET), script: script(), rules: rules()? };
    let page = page.render().map_err(Error::internal)?;
    let name = "attachment; filename=\"claimdesk-verify.html\"";
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CONTENT_DISPOSITION, name))
        .body(page))
}

/// The rules as the desk itself has them, fit to stand inside of a page.
fn rules() -> Result<String, Error> {
    let rules = Table::of_rules().to_json().map_err(Error::internal)?;
    Ok(rules.replace('<', "\\u003c"))
}

/// The scripts as one, without what each says of the others.
fn script() -> String {
    let mut script = String::new();
    for part in SCRIPTS {
        let mut is_import = false;
        for line in part.lines() {
            is_import |= line.starts_with("import ");
            if !is_import {
                script.push_str(line.strip_prefix("export ").unwrap_or(line));
                script.push('\n');
            }
            is_import &= !line.ends_with(';');
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_the_file_stands_alone() {
        let script = script();
        assert!(script.contains("function prove(") && script.contains("function replay("));
        for word in ["import ", "export ", "</script", "<!--", "fetch(", "XMLHttpRequest"] {
            assert!(!script.contains(word), "it says {word}");
        }
    }

    #[test]
    fn no_rule_ends_the_element_that_it_stands_in() {
        let rules = rules().unwrap();
        assert!(rules.contains("claim.verdict_approved") && !rules.contains('<'));
    }
}
