//! Invalid: the first place at which a report does not hold, in a plain sentence.

use crate::domain::claim::Breach;
use crate::trail::Broken;
use crate::trail::checkpoint::Doubt;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error("the file is larger than any report")]
    TooLarge,
    /// Nothing is said against anybody by it.
    #[error("there is no proof in this file. Ask the newsroom for the report with its proof")]
    NoProof,
    #[error("there is more than one report in the file, or one without an end")]
    NotOne,
    #[error("the report is not JSON")]
    NotJson,
    #[error("it is not a report of this format, or has a part that the format does not know")]
    NotAReport,
    #[error("the report is not in its exact writing: something was added, moved or respelt")]
    OtherWriting,
    #[error("the checkpoint does not hold: {0}")]
    Checkpoint(Doubt),
    #[error("the key that the report names did not sign its checkpoint")]
    Hint,
    #[error("it has no events")]
    Empty,
    #[error("{0}")]
    Chain(Broken),
    #[error("event {0}: its place in the log is not after that of the event before it")]
    Order(u64),
    #[error("event {0}: it does not stand in the log at the place that the report says")]
    NotLogged(u64),
    #[error("event {seq}: the value of “{field}” is not the one that was recorded")]
    Opening { seq: u64, field: String },
    #[error("the personal values do not stand in the order of their events and fields, each once")]
    Openings,
    #[error(
        "event {0}: it says that something was erased which was never there, or is in this report"
    )]
    NotErased(u64),
    #[error("the seal is not a line of the form that seals have")]
    NotASeal,
    #[error("the seal is not the last entry under the checkpoint")]
    Seal,
    #[error("the history is not complete: by the seal, the claim ends with another event")]
    Head,
    #[error("event {0}: it is of a kind, or has a part, that this verifier does not know")]
    Unknown(u64),
    #[error("the rules do not allow it: {0}")]
    Rules(Breach),
    #[error("the older checkpoint does not hold: {0}")]
    Older(Doubt),
    #[error("the log of the checkpoint is not the continuation of the older one")]
    NotContinued,
    #[error(
        "it does not show that the log goes on from the checkpoint that you hold: ask for a proof since that one’s size"
    )]
    NotHeld,
}
