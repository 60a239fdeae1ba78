//! What comes after an issued decision: withdraw, amend, correct, make known.

use clap::Args as ClapArgs;
use jiff::civil::Date;
use programme::ids::DecisionId;
use programme::recognition::{AmendedField, Amendment, Way, WithdrawalReason};
use programme::text::Lang;

use super::{Refused, refused, today};
use crate::actions::announcement::{AnnouncementError, announce};
use crate::actions::recognition::{
    AmendedLine, Correction, RecognitionError, amended_list, draft_amendment, draft_correction,
    draft_withdrawal, relist_draft,
};
use crate::cli::records::{At, store_refused};
use crate::cli::words::day;
use crate::roster::check::plain_code;
use crate::store::db::Database;
use crate::store::decisions::decision;
use programme::text::Text;

#[derive(ClapArgs)]
pub(in crate::cli) struct WithdrawArgs {
    /// Số của quyết định công nhận trong chương trình. | Id of the decision that recognised them.
    about: i64,
    /// Mã trong danh sách kèm theo; lặp lại được. | Code on its list; may be repeated.
    #[arg(long = "code", required = true)]
    codes: Vec<String>,
    /// Lý do: untrue (hồ sơ không đúng sự thật), mistake (công nhận nhầm), ruled_out (vi phạm), complaint (khiếu nại
    /// đúng), given_back (xin trả lại).
    /// | untrue, mistake, ruled_out, complaint or given_back.
    #[arg(long, value_parser = reason)]
    reason: WithdrawalReason,
}

#[derive(ClapArgs)]
pub(in crate::cli) struct AmendArgs {
    /// Số của quyết định công nhận trong chương trình. | Id of the decision that recognised them.
    about: i64,
    /// Mã trong danh sách kèm theo. | Code on its list.
    #[arg(long)]
    code: String,
    /// Tên đúng. | The right name.
    #[arg(long, required_unless_present = "hamlet")]
    name: Option<String>,
    /// Ấp đúng. | The right hamlet.
    #[arg(long)]
    hamlet: Option<String>,
}

#[derive(ClapArgs)]
pub(in crate::cli) struct CorrectArgs {
    /// Số của quyết định công nhận trong chương trình. | Id of the decision.
    about: i64,
    /// Chỗ sai: trang, điều, dòng. | Where: page, article, line.
    #[arg(long)]
    place: String,
    /// Đã in. | As printed.
    #[arg(long)]
    printed: String,
    /// Sửa thành. | As it is to be read.
    #[arg(long)]
    right: String,
}

#[derive(ClapArgs)]
pub(in crate::cli) struct AnnounceArgs {
    /// Số của quyết định trong chương trình. | Id of the decision.
    id: i64,
    /// Ngày công bố. | Day on which it was made known.
    #[arg(long, value_parser = day)]
    on: Date,
    /// Cách: loudspeaker (loa), posted (niêm yết), meeting (họp ấp), handed (trao tay); lặp lại được.
    /// | loudspeaker, posted, meeting or handed; may be repeated.
    #[arg(long = "way", required = true, value_parser = way)]
    ways: Vec<Way>,
}

fn reason(word: &str) -> Result<WithdrawalReason, String> {
    WithdrawalReason::parse(word).ok_or_else(|| WithdrawalReason::ALL.map(WithdrawalReason::code).join(", "))
}

fn way(word: &str) -> Result<Way, String> {
    Way::parse(word).ok_or_else(|| Way::ALL.map(Way::code).join(", "))
}

/// The line of a code on a decision's list; a code of two former communes is refused.
fn line_of(db: &Database, about: i64, code: &str, lang: Lang) -> Result<AmendedLine, Refused> {
    let found = decision(db, about).map_err(|error| store_refused(&error, lang))?;
    let found = found.ok_or_else(|| refused(&RecognitionError::NoSuchDraft, lang))?;
    let lines = amended_list(db, &found).map_err(|error| store_refused(&error, lang))?;
    let code = plain_code(code.trim());
    let mut of_code = lines.into_iter().filter(|line| line.case.code == code);
    match (of_code.next(), of_code.next()) {
        (Some(line), None) => Ok(line),
        (Some(_), Some(_)) => Err(refused(&RecognitionError::Ambiguous, lang)),
        (None, _) => Err(refused(&RecognitionError::NotHeld, lang)),
    }
}

fn drafted(id: DecisionId, lang: Lang) {
    match lang {
        Lang::Vi => {
            println!("Dự thảo {id}. Khi ký xong: hoctap decision issue {id} --number … --signed-on …")
        }
        Lang::En => println!("Draft {id}. Once signed: hoctap decision issue {id} --number … --signed-on …"),
    }
}

pub(super) fn withdraw(db: &mut Database, args: &WithdrawArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut subjects = Vec::new();
    for code in &args.codes {
        let case = line_of(db, args.about, code, lang)?.case;
        subjects.push(((case.commune, case.subject), args.reason));
    }
    let draft = draft_withdrawal(db, DecisionId::new(args.about), &subjects, at.by());
    drafted(draft.map_err(|error| refused(&error, lang))?, lang);
    Ok(())
}

pub(super) fn amend(db: &mut Database, args: &AmendArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let case = line_of(db, args.about, &args.code, lang)?.case;
    let line = |field, printed: &str, right: &Option<String>| {
        let right = right.as_ref()?.trim().to_owned();
        Some(Amendment { subject: (case.commune, case.subject), field, printed: printed.to_owned(), right })
    };
    let lines: Vec<Amendment> = [
        line(AmendedField::Name, &case.name, &args.name),
        line(AmendedField::Hamlet, &case.hamlet, &args.hamlet),
    ]
    .into_iter()
    .flatten()
    .collect();
    let draft = draft_amendment(db, DecisionId::new(args.about), &lines, at.by());
    drafted(draft.map_err(|error| refused(&error, lang))?, lang);
    Ok(())
}

pub(super) fn correct(db: &mut Database, args: &CorrectArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let line = Correction {
        place: args.place.trim().to_owned(),
        printed: args.printed.trim().to_owned(),
        right: args.right.trim().to_owned(),
    };
    let draft = draft_correction(db, DecisionId::new(args.about), &[line], at.by());
    drafted(draft.map_err(|error| refused(&error, lang))?, lang);
    Ok(())
}

pub(super) fn relist(db: &mut Database, id: i64, at: &At, lang: Lang) -> Result<(), Refused> {
    relist_draft(db, DecisionId::new(id), at.by()).map_err(|error| refused(&error, lang))?;
    match lang {
        Lang::Vi => println!("Đã lập lại danh sách của dự thảo {id}. In lại và trình ký bản mới."),
        Lang::En => println!("The list of draft {id} is made anew. Print it and have the new paper signed."),
    }
    Ok(())
}

pub(super) fn announce_one(
    db: &mut Database,
    args: &AnnounceArgs,
    at: &At,
    lang: Lang,
) -> Result<(), Refused> {
    let day = (args.on, today(&at.now).unwrap_or(args.on));
    match announce(db, DecisionId::new(args.id), day, &args.ways, at.by()) {
        Ok(()) => {}
        Err(AnnouncementError::Store(error)) => return Err(store_refused(&error, lang)),
        Err(AnnouncementError::NotIssued | AnnouncementError::NoWay) => {
            let text = Text::new(
                "Không có quyết định đã ban hành mang số này.",
                "There is no such issued decision.",
            );
            return Err(Refused::text(&text, lang));
        }
        Err(AnnouncementError::Day) => {
            let text = Text::new(
                "Ngày công bố không trước ngày ký và không sau hôm nay.",
                "It is not made known before it is signed, and not in the future.",
            );
            return Err(Refused::text(&text, lang));
        }
    }
    match lang {
        Lang::Vi => println!("Đã ghi việc công bố."),
        Lang::En => println!("Written down."),
    }
    Ok(())
}
