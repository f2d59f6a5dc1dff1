//! Known sources: what the desk has consulted before, found by its words and used for a claim.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::show::load;
use super::typed::Typed;
use crate::desk::Desk;
use crate::desk::lists::{Loaded, Source};
use crate::desk::sources::FoundSources;
use crate::domain::claim::{Claim, Verb, offered};
use crate::domain::evidence::{Directness, SourceKind, Stance};
use crate::domain::{Act, SourceId};
use crate::web::error::Error;
use crate::web::lists::{cursor_id, id_cursor, plain};
use crate::web::page::{Frame, filters, show as answer};
use crate::web::session::SignedIn;

/// The action of the form on this page.
pub const KNOWN: &str = "use-source";

#[derive(Template)]
#[template(path = "claims/known.html")]
pub struct KnownPage {
    frame: Frame,
    claim: Claim,
    /// What is sought.
    q: String,
    found: FoundSources,
    /// The source that was chosen, for which the form stands.
    chosen: Option<Source>,
    typed: Typed,
    problem: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    source: String,
    after: String,
}

impl KnownPage {
    /// The form once more, with what was typed and why it was not taken.
    pub async fn refused(
        desk: &Desk,
        frame: Frame,
        loaded: &Loaded,
        typed: Typed,
        why: String,
    ) -> Result<Self, Error> {
        let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
        let id = typed.get("source").unwrap_or_default().parse::<SourceId>();
        let chosen = desk.source(id.map_err(|_not_an_id| Error::BadForm)?).await?;
        let found = FoundSources::default();
        let (q, chosen, problem) = (String::new(), Some(chosen), Some(why));
        Ok(Self { frame, claim, q, found, chosen, typed, problem })
    }

    fn is_offered(&self) -> bool {
        offered(Verb::AddEvidence, self.claim.stage, &self.claim.publication)
    }

    /// Where the search goes on.
    fn older(&self) -> Option<String> {
        let (at, id) = self.found.older?;
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.q).append_pair("after", &cursor_id(at, id.0));
        Some(query.finish())
    }

    /// Whether the source is on the claim already.
    fn is_used(&self, source: &SourceId) -> bool {
        self.claim.evidence.iter().any(|it| it.source == *source)
    }
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    me.must(Act::EditClaim)?;
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.ok_or(Error::NotFound)?;
    let q = plain(wanted.q.trim());
    let chosen = match wanted.source.as_str() {
        "" => None,
        id => {
            let id = id.parse::<SourceId>().map_err(|_not_an_id| Error::NotFound)?;
            Some(desk.source(id).await?)
        }
    };
    let found = if chosen.is_some() {
        FoundSources::default()
    } else {
        let after = id_cursor(&wanted.after).map(|(at, id)| (at, SourceId(id)));
        desk.find_sources(&q, after).await?
    };
    let (typed, problem) = (Typed::default(), None);
    answer(&KnownPage { frame, claim, q, found, chosen, typed, problem })
}
