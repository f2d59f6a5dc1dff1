//! Tests of measures: what numbers in running text mean, and which measure nothing.

use super::super::dates::dates;
use super::*;

/// Each measure as its words and its `Display`.
fn found(body: &str) -> Vec<(String, String)> {
    let text = Scalars::new(body);
    let dates = dates(&text, None, None);
    let all = measures(&text, &dates, None);
    all.iter().map(|it| (text.slice(it.range()).to_owned(), it.to_string())).collect()
}

#[track_caller]
fn check(body: &str, expected: &[(&str, &str)]) {
    let found = found(body);
    let found: Vec<_> =
        found.iter().map(|(words, value)| (words.as_str(), value.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn counts_have_their_noun_and_qualifier() {
    check("The port lost 40 ships.", &[("40", "40 ships")]);
    check("More than 3,000 dock workers left.", &[("3,000", "more than 3,000 dock workers")]);
    check("It moved 1.5 million people.", &[("1.5 million", "1,500,000 people")]);
    check(
        "At least two hundred and six bridges closed.",
        &[("two hundred and six", "at least 206 bridges")],
    );
    check("Dozens of ferries waited.", &[("Dozens", "at least 24 ferries")]);
    check("Nearly 40m people crossed.", &[("40m", "nearly 40,000,000 people")]);
    check("It took 5,000 or more.", &[("5,000", "at least 5,000")]);
    check("No more than forty-one ships came.", &[("forty-one", "at most 41 ships")]);
    check("Twelve sailors and one pilot swam.", &[("Twelve", "12 sailors")]);
    check("Two thirds of the harbour froze.", &[("Two thirds", "2/3")]);
    check("About a third of all ferries are late.", &[("a third", "about 1/3 ferries")]);
    check(
        "It has gone up to 40 ships, and 12,400-plus crates.",
        &[("40", "40 ships"), ("12,400", "at least 12,400")],
    );
    check("He was caught with 90 pounds of sand.", &[("90 pounds", "90 lb")]);
    check("Half of the docks are shut.", &[("Half", "1/2 docks")]);
}

#[test]
fn percentages_are_told_from_percentage_points() {
    check("Rents rose 5% there.", &[("5%", "5 per cent")]);
    check("Rents fell by 0.5 per cent.", &[("0.5 per cent", "0.5 per cent")]);
    check("It grew by two percentage points.", &[("two percentage points", "2 percentage points")]);
    check("Between 10 and 12 percent left.", &[("10 and 12 percent", "10 to 12 per cent")]);
    check("Some 10-12 per cent left.", &[("10-12 per cent", "about 10 to 12 per cent")]);
    check("It rose from 5 to 7 per cent.", &[("5", "5 per cent"), ("7 per cent", "7 per cent")]);
    check("One per cent is enough.", &[("One per cent", "1 per cent")]);
}

#[test]
fn money_has_its_currency_and_size() {
    check("It cost $1.5bn.", &[("$1.5bn", "1,500,000,000 USD")]);
    check("It cost €3m a year.", &[("€3m", "3,000,000 EUR")]);
    check("A ticket is 50p.", &[("50p", "0.5 GBP")]);
    check("It cost 12 million crowns.", &[("12 million crowns", "12,000,000")]);
    check("It cost 12 million Swedish kronor.", &[("12 million Swedish kronor", "12,000,000 SEK")]);
    check("It cost US$5 to US$7.", &[("US$5 to US$7", "5 to 7 USD")]);
    check(
        "They paid between £5 and £7 million.",
        &[("£5 and £7 million", "5,000,000 to 7,000,000 GBP")],
    );
    check("EUR 20m was lent.", &[("EUR 20m", "20,000,000 EUR")]);
    check("Up to 300 euros are paid.", &[("300 euros", "at most 300 EUR")]);
    check("A loss of -$40 million.", &[("$40 million", "-40,000,000 USD")]);
}

#[test]
fn amounts_keep_the_unit_of_the_text() {
    check("The bridge is 1,200 metres long.", &[("1,200 metres", "1,200 m")]);
    check("A 5km walk, a 30 mph wind.", &[("5km", "5 km"), ("30 mph", "30 mi/h")]);
    check("It was −5°C at noon.", &[("5°C", "-5 Cel")]);
    check("It reached 30 degrees Celsius.", &[("30 degrees Celsius", "30 Cel")]);
    check("A farm of 40 square kilometres.", &[("40 square kilometres", "40 km2")]);
    check("It holds 20 GB and 3MW.", &[("20 GB", "20 GB"), ("3MW", "3 MW")]);
    check("About 2,000 tonnes of sand.", &[("2,000 tonnes", "about 2,000 t")]);
    check("A ship of 5m, 40m long.", &[("5m", "5 m"), ("40m", "40 m")]);
}

#[test]
fn durations_are_written_after_iso_8601() {
    let body = "It took two years, 18 hours, a 30-minute wait, three weeks and 1.5 days.";
    let text = Scalars::new(body);
    let all = measures(&text, &[], None);
    let written: Vec<_> = all.iter().filter_map(Measure::duration).collect();
    assert_eq!(written, ["P2Y", "PT18H", "PT30M", "P3W", "P1.5D"]);
    check("It took half an hour.", &[("half an hour", "1/2 hours")]);
    check("It lasts five to six decades.", &[("five to six decades", "5 to 6 decades")]);
}

#[test]
fn ranks_are_told_from_parts() {
    check("It is the third time.", &[("third", "number 3")]);
    check("It is the second-largest port.", &[("second", "number 2")]);
    check("Lee came third.", &[("third", "number 3")]);
    check("The 40th bridge opened.", &[("40th", "number 40")]);
    check("A third of it sank.", &[("A third", "1/3")]);
    check("At first it held.", &[]);
    check("In the Second World War it burned.", &[]);
}

#[test]
fn ratios_hold_both_numbers() {
    check("One in four ferries is late.", &[("One in four", "1 in 4")]);
    check("Four out of five sailors agree.", &[("Four out of five", "4 in 5")]);
    check("It passed by 31 votes to 28.", &[("31 votes to 28", "31 to 28")]);
}

#[test]
fn names_times_and_dates_measure_nothing() {
    for body in [
        "Covid-19 closed the port.",
        "A Boeing 737 landed.",
        "Article 5 was read, and page 3.",
        "The G7 met at 10:30 in Room 12.",
        "Call 020 7946 0000 or 555-0199.",
        "Eastport won 2-1 at home.",
        "It opened on 3 May 2004 and closed in 2019.",
        "They sailed at 5 pm and at 9am.",
        "One of them swam, and no one else.",
        "The Big Four met at 10 Harbour Street.",
        "See [12] and 24/7.",
        "1. The harbour",
        "The 5G mast and the M25.",
        "Two years ago, in the 1990s.",
        "Write to Eastport, EX 77002 or (713) 555-0199.",
        "They met at 7, in early ’95, and read Reader 4.0.",
    ] {
        let text = Scalars::new(body);
        let day = chrono::NaiveDate::from_ymd_opt(2025, 6, 2);
        let all = measures(&text, &dates(&text, day, None), None);
        assert_eq!(all, [], "{body}");
    }
}

#[test]
fn a_measure_is_written_and_read_as_json() {
    let text = Scalars::new("More than 40 ships, $1.5bn and a third of it.");
    for measure in measures(&text, &[], None) {
        let json = serde_json::to_string(&measure).expect("json");
        assert_eq!(serde_json::from_str::<Measure>(&json).expect("read"), measure, "{json}");
    }
}
