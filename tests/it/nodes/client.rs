//! Client: a browser of few words, which keeps a connection to each node.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use claimdesk::web::form;
use url::form_urlencoded::Serializer;

use crate::world::PASSWORD;

/// After so long without an answer a node counts as gone.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a node answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub location: String,
    pub html: String,
    cookies: Vec<String>,
}

impl Reply {
    /// The values of all fields with this name.
    pub fn values(&self, name: &str) -> Vec<String> {
        let before = format!("name=\"{name}\" value=\"");
        let fields = self.html.split(before.as_str()).skip(1);
        fields.filter_map(|it| Some(it.split_once('"')?.0.to_owned())).collect()
    }

    /// The version that a page's forms are made on.
    pub fn version(&self) -> u64 {
        let version = self.values("version").first().and_then(|it| it.parse().ok());
        version.unwrap_or_else(|| panic!("a version on the page: {self:?}"))
    }
}

/// A connection to one node.
pub struct Line {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Line {
    pub fn to(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    fn open(&mut self) -> io::Result<&mut BufReader<TcpStream>> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
        }
        self.stream.as_mut().ok_or(io::ErrorKind::NotConnected.into())
    }

    fn send(&mut self, request: &str, cookie: &str, body: &str) -> io::Result<()> {
        let address = self.address.clone();
        let (stream, length) = (self.open()?, body.len());
        let whole = format!(
            "{request} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.get_mut().write_all(whole.as_bytes())
    }

    fn heard(&mut self) -> io::Result<Reply> {
        let stream = self.open()?;
        let (mut length, mut line) = (0, String::new());
        let mut reply =
            Reply { status: 0, location: String::new(), html: String::new(), cookies: Vec::new() };
        loop {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                reply.status = rest.get(..3).and_then(|it| it.parse().ok()).unwrap_or(0);
            }
            let Some((name, value)) = text.split_once(": ") else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "location" => value.clone_into(&mut reply.location),
                "set-cookie" => {
                    reply.cookies.push(value.split(';').next().unwrap_or(value).to_owned());
                }
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        reply.html = String::from_utf8_lossy(&body).into_owned();
        Ok(reply)
    }

    /// Asks and waits for the answer. A node closes a connection that is idle for long; what was
    /// sent into that is sent again, which is no harm, because a form counts once.
    pub fn ask(&mut self, request: &str, cookie: &str, body: &str) -> io::Result<Reply> {
        let kept = self.stream.is_some();
        let reply = self.send(request, cookie, body).and_then(|()| self.heard());
        match reply {
            Err(_closed) if kept => {
                self.stream = None;
                self.ask(request, cookie, body)
            }
            reply => reply,
        }
    }

    /// Asks, and goes away without waiting for the answer.
    pub fn leave(&mut self, request: &str, cookie: &str, body: &str) {
        // Whoever leaves does not learn whether it arrived.
        drop(self.send(request, cookie, body));
        self.stream = None;
    }
}

/// Somebody who signed in: what their browser keeps, which is good at every node.
#[derive(Clone)]
pub struct Session {
    pub cookie: String,
    token: String,
}

impl Session {
    /// Signs in by the form.
    pub fn begin(line: &mut Line, email: &str) -> Self {
        let shown = line.ask("GET /sign-in", "", "").unwrap();
        let visitor = shown.cookies.first().expect("a visitor gets a cookie").clone();
        let token = form::token(visitor.split_once('=').unwrap().1);
        let body = Serializer::new(String::new())
            .extend_pairs([("token", token.as_str()), ("email", email), ("password", PASSWORD)])
            .finish();
        let entered = line.ask("POST /sign-in", &visitor, &body).unwrap();
        assert_eq!(entered.status, 303, "{email} signs in: {}", entered.html);
        let mine = |it: &&String| it.starts_with("claimdesk=") && !it.ends_with('=');
        let cookie = entered.cookies.iter().find(mine).expect("a session").clone();
        let token = form::token(cookie.split_once('=').unwrap().1);
        Self { cookie, token }
    }

    /// The body of a form as one of our pages sends it.
    pub fn body(&self, once: &str, fields: &[(&str, String)]) -> String {
        Serializer::new(String::new())
            .append_pair("token", &self.token)
            .append_pair("once", once)
            .extend_pairs(fields)
            .finish()
    }
}
