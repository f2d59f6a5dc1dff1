//! Tests of dates: what is found in a text, what it means, and how it is put in full.

use proptest::prelude::*;

use super::*;

fn monday() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2025, 6, 2)
}

/// Checks the expressions of a text that was published on Monday, 2 June 2025, as "words = value".
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    check_in(body, None, expected);
}

#[track_caller]
fn check_in(body: &str, language: Option<&str>, expected: &[&str]) {
    let text = Scalars::new(body);
    let found = dates(&text, monday(), language);
    let found = found.iter().map(|it| format!("{} = {}", text.slice(it.range()), it.value));
    assert_eq!(found.collect::<Vec<_>>(), expected, "{body}");
}

/// Checks the text with each of its dates in full.
#[track_caller]
fn check_in_full(body: &str, expected: &str) {
    let text = Scalars::new(body);
    let mut out = String::new();
    let mut from = 0;
    for wording in dates(&text, monday(), None).iter().filter_map(|it| in_full(&text, it)) {
        out.push_str(text.slice(from..wording.range.start));
        out.push_str(&wording.words);
        from = wording.range.end;
    }
    out.push_str(text.slice(from..text.len()));
    assert_eq!(out, expected);
}

#[test]
fn days_are_read_in_every_order() {
    check("It opened on 8 February 1700.", &["8 February 1700 = 1700-02-08"]);
    check("It opened on February 8, 1700.", &["February 8, 1700 = 1700-02-08"]);
    check("It opened on the 8th of February 1700.", &["8th of February 1700 = 1700-02-08"]);
    check("It opened Tuesday, 3 June 2025 at noon.", &["Tuesday, 3 June 2025 = 2025-06-03"]);
    check("Open 5–6 September 2019.", &["5–6 September 2019 = 2019-09-05/2019-09-06"]);
    check("Open May 3-5, 2019.", &["May 3-5, 2019 = 2019-05-03/2019-05-05"]);
    check("It closed on 30 February 2019.", &["February 2019 = 2019-02"]);
}

#[test]
fn figures_are_read_in_every_language() {
    check(
        "Updated 2025-06-02 and 2024/12/31.",
        &["2025-06-02 = 2025-06-02", "2024/12/31 = 2024-12-31"],
    );
    check_in("Am 8.2.1700 geboren.", Some("de"), &["8.2.1700 = 1700-02-08"]);
    check_in("2025年6月2日", Some("ja"), &["2025年6月2日 = 2025-06-02"]);
    check_in("Öppnades 03/04/2019.", Some("sv"), &["03/04/2019 = 2019-04-03"]);
    check_in("Opened 03/04/2019.", Some("en-US"), &["03/04/2019 = 2019-03-04"]);
    check(
        "Opened 25/04/2019, shut 03/04/2019.",
        &["25/04/2019 = 2019-04-25", "03/04/2019 = 2019-04-03"],
    );
    check("Sent 8/30/05 by post.", &["8/30/05 = 2005-08-30"]);
    check("Opened 03/04/2019.", &["03/04/2019 = 2019-03-04/2019-04-03"]);
    check_in("Hamnen byggdes i maj 1896.", Some("sv"), &[]);
}

#[test]
fn a_year_is_told_from_a_number_of_things() {
    check("In 1896 the port had 1900 ships.", &["1896 = 1896"]);
    check("Lee (1738) wrote on page 1999.", &["1738 = 1738"]);
    check("From 1890–91 it ran to 1904.", &["1890 = 1890", "91 = 1891", "1904 = 1904"]);
    check("The 2016 elections and 2000 people.", &["2016 = 2016"]);
    check("It cost $2000, or 1500 km by sea.", &[]);
    check("Call 555-2019 or 1696 Harbour Road.", &[]);
    check("It fell in 508 BC, and in AD 79.", &["508 BC = -0508", "AD 79 = 0079"]);
    check("From 400 to 300 BC.", &["400 = -0400", "300 BC = -0300"]);
    check("Back in ’98 it sank.", &["98 = 1998"]);
}

#[test]
fn decades_and_centuries_are_stretches() {
    check("In the 1960s.", &["1960s = 1960-01-01/1969-12-31"]);
    check(
        "In the ’80s and the nineties.",
        &["80s = 1980-01-01/1989-12-31", "nineties = 1990-01-01/1999-12-31"],
    );
    check("In the mid-1990s.", &["mid-1990s = 1994-01-01/1996-12-31"]);
    check("A 19th-century pier.", &["19th-century = 1800-01-01/1899-12-31"]);
    check(
        "From the 14th to the 18th century.",
        &["14th = 1300-01-01/1399-12-31", "18th century = 1700-01-01/1799-12-31"],
    );
    check("In the late nineteenth century.", &["late nineteenth century = 1875-01-01/1899-12-31"]);
    check("In the first half of 2014.", &["first half of 2014 = 2014-01/2014-06"]);
    check("Highest since the Second World War.", &["Second World War = 1939-09-01/1945-09-02"]);
    check("In summer 2011.", &["summer 2011 = 2011-06/2011-09"]);
    check("In the winter of 1806-07.", &["winter of 1806-07 = 1806-12/1807-03"]);
}

#[test]
fn a_weekday_is_the_last_one_unless_the_verb_looks_ahead() {
    check("The ferry sank on Friday.", &["Friday = 2025-05-30"]);
    check("The council will vote on Friday.", &["Friday = 2025-06-06"]);
    check("On Friday the council is to vote.", &["Friday = 2025-06-06"]);
    check(
        "Lee said on Thursday the bridge would open next Tuesday.",
        &["Thursday = 2025-05-29", "next Tuesday = 2025-06-03"],
    );
    check("The vote will be held on Friday.", &["Friday = 2025-06-06"]);
    check("It closed on Black Friday, as every Friday.", &[]);
    check("The Sunday Times wrote of it.", &[]);
}

#[test]
fn relative_dates_are_read_against_the_day_of_publication() {
    check("Yesterday it sank, today it rose.", &["Yesterday = 2025-06-01", "today = 2025-06-02"]);
    check("It fell last month and last year.", &["last month = 2025-05", "last year = 2024"]);
    check("It fell last week.", &["last week = 2025-05-26/2025-06-01"]);
    check("It opened two years ago.", &["two years ago = 2023"]);
    check("It opened three days ago.", &["three days ago = 2025-05-30"]);
    check("It grew over the past 40 years.", &["past 40 years = 1985/2025"]);
    check("It grew in the last 10 days.", &["last 10 days = 2025-05-23/2025-06-02"]);
    check(
        "It shut last October, in May last year.",
        &["last October = 2024-10", "May last year = 2024-05"],
    );
    check("It will open by the end of the year.", &["end of the year = 2025-12-31"]);
    check("It is still in use today.", &[]);
    check("The end came on Christmas Day.", &["Christmas Day = 2024-12-25"]);
    check("It will open in the next five years.", &["next five years = 2026/2030"]);
}

#[test]
fn a_date_without_a_year_is_near_the_day_of_publication() {
    check("It sank on 12 December.", &["12 December = 2024-12-12"]);
    check("It will sail on 12 December.", &["12 December = 2025-12-12"]);
    check("It opened in March.", &["March = 2025-03"]);
    check("In January it is cold there.", &["January = --01"]);
    check("May said it may march in March.", &["March = 2025-03"]);
}

#[test]
fn what_a_text_tells_of_a_year_stays_in_that_year() {
    check(
        "In 1841 the port grew. In June it burned, and two years later it was rebuilt.",
        &["1841 = 1841", "June = 1841-06", "two years later = 1843"],
    );
    check("He left in 1920. That year it sank.", &["1920 = 1920", "That year = 1920"]);
    check("Between May and June 1951.", &["May = 1951-05", "June 1951 = 1951-06"]);
}

#[test]
fn without_the_day_of_publication_nothing_relative_is_read() {
    let text = Scalars::new("Yesterday, on Friday, in May, on 3 May and in 2004.");
    let found = dates(&text, None, None);
    let values: Vec<_> = found.iter().map(|it| it.value.to_string()).collect();
    assert_eq!(values, ["--05", "--05-03", "2004"]);
}

#[test]
fn times_of_day_are_no_dates() {
    check("They met at 10:30 and 2015: 40 came at 5 pm.", &["2015 = 2015"]);
    check("It left at 20:25.", &[]);
}

#[test]
fn relative_dates_are_put_in_full() {
    check_in_full("It sank on Friday.", "It sank on Friday, 30 May 2025.");
    check_in_full("Lee said Friday it sank.", "Lee said on Friday, 30 May 2025 it sank.");
    check_in_full("It sank yesterday.", "It sank on 1 June 2025.");
    check_in_full("Yesterday it sank.", "On 1 June 2025 it sank.");
    check_in_full("It sank yesterday afternoon.", "It sank on the afternoon of 1 June 2025.");
    check_in_full("It fell last month.", "It fell in May 2025.");
    check_in_full("It has stood since last year.", "It has stood since 2024.");
    check_in_full("It sank on 3 February.", "It sank on 3 February 2025.");
    check_in_full("It sank on February 3.", "It sank on February 3, 2025.");
    check_in_full("It shut in May last year.", "It shut in May 2024.");
    check_in_full("It grew over the past 40 years.", "It grew between 1985 and 2025.");
    check_in_full("It fell last week.", "It fell in the week of 26 May 2025.");
    check_in_full("It shut last summer.", "It shut in the summer of 2024.");
    check_in_full("It will open by the end of the year.", "It will open by 31 December 2025.");
    check_in_full("Lee was sworn in today.", "Lee was sworn in on 2 June 2025.");
    check_in_full("Rents last month had risen.", "Rents in May 2025 had risen.");
    check_in_full("It burned last October.", "It burned in October 2024.");
    check_in_full("It sank and yesterday rose.", "It sank and on 1 June 2025 rose.");
    check_in_full("Today is the last day.", "2 June 2025 is the last day.");
    check_in_full("Yesterday’s vote fell in 2004.", "Yesterday’s vote fell in 2004.");
}

#[test]
fn those_of_a_range_are_those_inside_it() {
    let text = Scalars::new("In 1896, in 1900 and in 1904.");
    let all = dates(&text, None, None);
    assert_eq!(dates_in(&all, 5..20).len(), 1);
    assert_eq!(dates_in(&all, 40..90).len(), 0);
}

/// Paragraphs that a reader which looks far ahead could not finish.
#[test]
fn hostile_text_is_read_in_linear_time() {
    for part in [
        "1999-",
        "May ",
        "the last ",
        "two hundred and ",
        "15th to the ",
        "in ",
        "’98",
        "年月日1",
        "Monday, ",
        "3/3/",
    ] {
        let body = part.repeat(200_000 / part.len());
        let text = Scalars::new(&body);
        let all = dates(&text, monday(), None);
        assert!(all.windows(2).all(|it| it[0].end <= it[1].start));
        let _ = super::super::measures::measures(&text, &all, None);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_in_order(
        words in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,6}",
                "[0-9]{1,5}[snthrd%mkp]{0,2}",
                Just("May".to_owned()), Just("last".to_owned()), Just("year".to_owned()),
                Just("the".to_owned()), Just("-".to_owned()), Just("to".to_owned()),
                Just("ago".to_owned()), Just("BC".to_owned()), Just("century".to_owned()),
                Just("Monday".to_owned()), Just("million".to_owned()), Just("$".to_owned()),
                Just("2019".to_owned()), Just("'".to_owned()), Just("of".to_owned()),
                Just("third".to_owned()), Just("per cent".to_owned()), Just("half".to_owned()),
            ],
            0..24,
        ),
        gap in prop_oneof![Just(" "), Just(""), Just("\n\n")],
    ) {
        let body = words.join(gap);
        let text = Scalars::new(&body);
        let all = dates(&text, monday(), None);
        for date in &all {
            prop_assert!(date.start < date.end && text.get(date.range()).is_some());
            let _ = in_full(&text, date);
        }
        prop_assert!(all.windows(2).all(|it| it[0].end <= it[1].start));
        let measures = super::super::measures::measures(&text, &all, None);
        prop_assert!(measures.windows(2).all(|it| it[0].end <= it[1].start));
        for it in &measures {
            prop_assert!(it.start < it.end && it.end <= text.len());
            prop_assert!(all.iter().all(|date| date.end <= it.start || it.end <= date.start));
        }
    }
}
