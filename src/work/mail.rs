//! Mail: letters given to the mail server of the machine's operator.
//!
//! The server is the operator's own, named in the settings, and no address out of a page: it is not
//! held to the rules of fetching.

use std::fmt;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransport, Error as Refusal};
use lettre::{Address, AsyncTransport, Tokio1Executor};
use serde::{Deserialize, Serialize};

use crate::desk::jobs::{Effect, unstored};
use crate::desk::mails::Letter;
use crate::desk::{Desk, Error};
use crate::domain::job::Problem;
use crate::domain::{MailId, PersonId};

/// How long the server may take for each step of the dialogue.
const PATIENCE: Duration = Duration::from_secs(20);

const OFF: &str = "This desk sends no mail: its operator has named no mail server.";

/// Which server takes mail, and from whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `smtps://user:password@host:port` or `smtp://…?tls=required`; nothing where no mail is sent.
    pub smtp: Option<Server>,
    /// `Claimdesk <desk@newsroom.example>`.
    pub from: String,
}

/// The address of a mail server, which may hold a password and is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Server(String);

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

impl From<&str> for Server {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The settings name no server or sender that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusable;

impl Settings {
    pub fn is_on(&self) -> bool {
        self.smtp.is_some()
    }

    /// What sends mail, or nothing where none is sent. `address` is where people open the desk.
    pub fn mailer(&self, address: &str) -> Result<Option<Mailer>, Unusable> {
        let Some(Server(smtp)) = &self.smtp else { return Ok(None) };
        let from: Mailbox = self.from.parse().map_err(|_odd| Unusable)?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp);
        let host = ClientId::Domain(from.email.domain().to_owned());
        let server = server.map_err(|_odd| Unusable)?.hello_name(host).timeout(Some(PATIENCE));
        Ok(Some(Mailer { server: server.build(), from, address: address.to_owned() }))
    }
}

/// Gives letters to a mail server.
#[derive(Clone, Debug)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    address: String,
}

/// Does the job of a mail: once the server has taken it, what it told is not mailed again.
pub(super) async fn perform(
    desk: &Desk,
    mailer: Option<&Mailer>,
    person: PersonId,
    mail: MailId,
) -> Result<Effect, Problem> {
    let Some(mailer) = mailer else { return Err(Problem::lasting(OFF)) };
    let letter = desk.letter(person, mail, &mailer.address).await.map_err(|it| problem(&it))?;
    if let Some(letter) = letter {
        mailer.send(mail, letter).await?;
    }
    Ok(Desk::mailed(mail))
}

fn problem(error: &Error) -> Problem {
    unstored(error).unwrap_or_else(|| Problem::temporary("Somebody else has this work now."))
}

impl Mailer {
    async fn send(&self, mail: MailId, letter: Letter) -> Result<(), Problem> {
        let (envelope, bytes) = self.message(mail, letter)?;
        match self.server.send_raw(&envelope, &bytes).await {
            Ok(_taken) => Ok(()),
            Err(refusal) => Err(refused(&refusal)),
        }
    }

    /// The message as it is sent. Its name comes from the mail alone, so that one which is sent again
    /// because the server's answer was lost is known to be the same.
    fn message(&self, mail: MailId, letter: Letter) -> Result<(Envelope, Vec<u8>), Problem> {
        let unfit =
            || Problem::lasting("The e-mail address of this person is none that mail can go to.");
        let address: Address = letter.email.parse().map_err(|_odd| unfit())?;
        let to = Mailbox::new(Some(letter.name), address);
        let name = format!("<{mail}@{}>", self.from.email.domain());
        let header = |name: &'static str, value: String| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .message_id(Some(name))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("List-Unsubscribe", format!("<{}>", letter.end)))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text);
        let message = message.map_err(|_odd| unfit())?;
        Ok((message.envelope().clone(), message.formatted()))
    }
}

/// What a server that did not take a mail says of another try, in words of ours.
fn refused(refusal: &Refusal) -> Problem {
    tracing::debug!(%refusal, "a mail was not taken");
    let code = refusal.status().map(|it| it.to_string()).unwrap_or_default();
    if refusal.is_permanent() {
        return Problem::lasting(format!(
            "The mail server refused this mail for good ({code}). See whether the address of the person is right, and whether the server takes mail from this desk."
        ));
    }
    if refusal.is_transient() {
        return Problem::temporary(format!(
            "The mail server does not take this mail for now ({code})."
        ));
    }
    if refusal.is_timeout() {
        return Problem::temporary("The mail server did not answer in time.");
    }
    if refusal.is_tls() {
        return Problem::temporary("No safe connection to the mail server could be made.");
    }
    Problem::temporary(
        "The mail server cannot be reached, or broke the connection off. See whether it runs, and whether `smtp` under [mail] is right.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(smtp: &str, from: &str) -> Settings {
        Settings { smtp: Some(smtp.into()), from: from.to_owned() }
    }

    #[tokio::test]
    async fn a_mailer_needs_a_server_and_a_sender() {
        let sender = "Desk <desk@newsroom.example>";
        assert!(Settings::default().mailer("").unwrap().is_none());
        let fit =
            ["smtp://127.0.0.1:25", "smtps://a:b@mail.example", "smtp://m.example?tls=required"];
        for server in fit {
            assert!(settings(server, sender).mailer("").unwrap().is_some(), "{server}");
        }
        for (server, sender) in
            [("mail.example", sender), ("http://m.example", sender), ("", sender)]
        {
            assert!(settings(server, sender).mailer("").is_err(), "{server}");
        }
        assert!(settings("smtp://127.0.0.1:25", "nobody").mailer("").is_err());
    }

    #[test]
    fn a_server_is_not_shown() {
        let shown = format!("{:?}", settings("smtps://a:hunter2@mail.example", "x"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
