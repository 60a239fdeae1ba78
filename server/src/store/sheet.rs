//! What a meeting grid reads: who is in a hamlet in a year, and all that was typed of them, in a fixed number of
//! questions however many rows there are.
//!
//! Deliberately absent: what the answers come to, which `actions::assessment` says.

use ahash::AHashMap;
use programme::registry::group_as_kept;

use super::cases::{StoredCase, cases_in};
use super::db::{Database, Row, StoreError};
use super::typed::{
    StoredDraft, StoredMeeting, StoredReview, StoredVotes, draft_columns, meeting_of, read_draft,
};

/// A hamlet's sheet: commune, title, year.
#[derive(Clone, Copy, Debug)]
pub struct SheetKey<'a> {
    /// Commune the records were created in.
    pub commune: i64,
    /// Title kind.
    pub title: &'a str,
    /// Kind of its subjects.
    pub kind: &'a str,
    /// Year assessed.
    pub year: i64,
}

/// The part of `WHERE` that says that a subject `s` is there in the year `?3`: known by then and not closed.
pub(super) const THERE_IN_YEAR: &str = "s.since_year <= ?3 AND NOT EXISTS (SELECT 1 FROM subject_ends e \
    WHERE e.commune_id = s.commune_id AND e.subject_id = s.id AND e.from_year <= ?3)";

/// Where a subject `s` lives in the year `?3`: where the case `c` of that year says, else where it stays.
pub(super) const LIVES_IN: &str = "COALESCE(c.hamlet_id, (SELECT m.hamlet_id FROM subject_moves m WHERE m.commune_id = s.commune_id \
    AND m.subject_id = s.id AND m.from_year <= ?3 ORDER BY m.from_year DESC LIMIT 1), s.hamlet_id)";

/// A subject on the sheet.
#[derive(Clone, Debug)]
pub struct SheetSubject {
    /// Its id.
    pub id: i64,
    /// Code in its commune.
    pub code: String,
    /// Name as written.
    pub name: String,
    /// Self-management group.
    pub group: String,
    /// Hamlet in that year; 0 where nobody said.
    pub hamlet: i64,
}

/// Last year's case, as far as the grid shows it.
#[derive(Clone, Debug)]
pub struct LastYear {
    /// `items`, `totals` or `none`.
    pub source: String,
    /// The sheet's answers.
    pub answers: String,
    /// `pass`, `fail`, `refer` or empty.
    pub outcome: String,
    /// Total in hundredths.
    pub total: Option<i64>,
    /// The criteria set's row.
    pub criteria: i64,
    /// Members of the household.
    pub members: Option<i64>,
    /// Poor or near-poor.
    pub poor: bool,
    /// How far it went.
    pub state: String,
}

/// Everything on a hamlet's sheet.
pub struct StoredSheet {
    /// Subjects, in the order of the paper list.
    pub subjects: Vec<SheetSubject>,
    /// This year's cases by subject.
    pub cases: AHashMap<i64, StoredCase>,
    /// Who wrote a case, and when, by subject.
    pub authors: AHashMap<i64, (String, String)>,
    /// Last year's cases by subject.
    pub last: AHashMap<i64, LastYear>,
    /// Drafts by subject.
    pub drafts: AHashMap<i64, StoredDraft>,
    /// Votes by subject.
    pub votes: AHashMap<i64, StoredVotes>,
    /// Reviews by subject.
    pub reviews: AHashMap<i64, StoredReview>,
    /// The meeting.
    pub meeting: Option<StoredMeeting>,
}

fn subject(row: &Row<'_>) -> Result<SheetSubject, StoreError> {
    Ok(SheetSubject {
        id: row.int(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        group: row.text(3)?,
        hamlet: row.int(4)?,
    })
}

/// The subjects of a kind that are in a hamlet in a year, in the order of the paper list.
///
/// # Errors
/// When the engine refuses.
pub fn subjects_in(db: &Database, key: SheetKey<'_>, hamlet: i64) -> Result<Vec<SheetSubject>, StoreError> {
    let sql = format!(
        "SELECT * FROM (SELECT s.id, s.code, s.name, s.grp, {LIVES_IN} AS lives_in FROM subjects s LEFT JOIN cases c \
         ON c.commune_id = s.commune_id AND c.title = ?2 AND c.year = ?3 AND c.subject_id = s.id \
         WHERE s.commune_id = ?1 AND s.kind = ?4 AND {THERE_IN_YEAR}) t WHERE lives_in = ?5"
    );
    let values = [key.commune.into(), key.title.into(), key.year.into(), key.kind.into(), hamlet.into()];
    let mut subjects = db.query(&sql, &values, subject)?;
    subjects.sort_by(|a, b| paper_order(a).cmp(&paper_order(b)));
    Ok(subjects)
}

/// By group and code, where digits stand in the order of their numbers; families without a code of their own stand
/// in the order in which their list was imported.
fn paper_order(s: &SheetSubject) -> (usize, &str, bool, usize, &str, i64) {
    let made = s.code.starts_with('~');
    let code = if made { "" } else { s.code.as_str() };
    let group = group_as_kept(&s.group);
    (group.chars().count(), group, made, code.len(), code, s.id)
}

/// One subject of a kind and where it is in a year; nothing where it is not there.
///
/// # Errors
/// When the engine refuses.
pub fn subject_in(db: &Database, key: SheetKey<'_>, id: i64) -> Result<Option<SheetSubject>, StoreError> {
    let sql = format!(
        "SELECT s.id, s.code, s.name, s.grp, {LIVES_IN} FROM subjects s LEFT JOIN cases c \
         ON c.commune_id = s.commune_id AND c.title = ?2 AND c.year = ?3 AND c.subject_id = s.id \
         WHERE s.commune_id = ?1 AND s.id = ?5 AND s.kind = ?4 AND {THERE_IN_YEAR}"
    );
    let values = [key.commune.into(), key.title.into(), key.year.into(), key.kind.into(), id.into()];
    Ok(db.query(&sql, &values, subject)?.into_iter().next())
}

/// Everything on a hamlet's sheet.
///
/// # Errors
/// When the engine refuses or what is stored is damaged.
pub fn sheet_of(db: &Database, key: SheetKey<'_>, hamlet: i64) -> Result<StoredSheet, StoreError> {
    let subjects = subjects_in(db, key, hamlet)?;
    let base = || vec![key.commune.into(), key.title.into(), key.year.into()];
    // Subjects of one list have ids that lie together: the range reads little besides them.
    let (least, most) = subjects.iter().fold((i64::MAX, 0), |(a, b), s| (a.min(s.id), b.max(s.id)));
    let ranged =
        |year: i64| vec![key.commune.into(), key.title.into(), year.into(), least.into(), most.into()];
    let mut of_hamlet = base();
    of_hamlet.push(hamlet.into());
    let cases = cases_in(db, (key.commune, key.title, key.year), hamlet)?;
    let cases = cases.into_iter().map(|case| (case.subject(), case)).collect();
    let authors = "SELECT c.subject_id, i.actor, i.at FROM cases c JOIN imports i ON i.id = c.import_id \
                   WHERE c.commune_id = ?1 AND c.title = ?2 AND c.year = ?3 AND c.hamlet_id = ?4";
    let authors = db.query(authors, &of_hamlet, |row| Ok((row.int(0)?, (row.text(1)?, row.text(2)?))))?;
    let last = "SELECT subject_id, source, answers, outcome, total_hundredths, criteria, members, poor, state FROM cases \
                WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id BETWEEN ?4 AND ?5";
    let last = db.query(last, &ranged(key.year - 1), |row| {
        let last = LastYear {
            source: row.text(1)?,
            answers: row.text(2)?,
            outcome: row.text(3)?,
            total: row.maybe_int(4)?,
            criteria: row.int(5)?,
            members: row.maybe_int(6)?,
            poor: row.int(7)? != 0,
            state: row.text(8)?,
        };
        Ok((row.int(0)?, last))
    })?;
    let of_range =
        "WHERE x.commune_id = ?1 AND x.title = ?2 AND x.year = ?3 AND x.subject_id BETWEEN ?4 AND ?5";
    let drafts = format!(
        "SELECT {} FROM drafts x LEFT JOIN imports i ON i.id = x.import_id {of_range}",
        draft_columns()
    );
    let drafts = db.query(&drafts, &ranged(key.year), read_draft)?;
    let votes =
        format!("SELECT x.subject_id, x.agreed, x.against, x.abstained, x.import_id FROM votes x {of_range}");
    let votes = db.query(&votes, &ranged(key.year), |row| {
        let votes = StoredVotes {
            agreed: row.int(1)?,
            against: row.int(2)?,
            abstained: row.int(3)?,
            import: row.int(4)?,
        };
        Ok((row.int(0)?, votes))
    })?;
    let reviews = format!(
        "SELECT x.subject_id, x.verdict, x.reason, x.seen, x.import_id, i.actor, i.at FROM reviews x \
         JOIN imports i ON i.id = x.import_id {of_range}"
    );
    let reviews = db.query(&reviews, &ranged(key.year), |row| {
        let review = StoredReview {
            verdict: row.text(1)?,
            reason: row.text(2)?,
            seen: row.int(3)?,
            import: row.int(4)?,
            actor: row.text(5)?,
            at: row.text(6)?,
        };
        Ok((row.int(0)?, review))
    })?;
    Ok(StoredSheet {
        subjects,
        cases,
        authors: authors.into_iter().collect(),
        last: last.into_iter().collect(),
        drafts: drafts.into_iter().map(|draft| (draft.subject, draft)).collect(),
        votes: votes.into_iter().collect(),
        reviews: reviews.into_iter().collect(),
        meeting: meeting_of(db, key, hamlet)?,
    })
}

/// A hamlet by its folded name: its id.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_by_name(db: &Database, commune: i64, folded: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM hamlets WHERE commune_id = ?1 AND folded = ?2";
    Ok(db.query(sql, &[commune.into(), folded.into()], |row| row.int(0))?.into_iter().next())
}

/// The name of a hamlet; empty where nobody said one.
///
/// # Errors
/// When the engine refuses.
pub fn hamlet_name(db: &Database, commune: i64, hamlet: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT name FROM hamlets WHERE commune_id = ?1 AND id = ?2";
    Ok(db.query(sql, &[commune.into(), hamlet.into()], |row| row.text(0))?.into_iter().next())
}

/// Every criteria set that is kept: its row, id and text.
///
/// # Errors
/// When the engine refuses.
pub fn kept_sets(db: &Database) -> Result<Vec<(i64, String, String)>, StoreError> {
    db.query("SELECT id, set_id, body FROM criteria_sets ORDER BY id", &[], |row| {
        Ok((row.int(0)?, row.text(1)?, row.text(2)?))
    })
}
