//! Backups: the list, a new one, a check of one, and one to take away.

use askama::Template;
use programme::accounts::{Scope, Verb};

use super::super::answer::{Answer, Answered, Content, WebError};
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::shell;
use crate::actions::backups::{
    backup_file, backups_in, check_backup, kept_backups, make_backup, note_download,
};
use crate::store::db::{By, StoreError};

struct Row {
    name: String,
    at: String,
    size: String,
}

/// What a check found.
struct Checked {
    name: String,
    rows: i64,
    wrong: Vec<String>,
}

#[derive(Template)]
#[template(path = "web/admin/backups.html")]
struct BackupsPage {
    shell: Shell,
    folder: String,
    rows: Vec<Row>,
    checked: Option<Checked>,
}

/// The moment in a backup's name, in words.
fn moment(name: &str, visit: &Visit<'_>) -> String {
    let at = name.strip_prefix("hoctap-").and_then(|rest| rest.strip_suffix(".backup")).unwrap_or_default();
    let Some((day, time)) = at.split_once('T') else { return name.to_owned() };
    visit.words.moment(&format!("{day}T{}", time.replace('-', ":")))
}

fn page(visit: &Visit<'_>, checked: Option<Checked>) -> Answered {
    let kept = kept_backups(&visit.app.folder)?;
    let rows = kept
        .into_iter()
        .map(|kept| Row { at: moment(&kept.name, visit), size: visit.words.size(kept.size), name: kept.name })
        .collect();
    let folder = backups_in(&visit.app.folder).display().to_string();
    show(&BackupsPage { shell: shell(visit, visit.words.t("adm-backups")), folder, rows, checked })
}

/// A backup holds every record, so that only whoever operates everything has to do with one.
fn may(visit: &Visit<'_>) -> Result<(), WebError> {
    visit.may(Verb::Operate, Scope::Everywhere).map(|_| ())
}

/// `GET /admin/backups`.
pub(in super::super) fn list(visit: &mut Visit<'_>) -> Answered {
    may(visit)?;
    page(visit, None)
}

/// `POST /admin/backups`.
pub(in super::super) fn make(visit: &mut Visit<'_>) -> Answered {
    may(visit)?;
    let (actor, now, app) = (visit.actor.clone(), visit.now.clone(), visit.app);
    match make_backup(&mut visit.db, &app.folder, By { actor: &actor, at: &now }) {
        Ok((_, rows)) => Ok(Answer::see(format!("/admin/backups?said=backup-made&n={rows}"))),
        // Asked for twice in one second: it is there.
        Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(Answer::see("/admin/backups"))
        }
        Err(StoreError::Io { path, source }) => Err(WebError::Refused(visit.words.with(
            "adm-backup-failed",
            &[("path", &path.display().to_string()), ("why", &source.to_string())],
        ))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/backups/{name}/check`: read again and recounted.
pub(in super::super) fn check(visit: &mut Visit<'_>) -> Answered {
    may(visit)?;
    let name = visit.path.get("name").to_owned();
    let file = backup_file(&visit.app.folder, &name).ok_or(WebError::NotFound)?;
    let checked = match check_backup(&file) {
        Ok(summary) => Checked {
            name,
            rows: i64::try_from(summary.rows).unwrap_or(i64::MAX),
            wrong: summary
                .wrong
                .iter()
                .map(|wrong| format!("{} {} [{}]", wrong.meaning(visit.lang()), wrong.at, wrong.code))
                .collect(),
        },
        Err(error) => Checked { name, rows: 0, wrong: vec![error.to_string()] },
    };
    page(visit, Some(checked))
}

/// `POST /admin/backups/{name}/download`: a form, since it leaves an entry in the audit.
pub(in super::super) fn download(visit: &mut Visit<'_>) -> Answered {
    may(visit)?;
    let name = visit.path.get("name").to_owned();
    let file = backup_file(&visit.app.folder, &name).ok_or(WebError::NotFound)?;
    let (actor, now) = (visit.actor.clone(), visit.now.clone());
    note_download(&mut visit.db, &name, By { actor: &actor, at: &now })?;
    let mut answer = Answer::file("application/vnd.sqlite3", &name, Vec::new());
    answer.body = Content::File(file);
    Ok(answer)
}
