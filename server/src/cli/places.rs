//! Places named on the command line: found at a date, or refused with what the code became.

use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::places::{Atlas, CodeError, Level, pad_commune_code};
use programme::text::Lang;

use super::Refused;
use crate::documents::words::day_word;

/// A commune by its code on a day.
pub(super) fn commune(atlas: &Atlas, code: &str, on: Date, lang: Lang) -> Result<PlaceId, Refused> {
    let found = atlas.by_code(Level::Commune, &pad_commune_code(code), on);
    found.map_err(|error| refused(atlas, &error, code, on, lang))
}

/// A place of any level by its code on a day.
pub(super) fn place(atlas: &Atlas, code: &str, on: Date, lang: Lang) -> Result<PlaceId, Refused> {
    atlas.any_level_by_code(code, on).map_err(|error| refused(atlas, &error, code, on, lang))
}

fn refused(atlas: &Atlas, error: &CodeError, code: &str, on: Date, lang: Lang) -> Refused {
    let day = |date: Date| day_word(&date.to_string(), lang);
    let (vi, en) = match error {
        CodeError::Unknown => (
            format!("Không có nơi nào mang mã “{code}”. Kiểm tra lại mã đơn vị hành chính."),
            format!("No place has the code “{code}”. Check the code."),
        ),
        CodeError::NotYet { from } => (
            format!("Mã “{code}” chỉ có từ ngày {}, chưa có vào ngày {}.", day(*from), day(on)),
            format!("The code “{code}” begins on {}; it does not stand on {}.", day(*from), day(on)),
        ),
        CodeError::Ended { on: last, successors, .. } => {
            let label =
                |place: &PlaceId| atlas.version_at(*place, on).map(|v| format!("{} {}", v.code, v.full_name));
            let successors: Vec<String> = successors.iter().filter_map(label).collect();
            let successors = if successors.is_empty() { "–".to_owned() } else { successors.join(", ") };
            (
                format!("Mã “{code}” hết hiệu lực ngày {}; nay là: {successors}.", day(*last)),
                format!("The code “{code}” ended on {}; it is now: {successors}.", day(*last)),
            )
        }
    };
    Refused(match lang {
        Lang::Vi => vi,
        Lang::En => en,
    })
}
