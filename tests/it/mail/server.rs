//! A mail server on loopback that speaks SMTP (RFC 5321), so that it can misbehave at any step.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does in one dialogue instead of taking what comes.
#[derive(Clone, Copy, Debug)]
pub enum Odd {
    /// Answers this to a command, or to the end of the letter for `.`.
    Says(&'static str, &'static str),
    /// Breaks the connection off at a command.
    HangsUp(&'static str),
    /// Takes the letter and breaks the connection off before it says so.
    TakesAndHangsUp,
}

/// A letter that the server took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// As it was sent, without the dots that lines were stuffed with.
    pub text: String,
}

impl Taken {
    /// The fields before the text, folded lines joined.
    pub fn head(&self) -> Vec<String> {
        let (head, _) = self.text.split_once("\r\n\r\n").expect("a head");
        head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let of: Vec<String> = self.head().into_iter().filter(|it| it.starts_with(&start)).collect();
        let [one] = of.as_slice() else { panic!("one {name} in {:?}", self.head()) };
        one.trim_start_matches(start.as_str()).to_owned()
    }

    /// The text behind the head, decoded from quoted-printable where it is that.
    pub fn body(&self) -> String {
        let (_, body) = self.text.split_once("\r\n\r\n").expect("a head");
        let is_quoted = self.head().iter().any(|it| it.ends_with(": quoted-printable"));
        let body = if is_quoted { unquoted(body) } else { body.to_owned() };
        body.replace("\r\n", "\n")
    }
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        if *first == b'=' && after.len() >= 2 {
            let hex = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[derive(Default)]
struct Inside {
    taken: Vec<Taken>,
    odd: VecDeque<Odd>,
    dialogues: usize,
}

/// The server; it listens until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside: Arc<Mutex<Inside>> = Arc::default();
        let kept = Arc::clone(&inside);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _peer) = listener.accept().await.unwrap();
                let kept = Arc::clone(&kept);
                tokio::spawn(async move {
                    // Whoever hangs up in the middle ends the dialogue, and nothing else.
                    drop(dialogue(stream, kept).await);
                });
            }
        });
        Self { address, inside, task }
    }

    /// In the next dialogues the server does this, one after the other.
    pub fn will(&self, odd: &[Odd]) {
        self.inside.lock().unwrap().odd.extend(odd);
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.inside.lock().unwrap().taken.clone()
    }

    pub fn dialogues(&self) -> usize {
        self.inside.lock().unwrap().dialogues
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn dialogue(stream: TcpStream, inside: Arc<Mutex<Inside>>) -> std::io::Result<()> {
    let odd = {
        let mut inside = inside.lock().unwrap();
        inside.dialogues += 1;
        inside.odd.pop_front()
    };
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    let mut letter = Taken { from: String::new(), to: Vec::new(), text: String::new() };
    write.write_all(b"220 post.test speaks\r\n").await?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().trim().to_uppercase();
        match odd {
            Some(Odd::HangsUp(at)) if at == verb => return Ok(()),
            Some(Odd::Says(at, answer)) if at == verb => {
                write.write_all(answer.as_bytes()).await?;
                continue;
            }
            _ => {}
        }
        let rest = line.trim_end().to_owned();
        let answer = match verb.as_str() {
            "EHLO" => "250-post.test is glad\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n",
            "HELO" | "NOOP" | "RSET" => "250 Fine\r\n",
            "MAIL" => {
                letter.from = rest;
                "250 Fine\r\n"
            }
            "RCPT" => {
                letter.to.push(rest);
                "250 Fine\r\n"
            }
            "DATA" => {
                write.write_all(b"354 Go on\r\n").await?;
                letter.text = text(&mut lines).await?;
                match odd {
                    Some(Odd::Says(".", answer)) => {
                        write.write_all(answer.as_bytes()).await?;
                        continue;
                    }
                    Some(Odd::HangsUp(".")) => return Ok(()),
                    _ => {}
                }
                inside.lock().unwrap().taken.push(letter.clone());
                if matches!(odd, Some(Odd::TakesAndHangsUp)) {
                    return Ok(());
                }
                "250-It is\r\n250 taken\r\n"
            }
            "QUIT" => return write.write_all(b"221 Bye\r\n").await,
            _ => "500 What?\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
}

/// The lines up to the one that is only a dot; of the others a first dot is taken away.
async fn text(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
