//! The one integration binary; a file per domain.

mod api;
mod assessment;
mod corpus;
mod hardship;
mod help;
mod histories;
mod hostile;
mod kit;
mod records;
mod registry;
mod rivals;
mod roster;
mod safety;
mod score;
mod score_files;
mod undo;
