//! Addresses: what is asked of a desk, as many different ones of each page as people would ask.

use chrono::{DateTime, Utc};
use claimdesk::desk::Desk;
use claimdesk::desk::lists::{ClaimRow, Filter, Sort};
use claimdesk::domain::claim::Stage;
use claimdesk::store::search::place_at;
use url::form_urlencoded::byte_serialize;

use crate::seed::tag;
use crate::words::{self, Dice, word};

/// How many different addresses a page has at most.
const MANY: u64 = 200;

/// A page, and where it is asked for.
pub struct Page {
    pub name: &'static str,
    pub paths: Vec<String>,
}

/// What is measured on a desk with so many claims.
pub async fn pages(desk: &Desk, claims: u64) -> Vec<Page> {
    let mut all = queue(desk, claims).await;
    all.extend(searches(desk, claims).await);
    all.extend(typing());
    all.extend(others(desk, claims).await);
    all
}

fn one(name: &'static str, path: &str) -> Page {
    Page { name, paths: vec![path.to_owned()] }
}

fn many(name: &'static str, path: impl Fn(u64) -> String) -> Page {
    Page { name, paths: (0..MANY).map(path).collect() }
}

async fn queue(desk: &Desk, claims: u64) -> Vec<Page> {
    // Claims from all over the desk, where pages in the middle of lists begin.
    let numbers: Vec<_> =
        (0..MANY).map(|it| format!("C-{}", 1 + it * claims / MANY).parse().unwrap()).collect();
    let rows = desk.claims_numbered(&numbers).await.unwrap();
    let after = |name, list: &str, at: fn(&ClaimRow) -> DateTime<Utc>| {
        let path = |row: &ClaimRow| {
            format!("/queue?{list}&after={}-{}", at(row).timestamp_millis(), row.number.0)
        };
        Page { name, paths: rows.iter().map(path).collect() }
    };
    let speaker = |it: u64| byte_serialize(words::name(it as usize).as_bytes()).collect::<String>();
    let label =
        |it: u64| ["true", "mostly_true", "mixed", "mostly_false", "false"][it as usize % 5];
    vec![
        one("queue, where it opens", "/"),
        one("queue, mine", "/queue?tab=mine"),
        one("queue, returned", "/queue?tab=returned"),
        one("queue, approve", "/queue?tab=approve"),
        one("queue, unassigned", "/queue?tab=unassigned"),
        one("queue, due", "/queue?tab=due"),
        one("queue, article changed", "/queue?tab=changed"),
        one("queue, source changed", "/queue?tab=sources"),
        one("queue, expiring", "/queue?tab=expiring"),
        one("queue, review", "/queue?tab=review"),
        one("queue, open", "/queue?tab=open"),
        one("queue, approved", "/queue?tab=approved"),
        one("queue, all", "/queue?tab=all"),
        one("queue, all, by due time", "/queue?tab=all&sort=due"),
        one("queue, open, by the longest wait", "/queue?tab=open&sort=waiting"),
        after("queue, all, far down", "tab=all", |it| it.changed_at),
        after("queue, open, far down", "tab=open", |it| it.urgency.at),
        after("queue, unassigned, far down", "tab=unassigned", |it| it.urgency.at),
        after("queue, approved, far down", "tab=approved", |it| it.changed_at),
        many("queue, one speaker", |it| format!("/queue?tab=all&speaker={}", speaker(it))),
        many("queue, one tag", |it| format!("/queue?tab=all&tag={}", tag(it as usize))),
        one("queue, the most common tag", "/queue?tab=all&tag=topic-0"),
        many("queue, one verdict", |it| format!("/queue?tab=all&label={}", label(it))),
        many("queue, one stage and tag", |it| {
            format!("/queue?tab=all&stage=open&tag={}", tag(it as usize))
        }),
        one("queue, late and unassigned", "/queue?tab=unassigned&due=late"),
    ]
}

/// A word of a rank from one to another.
fn some_word(dice: &mut Dice, from: usize, to: usize) -> String {
    word(from + dice.below(to - from))
}

/// A word with a letter that is not its own.
fn misspelt(mut word: String) -> String {
    word.replace_range(2..3, "w");
    word
}

/// Words that stand together in some claim.
fn phrase(claims: u64, it: u64) -> String {
    let number = it * claims / MANY;
    let sentence = words::sentence(number / 40, number % 40);
    let words: Vec<&str> = sentence.split(' ').collect();
    words[1..4].join(" ")
}

#[expect(clippy::too_many_lines, reason = "one after the other, the searches that are measured")]
async fn searches(desk: &Desk, claims: u64) -> Vec<Page> {
    let search = |name, typed: &dyn Fn(u64, &mut Dice) -> String, rest: &str| {
        many(name, |it| {
            let typed = typed(it, &mut Dice::new(name, it));
            format!("/search?q={}{rest}", byte_serialize(typed.as_bytes()).collect::<String>())
        })
    };
    let common = |_: u64, dice: &mut Dice| match dice.below(4) {
        0 => "million crowns".to_owned(),
        _ => some_word(dice, 0, 20),
    };
    let rare = |_: u64, dice: &mut Dice| some_word(dice, 20_000, 50_000);
    let typo = |_: u64, dice: &mut Dice| misspelt(some_word(dice, 300, 20_000));
    let said = |it: u64, _: &mut Dice| format!("\"{}\"", phrase(claims, it));
    let newest = desk.claims(&Filter::default(), Sort::Changed, None, 1).await.unwrap();
    let first = desk.claims(&Filter::default(), Sort::Number, None, 1).await.unwrap();
    let (first, newest) = (first[0].opened_at, newest[0].opened_at);
    let middle = format!("&kind=claims&after={}", place_at(first + (newest - first) / 2));
    vec![
        search("search, a common word", &common, ""),
        search("search, a rare word", &rare, ""),
        search(
            "search, two common words",
            &|_, dice| format!("{} {}", some_word(dice, 0, 20), some_word(dice, 20, 100)),
            "",
        ),
        search(
            "search, two words",
            &|_, dice| format!("{} {}", some_word(dice, 20, 500), some_word(dice, 100, 3_000)),
            "",
        ),
        search(
            "search, two rare words",
            &|_, dice| {
                format!("{} {}", some_word(dice, 2_000, 20_000), some_word(dice, 2_000, 20_000))
            },
            "",
        ),
        search("search, a phrase", &said, ""),
        search("search, a word with a slip", &typo, ""),
        search(
            "search, two words, one with a slip",
            &|_, dice| {
                format!("{} {}", misspelt(some_word(dice, 300, 20_000)), some_word(dice, 20, 500))
            },
            "",
        ),
        search(
            "search, the beginning of words",
            &|_, dice| format!("{}*", &some_word(dice, 300, 6_000)[..4]),
            "",
        ),
        search(
            "search, a word and a filter",
            &|it, dice| {
                let filters = [
                    "stage:open".to_owned(),
                    "label:false".to_owned(),
                    format!("tag:{}", tag(it as usize % 50)),
                    "assigned:me".to_owned(),
                    format!("speaker:\"{}\"", words::name(it as usize % 100)),
                    format!("-{}", some_word(dice, 0, 50)),
                ];
                format!("{} {}", filters[it as usize % 6], some_word(dice, 20, 1_000))
            },
            "",
        ),
        search(
            "search, filters alone",
            &|it, _| {
                let stage = ["open", "researching", "proposed", "approved"][it as usize % 4];
                format!("stage:{stage} tag:{}", tag(it as usize % 50))
            },
            "",
        ),
        search("search, claims, a common word, far down", &common, &middle),
        search(
            "search, articles, two common words",
            &|_, dice| format!("{} {}", some_word(dice, 0, 20), some_word(dice, 20, 100)),
            "&kind=articles",
        ),
        search("search, articles, a phrase", &said, "&kind=articles"),
        search("search, comments, a common word", &common, "&kind=comments"),
    ]
}

/// What the box asks for while somebody types.
fn typing() -> Vec<Page> {
    let typed = |name, typed: &dyn Fn(&mut Dice) -> String| {
        many(name, |it| {
            let typed = typed(&mut Dice::new(name, it));
            format!("/search/suggest?q={}", byte_serialize(typed.as_bytes()).collect::<String>())
        })
    };
    let begun = |dice: &mut Dice, word: String| {
        let length = 1 + dice.below(word.len());
        word[..length].to_owned()
    };
    vec![
        typed("typing, one letter", &|dice| some_word(dice, 0, 5_000)[..1].to_owned()),
        typed("typing, two letters", &|dice| some_word(dice, 0, 5_000)[..2].to_owned()),
        typed("typing, a word", &|dice| {
            let word = dice.word();
            begun(dice, word)
        }),
        typed("typing, a second word", &|dice| {
            let (first, second) = (dice.word(), dice.word());
            format!("{first} {}", begun(dice, second))
        }),
        typed("typing, a name", &|dice| {
            let name = words::name(dice.below(200));
            begun(dice, name)
        }),
        typed("typing, a word with a slip", &|dice| misspelt(some_word(dice, 300, 20_000))),
    ]
}

async fn others(desk: &Desk, claims: u64) -> Vec<Page> {
    let claims_at = async |stages: Vec<Stage>| {
        let filter = Filter { stages, ..Filter::default() };
        let rows = desk.claims(&filter, Sort::Changed, None, MANY).await.unwrap();
        rows.into_iter().map(|row| format!("/claims/{}", row.number)).collect::<Vec<_>>()
    };
    let approved = claims_at(vec![Stage::Approved]).await;
    let listed = approved.iter().map(|it| format!("{it}?from=tab%3Dapproved")).collect();
    let reports = approved.iter().map(|it| format!("{it}/report.html")).collect();
    let articles = desk.articles(None, MANY).await.unwrap();
    let full = usize::try_from(claims / 40).unwrap();
    // The newest may have fewer.
    let articles =
        articles.iter().skip(1).take(full).map(|it| format!("/articles/{}", it.id)).collect();
    let checks = desk.checks(None, None, MANY).await.unwrap();
    let checks = checks.iter().map(|it| format!("/c/{}", it.number.0 + 1)).collect();
    vec![
        Page { name: "check, for readers", paths: checks },
        one("checks, for readers", "/checks"),
        one("feed of checks", "/checks/feed.atom"),
        many("claim, any", |it| format!("/claims/C-{}", 1 + it * claims / MANY)),
        Page { name: "claim with an approved verdict", paths: approved },
        Page { name: "claim from a list", paths: listed },
        Page { name: "claim under research", paths: claims_at(vec![Stage::Researching]).await },
        Page {
            name: "claim that waits for approval",
            paths: claims_at(vec![Stage::Proposed]).await,
        },
        Page { name: "article with 40 claims", paths: articles },
        one("articles", "/articles"),
        one("sources", "/sources"),
        one("speakers", "/speakers"),
        one("a file of the program", "/assets/desk.css"),
        Page { name: "report of a claim", paths: reports },
    ]
}
