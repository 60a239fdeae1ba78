//! From a case that passes to a title: proposed, in a draft decision, recognised.
//!
//! A draft has no number. Recognition happens when the signed decision comes back with its number and
//! date; from then on the decision and its cases do not change (448/QĐ-KHVN practice: the association
//! proposes, the commune People's Committee decides). Deliberately absent: refusal and withdrawal.

use jiff::civil::Date;
use programme::ids::{DecisionId, PlaceId};

use crate::roster::check::year_end;
use crate::store::db::{Change, Database, StoreError, Value, WriteTx, hex_digest};

/// Whose cases: a commune on the map of 31 December, with the communes that flowed into it.
pub struct Whose<'a> {
    /// The commune that decides.
    pub commune: PlaceId,
    /// Communes whose records it now answers for, itself among them.
    pub records_of: &'a [PlaceId],
    /// Year assessed.
    pub year: u16,
    /// Title kind.
    pub title: &'a str,
}

/// Why a step was refused.
#[derive(Debug, thiserror::Error)]
pub enum RecognitionError {
    /// The store failed; nothing stands.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// No case is in the state that this step starts from.
    #[error("no case to take on")]
    NothingToDo,
    /// There is no such draft.
    #[error("no such draft decision")]
    NoSuchDraft,
    /// It was issued already and does not change.
    #[error("issued already as {0}")]
    AlreadyIssued(String),
    /// A decision needs a number.
    #[error("no number")]
    NoNumber,
    /// The commune issued another decision under this number that year.
    #[error("the number is taken")]
    NumberTaken,
    /// Signed before the year it speaks of, or in the future.
    #[error("signed on an impossible day")]
    SignedOn,
}

fn change(chain: PlaceId, at: &str, what: String, digest: String) -> Change {
    Change { chain: chain.get(), at: at.to_owned(), actor: "cli".to_owned(), what, digest }
}

/// Puts the cases that pass before the People's Committee; returns how many.
///
/// # Errors
/// When none passes, or the store fails.
pub fn propose(db: &mut Database, whose: &Whose<'_>, at: &str) -> Result<u64, RecognitionError> {
    let tx = db.write()?;
    let n = step(
        &tx,
        whose,
        "state = 'proposed'",
        "state = 'assessed' AND outcome = 'pass' AND registered <> 'no'",
        None,
    )?;
    if n == 0 {
        return Err(RecognitionError::NothingToDo);
    }
    let what = format!("cases.proposed {} {} {n}", whose.title, whose.year);
    tx.commit(&change(whose.commune, at, what, String::new()))?;
    Ok(n)
}

/// Drafts a decision over the proposed cases; returns its id and how many it names.
///
/// # Errors
/// When nothing is proposed, or the store fails.
pub fn draft_decision(
    db: &mut Database,
    whose: &Whose<'_>,
    at: &str,
) -> Result<(DecisionId, u64), RecognitionError> {
    let tx = db.write()?;
    let id = tx.reserve_ids(1)?;
    let n = step(&tx, whose, "state = 'drafted', decision_id = ?4", "state = 'proposed'", Some(id))?;
    if n == 0 {
        return Err(RecognitionError::NothingToDo);
    }
    let values = [whose.commune.get().into(), id.into(), whose.title.into(), i64::from(whose.year).into()];
    tx.execute("INSERT INTO decisions VALUES (?1, ?2, ?3, ?4, 'draft', NULL, NULL, NULL)", &values)?;
    tx.commit(&change(whose.commune, at, format!("decision.drafted {id} {n}"), String::new()))?;
    Ok((DecisionId::new(id), n))
}

fn step(
    tx: &WriteTx<'_>,
    whose: &Whose<'_>,
    set: &str,
    from: &str,
    decision: Option<i64>,
) -> Result<u64, StoreError> {
    let sql = format!("UPDATE cases SET {set} WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND {from}");
    let mut n = 0;
    for commune in whose.records_of {
        let mut values: Vec<Value> =
            vec![commune.get().into(), whose.title.into(), i64::from(whose.year).into()];
        values.extend(decision.map(Value::from));
        n += tx.execute(&sql, &values)? as u64;
    }
    Ok(n)
}

/// The signed decision as it came back.
pub struct Signed<'a> {
    /// Its number and symbol, such as `05/QĐ-UBND`.
    pub number: &'a str,
    /// Day of signature.
    pub on: Date,
    /// Digest of the signed file, when there is one.
    pub file_digest: Option<String>,
    /// Today, so that no decision is signed in the future.
    pub today: Date,
}

/// Enters number, date and file: the cases it names are recognised. Returns how many, and how many again.
///
/// # Errors
/// When there is no such draft, the number is missing or taken, or the day impossible.
pub fn issue_decision(
    db: &mut Database,
    id: DecisionId,
    signed: &Signed<'_>,
    at: &str,
) -> Result<(u64, u64), RecognitionError> {
    let number = signed.number.trim();
    if number.is_empty() {
        return Err(RecognitionError::NoNumber);
    }
    let tx = db.write()?;
    let found = "SELECT commune_id, title, year, state, number FROM decisions WHERE id = ?1";
    let found = tx.query(found, &[id.get().into()], |row| {
        Ok((row.int(0)?, row.text(1)?, row.int(2)?, row.text(3)?, row.maybe_text(4)?))
    })?;
    let Some((commune, title, year, state, known)) = found.into_iter().next() else {
        return Err(RecognitionError::NoSuchDraft);
    };
    if state != "draft" {
        return Err(RecognitionError::AlreadyIssued(known.unwrap_or_default()));
    }
    let first_day = year_end(u16::try_from(year).unwrap_or(u16::MAX)).first_of_year();
    if signed.on < first_day || signed.on > signed.today {
        return Err(RecognitionError::SignedOn);
    }
    // A People's Committee numbers its decisions anew each year.
    let taken = "SELECT COUNT(*) FROM decisions WHERE commune_id = ?1 AND number = ?2 AND substr(signed_on, 1, 4) = ?3";
    let in_year = format!("{:04}", signed.on.year());
    let taken: i64 = tx
        .query(taken, &[commune.into(), number.into(), in_year.into()], |row| row.int(0))?
        .into_iter()
        .sum();
    if taken > 0 {
        return Err(RecognitionError::NumberTaken);
    }
    let on = signed.on.to_string();
    tx.execute(
        "UPDATE decisions SET state = 'issued', number = ?1, signed_on = ?2, file_digest = ?3 WHERE id = ?4",
        &[number.into(), on.as_str().into(), signed.file_digest.clone().into(), id.get().into()],
    )?;
    let before = "(SELECT MAX(p.streak) FROM cases p WHERE p.commune_id = cases.commune_id AND p.title = cases.title \
                  AND p.subject_id = cases.subject_id AND p.state = 'recognised' AND p.year";
    let sql = format!(
        "UPDATE cases SET state = 'recognised', streak = 1 + COALESCE({before} = cases.year - 1), 0), \
         again = CASE WHEN {before} < cases.year) IS NULL THEN 0 ELSE 1 END WHERE decision_id = ?1 AND decision_id <> 0"
    );
    let n = tx.execute(&sql, &[id.get().into()])? as u64;
    let by_hamlet = "SELECT commune_id, hamlet_id, COUNT(*), SUM(again) FROM cases WHERE decision_id = ?1 AND decision_id <> 0 GROUP BY commune_id, hamlet_id";
    let by_hamlet = tx.query(by_hamlet, &[id.get().into()], |row| {
        Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?))
    })?;
    let mut n_again = 0;
    for (commune, hamlet, n, again) in by_hamlet {
        n_again += u64::try_from(again).unwrap_or(0);
        tx.execute(
            "INSERT INTO recognition_tallies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (commune_id, hamlet_id, title, year, signed_on) DO UPDATE SET \
             recognised = recognition_tallies.recognised + excluded.recognised, again = recognition_tallies.again + excluded.again",
            &[commune.into(), hamlet.into(), title.as_str().into(), year.into(), on.as_str().into(), n.into(), again.into()],
        )?;
    }
    let digest =
        hex_digest(format!("{number}\n{on}\n{}", signed.file_digest.as_deref().unwrap_or("")).as_bytes());
    tx.commit(&change(PlaceId::new(commune), at, format!("decision.issued {id} {n}"), digest))?;
    Ok((n, n_again))
}
