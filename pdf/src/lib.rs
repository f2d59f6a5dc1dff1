//! Pdf: papers that a desk hands over, set as PDF. What a paper is needs nothing; setting one needs
//! the feature `typst`.

#[cfg(feature = "typst")]
mod fonts;
pub mod paper;
#[cfg(feature = "typst")]
mod process;
#[cfg(feature = "typst")]
mod set;
#[cfg(all(test, feature = "typst"))]
mod tests;
#[cfg(feature = "typst")]
mod world;

#[cfg(feature = "typst")]
pub use fonts::Fonts;
pub use paper::Paper;
#[cfg(feature = "typst")]
pub use process::run;
#[cfg(feature = "typst")]
pub use set::{Unset, set};
