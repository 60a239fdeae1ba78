//! What undo asks and does: whether anything rests on an import, and putting back what stood before it.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{StoredCase, case_kept_in, put_back};
use super::db::{StoreError, WriteTx};
use super::reference::put_back_reference;
use super::subjects::{case_before_subject, put_back_subjects, subject_kept_in};
use super::tallies::{add_case_tally, add_subject_tally};
use super::zones::put_back_zones;

/// A commune, title and year in which an import wrote cases.
pub type Wrote = (i64, String, i64);

/// What a later import may have built on this one: its cases, its subjects, its hamlets.
const LATER: [&str; 20] = [
    "SELECT MIN(replaced_by) FROM cases_past WHERE import_id = ?1",
    "SELECT MIN(o.import_id) FROM import_communes o JOIN imports i ON i.id = o.import_id AND i.state = 'done' \
     JOIN import_communes m ON m.commune_id = o.commune_id AND m.import_id = ?1 \
     JOIN cases c ON c.commune_id = o.commune_id AND c.title = o.title AND c.year = o.year AND c.import_id = o.import_id \
     JOIN subjects s ON s.commune_id = c.commune_id AND s.id = c.subject_id AND s.import_id = ?1 \
     WHERE o.import_id <> ?1",
    // Who named the hamlet of a subject is who made it or who changed it, not always who made the subject.
    "SELECT MIN(CASE WHEN s.import_id > ?1 THEN s.import_id ELSE p.import_id END) FROM hamlets h \
     JOIN subjects s ON s.commune_id = h.commune_id AND s.hamlet_id = h.id LEFT JOIN subjects_past p \
     ON p.commune_id = s.commune_id AND p.subject_id = s.id AND p.import_id > ?1 WHERE h.import_id = ?1",
    "SELECT MIN(z.import_id) FROM zones_past z JOIN zones_past m ON m.import_id = ?1 WHERE z.import_id > ?1",
    "SELECT MIN(facts_import) FROM hamlets WHERE import_id = ?1 AND facts_import <> 0 AND facts_import <> ?1",
    "SELECT MIN(m.import_id) FROM hamlets h JOIN subject_moves m ON m.commune_id = h.commune_id AND m.hamlet_id = h.id \
     WHERE h.import_id = ?1 AND m.import_id <> ?1",
    "SELECT MIN(c.import_id) FROM hamlets h JOIN cases c ON c.commune_id = h.commune_id AND c.hamlet_id = h.id \
     WHERE h.import_id = ?1 AND c.import_id <> ?1",
    "SELECT MIN(b.import_id) FROM subjects_past a JOIN subjects_past b ON b.commune_id = a.commune_id \
     AND b.subject_id = a.subject_id WHERE a.import_id = ?1 AND b.import_id > ?1",
    "SELECT MIN(m.import_id) FROM clan_members m JOIN subjects s ON (s.commune_id = m.commune_id AND s.id = m.clan_id) \
     OR (s.commune_id = m.household_commune_id AND s.id = m.household_id) WHERE s.import_id = ?1 AND m.import_id <> ?1",
    "SELECT MIN(b.import_id) FROM bodies b JOIN subjects s ON s.commune_id = b.commune_id AND s.id = b.unit_id \
     WHERE s.import_id = ?1 AND b.import_id <> ?1",
    // What people typed at a meeting or on review rests on the subjects, the hamlets and the versions they saw.
    "SELECT MIN(d.import_id) FROM drafts d JOIN subjects s ON s.commune_id = d.commune_id AND s.id = d.subject_id \
     WHERE s.import_id = ?1",
    "SELECT MIN(v.import_id) FROM votes v JOIN subjects s ON s.commune_id = v.commune_id AND s.id = v.subject_id \
     WHERE s.import_id = ?1",
    "SELECT MIN(r.import_id) FROM record_secrets r JOIN subjects s ON s.commune_id = r.commune_id \
     AND s.id = r.subject_id WHERE s.import_id = ?1",
    "SELECT MIN(u.import_id) FROM unlisted u JOIN subjects s ON s.commune_id = u.commune_id AND s.id = u.subject_id \
     WHERE s.import_id = ?1",
    "SELECT MIN(r.import_id) FROM correction_requests r JOIN subjects s ON s.commune_id = r.commune_id \
     AND s.id = r.subject_id WHERE s.import_id = ?1",
    "SELECT MIN(m.import_id) FROM meetings m JOIN hamlets h ON h.commune_id = m.commune_id AND h.id = m.hamlet_id \
     WHERE h.import_id = ?1",
    "SELECT MIN(d.import_id) FROM drafts d JOIN hamlets h ON h.commune_id = d.commune_id AND h.id = d.hamlet_id \
     WHERE h.import_id = ?1",
    "SELECT MIN(import_id) FROM reviews WHERE seen = ?1",
    // A change by hand writes no case, so that only this tells that it rests on who made the subject.
    "SELECT MIN(p.import_id) FROM subjects_past p JOIN subjects s ON s.commune_id = p.commune_id AND s.id = p.subject_id \
     WHERE p.import_id > ?1 AND s.import_id = ?1",
    "SELECT MIN(import_id) FROM hand_changes WHERE on_import = ?1",
];

/// Digest and kind of an import that stands.
///
/// # Errors
/// When the engine refuses.
pub fn standing_import(tx: &WriteTx<'_>, import: i64) -> Result<Option<(String, String)>, StoreError> {
    let found = "SELECT digest, kind FROM imports WHERE id = ?1 AND state = 'done'";
    Ok(tx.query(found, &[import.into()], |row| Ok((row.text(0)?, row.text(1)?)))?.into_iter().next())
}

/// An import that rests on this one.
///
/// # Errors
/// When the engine refuses.
pub fn rests_on(tx: &WriteTx<'_>, import: i64) -> Result<Option<i64>, StoreError> {
    for sql in LATER {
        let other = tx.query(sql, &[import.into()], |row| row.maybe_int(0))?.into_iter().next().flatten();
        if other.is_some() {
            return Ok(other);
        }
    }
    if let Some(other) = case_before_subject(tx, import)? {
        return Ok(Some(other));
    }
    kept_in_its_hamlets(tx, import)
}

/// A later import that would put something back into a hamlet that this one made.
fn kept_in_its_hamlets(tx: &WriteTx<'_>, import: i64) -> Result<Option<i64>, StoreError> {
    let made = "SELECT commune_id, id FROM hamlets WHERE import_id = ?1";
    let made = tx.query(made, &[import.into()], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let mut by_commune: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (commune, hamlet) in made {
        by_commune.entry(commune).or_default().push(hamlet);
    }
    for (commune, hamlets) in by_commune {
        let kept = (commune, hamlets.as_slice());
        let other = case_kept_in(tx, kept, import)?;
        let other = if other.is_some() { other } else { subject_kept_in(tx, kept, import)? };
        if other.is_some() {
            return Ok(other);
        }
    }
    Ok(None)
}

/// How many cases that are proposed or decided rest on the members of clans that an import brought: they
/// hold a share that was counted from them.
///
/// # Errors
/// When the engine refuses.
pub fn decided_on_members(tx: &WriteTx<'_>, import: i64) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(DISTINCT c.subject_id) FROM clan_members m JOIN cases c ON c.commune_id = m.commune_id \
               AND c.subject_id = m.clan_id AND c.state IN ('proposed', 'drafted', 'recognised', 'withdrawn') \
               AND c.answers LIKE '%/%' WHERE m.import_id = ?1";
    Ok(tx.query(sql, &[import.into()], |row| row.int(0))?.into_iter().sum())
}

/// Where an import wrote cases, in the order of communes.
///
/// # Errors
/// When the engine refuses.
pub fn where_it_wrote(tx: &WriteTx<'_>, import: i64) -> Result<Vec<Wrote>, StoreError> {
    let sql = "SELECT commune_id, title, year FROM import_communes WHERE import_id = ?1 ORDER BY commune_id";
    tx.query(sql, &[import.into()], |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)))
}

/// Puts back what stood before an import, whose cases are given, and marks it undone.
///
/// # Errors
/// When the engine refuses, or what was kept is damaged.
pub fn put_back_import(
    tx: &WriteTx<'_>,
    import: i64,
    where_it_wrote: &[Wrote],
    cases: &[StoredCase],
) -> Result<(), StoreError> {
    // A later file that only repeated these rows must be taken again when it is sent again.
    tx.execute(
        "UPDATE imports SET digest = digest || '+' WHERE id > ?1 AND id IN (SELECT o.import_id FROM import_communes o \
         JOIN import_communes m ON m.commune_id = o.commune_id AND m.title = o.title AND m.year = o.year \
         WHERE m.import_id = ?1)",
        &[import.into()],
    )?;
    for case in cases {
        count(tx, case, -1)?;
    }
    for (commune, title, year) in where_it_wrote {
        let key = [(*commune).into(), title.into(), (*year).into(), import.into()];
        tx.execute(
            "DELETE FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND import_id = ?4",
            &key,
        )?;
    }
    let past = "SELECT body FROM cases_past WHERE replaced_by = ?1";
    for body in tx.query(past, &[import.into()], |row| row.text(0))? {
        let case = StoredCase::from_json(&body)?;
        put_back(tx, &case)?;
        count(tx, &case, 1)?;
    }
    tx.execute("DELETE FROM cases_past WHERE replaced_by = ?1", &[import.into()])?;
    put_back_subjects(tx, import)?;
    put_back_reference(tx, import)?;
    put_back_zones(tx, import)?;
    // Subjects are found by their commune: an index by import would cost every import more than undo gains.
    let communes: BTreeSet<i64> = where_it_wrote.iter().map(|(commune, _, _)| *commune).collect();
    for commune in communes {
        let key = [commune.into(), import.into()];
        let made = "SELECT hamlet_id, kind, since_year, COUNT(*) FROM subjects WHERE commune_id = ?1 AND import_id = ?2 \
                    GROUP BY hamlet_id, kind, since_year";
        let made = tx.query(made, &key, |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?, row.int(3)?)))?;
        for (hamlet, kind, since, n) in made {
            add_subject_tally(tx, (commune, hamlet), &kind, since, -n)?;
        }
        tx.execute("DELETE FROM subjects WHERE commune_id = ?1 AND import_id = ?2", &key)?;
    }
    for sql in [
        "DELETE FROM hamlets WHERE import_id = ?1",
        "DELETE FROM import_communes WHERE import_id = ?1",
        "UPDATE imports SET state = 'undone' WHERE id = ?1",
    ] {
        tx.execute(sql, &[import.into()])?;
    }
    Ok(())
}

fn count(tx: &WriteTx<'_>, case: &StoredCase, sign: i64) -> Result<(), StoreError> {
    let counts = case.counts().map(|n| sign * n);
    add_case_tally(tx, (case.commune(), case.hamlet()), case.title(), case.year(), case.source(), counts)
}
