//! The gallery: every kind of paper for every title, from invented facts, to be looked at beside the rules of layout.
//! Who decides, asks and writes is what the title kinds say of the day, as in the program's own papers.
//!
//! Nobody in it lives anywhere: names are put together by counting.

mod facts;

use jiff::civil::{Date, date};
use programme::criteria::{CriteriaSet, ItemKind, Provenance, shipped_set};
use programme::papers::TextKind;
use programme::registry::subject_kind;
use programme::units::Points;

use super::kinds::{
    Amendment, Announcement, Capacity, CertificateEntry, CertificateRegister, Commendation, Commended,
    Common, Correction, Given, Issuer, Loudspeaker, Minutes, Proposal, Recognition, Reference, Registration,
    ScoredItem, ScoringSheet, Signer, Sitting, TitleWords, Votes, Withdrawal, amendment, announcement,
    certificate_register, commendation_list, correction, loudspeaker, minutes, proposal, recognition,
    registration_form, scoring_sheet, title_words, withdrawal,
};
use super::model::Paper;
use facts::{association, letter, person};
pub use facts::{common, named, subject};

/// A paper of the gallery.
pub struct Piece {
    /// Name of its files, without an ending.
    pub stem: String,
    /// The paper.
    pub paper: Paper,
}

/// A title as it is shown.
pub struct Shown {
    /// The folder of its papers.
    pub folder: &'static str,
    /// Its code.
    pub title: &'static str,
    /// The year assessed.
    pub year: i16,
    /// The day of the decision.
    pub day: Date,
    /// The criteria of then.
    criteria: &'static str,
}

const fn shown(title: &'static str, year: i16, (month, day): (i8, i8), criteria: &'static str) -> Shown {
    Shown { folder: title, title, year, day: date(year, month, day), criteria }
}

/// Titles with the year that is shown; one of them twice more, in the layout since 5/3/2020 and with two tiers of
/// government.
pub const SHOWN: [Shown; 13] = [
    shown("learning_family", 2019, (12, 25), "448-2015-family"),
    Shown { folder: "learning_family_2023", ..shown("learning_family", 2023, (12, 25), "324-2022-family") },
    Shown { folder: "learning_family_2025", ..shown("learning_family", 2025, (12, 25), "324-2022-family") },
    shown("learning_clan", 2020, (12, 25), "448-2015-clan"),
    shown("learning_community", 2023, (12, 25), "324-2022-community"),
    shown("learning_unit", 2023, (12, 25), "324-2022-unit"),
    // A unit of a district or the province reports in the first quarter of the year after.
    Shown {
        day: date(2023, 6, 15),
        ..shown("learning_unit_district_province", 2022, (12, 25), "tt22-2020-unit")
    },
    shown("commune_learning_community", 2024, (12, 25), "tt25-2023-commune"),
    shown("culture_family", 2019, (11, 15), "nd122-2018-culture-family"),
    shown("culture_hamlet", 2024, (11, 15), "nd86-2023-culture-hamlet"),
    shown("promoting_family", 2014, (12, 25), "earlier-family"),
    shown("promoting_clan", 2014, (12, 25), "earlier-clan"),
    shown("promoting_community", 2014, (12, 25), "earlier-community"),
];

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// A decision on a title as its papers share it: with another number, of a later day.
fn after(of: &Common, number: u16, days: i64) -> Common {
    let day = later(of.given.day(), days);
    Common {
        given: Given::numbered(&format!("{number}/QĐ-{}", of.issuer.symbol), day),
        proposal: of.proposal.clone().map(|letter| Reference {
            number: letter.number.replacen('5', &number.saturating_sub(3).to_string(), 1),
            on: later(day, -7),
            ..letter
        }),
        ..of.clone()
    }
}

/// A sheet of the criteria, blank or filled.
fn sheet(set: &CriteriaSet, (words, of, day): (TitleWords, &Shown, Date), filled: bool) -> ScoringSheet {
    let points_of = |points: Points| points.to_string().replace('.', ",");
    let mut group = None;
    let mut items = Vec::new();
    let mut sum = Points::default();
    for item in &set.items {
        let heading = item.group.and_then(|at| set.groups.get(at)).map(|known| known.name.vi.clone());
        let starts = heading.filter(|_| item.group != group);
        group = item.group;
        let points = item.kind != ItemKind::Target;
        if points {
            sum += item.max;
        }
        let most = if points { points_of(item.max) } else { "Đạt".to_owned() };
        items.push(ScoredItem {
            group: starts,
            id: item.id.clone(),
            text: item.text.vi.clone(),
            self_score: if filled { most.clone() } else { String::new() },
            score: if filled { most.clone() } else { String::new() },
            max: most,
        });
    }
    let unverified = set.items.iter().filter(|item| item.provenance == Provenance::Unverified).count();
    let (name, hamlet) = if filled { subject(of.title, 2) } else { Default::default() };
    let total = if filled { points_of(sum) } else { String::new() };
    ScoringSheet {
        words,
        year: u16::try_from(of.year).unwrap_or_default(),
        name,
        code: if filled { "AH-0003".to_owned() } else { String::new() },
        hamlet,
        commune: "xã An Hòa".to_owned(),
        criteria: set.instrument.clone(),
        lacks: if unverified > 0 {
            format!("Có {unverified} mục chưa đối chiếu văn bản gốc.")
        } else {
            String::new()
        },
        items,
        totals: (sum != Points::default()).then(|| [points_of(sum), total.clone(), total]),
        verdict: if filled { "Đạt".to_owned() } else { String::new() },
        on: filled.then(|| later(day, -46)),
        drawn_up_on: day,
    }
}

/// Forms that a hamlet hands out: registration and scoring.
fn forms(of: &Shown, words: TitleWords, (asks, decides): (&Issuer, &str)) -> Vec<(&'static str, Paper)> {
    let year = u16::try_from(of.year).unwrap_or_default();
    let registration = |filled: bool| {
        let (name, hamlet) = if filled { subject(of.title, 1) } else { Default::default() };
        let to = match (words.in_hamlets, asks.is_association()) {
            (true, true) => vec!["Chi hội Khuyến học ấp Phước Thiện".to_owned(), asks.name.clone()],
            (true, false) => {
                vec!["Ban công tác Mặt trận ấp Phước Thiện".to_owned(), Issuer::committee("xã An Hòa").name]
            }
            (false, _) if subject_kind(of.title) == Some("commune") => vec![decides.to_owned()],
            (false, _) => vec![asks.name.clone()],
        };
        registration_form(&Registration {
            words,
            year,
            name,
            head: if filled && !words.head.is_empty() { person(6) } else { String::new() },
            code: if filled { "AH-0002".to_owned() } else { String::new() },
            hamlet,
            commune: "xã An Hòa".to_owned(),
            members: filled.then_some(match subject_kind(of.title) {
                Some("clan") => 24,
                Some("hamlet") => 412,
                Some("unit") => 37,
                Some("commune") => 3215,
                _ => 5,
            }),
            again: filled.then_some(true),
            to,
            on: filled.then(|| date(of.year, 2, 5)),
            drawn_up_on: date(of.year, 1, 15),
        })
    };
    let mut papers = vec![("01-dang-ky-trong", registration(false)), ("02-dang-ky", registration(true))];
    if let Some(set) = shipped_set(of.criteria) {
        papers.push(("03-phieu-cham-trong", scoring_sheet(&sheet(&set, (words, of, of.day), false))));
        papers.push(("04-phieu-cham", scoring_sheet(&sheet(&set, (words, of, of.day), true))));
    }
    papers
}

/// The minutes of a hamlet's meeting: blank, as it is kept, and of a title together with the culture title.
fn meetings(of: &Shown, words: TitleWords) -> Vec<(&'static str, Paper)> {
    let vote = |n: usize| {
        let passes = n % 7 != 3;
        Votes {
            name: subject(of.title, n).0,
            code: format!("AH-{:04}", n + 1),
            yes: Some(if passes { 41 } else { 12 }),
            no: Some(if passes { 1 } else { 30 }),
            remark: String::new(),
            passes,
        }
    };
    let many = if words.in_hamlets { 13 } else { 4 };
    let held = Sitting { words, votes: (0..many).map(vote).collect() };
    let meeting = |filled: bool, sittings: Vec<Sitting>| {
        minutes(&Minutes {
            parent: Issuer::committee("xã An Hòa").lines,
            issuer: vec!["ẤP PHƯỚC THIỆN".to_owned()],
            hamlet: "Ấp Phước Thiện, xã An Hòa".to_owned(),
            commune: "xã An Hòa".to_owned(),
            year: u16::try_from(of.year).unwrap_or_default(),
            held_on: filled.then(|| later(of.day, -46)),
            drawn_up_on: later(of.day, -60),
            invited_attended: filled.then_some((52, 42)),
            sittings,
            remarks: Vec::new(),
        })
    };
    let mut papers = vec![
        ("05-bien-ban-trong", meeting(false, vec![Sitting { words, votes: Vec::new() }])),
        ("06-bien-ban", meeting(true, vec![held.clone()])),
    ];
    if let Some(culture) = title_words("culture_family").filter(|_| of.folder == "learning_family") {
        let both = vec![held, Sitting { words: culture, votes: (0..many).map(vote).collect() }];
        papers.push(("06-bien-ban-hai-danh-hieu", meeting(true, both)));
    }
    papers
}

/// Every paper of a title.
fn of_title(of: &Shown, text: Option<&str>) -> Vec<Piece> {
    let (Some(words), Some((asks, to)), Some(association)) =
        (title_words(of.title), letter(of.title, of.day), association(of.title, of.day))
    else {
        return Vec::new();
    };
    let year = u16::try_from(of.year).unwrap_or_default();
    let day = of.day;
    let own = text.map(str::to_owned);
    let list = named(of.title, if words.in_hamlets { 52 } else { 4 });
    let decided = |draft: bool| Common { template: own.clone(), year, ..common(of.title, words, day, draft) };
    let (given, draft) = (decided(false), decided(true));
    let issuer = given.issuer.clone();
    let decision = Reference {
        kind: "Quyết định".to_owned(),
        number: format!("8/QĐ-{}", issuer.symbol),
        on: day,
        by: issuer.decides_as(given.signer.capacity),
    };
    let deputy = Signer { capacity: Capacity::Body, deputy: true, name: person(17) };
    let until = later(day, 18);
    let mut papers = forms(of, words, (&asks, &to));
    // Units meet by themselves, and a commune does not.
    if !matches!(of.title, "learning_unit" | "learning_unit_district_province" | "commune_learning_community")
    {
        papers.extend(meetings(of, words));
    }
    papers.extend([
        (
            "07-to-trinh",
            proposal(&Proposal {
                given: Given::numbered(&format!("5/TTr-{}", asks.symbol), later(day, -10)),
                issuer: asks,
                to,
                title: of.title.to_owned(),
                words,
                year,
                province: given.province.clone(),
                // A commune puts itself forward, and nobody else.
                named: if of.title == "commune_learning_community" {
                    list[..1].to_vec()
                } else {
                    list.clone()
                },
                signer: Signer { capacity: Capacity::Body, deputy: false, name: person(13) },
                template: own.clone(),
            }),
        ),
        ("08-du-thao-quyet-dinh", recognition(&Recognition { common: draft, named: list.clone() })),
        ("09-quyet-dinh", recognition(&Recognition { common: given.clone(), named: list.clone() })),
        (
            "10-thong-bao",
            announcement(&Announcement {
                issuer: issuer.clone(),
                given: Given::numbered(&format!("3/TB-{}", issuer.symbol), later(day, 3)),
                words,
                year,
                decision: decision.clone(),
                appeal_until: until,
                named: list.clone(),
                recipients: given.recipients.clone(),
                signer: deputy.clone(),
                template: own.clone(),
            }),
        ),
        (
            "11-phat-thanh",
            loudspeaker(&Loudspeaker {
                issuer: issuer.clone(),
                hamlet: if words.in_hamlets {
                    "Ấp Phước Thiện".to_owned()
                } else {
                    issuer.place.clone()
                },
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
                common: after(&given, 14, 26),
                amends: decision.clone(),
                changes: vec![format!(
                    "Số thứ tự 2 (mã số {}): tên “{}” sửa thành “{} A”.",
                    list[1].code, list[1].name, list[1].name
                )],
            }),
        ),
        (
            "13-dinh-chinh",
            correction(&Correction {
                issuer: issuer.clone(),
                given: Given::numbered(&format!("45/{}", issuer.symbol), later(day, 12)),
                words,
                year,
                decision: decision.clone(),
                changes: vec![
                    "Trang 2, dòng 5 từ trên xuống: đã in “năm 2109”, nay đính chính là “năm 2019”."
                        .replace("2019", &year.to_string())
                        .replace("2109", &format!("2{}", i32::from(year) % 1000 + 90)),
                ],
                to: vec![given.asked.name.clone(), given.recipients[0].clone()],
                signer: deputy,
                template: own,
            }),
        ),
        (
            "14-thu-hoi",
            withdrawal(&Withdrawal {
                common: after(&given, 21, 75),
                gave: decision,
                named: list.iter().take(1).cloned().collect(),
                reason: "Không còn đủ tiêu chuẩn theo kết quả kiểm tra".to_owned(),
            }),
        ),
        (
            "15-so-cap-giay",
            certificate_register(&CertificateRegister {
                issuer: issuer.clone(),
                year,
                entries: list
                    .iter()
                    .zip(1..)
                    .map(|(one, n)| CertificateEntry {
                        register_number: format!("{n:04}/{}", day.year()),
                        name: one.name.clone(),
                        hamlet: one.hamlet.clone(),
                        title: format!("{} {year}", words.title),
                        decision: format!("08/QĐ-{}", issuer.symbol),
                        decided_on: day,
                        note: if n == 7 { "In lại do hỏng" } else { "" }.to_owned(),
                    })
                    .collect(),
                drawn_up_on: later(day, 3),
            }),
        ),
        (
            "16-bieu-duong",
            commendation_list(&Commendation {
                issuer: association,
                words,
                occasion: format!("giai đoạn {} - {year}", year - 4),
                commended: list
                    .iter()
                    .take(8)
                    .map(|one| Commended {
                        name: one.name.clone(),
                        place: one.hamlet.clone(),
                        years: 5,
                        span: format!("{} - {year}", year - 4),
                        merit: String::new(),
                    })
                    .collect(),
                signer: Signer { capacity: Capacity::Body, deputy: false, name: person(13) },
                on: later(day, 30),
            }),
        ),
    ]);
    papers.into_iter().map(|(stem, paper)| Piece { stem: format!("{}/{stem}", of.folder), paper }).collect()
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
    let of = Shown { day, ..shown("learning_family", day.year(), (12, 31), "") };
    of_title(&of, Some(text)).into_iter().find(|piece| piece.stem.ends_with(stem)).map(|piece| piece.paper)
}

/// Every piece, title by title.
#[must_use]
pub fn pieces() -> Vec<Piece> {
    SHOWN.iter().flat_map(|of| of_title(of, None)).collect()
}

/// The page that lists them.
#[must_use]
pub fn index(pieces: &[Piece], certificates: &[String]) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Các loại văn bản</title><h1>Các loại văn bản</h1><p>Số liệu và tên người đều đặt ra.</p><ul>",
    );
    for piece in pieces {
        let (stem, title) = (&piece.stem, &piece.paper.file_title);
        html += &format!("<li><a href=\"{stem}.pdf\">{title}</a> (<a href=\"{stem}.docx\">DOCX</a>)</li>");
    }
    for stem in certificates {
        html += &format!("<li><a href=\"{stem}.pdf\">Giấy công nhận</a></li>");
    }
    html + "</ul></html>\n"
}
