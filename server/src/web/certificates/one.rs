//! One certificate: what it says, its credential for other software, and issuing it again.

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, WebError};
use super::super::authority::can_decide_it;
use super::super::decisions::{opened, opened_to_decide};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::{Line, heading, key_words, line, number_of, refused};
use crate::actions::certificates::{
    Again, AgainError, PublishError, Why, credential, issue_again, public_address,
};
use crate::store::certificates::{CertificateRow, Listed, certificate, is_held};
use crate::store::db::By;

#[derive(Template)]
#[template(path = "web/certificates/one.html")]
struct OnePage {
    shell: Shell,
    id: i64,
    decision_id: i64,
    line: Line,
    valid_to: String,
    code: String,
    replaced_by: i64,
    may_issue: bool,
    /// It stands: it may be printed, and issued again.
    stands: bool,
    has_address: bool,
    whys: Vec<(&'static str, String, bool)>,
    name: String,
    hamlet: String,
    amended_by: String,
    problems: Problems,
}

/// The certificate of the address, if whoever asks may see its decision.
fn asked(visit: &Visit<'_>) -> Result<(CertificateRow, bool, String), WebError> {
    let (stored, _) = opened(visit)?;
    let id: i64 = visit.path.read("certificate").ok_or(WebError::NotFound)?;
    let row =
        certificate(&visit.db, id)?.filter(|row| row.decision == stored.id).ok_or(WebError::NotFound)?;
    Ok((row, can_decide_it(visit, &stored), heading(&stored)))
}

fn page_of(visit: &Visit<'_>, problems: Problems) -> Result<OnePage, WebError> {
    let w = visit.words;
    let (row, may_issue, decision) = asked(visit)?;
    let held = is_held(&visit.db, (row.subject_commune, row.subject), (&row.title, row.year), row.decision)?;
    let typed = |name: &str, known: &str| {
        if visit.form.has(name) { visit.form.raw(name).to_owned() } else { known.to_owned() }
    };
    let (name, hamlet) = (typed("name", &row.name), typed("hamlet", &row.hamlet));
    let one = Listed { row, held };
    let line = line(&one, &decision, (visit.today, visit.words));
    let row = one.row;
    Ok(OnePage {
        shell: Shell::new(visit, number_of(&row))
            .then("/decisions", w.t("nav-decisions"))
            .then(format!("/decisions/{}", row.decision), decision)
            .then(format!("/decisions/{}/certificates", row.decision), w.t("certificates-title"))
            .then("", number_of(&row)),
        id: row.id,
        decision_id: row.decision,
        valid_to: w.day_text(&row.valid_to),
        code: row.code,
        replaced_by: row.replaced_by,
        may_issue,
        stands: held && row.replaced_by == 0,
        has_address: public_address(&visit.db)?.is_some(),
        whys: Why::ALL
            .iter()
            .map(|why| {
                let words = w.t(&format!("certificate-why-{}", why.code()));
                (why.code(), words, visit.form.get("why") == why.code())
            })
            .collect(),
        name,
        hamlet,
        amended_by: visit.form.raw("amended_by").to_owned(),
        line,
        problems,
    })
}

/// `GET /decisions/{id}/certificates/{certificate}`.
pub(in super::super) fn one(visit: &mut Visit<'_>) -> Answered {
    let (_, commune) = opened(visit)?;
    visit.may_see(Verb::ViewRecords, Scope::Place(commune))?;
    show(&page_of(visit, Problems::default())?)
}

/// `POST /decisions/{id}/certificates/{certificate}`: another in its place.
pub(in super::super) fn again(visit: &mut Visit<'_>) -> Answered {
    opened_to_decide(visit)?;
    let w = visit.words;
    let (row, _, _) = asked(visit)?;
    let mut problems = Problems::default();
    let Some(why) = Why::parse(visit.form.get("why")) else {
        problems.add("why", w.t("certificate-why-needed"));
        return show_again(&page_of(visit, problems)?);
    };
    let [name, hamlet, amended_by] =
        ["name", "hamlet", "amended_by"].map(|field| visit.form.get(field).to_owned());
    let (actor, now, today) = (visit.actor.clone(), visit.now.clone(), visit.today);
    let app = visit.app;
    let made = issue_again(
        &mut visit.db,
        &app.certificates.folder,
        &visit.places,
        row.id,
        &Again { why, name: &name, hamlet: &hamlet, amended_by: &amended_by },
        (today, By { actor: &actor, at: &now }),
    );
    let (field, sentence) = match made {
        Ok(new) => {
            let to = format!("/decisions/{}/certificates/{}?said=certificate-again", new.decision, new.id);
            return Ok(Answer::see(to));
        }
        Err(AgainError::Issue(error)) => return Err(refused(&error, visit)),
        Err(AgainError::NoSuchCertificate) => return Err(WebError::NotFound),
        Err(AgainError::Replaced(_)) => ("why", w.t("certificate-replaced-already")),
        Err(AgainError::NotHeld) => ("why", w.t("certificate-not-held")),
        Err(AgainError::NoAmendment) => ("amended_by", w.t("certificate-no-amendment")),
        Err(AgainError::Name) => ("name", w.t("certificate-bad-name")),
    };
    problems.add(field, sentence);
    show_again(&page_of(visit, problems)?)
}

/// `GET /decisions/{id}/certificates/{certificate}/credential`: for the holder, who may keep it in other software.
pub(in super::super) fn credential_file(visit: &mut Visit<'_>) -> Answered {
    opened_to_decide(visit)?;
    let (row, _, _) = asked(visit)?;
    let signed =
        credential(&visit.db, &visit.app.certificates.folder, &row).map_err(|error| match error {
            PublishError::NoAddress => WebError::Refused(visit.words.t("certificate-no-address")),
            PublishError::Key(error) => WebError::Refused(key_words(&error, visit)),
            other @ (PublishError::Damaged | PublishError::Packing(_) | PublishError::Store(_)) => {
                WebError::Ours(other.to_string())
            }
        })?;
    let name = format!("giay-cong-nhan-{}.jwt", number_of(&row).replace('/', "-"));
    Ok(Answer::file("application/vc+jwt", &name, signed.into_bytes()))
}
