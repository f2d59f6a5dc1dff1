//! Forms: every way to write an address that leads inside, asked directly and by a redirect.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use claimdesk::work::fetch::{Failure, Fetcher, Settings};
use url::Url;

use super::server::*;

/// What has to become of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// It leads inside.
    NotPublic,
    /// It has a user name in it.
    Credentials,
    /// It is not http or https.
    Scheme,
    /// It is at a port that nobody may connect to.
    Port,
    /// It is no address at all: `url` says so before anybody could ask for it.
    Unparsed,
}

/// A form and what has to become of it.
type Form = (String, End);

/// Addresses of which none may be reached, one for each network that there is.
const INSIDE_V4: &[&str] = &[
    "0.0.0.0",
    "0.0.0.1",
    "0.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
];

const INSIDE_V6: &[&str] = &[
    "::",
    "::1",
    "::7f00:1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:7f00:0001",
    "::ffff:0:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "::ffff:192.168.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:1::1",
    "3fff::1",
    "3ffe::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "fe80::1",
    "fe80::5efe:7f00:1",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff01::1",
    "ff02::1",
    "ff0e::1",
    "0000:0000:0000:0000:0000:0000:0000:0001",
    "0::1",
    "::0:1",
    "1::",
    "8000::1",
];

/// Every way to write an IPv4 address with numbers: one to four parts, each in three bases.
fn numeric(address: Ipv4Addr) -> Vec<String> {
    let whole = u32::from(address);
    let mut all = Vec::new();
    for parts in 1..=4_u32 {
        let tail = 8 * (5 - parts);
        let heads: Vec<u64> =
            (1..parts).map(|it| u64::from(whole >> (32 - 8 * it)) & 255).collect();
        let last = u64::from(whole) & ((1 << tail) - 1);
        let numbers: Vec<u64> = heads.into_iter().chain([last]).collect();
        for choice in 0..3_u32.pow(parts) {
            let written = (0_u32..).zip(&numbers).map(|(place, number)| {
                match choice / 3_u32.pow(place) % 3 {
                    0 => number.to_string(),
                    1 => format!("0x{number:x}"),
                    _ => format!("0{number:o}"),
                }
            });
            all.push(written.collect::<Vec<_>>().join("."));
        }
    }
    all
}

/// Ways to write the same host that a reader may not take for it.
fn disguised() -> Vec<String> {
    let mut all: Vec<String> = [
        "127.0.0.1.",
        "127.1.",
        "2130706433.",
        "0x7f.1.",
        "0X7F.0X0.0X0.0X1",
        "0x7F000001",
        "0x000000007f.1",
        "0000000177.0.0.01",
        "00000000000017700000001",
        "127.0.0.0x1",
        "127.0.0.0x",
        "%31%32%37.0.0.1",
        "127%2e0%2e0%2e1",
        "%31%32%37%2E%30%2E%30%2E%31",
        "0x7f%2e1",
        "%30x7f.1",
        "127.0.0.%31",
        "%E3%80%82127.0.0.1",
        "１２７.０.０.１",
        "127。0。0。1",
        "127．0．0．1",
        "127｡0｡0｡1",
        "①②⑦.⓪.⓪.①",
        "１２７。０。０。１",
        "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
        "𝟷𝟸𝟽.𝟶.𝟶.𝟷",
        "¹²⁷.⁰.⁰.¹",
        "₁₂₇.₀.₀.₁",
        "127.0.0.1\u{ad}",
        "12\u{ad}7.0.0.1",
        "127\u{200b}.0.0.1",
        "127.0\u{2060}.0.1",
        "0ｘ7f.1",
        "０x７f000001",
        "２１３０７０６４３３",
        "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
        "1\t27.0.0.1",
        "127.\n0.0.1",
        "127.0\r.0.1",
    ]
    .map(str::to_owned)
    .into();
    // What leads or trails is taken off, in the address as a whole; here it is inside.
    all.retain(|it| !it.starts_with("%E3%80%82"));
    all
}

/// Names that lead here, because the resolver of these tests says so of every name.
const NAMES: &[&str] = &[
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "localhost.localdomain",
    "ip6-localhost",
    "metadata.google.internal",
    "metadata",
    "instance-data",
    "kubernetes.default.svc",
    "127.0.0.1.nip.example",
    "127-0-0-1.harbour.example",
    "harbour.example",
    "harbour.example.",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "ｌｏｃａｌｈｏｓｔ",
    "%6c%6f%63%61%6c%68%6f%73%74",
    "loc\u{ad}alhost",
    "local\thost",
    "127.0.0.1.example",
    "0x7f.example",
    "1.2.3.example",
    "printer.local",
    "router",
    "xn--bcher-kva.example",
    "bücher.example",
    "a_b.example",
    "-a.example",
    "intranet",
    "hidden.onion",
    "8.8.8.8.in-addr.arpa",
];

/// Hosts that are none.
const NO_HOSTS: &[&str] = &[
    "127.0.0.256",
    "127.0.0.1.1",
    "256.256.256.256",
    "0x100000000",
    "4294967296",
    "127.0.0.08",
    "1.2.3.4.5.",
    "09.1",
    "[::1",
    "::1",
    "[::1%25lo]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::ffff:127.0.0.256]",
    "[::127.1]",
    "[1:2:3:4:5:6:7:8:9]",
    "[:::1]",
    "[]",
    "[127.0.0.1]",
    "[::0x1]",
    "127.0.0.1%00",
    "127.0.0.1%0a",
    "127.0.0.1%20",
    "a b",
    "a%2fb",
    "a%40b",
    "a%3ab",
    "a<b",
    "a^b",
    "a|b",
    "xn--a-\u{fffd}",
    "%",
    "%zz",
    "%ff",
    "",
];

fn forms(port: u16) -> Vec<Form> {
    let mut all: Vec<Form> = Vec::new();
    let mut add = |form: String, end: End| all.push((form, end));
    for address in ["127.0.0.1", "169.254.169.254"] {
        for host in numeric(address.parse().unwrap()) {
            add(format!("http://{host}:{port}/"), End::NotPublic);
        }
    }
    for host in INSIDE_V4 {
        for scheme in ["http", "https"] {
            add(format!("{scheme}://{host}:{port}/"), End::NotPublic);
        }
        let address: Ipv4Addr = host.parse().unwrap();
        add(format!("http://[{}]:{port}/", address.to_ipv6_mapped()), End::NotPublic);
        add(format!("http://{}:{port}/", u32::from(address)), End::NotPublic);
        add(format!("http://{host}/"), End::NotPublic);
    }
    for host in INSIDE_V6 {
        add(format!("http://[{host}]:{port}/"), End::NotPublic);
        add(format!("https://[{}]:{port}/", host.to_uppercase()), End::NotPublic);
        let whole: Ipv6Addr = host.parse().unwrap();
        let segments = whole.segments().map(|it| format!("{it:04x}")).join(":");
        add(format!("http://[{segments}]:{port}/"), End::NotPublic);
    }
    for host in disguised() {
        add(format!("http://{host}:{port}/"), End::NotPublic);
    }
    for host in NAMES {
        add(format!("http://{host}:{port}/"), End::NotPublic);
        add(format!("https://{host}/"), End::NotPublic);
    }
    for host in NO_HOSTS {
        add(format!("http://{host}:{port}/"), End::Unparsed);
    }
    let here = format!("127.0.0.1:{port}");
    all.extend(ODD.iter().map(|(form, end)| (form.replace("HERE", &here), *end)));
    all
}

/// Slashes, user names, schemes and ports that mislead; `HERE` is the canary.
const ODD: &[(&str, End)] = &[
    ("http:\\\\HERE\\", End::NotPublic),
    ("http:/HERE/", End::NotPublic),
    ("http:HERE", End::NotPublic),
    ("http:///HERE/", End::NotPublic),
    ("http://\\HERE/", End::NotPublic),
    ("HTTP://HERE/", End::NotPublic),
    (" http://HERE/", End::NotPublic),
    ("\t\nhttp://HERE/\n", End::NotPublic),
    ("ht\ntp://HERE/", End::NotPublic),
    ("http:/\t/HERE/", End::NotPublic),
    ("http://HERE\t/", End::NotPublic),
    ("http://HERE#@harbour.example/", End::NotPublic),
    ("http://HERE?@harbour.example/", End::NotPublic),
    ("http://HERE\\@harbour.example/", End::NotPublic),
    ("http://harbour.example\\@HERE/", End::NotPublic),
    ("http://harbour.example#@HERE/", End::NotPublic),
    ("http://harbour.example/@HERE/", End::NotPublic),
    ("http://harbour.example;@HERE/", End::Credentials),
    ("http://harbour.example@HERE/", End::Credentials),
    ("http://harbour.example:80@HERE/", End::Credentials),
    ("http://harbour.example%40@HERE/", End::Credentials),
    ("http://harbour.example%2f@HERE/", End::Credentials),
    ("http://ann:word@HERE/", End::Credentials),
    ("http://:word@HERE/", End::Credentials),
    ("http://ann@HERE/", End::Credentials),
    ("http://ann@@HERE/", End::Credentials),
    ("http://a@b@HERE/", End::Credentials),
    ("http://127.0.0.1@harbour.example/", End::Credentials),
    ("http://[::1]@harbour.example/", End::Credentials),
    ("http://@HERE/", End::NotPublic),
    ("http://:@HERE/", End::NotPublic),
    ("https://HERE@HERE/", End::Credentials),
    ("file:///etc/passwd", End::Scheme),
    ("file://HERE/", End::Unparsed),
    ("file://127.0.0.1/etc/passwd", End::Scheme),
    ("ftp://HERE/", End::Scheme),
    ("ws://HERE/", End::Scheme),
    ("wss://HERE/", End::Scheme),
    ("gopher://HERE/_GET", End::Scheme),
    ("dict://HERE/d", End::Scheme),
    ("ldap://HERE/", End::Scheme),
    ("tftp://HERE/", End::Scheme),
    ("smb://HERE/share", End::Scheme),
    ("jar:http://HERE/!/", End::Scheme),
    ("view-source:http://HERE/", End::Scheme),
    ("blob:http://HERE/", End::Scheme),
    ("about:blank", End::Scheme),
    ("javascript:alert(1)", End::Scheme),
    ("data:text/html,ferry", End::Scheme),
    ("mailto:ann@harbour.example", End::Scheme),
    ("urn:ferry", End::Scheme),
    ("httpx://HERE/", End::Scheme),
    ("http+unix://%2Fvar%2Frun%2Fdocker.sock/", End::Scheme),
    ("http://8.8.8.8:22/", End::Port),
    ("http://8.8.8.8:6379/", End::Port),
    ("https://[2000::1]:25/", End::Port),
    ("http://harbour.example:0/", End::Port),
    ("http://harbour.example:65535/", End::Port),
    ("http://harbour.example:65536/", End::Unparsed),
    ("http://harbour.example:-1/", End::Unparsed),
    ("http://harbour.example:8x/", End::Unparsed),
    ("http://", End::Unparsed),
    ("http:", End::Unparsed),
];

/// What became of a fetch, in the words of this list; anything else as it is.
fn end(fetched: Result<Url, Failure>) -> Result<End, String> {
    match fetched {
        Err(Failure::NotPublic { .. }) => Ok(End::NotPublic),
        Err(Failure::Credentials) => Ok(End::Credentials),
        Err(Failure::Scheme { .. }) => Ok(End::Scheme),
        Err(Failure::Port { .. }) => Ok(End::Port),
        Err(Failure::RedirectNowhere { .. }) => Ok(End::Unparsed),
        other => Err(format!("{other:?}")),
    }
}

/// Settings under which only the address itself can be what is refused.
fn settings(canary: &Canary, hosts: &[String]) -> Settings {
    let mut settings = allowing(hosts);
    settings.ports = vec![80, 443, canary.port()];
    settings.limits.connect = Duration::from_millis(100);
    settings.limits.total = Duration::from_secs(2);
    settings
}

#[tokio::test]
async fn no_form_of_an_inner_address_reaches_anybody() {
    let canary = Canary::new();
    let fetcher = with(settings(&canary, &[]));
    let forms = forms(canary.port());
    let different: BTreeSet<&String> = forms.iter().map(|(form, _end)| form).collect();
    let mut ends: BTreeMap<End, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (form, expected) in &forms {
        let found = match Url::parse(form) {
            Err(_unparsed) => Ok(End::Unparsed),
            Ok(url) => end(fetcher.fetch(&page(url)).await.map(|it| it.address)),
        };
        if found != Ok(*expected) {
            wrong.push(format!("{form:?}: {found:?} and not {expected:?}"));
        }
        *ends.entry(*expected).or_default() += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(different.len() >= 700, "{} different forms", different.len());
    assert!(ends[&End::NotPublic] >= 600, "{ends:?}");
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn no_form_of_an_inner_address_is_reached_by_a_redirect() {
    let canary = Canary::new();
    let forms = Arc::new(forms(canary.port()));
    let told = Arc::clone(&forms);
    let server = Server::acting(move |head, mut stream| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let number: usize = path.trim_start_matches('/').parse().unwrap();
        let to = told[number].0.replace(['\n', '\r'], "\t");
        let bytes = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
        Box::pin(async move { send(&mut stream, bytes.as_bytes()).await })
    })
    .await;
    let fetcher = with(settings(&canary, &[server.address.to_string()]));
    let mut wrong = Vec::new();
    let mut visits = 1;
    for (number, (form, expected)) in forms.iter().enumerate() {
        let asked = server.url(&format!("/{number}"));
        // Some forms lead back to the host that they come from, and are its own affair.
        if asked.join(form).is_ok_and(|it| it.origin() == asked.origin()) {
            continue;
        }
        visits += 1;
        let found = end(fetcher.fetch(&page(asked)).await.map(|it| it.address));
        if found != Ok(*expected) {
            wrong.push(format!("{form:?}: {found:?} and not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(visits >= 700, "{visits} visits");
    assert_eq!(server.paths().len(), visits, "robots.txt and each form");
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn a_name_leads_nowhere_if_one_of_its_addresses_is_inside() {
    let canary = Canary::new();
    // An address that is open by its number, but that nobody has.
    let open: IpAddr = "2000::1".parse().unwrap();
    let mut names = Names::default();
    for (number, inside) in INSIDE_V4.iter().chain(INSIDE_V6).enumerate() {
        let inside: IpAddr = inside.parse().unwrap();
        for (form, all) in [
            ("alone", vec![inside]),
            ("first", vec![inside, open]),
            ("last", vec![open, open, open, open, open, inside]),
        ] {
            names.known.insert(format!("{form}-{number}.example"), all);
        }
    }
    let hosts: Vec<String> = names.known.keys().cloned().collect();
    let names = Arc::new(names);
    let fetcher = Fetcher::new(settings(&canary, &[]), names).unwrap();
    for host in &hosts {
        let url = Url::parse(&format!("http://{host}:{}/", canary.port())).unwrap();
        let refused = fetcher.fetch(&page(url)).await.unwrap_err();
        assert_eq!(refused, Failure::NotPublic { host: host.clone() });
    }
    assert!(hosts.len() > 200);
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_asked_once() {
    let canary = Canary::new();
    let open: IpAddr = "2000::1".parse().unwrap();
    let known = [("fickle.example".to_owned(), vec![open])].into();
    let names = Arc::new(Names { known, fickle: true, ..Names::default() });
    let resolver = Arc::clone(&names);
    let fetcher = Fetcher::new(settings(&canary, &[]), resolver).unwrap();
    let url = Url::parse(&format!("http://fickle.example:{}/", canary.port())).unwrap();

    let refused = fetcher.fetch(&page(url.clone())).await.unwrap_err();
    assert!(["Unreachable", "Late"].contains(&kind(&refused).as_str()), "{refused:?}");
    let asked = names.asked.lock().unwrap().clone();
    assert_eq!(asked, ["fickle.example"], "for robots.txt and the page together");

    let refused = fetcher.fetch(&page(url)).await.unwrap_err();
    assert_eq!(kind(&refused), "NotPublic", "now it says that it is this machine");
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn a_permission_holds_for_one_port_and_for_no_other_way_to_write_the_host() {
    let canary = Canary::new();
    let port = canary.port();
    let fetcher = with(settings(
        &canary,
        &["127.0.0.1:1".to_owned(), format!("harbour.example:{port}"), "[::1]:1".to_owned()],
    ));
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://harbour.example.:{port}/"),
        format!("http://www.harbour.example:{port}/"),
        format!("http://harbour.example.bridge.example:{port}/"),
        "http://harbour.example/".to_owned(),
    ] {
        let refused = fetcher.fetch(&page(Url::parse(&url).unwrap())).await.unwrap_err();
        assert_eq!(kind(&refused), "NotPublic", "{url}");
    }
    assert_eq!(canary.calls(), 0);
}

#[tokio::test]
async fn the_canary_sings_where_it_may_be_reached() {
    let canary = Canary::new();
    let port = canary.port();
    let mut settings = settings(
        &canary,
        &[format!("127.0.0.1:{port}"), format!("harbour.example:{port}"), format!("[::1]:{port}")],
    );
    settings.limits.total = Duration::from_millis(50);
    let fetcher = with(settings);
    for host in ["127.0.0.1", "0x7f.1", "harbour.example", "[::1]"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let refused = fetcher.fetch(&page(url)).await.unwrap_err();
        assert_eq!(kind(&refused), "Late", "{host} is connected to and says nothing");
        assert_eq!(canary.calls(), 1, "{host}");
    }
}
