//! The one integration binary; a file per domain.

mod kit;
mod score;
mod score_files;
