//! Wanted: what the address of a list asks for. What cannot be understood is left for later.

use crate::desk::lists::{Place, Sort};
use crate::web::lists::{cursor_from, plain};
use crate::web::queue::duty::{Duty, sort_named};

/// Each part of the address by its name, so that reading and writing cannot differ.
macro_rules! wanted {
    ($($part:ident),+) => {
        /// The address of a list. What is empty narrows nothing.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Wanted {
            $(pub $part: String,)+
        }

        impl Wanted {
            fn parts(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($part), self.$part.as_str())),+]
            }

            fn part(&mut self, name: &str) -> Option<&mut String> {
                match name {
                    $(stringify!($part) => Some(&mut self.$part),)+
                    _ => None,
                }
            }
        }
    };
}

wanted! {
    tab, view, stage, speaker, article, assigned, due, label, tag, kind, severity, said_before,
    opened, evidence, origins, priority, sort, after, before
}

impl Wanted {
    /// Reads the part of an address behind its question mark, without characters that nobody
    /// typed. Tags may be named one by one.
    pub fn parse(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = plain(&value);
            let Some(part) = wanted.part(&name).filter(|_| !value.is_empty()) else { continue };
            if name == "tag" && !part.is_empty() {
                part.push(',');
                part.push_str(&value);
            } else {
                *part = value;
            }
        }
        wanted
    }

    /// The address of this list with one part changed; the part behind the place starts anew.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut wanted = Self { after: String::new(), before: String::new(), ..self.clone() };
        change(&mut wanted);
        wanted.query()
    }

    /// The address of the whole list, of whatever page.
    pub fn list(&self) -> String {
        self.with(|_| {})
    }

    /// What of it can be kept as a view.
    pub fn kept(&self) -> String {
        self.with(|it| it.view.clear())
    }

    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.parts().into_iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }

    /// The order: the one asked for, if the tab can have it. A list of what is due soon begins with
    /// what is due first, unless it is asked otherwise.
    pub fn sort(&self, duty: &Duty) -> Sort {
        let can_be_due = duty.sorts.contains(&Sort::Due);
        match sort_named(&self.sort).filter(|it| duty.sorts.contains(it)) {
            Some(sort) => sort,
            None if !self.due.is_empty() && can_be_due => Sort::Due,
            None => duty.sort,
        }
    }

    /// Which page of the list.
    pub fn place(&self) -> Place {
        let after = cursor_from(&self.after).map(Place::After);
        after.or_else(|| cursor_from(&self.before).map(Place::Before)).unwrap_or(Place::Start)
    }

    /// Its tags, each once.
    pub fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tag.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            if !tags.iter().any(|it| it == tag) {
                tags.push(tag.to_owned());
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::queue::duty;

    #[test]
    fn an_address_is_read_and_written_as_the_same_list() {
        let query = "tab=mine&speaker=J%C3%B3n+%26+Co&tag=a%2Cb&sort=waiting&after=1-2";
        let wanted = Wanted::parse(query);
        assert_eq!(wanted.query(), query);
        assert_eq!(wanted.list(), query.replace("&after=1-2", ""));
        assert_eq!(wanted.tags(), ["a", "b"]);
        assert_eq!(wanted.sort(duty::named("mine").unwrap()), Sort::Waiting);
        assert!(matches!(wanted.place(), Place::After(_)));
    }

    #[test]
    fn whatever_stands_in_an_address_is_read_as_some_list() {
        let wanted = Wanted::parse("tag=a&tag=b&tag=a&nonsense=1&tab=%00x&sort=y&&=&after=x&%ff");
        assert_eq!(wanted.tags(), ["a", "b"]);
        assert_eq!((wanted.tab.as_str(), wanted.place()), ("x", Place::Start));
        assert_eq!(wanted.sort(duty::named("due").unwrap()), Sort::Due);
    }
}
