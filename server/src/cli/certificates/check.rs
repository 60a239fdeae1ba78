//! `hoctap certificate check`: against the register, or without a network against published files.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use jiff::civil::Date;
use programme::certificate::{ShortCode, Verdict, Verified, cleaned, open as open_code, register_number};
use programme::text::Lang;

use super::{file_refused, say_in};
use crate::actions::certificates::by_register;
use crate::actions::day::day_in_vietnam;
use crate::cli::records::{At, open, store_refused};
use crate::cli::words::day;
use crate::cli::{Refused, say, say_json};
use crate::documents::words::{day_word, title_word};
use crate::portable::issuer;
use crate::portable::published::{Lists, PublishedKeys, PublishedStatus};

#[derive(ClapArgs)]
pub(in crate::cli) struct CheckArgs {
    /// Mã trong QR, hoặc 12 ký tự in cạnh QR (chỉ khi có cơ sở dữ liệu).
    /// | The code of the QR, or the 12 characters beside it (with the database only).
    code: String,
    /// Tên in trên giấy. | The name printed on the paper.
    #[arg(long)]
    name: String,
    /// Tệp khóa công khai đã công bố: kiểm tra không cần mạng, không cần cơ sở dữ liệu.
    /// | Published file of public keys: checks without a network and without a database.
    #[arg(long)]
    keys_file: Option<PathBuf>,
    /// Tệp danh sách giấy không còn hiệu lực đã công bố. | Published list of what is no longer in force.
    #[arg(long, requires = "keys_file")]
    status: Option<PathBuf>,
    /// Kiểm tra như ở ngày này, không phải hôm nay. | Check as on this day instead of today.
    #[arg(long, value_parser = day)]
    on: Option<Date>,
}

pub(super) fn run(args: &CheckArgs, at: &At, lang: Lang) -> Result<(), Refused> {
    let (verified, list) = match &args.keys_file {
        Some(keys) => without_network(args, keys, at, lang)?,
        None => (with_register(args, at, lang)?, None),
    };
    if at.json {
        let of = verified.statement.as_ref();
        return say_json(&serde_json::json!({
            "verdict": verified.verdict.code(),
            "number": of.map(|s| register_number(s.number, s.register_year)),
            "title": of.map(|s| s.title.clone()),
            "year": of.map(|s| s.year),
            "issuer": of.map(|s| s.issuer_name.clone()),
            "valid_to": of.map(|s| s.valid_to.date().to_string()),
            "list_of": list.as_ref().map(|list| list.at().to_string()),
        }));
    }
    let said = words(&verified, list.as_ref(), args.keys_file.is_some(), lang);
    if verified.verdict == Verdict::Valid {
        say(&said);
        return Ok(());
    }
    Err(Refused(said.trim_end().to_owned()))
}

fn with_register(args: &CheckArgs, at: &At, lang: Lang) -> Result<Verified, Refused> {
    let db = open(at, lang)?;
    let today = match args.on {
        Some(on) => on,
        None => crate::cli::accounts::today(&db, at, lang)?,
    };
    by_register(&db, &args.code, &args.name, today).map_err(|error| store_refused(&error, lang))
}

fn without_network(
    args: &CheckArgs,
    keys: &std::path::Path,
    at: &At,
    lang: Lang,
) -> Result<(Verified, Option<Lists>), Refused> {
    let read = |path: &std::path::Path| {
        std::fs::read_to_string(path).map_err(|error| file_refused(path, &error, lang))
    };
    let not_ours = |path: &std::path::Path| {
        Refused(say_in(
            lang,
            format!(
                "{} không phải tệp do hoctap certificate publish ghi, hoặc chữ ký không đúng.",
                path.display()
            ),
            format!(
                "{} was not written by hoctap certificate publish, or its signature does not hold.",
                path.display()
            ),
        ))
    };
    let known = PublishedKeys::read(&read(keys)?).ok_or_else(|| not_ours(keys))?;
    let lists = match &args.status {
        Some(path) => Some(PublishedStatus::read(&read(path)?, &known).ok_or_else(|| not_ours(path))?),
        None => None,
    };
    let code = cleaned(&args.code);
    if ShortCode::parse(&code).is_some() {
        return Err(Refused(say_in(
            lang,
            "12 ký tự in cạnh QR chỉ tra được ở trang của nơi cấp. Không có mạng thì cần mã trong QR.",
            "The 12 characters beside the QR are looked up on the issuer's page only. Without a network the code of the QR is needed.",
        )));
    }
    let today = args.on.unwrap_or_else(|| day_in_vietnam(&at.now));
    let opened = open_code(&code, &known);
    let listed = |status| lists.as_ref().map(|lists| lists.has(status));
    Ok((Verified::by_list(opened, &args.name, listed, today), lists))
}

/// The answer in words, with what the code states so that it is compared with the paper.
fn words(verified: &Verified, list: Option<&Lists>, offline: bool, lang: Lang) -> String {
    let (vi, en) = match (verified.verdict, &verified.statement) {
        (Verdict::Valid, _) => ("CÒN HIỆU LỰC, đúng tên đã gõ.", "VALID, and for the name typed."),
        (Verdict::NoLonger, _) => ("KHÔNG CÒN HIỆU LỰC.", "NO LONGER IN FORCE."),
        (Verdict::OtherName, _) => (
            "KHÔNG XÁC NHẬN: mã là thật nhưng không phải của tên đã gõ. Gõ lại đúng như in trên giấy, có dấu.",
            "NOT CONFIRMED: the code is genuine, but not of the name typed. Type it as printed, with its accents.",
        ),
        (Verdict::NotGenuine, _) => {
            ("KHÔNG PHẢI GIẤY THẬT, hoặc mã gõ thiếu.", "NOT GENUINE, or the code is incomplete.")
        }
        (Verdict::CannotSay, Some(_)) => (
            "CHƯA KẾT LUẬN ĐƯỢC khi không có mạng: chữ ký đúng, nhưng phải hỏi nơi cấp (thiếu danh sách giấy không còn \
             hiệu lực, hoặc khóa ký có thể đã lộ).",
            "CANNOT BE SAID without a network: the signature holds, but the issuer must be asked (no list of what is no \
             longer in force, or the key may be known to others).",
        ),
        (Verdict::CannotSay, None) => (
            "CHƯA KẾT LUẬN ĐƯỢC: khóa ký không có trong tệp khóa; tệp có thể cũ hơn giấy. Kiểm tra ở trang của nơi cấp.",
            "CANNOT BE SAID: the key is not in the file, which may be older than the certificate. Ask the issuer's page.",
        ),
    };
    let mut said = say_in(lang, vi, en) + "\n";
    if let Some(of) = &verified.statement {
        let number = register_number(of.number, of.register_year);
        let (title, issuer) = (title_word(&of.title, lang), issuer(&of.title, &of.issuer_name));
        let to = day_word(&of.valid_to.date().to_string(), lang);
        said += &say_in(
            lang,
            format!(
                "Mã ghi: số {number}, {title} năm {}, {issuer} cấp, giá trị đến {to}. So với giấy.\n",
                of.year
            ),
            format!(
                "The code says: number {number}, {title} {}, issued by {issuer}, to {to}. Compare with the paper.\n",
                of.year
            ),
        );
    }
    if let (Some(list), true) = (list, offline) {
        let at = day_word(&day_in_vietnam(&list.at().to_string()).to_string(), lang);
        said += &say_in(
            lang,
            format!("Chỉ đối chiếu danh sách giấy không còn hiệu lực lập ngày {at}.\n"),
            format!("Only the list of {at} of what is no longer in force was consulted.\n"),
        );
    }
    said
}
