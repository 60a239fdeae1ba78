//! Another certificate in the place of one: it was lost or damaged, or an amending decision corrected the name.
//!
//! The old one says from then on that it is no longer in force. A corrected name needs the number of the decision that
//! corrected it: a name is never corrected on paper alone.

use jiff::civil::Date;
use programme::certificate::plain_name;
use programme::places::Atlas;

use super::CERTIFICATES_LOCK;
use super::issue::{For, IssueError, Press, salts};
use super::keys::{KeyError, KeyFolder};
use crate::store::certificates::{CertificateRow, certificate, is_held, issued_amendment, replace};
use crate::store::db::{By, Change, Database, StoreError, hex_digest};
use crate::store::decisions::decision;

/// Why another is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was lost.
    Lost,
    /// It was damaged.
    Damaged,
    /// An amending decision corrected what it says.
    Amended,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Lost, Self::Damaged, Self::Amended];

    /// The word that tables use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::Amended => "amended",
        }
    }

    /// The reason of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// What is to be otherwise.
pub struct Again<'a> {
    /// Why.
    pub why: Why,
    /// The name to print; the one before where it is empty.
    pub name: &'a str,
    /// The hamlet to print; the one before where it is empty.
    pub hamlet: &'a str,
    /// Number of the decision that corrected it.
    pub amended_by: &'a str,
}

/// Why none is made.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// There is no such certificate.
    #[error("no such certificate")]
    NoSuchCertificate,
    /// Another took its place already.
    #[error("replaced already by {0}")]
    Replaced(i64),
    /// The title is not held any more.
    #[error("the title is not held")]
    NotHeld,
    /// The name or hamlet is another, and no amending decision of the issuer has this number.
    #[error("no amending decision of that number")]
    NoAmendment,
    /// A name of nothing but spaces, or longer than a line.
    #[error("no such name")]
    Name,
    /// As when issuing.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

impl From<StoreError> for AgainError {
    fn from(error: StoreError) -> Self {
        Self::Issue(error.into())
    }
}

impl From<KeyError> for AgainError {
    fn from(error: KeyError) -> Self {
        Self::Issue(error.into())
    }
}

/// Letters of a name.
const LONGEST_NAME: usize = 120;

/// Makes another certificate in the place of one, with a number and a code of its own.
///
/// # Errors
/// When it was replaced already, its title is not held, or a correction rests on no decision.
pub fn issue_again(
    db: &mut Database,
    folder: &KeyFolder,
    atlas: &Atlas,
    id: i64,
    again: &Again<'_>,
    (today, by): (Date, By<'_>),
) -> Result<CertificateRow, AgainError> {
    let tx = db.write()?;
    let known = certificate(tx.reads(), id)?.ok_or(AgainError::NoSuchCertificate)?;
    tx.lock_all([known.commune, known.subject_commune, CERTIFICATES_LOCK])?;
    let key = folder.signing(tx.reads())?;
    let old = certificate(tx.reads(), id)?.ok_or(AgainError::NoSuchCertificate)?;
    if old.replaced_by != 0 {
        return Err(AgainError::Replaced(old.replaced_by));
    }
    if !is_held(tx.reads(), (old.subject_commune, old.subject), (&old.title, old.year), old.decision)? {
        return Err(AgainError::NotHeld);
    }
    let stored = decision(tx.reads(), old.decision)?.ok_or(IssueError::NoSuchDecision)?;
    let or =
        |new: &str, old: &str| if new.trim().is_empty() { old.to_owned() } else { new.trim().to_owned() };
    let (name, hamlet) = (or(again.name, &old.name), or(again.hamlet, &old.hamlet));
    if plain_name(&name).is_empty()
        || name.chars().count() > LONGEST_NAME
        || hamlet.chars().count() > LONGEST_NAME
    {
        return Err(AgainError::Name);
    }
    let corrected = name != old.name || hamlet != old.hamlet;
    if corrected || again.why == Why::Amended {
        let number = again.amended_by.trim();
        let other = !number.is_empty() && stored.number.as_deref() != Some(number);
        if again.why != Why::Amended || !other || !issued_amendment(tx.reads(), old.decision, number)? {
            return Err(AgainError::NoAmendment);
        }
    }
    let mut press = Press::new(&tx, &key, &stored, atlas, today)?;
    let of = For {
        subject: (old.subject_commune, old.subject),
        name: &name,
        hamlet: &hamlet,
        term_years: old.years,
        why: again.why.code(),
    };
    let salt = salts(1)?.pop().ok_or_else(|| StoreError::Damaged("no salt".into()))?;
    let row = press.print(&tx, &of, salt)?;
    replace(&tx, old.commune, old.id, row.id)?;
    let what = format!(
        "certificate.issued_again {} {id} {} {}/{}",
        again.why.code(),
        row.id,
        row.number,
        row.register_year
    );
    tx.commit(&Change::new(by, old.commune, what, hex_digest(row.code.as_bytes())))?;
    Ok(row)
}
