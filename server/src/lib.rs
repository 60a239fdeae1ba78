pub mod demo;
pub mod roster;
