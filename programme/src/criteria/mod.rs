//! Criteria sets: what a family, clan, hamlet or unit is scored against, as dated data.
//!
//! Two families of sets live side by side: *points* (Quyết định 448/QĐ-KHVN, Thông tư 22/2020) and
//! *levels* of all-or-nothing targets (Thông tư 24/2023, 25/2023). What a set says is data in
//! `programme/criteria-sets/`; what a kind of rule means is code here.
//!
//! Deliberately absent: any number from a law. A set that lacks items says so (`complete = false`).

mod model;

pub use model::*;
