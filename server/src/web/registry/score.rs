//! Why a record passed or did not in one year: the sheet line by line as it is stored, and how far the case went.

use askama::Template;
use programme::accounts::{Scope, Verb};
use programme::criteria::{Circumstances, CriteriaSet, evaluate, explain};
use programme::ids::PlaceId;
use programme::registry::subject_kind;

use super::super::answer::{Answer, Answered, WebError};
use super::super::appeals;
use super::super::authority::can_decide_it;
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::list::{outcome_class, outcome_word, state_word};
use super::{Book, key_named};
use crate::actions::criteria::KnownSets;
use crate::actions::import::{measure_of, read_sheet, years_held};
use crate::actions::retention::{Gone, why_gone};
use crate::store::cases::{ListedCase, listed_cases};
use crate::store::decisions::{Cases, decision as decided};
use crate::store::zones::stored_zones;
use programme::calendar::year_end;

/// A line of the explanation.
pub(in super::super) struct Line {
    pub(in super::super) text: String,
    pub(in super::super) points: String,
    pub(in super::super) most: String,
}

/// Why a case came out as it did, line by line, with the set that it was scored by; no lines where there is no sheet.
pub(in super::super) fn lines_of(
    visit: &Visit<'_>,
    (commune, subject): (i64, i64),
    (title, year): (&str, i64),
    case: &ListedCase,
) -> Result<(Option<CriteriaSet>, Vec<Line>), WebError> {
    let w = visit.words;
    let set = KnownSets::of(&visit.db)?.read_kept(&case.criteria.0, &case.criteria.1);
    let on = year_end(u16::try_from(year).unwrap_or_default());
    let place = PlaceId::new(commune);
    let holder = visit.atlas().on_map(place, on).first().map_or(place, |(id, _)| *id);
    let zones = stored_zones(&visit.db)?;
    let sheet = set.as_ref().zip(read_sheet(&case.answers)).filter(|_| case.source == "items");
    // A level that waits for the one below goes by the decisions of the years before.
    let years_held = match &set {
        Some(set) => years_held(&visit.db, set, Cases { commune, title, year }, subject)?,
        None => Vec::new(),
    };
    let lines = sheet.map_or_else(Vec::new, |(set, (answers, vetoes))| {
        let zone = zones.zone_at(holder, on).to_owned();
        let circumstances = Circumstances { zone, poor: case.poor, years_held: years_held.clone() };
        let score = evaluate(set, &answers, &vetoes, &circumstances);
        explain(set, &answers, &vetoes, &circumstances, &score)
            .into_iter()
            .map(|line| Line {
                text: w.text(&line.text).to_owned(),
                points: line.points.map_or_else(String::new, |points| w.points(points)),
                most: line.points.map_or_else(String::new, |_| w.points(line.max)),
            })
            .collect()
    });
    Ok((set, lines))
}

/// That the answers went after their term, or at the family's request, and when; empty where they are there.
pub(in super::super) fn gone_word(
    visit: &Visit<'_>,
    key: (i64, i64),
    of: (&str, i64),
    stored: (&str, &str),
) -> Result<String, WebError> {
    let w = visit.words;
    Ok(match why_gone(&visit.db, key, of, stored)? {
        None => String::new(),
        Some(Gone::Purged(on)) => w.with("answers-purged", &[("day", &w.day_text(&on))]),
        Some(Gone::Erased(on)) => w.with("answers-erased", &[("day", &w.day_text(&on))]),
    })
}

#[derive(Template)]
#[template(path = "web/registry/score.html")]
struct ScorePage {
    shell: Shell,
    back: String,
    name: String,
    sub: String,
    outcome: String,
    class: &'static str,
    total: String,
    facts: Vec<(String, String)>,
    set: String,
    set_line: String,
    /// Why there are no lines though there were items.
    gone: String,
    lines: Vec<Line>,
    /// The page of the decision that names it.
    decision_href: String,
    /// Where its title may be withdrawn, for whoever may.
    withdraw: String,
    appeals: Vec<(String, String)>,
    may_receive: bool,
    grounds: Vec<(&'static str, String, bool)>,
    received_on: String,
    action: String,
    problems: Problems,
    /// Items that the registry counts: where their rows are, and the item.
    counted: Vec<(String, String)>,
}

/// `GET /registry/{commune}/{subject}/cases/{title}/{year}`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&page_of(visit, Problems::default())?)
}

/// `POST …`: an appeal about the case is received.
pub(in super::super) fn receive(visit: &mut Visit<'_>) -> Answered {
    let book = Book::of(visit)?;
    let key = key_named(visit.path.get("subject"))?;
    book.row(visit, key)?;
    let commune = PlaceId::new(key.0);
    if !visit.can(Verb::Decide, Scope::Place(commune)) {
        visit.may(Verb::Review, Scope::Place(commune))?;
    }
    let title = visit.path.get("title").to_owned();
    let year: i64 = visit.path.read("year").ok_or(WebError::NotFound)?;
    match appeals::received(visit, key, (&title, year))? {
        Ok(id) => Ok(Answer::see(format!("/appeals/{id}?said=appeal-received"))),
        Err(problems) => show_again(&page_of(visit, problems)?),
    }
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<ScorePage, WebError> {
    let w = visit.words;
    let book = Book::of(visit)?;
    let key = key_named(visit.path.get("subject"))?;
    let row = book.row(visit, key)?;
    let title = visit.path.get("title").to_owned();
    let year: u16 =
        visit.path.read("year").filter(|year| (2000..=2100).contains(year)).ok_or(WebError::NotFound)?;
    if subject_kind(&title) != Some(row.kind.as_str()) {
        return Err(WebError::NotFound);
    }
    let found = listed_cases(&visit.db, (key.0, &title, i64::from(year)), Some(&row.code))?;
    let case = found.into_iter().next().ok_or(WebError::NotFound)?;
    let (set, lines) = lines_of(visit, key, (&title, i64::from(year)), &case)?;
    let decision = case.decision.as_deref().map_or_else(String::new, |number| {
        let day = case.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day));
        w.with("decision-of", &[("number", number), ("day", &day)])
    });
    let mut facts = vec![
        (w.t("hamlet"), case.hamlet.clone()),
        (w.t("registered"), w.maybe(&format!("registered-{}", case.registered)).unwrap_or_default()),
        (w.t("case-state"), state_word(&case.state, &case.outcome, w)),
        (w.t("decision"), decision),
        (w.t("not-recognised-why"), case.refusal.clone()),
        (
            w.t("in-a-row"),
            if case.streak_years > 0 { w.n("n-years", case.streak_years) } else { String::new() },
        ),
    ];
    facts.retain(|(_, fact)| !fact.is_empty());
    let sheet = format!("/grid/{}.{}/{title}/{year}", key.0, row.hamlet);
    let counted = set.as_ref().map_or_else(Vec::new, |set| {
        let derived = (0..set.items.len()).filter(|item| measure_of(set, *item).is_some());
        let line = |item: usize| {
            let item = &set.items[item];
            let href = format!("{sheet}/families/{}/derived/{}", key.1, item.id);
            (href, format!("{} {}", item.id, w.text(&item.text)))
        };
        derived.map(line).collect()
    });
    let back = book.of_record(key);
    let heading = format!("{} {year}", w.title(&title));
    let commune = PlaceId::new(key.0);
    let withdraw = match case.decision_id {
        Some(id) if case.state == "recognised" => decided(&visit.db, id)?
            .filter(|decision| can_decide_it(visit, decision))
            .map_or_else(String::new, |_| format!("/decisions/{id}/withdraw?q={}", row.code)),
        Some(_) | None => String::new(),
    };
    Ok(ScorePage {
        decision_href: case.decision_id.map_or_else(String::new, |id| format!("/decisions/{id}")),
        withdraw,
        appeals: appeals::about(visit, key, (&title, i64::from(year)))?,
        may_receive: appeals::may_answer(visit, commune),
        grounds: appeals::grounds(visit),
        received_on: visit.form.raw("received_on").to_owned(),
        action: format!("{back}/cases/{title}/{year}"),
        problems,
        shell: book
            .shell(visit, format!("{} · {heading}", row.name))
            .then(back.clone(), row.name.clone())
            .then("", heading.clone()),
        back,
        sub: format!("{heading} · {}", book.name),
        gone: gone_word(visit, key, (&title, i64::from(year)), (&case.source, &case.answers))?,
        name: row.name,
        outcome: outcome_word(&case.outcome, w),
        class: outcome_class(&case.outcome),
        total: case.total_hundredths.map_or_else(String::new, |n| w.hundredths(n)),
        facts,
        set_line: set.as_ref().map_or_else(String::new, |set| w.text(&set.name).to_owned()),
        set: case.criteria.0,
        counted,
        lines,
    })
}
