//! Process: what a served desk costs as a whole, and what the commands take on it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use claimdesk::desk::machine_clock;
use claimdesk::desk::passwords::{Passwords, Strength};
use claimdesk::desk::sign_in::{Door, SignIn};
use claimdesk::web::form;
use tokio::runtime::Runtime;

use crate::client::{Kept, ask};
use crate::home::Home;
use crate::seed::EDITOR;
use crate::timing::{Times, millis};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_claimdesk");
const QUEUE: &str = "/queue?tab=all";

/// A desk that is being served; it is killed in the end.
pub struct Served {
    child: Child,
    pub address: String,
}

impl Served {
    pub fn on(home: &Home) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1"])
            .arg("--data-dir")
            .arg(&home.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line.split_once("http://").unwrap().1.to_owned();
        Self { child, address }
    }

    /// Its resident memory now, and the most it ever was, in MiB.
    fn memory(&self) -> (f64, f64) {
        memory(self.child.id())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub fn memory(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| -> f64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|it| it.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// Signs the editor in beside the process, and gives their cookie.
fn cookie(runtime: &Runtime, home: &Home) -> String {
    runtime.block_on(async {
        let desk = home.open().await;
        let door = Door::new(Passwords::new(Strength::PROPER).unwrap(), &machine_clock());
        let here = "127.0.0.1".parse().unwrap();
        match desk.sign_in(&door, EDITOR, here, None).await.unwrap() {
            SignIn::In(cookie) => cookie,
            other => panic!("the editor signs in: {other:?}"),
        }
    })
}

pub fn measure(runtime: &Runtime, large: &Home, small: &Home) {
    println!("\n| process | figure |\n|---|---|");
    let size = std::fs::metadata(PROGRAM).unwrap().len() as f64 / 1024.0 / 1024.0;
    println!("| size of the program | {size:.1} MiB |");
    for (name, home) in [("60", small), ("100,000", large)] {
        let starts = Times::new((0..9).map(|_| start(home)).collect());
        let most = millis(starts.percentile(100));
        let half = millis(starts.percentile(50));
        println!("| start to the first answer, {name} claims | {half}, at most {most} |");
    }
    let cookie = cookie(runtime, large);
    resident(large, &cookie);
    list(large, &cookie);
    flood(large, &cookie);
}

/// From nothing to the first page.
fn start(home: &Home) -> Duration {
    let begun = Instant::now();
    let served = Served::on(home);
    while !ask(&served.address, "GET /sign-in HTTP/1.1", "").is_ok_and(|it| it.status == 200) {
        std::thread::yield_now();
    }
    begun.elapsed()
}

fn resident(home: &Home, cookie: &str) {
    let served = Served::on(home);
    let mut client = Kept::new(&served.address);
    assert_eq!(client.get("/sign-in", ""), 200);
    println!("| resident memory, idle | {:.1} MiB |", served.memory().0);
    let pages = [QUEUE, "/claims/C-34", "/articles", "/queue?tab=approve", "/sources"];
    let mut times = Vec::new();
    for request in 0..10_000 {
        let begun = Instant::now();
        assert_eq!(client.get(pages[request % pages.len()], cookie), 200);
        times.push(begun.elapsed());
    }
    let (now, most) = served.memory();
    println!("| resident memory after 10,000 requests | {now:.1} MiB, at most {most:.1} MiB |");
    let times = Times::new(times);
    let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
    println!("| those requests over loopback | p50 {half}, p99 {slow} |");
}

fn list(home: &Home, cookie: &str) {
    let served = Served::on(home);
    let head = format!("GET /queue/export.csv?tab=all HTTP/1.1\r\nCookie: claimdesk={cookie}");
    let begun = Instant::now();
    let answer = ask(&served.address, &head, "").unwrap();
    let took = begun.elapsed();
    assert!(answer.status == 200 && answer.lines >= 100_000, "{} lines", answer.lines);
    let rate = answer.lines as f64 / took.as_secs_f64();
    println!(
        "| CSV of all claims | {:.1} s, {rate:.0} rows/s, at most {:.1} MiB resident |",
        took.as_secs_f64(),
        served.memory().1
    );
}

/// Sixty-four who sign in over and over for ten seconds, and somebody who reads meanwhile.
fn flood(home: &Home, cookie: &str) {
    let served = Served::on(home);
    let mut reader = Kept::new(&served.address);
    assert_eq!(reader.get(QUEUE, cookie), 200);
    let (stop, tries) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut times = Vec::new();
    std::thread::scope(|scope| {
        for worker in 0..64_u32 {
            let (address, stop, tries) = (&served.address, &stop, &tries);
            scope.spawn(move || {
                let token = form::token("visitor");
                for round in 0_u32.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    // Another account and another network each time, or they would be slowed down.
                    let body = format!("token={token}&email=p{worker}-{round}@x.example&password=long+enough+to+try");
                    let network = round % 60_000;
                    let head = format!(
                        "POST /sign-in HTTP/1.1\r\nOrigin: http://{address}\r\nCookie: claimdesk-visitor=visitor\r\n\
                         X-Forwarded-For: 2001:db8:{worker:x}:{network:x}::1\r\n\
                         Content-Type: application/x-www-form-urlencoded"
                    );
                    let status = ask(address, &head, &body).map_or(0, |it| it.status);
                    assert!(matches!(status, 422 | 503), "{status}");
                    if status == 422 {
                        tries.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            let begun = Instant::now();
            assert_eq!(reader.get(QUEUE, cookie), 200);
            times.push(begun.elapsed());
        }
        stop.store(true, Ordering::Relaxed);
    });
    let times = Times::new(times);
    let (half, slow) = (millis(times.percentile(50)), millis(times.percentile(99)));
    let most = served.memory().1;
    println!(
        "| 64 signing in for 10 s | {} tries, at most {most:.1} MiB resident |",
        tries.load(Ordering::Relaxed)
    );
    println!("| the queue meanwhile | p50 {half}, p99 {slow} |");
}

pub fn commands(home: &Home) {
    println!("\n| command on 100,000 claims | time | most resident memory |\n|---|---|---|");
    for arguments in [&["verify"][..], &["rebuild"], &["export", "claims", "--output", "/dev/null"]]
    {
        let begun = Instant::now();
        let mut child = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(&home.folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut most = 0.0_f64;
        let status = loop {
            most = most.max(memory(child.id()).1);
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "{arguments:?}");
        let took = begun.elapsed().as_secs_f64();
        println!(
            "| {} | {took:.1} s | {most:.1} MiB |",
            arguments[..arguments.len().min(2)].join(" ")
        );
    }
}
