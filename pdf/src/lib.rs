//! Pdf: papers that a desk hands over, set as PDF, and pictures of checks, drawn as PNG. What they
//! are needs nothing; setting one needs the feature `typst`.

#[cfg(feature = "typst")]
mod draw;
#[cfg(feature = "typst")]
mod fonts;
mod order;
pub mod paper;
pub mod picture;
#[cfg(feature = "typst")]
mod process;
#[cfg(feature = "typst")]
mod set;
#[cfg(all(test, feature = "typst"))]
mod tests;
#[cfg(feature = "typst")]
mod world;

#[cfg(feature = "typst")]
pub use draw::draw;
#[cfg(feature = "typst")]
pub use fonts::Fonts;
pub use order::Order;
pub use paper::Paper;
pub use picture::Picture;
#[cfg(feature = "typst")]
pub use process::run;
#[cfg(feature = "typst")]
pub use set::{Unset, set};
