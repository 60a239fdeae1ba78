//! The one integration binary; a file per domain.

mod kit;
mod records;
mod registry;
mod roster;
mod safety;
mod score;
mod score_files;
