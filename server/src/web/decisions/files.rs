//! The signed file of a decision: what it is told from its first bytes, kept under its digest, sent as a file to keep.

use std::path::{Path, PathBuf};

use super::super::answer::{Answer, Answered, WebError};
use super::super::visit::Visit;
use crate::store::db::hex_digest;

/// The largest signed file.
const MOST_BYTES: u64 = 20 << 20;

/// Media types by how their files begin.
const KINDS: [(&[u8], &str, &str); 4] = [
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
];

fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let (_, media, ending) = KINDS.iter().find(|(begins, _, _)| bytes.starts_with(begins))?;
    // A text is an archive, but not every archive is a text: the names of its parts stand in it as they are.
    (*ending != "docx" || memchr::memmem::find(bytes, b"word/document.xml").is_some())
        .then_some((*media, *ending))
}

fn place(folder: &Path, digest: &str) -> PathBuf {
    folder.join("signed").join(digest.get(..2).unwrap_or("00")).join(digest)
}

/// A signed file that may be kept.
pub(super) struct SignedFile {
    bytes: Vec<u8>,
    digest: String,
}

/// The file that was sent, if one was; or why it is not taken. Nothing is kept yet.
pub(super) fn sent(visit: &Visit<'_>) -> Result<Option<SignedFile>, String> {
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
    Ok(Some(SignedFile { digest: hex_digest(&bytes), bytes }))
}

/// Keeps it whole under its digest, before a decision names it; answers with the digest.
pub(super) fn keep(visit: &Visit<'_>, file: &SignedFile) -> Result<String, WebError> {
    let path = place(&visit.app.folder, &file.digest);
    let ours = |error: std::io::Error| WebError::Ours(error.to_string());
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(ours)?;
    }
    crate::documents::write_whole(&path, |part| std::fs::write(part, &file.bytes)).map_err(ours)?;
    Ok(file.digest.clone())
}

/// Sends it.
pub(super) fn send(visit: &Visit<'_>, digest: &str, number: &str) -> Answered {
    let bytes = std::fs::read(place(&visit.app.folder, digest)).map_err(|_| WebError::NotFound)?;
    let (media, ending) = kind(&bytes).unwrap_or(("application/octet-stream", "bin"));
    Ok(Answer::file(media, &format!("{}.{ending}", number.replace(['/', '\\'], "-")), bytes))
}
