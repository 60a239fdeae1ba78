//! `hoctap registry held|erase|unlist`: what is held on one family as a file, its erasure, and lists on which it does not
//! stand.

use std::path::Path;

use programme::places::Atlas;
use programme::privacy::{AskedBy, EraseWhy};
use programme::text::Lang;

use super::Refused;
use super::accounts::today;
use super::records::{At, store_refused};
use crate::actions::erase::{EraseError, erase as erase_record, may_erase};
use crate::actions::held::{held as everything, note_taken};
use crate::actions::publication::{PublicationError, Way, set_listed};
use crate::documents::held_file;
use crate::documents::write_whole;
use crate::store::db::Database;
use crate::store::held::OnErasure;
use crate::store::registry::SubjectKey;

fn refused(error: &EraseError, lang: Lang) -> Refused {
    if let EraseError::Store(error) = error {
        return store_refused(error, lang);
    }
    Refused::text(&error.text(), lang)
}

/// Writes everything that is held into a file, as JSON or as a page; the audit says that it was taken.
pub(super) fn held(
    db: &mut Database,
    atlas: &Atlas,
    key: SubjectKey,
    out: &Path,
    (at, lang): (&At, Lang),
) -> Result<(), Refused> {
    let failed = |error| store_refused(&error, lang);
    let found = everything(db, atlas, key).map_err(failed)?;
    let Some(found) = found else { return Err(refused(&EraseError::Unknown, lang)) };
    let text = if out.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
        let json = serde_json::to_string_pretty(&held_file::json(&found, &at.now));
        json.map_err(|error| Refused(error.to_string()))?
    } else {
        held_file::html(&found, &at.now, lang)
    };
    note_taken(db, at.by(), key).map_err(failed)?;
    write_whole(out, |part| std::fs::write(part, &text)).map_err(|error| {
        Refused(match lang {
            Lang::Vi => format!("Không ghi được {}: {error}.", out.display()),
            Lang::En => format!("Could not write {}: {error}.", out.display()),
        })
    })?;
    let rows: usize = found.rows.iter().flat_map(|(_, tables)| tables).map(|table| table.rows.len()).sum();
    super::say(&match lang {
        Lang::Vi => format!("Đã ghi {rows} dòng đang giữ vào {}.\n", out.display()),
        Lang::En => format!("{rows} rows that are held are written to {}.\n", out.display()),
    });
    Ok(())
}

/// Erases what is held, or says what would go where nobody said that they are sure.
pub(super) fn erase(
    db: &mut Database,
    atlas: &Atlas,
    key: SubjectKey,
    (why, asked_by, sure): (EraseWhy, AskedBy, bool),
    (at, lang): (&At, Lang),
) -> Result<(), Refused> {
    if !sure {
        may_erase(db, key).map_err(|error| refused(&error, lang))?;
        let found = everything(db, atlas, key).map_err(|error| store_refused(&error, lang))?;
        let Some(found) = found else { return Err(refused(&EraseError::Unknown, lang)) };
        let [gone, blank] = [OnErasure::Removed, OnErasure::Blanked].map(|of| found.count(of));
        return Err(Refused(match lang {
            Lang::Vi => format!(
                "Chưa xóa gì. Sẽ xóa hẳn {gone} dòng và bỏ tên, mã, điểm ở {blank} dòng; không khôi phục được. Thêm --yes để xóa."
            ),
            Lang::En => format!(
                "Nothing is erased yet. {gone} rows would be removed, and {blank} stay without name, code and points; nothing brings them back. Add --yes to erase."
            ),
        }));
    }
    let on = today(db, at, lang)?;
    let done = erase_record(db, at.by(), key, (why, asked_by), on).map_err(|error| refused(&error, lang))?;
    let n = done.unregistered;
    super::say(&match lang {
        Lang::Vi => format!("Đã xóa (việc {}). Hồ sơ thôi đăng ký: {n}.\n", done.job),
        Lang::En => format!("Erased (job {}). Cases no longer registered: {n}.\n", done.job),
    });
    for text in held_file::elsewhere() {
        super::say(&format!("{}\n", text.get(lang)));
    }
    Ok(())
}

/// Takes the family off every public list, or puts it back.
pub(super) fn unlist(
    db: &mut Database,
    key: SubjectKey,
    listed: bool,
    (at, lang): (&At, Lang),
) -> Result<(), Refused> {
    let on = today(db, at, lang)?;
    set_listed(db, at.by(), key, (Way::Commune, listed), on).map_err(|error| {
        if let PublicationError::Store(error) = &error {
            return store_refused(error, lang);
        }
        Refused::text(&error.text(), lang)
    })?;
    super::say(match (listed, lang) {
        (false, Lang::Vi) => "Tên gia đình không còn trên danh sách công khai nào.\n",
        (false, Lang::En) => "The family's name stands on no public list any more.\n",
        (true, Lang::Vi) => "Tên gia đình được công khai lại, ở nơi xã có công khai danh sách.\n",
        (true, Lang::En) => "The family's name is shown again where the commune shows a list.\n",
    });
    Ok(())
}
