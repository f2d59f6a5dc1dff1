//! Timing: many runs of one thing, and what most of them took.

use std::time::Duration;

/// How long runs took, the shortest first.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time that so many of a hundred runs did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let at = (self.0.len() * percent).div_ceil(100).clamp(1, self.0.len());
        self.0[at - 1]
    }

    /// Half of the runs, and ninety-nine of a hundred, as cells of a table.
    pub fn cells(&self) -> String {
        format!("{} | {}", millis(self.percentile(50)), millis(self.percentile(99)))
    }
}

pub fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
