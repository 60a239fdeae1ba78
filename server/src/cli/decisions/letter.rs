//! `hoctap letter`: the association's letter of proposal (*Tờ trình*) was signed and has its number and day. Its paper
//! is part of a decision's dossier.

use clap::Args as ClapArgs;
use jiff::civil::Date;
use programme::text::Lang;

use super::super::Refused;
use super::super::records::{At, open, store_refused};
use super::super::words::day;
use super::{CasesArgs, today};
use crate::actions::letters::{LetterError, send_letter};
use crate::actions::recognition::Whose;

#[derive(ClapArgs)]
pub(in crate::cli) struct LetterArgs {
    #[command(flatten)]
    cases: CasesArgs,
    /// Số và ký hiệu, ví dụ 03/TTr-HKH. | Number and symbol, such as 03/TTr-HKH.
    #[arg(long)]
    number: String,
    /// Ngày của Tờ trình. | Day of the letter.
    #[arg(long, value_parser = day)]
    dated: Date,
}

pub(in crate::cli) fn letter(args: &LetterArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let (commune, records_of) = args.cases.communes(&at.places(lang)?, lang)?;
    let cases = &args.cases;
    let whose = Whose { commune, records_of: &records_of, year: cases.year, title: &cases.title };
    let days = (args.dated, today(&at.now).unwrap_or(args.dated));
    let (_, n) = send_letter(&mut db, &whose, &args.number, days, at.by()).map_err(|error| match error {
        LetterError::Store(error) => store_refused(&error, lang),
        error @ (LetterError::Nothing
        | LetterError::NoNumber
        | LetterError::NumberTaken
        | LetterError::Day) => Refused::text(&error.text(), lang),
    })?;
    let number = args.number.trim();
    match lang {
        Lang::Vi => println!("Tờ trình {number}: {n} hồ sơ."),
        Lang::En => println!("Letter {number}: {n} cases."),
    }
    Ok(())
}
