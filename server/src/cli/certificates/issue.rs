//! `hoctap certificate issue|again|list`.

use clap::Args as ClapArgs;
use programme::certificate::{ShortCode, register_number};
use programme::ids::DecisionId;
use programme::text::Lang;

use super::{key_refused, say_in};
use crate::actions::certificates::{Again, AgainError, IssueError, Why, issue, issue_again, issue_amended};
use crate::cli::accounts::today;
use crate::cli::records::{At, atlas_of, open, store_refused};
use crate::cli::{Refused, aligned, say, say_json};
use crate::documents::words::{day_word, title_word};
use crate::store::certificates::{CertificateRow, certificates_of};

#[derive(ClapArgs)]
pub(in crate::cli) struct AgainArgs {
    /// Số của giấy trong chương trình (xem: certificate list). | Id of the certificate (see: certificate list).
    certificate: i64,
    /// Lý do: lost (mất), damaged (hỏng) hoặc amended (quyết định sửa đổi).
    /// | lost, damaged or amended (by an amending decision).
    #[arg(long, value_parser = why)]
    why: Why,
    /// Tên in trên giấy mới, nếu quyết định sửa đổi đã sửa tên. | Name on the new one, where the amendment corrected it.
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// Ấp, khóm, khu phố in trên giấy mới, nếu đã sửa. | Hamlet on the new one, where it was corrected.
    #[arg(long, default_value = "", hide_default_value = true)]
    hamlet: String,
    /// Số của quyết định sửa đổi. | Number of the amending decision.
    #[arg(long, default_value = "", hide_default_value = true)]
    amended_by: String,
}

fn why(word: &str) -> Result<Why, String> {
    Why::parse(word).ok_or_else(|| Why::ALL.map(Why::code).join(", "))
}

pub(super) fn issue_all(decision: i64, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let today = today(&db, at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let issued = issue(&mut db, &at.key_folder(), &atlas, DecisionId::new(decision), today, at.by());
    let issued = issued.map_err(|error| issue_refused(&error, lang))?;
    let (made, all, not_held) = (issued.made, issued.all, issued.not_held);
    let left = match (not_held, lang) {
        (0, _) => String::new(),
        (n, Lang::Vi) => format!(" {n} trường hợp không còn danh hiệu nên không cấp."),
        (n, Lang::En) => format!(" {n} no longer hold the title and get none."),
    };
    say(&say_in(
        lang,
        format!("Cấp mới {made} giấy; quyết định này có {all} giấy.{left}\n"),
        format!("{made} certificates issued; the decision has {all}.{left}\n"),
    ));
    Ok(())
}

fn issue_refused(error: &IssueError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        IssueError::Store(error) => return store_refused(error, lang),
        IssueError::Key(error) => return key_refused(error, lang),
        IssueError::NoSuchDecision => ("Không có quyết định này.", "There is no such decision."),
        IssueError::NotIssued => (
            "Quyết định chưa ban hành hoặc đã bỏ. Chỉ cấp giấy theo quyết định đã có số, ngày.",
            "The decision is a draft or was discarded. Certificates follow an issued decision.",
        ),
        IssueError::NobodyHolds => (
            "Không ai đang giữ danh hiệu theo quyết định này: quyết định loại khác, hoặc danh hiệu đã thu hồi.",
            "Nobody holds a title of this decision: it is of another kind, or the titles were withdrawn.",
        ),
        IssueError::Statement(_) => (
            "Tên đơn vị ban hành hoặc số quá dài, không ghi được vào mã QR.",
            "The issuer's name or a number is too long for the QR.",
        ),
    };
    Refused(say_in(lang, vi, en))
}

fn again_refused(error: &AgainError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        AgainError::Issue(error) => return issue_refused(error, lang),
        AgainError::NoSuchCertificate => ("Không có giấy này.".to_owned(), "There is no such certificate.".to_owned()),
        AgainError::Replaced(by) => (
            format!("Giấy này đã được cấp lại bằng giấy {by}."),
            format!("Certificate {by} took its place already."),
        ),
        AgainError::NotHeld => (
            "Danh hiệu đã thu hồi hoặc không còn, không cấp lại được.".to_owned(),
            "The title was withdrawn or is not held; none is issued again.".to_owned(),
        ),
        AgainError::NoAmendment => (
            "Sửa tên hay ấp thì lý do phải là amended, và --amended-by là số của quyết định sửa đổi đã ban hành.".to_owned(),
            "A corrected name or hamlet needs --why amended, and --amended-by with the number of the issued amending \
             decision."
                .to_owned(),
        ),
        AgainError::Name => ("Tên trống hoặc quá dài.".to_owned(), "The name is empty or too long.".to_owned()),
    };
    Refused(say_in(lang, vi, en))
}

pub(super) fn again(args: &AgainArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let today = today(&db, at, lang)?;
    let again = Again { why: args.why, name: &args.name, hamlet: &args.hamlet, amended_by: &args.amended_by };
    let atlas = atlas_of(&db, lang)?;
    let made = issue_again(&mut db, &at.key_folder(), &atlas, args.certificate, &again, (today, at.by()));
    let row = made.map_err(|error| again_refused(&error, lang))?;
    let (number, id) = (number_of(&row), row.id);
    say(&say_in(
        lang,
        format!("Đã cấp lại: giấy {id}, số {number}. Giấy cũ không còn hiệu lực.\n"),
        format!("Issued again: certificate {id}, number {number}. The old one is no longer in force.\n"),
    ));
    Ok(())
}

pub(super) fn amended(decision: i64, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let today = today(&db, at, lang)?;
    let atlas = atlas_of(&db, lang)?;
    let made = issue_amended(&mut db, &at.key_folder(), &atlas, decision, (today, at.by()));
    let n = made.map_err(|error| match error {
        AgainError::NoSuchCertificate => Refused(say_in(
            lang,
            "Không có giấy nào của quyết định này in tên, ấp khác quyết định sửa đổi.".to_owned(),
            "No certificate of this decision differs from what an amending decision set right.".to_owned(),
        )),
        error @ (AgainError::Replaced(_)
        | AgainError::NotHeld
        | AgainError::NoAmendment
        | AgainError::Name
        | AgainError::Issue(_)) => again_refused(&error, lang),
    })?;
    say(&say_in(lang, format!("Đã cấp lại {n} giấy.\n"), format!("{n} certificates issued again.\n")));
    Ok(())
}

fn number_of(row: &CertificateRow) -> String {
    let (number, year) =
        (u32::try_from(row.number).unwrap_or(0), u16::try_from(row.register_year).unwrap_or(0));
    register_number(number, year)
}

pub(super) fn list(decision: i64, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let rows = certificates_of(&db, decision).map_err(|error| store_refused(&error, lang))?;
    if at.json {
        return say_json(&rows);
    }
    let heads = match lang {
        Lang::Vi => ["Giấy", "Số vào sổ", "Tên", "Ấp", "Danh hiệu", "Ngày cấp", "Mã kiểm tra", "Thay bằng"],
        Lang::En => ["Id", "Number", "Name", "Hamlet", "Title", "Issued on", "Check code", "Replaced by"],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for row in rows {
        lines.push([
            row.id.to_string(),
            number_of(&row),
            row.name,
            row.hamlet,
            format!("{} {}", title_word(&row.title, lang), row.year),
            day_word(&row.issued_on, lang),
            ShortCode::parse(&row.short_code).map_or_else(String::new, |code| code.grouped()),
            if row.replaced_by == 0 { String::new() } else { row.replaced_by.to_string() },
        ]);
    }
    say(&aligned(&lines, &[0]));
    Ok(())
}
