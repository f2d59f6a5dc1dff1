//! Sums: a number in words, added up word by word.

use super::super::row::Row;
use super::words::{Word, word};

/// A number in words as far as it is read.
#[derive(Debug, Default)]
pub struct Sum {
    pub total: i64,
    /// What the next scale will multiply, below a thousand.
    pub group: i64,
    /// The scale just read, and one before it that has to be larger.
    pub last_scale: i64,
    pub began: bool,
}

impl Sum {
    /// Takes the word at a place in, and gives the place after it.
    pub fn step(&mut self, row: &Row<'_>, at: usize) -> Option<usize> {
        let joined = match row.lower(at) {
            "-" if self.began => at + 1,
            "and" if self.last_scale > 0 => at + 1,
            _ => at,
        };
        match word(row, joined)? {
            // "Twenty one", "hundred and one"; "one one" are two numbers.
            Word::One(ones) => {
                let room = self.group % 100;
                let fits = if ones < 10 { room % 10 == 0 && room != 10 } else { room == 0 };
                let apart = self.began && self.last_scale == 0 && self.group < 20;
                if !fits || apart || (joined > at && room == 0 && row.lower(at) == "-") {
                    return None;
                }
                self.group += ones;
            }
            Word::Ten(tens) => {
                if self.group % 100 != 0 || (self.began && self.last_scale == 0) {
                    return None;
                }
                self.group += tens;
            }
            Word::Scale(100) if (1..100).contains(&self.group) => {
                self.group *= 100;
                self.last_scale = 100;
            }
            Word::Scale(scale) if scale != 100 && self.group > 0 => {
                if self.total > 0 && (self.total % scale != 0 || self.total / scale < 1000) {
                    return None;
                }
                self.total = self.total.checked_add(self.group.checked_mul(scale)?)?;
                self.group = 0;
                self.last_scale = scale;
            }
            _ => return None,
        }
        self.began = true;
        Some(joined + 1)
    }
}
