//! How much memory it takes to fetch 100 pages of 5 MB that are all asked for at once.
//!
//! The hosts are a process of their own, so that only the fetching is measured; there are a hundred
//! of them, because no host is asked for two pages at the same time.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may end where something fails"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use claimdesk::work::fetch::{AllowedHost, Ask, Fetcher, Limits, PAGE, Settings, System};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::future::join_all;
use url::Url;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HOSTS: u8 = 100;
const SIZE: usize = 5_000_000;
/// The word by which this program is the hosts.
const SERVE: &str = "serve-pages";

fn main() {
    if std::env::args().nth(1).is_some_and(|it| it == SERVE) {
        return serve();
    }
    let (_hosts, port) = start_hosts();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("| 100 pages of 5 MB, all asked for at once | resident before | at most | time |");
    println!("|---|---|---|---|");
    for (path, at_once, name) in [
        ("plain", 8, "as they are, 8 at a time"),
        ("packed", 8, "packed with gzip from 9 MB, 8 at a time"),
        ("plain", 100, "as they are, without turns"),
    ] {
        let before = resident("VmRSS:");
        // Forgets the most that it was, which Linux lets a process do for itself.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let begun = Instant::now();
        runtime.block_on(fetch_all(port, path, at_once));
        let (most, time) = (resident("VmHWM:"), begun.elapsed().as_secs_f64());
        println!("| {name} | {before} MiB | {most} MiB | {time:.1} s |");
    }
}

async fn fetch_all(port: u16, path: &str, at_once: u16) {
    let hosts: Vec<String> = (1..=HOSTS).map(|it| format!("127.0.0.{it}:{port}")).collect();
    let allowed_hosts = hosts.iter().map(|it| AllowedHost::try_from(it.clone()).unwrap()).collect();
    // A machine that does other work meanwhile must not end the measurement.
    let ever = Duration::from_hours(1);
    let limits = Limits { total: ever, turn: ever, ..Limits::default() };
    let settings = Settings { allowed_hosts, at_once, limits, ..Settings::default() };
    let fetcher = Fetcher::new(settings, Arc::new(System)).unwrap();
    let tasks = hosts.iter().map(|host| {
        let url = Url::parse(&format!("http://{host}/{path}")).unwrap();
        let ask = Ask { url, most: PAGE, etag: None, last_modified: None };
        let fetcher = fetcher.clone();
        tokio::spawn(async move { fetcher.fetch(&ask).await.unwrap().body.len() })
    });
    for length in join_all(tasks).await {
        assert!(length.unwrap() >= SIZE);
    }
}

/// A line of what Linux knows about this process, in MiB.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let kibibytes = status.lines().find_map(|it| it.strip_prefix(line)).unwrap();
    kibibytes.trim().trim_end_matches(" kB").parse::<u64>().unwrap().div_ceil(1024)
}

/// The process of the hosts, which ends with this one.
struct Hosts(Child);

impl Drop for Hosts {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn start_hosts() -> (Hosts, u16) {
    let program = std::env::current_exe().unwrap();
    let mut hosts = Command::new(program).arg(SERVE).stdout(Stdio::piped()).spawn().unwrap();
    let mut port = String::new();
    BufReader::new(hosts.stdout.take().unwrap()).read_line(&mut port).unwrap();
    (Hosts(hosts), port.trim().parse().unwrap())
}

/// Digits that are as good as random, so that packing halves them and no more.
fn digits(size: usize) -> Vec<u8> {
    let numbers = (1_u64..).map(|it| it.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31));
    let mixed = numbers.map(|it| it.wrapping_mul(it | 1) ^ (it >> 29));
    mixed.flat_map(|it| format!("{it:016x}").into_bytes()).take(size).collect()
}

fn serve() {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    let plain = Arc::new(digits(SIZE));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&digits(SIZE / 5 * 9)).unwrap();
    let packed = Arc::new(packed.finish().unwrap());
    for stream in listener.incoming() {
        let (plain, packed) = (Arc::clone(&plain), Arc::clone(&packed));
        std::thread::spawn(move || answer(stream.unwrap(), &plain, &packed));
    }
}

fn answer(mut stream: TcpStream, plain: &[u8], packed: &[u8]) {
    let mut head = [0; 1024];
    let read = stream.read(&mut head).unwrap_or_default();
    let asked = String::from_utf8_lossy(head.get(..read).unwrap_or_default()).into_owned();
    let (status, packing, body) = match asked.split(' ').nth(1) {
        Some("/plain") => ("200 OK", "identity", plain),
        Some("/packed") => ("200 OK", "gzip", packed),
        _ => ("404 Not Found", "identity", &[][..]),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Encoding: {packing}\r\nContent-Length: {length}\r\n\r\n"
    );
    drop(stream.write_all(head.as_bytes()));
    drop(stream.write_all(body));
}
