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
    /// Whether something on the page is said to be the article.
    rooted: bool,
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
    sight.between(&mut fates);
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
        Self { page, votes, holders, top, regions, inside, rooted: root != 0, lists, quoted }
    }

    fn block(&self, at: usize) -> Option<&Block> {
        self.page.all.get(at)
    }

    /// Whether nothing says that a block is beside the article.
    fn may_be_article(&self, at: usize) -> bool {
        self.block(at).is_some_and(|block| {
            let is = |all: &[bool]| all.get(block.within).copied().unwrap_or_default();
            self.regions.get(block.within).is_some_and(Option::is_none)
                && is(&self.inside)
                && !is(&self.lists)
                && !is_link(block)
        })
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
        let flows = self.top.is_some() && self.holders.get(at).copied() == self.top;
        (!vote && !(is_prose(block) && (flows || (self.rooted && ends_a_sentence(&block.text))))).then_some(DroppedReason::Surroundings)
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

    /// Takes back what an extractor left out between two pieces of the article.
    fn between(&self, fates: &mut [Option<DroppedReason>]) {
        let Some(top) = self.top else { return };
        let kept = |it: &Option<DroppedReason>| it.is_none();
        let Some(last) = fates.iter().rposition(kept) else { return };
        let mut inside = false;
        for at in 0..last {
            let Some(block) = self.block(at) else { return };
            let flows = self.holders.get(at).copied() == Some(top);
            let fate = fates.get(at).copied().flatten();
            inside |= flows && fate.is_none();
            let heads = self.is_heading(block) && fates.get(at + 1).is_some_and(Option::is_none);
            if fate == Some(DroppedReason::Surroundings)
                && self.may_be_article(at)
                && inside
                && (flows || heads)
                && let Some(fate) = fates.get_mut(at)
            {
                *fate = None;
            }
        }
    }

    /// Drops what stands above the first prose and after the last without being a sentence.
    fn edges(&self, fates: &mut [Option<DroppedReason>]) {
        let mut prose = fates.iter().enumerate().filter(|(at, fate)| {
            let is = |it| is_prose(it) && ends_a_sentence(&it.text);
            fate.is_none() && self.block(*at).is_some_and(is)
        });
        let Some((first, _)) = prose.next() else { return };
        let last = prose.next_back().map_or(first, |it| it.0);
        for (at, fate) in fates.iter_mut().enumerate().filter(|(_, it)| it.is_none()) {
            let Some(block) = self.block(at) else { return };
            let flows = self.holders.get(at).copied() == self.top && !self.is_heading(block);
            let label = !ends_a_sentence(&block.text) && (!flows || is_stamp(&block.text));
            if label && (at < first || at > last) {
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

/// A line that is mostly a date or a time.
fn is_stamp(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && text.chars().count() <= 80 && super::byline::date_in(text).is_some()
        || (digits * 2 >= text.chars().filter(|it| !it.is_whitespace()).count() && digits >= 4)
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
