//! Sight: what is seen of a page's blocks before the article's are told from the others.

use super::blocks::{Block, Blocks};
use super::regions::Region;

/// A page's blocks with what its elements and an extractor say of them.
pub struct Sight<'a> {
    page: &'a Blocks,
    votes: &'a [bool],
    /// The element that holds each block beside its siblings.
    holders: Vec<usize>,
    /// The element that holds most of the prose.
    body: Option<usize>,
    /// Whether the page says which of its elements is the article.
    pub told: bool,
    elements: Vec<Facts>,
}

/// What an element says of the blocks in it.
#[derive(Clone, Copy, Default)]
struct Facts {
    /// What it is beside the article.
    region: Option<Region>,
    /// It stands in what the page says is the article.
    inside: bool,
    /// It stands in a list most of whose letters are links.
    links: bool,
    /// It stands in a quotation of what somebody posted elsewhere.
    quoted: bool,
}

impl<'a> Sight<'a> {
    /// Sees a page of whose blocks an extractor took those that have a vote.
    pub fn new(page: &'a Blocks, votes: &'a [bool]) -> Self {
        let mut sight =
            Self { page, votes, holders: holders(page), body: None, told: false, elements: vec![] };
        // What holds the body is found first: it is no region, whatever its names say.
        sight.elements = sight.facts(0, &[]);
        sight.body = sight.fullest();
        let root = sight.body.map_or(0, |it| sight.root(it));
        sight.told = root != 0;
        let around = sight.around(root);
        sight.elements = sight.facts(root, &around);
        sight
    }

    pub fn block(&self, at: usize) -> Option<&'a Block> {
        self.page.all.get(at)
    }

    /// Whether an extractor took a block.
    pub fn taken(&self, at: usize) -> bool {
        nth(self.votes, at)
    }

    /// Whether a block stands in a row with most of the article's prose.
    pub fn flows(&self, at: usize) -> bool {
        self.body.is_some() && self.holders.get(at).copied() == self.body
    }

    pub fn region(&self, block: &Block) -> Option<Region> {
        nth(&self.elements, block.within).region
    }

    pub fn inside(&self, block: &Block) -> bool {
        nth(&self.elements, block.within).inside
    }

    pub fn in_links(&self, block: &Block) -> bool {
        nth(&self.elements, block.within).links
    }

    pub fn quoted(&self, block: &Block) -> bool {
        nth(&self.elements, block.within).quoted
    }

    pub fn is_heading(&self, block: &Block) -> bool {
        let headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
        self.page.elements.get(block.within).is_some_and(|it| headings.contains(&&*it.name))
    }

    /// The facts of every element, those of `around` being no regions.
    fn facts(&self, root: usize, around: &[bool]) -> Vec<Facts> {
        let letters = self.sums(|_, it| it.letters);
        let linked = self.sums(|_, it| it.linked);
        let mut facts: Vec<Facts> = Vec::with_capacity(self.page.elements.len());
        for (at, element) in self.page.elements.iter().enumerate() {
            let outer = if at == 0 { Facts::default() } else { nth(&facts, element.parent) };
            let own = element.region.filter(|_| !nth(around, at));
            let is_list = matches!(&*element.name, "ul" | "ol" | "dl");
            facts.push(Facts {
                region: outer.region.filter(|_| !element.quoted).or(own),
                inside: outer.inside || at == root,
                links: outer.links || (is_list && nth(&linked, at) * 2 > nth(&letters, at)),
                quoted: outer.quoted || element.quoted,
            });
        }
        facts
    }

    /// The element that holds most of the prose; what was taken and what is no region counts more.
    fn fullest(&self) -> Option<usize> {
        let mut scores = vec![0_usize; self.page.elements.len()];
        for (at, (block, holder)) in self.page.all.iter().zip(&self.holders).enumerate() {
            if let Some(score) = scores.get_mut(*holder).filter(|_| block.is_prose()) {
                let taken = if self.taken(at) { 2 } else { 1 };
                let free = if self.region(block).is_none() { 4 } else { 1 };
                *score += block.letters * taken * free;
            }
        }
        let best = scores.iter().copied().max().filter(|it| *it > 0)?;
        scores.iter().position(|it| *it == best)
    }

    /// The innermost element that is said to be an article and holds the body, or the whole page.
    fn root(&self, body: usize) -> usize {
        let named = |name: &str| {
            let is = |at: &usize| self.page.elements.get(*at).is_some_and(|it| &*it.name == name);
            ancestors(self.page, body).find(is)
        };
        named("article").or_else(|| named("main")).unwrap_or_default()
    }

    /// The elements that hold so much of the article that they are not beside it.
    fn around(&self, root: usize) -> Vec<bool> {
        let mut around = vec![false; self.page.elements.len()];
        let inside = self.facts(root, &[]);
        let weights =
            self.sums(|at, it| if self.taken(at) && it.is_prose() { it.letters } else { 0 });
        for ((at, element), around) in self.page.elements.iter().enumerate().zip(&mut around) {
            let near = (root != 0 && nth(&inside, at).inside) || Some(element.parent) == self.body;
            *around = near && nth(&weights, at) * 3 >= nth(&weights, root);
        }
        for it in self.body.into_iter().flat_map(|it| ancestors(self.page, it)) {
            if let Some(it) = around.get_mut(it) {
                *it = true;
            }
        }
        around
    }

    /// What the blocks in each element, and in those it holds, come to.
    fn sums(&self, count: impl Fn(usize, &Block) -> usize) -> Vec<usize> {
        let mut sums = vec![0_usize; self.page.elements.len()];
        for (at, block) in self.page.all.iter().enumerate() {
            if let Some(it) = sums.get_mut(block.within) {
                *it += count(at, block);
            }
        }
        gather(self.page, &mut sums);
        sums
    }
}

/// Elements that stand in a row with their siblings, so that another holds them.
const ROWS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "dl",
    "dt",
    "dd",
    "center",
    "figure",
    "tr",
    "tbody",
    "thead",
    "table",
];

fn holders(page: &Blocks) -> Vec<usize> {
    let mut count = vec![0_usize; page.elements.len()];
    for block in &page.all {
        if let Some(it) = count.get_mut(block.within) {
            *it += 1;
        }
    }
    gather(page, &mut count);
    let mut holders: Vec<usize> = Vec::with_capacity(page.elements.len());
    for (at, element) in page.elements.iter().enumerate() {
        let in_a_row = at != 0 && (ROWS.contains(&&*element.name) || nth(&count, at) == 1);
        holders.push(if in_a_row { nth(&holders, element.parent) } else { at });
    }
    page.all.iter().map(|it| nth(&holders, it.within)).collect()
}

/// Adds to each element what the elements in it have.
fn gather(page: &Blocks, counts: &mut [usize]) {
    for (at, element) in page.elements.iter().enumerate().skip(1).rev() {
        let own = nth(counts, at);
        if let Some(it) = counts.get_mut(element.parent) {
            *it += own;
        }
    }
}

/// An element and all that it stands in.
fn ancestors(page: &Blocks, element: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(element), |at| {
        page.elements.get(*at).filter(|_| *at != 0).map(|it| it.parent)
    })
}

fn nth<T: Copy + Default>(all: &[T], at: usize) -> T {
    all.get(at).copied().unwrap_or_default()
}
