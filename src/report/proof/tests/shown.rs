//! Shown: pages that show other words than their proof proves.

use super::super::{Differs, Proved, differing, verify};
use super::newsroom::{Newsroom, story, usual};

fn proved() -> Proved {
    let newsroom = usual();
    verify(&newsroom.report(1, None), &[newsroom.key()], None).unwrap()
}

const PAGE: &str = "<!doctype html><title><h1 data-proved=\"statement\">No</h1></title>
<h1 dir=auto data-proved=statement>Crime in &lt;Harbourton&gt; fell by 40\u{202f}%.</h1>
<h2>Verdict: <span data-proved=\"verdict\">False</span></h2>
<p data-proved=\"rationale\">The fall is 12%,
 in words of round 2.</p><q>Anything</q>
<q data-proved=\"quote\">down “forty”</q><q data-proved=\"passage\">4,410 (2020), 3,881 (2025)</q>";

#[test]
fn an_honest_page_shows_what_is_proved() {
    assert_eq!(differing(PAGE, &proved()), []);
}

#[test]
fn every_word_that_differs_is_named() {
    let other = |what, shown: &str, proved: &str| Differs::Other {
        what,
        shown: shown.to_owned(),
        proved: proved.to_owned(),
    };
    let rationale = "The fall is 12%, in words of round 2.";
    let unrecorded = |what, shown: &str| Differs::Unrecorded { what, shown: shown.to_owned() };
    for (from, to, found) in [
        (">False<", ">True<", other("verdict", "True", "False")),
        ("12%", "40%", other("rationale", &rationale.replace("12%", "40%"), rationale)),
        ("“forty”", "“fifty”", unrecorded("quote", "down “fifty”")),
        ("3,881", "3,882", unrecorded("passage", "4,410 (2020), 3,882 (2025)")),
        (
            "data-proved=\"verdict\"",
            "",
            Differs::Missing { what: "verdict", proved: "False".to_owned() },
        ),
        (
            "<h2>",
            "<b data-proved=verdict>True</b><h2>",
            Differs::More { what: "verdict", shown: "True".to_owned() },
        ),
    ] {
        let page = PAGE.replacen(from, to, 1);
        assert_ne!(page, PAGE, "{from} is not there");
        assert_eq!(differing(&page, &proved()), [found], "{from} as {to}");
    }
}

#[test]
fn a_verdict_that_does_not_stand_is_not_shown() {
    let mut newsroom = Newsroom::new(7);
    newsroom.record_all(0, &story()[..6]);
    newsroom.seal();
    let proposed = verify(&newsroom.report(0, None), &[newsroom.key()], None).unwrap();
    let found = differing(PAGE, &proposed);
    let more = |it: &Differs| matches!(it, Differs::More { what: "verdict" | "rationale", .. });
    assert!(found.len() == 2 && found.iter().all(more), "{found:?}");
}
