//! Where the two engines differ: a handful of named fragments. Nothing outside `store` asks which engine it is.

/// The engine behind a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// One file, embedded.
    Sqlite,
    /// PostgreSQL 15 and later.
    Postgres,
}

/// What each layout adds to the one before.
const LAYOUTS: [&str; 6] = [
    concat!(
        include_str!("../../../migrations/0001_programme.sql"),
        include_str!("../../../migrations/0002_accounts.sql"),
        include_str!("../../../migrations/0003_registry.sql"),
        include_str!("../../../migrations/0004_assessment.sql"),
        include_str!("../../../migrations/0006_idempotency.sql"),
    ),
    include_str!("../../../migrations/0007_signed_files.sql"),
    include_str!("../../../migrations/0008_decision_annexes.sql"),
    concat!(
        include_str!("../../../migrations/0009_way.sql"),
        include_str!("../../../migrations/0010_titles.sql"),
        include_str!("../../../migrations/0011_certificates.sql"),
        include_str!("../../../migrations/0012_templates.sql"),
        include_str!("../../../migrations/0013_publication.sql"),
        include_str!("../../../migrations/0014_joint_appraisals.sql"),
        include_str!("../../../migrations/0015_hamlet_homes.sql"),
        include_str!("../../../migrations/0016_reorganisations.sql"),
        include_str!("../../../migrations/0017_reorganisation_homes.sql"),
        include_str!("../../../migrations/0018_boundaries.sql"),
    ),
    include_str!("../../../migrations/0019_decisions_by_id.sql"),
    include_str!("../../../migrations/0020_commune_tallies.sql"),
];

/// The newest layout this program knows.
pub const SCHEMA_VERSION: i64 = 6;
const _: () = assert!(LAYOUTS.len() == 6);

/// The tables of the layouts after one, as this engine takes them.
pub(super) fn added_since(dialect: Dialect, layout: i64) -> String {
    let known = usize::try_from(layout).unwrap_or(0).min(LAYOUTS.len());
    let added = LAYOUTS[known..].concat();
    match dialect {
        Dialect::Sqlite => added,
        Dialect::Postgres => added.replace(" WITHOUT ROWID", "").replace(" BLOB ", " BYTEA "),
    }
}

/// How many ids a process takes at a time.
pub(super) const ID_BLOCK: i64 = 1_000;

/// The tables, as this engine takes them.
pub(super) fn schema(dialect: Dialect) -> String {
    let tables = added_since(dialect, 0);
    match dialect {
        Dialect::Sqlite => format!("{tables}\nINSERT INTO meta VALUES ('next_id', 1);"),
        // A sequence is outside transactions, so that no writer waits for another's ids.
        Dialect::Postgres => {
            format!("{tables}\nCREATE SEQUENCE hoctap_ids AS BIGINT INCREMENT BY {ID_BLOCK};")
        }
    }
}

/// Takes a block of ids; answers with the first.
pub(super) const fn take_ids(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "UPDATE meta SET value = value + 1000 WHERE key = 'next_id' RETURNING value - 1000"
        }
        Dialect::Postgres => "SELECT nextval('hoctap_ids')",
    }
}

/// Where the newest block of ids ends; nothing where asking costs as much as taking another.
pub(super) const fn newest_ids(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Sqlite => Some("SELECT value FROM meta WHERE key = 'next_id'"),
        Dialect::Postgres => None,
    }
}

/// Passes over the ids up to `?1`, and over one at least, so that whoever has ids in hand sees that others were taken;
/// answers with a number.
pub(super) const fn skip_ids(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "UPDATE meta SET value = CASE WHEN value > ?1 THEN value ELSE ?1 END + 1 WHERE key = 'next_id' RETURNING value"
        }
        Dialect::Postgres => {
            "SELECT setval('hoctap_ids', GREATEST(CAST(?1 AS BIGINT) + 1, nextval('hoctap_ids')))"
        }
    }
}

/// The engine with its version, and how many bytes its database takes.
pub(super) const fn engine_and_size(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "SELECT 'SQLite ' || sqlite_version(), page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        }
        Dialect::Postgres => {
            "SELECT 'PostgreSQL ' || current_setting('server_version'), pg_database_size(current_database())"
        }
    }
}

/// `?1` as this engine writes it. No statement of ours has a question mark inside a text.
pub(super) fn placeholders(dialect: Dialect, sql: &str) -> String {
    match dialect {
        Dialect::Sqlite => sql.to_owned(),
        Dialect::Postgres => sql.replace('?', "$"),
    }
}

/// Whether commits wait for the disk.
pub(super) const fn commits_wait(dialect: Dialect, wait: bool) -> &'static str {
    match (dialect, wait) {
        (Dialect::Sqlite, true) => "PRAGMA synchronous = FULL",
        (Dialect::Sqlite, false) => "PRAGMA synchronous = OFF",
        (Dialect::Postgres, true) => "SET synchronous_commit = on",
        (Dialect::Postgres, false) => "SET synchronous_commit = off",
    }
}

/// Begins a write; the writers of one file take turns, those of a server wait where they meet. Each holds its
/// share of the gate, which is the place -1.
pub(super) const fn begin_write(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => "BEGIN; SELECT pg_advisory_xact_lock_shared(-1)",
    }
}

/// Begins a write by hand, which waits for a bulk job under way but not for its like: so the ids of jobs rise in
/// the order in which they wrote a commune.
pub(super) const fn begin_by_hand(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => {
            "BEGIN; SELECT pg_advisory_xact_lock_shared(-1); SELECT pg_advisory_xact_lock_shared(0)"
        }
    }
}

/// Begins a write that has the gate to itself. It waits there before it holds anything: a lock of tables, taken
/// one by one, would meet a writer halfway.
pub(super) const fn begin_alone(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => "BEGIN; SELECT pg_advisory_xact_lock(-1)",
    }
}

/// Begins a reading of several questions that all see one moment.
pub(super) const fn begin_read(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN",
        Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, ID_BLOCK, placeholders, schema, take_ids};

    #[test]
    fn each_engine_gets_its_own_spelling() {
        assert_eq!(placeholders(Dialect::Postgres, "a = ?1 AND b = ?12"), "a = $1 AND b = $12");
        assert!(!schema(Dialect::Postgres).contains("ROWID"));
        assert!(take_ids(Dialect::Sqlite).contains(&ID_BLOCK.to_string()));
    }
}
