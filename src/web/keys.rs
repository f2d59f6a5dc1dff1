//! Keys: the list of what single keys do. The script reads them off the page; this is the page that tells.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, resource};
use askama::Template;

use super::Error;
use super::page::{Frame, filters, show as shown};
use super::session::SignedIn;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/keys").get(show));
}

/// Where some keys work, and what each of them does.
struct Group {
    place: &'static str,
    keys: &'static [(&'static [&'static str], &'static str)],
}

const GROUPS: [Group; 4] = [
    Group {
        place: "Everywhere",
        keys: &[
            (&["?"], "show these keys"),
            (&["/"], "search"),
            (&["Ctrl", "K"], "search, also from within a field"),
            (&["Esc"], "leave a field, close what is open"),
            (&["Ctrl", "Enter"], "send the form that you are in"),
            (&["z"], "undo what you have just done, while its button is there"),
            (&["i"], "import an article, from the queue and the list of articles"),
        ],
    },
    Group {
        place: "Lists and cards",
        keys: &[
            (&["j", "k"], "next, previous"),
            (&["↓", "↑"], "the same, once you are among them"),
            (&["Enter", "o"], "open"),
            (&["Space"], "show a claim of the queue beside it, or close it"),
            (&["x"], "choose a claim of the queue"),
            (&["n"], "take the next claim to research, from the queue"),
        ],
    },
    Group {
        place: "An article",
        keys: &[
            (&["c"], "add a claim, of the selected words where there are any"),
            (&["a"], "accept the current suggestion"),
            (&["e"], "edit it first"),
            (&["x"], "dismiss it"),
            (&["r"], "restore it, once it is dismissed"),
        ],
    },
    Group {
        place: "A claim",
        keys: &[
            (&["t"], "take it"),
            (&["s"], "add a source, or evidence from a snapshot that you read"),
            (&["v"], "go to the verdict"),
            (&["1", "…", "9"], "choose a label while the labels are in view"),
            (&["y", "y"], "approve: the first goes to the button, the second presses it"),
            (&["r"], "return"),
            (
                &["Ctrl", "Enter"],
                "propose, approve or return, and open the next claim of the list; approve where you are in no form",
            ),
        ],
    },
];

#[derive(Template)]
#[template(path = "keys/show.html")]
struct ShowPage {
    frame: Frame,
    single_keys: bool,
}

async fn show(me: SignedIn, frame: Frame) -> Result<HttpResponse, Error> {
    shown(&ShowPage { frame, single_keys: me.single_keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys that a template gives to what stands on its page.
    fn given(template: &str) -> Vec<&str> {
        let marks = ["data-key=\"", "data-card-key=\""];
        let after = marks.iter().flat_map(|mark| template.split(mark).skip(1));
        after.filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_key_that_a_page_has_is_told_of() {
        let told: Vec<&str> = GROUPS
            .iter()
            .flat_map(|it| it.keys)
            .flat_map(|(keys, _)| keys.iter().copied())
            .collect();
        let files = templates();
        assert!(files.iter().any(|text| !given(text).is_empty()));
        for text in &files {
            for key in given(text) {
                assert!(told.contains(&key), "{key} is on a page and not on the list");
            }
        }
    }

    fn templates() -> Vec<String> {
        let mut folders = vec![std::path::PathBuf::from("templates")];
        let mut texts = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    texts.push(std::fs::read_to_string(path).unwrap());
                }
            }
        }
        texts
    }
}
