//! Measures how long a paper takes: reads one as JSON from a file, sets it fifty times, and prints
//! the middle and the slowest time. With a second argument, writes the PDF there.

use std::time::Instant;

use claimdesk_pdf::{Fonts, Paper, set};

const TIMES: usize = 50;

#[expect(clippy::print_stdout, reason = "what it is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("name a paper: a file of JSON")?;
    let paper: Paper = serde_json::from_slice(&std::fs::read(file)?)?;
    let fonts = Fonts::of_machine();
    let mut took = Vec::with_capacity(TIMES);
    let mut pdf = Vec::new();
    for _ in 0..TIMES {
        let from = Instant::now();
        pdf = set(&paper, &fonts)?;
        took.push(from.elapsed());
    }
    took.sort();
    let (middle, slowest) = (took.get(TIMES / 2), took.last());
    println!("{} bytes; p50 {middle:?}, slowest {slowest:?} of {TIMES}", pdf.len());
    if let Some(to) = arguments.next() {
        std::fs::write(to, pdf)?;
    }
    Ok(())
}
