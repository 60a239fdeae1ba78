//! Exceptions: a row is as last year, or as met throughout, and only what differs is typed.
//!
//! Deliberately absent: vetoes and derived items, which are never taken over: the one is a fact of its year, the
//! other is counted anew.

use super::sheet::cell_text;
use super::typed::{CellFault, Filled, full_answer, read_row, row_of};
use crate::criteria::{Answer, CriteriaSet, ItemKind};
use crate::units::Points;

/// What a row is filled from.
#[derive(Clone, Copy, Debug)]
pub enum Base<'a> {
    /// Last year's answers, one per item of this year's set; see [`carry_over`].
    LastYear(&'a [Option<Answer>]),
    /// Everything met, every item at its maximum.
    AllMet,
}

/// Last year's answers for this year's items: by the item's id, where the answer still fits.
#[must_use]
pub fn carry_over(from: &CriteriaSet, answers: &[Answer], to: &CriteriaSet) -> Vec<Option<Answer>> {
    let carried = to.items.iter().map(|item| {
        let at = from.items.iter().position(|known| known.id == item.id)?;
        let (known, answer) = (&from.items[at], *answers.get(at)?);
        match (answer, &known.kind, &item.kind) {
            (_, _, ItemKind::Derived { .. }) => None,
            (Answer::NotApplicable, _, _) => Some(answer),
            (Answer::Points(points), _, ItemKind::Points) => {
                (points >= Points::ZERO && points <= item.max).then_some(answer)
            }
            (Answer::Met(_), _, ItemKind::Target) => Some(answer),
            (Answer::Option(index), ItemKind::Options(before), ItemKind::Options(now)) => {
                let code = &before.get(usize::from(index))?.code;
                let at = now.iter().position(|option| option.code == *code)?;
                u8::try_from(at).ok().map(Answer::Option)
            }
            (Answer::Points(_) | Answer::Met(_) | Answer::Option(_) | Answer::Share(..), _, _) => None,
        }
    });
    carried.collect()
}

/// What was answered by one set on the sheet of another of the same year, items by their ids, then vetoes: also what
/// does not fit there, so that nothing goes without somebody's seeing it; it is refused when the row is saved.
#[must_use]
pub fn restated(from: &CriteriaSet, answers: &[Answer], vetoes: &[bool], to: &CriteriaSet) -> Vec<String> {
    let item = |id: &str| {
        let at = from.items.iter().position(|known| known.id == id)?;
        Some(cell_text(from, at, *answers.get(at)?))
    };
    let veto = |id: &str| {
        let at = from.vetoes.iter().position(|known| known.id == id)?;
        vetoes.get(at).copied().unwrap_or_default().then(|| "x".to_owned())
    };
    let items = to.items.iter().map(|of| match of.kind {
        ItemKind::Derived { .. } => String::new(),
        ItemKind::Points | ItemKind::Options(_) | ItemKind::Target => item(&of.id).unwrap_or_default(),
    });
    items.chain(to.vetoes.iter().map(|of| veto(&of.id).unwrap_or_default())).collect()
}

/// A row filled from a base: a blank cell takes the base's answer, a typed one stands.
///
/// # Errors
/// Every typed cell that is no answer.
pub fn fill_row(set: &CriteriaSet, base: Base<'_>, typed: &[&str]) -> Result<Filled, Vec<CellFault>> {
    let (typed, vetoes) = match read_row(set, typed)? {
        Filled::Blank => (vec![None; set.items.len()], vec![false; set.vetoes.len()]),
        Filled::Incomplete { answers, vetoes, .. } => (answers, vetoes),
        complete @ Filled::Complete { .. } => return Ok(complete),
    };
    let answers = set.items.iter().zip(typed).enumerate().map(|(index, (item, typed))| {
        typed.or_else(|| match base {
            Base::LastYear(answers) => answers.get(index).copied().flatten(),
            Base::AllMet => full_answer(item),
        })
    });
    Ok(row_of(set, answers.collect(), vetoes))
}
