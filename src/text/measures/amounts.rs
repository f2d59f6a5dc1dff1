//! Amounts: a number with its sign, scale, unit and noun, and ranges and ratios of two.

use std::ops::Range;

use super::super::decimal::Decimal;
use super::super::numerals::{self, Number, Numeral};
use super::super::row::Row;
use super::super::tokens::Kind;
use super::nouns::counted;
use super::{Found, MeasureKind, exclusions, units};

/// What stands beside a number and says what it measures.
#[derive(Clone, Debug)]
struct Unit {
    kind: MeasureKind,
    code: Option<&'static str>,
    /// What the value is multiplied by: 0.01 for pence.
    factor: Option<Decimal>,
    end: usize,
    counted: Option<Range<usize>>,
}

/// The amount that begins at a place: "40 ships", "$1.5bn", "between 5 and 7 per cent".
pub fn read(row: &Row<'_>, at: usize) -> Option<Found> {
    if let Some(found) = money_first(row, at) {
        return Some(found);
    }
    let first = numeral(row, at, false)?;
    if let Some(found) = proportion(row, at, &first) {
        return Some(found);
    }
    if exclusions::is_name(row, at, first.end) && !is_one_of_a_unit(row, at, &first) {
        return None;
    }
    if let Some(found) = range(row, at, &first) {
        return Some(found);
    }
    // "2-1" is a score, and "555-0199" somebody's number.
    let number = |at: usize| row.get(at).is_some_and(|it| it.kind == Kind::Number);
    let before = at >= 2 && row.is_dash(at - 1) && number(at - 2);
    if number(at) && (before || (row.is_dash(first.end) && number(first.end + 1))) {
        return None;
    }
    let unit = unit_after(row, at, &first)?;
    if let Some(found) = votes(row, at, &first, &unit) {
        return Some(found);
    }
    let value = signed(row, at, times(first.value, unit.factor)?);
    Some(found(at, &first, value, None, unit))
}

fn found(at: usize, first: &Numeral<'_>, value: Number, to: Option<Number>, unit: Unit) -> Found {
    Found {
        start: at,
        end: unit.end,
        kind: unit.kind,
        value,
        to,
        unit: unit.code,
        counted: unit.counted,
        is_rough: first.is_rough,
    }
}

/// A number, with the letters at its end read as a scale where they are one.
fn numeral<'a>(row: &Row<'a>, at: usize, is_money: bool) -> Option<Numeral<'a>> {
    let numeral = numerals::cardinal(row, at)?;
    let Number::Decimal(value) = numeral.value else { return Some(numeral) };
    let letters = numeral.suffix.to_lowercase();
    // "5m" is five metres, unless it is money or people follow.
    let million = is_money || numeral.suffix.is_empty() || counted(row, numeral.end).is_some();
    let scale = numerals::letter(&letters).filter(|_| letters != "m" || million);
    match scale.filter(|_| !numeral.suffix.is_empty() && letters != "g") {
        Some(scale) => Some(Numeral {
            value: Number::Decimal(value.times(Decimal::integer(scale))?),
            suffix: "",
            ..numeral
        }),
        None => Some(numeral),
    }
}

/// "$1.5bn", "US$5", "EUR 20m", "£5-7 million".
fn money_first(row: &Row<'_>, at: usize) -> Option<Found> {
    let token = row.get(at)?;
    let sign = token.kind == Kind::Other
        || row.get(at + 1).is_some_and(|it| it.kind == Kind::Other && row.touches(at + 1));
    let code = token.kind == Kind::Word
        && token.text.len() == 3
        && token.text.bytes().all(|it| it.is_ascii_uppercase());
    let currency = units::currency(row, at).filter(|_| sign || code)?;
    row.get(currency.end).filter(|it| it.kind == Kind::Number)?;
    let first = numeral(row, currency.end, true).filter(|it| it.suffix.is_empty())?;
    let minus = at > 0
        && matches!(row.lower_before(at), "-" | "−")
        && row.touches(at)
        && !row.touches(at - 1);
    let value = if minus { negated(first.value) } else { first.value };
    let second = second_of_range(row, first.end, true);
    let (value, to, end) = match second {
        Some(second) => (same_scale(row, value, &first, &second)?, Some(second.value), second.end),
        None => (value, None, first.end),
    };
    let unit =
        Unit { kind: MeasureKind::Money, code: currency.code, factor: None, end, counted: None };
    Some(found(at, &first, value, to, unit))
}

/// "one in four", "four out of five", "1 in 10".
fn proportion(row: &Row<'_>, at: usize, first: &Numeral<'_>) -> Option<Found> {
    let of = match row.lower(first.end) {
        "in" => row.past(first.end + 1, &["every"]),
        "out" if row.lower(first.end + 1) == "of" => row.past(first.end + 2, &["every"]),
        _ => return None,
    };
    let whole = numerals::cardinal(row, of).filter(|it| it.suffix.is_empty())?;
    let small = |it: Numeral<'_>| it.to_integer().and_then(|it| u32::try_from(it).ok());
    let (parts, all) = (small(*first)?, small(whole)?);
    // "Three in two weeks" is another thing.
    let other = duration(row, whole.end).is_some() || exclusions::is_time(row, of, whole.end);
    let fits = parts > 0 && parts < all && all <= 1_000_000 && !other && first.suffix.is_empty();
    let value = Number::Fraction(parts, all);
    let unit = Unit {
        kind: MeasureKind::Ratio,
        code: None,
        factor: None,
        end: whole.end,
        counted: counted(row, whole.end),
    };
    fits.then(|| found(at, first, value, None, unit))
}

/// "31 votes to 28", "by 5 goals to 3".
fn votes(row: &Row<'_>, at: usize, first: &Numeral<'_>, unit: &Unit) -> Option<Found> {
    let noun = unit.counted.clone().filter(|it| {
        row.is_any(it.end - 1, &["votes", "goals", "points", "seats", "judges", "members"])
    })?;
    let to = (row.lower(noun.end) == "to").then(|| numerals::cardinal(row, noun.end + 1))??;
    let bare = to.suffix.is_empty() && counted(row, to.end).is_none();
    let unit = Unit { kind: MeasureKind::Ratio, end: to.end, ..unit.clone() };
    bare.then(|| found(at, first, first.value, Some(to.value), unit))
}

/// "5 to 7 per cent", "between 5 and 7 million", "10–12 ships", "five or six".
fn range(row: &Row<'_>, at: usize, first: &Numeral<'_>) -> Option<Found> {
    let second = second_of_range(row, first.end, false)?;
    let unit = unit_after(row, first.end + 1, &second)?;
    let said = row.is_any(first.end, &["and", "or", "to"]);
    if unit.kind == MeasureKind::Number && unit.counted.is_none() && !said {
        return None;
    }
    let value = times(same_scale(row, first.value, first, &second)?, unit.factor)?;
    let to = times(second.value, unit.factor)?;
    if row.lower_before(at) == "from" {
        // What rises from one to the other is two amounts.
        let unit = Unit { end: first.end, counted: None, ..unit };
        return Some(found(at, first, signed(row, at, value), None, unit));
    }
    Some(found(at, first, signed(row, at, value), Some(to), unit))
}

fn second_of_range<'a>(row: &Row<'a>, end: usize, is_money: bool) -> Option<Numeral<'a>> {
    let joined = row.is_dash(end)
        || match row.lower(end) {
            "to" | "or" => true,
            // Only after "between", which stands two or three words before.
            "and" => (end.saturating_sub(5)..end).any(|it| row.lower(it) == "between"),
            _ => false,
        };
    let signed =
        if is_money { units::currency(row, end + 1).map_or(end + 1, |it| it.end) } else { end + 1 };
    let second = numeral(row, signed, is_money).filter(|_| joined)?;
    let figures = row.get(signed)?.kind == Kind::Number;
    let words = row.get(end.saturating_sub(1))?.kind != Kind::Number;
    (figures != words || !row.is_dash(end)).then_some(second)
}

/// The first of a range in the scale of the second: "5 and 7 million".
fn same_scale(
    row: &Row<'_>,
    value: Number,
    first: &Numeral<'_>,
    second: &Numeral<'_>,
) -> Option<Number> {
    let last = |it: &Numeral<'_>| {
        let word = row.lower(it.end.checked_sub(1)?);
        let letters = word.trim_start_matches(|it: char| !it.is_alphabetic());
        numerals::scale(letters).or_else(|| numerals::letter(letters)).filter(|it| *it >= 1000)
    };
    match (last(first), last(second)) {
        (None, Some(scale)) => times(value, Some(Decimal::integer(scale))),
        _ => Some(value),
    }
}

fn times(value: Number, factor: Option<Decimal>) -> Option<Number> {
    match (value, factor) {
        (Number::Decimal(value), Some(factor)) => Some(Number::Decimal(value.times(factor)?)),
        _ => Some(value),
    }
}

fn negated(value: Number) -> Number {
    match value {
        Number::Decimal(value) => Number::Decimal(value.negated()),
        Number::Fraction(..) => value,
    }
}

fn signed(row: &Row<'_>, at: usize, value: Number) -> Number {
    let mark = matches!(row.lower_before(at), "-" | "−" | "–")
        && row.touches(at)
        && !row.touches(at.saturating_sub(1));
    if (mark && at > 0) || row.lower_before(at) == "minus" { negated(value) } else { value }
}

/// "One per cent", "one year", "one million": somebody is not meant.
fn is_one_of_a_unit(row: &Row<'_>, at: usize, first: &Numeral<'_>) -> bool {
    let unit = row.lower(at) == "one" && first.end == at + 1;
    let known = unit_after(row, at, first).is_some_and(|it| it.kind != MeasureKind::Number);
    unit && known
        && !matches!(row.lower_before(at), "no" | "the" | "this" | "that" | "any")
        && !matches!(row.lower(at + 1), "day" | "second" | "minute")
}

/// What a number measures by what follows it; a plain number where nothing does.
fn unit_after(row: &Row<'_>, at: usize, number: &Numeral<'_>) -> Option<Unit> {
    let plain = Unit {
        kind: MeasureKind::Number,
        code: None,
        factor: None,
        end: number.end,
        counted: None,
    };
    if !number.suffix.is_empty() {
        return by_suffix(number.suffix, plain);
    }
    let next = row.past(number.end, &["-"]);
    let hyphen = next > number.end;
    if let Some((kind, end)) = percent(row, next) {
        return Some(Unit { kind, end, ..plain });
    }
    if let Some((code, end)) = duration(row, next).or_else(|| half_a(row, number)) {
        return Some(Unit { kind: MeasureKind::Duration, code: Some(code), end, ..plain });
    }
    // "Five pounds of sand" are a weight, and "five pounds" mostly money.
    let weight = units::unit(row, next).filter(|_| row.lower(next + 1) == "of");
    if let Some(unit) = units::currency(row, next).filter(|_| weight.is_none()) {
        let factor = (unit.in_one == 100).then(|| "0.01".parse().ok()).flatten();
        return Some(Unit {
            kind: MeasureKind::Money,
            code: unit.code,
            factor,
            end: unit.end,
            ..plain
        });
    }
    if let Some(unit) = units::unit(row, next) {
        let end = if row.lower_before(unit.end) == "of" { unit.end - 1 } else { unit.end };
        return Some(Unit { kind: MeasureKind::Quantity, code: unit.code, end, ..plain });
    }
    let of = row.past(number.end, &["of"]);
    let counted = counted(row, number.end).or_else(|| {
        counted(
            row,
            row.past(of, &["the", "all", "its", "their", "our", "my", "your", "his", "her"]),
        )
        .filter(|_| of > number.end)
    });
    let is_part = matches!(number.value, Number::Fraction(1, _));
    // "Half" and "a third" are parts where something has them.
    if is_part
        && of == number.end
        && !row.is_any(number.end, &["the", "all", "its", "their", "his", "her", "our"])
    {
        return None;
    }
    if is_part
        && (row.is_any(at.saturating_sub(1), &["in", "other", "better"])
            || numerals::ordinal(row, at.saturating_sub(1)).is_some() && at > 0)
    {
        return None;
    }
    (!hyphen
        || counted.is_some()
        || number.to_integer().is_some_and(|it| it > 9)
        || row.is_dash(number.end))
    .then_some(Unit { counted, ..plain })
}

fn by_suffix(suffix: &str, plain: Unit) -> Option<Unit> {
    let letters = suffix.to_lowercase();
    if matches!(letters.as_str(), "%" | "pc") {
        return Some(Unit { kind: MeasureKind::Percentage, ..plain });
    }
    // "5G" is a network and "3D" no length.
    if let Some(code) = units::unit_at_end(suffix).filter(|_| suffix != "G") {
        return Some(Unit { kind: MeasureKind::Quantity, code: Some(code), ..plain });
    }
    let money = units::currency_at_end(suffix).filter(|_| suffix != "P")?;
    let factor = (money.in_one == 100).then(|| "0.01".parse().ok()).flatten();
    Some(Unit { kind: MeasureKind::Money, code: money.code, factor, ..plain })
}

fn percent(row: &Row<'_>, at: usize) -> Option<(MeasureKind, usize)> {
    let point = |at: usize| row.is_any(at, &["point", "points"]);
    let end = match row.lower(at) {
        "percentage" if point(at + 1) => return Some((MeasureKind::PercentagePoints, at + 2)),
        "%" | "percent" | "pct" => at + 1,
        "per" if row.is_any(at + 1, &["cent", "centum"]) => at + 2,
        _ => return None,
    };
    Some(if point(end) {
        (MeasureKind::PercentagePoints, end + 1)
    } else {
        (MeasureKind::Percentage, end)
    })
}

/// The stretch of time a word names, and the place after it.
fn duration(row: &Row<'_>, at: usize) -> Option<(&'static str, usize)> {
    let name = match row.lower(at) {
        "second" | "seconds" | "sec" | "secs" => "second",
        "minute" | "minutes" | "min" | "mins" => "minute",
        "hour" | "hours" | "hr" | "hrs" => "hour",
        "day" | "days" => "day",
        "week" | "weeks" => "week",
        "fortnight" | "fortnights" => "fortnight",
        "month" | "months" => "month",
        "year" | "years" | "yr" | "yrs" => "year",
        "decade" | "decades" => "decade",
        "century" | "centuries" => "century",
        _ => return None,
    };
    Some((name, at + 1))
}

/// "half an hour": the article stands between a part and its unit.
fn half_a(row: &Row<'_>, number: &Numeral<'_>) -> Option<(&'static str, usize)> {
    let article =
        matches!(number.value, Number::Fraction(1, _)) && row.is_any(number.end, &["a", "an"]);
    article.then(|| duration(row, number.end + 1))?
}
