//! Trails as a PDF, for those who read them on paper.

use actix_web::HttpResponse;

use super::super::Error;
use super::super::claims::report::pdf;
use super::super::session::SignedIn;
use super::{Asked, READ, cut};
use crate::desk::Desk;
use crate::desk::printing::Printed;
use crate::report::names::PDF;
use crate::report::paper::trails::{Line, MOST, trails};

/// All entries that are asked for, where a person could read so many.
pub(super) async fn printed(
    desk: &Desk,
    me: &SignedIn,
    asked: &Asked,
) -> Result<HttpResponse, Error> {
    let wanted = asked.wanted().map_err(Error::Refused)?;
    desk.must_print()?;
    let mut lines = Vec::new();
    let mut next = None;
    let mut people;
    loop {
        let page = desk.trails(&wanted, next, READ, me.actor()).await?;
        lines.extend(page.found.entries.iter().map(|it| {
            let row = page.row(it);
            let thing = row.number.map_or_else(|| short(&row.id), |number| format!(" {number}"));
            Line {
                at: it.at,
                sentence: format!("{}{thing}: {}", capital(&it.noun), cut(row.said)),
                place: it.seq.saturating_add(1),
                hash: row.hash,
            }
        }));
        if lines.len() > MOST {
            return Err(Error::Refused(format!(
                "More than {MOST} entries are like that, and nobody reads so many on paper. Choose fewer days, one person or one kind of thing, or take all of them as CSV."
            )));
        }
        next = page.found.next;
        people = page.people;
        if next.is_none() {
            break;
        }
    }
    let by = wanted.by.and_then(|it| people.get(&it).cloned()).unwrap_or_default();
    let said = [
        ("By", by),
        ("On", asked.noun.clone()),
        ("Only", asked.kind.replace('.', ": ").replace('_', " ")),
        ("One thing", asked.of.clone()),
        ("One act", asked.batch.clone()),
        ("From", asked.from.clone()),
        ("To the end of", asked.until.clone()),
    ];
    let paper = trails(&desk.settled().await?.desk.name, &said, &lines);
    tracing::info!(person = %me.person, format = PDF, "trails were exported");
    Ok(pdf(Printed { name: format!("trails.{PDF}"), bytes: desk.set(&paper).await? }))
}

/// The end of an id, which tells things of one kind apart.
fn short(id: &str) -> String {
    let from = id.len().saturating_sub(8);
    id.get(from..).map(|end| format!(" …{end}")).unwrap_or_default()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|it| it.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
