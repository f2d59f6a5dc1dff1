//! Picture: what stands on a picture of a check, which others show where its page is linked. All
//! texts are plain: whatever was typed stays text.

use serde::{Deserialize, Serialize};

use crate::paper::Tone;

/// How many pixels a picture is wide and high.
pub const WIDE: u32 = 1200;
pub const HIGH: u32 = 630;

/// A picture as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of the desk.
    pub desk: String,
    /// What this is the picture of, in a word.
    pub check: String,
    /// The language of the picture's own words: two or three letters of ISO 639.
    pub language: String,
    /// Whether these are read from right to left.
    pub leftwards: bool,
    pub statement: String,
    /// Who said it, on one line.
    pub said: String,
    pub verdict: Option<Mark>,
    /// Where the check is read, without what a person need not read of it.
    pub address: String,
    /// The colour of the desk, as "#1c4f9c".
    pub accent: String,
    /// The bytes of the desk's logo, PNG or JPEG.
    pub logo: Option<Vec<u8>>,
}

/// A verdict: a sign and a word beside the colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub tone: Tone,
    pub sign: String,
    pub word: String,
}
