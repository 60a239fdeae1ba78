//! Finds the families that a hamlet's plain list means: STT, chủ hộ, ấp, tổ, sometimes năm sinh, no codes.
//!
//! A row is linked only where nothing else fits as well. What agrees is taken in order, surest first
//! (`Step`): name with accents, hamlet, group and birth year; then with something unsaid; then
//! without a birth year; last, families that moved. In each step a row and a family are linked if neither has
//! another partner left, so that a namesake with a row of its own raises no doubt.
//!
//! - An unsaid group, birth year or accent fits any. A *said* birth year that differs never links.
//! - Names that differ in accents (Hùng, Hưng) are linked only with the birth year. Hỏi for ngã and the
//!   place of the tone (Hoà, Hòa) are no difference.
//! - One slip of the typist is never linked. It is doubtful and not new, unless the family it could be has its
//!   own row (and is not of the same group), or hamlet and birth year are said to be others too.
//! - A family that moved is linked by name and birth year, if the name is rare and at least three in four of
//!   the families of its hamlet are found on the list; from another hamlet only if the accents are the same and
//!   nobody else in the commune has the name. Other moves are doubtful.
//! - A namesake or near name in a hamlet that the list does not cover raises no doubt in the first list of a
//!   hamlet: else no commune could be entered hamlet by hamlet.
//!
//! **What cannot be told.** Where a family left, moved or was misspelt, and another whose head has the same name
//! came to the same group (or hamlet, if no group is said), the row reads as if nothing had happened, and is
//! linked; its own family's row, if any, may then be new. Only the birth year, said on both sides, tells. In
//! generated lists made to have such newcomers this was 1 row in 8,000 without birth years, 1 in 5,000 with
//! neither these nor groups, and 1 in 125,000 with them (most where one side lacks it). Nor can a newcomer be
//! told from a moved family whose rare name and birth year it has (1 in 750,000). A new head under a new name
//! is a new family.
//!
//! Deliberately absent: codes, communes, years of lists, and any choice among candidates: that is a person's.

use super::doubt::Doubts;
use super::evidence::{InPlace, NameParts, only_one};
use super::likeness::{Accents, BirthYear, Place, Step};
use super::reading::Readings;
use super::spelling::NearNames;

/// A family as the register knows it, or a row as the list has it; texts as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Head of household.
    pub name: &'a str,
    /// Hamlet, with or without *Ấp*; empty where it is not said.
    pub hamlet: &'a str,
    /// Self-management group (tổ); empty where it is not said.
    pub group: &'a str,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
}

/// What a row of the list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// This known family, by its place in `known`. No two rows name the same one.
    Same(usize),
    /// A family that is not known.
    New,
    /// A person must choose; the families it may be, likeliest first, at most [`MOST_CANDIDATES`].
    /// None are named where two rows read the same and nobody like them is known, and where there is no name.
    Doubtful(Vec<usize>),
}

/// More candidates than these help nobody.
pub const MOST_CANDIDATES: usize = 100;

/// More pairs of one name than these are no commune's; they are shown, not compared pair by pair.
const MOST_PAIRS: usize = 1_000_000;

/// Says of each row of a list which known family it is, if that is sure.
///
/// `known` are the families of one commune, `listed` the rows of one year; the whole list at once, since each
/// row is also evidence on the others. The order of neither matters.
///
/// ```
/// use programme::registry::{Entry, Link, link};
/// let entry = |name, group| Entry { name, hamlet: "Ấp 3", group, birth_year: None };
/// let known = [entry("Nguyễn Văn Hùng", "1"), entry("Nguyễn Văn Hùng", "2"), entry("Lê Thị Hoà", "2")];
/// let listed = [entry("NGUYỄN VĂN HÙNG", "tổ 2"), entry("Lê Thị Hòa", "2"), entry("Trần Văn Út", "2")];
/// assert_eq!(link(&known, &listed), [Link::Same(1), Link::Same(2), Link::New]);
/// assert_eq!(link(&known, &[entry("Nguyễn Văn Hùn", "2")]), [Link::Doubtful(vec![1, 0])]);
/// ```
#[must_use]
pub fn link(known: &[Entry<'_>], listed: &[Entry<'_>]) -> Vec<Link> {
    let readings = Readings::new(known, listed);
    let near = NearNames::new(&readings.names);
    let mut linker = Linker::new(&readings, &near);
    linker.settle(Step::Everything);
    linker.settle(Step::WithBirthYear);
    linker.forget_where_a_near_name_fits_better();
    linker.settle(Step::AsWritten);
    linker.settle(Step::Weaker);
    let in_place = InPlace::count(&readings, &linker.family_of);
    linker.forget_what_is_not_rare(&in_place);
    linker.settle(Step::IfRare);
    Doubts::new(&readings, &near, &in_place, &linker.family_of, &linker.taken).answers(known)
}

/// A row and a known family of the same folded name.
struct Pair {
    row: u32,
    known: u32,
    /// From this step on each stands in the way of the other's other links.
    stands_from: Step,
    /// At this step they may be linked.
    links_at: Option<Step>,
}

struct Linker<'r> {
    readings: &'r Readings,
    near: &'r NearNames<'r>,
    pairs: Vec<Pair>,
    /// By row.
    family_of: Vec<Option<u32>>,
    /// By known family.
    taken: Vec<bool>,
}

impl<'r> Linker<'r> {
    fn new(readings: &'r Readings, near: &'r NearNames<'r>) -> Self {
        let mut pairs = Vec::new();
        for (at, row) in (0_u32..).zip(&readings.listed) {
            let namesakes = &readings.known_by_name[row.name as usize];
            let n_rows = readings.listed_by_name[row.name as usize].len();
            if row.name == 0 || namesakes.len().saturating_mul(n_rows) > MOST_PAIRS {
                continue;
            }
            for &known in namesakes {
                if let Some((stands_from, links_at)) = readings.likeness(known, row).steps() {
                    pairs.push(Pair { row: at, known, stands_from, links_at });
                }
            }
        }
        let family_of = vec![None; readings.listed.len()];
        Self { readings, near, pairs, family_of, taken: vec![false; readings.known.len()] }
    }

    /// Links what has no other partner, until nothing more follows. All links of a round are found before
    /// any is made, so that no order of rows or families decides.
    fn settle(&mut self, step: Step) {
        let mut partners_of_row = vec![0_u32; self.family_of.len()];
        let mut partners_of_known = vec![0_u32; self.taken.len()];
        loop {
            let (family_of, taken) = (&self.family_of, &self.taken);
            self.pairs.retain(|p| family_of[p.row as usize].is_none() && !taken[p.known as usize]);
            partners_of_row.fill(0);
            partners_of_known.fill(0);
            for pair in self.pairs.iter().filter(|pair| pair.stands_from <= step) {
                partners_of_row[pair.row as usize] += 1;
                partners_of_known[pair.known as usize] += 1;
            }
            let mut linked = false;
            for pair in self.pairs.iter().filter(|pair| pair.links_at.is_some_and(|at| at <= step)) {
                let (row, known) = (pair.row as usize, pair.known as usize);
                if partners_of_row[row] == 1 && partners_of_known[known] == 1 {
                    self.family_of[row] = Some(pair.known);
                    self.taken[known] = true;
                    linked = true;
                }
            }
            if !linked {
                return;
            }
        }
    }

    /// Nothing is linked without the birth year while a near name in its place has that very year: the name
    /// may be a slip that happens to be a neighbour's.
    fn forget_where_a_near_name_fits_better(&mut self) {
        self.forget(|linker, pair| {
            linker.near_rival(pair, |place, born| {
                matches!(place, Place::Same | Place::Open) && born == BirthYear::Same
            })
        });
    }

    /// Where only a rare name is sure: it must be rare in the hamlet, or from another hamlet borne by nobody
    /// else in the commune and rare there. A family can have moved only from a hamlet whose families are
    /// otherwise on the list. And no near name may fit the old place or the new.
    fn forget_what_is_not_rare(&mut self, in_place: &InPlace) {
        let parts = NameParts::count(self.readings);
        let n_known = self.readings.known.len();
        let rarely = |pair: &Pair| pair.links_at == Some(Step::IfRare);
        self.forget(|linker, pair| {
            if !rarely(pair) {
                return false;
            }
            let row = &linker.readings.listed[pair.row as usize];
            let from = linker.readings.known[pair.known as usize].hamlet;
            let alone = || only_one(linker.readings, row.name) && parts.is_rare(row.name, n_known);
            let likeness = linker.readings.likeness(pair.known, row);
            let same_accents = likeness.accents == Accents::Same;
            let sure = match likeness.place {
                Place::Same | Place::Open => parts.is_rare(row.name, in_place.known(from)),
                Place::OtherGroup => in_place.covers(from) && parts.is_rare(row.name, in_place.known(from)),
                Place::Elsewhere => in_place.covers(from) && same_accents && alone(),
                Place::Unplaced => same_accents && alone(),
            };
            let fits = |place, born| match place {
                Place::Same => true,
                Place::Open => born != BirthYear::Far,
                Place::OtherGroup | Place::Unplaced | Place::Elsewhere => false,
            };
            !sure || linker.near_rival(pair, fits)
        });
    }

    fn forget(&mut self, doubtful: impl Fn(&Self, &Pair) -> bool) {
        let mut pairs = std::mem::take(&mut self.pairs);
        for pair in pairs.iter_mut().filter(|pair| pair.links_at.is_some()) {
            if doubtful(self, pair) {
                pair.links_at = None;
            }
        }
        self.pairs = pairs;
    }

    /// Whether a family of a near name, not linked yet, fits the row, or such a row fits the family. Where
    /// no birth year is said there is nothing to fit better by.
    fn near_rival(&self, pair: &Pair, fits: impl Fn(Place, BirthYear) -> bool) -> bool {
        let readings = self.readings;
        let (row, family) = (&readings.listed[pair.row as usize], &readings.known[pair.known as usize]);
        if row.birth_year.is_none() && family.birth_year.is_none() {
            return false;
        }
        self.near.of(&readings.names[row.name as usize]).iter().any(|&name| {
            let families = &readings.known_by_name[name as usize];
            let rows = &readings.listed_by_name[name as usize];
            families.iter().any(|&other| {
                let likeness = readings.likeness(other, row);
                !self.taken[other as usize] && fits(likeness.place, likeness.birth_year)
            }) || rows.iter().any(|&other| {
                let likeness = readings.likeness(pair.known, &readings.listed[other as usize]);
                self.family_of[other as usize].is_none() && fits(likeness.place, likeness.birth_year)
            })
        })
    }
}
