//! Resolution: what a date expression means on the day of publication and after the date before it.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::days::in_year;
use super::saying::{Saying, Unit, Which, Yearless};
use super::seasons::season_of;
use super::tense::Tense;
use super::value::{DateValue, PartialDate};

/// Against what the expressions of a text are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The day of publication, where it is known.
    pub published: Option<NaiveDate>,
    /// The date that stands before in the text.
    pub before: Option<PartialDate>,
    /// The year in which the paragraph tells what happened, where it names one.
    pub told_year: Option<i32>,
}

/// How many days back a date without a year may lie before it is one to come.
const RECENT: i64 = 270;

impl Context {
    /// The value of an expression; nothing where what it is read against is not known.
    pub fn value(&self, saying: Saying, tense: Option<Tense>) -> Option<DateValue> {
        match saying {
            Saying::Fixed(value) => Some(value),
            Saying::Yearless(date) => Some(self.yearless(date, tense)),
            Saying::InYear(date, which) => self.in_year(date, which),
            Saying::Weekday(weekday, which) => self.weekday(weekday, which, tense),
            Saying::Season(month, which) => self.season(month, which, tense),
            Saying::Days(days) => Some(DateValue::when(shift(self.published?, days)?)),
            Saying::Unit(unit, which) => self.unit(unit, which, tense),
            Saying::Ago(count, unit) => moved(self.published?.into(), count, unit),
            Saying::Later(count, unit) => moved(self.before?, count, unit),
            Saying::Stretch(count, unit) => self.stretch(count, unit, tense),
            Saying::YearEnd => {
                let day = NaiveDate::from_ymd_opt(self.published?.year(), 12, 31)?;
                Some(DateValue::when(day))
            }
        }
    }

    fn yearless(&self, date: Yearless, tense: Option<Tense>) -> DateValue {
        let year = match (self.told_year, self.published) {
            (Some(year), _) if tense != Some(Tense::Future) => Some(year),
            // "In January it is cold" is of no year.
            _ if tense == Some(Tense::Present) && date.day.is_none() => None,
            (_, Some(published)) => Some(nearest_year(date, published, tense)),
            _ => None,
        };
        year.and_then(|it| in_year(date, it)).unwrap_or_else(|| of_no_year(date))
    }

    fn in_year(&self, date: Yearless, which: Which) -> Option<DateValue> {
        let published = self.published.map(|it| it.year());
        let before = self.before.and_then(|it| it.year);
        let now = self.published.map_or(0, |it| it.month());
        let year = match which {
            // "Last October" is the one just past, "in October last year" is not.
            Which::Last if date.is_named_alone => published? - i32::from(date.month >= now),
            Which::Next if date.is_named_alone => published? + i32::from(date.month <= now),
            Which::Last => published? - 1,
            Which::This => published?,
            Which::Next => published? + 1,
            Which::Same => before?,
            Which::Following => before? + 1,
            Which::Previous => before? - 1,
        };
        in_year(date, year)
    }

    fn weekday(
        &self,
        weekday: u32,
        which: Option<Which>,
        tense: Option<Tense>,
    ) -> Option<DateValue> {
        let weekday = Weekday::try_from(u8::try_from(weekday.checked_sub(1)?).ok()?).ok()?;
        let day = match which {
            Some(Which::Following | Which::Same | Which::Previous) => {
                let before = self.before.and_then(PartialDate::to_day).or(self.published)?;
                let next = which == Some(Which::Following);
                if next { after(before, weekday)? } else { not_after(before, weekday)? }
            }
            Some(Which::Last) => not_after(self.published?.pred_opt()?, weekday)?,
            Some(Which::Next) => after(self.published?, weekday)?,
            Some(Which::This) if tense != Some(Tense::Past) => {
                after(self.published?.pred_opt()?, weekday)?
            }
            None if tense == Some(Tense::Future) => after(self.published?.pred_opt()?, weekday)?,
            _ => not_after(self.published?, weekday)?,
        };
        Some(DateValue::when(day))
    }

    fn season(&self, month: u32, which: Option<Which>, tense: Option<Tense>) -> Option<DateValue> {
        let published = self.published.map(|it| (it.year(), it.month()));
        let year = match which {
            // The last one that is over; in January that is the autumn of the year before.
            Some(Which::Last) => {
                let (year, now) = published?;
                if month + 2 < now { year } else { year - 1 }
            }
            Some(Which::Next) => {
                let (year, now) = published?;
                if month > now { year } else { year + 1 }
            }
            Some(Which::This) => published?.0,
            Some(Which::Same) => self.before?.year?,
            Some(Which::Following) => self.before?.year? + 1,
            Some(Which::Previous) => self.before?.year? - 1,
            None => {
                let told = self.told_year.filter(|_| tense == Some(Tense::Past));
                return Some(season_of(month, told));
            }
        };
        Some(season_of(month, Some(year)))
    }

    fn unit(&self, unit: Unit, which: Which, tense: Option<Tense>) -> Option<DateValue> {
        let (origin, count) = match which {
            Which::Last => (self.published?.into(), -1),
            Which::This => (self.published?.into(), 0),
            Which::Next => (self.published?.into(), 1),
            Which::Previous => (self.before?, -1),
            Which::Same => (self.before?, 0),
            Which::Following => (self.before?, 1),
        };
        match unit {
            Unit::Week => week(shift(origin.to_day()?, 7 * count)?),
            Unit::Weekend => weekend(origin.to_day()?, which, tense),
            Unit::Quarter => quarter(origin, count),
            Unit::Decade => whole_years(origin, count, 10),
            Unit::Century => whole_years(origin, count, 100),
            Unit::Day | Unit::Month | Unit::Year => moved(origin, count, unit),
        }
    }

    fn stretch(&self, count: i64, unit: Unit, tense: Option<Tense>) -> Option<DateValue> {
        // "He served in the next five years" goes on from what was told before.
        if let (Some(year), true, Some(Tense::Past)) = (self.told_year, count > 0, tense) {
            let DateValue::When { when } = moved(PartialDate::year(year), count, unit)? else {
                return None;
            };
            return Some(DateValue::span(PartialDate::year(year), when));
        }
        let published = self.published?;
        let end = moved(published.into(), count, unit)?;
        let DateValue::When { when: end } = end else { return None };
        Some(match unit {
            Unit::Year | Unit::Decade | Unit::Century | Unit::Quarter => {
                let now = PartialDate::year(published.year());
                if count < 0 {
                    DateValue::bounds(Some(end), Some(now))
                } else {
                    // The year of publication is not one of the next five.
                    DateValue::span(PartialDate::year(published.year() + 1), end)
                }
            }
            Unit::Month => {
                let now = PartialDate::month(Some(published.year()), published.month());
                if count < 0 { DateValue::span(end, now) } else { DateValue::span(now, end) }
            }
            _ if count < 0 => DateValue::span(end, published),
            _ => DateValue::span(published, end),
        })
    }
}

fn of_no_year(date: Yearless) -> DateValue {
    let day = |it: u32| PartialDate::day(None, date.month, it);
    let month = DateValue::when(PartialDate::month(None, date.month));
    match (date.day.and_then(day), date.last.and_then(day)) {
        (Some(first), Some(last)) => DateValue::span(first, last),
        (Some(first), None) => DateValue::when(first),
        _ => month,
    }
}

/// The year that a date without one means in the news of a day: the last such day, unless the
/// sentence speaks of what is to come or that day is long past.
fn nearest_year(date: Yearless, published: NaiveDate, tense: Option<Tense>) -> i32 {
    let year = published.year();
    let day = |year: i32, fallback: u32| {
        NaiveDate::from_ymd_opt(year, date.month, date.day.unwrap_or(fallback))
    };
    let to_come = |year: i32| day(year, 28).is_some_and(|it| it >= published);
    let gone = |year: i32| day(year, 1).is_some_and(|it| it <= published);
    let next = if to_come(year) { year } else { year + 1 };
    let last = if gone(year) { year } else { year - 1 };
    let age = day(last, 1).map_or(0, |it| published.signed_duration_since(it).num_days());
    if tense == Some(Tense::Future) || age > RECENT { next } else { last }
}

/// A date some units on, as exactly as the unit and the date are.
fn moved(from: PartialDate, count: i64, unit: Unit) -> Option<DateValue> {
    let years = |each: i64| {
        let year = i64::from(from.year?).checked_add(count.checked_mul(each)?)?;
        // There is no year 0.
        let crossed = from.year? > 0 && year <= 0;
        let year = i32::try_from(if crossed { year - 1 } else { year }).ok()?;
        Some(DateValue::when(PartialDate::year(year)))
    };
    match unit {
        Unit::Day => Some(DateValue::when(shift(from.to_day()?, count)?)),
        Unit::Week | Unit::Weekend => {
            Some(DateValue::when(shift(from.to_day()?, count.checked_mul(7)?)?))
        }
        Unit::Month | Unit::Quarter => {
            let months = count.checked_mul(if unit == Unit::Month { 1 } else { 3 })?;
            let first = NaiveDate::from_ymd_opt(from.year?, from.month?, 1)?;
            let size = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
            let month = if months < 0 {
                first.checked_sub_months(size)?
            } else {
                first.checked_add_months(size)?
            };
            Some(DateValue::when(PartialDate::month(Some(month.year()), month.month())))
        }
        Unit::Year => years(1),
        Unit::Decade => years(10),
        Unit::Century => years(100),
    }
}

fn shift(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let size = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) }
}

/// The last such weekday that is not after a day.
fn not_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let back = day.weekday().days_since(weekday);
    shift(day, -i64::from(back))
}

/// The first such weekday after a day.
fn after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let next = day.succ_opt()?;
    shift(next, i64::from(weekday.days_since(next.weekday())))
}

fn week(day: NaiveDate) -> Option<DateValue> {
    let monday = not_after(day, Weekday::Mon)?;
    Some(DateValue::span(monday, shift(monday, 6)?))
}

fn weekend(day: NaiveDate, which: Which, tense: Option<Tense>) -> Option<DateValue> {
    let last = not_after(day, Weekday::Sat)?;
    let is_now = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let saturday = match which {
        Which::Last | Which::Previous if is_now => shift(last, -7)?,
        Which::Next | Which::Following => shift(last, 7)?,
        Which::This | Which::Same if !is_now && tense != Some(Tense::Past) => shift(last, 7)?,
        _ => last,
    };
    Some(DateValue::span(saturday, shift(saturday, 1)?))
}

fn quarter(from: PartialDate, count: i64) -> Option<DateValue> {
    let first = PartialDate::month(from.year, (from.month? - 1) / 3 * 3 + 1);
    let DateValue::When { when: from } = moved(first, count, Unit::Quarter)? else { return None };
    let DateValue::When { when: to } = moved(from, 2, Unit::Month)? else { return None };
    let last = (28..=31).rev().find_map(|day| PartialDate::day(to.year, to.month?, day))?;
    Some(DateValue::span(PartialDate::day(from.year, from.month?, 1)?, last))
}

/// The decade or century some on from the one a year lies in.
fn whole_years(from: PartialDate, count: i64, length: i32) -> Option<DateValue> {
    let first = from.year? - from.year?.rem_euclid(length);
    let first = first.checked_add(length.checked_mul(i32::try_from(count).ok()?)?)?;
    let ends =
        (PartialDate::day(Some(first), 1, 1)?, PartialDate::day(Some(first + length - 1), 12, 31)?);
    Some(DateValue::span(ends.0, ends.1))
}
