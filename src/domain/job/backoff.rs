//! Backoff: how long a job that failed waits before it is tried again.

use chrono::TimeDelta;

use crate::domain::JobId;

/// What the first failure waits for, in seconds, before it is spread.
const FIRST: i64 = 30;
/// What any failure waits for at most, in seconds, before it is spread.
const LONGEST: i64 = 6 * 3600;
/// A time that somebody asks for beyond this is not waited for.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// How long to wait after so many attempts: 30 seconds, doubled with each attempt up to six hours,
/// spread by a quarter to either side. Where somebody named a time, no less than that, up to a day.
///
/// The spread comes from the job's id and the attempt alone, so that jobs that failed together do
/// not come back together, and the same job always waits as long.
pub fn wait(job: JobId, attempts: u64, no_sooner: Option<TimeDelta>) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(32);
    let seconds = (0..doublings).fold(FIRST, |it, _| it.saturating_mul(2).min(LONGEST));
    let millis = seconds.saturating_mul(1000);
    // From -1/4 to +1/4 in steps of 1/2048.
    let step = i64::try_from(spread(job, attempts) % 1025).unwrap_or_default() - 512;
    let spread = TimeDelta::milliseconds(millis + millis * step / 2048);
    let asked = no_sooner.unwrap_or_default().clamp(TimeDelta::zero(), PATIENCE);
    spread.max(asked)
}

/// A number that looks random: the finaliser of `SplitMix64` (Steele, Lea, Flood 2014) on the low,
/// random half of the id and the attempt.
fn spread(job: JobId, attempts: u64) -> u64 {
    let (_, low) = job.0.as_u64_pair();
    let mut z = low ^ attempts.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;

    fn job(number: u128) -> JobId {
        JobId(Uuid::from_u128(number))
    }

    #[test]
    fn each_failure_waits_about_twice_as_long_up_to_six_hours() {
        for (attempts, seconds) in [
            (0, 30),
            (1, 30),
            (2, 60),
            (3, 120),
            (4, 240),
            (9, 7_680),
            (11, 21_600),
            (u64::MAX, 21_600),
        ] {
            let middle = TimeDelta::seconds(seconds);
            for number in 0..200 {
                let waited = wait(job(number), attempts, None);
                assert!(
                    waited >= middle * 3 / 4 && waited <= middle * 5 / 4,
                    "{attempts}: {waited}"
                );
            }
        }
    }

    #[test]
    fn jobs_that_failed_together_do_not_come_back_together() {
        let waits: BTreeSet<_> = (0..100).map(|number| wait(job(number), 1, None)).collect();
        assert!(waits.len() > 80, "{}", waits.len());
        assert_eq!(wait(job(7), 3, None), wait(job(7), 3, None));
    }

    #[test]
    fn a_time_that_was_asked_for_is_kept_up_to_a_day() {
        let hour = TimeDelta::hours(1);
        assert_eq!(wait(job(1), 1, Some(hour)), hour);
        assert_eq!(wait(job(1), 1, Some(TimeDelta::days(400))), TimeDelta::days(1));
        for little in [TimeDelta::zero(), TimeDelta::seconds(-5), TimeDelta::MIN] {
            assert_eq!(wait(job(1), 1, Some(little)), wait(job(1), 1, None));
        }
    }
}
