//! Words: texts of a made-up language, whose words are as unevenly common as those of a real one.

/// How many words the language has.
const WORDS: f64 = 50_000.0;
/// How much less common the second word is than the first; see `Dice::rank`.
const BEND: f64 = 2.7;

/// Chance that is the same every time: a number of its own for everything that is made.
pub struct Dice(u64);

impl Dice {
    /// The dice of the thing with this number among those of a kind.
    pub fn new(kind: &str, number: u64) -> Self {
        let kind = kind.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
        Self(kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// From nought up to one.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() * end as f64) as usize
    }

    /// A rank among so many: the one at rank r comes up in proportion to 1 / (r + bend).
    pub fn rank(&mut self, among: f64, bend: f64) -> usize {
        (bend * ((among + bend) / bend).powf(self.roll()) - bend) as usize
    }

    pub fn word(&mut self) -> String {
        word(self.rank(WORDS, BEND))
    }

    /// So many words.
    pub fn words(&mut self, many: usize) -> String {
        (0..many).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// The word of a rank: common ones are short.
pub fn word(rank: usize) -> String {
    const BEGIN: [&str; 16] =
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "z"];
    const END: [&str; 5] = ["a", "e", "i", "o", "u"];
    let syllable = |at: usize| format!("{}{}", BEGIN[at % 16], END[at / 16 % 5]);
    let (mut left, mut word) = (rank + 80, String::new());
    while left > 0 {
        word.push_str(&syllable(left % 80));
        left /= 80;
    }
    word
}

/// A name of two words; each number has another.
pub fn name(number: usize) -> String {
    let part = |rank: usize| {
        let word = word(rank);
        word[..1].to_uppercase() + &word[1..]
    };
    format!("{} {}", part(900 + number * 7 % 400), part(6_000 + number))
}

/// The sentence with this number of an article: about twenty words, and a number or two.
pub fn sentence(article: u64, number: u64) -> String {
    let mut dice = Dice::new("sentence", article * 1_000 + number);
    let (before, after) = (4 + dice.below(6), 3 + dice.below(8));
    let (amount, cars) = (100 + dice.below(900), dice.rank(1_000_000.0, 50.0));
    let (before, after) = (dice.words(before), dice.words(after));
    format!("The {before} cost {amount} million crowns and {after} carries {cars} cars a day")
}

/// A comment under a claim.
pub fn comment(claim: u64, number: u64) -> String {
    let mut dice = Dice::new("comment", claim * 100 + number);
    let many = 6 + dice.below(14);
    format!("Is this the {}?", dice.words(many))
}
