//! Erase: the page from which admins take personal data out of a claim's trail.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::act::{conflict, version};
use super::show::load;
use super::typed::Typed;
use crate::desk::erasing::Entry;
use crate::desk::lists::Loaded;
use crate::desk::{self, Desk};
use crate::domain::Act;
use crate::domain::claim::{Claim, Command, Place};
use crate::web::error::{Error, mendable};
use crate::web::form::Posted;
use crate::web::page::{Flash, Frame, filters, see_other_saying, show_as};
use crate::web::session::SignedIn;

/// The action of the form on this page.
const ERASE: &str = "erase";

#[derive(Template)]
#[template(path = "erasing/claim.html")]
struct ErasePage {
    frame: Frame,
    claim: Claim,
    entries: Vec<Entry>,
    typed: Typed,
    problem: Option<String>,
}

impl ErasePage {
    async fn of(
        (desk, me): (&Desk, &SignedIn),
        frame: Frame,
        loaded: &Loaded,
        (typed, problem): (Typed, Option<String>),
    ) -> Result<Self, Error> {
        let claim = loaded.claim.clone().ok_or(Error::NotFound)?;
        let entries = desk.erasable(claim.id, me.actor()).await?;
        Ok(Self { frame, claim, entries, typed, problem })
    }

    fn is_chosen(&self, entry: &Entry) -> bool {
        self.typed.has(ERASE, "place", &self.key(entry))
    }

    /// A place in one word, as the form sends it.
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn key(&self, entry: &Entry) -> String {
        format!("{}.{}", entry.held.place.seq, entry.held.place.field)
    }

    /// What an entry is, in a word.
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn what(&self, entry: &Entry) -> &'static str {
        match entry.kind.as_str() {
            "claim.commented" => "Comment",
            "claim.contact_asked" => "Who was asked",
            "claim.contact_answered" => "Answer",
            _ => "Speaker",
        }
    }
}

fn of_key(key: &str) -> Option<Place> {
    let (seq, field) = key.split_once('.')?;
    Some(Place { seq: seq.parse().ok()?, field: field.to_owned() })
}

pub async fn show(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Erase)?;
    let loaded = load(&desk, &me, &number).await?;
    let typed = (Typed::default(), None);
    show_as(StatusCode::OK, &ErasePage::of((&desk, &me), frame, &loaded, typed).await?)
}

pub async fn erase(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    number: Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Erase)?;
    let sent = posted.sent(&me);
    let mut fields = posted.form;
    let seen = version(&mut fields)?;
    let typed = Typed::new(ERASE, fields);
    let loaded = load(&desk, &me, &number).await?;
    let claim = loaded.claim.as_ref().ok_or(Error::NotFound)?;
    let (places, rest) = typed.several("place");
    let places = places.iter().map(|it| of_key(it)).collect::<Option<_>>();
    let [ground] = rest.exactly(["ground"]).map_err(|_odd| Error::BadForm)?;
    let redact =
        Command::Redact { fields: places.ok_or(Error::BadForm)?, ground: ground.to_owned() };
    match desk.perform(claim.id, seen, redact, sent).await {
        Ok(_) => {
            desk.drop_parts().await?;
            let said = Flash::good("Erased. The trail says what, and for which ground.");
            Ok(see_other_saying(&format!("/claims/{}#trail", claim.number), said))
        }
        Err(desk::Error::Stale(now)) => conflict(&desk, frame, *now, seen, typed).await,
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = ErasePage::of((&desk, &me), frame, &loaded, (typed, problem)).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
