//! Wanted: which suggestions of an article its address asks for, and in which order.

use std::cmp::Reverse;

use serde::Deserialize;

use crate::desk::lists::{Suggestion, SuggestionState};
use crate::desk::suggestions::{form, kind};
use crate::domain::claim::{Form, Kind};
use crate::domain::{ArticleId, SuggestionId};
use crate::text;

/// A suggestion as it is stored, with what was found.
pub type Found = (Suggestion, text::Suggestion);

/// What stands beside the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    Open,
    Suggested,
    Dismissed,
}

impl Show {
    pub const ALL: [Self; 4] = [Self::All, Self::Open, Self::Suggested, Self::Dismissed];

    fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Suggested => "suggested",
            Self::Dismissed => "dismissed",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Open => "Open",
            Self::Suggested => "Suggested",
            Self::Dismissed => "Dismissed",
        }
    }

    /// Which suggestions it shows, if any.
    pub fn state(self) -> Option<SuggestionState> {
        match self {
            Self::All | Self::Suggested => Some(SuggestionState::Waiting),
            Self::Open => None,
            Self::Dismissed => Some(SuggestionState::Dismissed),
        }
    }
}

/// The order of suggestions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As they stand in the text.
    #[default]
    Place,
    /// The most worth checking first.
    Worth,
}

/// Kinds that are left out, as the address has them: `opinion position`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hidden(Vec<Kind>);

impl TryFrom<String> for Hidden {
    type Error = &'static str;

    fn try_from(keys: String) -> Result<Self, Self::Error> {
        let kinds = keys.split_whitespace().map(Kind::from_key);
        kinds.collect::<Option<_>>().map(Self).ok_or("no such kind")
    }
}

impl Hidden {
    pub fn has(&self, kind: Kind) -> bool {
        self.0.contains(&kind)
    }

    /// Leaves a kind out, or takes it in again.
    pub fn toggle(&mut self, kind: Kind) {
        if self.has(kind) {
            self.0.retain(|it| *it != kind);
        } else {
            self.0.push(kind);
        }
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.0
    }
}

/// The address of an article's page. What it leaves out narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub show: Show,
    /// Only suggestions of this kind.
    pub kind: Option<Kind>,
    pub hide: Hidden,
    /// Only suggestions in this form.
    pub form: Option<Form>,
    pub sort: Order,
}

/// The suggestion to go to once the one that a form is on has gone.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Next {
    pub next: Option<SuggestionId>,
}

impl Wanted {
    /// The query of this address with one part changed.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut wanted = self.clone();
        change(&mut wanted);
        wanted.query()
    }

    pub fn query(&self) -> String {
        let hidden: Vec<&str> = self.hide.0.iter().map(|it| it.key()).collect();
        let hidden = hidden.join(" ");
        let sort = if self.sort == Order::Worth { "worth" } else { "" };
        let parts = [
            ("show", self.show.key()),
            ("kind", self.kind.map_or("", Kind::key)),
            ("hide", &hidden),
            ("form", self.form.map_or("", Form::key)),
            ("sort", sort),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parts.into_iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// The query of a form, which comes back to this view and goes on with the next suggestion.
    pub fn going_on(&self, next: Next) -> String {
        let next = next.next.map(|id| format!("&next={id}")).unwrap_or_default();
        format!("{}{next}", self.query())
    }

    /// Where a form leads back to: the same view of the article, at the next card.
    pub fn back(&self, article: ArticleId, next: Next) -> String {
        let place = next.next.map_or_else(|| "claims".to_owned(), |id| format!("s-{id}"));
        self.at(article, &place)
    }

    /// This view of the article, at some place on the page.
    pub fn at(&self, article: ArticleId, place: &str) -> String {
        format!("/articles/{article}?{}#{place}", self.query())
    }

    pub fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.form.is_some() || !self.hide.0.is_empty()
    }

    pub fn has_kind(&self, found: &text::Suggestion) -> bool {
        let of = kind(found.kind);
        self.kind.is_none_or(|it| it == of) && !self.hide.has(of)
    }

    pub fn has_form(&self, found: &text::Suggestion) -> bool {
        self.form.is_none_or(|it| it == form(found.form))
    }

    /// The suggestions on show, in their order.
    pub fn chosen<'a>(&self, all: &'a [Found]) -> Vec<&'a Found> {
        let is_chosen = |(stored, found): &&Found| {
            Some(stored.state) == self.show.state() && self.has_kind(found) && self.has_form(found)
        };
        let mut chosen: Vec<_> = all.iter().filter(is_chosen).collect();
        if self.sort == Order::Worth {
            chosen.sort_by_key(|(_, found)| Reverse(found.worth));
        }
        chosen
    }
}

/// What a suggestion's kind is called: the splitter offers no other thing than a claim that it
/// knows the kind of, and what is none.
pub fn kind_word(kind: Kind) -> &'static str {
    if kind == Kind::Other { "Not a claim" } else { kind.word() }
}

pub fn form_word(form: Form) -> &'static str {
    if form == Form::Stated { "stated by the publisher" } else { form.word() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<Wanted> {
        let request = actix_web::web::Query::<Wanted>::from_query(query);
        request.ok().map(actix_web::web::Query::into_inner)
    }

    #[test]
    fn an_address_survives_being_read() {
        for query in [
            "show=all",
            "show=dismissed&kind=quantity&form=direct&sort=worth",
            "show=suggested&hide=opinion+other",
        ] {
            assert_eq!(read(query).unwrap().query(), query);
        }
        assert_eq!(read("").unwrap(), Wanted::default());
    }

    #[test]
    fn an_address_that_means_nothing_is_refused() {
        for query in ["show=x", "kind=x", "hide=opinion+x", "form=x", "sort=x"] {
            assert_eq!(read(query), None, "{query}");
        }
    }

    #[test]
    fn a_kind_is_left_out_and_taken_in_again() {
        let mut hidden = Hidden::default();
        hidden.toggle(Kind::Opinion);
        assert!(hidden.has(Kind::Opinion) && !hidden.has(Kind::Event));
        hidden.toggle(Kind::Opinion);
        assert_eq!(hidden, Hidden::default());
    }
}
