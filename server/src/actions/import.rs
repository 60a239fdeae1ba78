//! `import roster`: one job with an id, all in one transaction with its audit entry and its tallies.
//!
//! A process killed at any moment leaves all of it or nothing. The same file under the same options is
//! recognised and changes nothing. What an import replaces is kept, so that undo puts it back.
//! Deliberately absent: recognition; an import never touches a case that is proposed or decided.

use ahash::{AHashMap, AHashSet};
use programme::fold::fold;
use programme::ids::{ImportId, PlaceId};
use programme::text::Text;

use crate::roster::row::{Assessed, Registration, RosterRow};
use crate::store::db::{Change, Database, StoreError, Value, WriteTx, hex_digest};

/// What an import is told besides its rows.
pub struct Job<'a> {
    /// Title kind.
    pub title: &'a str,
    /// Kind of the title's subjects.
    pub kind: &'a str,
    /// Id, text and digest of the criteria set.
    pub criteria_id: &'a str,
    /// Digest of what the set says.
    pub criteria_digest: &'a str,
    /// Digest of the file's bytes, title, set and options.
    pub digest: &'a str,
    /// Rows refused before the store was asked.
    pub refused: u64,
    /// Any refused row refuses all.
    pub all_or_nothing: bool,
    /// Reports what would happen and writes nothing.
    pub dry_run: bool,
    /// When, in UTC.
    pub at: &'a str,
    /// Former communes of a commune at the end of a year, itself first.
    pub former: &'a dyn Fn(PlaceId, u16) -> Vec<PlaceId>,
}

/// A row that what is stored refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefused {
    /// Sheet and row in the file.
    pub sheet: String,
    /// The file's own row number.
    pub row: u32,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// The job; nothing after a dry run.
    pub id: Option<ImportId>,
    /// The same file was imported before: nothing was done.
    pub already: bool,
    /// Cases that are new.
    pub new: u64,
    /// Cases that got a new version.
    pub changed: u64,
    /// Cases that stay as they are.
    pub unchanged: u64,
    /// Rows refused by what is stored.
    pub refused: Vec<RowRefused>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store failed; nothing stands.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// All or nothing was asked for, and some rows are refused.
    #[error("{0} rows are refused, and all or nothing was asked for")]
    SomeRefused(u64, Vec<RowRefused>),
}

/// Counts by hamlet, title, year and source.
type CaseKey = (i64, i64, i64, &'static str);

struct Known {
    commune: i64,
    id: i64,
    hamlet: i64,
    since: i64,
    name: String,
    group: String,
    birth_year: Option<i64>,
    linked: bool,
}

struct Writer<'w, 'd> {
    tx: &'w WriteTx<'d>,
    job: &'w Job<'w>,
    import: i64,
    next_id: i64,
    last_id: i64,
    loaded: AHashSet<i64>,
    subjects: Vec<Known>,
    by_code: AHashMap<(i64, String), usize>,
    by_name: AHashMap<(i64, String), Vec<usize>>,
    hamlets: AHashMap<(i64, String), i64>,
    cases: AHashMap<(i64, i64, i64), StoredCase>,
    cases_loaded: AHashSet<(i64, i64)>,
    case_deltas: AHashMap<CaseKey, [i64; 3]>,
    subject_deltas: AHashMap<(i64, i64, i64), i64>,
    done: Imported,
}

struct StoredCase {
    state: String,
    body: String,
    version: i64,
    hamlet: i64,
    source: &'static str,
    counts: [i64; 3],
    row: Vec<Value>,
}

/// Imports rows already checked.
///
/// # Errors
/// When the store fails, or all or nothing was asked for and a row is refused; nothing stands then.
pub fn import_roster(
    db: &mut Database,
    job: &Job<'_>,
    rows: Vec<RosterRow>,
) -> Result<Imported, ImportError> {
    let known = "SELECT id FROM imports WHERE digest = ?1 AND state = 'done'";
    if let Some(id) = db.query(known, &[job.digest.into()], |row| row.int(0))?.first() {
        return Ok(Imported { id: Some(ImportId::new(*id)), already: true, ..Imported::default() });
    }
    let tx = db.write()?;
    let reserved = i64::try_from(rows.len()).unwrap_or(i64::MAX / 4) * 2 + 1;
    let first = tx.reserve_ids(reserved)?;
    let mut writer = Writer {
        tx: &tx,
        job,
        import: first,
        next_id: first + 1,
        last_id: first + reserved,
        loaded: AHashSet::new(),
        subjects: Vec::new(),
        by_code: AHashMap::new(),
        by_name: AHashMap::new(),
        hamlets: AHashMap::new(),
        cases: AHashMap::new(),
        cases_loaded: AHashSet::new(),
        case_deltas: AHashMap::new(),
        subject_deltas: AHashMap::new(),
        done: Imported::default(),
    };
    for row in &rows {
        writer.row(row)?;
    }
    writer.tallies()?;
    let mut done = writer.done;
    let n_refused = job.refused + done.refused.len() as u64;
    if job.all_or_nothing && n_refused > 0 {
        return Err(ImportError::SomeRefused(n_refused, done.refused));
    }
    if job.dry_run {
        return Ok(done);
    }
    let count = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    tx.execute(
        "INSERT INTO imports VALUES (?1, ?2, ?3, ?4, 'done', ?5, ?6, ?7, ?8, ?9)",
        &[
            first.into(),
            job.digest.into(),
            job.title.into(),
            job.criteria_id.into(),
            job.at.into(),
            count(done.new),
            count(done.changed),
            count(done.unchanged),
            count(n_refused),
        ],
    )?;
    done.id = Some(ImportId::new(first));
    tx.commit(&Change {
        chain: 0,
        at: job.at.to_owned(),
        actor: "cli".to_owned(),
        what: format!("import.done {first}"),
        digest: job.digest.to_owned(),
    })?;
    Ok(done)
}

impl Writer<'_, '_> {
    fn id(&mut self) -> i64 {
        let id = self.next_id;
        assert!(id < self.last_id, "two ids are reserved for each row");
        self.next_id += 1;
        id
    }

    fn refuse(&mut self, row: &RosterRow, code: &'static str, vi: String, en: String) {
        let message = Text::new(vi, en);
        self.done.refused.push(RowRefused { sheet: row.sheet.clone(), row: row.row, code, message });
    }

    fn row(&mut self, row: &RosterRow) -> Result<(), StoreError> {
        let communes = match row.former_commune {
            Some(former) => vec![former],
            None => (self.job.former)(row.commune, row.year),
        };
        for commune in &communes {
            self.load_commune(commune.get())?;
        }
        let found = match &row.code {
            Some(code) => self.by_code(row, code, &communes),
            None => self.by_name(row, &communes),
        };
        let subject = match found {
            Ok(Some(subject)) => subject,
            Ok(None) => self.new_subject(row, communes[0].get())?,
            Err((code, message)) => {
                self.refuse(row, code, message.vi, message.en);
                return Ok(());
            }
        };
        self.case(row, subject)
    }

    fn load_commune(&mut self, commune: i64) -> Result<(), StoreError> {
        if !self.loaded.insert(commune) {
            return Ok(());
        }
        let hamlets = "SELECT id, folded FROM hamlets WHERE commune_id = ?1";
        for (id, folded) in
            self.tx.query(hamlets, &[commune.into()], |row| Ok((row.int(0)?, row.text(1)?)))?
        {
            self.hamlets.insert((commune, folded), id);
        }
        let subjects = "SELECT id, code, name, hamlet_id, grp, birth_year, since_year FROM subjects \
                        WHERE commune_id = ?1 AND kind = ?2";
        let known = self.tx.query(subjects, &[commune.into(), self.job.kind.into()], |row| {
            let known = Known {
                commune,
                id: row.int(0)?,
                hamlet: row.int(3)?,
                since: row.int(6)?,
                name: row.text(2)?,
                group: row.text(4)?,
                birth_year: row.maybe_int(5)?,
                linked: false,
            };
            Ok((known, row.text(1)?))
        })?;
        for (known, code) in known {
            self.keep(known, code);
        }
        Ok(())
    }

    fn keep(&mut self, known: Known, code: String) -> usize {
        let index = self.subjects.len();
        self.by_code.insert((known.commune, code), index);
        self.by_name.entry((known.commune, fold(&known.name))).or_default().push(index);
        self.subjects.push(known);
        index
    }

    /// The code is looked for in the commune and those that flowed into it; two are a fault.
    fn by_code(
        &self,
        row: &RosterRow,
        code: &str,
        communes: &[PlaceId],
    ) -> Result<Option<usize>, (&'static str, Text)> {
        let mut found =
            communes.iter().filter_map(|c| self.by_code.get(&(c.get(), code.to_owned())).copied());
        let first = found.next();
        if row.former_commune.is_none() && found.next().is_some() {
            return Err((
                "subject.ambiguous",
                Text::new(
                    format!("Mã {code} có ở hai xã cũ. Ghi mã xã cũ vào cột “Mã xã cũ”."),
                    format!(
                        "The code {code} exists in two former communes. Name one in former_commune_code."
                    ),
                ),
            ));
        }
        Ok(first)
    }

    /// Lists without codes: exactly one family of that name, hamlet and group is linked, and nothing is guessed.
    fn by_name(
        &mut self,
        row: &RosterRow,
        communes: &[PlaceId],
    ) -> Result<Option<usize>, (&'static str, Text)> {
        let name = fold(&row.name);
        let mut same = Vec::new();
        let mut elsewhere = 0;
        for commune in communes {
            let hamlet = self.hamlets.get(&(commune.get(), fold(&row.hamlet))).copied().unwrap_or(0);
            for &index in self.by_name.get(&(commune.get(), name.clone())).into_iter().flatten() {
                let known = &self.subjects[index];
                let born = match (known.birth_year, row.birth_year) {
                    (Some(a), Some(b)) => a == i64::from(b),
                    (None, _) | (_, None) => true,
                };
                let here = known.hamlet == hamlet && fold(&known.group) == fold(&row.group);
                if here && born { same.push(index) } else { elsewhere += 1 }
            }
        }
        match same[..] {
            [index] if elsewhere == 0 && !self.subjects[index].linked => {
                self.subjects[index].linked = true;
                Ok(Some(index))
            }
            [] if elsewhere == 0 && !self.has_near_name(&name, communes) => Ok(None),
            _ => Err((
                "subject.doubtful",
                Text::new(
                    format!(
                        "Có {} hộ trùng hoặc gần trùng tên “{}”. Ghi mã hộ để chỉ rõ hộ nào.",
                        (same.len() + elsewhere).max(1),
                        row.name
                    ),
                    format!(
                        "{} known subjects have this or nearly this name, “{}”. Write the code of the one meant.",
                        (same.len() + elsewhere).max(1),
                        row.name
                    ),
                ),
            )),
        }
    }

    /// A name one slip away is shown to a person, never taken as somebody new.
    fn has_near_name(&self, name: &str, communes: &[PlaceId]) -> bool {
        communes.iter().any(|commune| {
            self.by_name.keys().any(|(at, known)| *at == commune.get() && one_slip(known, name))
        })
    }

    fn hamlet(&mut self, commune: i64, name: &str) -> Result<i64, StoreError> {
        let folded = fold(name);
        if folded.is_empty() {
            return Ok(0);
        }
        if let Some(&id) = self.hamlets.get(&(commune, folded.clone())) {
            return Ok(id);
        }
        let id = self.id();
        let values = [commune.into(), id.into(), name.into(), folded.clone().into(), self.import.into()];
        self.tx.execute("INSERT INTO hamlets VALUES (?1, ?2, ?3, ?4, ?5)", &values)?;
        self.hamlets.insert((commune, folded), id);
        Ok(id)
    }

    fn new_subject(&mut self, row: &RosterRow, commune: i64) -> Result<usize, StoreError> {
        let hamlet = self.hamlet(commune, &row.hamlet)?;
        let id = self.id();
        // “~” begins no code that an official types, so a made code cannot collide.
        let code = row.code.clone().unwrap_or_else(|| format!("~{id}"));
        let born = row.birth_year.map(i64::from);
        let since = i64::from(row.year);
        self.tx.execute(
            "INSERT INTO subjects VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            &[
                commune.into(),
                id.into(),
                self.job.kind.into(),
                code.clone().into(),
                row.name.as_str().into(),
                hamlet.into(),
                row.group.as_str().into(),
                born.into(),
                since.into(),
                self.import.into(),
            ],
        )?;
        *self.subject_deltas.entry((commune, hamlet, since)).or_default() += 1;
        let known = Known {
            commune,
            id,
            hamlet,
            since,
            name: row.name.clone(),
            group: row.group.clone(),
            birth_year: born,
            linked: true,
        };
        Ok(self.keep(known, code))
    }

    fn case(&mut self, row: &RosterRow, subject: usize) -> Result<(), StoreError> {
        let (commune, id, since) = {
            let known = &self.subjects[subject];
            (known.commune, known.id, known.since)
        };
        let year = i64::from(row.year);
        self.load_cases(commune, year)?;
        let hamlet = if row.hamlet.is_empty() {
            self.subjects[subject].hamlet
        } else {
            self.hamlet(commune, &row.hamlet)?
        };
        let facts = facts(row, self.job);
        let body =
            facts.iter().map(|v| format!("{v:?}")).collect::<Vec<_>>().join("|") + &format!("|{hamlet}");
        let (source, counts) = counted(row);
        let key = (commune, year, id);
        let version = match self.cases.get(&key) {
            Some(stored) if stored.body == body => {
                self.done.unchanged += 1;
                return Ok(());
            }
            Some(stored) if stored.state != "assessed" => {
                let (vi, en) = (
                    "Hồ sơ này đã đề nghị hoặc đã quyết định. Muốn sửa phải rút đề nghị hoặc có quyết định khác.",
                    "This case is already proposed or decided. Withdraw the proposal, or correct it by another decision.",
                );
                self.refuse(row, "case.already_proposed", vi.to_owned(), en.to_owned());
                return Ok(());
            }
            Some(stored) => {
                let old = serde_json::Value::from_iter(stored.row.iter().map(json));
                self.tx.execute(
                    "INSERT INTO cases_past VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    &[
                        commune.into(),
                        id.into(),
                        self.job.title.into(),
                        year.into(),
                        stored.version.into(),
                        stored.row[18].clone(),
                        self.import.into(),
                        old.to_string().into(),
                    ],
                )?;
                self.tx.execute(
                    "DELETE FROM cases WHERE commune_id = ?1 AND title = ?2 AND year = ?3 AND subject_id = ?4",
                    &[commune.into(), self.job.title.into(), year.into(), id.into()],
                )?;
                let (at, from, counts) = (stored.hamlet, stored.source, stored.counts);
                let version = stored.version + 1;
                self.count(commune, at, year, from, counts, -1);
                self.done.changed += 1;
                version
            }
            None => {
                self.done.new += 1;
                1
            }
        };
        self.count(commune, hamlet, year, source, counts, 1);
        let mut values: Vec<Value> = vec![
            commune.into(),
            id.into(),
            self.job.title.into(),
            year.into(),
            "assessed".into(),
            hamlet.into(),
        ];
        values.extend(facts);
        values.extend([version.into(), self.import.into(), 0_i64.into(), 0_i64.into(), 0_i64.into()]);
        self.tx.execute(INSERT_CASE, &values)?;
        if since > year {
            self.earlier(commune, subject, year)?;
        }
        let stored =
            StoredCase { state: "assessed".into(), body, version, hamlet, source, counts, row: values };
        self.cases.insert(key, stored);
        Ok(())
    }

    /// A roster of an earlier year says that the subject was there before.
    fn earlier(&mut self, commune: i64, subject: usize, year: i64) -> Result<(), StoreError> {
        let known = &mut self.subjects[subject];
        let body = known.since.to_string();
        self.tx.execute(
            "INSERT INTO subjects_past VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            &[self.import.into(), commune.into(), known.id.into(), body.into()],
        )?;
        self.tx.execute(
            "UPDATE subjects SET since_year = ?1 WHERE commune_id = ?2 AND id = ?3",
            &[year.into(), commune.into(), known.id.into()],
        )?;
        *self.subject_deltas.entry((commune, known.hamlet, known.since)).or_default() -= 1;
        *self.subject_deltas.entry((commune, known.hamlet, year)).or_default() += 1;
        known.since = year;
        Ok(())
    }

    fn load_cases(&mut self, commune: i64, year: i64) -> Result<(), StoreError> {
        if !self.cases_loaded.insert((commune, year)) {
            return Ok(());
        }
        let sql = select_cases("commune_id = ?1 AND title = ?2 AND year = ?3");
        let rows = self.tx.query(&sql, &[commune.into(), self.job.title.into(), year.into()], case_row)?;
        for row in rows {
            let stored = StoredCase::from_row(row)?;
            let Some(Value::Int(id)) = stored.row.get(1).cloned() else { continue };
            self.cases.insert((commune, year, id), stored);
        }
        Ok(())
    }

    fn count(
        &mut self,
        commune: i64,
        hamlet: i64,
        year: i64,
        source: &'static str,
        counts: [i64; 3],
        sign: i64,
    ) {
        let delta = self.case_deltas.entry((commune, hamlet, year, source)).or_default();
        for (sum, n) in delta.iter_mut().zip(counts) {
            *sum += sign * n;
        }
    }

    fn tallies(&mut self) -> Result<(), StoreError> {
        for (&(commune, hamlet, year, source), delta) in &self.case_deltas {
            add_case_tally(self.tx, commune, hamlet, self.job.title, year, source, *delta)?;
        }
        for (&(commune, hamlet, since), &n) in &self.subject_deltas {
            add_subject_tally(self.tx, commune, hamlet, self.job.kind, since, n)?;
        }
        Ok(())
    }
}

/// Cases under a condition, every column in its order.
pub(super) fn select_cases(condition: &str) -> String {
    format!("SELECT {CASE_COLUMNS} FROM cases WHERE {condition}")
}

const CASE_COLUMNS: &str = "commune_id, subject_id, title, year, state, hamlet_id, registered, members, poor, source, \
    answers, outcome, total_hundredths, band, reasons, criteria_id, criteria_digest, version, import_id, decision_id, again, streak";
pub(super) const INSERT_CASE: &str = "INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
    ?18, ?19, ?20, ?21, ?22)";

/// Reads a row of `cases` as values.
pub(super) fn case_row(row: &crate::store::db::Row<'_>) -> Result<Vec<Value>, StoreError> {
    const WHOLE: [usize; 12] = [0, 1, 3, 5, 7, 8, 12, 17, 18, 19, 20, 21];
    (0..22)
        .map(|column| {
            if WHOLE.contains(&column) {
                Ok(row.maybe_int(column)?.into())
            } else {
                Ok(row.maybe_text(column)?.into())
            }
        })
        .collect()
}

impl StoredCase {
    fn from_row(row: Vec<Value>) -> Result<Self, StoreError> {
        let body = row[6..17].iter().map(|v| format!("{v:?}")).collect::<Vec<_>>().join("|");
        match (&row[4], &row[5], &row[17]) {
            (Value::Text(state), Value::Int(hamlet), Value::Int(version)) => {
                let (source, counts) = case_counts(&row);
                Ok(Self {
                    state: state.clone(),
                    body: format!("{body}|{hamlet}"),
                    version: *version,
                    hamlet: *hamlet,
                    source,
                    counts,
                    row,
                })
            }
            _ => Err(StoreError::Damaged("cases".into())),
        }
    }
}

/// What a stored case counts for: registered, assessed, passed.
pub(super) fn case_counts(row: &[Value]) -> (&'static str, [i64; 3]) {
    let is = |column: usize, text: &str| matches!(&row[column], Value::Text(found) if found == text);
    let source = if is(9, "totals") {
        "totals"
    } else if is(9, "items") {
        "items"
    } else {
        "none"
    };
    let registered = i64::from(!is(6, "no"));
    (source, [registered, i64::from(source != "none"), i64::from(is(11, "pass"))])
}

fn counted(row: &RosterRow) -> (&'static str, [i64; 3]) {
    let registered = i64::from(row.registration != Registration::No);
    match &row.assessed {
        Assessed::Nothing => ("none", [registered, 0, 0]),
        Assessed::Items { score, .. } => {
            ("items", [registered, 1, i64::from(score.outcome.code() == "pass")])
        }
        Assessed::Total { outcome, .. } => ("totals", [registered, 1, i64::from(outcome.code() == "pass")]),
    }
}

/// What a row says of its case, in the order of the columns from `registered` to `criteria_digest`.
fn facts(row: &RosterRow, job: &Job<'_>) -> Vec<Value> {
    let registered = match row.registration {
        Registration::New => "new",
        Registration::Again => "again",
        Registration::Unsaid => "yes",
        Registration::No => "no",
    };
    let (source, _) = counted(row);
    let (answers, outcome, total, band, reasons) = match &row.assessed {
        Assessed::Nothing => (String::new(), "", None, String::new(), String::new()),
        Assessed::Items { answers, vetoes, score } => {
            let mut text = String::with_capacity(answers.len() * 5);
            answers.iter().for_each(|answer| push_answer(&mut text, *answer));
            vetoes.iter().for_each(|veto| text.push(if *veto { '!' } else { '.' }));
            let reasons = score.reasons.iter().map(reason_word).collect::<Vec<_>>().join(";");
            (
                text,
                score.outcome.code(),
                score.total,
                score.band.map(|b| b.to_string()).unwrap_or_default(),
                reasons,
            )
        }
        Assessed::Total { total, outcome } => {
            (String::new(), outcome.code(), *total, String::new(), String::new())
        }
    };
    vec![
        registered.into(),
        row.members.map(i64::from).into(),
        i64::from(row.poor).into(),
        source.into(),
        answers.into(),
        outcome.into(),
        total.map(|t| i64::from(t.hundredths())).into(),
        band.into(),
        reasons.into(),
        job.criteria_id.into(),
        job.criteria_digest.into(),
    ]
}

fn push_answer(text: &mut String, answer: programme::criteria::Answer) {
    use programme::criteria::Answer;
    use std::fmt::Write as _;
    let _ = match answer {
        Answer::Points(points) => write!(text, "{} ", points.hundredths()),
        Answer::Option(index) => write!(text, "o{index} "),
        Answer::Share(n, d) => write!(text, "{n}/{d} "),
        Answer::Met(met) => write!(text, "{} ", if met { "m" } else { "u" }),
        Answer::NotApplicable => write!(text, "n "),
    };
}

fn reason_word(reason: &programme::criteria::Reason) -> String {
    use programme::criteria::Reason;
    match reason {
        Reason::BelowPassMark { .. } => "mark".into(),
        Reason::ItemBelowMinimum { item, .. } => format!("min{item}"),
        Reason::GroupBelowMinimum { group, .. } => format!("group{group}"),
        Reason::Vetoed { veto } => format!("veto{veto}"),
        Reason::TargetNotMet { item } => format!("target{item}"),
        Reason::LevelTooEarly { level } => format!("early{level}"),
        Reason::NotApplicableReferred { item } => format!("refer{item}"),
        Reason::NothingApplicable => "nothing".into(),
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Text(text) => text.as_str().into(),
    }
}

/// Changes a tally; a tally that comes to nothing goes, so that undo leaves no trace.
pub(super) fn add_case_tally(
    tx: &WriteTx<'_>,
    commune: i64,
    hamlet: i64,
    title: &str,
    year: i64,
    source: &str,
    delta: [i64; 3],
) -> Result<(), StoreError> {
    let key: [Value; 5] = [commune.into(), hamlet.into(), title.into(), year.into(), source.into()];
    let mut values = key.to_vec();
    values.extend(delta.map(Value::from));
    tx.execute(
        "INSERT INTO tallies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (commune_id, hamlet_id, title, year, source) \
         DO UPDATE SET registered = tallies.registered + excluded.registered, \
         assessed = tallies.assessed + excluded.assessed, passed = tallies.passed + excluded.passed",
        &values,
    )?;
    tx.execute(
        "DELETE FROM tallies WHERE commune_id = ?1 AND hamlet_id = ?2 AND title = ?3 AND year = ?4 AND source = ?5 \
         AND registered = 0 AND assessed = 0 AND passed = 0",
        &key,
    )?;
    Ok(())
}

/// As [`add_case_tally`], for how many subjects there are.
pub(super) fn add_subject_tally(
    tx: &WriteTx<'_>,
    commune: i64,
    hamlet: i64,
    kind: &str,
    since: i64,
    n: i64,
) -> Result<(), StoreError> {
    let key: [Value; 4] = [commune.into(), hamlet.into(), kind.into(), since.into()];
    let mut values = key.to_vec();
    values.push(n.into());
    tx.execute(
        "INSERT INTO subject_tallies VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (commune_id, hamlet_id, kind, since_year) \
         DO UPDATE SET n = subject_tallies.n + excluded.n",
        &values,
    )?;
    let empty = "DELETE FROM subject_tallies WHERE commune_id = ?1 AND hamlet_id = ?2 AND kind = ?3 AND since_year = ?4 AND n = 0";
    tx.execute(empty, &key)?;
    Ok(())
}

/// Digest that tells a job: the file's bytes, the title, the set and the options.
#[must_use]
pub fn job_digest(file: &[u8], title: &str, criteria_digest: &str, options: &str) -> String {
    hex_digest(format!("{}\n{title}\n{criteria_digest}\n{options}", hex_digest(file)).as_bytes())
}

/// Whether two folded names differ by one letter put in, left out, changed or swapped with the next.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([x, y], [u, v]) => x == v && y == u,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::one_slip;

    #[test]
    fn one_slip_is_one_letter_and_not_two() {
        for (a, b) in [("le van an", "le van anh"), ("le van an", "le van am"), ("le van an", "le avn an")] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        assert!(!one_slip("le van an", "le thi an") && !one_slip("le van an", "le van an"));
    }
}
