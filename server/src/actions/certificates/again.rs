//! Another certificate in the place of one: it was lost or damaged, or an amending decision corrected the name.
//!
//! The old one says from then on that it is no longer in force. A corrected name needs the number of the decision that
//! corrected it: a name is never corrected on paper alone.

use ahash::AHashMap;
use jiff::civil::Date;
use programme::certificate::plain_name;
use programme::places::Atlas;

use super::CERTIFICATES_LOCK;
use super::issue::{For, IssueError, Press, salts};
use super::keys::{KeyError, KeyFolder};
use crate::actions::recognition::amended_list;
use crate::store::certificates::{
    CertificateRow, certificate, certificates_of, is_held, issued_amendment, replace,
};
use crate::store::db::{By, Change, Database, StoreError, WriteTx, hex_digest};
use crate::store::decision_list::NamedCase;
use crate::store::decisions::{StoredDecision, decision};

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
    let row = print_anew(&mut press, &tx, &old, (&name, &hamlet), again.why)?;
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

fn print_anew(
    press: &mut Press<'_>,
    tx: &WriteTx<'_>,
    old: &CertificateRow,
    (name, hamlet): (&str, &str),
    why: Why,
) -> Result<CertificateRow, AgainError> {
    let of = For {
        subject: (old.subject_commune, old.subject),
        name,
        hamlet,
        term_years: old.years,
        why: why.code(),
    };
    let salt = salts(1)?.pop().ok_or_else(|| StoreError::Damaged("no salt".into()))?;
    let row = press.print(tx, &of, salt)?;
    replace(tx, old.commune, old.id, row.id)?;
    Ok(row)
}

/// The certificates of a decision on which a name or hamlet stands that a *Quyết định sửa đổi* has set right since:
/// each with what is right.
///
/// # Errors
/// When the store fails.
pub fn to_print_anew(
    db: &Database,
    decision: &StoredDecision,
) -> Result<Vec<(CertificateRow, String, String)>, StoreError> {
    let right: AHashMap<(i64, i64), NamedCase> = amended_list(db, decision)?
        .into_iter()
        .filter(|line| line.amended_by.is_some() && line.withdrawn_by.is_none())
        .map(|line| ((line.case.commune, line.case.subject), line.case))
        .collect();
    if right.is_empty() {
        return Ok(Vec::new());
    }
    let mut wrong = Vec::new();
    for row in certificates_of(db, decision.id)?.into_iter().filter(|row| row.replaced_by == 0) {
        let Some(case) = right.get(&(row.subject_commune, row.subject)) else { continue };
        let is_right = (&row.name, &row.hamlet) == (&case.name, &case.hamlet);
        if !is_right && is_held(db, (row.subject_commune, row.subject), (&row.title, row.year), row.decision)?
        {
            wrong.push((row, case.name.clone(), case.hamlet.clone()));
        }
    }
    Ok(wrong)
}

/// Makes another certificate in the place of each that an amendment has set right; returns how many.
///
/// # Errors
/// When there is no such decision, no key, nothing to print anew, or the store fails.
pub fn issue_amended(
    db: &mut Database,
    folder: &KeyFolder,
    atlas: &Atlas,
    decision_id: i64,
    (today, by): (Date, By<'_>),
) -> Result<usize, AgainError> {
    let tx = db.write()?;
    let stored = decision(tx.reads(), decision_id)?.ok_or(IssueError::NoSuchDecision)?;
    let subjects = to_print_anew(tx.reads(), &stored)?;
    let communes = subjects.iter().map(|(row, _, _)| row.subject_commune);
    tx.lock_all(communes.chain([stored.commune, CERTIFICATES_LOCK]))?;
    let key = folder.signing(tx.reads())?;
    // Read again under the lock: another may have been quicker.
    let wrong = to_print_anew(tx.reads(), &stored)?;
    if wrong.is_empty() {
        return Err(AgainError::NoSuchCertificate);
    }
    let mut press = Press::new(&tx, &key, &stored, atlas, today)?;
    for (old, name, hamlet) in &wrong {
        print_anew(&mut press, &tx, old, (name, hamlet), Why::Amended)?;
    }
    let what = format!("certificate.amended_again {decision_id} {}", wrong.len());
    tx.commit(&Change::new(by, stored.commune, what, String::new()))?;
    Ok(wrong.len())
}
