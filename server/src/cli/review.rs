//! `hoctap review`: a hamlet's results with their reasons, approved or returned by the commune's association.

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use programme::assessment::{ReviewReason, ReviewVerdict};
use programme::calendar::year_end;
use programme::text::Lang;

use super::Refused;
use super::accounts::today;
use super::decisions::CasesArgs;
use super::grid::{Found, SheetArgs, row_by_code, say};
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use crate::actions::assessment::{hamlet_results, review};
use crate::actions::joint::{JointError, Said, agree};
use crate::actions::recognition::Whose;
use crate::actions::titles::TitleRules;

#[derive(Subcommand)]
pub(super) enum ReviewVerb {
    /// Kết quả của một ấp, dòng chưa đạt trước, kèm lý do. | A hamlet's results, those not passed first, with reasons.
    List(SheetArgs),
    /// Duyệt kết quả đang có của một ấp, hoặc của các mã nêu ra. | Approve a hamlet's results, or those of some codes.
    Approve(Chosen),
    /// Ghi việc cơ quan phối hợp thẩm định đồng ý với các hồ sơ đã duyệt, theo văn bản của cơ quan đó.
    /// | The office that appraises jointly agrees with what was approved, by a paper of its own.
    Agree {
        #[command(flatten)]
        cases: CasesArgs,
        /// Số, ký hiệu văn bản. | Number and symbol of the paper.
        #[arg(long)]
        paper: String,
        /// Ngày văn bản. | Day of the paper.
        #[arg(long, value_parser = day)]
        dated: Date,
    },
    /// Trả lại ấp, kèm lý do. | Return them to the hamlet, for a reason.
    Return {
        #[command(flatten)]
        chosen: Chosen,
        /// Lý do: not_borne_out (không đúng thực tế), miscounted (ghi, cộng sai), incomplete (thiếu hồ sơ), misread
        /// (hiểu sai tiêu chí), complaint (có đơn thư).
        /// | not_borne_out, miscounted, incomplete, misread or complaint.
        #[arg(long, value_parser = reason)]
        reason: ReviewReason,
    },
}

#[derive(ClapArgs)]
pub(super) struct Chosen {
    #[command(flatten)]
    sheet: SheetArgs,
    /// Chỉ những mã này; bỏ trống là cả ấp. | Only these codes; the whole hamlet where none is given.
    #[arg(long = "code")]
    codes: Vec<String>,
}

fn reason(word: &str) -> Result<ReviewReason, String> {
    let known = || ReviewReason::ALL.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(", ");
    ReviewReason::parse(word).ok_or_else(known)
}

pub(super) fn review_verb(verb: &ReviewVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    match verb {
        ReviewVerb::List(sheet) => list(sheet, at, lang),
        ReviewVerb::Approve(chosen) => decide(chosen, (ReviewVerdict::Approved, None), at, lang),
        ReviewVerb::Agree { cases, paper, dated } => agreed(cases, (paper, *dated), at, lang),
        ReviewVerb::Return { chosen, reason } => {
            decide(chosen, (ReviewVerdict::Returned, Some(*reason)), at, lang)
        }
    }
}

fn agreed(cases: &CasesArgs, (paper, dated): (&str, Date), at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let (commune, records_of) = cases.communes(&atlas, lang)?;
    let rules = TitleRules::load(&db, &atlas).map_err(|error| store_refused(&error, lang))?;
    let on = year_end(cases.year);
    let Some(joint) = rules.joint(&cases.title, on, (&atlas, commune)) else {
        return Err(say(
            lang,
            "Danh hiệu này không có cơ quan phối hợp thẩm định. Xem lệnh titles show.",
            "No second office appraises this title. See the command titles show.",
        ));
    };
    let whose = Whose { commune, records_of: &records_of, year: cases.year, title: &cases.title };
    let today = today(&db, at, lang)?;
    let n = agree(&mut db, &whose, joint.office, Said::OnPaper(paper, dated, today), at.by());
    let n = n.map_err(|error| match error {
        JointError::Store(error) => store_refused(&error, lang),
        error @ (JointError::Nothing | JointError::NoNumber | JointError::Day) => {
            Refused(error.text().get(lang).to_owned())
        }
    })?;
    let office = joint.office.name();
    match lang {
        Lang::Vi => println!("{} đã đồng ý với {n} hồ sơ.", office.vi),
        Lang::En => println!("{} agreed with {n} cases.", office.en),
    }
    Ok(())
}

fn list(sheet: &SheetArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut found = Found::of(sheet, at, lang)?;
    let (db, scoring, sets, hamlet) = found.parts();
    let results = hamlet_results(db, sets, &scoring, hamlet).map_err(|error| store_refused(&error, lang))?;
    let heads = match lang {
        Lang::Vi => ["Mã số", "Tên", "Kết quả", "Lý do", "Thẩm định"],
        Lang::En => ["Code", "Name", "Verdict", "Reasons", "Review"],
    };
    let mut table = vec![heads.map(str::to_owned)];
    for row in &results.rows {
        let reasons = row.reasons.iter().map(|reason| reason.get(lang)).collect::<Vec<_>>().join("; ");
        let review = row.review.as_ref().map(|review| {
            let said = review.verdict.text().get(lang).to_owned();
            match (review.stands, lang) {
                (true, _) => said,
                (false, Lang::Vi) => format!("{said}, sau đó đã sửa"),
                (false, Lang::En) => format!("{said}, changed since"),
            }
        });
        table.push([
            row.code.clone(),
            row.name.clone(),
            row.verdict.text.get(lang).to_owned(),
            reasons,
            review.unwrap_or_default(),
        ]);
    }
    super::say(&super::aligned(&table, &[]));
    Ok(())
}

fn decide(
    chosen: &Chosen,
    said: (ReviewVerdict, Option<ReviewReason>),
    at: &At,
    lang: Lang,
) -> Result<(), Refused> {
    let mut found = Found::of(&chosen.sheet, at, lang)?;
    let grid = found.grid(lang)?;
    let mut rows = Vec::new();
    for code in &chosen.codes {
        let row = row_by_code(&grid, code, lang)?;
        rows.push((row.subject, row.version));
    }
    if chosen.codes.is_empty() {
        let scored = grid.rows.iter().filter(|row| matches!(row.source.as_str(), "items" | "totals"));
        rows.extend(scored.map(|row| (row.subject, row.version)));
    }
    let (db, scoring, _, _) = found.parts();
    let reviewed = review(db, at.by(), &scoring, said, &rows).map_err(|error| store_refused(&error, lang))?;
    if reviewed.done == 0 {
        return Err(say(
            lang,
            "Không có hồ sơ nào để thẩm định. Kiểm tra ấp, năm, danh hiệu và điểm đã chấm.",
            "There is nothing to review. Check hamlet, year, title, and that it is scored.",
        ));
    }
    let (done, left) = (reviewed.done, reviewed.not_done.len());
    let word = said.0.text();
    match lang {
        Lang::Vi => println!("{}: {done} hồ sơ; {left} hồ sơ chưa thẩm định được.", word.vi),
        Lang::En => println!("{}: {done} cases; {left} could not be reviewed.", word.en),
    }
    Ok(())
}
