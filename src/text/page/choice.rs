//! Choice: which blocks of a page are its article.

use super::DroppedReason;
use super::blocks::{Block, Blocks};
use super::regions::Region;
use crate::text::lexicon::{self, Clutter};

/// What is known of a page before its blocks are told apart.
pub struct Sight<'a> {
    pub page: &'a Blocks,
    /// Whether an extractor took each block.
    pub votes: &'a [bool],
    /// The element that holds each block beside its siblings.
    holders: Vec<usize>,
    /// The element that holds most of the prose.
    top: Option<usize>,
    /// What each element is said to be beside the article.
    regions: Vec<Option<Region>>,
    /// Whether each element stands in what is said to be the article.
    inside: Vec<bool>,
    /// Whether each element stands in a list of links.
    lists: Vec<bool>,
    /// Whether each element stands in a quoted post.
    quoted: Vec<bool>,
}

/// Says of each block why it is dropped, or that it is kept.
pub fn choose(page: &Blocks, votes: &[bool]) -> Vec<Option<DroppedReason>> {
    let sight = Sight::new(page, votes);
    let mut fates: Vec<Option<DroppedReason>> =
        (0..page.all.len()).map(|at| sight.fate(at)).collect();
    sight.after_related(&mut fates);
    sight.edges(&mut fates);
    fates
}

impl<'a> Sight<'a> {
    fn new(page: &'a Blocks, votes: &'a [bool]) -> Self {
        let marked = regions(page, &[]);
        let holders = holders(page);
        let top = top(page, votes, &marked, &holders);
        let root = top.map_or(0, |it| root(page, it));
        let inside = inside(page, root);
        let mut around = vec![false; page.elements.len()];
        for it in top.into_iter().flat_map(|it| ancestors(page, it)) {
            if let Some(it) = around.get_mut(it) {
                *it = true;
            }
        }
        let weights = weights(page, votes);
        let total = weights.get(root).copied().unwrap_or_default();
        for (at, weight) in weights.iter().enumerate() {
            let parent = page.elements.get(at).map_or(0, |it| it.parent);
            let beside = (root != 0 && inside.get(at).copied().unwrap_or_default())
                || Some(parent) == top;
            if beside && weight * 3 >= total
                && let Some(it) = around.get_mut(at)
            {
                *it = true;
            }
        }
        let regions = regions(page, &around);
        let lists = lists(page);
        let mut quoted: Vec<bool> = Vec::with_capacity(page.elements.len());
        for (at, element) in page.elements.iter().enumerate() {
            let outer = at != 0 && quoted.get(element.parent).copied().unwrap_or_default();
            quoted.push(outer || element.quoted);
        }
        Self { page, votes, holders, top, regions, inside, lists, quoted }
    }

    fn block(&self, at: usize) -> Option<&Block> {
        self.page.all.get(at)
    }

    fn fate(&self, at: usize) -> Option<DroppedReason> {
        let surroundings = Some(DroppedReason::Surroundings);
        let Some(block) = self.block(at) else { return surroundings };
        if let Some(it) = self.regions.get(block.within).copied().flatten() {
            return Some(reason(it));
        }
        if let Some(it) = lexicon::clutter(&block.text) {
            return Some(of(it));
        }
        if !self.inside.get(block.within).copied().unwrap_or_default() {
            return surroundings;
        }
        let listed = self.lists.get(block.within).copied().unwrap_or_default();
        if listed || is_link(block) || leads_elsewhere(block) {
            return Some(DroppedReason::Related);
        }
        if self.quoted.get(block.within).copied().unwrap_or_default() {
            return None;
        }
        let vote = self.votes.get(at).copied().unwrap_or_default();
        let beside = self.top.is_some() && self.holders.get(at).copied() == self.top;
        (!vote && !(beside && is_prose(block))).then_some(DroppedReason::Surroundings)
    }

    /// Drops what follows a line like "Read also" up to the next prose.
    fn after_related(&self, fates: &mut [Option<DroppedReason>]) {
        let mut after = false;
        for (at, fate) in fates.iter_mut().enumerate() {
            let Some(block) = self.block(at) else { return };
            if is_prose(block) {
                after = false;
            }
            if after && fate.is_none() && block.linked > 0 {
                *fate = Some(DroppedReason::Related);
            }
            after |= lexicon::clutter(&block.text) == Some(Clutter::Related);
        }
    }

    /// Drops what stands above the first prose and after the last without being a sentence.
    fn edges(&self, fates: &mut [Option<DroppedReason>]) {
        let kept_prose = |at: usize, fate: &Option<DroppedReason>| {
            fate.is_none() && self.block(at).is_some_and(|it| is_prose(it) && ends_a_sentence(&it.text))
        };
        let prose = |fates: &[Option<DroppedReason>]| {
            let mut all = fates.iter().enumerate().filter(|(at, it)| kept_prose(*at, it));
            let first = all.next().map(|it| it.0);
            let last = all.next_back().map(|it| it.0);
            first.map(|it| (it, last.unwrap_or(it)))
        };
        let Some((first, last)) = prose(fates) else { return };
        let letters = |labels: bool| {
            let all = fates.iter().enumerate().filter(|(_, it)| it.is_none());
            let all = all.filter_map(|(at, _)| self.block(at));
            all.filter(|it| labels != ends_a_sentence(&it.text)).map(|it| it.letters).sum::<usize>()
        };
        if letters(true) > letters(false) {
            return;
        }
        for (at, fate) in fates.iter_mut().enumerate() {
            let Some(block) = self.block(at) else { return };
            let label = fate.is_none() && !ends_a_sentence(&block.text);
            if label && at < first {
                *fate = Some(DroppedReason::Surroundings);
            }
            if label && at > last && (block.linked > 0 || self.is_heading(block) || is_prose(block)) {
                *fate = Some(DroppedReason::Surroundings);
            }
        }
    }

    fn is_heading(&self, block: &Block) -> bool {
        self.page.elements.get(block.within).is_some_and(|it| {
            matches!(&*it.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
        })
    }
}

fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '\'', '»', ')', ']', '“', '」', '』']);
    text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔', ';'])
}

/// A block that is nothing but a link.
fn is_link(block: &Block) -> bool {
    block.linked * 10 >= block.letters * 9
}

/// "Read also: Forty ships wait outside", where what is named is a link.
fn leads_elsewhere(block: &Block) -> bool {
    let Some((label, _)) = block.text.split_once(':') else { return false };
    block.linked * 2 >= block.letters && lexicon::clutter(label).is_some()
}

fn reason(it: Region) -> DroppedReason {
    match it {
        Region::Navigation => DroppedReason::Navigation,
        Region::Sharing => DroppedReason::Sharing,
        Region::Related => DroppedReason::Related,
        Region::Byline => DroppedReason::Byline,
        Region::Caption => DroppedReason::Caption,
        Region::Hidden => DroppedReason::Surroundings,
    }
}

fn of(it: Clutter) -> DroppedReason {
    match it {
        Clutter::Navigation => DroppedReason::Navigation,
        Clutter::Sharing => DroppedReason::Sharing,
        Clutter::Placeholder => DroppedReason::Placeholder,
        Clutter::Publisher => DroppedReason::Publisher,
        Clutter::Related => DroppedReason::Related,
    }
}

/// What each element is marked as, by itself or by what it stands in.
///
/// What the article's body stands in is not beside the article, whatever it says.
fn regions(page: &Blocks, around: &[bool]) -> Vec<Option<Region>> {
    let mut regions: Vec<Option<Region>> = Vec::with_capacity(page.elements.len());
    for (at, element) in page.elements.iter().enumerate() {
        let own = element.region.filter(|_| !around.get(at).copied().unwrap_or_default());
        let outer = if at == 0 { None } else { regions.get(element.parent).copied().flatten() };
        let outer = outer.filter(|_| !element.quoted);
        regions.push(outer.or(own));
    }
    regions
}

/// An element and all that it stands in.
fn ancestors(page: &Blocks, element: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(element), |at| {
        page.elements.get(*at).filter(|_| *at != 0).map(|it| it.parent)
    })
}

const FLOW: &[&str] = &[
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "dl", "dt",
    "dd", "center", "figure", "tr", "tbody", "thead", "table",
];

/// The element that holds each block beside its siblings.
fn holders(page: &Blocks) -> Vec<usize> {
    let mut count = vec![0_usize; page.elements.len()];
    for block in &page.all {
        if let Some(it) = count.get_mut(block.within) {
            *it += 1;
        }
    }
    gather(page, &mut count);
    let is_part = |at: &usize| {
        *at != 0
            && (count.get(*at) == Some(&1)
                || page.elements.get(*at).is_some_and(|it| FLOW.contains(&&*it.name)))
    };
    page.all
        .iter()
        .map(|it| ancestors(page, it.within).find(|it| !is_part(it)).unwrap_or_default())
        .collect()
}

/// Adds to each element what the elements in it have.
fn gather(page: &Blocks, counts: &mut [usize]) {
    for (at, element) in page.elements.iter().enumerate().skip(1).rev() {
        let own = counts.get(at).copied().unwrap_or_default();
        if let Some(it) = counts.get_mut(element.parent) {
            *it += own;
        }
    }
}

/// How many letters of taken prose stand in each element and in what it holds.
fn weights(page: &Blocks, votes: &[bool]) -> Vec<usize> {
    let mut weights = vec![0_usize; page.elements.len()];
    for (block, vote) in page.all.iter().zip(votes) {
        if *vote && is_prose(block) && let Some(it) = weights.get_mut(block.within) {
            *it += block.letters;
        }
    }
    gather(page, &mut weights);
    weights
}

/// The element that holds most of the prose.
fn top(
    page: &Blocks,
    votes: &[bool],
    marked: &[Option<Region>],
    holders: &[usize],
) -> Option<usize> {
    let mut scores = vec![0_usize; page.elements.len()];
    for ((block, vote), holder) in page.all.iter().zip(votes).zip(holders) {
        if is_prose(block)
            && let Some(it) = scores.get_mut(*holder)
        {
            let free = marked.get(block.within).is_some_and(Option::is_none);
            *it += block.letters * if *vote { 2 } else { 1 } * if free { 4 } else { 1 };
        }
    }
    let best = scores.iter().copied().max()?;
    scores.iter().position(|it| *it == best && best > 0)
}

/// The innermost element that is said to be an article and holds the body.
fn root(page: &Blocks, top: usize) -> usize {
    let is = |at: &usize, name: &str| page.elements.get(*at).is_some_and(|it| &*it.name == name);
    ancestors(page, top)
        .find(|it| is(it, "article"))
        .or_else(|| ancestors(page, top).find(|it| is(it, "main")))
        .unwrap_or_default()
}

/// Whether each element stands in `root`.
fn inside(page: &Blocks, root: usize) -> Vec<bool> {
    let mut inside: Vec<bool> = Vec::with_capacity(page.elements.len());
    for (at, element) in page.elements.iter().enumerate() {
        let around = at != 0 && inside.get(element.parent).copied().unwrap_or_default();
        inside.push(around || at == root);
    }
    inside
}

/// Whether each element stands in a list most of whose letters are in links.
fn lists(page: &Blocks) -> Vec<bool> {
    let mut letters = vec![0_usize; page.elements.len()];
    let mut linked = vec![0_usize; page.elements.len()];
    for block in &page.all {
        if let (Some(all), Some(some)) = (letters.get_mut(block.within), linked.get_mut(block.within)) {
            *all += block.letters;
            *some += block.linked;
        }
    }
    gather(page, &mut letters);
    gather(page, &mut linked);
    let mut lists: Vec<bool> = Vec::with_capacity(page.elements.len());
    for (at, element) in page.elements.iter().enumerate() {
        let around = at != 0 && lists.get(element.parent).copied().unwrap_or_default();
        let all = letters.get(at).copied().unwrap_or_default();
        let some = linked.get(at).copied().unwrap_or_default();
        lists.push(around || (matches!(&*element.name, "ul" | "ol" | "dl") && some * 2 > all));
    }
    lists
}

fn is_prose(block: &Block) -> bool {
    block.letters >= 40 && block.linked * 2 < block.letters
}
