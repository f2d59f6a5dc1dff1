//! Client: just enough HTTP to ask a desk over loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// An answer: its status and how many lines it had.
pub struct Answer {
    pub status: u16,
    pub lines: usize,
}

/// Asks once over a connection of its own and reads to the end.
pub fn ask(address: &str, head: &str, body: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        stream,
        "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let status = first.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut lines = 0;
    while reader.skip_until(b'\n')? > 0 {
        lines += 1;
    }
    Ok(Answer { status, lines })
}

/// A connection that is kept for many questions.
pub struct Kept(BufReader<TcpStream>, String);

impl Kept {
    pub fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream), address.to_owned())
    }

    /// Asks for a page whose length is told, and gives its status.
    pub fn get(&mut self, path: &str, cookie: &str) -> u16 {
        self.page(path, cookie).0
    }

    /// The same, with the bytes of the page.
    pub fn page(&mut self, path: &str, cookie: &str) -> (u16, Vec<u8>) {
        let Self(reader, address) = self;
        write!(
            reader.get_mut(),
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: claimdesk={cookie}\r\n\r\n"
        )
        .unwrap();
        let (mut line, mut status, mut length) = (String::new(), 0, 0);
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            let text = line.trim_end().to_ascii_lowercase();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().unwrap().parse().unwrap();
            } else if let Some(rest) = text.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        (status, body)
    }
}
