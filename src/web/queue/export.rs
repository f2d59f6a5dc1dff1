//! A list as a file, read page by page while it is sent; or the claims of it that were chosen.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use serde::Deserialize;

use super::duty;
use super::understood::{tab, understand};
use super::wanted::Wanted;
use crate::desk::Desk;
use crate::desk::bulk::MOST;
use crate::desk::lists::{Cursor, Numbers, Sort};
use crate::desk::prepared::Wish;
use crate::domain::{Act, ClaimNumber};
use crate::report::Format;
use crate::report::list::{ListFormat, ListRow};
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::page::see_other;
use crate::web::session::SignedIn;
use crate::web::{Site, listed};

/// How many claims a part of a list has at most, of a desk that has not very many.
const PART: u64 = 100_000;
/// At a desk with more claims than this, files of lists are prepared.
pub const LARGE: u64 = 10_000;
/// How many parts are offered.
const MOST_PARTS: u64 = 50;

/// The whole list as a file, or a part of it, read page by page while it is sent.
pub async fn export(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let wanted = Wanted::parse(request.query_string());
    let duty = tab(&wanted, me.role).or_else(|| duty::named("all")).ok_or(Error::NotFound)?;
    let understood = understand(&desk, &me, duty, &wanted).await?;
    if let Some(doubt) = understood.doubts.into_iter().next() {
        return Err(Error::Refused(doubt));
    }
    // What the list was narrowed to may name people, and stays out of the log.
    tracing::info!(person = %me.person, format = format.key(), "a list was exported");
    let part = part(request.query_string())?;
    let sort = if part.is_some() { Sort::Number } else { lasting(understood.sort) };
    let (filter, person) = (understood.filter, me.person);
    let on = desk.now().date_naive();
    let name = match part {
        Some(part) => format!("claims-{part}-{on}.{}", format.key()),
        None => format.file::<ListRow>(on),
    };
    let begin = part.and_then(Numbers::begin);
    let pages = stream::try_unfold(Some(begin), move |place: Option<Option<Cursor>>| {
        let (desk, filter) = (desk.clone(), filter.clone());
        async move {
            let Some(after) = place else { return Ok::<_, Error>(None) };
            let seen = desk.seen_by(person);
            let (rows, next) = match part {
                Some(part) => seen.listed_within(&filter, part, after).await?,
                None => seen.listed(&filter, sort, after).await?,
            };
            Ok(Some((rows, next.map(Some))))
        }
    });
    listed::file(format, name, pages).await
}

/// A list that is to be prepared as a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepareForm {
    /// The address of the list, behind its question mark.
    from: String,
    format: String,
}

/// Has a list written as a file, to be downloaded when it is whole.
pub async fn prepare(
    desk: Data<Desk>,
    site: Data<Site>,
    me: SignedIn,
    posted: Posted<PrepareForm>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let sent = posted.sent(&me);
    let PrepareForm { from, format } = posted.form;
    let wanted = Wanted::parse(&from);
    let duty = tab(&wanted, me.role).or_else(|| duty::named("all")).ok_or(Error::NotFound)?;
    let understood = understand(&desk, &me, duty, &wanted).await?;
    if let Some(doubt) = understood.doubts.into_iter().next() {
        return Err(Error::Refused(doubt));
    }
    let sort = lasting(understood.sort);
    let filter = Box::new(understood.filter);
    let wish = match ListFormat::from_key(&format) {
        Some(format) => Wish::Claims { filter, sort, format },
        None if format == Format::Annotation.key() => {
            Wish::Annotations { filter, sort, site: site.public_url().map(str::to_owned) }
        }
        None => return Err(Error::BadForm),
    };
    let chips = understood.chips.iter().map(|it| format!("{}: {}", it.name, it.value));
    let about = std::iter::once(duty.word.to_owned()).chain(chips).collect::<Vec<_>>().join(" · ");
    let file = desk.ask_for_file(wish, about, sent).await?;
    tracing::info!(person = %me.person, format, "a list was asked for as a file");
    Ok(see_other(&format!("/prepared/{file}")))
}

/// The order in which a list leaves: a claim that changes while the list is read would move in most
/// others, and be missing.
fn lasting(sort: Sort) -> Sort {
    match sort {
        Sort::Changed | Sort::Priority | Sort::Waiting => Sort::Number,
        fixed => fixed,
    }
}

/// The part of the list that an address asks for, if it asks for one.
fn part(query: &str) -> Result<Option<Numbers>, Error> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let Some((_, typed)) = pairs.find(|(name, _)| name == "claims") else { return Ok(None) };
    let odd = || Error::Refused(format!("“{typed}” is no part of a list. Write it as 1-100000."));
    Ok(Some(typed.parse().map_err(|_odd| odd())?))
}

/// The parts in which a list is offered at a desk with so many claims; none where it is small.
pub fn parts(claims: u64) -> Vec<Numbers> {
    if claims <= PART {
        return Vec::new();
    }
    let mut size = PART;
    while claims.div_ceil(size) > MOST_PARTS {
        size = size.saturating_mul(2);
    }
    let part = |at: u64| Numbers {
        first: at.saturating_mul(size).saturating_add(1),
        last: at.saturating_add(1).saturating_mul(size),
    };
    (0..claims.div_ceil(size)).map(part).collect()
}

/// The claims that were chosen, named by their numbers in the address.
pub async fn chosen(
    request: HttpRequest,
    desk: Data<Desk>,
    me: SignedIn,
    format: Path<String>,
) -> Result<HttpResponse, Error> {
    me.must(Act::Export)?;
    let format = ListFormat::from_key(&format).ok_or(Error::NotFound)?;
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    let named = query.filter(|(name, _)| name == "claim");
    let numbers: Vec<ClaimNumber> = named
        .map(|(_, number)| number.parse().map_err(|_odd| Error::NotFound))
        .collect::<Result<_, _>>()?;
    if numbers.len() > MOST {
        return Err(Error::Refused(format!("At most {MOST} claims can be chosen at once.")));
    }
    tracing::info!(person = %me.person, format = format.key(), "chosen claims were exported");
    let rows = desk.seen_by(me.person).listed_numbers(&numbers).await?;
    let name = format.file::<ListRow>(desk.now().date_naive());
    listed::file(format, name, stream::iter([Ok(rows)])).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_list_is_offered_in_parts_that_have_each_claim_once() {
        assert_eq!(parts(100_000), []);
        let two = parts(100_001);
        assert_eq!(
            two.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1-100000", "100001-200000"]
        );
        let many = parts(40_000_000);
        assert!(many.len() <= 50 && many.last().is_some_and(|it| it.last >= 40_000_000));
        assert!(many.windows(2).all(|it| it[0].last + 1 == it[1].first));
        assert_eq!(part("tab=all&claims=7-9").unwrap(), Some(Numbers { first: 7, last: 9 }));
        for odd in ["claims=9-7", "claims=x", "claims=0-3", "claims=1-99999999999999999999"] {
            assert!(part(odd).is_err(), "{odd}");
        }
    }
}
