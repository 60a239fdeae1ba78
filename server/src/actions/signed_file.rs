//! The file that a decision came back as, signed: told from its first bytes, kept with the records under its digest.

use programme::text::Text;

use crate::store::db::hex_digest;

/// The largest signed file.
pub const MOST_BYTES: u64 = 20 << 20;

/// Media types by how their files begin.
const KINDS: [(&[u8], &str, &str); 4] = [
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
];

/// Media type and ending of a file that may be kept.
#[must_use]
pub fn media(content: &[u8]) -> Option<(&'static str, &'static str)> {
    let (_, media, ending) = KINDS.iter().find(|(begins, _, _)| content.starts_with(begins))?;
    // A text is an archive, but not every archive is a text: the names of its parts stand in it as they are.
    (*ending != "docx" || memchr::memmem::find(content, b"word/document.xml").is_some())
        .then_some((*media, *ending))
}

/// Why a file is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedFileError {
    /// More than is kept.
    TooLarge,
    /// Neither PDF nor a picture nor a Word document.
    Kind,
}

impl SignedFileError {
    /// In words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::TooLarge => Text::new("Tệp lớn hơn 20 MB.", "The file is larger than 20 MB."),
            Self::Kind => Text::new(
                "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc Word (.docx).",
                "Only PDF, JPEG or PNG pictures, or Word (.docx) are taken.",
            ),
        }
    }
}

/// A signed file that may be kept.
#[derive(Clone, Debug)]
pub struct SignedFile {
    content: Vec<u8>,
    digest: String,
}

impl SignedFile {
    /// Takes a file's content.
    ///
    /// # Errors
    /// When it is too large or of another kind.
    pub fn new(content: Vec<u8>) -> Result<Self, SignedFileError> {
        if u64::try_from(content.len()).is_ok_and(|bytes| bytes > MOST_BYTES) {
            return Err(SignedFileError::TooLarge);
        }
        if media(&content).is_none() {
            return Err(SignedFileError::Kind);
        }
        Ok(Self { digest: hex_digest(&content), content })
    }

    /// What is kept.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// SHA-256 of it.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
