//! Telling: what each record means, in a sentence that a person can read.

use super::Record;
use crate::domain::Actor;
use crate::domain::claim::Place;
use crate::domain::claim::telling::{Detail, Names, Told, who};
use crate::domain::watch::Health;

/// Tells one record.
pub fn tell(actor: Actor, record: &Record, names: &dyn Names) -> Told {
    let (did, detail) = told(record);
    Told { who: who(actor, names), did, detail }
}

#[expect(clippy::too_many_lines, reason = "one sentence per record, in one exhaustive match")]
fn told(record: &Record) -> (String, Detail) {
    let plain = |did: &str| (did.to_owned(), Detail::Nothing);
    let named = |did: &str, name: &str| (did.to_owned(), Detail::Words(name.to_owned()));
    let or_erased = |it: &Option<String>| it.clone().unwrap_or_else(|| "(erased)".to_owned());
    match record {
        Record::DeskSetUp { name, .. } => named("set up the desk", name),
        Record::DeskChanged { name, .. } => named("changed the settings of the desk", name),
        Record::PublishingChanged { .. } => plain("changed how the pages for readers are"),
        Record::RulingsRemoved { publisher: Some(publisher), count, reason, .. } => {
            named(&format!("removed checks of {publisher} that were known here ({count})"), reason)
        }
        Record::RulingsRemoved { url, reason, .. } => {
            let url = url.as_deref().unwrap_or("another desk");
            named(&format!("removed a check that was known here ({url})"), reason)
        }
        Record::MethodWritten { version, .. } => {
            plain(&format!("wrote version {version} of how the desk works"))
        }
        Record::ChecklistChanged { version, .. } => {
            plain(&format!("changed the checklist, which is version {version} now"))
        }
        Record::ScaleVersioned { key, version, .. } => {
            plain(&format!("made version {version} of the scale “{key}”"))
        }
        Record::ArticleImported { title, .. } => named("imported the article", title),
        Record::ArticleRevised { revision, title, .. } => {
            let did = format!("brought in revision {revision} of the article");
            (did, title.clone().map_or(Detail::Nothing, Detail::Words))
        }
        Record::ArticleDescribed { title, .. } => {
            named("changed what is known of the article", title)
        }
        Record::SuggestionDismissed { .. } => plain("dismissed a suggestion in the article"),
        Record::SuggestionRestored { .. } => {
            plain("took back that a suggestion in the article was dismissed")
        }
        Record::ArticleSnapshotTaken { .. } => plain("took a copy of the article’s page"),
        Record::SourceSnapshotTaken { .. } => plain("took a copy of what the source says"),
        Record::ArticleSnapshotRead { .. } | Record::SourceSnapshotRead { .. } => {
            plain("read the words of a copy that was taken before")
        }
        Record::ArticleRedacted { fields, ground }
        | Record::SpeakerRedacted { fields, ground }
        | Record::PersonRedacted { fields, ground } => redacted(fields, ground),
        Record::SourceAdded { title, .. } => named("added the source", title),
        Record::SourceHealthChanged { health, problem } => {
            looked("source", *health, problem.as_deref())
        }
        Record::ArticleHealthChanged { health, problem } => {
            looked("article", *health, problem.as_deref())
        }
        Record::SourceChangeSettled { health } => {
            named("saw how the source fares at its address", health.word())
        }
        Record::ArticleChangeSettled { health } => {
            named("saw how the article fares at its address", health.word())
        }
        Record::SpeakerNamed { name, .. } => named("added the speaker", &or_erased(name)),
        Record::SpeakerDescribed { .. } => plain("changed what is known of the speaker"),
        Record::PersonInvited { name, role, .. } => {
            named(&format!("added somebody as {}", role.key()), &or_erased(name))
        }
        Record::PersonChanged { name, .. } => {
            named("changed the name or the e-mail address of somebody", &or_erased(name))
        }
        Record::RoleChanged { role } => plain(&format!("changed a role to {}", role.key())),
        Record::PersonDisabled {} => plain("took away that somebody may sign in"),
        Record::PersonEnabled {} => plain("gave back that somebody may sign in"),
        Record::LinkMade { .. } => plain("made a link to choose a password"),
        Record::PasswordChosen {} => plain("chose a password"),
        Record::ViewSaved { name, shared: true, .. } => named("shared the view", name),
        Record::ViewSaved { name, shared: false, .. } => named("saved the view", name),
        Record::ViewRenamed { name } => named("renamed the view", name),
        Record::ViewDeleted {} => plain("deleted the view"),
    }
}

fn looked(what: &str, health: Health, problem: Option<&str>) -> (String, Detail) {
    let problem = problem.map(|it| format!(" ({it})")).unwrap_or_default();
    let did = format!("found the {what} to fare otherwise at its address");
    (did, Detail::Words(format!("{}{problem}", health.word())))
}

fn redacted(fields: &[Place], ground: &str) -> (String, Detail) {
    let places: Vec<String> = fields.iter().map(Place::words).collect();
    let words = format!("{} — {ground}", places.join(", "));
    ("erased personal data".to_owned(), Detail::Words(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClaimId, PersonId, Role, SourceId};

    struct Nobody;

    impl Names for Nobody {
        fn person(&self, _: PersonId) -> String {
            "Eve".to_owned()
        }

        fn source(&self, _: SourceId) -> String {
            String::new()
        }

        fn claim(&self, _: ClaimId) -> String {
            String::new()
        }
    }

    #[test]
    fn a_record_is_a_sentence() {
        let said = |record: &Record| tell(Actor::command_line(), record, &Nobody).sentence();
        let invited = |name| Record::PersonInvited { name, email: None, role: Role::Editor };
        assert_eq!(
            said(&invited(Some("Ben".to_owned()))),
            "The command line added somebody as editor: Ben"
        );
        assert_eq!(said(&invited(None)), "The command line added somebody as editor: (erased)");
        let problem = Some("404".to_owned());
        assert_eq!(
            said(&Record::SourceHealthChanged { health: Health::Gone, problem }),
            "The command line found the source to fare otherwise at its address: Gone (404)"
        );
        assert_eq!(said(&Record::ViewDeleted {}), "The command line deleted the view.");
    }
}
