//! A family's own record, opened by the secret on its slip: without an account, and never by an address. From there it
//! asks its commune to put something right, and to stand on no public list.
//!
//! Whoever types wrong secrets waits, as at signing in; each opening is in the audit. The page goes on by a word of its
//! own for a quarter of an hour (`visits`), so that the secret stands in no page. Deliberately absent: anything of another family, and who typed what.

mod visits;

use askama::Template;
use axum::http::StatusCode;
use programme::privacy::What;

use super::answer::{Answer, Answered, WebError};
use super::form::{Fields, Problems};
use super::pages::show;
use super::privacy::{answer_word, state_word as request_state, what_word, wrongs};
use super::registry::score::{Line, gone_word, lines_of};
use super::registry::{outcome_class, outcome_word, state_word};
use super::shell::Shell;
use super::visit::Visit;
use crate::actions::assessment::{OpenError, kept_of, open_record, still_opens};
use crate::actions::publication::{PublicationError, Way, set_listed};
use crate::actions::requests::{RequestError, ask as ask_commune};
use crate::store::cases::listed_cases;
use crate::store::db::By;
use crate::store::publication::unlisted_since;
use crate::store::registry::{CaseRow, SubjectKey, record};
use crate::store::requests::requests_of;
pub use visits::OwnVisits;

#[derive(Template)]
#[template(path = "web/own_record/ask.html")]
struct AskPage {
    shell: Shell,
    problems: Problems,
}

/// A year and title of the record.
struct Year {
    /// As the form of a request names it.
    key: String,
    heading: String,
    outcome: String,
    class: &'static str,
    total: String,
    state: String,
    decision: String,
}

/// Something that the family asked.
struct Asked {
    what: String,
    asked_on: String,
    state: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "web/own_record/record.html")]
struct RecordPage {
    shell: Shell,
    name: String,
    sub: String,
    /// What was just done.
    done: String,
    problems: Problems,
    /// The word by which the page goes on.
    word: String,
    years: Vec<Year>,
    /// Why the newest scored year came out as it did.
    newest: String,
    lines: Vec<Line>,
    /// Why there are none though there were.
    gone: String,
    requests: Vec<Asked>,
    wrongs: Vec<(&'static str, String)>,
    typed_what: String,
    typed_of: String,
    listed: bool,
}

/// Who writes, in the audit: a family that showed the secret of its slip.
const FAMILY: &str = "family";

fn ask(visit: &Visit<'_>, problems: Problems) -> AskPage {
    AskPage { shell: Shell::new(visit, visit.words.t("own-title")), problems }
}

/// `GET /own-record`.
pub(super) fn page(visit: &mut Visit<'_>) -> Answered {
    show(&ask(visit, Problems::default()))
}

/// `POST /own-record`: the secret is in the body, never in an address that a browser keeps.
pub(super) fn open(visit: &mut Visit<'_>) -> Answered {
    let w = visit.words;
    let secret = visit.form.raw("secret").to_owned();
    let by = By { actor: FAMILY, at: &visit.now };
    let (sentence, status) = match open_record(&mut visit.db, by, &secret, &visit.address) {
        Ok((commune, subject)) => {
            let word = visit.app.visits.begin(kept_of(&secret).unwrap_or_default(), &visit.now)?;
            let going = Going { key: (commune.get(), subject), word };
            return show(&opened(visit, going, String::new(), Problems::default())?);
        }
        Err(OpenError::Store(error)) => return Err(error.into()),
        Err(OpenError::Wait { seconds }) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            (w.n("error-too-often-why", seconds), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(OpenError::Unknown) => (w.t("own-unknown"), StatusCode::UNPROCESSABLE_ENTITY),
    };
    asked_again(visit, sentence, status)
}

fn asked_again(visit: &Visit<'_>, sentence: String, status: StatusCode) -> Answered {
    let mut problems = Problems::default();
    problems.add("secret", sentence);
    Ok(Answer::html(ask(visit, problems).render()?).status(status))
}

/// A record that is open, and the word by which its page goes on.
struct Going {
    key: SubjectKey,
    word: String,
}

/// The record of the page that was sent; nothing when its time is over, or a newer slip took the place of its secret.
fn going_on(visit: &Visit<'_>) -> Result<Option<Going>, WebError> {
    let word = visit.form.get("word").to_owned();
    let Some(kept) = visit.app.visits.kept(&word, &visit.now) else { return Ok(None) };
    Ok(still_opens(&visit.db, &kept)?.map(|key| Going { key, word }))
}

fn over(visit: &Visit<'_>) -> Answered {
    asked_again(visit, visit.words.t("own-over"), StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /own-record/listing`: on no public list from now on, or on lists again.
pub(super) fn set_listing(visit: &mut Visit<'_>) -> Answered {
    let Some(going) = going_on(visit)? else { return over(visit) };
    let listed = visit.form.get("listed") == "1";
    let by = By { actor: FAMILY, at: &visit.now };
    match set_listed(&mut visit.db, by, going.key, (Way::OwnRecord, listed), visit.today) {
        Ok(()) | Err(PublicationError::Unchanged) => {
            let done = visit.words.t(if listed { "said-listed-again" } else { "said-unlisted" });
            show(&opened(visit, going, done, Problems::default())?)
        }
        Err(PublicationError::Store(error)) => Err(error.into()),
        Err(error) => Err(WebError::Refused(visit.words.text(&error.text()).to_owned())),
    }
}

/// `POST /own-record/request`: something is wrong; the commune is told.
pub(super) fn ask_correction(visit: &mut Visit<'_>) -> Answered {
    let Some(going) = going_on(visit)? else { return over(visit) };
    let w = visit.words;
    let mut problems = Problems::default();
    if let Some(what) = What::parse(visit.form.get("what")) {
        let of = visit.form.get("of").to_owned();
        let of = of.rsplit_once('.').and_then(|(title, year)| Some((title, year.parse().ok()?)));
        let by = By { actor: FAMILY, at: &visit.now };
        match ask_commune(&mut visit.db, by, going.key, (what, of), visit.today) {
            Ok(_) => {
                visit.form = Fields::default();
                return show(&opened(visit, going, w.t("own-asked"), problems)?);
            }
            Err(RequestError::Store(error)) => return Err(error.into()),
            Err(error @ RequestError::NoSuchResult) => problems.add("of", w.text(&error.text())),
            Err(error) => problems.add("what", w.text(&error.text())),
        }
    } else {
        problems.add("what", w.t("choose-one"));
    }
    let page = opened(visit, going, String::new(), problems)?;
    Ok(show(&page)?.status(StatusCode::UNPROCESSABLE_ENTITY))
}

fn opened(
    visit: &Visit<'_>,
    Going { key, word }: Going,
    done: String,
    problems: Problems,
) -> Result<RecordPage, WebError> {
    let w = visit.words;
    let record = record(&visit.db, key.0, key.1)?.ok_or(WebError::NotFound)?;
    let heading = |case: &CaseRow| format!("{} {}", w.title(&case.title), case.year);
    let years = record.cases.iter().map(|case| Year {
        key: format!("{}.{}", case.title, case.year),
        heading: heading(case),
        outcome: outcome_word(&case.outcome, w),
        class: outcome_class(&case.outcome),
        total: case.total_hundredths.map_or_else(String::new, |n| w.hundredths(n)),
        state: state_word(&case.state, &case.outcome, w),
        decision: case.decision.as_deref().map_or_else(String::new, |number| {
            let day = case.signed_on.as_deref().map_or_else(String::new, |day| w.day_text(day));
            w.with("decision-of", &[("number", number), ("day", &day)])
        }),
    });
    let scored = record.cases.iter().find(|case| case.source == "items");
    let (mut lines, mut gone) = (Vec::new(), String::new());
    if let Some(scored) = scored {
        let found = listed_cases(&visit.db, (key.0, &scored.title, scored.year), Some(&record.row.code))?;
        if let Some(case) = found.first() {
            lines = lines_of(visit, key, (&scored.title, scored.year), case)?.1;
            gone = gone_word(visit, key, (&scored.title, scored.year), (&case.source, &case.answers))?;
        }
    }
    let requests = requests_of(&visit.db, key)?;
    let requests = requests.iter().map(|one| Asked {
        what: what_word(one, w),
        asked_on: w.day_text(&one.asked_on),
        state: request_state(one, w),
        answer: answer_word(one, w),
    });
    Ok(RecordPage {
        shell: Shell::new(visit, record.row.name.clone()),
        sub: record.row.hamlet_name.clone(),
        done,
        problems,
        word,
        years: years.collect(),
        newest: scored.map_or_else(String::new, heading),
        lines,
        gone,
        requests: requests.collect(),
        wrongs: wrongs(w),
        typed_what: visit.form.get("what").to_owned(),
        typed_of: visit.form.get("of").to_owned(),
        listed: unlisted_since(&visit.db, key)?.is_none(),
        name: record.row.name,
    })
}
