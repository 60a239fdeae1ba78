//! Before families are approved or returned together: how many, who, and what it does. Nothing is written here, and
//! the page has an address of its own, so that the way back from what was done leads to a page.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::assessment::ReviewReason;

use super::super::answer::{Answer, Answered};
use super::super::grid::Opened;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::hamlet::href;
use crate::actions::assessment::hamlet_results;

#[derive(Template)]
#[template(path = "web/review/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    heading: String,
    effect: String,
    reason: Option<(&'static str, String)>,
    rows: Vec<String>,
    names: Vec<String>,
    back: String,
}

/// The address at which it is asked once more about these families in the versions that were seen.
pub(super) fn address(opened: &Opened, rows: &[(i64, i64)], returned: Option<ReviewReason>) -> String {
    let reason = returned.map_or_else(String::new, |reason| format!("reason={}&", reason.code()));
    format!("{}/confirm?{reason}rows={}", href(opened), written(rows))
}

/// `version.subject.subject_version.subject`: the families of a whole hamlet fit into an address.
fn written(rows: &[(i64, i64)]) -> String {
    let mut text = String::new();
    let mut last = None;
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|(subject, version)| (*version, *subject));
    for (subject, version) in rows {
        if last != Some(version) {
            let between = if text.is_empty() { "" } else { "_" };
            text.push_str(&format!("{between}{version}"));
            last = Some(version);
        }
        text.push_str(&format!(".{subject}"));
    }
    text
}

fn read(text: &str) -> Vec<(i64, i64)> {
    let mut rows = Vec::new();
    for group in text.split('_') {
        let mut numbers = group.split('.').map_while(|n| n.parse::<i64>().ok());
        let Some(version) = numbers.next() else { continue };
        rows.extend(numbers.map(|subject| (subject, version)));
    }
    rows
}

/// `GET /review/hamlets/{hamlet}/{title}/{year}/confirm`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Review, Scope::Hamlet { commune: opened.commune, hamlet: opened.hamlet })?;
    let w = visit.words;
    let asked = read(visit.query.get("rows"));
    let sheet = hamlet_results(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let mut rows = Vec::new();
    let mut names = Vec::new();
    for row in &sheet.rows {
        if let Some((subject, version)) = asked.iter().find(|(subject, _)| *subject == row.subject) {
            rows.push(format!("{subject}.{version}"));
            names.push(format!("{} · {}", row.name, w.text(&row.verdict.text)));
        }
    }
    if rows.is_empty() {
        return Ok(Answer::see(href(&opened)));
    }
    let returned = ReviewReason::parse(visit.query.get("reason"));
    let (heading, effect) = match returned {
        Some(_) => ("confirm-return-n", "confirm-return-effect"),
        None => ("confirm-approve-n", "confirm-approve-effect"),
    };
    let heading = w.n(heading, rows.len());
    let home = opened.home(visit);
    show(&ConfirmPage {
        shell: Shell::new(visit, heading.clone())
            .at(visit.atlas(), home, visit.today)
            .then(href(&opened), sheet.hamlet_name.clone())
            .then("", heading.clone()),
        heading,
        effect: w.t(effect),
        reason: returned.map(|reason| (reason.code(), w.text(&reason.text()).to_owned())),
        rows,
        names,
        back: href(&opened),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_their_versions_come_back_from_an_address() {
        let rows = [(7, 3), (8, 3), (9, 12), (10, 3)];
        assert_eq!(written(&rows), "3.7.8.10_12.9");
        assert_eq!(read("3.7.8.10_12.9"), [(7, 3), (8, 3), (10, 3), (9, 12)]);
        assert_eq!(read("x.1_5"), []);
    }
}
