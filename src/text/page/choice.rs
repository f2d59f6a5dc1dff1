//! Choice: which blocks of a page are its article, and why the others are not.

use super::DroppedReason;
use super::blocks::{Block, Blocks};
use super::byline;
use super::clutter::{self, Clutter};
use super::regions::Region;
use super::sight::Sight;

/// Says of each block why it is dropped; a block without a reason is the article's.
pub fn choose(page: &Blocks, votes: &[bool]) -> Vec<Option<DroppedReason>> {
    let sight = Sight::new(page, votes);
    let mut fates: Fates = (0..page.all.len()).map(|at| fate(&sight, at)).collect();
    after_related(&sight, &mut fates);
    between(&sight, &mut fates);
    edges(&sight, &mut fates);
    fates
}

type Fates = Vec<Option<DroppedReason>>;

/// What is said of one block, its neighbours left out of account.
fn fate(sight: &Sight<'_>, at: usize) -> Option<DroppedReason> {
    let block = sight.block(at)?;
    if let Some(region) = sight.region(block) {
        return Some(region.into());
    }
    if let Some(clutter) = clutter(block) {
        return Some(clutter.into());
    }
    if !sight.inside(block) {
        return Some(DroppedReason::Surroundings);
    }
    if sight.in_links(block) || is_link(block) || leads_elsewhere(block) {
        return Some(DroppedReason::Related);
    }
    let prose =
        block.is_prose() && (sight.flows(at) || (sight.told && ends_a_sentence(&block.text)));
    let kept = sight.taken(at) || sight.quoted(block) || prose;
    (!kept).then_some(DroppedReason::Surroundings)
}

/// Drops the links that follow a line like "Read also", up to the next prose.
fn after_related(sight: &Sight<'_>, fates: &mut Fates) {
    let mut after = false;
    for (at, fate) in fates.iter_mut().enumerate() {
        let Some(block) = sight.block(at) else { return };
        after &= !block.is_prose();
        if after && fate.is_none() && block.linked > 0 {
            *fate = Some(DroppedReason::Related);
        }
        after |= matches!(clutter(block), Some(Clutter::Related | Clutter::Link));
    }
}

/// Takes back what an extractor left out between two pieces of the article.
fn between(sight: &Sight<'_>, fates: &mut Fates) {
    let Some(last) = fates.iter().rposition(Option::is_none) else { return };
    let mut begun = false;
    for at in 0..last {
        let Some(block) = sight.block(at) else { return };
        let follows = fates.get(at + 1).is_some_and(Option::is_none);
        let Some(fate) = fates.get_mut(at) else { return };
        begun |= fate.is_none() && sight.flows(at);
        let free = sight.region(block).is_none() && sight.inside(block) && !is_link(block);
        let belongs = sight.flows(at) || (sight.is_heading(block) && follows);
        if begun && free && belongs && *fate == Some(DroppedReason::Surroundings) {
            *fate = None;
        }
    }
}

/// Drops what stands above the first prose, or after the last, and is no sentence.
fn edges(sight: &Sight<'_>, fates: &mut Fates) {
    let mut prose = fates.iter().enumerate().filter(|(at, fate)| {
        let is = |it: &Block| it.is_prose() && ends_a_sentence(&it.text);
        fate.is_none() && sight.block(*at).is_some_and(is)
    });
    let Some((first, _)) = prose.next() else { return };
    let last = prose.next_back().map_or(first, |it| it.0);
    for (at, fate) in fates.iter_mut().enumerate().filter(|(_, it)| it.is_none()) {
        let Some(block) = sight.block(at) else { return };
        let flows = sight.flows(at) && !sight.is_heading(block);
        let stamp = is_stamp(&block.text) || byline::read(&block.text).is_some();
        let label = !ends_a_sentence(&block.text) && (!flows || stamp);
        if label && (at < first || at > last) {
            *fate = Some(if stamp { DroppedReason::Byline } else { DroppedReason::Surroundings });
        }
    }
}

/// What a block is known not to be, by its words; a paragraph is too long for that.
fn clutter(block: &Block) -> Option<Clutter> {
    if block.letters > 60 { None } else { clutter::clutter(&block.text) }
}

/// A block that is nothing but a link.
fn is_link(block: &Block) -> bool {
    block.linked * 10 >= block.letters * 9
}

/// "Read also: Forty ships wait outside", where what is named is a link.
fn leads_elsewhere(block: &Block) -> bool {
    let label = block.text.split_once(':').map(|(label, _)| label);
    block.linked * 2 >= block.letters && label.is_some_and(|it| clutter::clutter(it).is_some())
}

/// A short line that names a day, or is mostly digits.
fn is_stamp(text: &str) -> bool {
    let letters = text.chars().filter(|it| !it.is_whitespace()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && (digits * 2 >= letters || (letters <= 80 && byline::date_in(text).is_some()))
}

fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '\'', '»', '›', ')', ']', '“', '」', '』']);
    text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '।', '؟', '۔'])
}

impl From<Region> for DroppedReason {
    fn from(region: Region) -> Self {
        match region {
            Region::Navigation => Self::Navigation,
            Region::Sharing => Self::Sharing,
            Region::Related => Self::Related,
            Region::Byline => Self::Byline,
            Region::Caption => Self::Caption,
            Region::Hidden => Self::Surroundings,
        }
    }
}

impl From<Clutter> for DroppedReason {
    fn from(clutter: Clutter) -> Self {
        match clutter {
            Clutter::Navigation => Self::Navigation,
            Clutter::Sharing => Self::Sharing,
            Clutter::Placeholder => Self::Placeholder,
            Clutter::Publisher => Self::Publisher,
            Clutter::Related | Clutter::Link => Self::Related,
            Clutter::Caption => Self::Caption,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::super::votes::votes;
    use super::*;

    const WORDS: &str =
        "The harbour of Eastport was closed on Monday after a storm broke its cranes.";

    /// How many blocks are kept where an extractor took what `taken` says.
    fn kept(page: &str, taken: &str) -> usize {
        let blocks = outline(page).blocks;
        let votes = votes(&blocks.all, taken);
        choose(&blocks, &votes).iter().filter(|it| it.is_none()).count()
    }

    #[test]
    fn very_many_blocks_are_told_apart_in_one_pass() {
        let page = format!("<p>{WORDS}").repeat(100_000);
        assert_eq!(kept(&page, &page), 100_000);
        assert_eq!(kept(&format!("<p>{WORDS}</p>{}", "<p>Menu".repeat(100_000)), WORDS), 1);
    }

    #[test]
    fn a_page_whose_tags_match_nothing_is_told_apart_in_one_pass() {
        for page in [
            "<body>".repeat(40_000) + &"</i>".repeat(40_000),
            "<p><td><p><li>x".repeat(30_000),
            "<table><tr><td>a".to_owned() + &"<td>b".repeat(100_000),
            "<a href=x>y<br>".repeat(40_000),
            "<ul><li>x<b>".repeat(30_000) + &"</div></p>".repeat(40_000),
            "<blockquote class='twitter-tweet'><nav>x".repeat(40_000),
        ] {
            let _ = kept(&page, WORDS);
        }
    }

    #[test]
    fn prose_that_no_extractor_took_is_found() {
        assert_eq!(kept(&format!("<div><p>{WORDS}</p><p>{WORDS}</p></div><div>Menu</div>"), ""), 2);
    }
}
