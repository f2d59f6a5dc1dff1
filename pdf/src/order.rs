//! Order: what a typesetter is asked for.

use serde::{Deserialize, Serialize};

use crate::paper::Paper;
use crate::picture::Picture;

/// One thing to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As a PDF.
    Paper(Box<Paper>),
    /// As a PNG.
    Picture(Box<Picture>),
}
