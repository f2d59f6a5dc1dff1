//! Rulings: what others have ruled on the claims of rows. It comes with its claim, and only where
//! nothing is known of its address: a row says less of a check than whoever published it.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::Told;
use super::line::Line;
use crate::desk::known::unfit;
use crate::desk::{Desk, Error};
use crate::report::claimreview::known::Entry;
use crate::store::known;

/// How many addresses are looked up at once.
const TOGETHER: usize = 200;

/// Takes those rulings out of lines that the desk does not take, and says of their rows why.
pub async fn sifted(
    desk: &Desk,
    lines: &mut [(usize, Line)],
    site: Option<&str>,
    told: &mut Told,
) -> Result<(), Error> {
    let own =
        site.and_then(|it| Url::parse(it).ok()).and_then(|it| it.host_str().map(str::to_owned));
    let (mut seen, mut before) = (BTreeSet::new(), BTreeMap::new());
    for some in lines.chunks_mut(TOGETHER) {
        let urls: Vec<String> =
            some.iter().flat_map(|(_, line)| &line.rulings).map(|it| it.url.clone()).collect();
        if urls.is_empty() {
            continue;
        }
        let there = known::at(desk.db().read(), urls.iter().map(String::as_str)).await?;
        for (at, line) in some {
            for ruling in std::mem::take(&mut line.rulings) {
                let known = there.get(&ruling.url).map(|it| &it.known);
                if known == Some(&ruling) || before.get(&ruling.url) == Some(&ruling) {
                    continue;
                }
                let entry = Entry::Known(Box::new(ruling.clone()));
                if let Some(why) = unfit(&entry, own.as_deref(), &mut seen) {
                    told.note(*at, format!("Its ruling is left out. {why}"));
                } else if let Some(it) = known {
                    let kept = format!("“{}”, {}", it.label, it.publisher);
                    let why = "The desk has another from this address, which stays";
                    told.note(*at, format!("Its ruling is left out. {why}: {kept}."));
                } else {
                    before.insert(ruling.url.clone(), ruling.clone());
                    line.rulings.push(ruling);
                }
            }
        }
    }
    Ok(())
}
