//! What no person has to remember, because a test does.

mod routes;
mod words;
