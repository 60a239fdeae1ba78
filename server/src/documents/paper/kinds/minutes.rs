//! Biên bản of the hamlet's meeting (*họp bình xét*): who was there, how it voted, who passes. One sitting may speak of
//! several titles. What hangs in public has remarks in words and no points.

use jiff::civil::Date;

use super::super::dates::{Dated, PlaceDate, day_in_words};
use super::super::model::{
    Align, Block, Closing, Column, Heading, Letterhead, Paper, Piece, Row, Signature, Table,
};
use super::office::place_within;
use super::text::counted;
use super::titles::TitleWords;

/// How a subject fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
    /// Name of its head, or its own.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Votes for; nothing where they were not written down.
    pub yes: Option<u32>,
    /// Votes against.
    pub no: Option<u32>,
    /// The remark, in words.
    pub remark: String,
    /// The meeting proposes it.
    pub passes: bool,
}

/// A title that the meeting spoke of.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// Its words.
    pub words: TitleWords,
    /// Subjects in the order of the list.
    pub votes: Vec<Votes>,
}

/// The minutes. Hours, venue, who presided, wrote and took part are written by hand: nothing is kept of them.
#[derive(Clone, Debug)]
pub struct Minutes {
    /// Who heads it: the hamlet's branch.
    pub parent: Vec<String>,
    /// Its lines.
    pub issuer: Vec<String>,
    /// The hamlet, with its commune: `Ấp Phước Thiện, xã An Hòa`.
    pub hamlet: String,
    /// Its commune: `xã An Hòa`.
    pub commune: String,
    /// Year assessed.
    pub year: u16,
    /// Day of the meeting; nothing on a blank form.
    pub held_on: Option<Date>,
    /// The day the form was drawn up.
    pub drawn_up_on: Date,
    /// How many were invited and how many came.
    pub invited_attended: Option<(u32, u32)>,
    /// One or more titles.
    pub sittings: Vec<Sitting>,
    /// Remarks on the meeting, in words; where there are none, lines to write on.
    pub remarks: Vec<String>,
}

/// Rows of a blank form: as many as fill its two pages.
const BLANK_ROWS: usize = 22;

/// When it began or ended, which whoever writes the minutes puts in.
const HOUR: &str = "…… giờ …… phút";

fn field(label: &str) -> Block {
    Block::Field(vec![Piece::text(format!("{label}: ")), Piece::Dots])
}

fn table(sitting: &Sitting) -> Table {
    let columns = vec![
        Column::new("STT", 13, Align::Centre),
        Column::new(sitting.words.name, 50, Align::Left),
        Column::new("Mã số", 26, Align::Centre),
        Column::new("Đồng ý", 18, Align::Centre),
        Column::new("Không đồng ý", 21, Align::Centre),
        Column::new("Ý kiến nhận xét", 43, Align::Left),
    ];
    let mut rows = Vec::new();
    let mut ordinal = 0;
    for (passes, label) in [(true, "Đạt, đề nghị công nhận"), (false, "Chưa đạt")] {
        let group: Vec<&Votes> = sitting.votes.iter().filter(|one| one.passes == passes).collect();
        if group.is_empty() {
            continue;
        }
        rows.push(Row::Group(format!("{label}: {} {}", group.len(), sitting.words.subjects)));
        for one in group {
            ordinal += 1;
            rows.push(Row::Cells(vec![
                ordinal.to_string(),
                one.name.clone(),
                one.code.clone(),
                one.yes.map_or_else(String::new, |n| n.to_string()),
                one.no.map_or_else(String::new, |n| n.to_string()),
                one.remark.clone(),
            ]));
        }
    }
    if sitting.votes.is_empty() {
        rows.extend(
            (1..=BLANK_ROWS).map(|n| Row::Cells([vec![n.to_string()], vec![String::new(); 5]].concat())),
        );
    }
    // Votes that nobody typed are written in by hand.
    let by_hand = sitting.votes.iter().all(|one| one.yes.is_none());
    Table {
        about: format!("Kết quả bình xét {}", sitting.words.title), columns, rows, small: false, by_hand
    }
}

/// Biên bản họp bình xét.
#[must_use]
pub fn minutes(of: &Minutes) -> Paper {
    let names: Vec<String> = of.sittings.iter().map(|one| format!("“{}”", one.words.title)).collect();
    let subject = format!("Họp bình xét danh hiệu {} năm {}", names.join(", "), of.year);
    let day = of.held_on.map_or_else(|| format!("ngày …… tháng …… năm {}", of.year), day_in_words);
    let mut blocks = vec![
        Block::paragraph(format!(
            "Hôm nay, vào lúc {HOUR}, {day}, {} tổ chức họp bình xét danh hiệu {} năm {}.",
            place_within(&of.hamlet),
            names.join(", "),
            of.year
        )),
        Block::Subheading("I. Địa điểm, thành phần".to_owned()),
        field("1. Địa điểm"),
        field("2. Chủ trì"),
        field("3. Thư ký"),
        field("4. Thành phần khác"),
        Block::WritingLines(1),
    ];
    blocks.push(Block::Field(match of.invited_attended {
        Some((invited, attended)) => vec![Piece::text(format!(
            "5. Số hộ, người được mời: {invited}; có mặt: {attended} ({}).",
            programme::papers::number_words(u64::from(attended))
        ))],
        None => vec![
            Piece::text("5. Số hộ, người được mời: "),
            Piece::DotsOf(250),
            Piece::text("; có mặt: "),
            Piece::DotsOf(250),
        ],
    }));
    blocks.push(Block::Subheading("II. Nội dung và kết quả bình xét".to_owned()));
    blocks.push(Block::paragraph(
        "Cuộc họp đã nghe đọc tiêu chuẩn, kết quả tự chấm của từng đối tượng đăng ký, thảo luận và biểu quyết. Kết quả như sau:",
    ));
    for (sitting, n) in of.sittings.iter().zip(1..) {
        if of.sittings.len() > 1 {
            blocks.push(Block::Subheading(format!("{n}. Danh hiệu “{}”", sitting.words.title)));
        }
        let words = sitting.words.for_names(sitting.votes.iter().map(|one| one.name.as_str()));
        blocks.push(Block::Table(table(&Sitting { words, votes: sitting.votes.clone() })));
        if !sitting.votes.is_empty() {
            let passed = sitting.votes.iter().filter(|one| one.passes).count();
            let (count, in_words) = counted(passed);
            blocks.push(Block::paragraph(format!(
                "Cuộc họp thống nhất đề nghị công nhận danh hiệu “{}” năm {} cho {count} ({in_words}) {}; chưa đề nghị {}.",
                sitting.words.title,
                of.year,
                words.subjects,
                counted(sitting.votes.len() - passed).0
            )));
        } else {
            blocks.push(Block::Field(vec![
                Piece::text(format!(
                    "Cuộc họp thống nhất đề nghị công nhận danh hiệu “{}” năm {} cho ",
                    sitting.words.title, of.year
                )),
                Piece::DotsOf(200),
                Piece::text(" (bằng chữ: "),
                Piece::DotsOf(500),
                Piece::text(format!(") {}; chưa đề nghị ", words.subjects)),
                Piece::DotsOf(200),
                Piece::text("."),
            ]));
        }
    }
    blocks.push(Block::Subheading("III. Ý kiến khác".to_owned()));
    if of.remarks.is_empty() {
        blocks.push(Block::WritingLines(3));
    } else {
        blocks.extend(of.remarks.iter().map(|remark| Block::paragraph(format!("{remark}."))));
    }
    blocks.push(Block::paragraph(format!(
        "Biên bản được đọc lại cho mọi người dự họp cùng nghe, thống nhất và lập thành 02 bản. Cuộc họp kết thúc lúc {HOUR} cùng ngày./."
    )));
    let signs = |title: &str| Signature {
        title: title.to_owned(),
        note: Some("(Ký, ghi rõ họ tên)".to_owned()),
        ..Signature::default()
    };
    Paper {
        made_on: of.held_on.unwrap_or(of.drawn_up_on),
        file_title: format!("Biên bản: {subject}"),
        letterhead: Some(Letterhead {
            parent: of.parent.clone(),
            issuer: of.issuer.clone(),
            number: None,
            letter_subject: None,
            place_date: Some(PlaceDate {
                place: capital(&of.commune),
                dated: of.held_on.map_or(Dated::ByHand, Dated::On),
            }),
        }),
        heading: Some(Heading { kind: "BIÊN BẢN".to_owned(), subject: vec![subject] }),
        blocks,
        closing: Some(Closing {
            place_date: None,
            signatures: ["THƯ KÝ", "ĐẠI DIỆN MẶT TRẬN", "CHỦ TRÌ"].map(signs).to_vec(),
            recipients: Vec::new(),
        }),
        appendices: Vec::new(),
        landscape: false,
        letters: Default::default(),
    }
}

/// The seat before the date.
fn capital(place: &str) -> String {
    super::office::Issuer::committee(place).seat
}
