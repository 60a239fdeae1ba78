//! Official papers: what they say as data, and the same as PDF and DOCX.

pub mod faces;
pub mod typeset;
