//! The first page: what waits for whoever is signed in, and where their place stands.

use askama::Template;

use programme::accounts::Verb;
use programme::registry::subject_kind;

use super::answer::{Answered, WebError};
use super::grid::{TITLES, communes};
use super::pages::show;
use super::shell::{Shell, main_place};
use super::standing::StandingRow;
use super::visit::Visit;
use crate::actions::assessment::waiting;
use crate::actions::progress::{Asked, progress};
use crate::store::counts::titles;
use crate::store::imports::list_imports_before;
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

/// What waits for whoever is signed in, by what they may do: each number leads to the page where the work is.
fn waits(visit: &Visit<'_>) -> Result<Vec<Waits>, WebError> {
    let w = visit.words;
    let year = i64::from(visit.today.year());
    let mine = communes(visit);
    let code = match mine[..] {
        [one] => visit.atlas().version_at(one, visit.today).map_or("", |version| version.code),
        _ => "",
    };
    let records: Vec<i64> = mine.iter().flat_map(|c| visit.records_of(*c)).map(|c| c.get()).collect();
    let may = |verb| visit.can_somewhere(verb);
    let mut found = Vec::new();
    for title in TITLES {
        let kind = subject_kind(title).unwrap_or_default();
        let of = waiting(&visit.db, &records, (title, kind), year)?;
        let review = if code.is_empty() {
            format!("/review?title={title}&year={year}")
        } else {
            format!("/review/{code}/{title}/{year}")
        };
        let decide = format!("/decisions?commune={code}&title={title}&year={year}");
        let hamlets = of.hamlets_not_scored + of.hamlets_half_scored;
        let lines = [
            (
                may(Verb::Score),
                hamlets,
                "waits-hamlets",
                format!("/grid?commune={code}&title={title}&year={year}"),
            ),
            (
                may(Verb::Score),
                of.drafts,
                "waits-drafts",
                format!("/grid?commune={code}&title={title}&year={year}"),
            ),
            (may(Verb::Review), of.to_review.unwrap_or(0), "waits-review", review.clone()),
            (may(Verb::Propose), of.to_propose.unwrap_or(0), "waits-propose", format!("{review}/propose")),
            (may(Verb::Decide), of.to_decide.unwrap_or(0), "waits-decide", decide.clone()),
            (may(Verb::Decide), of.to_number, "waits-number", decide),
        ];
        found.extend(lines.into_iter().filter(|(mine, n, _, _)| *mine && *n > 0).map(|(_, n, key, href)| {
            Waits {
                n: w.int(n),
                what: w.with(key, &[("title", &w.title(title)), ("year", &year.to_string())]),
                href,
            }
        }));
    }
    if may(Verb::Import) {
        let refused = list_imports_before(&visit.db, i64::MAX, RECENT)?;
        let refused = refused
            .iter()
            .filter(|import| import.actor == visit.actor && import.state == "done" && import.counts[3] > 0);
        found.extend(refused.take(3).map(|import| Waits {
            n: w.int(import.counts[3]),
            what: w.with("waits-import", &[("file", &import.file)]),
            href: format!("/imports/{}", import.id),
        }));
    }
    Ok(found)
}

/// Imports among which those with errors are looked for.
const RECENT: usize = 20;

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
        waits: waits(visit)?,
        place: name,
        place_href: href,
        year,
        standing,
    })
}
