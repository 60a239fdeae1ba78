//! The one integration binary; a file per domain.

mod assessment;
mod browser;
mod accounts;
mod accounts_web;
mod corpus;
mod hardship;
mod help;
mod histories;
mod hostile;
mod kit;
mod nets;
mod oidc;
mod records;
mod registry;
mod registry_by_hand;
mod rivals;
mod roster;
mod safety;
mod score;
mod score_files;
mod undo;
