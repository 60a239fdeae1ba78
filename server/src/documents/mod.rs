//! What goes out as a file: data in, bytes out.

pub mod progress_workbook;
pub mod returned;
pub mod table_workbook;
pub mod words;
