//! Where the records are, and the commands on them as a whole: init, imports, verify.

use std::path::PathBuf;

use clap::Subcommand;
use programme::ids::ImportId;
use programme::places::Atlas;
use programme::text::Lang;

use super::Refused;
use crate::actions::certificates::KeyFolder;
use crate::actions::reorganise::{ReorganiseError, places_of};
use crate::actions::undo::{UndoError, undo_import};
use crate::documents::words::title_word;
use crate::store::db::{Address, By, Database, StoreError};
use crate::store::imports::{ListedImport, list_imports};
use crate::store::verify::verify;

/// Where the records are.
pub(super) struct At {
    pub(super) data: PathBuf,
    pub(super) database: Option<String>,
    pub(super) keys: Option<PathBuf>,
    pub(super) now: String,
    /// Machine output, where there is one.
    pub(super) json: bool,
}

/// The places that ship, with the reorganisations that were applied to these records.
pub(super) fn atlas_of(db: &Database, lang: Lang) -> Result<Atlas, Refused> {
    places_of(db).map_err(|error| places_refused(&error, lang))
}

/// Why the places of some records could not be read.
pub(super) fn places_refused(error: &ReorganiseError, lang: Lang) -> Refused {
    match error {
        ReorganiseError::Store(error) => store_refused(error, lang),
        ReorganiseError::Unknown
        | ReorganiseError::Faults(_)
        | ReorganiseError::NotYet(_)
        | ReorganiseError::Rests(..)
        | ReorganiseError::Breaks(_)
        | ReorganiseError::Later(_) => Refused::text(&error.text(), lang),
    }
}

impl At {
    /// The places of these records, where nothing else is asked of them yet; those that ship where there are none.
    pub(super) fn places(&self, lang: Lang) -> Result<Atlas, Refused> {
        // Whoever opens the records next is told why they cannot be.
        open(self, lang).map_or_else(|_| Ok(Atlas::shipped()), |db| atlas_of(&db, lang))
    }

    /// Whoever is at the command line, now.
    pub(super) fn by(&self) -> By<'_> {
        By::command(&self.now)
    }

    /// Where the keys of certificates lie: beside the data, unless told otherwise. In no database and no backup.
    pub(super) fn key_folder(&self) -> KeyFolder {
        KeyFolder::at(self.keys.clone().unwrap_or_else(|| self.data.join("keys")))
    }
}

#[derive(Subcommand)]
pub(super) enum ImportsVerb {
    /// Liệt kê các lần nhập, mới nhất trước. | Every import, newest first.
    List,
    /// Hoàn tác một lần nhập, trả dữ liệu về như trước khi nhập. | Put back what stood before an import.
    Undo {
        /// Số của lần nhập. | Its id.
        id: i64,
    },
}

pub(super) fn address(at: &At, lang: Lang) -> Result<Address, Refused> {
    match at.database.as_deref() {
        None => Ok(Address::File(at.data.join("hoctap.sqlite"))),
        Some(text) => Address::parse(text).map_err(|error| store_refused(&error, lang)),
    }
}

pub(super) fn store_refused(error: &StoreError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        StoreError::Missing(place) => (
            format!("Chưa có cơ sở dữ liệu ở {place}. Chạy: hoctap init."),
            format!("There is no database at {place}. Run: hoctap init."),
        ),
        StoreError::NotOurs => (
            "Đây không phải cơ sở dữ liệu của hoctap. Chọn tệp khác (--data, --database).".to_owned(),
            "This is not a hoctap database. Choose another (--data, --database).".to_owned(),
        ),
        StoreError::Newer { found } => (
            format!("Cơ sở dữ liệu do bản mới hơn tạo (bố cục {found}). Dùng bản hoctap mới hơn."),
            format!("A newer version made this database (layout {found}). Use a newer hoctap."),
        ),
        StoreError::Address(text) => (
            format!(
                "Không hiểu địa chỉ cơ sở dữ liệu “{text}”. Ghi sqlite:TỆP hoặc postgres://NGƯỜI@MÁY/TÊN."
            ),
            format!(
                "The database address “{text}” means nothing. Write sqlite:FILE or postgres://USER@HOST/NAME."
            ),
        ),
        StoreError::Connect(why) => (
            format!(
                "Không nối được máy chủ cơ sở dữ liệu: {why}. Kiểm tra máy chủ, tên và mật khẩu (PGPASSWORD)."
            ),
            format!(
                "The database server could not be reached: {why}. Check the server, the name and the password (PGPASSWORD)."
            ),
        ),
        StoreError::Full => (
            "Ổ đĩa đã đầy, không có gì bị thay đổi. Dọn bớt ổ đĩa rồi làm lại.".to_owned(),
            "The disk is full and nothing was changed. Make room and do it again.".to_owned(),
        ),
        StoreError::Busy => (
            "Có người khác đang ghi lâu, không có gì bị thay đổi. Đợi một lát rồi làm lại.".to_owned(),
            "Somebody else is writing for long, and nothing was changed. Wait a moment and do it again."
                .to_owned(),
        ),
        StoreError::ReadOnly => (
            "Không được phép ghi vào cơ sở dữ liệu. Xin quyền ghi vào tệp và thư mục của nó.".to_owned(),
            "Writing to the database is not permitted. Ask for the right to write the file and its folder."
                .to_owned(),
        ),
        StoreError::Io { path, source } => (
            format!("Không dùng được {}: {source}. Kiểm tra đường dẫn và quyền.", path.display()),
            format!("Could not use {}: {source}. Check the path and the rights.", path.display()),
        ),
        StoreError::Engine(_) | StoreError::Damaged(_) => (
            format!(
                "Cơ sở dữ liệu báo lỗi, không có gì bị thay đổi: {error}. Chạy hoctap verify, hoặc phục hồi bản sao lưu."
            ),
            format!(
                "The database failed and nothing was changed: {error}. Run hoctap verify, or restore a backup."
            ),
        ),
    };
    Refused(match lang {
        Lang::Vi => vi,
        Lang::En => en,
    })
}

pub(super) fn open(at: &At, lang: Lang) -> Result<Database, Refused> {
    Database::open(&address(at, lang)?).map_err(|error| store_refused(&error, lang))
}

pub(super) fn open_or_create(at: &At, lang: Lang) -> Result<Database, Refused> {
    Database::open_or_create(&address(at, lang)?).map_err(|error| store_refused(&error, lang))
}

pub(super) fn init(at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open_or_create(at, lang)?;
    match (address(at, lang)?, lang) {
        (Address::File(path), _) => println!("{}", path.display()),
        (Address::Server(_), Lang::Vi) => println!("Đã sẵn sàng."),
        (Address::Server(_), Lang::En) => println!("Ready."),
    }
    super::accounts::tell_first(&db, lang)
}

pub(super) fn imports(verb: &ImportsVerb, at: &At, lang: Lang) -> Result<(), Refused> {
    let mut db = open(at, lang)?;
    match verb {
        ImportsVerb::List => {
            let imports = list_imports(&db).map_err(|error| store_refused(&error, lang))?;
            if at.json {
                return super::say_json(&imports);
            }
            super::say(&imports_table(&imports, lang));
            Ok(())
        }
        ImportsVerb::Undo { id } => match undo_import(&mut db, ImportId::new(*id), at.by()) {
            Ok(()) => {
                match lang {
                    Lang::Vi => println!("Đã hoàn tác lần nhập {id}."),
                    Lang::En => println!("Import {id} is undone."),
                }
                Ok(())
            }
            Err(UndoError::Store(error)) => Err(store_refused(&error, lang)),
            Err(
                error @ (UndoError::Unknown
                | UndoError::ByHand
                | UndoError::Decided(_)
                | UndoError::Later(_)
                | UndoError::Typed(_)
                | UndoError::Placed(_)),
            ) => {
                let (vi, en) = match error {
                    UndoError::Decided(n) => (
                        format!("Không hoàn tác được: {n} hồ sơ đã đề nghị hoặc quyết định."),
                        format!("Cannot undo: {n} cases are proposed or decided."),
                    ),
                    UndoError::Later(other) => (
                        format!(
                            "Không hoàn tác được: lần nhập {other} dựa trên lần này. Hoàn tác {other} trước."
                        ),
                        format!("Cannot undo: import {other} rests on this one. Undo {other} first."),
                    ),
                    UndoError::Typed(job) => (
                        format!(
                            "Không hoàn tác được: đã có người ghi tay trên dữ liệu này (lần ghi {job}). Sửa bằng cách ghi lại hoặc nhập danh sách đã sửa."
                        ),
                        format!(
                            "Cannot undo: what somebody typed rests on this import (job {job}). Correct it by typing again, or import a corrected roster."
                        ),
                    ),
                    UndoError::Placed(n) => (
                        format!(
                            "Không hoàn tác được: {n} ấp của lần nhập này đã được xếp vào xã mới. Gỡ trước: hoctap hamlets unassign."
                        ),
                        format!(
                            "Cannot undo: {n} hamlets of this import are placed in a new commune. Take that back first: hoctap hamlets unassign."
                        ),
                    ),
                    UndoError::ByHand => (
                        format!("Việc {id} do người nhập tay, không hoàn tác được. Nhập lại cho đúng."),
                        format!(
                            "Job {id} is a change by hand and is not undone. Correct it by typing again."
                        ),
                    ),
                    UndoError::Unknown | UndoError::Store(_) => (
                        format!("Không có lần nhập {id}, hoặc đã hoàn tác. Xem: hoctap imports list."),
                        format!("There is no import {id}, or it was undone. See: hoctap imports list."),
                    ),
                };
                Err(Refused(if lang == Lang::Vi { vi } else { en }))
            }
        },
    }
}

fn imports_table(imports: &[ListedImport], lang: Lang) -> String {
    let heads = match lang {
        Lang::Vi => [
            "Số",
            "Lúc (UTC)",
            "Tệp",
            "Nội dung",
            "Năm",
            "Bộ tiêu chí",
            "Tình trạng",
            "Mới",
            "Đổi",
            "Như cũ",
            "Từ chối",
        ],
        Lang::En => [
            "Id", "At (UTC)", "File", "What", "Years", "Criteria", "State", "New", "Changed", "Same",
            "Refused",
        ],
    };
    let mut lines = vec![heads.map(str::to_owned)];
    for import in imports {
        let what = match (import.kind.as_str(), lang) {
            ("roster", _) => title_word(&import.title, lang),
            ("zones", Lang::Vi) => "vùng",
            ("hamlets", Lang::Vi) => "ấp",
            ("clan_members", Lang::Vi) => "thành viên dòng họ",
            ("bodies", Lang::Vi) => "tổ chức hội",
            (kind, _) => kind,
        };
        let state = match (import.state.as_str(), lang) {
            ("done", Lang::Vi) => "đã nhập",
            ("undone", Lang::Vi) => "đã hoàn tác",
            (state, _) => state,
        };
        let years = match import.years {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}–{last}"),
            None => String::new(),
        };
        let [new, changed, same, refused] = import.counts.map(|n| n.to_string());
        lines.push([
            import.id.to_string(),
            import.at.get(..19).unwrap_or(&import.at).replace('T', " "),
            import.file.clone(),
            what.to_owned(),
            years,
            import.criteria.clone(),
            state.to_owned(),
            new,
            changed,
            same,
            refused,
        ]);
    }
    super::aligned(&lines, &[0, 7, 8, 9, 10])
}

pub(super) fn verify_all(at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let found = verify(&db, &atlas_of(&db, lang)?).map_err(|error| store_refused(&error, lang))?;
    if at.json {
        super::say_json(&found)?;
    }
    if found.is_empty() && at.json {
        return Ok(());
    }
    if found.is_empty() {
        match lang {
            Lang::Vi => println!("Mọi số đếm và nhật ký đều khớp."),
            Lang::En => println!("Every count and audit chain agrees."),
        }
        return Ok(());
    }
    let lines: Vec<String> =
        found.iter().map(|d| format!("{} {} [{}]", d.meaning(lang), d.at, d.code)).collect();
    Err(Refused(lines.join("\n")))
}
