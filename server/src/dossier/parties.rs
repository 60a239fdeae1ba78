//! Who decides on a title at a place on a day, who puts it before them, and who writes its *Tờ trình*: what the title
//! kinds say, or what the province set, as papers head and name it.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::titles::{FactKey, Office as Step};

use super::Office;
use crate::actions::titles::{TitleRules, decider, offices};
use crate::documents::paper::kinds::{Asked, Capacity, Issuer, asks, writes};

/// Who decides: how it heads its papers, and whether the body does or its chair alone.
pub(super) struct Decider {
    pub(super) issuer: Issuer,
    pub(super) capacity: Capacity,
}

impl Decider {
    /// Within a sentence: `Ủy ban nhân dân xã An Hòa`, `Chủ tịch Ủy ban nhân dân huyện Ba Dừa`.
    pub(super) fn name(&self) -> String {
        self.issuer.decides_as(self.capacity)
    }
}

/// The steps before a decision, in the order in which they are asked who takes them.
const BEFORE: [FactKey; 3] = [FactKey::Proposes, FactKey::Appraises, FactKey::AppraisesWith];

/// A title of a year, by the rules of a database.
#[derive(Clone, Copy)]
pub(super) struct Titled<'a> {
    pub(super) rules: &'a TitleRules,
    pub(super) title: &'a str,
    pub(super) year: u16,
}

impl Office<'_> {
    fn steps(&self, of: Titled<'_>) -> Vec<(Step, PlaceId)> {
        offices(of.rules, (self.atlas, self.place), (of.title, of.year), self.on, &BEFORE)
    }

    fn issuer_of(&self, step: Step, place: PlaceId) -> Option<Issuer> {
        Issuer::of(step, &self.name_of(place), self.above_of(place).as_deref(), self.on)
    }

    /// Who decides here. A place that the title does not name decides as its committee: a decision of an earlier day.
    pub(super) fn decides(&self, of: Titled<'_>) -> Decider {
        let step = decider(of.rules, (self.atlas, self.place), (of.title, of.year), self.on);
        let known = step.and_then(|step| {
            Some(Decider { issuer: self.issuer_of(step, self.place)?, capacity: Capacity::of(step) })
        });
        known.unwrap_or_else(|| Decider { issuer: self.committee(), capacity: Capacity::Body })
    }

    /// Who asks for the decision of this place; where nobody at its level does, the associations of its communes.
    pub(super) fn asks(&self, of: Titled<'_>) -> Asked {
        let steps = self.steps(of);
        let decides = decider(of.rules, (self.atlas, self.place), (of.title, of.year), self.on);
        let taken: Vec<Step> = steps.iter().map(|(step, _)| *step).collect();
        let found = decides.and_then(|decides| asks(decides, &taken));
        let found = found.and_then(|step| self.issuer_of(step, self.place));
        match found {
            Some(issuer) => issuer.into(),
            None if self.level() == Level::Commune => self.association().into(),
            None => Asked::associations_below(),
        }
    }

    /// Who writes the letter of this commune, and who decides on it.
    pub(super) fn letter(&self, of: Titled<'_>) -> (Issuer, Decider) {
        let decides =
            offices(of.rules, (self.atlas, self.place), (of.title, of.year), self.on, &[FactKey::Decides]);
        let to = decides.first().and_then(|(step, place)| {
            Some(Decider { issuer: self.issuer_of(*step, *place)?, capacity: Capacity::of(*step) })
        });
        let steps = self.steps(of);
        let taken: Vec<Step> = steps.iter().map(|(step, _)| *step).collect();
        let from = decides.first().and_then(|(decides, _)| writes(*decides, &taken));
        let from = from.and_then(|step| {
            let (_, place) = steps.iter().find(|(known, _)| *known == step)?;
            self.issuer_of(step, *place)
        });
        (
            from.unwrap_or_else(|| self.association()),
            to.unwrap_or_else(|| Decider { issuer: self.committee(), capacity: Capacity::Body }),
        )
    }

    /// Who carries a decision out besides those whom it names.
    pub(super) fn carries_out(&self, issuer: &Issuer, on: Date) -> String {
        issuer.staff(self.level(), on)
    }
}
