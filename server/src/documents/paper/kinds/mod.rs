//! The papers of a title, one function a kind: from plain facts to a [`Paper`](super::Paper), in Vietnamese, as papers are.
//!
//! Deliberately absent: the store; whoever asks for a paper hands over what it says. No paper that hangs in public says
//! points.

mod certificate_register;
mod commendation;
mod decision;
mod letter;
mod loudspeaker;
mod minutes;
mod names;
mod office;
mod registration;
mod scoring;
mod text;
mod titles;

pub use certificate_register::{CertificateEntry, CertificateRegister, certificate_register};
pub use commendation::{Commendation, Commended, commendation_list};
pub use decision::{Amendment, Common, Recognition, Withdrawal, amendment, recognition, withdrawal};
pub use letter::{Announcement, Correction, Proposal, announcement, correction, proposal};
pub use loudspeaker::{Loudspeaker, loudspeaker};
pub use minutes::{Minutes, Sitting, Votes, minutes};
pub use names::{Named, named_table};
pub use office::{
    Asked, Capacity, Given, Issuer, Reference, Signer, asks, place_within, within_sentence, writes,
};
pub use registration::{Registration, registration_form};
pub use scoring::{ScoredItem, ScoringSheet, scoring_sheet};
pub use titles::{TitleWords, title_words};
