//! The words of reports: titles, levels, zones and column headings in both languages.

use programme::text::Lang;

/// Words of the progress report.
pub struct ProgressWords {
    /// Its name.
    pub report: &'static str,
    /// Before the as-of day.
    pub as_of: &'static str,
    /// Before the map's day.
    pub map_on: &'static str,
    /// Column headings.
    pub columns: [&'static str; 16],
    /// Headings of the bounds, where a row is an estimate.
    pub bounds: [&'static str; 9],
    /// The target is reached.
    pub met: &'static str,
    /// It is not.
    pub not_met: &'static str,
}

/// How numbers are estimated on another day's map.
#[must_use]
pub const fn estimated_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => {
            "Dòng ghi “ước tính” là ước tính theo tỷ lệ hộ; từ … đến … là mức chắc chắn và mức cao nhất có thể."
        }
        Lang::En => {
            "Rows that say “estimated” are estimated by shares of households: from what is certain to the most that is possible."
        }
    }
}

const VI: ProgressWords = ProgressWords {
    report: "Tiến độ so với chỉ tiêu",
    as_of: "số liệu đến",
    map_on: "theo địa giới ngày",
    columns: [
        "Mã",
        "Nơi",
        "Cấp",
        "Năm",
        "Vùng",
        "Tổng số",
        "Đăng ký",
        "Đã chấm",
        "Cơ sở chấm",
        "Đạt",
        "Công nhận",
        "Tái công nhận",
        "Chỉ tiêu",
        "Công nhận / tổng số",
        "Công nhận / đăng ký",
        "So với chỉ tiêu",
    ],
    bounds: ["Ước tính", "Tổng số từ", "đến", "Đăng ký từ", "đến", "Đạt từ", "đến", "Công nhận từ", "đến"],
    met: "đạt",
    not_met: "chưa đạt",
};

const EN: ProgressWords = ProgressWords {
    report: "Progress against targets",
    as_of: "facts to",
    map_on: "on the map of",
    columns: [
        "Code",
        "Place",
        "Level",
        "Year",
        "Zone",
        "Total",
        "Registered",
        "Assessed",
        "Scored by commune",
        "Passed",
        "Recognised",
        "Again",
        "Target",
        "Recognised / total",
        "Recognised / registered",
        "Against target",
    ],
    bounds: [
        "Estimated",
        "Total from",
        "to",
        "Registered from",
        "to",
        "Passed from",
        "to",
        "Recognised from",
        "to",
    ],
    met: "met",
    not_met: "not met",
};

impl ProgressWords {
    /// In a language.
    #[must_use]
    pub const fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }
}

/// A title kind as people say it; its code where nobody named it.
#[must_use]
pub fn title_word(title: &str, lang: Lang) -> &str {
    programme::titles::title_kind(title).map_or(title, |kind| kind.name.get(lang))
}

/// A level as people say it.
#[must_use]
pub fn level_word(level: &str, lang: Lang) -> &str {
    match (level, lang) {
        ("country", Lang::Vi) => "cả nước",
        ("province", Lang::Vi) => "tỉnh",
        ("district", Lang::Vi) => "huyện",
        ("commune", Lang::Vi) => "xã",
        ("hamlet", Lang::Vi) => "ấp",
        (other, _) => other,
    }
}

/// A zone as the plan says it.
#[must_use]
pub fn zone_word(zone: &str, lang: Lang) -> &str {
    match (zone, lang) {
        ("all", Lang::Vi) => "tất cả",
        ("regular", Lang::Vi) => "các vùng còn lại",
        ("disadvantaged", Lang::Vi) => "vùng khó khăn",
        (other, _) => other,
    }
}

/// A day as people write it, from its ISO form.
#[must_use]
pub fn day_word(iso: &str, lang: Lang) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match (&parts[..], lang) {
        ([year, month, day], Lang::Vi) => format!("{day}/{month}/{year}"),
        _ => iso.to_owned(),
    }
}
