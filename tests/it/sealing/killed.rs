//! The program and its signer are killed again and again while people work: no fork, no gap.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use claimdesk::domain::claim::Command as Act;
use claimdesk::store::Place;

use super::signing;
use crate::base::*;

/// How many kills there are where the environment does not say: `CLAIMDESK_TEST_KILLS=200`.
const KILLS: u64 = 20;
/// Seeds the moments at which somebody is killed.
const SEED: u64 = 0x5EA1_0026;

fn kills() -> u64 {
    std::env::var("CLAIMDESK_TEST_KILLS").map_or(KILLS, |it| it.parse().expect("a number"))
}

/// The program, which seals and has its own signer, once it says that it works.
struct Node(Child);

impl Node {
    fn start(base: &Base) -> Self {
        let folder = base.home.folder().display().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimdesk"));
        command
            .env_clear()
            .current_dir(base.home.folder())
            .args(["work", "--data-dir", &folder])
            .env("CLAIMDESK_JOBS_WORKERS", "0")
            .env("CLAIMDESK_WATCH_ENABLED", "false")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Place::Postgres(database) = base.home.place() {
            command.args(["--database", &database]);
        }
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(said.any(|it| it.contains("jobs are done at once")), "the program is at work");
        Self(child)
    }

    /// The process of its signer, where it has started one.
    fn signer(&self) -> Option<u32> {
        let ours = self.0.id().to_string();
        let parent = |pid: u32| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            stat.rsplit_once(") ")?.1.split(' ').nth(1).map(str::to_owned)
        };
        let all = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let mut pids = all.filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok());
        pids.find(|pid| parent(*pid).as_ref() == Some(&ours))
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Numbers that look random: xorshift64 (Marsaglia, Xorshift RNGs, 2003).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn killed_again_and_again(base: &Base, kills: u64) {
    let mut dice = Dice(SEED);
    let mut left = kills;
    while left > 0 {
        let node = Node::start(base);
        std::thread::sleep(Duration::from_millis(dice.next() % 400));
        // Every other time the signer goes first, and the program starts it again.
        if dice.next().is_multiple_of(2)
            && let Some(signer) = node.signer()
        {
            let killed = Command::new("kill").args(["-KILL", &signer.to_string()]).status();
            left = left.saturating_sub(u64::from(killed.unwrap().success()));
            std::thread::sleep(Duration::from_millis(dice.next() % 200));
        }
        node.kill();
        left = left.saturating_sub(1);
    }
}

/// Opens claims and works on them until it is told to stop; counts what was acknowledged.
async fn writing(base: Arc<Base>, stop: Arc<AtomicBool>) -> usize {
    let mut stored = 0;
    while !stop.load(Ordering::Relaxed) {
        let claim = base.open(stored).await.claim.unwrap().id;
        for version in 1..4_u64 {
            let tag = Act::Tag { tags: vec![format!("t{version}")] };
            base.desk.perform(claim, version, tag, by(BEN)).await.unwrap();
        }
        stored += 4;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stored
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fork_and_no_gap_however_often_sealer_and_signer_are_killed() {
    let base = Arc::new(Base::new().await);
    let c = base.foreign().await;
    let before = rows(&c, "SELECT position FROM event WHERE stream = 'claim'").await.len();
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(writing(Arc::clone(&base), Arc::clone(&stop)));
    let here = Arc::clone(&base);
    let killed = tokio::task::spawn_blocking(move || killed_again_and_again(&here, kills()));
    killed.await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let stored = writer.await.unwrap();

    let signed = "SELECT size FROM log_checkpoint";
    assert!(!rows(&c, signed).await.is_empty(), "something was signed meanwhile");
    // A signer whose desk was killed ends by itself and gives its place up.
    let desk = loop {
        if claimdesk::work::signing::Keeper::open(super::place(&base)).is_ok() {
            break signing(&base);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    super::sealed(&desk).await;

    let looked = desk.verify_log().await.unwrap();
    assert_eq!(looked.fault, None);
    assert_eq!(looked.signed, looked.entries);
    assert_eq!(desk.log_keys().await.unwrap().len(), 1, "one key from the first start on");
    let logged = "SELECT e.position FROM event e JOIN log_entry l ON l.event = e.position
        WHERE e.stream = 'claim'";
    assert_eq!(rows(&c, logged).await.len(), before + stored);
    assert!(rows(&c, "SELECT * FROM log_queue").await.is_empty());
}
