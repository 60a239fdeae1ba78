//! The shape of a criteria set, of the answers to it and of the score it gives.

use jiff::civil::Date;

use crate::text::Text;
use crate::units::Points;

/// Whether a number was seen in the text of the law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provenance {
    /// Seen in the original text.
    Verified,
    /// Not checked against the original text (*chưa đối chiếu văn bản gốc*).
    #[default]
    Unverified,
}

/// What happens to an item that does not apply to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicablePolicy {
    /// The item earns its maximum.
    FullCredit,
    /// Earned × Σ max ÷ Σ applicable max, half up to 0.01.
    Rescale,
    /// A person decides.
    Refer,
}

/// The two families of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Points are summed and held against a pass mark.
    Points,
    /// Targets are met or not; a level is reached when all of its targets are met.
    Levels,
}

/// One criteria set, read and checked.
#[derive(Clone, Debug)]
pub struct CriteriaSet {
    /// Stable id, such as `448-2015-family`.
    pub id: String,
    /// Code of the title kind, such as `learning_family`.
    pub title: String,
    /// Name shown to people.
    pub name: Text,
    /// Number of the decision or circular.
    pub instrument: String,
    /// Date of the instrument.
    pub issued_on: Date,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; absent while still in force.
    pub valid_to: Option<Date>,
    /// `VN`, or the code of the place whose local variant this is.
    pub applies_to: String,
    /// Id of the parent set of a local variant.
    pub based_on: Option<String>,
    /// Points or levels.
    pub model: Model,
    /// What a not-applicable answer means.
    pub not_applicable: NotApplicablePolicy,
    /// For how many years a title holds.
    pub term_years: u8,
    /// False when items are known to be missing or unverified.
    pub complete: bool,
    /// What the set lacks, in words; empty when complete.
    pub lacks: Text,
    /// Pass marks by circumstance; empty in a levels set.
    pub pass_marks: Vec<PassMark>,
    /// Bands, highest first; given only to those who pass.
    pub bands: Vec<Band>,
    /// Headings.
    pub groups: Vec<Group>,
    /// Items (or targets), in the order of the file.
    pub items: Vec<Item>,
    /// Any of these fails the subject.
    pub vetoes: Vec<Veto>,
    /// Levels from lowest to highest; empty in a points set.
    pub levels: Vec<LevelRule>,
    /// Worked examples, run when the set is loaded.
    pub examples: Vec<Example>,
}

/// A pass mark and whom it is for: `default`, a zone's code, or `poor_household`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassMark {
    /// `default`, a zone's code such as `disadvantaged`, or `poor_household`.
    pub circumstance: String,
    /// Lowest total that passes.
    pub mark: Points,
    /// Whether it was seen in the law.
    pub provenance: Provenance,
}

/// A band such as *Tốt*, with its lower bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Stable code.
    pub code: String,
    /// Name shown.
    pub name: Text,
    /// Lower bound, inclusive.
    pub min: Points,
}

/// A heading of the scoring sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Stable id.
    pub id: String,
    /// Name shown.
    pub name: Text,
    /// Least share of the group's maximum, in basis points; below it the subject fails.
    pub required_min_bp: Option<u32>,
}

/// One question of the sheet: an item that earns points or a target that is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Stable id, which is also the roster's column.
    pub id: String,
    /// Index into `groups`.
    pub group: Option<usize>,
    /// Wording.
    pub text: Text,
    /// Plain words for the hamlet meeting.
    pub hint: Text,
    /// Most points it can earn; zero for a target.
    pub max: Points,
    /// Fewest points that do not fail the subject outright.
    pub required_min: Option<Points>,
    /// Whether wording and points were seen in the law.
    pub provenance: Provenance,
    /// How it is answered.
    pub kind: ItemKind,
}

/// How an item is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// Any number of points from 0 to the maximum.
    Points,
    /// One of a list.
    Options(Vec<AnswerOption>),
    /// Computed from the registry as a share *n/d*, then read off the thresholds.
    Derived {
        /// Name of the derivation, such as `share_of_households_holding_title`.
        measure: String,
        /// Highest threshold first.
        thresholds: Vec<Threshold>,
    },
    /// A target of a levels set: met or not met.
    Target,
}

/// One option of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerOption {
    /// Stable code, as rosters write it.
    pub code: String,
    /// Name shown, also read in rosters.
    pub name: Text,
    /// Points it earns.
    pub points: Points,
}

/// A step of a derived item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Least share, in basis points, decided by cross-multiplying.
    pub at_least_bp: u32,
    /// Points it earns.
    pub points: Points,
}

/// Something that fails the subject whatever its points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veto {
    /// Stable id, also the roster's column.
    pub id: String,
    /// Wording.
    pub text: Text,
}

/// A level of a levels set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelRule {
    /// Stable code, such as `level_1`.
    pub code: String,
    /// Name shown.
    pub name: Text,
    /// For how many years the level below must have been held.
    pub wait_years: Option<u8>,
    /// Indexes into `items`.
    pub targets: Vec<usize>,
}

/// A worked example of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Circumstances it assumes.
    pub circumstances: Circumstances,
    /// One answer per item.
    pub answers: Vec<Answer>,
    /// One per veto.
    pub vetoes: Vec<bool>,
    /// Expected total, when stated.
    pub total: Option<Points>,
    /// Expected outcome.
    pub outcome: Outcome,
    /// Expected band or level, when stated.
    pub band: Option<String>,
}

/// The answer to one item. Blank is not an answer: whoever reads a roster refuses it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Points typed.
    Points(Points),
    /// Index into the item's options.
    Option(u8),
    /// A share from the registry: numerator, denominator.
    Share(u32, u32),
    /// A target met or not.
    Met(bool),
    /// The item does not apply to this subject.
    NotApplicable,
}

/// What the pass mark depends on, and what a level waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Code of the zone in force on 31 December, such as `regular`.
    pub zone: String,
    /// Poor or near-poor household.
    pub poor: bool,
    /// For each level of the set: for how many years it has been held already.
    pub years_held: Vec<u8>,
}

/// The arithmetic's verdict; a title takes a signed decision besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Reaches the mark with nothing against it.
    Pass,
    /// Does not.
    Fail,
    /// A person must decide.
    Refer,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Pass, Self::Fail, Self::Refer];

    /// `pass`, `fail` or `refer`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Refer => "refer",
        }
    }
}

/// Why a subject fails or is referred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Total below the mark that applies.
    BelowPassMark {
        /// Total reached.
        scored: Points,
        /// Mark that applies.
        required: Points,
    },
    /// An item below its required minimum (index into `items`).
    ItemBelowMinimum {
        /// Index into `items`.
        item: usize,
        /// Points it earned.
        scored: Points,
        /// Points it needs.
        required: Points,
    },
    /// A group below its required share (index into `groups`).
    GroupBelowMinimum {
        /// Index into `groups`.
        group: usize,
        /// Points it earned.
        scored: Points,
        /// Points it could have earned.
        max: Points,
    },
    /// A veto applies (index into `vetoes`).
    Vetoed {
        /// Index into `vetoes`.
        veto: usize,
    },
    /// A target not met (index into `items`).
    TargetNotMet {
        /// Index into `items`.
        item: usize,
    },
    /// A level's targets are met, but the level below was not held long enough (index into `levels`).
    LevelTooEarly {
        /// Index into `levels`.
        level: usize,
    },
    /// An item does not apply and the set refers such cases (index into `items`).
    NotApplicableReferred {
        /// Index into `items`.
        item: usize,
    },
    /// No item applies, so nothing can be rescaled.
    NothingApplicable,
}

/// What a set makes of one subject's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The total; nothing in a levels set or where nothing applies.
    pub total: Option<Points>,
    /// Pass, fail or refer.
    pub outcome: Outcome,
    /// Index into `bands` (points) or `levels` (levels) of those who pass.
    pub band: Option<usize>,
    /// Every reason against a pass, in the order of the sheet. Empty on a pass.
    pub reasons: Vec<Reason>,
}
