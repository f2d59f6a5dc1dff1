//! Meant: from the words that were typed to the words that stand somewhere.
//!
//! A word is meant as it is typed. Where nothing has it, words that begin with it are taken, and where
//! there are none, words that differ from it by a letter or two.

use ::entity::{search_posting, search_slip, search_word};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::find::Asked;
use super::put::is_key;
use super::{Error, Kind};
use crate::text::search::{Need, distance, is_near, slips};

/// How many words a beginning stands for; where more begin like it, texts are looked at instead.
const FEW: usize = 24;
/// How many words are looked at for being near, and how many are taken.
const CANDIDATES: u64 = 1_000;
const NEAR: usize = 8;

/// What is looked for, in words that the index has.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// One of each group must stand there. Nothing is found where a group is empty.
    pub groups: Vec<Vec<String>>,
    /// None of these may.
    pub none: Vec<String>,
    /// What only a text can tell, and whether it must not.
    pub checks: Vec<(bool, Need)>,
    pub marks: Vec<Need>,
    pub instead: Vec<(String, Vec<String>)>,
}

/// The words that stand for what was typed.
enum Stand {
    These(Vec<String>),
    /// More than can be counted up.
    Many,
}

pub async fn meaning(c: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Meaning, Error> {
    let mut meaning = Meaning::default();
    for (not, group) in asked.keys {
        if *not {
            meaning.none.extend(group.iter().cloned());
        } else {
            meaning.groups.push(group.clone());
        }
    }
    for (place, (not, need)) in asked.needs.iter().enumerate() {
        let last = asked.typing && place + 1 == asked.needs.len();
        match need {
            Need::Word(word) if *not => meaning.none.push(word.clone()),
            _ if *not => meaning.checks.push((true, need.clone())),
            Need::Word(word) => meaning.word(c, asked.kind, word, last).await?,
            Need::Start(start) => {
                let stand = beginning(c, asked.kind, start).await?;
                meaning.started(start, stand);
            }
            Need::Phrase(words) => {
                meaning.groups.extend(words.iter().map(|word| vec![word.clone()]));
                meaning.checks.push((false, need.clone()));
                meaning.marks.push(need.clone());
            }
        }
    }
    Ok(meaning)
}

impl Meaning {
    async fn word(
        &mut self,
        c: &impl ConnectionTrait,
        kind: Kind,
        word: &str,
        typing: bool,
    ) -> Result<(), Error> {
        if !typing && !there(c, kind, vec![word.to_owned()]).await?.is_empty() {
            self.groups.push(vec![word.to_owned()]);
            self.marks.push(Need::Word(word.to_owned()));
            return Ok(());
        }
        match beginning(c, kind, word).await? {
            Stand::These(words) if words.is_empty() => {
                let near = near(c, kind, word).await?;
                if !near.is_empty() {
                    self.instead.push((word.to_owned(), near.clone()));
                }
                self.marks.extend(near.iter().cloned().map(Need::Word));
                self.groups.push(near);
            }
            stand => {
                if let (false, Stand::These(words)) = (typing, &stand) {
                    self.instead.push((word.to_owned(), words.clone()));
                }
                self.started(word, stand);
            }
        }
        Ok(())
    }

    fn started(&mut self, start: &str, stand: Stand) {
        let need = Need::Start(start.to_owned());
        self.marks.push(need.clone());
        match stand {
            Stand::These(words) => self.groups.push(words),
            Stand::Many => self.checks.push((false, need)),
        }
    }
}

/// The words of this kind that begin like this, the word itself among them.
async fn beginning(c: &impl ConnectionTrait, kind: Kind, start: &str) -> Result<Stand, Error> {
    let words: Vec<String> = search_word::Entity::find()
        .select_only()
        .column(search_word::Column::Word)
        .filter(search_word::COLUMN.word.gte(start))
        // Behind every letter.
        .filter(search_word::COLUMN.word.lt(format!("{start}\u{10ffff}")))
        .order_by_asc(search_word::Column::Word)
        .limit(u64::try_from(FEW).unwrap_or_default() + 1)
        .into_tuple()
        .all(c)
        .await?;
    if words.len() > FEW {
        return Ok(Stand::Many);
    }
    Ok(Stand::These(there(c, kind, words).await?))
}

/// The words of this kind that differ from one by a letter or two, the nearest first.
async fn near(c: &impl ConnectionTrait, kind: Kind, word: &str) -> Result<Vec<String>, Error> {
    let slips = slips(word);
    if slips.is_empty() {
        return Ok(Vec::new());
    }
    let candidates: Vec<String> = search_slip::Entity::find()
        .select_only()
        .column(search_slip::Column::Word)
        .filter(search_slip::COLUMN.slip.is_in(slips))
        .limit(CANDIDATES)
        .into_tuple()
        .all(c)
        .await?;
    let near = candidates.into_iter().filter(|it| is_near(word, it)).collect();
    let mut near = there(c, kind, near).await?;
    near.sort_by_cached_key(|it| (distance(word, it), it.clone()));
    // Where a word with one wrong letter is there, one with two is hardly meant.
    let least = near.first().map_or(0, |it| distance(word, it));
    near.retain(|it| distance(word, it) == least);
    near.truncate(NEAR);
    Ok(near)
}

/// Those of these words that stand in something of this kind.
async fn there(
    c: &impl ConnectionTrait,
    kind: Kind,
    words: Vec<String>,
) -> Result<Vec<String>, Error> {
    if words.is_empty() {
        return Ok(words);
    }
    debug_assert!(!words.iter().any(|it| is_key(it)), "only words are asked for");
    let posting = Query::select()
        .expr(Expr::val(1))
        .from(search_posting::Entity)
        .and_where(search_posting::COLUMN.kind.eq(kind.code()))
        .and_where(
            Expr::col((search_posting::Entity, search_posting::Column::Word))
                .equals((search_word::Entity, search_word::Column::Word)),
        )
        .to_owned();
    Ok(search_word::Entity::find()
        .select_only()
        .column(search_word::Column::Word)
        .filter(search_word::COLUMN.word.is_in(words))
        .filter(Expr::exists(posting))
        .order_by_asc(search_word::Column::Word)
        .into_tuple()
        .all(c)
        .await?)
}
