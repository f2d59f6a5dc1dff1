//! Besides: what a row says of a claim that is there without it.

use crate::text::fold;

/// What one of two that speak of the same claim says, and the other does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Besides {
    pub speakers: Vec<String>,
    pub tags: Vec<String>,
    pub notes: Vec<String>,
}

impl Besides {
    /// Leaves out what is there; names count as the same however they are spelt in capitals.
    pub fn without(self, there: &Self) -> Self {
        Self {
            speakers: lacking(self.speakers, &there.speakers),
            tags: lacking(self.tags, &there.tags),
            notes: lacking(self.notes, &there.notes),
        }
    }

    pub fn add(&mut self, more: Self) {
        self.speakers.extend(more.speakers);
        self.tags.extend(more.tags);
        self.notes.extend(more.notes);
    }

    /// "the speaker “Ida Kern”, the tag “crime”, the note"; nothing where nothing is said.
    pub fn words(&self) -> Option<String> {
        let speakers = self.speakers.iter().map(|it| format!("the speaker “{it}”"));
        let tags = self.tags.iter().map(|it| format!("the tag “{it}”"));
        let notes = self.notes.iter().map(|_| "the note".to_owned());
        let all: Vec<String> = speakers.chain(tags).chain(notes).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}

fn lacking(wanted: Vec<String>, there: &[String]) -> Vec<String> {
    let known: Vec<String> = there.iter().map(|it| fold(it)).collect();
    wanted.into_iter().filter(|it| !known.contains(&fold(it))).collect()
}
