//! Agreement: how far people who judged the same proposals agree, on one version of a scale.

use std::collections::BTreeMap;

use super::{Desk, Error, allow};
use crate::domain::agreement::{Category, Level, Weights, alpha, kappa, raw};
use crate::domain::scale::Scale;
use crate::domain::{Act, Actor, PersonId, ScaleId};
use crate::store::opinions::{self, Judged};

/// How many opinions the figures are made of at most, the newest.
pub const NEWEST: u64 = 5_000;
/// How many pairs of people are shown, those first who judged the most together.
pub const PAIRS: usize = 100;

/// The figures of one version of a scale.
#[derive(Clone, Debug)]
pub struct Agreement {
    pub scale: Scale,
    /// Every version of every scale, to choose from.
    pub scales: Vec<Scale>,
    /// How many proposals have an opinion.
    pub proposals: usize,
    /// Krippendorff's alpha over all who judged: of labels as names, and as ranks of those that lie
    /// on the scale's axis.
    pub alpha: Option<f64>,
    pub alpha_of_ranks: Option<f64>,
    pub pairs: Vec<Pair>,
    /// How many pairs there are, shown or not.
    pub all_pairs: usize,
}

/// Two people who judged the same proposals.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub people: (PersonId, PersonId),
    /// How many proposals both judged.
    pub both: usize,
    /// How often they gave the same label, from 0 to 1.
    pub raw: Option<f64>,
    pub kappa: Option<f64>,
    /// With squared weights, of labels that lie on the scale's axis.
    pub kappa_of_ranks: Option<f64>,
}

impl Desk {
    /// How far people agree on a scale, or on the desk's own where none is named.
    pub async fn agreement(
        &self,
        scale: Option<ScaleId>,
        actor: Actor,
    ) -> Result<Agreement, Error> {
        allow(actor, Act::ReadAgreement)?;
        let settled = self.settled().await?;
        let mut scales = self.scales().await?;
        scales.sort_by(|one, other| (&one.name, one.version).cmp(&(&other.name, other.version)));
        let wanted = scale.unwrap_or(settled.desk.scale);
        let scale = scales.iter().find(|it| it.id == wanted).cloned().ok_or(Error::NotFound)?;
        let judged = opinions::judged(self.db.read(), scale.id, NEWEST).await?;
        let count = move || figures(scale, scales, &judged);
        let done = tokio::task::spawn_blocking(count).await;
        Ok(done.map_err(|_died| super::articles::Unreadable::ReaderDied)?)
    }
}

/// A label by its place on the scale, and by its rank on the scale's axis where it lies there.
struct Places<'a>(&'a Scale);

impl Places<'_> {
    fn name(&self, label: &str) -> Option<Category> {
        let at = self.0.labels.iter().position(|it| it.key == label)?;
        u32::try_from(at).ok()
    }

    fn rank(&self, label: &str) -> Option<Category> {
        self.0.label(label)?.ordinal.map(u32::from)
    }
}

fn figures(scale: Scale, scales: Vec<Scale>, judged: &[Judged]) -> Agreement {
    let places = Places(&scale);
    let things = |place: &dyn Fn(&str) -> Option<Category>| -> Vec<Vec<Category>> {
        let thing = |it: &Judged| it.labels.iter().filter_map(|(_, label)| place(label)).collect();
        judged.iter().map(thing).collect()
    };
    let mut pairs = pairs(&places, judged);
    let all_pairs = pairs.len();
    pairs.truncate(PAIRS);
    Agreement {
        proposals: judged.len(),
        alpha: alpha(&things(&|label| places.name(label)), Level::Nominal),
        alpha_of_ranks: alpha(&things(&|label| places.rank(label)), Level::Ordinal),
        pairs,
        all_pairs,
        scales,
        scale,
    }
}

/// Those who judged the most together first.
fn pairs(places: &Places<'_>, judged: &[Judged]) -> Vec<Pair> {
    let mut both: BTreeMap<(PersonId, PersonId), Vec<(&str, &str)>> = BTreeMap::new();
    for it in judged {
        for (at, (one, label)) in it.labels.iter().enumerate() {
            for (other, also) in it.labels.iter().skip(at.saturating_add(1)) {
                let turned = other < one;
                let people = if turned { (*other, *one) } else { (*one, *other) };
                let labels = if turned { (also, label) } else { (label, also) };
                both.entry(people).or_default().push((labels.0, labels.1));
            }
        }
    }
    let of = |labels: &[(&str, &str)], place: &dyn Fn(&str) -> Option<Category>| {
        let found = labels.iter().filter_map(|(one, other)| Some((place(one)?, place(other)?)));
        found.collect::<Vec<_>>()
    };
    let pair = |(people, labels): ((PersonId, PersonId), Vec<(&str, &str)>)| {
        let names = of(&labels, &|label| places.name(label));
        let ranks = of(&labels, &|label| places.rank(label));
        Pair {
            people,
            both: labels.len(),
            raw: raw(&names),
            kappa: kappa(&names, Weights::Nominal),
            kappa_of_ranks: kappa(&ranks, Weights::Quadratic),
        }
    };
    let mut pairs: Vec<Pair> = both.into_iter().map(pair).collect();
    pairs.sort_by_key(|it| (std::cmp::Reverse(it.both), it.people));
    pairs
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{ClaimId, seeds};

    const ANN: PersonId = PersonId(Uuid::from_u128(1));
    const BEN: PersonId = PersonId(Uuid::from_u128(2));
    const EVE: PersonId = PersonId(Uuid::from_u128(3));

    fn judged(labels: &[(PersonId, &str)]) -> Judged {
        let labels = labels.iter().map(|(person, label)| (*person, (*label).to_owned())).collect();
        Judged { claim: ClaimId(Uuid::nil()), labels }
    }

    fn told(judged: &[Judged]) -> Agreement {
        let scale = seeds::scale(seeds::DEFAULT, ScaleId(Uuid::nil())).unwrap();
        figures(scale, Vec::new(), judged)
    }

    #[test]
    fn a_pair_is_the_same_pair_whoever_proposed() {
        let found = told(&[
            judged(&[(ANN, "false"), (BEN, "false")]),
            judged(&[(BEN, "true"), (ANN, "true"), (EVE, "false")]),
            judged(&[(BEN, "true"), (ANN, "false")]),
        ]);
        assert_eq!((found.proposals, found.all_pairs), (3, 3));
        let first = &found.pairs[0];
        assert_eq!((first.people, first.both), ((ANN, BEN), 3));
        assert_eq!(first.raw, Some(2.0 / 3.0));
        // By chance Ann's two of three and Ben's one of three agree in four of nine.
        assert!((first.kappa.unwrap() - 0.4).abs() < 1e-9);
    }

    #[test]
    fn labels_off_the_axis_count_as_names_only() {
        let off = seeds::scale(seeds::DEFAULT, ScaleId(Uuid::nil())).unwrap();
        let off = off.labels.iter().find(|it| it.ordinal.is_none()).unwrap().key.clone();
        let found = told(&[
            judged(&[(ANN, &off), (BEN, "true")]),
            judged(&[(ANN, "false"), (BEN, "false")]),
        ]);
        assert_eq!(found.pairs[0].raw, Some(0.5));
        assert_eq!(found.pairs[0].kappa_of_ranks, None, "only one label of theirs has a rank");
        assert_eq!(found.alpha_of_ranks, None);
    }
}
