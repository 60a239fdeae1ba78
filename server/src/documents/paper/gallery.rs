//! The gallery: every kind of paper for every title, from invented facts, to be looked at beside the rules of layout.
//!
//! Nobody in it lives anywhere: names are put together by counting.

use jiff::civil::{Date, date};
use programme::criteria::{CriteriaSet, ItemKind, shipped_set};
use programme::papers::TextKind;

use super::kinds::{
    Amendment, Announcement, Capacity, CertificateEntry, CertificateRegister, Commendation, Commended,
    Common, Correction, Given, Issuer, Loudspeaker, Minutes, Named, Proposal, Recognition, Reference,
    Registration, ScoredItem, ScoringSheet, Signer, Sitting, TitleWords, Votes, Withdrawal, amendment,
    announcement, certificate_register, commendation_list, correction, loudspeaker, minutes, proposal,
    recognition, registration_form, scoring_sheet, title_words, withdrawal,
};
use super::model::{Paper, Signature};

/// A paper of the gallery.
pub struct Piece {
    /// Name of its files, without an ending.
    pub stem: String,
    /// The paper.
    pub paper: Paper,
}

/// Titles with the year that is shown, and the criteria of then.
const TITLES: [(&str, i16, &str); 11] = [
    ("learning_family", 2019, "448-2015-family"),
    ("learning_clan", 2020, "448-2015-clan"),
    ("learning_community", 2023, "324-2022-community"),
    ("learning_unit", 2023, "324-2022-unit"),
    ("learning_unit_district_province", 2022, "tt22-2020-unit"),
    ("commune_learning_community", 2024, "tt25-2023-commune"),
    ("culture_family", 2019, "nd122-2018-culture-family"),
    ("culture_hamlet", 2024, "nd86-2023-culture-hamlet"),
    ("promoting_family", 2014, ""),
    ("promoting_clan", 2014, ""),
    ("promoting_community", 2014, ""),
];

const HAMLETS: [&str; 4] = ["Ấp Phước Thiện", "Ấp An Lợi", "Ấp Giồng Tre", "Ấp Bến Đình"];
const SURNAMES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"];
const MIDDLES: [&str; 6] = ["Văn", "Thị", "Hữu", "Ngọc", "Thị Mỹ", "Minh"];
const GIVEN: [&str; 9] = ["Đẹp", "Lượm", "Phước", "Thủy", "Nghĩa", "Hằng", "Tuyền", "Khởi", "Bưởi"];
const UNITS: [&str; 5] = [
    "Trường Tiểu học An Hòa",
    "Trường Trung học cơ sở An Hòa",
    "Trạm Y tế xã An Hòa",
    "Ban Chỉ huy Quân sự xã An Hòa",
    "Hợp tác xã dừa An Hòa",
];
const COMMUNES: [&str; 4] = ["Xã An Hòa", "Xã Phước Lợi", "Phường 2", "Thị trấn Giồng Tre"];

/// The `n`th invented name.
fn person(n: usize) -> String {
    format!("{} {} {}", SURNAMES[n % 8], MIDDLES[n * 5 % 6], GIVEN[n * 7 % 9])
}

/// The `n`th invented subject of a title.
fn subject(title: &str, n: usize) -> (String, String) {
    match title {
        "learning_clan" | "promoting_clan" => (
            format!("Dòng họ {} ({})", SURNAMES[n % 8], person(n + 3)),
            format!("{}, xã An Hòa", HAMLETS[n % 4]),
        ),
        "learning_community" | "promoting_community" | "culture_hamlet" => {
            (HAMLETS[n % 4].to_owned(), "Xã An Hòa".to_owned())
        }
        "learning_unit" | "learning_unit_district_province" => {
            (UNITS[n % 5].to_owned(), "Xã An Hòa".to_owned())
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
                _ if n == 4 => "Chuyển từ ấp khác đến",
                _ => "",
            }
            .to_owned(),
        }
    };
    (0..many).map(one).collect()
}

/// Who decides on a title in the gallery.
fn issuer(title: &str) -> Issuer {
    match title {
        "learning_unit_district_province" => Issuer::committee("tỉnh Bến Tre"),
        "commune_learning_community" => Issuer::committee("huyện Ba Dừa"),
        _ => Issuer::committee("xã An Hòa"),
    }
}

fn symbol_of(title: &str) -> &'static str {
    match title {
        "learning_unit_district_province" => "SGDĐT",
        "commune_learning_community" => "PGDĐT",
        _ => "HKH",
    }
}

/// The facts that decisions of a title share.
#[must_use]
pub fn common(title: &str, words: TitleWords, day: Date, draft: bool) -> Common {
    let issuer = issuer(title);
    let committee = title == "commune_learning_community" || title == "learning_unit_district_province";
    let proposer = if committee {
        format!(
            "{} {}",
            if issuer.place.starts_with("tỉnh") {
                "Giám đốc Sở Giáo dục và Đào tạo"
            } else {
                "Trưởng phòng Giáo dục và Đào tạo"
            },
            issuer.place
        )
    } else {
        format!("Chủ tịch Hội Khuyến học {}", issuer.place)
    };
    Common {
        given: if draft { Given::draft(day) } else { Given::numbered("8/QĐ-UBND", day) },
        title: title.to_owned(),
        words,
        year: u16::try_from(day.year()).unwrap_or_default(),
        province: Some("83".to_owned()),
        proposal: Some(Reference {
            kind: "Tờ trình".to_owned(),
            number: format!("5/TTr-{}", symbol_of(title)),
            on: day.saturating_sub(jiff::Span::new().days(10)),
            by: proposer.replacen("Chủ tịch ", "", 1).replacen("Giám đốc ", "", 1).replacen(
                "Trưởng phòng",
                "Phòng",
                1,
            ),
        }),
        responsible: format!("Chánh Văn phòng {}, {proposer}", issuer.name),
        proposer,
        signer: Signer {
            capacity: Capacity::Chair,
            deputy: false,
            name: if draft { String::new() } else { person(11) },
        },
        recipients: vec![
            format!("Thường trực Đảng ủy, HĐND {}", issuer.place),
            "Hội Khuyến học huyện Ba Dừa".to_owned(),
        ],
        template: None,
        issuer,
    }
}

fn decision_of(common: &Common) -> Reference {
    Reference {
        kind: "Quyết định".to_owned(),
        number: "8/QĐ-UBND".to_owned(),
        on: common.given.day(),
        by: format!("Chủ tịch {}", common.issuer.name),
    }
}

/// A sheet of the criteria, blank or filled.
fn sheet(set: &CriteriaSet, words: TitleWords, title: &str, day: Date, filled: bool) -> ScoringSheet {
    let shown = |points: programme::units::Points| points.to_string().replace('.', ",");
    let mut group = None;
    let mut items = Vec::new();
    let mut sum = programme::units::Points::default();
    for item in &set.items {
        let heading = item.group.and_then(|at| set.groups.get(at)).map(|known| known.name.vi.clone());
        let starts = heading.filter(|_| item.group != group);
        group = item.group;
        let points = item.kind != ItemKind::Target;
        if points {
            sum += item.max;
        }
        let score = if !filled {
            String::new()
        } else if points {
            shown(item.max)
        } else {
            "Đạt".to_owned()
        };
        items.push(ScoredItem {
            group: starts,
            id: item.id.clone(),
            text: item.text.vi.clone(),
            max: if points { shown(item.max) } else { "Đạt".to_owned() },
            self_score: score.clone(),
            score,
        });
    }
    let (name, hamlet) = if filled { subject(title, 2) } else { Default::default() };
    let total = if filled { shown(sum) } else { String::new() };
    ScoringSheet {
        words,
        year: u16::try_from(day.year()).unwrap_or_default(),
        name,
        code: if filled { "AH-0003".to_owned() } else { String::new() },
        hamlet,
        commune: "xã An Hòa".to_owned(),
        criteria: format!("{} ({})", set.name.vi, set.instrument),
        lacks: if set.lacks.vi.is_empty() { String::new() } else { format!("Lưu ý: {}", set.lacks.vi) },
        items,
        totals: (sum != programme::units::Points::default()).then(|| [shown(sum), total.clone(), total]),
        verdict: if filled { "Đạt".to_owned() } else { String::new() },
        on: filled.then_some(day),
        drawn_up_on: day,
    }
}

/// Who proposes a title, and how it signs: the association, for the Ministry's titles an education office.
fn proposer_of(title: &str, association: &Issuer) -> (Issuer, Signature) {
    let (office, place, head) = match title {
        "learning_unit_district_province" => ("Sở Giáo dục và Đào tạo", "tỉnh Bến Tre", "GIÁM ĐỐC"),
        "commune_learning_community" => ("Phòng Giáo dục và Đào tạo", "huyện Ba Dừa", "TRƯỞNG PHÒNG"),
        _ => {
            let signer = Signer { capacity: Capacity::Body, deputy: false, name: person(13) };
            return (association.clone(), signer.association());
        }
    };
    let above = Issuer::committee(place);
    let office_issuer = Issuer {
        parent: above.lines.clone(),
        lines: office.to_uppercase().replacen(" VÀ ", "\nVÀ ", 1).lines().map(str::to_owned).collect(),
        name: format!("{office} {place}"),
        symbol: symbol_of(title).to_owned(),
        ..above
    };
    (office_issuer, Signature { title: head.to_owned(), name: person(13), ..Signature::default() })
}

/// Every paper of a title.
fn of_title(title: &'static str, day: Date, criteria: &str, text: Option<&str>) -> Vec<Piece> {
    let Some(words) = title_words(title) else { return Vec::new() };
    let year = u16::try_from(day.year()).unwrap_or_default();
    let own = text.map(str::to_owned);
    let many = if words.in_hamlets { 52 } else { 4 };
    let list = named(title, many);
    let of = Common { template: own.clone(), ..common(title, words, day, false) };
    let draft = Common { template: own.clone(), ..common(title, words, day, true) };
    let decision = decision_of(&of);
    let signer = of.signer.clone();
    let association = Issuer::association("xã An Hòa", Some("huyện Ba Dừa"));
    let until = day.saturating_add(jiff::Span::new().days(15));
    let (proposer, signature) = proposer_of(title, &association);
    let registration = |filled: bool| {
        let (name, hamlet) = if filled { subject(title, 1) } else { Default::default() };
        registration_form(&Registration {
            words,
            year,
            name,
            head: if filled && !words.head.is_empty() { person(6) } else { String::new() },
            code: if filled { "AH-0002".to_owned() } else { String::new() },
            hamlet,
            commune: "xã An Hòa".to_owned(),
            members: filled.then_some(5),
            again: filled.then_some(true),
            to: if words.in_hamlets {
                vec!["Chi hội Khuyến học Ấp Phước Thiện".to_owned(), "Hội Khuyến học xã An Hòa".to_owned()]
            } else {
                vec![proposer.name.clone()]
            },
            on: filled.then(|| date(day.year(), 2, 5)),
            drawn_up_on: day,
        })
    };
    let vote = |n: usize| {
        let (name, _) = subject(title, n);
        let passes = n % 7 != 3;
        Votes {
            name,
            code: format!("AH-{:04}", n + 1),
            yes: if passes { 41 } else { 12 },
            no: if passes { 1 } else { 30 },
            remark: if passes { "" } else { "Người lớn chưa tham gia học tập thường xuyên" }.to_owned(),
            passes,
        }
    };
    let meeting = |filled: bool| Minutes {
        parent: vec!["HỘI KHUYẾN HỌC XÃ AN HÒA".to_owned()],
        issuer: vec!["CHI HỘI ẤP PHƯỚC THIỆN".to_owned()],
        hamlet: "Ấp Phước Thiện, xã An Hòa".to_owned(),
        commune: "xã An Hòa".to_owned(),
        year,
        held_on: filled.then(|| date(day.year(), 11, 9)),
        drawn_up_on: day,
        hours: filled.then(|| ("19 giờ 00".to_owned(), "20 giờ 45".to_owned())),
        venue: if filled { "Nhà văn hóa Ấp Phước Thiện".to_owned() } else { String::new() },
        chair: if filled { format!("{}, Chi hội trưởng", person(5)) } else { String::new() },
        secretary: if filled { format!("{}, thư ký chi hội", person(8)) } else { String::new() },
        guests: if filled {
            vec![format!("{}, Trưởng ấp", person(9)), format!("{}, Trưởng Ban công tác Mặt trận", person(10))]
        } else {
            Vec::new()
        },
        invited_attended: filled.then_some((52, 42)),
        sittings: vec![Sitting {
            words,
            votes: if filled { (0..many.min(20)).map(vote).collect() } else { Vec::new() },
        }],
    };
    let mut papers = vec![
        ("01-dang-ky-trong", registration(false)),
        ("02-dang-ky", registration(true)),
        ("05-bien-ban-trong", minutes(&meeting(false))),
        ("06-bien-ban", minutes(&meeting(true))),
        (
            "07-to-trinh",
            proposal(&Proposal {
                issuer: proposer.clone(),
                to: of.issuer.name.clone(),
                given: Given::numbered(&format!("5/TTr-{}", proposer.symbol), date(day.year(), 12, 15)),
                title: title.to_owned(),
                words,
                year,
                province: Some("83".to_owned()),
                named: list.clone(),
                signature: signature.clone(),
                template: own.clone(),
            }),
        ),
        ("08-du-thao-quyet-dinh", recognition(&Recognition { common: draft, named: list.clone() })),
        ("09-quyet-dinh", recognition(&Recognition { common: of.clone(), named: list.clone() })),
        (
            "10-thong-bao",
            announcement(&Announcement {
                issuer: of.issuer.clone(),
                given: Given::numbered("3/TB-UBND", day),
                words,
                year,
                decision: decision.clone(),
                appeal_until: until,
                named: list.clone(),
                recipients: vec![
                    format!("Hội Khuyến học {}", of.issuer.place),
                    "Các đơn vị có tên trong danh sách".to_owned(),
                ],
                signer: Signer { deputy: true, ..signer.clone() },
                template: own.clone(),
            }),
        ),
        (
            "11-phat-thanh",
            loudspeaker(&Loudspeaker {
                issuer: of.issuer.clone(),
                hamlet: "Ấp Phước Thiện".to_owned(),
                words,
                year,
                decision: decision.clone(),
                appeal_until: until,
                names: list.iter().take(13).map(|one| one.name.clone()).collect(),
                template: own.clone(),
            }),
        ),
        (
            "12-sua-doi",
            amendment(&Amendment {
                common: of.clone(),
                amends: decision.clone(),
                changes: vec![
                    format!("Tại số thứ tự 2: “{}” sửa thành “{}”.", list[1].name, list[2].name),
                    "Tại số thứ tự 4: “Lần đầu” sửa thành “Tái công nhận”.".to_owned(),
                ],
            }),
        ),
        (
            "13-dinh-chinh",
            correction(&Correction {
                issuer: of.issuer.clone(),
                given: Given::numbered("45/UBND", day),
                words,
                year,
                decision: decision.clone(),
                changes: vec![
                    "Tại trang 2, dòng 5, từ trên xuống: “xả An Hòa” đính chính thành “xã An Hòa”."
                        .to_owned(),
                ],
                to: vec!["Hội Khuyến học xã An Hòa".to_owned(), "Các ấp, khóm, khu phố".to_owned()],
                signer: Signer { capacity: Capacity::Body, deputy: true, name: person(17) },
                template: own.clone(),
            }),
        ),
        (
            "14-thu-hoi",
            withdrawal(&Withdrawal {
                common: of.clone(),
                gave: decision,
                named: list.iter().take(1).cloned().collect(),
                reason: "Không còn đủ tiêu chuẩn theo kết quả kiểm tra".to_owned(),
            }),
        ),
        (
            "15-so-cap-giay",
            certificate_register(&CertificateRegister {
                issuer: of.issuer.clone(),
                year,
                entries: list
                    .iter()
                    .zip(1..)
                    .map(|(one, n)| CertificateEntry {
                        register_number: format!("{n:04}/{year}"),
                        name: one.name.clone(),
                        hamlet: one.hamlet.clone(),
                        title: format!("{} {year}", words.title),
                        decision: "08/QĐ-UBND".to_owned(),
                        decided_on: day,
                        note: if n == 7 { "In lại do hỏng" } else { "" }.to_owned(),
                    })
                    .collect(),
                drawn_up_on: day,
            }),
        ),
        (
            "16-bieu-duong",
            commendation_list(&Commendation {
                issuer: association,
                words,
                occasion: format!("Đại hội biểu dương giai đoạn {}–{year}", year - 4),
                commended: list
                    .iter()
                    .take(8)
                    .map(|one| Commended {
                        name: one.name.clone(),
                        place: one.hamlet.clone(),
                        years: 5,
                        span: format!("{}–{year}", year - 4),
                        merit: "Tích cực học tập, đóng góp quỹ khuyến học".to_owned(),
                    })
                    .collect(),
                signer: Signer { capacity: Capacity::Body, deputy: false, name: person(13) },
                on: day,
            }),
        ),
    ];
    if let Some(set) = shipped_set(criteria) {
        papers.push(("03-phieu-cham-trong", scoring_sheet(&sheet(&set, words, title, day, false))));
        papers.push(("04-phieu-cham", scoring_sheet(&sheet(&set, words, title, day, true))));
    }
    papers.sort_by_key(|(stem, _)| *stem);
    papers.into_iter().map(|(stem, paper)| Piece { stem: format!("{title}/{stem}"), paper }).collect()
}

/// A paper whose text is a template, from invented facts of a day: the families of a commune.
#[must_use]
pub fn sample(kind: TextKind, text: &str, day: Date) -> Option<Paper> {
    let stem = match kind {
        TextKind::Proposal => "07-to-trinh",
        TextKind::Recognition => "08-du-thao-quyet-dinh",
        TextKind::Announcement => "10-thong-bao",
        TextKind::Loudspeaker => "11-phat-thanh",
        TextKind::Amendment => "12-sua-doi",
        TextKind::Correction => "13-dinh-chinh",
        TextKind::Withdrawal => "14-thu-hoi",
    };
    let mut pieces = of_title("learning_family", day, "", Some(text)).into_iter();
    pieces.find(|piece| piece.stem.ends_with(stem)).map(|piece| piece.paper)
}

/// Every piece, title by title.
#[must_use]
pub fn pieces() -> Vec<Piece> {
    TITLES
        .iter()
        .flat_map(|(title, year, criteria)| of_title(title, date(*year, 12, 25), criteria, None))
        .collect()
}

/// The page that lists them.
#[must_use]
pub fn index(pieces: &[Piece]) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Các loại văn bản</title><h1>Các loại văn bản</h1><p>Số liệu và tên người đều đặt ra.</p><ul>",
    );
    for piece in pieces {
        let (stem, title) = (&piece.stem, &piece.paper.file_title);
        html += &format!("<li><a href=\"{stem}.pdf\">{title}</a> (<a href=\"{stem}.docx\">DOCX</a>)</li>");
    }
    html + "</ul></html>\n"
}
