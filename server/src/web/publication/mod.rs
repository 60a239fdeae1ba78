//! Lists that everybody may read: the commune's People's Committee publishes and takes down (`publish`), everybody reads
//! (`public`).
//!
//! Deliberately absent: a file of a list to take away, points, and anything of those who were not recognised.

mod public;
mod publish;

pub(super) use public::{commune, list, places, robots, search};
pub(super) use publish::{page, publish, take_down};
