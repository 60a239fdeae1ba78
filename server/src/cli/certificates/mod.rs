//! `hoctap certificate`: keys, issuing, printing, checking and publishing certificates.

mod check;
mod issue;
mod keys;
mod print;
mod publish;

use std::path::PathBuf;

use clap::Subcommand;
use programme::text::Lang;

use super::Refused;
use super::records::{At, store_refused};
use crate::actions::certificates::KeyError;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Khóa ký giấy công nhận. | Keys that sign certificates.
    #[command(subcommand)]
    Keys(keys::KeysVerb),
    /// Địa chỉ công khai để người quét mã QR mở trang kiểm tra; không ghi thì xem địa chỉ đang dùng.
    /// | Public address that a scanned QR opens; without one, show what is set.
    Address {
        /// Ví dụ <https://hoctap.vinhlong.gov.vn>. | Such as <https://hoctap.vinhlong.gov.vn>.
        url: Option<String>,
    },
    /// Cấp giấy cho mọi trường hợp của một quyết định; ai đã có giấy thì giữ số cũ.
    /// | Issue certificates for everybody a decision recognised; who has one keeps its number.
    Issue {
        /// Số của quyết định trong chương trình. | Id of the decision.
        decision: i64,
    },
    /// Cấp lại một giấy: mất, hỏng, hoặc quyết định sửa đổi đã sửa tên. Giấy cũ hết hiệu lực.
    /// | Issue one again: lost, damaged, or corrected by an amending decision. The old one is no longer in force.
    Again(issue::AgainArgs),
    /// Cấp lại mọi giấy in tên hoặc ấp đã được quyết định sửa đổi.
    /// | Issue again every certificate whose name or hamlet an amending decision has set right.
    Amended {
        /// Số của quyết định công nhận trong chương trình. | Id of the decision of recognition.
        decision: i64,
    },
    /// Liệt kê các giấy của một quyết định. | The certificates of a decision.
    List {
        /// Số của quyết định trong chương trình. | Id of the decision.
        decision: i64,
    },
    /// In các giấy của một quyết định vào một tệp PDF, A4 ngang.
    /// | Print the certificates of a decision into one PDF, A4 landscape.
    Print(print::PrintArgs),
    /// Kiểm tra một giấy: mã trong QR (hoặc 12 ký tự in cạnh QR) và tên in trên giấy.
    /// | Check a certificate: the code of its QR (or the 12 characters beside it) and the name printed.
    Check(check::CheckArgs),
    /// Ghi khóa công khai, danh sách giấy không còn hiệu lực và trang kiểm tra không cần mạng vào một thư mục.
    /// | Write public keys, the list of what is no longer in force, and a page that checks without a network.
    Publish {
        /// Thư mục. | Folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Một giấy dưới dạng huy hiệu số Open Badges 3.0 đã ký. | One certificate as a signed Open Badges 3.0 credential.
    Credential {
        /// Số của giấy trong chương trình. | Id of the certificate.
        certificate: i64,
        /// Ghi vào tệp này, không in ra. | Write it into this file instead of printing it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub(super) fn run(verb: &Verb, at: &At, lang: Lang) -> Result<(), Refused> {
    match verb {
        Verb::Keys(verb) => keys::run(verb, at, lang),
        Verb::Address { url } => keys::address(url.as_deref(), at, lang),
        Verb::Issue { decision } => issue::issue_all(*decision, at, lang),
        Verb::Again(args) => issue::again(args, at, lang),
        Verb::Amended { decision } => issue::amended(*decision, at, lang),
        Verb::List { decision } => issue::list(*decision, at, lang),
        Verb::Print(args) => print::run(args, at, lang),
        Verb::Check(args) => check::run(args, at, lang),
        Verb::Publish { out } => publish::run(out, at, lang),
        Verb::Credential { certificate, out } => {
            publish::credential_of(*certificate, out.as_deref(), at, lang)
        }
    }
}

fn say_in(lang: Lang, vi: impl Into<String>, en: impl Into<String>) -> String {
    if lang == Lang::Vi { vi.into() } else { en.into() }
}

/// Why there is no key, and what to do about it.
pub(super) fn key_refused(error: &KeyError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        KeyError::Store(error) => return store_refused(error, lang),
        KeyError::NoKey => (
            "Máy này chưa có khóa ký nên không cấp được giấy. Chạy: hoctap certificate keys make.".to_owned(),
            "No key was made, so that no certificate can be issued. Run: hoctap certificate keys make."
                .to_owned(),
        ),
        KeyError::Lost { id, folder } => (
            format!(
                "Khóa bí mật {id} không có trong {}. Nếu khóa ở máy khác hoặc thư mục khác, ghi --keys THƯ-MỤC. Nếu đã \
                 mất, không lấy lại được: chạy hoctap certificate keys rotate để tạo khóa mới; giấy đã cấp vẫn kiểm \
                 tra được.",
                folder.display()
            ),
            format!(
                "The private key {id} is not in {}. Where it is elsewhere, say --keys DIR. Where it is lost it cannot \
                 be found again: run hoctap certificate keys rotate for a new one; what was issued stays verifiable.",
                folder.display()
            ),
        ),
        KeyError::OpenToOthers(path) => (
            format!("Người khác trên máy đọc được {0}. Chạy: chmod 600 {0}", path.display()),
            format!("Others on this machine may read {0}. Run: chmod 600 {0}", path.display()),
        ),
        KeyError::NotThatKey(path) => (
            format!("{} không phải khóa bí mật đang dùng.", path.display()),
            format!("{} is not the private key that signs.", path.display()),
        ),
        KeyError::SignsAlready(id) => (
            format!("Khóa {id} đang ký. Muốn thay khóa: hoctap certificate keys rotate."),
            format!("Key {id} signs already. For another: hoctap certificate keys rotate."),
        ),
        KeyError::Unknown(id) => (format!("Không có khóa {id}."), format!("There is no key {id}.")),
        KeyError::Io { path, source } => (
            format!("Không dùng được {}: {source}.", path.display()),
            format!("Could not use {}: {source}.", path.display()),
        ),
    };
    Refused(say_in(lang, vi, en))
}

/// A file that could not be read or written.
fn file_refused(path: &std::path::Path, error: &std::io::Error, lang: Lang) -> Refused {
    Refused(say_in(
        lang,
        format!("Không dùng được {}: {error}. Kiểm tra đường dẫn và quyền.", path.display()),
        format!("Could not use {}: {error}. Check the path and the rights.", path.display()),
    ))
}
