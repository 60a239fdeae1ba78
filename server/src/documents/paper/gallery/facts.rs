//! The invented facts of the gallery: names put together by counting, and the places in which they do not live.

use jiff::civil::{Date, date};
use programme::places::Level;
use programme::titles::{FactKey, FactValue, Office, title_kind};

use super::super::kinds::{
    Asked, Capacity, Common, Given, Issuer, Named, Reference, Signer, TitleWords, asks, writes,
};

const HAMLETS: [&str; 4] = ["Ấp Phước Thiện", "Ấp An Lợi", "Ấp Giồng Tre", "Ấp Bến Đình"];
const SURNAMES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"];
const MIDDLES: [&str; 6] = ["Văn", "Thị", "Hữu", "Ngọc", "Thị Mỹ", "Minh"];
const CLANS: [&str; 4] = ["Văn", "Hữu", "Ngọc", "Minh"];
const GIVEN: [&str; 9] = ["Đẹp", "Lượm", "Phước", "Thủy", "Nghĩa", "Hằng", "Tuyền", "Khởi", "Bưởi"];
const UNITS: [&str; 4] = [
    "Trường Tiểu học An Hòa",
    "Trường Trung học cơ sở An Hòa",
    "Trạm Y tế xã An Hòa",
    "Ban Chỉ huy Quân sự xã An Hòa",
];
const UNITS_OF_THE_PROVINCE: [&str; 4] = [
    "Trường Trung học phổ thông Giồng Tre",
    "Trung tâm Giáo dục thường xuyên tỉnh",
    "Bệnh viện Đa khoa tỉnh",
    "Thư viện tỉnh",
];
const COMMUNES: [&str; 4] = ["Xã An Hòa", "Xã Phước Lợi", "Phường 2", "Thị trấn Giồng Tre"];
const COMMUNE: &str = "xã An Hòa";
const DISTRICT: &str = "huyện Ba Dừa";

/// The `n`th invented name.
pub(super) fn person(n: usize) -> String {
    format!("{} {} {}", SURNAMES[n % 8], MIDDLES[n * 5 % 6], GIVEN[n * 7 % 9])
}

/// The `n`th invented subject of a title: its name, and where it lies.
#[must_use]
pub fn subject(title: &str, n: usize) -> (String, String) {
    match title {
        "learning_clan" | "promoting_clan" => {
            (format!("Dòng họ {} {}", SURNAMES[n % 8], CLANS[n % 4]), HAMLETS[n % 4].to_owned())
        }
        "learning_community" | "promoting_community" | "culture_hamlet" => {
            (HAMLETS[n % 4].to_owned(), "Xã An Hòa".to_owned())
        }
        "learning_unit" => (UNITS[n % 4].to_owned(), HAMLETS[n % 4].to_owned()),
        "learning_unit_district_province" => {
            (UNITS_OF_THE_PROVINCE[n % 4].to_owned(), "Thị trấn Giồng Tre".to_owned())
        }
        "commune_learning_community" => (COMMUNES[n % 4].to_owned(), "Huyện Ba Dừa".to_owned()),
        _ => (person(n), HAMLETS[n / 13 % 4].to_owned()),
    }
}

/// A list of so many.
#[must_use]
pub fn named(title: &str, many: usize) -> Vec<Named> {
    let one = |n: usize| {
        let (name, hamlet) = subject(title, n);
        Named {
            name,
            code: format!("AH-{:04}", n + 1),
            hamlet,
            again: n.is_multiple_of(3),
            note: match title {
                "commune_learning_community" => "Mức độ 1",
                "learning_unit_district_province" => ["Xếp loại tốt", "Xếp loại khá"][n % 2],
                _ => "",
            }
            .to_owned(),
        }
    };
    (0..many).map(one).collect()
}

/// Who takes a step of a title on a day.
fn taken(title: &str, step: FactKey, on: Date) -> Option<Office> {
    match title_kind(title)?.period_on(on)?.fact(step)?.value {
        FactValue::Office(office) => office.map(|office| office.of_manager(Level::Province)),
        FactValue::By(_) | FactValue::Years(_) => None,
    }
}

fn steps(title: &str, on: Date) -> Vec<Office> {
    let before = [FactKey::Proposes, FactKey::Appraises, FactKey::AppraisesWith];
    before.into_iter().filter_map(|step| taken(title, step, on)).collect()
}

fn is_two_tier(on: Date) -> bool {
    on >= date(2025, 7, 1)
}

fn province(on: Date) -> &'static str {
    if is_two_tier(on) { "tỉnh Vĩnh Long" } else { "tỉnh Bến Tre" }
}

fn issuer_of(office: Office, on: Date) -> Option<Issuer> {
    let (place, above) = match office.level()? {
        Level::Commune if is_two_tier(on) => (COMMUNE, Some(province(on))),
        Level::Commune => (COMMUNE, Some(DISTRICT)),
        Level::District => (DISTRICT, Some(province(on))),
        Level::Province => (province(on), None),
        Level::Country | Level::Hamlet => return None,
    };
    Issuer::of(office, place, above, on)
}

/// The association of the commune, or of the level that decides a title.
pub(super) fn association(title: &str, on: Date) -> Option<Issuer> {
    issuer_of(
        match taken(title, FactKey::Decides, on)?.level()? {
            Level::District => Office::DistrictAssociation,
            Level::Province => Office::ProvinceAssociation,
            Level::Country | Level::Commune | Level::Hamlet => Office::CommuneAssociation,
        },
        on,
    )
}

/// Who writes the letter that proposes a title, and to whom.
pub(super) fn letter(title: &str, on: Date) -> Option<(Issuer, String)> {
    let decides = taken(title, FactKey::Decides, on)?;
    let to = issuer_of(decides, on)?.decides_as(Capacity::of(decides));
    Some((issuer_of(writes(decides, &steps(title, on))?, on)?, to))
}

/// The facts that decisions of a title share.
///
/// # Panics
/// Where the title is not given on that day, or nobody is there to decide it.
#[must_use]
pub fn common(title: &str, words: TitleWords, day: Date, draft: bool) -> Common {
    let decides = taken(title, FactKey::Decides, day).expect("a day on which the title is given");
    let issuer = issuer_of(decides, day).expect("who decides issues papers");
    let level = decides.level().unwrap_or(Level::Commune);
    let asked = asks(decides, &steps(title, day)).and_then(|office| issuer_of(office, day));
    let asked = asked.map_or_else(Asked::associations_below, Asked::from);
    let mut recipients: Vec<String> = match level {
        Level::Commune if is_two_tier(day) => vec![format!("Hội Khuyến học {}", province(day))],
        Level::Commune => vec![format!("Hội Khuyến học {DISTRICT}")],
        Level::District => vec![format!("Hội Khuyến học {}", province(day))],
        Level::Country | Level::Province | Level::Hamlet => Vec::new(),
    };
    recipients.push(format!("Hội Khuyến học {}", issuer.place));
    recipients.retain(|name| *name != asked.name && *name != issuer.name);
    let letter = Reference {
        kind: "Tờ trình".to_owned(),
        number: format!("5/TTr-{}", asked.symbol),
        on: day.saturating_sub(jiff::Span::new().days(10)),
        by: asked.name.clone(),
    };
    Common {
        given: if draft {
            Given::draft(day)
        } else {
            Given::numbered(&format!("8/QĐ-{}", issuer.symbol), day)
        },
        title: title.to_owned(),
        words,
        year: u16::try_from(day.year()).unwrap_or_default(),
        province: Some(if is_two_tier(day) { "86" } else { "83" }.to_owned()),
        proposal: (!asked.together).then_some(letter),
        responsible: format!("{}, {}", issuer.staff(level, day), asked.headed_by),
        asked,
        signer: Signer {
            capacity: Capacity::of(decides),
            deputy: false,
            name: if draft { String::new() } else { person(11) },
        },
        recipients,
        template: None,
        issuer,
    }
}
