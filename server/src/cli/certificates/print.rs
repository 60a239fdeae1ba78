//! `hoctap certificate print`: a decision's certificates, a hamlet's or one, as one PDF.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use programme::fold::fold;
use programme::text::Lang;

use super::{file_refused, say_in};
use crate::actions::certificates::{MOST_OFFSET, public_address};
use crate::actions::titles::TitleRules;
use crate::cli::accounts::today;
use crate::cli::records::{At, atlas_of, open, store_refused};
use crate::cli::{Refused, say};
use crate::documents::certificate::{Certified, Sheet, print};
use crate::documents::write_whole;
use crate::store::certificates::listed_of;
use crate::store::decisions::decision;

#[derive(ClapArgs)]
pub(in crate::cli) struct PrintArgs {
    /// Số của quyết định trong chương trình. | Id of the decision.
    decision: i64,
    /// Chỉ ấp, khóm, khu phố này. | Only this hamlet.
    #[arg(long)]
    hamlet: Option<String>,
    /// Chỉ giấy này. | Only this certificate.
    #[arg(long)]
    certificate: Option<i64>,
    /// Tệp PDF. | The PDF.
    #[arg(long)]
    out: PathBuf,
    /// Dịch sang phải bao nhiêu milimét cho khớp máy in; số âm là sang trái.
    /// | Millimetres to the right, as this printer needs; to the left below zero.
    #[arg(long, default_value = "0", allow_hyphen_values = true, value_parser = tenths)]
    right: i64,
    /// Dịch xuống bao nhiêu milimét; số âm là lên. | Millimetres down; up below zero.
    #[arg(long, default_value = "0", allow_hyphen_values = true, value_parser = tenths)]
    down: i64,
}

/// Tenths of a millimetre of `1.5` or `-2,0`.
pub(in crate::cli) fn tenths(text: &str) -> Result<i64, String> {
    crate::documents::certificate::tenths(text)
        .filter(|n| n.abs() <= MOST_OFFSET)
        .ok_or_else(|| format!("-{0} … {0} mm", MOST_OFFSET / 10))
}

pub(super) fn run(args: &PrintArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let failed = |error| store_refused(&error, lang);
    let today = today(&db, at, lang)?;
    let stored = decision(&db, args.decision).map_err(failed)?;
    let stored = stored
        .ok_or_else(|| Refused(say_in(lang, "Không có quyết định này.", "There is no such decision.")))?;
    let rows = listed_of(&db, args.decision).map_err(failed)?;
    let chosen: Vec<Certified<'_>> = rows
        .iter()
        .filter(|one| one.held && one.row.replaced_by == 0)
        .map(|one| &one.row)
        .filter(|row| args.certificate.is_none_or(|id| id == row.id))
        .filter(|row| args.hamlet.as_deref().is_none_or(|hamlet| fold(hamlet) == fold(&row.hamlet)))
        .map(|row| (row, &stored))
        .collect();
    if chosen.is_empty() {
        return Err(Refused(say_in(
            lang,
            "Không có giấy nào để in. Cấp giấy trước: hoctap certificate issue QUYẾT-ĐỊNH.",
            "There is nothing to print. Issue first: hoctap certificate issue DECISION.",
        )));
    }
    let address = public_address(&db).map_err(failed)?;
    let atlas = atlas_of(&db, lang)?;
    let rules = TitleRules::load(&db, &atlas).map_err(failed)?;
    let sheet = Sheet {
        atlas: &atlas,
        rules: &rules,
        address: address.as_ref(),
        offset: (args.right, args.down),
        today,
    };
    let pdf = print(&chosen, &sheet).map_err(|error| Refused(error.to_string()))?;
    let written: std::io::Result<()> = write_whole(&args.out, |part| std::fs::write(part, &pdf));
    written.map_err(|error| file_refused(&args.out, &error, lang))?;
    let (n, out) = (chosen.len(), args.out.display());
    say(&say_in(lang, format!("Đã in {n} giấy vào {out}.\n"), format!("{n} certificates are in {out}.\n")));
    Ok(())
}
