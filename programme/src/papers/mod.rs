//! What official papers say, as rules: numbers in words, the template of a text and its variables, and the legal
//! bases of a day.
//!
//! Deliberately absent: layout, files, and who may edit a template.

mod bases;
mod number_words;
mod template;
mod texts;

pub use bases::{Basis, BasisKind, Cites, bases_on};
pub use number_words::number_words;
pub use template::{Part, Template, TemplateFault};
pub use texts::{TextKind, Variable};
