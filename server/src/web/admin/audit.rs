//! The audit as a page: who changed what and when, the newest first; and whether its chains are whole.

use askama::Template;
use jiff::ToSpan as _;
use programme::accounts::{Scope, Verb};
use programme::places::{Level, pad_commune_code};

use super::super::answer::{Answered, WebError};
use super::super::form::Problems;
use super::super::pages::{show, show_again};
use super::super::shell::Shell;
use super::super::visit::Visit;
use super::deeds::sentence;
use super::place_form::day_or;
use super::{SHOWN, actor_name};
use crate::actions::accounts::{ACCOUNTS_CHAIN, chain_text};
use crate::actions::day::begins_at;
use crate::store::accounts as stored;
use crate::store::audit::{AuditAsked, audit_entries, broken_entries};

/// An entry.
struct Row {
    at: String,
    chain: String,
    seq: i64,
    who: String,
    what: String,
    raw: String,
}

#[derive(Template)]
#[template(path = "web/admin/audit.html")]
struct AuditPage {
    shell: Shell,
    chain: String,
    everywhere: bool,
    verbs: Vec<(&'static str, String)>,
    verb: String,
    who: String,
    from: String,
    to: String,
    rows: Vec<Row>,
    older: String,
    check: String,
    checked: Option<Vec<String>>,
    problems: Problems,
}

/// What entries begin with, as the form offers it; the sentences are `adm-audit-…`.
const VERBS: [&str; 10] = [
    "account.",
    "account.sign",
    "account.granted",
    "account.viewed_as",
    "token.",
    "import.",
    "case",
    "decision.",
    "backup.",
    "restore.",
];

/// Chains that whoever asks may read: all where nothing is returned.
fn readable(visit: &Visit<'_>) -> Result<Option<Vec<i64>>, WebError> {
    visit.may_somewhere(Verb::ViewAudit)?;
    if visit.can(Verb::ViewAudit, Scope::Everywhere) {
        return Ok(None);
    }
    let communes = visit.atlas().places().filter(|place| place.level == Level::Commune);
    let own = communes.filter(|place| visit.can(Verb::ViewAudit, Scope::Place(place.id)));
    let mut chains: Vec<i64> = own.map(|place| place.id.get()).collect();
    chains.sort_unstable();
    Ok(Some(chains))
}

/// The chains that the form names, among those that may be read.
fn chosen(visit: &Visit<'_>, readable: Option<Vec<i64>>, problems: &mut Problems) -> Option<Vec<i64>> {
    let wanted = match visit.query.get("chain") {
        "" => return readable,
        "accounts" => vec![ACCOUNTS_CHAIN],
        "jobs" => vec![0],
        code => {
            let found = visit.atlas().by_code(Level::Commune, &pad_commune_code(code), visit.today);
            let Ok(commune) = found else {
                problems.add("chain", visit.words.t("no-such-place"));
                return Some(Vec::new());
            };
            visit.records_of(commune).into_iter().map(|place| place.get()).collect()
        }
    };
    let Some(readable) = readable else { return Some(wanted) };
    let allowed: Vec<i64> = wanted.iter().copied().filter(|chain| readable.contains(chain)).collect();
    if allowed.is_empty() {
        problems.add("chain", visit.words.t("adm-audit-not-yours"));
    }
    Some(allowed)
}

/// Whose entries: a login, or what stands in the entry.
fn actor(visit: &Visit<'_>, problems: &mut Problems) -> Result<String, WebError> {
    let who = visit.query.get("who");
    if who.is_empty() || who == "cli" || who == "nobody" || who.starts_with("account:") {
        return Ok(who.to_owned());
    }
    match stored::by_login(&visit.db, &programme::fold::fold(who))? {
        Some(account) => Ok(format!("account:{}", account.id)),
        None => {
            problems.add("who", visit.words.t("adm-no-such-login"));
            Ok(String::new())
        }
    }
}

/// `GET /admin/audit`.
pub(in super::super) fn page(visit: &mut Visit<'_>) -> Answered {
    let (w, mut problems) = (visit.words, Problems::default());
    let readable = readable(visit)?;
    let everywhere = readable.is_none();
    let chains = chosen(visit, readable, &mut problems);
    let who = actor(visit, &mut problems)?;
    let moment = |name: &str, add: i64, problems: &mut Problems| {
        if !visit.query.has(name) {
            return String::new();
        }
        let day = day_or(visit, visit.query.get(name), name, visit.today, problems);
        day.checked_add(add.days()).map_or_else(|_| String::new(), begins_at)
    };
    let (from, until) = (moment("from", 0, &mut problems), moment("to", 1, &mut problems));
    let before = visit.query.get("before").to_owned();
    let mut parts = before.split(',');
    let before = match (parts.next(), parts.next().map(str::parse), parts.next().map(str::parse)) {
        (Some(at), Some(Ok(chain)), Some(Ok(seq))) => Some((at, chain, seq)),
        _ => None,
    };
    let verb = visit.query.get("verb");
    let asked = AuditAsked {
        chains: chains.as_deref(),
        actor: &who,
        verb,
        from: &from,
        until: &until,
        before,
        limit: SHOWN + 1,
    };
    let mut entries = if problems.is_empty() { audit_entries(&visit.db, &asked)? } else { Vec::new() };
    let more = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let older = entries.last().filter(|_| more).map_or_else(String::new, |last| {
        visit.query.query_with(&[("before", &format!("{},{},{}", last.at, last.chain, last.seq))])
    });
    let checked = if visit.query.has("check") { Some(check(visit, chains.as_deref())?) } else { None };
    let names = stored::account_names(&visit.db)?;
    let rows = entries
        .into_iter()
        .map(|entry| Row {
            at: w.moment(&entry.at),
            chain: w.text(&chain_text(entry.chain, visit.today, visit.atlas())).to_owned(),
            seq: entry.seq,
            who: actor_name(&entry.actor, &names, w),
            what: sentence(&entry.what, &names, w).unwrap_or_else(|| entry.what.clone()),
            raw: entry.what,
        })
        .collect();
    let title = w.t("adm-audit");
    let mut shell = Shell::new(visit, title.clone());
    if visit.can_somewhere(Verb::ManageAccounts) {
        shell = shell.then("/admin", w.t("nav-admin")).then("", title);
    }
    let page = AuditPage {
        shell,
        chain: visit.query.get("chain").to_owned(),
        everywhere,
        verbs: VERBS
            .iter()
            .map(|verb| {
                (*verb, w.t(&format!("adm-audit-{}", verb.trim_end_matches('.').replace(['.', '_'], "-"))))
            })
            .collect(),
        verb: verb.to_owned(),
        who: visit.query.get("who").to_owned(),
        from: visit.query.get("from").to_owned(),
        to: visit.query.get("to").to_owned(),
        rows,
        older,
        check: visit.query.query_with(&[("check", "1"), ("before", "")]),
        checked,
        problems,
    };
    if page.problems.is_empty() { show(&page) } else { show_again(&page) }
}

/// Entries that do not hold the hash of the one before, in words; at most twenty.
fn check(visit: &Visit<'_>, chains: Option<&[i64]>) -> Result<Vec<String>, WebError> {
    let broken = match chains {
        Some([chain]) => broken_entries(&visit.db, Some(*chain))?,
        Some(chains) => {
            let mut broken = broken_entries(&visit.db, None)?;
            broken.retain(|(chain, _)| chains.contains(chain));
            broken
        }
        None => broken_entries(&visit.db, None)?,
    };
    let name = |chain| chain_text(chain, visit.today, visit.atlas());
    let words = |(chain, seq): &(i64, i64)| format!("{}, {seq}", visit.words.text(&name(*chain)));
    Ok(broken.iter().take(20).map(words).collect())
}
