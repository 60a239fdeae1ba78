//! Issuing: every subject whose title an issued decision recognised gets a certificate with a number in the register.
//!
//! Asking twice gives nobody a second one. Numbers follow the order of the decision's list and have no gaps: they are
//! given while the issuer is locked, in the transaction that keeps them.

use ahash::{AHashMap, AHashSet};
use ed25519_dalek::SigningKey;
use jiff::civil::Date;
use programme::certificate::{Day, KeyId, Salt, Statement, StatementError, digest, valid_through};
use programme::ids::{DecisionId, PlaceId};
use programme::places::Atlas;

use super::CERTIFICATES_LOCK;
use super::keys::{KeyError, KeyFolder};
use crate::actions::criteria::KnownSets;
use crate::actions::recognition::amended_list;
use crate::store::certificates::{
    CertificateRow, cases_by_set, certificates_of, insert, kept_set, last_number, last_status, recognised_by,
    survivor,
};
use crate::store::db::{By, Change, Database, StoreError, WriteTx, hex_digest};
use crate::store::decisions::{StoredDecision, communes_named_by, decision};

/// What was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Certificates made now.
    pub made: usize,
    /// Certificates of the decision, replaced ones among them.
    pub all: usize,
    /// Named by the decision without holding the title now.
    pub not_held: usize,
}

/// Why nothing is issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such decision.
    #[error("no such decision")]
    NoSuchDecision,
    /// It is a draft, or was thrown away.
    #[error("the decision is not issued")]
    NotIssued,
    /// It recognises nobody who holds the title now: another kind of decision, or everybody's title was withdrawn.
    #[error("nobody holds a title of this decision")]
    NobodyHolds,
    /// No key signs here.
    #[error("no key: {0}")]
    Key(#[from] KeyError),
    /// The issuer, or a number, does not fit a statement.
    #[error("{0}")]
    Statement(#[from] StatementError),
    /// The store failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
}

/// What every certificate of one writing has in common.
pub(super) struct Press<'a> {
    pub(super) key: &'a SigningKey,
    pub(super) decision: &'a StoredDecision,
    pub(super) issuer: (u32, String, String),
    pub(super) today: Date,
    next_number: i64,
    next_status: i64,
}

/// One subject for whom a certificate is made.
pub(super) struct For<'a> {
    pub(super) subject: (i64, i64),
    pub(super) name: &'a str,
    pub(super) hamlet: &'a str,
    pub(super) term_years: i64,
    pub(super) why: &'static str,
}

impl<'a> Press<'a> {
    pub(super) fn new(
        tx: &WriteTx<'_>,
        key: &'a SigningKey,
        decision: &'a StoredDecision,
        atlas: &Atlas,
        today: Date,
    ) -> Result<Self, IssueError> {
        let signed_on = decision.signed_on.as_deref().and_then(|on| on.parse().ok()).unwrap_or(today);
        let version = atlas.version_at(PlaceId::new(decision.commune), signed_on);
        let version = version.ok_or(StatementError::DoesNotFit)?;
        let place = u32::try_from(decision.commune).map_err(|_| StatementError::DoesNotFit)?;
        Ok(Self {
            key,
            decision,
            issuer: (place, version.code.to_owned(), version.full_name.to_owned()),
            today,
            next_number: last_number(tx, decision.commune, i64::from(today.year()))? + 1,
            next_status: last_status(tx.reads())? + 1,
        })
    }

    /// Makes one and puts it into the register.
    pub(super) fn print(
        &mut self,
        tx: &WriteTx<'_>,
        of: &For<'_>,
        salt: Salt,
    ) -> Result<CertificateRow, IssueError> {
        let no = StatementError::DoesNotFit;
        let last = valid_through(self.decision.year, of.term_years).ok_or(no)?;
        let issued_on = Day::of(self.today).ok_or(no)?;
        let (issuer, issuer_code, issuer_name) = self.issuer.clone();
        let statement = Statement {
            key: KeyId::of(&self.key.verifying_key()),
            issuer,
            issuer_code,
            issuer_name,
            number: u32::try_from(self.next_number).map_err(|_| no)?,
            register_year: u16::try_from(self.today.year()).map_err(|_| no)?,
            title: self.decision.title.clone(),
            year: u16::try_from(self.decision.year).map_err(|_| no)?,
            years: u8::try_from(of.term_years.max(1)).map_err(|_| no)?,
            valid_to: Day::of(last).ok_or(no)?,
            issued_on,
            status: u32::try_from(self.next_status).map_err(|_| no)?,
            salt,
            name_digest: digest(of.name, &salt),
        };
        let (code, short) = statement.sign(self.key)?;
        let row = CertificateRow {
            commune: self.decision.commune,
            id: tx.next_id()?,
            register_year: i64::from(statement.register_year),
            number: self.next_number,
            decision: self.decision.id,
            subject_commune: of.subject.0,
            subject: of.subject.1,
            title: statement.title,
            year: self.decision.year,
            years: i64::from(statement.years),
            name: of.name.to_owned(),
            hamlet: of.hamlet.to_owned(),
            code,
            short_code: short.as_str().to_owned(),
            key: statement.key.to_string(),
            status: self.next_status,
            replaced_by: 0,
            why: of.why.to_owned(),
            issued_on: self.today.to_string(),
            valid_to: last.to_string(),
        };
        insert(tx, &row)?;
        self.next_number += 1;
        self.next_status += 1;
        Ok(row)
    }
}

/// Random salts, one a certificate.
pub(super) fn salts(n: usize) -> Result<Vec<Salt>, StoreError> {
    let mut bytes = vec![0_u8; 16 * n];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Damaged(format!("no randomness: {error}")))?;
    Ok(bytes.chunks_exact(16).filter_map(|salt| salt.try_into().ok()).map(Salt::new).collect())
}

/// How many years each subject of a decision holds its title, by the criteria set it was assessed by.
pub(super) fn terms(db: &Database, decision: i64) -> Result<AHashMap<(i64, i64), i64>, StoreError> {
    let (known, mut by_set) = (KnownSets::of(db)?, AHashMap::new());
    let mut terms = AHashMap::new();
    for (commune, subject, set) in cases_by_set(db, decision)? {
        let years = match by_set.get(&set) {
            Some(years) => *years,
            None => {
                let kept = kept_set(db, set)?.and_then(|(id, body)| known.read_kept(&id, &body));
                let years = kept.map_or(1, |set| i64::from(set.term_years));
                by_set.insert(set, years);
                years
            }
        };
        terms.insert((commune, subject), years);
    }
    Ok(terms)
}

/// Issues the certificates that a decision's subjects have not got.
///
/// # Errors
/// When the decision is not issued or recognises nobody, or no key signs here; then nothing is issued.
pub fn issue(
    db: &mut Database,
    folder: &KeyFolder,
    atlas: &Atlas,
    id: DecisionId,
    today: Date,
    by: By<'_>,
) -> Result<Issued, IssueError> {
    let tx = db.write()?;
    let stored = decision(tx.reads(), id.get())?.ok_or(IssueError::NoSuchDecision)?;
    if stored.state != "issued" {
        return Err(IssueError::NotIssued);
    }
    let communes = communes_named_by(&tx, id.get())?;
    tx.lock_all(communes.into_iter().chain([stored.commune, CERTIFICATES_LOCK]))?;
    // Read under the lock: a key that is just being replaced signs no more.
    let key = folder.signing(tx.reads())?;
    let held: AHashSet<(i64, i64)> = recognised_by(&tx, id.get())?.into_iter().collect();
    if held.is_empty() {
        return Err(IssueError::NobodyHolds);
    }
    let before = certificates_of(tx.reads(), id.get())?;
    let has: AHashSet<(i64, i64)> = before.iter().map(|row| (row.subject_commune, row.subject)).collect();
    let terms = terms(tx.reads(), id.get())?;
    // As the list is read now, with what was amended since.
    let named = amended_list(tx.reads(), &stored)?;
    let mut press = Press::new(&tx, &key, &stored, atlas, today)?;
    let (mut codes, mut not_held) = (String::new(), 0);
    let (first, mut made) = (press.next_number, 0);
    for (line, salt) in named.iter().zip(salts(named.len())?) {
        let case = &line.case;
        let subject = (case.commune, case.subject);
        let now = if held.contains(&subject) {
            subject
        } else {
            (case.commune, survivor(tx.reads(), case.commune, case.subject)?)
        };
        if !held.contains(&now) {
            not_held += 1;
            continue;
        }
        if has.contains(&subject) {
            continue;
        }
        let term_years = terms.get(&now).copied().unwrap_or(1);
        let of = For { subject, name: &case.name, hamlet: &case.hamlet, term_years, why: "" };
        let row = press.print(&tx, &of, salt)?;
        codes.push_str(&row.code);
        codes.push('\n');
        made += 1;
    }
    let issued = Issued { made, all: before.len() + made, not_held };
    if made > 0 {
        let last = press.next_number - 1;
        let what = format!("certificate.issued {id} {made} {first}-{last}/{}", today.year());
        tx.commit(&Change::new(by, stored.commune, what, hex_digest(codes.as_bytes())))?;
    }
    Ok(issued)
}
