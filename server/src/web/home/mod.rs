//! The first page: what waits for whoever is signed in, and where their place stands.

use askama::Template;

use super::answer::Answered;
use super::pages::show;
use super::shell::{Shell, main_place};
use super::standing::StandingRow;
use super::visit::Visit;
use crate::actions::progress::{Asked, progress};
use crate::store::counts::titles;
use crate::store::zones::stored_zones;

/// Something that waits.
pub(super) struct Waits {
    pub(super) n: String,
    pub(super) what: String,
    pub(super) href: String,
}

#[derive(Template)]
#[template(path = "web/home/home.html")]
struct HomePage {
    shell: Shell,
    waits: Vec<Waits>,
    place: String,
    place_href: String,
    year: i64,
    standing: Vec<StandingRow>,
}

/// `GET /`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let place = main_place(visit);
    let (mut standing, mut year) = (Vec::new(), i64::from(visit.today.year()));
    let (mut name, mut href) = (w.t("country"), "/places".to_owned());
    let place =
        place.or_else(|| visit.atlas().by_code(programme::places::Level::Country, "VN", visit.today).ok());
    if let Some(place) = place {
        if let Some(version) = visit.atlas().version_at(place, visit.today)
            && version.code != "VN"
        {
            (name, href) = (version.full_name.to_owned(), format!("/places/{}", version.code));
        }
        let all = titles(&visit.db)?;
        let zones = stored_zones(&visit.db)?;
        let asked = Asked { place, as_of: visit.today, map_on: visit.today, titles: &all, by: None };
        let rows = progress(&visit.db, visit.atlas(), &zones, &asked)?;
        year = rows.iter().filter(|row| row.recognised > 0).map(|row| row.year).max().unwrap_or(year);
        let of =
            |row: &&crate::actions::progress::ProgressRow, year: i64| row.zone == "all" && row.year == year;
        standing = rows
            .iter()
            .filter(|row| of(row, year))
            .map(|row| {
                let before = rows.iter().find(|other| of(other, year - 1) && other.title == row.title);
                StandingRow::of(
                    row,
                    before,
                    w.title(&row.title),
                    format!("{href}?title={}&year={year}", row.title),
                    w,
                )
            })
            .collect();
    }
    show(&HomePage {
        shell: Shell::new(visit, w.t("nav-home")),
        waits: Vec::new(),
        place: name,
        place_href: href,
        year,
        standing,
    })
}
