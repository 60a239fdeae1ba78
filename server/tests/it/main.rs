//! The one integration binary; a file per domain.

mod accounts;
mod accounts_web;
mod api;
mod assessment;
mod browser;
mod corpus;
mod hardship;
mod help;
mod histories;
mod hostile;
mod imports_page;
mod kit;
mod nets;
mod oidc;
mod profile;
mod records;
mod registry;
mod registry_by_hand;
mod registry_page;
mod review_page;
mod rivals;
mod roster;
mod safety;
mod score;
mod score_files;
mod undo;
