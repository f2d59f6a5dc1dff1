//! Facets: by what the suggestions of an article can be narrowed, and how many would be left.

use super::wanted::{Found, Order, Show, Wanted, form_word, kind_word};
use crate::desk::suggestions::{form, kind};
use crate::domain::claim::{Form, Kind};

/// Kinds that desks check least, so that a list without them is one click away.
const SOFT: [Kind; 4] = [Kind::Opinion, Kind::Other, Kind::Position, Kind::Experience];

/// One way to narrow or order the list, with a link for each choice.
pub struct Facet {
    pub name: &'static str,
    pub choices: Vec<Choice>,
}

impl Facet {
    fn is_choice(&self) -> bool {
        self.choices.len() > 1
    }
}

pub struct Choice {
    pub word: &'static str,
    pub count: Option<usize>,
    pub query: String,
    pub current: bool,
}

/// Something that narrows the list now, and the address without it.
pub struct Chip {
    pub name: &'static str,
    pub word: &'static str,
    pub without: String,
}

/// How the suggestions on show are narrowed, and how they could be.
pub struct Facets {
    pub chips: Vec<Chip>,
    pub all: Vec<Facet>,
    /// Leaves opinions out, where there are some.
    pub no_opinions: Option<Choice>,
    /// How many suggestions the tab has, narrowed and not.
    pub chosen: usize,
    pub of: usize,
}

impl Facets {
    pub fn new(wanted: &Wanted, all: &[Found]) -> Self {
        let state = wanted.show.state();
        let on_tab: Vec<&Found> = all.iter().filter(|(it, _)| Some(it.state) == state).collect();
        let count = |fits: &dyn Fn(&Found) -> bool| on_tab.iter().filter(|it| fits(it)).count();
        let of_kind = |it| count(&|(_, found)| kind(found.kind) == it && wanted.has_form(found));
        let of_form = |it| count(&|(_, found)| form(found.form) == it && wanted.has_kind(found));
        let facets = [kinds(wanted, &of_kind), hidden(wanted, &of_kind), forms(wanted, &of_form)];
        let no_opinions = match of_kind(Kind::Opinion) {
            0 => None,
            _ if wanted.kind.is_some() || wanted.hide.has(Kind::Opinion) => None,
            count => Some(Choice {
                word: "Hide opinions",
                count: Some(count),
                query: wanted.with(|it| it.hide.toggle(Kind::Opinion)),
                current: false,
            }),
        };
        Self {
            chips: chips(wanted),
            all: facets.into_iter().chain([orders(wanted)]).filter(Facet::is_choice).collect(),
            no_opinions,
            chosen: count(&|(_, found)| wanted.has_kind(found) && wanted.has_form(found)),
            of: on_tab.len(),
        }
    }
}

fn chips(wanted: &Wanted) -> Vec<Chip> {
    let kind = wanted.kind.map(|it| Chip {
        name: "Kind",
        word: kind_word(it),
        without: wanted.with(|it| it.kind = None),
    });
    let hidden = wanted.hide.kinds().iter().map(|kind| Chip {
        name: "Without",
        word: kind_word(*kind),
        without: wanted.with(|it| it.hide.toggle(*kind)),
    });
    let form = wanted.form.map(|it| Chip {
        name: "Form",
        word: form_word(it),
        without: wanted.with(|it| it.form = None),
    });
    kind.into_iter().chain(hidden).chain(form).collect()
}

fn kinds(wanted: &Wanted, of_kind: &dyn Fn(Kind) -> usize) -> Facet {
    let any = Choice {
        word: "any",
        count: None,
        query: wanted.with(|it| it.kind = None),
        current: wanted.kind.is_none(),
    };
    let choice = |kind: Kind| Choice {
        word: kind_word(kind),
        count: Some(of_kind(kind)),
        query: wanted.with(|it| {
            it.kind = Some(kind);
            it.hide = super::wanted::Hidden::default();
        }),
        current: wanted.kind == Some(kind),
    };
    Facet { name: "Kind", choices: shown(any, Kind::ALL.into_iter().map(choice)) }
}

fn hidden(wanted: &Wanted, of_kind: &dyn Fn(Kind) -> usize) -> Facet {
    let none = Choice {
        word: "none",
        count: None,
        query: wanted.with(|it| it.hide = super::wanted::Hidden::default()),
        current: wanted.hide.kinds().is_empty(),
    };
    let choice = |kind: Kind| Choice {
        word: kind_word(kind),
        count: Some(of_kind(kind)),
        query: wanted.with(|it| {
            it.hide.toggle(kind);
            it.kind = None;
        }),
        current: wanted.hide.has(kind),
    };
    Facet { name: "Hide", choices: shown(none, SOFT.into_iter().map(choice)) }
}

fn forms(wanted: &Wanted, of_form: &dyn Fn(Form) -> usize) -> Facet {
    let any = Choice {
        word: "any",
        count: None,
        query: wanted.with(|it| it.form = None),
        current: wanted.form.is_none(),
    };
    let choice = |form: Form| Choice {
        word: form_word(form),
        count: Some(of_form(form)),
        query: wanted.with(|it| it.form = Some(form)),
        current: wanted.form == Some(form),
    };
    Facet { name: "Form", choices: shown(any, Form::ALL.into_iter().map(choice)) }
}

fn orders(wanted: &Wanted) -> Facet {
    let choice = |(order, word)| Choice {
        word,
        count: None,
        query: wanted.with(|it| it.sort = order),
        current: wanted.sort == order,
    };
    let orders = [(Order::Place, "as in the text"), (Order::Worth, "most worth checking first")];
    Facet { name: "Order", choices: orders.into_iter().map(choice).collect() }
}

/// The first choice, and those that would leave something or are chosen.
fn shown(first: Choice, others: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let others = others.filter(|it| it.current || it.count != Some(0));
    [first].into_iter().chain(others).collect()
}

/// A tab above the cards.
pub struct Tab {
    pub word: &'static str,
    pub count: usize,
    pub query: String,
    pub current: bool,
}

/// The tabs, each with how many cards it has when nothing narrows it.
pub fn tabs(wanted: &Wanted, count: impl Fn(Show) -> usize) -> Vec<Tab> {
    let tab = |show: Show| Tab {
        word: show.word(),
        count: count(show),
        query: wanted.with(|it| it.show = show),
        current: wanted.show == show,
    };
    Show::ALL.into_iter().map(tab).collect()
}
