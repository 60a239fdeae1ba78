//! `hoctap certificate publish|credential`: what others verify by.

use std::path::Path;

use programme::text::Lang;

use super::{file_refused, key_refused, say_in};
use crate::actions::certificates::{PublishError, Published, credential, publish};
use crate::cli::records::{At, open, store_refused};
use crate::cli::{Refused, say};
use crate::documents::write_whole;
use crate::store::certificates::certificate;
use crate::web::offline_page;

fn refused(error: &PublishError, lang: Lang) -> Refused {
    let (vi, en) = match error {
        PublishError::Store(error) => return store_refused(error, lang),
        PublishError::Key(error) => return key_refused(error, lang),
        PublishError::Packing(error) => return Refused(error.to_string()),
        PublishError::NoAddress => (
            "Chưa đặt địa chỉ công khai. Chạy: hoctap certificate address https://TÊN-MIỀN.",
            "No public address is set. Run: hoctap certificate address https://HOST.",
        ),
        PublishError::Damaged => (
            "Sổ vào giấy không khớp với khóa. Chạy: hoctap verify.",
            "The register does not agree with its keys. Run: hoctap verify.",
        ),
    };
    Refused(say_in(lang, vi, en))
}

pub(super) fn run(out: &Path, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let published = publish(&db, &at.key_folder(), &at.now).map_err(|error| refused(&error, lang))?;
    std::fs::create_dir_all(out).map_err(|error| file_refused(out, &error, lang))?;
    let page = offline_page(&published, lang).map_err(Refused)?;
    let Published { keys, status, did, .. } = published;
    let json = |value: serde_json::Result<String>| value.map_err(|error| Refused(error.to_string()));
    let mut files = vec![
        ("keys.json", json(serde_json::to_string_pretty(&keys))?),
        ("status.json", json(serde_json::to_string_pretty(&status))?),
        ("check.html", page),
    ];
    if let Some(did) = did {
        files.push(("did.json", json(serde_json::to_string_pretty(&did))?));
    }
    for (name, text) in files {
        let path = out.join(name);
        let written: std::io::Result<()> = write_whole(&path, |part| std::fs::write(part, &text));
        written.map_err(|error| file_refused(&path, &error, lang))?;
        say(&format!("{}\n", path.display()));
    }
    Ok(())
}

pub(super) fn credential_of(id: i64, out: Option<&Path>, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let row = certificate(&db, id).map_err(|error| store_refused(&error, lang))?;
    let row =
        row.ok_or_else(|| Refused(say_in(lang, "Không có giấy này.", "There is no such certificate.")))?;
    let signed = credential(&db, &at.key_folder(), &row).map_err(|error| refused(&error, lang))?;
    match out {
        None => say(&format!("{signed}\n")),
        Some(out) => {
            let written: std::io::Result<()> = write_whole(out, |part| std::fs::write(part, &signed));
            written.map_err(|error| file_refused(out, &error, lang))?;
        }
    }
    Ok(())
}
