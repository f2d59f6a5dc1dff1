//! Past: comparisons with other claims, and approvals that weigh what was ruled on those.

use super::*;

fn others() -> impl Strategy<Value = ClaimId> {
    select(vec![CLAIM, OTHER_CLAIM, PART])
}

fn numbers() -> impl Strategy<Value = ClaimNumber> {
    (0..9_u64).prop_map(ClaimNumber)
}

fn rulings() -> impl Strategy<Value = Vec<Ruling>> {
    vec((others(), 1..3_u64).prop_map(|(claim, number)| ruling(claim, number)), 0..3)
}

pub fn comparisons() -> impl Strategy<Value = Command> {
    (others(), numbers(), select(Judgement::ALL.to_vec()))
        .prop_map(|(claim, number, judgement)| Command::Judge { claim, number, judgement })
}

/// Mostly of what stands, sometimes of what does not, and not always with a word on it.
pub fn approvals() -> impl Strategy<Value = Command> {
    let shown = option::weighted(0.2, vec((others(), 0..3_u32), 0..3));
    let why = prop_oneof![2 => Just(String::new()), 1 => texts()];
    (rulings(), shown, vec(others(), 0..4), why).prop_map(|(rulings, shown, consistent, why)| {
        let all = || rulings.iter().map(|it| (it.claim, it.round)).collect();
        let shown = shown.unwrap_or_else(all);
        Command::Approve(Box::new(Approval { rulings, shown, consistent, why }))
    })
}

pub fn weighed() -> impl Strategy<Value = Option<Weighed>> {
    let some = (rulings(), rulings(), option::of(texts()))
        .prop_map(|(consistent, differs, why)| Weighed { consistent, differs, why });
    option::weighted(0.2, some)
}

pub fn past_events() -> impl Strategy<Value = Event> {
    (others(), numbers(), 0..3).prop_map(|(claim, number, which)| match which {
        0 => Event::Matched { claim, number },
        1 => Event::NotMatched { claim, number },
        _ => Event::AppearanceLinked { claim, number },
    })
}
