//! The words of reports: titles, levels, zones and column headings in both languages.

use programme::text::Lang;

use crate::actions::progress::ProgressRow;

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

/// By what numbers are estimated on another day's map, as a row says it (`estimated_by`).
#[must_use]
pub fn estimated_by_word(method: &str, lang: Lang) -> &'static str {
    match (method, lang) {
        ("event_shares", Lang::Vi) => "theo tỷ lệ của nghị quyết",
        ("event_shares", Lang::En) => "by the event's shares",
        ("households", Lang::Vi) => "theo tỷ lệ hộ",
        ("households", Lang::En) => "by shares of households",
        (_, Lang::Vi) => "theo tỷ lệ của nghị quyết, phần còn lại theo tỷ lệ hộ",
        (_, Lang::En) => "by the event's shares, the rest by shares of households",
    }
}

/// By what all the estimates of a report are: each method once; nothing where none of its rows is an estimate.
pub fn estimated_by_of<'a>(rows: impl IntoIterator<Item = &'a ProgressRow>) -> Option<&'static str> {
    let methods: std::collections::BTreeSet<&'static str> =
        rows.into_iter().filter_map(|row| row.estimated_by).collect();
    match methods.len() {
        0 | 1 => methods.into_iter().next(),
        _ => Some("households_and_event_shares"),
    }
}

/// How numbers are estimated on another day's map.
#[must_use]
pub fn estimated_note(method: &str, lang: Lang) -> String {
    let by = estimated_by_word(method, lang);
    match lang {
        Lang::Vi => format!(
            "Dòng ghi “ước tính” là ước tính {by}; từ … đến … là mức chắc chắn và mức cao nhất có thể."
        ),
        Lang::En => format!(
            "Rows that say “estimated” are estimated {by}: from what is certain to the most that is possible."
        ),
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
