//! Before families are approved or returned together: how many, who, and what it does. Nothing is written here.

use askama::Template;

use super::super::answer::Answered;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use programme::assessment::ReviewReason;

/// What is about to be decided, in the versions that the page before showed.
pub(super) struct Asked<'a> {
    pub(super) rows: &'a [(i64, i64)],
    pub(super) names: Vec<String>,
    pub(super) returned: Option<ReviewReason>,
    pub(super) back: String,
    pub(super) hamlet: String,
}

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

/// The page that asks once more.
pub(super) fn page(visit: &Visit<'_>, asked: Asked<'_>) -> Answered {
    let w = visit.words;
    let (heading, effect) = match asked.returned {
        Some(_) => ("confirm-return-n", "confirm-return-effect"),
        None => ("confirm-approve-n", "confirm-approve-effect"),
    };
    let heading = w.n(heading, asked.rows.len());
    show(&ConfirmPage {
        shell: Shell::new(visit, heading.clone())
            .then(asked.back.clone(), asked.hamlet)
            .then("", heading.clone()),
        heading,
        effect: w.t(effect),
        reason: asked.returned.map(|reason| (reason.code(), w.text(&reason.text()).to_owned())),
        rows: asked.rows.iter().map(|(subject, version)| format!("{subject}.{version}")).collect(),
        names: asked.names,
        back: asked.back,
    })
}
