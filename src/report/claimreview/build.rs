//! Build: the markup of one claim, from its approved verdict alone.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::lint::{Finding, Rule};
use super::markup::{
    Appearance, Citation, Claim, ClaimReview, Claimant, Copy, Correction, Desk, MediaObject,
    MediaReview, MediaReviewItem, Named, Numbers, OneOrMore, Rating,
};
use crate::domain::SourceId;
use crate::domain::claim::{self, AttributionRole, Publication, Verdict};
use crate::domain::evidence::{Cited, Stance};
use crate::domain::media::{Media, MediaKind};
use crate::domain::scale::LabelKind;
use crate::domain::speaker::SpeakerKind;
use crate::report::dossier::{Dossier, SourceInfo};
use crate::report::link;

/// How many sentences of the rationale explain the rating.
const EXPLANATION: usize = 2;

/// Builds from the claim as it was approved: statement, speakers and evidence that were touched
/// since wait for an approval of their own.
pub fn review(dossier: &Dossier) -> Result<ClaimReview, Finding> {
    let claim = &dossier.claim;
    let Some(verdict) = &claim.verdict else {
        return Err(Finding::of(
            Rule::R26,
            "No verdict on this claim has been approved. Propose one and let an editor approve it; then export again.",
        ));
    };
    if let Publication::Withdrawn { .. } = claim.publication {
        return Err(Finding::of(
            Rule::R26,
            "This check has been withdrawn, so it is not given to others. Publish it again first.",
        ));
    }
    let page = dossier.public_page();
    let fragment = |name: &str| page.as_ref().map(|page| format!("{page}#{name}"));
    let published = dossier.first_published().unwrap_or_else(|| verdict.approved_at.date_naive());
    let corrected = dossier.approvals().count() > 1;
    let modified = verdict.approved_at.date_naive();
    let language = dossier.article.language.clone();
    let media = verdict.terms.media.as_ref();
    Ok(ClaimReview {
        context: "https://schema.org",
        kind: "ClaimReview",
        id: fragment(&format!("review-v{}", verdict.round)),
        identifier: format!("{}/verdict-{}", claim.number, verdict.round),
        url: page.clone(),
        published,
        modified: (corrected && modified >= published).then_some(modified),
        expires: verdict.review_by().filter(|day| *day > published.max(modified)),
        claim: verdict.statement.clone(),
        author: desk(dossier),
        item: item(dossier, verdict, fragment("claim")),
        rating: rating(dossier, verdict),
        body: verdict.rationale.clone(),
        citations: citations(dossier, verdict),
        correction: corrected.then(|| correction(dossier, verdict.approved_at)).flatten(),
        media: media.map(|it| media_review(dossier, it, published, fragment("media-review"))),
        language,
    })
}

fn media_review(
    dossier: &Dossier,
    media: &Media,
    published: NaiveDate,
    id: Option<String>,
) -> MediaReview {
    let kind = match media.kind {
        MediaKind::Image => "ImageObject",
        MediaKind::Video => "VideoObject",
        MediaKind::Audio => "AudioObject",
    };
    let shown = dossier.article.url.as_deref().and_then(link::web);
    let appearances = shown.into_iter().map(|url| MediaObject { kind, url }).collect();
    MediaReview {
        kind: "MediaReview",
        id,
        published,
        authenticity: format!("https://schema.org/{}", media.authenticity.term()),
        original: media.original.as_deref().and_then(link::web),
        author: Named { kind: "Organization", name: dossier.desk.name.clone() },
        item: MediaReviewItem { kind: "MediaReviewItem", appearances },
    }
}

fn desk(dossier: &Dossier) -> Desk {
    let web = |url: &Option<String>| url.as_deref().and_then(link::web);
    Desk {
        kind: "Organization",
        name: dossier.desk.name.clone(),
        url: web(&dossier.desk.public_url),
        corrections: web(&dossier.desk.corrections_url),
        method: web(&dossier.desk.method_url),
    }
}

fn item(dossier: &Dossier, verdict: &Verdict, id: Option<String>) -> Claim {
    let article = &dossier.article;
    let mut claimants = claimants(dossier, verdict);
    let author = match claimants.len() {
        0 => None,
        1 => claimants.pop().map(OneOrMore::One),
        _ => Some(OneOrMore::More(claimants)),
    };
    let appearance = article.url.as_deref().and_then(link::web).map(|url| Appearance {
        kind: "NewsArticle",
        url,
        headline: Some(article.title.clone()).filter(|title| !title.trim().is_empty()),
        published: article.published,
    });
    Claim {
        kind: "Claim",
        id,
        published: article.published,
        author,
        appearances: appearance.into_iter().collect(),
    }
}

/// Who said it first as far as the article tells; else who repeated it. Who denied or only
/// reported it did not make the claim; and who has no name is left out rather than called unknown.
fn claimants(dossier: &Dossier, verdict: &Verdict) -> Vec<Claimant> {
    let of = |role: AttributionRole| {
        let those = verdict.attributions.iter().filter(move |it| it.role == role);
        those.filter_map(|it| claimant(dossier, it)).collect::<Vec<_>>()
    };
    let first = of(AttributionRole::Originated);
    if first.is_empty() { of(AttributionRole::Repeated) } else { first }
}

fn claimant(dossier: &Dossier, it: &claim::Attribution) -> Option<Claimant> {
    let name = it.name.clone().filter(|name| !name.trim().is_empty())?;
    let speaker = dossier.speakers.get(&it.speaker)?;
    let (kind, title) = match speaker.kind {
        SpeakerKind::Unnamed => return None,
        SpeakerKind::Person => ("Person", it.title.clone()),
        SpeakerKind::Organisation | SpeakerKind::Place | SpeakerKind::Group => {
            ("Organization", None)
        }
    };
    let same_as = speaker.same_as.iter().filter_map(|url| link::web(url)).collect();
    Some(Claimant { kind, name, title, same_as })
}

fn rating(dossier: &Dossier, verdict: &Verdict) -> Rating {
    let known = dossier.label(verdict.scale, &verdict.label);
    let numbers = known.and_then(|(scale, label)| {
        let value = label.ordinal.filter(|_| label.kind == LabelKind::Truth)?;
        Some(Numbers { value, best: scale.best, worst: scale.worst })
    });
    Rating {
        kind: "Rating",
        numbers,
        word: verdict.label_name.clone(),
        explanation: beginning(&verdict.rationale),
    }
}

/// The first sentences of a rationale. It is written in the desk's language, which need not be the
/// article's; the English rules end sentences at the marks of most scripts.
fn beginning(rationale: &str) -> String {
    let sentences = sentencex::segment("en", rationale).into_iter().map(str::trim);
    let kept: Vec<_> = sentences.filter(|it| !it.is_empty()).take(EXPLANATION).collect();
    kept.join(" ")
}

/// Each source once. Where nothing was found there is nothing to cite.
fn citations(dossier: &Dossier, verdict: &Verdict) -> Vec<Citation> {
    let mut seen = BTreeSet::new();
    let used = verdict.evidence.iter().filter(|it| it.stance != Stance::NothingFound);
    let once = used.filter(|it| seen.insert(it.source));
    let sources = once.filter_map(|it| dossier.sources.get_key_value(&it.source));
    let citation = |(id, source): (&SourceId, &SourceInfo)| Citation {
        kind: "CreativeWork",
        name: source.title.clone(),
        url: source.url.as_deref().and_then(link::web),
        publisher: source.publisher.clone().map(|name| Named { kind: "Organization", name }),
        published: source.published,
        copies: copies(dossier, verdict, *id),
    };
    sources.map(citation).collect()
}

/// The frozen copies in which the passages of a source stand, each once. They are not on the web;
/// whoever has the file can hold it against its hash.
fn copies(dossier: &Dossier, verdict: &Verdict, source: SourceId) -> Vec<Copy> {
    let mut seen = BTreeSet::new();
    let evidence = verdict.evidence.iter().filter(|it| it.source == source);
    let cited = evidence.filter_map(|it| it.cited.as_ref());
    let once = cited.filter(|it| seen.insert(it.sha256.as_str()));
    let copy = |cited: &Cited| {
        let known = dossier.snapshots.get(&cited.snapshot);
        Copy {
            kind: "MediaObject",
            sha256: cited.sha256.clone(),
            media: known.map(|it| it.media.clone()),
            taken: known.map(|it| it.taken_at.date_naive()),
        }
    };
    once.map(copy).collect()
}

/// What the correction was about that led to this approval.
fn correction(dossier: &Dossier, approved_at: DateTime<Utc>) -> Option<Correction> {
    let mut all = dossier.past.corrections.iter();
    let last = all.rfind(|it| it.corrected_at() == Some(approved_at))?;
    let published: NaiveDate = approved_at.date_naive();
    Some(Correction { kind: "CorrectionComment", published, text: last.words().to_owned() })
}
