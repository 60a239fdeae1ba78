//! Paper: the sheet, blank or filled, on A4; and a slip in large type for each family.
//!
//! A slip shows the secret that opens the family's own record. It is made when the slips are, and cannot be shown
//! again: whoever makes new slips makes the old ones useless, and is told so before.

use askama::Template;
use programme::accounts::Verb;

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::open::Opened;
use super::sheet::{SheetPage, on_paper, page_of};
use crate::actions::assessment::{GridRow, grid, make_secrets, row_slip};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/grid/print.html")]
struct PrintPage {
    sheet: SheetPage,
    shell: Shell,
    place: String,
    blank: bool,
    /// The meeting, on the filled sheet, once it was written down.
    meeting: Option<String>,
    /// For each row what stands below the name, and the votes where there are any.
    beside: Vec<(String, String)>,
}

/// `GET …/print?blank=1`.
pub(in super::super) fn sheet(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    let blank = visit.query.has("blank");
    let (sheet, held) = page_of(visit, &opened, None)?;
    let title = sheet.shell.title.clone();
    let place: Vec<&str> = sheet.shell.crumbs.iter().skip(1).map(|crumb| crumb.text.as_str()).collect();
    let place = place.join(" · ");
    let shell = Shell::new(visit, title)
        .at(visit.atlas(), opened.home(visit), visit.today)
        .then(opened.href(), opened_name(&sheet));
    let w = visit.words;
    let meeting = held.meeting.filter(|_| !blank).map(|meeting| {
        let (invited, attended) = (w.int(meeting.invited), w.int(meeting.attended));
        let day = w.day_text(&meeting.held_on);
        w.with("print-meeting", &[("day", &day), ("invited", &invited), ("attended", &attended)])
    });
    let voted = |row: &GridRow| row.votes.filter(|_| !blank).map(|votes| w.text(&votes.text()).to_owned());
    let beside = held.rows.iter().map(|row| (on_paper(row, w), voted(row).unwrap_or_default())).collect();
    show(&PrintPage { sheet, shell, place, blank, meeting, beside })
}

fn opened_name(sheet: &SheetPage) -> String {
    sheet.shell.crumbs.last().map_or_else(String::new, |crumb| crumb.text.clone())
}

/// A family's slip as it is printed.
struct SlipLines {
    name: String,
    headline: String,
    reasons: Vec<String>,
    next_year: Vec<String>,
    secret: String,
}

#[derive(Template)]
#[template(path = "web/grid/slips.html")]
struct SlipsPage {
    shell: Shell,
    href: String,
    hamlet: String,
    title: String,
    year: u16,
    n: i64,
    made: bool,
    /// Where the secret is typed: the host as whoever printed them reached it.
    address: String,
    slips: Vec<SlipLines>,
}

/// `GET …/slips`: says how many there will be, and that earlier ones no longer open anything.
pub(in super::super) fn slips(visit: &mut Visit<'_>) -> Answered {
    page(visit, false)
}

/// `POST …/slips`.
pub(in super::super) fn make_slips(visit: &mut Visit<'_>) -> Answered {
    page(visit, true)
}

fn page(visit: &mut Visit<'_>, make: bool) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Score, opened.scope())?;
    let w = visit.words;
    let scoring = opened.scoring(&visit.places);
    let sheet = grid(&visit.db, &opened.sets, &scoring, opened.hamlet)?;
    let scored: Vec<_> = sheet.rows.iter().filter_map(|row| Some((row, row_slip(&scoring, row)?))).collect();
    let subjects: Vec<i64> = scored.iter().map(|(row, _)| row.subject).collect();
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    let secrets = if make {
        make_secrets(&mut visit.db, By { actor: &actor, at: &now }, opened.commune, &subjects)?
    } else {
        Vec::new()
    };
    let lines = |texts: &[programme::text::Text]| texts.iter().map(|text| w.text(text).to_owned()).collect();
    let slips = scored
        .iter()
        .filter(|_| make)
        .map(|(row, slip)| SlipLines {
            name: row.name.clone(),
            headline: w.text(&slip.headline).to_owned(),
            reasons: lines(&slip.reasons),
            next_year: lines(&slip.next_year),
            secret: secrets
                .iter()
                .find(|(subject, _)| *subject == row.subject)
                .map_or_else(String::new, |(_, secret)| secret.clone()),
        })
        .collect();
    show(&SlipsPage {
        shell: Shell::new(visit, w.t("slips-title"))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(opened.href(), visit.words.hamlet(&sheet.hamlet_name))
            .then("", w.t("slips-title")),
        href: opened.href(),
        hamlet: visit.words.hamlet(&sheet.hamlet_name),
        title: w.title(&opened.title),
        year: opened.year,
        n: i64::try_from(scored.len()).unwrap_or(i64::MAX),
        made: make,
        address: visit
            .headers
            .get(axum::http::header::HOST)
            .and_then(|host| host.to_str().ok())
            .map_or_else(String::new, |host| format!("{host}/own-record")),
        slips,
    })
}
