//! The papers of a decision, as PDF to be printed and as DOCX to be edited before it is signed.

use super::super::answer::{Answer, Answered, WebError};
use super::super::visit::Visit;
use super::opened;
use crate::documents::paper::{Paper, docx, pdf};
use crate::dossier::{
    DossierError, PaperError, announcement_of, loudspeakers_of, paper_of, parts_of, zip_of,
};

/// The media type of a Word document.
pub(in super::super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Why there is no such paper, as a page says it.
pub(in super::super) fn no_paper(error: &PaperError, visit: &Visit<'_>) -> WebError {
    match error {
        PaperError::Store(error) => WebError::Ours(error.to_string()),
        PaperError::Nothing => WebError::Refused(visit.words.t("paper-nothing")),
        PaperError::Title => WebError::Refused(visit.words.t("paper-no-title")),
    }
}

/// A paper in the form that is asked for, to keep.
pub(in super::super) fn sent(paper: &Paper, name: &str, form: &str) -> Answered {
    let ours = |error: &dyn std::fmt::Display| WebError::Ours(error.to_string());
    match form {
        "pdf" => {
            let content = pdf(paper).map_err(|error| ours(&error))?;
            Ok(Answer::file("application/pdf", &format!("{name}.pdf"), content))
        }
        "docx" => {
            let content = docx(paper).map_err(|error| ours(&error))?;
            Ok(Answer::file(DOCX, &format!("{name}.docx"), content))
        }
        _ => Err(WebError::NotFound),
    }
}

/// `GET /decisions/{id}/papers/{paper}`: `decision.docx`, `decision.pdf`, `announcement.pdf`, `loudspeaker.zip`,
/// `dossier.zip` and the like.
pub(in super::super) fn papers(visit: &mut Visit<'_>) -> Answered {
    let (stored, _) = opened(visit)?;
    let asked = visit.path.get("paper").to_owned();
    let (what, form) = asked.split_once('.').ok_or(WebError::NotFound)?;
    let (db, atlas, today) = (&visit.db, visit.atlas(), visit.today);
    let number = stored.number.as_deref().unwrap_or("du-thao").replace(['/', '\\'], "-");
    let failed = |error: DossierError| {
        let DossierError::Paper(why) = &error else { return WebError::Ours(error.to_string()) };
        no_paper(why, visit)
    };
    let zipped = |parts, name: String| {
        let content = zip_of(parts).map_err(failed)?;
        Ok(Answer::file("application/zip", &name, content))
    };
    match (what, form) {
        ("decision", _) => {
            let paper = paper_of(db, atlas, &stored, today).map_err(|error| no_paper(&error, visit))?;
            sent(&paper, &format!("quyet-dinh-{number}-{}", stored.id), form)
        }
        ("announcement", _) => {
            let paper =
                announcement_of(db, atlas, &stored, today).map_err(|error| no_paper(&error, visit))?;
            sent(&paper, &format!("thong-bao-{number}"), form)
        }
        ("loudspeaker", "zip") => {
            let papers =
                loudspeakers_of(db, atlas, &stored, today).map_err(|error| no_paper(&error, visit))?;
            let mut parts = Vec::new();
            for (n, (hamlet, paper)) in (1..).zip(papers) {
                let content = pdf(&paper).map_err(|error| WebError::Ours(error.to_string()))?;
                parts.push(crate::dossier::Part { name: format!("{n:02}-{hamlet}.pdf"), content });
            }
            zipped(parts, format!("bai-phat-thanh-{number}.zip"))
        }
        ("dossier", "zip") => {
            let parts = parts_of(db, atlas, &stored, today).map_err(failed)?;
            zipped(parts, format!("ho-so-{number}-{}.zip", stored.id))
        }
        _ => Err(WebError::NotFound),
    }
}
