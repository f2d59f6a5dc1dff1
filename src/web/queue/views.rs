//! Views: filters that somebody keeps under a name, as links above the list.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::understood::{tab, understand};
use super::wanted::Wanted;
use super::{bounded, duty};
use crate::desk::Desk;
use crate::desk::views::{NewView, View, may_keep};
use crate::domain::{Act, ViewId};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::{Flash, see_other_saying};
use crate::web::session::SignedIn;

/// Counts beside views go no further than this: their filters may have no index of their own.
const COUNT: u64 = 100;

/// A view as the queue shows it.
pub struct ViewLink {
    pub id: ViewId,
    pub name: String,
    pub query: String,
    pub count: String,
    pub shared: bool,
    pub current: bool,
    pub may_keep: bool,
}

/// The views of whoever asks, with how many claims each has. What a view names and is not here any
/// more is told where it is opened; it narrows nothing.
pub async fn links(desk: &Desk, me: &SignedIn, wanted: &Wanted) -> Result<Vec<ViewLink>, Error> {
    let mut links = Vec::new();
    for view in desk.views(me.person).await? {
        links.push(link(desk, me, wanted, view).await?);
    }
    Ok(links)
}

async fn link(desk: &Desk, me: &SignedIn, wanted: &Wanted, view: View) -> Result<ViewLink, Error> {
    let kept = Wanted { view: view.id.to_string(), ..Wanted::parse(&view.query) };
    let duty = tab(&kept, me.role).or_else(|| duty::named("all")).ok_or(Error::NotFound)?;
    let filter = understand(desk, me, duty, &kept).await?.filter;
    let may_keep = may_keep(&view, me.actor());
    Ok(ViewLink {
        current: wanted.view == kept.view,
        query: kept.query(),
        count: bounded(desk.seen_by(me.person).count_claims(&filter, COUNT).await?, COUNT),
        id: view.id,
        name: view.name,
        shared: view.shared,
        may_keep,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    name: String,
    query: String,
    /// Says something where the box is ticked.
    #[serde(default)]
    shared: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Keeps the filters of a list under a name.
pub async fn save(
    desk: Data<Desk>,
    me: SignedIn,
    posted: Posted<NewForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    let form = posted.form;
    let wanted = Wanted::parse(&form.query);
    let new = NewView { name: form.name, query: wanted.kept(), shared: !form.shared.is_empty() };
    let id = desk.save_view(new, me.actor()).await?;
    let saved = Wanted { view: id.to_string(), ..Wanted::parse(&wanted.kept()) };
    Ok(see_other_saying(&format!("/queue?{}", saved.query()), Flash::good("View saved.")))
}

pub async fn rename(
    desk: Data<Desk>,
    me: SignedIn,
    of: Path<ViewId>,
    posted: Posted<NameForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    desk.rename_view(*of, &posted.form.name, me.actor()).await?;
    let view = desk.view(*of, me.person).await?;
    let kept = Wanted { view: of.to_string(), ..Wanted::parse(&view.query) };
    Ok(see_other_saying(&format!("/queue?{}", kept.query()), Flash::good("View renamed.")))
}

pub async fn delete(
    desk: Data<Desk>,
    me: SignedIn,
    of: Path<ViewId>,
    _posted: Posted<Nothing>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Read)?;
    desk.delete_view(*of, me.actor()).await?;
    Ok(see_other_saying("/queue", Flash::good("View deleted.")))
}
