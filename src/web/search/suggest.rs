//! Suggest: what the box offers while somebody is still typing.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use askama::Template;

use super::lines::lines;
use super::{Jump, Wanted, address, jumps};
use crate::desk::Desk;
use crate::desk::search::Kind;
use crate::domain::Act;
use crate::web::error::Error;
use crate::web::page::{Frame, filters, show};
use crate::web::session::SignedIn;

/// How many of each kind are offered.
const OFFERED: [(Kind, u64, &str); 4] = [
    (Kind::Claim, 5, "claim"),
    (Kind::Speaker, 3, "speaker"),
    (Kind::Article, 3, "article"),
    (Kind::Source, 3, "source"),
];

/// The options of the box, as a piece of a page.
#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Offered {
    options: Vec<Jump>,
    /// The search itself, as an address.
    whole: String,
    typed: String,
}

pub async fn suggest(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let typed = wanted.q.trim();
    let named = desk.named_outright(typed).await?;
    let mut options = jumps(&frame, typed, &named);
    let search = desk.understand(&wanted.q, me.person, true).await?;
    for (kind, limit, note) in OFFERED {
        if search.query.is_empty() {
            break;
        }
        let results = desk.seen_by(me.person).search(&search, kind, None, limit).await?;
        let jump = |line: super::Line| Jump { word: line.plain(), path: line.path, note };
        options.extend(lines(&desk, &results).await?.into_iter().map(jump));
    }
    let whole = address(typed, None, None);
    show(&Offered { options, whole, typed: typed.to_owned() })
}
