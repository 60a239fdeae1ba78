//! What an audit entry says, as people say it: the verb's sentence, with titles, days, reasons and numbers in words.
//!
//! An entry is a verb and its facts between spaces, in an order of its own; names stand in none. Deliberately absent:
//! names of subjects and hamlets, which the audit does not hold; the entry itself stands beside its sentence.

use std::collections::HashMap;

use programme::assessment::{Cleared, ReviewReason};
use programme::papers::TextKind;
use programme::recognition::Refusal;
use programme::titles::Office;

use super::super::words::Words;

/// Facts by verb, in the order in which an entry has them. A verb that is not here has one, `about`.
const FACTS: &[(&str, &[&str])] = &[
    ("record.created", &["id", "code"]),
    ("record.edited", &["id", "code", "fields"]),
    ("record.moved", &["id", "code", "hamlet", "year"]),
    ("record.closed", &["id", "code", "ending", "year"]),
    ("record.reopened", &["id", "code"]),
    ("record.merged", &["id", "code", "other", "other_code"]),
    ("household.split", &["id", "code", "other", "other_code", "year"]),
    ("clan.member_added", &["id", "commune", "other", "day"]),
    ("clan.member_ended", &["id", "commune", "other", "day", "until"]),
    ("unit.body_added", &["id", "code", "day"]),
    ("unit.body_ended", &["id", "code", "day", "until"]),
    ("hamlet.filled", &["hamlet", "title", "year", "how", "n"]),
    ("meeting.recorded", &["hamlet", "title", "year", "n"]),
    ("review.approved", &["title", "year", "of"]),
    ("review.returned", &["title", "year", "of", "why"]),
    ("review.changed", &["title", "year", "of", "why"]),
    ("case.typed", &["title", "year", "of"]),
    ("case.begun", &["title", "year", "of"]),
    ("case.cleared", &["title", "year", "of", "why"]),
    ("case.review_changed", &["title", "year", "of", "why"]),
    ("reorganisation.drafted", &["id", "day"]),
    ("reorganisation.applied", &["id", "day"]),
    ("reorganisation.taken_back", &["id", "day"]),
    ("reorganisation.discarded", &["id"]),
    ("boundaries.imported", &["id", "day", "n"]),
    ("boundaries.removed", &["id", "n"]),
    ("certificate.amended_again", &["id", "n"]),
    ("cases.jointly_appraised", &["title", "year", "office", "n"]),
    ("cases.proposed", &["title", "year", "n"]),
    ("cases.proposal_withdrawn", &["title", "year", "n"]),
    ("cases.refused", &["title", "year", "n"]),
    ("cases.reopened", &["title", "year", "n"]),
    ("decision.drafted", &["id", "n"]),
    ("decision.discarded", &["id", "n"]),
    ("decision.issued", &["id", "n"]),
    ("appeal.received", &["title", "year", "of", "id"]),
    ("appeal.answered", &["id"]),
    ("letter.sent", &["title", "year", "id", "n"]),
    ("decision.relisted", &["id"]),
    ("decision.announced", &["id", "day"]),
    ("decision.withdrawal_drafted", &["id", "n"]),
    ("decision.amendment_drafted", &["id", "n"]),
    ("decision.correction_drafted", &["id", "n"]),
    ("list.published", &["id", "day", "until"]),
    ("list.taken_down", &["id"]),
    ("list.family_out", &["id", "way"]),
    ("list.family_back", &["id", "way"]),
    ("request.asked", &["id", "wrong"]),
    ("request.answered", &["id", "answer"]),
    ("retention.set", &["id", "years", "day"]),
    ("answers.purged", &["year", "n"]),
    ("household.erased", &["id", "erase-why", "erase-by"]),
    ("paper_text.kept", &["text", "place", "day"]),
    ("paper_text.reset", &["text", "place", "day"]),
    ("demo.working_day", &["day"]),
    ("title.set", &["title", "fact", "day", "value"]),
    ("title.pilot_added", &["title", "years"]),
    ("title.pilot_withdrawn", &["title"]),
    ("unit.managed_by", &["id", "level", "year"]),
    ("hamlet_home.assigned", &["day", "n"]),
    ("hamlet_home.unassigned", &["day"]),
];

/// Kinds of records, as entries call them.
const NOUNS: [&str; 5] = ["household", "clan", "hamlet", "unit", "commune"];

/// A verb without its noun, where its sentence is the same for every kind of record; and the kind.
fn general(verb: &str) -> (String, &str) {
    match verb.split_once('.') {
        Some((noun, did))
            if NOUNS.contains(&noun)
                && ["created", "edited", "moved", "closed", "reopened", "merged"].contains(&did) =>
        {
            (format!("record.{did}"), if noun == "household" { "family" } else { noun })
        }
        _ => (verb.to_owned(), ""),
    }
}

/// The sentence of an entry; nothing where its verb has none. Ids of accounts become names.
pub(super) fn sentence(what: &str, names: &HashMap<i64, String>, w: Words) -> Option<String> {
    let mut parts = what.split(' ');
    let (verb, kind) = general(parts.next().unwrap_or_default());
    let key = format!("adm-did-{}", verb.replace(['.', '_'], "-"));
    let kind = if kind.is_empty() { String::new() } else { w.t(&format!("kind-{kind}")) };
    let mut told: Vec<(&'static str, String)> = vec![("kind", kind)];
    match FACTS.iter().find(|(known, _)| *known == verb) {
        Some((_, facts)) => {
            for name in *facts {
                let fact = parts.next().unwrap_or_default();
                let said = match (*name, fact) {
                    ("of", "rows") => {
                        let n = parts.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
                        w.n("adm-of-rows", n)
                    }
                    ("of", subject) => w.with("adm-of-one", &[("id", subject)]),
                    (name, fact) => in_words(name, fact, w),
                };
                told.push((name, said));
            }
        }
        None => {
            let rest: Vec<&str> = parts.collect();
            let about = match rest.first().and_then(|id| id.parse::<i64>().ok()) {
                Some(0) => w.t("adm-unknown-login"),
                Some(id) if verb.starts_with("account.") => {
                    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
                }
                Some(_) | None => rest.join(" "),
            };
            told.push(("about", about));
        }
    }
    let told: Vec<(&'static str, &str)> = told.iter().map(|(name, text)| (*name, text.as_str())).collect();
    w.maybe_with(&key, &told)
}

/// One fact.
fn in_words(name: &str, fact: &str, w: Words) -> String {
    match name {
        "title" => w.title(fact),
        "fact" => w.maybe(&format!("fact-{}", fact.replace('_', "-"))).unwrap_or_else(|| fact.to_owned()),
        "office" => {
            Office::parse(fact).map_or_else(|| fact.to_owned(), |office| w.text(&office.name()).to_owned())
        }
        "level" => crate::documents::words::level_word(fact, w.lang).to_owned(),
        "text" => {
            TextKind::parse(fact).map_or_else(|| fact.to_owned(), |kind| w.text(&kind.name()).to_owned())
        }
        "day" | "until" => w.day_text(fact),
        "way" | "wrong" | "answer" | "erase-why" | "erase-by" => {
            w.maybe(&format!("{name}-{}", fact.replace('_', "-"))).unwrap_or_else(|| fact.to_owned())
        }
        "ending" => w.maybe(&format!("ending-{}", fact.replace('_', "-"))).unwrap_or_else(|| fact.to_owned()),
        "how" => w.maybe(&format!("fill-{}-what", fact.replace('_', "-"))).unwrap_or_else(|| fact.to_owned()),
        "fields" => {
            let word = |field: &str| w.maybe(&format!("fact-{}", field.replace('_', "-")));
            let fields = fact.split(',').map(|field| word(field).unwrap_or_else(|| field.to_owned()));
            fields.collect::<Vec<_>>().join(", ")
        }
        "why" => {
            let review = ReviewReason::parse(fact).map(|why| w.text(&why.text()).to_owned());
            let cleared = || Cleared::parse(fact).map(|why| w.text(&why.text()).to_owned());
            let refused = || {
                let why = Refusal::parse(fact)?;
                w.maybe(&format!("refusal-{}", why.code().replace('_', "-")))
            };
            review.or_else(cleared).or_else(refused).unwrap_or_else(|| fact.to_owned())
        }
        _ => fact.to_owned(),
    }
}
