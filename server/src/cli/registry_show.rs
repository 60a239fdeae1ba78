//! How `hoctap registry` shows a list, a record, what was found, and pairs.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::Atlas;
use programme::text::Lang;

use super::Refused;
use crate::documents::registry_table::word;
use crate::documents::words::title_word;
use crate::registry_index::{Hit, Page, Twin};
use crate::store::registry::{HistoryEntry, ListedRow, Record};

fn number(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

fn line(row: &ListedRow, lang: Lang) -> [String; 7] {
    let case = row.case.as_ref();
    [
        row.code.clone(),
        row.name.clone(),
        row.hamlet_name.clone(),
        row.group.clone(),
        number(row.birth_year),
        number(row.ended),
        case.map(|case| format!("{} {}", case.year, word(&case.outcome, lang))).unwrap_or_default(),
    ]
}

fn heads(lang: Lang) -> [String; 7] {
    let heads = match lang {
        Lang::Vi => ["Mã", "Tên", "Ấp", "Tổ", "Sinh", "Đóng từ", "Hồ sơ"],
        Lang::En => ["Code", "Name", "Hamlet", "Group", "Born", "Closed", "Case"],
    };
    heads.map(str::to_owned)
}

pub(super) fn page(page: &Page, json: bool, lang: Lang) -> Result<(), Refused> {
    let next = page.next.map(|next| next.to_string());
    if json {
        return super::say_json(&serde_json::json!({ "rows": page.rows, "next": next }));
    }
    let mut lines = vec![heads(lang)];
    lines.extend(page.rows.iter().map(|row| line(row, lang)));
    super::say(&super::aligned(&lines, &[]));
    if let Some(next) = next {
        super::say(&format!("--after {next}\n"));
    }
    Ok(())
}

pub(super) fn record(
    record: &Record,
    history: &[HistoryEntry],
    json: bool,
    lang: Lang,
) -> Result<(), Refused> {
    if json {
        return super::say_json(&serde_json::json!({ "record": record, "history": history }));
    }
    super::say(&super::aligned(&[heads(lang), line(&record.row, lang)], &[]));
    let version = if lang == Lang::Vi { "Bản" } else { "Version" };
    super::say(&format!("{version} {}\n", record.version));
    for stay in &record.stays {
        super::say(&format!("  {}  {}\n", stay.from, stay.name));
    }
    for case in &record.cases {
        let decision = case.decision.as_deref().unwrap_or("");
        let title = title_word(&case.title, lang);
        let outcome = word(&case.outcome, lang);
        super::say(&format!(
            "  {}  {title}  {outcome}  {}  {decision}\n",
            case.year,
            word(&case.state, lang)
        ));
    }
    for member in &record.members {
        let to = member.to.as_deref().unwrap_or("");
        super::say(&format!("  {} {}  {}–{to}\n", member.code, member.name, member.from));
    }
    let mut lines = Vec::new();
    for entry in history {
        lines.push([
            entry.at.get(..19).unwrap_or(&entry.at).replace('T', " "),
            entry.actor.clone(),
            entry.verb.clone(),
            entry.field.clone(),
            number(entry.year),
            entry.from.clone(),
            entry.to.clone(),
            entry.why.clone(),
        ]);
    }
    super::say(&super::aligned(&lines, &[]));
    Ok(())
}

pub(super) fn hits(hits: &[Hit], atlas: &Atlas, on: Date, json: bool) -> Result<(), Refused> {
    if json {
        return super::say_json(&hits);
    }
    let place = |commune: i64| {
        let here = PlaceId::new(commune);
        let now = atlas.on_map(here, on).first().map_or(here, |(id, _)| *id);
        atlas.version_at(now, on).map(|version| version.full_name.to_owned()).unwrap_or_default()
    };
    let line = |hit: &Hit| [hit.code.clone(), hit.name.clone(), hit.hamlet_name.clone(), place(hit.commune)];
    super::say(&super::aligned(&hits.iter().map(line).collect::<Vec<_>>(), &[]));
    Ok(())
}

pub(super) fn pairs(pairs: &[Twin], json: bool, lang: Lang) -> Result<(), Refused> {
    if json {
        return super::say_json(&pairs);
    }
    let mut lines = vec![heads(lang)];
    for twin in pairs {
        lines.extend([line(&twin.one, lang), line(&twin.other, lang), Default::default()]);
    }
    super::say(&super::aligned(&lines, &[]));
    Ok(())
}
