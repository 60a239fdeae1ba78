//! One row of cells into one subject in one year, or the faults that refuse it.
//!
//! The same code serves `score` and `import roster`, so that both give the same answer line for
//! line. It allocates nothing for a row that passes: a province is checked in a blink.

use ahash::{AHashMap, RandomState};
use jiff::civil::Date;
use programme::assessment::outcome_of_total;
use programme::calendar::year_end;
use programme::criteria::{self, Answer, CriteriaSet, ItemKind, Outcome, Score};
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::{Atlas, CodeError, Level, pad_commune_code};
use programme::registry::group_as_kept;
use programme::restate::Moves;
use programme::units::Points;

use super::fault::{Fault, FaultKind};
use super::header::Layout;
use super::row::{Assessed, Registration, RosterRow};
use super::values::{self, birth_year, members, poverty, registration, result, yes_no};
use super::zones::Zones;

/// First and last year that a roster may speak of.
const YEARS: std::ops::RangeInclusive<u16> = 2014..=2100;

/// Longest name, hamlet, group or code.
const MAX_TEXT_BYTES: usize = 400;
/// Characters that no name holds; a line break inside a cell is one that people do write.
const CONTROL: fn(char) -> bool = |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t');

/// What the columns do not say.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// `--commune`.
    pub commune: Option<String>,
    /// `--year`.
    pub year: Option<u16>,
    /// `--hamlet`.
    pub hamlet: Option<String>,
    /// `--codes-on`: the date at which commune codes are read, instead of 31 December.
    pub codes_on: Option<Date>,
    /// Where a column and the context disagree, the column wins instead of being a fault.
    pub column_wins: bool,
}

/// Everything a row is checked against.
#[derive(Clone, Copy)]
pub struct Checker<'a> {
    /// The criteria in force.
    pub set: &'a CriteriaSet,
    /// Places in time.
    pub atlas: &'a Atlas,
    /// Zones in time.
    pub zones: &'a Zones,
    /// What the columns do not say.
    pub context: &'a Context,
    /// The columns of this sheet.
    pub layout: &'a Layout,
}

/// A commune in one year: what every row of it shares.
#[derive(Clone, Debug)]
pub struct CommuneYear {
    /// The commune.
    pub place: PlaceId,
    /// The year.
    pub year: u16,
    /// The day whose map is used.
    pub on: Date,
    /// Its code on that day.
    pub code: String,
    /// Code and year between commas, as every line of `results.csv` has them.
    pub columns: String,
    /// Circumstances of its households that are not poor, and of those that are.
    circumstances: [criteria::Circumstances; 2],
}

impl CommuneYear {
    /// Code of the zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.circumstances[0].zone
    }

    /// What the pass mark depends on.
    #[must_use]
    pub fn circumstances(&self, poor: bool) -> &criteria::Circumstances {
        &self.circumstances[usize::from(poor)]
    }
}

/// What a worker remembers from row to row.
#[derive(Default)]
pub struct Memo {
    /// Communes met, by slot.
    pub communes: Vec<CommuneYear>,
    by_code: AHashMap<(Box<str>, u16), Result<usize, FaultKind>>,
    last: Option<(Box<str>, u16, usize)>,
    /// Answers of the row just checked.
    pub answers: Vec<Answer>,
    /// Vetoes of the row just checked.
    pub vetoes: Vec<bool>,
}

/// What became of a row.
pub enum Checked<'r> {
    /// A title, a group heading, a subtotal or an empty row.
    Skipped,
    /// Refused; the faults were pushed. The key is known unless it is what is faulty.
    Refused(Option<RowKey>),
    /// Good.
    Accepted(CheckedRow<'r>),
}

/// What tells repeated rows: the same subject in the same commune and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    /// The commune, or the former one that the row names.
    pub commune: PlaceId,
    /// The year.
    pub year: u16,
    /// Code or name of the subject.
    pub subject: SubjectKey,
}

/// Stands for a subject's code: a code of up to 15 bytes is itself, of a longer one there are 127
/// bits, so that two of a commune's subjects collide by chance once in 10³¹.
pub type SubjectKey = [u64; 2];

/// A good row, borrowed from its cells. The answers are in the memo until the next row.
pub struct CheckedRow<'r> {
    /// The file's own row number.
    pub row: u32,
    /// Key for telling repeated rows.
    pub key: RowKey,
    /// Slot of the commune and year in the memo.
    pub commune: usize,
    /// Former commune named, after a merger.
    pub former_commune: Option<PlaceId>,
    /// Code as written; empty in a list without codes.
    pub code: &'r str,
    /// Hamlet as written.
    pub hamlet: &'r str,
    /// Group as it is kept: by its number, where it has one.
    pub group: &'r str,
    /// Name as written.
    pub name: &'r str,
    /// Birth year of the head.
    pub birth_year: Option<u16>,
    /// Members.
    pub members: Option<u8>,
    /// Poor or near-poor.
    pub poor: bool,
    /// Registration.
    pub registration: Registration,
    /// What was assessed.
    pub assessed: AssessedRow,
}

/// A fault of one cell, boxed since it is rare and large.
struct CellFault {
    column: Option<usize>,
    name: &'static str,
    kind: FaultKind,
}

/// What a checked row assesses.
pub enum AssessedRow {
    /// Nothing: it only registers.
    Nothing,
    /// Items, whose answers are in the memo.
    Items(Score),
    /// A total or a result only.
    Total {
        /// Total, when given.
        total: Option<Points>,
        /// Its verdict.
        outcome: Outcome,
        /// The commune said so itself.
        is_said: bool,
    },
}

impl<'a> Checker<'a> {
    /// Checks one row; faults are appended to `faults`.
    pub fn check<'r>(
        &'r self,
        memo: &mut Memo,
        row: u32,
        cells: &'r [&'r str],
        faults: &mut Vec<Fault>,
    ) -> Checked<'r> {
        let layout = self.layout;
        let all_small = self.small_answers(cells, &mut memo.answers);
        // Digits spell no *Cộng*: then only the other cells are looked at.
        let is_subtotal = if all_small {
            values::is_subtotal(layout.others(cells))
        } else {
            values::is_subtotal(cells.iter().copied())
        };
        if is_subtotal || self.is_skipped(cells) {
            return Checked::Skipped;
        }
        let before = faults.len();
        let cell =
            |column: Option<usize>| column.and_then(|c| cells.get(c)).map_or("", |text| values::trim(text));
        let fault = |faults: &mut Vec<Fault>, column: Option<usize>, name: &str, kind: FaultKind| {
            faults.push(Fault { row, column: layout.heading(column, name), kind });
        };

        let year = match self.year(cell(layout.year)) {
            Ok(year) => Some(year),
            Err(kind) => {
                fault(faults, layout.year, "year", kind);
                None
            }
        };
        let commune = match year.map(|year| self.commune(memo, cell(layout.commune), year)) {
            Some(Ok(slot)) => Some(slot),
            Some(Err(kind)) => {
                fault(faults, layout.commune, "commune_code", kind);
                None
            }
            None => None,
        };
        let former_commune = match (cell(layout.former_commune), commune) {
            ("", _) | (_, None) => None,
            (text, Some(slot)) => match self.former(text, &memo.communes[slot]) {
                Ok(place) => place,
                Err(kind) => {
                    fault(faults, layout.former_commune, "former_commune_code", kind);
                    None
                }
            },
        };
        let hamlet = match self.hamlet(cell(layout.hamlet)) {
            Ok(hamlet) => hamlet,
            Err(kind) => {
                fault(faults, layout.hamlet, "hamlet", kind);
                ""
            }
        };
        let (code, name, group) = (cell(layout.code), cell(layout.name), group_as_kept(cell(layout.group)));
        if layout.code.is_some() && code.is_empty() {
            fault(faults, layout.code, "subject_code", FaultKind::CodeMissing);
        } else if layout.code.is_none() && name.is_empty() {
            fault(faults, layout.name, "name", FaultKind::NameMissing);
        }
        let mut parse = |column: Option<usize>, name: &str, kind: Option<FaultKind>| {
            if let Some(kind) = kind {
                fault(faults, column, name, kind);
            }
        };
        let (members, kind) = members(cell(layout.members));
        parse(layout.members, "members", kind);
        let (birth_year, kind) = birth_year(cell(layout.birth_year));
        parse(layout.birth_year, "birth_year", kind);
        let (poor, kind) = poverty(cell(layout.poor));
        parse(layout.poor, "poor", kind);
        let (registration, kind) = registration(cell(layout.registered));
        parse(layout.registered, "registered", kind);

        // What no list writes and one engine cannot keep.
        for (column, heading, text) in [
            (layout.code, "subject_code", code),
            (layout.hamlet, "hamlet", hamlet),
            (layout.group, "group", group),
            (layout.name, "name", name),
        ] {
            if text.len() > MAX_TEXT_BYTES || text.bytes().any(|byte| byte < b' ') && text.contains(CONTROL) {
                let value = text.chars().filter(|c| !c.is_control()).take(40).collect();
                fault(faults, column, heading, FaultKind::TextUnfit { value });
            }
        }
        let key = match (commune, layout.code.is_some()) {
            (Some(slot), true) if !code.is_empty() => {
                let commune = &memo.communes[slot];
                let place = former_commune.unwrap_or(commune.place);
                Some(RowKey { commune: place, year: commune.year, subject: subject_key(plain_code(code)) })
            }
            (Some(slot), false) if !name.is_empty() => {
                let commune = &memo.communes[slot];
                let who = format!("{}\n{}\n{}\n{birth_year:?}", fold(name), fold(hamlet), fold(group));
                let place = former_commune.unwrap_or(commune.place);
                Some(RowKey { commune: place, year: commune.year, subject: subject_key(&who) })
            }
            _ => None,
        };
        let has_answers = self.answers(memo, row, cells, all_small, registration, faults);
        let assessed = if faults.len() > before {
            None
        } else {
            let slot = commune.expect("a row without commune has a fault");
            match self.assess(&memo.communes[slot], memo, poor, registration, has_answers, &cell) {
                Ok(assessed) => Some((slot, assessed)),
                Err(found) => {
                    fault(faults, found.column, found.name, found.kind);
                    None
                }
            }
        };
        match (assessed, key) {
            (Some((commune, assessed)), Some(key)) => Checked::Accepted(CheckedRow {
                row,
                key,
                commune,
                former_commune,
                code,
                hamlet,
                group,
                name,
                birth_year,
                members,
                poor,
                registration,
                assessed,
            }),
            (_, key) => Checked::Refused(key),
        }
    }

    /// Reads the items of a row where each is a small whole number, as in most rows; says whether it is.
    fn small_answers(&self, cells: &[&str], answers: &mut Vec<Answer>) -> bool {
        answers.clear();
        for (item, &at) in self.set.items.iter().zip(&self.layout.items) {
            let text = at.and_then(|column| cells.get(column));
            let Some(points) = text.and_then(|text| criteria::small_points(item, text)) else {
                return false;
            };
            answers.push(Answer::Points(points));
        }
        !answers.is_empty()
    }

    /// A row with no commune, no year and no item.
    fn is_skipped(&self, cells: &[&str]) -> bool {
        let layout = self.layout;
        let blank = |column: &Option<usize>| {
            column.and_then(|c| cells.get(c)).is_none_or(|text| values::trim(text).is_empty())
        };
        // Place, date and signature under the list: sentences in columns of numbers, and nobody's name or code.
        let nobody = [&layout.code, &layout.name, &layout.commune, &layout.year].into_iter().all(blank);
        if nobody
            && cells.iter().map(|cell| values::trim(cell)).all(|cell| cell.is_empty() || cell.contains(' '))
        {
            return true;
        }
        if !(blank(&layout.commune) && blank(&layout.year) && layout.items.iter().all(blank)) {
            return false;
        }
        if layout.commune.is_some() || layout.year.is_some() {
            return true;
        }
        // Commune and year come from the context: a subject is then told by its code or its name.
        let says = [layout.total, layout.result, layout.registered, layout.hamlet];
        // In a list of a hamlet a name alone in its row is a heading or whoever signs.
        let says_more = says.iter().any(Option::is_some) || !layout.has_items();
        blank(&layout.code) && (blank(&layout.name) || lonely(cells) && says_more)
    }

    fn year(&self, text: &str) -> Result<u16, FaultKind> {
        if text.is_empty() {
            return self.context.year.ok_or(FaultKind::YearMissing);
        }
        let outside = || FaultKind::YearOutside { value: text.to_owned() };
        let year: u16 = values::whole(text).ok_or_else(outside)?;
        if !YEARS.contains(&year) {
            return Err(outside());
        }
        match self.context.year {
            Some(given) if given != year && !self.context.column_wins => {
                Err(FaultKind::ContextDisagrees { value: text.to_owned(), context: given.to_string() })
            }
            _ => Ok(year),
        }
    }

    fn commune(&self, memo: &mut Memo, text: &str, year: u16) -> Result<usize, FaultKind> {
        let given = self.context.commune.as_deref();
        let text = match (text, given) {
            ("", None) => return Err(FaultKind::CommuneMissing),
            ("", Some(code)) => code,
            (text, Some(code))
                if !self.context.column_wins && pad_commune_code(text) != pad_commune_code(code) =>
            {
                return Err(FaultKind::ContextDisagrees { value: text.to_owned(), context: code.to_owned() });
            }
            (text, _) => text,
        };
        if let Some((last, last_year, slot)) = &memo.last
            && &**last == text
            && *last_year == year
        {
            return Ok(*slot);
        }
        let key = (Box::from(text), year);
        if let Some(known) = memo.by_code.get(&key) {
            if let Ok(slot) = known {
                memo.last = Some((key.0, year, *slot));
            }
            return known.clone();
        }
        let found = self.find_commune(text, year).map(|commune| {
            memo.communes.push(commune);
            memo.communes.len() - 1
        });
        memo.by_code.insert(key, found.clone());
        found
    }

    /// A local variant holds in its place alone.
    fn applies_in(&self, commune: PlaceId, on: Date) -> bool {
        let place = self.set.applies_to.as_str();
        place.is_empty()
            || place == "VN"
            || self
                .atlas
                .any_level_by_code(place, on)
                .or_else(|_| self.atlas.any_level_by_code(place, self.set.valid_from))
                .is_ok_and(|place| self.atlas.is_within(commune, place, on))
    }

    fn find_commune(&self, text: &str, year: u16) -> Result<CommuneYear, FaultKind> {
        let on = self.context.codes_on.unwrap_or_else(|| year_end(year));
        let code = pad_commune_code(text).into_owned();
        match self.atlas.by_code(Level::Commune, &code, on) {
            Ok(place) if !self.applies_in(place, on) => Err(FaultKind::CriteriaElsewhere {
                value: text.to_owned(),
                applies_to: self.set.applies_to.clone(),
            }),
            Ok(place) => {
                let zone = self.zones.zone_at(place, year_end(year));
                let circumstances = [false, true].map(|poor| criteria::Circumstances {
                    zone: zone.to_owned(),
                    poor,
                    ..criteria::Circumstances::default()
                });
                let columns = format!(",{code},{year},");
                Ok(CommuneYear { place, year, on, code, columns, circumstances })
            }
            Err(CodeError::Unknown) => {
                Err(FaultKind::CommuneUnknown { value: text.to_owned(), on: on.to_string() })
            }
            Err(CodeError::NotYet { from }) => {
                Err(FaultKind::CommuneNotYet { value: text.to_owned(), from: from.to_string() })
            }
            Err(CodeError::Ended { place, on: last_day, successors }) => {
                let label = |place: PlaceId, day: Date| {
                    self.atlas.version_at(place, day).map(|v| format!("{} {}", v.code, v.full_name))
                };
                let successors: Vec<String> = successors
                    .iter()
                    .filter_map(|&s| label(s, on).or_else(|| label(s, last_day.tomorrow().ok()?)))
                    .collect();
                let name = self.atlas.version_at(place, last_day).map(|v| v.full_name.to_string());
                Err(FaultKind::CommuneEnded {
                    value: text.to_owned(),
                    name: name.unwrap_or_default(),
                    last_day: last_day.to_string(),
                    successors: if successors.is_empty() { "–".to_owned() } else { successors.join(", ") },
                })
            }
        }
    }

    /// The former commune a row names: one whose lineage flows into the row's commune, or one of which a part did; its
    /// records go on where its default successor keeps them.
    fn former(&self, text: &str, commune: &CommuneYear) -> Result<Option<PlaceId>, FaultKind> {
        let code = pad_commune_code(text);
        let unrelated = || FaultKind::FormerCommuneUnrelated { value: text.to_owned() };
        // The latest bearer of the code that flows into the commune; the commune itself counts.
        self.atlas
            .predecessors_at(commune.place, commune.on)
            .into_iter()
            .filter_map(|place| {
                let versions = &self.atlas.place(place)?.versions;
                let last = versions.iter().rev().find(|v| *v.code == *code && v.from <= commune.on)?;
                Some((last.from, place))
            })
            .filter(|&(_, place)| place != commune.place)
            .max()
            .map(|(_, place)| Some(place))
            .or_else(|| (*code == *commune.code).then_some(Some(commune.place)))
            .or_else(|| self.divided(&code, commune).map(Some))
            .ok_or_else(unrelated)
    }

    /// A commune of that code of which a part lies in a row's commune.
    fn divided(&self, code: &str, commune: &CommuneYear) -> Option<PlaceId> {
        let of = Moves::of(self.atlas).makings(commune.place, commune.on, commune.on).in_part;
        let is_called = |place: &PlaceId| {
            self.atlas
                .place(*place)
                .is_some_and(|place| place.versions.iter().any(|version| version.code == code))
        };
        of.into_iter().find(is_called)
    }

    fn hamlet<'r>(&'r self, text: &'r str) -> Result<&'r str, FaultKind> {
        match (text, self.context.hamlet.as_deref()) {
            ("", given) => Ok(given.unwrap_or("")),
            (text, Some(given)) if !self.context.column_wins && fold(text) != fold(given) => {
                Err(FaultKind::ContextDisagrees { value: text.to_owned(), context: given.to_owned() })
            }
            (text, _) => Ok(text),
        }
    }

    /// Reads the remaining item cells and the veto cells into the memo; returns whether any item was answered.
    fn answers(
        &self,
        memo: &mut Memo,
        row: u32,
        cells: &[&str],
        all_small: bool,
        registration: Registration,
        faults: &mut Vec<Fault>,
    ) -> bool {
        let layout = self.layout;
        memo.vetoes.clear();
        if !layout.has_items() {
            return false;
        }
        let cell =
            |column: Option<usize>| column.and_then(|c| cells.get(c)).map_or("", |text| values::trim(text));
        let column = |column: Option<usize>, id: &str| layout.heading(column, id);
        if !all_small && layout.items.iter().all(|&at| cell(at).is_empty()) {
            return false;
        }
        // Where the row was not read at one go, from the first item that is no small number on.
        let first = memo.answers.len();
        for (item, &at) in self.set.items.iter().zip(&layout.items).skip(first) {
            let text = cell(at);
            if let Some(points) = criteria::small_points(item, text) {
                memo.answers.push(Answer::Points(points));
                continue;
            }
            let kind = match criteria::parse_answer(item, text) {
                Ok(answer) => {
                    memo.answers.push(answer);
                    continue;
                }
                Err(error) => answer_fault(&error, item, text),
            };
            faults.push(Fault { row, column: column(at, &item.id), kind });
        }
        for (veto, &at) in self.set.vetoes.iter().zip(&layout.vetoes) {
            match yes_no(cell(at)) {
                Some(applies) => memo.vetoes.push(applies),
                None => faults.push(Fault {
                    row,
                    column: column(at, &veto.id),
                    kind: FaultKind::VetoUnknown { value: cell(at).to_owned() },
                }),
            }
        }
        if registration == Registration::No {
            faults.push(Fault {
                row,
                column: column(layout.registered, "registered"),
                kind: FaultKind::ScoredButNotRegistered,
            });
        }
        true
    }

    fn assess<'r>(
        &self,
        commune: &CommuneYear,
        memo: &Memo,
        poor: bool,
        registration: Registration,
        has_answers: bool,
        cell: &dyn Fn(Option<usize>) -> &'r str,
    ) -> Result<AssessedRow, Box<CellFault>> {
        let layout = self.layout;
        let circumstances = commune.circumstances(poor);
        if has_answers {
            let score = criteria::evaluate(self.set, &memo.answers, &memo.vetoes, circumstances);
            return Ok(AssessedRow::Items(score));
        }
        let (total, said) = (cell(layout.total), cell(layout.result));
        // Beside item columns a total is only the sheet's own sum, not a score without items.
        if layout.has_items() || (total.is_empty() && said.is_empty()) {
            return Ok(AssessedRow::Nothing);
        }
        let at = |column, name, kind| Box::new(CellFault { column, name, kind });
        if registration == Registration::No {
            return Err(at(layout.registered, "registered", FaultKind::ScoredButNotRegistered));
        }
        let total = match total {
            "" => None,
            text => Some(self.total(text).map_err(|kind| at(layout.total, "total", kind))?),
        };
        let said = result(said).map_err(|kind| at(layout.result, "result", kind))?;
        if total.is_none() && said.is_none() {
            return Ok(AssessedRow::Nothing);
        }
        let outcome = outcome_of_total(self.set, circumstances, total, said).map_err(|mark| {
            let total = total.unwrap_or_default();
            at(layout.result, "result", FaultKind::ResultContradictsTotal { total, mark })
        })?;
        Ok(AssessedRow::Total { total, outcome, is_said: said.is_some() })
    }

    fn total(&self, text: &str) -> Result<Points, FaultKind> {
        let points = Points::parse(text).map_err(|error| points_fault(error, text))?;
        let max: Points = self.set.items.iter().map(|item| item.max).sum();
        if points < Points::ZERO {
            return Err(FaultKind::Negative { value: text.to_owned() });
        }
        if points > max {
            return Err(FaultKind::AboveMax { value: text.to_owned(), max });
        }
        Ok(points)
    }
}

impl CheckedRow<'_> {
    /// The row on its own, for those who keep it.
    #[must_use]
    pub fn to_owned(&self, memo: &Memo, sheet: &str, has_codes: bool) -> RosterRow {
        let commune = &memo.communes[self.commune];
        RosterRow {
            sheet: sheet.to_owned(),
            row: self.row,
            commune: commune.place,
            former_commune: self.former_commune,
            hamlet: self.hamlet.to_owned(),
            group: self.group.to_owned(),
            code: has_codes.then(|| plain_code(self.code).to_owned()),
            name: self.name.to_owned(),
            birth_year: self.birth_year,
            members: self.members,
            poor: self.poor,
            year: commune.year,
            registration: self.registration,
            assessed: match &self.assessed {
                AssessedRow::Nothing => Assessed::Nothing,
                AssessedRow::Items(score) => Assessed::Items {
                    answers: memo.answers.clone(),
                    vetoes: memo.vetoes.clone(),
                    score: score.clone(),
                },
                AssessedRow::Total { total, outcome, .. } => {
                    Assessed::Total { total: *total, outcome: *outcome }
                }
            },
        }
    }
}

/// All-digit codes compare without leading zeros.
#[must_use]
pub fn plain_code(code: &str) -> &str {
    if code.len() > 1 && code.starts_with('0') && code.bytes().all(|b| b.is_ascii_digit()) {
        let plain = code.trim_start_matches('0');
        return if plain.is_empty() { "0" } else { plain };
    }
    code
}

/// Fixed seeds: a key must be the same in every worker.
static HASHERS: [RandomState; 2] = [RandomState::with_seeds(1, 2, 3, 4), RandomState::with_seeds(5, 6, 7, 8)];

fn subject_key(code: &str) -> SubjectKey {
    const HASHED: u64 = 1 << 63;
    let code = code.as_bytes();
    if code.len() < 16 {
        let packed = |bytes: &[u8]| bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        let (first, rest) = code.split_at(code.len().min(8));
        return [packed(first), (code.len() as u64) << 56 | packed(rest)];
    }
    let [low, high] = HASHERS.each_ref().map(|hasher| hasher.hash_one(code));
    [low, high | HASHED]
}

/// A single cell with text in the whole row.
fn lonely(cells: &[&str]) -> bool {
    cells.iter().filter(|text| !values::trim(text).is_empty()).count() <= 1
}

fn points_fault(error: programme::units::PointsError, text: &str) -> FaultKind {
    use programme::units::PointsError;
    let value = text.to_owned();
    match error {
        PointsError::NotANumber | PointsError::OutOfRange => FaultKind::NotANumber { value },
        PointsError::TooFine => FaultKind::TooFine { value },
    }
}

fn answer_fault(error: &criteria::AnswerError, item: &criteria::Item, text: &str) -> FaultKind {
    use criteria::AnswerError;
    let value = text.to_owned();
    match error {
        AnswerError::Blank => FaultKind::AnswerMissing,
        AnswerError::NotANumber => FaultKind::NotANumber { value },
        AnswerError::TooFine => FaultKind::TooFine { value },
        AnswerError::Negative => FaultKind::Negative { value },
        AnswerError::AboveMax { max } => FaultKind::AboveMax { value, max: *max },
        AnswerError::UnknownOption => {
            let options = match &item.kind {
                ItemKind::Options(options) => options.iter().map(|o| o.code.as_str()).collect(),
                ItemKind::Points | ItemKind::Derived { .. } | ItemKind::Target => Vec::new(),
            };
            FaultKind::OptionUnknown { value, options: options.join(", ") }
        }
        AnswerError::NotMetOrUnmet => FaultKind::TargetUnknown { value },
        AnswerError::BadShare => FaultKind::ShareUnknown { value },
    }
}
