//! The one integration binary; a file per domain.

mod kit;
mod records;
mod score;
mod score_files;
