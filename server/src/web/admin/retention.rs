//! After how many years item answers go in a province: the term, what would go today, and letting it go.

use askama::Template;
use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::Level;
use programme::privacy::{DEFAULT_YEARS, MOST_YEARS};

use super::super::answer::{Answer, Answered, WebError};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::shell;
use crate::actions::retention::{Plan, TermError, plan, provinces, purge, set_term, term_of};
use crate::store::db::By;

struct Line {
    place: String,
    cases: String,
    past: String,
    typed: String,
    under_way: String,
}

#[derive(Template)]
#[template(path = "web/admin/retention.html")]
struct RetentionPage {
    shell: Shell,
    /// Provinces to choose from: code, name, whether chosen.
    provinces: Vec<(String, String, bool)>,
    code: String,
    /// The term in words.
    term: String,
    unverified: bool,
    up_to: i64,
    lines: Vec<Line>,
    n_cases: i64,
    n_rows: i64,
    under_way: i64,
    years: String,
    from: String,
    instrument: String,
    most: i64,
    problems: Problems,
}

/// The provinces with records that whoever asks operates.
fn mine(visit: &Visit<'_>) -> Result<Vec<PlaceId>, WebError> {
    let all = provinces(&visit.db, visit.atlas(), visit.today)?;
    Ok(all.into_iter().filter(|place| visit.can(Verb::Operate, Scope::Place(*place))).collect())
}

/// The province that is asked for, or the first of theirs.
fn chosen(visit: &Visit<'_>, code: &str) -> Result<Option<PlaceId>, WebError> {
    if code.is_empty() {
        return Ok(mine(visit)?.first().copied());
    }
    let place = visit.atlas().by_code(Level::Province, code, visit.today).map_err(|_| WebError::NotFound)?;
    visit.may(Verb::Operate, Scope::Place(place))?;
    Ok(Some(place))
}

fn page_of(visit: &Visit<'_>, code: &str, problems: Problems) -> Result<RetentionPage, WebError> {
    let w = visit.words;
    let province = chosen(visit, code)?;
    let name = |place: PlaceId| {
        visit.atlas().version_at(place, visit.today).map(|v| (v.code.to_owned(), v.full_name.to_owned()))
    };
    let all = mine(visit)?.into_iter().filter_map(|place| {
        let (code, text) = name(place)?;
        Some((code, text, Some(place) == province))
    });
    let mut page = RetentionPage {
        shell: shell(visit, w.t("adm-retention")),
        provinces: all.collect(),
        code: province.and_then(name).map_or_else(String::new, |(code, _)| code),
        term: String::new(),
        unverified: false,
        up_to: 0,
        lines: Vec::new(),
        n_cases: 0,
        n_rows: 0,
        under_way: 0,
        years: typed(visit, "years", DEFAULT_YEARS.to_string()),
        from: typed(visit, "from", day_shown(visit.today)),
        instrument: visit.form.raw("instrument").to_owned(),
        most: i64::from(MOST_YEARS),
        problems,
    };
    let Some(province) = province else { return Ok(page) };
    let term = term_of(&visit.db, province, visit.today)?;
    let years = term.years.to_string();
    page.unverified = term.set.is_none();
    page.term = match &term.set {
        Some((from, instrument)) => w.with(
            "retention-set",
            &[("years", &years), ("from", &w.day_text(from)), ("instrument", instrument)],
        ),
        None => w.with("retention-default", &[("years", &years)]),
    };
    let plan = plan(&visit.db, visit.atlas(), province, visit.today)?;
    let whole = plan.whole();
    (page.up_to, page.n_cases, page.n_rows, page.under_way) =
        (plan.up_to, whole.cases, whole.rows(), whole.under_way);
    page.lines = lines(visit, &plan);
    Ok(page)
}

fn typed(visit: &Visit<'_>, name: &str, first: String) -> String {
    if visit.form.pairs().next().is_some() { visit.form.raw(name).to_owned() } else { first }
}

fn lines(visit: &Visit<'_>, plan: &Plan) -> Vec<Line> {
    let w = visit.words;
    let line = |(commune, of): &(i64, crate::store::retention::Purged)| {
        let commune = PlaceId::new(*commune);
        let known = visit.atlas().version_at(commune, visit.today);
        let known = known.or_else(|| visit.atlas().place(commune).and_then(|place| place.versions.last()));
        Line {
            place: known.map_or_else(String::new, |version| version.full_name.to_owned()),
            cases: w.int(of.cases),
            past: w.int(of.past),
            typed: w.int(of.drafts + of.votes + of.typed),
            under_way: w.int(of.under_way),
        }
    };
    plan.communes.iter().map(line).collect()
}

/// `GET /admin/retention?province=`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let code = visit.query.get("province").to_owned();
    show(&page_of(visit, &code, Problems::default())?)
}

/// `POST /admin/retention`: the term of a province from a day on.
pub(in super::super) fn set(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let w = visit.words;
    let code = visit.form.get("province").to_owned();
    let province = chosen(visit, &code)?.ok_or(WebError::NotFound)?;
    let mut problems = Problems::default();
    let (years, from): (Option<u16>, Option<Date>) = (visit.form.read("years"), visit.form.day("from"));
    if years.is_none() {
        problems.add("years", w.text(&TermError::Years.text()));
    }
    if from.is_none() {
        problems.add("from", w.t("bad-day"));
    }
    if let (Some(years), Some(from)) = (years, from) {
        let by = By { actor: &visit.actor, at: &visit.now };
        match set_term(&mut visit.db, by, province, (years, from), visit.form.get("instrument")) {
            Ok(()) => return Ok(Answer::see(format!("/admin/retention?province={code}&said=retention-set"))),
            Err(TermError::Store(error)) => return Err(error.into()),
            Err(error @ TermError::Years) => problems.add("years", w.text(&error.text())),
            Err(error @ TermError::Instrument) => problems.add("instrument", w.text(&error.text())),
        }
    }
    show_again(&page_of(visit, &code, problems)?)
}

/// `POST /admin/retention/purge`: lets go what the page showed, if it is so still.
pub(in super::super) fn let_go(visit: &mut Visit<'_>) -> Answered {
    visit.may_somewhere(Verb::Operate)?;
    let code = visit.form.get("province").to_owned();
    let province = chosen(visit, &code)?.ok_or(WebError::NotFound)?;
    let planned = plan(&visit.db, visit.atlas(), province, visit.today)?;
    let (up_to, seen) = (visit.form.read::<i64>("up_to"), visit.form.read::<i64>("n"));
    if (up_to, seen) != (Some(planned.up_to), Some(planned.whole().rows())) {
        return Err(WebError::Changed(visit.words.t("retention-changed")));
    }
    let by = By { actor: &visit.actor, at: &visit.now };
    let went = purge(&mut visit.db, by, &planned, visit.today)?;
    Ok(Answer::see(format!("/admin/retention?province={code}&said=purged&n={}", went.cases)))
}
