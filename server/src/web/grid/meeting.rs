//! The meeting as it was held: day, people, remarks, and the votes on each family, which replace no score.

use askama::Template;
use programme::accounts::Verb;
use programme::assessment::{MeetingFacts, Remark, Votes};
use programme::titles::same_sitting;

use super::super::answer::{Answer, Answered, WebError};
use super::super::decisions::{no_paper, paper_sent};
use super::super::form::{Problems, day_shown};
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::open::{Opened, chosen_set};
use crate::actions::assessment::{MeetingError, MeetingTyped, Scoring, grid, record_meeting};
use crate::documents::paper::pdf_of_many;
use crate::dossier::{Of, minutes_of, registration_forms, scoring_sheets};
use crate::store::db::By;

struct VoteRow {
    subject: i64,
    stt: usize,
    name: String,
    verdict: String,
    votes: [String; 3],
}

#[derive(Template)]
#[template(path = "web/grid/meeting.html")]
struct MeetingPage {
    shell: Shell,
    href: String,
    version: String,
    held_on: String,
    invited: String,
    attended: String,
    remarks: Vec<(&'static str, String, bool)>,
    rows: Vec<VoteRow>,
    problems: Problems,
    open: bool,
    /// Titles of the same sitting: code, name, address of their sheet, whether it is written down for them too.
    together: Vec<(&'static str, String, String, bool)>,
}

const VOTES: [&str; 3] = ["agreed", "against", "abstained"];

/// `GET …/meeting`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    let page = page_of(visit, &opened, Problems::default())?;
    if page.problems.is_empty() { show(&page) } else { show_again(&page) }
}

fn page_of(visit: &Visit<'_>, opened: &Opened, problems: Problems) -> Result<MeetingPage, WebError> {
    let w = visit.words;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let sent = visit.form.pairs().next().is_some();
    let stored = sheet.meeting.as_ref();
    let value = |name: &str, kept: String| if sent { visit.form.raw(name).to_owned() } else { kept };
    let remarks = Remark::ALL
        .iter()
        .map(|remark| {
            let kept = stored.is_some_and(|meeting| meeting.remarks.iter().any(|code| code == remark.code()));
            let on = if sent { visit.form.all("remark").any(|code| code == remark.code()) } else { kept };
            (remark.code(), w.text(&remark.text()).to_owned(), on)
        })
        .collect();
    let rows = sheet
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let kept =
                row.votes.map(|votes| [votes.agreed, votes.against, votes.abstained].map(|n| n.to_string()));
            let kept = kept.unwrap_or_default();
            let mut votes = kept.clone();
            for (index, name) in VOTES.into_iter().enumerate() {
                votes[index] = value(&format!("{name}.{}", row.subject), kept[index].clone());
            }
            VoteRow {
                subject: row.subject,
                stt: at + 1,
                name: row.name.clone(),
                verdict: w.text(&row.verdict.text).to_owned(),
                votes,
            }
        })
        .collect();
    Ok(MeetingPage {
        shell: Shell::new(visit, w.t("meeting-title"))
            .at(visit.atlas(), opened.home(visit), visit.today)
            .then(opened.href(), visit.words.hamlet(&sheet.hamlet_name))
            .then("", w.t("meeting-title")),
        href: opened.href(),
        version: value(
            "version",
            stored.map_or_else(|| "0".to_owned(), |meeting| meeting.version.to_string()),
        ),
        held_on: value(
            "held_on",
            day_shown(stored.and_then(|meeting| meeting.held_on.parse().ok()).unwrap_or(visit.today)),
        ),
        invited: value(
            "invited",
            stored.map_or_else(|| sheet.rows.len().to_string(), |meeting| meeting.invited.to_string()),
        ),
        attended: value("attended", stored.map_or_else(String::new, |meeting| meeting.attended.to_string())),
        remarks,
        rows,
        problems,
        open: visit.can(Verb::Score, opened.scope()),
        together: same_sitting(&opened.title, opened.year)
            .into_iter()
            .map(|title| {
                let sheet = format!("/grid/{}.{}/{title}/{}", opened.commune, opened.hamlet, opened.year);
                let on =
                    if sent { visit.form.all("also").any(|code| code == title) } else { stored.is_none() };
                (title, w.title(title), sheet, on)
            })
            .collect(),
    })
}

/// `GET …/minutes/{form}`: the minutes, as PDF or DOCX.
pub(in super::super) fn minutes(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    let name = visit.words.hamlet(&sheet.hamlet_name);
    let (at, of) =
        ((opened.commune.get(), opened.hamlet, name.as_str()), (opened.title.as_str(), opened.year));
    let paper = minutes_of(&visit.db, visit.atlas(), at, of, visit.today);
    let paper = paper.map_err(|error| no_paper(&error, visit))?;
    paper_sent(&paper, &format!("bien-ban-{name}-{}", opened.year), visit.path.get("form"))
}

/// `GET …/forms/{file}`: forms to be handed out, `registration.pdf`, `registration-blank.pdf`, `scoring.pdf` and
/// `scoring-blank.pdf`; the blank ones as `.docx` too.
pub(in super::super) fn forms(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    let scoring = opened.scoring(&visit.places);
    let sheet = grid(&visit.db, &opened.sets, &scoring, opened.hamlet)?;
    let hamlet = visit.words.hamlet(&sheet.hamlet_name);
    let of = Of {
        commune: opened.commune,
        hamlet: &hamlet,
        title: &opened.title,
        year: opened.year,
        today: visit.today,
    };
    let file = visit.path.get("file").to_owned();
    let (what, form) = file.split_once('.').ok_or(WebError::NotFound)?;
    let rows = if what.ends_with("-blank") { &[][..] } else { &sheet.rows[..] };
    let papers = match what {
        "registration" | "registration-blank" => registration_forms(&visit.db, visit.atlas(), of, rows),
        "scoring" | "scoring-blank" => scoring_sheets(visit.atlas(), of, &scoring.set.set, rows),
        _ => return Err(WebError::NotFound),
    };
    let papers = papers.map_err(|error| no_paper(&error, visit))?;
    match papers.first() {
        Some(paper) if form == "docx" && rows.is_empty() => paper_sent(paper, what, form),
        Some(_) if form == "pdf" => {
            let content = pdf_of_many(&papers).map_err(|error| WebError::Ours(error.to_string()))?;
            let name = format!("{what}-{hamlet}-{}.pdf", opened.year);
            Ok(Answer::file("application/pdf", &name, content.unwrap_or_default()))
        }
        Some(_) | None => Err(WebError::NotFound),
    }
}

/// `POST …/meeting`.
pub(in super::super) fn save(visit: &mut Visit<'_>) -> Answered {
    let opened = Opened::of(visit)?;
    visit.may(Verb::Score, opened.scope())?;
    let w = visit.words;
    let mut problems = Problems::default();
    let held_on = visit.form.day("held_on");
    if held_on.is_none() {
        problems.add("held_on", w.t("bad-day"));
    }
    let mut count = |name: &str| {
        let n = visit.form.read::<u32>(name).filter(|n| *n <= 10_000);
        if n.is_none() {
            problems.add(name, w.t("bad-count"));
        }
        n.unwrap_or(0)
    };
    let facts = MeetingFacts { invited: count("invited"), attended: count("attended") };
    let votes = votes(visit, &mut problems);
    let remarks: Vec<Remark> = visit.form.all("remark").filter_map(Remark::parse).collect();
    if let (Some(held_on), true) = (held_on, problems.is_empty()) {
        let (actor, now) = (visit.actor.clone(), visit.now.clone());
        let typed = MeetingTyped {
            seen: visit.form.read("version").unwrap_or(0),
            held_on,
            facts,
            remarks: &remarks,
            votes: &votes,
        };
        let scoring = opened.scoring(&visit.places);
        let today = visit.today;
        match record_meeting(
            &mut visit.db,
            By { actor: &actor, at: &now },
            &scoring,
            (opened.hamlet, today),
            &typed,
        ) {
            Ok(_) => {
                let said = also(visit, &opened, held_on, facts, &remarks)?;
                return Ok(Answer::see(format!("{}?said={said}", opened.href())));
            }
            Err(MeetingError::Store(error)) => return Err(error.into()),
            Err(MeetingError::UnknownHamlet | MeetingError::UnknownSubject(_)) => {
                return Err(WebError::NotFound);
            }
            Err(MeetingError::Conflict(_)) => return Err(WebError::Changed(w.t("meeting-changed"))),
            Err(MeetingError::Fault(subject, fault)) => {
                let field = match (subject, fault) {
                    (Some(subject), _) => format!("agreed.{subject}"),
                    (None, programme::assessment::MeetingFault::Day) => "held_on".to_owned(),
                    (None, _) => "attended".to_owned(),
                };
                let whose = match subject {
                    Some(subject) => named_row(visit, &opened, subject)?.map(|name| format!("{name}: ")),
                    None => None,
                };
                problems.add(&field, whose.unwrap_or_default() + w.text(&fault.message()));
            }
        }
    }
    show_again(&page_of(visit, &opened, problems)?)
}

/// The same sitting for the titles that were chosen with it: one day and one count of people, typed once. A meeting
/// that is written down for one of them already stays as it is.
fn also(
    visit: &mut Visit<'_>,
    opened: &Opened,
    held_on: jiff::civil::Date,
    facts: MeetingFacts,
    remarks: &[Remark],
) -> Result<&'static str, WebError> {
    let chosen: Vec<&'static str> = same_sitting(&opened.title, opened.year)
        .into_iter()
        .filter(|title| visit.form.all("also").any(|code| code == *title))
        .collect();
    let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
    let mut said = "meeting-saved";
    for title in chosen {
        let found = chosen_set(visit, &opened.sets, (title, opened.year, opened.commune), "")?;
        let Some((set, _)) = found else { continue };
        let places = (&*visit.places, &opened.zones);
        let scoring = Scoring::new(places, opened.commune, (title, opened.year), &set);
        let typed = MeetingTyped { seen: 0, held_on, facts, remarks, votes: &[] };
        let by = By { actor: &actor, at: &now };
        match record_meeting(&mut visit.db, by, &scoring, (opened.hamlet, today), &typed) {
            Ok(_) => said = "sitting-saved",
            Err(MeetingError::Store(error)) => return Err(error.into()),
            Err(
                MeetingError::Conflict(_)
                | MeetingError::UnknownHamlet
                | MeetingError::UnknownSubject(_)
                | MeetingError::Fault(_, _),
            ) => {}
        }
    }
    Ok(said)
}

/// Whom a row of the sheet is about.
fn named_row(visit: &Visit<'_>, opened: &Opened, subject: i64) -> Result<Option<String>, WebError> {
    let sheet = grid(&visit.db, &opened.sets, &opened.scoring(&visit.places), opened.hamlet)?;
    Ok(sheet.rows.into_iter().find(|row| row.subject == subject).map(|row| row.name))
}

/// The votes of the families on which some were typed.
fn votes(visit: &Visit<'_>, problems: &mut Problems) -> Vec<(i64, Votes)> {
    let mut votes: Vec<(i64, Votes)> = Vec::new();
    for (name, value) in visit.form.pairs() {
        let Some((kind, subject)) = name.split_once('.') else { continue };
        let (Some(kind), Ok(subject)) =
            (VOTES.iter().position(|known| *known == kind), subject.parse::<i64>())
        else {
            continue;
        };
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let Some(n) = value.parse::<u32>().ok().filter(|n| *n <= 10_000) else {
            problems.add(name, visit.words.t("bad-count"));
            continue;
        };
        if votes.last().is_none_or(|(known, _)| *known != subject) {
            votes.push((subject, Votes::default()));
        }
        if let Some((_, votes)) = votes.last_mut() {
            match kind {
                0 => votes.agreed = n,
                1 => votes.against = n,
                _ => votes.abstained = n,
            }
        }
    }
    votes
}
