//! Years, decades and centuries: "1896", "508 BC", "the 1960s", "late 19th century".

use super::super::measures::is_unit;
use super::super::numerals;
use super::super::row::Row;
use super::super::tokens::Kind;
use super::saying::{Found, Part, part};
use super::value::{DateValue, PartialDate};

/// The year, decade or century that begins at a place.
///
/// `earlier` is the year just read where only a dash stands between: "1890–91".
pub fn read(row: &Row<'_>, at: usize, earlier: Option<i32>) -> Option<Found> {
    if let Some((part, after)) = part(row, at) {
        let whole = century(row, after).or_else(|| decade(row, after, true));
        if let Some(found) = whole {
            return Some(Found::fixed(at, found.1, part_of(found.0, part)));
        }
        let exact = !matches!(row.lower(at), "earlier" | "later");
        let year = year(row, after).filter(|_| exact && !is_counted(row, after))?;
        return Some(Found::fixed(at, after + 1, part_of_year(year, part)));
    }
    let whole = century(row, at).or_else(|| decade(row, at, false));
    if let Some((first, end, length)) = whole.map(|((first, length), end)| (first, end, length)) {
        return Some(Found::fixed(at, end, stretch(first, first + length - 1)));
    }
    let (year, end) = era_year(row, at)
        .or_else(|| abbreviated(row, at, earlier))
        .or_else(|| plain_year(row, at, earlier).map(|it| (it, at + 1)))?;
    Some(Found::fixed(at, end, DateValue::when(PartialDate::year(year))))
}

/// A year of four digits as it stands beside a month or a season.
pub fn year(row: &Row<'_>, at: usize) -> Option<i32> {
    row.get(at).filter(|it| it.text.len() == 4)?;
    let year = row.digits(at).filter(|it| (1000..=2100).contains(it))?;
    let clock = row.lower(at + 1) == ":" && row.touches(at + 2) && row.digits(at + 2).is_some();
    (!clock).then(|| i32::try_from(year).ok())?
}

/// Whether what follows a number shows that it counts things: "2000 people", "1500 km".
pub fn is_counted(row: &Row<'_>, at: usize) -> bool {
    let next = row.lower(at + 1);
    let plural = row.get(at + 1).is_some_and(|it| {
        it.kind == Kind::Word && it.text.len() > 3 && it.lower == it.text && it.lower.ends_with('s')
    });
    let ending = ["people", "men", "women", "children", "year", "years", "per"];
    let shown = ending.iter().any(|it| next.ends_with(it)) || matches!(next, "%" | "°" | "+");
    (plural && !SINGULAR.contains(&next))
        || shown
        || is_unit(next)
        || numerals::scale(next).is_some()
}

/// Words in "s" that are no plural and may follow a year.
const SINGULAR: &[&str] = &[
    "this",
    "does",
    "across",
    "onwards",
    "towards",
    "perhaps",
    "always",
    "sometimes",
    "besides",
    "unless",
    "crisis",
    "previous",
    "less",
    "plus",
    "thus",
    "afterwards",
    "whereas",
];

/// Words before a year, in the languages that have years in figures.
const BEFORE: &[&str] = &[
    "in", "since", "by", "from", "until", "till", "before", "after", "during", "circa", "c", "ca",
    "of", "to", "between", "and", "through", "or", "late", "early", "mid", "year", "around",
    "about", "for", "on", "the", "this", "post", "pre", "than", "en", "im", "jahr", "año", "ano",
    "année", "år", "w", "roku", "rok", "в", "vuonna", "dal", "nel", "del", "seit", "depuis",
    "desde",
];

/// Words before a number that is none of a year.
const NUMBERED: &[&str] = &[
    "page",
    "pages",
    "p",
    "pp",
    "no",
    "number",
    "numbers",
    "room",
    "article",
    "section",
    "chapter",
    "figure",
    "fig",
    "table",
    "paragraph",
    "resolution",
    "iso",
    "flight",
    "route",
    "highway",
    "psalm",
    "form",
    "model",
    "line",
    "level",
    "nearly",
    "almost",
    "over",
    "some",
    "only",
    "least",
    "most",
    "roughly",
    "approximately",
    "another",
    "all",
    "windows",
    "boeing",
    "airbus",
    "up",
    "under",
    "exceed",
    "exceeded",
    "totalled",
    "reached",
    "x",
    "lot",
    "bus",
    "train",
    "unit",
];

fn plain_year(row: &Row<'_>, at: usize, earlier: Option<i32>) -> Option<i32> {
    let letter = citation_year(row, at);
    let year = letter.or_else(|| year(row, at))?;
    let before = row.lower_before(at);
    let beside = |at: usize| row.get(at).is_some_and(|it| it.kind == Kind::Number);
    let open =
        matches!(before, "(" | "[" | "," | ";" | "–" | "-" | "—" | "/" | "“" | "\"" | "'" | "’");
    if NUMBERED.contains(&before) || (row.touches(at) && !open) {
        return None;
    }
    // "1/2000" is no year, "2013-2017" is two, and "2005-981" is the number of something.
    let pair = row.touches(at) && matches!(before, "-" | "/" | "–");
    let ends = row.is_dash(at + 1).then(|| self::year(row, at + 2)).flatten();
    let range = earlier.is_some_and(|it| it < year) || ends.is_some_and(|it| it > year);
    let long = row.lower(at + 2).len() == 3 && beside(at + 2) && row.touches(at + 2);
    let numbered = beside(at + 1) && row.lower(at + 1).len() > 2 || (row.is_dash(at + 1) && long);
    let after_number = at > 0 && beside(at - 1) && self::year(row, at - 1).is_none();
    if (pair && earlier.is_none()) || numbered || after_number || is_address(row, at) {
        return None;
    }
    let abbreviated = before == "." && row.is_any(at.saturating_sub(2), &["c", "ca", "b", "d"]);
    let said = BEFORE.contains(&before) || abbreviated || range;
    // "This 1911 chart", "the 2016 elections": a number of things has no article.
    let article = matches!(before, "the" | "this" | "a" | "an" | "its" | "his" | "her" | "their")
        || row.before(at).is_some_and(|it| it.kind == Kind::Clitic);
    if is_counted(row, at) && !article && !(said && matches!(before, "in" | "since") && year > 1700)
    {
        return None;
    }
    let bracket = matches!(before, "(" | "[");
    let likely = said || article || bracket || (year >= 1500 && open);
    let begins = row.before(at).is_none_or(|it| it.kind == Kind::Stop);
    let named = row.before(at).is_some_and(super::super::tokens::Token::is_capital);
    let pages = before == ":" && (range || year < 1900);
    let likely = likely || year >= 1900 || (year >= 1700 && named) || (year >= 1500 && begins);
    (likely && !pages).then_some(year)
}

/// Whether a number is a house's: "1696 Harbour Street".
fn is_address(row: &Row<'_>, at: usize) -> bool {
    let road = |at: usize| {
        row.is_any(
            at,
            &[
                "street",
                "st",
                "road",
                "rd",
                "avenue",
                "ave",
                "blvd",
                "boulevard",
                "drive",
                "lane",
                "way",
                "square",
            ],
        )
    };
    let capital = |at: usize| row.is_capital(at);
    capital(at + 1) && (road(at + 2) || road(at + 3))
}

/// "2014a" in a list of works.
fn citation_year(row: &Row<'_>, at: usize) -> Option<i32> {
    let year = row.lower(at).strip_suffix(['a', 'b', 'c', 'd'])?;
    let cited = year.len() == 4 && matches!(row.lower_before(at), "," | "(" | ";" | "[");
    year.parse().ok().filter(|it| cited && (1700..=2100).contains(it))
}

/// "508 BC", "AD 79", "400" before "to 300 BC", "the year 71", "’98".
fn era_year(row: &Row<'_>, at: usize) -> Option<(i32, usize)> {
    let glued = row
        .lower(at)
        .strip_prefix("ad")
        .filter(|_| row.get(at).is_some_and(|it| it.text.starts_with("AD")));
    if let Some(year) =
        glued.and_then(|it| it.parse::<i32>().ok()).filter(|it| (1..2100).contains(it))
    {
        return Some((year, at + 1));
    }
    if let Some(false) = era(row, at) {
        let year = row.digits(at + 1).filter(|it| *it > 0)?;
        return Some((i32::try_from(year).ok()?, at + 2));
    }
    let written = row.get(at).filter(|it| it.kind == Kind::Number)?;
    let number: i32 = written.text.replace(',', "").parse().ok().filter(|it| *it > 0)?;
    if row.touches(at) && !matches!(row.lower_before(at), "(" | "–" | "-" | "'" | "’" | "‘") {
        return None;
    }
    if let Some(before_christ) = era(row, at + 1) {
        return Some((if before_christ { -number } else { number }, at + 2));
    }
    let next = row.past(at + 2, &["about", "around", "c", "circa", "roughly"]);
    let joined = row.is_dash(at + 1) || row.is_any(at + 1, &["to", "and", "until"]);
    if let (true, Some(true), Some(last)) = (joined, era(row, next + 1), row.digits(next)) {
        let earlier = u32::try_from(number).is_ok_and(|it| it > last);
        return earlier.then_some((-number, at + 1));
    }
    let named = row.lower_before(at) == "year" && number < 1000 && !is_counted(row, at);
    let short = named && row.is_any(at.checked_sub(2)?, &["the", "in"]);
    if short {
        return Some((number, at + 1));
    }
    apostrophe_year(row, at, number)
}

/// "in ’98": the last two digits of a year.
fn apostrophe_year(row: &Row<'_>, at: usize, number: i32) -> Option<(i32, usize)> {
    let marked = matches!(row.lower_before(at), "'" | "’" | "‘") && row.touches(at);
    let before = row.lower(at.checked_sub(2)?);
    let said = matches!(
        before,
        "in" | "of" | "since" | "by" | "from" | "until" | "before" | "to" | "early" | "late"
    );
    let two = row.get(at).is_some_and(|it| it.text.len() == 2);
    (marked && said && two).then(|| (century_of_two_digits(number) + number, at + 1))
}

/// Two digits mean a year of the last century where this one has not come so far.
fn century_of_two_digits(year: i32) -> i32 {
    if year >= 30 { 1900 } else { 2000 }
}

/// Whether a word means years before the common era (true) or in it (false).
fn era(row: &Row<'_>, at: usize) -> Option<bool> {
    let token = row.get(at)?;
    match token.text {
        "BC" | "BCE" | "B.C." | "B.C.E." | "B.C" => Some(true),
        "AD" | "CE" | "A.D." | "C.E." | "A.D" => Some(false),
        _ => None,
    }
}

/// "91" in "1890–91".
fn abbreviated(row: &Row<'_>, at: usize, earlier: Option<i32>) -> Option<(i32, usize)> {
    let earlier = earlier.filter(|_| row.get(at).is_some_and(|it| it.text.len() == 2))?;
    let last = i32::try_from(row.digits(at)?).ok()?;
    let year = earlier - earlier % 100 + last;
    (year > earlier && !is_counted(row, at)).then_some((year, at + 1))
}

/// A first year and a number of years, and the place after their words.
type Whole = ((i32, i32), usize);

/// "the 1960s", "the '80s", "the nineties".
fn decade(row: &Row<'_>, at: usize, in_part: bool) -> Option<Whole> {
    let token = row.get(at)?;
    let before = row.lower_before(at);
    let quoted = matches!(before, "'" | "’" | "‘") && row.touches(at);
    let the = in_part || quoted || matches!(before, "the" | "and" | "to" | "-" | "–");
    if token.kind == Kind::Word {
        let tens = token.lower.strip_suffix("ies").map(|it| format!("{it}y"));
        let tens = tens.filter(|_| the && row.lower_before(at) != "and")?;
        let number = match tens.as_str() {
            "twenty" => 20,
            "thirty" => 30,
            "forty" => 40,
            "fifty" => 50,
            "sixty" => 60,
            "seventy" => 70,
            "eighty" => 80,
            "ninety" => 90,
            _ => return None,
        };
        return Some(((century_of_two_digits(number) + number, 10), at + 1));
    }
    let glued = token.lower.strip_suffix('s');
    // "1930’s" is a decade, "2003's" is of one year, and so is "in 1930's first days".
    let apart =
        matches!(row.lower(at + 1), "'" | "’") && row.lower(at + 2) == "s" && row.touches(at + 2);
    let (digits, end) = match glued {
        Some(digits) => (digits, at + 1),
        None if apart && the => (token.lower.as_str(), at + 3),
        None => return None,
    };
    let number: i32 = digits.parse().ok().filter(|it| it % 10 == 0)?;
    match digits.len() {
        // "The 1800s" are a century; "the 2000s" mostly the decade.
        4 if number % 100 == 0 && (1000..2000).contains(&number) => Some(((number, 100), end)),
        4 if (1000..=2100).contains(&number) => Some(((number, 10), end)),
        2 if the => Some(((century_of_two_digits(number) + number, 10), end)),
        _ => None,
    }
}

/// "19th century", "the fifth century BC", "14th" before "to the 18th century".
fn century(row: &Row<'_>, at: usize) -> Option<Whole> {
    let (number, after) = numerals::ordinal(row, at).filter(|it| (1..=40).contains(&it.0))?;
    let named = |at: usize| row.is_any(at, &["century", "centuries", "c.", "cent"]);
    let noun = row.past(after, &["-"]);
    let mut end = after;
    let mut era_at = noun;
    if named(noun) {
        (end, era_at) = (noun + 1, noun + 1);
    } else {
        let joined = row.is_dash(noun) || row.is_any(noun, &["to", "and", "or", "through", ","]);
        let second = row.past(noun + 1, &["the", "early", "late", "mid"]);
        let second = row.past(row.past(second, &["-"]), &["early", "late", "mid"]);
        let (_, last) = numerals::ordinal(row, row.past(second, &["-"])).filter(|_| joined)?;
        era_at = named(row.past(last, &["-"])).then(|| row.past(last, &["-"]) + 1)?.max(era_at);
    }
    let number = i32::try_from(number).ok()?;
    let era = era(row, era_at);
    if end == era_at && era.is_some() {
        end += 1;
    }
    // The first century before the common era ends in the year -1.
    Some(if era == Some(true) {
        ((-100 * number, 100), end)
    } else {
        ((100 * (number - 1), 100), end)
    })
}

fn stretch(first: i32, last: i32) -> DateValue {
    let first = if first == 0 { 1 } else { first };
    let ends = PartialDate::day(Some(first), 1, 1).zip(PartialDate::day(Some(last), 12, 31));
    let (from, to) = ends.unwrap_or((PartialDate::year(first), PartialDate::year(last)));
    DateValue::span(from, to)
}

fn part_of((first, length): (i32, i32), part: Part) -> DateValue {
    // Halves of a decade; quarters of a century at its ends, as people say "late 19th century".
    let (from, to) = match (part, length) {
        (Part::Early, 10) => (0, 4),
        (Part::Middle, 10) => (4, 6),
        (Part::Late, 10) => (6, 9),
        (Part::Early, _) => (0, 24),
        (Part::Middle, _) => (25, 74),
        (Part::Late, _) => (75, 99),
    };
    stretch(first + from, first + to)
}

fn part_of_year(year: i32, part: Part) -> DateValue {
    let (from, to) = match part {
        Part::Early => (1, 4),
        Part::Middle => (5, 8),
        Part::Late => (9, 12),
    };
    let month = |it| PartialDate::month(Some(year), it);
    DateValue::span(month(from), month(to))
}
