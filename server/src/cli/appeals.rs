//! `hoctap appeals`: appeals received and answered.

use clap::Subcommand;
use jiff::civil::Date;
use programme::ids::PlaceId;
use programme::recognition::{AppealState, Ground};
use programme::registry::subject_kind;
use programme::text::{Lang, Text};

use super::Refused;
use super::decisions::{CasesArgs, today};
use super::records::{At, atlas_of, open, store_refused};
use super::words::day;
use crate::actions::appeals::{AppealError, answer, receive};
use crate::documents::words::{day_word, title_word};
use crate::roster::check::plain_code;
use crate::store::appeals::appeals;
use crate::store::decisions::Cases;
use crate::store::subjects::subject_by_code;

#[derive(Subcommand)]
pub(super) enum AppealVerb {
    /// Liệt kê kiến nghị chưa trả lời. | Appeals that nobody answered yet.
    List {
        /// Cả những kiến nghị đã trả lời. | Those answered, too.
        #[arg(long)]
        all: bool,
    },
    /// Ghi một kiến nghị. | Write an appeal down.
    Receive {
        #[command(flatten)]
        cases: CasesArgs,
        /// Mã của đối tượng trong xã. | The subject's code in its commune.
        #[arg(long)]
        code: String,
        /// Lý do: score (điểm), left_out (bị sót), untrue (không đúng sự thật), meeting (cuộc họp), other (khác).
        /// | score, left_out, untrue, meeting or other.
        #[arg(long, value_parser = ground)]
        ground: Ground,
        /// Ngày nhận. | Day of receipt.
        #[arg(long, value_parser = day)]
        on: Date,
    },
    /// Ghi trả lời. | Write the answer down.
    Answer {
        /// Số của kiến nghị. | Id of the appeal.
        id: i64,
        /// Kết quả: upheld (đúng), dismissed (không đúng), taken_back (đã rút). | upheld, dismissed or taken_back.
        #[arg(long, value_parser = outcome)]
        outcome: AppealState,
        /// Ngày trả lời. | Day of the answer.
        #[arg(long, value_parser = day)]
        on: Date,
    },
}

fn ground(word: &str) -> Result<Ground, String> {
    Ground::parse(word).ok_or_else(|| Ground::ALL.map(Ground::code).join(", "))
}

fn outcome(word: &str) -> Result<AppealState, String> {
    let found = AppealState::parse(word).filter(|state| *state != AppealState::Open);
    found.ok_or_else(|| {
        let known = AppealState::ALL.into_iter().filter(|state| *state != AppealState::Open);
        known.map(AppealState::code).collect::<Vec<_>>().join(", ")
    })
}

fn refused(error: AppealError, lang: Lang) -> Refused {
    let AppealError::Store(failed) = &error else { return Refused::text(&error.text(), lang) };
    store_refused(failed, lang)
}

pub(super) fn appeal(verb: AppealVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    match verb {
        AppealVerb::List { all } => {
            let communes: Vec<i64> = atlas_of(&db, lang)?
                .places()
                .filter(|place| place.level == programme::places::Level::Commune)
                .map(|place| place.id.get())
                .collect();
            let mut found = Vec::new();
            for some in communes.chunks(500) {
                let of = appeals(&db, some, (!all, None), i64::MAX, usize::MAX);
                found.extend(of.map_err(|error| store_refused(&error, lang))?);
            }
            found.sort_by_key(|of| std::cmp::Reverse(of.id));
            if at.json {
                return super::say_json(&found);
            }
            let lines = found.into_iter().map(|of| {
                [
                    of.id.to_string(),
                    of.code,
                    of.year.to_string(),
                    title_word(&of.title, lang).to_owned(),
                    of.against,
                    of.ground,
                    day_word(&of.received_on, lang),
                    of.state,
                ]
            });
            super::say(&super::aligned(&lines.collect::<Vec<_>>(), &[0]));
        }
        AppealVerb::Receive { cases, code, ground, on } => {
            let (_, records_of) = cases.communes(&atlas_of(&db, lang)?, lang)?;
            let (commune, subject) = subject_of(&db, &records_of, (&cases.title, &code), lang)?;
            let of = Cases { commune, title: &cases.title, year: i64::from(cases.year) };
            let day = (on, today(&at.now).unwrap_or(on));
            let id = receive(&mut db, (of, subject), ground, day, at.by())
                .map_err(|error| refused(error, lang))?;
            match lang {
                Lang::Vi => println!("Kiến nghị {id}."),
                Lang::En => println!("Appeal {id}."),
            }
        }
        AppealVerb::Answer { id, outcome, on } => {
            let day = (on, today(&at.now).unwrap_or(on));
            answer(&mut db, id, outcome, day, at.by()).map_err(|error| refused(error, lang))?;
            match lang {
                Lang::Vi => println!("Đã ghi trả lời kiến nghị {id}."),
                Lang::En => println!("The answer to appeal {id} is written down."),
            }
        }
    }
    Ok(())
}

/// The one subject of a code in some communes.
fn subject_of(
    db: &crate::store::db::Database,
    communes: &[PlaceId],
    (title, code): (&str, &str),
    lang: Lang,
) -> Result<(i64, i64), Refused> {
    let code = plain_code(code.trim());
    let mut found = Vec::new();
    for commune in communes {
        let kind = subject_kind(title).unwrap_or_default();
        let one = subject_by_code(db, commune.get(), kind, code);
        let one = one.map_err(|error| store_refused(&error, lang))?;
        found.extend(one.map(|subject| (commune.get(), subject.id)));
    }
    match found[..] {
        [one] => Ok(one),
        [] => Err(refused(AppealError::NoCase, lang)),
        _ => Err(Refused::text(
            &Text::new(
                "Mã này có ở hai xã cũ. Ghi thêm --former-commune MÃ-XÃ-CŨ.",
                "This code exists in two former communes. Add --former-commune CODE.",
            ),
            lang,
        )),
    }
}
