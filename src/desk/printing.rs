//! Printing: papers become PDFs and checks become pictures, in a process of their own. What leaves as the PDF of a claim stands
//! on its trail by the hash of its bytes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claimdesk_pdf::{Order, Paper, Picture};
use sha2::{Digest, Sha256};
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::claims::{Sent, performed};
use super::proving::unsound;
use super::sealing::{is_signed, log};
use super::{Desk, Error, allow, child, settled};
use crate::domain::claim::{self, Refusal};
use crate::domain::{Act, Actor, ClaimId};
use crate::report::dossier::Dossier;
use crate::report::paper::{self, Sealed, With};
use crate::report::{Format, names, proof};
use crate::store::sealing;
use crate::trail::checkpoint::Checkpoint;
use crate::trail::note::Note;

/// The subcommand by which the desk's own program sets papers, where it can.
pub const SUBCOMMAND: &str = "set-pdf";
/// How long a paper may take. Who waits for long would rather be told.
const PATIENCE: Duration = Duration::from_mins(1);
/// The most bytes of a PDF.
const MOST: u64 = 64 * 1024 * 1024;
/// How many are set at once: each takes a processor for itself.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// What the bytes of each kind begin with.
const PDF: &[u8] = b"%PDF-";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The program that sets papers.
#[derive(Clone, Debug)]
pub struct Press {
    program: PathBuf,
    argument: Option<&'static str>,
}

impl Press {
    /// The desk's own program, where it was built with the feature `pdf`.
    pub fn inside(program: &Path) -> Option<Self> {
        let own = || Self { program: program.to_owned(), argument: Some(SUBCOMMAND) };
        cfg!(feature = "pdf").then(own)
    }

    /// A program beside the desk's own.
    pub fn at(program: PathBuf) -> Self {
        Self { program, argument: None }
    }
}

/// A PDF as a file.
#[derive(Clone, Debug)]
pub struct Printed {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why there is no PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unprinted {
    #[error(
        "This build of Claimdesk makes no PDF. Print the web page instead, or ask whoever keeps the desk for a build with the feature “pdf”."
    )]
    NoPress,
    #[error(
        "The PDF could not be made. Take the report in another format, and tell whoever keeps the desk: the program’s log says more."
    )]
    Failed,
    #[error("The PDF was not ready in time: the desk has too much to do. Try again in a minute.")]
    Busy,
}

impl Desk {
    /// The same desk, whose papers are set by this program.
    #[must_use]
    pub fn printed_by(self, press: Press) -> Self {
        Self { press: Some(press.into()), ..self }
    }

    /// Whether there are PDFs at this desk.
    pub fn prints(&self) -> bool {
        self.press.is_some()
    }

    /// The PDF of a claim. Once its hash is on the trail it is given out, and not before.
    pub async fn printed(&self, dossier: &Dossier, actor: Actor) -> Result<Printed, Error> {
        self.must_print()?;
        let of = dossier.claim.id;
        // What is masked for one person is not the paper that everybody gets of this version.
        let claim = self.claim(of).await?.claim.ok_or(Error::NotFound)?;
        if actor.person.is_some_and(|person| claim.is_blind(person)) {
            return Err(Refusal::Blind.into());
        }
        let last = dossier.trail.last().ok_or(Error::NotFound)?.seq;
        let sealed = self.sealed(of, last).await?;
        let with = With { sealed: sealed.as_ref(), proof: None };
        let bytes = self.set(&paper::claim(dossier, with)).await?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.note_pdf(of, last.saturating_add(1), sha256, actor).await?;
        Ok(Printed { name: names::claim_pdf(dossier), bytes })
    }

    /// The PDF of a claim with the proof of its history inside. A proof grows older with every
    /// checkpoint, and a trail cannot hold the hash of what proves it: this one is not on the trail.
    pub async fn printed_with_proof(
        &self,
        dossier: &Dossier,
        proof: &proof::Report,
    ) -> Result<Printed, Error> {
        self.must_print()?;
        let json = proof.to_json().map_err(unsound)?;
        let name = Format::Json.proof_file(dossier);
        let sealed = of_note(&proof.checkpoint, proof.vkey.clone());
        let with = With { sealed: sealed.as_ref(), proof: Some((&name, &json)) };
        let bytes = self.set(&paper::claim(dossier, with)).await?;
        Ok(Printed { name: names::proof_pdf(dossier), bytes })
    }

    /// Sets a paper.
    pub async fn set(&self, paper: &Paper) -> Result<Vec<u8>, Error> {
        self.pressed(&Order::Paper(Box::new(paper.clone())), PDF).await
    }

    /// Draws a picture as PNG; without its logo, where that cannot be read.
    pub async fn drawn(&self, picture: Picture) -> Result<Vec<u8>, Error> {
        let order = Order::Picture(Box::new(picture));
        match (self.pressed(&order, PNG).await, order) {
            (Err(Error::Unprinted(Unprinted::Failed)), Order::Picture(it)) if it.logo.is_some() => {
                let without = Picture { logo: None, ..*it };
                self.pressed(&Order::Picture(Box::new(without)), PNG).await
            }
            (made, _) => made,
        }
    }

    async fn pressed(&self, order: &Order, beginning: &[u8]) -> Result<Vec<u8>, Error> {
        let press = self.press.as_ref().ok_or(Unprinted::NoPress)?;
        let given = serde_json::to_vec(order).map_err(unsound)?;
        let set = async {
            let _slot = SLOTS.acquire().await;
            child::ask(Command::new(&press.program).args(press.argument), vec![given], MOST).await
        };
        match tokio::time::timeout(PATIENCE, set).await {
            Ok(Ok(bytes)) if bytes.starts_with(beginning) => Ok(bytes),
            Ok(Ok(_odd)) => {
                tracing::error!("the typesetter gave something else");
                Err(Unprinted::Failed.into())
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the typesetter gave no answer");
                Err(Unprinted::Failed.into())
            }
            Err(_elapsed) => Err(Unprinted::Busy.into()),
        }
    }

    /// Refuses where there are none, before anything is gathered for one.
    pub fn must_print(&self) -> Result<(), Error> {
        if self.prints() { Ok(()) } else { Err(Unprinted::NoPress.into()) }
    }

    /// The first signed checkpoint that has this event of a claim, so that one version of a claim
    /// has one and the same for good. What waits is sealed and signed first, where that can be.
    async fn sealed(&self, of: ClaimId, seq: u64) -> Result<Option<Sealed>, Error> {
        self.seal().await?;
        let origin = settled(self.db.read()).await?.desk.origin;
        let c = self.db.snapshot().await?;
        let state = log(&c, &origin).await?;
        let places = sealing::places(&c, state.epoch, of.0).await?;
        let Some(place) = places.get(&seq) else { return Ok(None) };
        let Some(first) = sealing::first_over(&c, state.epoch, *place).await? else {
            return Ok(None);
        };
        let keys = sealing::keys(&c, state.epoch).await?;
        let key = keys.into_iter().find(|it| is_signed(&first.note, it));
        Ok(of_note(&first.note, key))
    }

    /// Notes on the trail that a PDF was made; once, however often the same one is made.
    async fn note_pdf(
        &self,
        of: ClaimId,
        version: u64,
        sha256: String,
        actor: Actor,
    ) -> Result<(), Error> {
        allow(actor, Act::Export)?;
        let meta = self.meta(actor);
        let done = self.write(move |tx| {
            let wish = claim::Command::NotePdf { version, sha256: sha256.clone() }.into();
            let sent = Sent { actor, once: None };
            Box::pin(performed(tx, of, None, wish, sent, meta))
        });
        match done.await {
            Ok(_) | Err(Error::Refused(Refusal::Unchanged)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// What a paper says of a signed checkpoint.
fn of_note(signed: &str, key: Option<String>) -> Option<Sealed> {
    let note = Note::parse(signed).ok()?;
    let Checkpoint { origin, size, root } = Checkpoint::parse(&note.text)?;
    let root = STANDARD.encode(root);
    Some(Sealed { log: origin, size, root, key })
}
