//! People: who works here, and what they may do.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, resource};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::error::mendable;
use super::form::Posted;
use super::page::{Flash, Frame, Room, filters, see_other_saying, show, show_as};
use super::session::SignedIn;
use super::sign_in::Button;
use super::{Error, Site};
use crate::desk::people::{NewPerson, Person, Token};
use crate::desk::{self, Desk};
use crate::domain::{PersonId, Role};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/people").get(list).post(add))
        .service(resource("/people/{id}").get(show_one))
        .service(resource("/people/{id}/role").post(change_role))
        .service(resource("/people/{id}/link").post(make_link))
        .service(resource("/people/{id}/disable").post(disable))
        .service(resource("/people/{id}/enable").post(enable));
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    frame: Frame,
    people: Vec<Person>,
    /// Whether nobody could decide on a verdict.
    lacks_editors: bool,
    typed: AddForm,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "people/show.html")]
struct ShowPage {
    frame: Frame,
    person: Person,
    /// When and for what the name was erased.
    erased: Option<String>,
    problem: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddForm {
    name: String,
    email: String,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleForm {
    role: Role,
}

async fn list(desk: Data<Desk>, me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    show(&list_page(&desk, &me, frame, AddForm::default(), None).await?)
}

async fn list_page(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    typed: AddForm,
    problem: Option<String>,
) -> Result<ListPage, Error> {
    let people = desk.people(me.actor()).await?;
    let lacks_editors = !people.iter().any(|it| it.role == Role::Editor && !it.is_disabled());
    Ok(ListPage { frame: frame.within(Room::People), people, lacks_editors, typed, problem })
}

async fn add(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    posted: Posted<AddForm>,
) -> Result<HttpResponse, Error> {
    let form = posted.form;
    let role = Role::from_key(&form.role).ok_or(Error::BadForm)?;
    let new = NewPerson { name: form.name.clone(), email: form.email.clone(), role };
    match desk.invite(new, me.actor()).await {
        Ok((_id, token)) => Ok(linked(&site, "/people", &form.name, &token)),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let page = list_page(&desk, &me, frame, form, problem).await?;
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Shows a new link on the next page, and never again.
fn linked(site: &Site, path: &str, name: &str, token: &Token) -> HttpResponse {
    let text = format!("Hand this link to {name}. It works once, for three days:");
    let link = site.link(&format!("/link/{}", token.0));
    see_other_saying(path, Flash { link: Some(link), ..Flash::good(text) })
}

async fn show_one(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let person = desk.person(PersonId(*id), me.actor()).await?;
    let erased = desk.erasure(*id).await?.map(|it| it.words());
    show(&ShowPage { frame: frame.within(Room::People), person, erased, problem: None })
}

async fn change_role(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    posted: Posted<RoleForm>,
) -> Result<HttpResponse, Error> {
    let (id, role) = (PersonId(*id), posted.form.role);
    let done = desk.change_role(id, role, me.actor()).await;
    let text = format!("The role is {} from now on.", role.key());
    changed(&desk, &me, frame, id, done.map(|()| text)).await
}

async fn make_link(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    let id = PersonId(*id);
    match desk.make_link(id, me.actor()).await {
        Ok(token) => {
            let person = desk.person(id, me.actor()).await?;
            Ok(linked(&site, &format!("/people/{id}"), &person.name, &token))
        }
        Err(error) => changed(&desk, &me, frame, id, Err(error)).await,
    }
}

async fn disable(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    let id = PersonId(*id);
    let done = desk.disable(id, me.actor()).await;
    changed(&desk, &me, frame, id, done.map(|()| "Shut out, and signed out everywhere.".to_owned()))
        .await
}

async fn enable(
    desk: Data<Desk>,
    me: SignedIn,
    frame: Frame,
    id: Path<Uuid>,
    _button: Posted<Button>,
) -> Result<HttpResponse, Error> {
    let id = PersonId(*id);
    let done = desk.enable(id, me.actor()).await;
    changed(&desk, &me, frame, id, done.map(|()| "May sign in again.".to_owned())).await
}

/// Goes back to the person, saying what was done or why it cannot be.
async fn changed(
    desk: &Desk,
    me: &SignedIn,
    frame: Frame,
    id: PersonId,
    done: Result<String, desk::Error>,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(text) => Ok(see_other_saying(&format!("/people/{id}"), Flash::good(text))),
        Err(error) => {
            let problem = Some(mendable(error)?);
            let person = desk.person(id, me.actor()).await?;
            let erased = desk.erasure(id.0).await?.map(|it| it.words());
            let page = ShowPage { frame: frame.within(Room::People), person, erased, problem };
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
