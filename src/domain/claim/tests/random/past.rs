//! Past: what whoever watches a newsroom has to say about past rulings.

use super::*;

impl Watch {
    /// What past rulings have to say about an approval: each was seen, and ticked or answered.
    pub(super) fn weighed(&mut self, approval: &Approval) -> Result<(), String> {
        let Approval { rulings, shown, consistent, why } = approval;
        let label = self.claim.as_ref().and_then(Claim::round).map(|it| it.label_name.clone());
        let answered = |it: &Ruling| {
            let is_same = consistent.contains(&it.claim) && label.as_ref() == Some(&it.label_name);
            shown.contains(&(it.claim, it.round)) && (is_same || !why.trim().is_empty())
        };
        self.tally.approved_with_rulings += usize::from(!rulings.is_empty());
        if rulings.iter().all(answered) {
            return Ok(());
        }
        Err("approved without a word on a past ruling".to_owned())
    }
}
