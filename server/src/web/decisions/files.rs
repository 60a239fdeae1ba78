//! The signed file of a decision: what it is told from its first bytes, kept under its digest, sent as a file to keep.

use std::path::{Path, PathBuf};

use super::super::answer::{Answer, Answered, WebError};
use super::super::visit::Visit;
use crate::store::db::hex_digest;

/// The largest signed file.
const MOST_BYTES: u64 = 20 << 20;

/// Media types by how their files begin.
const KINDS: [(&[u8], &str, &str); 5] = [
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    (b"\xd0\xcf\x11\xe0", "application/msword", "doc"),
];

fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    KINDS.iter().find(|(begins, _, _)| bytes.starts_with(begins)).map(|(_, media, ending)| (*media, *ending))
}

fn place(folder: &Path, digest: &str) -> PathBuf {
    folder.join("signed").join(digest.get(..2).unwrap_or("00")).join(digest)
}

/// Keeps the file that was sent, if one was; answers with its digest, or says why it is not taken.
pub(super) fn keep(visit: &Visit<'_>) -> Result<Option<String>, String> {
    let w = visit.words;
    let Some(upload) = visit.uploads.iter().find(|upload| upload.field == "file" && upload.size > 0) else {
        return Ok(None);
    };
    if upload.size > MOST_BYTES {
        return Err(w.t("signed-too-large"));
    }
    let bytes = std::fs::read(&upload.path).map_err(|error| error.to_string())?;
    if kind(&bytes).is_none() {
        return Err(w.t("signed-kind"));
    }
    let digest = hex_digest(&bytes);
    let path = place(&visit.app.folder, &digest);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
    }
    crate::documents::write_whole(&path, |part| std::fs::write(part, &bytes))
        .map_err(|error| error.to_string())?;
    Ok(Some(digest))
}

/// Sends it.
pub(super) fn send(visit: &Visit<'_>, digest: &str, number: &str) -> Answered {
    let bytes = std::fs::read(place(&visit.app.folder, digest)).map_err(|_| WebError::NotFound)?;
    let (media, ending) = kind(&bytes).unwrap_or(("application/octet-stream", "bin"));
    Ok(Answer::file(media, &format!("{}.{ending}", number.replace(['/', '\\'], "-")), bytes))
}
