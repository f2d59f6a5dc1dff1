//! Serving: the program as a process that is started, stopped and asked whether it is well.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::base::*;
use crate::cli::at;

/// A desk that is being served; it is killed in the end if it has not stopped by then.
pub struct Served {
    pub child: Child,
    address: String,
    /// What it says to whoever runs it.
    log: File,
}

impl Served {
    pub fn on(base: &Base) -> Self {
        let log = tempfile::tempfile().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimdesk"))
            .env_clear()
            .current_dir(base.home.folder())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(at(&base.home.place()))
            .stdout(Stdio::piped())
            .stderr(log.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address =
            said.find_map(|line| Some(line.split_once("http://")?.1.split('/').next()?.to_owned()));
        let address = address.expect("the program says where it serves");
        Self { child, address: address.trim().to_owned(), log }
    }

    /// Where it answers: a host and a port.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    pub fn tell(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Tells it to stop, which it does with an exit code of 0, and without having logged a fault.
    pub fn stops(mut self) {
        self.tell("-TERM");
        let ended = self.child.wait().unwrap();
        let mut logged = String::new();
        self.log.rewind().unwrap();
        self.log.read_to_string(&mut logged).unwrap();
        assert!(ended.success(), "{ended}: {logged}");
        let faults: Vec<_> = logged.lines().filter(|it| it.contains(" ERROR ")).collect();
        assert_eq!(faults, Vec::<&str>::new());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have stopped by itself.
        drop(self.child.kill());
        self.child.wait().unwrap();
    }
}

fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn a_served_desk_says_that_it_is_well_and_ends_what_has_begun_when_told_to_stop() {
    let base = Base::new().await;
    let mut served = Served::on(&base);

    for page in ["/healthz", "/readyz", "/sign-in"] {
        let mut stream = served.connect();
        write!(stream, "GET {page} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        assert!(answer(stream).starts_with("HTTP/1.1 200"), "{page}");
    }
    // A form of which half has arrived when the signal comes.
    let mut begun = served.connect();
    write!(
        begun,
        "POST /sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\n\r\ntoken=x&em",
        served.address
    )
    .unwrap();
    // Answered behind it, so that the server has seen the first half.
    let mut other = served.connect();
    write!(other, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    assert!(answer(other).starts_with("HTTP/1.1 200"));
    served.tell("-TERM");
    // The listening socket closes before the rest is sent.
    while TcpStream::connect(&served.address).is_ok() {
        // A pause, or asking would take the processor from the server that is to close it.
        std::thread::sleep(Duration::from_millis(5));
    }
    write!(begun, "ail=a&password").unwrap();

    assert!(answer(begun).starts_with("HTTP/1.1 403"), "what had begun is answered");
    assert!(served.child.wait().unwrap().success());
}
