//! Dice: numbers that look random, the same again for the same seed.

/// Xorshift64 (Marsaglia, Xorshift RNGs, 2003).
pub struct Dice(u64);

impl Dice {
    /// Several with one seed differ by their number.
    pub fn new(seed: u64, number: u64) -> Self {
        let mixed = seed ^ (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut dice = Self(mixed.max(1));
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// Whether it falls that way, of a hundred times so often.
    pub fn falls(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }
}
