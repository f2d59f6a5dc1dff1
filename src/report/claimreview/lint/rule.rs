//! Rule: what is checked, how much it matters, and where it is mended.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The markup does not leave.
    Error,
    /// It leaves, and could be better.
    Warning,
}

impl Severity {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
        }
    }
}

/// The rules of ClaimReview (R) and of MediaReview (M), by their numbers in the documentation.
#[rustfmt::skip]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R17, R18,
    R19, R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30, R31, R32, R33, R34, M01, M02, M03,
}

/// The part of the desk in which something is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Statement,
    Speakers,
    Evidence,
    /// The label and the rationale, which a proposal or a correction changes.
    Verdict,
    Article,
    Scale,
    /// What the desk says of itself.
    Settings,
    /// What the machine is told that serves it.
    Machine,
    /// The markup itself, which nobody writes by hand.
    Markup,
}

impl Rule {
    #[rustfmt::skip]
    pub const ALL: [Self; 37] = [
        Self::R01, Self::R02, Self::R03, Self::R04, Self::R05, Self::R06, Self::R07, Self::R08, Self::R09,
        Self::R10, Self::R11, Self::R12, Self::R13, Self::R14, Self::R15, Self::R16, Self::R17, Self::R18,
        Self::R19, Self::R20, Self::R21, Self::R22, Self::R23, Self::R24, Self::R25, Self::R26, Self::R27,
        Self::R28, Self::R29, Self::R30, Self::R31, Self::R32, Self::R33, Self::R34,
        Self::M01, Self::M02, Self::M03,
    ];

    /// What misleads is an error, what could be better a warning.
    #[rustfmt::skip]
    pub const fn severity(self) -> Severity {
        match self {
            Self::R04 | Self::R05 | Self::R08 | Self::R18 | Self::R22 | Self::R24 | Self::R27 | Self::R28
            | Self::R29 | Self::R30 | Self::R32 | Self::R34 | Self::M03 => Severity::Warning,
            Self::R01 | Self::R02 | Self::R03 | Self::R06 | Self::R07 | Self::R09 | Self::R10 | Self::R11
            | Self::R12 | Self::R13 | Self::R14 | Self::R15 | Self::R16 | Self::R17 | Self::R19 | Self::R20
            | Self::R21 | Self::R23 | Self::R25 | Self::R26 | Self::R31 | Self::R33 | Self::M01 | Self::M02 => Severity::Error,
        }
    }

    /// Where whoever has to mend it begins.
    pub const fn place(self) -> Place {
        match self {
            Self::R03 | Self::R04 | Self::R05 => Place::Statement,
            Self::R17 | Self::R18 | Self::R19 => Place::Speakers,
            Self::R30 | Self::R34 => Place::Evidence,
            Self::R26 | Self::R27 | Self::R28 | Self::M01 | Self::M02 | Self::M03 => Place::Verdict,
            Self::R20 | Self::R21 | Self::R22 | Self::R23 | Self::R24 | Self::R32 => Place::Article,
            Self::R10 | Self::R11 | Self::R12 | Self::R14 | Self::R15 | Self::R33 => Place::Scale,
            Self::R06 => Place::Machine,
            Self::R09 | Self::R29 => Place::Settings,
            Self::R01
            | Self::R02
            | Self::R07
            | Self::R08
            | Self::R13
            | Self::R16
            | Self::R25
            | Self::R31 => Place::Markup,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
