//! Suggestions: what the splitter found, accepted as claims or dismissed.

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};

use super::articles::parse;
use super::claims::{NewAttribution, NewClaim, Quote, Sent};
use super::following::range;
use super::quotes::followed;
use super::sources::NewSpeaker;
use super::{Desk, Error, allow, settled};
use crate::domain::claim::{AttributionRole, Form, Kind};
use crate::domain::records::Record;
use crate::domain::speaker::SpeakerKind;
use crate::domain::words::{Field, clean};
use crate::domain::{Act, ArticleId, SuggestionId};
use crate::store::articles::{self, SuggestionState};
use crate::store::claims::Loaded;
use crate::store::log::{Meta, append_record};
use crate::store::{Tx, forms, revisions};
use crate::text;

/// A suggestion and the text that it was found in.
#[derive(Clone, Debug)]
pub struct InText {
    pub article: articles::Article,
    pub revision: articles::Revision,
    pub suggestion: (articles::Suggestion, text::Suggestion),
}

/// What somebody changed about a suggestion before accepting it.
#[derive(Clone, Debug)]
pub struct Edited {
    pub statement: String,
    pub kind: Kind,
    pub speaker: String,
    pub speaker_kind: SpeakerKind,
    pub title: String,
}

impl Desk {
    /// One suggestion with what was found.
    pub async fn suggestion(
        &self,
        of: SuggestionId,
    ) -> Result<(articles::Suggestion, text::Suggestion), Error> {
        let stored = articles::read_suggestion(self.db.read(), of).await?;
        let stored = stored.ok_or(Error::NotFound)?;
        let found = parse(&stored.content)?;
        Ok((stored, found))
    }

    /// Opens a claim from a suggestion, with what somebody changed about it.
    pub async fn accept(
        &self,
        of: SuggestionId,
        edited: Option<Edited>,
        sent: Sent,
    ) -> Result<Loaded, Error> {
        let (stored, found) = self.newest(of).await?;
        let of = stored.id;
        let article = self.article_head(stored.article).await?;
        let mut new = NewClaim {
            article: stored.article,
            quote: Quote::Range { revision: stored.revision, range: found.start..found.end },
            statement: found.statement.clone(),
            kind: kind(found.kind),
            attributions: attributions(&found, article.publisher.as_deref()),
            suggestion: Some(of),
        };
        if let Some(edited) = edited {
            correct_speaker(&mut new.attributions, &found, &edited);
            new.statement = edited.statement;
            new.kind = edited.kind;
        }
        self.open_claim(new, sent).await
    }

    /// One suggestion within the text that it was found in.
    pub async fn suggestion_in_text(&self, of: SuggestionId) -> Result<InText, Error> {
        let (stored, found) = self.suggestion(of).await?;
        let c = self.db.read();
        let article = articles::read(c, stored.article).await?.ok_or(Error::NotFound)?;
        let revision = articles::read_revision(c, stored.revision).await?;
        let revision = revision.ok_or(Error::NotFound)?;
        Ok(InText { article, revision, suggestion: (stored, found) })
    }

    /// Says that a suggestion is no claim.
    pub async fn dismiss(&self, of: SuggestionId, sent: Sent) -> Result<ArticleId, Error> {
        self.turn(of, Turn::Dismiss, sent).await
    }

    /// Takes a dismissal back: the suggestion waits again.
    pub async fn restore(&self, of: SuggestionId, sent: Sent) -> Result<ArticleId, Error> {
        self.turn(of, Turn::Restore, sent).await
    }

    /// The suggestion that stands in the newest text for one that may be of an older one.
    async fn newest(
        &self,
        of: SuggestionId,
    ) -> Result<(articles::Suggestion, text::Suggestion), Error> {
        let (stored, found) = self.suggestion(of).await?;
        let c = self.db.read();
        let newest = articles::latest(c, stored.article).await?.ok_or(Error::NotFound)?;
        if newest.id == stored.revision {
            return Ok((stored, found));
        }
        let old = articles::read_revision(c, stored.revision).await?.ok_or(Error::NotFound)?;
        let all = articles::suggestions(c, newest.id).await?;
        let place = followed(old, found.start..found.end, newest).await?;
        let place = place.ok_or(Error::TextChanged)?;
        let is_there =
            |it: &articles::Suggestion| range(it.start, it.end) == (place.start..place.end);
        let stored = all.into_iter().find(is_there).ok_or(Error::TextChanged)?;
        let found = parse(&stored.content)?;
        Ok((stored, found))
    }

    async fn turn(&self, of: SuggestionId, turn: Turn, sent: Sent) -> Result<ArticleId, Error> {
        allow(sent.actor, Act::Import)?;
        let meta = self.meta(sent.actor);
        let of = self.newest(of).await?.0.id;
        self.write(move |tx| turned(tx, of, turn, sent.clone(), meta).boxed()).await
    }
}

/// What is done to a suggestion that becomes no claim.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Dismiss,
    Restore,
}

/// What a form did, kept under its key.
#[derive(Serialize, Deserialize)]
struct Did {
    suggestion: SuggestionId,
}

async fn turned(
    tx: &Tx,
    of: SuggestionId,
    turn: Turn,
    sent: Sent,
    meta: Meta,
) -> Result<ArticleId, Error> {
    let settled = settled(tx).await?;
    let stored = articles::read_suggestion(tx, of).await?.ok_or(Error::NotFound)?;
    let article = stored.article;
    revisions::lock(tx, article).await?;
    if let Some((person, key)) = sent.key() {
        if forms::done::<Did>(tx, person, &key).await?.is_some() {
            return Ok(article);
        }
        // First of all, so that of one form sent twice at once the second waits for the first.
        forms::keep(tx, person, &key, &Did { suggestion: of }, meta.at).await?;
    }
    if revisions::latest_id(tx, article).await? != Some(stored.revision) {
        return Err(Error::TextChanged);
    }
    let record = match turn {
        Turn::Dismiss => {
            let (state, by) = (SuggestionState::Dismissed, meta.actor.person);
            if !articles::decide_suggestion(tx, of, state, None, by, meta.at).await? {
                return Err(Error::SuggestionGone);
            }
            Record::SuggestionDismissed { suggestion: of }
        }
        Turn::Restore => {
            if !articles::restore_suggestion(tx, of).await? {
                return Err(Error::NotDismissed);
            }
            Record::SuggestionRestored { suggestion: of }
        }
    };
    append_record(tx, &settled.desk.origin, "article", article.0, &record, meta).await?;
    Ok(article)
}

/// Who said it: the speaker first, and the publisher who passes it on.
fn attributions(found: &text::Suggestion, publisher: Option<&str>) -> Vec<NewAttribution> {
    let form = form(found.form);
    let by = |name: &str, kind, title: &str, role, form, cue: &str| NewAttribution {
        speaker: NewSpeaker { name: name.to_owned(), kind },
        title: title.to_owned(),
        role,
        form,
        cue: cue.to_owned(),
    };
    let cue = found.cue.as_ref().map_or("", |cue| &cue.text);
    let organisation = SpeakerKind::Organisation;
    let mut all = Vec::new();
    match found.speaker.as_ref().map(|speaker| (speaker, speaker_kind(speaker.kind))) {
        Some((speaker, Some(kind))) if !speaker.is_pronoun() => {
            let title = speaker.role.as_deref().unwrap_or_default();
            all.push(by(&speaker.name, kind, title, AttributionRole::Originated, form, cue));
            let via = found.via.as_ref().and_then(|it| Some((it, speaker_kind(it.kind)?)));
            if let Some((via, kind)) = via.filter(|(it, _)| !it.is_pronoun()) {
                let reported = AttributionRole::Reported;
                all.push(by(&via.name, kind, "", reported, Form::Indirect, ""));
            }
            if let Some(publisher) = publisher {
                let reported = AttributionRole::Reported;
                all.push(by(publisher, organisation, "", reported, Form::Indirect, ""));
            }
        }
        Some((publisher, None)) => {
            let stated = AttributionRole::Originated;
            all.push(by(&publisher.name, organisation, "", stated, Form::Stated, ""));
        }
        // “He” is nobody until a reader says who is meant.
        Some((_, Some(_))) | None => {}
    }
    all
}

/// Puts the speaker that somebody typed where the suggested one stood.
fn correct_speaker(all: &mut Vec<NewAttribution>, found: &text::Suggestion, edited: &Edited) {
    let name = clean(Field::Speaker, &edited.speaker);
    let first = all.iter_mut().find(|it| it.role == AttributionRole::Originated);
    match first {
        Some(_) if name.is_empty() => {
            all.retain(|it| it.role != AttributionRole::Originated);
        }
        Some(it) => {
            it.speaker = NewSpeaker { name, kind: edited.speaker_kind };
            it.title.clone_from(&edited.title);
        }
        None if name.is_empty() => {}
        None => all.insert(
            0,
            NewAttribution {
                speaker: NewSpeaker { name, kind: edited.speaker_kind },
                title: edited.title.clone(),
                role: AttributionRole::Originated,
                form: form(found.form),
                cue: String::new(),
            },
        ),
    }
}

/// The domain's word for the splitter's.
pub fn form(form: text::Form) -> Form {
    match form {
        text::Form::Direct => Form::Direct,
        text::Form::Indirect => Form::Indirect,
        text::Form::Mixed => Form::Mixed,
        text::Form::Stated => Form::Stated,
    }
}

/// The domain's word for the splitter's.
pub fn kind(kind: text::ClaimKind) -> Kind {
    match kind {
        text::ClaimKind::Quantity => Kind::Quantity,
        text::ClaimKind::Comparison => Kind::Comparison,
        text::ClaimKind::Event => Kind::Event,
        text::ClaimKind::Cause => Kind::Cause,
        text::ClaimKind::Prediction => Kind::Prediction,
        text::ClaimKind::Rule => Kind::Rule,
        text::ClaimKind::Position => Kind::Position,
        text::ClaimKind::Experience => Kind::Experience,
        text::ClaimKind::Opinion => Kind::Opinion,
        text::ClaimKind::NotAClaim => Kind::Other,
    }
}

/// The domain's word for the splitter's; none for the publisher, who is whoever published it.
pub fn speaker_kind(kind: text::SpeakerKind) -> Option<SpeakerKind> {
    match kind {
        text::SpeakerKind::Person => Some(SpeakerKind::Person),
        text::SpeakerKind::Organisation => Some(SpeakerKind::Organisation),
        text::SpeakerKind::Place => Some(SpeakerKind::Place),
        text::SpeakerKind::Group => Some(SpeakerKind::Group),
        text::SpeakerKind::Unnamed => Some(SpeakerKind::Unnamed),
        text::SpeakerKind::Publisher => None,
    }
}
