//! The history of a place: what it came from and what it became, change by change, each place with a link to its page
//! on its own day; and what it is on one other day.
//!
//! Deliberately absent: how many families moved; the atlas knows places only.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::Verb;
use programme::ids::PlaceId;
use programme::lineage::{Lineage, Step};
use programme::places::Extent;

use super::super::answer::{Answered, WebError};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::super::words::Words;
use super::when::{When, asked, href, moved};

/// A change: its day, its instrument, and the places on its other side.
#[derive(Template)]
#[template(path = "web/places/_step.html")]
struct StepShown {
    w: Words,
    on: String,
    instrument: String,
    unverified: bool,
    abolished: bool,
    /// Towards the past.
    back: bool,
    branches: Vec<Branch>,
}

/// A place on its own day, and the next change beyond it.
struct Branch {
    name: String,
    code: String,
    above: String,
    href: String,
    part: bool,
    /// Going forward those that came into the same place, going back those that got the rest; nothing for a level that
    /// was abolished.
    others: Vec<(String, String)>,
    next: Option<StepShown>,
    /// The day to which its tree was carried back unchecked, where nothing earlier is known; else empty.
    assumed: String,
}

/// A place on the other day that was asked for.
struct Then {
    name: String,
    code: String,
    href: String,
    part: bool,
}

#[derive(Template)]
#[template(path = "web/places/lineage.html")]
struct LineagePage {
    shell: Shell,
    when: When,
    name: String,
    code: String,
    kind: String,
    page: String,
    /// The other day.
    to: String,
    then: Vec<Then>,
    came_from: Option<StepShown>,
    /// As of a branch.
    assumed: String,
    became: Option<StepShown>,
}

/// What draws the branches: the links, the page's request, and the direction.
struct Drawing<'v, 'a> {
    lineage: &'v Lineage<'v>,
    visit: &'v Visit<'a>,
    back: bool,
}

impl Drawing<'_, '_> {
    /// The change next to a place that stands on a day, with all that lies beyond it.
    fn step(&self, place: PlaceId, day: Date) -> Option<StepShown> {
        let step = self.next(place, day)?;
        // The day on which the places on the other side stand.
        let there = if self.back { step.on.yesterday().ok()? } else { step.on };
        let after = if self.back { place } else { step.places.first().map_or(place, |&(first, _)| first) };
        let paper = self.lineage.paper_of(after, step.on);
        let branch =
            |&(next, extent): &(PlaceId, Extent)| self.branch((next, extent), (place, step.on), there);
        Some(StepShown {
            w: self.visit.words,
            on: self.visit.words.day(step.on),
            instrument: paper.instrument.to_owned(),
            unverified: paper.is_assumed,
            abolished: step.abolished,
            back: self.back,
            branches: step.places.iter().filter_map(branch).collect(),
        })
    }

    fn next(&self, place: PlaceId, day: Date) -> Option<Step> {
        if self.back { self.lineage.step_before(place, day) } else { self.lineage.step_after(place, day) }
    }

    fn branch(
        &self,
        (place, extent): (PlaceId, Extent),
        (from, on): (PlaceId, Date),
        there: Date,
    ) -> Option<Branch> {
        let atlas = self.visit.atlas();
        let version = atlas.version_at(place, there)?;
        let above = version.parent.and_then(|above| atlas.version_at(above, there));
        // The same change seen from the other side.
        let (mirror, mirror_day) = if self.back {
            (self.lineage.step_after(place, there), on)
        } else {
            (self.lineage.step_before(place, on), on.yesterday().ok()?)
        };
        let mirror = mirror.filter(|step| step.on == on).map(|step| step.places).unwrap_or_default();
        let others = mirror.into_iter().filter(|(other, _)| *other != from).filter_map(|(other, _)| {
            let name = atlas.version_at(other, mirror_day)?.full_name;
            Some((href(self.visit, other, mirror_day, "")?, name.to_owned()))
        });
        Some(Branch {
            name: version.full_name.to_owned(),
            code: version.code.to_owned(),
            above: above.map_or_else(String::new, |above| above.full_name.to_owned()),
            href: href(self.visit, place, there, "")?,
            part: extent == Extent::Part,
            others: others.collect(),
            assumed: if self.back { assumed_since(self.visit, place, there) } else { String::new() },
            next: self.step(place, there),
        })
    }
}

/// The day to which the atlas carried a place back unchecked; empty where its version was seen.
fn assumed_since(visit: &Visit<'_>, place: PlaceId, on: Date) -> String {
    let first = visit.atlas().place(place).and_then(|place| place.versions.first());
    let carried =
        first.filter(|version| version.holds_on(on) && version.assumed && version.instrument.is_empty());
    carried.map_or_else(String::new, |version| visit.words.day(version.from))
}

/// `GET /places/{code}/lineage`.
pub(crate) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::ViewProgress)?;
    let code = visit.path.get("code");
    if let Some(answer) = moved(visit, code, "/lineage")? {
        return Ok(answer);
    }
    let asked = asked(visit)?;
    let atlas = visit.atlas();
    let place = atlas.any_level_by_code(code, asked.on).map_err(|_| WebError::NotFound)?;
    let version = atlas.version_at(place, asked.on).ok_or(WebError::NotFound)?;
    let to = match visit.query.get("to") {
        "" => visit.today,
        _ => super::day_asked(visit, "to")?,
    };
    let lineage = Lineage::of(atlas);
    let then = lineage.on_day(place, asked.on, to).into_iter().filter_map(|(other, extent)| {
        let version = atlas.version_at(other, to)?;
        Some(Then {
            name: version.full_name.to_owned(),
            code: version.code.to_owned(),
            href: href(visit, other, to, "")?,
            part: extent == Extent::Part,
        })
    });
    let drawn = |back| Drawing { lineage: &lineage, visit, back }.step(place, asked.on);
    let path = format!("/places/{}/lineage", version.code);
    let title = visit.words.with("lineage-title", &[("place", version.full_name)]);
    let page = LineagePage {
        shell: Shell::new(visit, title.clone())
            .at(atlas, place, asked.on)
            .then("", visit.words.t("lineage"))
            .script("places.js"),
        name: title,
        code: version.code.to_owned(),
        kind: version.kind.to_owned(),
        page: href(visit, place, asked.on, "").unwrap_or_default(),
        then: if to == asked.on { Vec::new() } else { then.collect() },
        to: if to == asked.on { String::new() } else { visit.words.day(to) },
        came_from: drawn(true),
        assumed: assumed_since(visit, place, asked.on),
        became: drawn(false),
        when: When::of(visit, path, &asked),
    };
    if page.when.problem.is_some() { show_again(&page) } else { show(&page) }
}
