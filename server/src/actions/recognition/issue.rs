//! Number, day and signed file come back: from then on what the decision says holds.

use ahash::AHashMap;
use jiff::civil::Date;
use programme::ids::DecisionId;
use programme::recognition::{DecisionKind, Verb, signed_day, standing};

use super::{RecognitionError, locked_draft};
use crate::actions::signed_file::SignedFile;
use crate::store::db::{By, Change, Database, StoreError, WriteTx, hex_digest};
use crate::store::decision_list as lists;
use crate::store::decisions::{self as stored, Cases, StoredDecision, Which};
use crate::store::tallies::add_recognition_tally;
use crate::store::withdrawals;

/// As what a signed decision came back.
#[derive(Clone, Debug)]
pub enum Came<'a> {
    /// Number and day alone.
    WithoutFile,
    /// A file that somebody else keeps, by its SHA-256.
    Digest(String),
    /// A file to be kept here.
    File(&'a SignedFile),
}

/// The signed decision as it came back.
pub struct Signed<'a> {
    /// Its number and symbol, such as `05/QĐ-UBND`.
    pub number: &'a str,
    /// Day of signature.
    pub on: Date,
    /// The file that it came back as.
    pub file: Came<'a>,
    /// Digest of the list that whoever enters it has read; nothing where nobody was shown one.
    pub seen: Option<&'a str>,
    /// Today, so that no decision is signed in the future.
    pub today: Date,
}

/// Enters number, date and file: the cases it names are recognised, or their titles withdrawn. Returns how many, and how
/// many recognised again; 1 for a decision that amends or corrects another.
///
/// # Errors
/// When there is no such draft, the number is missing or taken, the day impossible, or the list not the one that was
/// read.
pub fn issue_decision(
    db: &mut Database,
    id: DecisionId,
    signed: &Signed<'_>,
    by: By<'_>,
) -> Result<(u64, u64), RecognitionError> {
    let number = signed.number.trim();
    if number.is_empty() {
        return Err(RecognitionError::NoNumber);
    }
    let tx = db.write()?;
    let (decision, communes) = locked_draft(&tx, id)?;
    let day = |day: Option<String>| day.and_then(|day| day.parse().ok());
    let (meeting, about) = match decision.does() {
        DecisionKind::Recognise => (day(stored::last_meeting(&tx, id.get())?), None),
        DecisionKind::Withdraw | DecisionKind::Amend | DecisionKind::Correct => {
            let about = stored::decision(tx.reads(), decision.about.unwrap_or(0))?;
            (None, about.as_ref().and_then(StoredDecision::signed))
        }
    };
    signed_day(decision.year, signed.on, meeting, about, signed.today).map_err(RecognitionError::SignedOn)?;
    if stored::number_taken(&tx, decision.commune, number, signed.on.year())? {
        return Err(RecognitionError::NumberTaken);
    }
    let on = signed.on.to_string();
    same_list(&tx, id.get(), signed.seen)?;
    let annex = lists::put_annex(&tx, id.get())?;
    let (mut n, mut n_again) = (0, 0);
    match decision.does() {
        DecisionKind::Recognise => {
            for commune in communes {
                let cases = Cases { commune, title: &decision.title, year: decision.year };
                let (recognised, again) = recognise(&tx, cases, id.get(), &on)?;
                n += recognised;
                n_again += again;
            }
        }
        DecisionKind::Withdraw => n = withdraw(&tx, &decision, &on)?,
        // Nothing changes but what is read beside the decision that they speak of.
        DecisionKind::Amend | DecisionKind::Correct => n = 1,
    }
    if n == 0 {
        return Err(RecognitionError::NothingToDo);
    }
    let file_digest = match &signed.file {
        Came::WithoutFile => None,
        Came::Digest(digest) => Some(digest.as_str()),
        Came::File(file) => {
            stored::put_signed_file(&tx, file.digest(), file.content())?;
            Some(file.digest())
        }
    };
    stored::set_issued(&tx, &decision, number, &on, file_digest)?;
    let mut said = format!("{number}\n{on}\n{}\n{annex}", file_digest.unwrap_or(""));
    if decision.does() != DecisionKind::Recognise {
        said.push('\n');
        said.push_str(&stored::body_of(tx.reads(), id.get())?);
    }
    let digest = hex_digest(said.as_bytes());
    tx.commit(&Change::new(by, decision.commune, format!("decision.issued {id} {n}"), digest))?;
    Ok((n, n_again))
}

/// Refuses where the list now is not the one that was last made, which is on the paper, or not the one that was read.
fn same_list(tx: &WriteTx<'_>, decision: i64, seen: Option<&str>) -> Result<(), RecognitionError> {
    let Some(made) = lists::draft_list(tx.reads(), decision)? else { return Ok(()) };
    let now = lists::cases_named_by(tx.reads(), decision)?;
    let read = match seen.filter(|seen| *seen != made.digest) {
        Some(seen) => lists::draft_list_of(tx.reads(), decision, seen)?.map_or(Vec::new(), |list| list.named),
        None => made.named,
    };
    match lists::differences(&read, &now) {
        none if none.is_empty() => Ok(()),
        changes => Err(RecognitionError::ListChanged(changes)),
    }
}

/// The titles that a decision withdraws: their state, the hamlets' tallies from its day on, and the standing of later
/// years.
fn withdraw(tx: &WriteTx<'_>, decision: &StoredDecision, on: &str) -> Result<u64, StoreError> {
    let about = decision.about.unwrap_or(0);
    let mut n = 0;
    let mut by_commune: AHashMap<i64, Vec<withdrawals::Named>> = AHashMap::new();
    for named in withdrawals::named_by(tx, decision.id)? {
        by_commune.entry(named.commune).or_default().push(named);
    }
    for (commune, named) in by_commune {
        let cases = Cases { commune, title: &decision.title, year: decision.year };
        let subjects: Vec<i64> = named.iter().map(|named| named.subject).collect();
        n += stored::step(tx, cases, Verb::Withdraw, Which::Subjects(&subjects), (about, None))?;
        for one in &named {
            add_recognition_tally(tx, (commune, one.hamlet), cases.title, cases.year, on, (-1, -one.again))?;
        }
        let mut earlier: AHashMap<i64, Vec<i64>> = AHashMap::new();
        for (subject, year) in stored::recognised_before(tx, cases)? {
            earlier.entry(subject).or_default().push(year);
        }
        later_standings(tx, cases, &subjects, &earlier, false)?;
    }
    Ok(n)
}

/// The cases of one commune that the decision names: their standing, their state, the hamlets' tallies.
fn recognise(tx: &WriteTx<'_>, cases: Cases<'_>, decision: i64, on: &str) -> Result<(u64, u64), StoreError> {
    let mut earlier: AHashMap<i64, Vec<i64>> = AHashMap::new();
    for (subject, year) in stored::recognised_before(tx, cases)? {
        earlier.entry(subject).or_default().push(year);
    }
    let mut by_hamlet: AHashMap<i64, (i64, i64)> = AHashMap::new();
    let by_subject: AHashMap<i64, i64> = stored::named_by(tx, cases, decision)?.into_iter().collect();
    for (&subject, &hamlet) in &by_subject {
        let years = earlier.get(&subject).map_or(&[][..], Vec::as_slice);
        let standing = standing(cases.year, years.iter().copied());
        stored::set_standing(tx, cases, subject, (i64::from(standing.again), standing.streak_years))?;
        let (n, n_again) = by_hamlet.entry(hamlet).or_default();
        *n += 1;
        *n_again += i64::from(standing.again);
    }
    let named: Vec<i64> = by_subject.keys().copied().collect();
    stored::step(tx, cases, Verb::Issue, Which::NamedBy(decision), (decision, None))?;
    later_standings(tx, cases, &named, &earlier, true)?;
    let (mut n, mut n_again) = (0, 0);
    for (hamlet, counted) in by_hamlet {
        add_recognition_tally(tx, (cases.commune, hamlet), cases.title, cases.year, on, counted)?;
        n += u64::try_from(counted.0).unwrap_or(0);
        n_again += u64::try_from(counted.1).unwrap_or(0);
    }
    Ok((n, n_again))
}

/// A decision of an earlier year may be typed in after a later one, and a title withdrawn after others followed: what
/// it makes of the later years' standing (again, and the streak) is counted anew, with the year of `cases` where it is
/// `held`. The titles themselves do not change.
fn later_standings(
    tx: &WriteTx<'_>,
    cases: Cases<'_>,
    named: &[i64],
    earlier: &AHashMap<i64, Vec<i64>>,
    held: bool,
) -> Result<(), StoreError> {
    let mut later: AHashMap<i64, Vec<stored::Recognised>> = AHashMap::new();
    for case in stored::recognised_after(tx, cases)? {
        later.entry(case.subject).or_default().push(case);
    }
    for subject in named {
        let mut years = earlier.get(subject).cloned().unwrap_or_default();
        years.extend(held.then_some(cases.year));
        let mut after = later.remove(subject).unwrap_or_default();
        after.sort_by_key(|case| case.year);
        for case in after {
            let now = standing(case.year, years.iter().copied());
            let in_year = Cases { year: case.year, ..cases };
            stored::set_standing(tx, in_year, *subject, (i64::from(now.again), now.streak_years))?;
            let again = i64::from(now.again) - case.again;
            let place = (cases.commune, case.hamlet);
            add_recognition_tally(tx, place, cases.title, case.year, &case.signed_on, (0, again))?;
            years.push(case.year);
        }
    }
    Ok(())
}
