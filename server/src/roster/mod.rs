//! Rosters: the lists that communes keep, read as they are (design §6).

pub mod check;
pub mod csv;
pub mod encoding;
pub mod fault;
pub mod header;
pub mod read;
pub mod refusal;
pub mod row;
pub mod table;
pub mod values;
pub mod workbook;
pub mod zones;
