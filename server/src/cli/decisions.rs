//! The commands from a proposal to a signed decision: propose, decision draft, decision issue.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use programme::ids::DecisionId;
use programme::places::{Atlas, Level, pad_commune_code};
use programme::text::Lang;

use super::Refused;
use super::records::{At, open, store_refused};
use crate::actions::recognition::{RecognitionError, Signed, Whose, draft_decision, issue_decision, propose};
use crate::roster::check::year_end;
use crate::roster::refusal::FileProblem;
use crate::store::db::hex_digest;

#[derive(ClapArgs)]
pub(super) struct CasesArgs {
    /// Code of the commune, on 31 December of the year.
    #[arg(long)]
    commune: String,
    /// Year assessed.
    #[arg(long)]
    year: u16,
    /// Title kind.
    #[arg(long)]
    title: String,
}

#[derive(Subcommand)]
pub(super) enum DecisionVerb {
    /// A draft, without a number, over the proposed cases.
    Draft(CasesArgs),
    /// The signed decision came back: number, date, file.
    Issue {
        /// Id of the draft.
        id: i64,
        /// Number and symbol, such as 05/QĐ-UBND.
        #[arg(long)]
        number: String,
        /// Day of signature.
        #[arg(long)]
        signed_on: Date,
        /// The signed file, kept by its digest.
        #[arg(long)]
        signed_file: Option<PathBuf>,
    },
}

pub(super) fn propose_cases(args: &CasesArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let n = with_cases(args, lang, |whose| propose(&mut db, whose, &at.now))?;
    match lang {
        Lang::Vi => println!("Đề nghị công nhận {n} hồ sơ."),
        Lang::En => println!("{n} cases proposed."),
    }
    Ok(())
}

pub(super) fn decision(verb: DecisionVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    match verb {
        DecisionVerb::Draft(args) => {
            let (id, n) = with_cases(&args, lang, |whose| draft_decision(&mut db, whose, &at.now))?;
            match lang {
                Lang::Vi => println!(
                    "Dự thảo {id}: {n} hồ sơ. Chưa có số; khi ký xong: hoctap decision issue {id} --number … --signed-on …"
                ),
                Lang::En => println!(
                    "Draft {id}: {n} cases. It has no number; once signed: hoctap decision issue {id} --number … --signed-on …"
                ),
            }
        }
        DecisionVerb::Issue { id, number, signed_on, signed_file } => {
            let read =
                signed_file.map(|path| std::fs::read(&path).map_err(|e| FileProblem::from_io(&path, &e)));
            let file = read.transpose().map_err(|problem| Refused(problem.message(lang)))?;
            let file_digest = file.map(|bytes| hex_digest(&bytes));
            let today = at.now.get(..10).and_then(|day| day.parse().ok()).unwrap_or(signed_on);
            let signed = Signed { number: &number, on: signed_on, file_digest, today };
            let issued = issue_decision(&mut db, DecisionId::new(id), &signed, &at.now);
            let (n, again) = issued.map_err(|error| refused(&error, lang))?;
            match lang {
                Lang::Vi => println!("Quyết định {number}: công nhận {n}, trong đó tái công nhận {again}."),
                Lang::En => println!("Decision {number}: {n} recognised, {again} of them again."),
            }
        }
    }
    Ok(())
}

fn with_cases<T>(
    args: &CasesArgs,
    lang: Lang,
    act: impl FnOnce(&Whose<'_>) -> Result<T, RecognitionError>,
) -> Result<T, Refused> {
    let atlas = Atlas::shipped();
    let on = year_end(args.year);
    let commune = atlas.by_code(Level::Commune, &pad_commune_code(&args.commune), on).map_err(|error| {
        Refused(match lang {
            Lang::Vi => format!("Không có xã nào mang mã “{}” vào ngày {on} ({error}).", args.commune),
            Lang::En => format!("No commune has the code “{}” on {on} ({error}).", args.commune),
        })
    })?;
    let records_of = atlas.predecessors_at(commune, on);
    let whose = Whose { commune, records_of: &records_of, year: args.year, title: &args.title };
    act(&whose).map_err(|error| refused(&error, lang))
}

fn refused(error: &RecognitionError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        RecognitionError::Store(error) => return store_refused(error, lang),
        RecognitionError::NothingToDo => (
            "Không có hồ sơ nào ở bước này. Kiểm tra xã, năm, danh hiệu; đề nghị trước khi dự thảo."
                .to_owned(),
            "No case is at this step. Check commune, year and title; propose before drafting.".to_owned(),
        ),
        RecognitionError::NoSuchDraft => {
            ("Không có dự thảo mang số hiệu này.".to_owned(), "There is no such draft decision.".to_owned())
        }
        RecognitionError::AlreadyIssued(number) => (
            format!(
                "Đã ban hành với số {number}; quyết định đã ban hành không sửa được. Muốn sửa phải có quyết định khác."
            ),
            format!(
                "Issued already as {number}; an issued decision does not change. A correction is another decision."
            ),
        ),
        RecognitionError::NoNumber => {
            ("Thiếu số quyết định.".to_owned(), "The decision's number is missing.".to_owned())
        }
        RecognitionError::NumberTaken => (
            "Xã đã có quyết định mang số này trong năm ký.".to_owned(),
            "The commune has a decision of this number in the year of signature.".to_owned(),
        ),
        RecognitionError::SignedOn => (
            "Ngày ký phải từ đầu năm được xét đến hôm nay.".to_owned(),
            "The day of signature is from the start of the year assessed to today.".to_owned(),
        ),
    };
    Refused(if lang == Lang::Vi { vi } else { en })
}
