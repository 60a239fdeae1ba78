//! Random histories of whatever people do, over a tiny world across the merger of 1/2/2020, on both engines.
//!
//! After every step the records agree with themselves and with a recount that is simple on purpose; what is
//! refused or only tried changes nothing; undo puts back every row; what is recognised never changes.
//! The seeds are fixed, so that a history that fails can be told again.

use std::collections::{BTreeMap, BTreeSet};

use hoctap::actions::import::{Filed, Import, ImportError, Imported, Job, imported_already};
use hoctap::actions::progress::{Asked, progress};
use hoctap::actions::recognition::{
    Came, RecognitionError, Signed, Whose, discard_draft, draft_decision, issue_decision, propose, refuse,
    reopen, withdraw_proposal,
};
use hoctap::actions::reference::{Reference, ReferenceJob, import_reference};
use hoctap::actions::undo::{UndoError, undo_import};
use hoctap::roster::row::{Assessed, Registration, RosterRow};
use hoctap::roster::table::TableRow;
use hoctap::roster::zones::Zones;
use hoctap::store::db::backup::{backup, restore, verify_backup};
use hoctap::store::db::{Address, By, Database, StoreError, Value, hex_digest};
use hoctap::store::verify::verify;
use jiff::civil::{Date, date};
use programme::calendar::year_end;
use programme::criteria::{CriteriaSet, Outcome, shipped, shipped_set};
use programme::ids::{DecisionId, ImportId, PlaceId};
use programme::places::{Atlas, Level};
use programme::recognition::Refusal;
use programme::units::Points;

use crate::kit::{Desk, Engine};

const BY: By<'static> = By { actor: "cli", at: "2022-01-01T00:00:00Z" };
const YEARS: [u16; 4] = [2018, 2019, 2020, 2021];
/// Title, kind of its subjects, set.
const TITLES: [(&str, &str, &str); 4] = [
    ("learning_family", "family", "448-2015-family"),
    ("culture_family", "family", "nd122-2018-culture-family"),
    ("learning_clan", "clan", "448-2015-clan"),
    ("learning_unit", "unit", "448-2015-unit"),
];

/// `SplitMix64`: the same numbers everywhere.
#[derive(Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).expect("small");
        usize::try_from(self.next() % n).expect("small")
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// What does not change while people work: places and criteria.
pub(crate) struct World {
    pub(crate) atlas: Atlas,
    sets: Vec<(CriteriaSet, &'static str)>,
}

/// A roster in the form in which an import takes it.
pub(crate) struct Roster {
    title: usize,
    rows: Vec<RosterRow>,
    pub(crate) filed: Filed,
    digest: String,
    pub(crate) all_or_nothing: bool,
}

impl World {
    pub(crate) fn new() -> Self {
        let sets = TITLES.iter().map(|(_, _, id)| {
            let body = shipped().iter().find(|(known, _)| known == id).expect("shipped").1;
            (shipped_set(id).expect("reads"), body)
        });
        Self { atlas: Atlas::shipped(), sets: sets.collect() }
    }

    pub(crate) fn commune(&self, code: &str, year: u16) -> PlaceId {
        self.atlas.by_code(Level::Commune, code, year_end(year)).expect("a commune of that year")
    }

    /// Communes that merge in 2020, the one that they become, and one that stays as it is.
    fn codes(year: u16) -> &'static [&'static str] {
        if year < 2020 { &["28771", "28774", "28777", "28756"] } else { &["28777", "28756"] }
    }

    pub(crate) fn roster(&self, rng: &mut Rng) -> Roster {
        let title = if rng.one_in(2) { 0 } else { rng.below(TITLES.len()) };
        let coded = TITLES[title].1 != "family" || !rng.one_in(4);
        let one_year = (!rng.one_in(4)).then(|| rng.pick(&YEARS));
        let one_commune = rng.one_in(2).then(|| rng.below(4));
        let mut rows: Vec<RosterRow> = Vec::new();
        // Above sixteen rows of a commune the import reads it whole.
        let n = if rng.one_in(8) { 40 } else { rng.below(14) + 1 };
        for row in 2..n + 2 {
            let row = u32::try_from(row).expect("small");
            if rng.one_in(12)
                && let Some(last) = rows.last()
            {
                rows.push(RosterRow { row, ..last.clone() });
                continue;
            }
            let year = one_year.unwrap_or_else(|| rng.pick(&YEARS));
            let codes = Self::codes(year);
            let code = codes[one_commune.unwrap_or_else(|| rng.below(4)) % codes.len()];
            let merged = year >= 2020 && code == "28777";
            let former =
                (merged && rng.one_in(3)).then(|| self.commune(rng.pick(&["28771", "28774", "28777"]), 2019));
            rows.push(row_of(rng, row, (title, coded), (year, self.commune(code, year), former)));
        }
        let all_or_nothing = rng.one_in(8);
        Roster { all_or_nothing, ..self.filed(title, rows) }
    }

    /// One family of a commune, which passes.
    pub(crate) fn one_family(&self, code: &str, year: u16) -> Roster {
        let row = row_of(&mut Rng::new(1), 2, (0, true), (year, self.commune(code, year), None));
        let assessed = Assessed::Total { total: None, outcome: Outcome::Pass };
        self.filed(0, vec![RosterRow { assessed, registration: Registration::New, ..row }])
    }

    fn filed(&self, title: usize, rows: Vec<RosterRow>) -> Roster {
        let said: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        let mut filed = Filed::default();
        rows.iter().for_each(|row| filed.push(row, &self.sets[title].0));
        let digest = hex_digest(format!("{title}\n{}", said.join("\n")).as_bytes());
        Roster { title, rows, filed, digest, all_or_nothing: false }
    }

    pub(crate) fn import(
        &self,
        db: &mut Database,
        roster: &Roster,
        dry_run: bool,
    ) -> Result<Imported, ImportError> {
        self.import_parts(db, roster, dry_run, |import| import.add("", &roster.filed))
    }

    /// An import whose rows are added by `add`, whatever else it does between them.
    pub(crate) fn import_parts(
        &self,
        db: &mut Database,
        roster: &Roster,
        dry_run: bool,
        add: impl FnOnce(&mut Import<'_, '_>) -> Result<(), StoreError>,
    ) -> Result<Imported, ImportError> {
        let (set, criteria_body) = &self.sets[roster.title];
        let former = |commune, year: u16| self.atlas.predecessors_at(commune, year_end(year));
        let job = Job {
            title: TITLES[roster.title].0,
            kind: TITLES[roster.title].1,
            set,
            criteria_digest: "d",
            criteria_body,
            digest: &roster.digest,
            all_or_nothing: roster.all_or_nothing,
            dry_run,
            by: BY,
            file: "r.csv",
            former: &former,
            allowed: None,
            not_given: &|_, _| None,
            choices: &Default::default(),
        };
        let mut import = Import::begin(db, &job)?;
        add(&mut import)?;
        import.finish(0)
    }

    /// Imports hamlets, members of clans or bodies; its id where it stands.
    pub(crate) fn reference(
        &self,
        db: &mut Database,
        rng: &mut Rng,
        dry_run: bool,
    ) -> Result<Option<ImportId>, StoreError> {
        let what = rng.pick(&[Reference::Hamlets, Reference::ClanMembers, Reference::Bodies]);
        let all_or_nothing = rng.one_in(8);
        let mut rows = Vec::new();
        for row in 0..rng.below(5) + 1 {
            let year = rng.pick(&YEARS);
            let commune = rng.pick(Self::codes(year)).to_owned();
            let from = format!("{year}-12-01");
            let to = rng.pick(&["", "2019-12-31", "2020-06-30", "2021-12-31"]).to_owned();
            let code = |rng: &mut Rng| rng.below(10).to_string();
            let cells = match what {
                Reference::Hamlets => {
                    let hamlet = rng.pick(&["Ấp 1", "Ấp 2", "Khu phố 3", "Ấp 9"]).to_owned();
                    vec![commune, hamlet, "ấp".into(), code(rng), from, to, String::new()]
                }
                Reference::ClanMembers => {
                    let other = if rng.one_in(3) { rng.pick(Self::codes(year)) } else { "" };
                    vec![commune, code(rng), other.to_owned(), code(rng), from, to]
                }
                Reference::Bodies => vec![commune, code(rng), from, to, "1/QĐ".into()],
            };
            rows.push(TableRow { row: u32::try_from(row + 2).expect("small"), cells });
        }
        let said: Vec<String> = rows.iter().map(|row| row.cells.join(",")).collect();
        let digest = hex_digest(said.join("\n").as_bytes());
        let job = ReferenceJob {
            what,
            digest: &digest,
            all_or_nothing,
            dry_run,
            by: BY,
            file: "h.csv",
            allowed: None,
        };
        let done = import_reference(db, &self.atlas, &job, &rows)?;
        Ok(done.id.filter(|_| !done.already))
    }

    /// One step of recognition: what it was, and how many cases it took where it was not refused.
    pub(crate) fn recognition(
        &self,
        db: &mut Database,
        rng: &mut Rng,
        may_issue: bool,
    ) -> Result<(String, Option<u64>), StoreError> {
        let year = rng.pick(&YEARS);
        let commune = self.commune(rng.pick(Self::codes(year)), year);
        let records_of = self.atlas.predecessors_at(commune, year_end(year));
        let title = TITLES[if rng.one_in(2) { 0 } else { rng.below(TITLES.len()) }].0;
        let whose = Whose { commune, records_of: &records_of, year, title };
        let code = rng.below(10).to_string();
        let drafts = db.query("SELECT id FROM decisions ORDER BY id DESC", &[], |row| row.int(0))?;
        let newest = DecisionId::new(drafts.get(rng.below(3)).copied().unwrap_or(1));
        let verb = rng.below(12);
        let result = match verb {
            0..=3 => propose(db, &whose, BY),
            4 => withdraw_proposal(db, &whose, BY),
            5 => refuse(db, &whose, &code, rng.pick(&Refusal::ALL), BY),
            6 => reopen(db, &whose, &code, BY),
            7 | 8 => draft_decision(db, &whose, BY).map(|(_, n)| n),
            9 => discard_draft(db, newest, BY),
            _ if !may_issue => propose(db, &whose, BY),
            _ => {
                let number = format!("{:02}/QĐ", rng.below(40));
                let on = date(2018 + i16::try_from(rng.below(5)).expect("small"), 12, 20);
                let signed = Signed {
                    number: &number,
                    on,
                    file: Came::WithoutFile,
                    seen: None,
                    today: date(2022, 1, 1),
                };
                issue_decision(db, newest, &signed, BY).map(|(n, _)| n)
            }
        };
        let told = format!("verb {verb} {title} {commune} {year} code {code} decision {newest}");
        match result {
            Ok(n) => Ok((told, Some(n))),
            Err(RecognitionError::Store(error)) => Err(error),
            Err(error) => Ok((format!("{told}: {error}"), None)),
        }
    }
}

fn row_of(
    rng: &mut Rng,
    row: u32,
    (title, coded): (usize, bool),
    (year, commune, former_commune): (u16, PlaceId, Option<PlaceId>),
) -> RosterRow {
    let names = ["Nguyễn Văn An", "Nguyễn Văn Ân", "NGUYỄN VĂN AN", "Lê Thị Hoà", "Lê Thị Hòa", "Trần Út"];
    let hamlets = ["Ấp 1", "ẤP 1", "Ấp 2", "Khu phố 3", "Ấp 4", ""];
    let assessed = match rng.below(8) {
        0 => Assessed::Nothing,
        n => {
            let points = 80 + i32::try_from(rng.below(3)).expect("small");
            let outcome = if n < 6 { Outcome::Pass } else { Outcome::Fail };
            Assessed::Total { total: Some(Points::whole(points)), outcome }
        }
    };
    let registration = match (&assessed, rng.below(4)) {
        (Assessed::Nothing, 0 | 1) => Registration::No,
        (_, 0) => Registration::New,
        (_, 1) => Registration::Again,
        _ => Registration::Unsaid,
    };
    RosterRow {
        sheet: String::new(),
        row,
        commune,
        former_commune,
        hamlet: if TITLES[title].1 == "family" { rng.pick(&hamlets) } else { "" }.to_owned(),
        group: rng.pick(&["", "1", "2"]).to_owned(),
        code: coded.then(|| rng.below(10).to_string()),
        name: rng.pick(&names).to_owned(),
        birth_year: rng.one_in(2).then(|| rng.pick(&[1960, 1961, 1970])),
        members: None,
        poor: rng.one_in(8),
        year,
        registration,
        assessed,
    }
}

pub(crate) type Dump = BTreeMap<&'static str, Vec<Vec<Value<'static>>>>;

/// Every table; `meta` is the database's own.
const TABLES: [&str; 24] = [
    "audit",
    "bodies",
    "cases",
    "cases_past",
    "clan_members",
    "commune_recognition_tallies",
    "commune_subject_tallies",
    "commune_tallies",
    "criteria_sets",
    "decision_annexes",
    "decisions",
    "hamlets",
    "import_communes",
    "imports",
    "recognition_tallies",
    "subject_ends",
    "subject_moves",
    "subject_origins",
    "subject_tallies",
    "subjects",
    "subjects_past",
    "tallies",
    "zones",
    "zones_past",
];

/// Every row of every table, in an order that no engine decides.
pub(crate) fn dump(db: &Database) -> Dump {
    let table = |table: &'static str| {
        let rows = db.query(&format!("SELECT * FROM {table}"), &[], |row| row.values());
        let mut rows = rows.expect("reads");
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        (table, rows)
    };
    TABLES.map(table).into()
}

/// What undo puts back: all but the list of jobs, their audit and the sets that they cite.
fn without_jobs(mut dump: Dump) -> Dump {
    dump.retain(|table, _| !["audit", "imports", "criteria_sets"].contains(table));
    dump
}

#[track_caller]
fn assert_same(before: &Dump, after: &Dump, what: &str) {
    for (table, rows) in before {
        let after = &after[table];
        let gone: Vec<_> = rows.iter().filter(|row| !after.contains(row)).collect();
        let new: Vec<_> = after.iter().filter(|row| !rows.contains(row)).collect();
        assert!(rows == after, "{what}: {table}\ngone: {gone:?}\nnew: {new:?}");
    }
}

/// Registered, assessed, passed, recognised, again, total.
type Counts = [i64; 6];

/// Counts the records themselves, by commune of the map, year and title. Simple on purpose.
fn recount(world: &World, dump: &Dump, on: Date) -> BTreeMap<(String, i64, String), Counts> {
    let home = |commune: &Value<'_>| {
        let (home, _) = world.atlas.on_map(PlaceId::new(commune.int()), on)[0];
        world.atlas.version_at(home, on).expect("on the map").code.to_owned()
    };
    let mut counts: BTreeMap<(String, i64, String), Counts> = BTreeMap::new();
    let cases = || dump["cases"].iter().filter(|case| case[2].int() <= i64::from(on.year()));
    for case in cases() {
        let sums = counts.entry((home(&case[0]), case[2].int(), case[1].text().to_owned())).or_default();
        sums[0] += i64::from(case[5].text() != "no");
        sums[1] += i64::from(case[8].text() != "none");
        sums[2] += i64::from(case[10].text() == "pass");
        let decision = dump["decisions"].iter().find(|decision| decision[1] == case[18]);
        let signed_on = decision.map_or("", |decision| decision[6].text());
        if case[17].text() == "recognised" && signed_on <= on.to_string().as_str() {
            sums[3] += 1;
            sums[4] += case[19].int();
        }
    }
    for (title, kind, _) in TITLES {
        let years: BTreeSet<i64> = cases().filter(|c| c[1].text() == title).map(|c| c[2].int()).collect();
        for year in years {
            let mut add = |commune: &Value<'_>| {
                counts.entry((home(commune), year, title.to_owned())).or_default()[5] += 1;
            };
            if kind == "unit" {
                let last_day = format!("{year}-12-31");
                let stands = |body: &&Vec<Value<'_>>| {
                    let ended = body[3] != Value::Null && body[3].text() < last_day.as_str();
                    body[2].text() <= last_day.as_str() && !ended
                };
                dump["bodies"].iter().filter(stands).for_each(|body| add(&body[0]));
            } else {
                let there = |s: &&Vec<Value<'_>>| s[2].text() == kind && s[8].int() <= year;
                dump["subjects"].iter().filter(there).for_each(|subject| add(&subject[0]));
            }
        }
    }
    counts
}

fn assert_progress_is_the_recount(world: &World, db: &Database, dump: &Dump, on: Date) {
    let titles = TITLES.map(|(title, _, _)| title.to_owned());
    let place = world.atlas.any_level_by_code("83", on).expect("the province");
    let asked = Asked { place, as_of: on, map_on: on, titles: &titles, by: Some(Level::Commune) };
    let mut counts = recount(world, dump, on);
    let mut province: BTreeMap<(i64, String), Counts> = BTreeMap::new();
    for ((_, year, title), sums) in &counts {
        let all = province.entry((*year, title.clone())).or_default();
        all.iter_mut().zip(sums).for_each(|(all, n)| *all += n);
    }
    for row in progress(db, &world.atlas, &Zones::default(), &asked).expect("reads") {
        let expected = match (row.zone, row.level) {
            ("disadvantaged", _) => Counts::default(),
            ("regular", "commune") => continue,
            (_, "commune") => {
                counts.remove(&(row.place_code.clone(), row.year, row.title.clone())).unwrap_or_default()
            }
            _ => province.get(&(row.year, row.title.clone())).copied().unwrap_or_default(),
        };
        let total = row.total.unwrap_or(0);
        let said = [row.registered, row.assessed, row.passed, row.recognised, row.recognised_again, total];
        assert_eq!(said, expected, "{on} {row:?}");
    }
    // A year in which nothing counts for anything has no row.
    let left: Vec<_> = counts.iter().filter(|(_, sums)| sums[..3] != [0; 3]).collect();
    assert!(left.is_empty(), "{on}: not in the report: {left:?}");
}

/// Decided cases and issued decisions, as they stay for ever. Standing (again, and the streak) is counted anew
/// when an earlier year's decision comes late; `verify` holds it against the titles.
fn for_ever(dump: &Dump) -> BTreeSet<String> {
    let cases = dump["cases"].iter().filter(|case| case[17].text() == "recognised");
    let cases = cases.map(|case| format!("{:?} {:?}", &case[..19], &case[21..]));
    let decisions = dump["decisions"].iter().filter(|decision| decision[4].text() == "issued");
    cases.chain(decisions.map(|decision| format!("{decision:?}"))).collect()
}

pub(crate) fn open(desk: &Desk) -> Database {
    let address = Address::parse(&desk.database()).expect("an address");
    Database::open_or_create(&address).expect("opened")
}

struct History<'w> {
    world: &'w World,
    db: Database,
    rng: Rng,
    may_issue: bool,
    standing: Vec<ImportId>,
    rosters: Vec<Roster>,
    now: Dump,
    /// What was done, for whoever must tell it again.
    told: Vec<String>,
}

impl Drop for History<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.told.join("\n"));
        }
    }
}

impl<'w> History<'w> {
    fn new(world: &'w World, desk: &Desk, seed: u64) -> Self {
        let db = open(desk);
        let now = dump(&db);
        let may_issue = seed.is_multiple_of(2);
        let (standing, rosters, told) = (Vec::new(), Vec::new(), Vec::new());
        Self { world, db, rng: Rng::new(seed), may_issue, standing, rosters, now, told }
    }

    /// All that must hold whatever was done; returns what stood before.
    #[track_caller]
    fn check(&mut self, what: String) -> Dump {
        self.told.push(what);
        let before = std::mem::replace(&mut self.now, dump(&self.db));
        if before == self.now {
            return before;
        }
        let found = verify(&self.db, &self.world.atlas).expect("verified");
        assert!(found.is_empty(), "{found:?}");
        assert!(for_ever(&self.now).is_superset(&for_ever(&before)), "something decided changed");
        if before["cases"] != self.now["cases"] || before["bodies"] != self.now["bodies"] {
            for on in [date(2019, 12, 31), date(2020, 12, 31)] {
                assert_progress_is_the_recount(self.world, &self.db, &self.now, on);
            }
        }
        before
    }

    #[track_caller]
    fn check_unchanged(&mut self, what: &str) {
        let before = self.check(what.to_owned());
        assert_same(&before, &self.now, what);
    }

    #[track_caller]
    fn undo(&mut self, id: ImportId) -> bool {
        match undo_import(&mut self.db, id, BY) {
            Ok(()) => {
                self.standing.retain(|standing| *standing != id);
                self.check(format!("undo {id}"));
                true
            }
            Err(UndoError::Store(error)) => panic!("{error}"),
            Err(error) => {
                let what = format!("undo {id} refused: {error}");
                self.check_unchanged(&what);
                if let UndoError::Later(other) = error {
                    let place = |id| self.standing.iter().position(|standing| *standing == id);
                    assert!(place(ImportId::new(other)) > place(id), "{what}, which is no later one");
                }
                false
            }
        }
    }

    fn import(&mut self) {
        let roster = if !self.rosters.is_empty() && self.rng.one_in(6) {
            let again = self.rng.below(self.rosters.len());
            self.rosters.swap_remove(again)
        } else {
            self.world.roster(&mut self.rng)
        };
        let said: Vec<String> = roster.rows.iter().map(|row| format!("    {}", tell(row))).collect();
        let said = format!("import {}\n{}", TITLES[roster.title].0, said.join("\n"));
        let tried = self.world.import(&mut self.db, &roster, true);
        self.check_unchanged("a dry run");
        let known = imported_already(&self.db, &roster.digest).expect("reads").is_some();
        let done = self.world.import(&mut self.db, &roster, false);
        let id = match (tried, done) {
            (Ok(tried), Ok(done)) => {
                assert_eq!((tried.already, done.already), (known, known), "the same roster is recognised");
                // Not the sentences: they name codes made for families that the list itself brings.
                let counts = |done: &Imported| {
                    let refused = done.refused.iter().map(|refused| (refused.row, refused.code));
                    (done.new, done.changed, done.unchanged, done.linked, refused.collect::<Vec<_>>())
                };
                assert_eq!(counts(&tried), counts(&done), "a dry run says what happens");
                done.id.filter(|_| !known)
            }
            (Err(ImportError::SomeRefused(..)), Err(ImportError::SomeRefused(..))) => None,
            other => panic!("{other:?}"),
        };
        let Some(id) = id else {
            self.check_unchanged(&format!("nothing of {said}"));
            return self.rosters.push(roster);
        };
        self.standing.push(id);
        let before = self.check(format!("{said}\n  as {id}"));
        if self.rng.one_in(2) {
            assert!(self.undo(id), "nothing rests on the newest import");
            assert_same(&without_jobs(before), &without_jobs(self.now.clone()), "undo");
            let done = self.world.import(&mut self.db, &roster, false).expect("done again");
            self.standing.push(done.id.expect("an id"));
            self.check(format!("again as {:?}", done.id));
        }
        self.rosters.push(roster);
    }

    fn reference(&mut self) {
        let mut same = self.rng.clone();
        let tried = self.world.reference(&mut self.db, &mut same, true).expect("reads");
        assert_eq!(tried, None);
        self.check_unchanged("a dry run of reference rows");
        let done = self.world.reference(&mut self.db, &mut self.rng, false).expect("done");
        let before = self.check(format!("reference rows as {done:?}"));
        let Some(id) = done else {
            return assert_same(&before, &self.now, "reference rows refused");
        };
        self.standing.push(id);
        if self.rng.one_in(2) {
            assert!(self.undo(id), "nothing rests on the newest import");
            assert_same(&without_jobs(before), &without_jobs(self.now.clone()), "undo");
        }
    }

    fn step(&mut self) {
        match self.rng.below(10) {
            0..=3 => self.import(),
            4 => self.reference(),
            5 if !self.standing.is_empty() => {
                let id = self.rng.pick(&self.standing);
                self.undo(id);
            }
            _ => {
                let (told, n) =
                    self.world.recognition(&mut self.db, &mut self.rng, self.may_issue).expect("done");
                match n {
                    Some(n) => drop(self.check(format!("{told}: {n}"))),
                    None => self.check_unchanged(&told),
                }
            }
        }
    }

    /// Moves everything to another database.
    fn move_to(&mut self, desk: &Desk) {
        let file = desk.path("moved.backup");
        backup(&self.db, &file).expect("backed up");
        assert_eq!(verify_backup(&file, &self.world.atlas).expect("reads").wrong, []);
        self.db = open(desk);
        restore(&mut self.db, &file, BY).expect("restored");
        let before = self.check("moved".into());
        let mut after = self.now.clone();
        let entries = after.get_mut("audit").expect("a table");
        entries.retain(|entry| !entry[4].text().starts_with("restore.done"));
        assert_same(&before, &after, "moved");
    }

    /// Takes back all that can be: what no decision holds can be undone, in whatever order one tries.
    fn take_everything_back(&mut self) {
        let drafts = "SELECT id FROM decisions WHERE state = 'draft'";
        for id in self.db.query(drafts, &[], |row| row.int(0)).expect("reads") {
            discard_draft(&mut self.db, DecisionId::new(id), BY).expect("discarded");
        }
        for case in self.now["cases"].clone() {
            let year = u16::try_from(case[2].int()).expect("a year");
            let commune = PlaceId::new(case[0].int());
            let whose = Whose { commune, records_of: &[commune], year, title: case[1].text() };
            let subject = self.now["subjects"].iter().find(|s| s[0] == case[0] && s[1] == case[3]);
            let code = subject.expect("a subject")[3].text().to_owned();
            let _ = reopen(&mut self.db, &whose, &code, BY);
            let _ = withdraw_proposal(&mut self.db, &whose, BY);
        }
        self.check("withdrawn".into());
        loop {
            let before = self.standing.len();
            let mut order = self.standing.clone();
            for at in (1..order.len()).rev() {
                order.swap(at, self.rng.below(at + 1));
            }
            for id in order {
                self.undo(id);
            }
            if self.standing.len() == before {
                break;
            }
        }
        if self.now["cases"].iter().all(|case| case[17].text() != "recognised") {
            assert!(self.standing.is_empty(), "{:?} cannot be undone", self.standing);
            for (table, rows) in without_jobs(self.now.clone()) {
                assert!(table == "decisions" || rows.is_empty(), "{table}: {rows:?}");
            }
        }
    }
}

fn tell(row: &RosterRow) -> String {
    let RosterRow { commune, former_commune, hamlet, code, name, year, registration, assessed, .. } = row;
    format!("{year} {commune} {former_commune:?} {code:?} {hamlet} {name} {registration:?} {assessed:?}")
}

fn histories(engine: Engine, seeds: std::ops::Range<u64>) {
    let world = World::new();
    let other = if engine == Engine::Sqlite { Engine::Postgres } else { Engine::Sqlite };
    for seed in seeds {
        eprintln!("history {seed} on {engine:?}");
        let desk = Desk::on(engine);
        let away = seed.is_multiple_of(6).then(|| Desk::on(other));
        let mut history = History::new(&world, &desk, seed);
        for step in 0..24 {
            history.step();
            if let Some(away) = &away
                && step == 16
            {
                history.move_to(away);
            }
        }
        history.take_everything_back();
    }
}

#[test]
fn whatever_people_do_in_a_file_the_records_agree_and_undo_leaves_no_trace() {
    histories(Engine::Sqlite, 0..24);
}

#[test]
fn whatever_people_do_on_a_server_the_records_agree_and_undo_leaves_no_trace() {
    histories(Engine::Postgres, 24..36);
}
