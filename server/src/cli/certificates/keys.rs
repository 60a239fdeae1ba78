//! `hoctap certificate keys list|make|rotate`, and the public address.

use clap::Subcommand;
use programme::text::Lang;

use super::{key_refused, say_in};
use crate::actions::certificates::{AddressError, Ending, public_address, set_public_address};
use crate::cli::records::{At, open, store_refused};
use crate::cli::{Refused, aligned, say, say_json};
use crate::store::certificates::keys;

#[derive(Subcommand)]
pub(in crate::cli) enum KeysVerb {
    /// Liệt kê khóa: đang ký, đã thay, đã lộ; khóa bí mật có ở đây không.
    /// | Keys: which signs, which were replaced, and whether the private half is here.
    List,
    /// Tạo khóa ký đầu tiên. | Make the first key.
    Make,
    /// Thay khóa ký; giấy ký bằng khóa cũ vẫn kiểm tra được. | Make another key; what the old one signed stays verifiable.
    Rotate {
        /// Khóa cũ có thể đã lộ: giấy ký bằng khóa đó chỉ còn kiểm tra được qua mạng, theo sổ.
        /// | Somebody else may have the old key: what it signed is then checked online only, against the register.
        #[arg(long)]
        compromised: bool,
    },
}

pub(super) fn run(verb: &KeysVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let folder = at.key_folder();
    match verb {
        KeysVerb::List => {
            let keys = keys(&db).map_err(|error| store_refused(&error, lang))?;
            if at.json {
                return say_json(&keys);
            }
            let heads = match lang {
                Lang::Vi => ["Khóa", "Tình trạng", "Tạo lúc (UTC)", "Thôi ký lúc (UTC)", "Khóa bí mật"],
                Lang::En => ["Key", "State", "Made at (UTC)", "Ended at (UTC)", "Private half"],
            };
            let mut lines = vec![heads.map(str::to_owned)];
            for key in keys {
                let state = match (key.state.as_str(), lang) {
                    ("active", Lang::Vi) => "đang ký",
                    ("retired", Lang::Vi) => "đã thay",
                    ("compromised", Lang::Vi) => "có thể đã lộ",
                    ("active", Lang::En) => "signs",
                    (state, _) => state,
                };
                let here = match (key.state.as_str(), folder.has(&key.id)) {
                    ("active", true) => say_in(lang, "có ở đây", "here"),
                    ("active", false) => say_in(lang, "KHÔNG có ở đây", "NOT here"),
                    (_, true) => say_in(lang, "còn ở đây, nên xóa", "still here; better removed"),
                    (_, false) => say_in(lang, "đã xóa", "destroyed"),
                };
                let short = |at: &str| at.get(..19).unwrap_or(at).replace('T', " ");
                lines.push([key.id, state.to_owned(), short(&key.made_at), short(&key.ended_at), here]);
            }
            say(&aligned(&lines, &[]));
        }
        KeysVerb::Make => {
            let id = folder.make(&mut db, at.by()).map_err(|error| key_refused(&error, lang))?;
            let path = folder.path().display();
            say(&say_in(
                lang,
                format!(
                    "Đã tạo khóa {id} trong {path}. Khóa này không nằm trong cơ sở dữ liệu hay bản sao lưu: chép một bản \
                     vào nơi khóa kín. Mất khóa thì phải thay khóa mới.\n"
                ),
                format!(
                    "Key {id} is made in {path}. It is in no database and no backup: keep a copy under lock. Who loses \
                     it makes another.\n"
                ),
            ));
        }
        KeysVerb::Rotate { compromised } => {
            let ending = if *compromised { Ending::Compromised } else { Ending::Retired };
            let id = folder.rotate(&mut db, at.by(), ending).map_err(|error| key_refused(&error, lang))?;
            say(&say_in(
                lang,
                format!(
                    "Khóa {id} ký từ nay; phần bí mật của khóa cũ đã xóa. Công bố lại: hoctap certificate publish --out THƯ-MỤC.\n"
                ),
                format!(
                    "Key {id} signs from now on; the private half of the old one is destroyed. Publish again: hoctap \
                     certificate publish --out DIR.\n"
                ),
            ));
        }
    }
    Ok(())
}

pub(super) fn address(url: Option<&str>, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    let Some(url) = url else {
        let known = public_address(&db).map_err(|error| store_refused(&error, lang))?;
        say(&known.map_or_else(
            || say_in(lang, "Chưa đặt địa chỉ công khai.\n", "No public address is set.\n"),
            |address| format!("{}\n", address.as_str()),
        ));
        return Ok(());
    };
    match set_public_address(&mut db, url, at.by()) {
        Ok(address) => {
            say(&format!("{}\n", address.as_str()));
            Ok(())
        }
        Err(AddressError::Store(error)) => Err(store_refused(&error, lang)),
        Err(AddressError::NotPublic) => Err(Refused(say_in(
            lang,
            "Địa chỉ phải có dạng https://TÊN-MIỀN, thêm cổng hoặc đường dẫn nếu có.",
            "The address is https://HOST, with a port or a path where there is one.",
        ))),
    }
}
