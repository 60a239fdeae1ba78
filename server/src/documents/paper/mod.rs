//! Official papers: what they say as data, and the same as PDF and DOCX.
//!
//! `kinds/` has one function a kind of paper, from plain facts to a [`Paper`]; [`pdf()`] and [`docx()`] make the file.
//! Deliberately absent: the store, and who may see a paper.

pub mod dates;
mod docx;
pub mod faces;
mod fit;
pub mod gallery;
pub mod kinds;
pub mod measures;
pub mod model;
pub mod typeset;

use std::collections::BTreeMap;

use serde::Serialize;

pub use docx::{DocxError, docx};
use faces::Faces;
use measures::{Measures, Regime};
pub use model::Paper;
use typeset::{Job, TypesetError, typeset};

/// What the layout reads.
#[derive(Serialize)]
struct Sheet<'a> {
    measures: &'a Measures,
    paper: &'a Paper,
    more: &'a [Paper],
    /// Of each table, which rows are one line high.
    one_line: BTreeMap<String, Vec<bool>>,
}

/// A paper as tagged PDF, in Times New Roman where the machine has it.
///
/// # Errors
/// When the layout does not go with it, which is a fault of the program.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, TypesetError> {
    pdf_in(paper, Faces::of_machine())
}

/// A paper as tagged PDF in given faces.
///
/// # Errors
/// As [`pdf`].
pub fn pdf_in(paper: &Paper, faces: &Faces) -> Result<Vec<u8>, TypesetError> {
    set(paper, &[], faces)
}

/// Several papers of one kind, such as a form for each family of a hamlet, as one tagged PDF, each from a page of its
/// own. The first says how the pages lie. Nothing where there is none.
///
/// # Errors
/// As [`pdf`].
pub fn pdf_of_many(papers: &[Paper]) -> Result<Option<Vec<u8>>, TypesetError> {
    let Some((first, more)) = papers.split_first() else { return Ok(None) };
    set(first, more, Faces::of_machine()).map(Some)
}

fn set(paper: &Paper, more: &[Paper], faces: &Faces) -> Result<Vec<u8>, TypesetError> {
    let measures = Regime::on(paper.made_on).measures();
    let one_line = fit::one_line(std::iter::once(paper).chain(more), measures, faces);
    let sheet = Sheet { measures, paper, more, one_line };
    typeset(&Job {
        layout: include_str!("layout/paper.typ"),
        data: &sheet,
        files: Vec::new(),
        faces,
        made_on: paper.made_on,
    })
}
