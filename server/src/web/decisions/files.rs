//! The signed file of a decision: taken from a form, sent as a file to keep.

use super::super::answer::{Answer, Answered, WebError};
use super::super::pages::told;
use super::super::visit::Visit;
use crate::actions::signed_file::{MOST_BYTES, SignedFile, SignedFileError, media};
use crate::store::decisions::signed_file;

/// The file that was sent, if one was; or why it is not taken. Nothing is kept yet.
pub(super) fn sent(visit: &Visit<'_>) -> Result<Option<SignedFile>, String> {
    let refused = |error: SignedFileError| visit.words.text(&error.text()).to_owned();
    if visit.too_large {
        return Err(refused(SignedFileError::TooLarge));
    }
    let Some(upload) = visit.uploads.iter().find(|upload| upload.field == "file" && upload.size > 0) else {
        return Ok(None);
    };
    if upload.size > MOST_BYTES {
        return Err(refused(SignedFileError::TooLarge));
    }
    let content =
        std::fs::read(&upload.path).map_err(|error| told(visit.words, &visit.now, &error.to_string()))?;
    SignedFile::new(content).map(Some).map_err(refused)
}

/// Sends it.
pub(super) fn send(visit: &Visit<'_>, digest: &str, number: &str) -> Answered {
    let content = signed_file(&visit.db, digest)?.ok_or(WebError::NotFound)?;
    let (media, ending) = media(&content).unwrap_or(("application/octet-stream", "bin"));
    Ok(Answer::file(media, &format!("{}.{ending}", number.replace(['/', '\\'], "-")), content))
}
