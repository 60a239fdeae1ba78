//! Serves the mission: rosters in, titles and progress out.

pub mod actions;
pub mod api;
pub mod cli;
pub mod demo;
pub mod documents;
pub mod dossier;
pub mod portable;
pub mod registry_index;
pub mod roster;
pub mod score;
pub mod store;
pub mod web;
