//! Rosters: the lists that communes keep, read as they are (design §6).

mod archive;
pub mod check;
pub mod columns;
pub mod csv;
pub mod encoding;
pub mod fault;
pub mod header;
mod ods;
pub mod probe;
pub mod profile;
pub mod read;
pub mod refusal;
pub mod row;
pub mod table;
pub mod text;
pub mod values;
pub mod workbook;
mod xls;
mod xlsx;
pub mod zones;
