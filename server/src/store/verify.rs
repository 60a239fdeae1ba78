//! `verify`: recounts everything that is kept as a count, and follows every audit chain.

use super::db::{Change, Database, StoreError, Value, audit_hash};

/// Questions whose answer must be empty: `(code, query of a few columns that name the place)`.
const MUST_BE_EMPTY: [(&str, &str); 8] = [
    (
        "recognition_tally.disagrees",
        "SELECT commune_id, hamlet_id, title, year, SUM(recognised), SUM(again) FROM (\
         SELECT commune_id, hamlet_id, title, year, signed_on, recognised, again FROM recognition_tallies UNION ALL \
         SELECT c.commune_id, c.hamlet_id, c.title, c.year, d.signed_on, -1, -c.again FROM cases c \
         JOIN decisions d ON d.id = c.decision_id WHERE c.state = 'recognised') t \
         GROUP BY commune_id, hamlet_id, title, year, signed_on HAVING SUM(recognised) <> 0 OR SUM(again) <> 0",
    ),
    (
        "case.state_disagrees_with_decision",
        "SELECT c.commune_id, c.subject_id FROM cases c LEFT JOIN decisions d ON d.id = c.decision_id \
         WHERE (c.state = 'recognised') <> (COALESCE(d.state, '') = 'issued') \
         OR (c.state = 'drafted') <> (COALESCE(d.state, '') = 'draft')",
    ),
    (
        "tally.disagrees",
        "SELECT commune_id, hamlet_id, title, year, SUM(registered), SUM(assessed), SUM(passed) FROM (\
         SELECT commune_id, hamlet_id, title, year, source, registered, assessed, passed FROM tallies UNION ALL \
         SELECT commune_id, hamlet_id, title, year, source, -(CASE WHEN registered = 'no' THEN 0 ELSE 1 END), \
         -(CASE WHEN source = 'none' THEN 0 ELSE 1 END), -(CASE WHEN outcome = 'pass' THEN 1 ELSE 0 END) FROM cases) t \
         GROUP BY commune_id, hamlet_id, title, year, source \
         HAVING SUM(registered) <> 0 OR SUM(assessed) <> 0 OR SUM(passed) <> 0",
    ),
    (
        "subject_tally.disagrees",
        "SELECT commune_id, hamlet_id, kind, since_year, SUM(n) FROM (\
         SELECT commune_id, hamlet_id, kind, since_year, n FROM subject_tallies UNION ALL \
         SELECT commune_id, hamlet_id, kind, since_year, -1 FROM subjects) t \
         GROUP BY commune_id, hamlet_id, kind, since_year HAVING SUM(n) <> 0",
    ),
    (
        "case.without_subject",
        "SELECT c.commune_id, c.subject_id, c.title, c.year FROM cases c LEFT JOIN subjects s \
         ON s.commune_id = c.commune_id AND s.id = c.subject_id WHERE s.id IS NULL",
    ),
    (
        "case.before_subject",
        "SELECT c.commune_id, c.subject_id, c.title, c.year FROM cases c JOIN subjects s \
         ON s.commune_id = c.commune_id AND s.id = c.subject_id WHERE c.year < s.since_year",
    ),
    (
        "hamlet.missing",
        "SELECT s.commune_id, s.id, s.hamlet_id FROM subjects s LEFT JOIN hamlets h \
         ON h.commune_id = s.commune_id AND h.id = s.hamlet_id WHERE s.hamlet_id <> 0 AND h.id IS NULL",
    ),
    (
        "import.missing",
        "SELECT DISTINCT c.import_id FROM cases c LEFT JOIN imports i ON i.id = c.import_id AND i.state = 'done' \
         WHERE i.id IS NULL",
    ),
];

/// One thing that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Stable code.
    pub code: &'static str,
    /// Ids that name it.
    pub at: String,
}

/// Everything that disagrees; empty when all is well.
///
/// # Errors
/// When the engine refuses.
pub fn verify(db: &Database) -> Result<Vec<Disagreement>, StoreError> {
    let mut found = Vec::new();
    for (code, sql) in MUST_BE_EMPTY {
        let rows = db.query(&format!("{sql} LIMIT 20"), &[], |row| Ok(row.maybe_int(0)?.unwrap_or(0)))?;
        found.extend(rows.into_iter().map(|at| Disagreement { code, at: at.to_string() }));
    }
    chains(db, &mut found)?;
    Ok(found)
}

fn chains(db: &Database, found: &mut Vec<Disagreement>) -> Result<(), StoreError> {
    let (mut chain, mut seq, mut prev) = (i64::MIN, 0, String::new());
    let sql = "SELECT chain, seq, at, actor, change, digest, prev, hash FROM audit ORDER BY chain, seq";
    let none: [Value; 0] = [];
    let entries = db.query(sql, &none, |row| {
        let change = Change {
            chain: row.int(0)?,
            at: row.text(2)?,
            actor: row.text(3)?,
            what: row.text(4)?,
            digest: row.text(5)?,
        };
        Ok((change, row.int(1)?, row.text(6)?, row.text(7)?))
    })?;
    for (change, at, before, hash) in entries {
        if change.chain != chain {
            (chain, seq, prev) = (change.chain, 0, String::new());
        }
        if at != seq + 1 || before != prev || audit_hash(&change, at, &before) != hash {
            found.push(Disagreement { code: "audit.broken", at: format!("{chain}/{at}") });
        }
        (seq, prev) = (at, hash);
    }
    Ok(())
}
