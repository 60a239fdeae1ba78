//! What happened to a record, as people read it: one change a line, with who made it and why.

use ahash::AHashMap;

use super::super::words::Words;
use super::list::outcome_word;
use crate::documents::registry_table::word;
use crate::documents::words::level_word;
use crate::store::registry::HistoryEntry;

/// One fact that changed.
pub(super) struct Fact {
    pub(super) what: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// What one act of one person, or one file, did.
pub(super) struct Event {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) file: String,
    pub(super) what: String,
    pub(super) lines: Vec<Fact>,
    pub(super) why: String,
}

/// The history in its order; what was done at once is one event.
pub(super) fn events(history: &[HistoryEntry], actors: &AHashMap<String, String>, w: Words) -> Vec<Event> {
    let same = |a: &HistoryEntry, b: &HistoryEntry| {
        (a.job, &a.at, &a.verb, &a.title) == (b.job, &b.at, &b.verb, &b.title)
            && (a.title.is_empty() || a.year == b.year)
    };
    history.chunk_by(same).map(|chunk| event(chunk, actors, w)).collect()
}

fn event(chunk: &[HistoryEntry], actors: &AHashMap<String, String>, w: Words) -> Event {
    let first = &chunk[0];
    let mut what = verb(&first.verb, w);
    if !first.title.is_empty() {
        let year = first.year.map_or_else(String::new, |year| format!(" {year}"));
        what = format!("{what}: {}{year}", w.title(&first.title));
    }
    let who = match first.actor.as_str() {
        "" => String::new(),
        "cli" => w.t("actor-cli"),
        actor => actors.get(actor).cloned().unwrap_or_else(|| actor.to_owned()),
    };
    let is_day = !first.at.contains('T');
    Event {
        when: if is_day { w.day_text(&first.at) } else { w.moment(&first.at) },
        who,
        file: first.file.clone(),
        what,
        lines: chunk.iter().filter_map(|entry| line(entry, w)).collect(),
        why: chunk
            .iter()
            .map(|entry| entry.why.as_str())
            .find(|why| !why.is_empty())
            .unwrap_or("")
            .to_owned(),
    }
}

/// What was done, in words; of a kind's own verb its end says it.
fn verb(verb: &str, w: Words) -> String {
    let whole = format!("did-{}", verb.replace(['.', '_'], "-"));
    let end = verb.rsplit('.').next().unwrap_or(verb);
    w.maybe(&whole)
        .or_else(|| w.maybe(&format!("did-{}", end.replace('_', "-"))))
        .unwrap_or_else(|| verb.to_owned())
}

fn line(entry: &HistoryEntry, w: Words) -> Option<Fact> {
    let end = entry.verb.rsplit('.').next().unwrap_or("");
    let of = |what: String, from: String, to: String| Some(Fact { what, from, to });
    let days = |text: &str| {
        let one = |day: &str| if day.is_empty() { w.t("until-now") } else { w.day_text(day) };
        text.split('/').map(one).collect::<Vec<_>>().join(" – ")
    };
    match end {
        // Both days of a bond: a file keeps them as one text.
        "member_added" | "joined" | "member_ended" | "left" | "added" | "body_added" | "body_ended" => {
            let period =
                if entry.from.is_empty() { entry.to.clone() } else { format!("{}/{}", entry.from, entry.to) };
            of(entry.field.clone(), String::new(), days(&period))
        }
        "managed_by" => {
            let level = |code: &str| level_word(code, w.lang).to_owned();
            of(entry.field.clone(), level(&entry.from), level(&entry.to))
        }
        "closed" | "reopened" => {
            of(word(&entry.field, w.lang).to_owned(), entry.from.clone(), entry.to.clone())
        }
        "split" => of(field(&entry.field, w), entry.from.clone(), entry.to.clone()),
        "merged" if entry.field == "bonds" => None,
        _ if entry.field == "answers" => of(w.t("fact-answers"), String::new(), w.t("fact-answers-changed")),
        _ if entry.field.is_empty() => None,
        _ => {
            let mut what = field(&entry.field, w);
            if let Some(year) = entry.year.filter(|_| entry.title.is_empty()) {
                what = format!("{what} {}", w.with("stay-from", &[("year", &year.to_string())]));
            }
            // Of a first assessment nothing stood before: that is no change from “not assessed”.
            let from =
                if entry.verb == "case.assessed" { String::new() } else { value(entry, &entry.from, w) };
            of(what, from, value(entry, &entry.to, w))
        }
    }
}

fn field(field: &str, w: Words) -> String {
    w.maybe(&format!("fact-{}", field.replace('_', "-"))).unwrap_or_else(|| field.to_owned())
}

fn value(entry: &HistoryEntry, value: &str, w: Words) -> String {
    match entry.field.as_str() {
        "" => String::new(),
        "outcome" => outcome_word(value, w),
        "registered" => w.maybe(&format!("registered-{value}")).unwrap_or_else(|| value.to_owned()),
        "poor" => match value {
            "1" => w.t("yes"),
            "0" => w.t("no"),
            other => other.to_owned(),
        },
        "source" => w.maybe(&format!("source-{value}")).unwrap_or_else(|| value.to_owned()),
        "total_hundredths" => value.parse().map_or_else(|_| value.to_owned(), |n| w.hundredths(n)),
        "reasons" => {
            let words =
                value.split([' ', ';', ',']).filter(|code| !code.is_empty()).map(|code| reason(code, w));
            words.collect::<Vec<_>>().join(", ")
        }
        _ => value.to_owned(),
    }
}

/// A reason against a pass by its code, `required_min:c1.1`.
fn reason(code: &str, w: Words) -> String {
    let (what, of) = code.split_once(':').unwrap_or((code, ""));
    let word = w.maybe(&format!("no-pass-{}", what.replace('_', "-"))).unwrap_or_else(|| what.to_owned());
    if of.is_empty() { word } else { format!("{word} {of}") }
}
