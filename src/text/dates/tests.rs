//! Tests of dates: what is found in a text, what it means, and how it is put in full.

use super::*;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 2).expect("a day")
}
