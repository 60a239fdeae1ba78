//! How far a row of a list and a known family agree: in accents, place and birth year, and what that
//! agreement is good for.
//!
//! Deliberately absent: weights and probabilities. Each kind of agreement has its place in a short
//! order that a person can follow.

/// A row or a family as it is compared. Numbers stand for texts: equal numbers, equal texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// The folded name.
    pub name: u32,
    /// The name with its accents.
    pub accents: u32,
    /// The name carries no accent at all.
    pub bare: bool,
    /// [`UNSAID`] where it is not written.
    pub hamlet: u32,
    /// [`UNSAID`] where it is not written.
    pub group: u32,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
}

/// The number of the empty text.
pub(super) const UNSAID: u32 = 0;

/// How the accents of one folded name agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Accents {
    Same,
    /// One side writes none.
    Unwritten,
    /// Hùng and Hưng, or a slip in the accents.
    Differ,
}

/// How the places agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Hamlet and group are said by both, and the same.
    Same,
    /// The same hamlet; a side does not say the group.
    Open,
    /// The same hamlet, another group.
    OtherGroup,
    /// One side does not say the hamlet.
    Unplaced,
    /// Another hamlet.
    Elsewhere,
}

/// How the birth years agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BirthYear {
    Same,
    /// A side does not say it.
    Unsaid,
    /// One digit or at most two years apart: a slip, or somebody else.
    Close,
    Far,
}

/// The order in which links are made, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Everything is said and agrees.
    Everything,
    /// Name, hamlet and birth year agree, a missing group or missing accents do not contradict.
    WithBirthYear,
    /// Name with its accents, hamlet and group agree, no birth year.
    AsWritten,
    /// As before, with the group or the accents missing; or all agrees but the accents.
    Weaker,
    /// Name and birth year agree and the family has moved, or the accents differ and no group is said: only
    /// a name that is rare there is sure.
    IfRare,
}

/// What a row and a family of the same or a near name have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    pub accents: Accents,
    pub place: Place,
    pub birth_year: BirthYear,
}

impl Likeness {
    /// `one_unnamed_hamlet`: where neither side says the hamlet, it is the same one.
    pub(super) fn of(known: &Reading, row: &Reading, one_unnamed_hamlet: bool) -> Self {
        let accents = if known.accents == row.accents {
            Accents::Same
        } else if known.bare || row.bare {
            Accents::Unwritten
        } else {
            Accents::Differ
        };
        let unsaid = known.hamlet == UNSAID || row.hamlet == UNSAID;
        let place = if known.hamlet != row.hamlet && !unsaid {
            Place::Elsewhere
        } else if unsaid && !(known.hamlet == row.hamlet && one_unnamed_hamlet) {
            Place::Unplaced
        } else if known.group == UNSAID || row.group == UNSAID {
            Place::Open
        } else if known.group != row.group {
            Place::OtherGroup
        } else if unsaid {
            Place::Open
        } else {
            Place::Same
        };
        let birth_year = match (known.birth_year, row.birth_year) {
            (None, _) | (_, None) => BirthYear::Unsaid,
            (Some(a), Some(b)) if a == b => BirthYear::Same,
            (Some(a), Some(b)) if close(a, b) => BirthYear::Close,
            (Some(_), Some(_)) => BirthYear::Far,
        };
        Self { accents, place, birth_year }
    }

    /// Nothing that is said of hamlet and group disagrees.
    pub(super) fn in_place(self) -> bool {
        matches!(self.place, Place::Same | Place::Open)
    }

    /// From which step on a family of the same folded name stands in the way of another link, and at
    /// which step it may be linked itself; nothing if it need not be looked at.
    pub(super) fn steps(self) -> Option<(Step, Option<Step>)> {
        use {Accents as A, BirthYear as B, Place as P};
        Some(match (self.place, self.birth_year, self.accents) {
            (P::Same, B::Same, A::Same) => (Step::Everything, Some(Step::Everything)),
            (P::Same | P::Open, B::Same, A::Same | A::Unwritten) => {
                (Step::WithBirthYear, Some(Step::WithBirthYear))
            }
            (P::Same, B::Same, A::Differ) => (Step::AsWritten, Some(Step::Weaker)),
            // Without the group, Tám for Tâm of one age in a hamlet of three hundred may well be two people.
            (P::Open, B::Same, A::Differ) => (Step::AsWritten, Some(Step::IfRare)),
            (P::Same, B::Unsaid, A::Same) => (Step::AsWritten, Some(Step::AsWritten)),
            (P::Same | P::Open, B::Unsaid, A::Same | A::Unwritten) => (Step::Weaker, Some(Step::Weaker)),
            // A namesake came in the place of one who left, or the accents are a slip: no telling.
            (P::Same | P::Open, B::Unsaid, A::Differ) => (Step::IfRare, None),
            (P::Same | P::Open, B::Close | B::Far, _) => (Step::IfRare, None),
            (P::OtherGroup | P::Unplaced | P::Elsewhere, B::Same, A::Same | A::Unwritten) => {
                (Step::AsWritten, Some(Step::IfRare))
            }
            (P::OtherGroup | P::Unplaced | P::Elsewhere, B::Same, A::Differ) => (Step::AsWritten, None),
            (P::OtherGroup | P::Unplaced | P::Elsewhere, B::Unsaid | B::Close, _) => (Step::IfRare, None),
            (P::OtherGroup | P::Unplaced | P::Elsewhere, B::Far, _) => return None,
        })
    }

    /// The smaller, the sooner a person should look at it.
    pub(super) fn distance(self) -> u8 {
        let place = match self.place {
            Place::Same => 0,
            Place::Open => 1,
            Place::OtherGroup | Place::Unplaced => 2,
            Place::Elsewhere => 3,
        };
        let birth_year = match self.birth_year {
            BirthYear::Same => 0,
            BirthYear::Unsaid => 2,
            BirthYear::Close => 3,
            BirthYear::Far => 5,
        };
        let accents = match self.accents {
            Accents::Same => 0,
            Accents::Unwritten => 1,
            Accents::Differ => 2,
        };
        place + birth_year + accents
    }
}

/// Two years that a slip of the pen, or the lunar year, could make of one.
fn close(a: u16, b: u16) -> bool {
    let digits = |year: u16| [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    let (x, y) = (digits(a), digits(b));
    let changed = x.iter().zip(&y).filter(|(p, q)| p != q).count();
    let swapped = (0..3).any(|at| {
        let mut other = y;
        other.swap(at, at + 1);
        other == x
    });
    a.abs_diff(b) <= 2 || changed == 1 || swapped
}
