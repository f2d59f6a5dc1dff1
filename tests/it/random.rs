//! Whatever is done to claims by whomever, in any order: the rows are the fold of the log.

use claimdesk::desk::Error;
use claimdesk::desk::claims::{Sent, Wish};
use claimdesk::desk::talk::NewComment;
use claimdesk::domain::claim::{
    AttributionRole, Closing, Command, Flags, Judgement, Kind, NotCheckable, Priority, Proposal,
    Severity,
};
use claimdesk::domain::research::{AnswerKind, Found, SameOrigin};
use claimdesk::domain::{Actor, ClaimId, PersonId, Role};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::base::*;
use crate::verify::{copies, faults, rebuild};

const CLAIMS: usize = 2;
const STEPS: usize = 140;

/// What somebody tries on one of the claims, or opens a new one.
#[derive(Clone, Debug)]
enum Try {
    Open,
    /// The other claim is named by its place.
    Close(usize),
    Judge(usize, Judgement),
    Wish(Wish),
    RemoveEvidence,
    RemoveAttribution,
    /// The first and the last item share an origin from now on.
    GroupEvidence,
    UngroupEvidence,
    Answer,
    /// Whoever proposed the verdict takes over what was suggested last, or does not.
    AnswerEdit(bool),
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[a-z]{1,4}( [a-z]{1,4}){0,2}",
        1 => any::<String>(),
        1 => select(vec!["", "\0", "\u{202e}fdp", "e\u{301}", "=1+1", "</script>", "Robert'); --"])
            .prop_map(str::to_owned),
    ]
}

fn people() -> impl Strategy<Value = (PersonId, Role)> {
    let role = prop_oneof![
        6 => Just(Role::Editor), 3 => Just(Role::Reviewer), 1 => select(Role::ALL.to_vec())
    ];
    (select(vec![ANN, BEN, EVE, ELI]), role)
}

fn wishes() -> impl Strategy<Value = Wish> {
    let labels = select(SCALE.labels.clone()).prop_map(|it| it.key);
    let of = |command: Command| Wish::Plain(command);
    let later = (-1_000_i64..1_000_000).prop_map(|it| {
        chrono::DateTime::from_timestamp_millis(1_779_000_000_000 + it * 7_919).unwrap()
    });
    prop_oneof![
        4 => "[a-c]".prop_map(|it| evidence(&format!("https://{it}.example/"))),
        3 => "Speaker [A-C]".prop_map(|it| said_by(&it)),
        9 => (labels, texts()).prop_map(move |(label, rationale)| {
            let correction = "A figure was wrong.".to_owned();
            let proposal = Proposal { correction, ..Proposal::new(label, rationale) };
            of(Command::Propose(Box::new(proposal)))
        }),
        2 => (0_u64..40, texts()).prop_map(move |(days, reason)| {
            let review_by = chrono::DateTime::from_timestamp_millis(1_779_000_000_000).unwrap();
            let review_by = review_by.date_naive() + chrono::Days::new(days);
            of(Command::Confirm { review_by, reason })
        }),
        1 => (select(Severity::ALL.to_vec()), any::<bool>()).prop_map(move |(severity, said_before)| {
            of(Command::Flag(Flags { severity, said_before, note: None }))
        }),
        2 => texts().prop_map(move |rationale| of(Command::ReviseRationale { rationale })),
        2 => texts().prop_map(|rationale| Wish::SuggestEdit { rationale, note: String::new() }),
        16 => Just(of(Command::approve())),
        2 => texts().prop_map(move |reason| of(Command::Return { reason })),
        5 => texts().prop_map(move |reason| of(Command::Correct { reason })),
        1 => (texts(), select(Kind::ALL.to_vec())).prop_map(move |(statement, kind)| of(Command::Reword { statement, kind })),
        1 => texts().prop_map(move |reason| of(Command::DeclareNoSpeaker { reason })),
        1 => Just(of(Command::StartResearch)),
        4 => texts().prop_map(move |reason| of(Command::Reopen { reason })),
        1 => (later.clone(), texts()).prop_map(move |(until, reason)| of(Command::Park { until, reason })),
        1 => Just(of(Command::Unpark)),
        1 => Just(of(Command::Publish)),
        1 => texts().prop_map(move |reason| of(Command::Withdraw { reason })),
        1 => proptest::option::of(select(vec![ANN, EVE])).prop_map(move |to| of(Command::assign(to))),
        1 => proptest::option::of(later).prop_map(move |due| of(Command::SetDue { due })),
        1 => (proptest::option::of(select(Priority::ALL.to_vec())), texts())
            .prop_map(move |(level, reason)| of(Command::SetPriority { level, reason })),
        1 => proptest::collection::vec(texts(), 0..4).prop_map(move |tags| of(Command::Tag { tags })),
        1 => texts().prop_map(|text| Wish::Comment(NewComment { text, ..NewComment::default() })),
        1 => texts().prop_map(|name| asked(&name)),
        1 => texts().prop_map(|text| Wish::AskQuestion { text }),
        1 => (texts(), texts()).prop_map(|(query, found)| Wish::RecordSearch {
            query,
            place: "The archive".to_owned(),
            on: chrono::NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
            found: Found::Something(found),
        }),
        1 => texts().prop_map(move |reason| of(Command::Close { closing: Closing::NotCheckable { why: NotCheckable::Vague }, reason })),
    ]
}

fn tries() -> impl Strategy<Value = (usize, (PersonId, Role), Try, bool)> {
    let it = prop_oneof![
        1 => Just(Try::Open),
        2 => (0..CLAIMS, select(Judgement::ALL.to_vec())).prop_map(|(of, it)| Try::Judge(of, it)),
        1 => (0..CLAIMS).prop_map(Try::Close),
        1 => Just(Try::RemoveEvidence),
        1 => Just(Try::RemoveAttribution),
        3 => Just(Try::GroupEvidence),
        1 => Just(Try::UngroupEvidence),
        1 => Just(Try::Answer),
        2 => any::<bool>().prop_map(Try::AnswerEdit),
        40 => wishes().prop_map(Try::Wish),
    ];
    (0..CLAIMS, people(), it, proptest::bool::weighted(0.1))
}

struct Newsroom {
    base: Base,
    claims: Vec<ClaimId>,
    done: usize,
    approved: usize,
}

impl Newsroom {
    /// Says whether it changed anything.
    #[expect(clippy::too_many_lines, reason = "one arm for each thing that is tried")]
    async fn attempt(&mut self, on: usize, who: (PersonId, Role), what: Try, stale: bool) -> bool {
        let mut sent = Sent { actor: Actor::person(who.0, who.1), once: None };
        let claim = self.claims[on];
        let loaded = self.base.desk.claim(claim).await.unwrap();
        let now = loaded.claim.as_ref().unwrap();
        let approve = matches!(what, Try::Wish(Wish::Plain(Command::Approve(_))));
        let why = "It was wrong.".to_owned();
        let wish = match what {
            Try::Open => {
                if let Ok(opened) = self.base.desk.open_claim(self.base.new_claim(on), sent).await {
                    assert_eq!(opened.version(), 1);
                    self.claims[on] = opened.claim.unwrap().id;
                }
                return true;
            }
            Try::Judge(other, judgement) => {
                let other = self.base.desk.claim(self.claims[other]).await.unwrap().claim.unwrap();
                let (claim, number) = (other.id, other.number);
                Wish::Plain(Command::Judge { claim, number, judgement })
            }
            Try::Close(other) => Wish::Plain(Command::Close {
                closing: Closing::DuplicateOf { claim: self.claims[other] },
                reason: why,
            }),
            Try::RemoveEvidence => match now.evidence.first() {
                Some(it) => Wish::Plain(Command::RemoveEvidence { id: it.id, reason: why }),
                None => return false,
            },
            Try::GroupEvidence => match (now.evidence.first(), now.evidence.last()) {
                (Some(first), Some(last)) => {
                    let evidence = vec![first.id, last.id];
                    Wish::GroupEvidence { evidence, why: SameOrigin::SameText, note: why }
                }
                _ => return false,
            },
            Try::UngroupEvidence => match now.research.origins.first() {
                Some(it) => {
                    let id = it.evidence[0];
                    Wish::Plain(Command::UngroupEvidence { id, reason: why })
                }
                None => return false,
            },
            Try::Answer => match now.research.questions.first() {
                Some(it) => Wish::AnswerQuestion {
                    question: it.id,
                    kind: AnswerKind::Abstractive,
                    text: why,
                    evidence: now.evidence.iter().map(|it| it.id).collect(),
                },
                None => return false,
            },
            Try::AnswerEdit(yes) => {
                let Some(round) = now.round() else { return false };
                let Some(id) = round.waiting_edits().last().map(|edit| edit.id) else {
                    return false;
                };
                sent.actor.person = Some(round.proposed_by);
                Wish::Plain(if yes {
                    Command::AcceptEdit { id, note: String::new() }
                } else {
                    Command::DeclineEdit { id, reason: why }
                })
            }
            Try::RemoveAttribution => match now.attributions.first() {
                Some(it) => {
                    let role = AttributionRole::Originated;
                    Wish::Plain(Command::RemoveAttribution { speaker: it.speaker, role })
                }
                None => return false,
            },
            Try::Wish(wish) => wish,
        };
        let seen = loaded.version() - u64::from(stale);
        match self.base.desk.perform(claim, seen, wish, sent).await {
            Ok(after) => {
                assert!(!stale && after.version() > seen);
                self.done += 1;
                self.approved += usize::from(approve);
                true
            }
            Err(Error::Refused(_) | Error::Stale(_) | Error::Misnamed(_)) => false,
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_the_fold_of_the_log_after_anything() {
    let mut runner = TestRunner::deterministic();
    let (mut done, mut approved) = (0, 0);
    for _ in 0..8 {
        let steps = proptest::collection::vec(tries(), STEPS..=STEPS);
        let steps = steps.new_tree(&mut runner).unwrap().current();
        let base = Base::new().await;
        let mut claims = Vec::new();
        for it in 0..CLAIMS {
            let claim = base.open(it).await.claim.unwrap().id;
            base.does(claim, said_by("Speaker A"), ANN).await;
            base.does(claim, evidence("https://a.example/"), ANN).await;
            claims.push(claim);
        }
        let mut room = Newsroom { base, claims, done: 0, approved: 0 };
        for (on, who, what, stale) in steps {
            let said = format!("{who:?} {what:?}");
            // What was refused is held against the rows by the next that is not.
            if room.attempt(on, who, what, stale).await {
                assert_eq!(faults(&room.base).await, Vec::<String>::new(), "after {said}");
            }
        }
        let foreign = room.base.foreign().await;
        let before = copies(&foreign).await;
        rebuild(&room.base).await;
        assert_eq!(copies(&foreign).await, before);
        assert_eq!(faults(&room.base).await, Vec::<String>::new());
        (done, approved) = (done + room.done, approved + room.approved);
    }
    assert!(done > 80 && approved > 5, "{done} done, {approved} approved");
}
