//! Refusal: why something may not happen to a claim, in words fit for the person who asked.

use super::{MOST_MENTIONS, Missing, Stage};
use crate::domain::words::Unfit;
use crate::domain::{Act, ClaimNumber, Role};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("There is no such claim.")]
    NoSuchClaim,
    #[error("The quote is not where it is said to stand in the article. Select its words again.")]
    Misplaced,
    #[error("This claim exists already.")]
    AlreadyOpen,
    #[error("The claim has followed its article to this revision already.")]
    FollowedAlready,
    #[error(
        "The article is as it was when the claim was opened: its words stand where they stood."
    )]
    NotRevised,
    #[error("There is no change to look at, or somebody has looked at it already.")]
    NothingToSettle,
    #[error("The role of {} may not {}. Ask somebody who may.", .0.key(), .1.phrase())]
    NotAllowed(Role, Act),
    #[error("This cannot be done while the claim is at “{}”. Reload the page to see what can be done now.", .0.word())]
    WrongStage(Stage),
    #[error(
        "Nobody approves their own work: you proposed this verdict or wrote part of its rationale. Another editor must decide."
    )]
    OwnWork,
    #[error(
        "You gave an opinion on this verdict, so somebody else must approve it. Another editor who wrote no part of it decides."
    )]
    OwnOpinion,
    #[error(
        "A second opinion is still asked for. Wait until it is given, or take the request back with a reason."
    )]
    OpinionWaits,
    #[error(
        "Every proposal at this desk needs a second opinion. Ask somebody who did not write it."
    )]
    OpinionMissing,
    #[error(
        "The opinions differ, and the panel has seats to give. Name the remaining members first."
    )]
    PanelIncomplete,
    #[error(
        "The panel is divided: too few agree on one label. Return the verdict and say what is to be looked at again."
    )]
    PanelDivided,
    #[error(
        "The panel agreed on another label than the one proposed. Return the verdict, so that the panel’s can be proposed."
    )]
    PanelDiffers,
    #[error("You wrote in this rationale. Revise it yourself.")]
    OwnWords,
    #[error(
        "An edit that you suggested waits for its answer. Take that one back before you suggest another."
    )]
    SuggestedAlready,
    #[error("This suggested edit is not there any more, or has been answered.")]
    NoSuchEdit,
    #[error("Only whoever proposed the verdict answers a suggested edit.")]
    NotTheAuthor,
    #[error("Ask somebody else than yourself.")]
    AsksThemself,
    #[error(
        "They wrote in this proposal or suggested an edit of it, so theirs would be no second opinion. Ask somebody else."
    )]
    NotSecond,
    #[error(
        "You wrote in this proposal or were asked about it yourself. Another editor chooses who is asked."
    )]
    NotImpartial,
    #[error("They have been asked already. Ask somebody else.")]
    OpinionAsked,
    #[error("Everybody whose opinion is needed has been asked.")]
    NoSeat,
    #[error("Your opinion is not asked for here, or not any more.")]
    OpinionNotAsked,
    #[error(
        "The desk’s scale was changed since this verdict was proposed, so that labels cannot be compared. Return the verdict, so that it is proposed on the new scale."
    )]
    OtherScale,
    #[error("Your opinion on this verdict is asked for. Give it first; then you see the verdict.")]
    Blind,
    #[error("Verdicts are proposed and decided by people with a name. Sign in, or name a person.")]
    NeedsAPerson,
    #[error("The proposal is not complete: {}", listed(.0))]
    Incomplete(Vec<Missing>),
    /// Required items of the desk's checklist, in their words.
    #[error("The review is not complete: {}", ticked(.0))]
    Unticked(Vec<String>),
    #[error(
        "This item is not on the desk’s checklist for this stage, or not any more. Look at the items again."
    )]
    NoSuchItem,
    #[error("This item is not ticked, or not any more.")]
    NotTicked,
    #[error("You wrote in this proposal. Whoever reviews it ticks what belongs to the review.")]
    ReviewsThemself,
    #[error("This label is not on the desk's scale. Choose one of the labels shown.")]
    NoSuchLabel,
    #[error(
        "The desk's scale was changed while you wrote. Look at the labels again, choose one, and send once more."
    )]
    ScaleChanged,
    #[error(
        "The day as of which the verdict holds is still to come. Correct it, or leave it empty."
    )]
    AsOfToCome,
    #[error("The day of the next review must be still to come.")]
    ReviewPast,
    #[error("Choose the flag that the note is about.")]
    NothingFlagged,
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error(
        "Give the passage of the source that bears on the claim, or a note that says what it shows."
    )]
    EmptyEvidence,
    #[error(
        "The passage is not where it is said to stand in the snapshot of the source. Select its words again."
    )]
    NotInSnapshot,
    #[error("This evidence is on the claim already.")]
    AddedAlready,
    #[error("This evidence is not on the claim any more.")]
    NoSuchEvidence,
    #[error("Choose at least two pieces of evidence that share an origin.")]
    TwoNeeded,
    #[error("At most {0} pieces of evidence can be named at once. Choose fewer.")]
    TooManyLinks(usize),
    #[error("This evidence shares its origin with no other here.")]
    NotGrouped,
    #[error(
        "These two share an origin here: they are of one source, or somebody grouped them. Take one of them out of the group first."
    )]
    Grouped,
    #[error("The day of the search is still to come. Correct the date.")]
    SearchedLater,
    #[error("This is on the claim already.")]
    RecordedAlready,
    #[error("This search is not on the claim any more.")]
    NoSuchSearch,
    #[error("This question is not on the claim any more.")]
    NoSuchQuestion,
    #[error("This answer is not on the claim any more.")]
    NoSuchAnswer,
    #[error("An answer in the words of a source needs the evidence that has them. Choose it.")]
    Unsourced,
    #[error("This attribution is not on the claim any more.")]
    NoSuchAttribution,
    #[error("This speaker stands on the claim in that role already.")]
    AttributedAlready,
    #[error("The claim has a speaker. Remove the attribution first if nobody can be named.")]
    HasSpeaker,
    #[error("Nothing was changed.")]
    Unchanged,
    #[error("Choose a time that is still to come.")]
    Past,
    #[error("Choose a date up to the year 9999.")]
    NoSuchTime,
    #[error("The claim is not parked.")]
    NotParked,
    #[error("There is nothing to publish: the verdict is published already, or there is none.")]
    NothingToPublish,
    #[error("The verdict is not published.")]
    NotPublished,
    #[error("A claim with a verdict that stands cannot be closed. Propose a new verdict instead.")]
    VerdictStands,
    #[error("A claim cannot be a duplicate of itself, or be merged into itself.")]
    Itself,
    #[error("A claim is split into two to six others, each of them once.")]
    Parts,
    #[error("That claim was merged into this one already.")]
    MergedAlready,
    #[error("That claim is not merged into this one, or not any more.")]
    NotMerged,
    #[error("A claim cannot be compared with itself. Name another one.")]
    ComparedWithItself,
    #[error(
        "There is a past ruling on a claim that matches: {}. Tick that the verdict is consistent with it, or say why it is not.", named(.0)
    )]
    RulingsOpen(Vec<ClaimNumber>),
    #[error(
        "The ruling on {} has another label than this verdict. Leave its box empty and say why they differ, or tick it and say why the two are consistent all the same.", named(.0)
    )]
    OtherLabel(Vec<ClaimNumber>),
    #[error(
        "The past rulings on matching claims are others now than on the page that you saw. Look at them again."
    )]
    RulingsChanged,
    #[error("There is no approved verdict that could stand.")]
    NothingStands,
    #[error("Only whoever proposed a verdict takes it back. Return it with your reason instead.")]
    NotYours,
    #[error("A claim can carry 20 tags at most.")]
    TooManyTags,
    #[error(
        "There is nothing to erase there, or not any more. Open the page again to see what is left."
    )]
    NothingToErase,
    #[error("Erase at most 500 values at once.")]
    TooMuchErased,
    #[error("This comment is not on the claim any more.")]
    NoSuchComment,
    #[error("This thread is resolved. Reopen it before you answer.")]
    ThreadResolved,
    #[error("This thread is not resolved.")]
    ThreadOpen,
    #[error("This is the hash of no PDF of this claim.")]
    NoSuchPdf,
    #[error("A comment can be told to {MOST_MENTIONS} people at most. Name fewer.")]
    TooManyMentions,
    #[error("This contact stands on the claim already.")]
    AskedAlready,
    #[error("Whoever was asked is not on the claim any more.")]
    NoSuchContact,
    #[error("Choose a time that has come already.")]
    ToCome,
    #[error("The deadline must be later than the time when they were asked.")]
    DeadlineBefore,
    #[error("An answer cannot come before the question. Correct one of the two times.")]
    AnsweredBefore,
    #[error("These very words stand there as the last answer already.")]
    AnsweredAlready,
    #[error("They still have time to answer: until the deadline, or a week where there is none.")]
    StillTime,
    #[error("They have answered, or their silence is recorded already.")]
    NotWaiting,
    #[error("A link can work for sixty days at most.")]
    LinkTooLong,
    #[error("There is no link by which they could answer, or not any more.")]
    NoLink,
    #[error("Enough answers have come by this link. Write to the desk on another way.")]
    EnoughAnswers,
    #[error("The link lets whoever was asked answer, and do nothing else.")]
    OnlyAnswers,
}

impl Refusal {
    /// Whether the same form with other words in it could be taken, or one that is next to it.
    #[expect(clippy::too_many_lines, reason = "one exhaustive match, so that none is forgotten")]
    pub fn can_be_mended(&self) -> bool {
        match self {
            Self::Incomplete(_)
            | Self::Unticked(_)
            | Self::NoSuchItem
            | Self::NotTicked
            | Self::OpinionWaits
            | Self::OpinionMissing
            | Self::PanelIncomplete
            | Self::PanelDivided
            | Self::PanelDiffers
            | Self::SuggestedAlready
            | Self::AsksThemself
            | Self::NotSecond
            | Self::OpinionAsked
            | Self::NoSeat
            | Self::OtherScale
            | Self::NoSuchLabel
            | Self::ScaleChanged
            | Self::AsOfToCome
            | Self::ReviewPast
            | Self::NothingFlagged
            | Self::Unfit(_)
            | Self::EmptyEvidence
            | Self::NotInSnapshot
            | Self::AddedAlready
            | Self::TwoNeeded
            | Self::TooManyLinks(_)
            | Self::SearchedLater
            | Self::RecordedAlready
            | Self::Unsourced
            | Self::AttributedAlready
            | Self::Unchanged
            | Self::Past
            | Self::NoSuchTime
            | Self::Itself
            | Self::Parts
            | Self::ComparedWithItself
            | Self::RulingsOpen(_)
            | Self::OtherLabel(_)
            | Self::RulingsChanged
            | Self::TooManyTags
            | Self::NothingToErase
            | Self::TooMuchErased
            | Self::ThreadResolved
            | Self::TooManyMentions
            | Self::ToCome
            | Self::DeadlineBefore
            | Self::AnsweredBefore
            | Self::AnsweredAlready
            | Self::StillTime
            | Self::LinkTooLong => true,
            Self::NoSuchClaim
            | Self::Misplaced
            | Self::AlreadyOpen
            | Self::FollowedAlready
            | Self::NotRevised
            | Self::NothingToSettle
            | Self::NotAllowed(..)
            | Self::WrongStage(_)
            | Self::OwnWork
            | Self::OwnOpinion
            | Self::OwnWords
            | Self::NoSuchEdit
            | Self::NotTheAuthor
            | Self::NotImpartial
            | Self::ReviewsThemself
            | Self::OpinionNotAsked
            | Self::Blind
            | Self::NeedsAPerson
            | Self::NoSuchEvidence
            | Self::NotGrouped
            | Self::Grouped
            | Self::NoSuchSearch
            | Self::NoSuchQuestion
            | Self::NoSuchAnswer
            | Self::NoSuchAttribution
            | Self::HasSpeaker
            | Self::NotParked
            | Self::NothingToPublish
            | Self::NotPublished
            | Self::VerdictStands
            | Self::MergedAlready
            | Self::NotMerged
            | Self::NothingStands
            | Self::NotYours
            | Self::NoSuchComment
            | Self::ThreadOpen
            | Self::NoSuchPdf
            | Self::AskedAlready
            | Self::NoSuchContact
            | Self::NotWaiting
            | Self::NoLink
            | Self::EnoughAnswers
            | Self::OnlyAnswers => false,
        }
    }
}

fn listed(missing: &[Missing]) -> String {
    let parts: Vec<String> = missing.iter().map(ToString::to_string).collect();
    format!("{}.", parts.join("; "))
}

fn ticked(items: &[String]) -> String {
    let parts: Vec<String> = items.iter().map(|it| format!("tick “{it}”")).collect();
    format!("{}.", parts.join("; "))
}

/// "C-3, C-4".
fn named(numbers: &[ClaimNumber]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
