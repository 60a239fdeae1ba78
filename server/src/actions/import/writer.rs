//! Files rows one by one: finds or makes the subject, writes the case, counts.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::recognition::State;
use programme::text::Text;

use super::book::{Book, End, FEW, Said};
use super::derived;
use super::filed::{Filed, FiledRow};
use super::listed::Uncoded;
use super::reassess::reassess;
use super::{Imported, Job, NewHamlet, RowRefused, not_yours};
use crate::store::cases::{self, N_FACTS, StoredCase, append_case, case_of, cases_of};
use crate::store::counts::hamlet_names;
use crate::store::db::{StoreError, Value, WriteTx};
use crate::store::decisions::Cases;
use crate::store::imports::note_where;
use crate::store::registry::stamp_names;
use crate::store::shares::Place;
use crate::store::subjects::{
    NewSubject, SubjectChange, append_subject, change_subject, insert_hamlet, subject_name,
};
use crate::store::tallies::{CaseCounts, add_case_tally, add_subject_tally};

pub(super) struct Writer<'j> {
    pub(super) job: &'j Job<'j>,
    import: i64,
    criteria: i64,
    pub(super) book: Book,
    former: AHashMap<(PlaceId, u16), Arc<[PlaceId]>>,
    /// The communes of the row before, which are nearly always the next one's.
    last_communes: Option<(Named, Arc<[PlaceId]>)>,
    /// The hamlet of the row before: rosters come hamlet by hamlet.
    last_hamlet: (i64, String, i64),
    /// Why the title is not given in a commune and year, asked once.
    given: AHashMap<(PlaceId, u16), Option<Text>>,
    cases: AHashMap<(i64, i64), CasesMet>,
    filed: AHashSet<(i64, i64)>,
    case_deltas: AHashMap<(i64, i64, i64, &'static str), CaseCounts>,
    subject_deltas: AHashMap<(i64, i64, i64), i64>,
    pub(super) uncoded: Uncoded,
    pub(super) done: Imported,
}

/// Stored cases of a commune and year, as far as they were looked at.
#[derive(Default)]
struct CasesMet {
    by_subject: AHashMap<i64, StoredCase>,
    looked_up: u32,
    whole: bool,
}

/// The commune a row names, the former one, and the year.
type Named = (PlaceId, Option<PlaceId>, u16);

/// A refusal: a stable code and a sentence in both languages.
pub(super) type Refusal = (&'static str, Text);

impl<'j> Writer<'j> {
    pub(super) fn new(job: &'j Job<'j>, import: i64, criteria: i64) -> Self {
        Self {
            job,
            import,
            criteria,
            book: Book::new(job.kind),
            former: AHashMap::new(),
            last_communes: None,
            last_hamlet: (0, String::new(), 0),
            given: AHashMap::new(),
            cases: AHashMap::new(),
            filed: AHashSet::new(),
            case_deltas: AHashMap::new(),
            subject_deltas: AHashMap::new(),
            uncoded: Uncoded::default(),
            done: Imported::default(),
        }
    }

    pub(super) fn done(self) -> (i64, i64, Imported) {
        (self.import, self.criteria, self.done)
    }

    pub(super) fn add(&mut self, tx: &WriteTx<'_>, sheet: &str, filed: &Filed) -> Result<(), StoreError> {
        for row in &filed.rows {
            let Some(code) = row.code else {
                self.uncoded.push(sheet, filed, row);
                continue;
            };
            let found = self.find(tx, row, filed.str(code))?;
            self.file(tx, sheet, filed, row, found)?;
        }
        Ok(())
    }

    /// Files a row under the subject found for it, or under a new one, unless it is refused.
    pub(super) fn file(
        &mut self,
        tx: &WriteTx<'_>,
        sheet: &str,
        filed: &Filed,
        row: &FiledRow,
        found: Result<Option<usize>, Refusal>,
    ) -> Result<(), StoreError> {
        // Before a new subject is made: a row that is refused leaves none behind.
        let (filed_in, year) = (row.former.unwrap_or(row.commune).get(), i64::from(row.year));
        let found = found.and_then(|subject| {
            let commune = subject.map_or(filed_in, |subject| self.book.get(subject).commune);
            if self.book.is_purged(commune, year) { Err(purged()) } else { Ok(subject) }
        });
        // Records of a commune that was divided are written by whoever answers for those who keep them, too.
        let named = std::iter::once(row.commune).chain(row.former);
        let mine = self.job.allowed.is_none_or(|allowed| named.into_iter().all(allowed));
        let mine = if mine { self.not_given(row) } else { Some(not_yours()) };
        let filed_now = match found.and_then(|subject| mine.map_or(Ok(subject), Err)) {
            Ok(subject) => {
                // Looked at first: a row that is refused leaves no subject behind.
                match self.derived_refusal(tx, filed, row, subject)? {
                    Some(refusal) => Err(refusal),
                    None => {
                        let subject = match subject {
                            Some(subject) => subject,
                            None => self.new_subject(tx, filed, row)?,
                        };
                        self.case(tx, filed, row, subject)?
                    }
                }
            }
            Err(refusal) => Err(refusal),
        };
        if let Err((code, message)) = filed_now {
            self.done.refused.push(RowRefused { sheet: sheet.to_owned(), row: row.row, code, message });
        }
        Ok(())
    }

    /// Why the title is not given where and when the row says.
    fn not_given(&mut self, row: &FiledRow) -> Option<Refusal> {
        let at = (row.former.unwrap_or(row.commune), row.year);
        let not_given = self.job.not_given;
        let why = self.given.entry(at).or_insert_with(|| not_given(at.0, at.1));
        why.clone().map(|why| ("title.not_given_here", why))
    }

    fn derived_refusal(
        &self,
        tx: &WriteTx<'_>,
        filed: &Filed,
        row: &FiledRow,
        subject: Option<usize>,
    ) -> Result<Option<Refusal>, StoreError> {
        if row.derived.is_empty() {
            return Ok(None);
        }
        let place = match subject.map(|subject| self.book.get(subject)) {
            Some(known) => Place { commune: known.commune, id: known.id, hamlet: known.hamlet },
            None => {
                let commune = row.former.unwrap_or(row.commune).get();
                let hamlet = self.book.hamlet(commune, &fold(filed.str(row.hamlet))).unwrap_or(0);
                Place { commune, id: 0, hamlet }
            }
        };
        let communes: Vec<i64> =
            (self.job.former)(PlaceId::new(place.commune), row.year).into_iter().map(PlaceId::get).collect();
        let of = derived::Of { subject: place, communes: &communes, year: i64::from(row.year) };
        derived::check(tx.reads(), self.job.set, of, &row.derived)
    }

    /// The communes whose records a row may speak of: the one named, and those that flowed into it.
    pub(super) fn communes(
        &mut self,
        tx: &WriteTx<'_>,
        row: &FiledRow,
    ) -> Result<Arc<[PlaceId]>, StoreError> {
        let key = (row.commune, row.former, row.year);
        if let Some((last, communes)) = &self.last_communes
            && *last == key
        {
            return Ok(Arc::clone(communes));
        }
        let former = self.job.former;
        let communes = match row.former {
            Some(former) => Arc::from([former]),
            None => {
                let known = self.former.entry((row.commune, row.year));
                Arc::clone(known.or_insert_with(|| former(row.commune, row.year).into()))
            }
        };
        for commune in communes.iter() {
            self.book.meet(tx, commune.get())?;
        }
        self.last_communes = Some((key, Arc::clone(&communes)));
        Ok(communes)
    }

    /// The code is looked for in the commune and those that flowed into it; two are a fault.
    fn find(
        &mut self,
        tx: &WriteTx<'_>,
        row: &FiledRow,
        code: &str,
    ) -> Result<Result<Option<usize>, Refusal>, StoreError> {
        let communes = self.communes(tx, row)?;
        let mut found = Vec::new();
        for commune in communes.iter() {
            found.extend(self.book.find(tx, commune.get(), code)?);
        }
        if found.len() > 1 {
            let vi = format!("Mã {code} có ở hai xã cũ. Ghi mã xã cũ vào cột “Mã xã cũ”.");
            let en =
                format!("The code {code} exists in two former communes. Name one in former_commune_code.");
            return Ok(Err(("subject.ambiguous", Text::new(vi, en))));
        }
        if found.is_empty() && communes.iter().any(|commune| self.book.is_erased_code(commune.get(), code)) {
            return Ok(Err(erased_code()));
        }
        Ok(Ok(found.first().copied()))
    }

    fn hamlet(&mut self, tx: &WriteTx<'_>, commune: i64, name: &str) -> Result<i64, StoreError> {
        if name.is_empty() {
            return Ok(0);
        }
        if self.last_hamlet.0 == commune && self.last_hamlet.1 == name {
            return Ok(self.last_hamlet.2);
        }
        let folded = fold(name);
        let id = match self.book.hamlet(commune, &folded) {
            Some(id) => id,
            None => {
                let id = tx.next_id()?;
                insert_hamlet(tx, (commune, id), name, &folded, self.import)?;
                let near = match self.book.hamlet_near(commune, &folded) {
                    Some(near) => {
                        let names = hamlet_names(tx.reads(), commune)?;
                        names.into_iter().find(|(id, _)| *id == near).map(|(_, name)| name)
                    }
                    None => None,
                };
                let name = name.to_owned();
                self.done.new_hamlets.push(NewHamlet { commune: PlaceId::new(commune), name, near });
                self.book.add_hamlet(commune, folded, id);
                id
            }
        };
        self.last_hamlet = (commune, name.to_owned(), id);
        Ok(id)
    }

    pub(super) fn new_subject(
        &mut self,
        tx: &WriteTx<'_>,
        filed: &Filed,
        row: &FiledRow,
    ) -> Result<usize, StoreError> {
        let commune = row.former.unwrap_or(row.commune).get();
        let hamlet = self.hamlet(tx, commune, filed.str(row.hamlet))?;
        self.done.new_subjects += 1;
        let id = tx.next_id()?;
        // “~” begins no code that an official types, so a made code cannot collide.
        let made;
        let code = match row.code {
            Some(code) => filed.str(code),
            None => {
                made = format!("~{id}");
                &made
            }
        };
        let since = i64::from(row.year);
        let said = said(filed, row);
        let new = NewSubject {
            commune,
            id,
            kind: self.job.kind,
            code,
            name: said.name,
            hamlet,
            group: said.group,
            birth_year: said.birth_year,
            since,
            import: self.import,
        };
        append_subject(tx, &new)?;
        *self.subject_deltas.entry((commune, hamlet, since)).or_default() += 1;
        Ok(self.book.add((commune, id), code, said, hamlet, since))
    }

    fn case(
        &mut self,
        tx: &WriteTx<'_>,
        filed: &Filed,
        row: &FiledRow,
        subject: usize,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let known = self.book.get(subject);
        let (commune, year) = (known.commune, i64::from(row.year));
        if let Some(end) = self.book.ended(commune, known.id).filter(|end| end.covers(year)) {
            return Ok(Err(closed(end)));
        }
        if !self.filed.insert((known.id, year)) {
            return Ok(Err(twice()));
        }
        let stored = self.stored_case(tx, commune, year, known.id)?;
        let is_closed =
            |stored: &StoredCase| !State::parse(stored.state()).is_some_and(State::may_be_reassessed);
        let name = filed.str(row.hamlet);
        // A row that is refused leaves no hamlet behind.
        let is_unknown = |book: &Book| !name.is_empty() && book.hamlet(commune, &fold(name)).is_none();
        if stored.as_ref().is_some_and(is_closed) && is_unknown(&self.book) {
            return Ok(Err(already_proposed()));
        }
        let hamlet = if name.is_empty() { known.hamlet } else { self.hamlet(tx, commune, name)? };
        let before = Cases { commune, title: self.job.title, year };
        let known_poor = stored.as_ref().is_some_and(|stored| stored.facts()[POOR] == 1.into());
        let again = reassess(tx, self.job.set, (before, known.id), (filed, row), known_poor)?;
        let mut facts = facts(filed, row, self.criteria);
        let mut outcome = row.assessed.outcome;
        if let Some(again) = &again {
            outcome = again.outcome.code();
            facts[OUTCOME] = outcome.into();
            facts[BAND] = (&again.band).into();
            facts[REASONS] = (&again.reasons).into();
        }
        let mut said_by = row.assessed.source;
        if let Some(stored) = &stored {
            keep_unsaid(&mut facts, stored, row);
            said_by = source(facts[SOURCE].text());
            outcome = outcome_word(facts[OUTCOME].text());
        }
        let counts = cases::counts(facts[REGISTERED].text(), said_by, outcome);
        let version = match &stored {
            Some(stored) if stored.facts() == facts && stored.hamlet() == hamlet => {
                self.done.unchanged += 1;
                return Ok(Ok(()));
            }
            Some(stored) if is_closed(stored) => return Ok(Err(already_proposed())),
            Some(stored) => {
                cases::replace(tx, stored, self.import)?;
                let source = source(stored.source());
                let delta = (commune, stored.hamlet(), year, source);
                let (version, old) = (stored.version() + 1, stored.counts());
                add(self.case_deltas.entry(delta).or_default(), old, -1);
                self.done.changed += 1;
                version
            }
            None => {
                self.done.new += 1;
                1
            }
        };
        add(self.case_deltas.entry((commune, hamlet, year, said_by)).or_default(), counts, 1);
        let key = (commune, self.job.title, year, known.id);
        append_case(tx, key, hamlet, facts, (version, self.import))?;
        self.subject_news(tx, filed, row, subject, hamlet)?;
        Ok(Ok(()))
    }

    /// A roster of an earlier year says that the subject was there before; one of the newest year may say that
    /// it moved, or is called otherwise.
    fn subject_news(
        &mut self,
        tx: &WriteTx<'_>,
        filed: &Filed,
        row: &FiledRow,
        subject: usize,
        hamlet: i64,
    ) -> Result<(), StoreError> {
        let (known, year) = (self.book.get(subject), i64::from(row.year));
        let key = (known.commune, known.id);
        let mut changes = Vec::new();
        if year < known.since {
            changes.push(SubjectChange::Since { year, hamlet });
            let same = hamlet == known.hamlet;
            let known = self.book.get_mut(subject);
            known.stays_from = if known.stays_from == known.since && same { year } else { known.stays_from };
            known.since = year;
        }
        if year >= known.facts_year {
            self.book.get_mut(subject).facts_year = year;
            if hamlet != known.hamlet {
                changes.push(SubjectChange::Hamlet { from: year, hamlet });
                let known = self.book.get_mut(subject);
                (known.hamlet, known.stays_from) = (hamlet, year);
            }
            if let Some(news) = self.book.news(subject, said(filed, row)) {
                // A name that only shouts, or places its tones otherwise, is the name that is known.
                let is_new = |name: &&str| {
                    Ok::<_, StoreError>(!name.is_empty() && fold(&subject_name(tx, key)?) != fold(name))
                };
                let name = if is_new(&news.name)? { Some(news.name) } else { None };
                let group = Some(news.group).filter(|group| !group.is_empty());
                if name.is_some() || group.is_some() || news.birth_year.is_some() {
                    changes.push(SubjectChange::Facts { name, group, birth_year: news.birth_year });
                }
            }
        }
        changes.iter().try_for_each(|change| change_subject(tx, key, change, self.import))
    }

    /// The stored case of a subject and year. The first few are looked up one by one, then all are read.
    fn stored_case(
        &mut self,
        tx: &WriteTx<'_>,
        commune: i64,
        year: i64,
        subject: i64,
    ) -> Result<Option<StoredCase>, StoreError> {
        let title = self.job.title;
        let met = match self.cases.entry((commune, year)) {
            Entry::Occupied(met) => met.into_mut(),
            Entry::Vacant(new) => {
                note_where(tx, self.import, (commune, title, year))?;
                stamp_names(tx, commune, &format!("{} {}", self.import, self.job.by.at))?;
                new.insert(CasesMet::default())
            }
        };
        met.looked_up += 1;
        if met.looked_up <= FEW {
            return case_of(tx.reads(), (commune, title, year), subject);
        }
        if !met.whole {
            met.whole = true;
            let all = cases_of(tx.reads(), (commune, title, year), None)?;
            met.by_subject = all.into_iter().map(|case| (case.subject(), case)).collect();
        }
        Ok(met.by_subject.remove(&subject))
    }

    fn write_subject_deltas(&mut self, tx: &WriteTx<'_>) -> Result<(), StoreError> {
        for ((commune, hamlet, since), n) in std::mem::take(&mut self.subject_deltas) {
            add_subject_tally(tx, (commune, hamlet), self.job.kind, since, n)?;
        }
        Ok(())
    }

    /// Links the lists without codes, then changes the tallies.
    pub(super) fn finish(&mut self, tx: &WriteTx<'_>) -> Result<(), StoreError> {
        self.file_listed(tx)?;
        for ((commune, hamlet, year, source), delta) in std::mem::take(&mut self.case_deltas) {
            add_case_tally(tx, (commune, hamlet), self.job.title, year, source, delta)?;
        }
        self.write_subject_deltas(tx)
    }
}

fn add(sum: &mut CaseCounts, counts: CaseCounts, sign: i64) {
    for (sum, n) in sum.iter_mut().zip(counts) {
        *sum += sign * n;
    }
}

fn source(word: &str) -> &'static str {
    match word {
        "items" => "items",
        "totals" => "totals",
        _ => "none",
    }
}

fn said<'f>(filed: &'f Filed, row: &FiledRow) -> Said<'f> {
    Said { name: filed.str(row.name), group: filed.str(row.group), birth_year: row.birth_year }
}

/// What a list has no column for stays as it is known. Without points that is the score too: registering a family, or
/// correcting its name and group, takes none from it. A result that says what the score says is no news either.
fn keep_unsaid<'f>(facts: &mut [Value<'f>; N_FACTS], stored: &'f StoredCase, row: &FiledRow) {
    let known = stored.facts();
    let is_registered = |fact: &Value<'_>| fact.text() != "no";
    let mut keep = |columns: &[usize]| columns.iter().for_each(|at| facts[*at] = known[*at].clone());
    if row.unsaid.registered && is_registered(&known[REGISTERED]) {
        keep(&[REGISTERED]);
    }
    if row.unsaid.members {
        keep(&[MEMBERS]);
    }
    if row.unsaid.poor {
        keep(&[POOR]);
    }
    let scored = stored.source() != "none" && row.registered != "no";
    if row.unsaid.points
        && scored
        && (row.assessed.source == "none" || row.assessed.outcome == known[OUTCOME].text())
    {
        keep(&[SOURCE, ANSWERS, OUTCOME, TOTAL, BAND, REASONS, CRITERIA]);
    }
}

fn outcome_word(word: &str) -> &'static str {
    match word {
        "pass" => "pass",
        "fail" => "fail",
        "refer" => "refer",
        _ => "",
    }
}

/// Where each stands among the facts.
const REGISTERED: usize = 0;
const MEMBERS: usize = 1;
const POOR: usize = 2;
const SOURCE: usize = 3;
const ANSWERS: usize = 4;
const TOTAL: usize = 6;
const CRITERIA: usize = 9;
const OUTCOME: usize = 5;
const BAND: usize = 7;
const REASONS: usize = 8;

/// What a row says of its case, in the order of the columns from `registered` to `criteria`.
fn facts<'f>(filed: &'f Filed, row: &'f FiledRow, criteria: i64) -> [Value<'f>; N_FACTS] {
    [
        row.registered.into(),
        row.members.map(i64::from).into(),
        i64::from(row.poor).into(),
        row.assessed.source.into(),
        filed.str(row.assessed.answers).into(),
        row.assessed.outcome.into(),
        row.assessed.total.map(|total| i64::from(total.hundredths())).into(),
        filed.str(row.assessed.band).into(),
        filed.str(row.assessed.reasons).into(),
        criteria.into(),
    ]
}

fn purged() -> Refusal {
    (
        "case.purged",
        Text::new(
            "Kết quả từng mục của năm này đã xóa theo thời hạn của tỉnh: không nhập, không chấm lại.",
            "The answers of this year were removed after the province's term: nothing is imported or scored anew.",
        ),
    )
}

fn erased_code() -> Refusal {
    (
        "subject.erased",
        Text::new(
            "Dữ liệu của gia đình mang mã này đã xóa theo yêu cầu, nên dòng này không được nhập. Gia đình đăng ký lại thì lấy mã mới.",
            "What was held on the family of this code was erased at its request, so that this row is not imported. A family that registers anew gets a new code.",
        ),
    )
}

fn already_proposed() -> Refusal {
    (
        "case.already_proposed",
        Text::new(
            "Hồ sơ này đã đề nghị hoặc đã quyết định. Muốn sửa phải rút đề nghị hoặc có quyết định khác.",
            "This case is already proposed or decided. Withdraw the proposal, or correct it by another decision.",
        ),
    )
}

fn closed(end: End) -> Refusal {
    let text = if end.is_merged {
        Text::new(
            "Bản ghi này đã gộp vào bản ghi khác. Ghi mã của bản ghi được giữ lại.",
            "This record was merged into another. Write the code of the one that was kept.",
        )
    } else {
        let year = end.from;
        Text::new(
            format!(
                "Đối tượng này đã đóng từ năm {year}. Nếu vẫn còn thì mở lại trong sổ, rồi nhập lại dòng này."
            ),
            format!(
                "This subject is closed from {year} on. If it is there after all, reopen it in the registry and import the row again."
            ),
        )
    };
    ("subject.closed", text)
}

fn twice() -> Refusal {
    (
        "row.duplicate",
        Text::new(
            "Một dòng khác trong tệp đã nói về đối tượng này trong cùng năm. Giữ dòng đầu.",
            "Another row of the file speaks of this subject in the same year. The first row stands.",
        ),
    )
}
