//! Everything that is held on one record: each table that names it, what it means, and what erasing does with it.
//!
//! A test holds the list against the tables: one that names subjects and is not here fails it.

use super::db::{Database, Row, StoreError, Value};
use super::registry::SubjectKey;

/// What erasing does with the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnErasure {
    /// They go.
    Removed,
    /// They stay, without what tells of the family.
    Blanked,
    /// They stay as they are: they name nobody, or are archives.
    Kept,
}

impl OnErasure {
    /// The word of its sentence.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Blanked => "blanked",
            Self::Kept => "kept",
        }
    }
}

/// A table that names subjects.
pub struct HeldTable {
    /// The table.
    pub name: &'static str,
    /// Its columns, as they are shown; digests of secrets are not.
    pub columns: &'static [&'static str],
    /// Which of its rows: `?1` the commune, `?2` the subject.
    which: &'static str,
    /// In which order.
    order: &'static str,
    /// What erasing does.
    pub on_erasure: OnErasure,
}

use OnErasure::{Blanked, Kept, Removed};

const OF_SUBJECT: &str = "commune_id = ?1 AND subject_id = ?2";

/// Every table that names a subject.
pub const HELD: &[HeldTable] = &[
    HeldTable {
        name: "subjects",
        columns: &["kind", "code", "name", "hamlet_id", "grp", "birth_year", "since_year", "import_id"],
        which: "commune_id = ?1 AND id = ?2",
        order: "id",
        on_erasure: Blanked,
    },
    HeldTable {
        name: "subject_moves",
        columns: &["from_year", "hamlet_id", "import_id"],
        which: OF_SUBJECT,
        order: "from_year",
        on_erasure: Kept,
    },
    HeldTable {
        name: "subject_ends",
        columns: &["from_year", "why", "into_subject", "import_id"],
        which: OF_SUBJECT,
        order: "from_year",
        on_erasure: Kept,
    },
    HeldTable {
        name: "subject_origins",
        columns: &["subject_id", "from_subject", "from_year", "import_id"],
        which: "commune_id = ?1 AND (subject_id = ?2 OR from_subject = ?2)",
        order: "subject_id",
        on_erasure: Removed,
    },
    HeldTable {
        name: "subjects_past",
        columns: &["import_id", "body"],
        which: OF_SUBJECT,
        order: "import_id",
        on_erasure: Removed,
    },
    HeldTable {
        name: "cases",
        columns: &[
            "title",
            "year",
            "hamlet_id",
            "registered",
            "members",
            "poor",
            "source",
            "answers",
            "outcome",
            "total_hundredths",
            "band",
            "reasons",
            "criteria",
            "version",
            "import_id",
            "state",
            "decision_id",
            "again",
            "streak",
            "refusal",
        ],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Blanked,
    },
    HeldTable {
        name: "cases_past",
        columns: &["title", "year", "version", "import_id", "replaced_by", "body"],
        which: OF_SUBJECT,
        order: "year, title, version",
        on_erasure: Removed,
    },
    HeldTable {
        name: "drafts",
        columns: &[
            "title",
            "year",
            "hamlet_id",
            "registered",
            "members",
            "poor",
            "cells",
            "criteria",
            "import_id",
        ],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Removed,
    },
    HeldTable {
        name: "votes",
        columns: &["title", "year", "agreed", "against", "abstained", "import_id"],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Removed,
    },
    HeldTable {
        name: "reviews",
        columns: &["title", "year", "verdict", "reason", "seen", "import_id"],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Removed,
    },
    HeldTable {
        name: "jointly_approved",
        columns: &["title", "year", "seen", "appraisal_id"],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Removed,
    },
    HeldTable {
        name: "typed_past",
        columns: &["what", "title", "year", "replaced_by", "body"],
        which: "commune_id = ?1 AND key_id = ?2 AND what <> 'meetings'",
        order: "replaced_by",
        on_erasure: Removed,
    },
    HeldTable {
        name: "hand_changes",
        columns: &["import_id", "verb", "field", "old_value", "new_value", "why"],
        which: OF_SUBJECT,
        order: "import_id, nth",
        on_erasure: Removed,
    },
    HeldTable {
        name: "clan_members",
        columns: &[
            "commune_id",
            "clan_id",
            "household_commune_id",
            "household_id",
            "valid_from",
            "valid_to",
            "import_id",
        ],
        which: "(commune_id = ?1 AND clan_id = ?2) OR (household_commune_id = ?1 AND household_id = ?2)",
        order: "valid_from",
        on_erasure: Removed,
    },
    HeldTable {
        name: "bodies",
        columns: &["valid_from", "valid_to", "instrument", "import_id"],
        which: "commune_id = ?1 AND unit_id = ?2",
        order: "valid_from",
        on_erasure: Kept,
    },
    HeldTable {
        name: "record_secrets",
        columns: &["made_at", "import_id"],
        which: OF_SUBJECT,
        order: "made_at",
        on_erasure: Removed,
    },
    HeldTable {
        name: "unlisted",
        columns: &["since", "way", "import_id"],
        which: OF_SUBJECT,
        order: "since",
        on_erasure: Removed,
    },
    HeldTable {
        name: "correction_requests",
        columns: &["id", "what", "title", "year", "asked_on", "state", "answered_on", "answer", "import_id"],
        which: OF_SUBJECT,
        order: "id",
        on_erasure: Removed,
    },
    HeldTable {
        name: "unit_managers",
        columns: &["from_year", "level", "import_id"],
        which: "commune_id = ?1 AND unit_id = ?2",
        order: "from_year",
        on_erasure: Kept,
    },
    HeldTable {
        name: "withdrawals",
        columns: &["title", "year", "decision_id", "reason"],
        which: OF_SUBJECT,
        order: "year, title",
        on_erasure: Kept,
    },
    HeldTable {
        name: "appeals",
        columns: &["title", "year", "against", "ground", "received_on", "state", "answered_on"],
        which: OF_SUBJECT,
        order: "received_on",
        on_erasure: Kept,
    },
    HeldTable {
        name: "certificates",
        columns: &[
            "register_year",
            "number",
            "decision_id",
            "subject_commune",
            "title",
            "year",
            "years",
            "name",
            "hamlet",
            "code",
            "short_code",
            "key_id",
            "status_index",
            "replaced_by",
            "why",
            "issued_on",
            "valid_to",
        ],
        which: "subject_commune = ?1 AND subject_id = ?2",
        order: "register_year, number",
        on_erasure: Kept,
    },
    HeldTable {
        name: "erased",
        columns: &["on_day", "why", "asked_by", "import_id"],
        which: OF_SUBJECT,
        order: "on_day",
        on_erasure: Kept,
    },
];

/// Rows of a table that speak of one record, each in the order of its columns.
pub struct HeldRows {
    /// The table.
    pub table: &'static HeldTable,
    /// Its rows.
    pub rows: Vec<Vec<serde_json::Value>>,
}

fn json(value: &Value<'_>) -> serde_json::Value {
    match value {
        Value::Null | Value::Bytes(_) => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Text(text) => text.as_ref().into(),
    }
}

/// Everything on one record, in every table that has something of it.
///
/// # Errors
/// When the engine refuses.
pub fn held_on(db: &Database, (commune, id): SubjectKey) -> Result<Vec<HeldRows>, StoreError> {
    let _moment = db.snapshot()?;
    let mut held = Vec::new();
    for table in HELD {
        let columns = table.columns.join(", ");
        let sql =
            format!("SELECT {columns} FROM {} WHERE {} ORDER BY {}", table.name, table.which, table.order);
        let row = |row: &Row<'_>| Ok(row.values()?.iter().map(json).collect::<Vec<_>>());
        let rows = db.query(&sql, &[commune.into(), id.into()], row)?;
        if !rows.is_empty() {
            held.push(HeldRows { table, rows });
        }
    }
    Ok(held)
}

/// A decision whose annex names a record, as it was called that day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NamedIn {
    /// The decision.
    pub decision: i64,
    /// Its number.
    pub number: String,
    /// Its day of signature.
    pub signed_on: String,
    /// Title kind.
    pub title: String,
    /// Year assessed.
    pub year: i64,
    /// The line of the annex: code, name, hamlet.
    pub line: [String; 3],
    /// A signed file is kept with it.
    pub has_file: bool,
}

/// The decisions whose annexes name a record, or one that was merged into it: archives, which erasing leaves. Looked for
/// among those that decided its cases, since an annex is as long as its commune's list.
///
/// # Errors
/// When the engine refuses, or an annex is damaged.
pub fn named_in(db: &Database, commune: i64, ids: &[i64]) -> Result<Vec<NamedIn>, StoreError> {
    let Some(id) = ids.first() else { return Ok(Vec::new()) };
    let sql = "SELECT d.id, COALESCE(d.number, ''), COALESCE(d.signed_on, ''), d.title, d.year, a.annex, \
               CASE WHEN d.file_digest IS NULL THEN 0 ELSE 1 END FROM decisions d \
               JOIN decision_annexes a ON a.decision_id = d.id WHERE d.state = 'issued' AND d.id IN (\
               SELECT c.decision_id FROM cases c WHERE c.commune_id = ?1 AND c.subject_id = ?2 AND c.decision_id <> 0) \
               ORDER BY d.id";
    let found = db.query(sql, &[commune.into(), (*id).into()], |row| {
        let annex: Vec<(i64, i64, String, String, String)> =
            serde_json::from_str(row.str(5)?).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let line = annex.into_iter().find(|line| line.0 == commune && ids.contains(&line.1));
        let Some((_, _, code, name, hamlet)) = line else { return Ok(None) };
        Ok(Some(NamedIn {
            decision: row.int(0)?,
            number: row.text(1)?,
            signed_on: row.text(2)?,
            title: row.text(3)?,
            year: row.int(4)?,
            line: [code, name, hamlet],
            has_file: row.int(6)? != 0,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}
