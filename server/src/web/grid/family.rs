//! One family a screen, with large buttons: how the sheet is filled on a phone.

use askama::Template;

use super::super::answer::{Answered, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::open::Opened;
use super::sheet::{Cell, began, cells, returned, under};
use crate::actions::assessment::{Fed, fed, grid, suggested as suggests};
use crate::store::accounts::names_of;
use crate::store::cases::case_of;
use programme::accounts::Verb;
use programme::assessment::Column;
use programme::criteria::Provenance;

/// An item with its large buttons.
struct Question {
    cell: Cell,
    short: String,
    text: String,
    hint: String,
    max: String,
    /// Typed points that are none of the buttons'.
    other: String,
    /// What a learning result suggests: in words, where that is said, and whether a text was seen.
    suggested: Option<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "web/grid/family.html")]
struct FamilyPage {
    shell: Shell,
    href: String,
    subject: i64,
    name: String,
    under: String,
    last: String,
    at: String,
    version: i64,
    members: String,
    poor: bool,
    registered: String,
    began: String,
    /// Learning results that go into the province's own table.
    beside: Vec<(String, String, bool)>,
    questions: Vec<Question>,
    verdict: String,
    returned: String,
    before: Option<i64>,
    next: Option<i64>,
    open: bool,
    like_last: bool,
}

/// `GET …/families/{subject}`; `?like=last_year` fills the form from last year's answers.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let opened = Opened::of(visit)?;
    let subject: i64 = visit.path.read("subject").ok_or(WebError::NotFound)?;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let at = sheet.rows.iter().position(|row| row.subject == subject).ok_or(WebError::NotFound)?;
    let row = &sheet.rows[at];
    let like_last = visit.query.get("like") == "last_year";
    let questions = cells(&sheet, row, None, &opened, w)
        .into_iter()
        .zip(&sheet.sheet.columns)
        .map(|(mut cell, column)| {
            if like_last && !cell.last.is_empty() {
                cell.value.clone_from(&cell.last);
            }
            question(cell, column, w)
        })
        .map(|question| {
            let suggested = suggested(visit, &opened, subject, &question.cell.name)?;
            Ok(Question { suggested, ..question })
        })
        .collect::<Result<_, WebError>>()?;
    let place = w.with(
        "grid-family-at",
        &[
            ("at", &w.int(i64::try_from(at + 1).unwrap_or(0))),
            ("all", &w.int(i64::try_from(sheet.rows.len()).unwrap_or(0))),
        ],
    );
    show(&FamilyPage {
        shell: Shell::new(visit, row.name.clone())
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(opened.href(), visit.words.hamlet(&sheet.hamlet_name)),
        href: opened.href(),
        subject,
        name: row.name.clone(),
        under: under(row, w),
        last: row.last_year.as_ref().map_or_else(String::new, |last| {
            w.with(
                "grid-last-year",
                &[("year", &(opened.year - 1).to_string()), ("verdict", w.text(&last.verdict.text))],
            )
        }),
        at: place,
        version: row.version,
        members: row.members.map_or_else(String::new, |n| n.to_string()),
        poor: row.poor,
        registered: row.registered.clone(),
        began: began(row, &opened),
        beside: beside(visit, &opened, subject)?,
        questions,
        verdict: w.text(&row.verdict.text).to_owned(),
        returned: returned(row, w, &names_of(&visit.db, row.review.iter().map(|by| by.actor.as_str()))?),
        before: at.checked_sub(1).and_then(|before| sheet.rows.get(before)).map(|row| row.subject),
        next: sheet.rows.get(at + 1).map(|row| row.subject),
        open: row.open && visit.can(Verb::Score, opened.scope()),
        like_last,
    })
}

/// What a learning result of the same subject and year suggests for an item, by the crosswalk in force.
fn suggested(
    visit: &Visit<'_>,
    opened: &Opened,
    subject: i64,
    item: &str,
) -> Result<Option<(String, String, bool)>, WebError> {
    let w = visit.words;
    let found =
        fed(&opened.set.set, opened.year).into_iter().find(|of| of.item.is_some() && of.feed.item == item);
    let Some(Fed { feed, .. }) = found else { return Ok(None) };
    let key = (opened.commune.get(), feed.result.as_str(), i64::from(opened.year));
    let Some(met) = case_of(&visit.db, key, subject)?.as_ref().and_then(suggests) else { return Ok(None) };
    let said = [("title", w.title(&feed.result)), ("year", opened.year.to_string())];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    let key = if met { "feed-suggests-yes" } else { "feed-suggests-no" };
    Ok(Some((w.with(key, &said), feed.source.clone(), feed.provenance == Provenance::Verified)))
}

/// Learning results that the title asks for and for which the set that ships has no item: the province's own table has
/// it, and the result stands beside it.
fn beside(visit: &Visit<'_>, opened: &Opened, subject: i64) -> Result<Vec<(String, String, bool)>, WebError> {
    let w = visit.words;
    let mut found = Vec::new();
    for Fed { feed, .. } in fed(&opened.set.set, opened.year).into_iter().filter(|of| of.item.is_none()) {
        let key = (opened.commune.get(), feed.result.as_str(), i64::from(opened.year));
        let result = match case_of(&visit.db, key, subject)? {
            Some(case) if case.state() == "recognised" => w.t("case-recognised"),
            Some(case) => w.t(&format!("outcome-{}", case.outcome())),
            None => w.t("feed-beside-none"),
        };
        let said = [
            ("title", w.title(&feed.result)),
            ("year", opened.year.to_string()),
            ("result", result),
            ("into", w.text(&feed.into).to_owned()),
        ];
        let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
        let verified = feed.provenance == Provenance::Verified;
        found.push((w.with("feed-beside", &said), feed.source.clone(), verified));
    }
    Ok(found)
}

fn question(cell: Cell, column: &Column, w: super::super::words::Words) -> Question {
    let buttons = [cell.max.as_str(), "0", "k", "x", ""];
    let other = if cell.options.is_empty() && !buttons.contains(&cell.value.as_str()) {
        cell.value.clone()
    } else {
        String::new()
    };
    Question {
        short: column.short.clone(),
        text: w.text(&column.text).to_owned(),
        hint: w.text(&column.hint).to_owned(),
        max: cell.max.clone(),
        other,
        suggested: None,
        cell,
    }
}
