//! Revisions: an article is edited, and each of its claims ends where a person would say.

use claimdesk::desk::articles::Brought;
use claimdesk::desk::claims::{NewClaim, Quote, Wish};
use claimdesk::desk::revisions::{Made, Revised};
use claimdesk::desk::{Desk, Error};
use claimdesk::domain::claim::{Claim, Command, Event, Kind, TextState, telling};
use claimdesk::domain::{ArticleId, ClaimId, Role};
use claimdesk::store::{self, rebuild, verify};
use claimdesk::text::page::Format;

use crate::base::*;

pub const TITLE: &str = "New ferry line opens between Norrvik and Sandön";

/// The article's paragraphs. Each of `CLAIMS` stands in it once.
pub const PARAGRAPHS: [&str; 5] = [
    "The ferry company opened its new line between Norrvik and Sandön on Monday. The two boats \
     cost 41 million crowns, the company’s director, Ann Lee, said.",
    "“Nine hundred people travelled with us on the first day,” Lee said. “That is twice as many \
     as we had hoped for.”",
    "The harbour master, Bo Ek, said that the old pier had been closed for eleven years and that \
     its repair took two summers. Most of the timber came from the forests of the north shore.",
    "According to the council, three in four islanders will use the ferry at least once a week. A \
     ticket costs 12 crowns, half the price of the bus across the bridge.",
    "The bridge itself will be closed for repairs from May to September, the road office wrote in \
     a letter to the islanders.",
];

pub const CLAIMS: [&str; 8] = [
    "The two boats cost 41 million crowns, the company’s director, Ann Lee, said",
    "Nine hundred people travelled with us on the first day",
    "That is twice as many as we had hoped for",
    "the old pier had been closed for eleven years",
    "Most of the timber came from the forests of the north shore",
    "three in four islanders will use the ferry at least once a week",
    "A ticket costs 12 crowns, half the price of the bus across the bridge",
    "The bridge itself will be closed for repairs from May to September",
];

pub fn article(paragraphs: &[String]) -> Brought {
    Brought {
        bytes: format!("{TITLE}\n\n{}\n", paragraphs.join("\n\n")).into_bytes(),
        format: Some(Format::Text),
        publisher: "The Sandön Letter".to_owned(),
        ..Brought::default()
    }
}

pub fn first() -> Vec<String> {
    PARAGRAPHS.map(str::to_owned).to_vec()
}

/// The six edits, each of the text that the one before it left.
fn edits() -> [(&'static str, Vec<String>); 6] {
    let mut text = first();
    text[1] = text[1].replace("Nine hundred", "Eight hundred");
    let word = text.clone();
    let moved_one = text.remove(2);
    text.push(moved_one);
    let moved = text.clone();
    text[2] = text[2].replace("the ferry at least once a week", "the ferry once a week");
    let shortened = text.clone();
    text[0].push_str(" Most of the timber came from the forests of the north shore.");
    let doubled = text.clone();
    text.remove(3);
    let deleted = text.clone();
    for paragraph in &mut text {
        let straight = paragraph.replace(['“', '”'], "\"").replace('’', "'");
        *paragraph = straight.replace(". ", ".\n").replace(" crowns", "\u{a0}crowns");
    }
    [
        ("a word changed inside a quote", word),
        ("a paragraph moved", moved),
        ("a quote shortened", shortened),
        ("a claim's sentence doubled elsewhere", doubled),
        ("a claim's sentence deleted", deleted),
        ("white space and quotation marks normalised", text),
    ]
}

/// A desk with the article and its claims.
pub struct Ferry {
    pub base: Base,
    pub article: ArticleId,
    pub claims: Vec<ClaimId>,
}

impl Ferry {
    pub async fn new() -> Self {
        Self::on(Base::new().await).await
    }

    async fn on(base: Base) -> Self {
        let article = base.desk.import(article(&first()), by(ANN)).await.unwrap();
        let mut claims = Vec::new();
        for words in CLAIMS {
            let opened = base.desk.open_claim(new_claim_on(article, words), by(ANN)).await;
            claims.push(opened.unwrap().claim.unwrap().id);
        }
        Self { base, article, claims }
    }

    async fn revise(&self, paragraphs: &[String]) -> Revised {
        self.base.desk.revise(self.article, article(paragraphs), by(BEN)).await.unwrap()
    }

    async fn claim(&self, number: usize) -> Claim {
        self.base.desk.claim(self.claims[number]).await.unwrap().claim.unwrap()
    }

    /// The last sentence of a claim's trail.
    async fn told(&self, number: usize) -> String {
        let loaded = self.base.desk.claim(self.claims[number]).await.unwrap();
        let names = self.base.desk.names(&loaded.history).await.unwrap();
        telling::tell_all(&loaded.history, &names).last().unwrap().sentence()
    }

    /// What the last event of each claim says: `=` its words stand as it was opened, `≈` as they
    /// were changed before, `~` they are changed now, `?` they have no certain place.
    async fn row(&self) -> String {
        let mut row = String::new();
        for claim in &self.claims {
            let loaded = self.base.desk.claim(*claim).await.unwrap();
            row.push(match &loaded.history.last().unwrap().event {
                Event::Followed { as_opened: true, .. } => '=',
                Event::Followed { as_opened: false, .. } => '≈',
                Event::WordsChanged { .. } => '~',
                Event::Orphaned { .. } => '?',
                other => panic!("{other:?}"),
            });
        }
        row
    }
}

fn new_claim_on(article: ArticleId, words: &str) -> NewClaim {
    NewClaim {
        article,
        quote: Quote::Words(words.to_owned()),
        statement: String::new(),
        kind: Kind::Quantity,
        attributions: Vec::new(),
        suggestion: None,
    }
}

async fn is_sound(desk: &Desk) {
    let findings = verify::verify(desk.db(), ORIGIN, desk.now()).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
}

#[tokio::test]
async fn eight_claims_go_through_six_edits_as_a_person_would_say() {
    let ferry = Ferry::new().await;
    let expected = [
        // Nine hundred people are eight hundred.
        "=~======",
        // What was moved is found where it went.
        "=≈======",
        // Three in four no longer go at least once.
        "=≈===~==",
        // The copy of the fifth is not taken for it.
        "=≈===≈==",
        // The eighth is gone.
        "=≈===≈=?",
        // Other marks and spaces are no other words.
        "=≈===≈=?",
    ];
    for ((edit, text), expected) in edits().into_iter().zip(expected) {
        let revised = ferry.revise(&text).await;
        assert_eq!(ferry.row().await, expected, "{edit}");
        let count = |sign: &[char]| u64::try_from(expected.matches(sign).count()).unwrap();
        let Revised::Made(made) = revised else { panic!("{edit}: nothing was stored") };
        assert_eq!(
            (made.unchanged, made.changed, made.orphaned),
            (count(&['=', '≈']), count(&['~']), count(&['?'])),
            "{edit}"
        );
        is_sound(&ferry.base.desk).await;
    }

    for (number, words) in [
        (0, "The two boats cost 41 million\u{a0}crowns, the company's director, Ann Lee, said"),
        (1, "Eight hundred people travelled with us on the first day"),
        (4, CLAIMS[4]),
        (5, "three in four islanders will use the ferry once a week"),
        (6, "A ticket costs 12\u{a0}crowns, half the price of the bus across the bridge"),
    ] {
        let claim = ferry.claim(number).await;
        assert_eq!(claim.anchor().unwrap().exact, words);
        assert_eq!(claim.quote(), CLAIMS[number], "what it was opened with stays");
        assert_eq!(claim.anchors.len(), 2);
    }
    assert_eq!(
        ferry.told(0).await,
        "ben found its words unchanged in revision 7, at the same place, with other spaces, \
         quotation marks or dashes."
    );
    let newest = ferry.base.desk.article_text(ferry.article).await.unwrap().1;
    let fifth = usize::try_from(ferry.claim(4).await.anchor().unwrap().start).unwrap();
    let copy = newest.body.find(CLAIMS[4]).unwrap();
    assert!(fifth > copy, "the fifth claim stands on its own sentence and not on the copy");

    let copies = "SELECT * FROM claim ORDER BY id";
    let foreign = ferry.base.foreign().await;
    let before = rows(&foreign, copies).await;
    let built = ferry.base.desk.db().write(|tx| Box::pin(rebuild::rebuild(tx, ORIGIN))).await;
    assert_eq!(built.map_err(|it: store::Error| it.to_string()), Ok(8));
    assert_eq!(rows(&foreign, copies).await, before);
    is_sound(&ferry.base.desk).await;
}

#[tokio::test]
async fn the_trail_says_why_at_each_step() {
    let ferry = Ferry::new().await;
    let [word, moved, shortened, _, deleted, _] = edits();

    ferry.revise(&word.1).await;
    assert_eq!(
        ferry.told(0).await,
        "ben found its words unchanged in revision 2, at the same place."
    );
    assert_eq!(
        ferry.told(1).await,
        "ben found its words changed in revision 2: “Nine hundred people travelled with us on the \
         first day” became “Eight hundred people travelled with us on the first day”."
    );
    assert_eq!(
        ferry.told(2).await,
        "ben found its words unchanged in revision 2, 1 character further on."
    );
    ferry.revise(&moved.1).await;
    assert_eq!(
        ferry.told(1).await,
        "ben found its changed words as they were in revision 3, at the same place."
    );
    assert!(ferry.told(3).await.ends_with("characters further on."), "{}", ferry.told(3).await);
    assert!(ferry.told(5).await.ends_with("characters further up."), "{}", ferry.told(5).await);
    ferry.revise(&shortened.1).await;
    assert!(
        ferry.told(5).await.contains("became “three in four islanders will use the ferry once")
    );
    ferry.revise(&deleted.1).await;
    assert_eq!(
        ferry.told(7).await,
        "ben found no certain place for its words in revision 5: no place there is like them."
    );
    let trail = ferry.base.desk.claim(ferry.claims[7]).await.unwrap().history;
    assert_eq!(trail.len(), 5, "one event for each revision");
}

#[tokio::test]
async fn a_sentence_that_comes_back_is_found_again() {
    let ferry = Ferry::new().await;
    let mut without = first();
    let gone = without.remove(4);

    ferry.revise(&without).await;
    assert_eq!(ferry.claim(7).await.text_state(), TextState::Orphaned);
    without[0].push_str(" Nobody was hurt.");
    ferry.revise(&without).await;
    assert_eq!(ferry.claim(7).await.text_state(), TextState::Orphaned);
    without.insert(1, gone);
    ferry.revise(&without).await;

    let claim = ferry.claim(7).await;
    assert_eq!((claim.text_state(), claim.awaits_a_look()), (TextState::Unchanged, false));
    assert!(ferry.told(7).await.contains("found its words again, as they were when it was opened"));
    is_sound(&ferry.base.desk).await;
}

#[tokio::test]
async fn a_text_may_be_again_what_it_was() {
    let ferry = Ferry::new().await;
    let [(_, edited), ..] = edits();

    let [one, two, three] =
        [ferry.revise(&edited).await, ferry.revise(&first()).await, ferry.revise(&first()).await];

    let made = |number, changed| Made { number, unchanged: 8 - changed, changed, orphaned: 0 };
    assert_eq!(one, Revised::Made(made(2, 1)));
    assert_eq!(two, Revised::Made(made(3, 0)));
    assert_eq!(three, Revised::Same { number: 3 });
    let claim = ferry.claim(1).await;
    assert_eq!(claim.text_state(), TextState::Unchanged, "eight hundred are nine hundred again");
    assert_eq!(claim.version, 3);
    assert_eq!(ferry.base.desk.revisions(ferry.article, None, 10).await.unwrap().len(), 3);

    // Whoever brings any of these texts as a new article is led to this one.
    for text in [edited, first()] {
        let again = ferry.base.desk.import(article(&text), by(ANN)).await;
        assert!(matches!(again, Err(Error::SameText(of)) if of == ferry.article), "{again:?}");
    }
    let other = ferry.base.desk.revise(ferry.base.article, article(&first()), by(ANN)).await;
    assert!(matches!(other, Err(Error::SameText(of)) if of == ferry.article), "{other:?}");
}

#[tokio::test]
async fn a_new_headline_is_a_revision_and_a_title_of_the_desks_own_stays() {
    let ferry = Ferry::new().await;
    let retitled = |text: &str| Brought {
        bytes: format!("{text}\n\n{}\n", first().join("\n\n")).into_bytes(),
        ..article(&first())
    };
    let desk = &ferry.base.desk;

    let headline = "Ferry line to Sandön opens after two years";
    let revised = desk.revise(ferry.article, retitled(headline), by(ANN)).await.unwrap();
    assert!(matches!(revised, Revised::Made(Made { number: 2, unchanged: 8, .. })), "{revised:?}");
    assert_eq!(desk.article_head(ferry.article).await.unwrap().title, headline);

    let own = Brought { title: "Our own title".to_owned(), ..retitled(headline) };
    desk.revise(ferry.article, own, by(ANN)).await.unwrap();
    desk.revise(ferry.article, retitled("Ferry line opens at last"), by(ANN)).await.unwrap();
    assert_eq!(desk.article_head(ferry.article).await.unwrap().title, "Our own title");
    let newest = desk.article_text(ferry.article).await.unwrap().1;
    assert_eq!((newest.number, newest.title.as_str()), (4, "Ferry line opens at last"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_bring_texts_at_once_each_is_compared_with_the_one_before_it() {
    let ferry = Ferry::new().await;
    let texts: Vec<Vec<String>> = (0..4)
        .map(|it| {
            let mut text = first();
            text[1] = text[1].replace("Nine hundred", &format!("{} hundred", it + 2));
            text
        })
        .collect();

    let racers: Vec<_> = texts
        .iter()
        .flat_map(|text| [text.clone(), text.clone()])
        .map(|text| {
            let (desk, of) = (ferry.base.desk.clone(), ferry.article);
            tokio::spawn(async move { desk.revise(of, article(&text), by(ANN)).await })
        })
        .collect();
    let mut numbers = Vec::new();
    for racer in racers {
        match racer.await.unwrap().unwrap() {
            Revised::Made(made) => numbers.push(made.number),
            Revised::Same { .. } => {}
        }
    }

    numbers.sort_unstable();
    let expected: Vec<u64> = (2..).take(numbers.len()).collect();
    assert_eq!(numbers, expected, "dense, and none twice");
    assert!(numbers.len() >= 4);
    for claim in &ferry.claims {
        let history = ferry.base.desk.claim(*claim).await.unwrap().history;
        assert_eq!(history.len(), numbers.len() + 1, "one event for each revision");
    }
    is_sound(&ferry.base.desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_are_opened_while_a_text_is_replaced_stand_on_the_new_one() {
    let ferry = Ferry::new().await;
    let mut text = first();
    text[0].insert_str(0, "At last. ");
    let (desk, of) = (ferry.base.desk.clone(), ferry.article);
    let opening = tokio::spawn(async move {
        let mut opened = Vec::new();
        for words in CLAIMS.iter().cycle().take(24) {
            let claim = desk.open_claim(new_claim_on(of, words), by(ANN)).await.unwrap();
            opened.push(claim.claim.unwrap().id);
        }
        opened
    });

    ferry.revise(&text).await;

    let newest = ferry.base.desk.article_text(of).await.unwrap().1;
    for claim in opening.await.unwrap() {
        let claim = ferry.base.desk.claim(claim).await.unwrap().claim.unwrap();
        let anchor = claim.anchor().unwrap();
        assert_eq!(anchor.revision, newest.id);
        let body: Vec<char> = newest.body.chars().collect();
        let place = |at: u64| usize::try_from(at).unwrap();
        let words: String = body[place(anchor.start)..place(anchor.end)].iter().collect();
        assert_eq!(words, anchor.exact);
    }
    is_sound(&ferry.base.desk).await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_revision() {
    let ferry = Ferry::new().await;
    let [(_, edited), ..] = edits();
    let desk = &ferry.base.desk;

    let one = desk.revise(ferry.article, article(&edited), once(ANN, "k")).await.unwrap();
    let two = desk.revise(ferry.article, article(&edited), once(ANN, "k")).await.unwrap();

    assert_eq!(one, two);
    assert_eq!(desk.revisions(ferry.article, None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn words_chosen_in_an_old_text_are_found_in_the_new_one_or_refused() {
    let ferry = Ferry::new().await;
    let old = ferry.base.desk.article_text(ferry.article).await.unwrap().1;
    let range = |words: &str| {
        let start = old.body.split_once(words).unwrap().0.chars().count();
        start..start + words.chars().count()
    };
    let mut text = first();
    text[0].insert_str(0, "At last: ");
    text[1] = text[1].replace("Nine hundred", "Eight hundred");
    text.remove(4);
    ferry.revise(&text).await;
    let open = |words: &str| NewClaim {
        quote: Quote::Range { revision: old.id, range: range(words) },
        ..new_claim_on(ferry.article, words)
    };

    let opened = ferry.base.desk.open_claim(open(CLAIMS[3]), by(ANN)).await.unwrap();
    assert_eq!(opened.claim.unwrap().quote(), CLAIMS[3]);
    for words in [CLAIMS[1], CLAIMS[7]] {
        let refused = ferry.base.desk.open_claim(open(words), by(ANN)).await;
        assert!(matches!(refused, Err(Error::NotInText(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn what_was_decided_on_suggestions_stays_decided() {
    let base = Base::new().await;
    let of = base.desk.import(article(&first()), by(ANN)).await.unwrap();
    let read = base.desk.article(of).await.unwrap();
    let ids: Vec<_> =
        read.suggestions.iter().map(|(it, found)| (it.id, found.text.clone())).collect();
    assert!(ids.len() > 4, "{ids:?}");
    let claim = base.desk.accept(ids[0].0, None, by(ANN)).await.unwrap().claim.unwrap();
    base.desk.dismiss(ids[1].0, by(ANN)).await.unwrap();
    let mut text = first();
    text[0].insert_str(0, "It rained. ");

    base.desk.revise(of, article(&text), by(ANN)).await.unwrap();

    let after = base.desk.article(of).await.unwrap().suggestions;
    let state = |words: &str| {
        let mut all = after.iter().filter(|(_, found)| found.text == words);
        all.next().map(|(it, _)| format!("{:?} {:?}", it.state, it.claim.is_some())).unwrap()
    };
    assert_eq!(state(&ids[0].1), "Accepted true");
    assert_eq!(state(&ids[1].1), "Dismissed false");
    assert_eq!(state(&ids[2].1), "Waiting false");
    // A page that was made from the old text still works, on the new one.
    base.desk.dismiss(ids[2].0, by(ANN)).await.unwrap();
    let after = base.desk.article(of).await.unwrap().suggestions;
    let third = after.iter().find(|(_, found)| found.text == ids[2].1).unwrap();
    assert_eq!(format!("{:?}", third.0.state), "Dismissed");
    let opened = base.desk.accept(ids[3].0, None, by(ANN)).await.unwrap().claim.unwrap();
    assert_ne!(opened.anchors[0].revision, claim.anchors[0].revision);
    assert!(matches!(base.desk.accept(ids[0].0, None, by(BEN)).await, Err(Error::SuggestionGone)));
    is_sound(&base.desk).await;
}

#[tokio::test]
async fn a_person_says_where_an_orphan_stands_and_that_a_change_was_looked_at() {
    let ferry = Ferry::new().await;
    let mut text = first();
    text[4] =
        "From May until the autumn nobody will cross the bridge itself, which is to be closed \
               for repairs."
            .to_owned();
    ferry.revise(&text).await;
    assert_eq!(ferry.claim(7).await.text_state(), TextState::Orphaned);
    let of = ferry.claims[7];

    let words = "nobody will cross the bridge itself, which is to be closed for repairs".to_owned();
    let place = Wish::Place { quote: Quote::Words(words.clone()) };
    let placed = ferry.base.does(of, place, ANN).await.claim.unwrap();
    assert_eq!(placed.anchor().unwrap().exact, words);
    assert_eq!((placed.text_state(), placed.awaits_a_look()), (TextState::Changed, true));
    let note = "Only the months are vaguer.".to_owned();
    let settled = ferry.base.does(of, Command::SettleChange { note }, ANN).await.claim.unwrap();
    assert!(!settled.awaits_a_look());

    // Placed by a person, it is followed from there.
    text[0].insert_str(0, "At last: ");
    ferry.revise(&text).await;
    let claim = ferry.claim(7).await;
    assert_eq!(claim.anchor().unwrap().exact, words);
    assert!(!claim.awaits_a_look(), "nobody need look at the same change twice");

    // What was chosen in another text than the newest is not taken.
    let revision = placed.anchor().unwrap().revision;
    let stale = Wish::Place { quote: Quote::Range { revision, range: 0..9 } };
    let seen = ferry.base.desk.claim(of).await.unwrap().version();
    let refused = ferry.base.desk.perform(of, seen, stale, by(ANN)).await;
    assert!(matches!(refused, Err(Error::NotInText(_))), "{refused:?}");
    is_sound(&ferry.base.desk).await;
}

#[tokio::test]
async fn those_who_only_read_bring_nothing_in_again() {
    let ferry = Ferry::new().await;
    let [(_, edited), ..] = edits();
    let viewer = claimdesk::desk::claims::Sent {
        actor: claimdesk::domain::Actor::person(BEN, Role::Viewer),
        once: None,
    };
    let refused = ferry.base.desk.revise(ferry.article, article(&edited), viewer).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(ferry.base.desk.revisions(ferry.article, None, 10).await.unwrap().len(), 1);
}
