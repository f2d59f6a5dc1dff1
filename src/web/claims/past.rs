//! Past rulings as the claim's page shows them, and the forms that say whether claims are the same.

use chrono::{DateTime, Utc};

use super::typed::Typed;
use super::wish::Odd;
use crate::desk::Desk;
use crate::desk::claims::Wish;
use crate::desk::past::{PastRuling, PastRulings};
use crate::domain::claim::{Approval, Claim, Command, Judgement, Ruling, Stage};
use crate::domain::known::Known;
use crate::domain::scale::Scale;
use crate::domain::{ClaimId, ClaimNumber, PersonId};
use crate::web::error::Error;
use crate::web::lists::Mark;

/// How much of a rationale is shown, in characters.
const FIRST: usize = 280;

/// What the rest of the desk says of a claim, in words.
#[derive(Default)]
pub struct PastView {
    pub matches: Vec<OtherView>,
    pub rulings: Vec<OtherView>,
    pub checking: Vec<OtherView>,
    /// Claims that were said not to be the same.
    pub apart: Vec<OtherView>,
    /// What others have ruled, who are no part of the desk.
    pub elsewhere: Vec<Known>,
    /// The rulings that an approval is held against.
    pub binding: Vec<BindingView>,
}

/// Another claim, beside the one of the page.
pub struct OtherView {
    pub number: ClaimNumber,
    pub statement: String,
    pub speakers: String,
    pub article: String,
    pub stage: Stage,
    /// When it was ruled on, or else opened.
    pub at: DateTime<Utc>,
    /// The verdict that stands.
    pub mark: Option<Mark>,
    /// How its rationale begins.
    pub rationale: String,
    pub is_withdrawn: bool,
    /// Whether it is the same claim, said elsewhere.
    pub is_appearance: bool,
}

/// A ruling that an approval is held against, as its form names it.
pub struct BindingView {
    pub ruling: Ruling,
    pub mark: Option<Mark>,
}

impl BindingView {
    pub fn shown(&self) -> String {
        format!("{}:{}", self.ruling.claim, self.ruling.round)
    }

    pub fn is_ticked(&self, typed: &Typed) -> bool {
        typed.has("approve", "consistent", &self.ruling.claim.to_string())
    }
}

impl PastView {
    pub async fn of(desk: &Desk, claim: &Claim, me: PersonId) -> Result<Self, Error> {
        let PastRulings { matches, rulings, checking, apart, binding } =
            desk.past_rulings(claim, me).await?;
        let elsewhere = desk.known_like(claim).await?.into_iter().map(|it| it.known).collect();
        if [&matches, &rulings, &checking, &apart].iter().all(|it| it.is_empty()) {
            return Ok(Self { elsewhere, ..Self::default() });
        }
        let scales = desk.scales().await?;
        let mark = |ruling: &Ruling| {
            let matched = matches.iter().find(|it| it.row.id == ruling.claim);
            matched.and_then(|it| mark(it, &scales))
        };
        let binding: Vec<_> =
            binding.into_iter().map(|ruling| BindingView { mark: mark(&ruling), ruling }).collect();
        let all = |them: Vec<PastRuling>| them.iter().map(|it| other(it, &scales)).collect();
        let (rulings, checking, apart) = (all(rulings), all(checking), all(apart));
        Ok(Self { matches: all(matches), rulings, checking, apart, elsewhere, binding })
    }

    pub fn is_empty(&self) -> bool {
        let own = [&self.matches, &self.rulings, &self.checking, &self.apart];
        own.iter().all(|it| it.is_empty()) && self.elsewhere.is_empty()
    }

    /// The rulings that an approval is not held against because somebody said that their claims are
    /// others.
    pub fn set_aside(&self) -> impl Iterator<Item = &OtherView> {
        self.apart.iter().filter(|it| it.mark.is_some() && !it.is_withdrawn)
    }
}

/// The mark of the verdict that stands; what is only proposed has none.
fn mark(it: &PastRuling, scales: &[Scale]) -> Option<Mark> {
    it.row.approved_at?;
    let label = it.row.label.as_deref()?;
    Some(Mark::of(scales, it.row.scale?, label, it.row.label_name.as_deref()?))
}

fn other(it: &PastRuling, scales: &[Scale]) -> OtherView {
    let row = &it.row;
    let mark = mark(it, scales);
    OtherView {
        number: row.number,
        statement: row.statement.clone(),
        speakers: row.speakers.join(", "),
        article: row.article_title.clone(),
        stage: row.stage,
        at: row.approved_at.unwrap_or(row.opened_at),
        rationale: mark.as_ref().and(it.rationale.as_deref()).map(beginning).unwrap_or_default(),
        mark,
        is_withdrawn: row.publication == "withdrawn",
        is_appearance: it.judgement == Some(Judgement::Appearance),
    }
}

/// The first lines of a text, cut at white space.
fn beginning(text: &str) -> String {
    let start: String = text.chars().take(FIRST).collect();
    if start == text {
        return start;
    }
    let whole = start.rsplit_once(char::is_whitespace).map_or(start.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

/// The form that says whether two claims are the same.
pub fn judge(typed: &Typed, other: Option<ClaimId>) -> Result<Wish, Odd> {
    let [number, judgement] = typed.exactly(["other", "judgement"])?;
    let judgement = Judgement::from_key(judgement).ok_or(Odd::Form)?;
    let named = number.trim().parse().ok().zip(other);
    let (number, claim) =
        named.ok_or(Odd::Said("Give the number of the other claim, such as C-12."))?;
    Ok(Command::Judge { claim, number, judgement }.into())
}

/// The form that approves, with a word on each past ruling where it showed some.
pub fn approve(typed: &Typed) -> Result<Wish, Odd> {
    let (shown, rest) = typed.several("shown");
    let (consistent, rest) = rest.several("consistent");
    let why = if shown.is_empty() {
        let [] = rest.exactly([])?;
        String::new()
    } else {
        let [why] = rest.exactly(["why"])?;
        why.to_owned()
    };
    let claim = |text: &str| text.parse::<ClaimId>().map_err(|_not_an_id| Odd::Form);
    let ruling = |text: &&str| {
        let (of, round) = text.split_once(':').ok_or(Odd::Form)?;
        Ok((claim(of)?, round.parse().map_err(|_not_a_number| Odd::Form)?))
    };
    let approval = Approval {
        rulings: Vec::new(),
        shown: shown.iter().map(ruling).collect::<Result<_, Odd>>()?,
        consistent: consistent.into_iter().map(claim).collect::<Result<_, Odd>>()?,
        why,
    };
    Ok(Command::Approve(Box::new(approval)).into())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn typed(action: &str, fields: &[(&str, &str)]) -> Typed {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Typed::new(action, fields.iter().map(owned).collect())
    }

    #[test]
    fn an_approval_names_what_it_saw() {
        let id = Uuid::from_u128(7).to_string();
        let shown = format!("{id}:2");
        let fields = [("shown", shown.as_str()), ("consistent", id.as_str()), ("why", "")];
        let Ok(Wish::Plain(Command::Approve(approval))) = approve(&typed("approve", &fields))
        else {
            panic!("it is an approval")
        };
        assert_eq!(approval.shown, [(ClaimId(Uuid::from_u128(7)), 2)]);
        assert_eq!(approval.consistent, [ClaimId(Uuid::from_u128(7))]);
        assert!(matches!(approve(&typed("approve", &fields[..1])), Err(Odd::Form)));
        assert!(matches!(approve(&typed("approve", &[("shown", "x")])), Err(Odd::Form)));
        assert!(matches!(approve(&typed("approve", &[("why", "x")])), Err(Odd::Form)));
    }

    #[test]
    fn a_comparison_names_a_claim_that_is_there() {
        let fields = [("other", "C-9"), ("judgement", "matched")];
        assert!(matches!(judge(&typed("judge", &fields), None), Err(Odd::Said(_))));
        let found = Some(ClaimId(Uuid::from_u128(7)));
        assert!(judge(&typed("judge", &fields), found).is_ok());
        let fields = [("other", "C-9"), ("judgement", "perhaps")];
        assert!(matches!(judge(&typed("judge", &fields), found), Err(Odd::Form)));
    }

    #[test]
    fn a_long_rationale_is_cut_between_words() {
        assert_eq!(beginning("Two are longer."), "Two are longer.");
        let cut = beginning(&"word ".repeat(100));
        assert!(cut.ends_with("word …") && cut.chars().count() <= FIRST + 2, "{cut}");
    }
}
