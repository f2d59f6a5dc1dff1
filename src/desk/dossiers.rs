//! Dossiers: claims with everything that their reports need, gathered from the store.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::following::range;
use super::names::Names;
use super::{Desk, Error};
use crate::domain::claim::{Claim, telling};
use crate::domain::{ArticleId, ClaimId, ClaimNumber, PersonId, ScaleId};
use crate::report::dossier::{
    ArticleDossier, ArticleInfo, DeskInfo, Dossier, Past, QuoteContext, SnapshotInfo, SourceInfo,
    SpeakerInfo, TrailLine,
};
use crate::report::list::ListRow;
use crate::store::articles::{self, Article, Revision};
use crate::store::claims::{self, ClaimRow, Cursor, Filter, Loaded, Moment, Numbers, Sort};
use crate::store::{self, log, sources};

/// How many characters of the article stand around a quote.
const AROUND: usize = 240;
/// How many claims of a list are read at once.
const PAGE: u64 = 1000;

/// Where readers find the desk, where they do.
pub type Site<'a> = Option<&'a str>;

impl Desk {
    /// One claim with all that its reports need.
    pub async fn dossier(&self, of: ClaimId, site: Site<'_>) -> Result<Dossier, Error> {
        self.dossier_of(self.claim(of).await?, site).await
    }

    /// One claim as it was at a moment. Names, sources and the desk's own facts are those of now.
    pub async fn dossier_as_of(
        &self,
        of: ClaimId,
        site: Site<'_>,
        moment: Moment,
    ) -> Result<Dossier, Error> {
        self.dossier_then(self.claim(of).await?, site, moment).await
    }

    pub(super) async fn dossier_then(
        &self,
        loaded: Loaded,
        site: Site<'_>,
        moment: Moment,
    ) -> Result<Dossier, Error> {
        let loaded = loaded.unprinted();
        let version = loaded.claim.as_ref().map_or(0, |claim| claim.version);
        let then = loaded.as_of(moment).unprinted();
        let last = then.history.last().map(|it| (it.seq.saturating_add(1), it.at));
        let mut dossier = self.dossier_of(then, site).await?;
        dossier.as_of = last.filter(|(seq, _)| *seq < version).map(|(_, at)| at);
        Ok(dossier)
    }

    pub(super) async fn dossier_of(
        &self,
        loaded: Loaded,
        site: Site<'_>,
    ) -> Result<Dossier, Error> {
        let loaded = loaded.unprinted();
        let names = self.names(&loaded.history).await?;
        let desk = self.desk_info(site).await?;
        let trail = self.trail_lines(&loaded, &names, desk.tells_contacts).await?;
        let head_hash = trail.last().map(|it| it.hash.clone()).unwrap_or_default();
        let dossier = self.gathered(loaded, names, desk).await?;
        Ok(Dossier { trail, head_hash, ..dossier })
    }

    /// The same without the trail, for those who are not shown it: a claim much talked about costs
    /// them no more than another.
    pub(super) async fn dossier_without_trail(
        &self,
        loaded: Loaded,
        site: Site<'_>,
    ) -> Result<Dossier, Error> {
        let loaded = loaded.unprinted();
        let names = self.names(&loaded.history).await?;
        let desk = self.desk_info(site).await?;
        self.gathered(loaded, names, desk).await
    }

    async fn gathered(
        &self,
        loaded: Loaded,
        names: Names,
        desk: DeskInfo,
    ) -> Result<Dossier, Error> {
        let Loaded { claim, history, .. } = loaded;
        let claim = claim.ok_or(Error::NotFound)?;
        let c = self.db.read();
        let article = articles::read(c, claim.article).await?.ok_or(Error::NotFound)?;
        let revision = self.opened_on(&claim).await?;
        let scales = self.scales_of(&claim).await?;
        let mut speakers = BTreeMap::new();
        // Whoever stands in the approved verdict may have been taken off the claim since.
        let approved = claim.verdict.iter().flat_map(|verdict| &verdict.attributions);
        for attribution in claim.attributions.iter().chain(approved) {
            if let Some(speaker) = sources::read_speaker(c, attribution.speaker).await? {
                let same_as = speaker.same_as.into_iter().collect();
                let info = SpeakerInfo { kind: speaker.kind, same_as };
                speakers.insert(speaker.id, info);
            }
        }
        let sources = names.sources.into_iter().map(|(id, source)| {
            let sources::Source { title, url, publisher, published_on, .. } = source;
            (id, SourceInfo { title, url, publisher, published: published_on })
        });
        let snapshots = names.snapshots.into_iter().map(|(id, it)| {
            (id, SnapshotInfo { taken_at: it.taken_at, address: it.address, media: it.media })
        });
        Ok(Dossier {
            desk,
            context: context(&revision, &claim),
            article: info(article, &revision),
            past: Past::of(&history),
            page_url: None,
            sources: sources.collect(),
            snapshots: snapshots.collect(),
            speakers,
            people: names.people,
            scales,
            numbers: names.claims,
            head_hash: String::new(),
            trail: Vec::new(),
            as_of: None,
            generated_at: self.now(),
            claim,
        })
    }

    /// An article with the dossiers of its claims, in the order of the text.
    pub async fn article_dossier(
        &self,
        of: ArticleId,
        site: Site<'_>,
    ) -> Result<ArticleDossier, Error> {
        self.article_dossier_for(of, site, None).await
    }

    /// The same as this person may see it, or whole where nobody is named.
    pub(super) async fn article_dossier_for(
        &self,
        of: ArticleId,
        site: Site<'_>,
        reader: Option<PersonId>,
    ) -> Result<ArticleDossier, Error> {
        let c = self.db.read();
        let article = articles::read(c, of).await?.ok_or(Error::NotFound)?;
        let revision = articles::latest(c, of).await?.ok_or(Error::NotFound)?;
        let mut claims = Vec::new();
        let placed = self.claims_on(revision.id).await?.into_iter().map(|(row, _)| row.id);
        let orphans = self.orphans(of).await?.into_iter().map(|row| row.id);
        for claim in placed.chain(orphans).collect::<Vec<_>>() {
            claims.push(match reader {
                Some(person) => self.seen_by(person).dossier(claim, site).await?,
                None => self.dossier(claim, site).await?,
            });
        }
        let desk = self.desk_info(site).await?;
        let article = info(article, &revision);
        Ok(ArticleDossier { desk, article, claims, generated_at: self.now() })
    }

    /// One page of a list as it leaves the desk, and where the next begins.
    pub async fn listed(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<Cursor>,
    ) -> Result<(Vec<ListRow>, Option<Cursor>), Error> {
        let c = self.db.read();
        let rows = claims::list(c, filter, sort, after, PAGE).await?;
        let full = u64::try_from(rows.len()).is_ok_and(|length| length == PAGE);
        let next = rows.last().filter(|_| full).map(|row| row.cursor(sort));
        Ok((self.leaving(rows).await?, next))
    }

    /// One page of the claims of a list that have these numbers, in their order, and where the next
    /// begins.
    pub async fn listed_within(
        &self,
        filter: &Filter,
        numbers: Numbers,
        after: Option<Cursor>,
    ) -> Result<(Vec<ListRow>, Option<Cursor>), Error> {
        let after = after.or(numbers.begin());
        let mut rows = claims::list(self.db.read(), filter, Sort::Number, after, PAGE).await?;
        let full = u64::try_from(rows.len()).is_ok_and(|length| length == PAGE);
        let next = rows.last().filter(|row| full && numbers.reach(row.number));
        let next = next.map(|row| row.cursor(Sort::Number));
        rows.retain(|row| numbers.reach(row.number));
        Ok((self.leaving(rows).await?, next))
    }

    /// The claims with these numbers as they leave the desk, in the order of the numbers.
    pub async fn listed_numbers(&self, numbers: &[ClaimNumber]) -> Result<Vec<ListRow>, Error> {
        let mut rows = claims::rows_numbered(self.db.read(), numbers).await?;
        rows.sort_by_key(|row| row.number);
        self.leaving(rows).await
    }

    async fn leaving(&self, rows: Vec<ClaimRow>) -> Result<Vec<ListRow>, Error> {
        let c = self.db.read();
        let ids: Vec<ClaimId> = rows.iter().map(|row| row.id).collect();
        let approved = claims::approved_rationales(c, &ids).await?;
        let people = self.people_names().await?;
        let scales = store::desk::list_scales(c).await?;
        let kind = |scale: Option<ScaleId>, label: &str| {
            let scale = scales.iter().find(|it| Some(it.id) == scale)?;
            scale.label(label).map(|label| label.kind)
        };
        let listed = rows.into_iter().map(|row| {
            let rationale = approved.get(&row.id).cloned();
            let label_kind = row.label.as_deref().and_then(|label| kind(row.scale, label));
            let assignee = row.assignee.and_then(|person| people.get(&person).cloned());
            list_row(row, rationale, label_kind, assignee)
        });
        Ok(listed.collect())
    }

    pub(super) async fn desk_info(&self, site: Site<'_>) -> Result<DeskInfo, Error> {
        let desk = self.settled().await?.desk;
        let shown = site.filter(|_| desk.publishing.is_on(site.is_some()));
        let page = |path: &str| shown.map(|it| format!("{}{path}", it.trim_end_matches('/')));
        Ok(DeskInfo {
            name: desk.name,
            public_url: site.map(str::to_owned),
            corrections_url: page("/corrections"),
            method_url: page("/checks/method"),
            tells_contacts: desk.contacts_in_report,
        })
    }

    /// Every version of a scale that the rounds of a claim were given on.
    pub async fn scales_of(
        &self,
        claim: &Claim,
    ) -> Result<BTreeMap<ScaleId, crate::domain::scale::Scale>, Error> {
        let ids: BTreeSet<ScaleId> = claim.rounds.iter().map(|round| round.scale).collect();
        let mut scales = BTreeMap::new();
        for id in ids {
            if let Some(scale) = store::desk::read_scale(self.db.read(), id).await? {
                scales.insert(id, scale);
            }
        }
        Ok(scales)
    }

    async fn trail_lines(
        &self,
        loaded: &Loaded,
        names: &Names,
        tells_contacts: bool,
    ) -> Result<Vec<TrailLine>, Error> {
        let Some(claim) = &loaded.claim else { return Ok(Vec::new()) };
        let stored = log::read(self.db.read(), claim.id.0).await?;
        let told = telling::tell_all(&loaded.history, names);
        let lines = loaded.history.iter().zip(told).zip(stored);
        let line =
            |((recorded, told), stored): ((&crate::domain::claim::Recorded, _), log::Stored)| {
                let told: telling::Told = told;
                let event = &recorded.event;
                let is_private = event.is_talk() || event.is_about_contact() && !tells_contacts;
                let told = if is_private { told.bare() } else { told };
                TrailLine {
                    seq: recorded.seq,
                    at: recorded.at,
                    sentence: told.sentence(),
                    actor: told.who,
                    hash: hex::encode(stored.hash),
                }
            };
        Ok(lines.map(line).collect())
    }
}

fn info(article: Article, revision: &Revision) -> ArticleInfo {
    ArticleInfo {
        id: article.id,
        title: article.title,
        publisher: article.publisher,
        author: article.author,
        published: article.published_on,
        url: article.url,
        language: article.language,
        imported_at: article.imported_at,
        sha256: revision.sha256.clone(),
        taken_at: revision.made_at,
    }
}

/// The words around a claim's quote, in the text that it was opened on.
pub fn context(opened_on: &Revision, claim: &Claim) -> QuoteContext {
    match claim.anchors.first().filter(|it| it.revision == opened_on.id) {
        Some(anchor) => context_at(&opened_on.body, &range(anchor.start, anchor.end)),
        None => QuoteContext::default(),
    }
}

/// The words around a range of a text, cut at white space, from its own paragraph.
pub fn context_at(body: &str, range: &Range<usize>) -> QuoteContext {
    let before: String = body.chars().take(range.start).collect();
    let before = before.rsplit("\n\n").next().unwrap_or_default();
    let cut = before.chars().count().saturating_sub(AROUND);
    let mut before: String = before.chars().skip(cut).collect();
    if cut > 0 {
        before = before.split_once(char::is_whitespace).map_or(String::new(), |it| it.1.to_owned());
        before.insert_str(0, "… ");
    }
    let after: String = body.chars().skip(range.end).take(AROUND).collect();
    let paragraph = after.split("\n\n").next().unwrap_or_default();
    let whole = paragraph.chars().count() < AROUND;
    let after = match paragraph.rsplit_once(char::is_whitespace) {
        Some((kept, _)) if !whole => format!("{kept} …"),
        _ => paragraph.to_owned(),
    };
    QuoteContext { before, after }
}

fn list_row(
    row: ClaimRow,
    rationale: Option<String>,
    label_kind: Option<crate::domain::scale::LabelKind>,
    assignee: Option<String>,
) -> ListRow {
    // The row shows a proposal too; only an approved label leaves the desk.
    let approved = row.approved_at.is_some();
    ListRow {
        number: row.number.to_string(),
        statement: row.statement,
        quote: row.quote,
        speakers: row.speakers,
        stage: row.stage,
        label: row.label_name.filter(|_| approved),
        label_kind: label_kind.filter(|_| approved),
        rationale,
        publication: row.publication,
        article_title: row.article_title,
        article_url: row.article_url,
        article_published: row.article_published,
        assignee,
        due: row.due,
        evidence: row.evidence,
        origins: row.origins,
        tags: row.tags,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        approved_at: row.approved_at,
    }
}
