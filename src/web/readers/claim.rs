//! Claim: one check as readers see it, what is left of one that was withdrawn, and a small card of it
//! for pages of others.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};

use super::{Front, Made, Sheet, With, give, missing, or_missing, path_of, see, share as picture};
use crate::desk::Desk;
use crate::desk::publishing::{Change, Check, Leads};
use crate::domain::claim::{Attribution, AttributionRole, TextState};
use crate::domain::{ClaimNumber, SpeakerId};
use crate::report::document::{Article, ClaimDocument, Entry, Verdict};
use crate::report::{Dossier, claimreview};
use crate::web::page::filters;
use crate::web::{Error, Site};

/// Others may frame it; it does nothing and loads nothing but our own style.
const CARD_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors *";

/// What is asked of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Page,
    Card,
    Picture,
}

impl Form {
    /// What follows the address of the page.
    fn path(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Card => "/card",
            Self::Picture => "/share.png",
        }
    }
}

/// Who said it, with their page where that is about what they said.
pub struct Said {
    page: Option<SpeakerId>,
    pub it: Attribution,
}

/// That the article says something else than the words that were checked.
struct Elsewhere {
    /// Whether that came after the verdict was approved.
    is_since: bool,
    /// When the desk took the words down that were checked.
    taken_at: DateTime<Utc>,
    /// What stands in their place, where that is certain.
    now: Option<String>,
}

#[derive(Template)]
#[template(path = "readers/claim.html")]
struct ClaimPage {
    sheet: Sheet,
    it: Entry,
    verdict: Verdict,
    article: Article,
    said: Vec<Said>,
    first_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    is_reviewed: bool,
    elsewhere: Option<Elsewhere>,
    /// The ClaimReview, where its lint has no error.
    markup: Option<String>,
    /// What others put into their page to show a card of it.
    embed: String,
    /// A sentence for those who see only a link.
    summary: String,
    /// The address of a picture for them, where there is one; it changes with what readers see.
    picture: Option<String>,
}

#[derive(Template)]
#[template(path = "readers/withdrawn.html")]
struct WithdrawnPage {
    sheet: Sheet,
    number: ClaimNumber,
    statement: String,
    /// Why there is nothing more.
    withdrawal: Option<Change>,
    /// What else readers were told, oldest first.
    changes: Vec<Change>,
}

impl WithdrawnPage {
    /// For those who see only a link.
    fn why(&self) -> &str {
        let words = self.withdrawal.as_ref().and_then(|it| it.words.as_deref());
        words.unwrap_or(self.sheet.t.withdrawn_notice)
    }
}

#[derive(Template)]
#[template(path = "readers/card.html")]
struct CardPage {
    sheet: Sheet,
    it: Entry,
    verdict: Verdict,
    said: Vec<Said>,
}

#[derive(Template)]
#[template(path = "readers/card-withdrawn.html")]
struct CardWithdrawn {
    sheet: Sheet,
    statement: String,
}

pub async fn show(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    answer(&request, &desk, &site, &number, Form::Page).await
}

pub async fn card(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    let mut response = answer(&request, &desk, &site, &number, Form::Card).await?;
    let policy = HeaderValue::from_static(CARD_POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

pub async fn share(
    request: HttpRequest,
    desk: Data<Desk>,
    site: Data<Site>,
    number: Path<String>,
) -> Result<HttpResponse, Error> {
    let mut response = answer(&request, &desk, &site, &number, Form::Picture).await?;
    let everywhere = HeaderValue::from_static("cross-origin");
    let name = HeaderName::from_static("cross-origin-resource-policy");
    response.headers_mut().insert(name, everywhere);
    Ok(response)
}

async fn answer(
    request: &HttpRequest,
    desk: &Desk,
    site: &Site,
    number: &str,
    form: Form,
) -> Result<HttpResponse, Error> {
    let front = Front::of(desk, site).await?;
    let number = number.parse::<ClaimNumber>().ok();
    let number = number.filter(|_| form != Form::Picture || desk.prints());
    let (Some(number), Ok(asked)) = (number, asked_version(request.query_string())) else {
        return missing(&front);
    };
    let (check, version) = match desk.leads_readers(number).await {
        Ok(Leads::Here(check, version)) => (*check, version),
        // A version is one of the claim that was asked for, and of no other.
        Ok(Leads::To(_)) if asked.is_some() => return missing(&front),
        Ok(Leads::To(other)) => return Ok(see(&format!("{}{}", path_of(other), form.path()))),
        Err(error) => return or_missing(&front, error),
    };
    if let Some(asked) = asked
        && !desk.readers_knew(&check, asked).await?
    {
        return missing(&front);
    }
    let key = format!("{form:?} {number} {version} {}", front.stamp());
    let made = match kept_or_made(desk, site, &front, (&check, form), key).await {
        Ok(made) => made,
        // It was withdrawn at this very moment.
        Err(Error::NotFound) => return missing(&front),
        Err(error) => return Err(error),
    };
    let kind = if form == Form::Picture { "image/png" } else { super::HTML };
    Ok(give(request, &made, &With { kind, ..With::page(Some(check.changed_at)) }))
}

/// A version that is none.
#[derive(Debug, PartialEq)]
struct NoVersion;

/// The version of a claim that an address asks for, if it asks for one.
fn asked_version(query: &str) -> Result<Option<u64>, NoVersion> {
    let mut asked =
        url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "version");
    let Some((_, typed)) = asked.next() else { return Ok(None) };
    let version = typed.parse::<u64>().ok().filter(|it| it.to_string() == *typed);
    version.filter(|_| asked.next().is_none()).map(Some).ok_or(NoVersion)
}

async fn kept_or_made(
    desk: &Desk,
    site: &Site,
    front: &Front,
    (check, form): (&Check, Form),
    key: String,
) -> Result<Arc<Made>, Error> {
    let now = desk.now();
    if let Some(made) = site.readers.get(&key, now) {
        return Ok(made);
    }
    let _turn = match form {
        Form::Picture => Some(picture::turn(site).await?),
        Form::Page | Form::Card => None,
    };
    // Whoever had the turn before may have drawn the same.
    let made = match site.readers.get(&key, now).filter(|_| form == Form::Picture) {
        Some(made) => return Ok(made),
        None => Arc::new(make(desk, front, check, form).await?),
    };
    site.readers.put(key, &made, now);
    Ok(made)
}

async fn make(desk: &Desk, front: &Front, check: &Check, form: Form) -> Result<Made, Error> {
    let path = format!("{}{}", path_of(check.number), form.path());
    if check.is_withdrawn {
        let article = desk.article_of(check).await?;
        let sheet = front.sheet_in(article.language.as_deref(), path);
        let statement = check.statement.clone();
        return match form {
            Form::Page => {
                let (number, mut changes) = (check.number, desk.changes_of(check).await?);
                let withdrawal = changes.pop_if(|it| it.is_withdrawal());
                Made::page(&WithdrawnPage { sheet, number, statement, withdrawal, changes })
            }
            Form::Card => Made::page(&CardWithdrawn { sheet, statement }),
            Form::Picture => {
                let mark = picture::withdrawn(&sheet);
                let shown = (statement.as_str(), &[][..]);
                Ok(Made::new(picture::drawn(desk, front, &sheet, shown, mark).await?))
            }
        };
    }
    let dossier = desk.dossier_for_readers(check.claim, Some(&front.address)).await?;
    let sheet = front.sheet_in(dossier.article.language.as_deref(), path);
    let ClaimDocument { article, claim: it, .. } = ClaimDocument::of(&dossier);
    let verdict = it.verdict.clone().ok_or(Error::NotFound)?;
    let said = said(&dossier);
    match form {
        Form::Page => {
            let markup = claimreview::claim(&dossier, &BTreeSet::new()).ok().map(|it| it.json);
            Made::page(&ClaimPage {
                summary: summary(&sheet, &verdict, &said),
                embed: embed(&sheet.canonical(), &it.case.statement)?,
                picture: desk.prints().then(|| {
                    let (page, form) = (sheet.canonical(), Form::Picture.path());
                    format!("{page}{form}?v={}", check.changed_at.timestamp())
                }),
                sheet,
                elsewhere: elsewhere(&dossier),
                is_reviewed: it.stage != crate::domain::claim::Stage::Approved,
                it,
                verdict,
                article,
                said,
                first_at: check.first_at,
                changed_at: check.changed_at,
                markup,
            })
        }
        Form::Card => Made::page(&CardPage { sheet, it, verdict, said }),
        Form::Picture => {
            let mark = picture::mark(&verdict.label);
            let shown = (it.case.statement.as_str(), said.as_slice());
            Ok(Made::new(picture::drawn(desk, front, &sheet, shown, mark).await?))
        }
    }
}

fn said(dossier: &Dossier) -> Vec<Said> {
    let own = |it: &Attribution| {
        matches!(it.role, AttributionRole::Originated | AttributionRole::Repeated)
            && it.name.is_some()
    };
    let one = |it: &Attribution| Said { page: own(it).then_some(it.speaker), it: it.clone() };
    dossier.claim.attributions.iter().map(one).collect()
}

fn elsewhere(dossier: &Dossier) -> Option<Elsewhere> {
    let text = dossier.claim.text.as_ref()?;
    let is_other = text.after_verdict || text.state != TextState::Unchanged;
    let stands = text.state != TextState::Orphaned;
    is_other.then(|| Elsewhere {
        is_since: text.after_verdict,
        taken_at: dossier.article.taken_at,
        now: dossier.claim.anchor().filter(|_| stands).map(|it| it.exact.clone()),
    })
}

/// "False. Said by Jane Doe."
fn summary(sheet: &Sheet, verdict: &Verdict, said: &[Said]) -> String {
    let names: Vec<&str> = said.iter().filter_map(|it| it.it.name.as_deref()).collect();
    let who = if names.is_empty() { String::new() } else { format!(" · {}", names.join(", ")) };
    format!("{}: {}{who}", sheet.t.check, verdict.label.name)
}

/// The markup by which others show the card. It goes into their page as it is, so that a statement
/// must not end its attribute.
fn embed(page: &str, statement: &str) -> Result<String, askama::Error> {
    Embed { page, statement, height: height(statement) }.render()
}

/// Of a frame in which the card stands without a bar to scroll by, where that is not very narrow.
fn height(statement: &str) -> usize {
    let lines = statement.chars().count().div_ceil(CARD_LINE);
    CARD_BARE.saturating_add(lines.clamp(1, 20).saturating_mul(CARD_LEADING))
}

/// How many characters of the statement surely stand on a line of the card, how high that is, and
/// how high everything else is, in pixels of CSS.
const CARD_LINE: usize = 38;
const CARD_LEADING: usize = 24;
const CARD_BARE: usize = 212;

#[derive(Template)]
#[template(
    source = r#"<iframe src="{{ page }}/card" title="{{ statement }}" width="480" height="{{ height }}" style="border:0;max-width:100%"></iframe>"#,
    ext = "html"
)]
struct Embed<'a> {
    page: &'a str,
    statement: &'a str,
    height: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_that_is_asked_for_once() {
        for (query, asked) in [
            ("", Ok(None)),
            ("a=1", Ok(None)),
            ("version=3", Ok(Some(3))),
            ("a=1&version=12", Ok(Some(12))),
            ("version=", Err(NoVersion)),
            ("version=x", Err(NoVersion)),
            ("version=+3", Err(NoVersion)),
            ("version=%2B3", Err(NoVersion)),
            ("version=03", Err(NoVersion)),
            ("version=-1", Err(NoVersion)),
            ("version=99999999999999999999", Err(NoVersion)),
            ("version=1&version=1", Err(NoVersion)),
        ] {
            assert_eq!(asked_version(query), asked, "{query}");
        }
    }

    #[test]
    fn a_statement_stays_in_its_attribute_on_the_pages_of_others() {
        let code = embed("https://desk.test/c/1", "x\"></iframe><script>").unwrap();
        assert_eq!(code.matches(['<', '>']).count(), 4, "{code}");
        assert_eq!(code.matches('"').count(), 10, "{code}");
    }
}
