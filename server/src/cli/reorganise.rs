//! `hoctap reorganise`: a reorganisation is drafted from a table of moves, previewed, applied on its day, taken back.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, EventFault, Extent};
use programme::text::{Lang, Text};

use super::accounts::today;
use super::records::{At, open, store_refused};
use super::words::day;
use super::{Refused, say, say_json};
use crate::actions::reorganise::{
    NewEvent, Preview, ReorganiseError, apply, changing, discard, draft, move_word, preview, table_word,
    take_back,
};
use crate::documents::words::{day_word, title_word};
use crate::store::db::Database;
use crate::store::reorganisations::{StoredEvent, reorganisation, reorganisations};

#[derive(Subcommand)]
pub(super) enum ReorganiseVerb {
    /// Liệt kê các biến động đã lập ở đây. | Reorganisations that were drafted here.
    List,
    /// Lập một biến động từ bảng các việc: đổi tên, đổi loại, đổi mã, chuyển cấp trên, nhập, tách, bỏ một cấp.
    /// | Draft one from a table of moves: begin, rename, kind, code, parent, merge, split, transfer, abolish.
    Draft {
        /// Bảng CSV: move,level,code,to,extent,default,share,name,full_name,kind,parent.
        /// | CSV table: move,level,code,to,extent,default,share,name,full_name,kind,parent.
        file: PathBuf,
        /// Ngày có hiệu lực. | First day of the new state.
        #[arg(long, value_parser = day)]
        on: Date,
        /// Số văn bản, ví dụ 856/NQ-UBTVQH14. | Number of the instrument.
        #[arg(long)]
        instrument: String,
        /// Tên gọi. | What it is called.
        #[arg(long)]
        name: String,
    },
    /// Xem một biến động sẽ làm gì với nơi, sổ hộ, hồ sơ, vai trò. | What one does to places, registry, cases, roles.
    Preview {
        /// Số của biến động trong chương trình. | Id of the reorganisation.
        id: i64,
    },
    /// Áp dụng, từ ngày có hiệu lực trở đi. | Apply one, on its day or later.
    Apply {
        /// Số của biến động trong chương trình. | Id of the reorganisation.
        id: i64,
    },
    /// Rút lại một biến động đã áp dụng, khi chưa có gì gắn với nơi mới. | Take one back while nothing rests on it.
    Undo {
        /// Số của biến động trong chương trình. | Id of the reorganisation.
        id: i64,
    },
    /// Bỏ một biến động chưa áp dụng. | Throw a draft away.
    Discard {
        /// Số của biến động trong chương trình. | Id of the reorganisation.
        id: i64,
    },
}

pub(super) fn run(verb: ReorganiseVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let failed = |error: ReorganiseError| refused(&error, lang);
    match verb {
        ReorganiseVerb::List => list(&db, at, lang),
        ReorganiseVerb::Draft { file, on, instrument, name } => {
            let moves = std::fs::read_to_string(&file)
                .map_err(|error| Refused(format!("{}: {error}", file.display())))?;
            let new = NewEvent { name: &name, on, instrument: &instrument, moves: &moves };
            let id = draft(&mut db, &new, at.by()).map_err(failed)?;
            let text = Text::new(
                format!("Đã lập biến động số {id}. Xem trước: hoctap reorganise preview {id}"),
                format!("Drafted as {id}. See what it does: hoctap reorganise preview {id}"),
            );
            say(&format!("{}\n", text.get(lang)));
            Ok(())
        }
        ReorganiseVerb::Preview { id } => {
            let stored = known(&db, id, lang)?;
            let seen = changing(&db, &stored).and_then(|known| preview(&db, known)).map_err(failed)?;
            show(&stored, &seen, at, lang)
        }
        ReorganiseVerb::Apply { id } => {
            let today = today(&db, at, lang)?;
            apply(&mut db, id, today, at.by()).map_err(failed)?;
            done(lang, format!("Đã áp dụng biến động số {id}."), format!("Reorganisation {id} is applied."))
        }
        ReorganiseVerb::Undo { id } => {
            take_back(&mut db, id, at.by()).map_err(failed)?;
            done(
                lang,
                format!("Đã rút lại biến động số {id}."),
                format!("Reorganisation {id} is taken back."),
            )
        }
        ReorganiseVerb::Discard { id } => {
            discard(&mut db, id, at.by()).map_err(failed)?;
            done(lang, format!("Đã bỏ biến động số {id}."), format!("Reorganisation {id} is discarded."))
        }
    }
}

fn done(lang: Lang, vi: String, en: String) -> Result<(), Refused> {
    say(&format!("{}\n", Text::new(vi, en).get(lang)));
    Ok(())
}

fn known(db: &Database, id: i64, lang: Lang) -> Result<StoredEvent, Refused> {
    let found = reorganisation(db, id).map_err(|error| store_refused(&error, lang))?;
    found.ok_or_else(|| refused(&ReorganiseError::Unknown, lang))
}

fn refused(error: &ReorganiseError, lang: Lang) -> Refused {
    match error {
        ReorganiseError::Store(error) => store_refused(error, lang),
        ReorganiseError::Faults(faults) => {
            let mut said = error.text().get(lang).to_owned();
            for EventFault { line, fault } in faults.iter().take(50) {
                let at = match (line, lang) {
                    (0, _) => String::new(),
                    (line, Lang::Vi) => format!("dòng {line}: "),
                    (line, Lang::En) => format!("line {line}: "),
                };
                said.push_str(&format!("\n  {at}{} [{}]", fault.text().get(lang), fault.code()));
            }
            Refused(said)
        }
        ReorganiseError::Unknown
        | ReorganiseError::Breaks(_)
        | ReorganiseError::NotYet(_)
        | ReorganiseError::Rests(..)
        | ReorganiseError::Later(_) => Refused::text(&error.text(), lang),
    }
}

fn state(code: &str) -> Text {
    match code {
        "draft" => Text::new("dự thảo", "draft"),
        "applied" => Text::new("đã áp dụng", "applied"),
        "taken_back" => Text::new("đã rút lại", "taken back"),
        _ => Text::new("đã bỏ", "discarded"),
    }
}

fn list(db: &Database, at: &At, lang: Lang) -> Result<(), Refused> {
    let all = reorganisations(db).map_err(|error| store_refused(&error, lang))?;
    if at.json {
        return say_json(&all);
    }
    let heads = match lang {
        Lang::Vi => ["Số", "Hiệu lực", "Văn bản", "Tên", "Tình trạng"],
        Lang::En => ["Id", "Effective", "Instrument", "Name", "State"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    lines.extend(all.into_iter().map(|event| {
        let on = day_word(&event.on, lang);
        [event.id.to_string(), on, event.instrument, event.name, state(&event.state).get(lang).to_owned()]
    }));
    say(&super::aligned(&lines, &[0]));
    Ok(())
}

fn label(atlas: &Atlas, id: PlaceId, on: Date) -> String {
    let version =
        atlas.version_at(id, on).or_else(|| atlas.place(id).and_then(|place| place.versions.last()));
    version.map_or_else(String::new, |version| format!("{} {}", version.code, version.full_name))
}

fn codes(atlas: &Atlas, places: &[PlaceId], on: Date) -> Vec<&'static str> {
    places.iter().filter_map(|place| atlas.version_at(*place, on)).map(|version| version.code).collect()
}

fn named_json(seen: &Preview, (before, on): (Date, Date)) -> Vec<serde_json::Value> {
    let code = |atlas: &Atlas, place, day| atlas.version_at(place, day).map(|version| version.code);
    let named = seen.placing.named.iter().map(|hamlet| {
        serde_json::json!({
            "line": hamlet.line, "name": hamlet.name, "from": code(&seen.before, hamlet.from, before),
            "to": code(&seen.after, hamlet.to, on),
            "hamlet": hamlet.hamlet.map(|(commune, hamlet)| format!("{commune}.{hamlet}")),
        })
    });
    named.collect()
}

/// Zones, targets and links that speak of the places, in lines.
fn standing(seen: &Preview, lang: Lang) -> Vec<String> {
    let (zones, links) = (&seen.zones, &seen.links);
    let mut lines = Vec::new();
    let mut line = |vi: String, en: String| lines.push(Text::new(vi, en).get(lang).to_owned());
    if zones.records > 0 {
        let (n, ending, without) = (zones.records, zones.ending.len(), zones.without.len());
        line(
            format!(
                "vùng: {n} thời kỳ; {ending} xã vùng khó khăn thôi tồn tại, {without} xã mới chưa có vùng (tính là các vùng còn lại)"
            ),
            format!(
                "zones: {n} periods; {ending} communes of disadvantaged zones end, {without} successors have no status (they count as of the other zones)"
            ),
        );
    }
    if !zones.year_has_targets {
        line(
            "chỉ tiêu: kế hoạch không có chỉ tiêu cho năm này".to_owned(),
            "targets: the plan says none for the year".to_owned(),
        );
    }
    for target in &zones.targets {
        let (title, n) = (title_word(target.title, lang), target.communes);
        let (was, is) = (target.before_bp / 100, target.after_bp / 100);
        line(
            format!("chỉ tiêu {title}: {n} xã từ {was}% thành {is}%"),
            format!("target of {title}: {n} communes from {was} % to {is} %"),
        );
    }
    let (earlier, whole, part) = (links.earlier, links.whole, links.part);
    line(
        format!(
            "liên kết: {earlier} của các biến động trước giữ nguyên; thêm {whole} toàn bộ, {part} một phần"
        ),
        format!("links: {earlier} of earlier events stay; {whole} of wholes and {part} of parts are new"),
    );
    lines
}

/// Most places of a kind that are named; the others are counted.
const NAMED: usize = 40;

fn show(stored: &StoredEvent, seen: &Preview, at: &At, lang: Lang) -> Result<(), Refused> {
    let atlas = &seen.before;
    let on: Date = stored.on.parse().unwrap_or(Date::ZERO);
    let before = on.yesterday().unwrap_or(on);
    let difference = &seen.difference;
    if at.json {
        return say_json(&serde_json::json!({
            "id": stored.id, "on": stored.on, "instrument": stored.instrument,
            "begun": difference.begun.len(), "ended": difference.ended.len(), "changed": difference.changed.len(),
            "divided": difference.divided.len(), "hamlets_waiting": seen.hamlets_waiting, "cases": seen.cases,
            "subjects": seen.subjects.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "rows": seen.rows.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
            "roles_ending": seen.roles.len(), "roles_following": seen.following.len(),
            "roles_of_hamlets": seen.hamlet_roles,
            "hamlets": { "named": named_json(seen, (before, on)), "stay": seen.placing.stay.len() },
            "zones": { "records": seen.zones.records, "disadvantaged_ending": seen.zones.ending.len(),
                "successors_without_status": codes(&seen.after, &seen.zones.without, on) },
            "targets": seen.zones.targets.iter().map(|target| serde_json::json!({ "title": target.title,
                "before_bp": target.before_bp, "after_bp": target.after_bp, "communes": target.communes }))
                .collect::<Vec<_>>(),
            "links": { "earlier": seen.links.earlier, "new_whole": seen.links.whole, "new_part": seen.links.part },
        }));
    }
    let say_in = |vi: &str, en: &str| if lang == Lang::Vi { vi.to_owned() } else { en.to_owned() };
    let mut out = format!("{} · {} · {}\n", stored.name, stored.instrument, day_word(&stored.on, lang));
    for (kind, n) in &seen.moves {
        out.push_str(&format!("  {n} {}\n", move_word(*kind).get(lang)));
    }
    let mut part = |heading: String, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        out.push_str(&format!("\n{heading} ({})\n", lines.len()));
        for line in lines.iter().take(NAMED) {
            out.push_str(&format!("  {line}\n"));
        }
        if lines.len() > NAMED {
            out.push_str("  …\n");
        }
    };
    let begun = difference.begun.iter().map(|id| label(&seen.after, *id, on)).collect();
    part(say_in("Lập mới", "Begin"), begun);
    let ended = difference.ended.iter().map(|(id, becomes)| {
        let becomes = becomes.iter().map(|(to, extent)| {
            let part =
                if *extent == Extent::Part { say_in(" (một phần)", " (a part)") } else { String::new() };
            format!("{}{part}", label(&seen.after, *to, on))
        });
        format!("{} → {}", label(atlas, *id, before), becomes.collect::<Vec<_>>().join(", "))
    });
    part(say_in("Thôi tồn tại", "End"), ended.collect());
    let changed = difference
        .changed
        .iter()
        .map(|id| format!("{} → {}", label(atlas, *id, before), label(&seen.after, *id, on)));
    part(say_in("Đổi", "Change"), changed.collect());
    let roles = seen.roles.iter().map(|role| {
        format!("{}: {} ({})", label(atlas, role.place, before), role.role.get(lang), role.account)
    });
    part(
        say_in("Vai trò hết theo nơi, phải cấp lại", "Roles that end with their place and are granted anew"),
        roles.collect(),
    );
    let following = seen.following.iter().map(|role| {
        let mut line =
            format!("{}: {} ({})", label(&seen.after, role.place, on), role.role.get(lang), role.account);
        for (sign, places) in [('+', &role.gains), ('−', &role.loses)] {
            let named =
                places.iter().take(3).map(|place| format!(" {sign} {}", label(atlas, *place, before)));
            line.extend(named);
            if places.len() > 3 {
                line.push_str(&format!(" {sign} … ({})", places.len()));
            }
        }
        line
    });
    part(
        say_in(
            "Vai trò đi theo nơi: giữ ở nơi còn tồn tại thì gồm cả phần nhập vào nơi ấy",
            "Roles that follow their place: held at a place that goes on they cover what came into it",
        ),
        following.collect(),
    );
    let named = seen.placing.named.iter().map(|hamlet| {
        let known = if hamlet.hamlet.is_some() {
            String::new()
        } else {
            say_in(" (chưa có trong sổ)", " (not in the registry yet)")
        };
        format!(
            "{}: {} → {}{known}",
            hamlet.name,
            label(atlas, hamlet.from, before),
            label(&seen.after, hamlet.to, on)
        )
    });
    part(say_in("Ấp chuyển theo tên", "Hamlets transferred by name"), named.collect());
    part(
        say_in("Vùng, chỉ tiêu và liên kết giữa các nơi", "Zones, targets and links between places"),
        standing(seen, lang),
    );
    let mut counts: Vec<String> = seen.subjects.iter().map(|(kind, n)| format!("{kind}: {n}")).collect();
    if seen.cases > 0 {
        counts.push(format!("{}: {}", say_in("hồ sơ đã chấm", "cases"), seen.cases));
    }
    counts.extend(seen.rows.iter().map(|(table, n)| format!("{}: {n}", table_word(table).get(lang))));
    part(
        say_in(
            "Dữ liệu của các nơi này (giữ nguyên, tìm thấy trên bản đồ mới)",
            "What speaks of these places (stays, and is found on the new map)",
        ),
        counts,
    );
    if seen.hamlets_waiting > 0 {
        out.push_str(&format!(
            "\n{} {}\n",
            seen.hamlets_waiting,
            say_in(
                "ấp của xã bị tách chờ người chọn về nơi nào",
                "hamlets of divided communes wait for a choice"
            )
        ));
    }
    say(&out);
    Ok(())
}
