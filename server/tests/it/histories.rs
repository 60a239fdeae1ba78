//! Random histories: whatever is imported, undone, proposed, refused and decided in whatever order, the records
//! agree with themselves, undo is the identity, and what was refused changed nothing.

use std::collections::BTreeMap;

use hoctap::actions::import::{Filed, Import, Job, job_digest};
use hoctap::actions::progress::{Asked, progress};
use hoctap::actions::recognition::{
    Signed, Whose, discard_draft, draft_decision, issue_decision, propose, refuse, reopen, withdraw_proposal,
};
use hoctap::actions::undo::undo_import;
use hoctap::roster::check::year_end;
use hoctap::roster::row::{Assessed, Registration, RosterRow};
use hoctap::roster::zones::Zones;
use hoctap::store::db::{Address, Database};
use hoctap::store::verify::verify;
use jiff::civil::date;
use programme::criteria::{CriteriaSet, Outcome, shipped_set};
use programme::ids::{DecisionId, ImportId, PlaceId};
use programme::places::{Atlas, Level};
use programme::recognition::Refusal;
use programme::units::Points;

use crate::kit::{Desk, on_both};

const AT: &str = "2021-01-01T00:00:00Z";
const TITLE: &str = "learning_family";
/// Two communes that were merged on 1/2/2020 into a third, and one that was not.
const COMMUNES: [&str; 3] = ["28771", "28774", "28756"];
/// What undo puts back, to the row.
const TABLES: [(&str, &str); 10] = [
    ("cases", "commune_id, title, year, subject_id"),
    ("cases_past", "commune_id, title, year, subject_id, version"),
    ("decisions", "id"),
    ("hamlets", "id"),
    ("import_communes", "import_id, commune_id, year"),
    ("recognition_tallies", "commune_id, hamlet_id, year, signed_on"),
    ("subject_moves", "commune_id, subject_id, from_year"),
    ("subject_tallies", "commune_id, hamlet_id, kind, since_year"),
    ("subjects", "commune_id, id"),
    ("tallies", "commune_id, hamlet_id, year, source"),
];

/// A small stream of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let n = u64::try_from(from.len()).ok().filter(|n| *n > 0)?;
        from.get(usize::try_from(self.roll(n)).ok()?)
    }
}

struct World<'a> {
    db: Database,
    atlas: &'a Atlas,
    set: &'a CriteriaSet,
    dice: Dice,
    n_imports: u32,
}

impl World<'_> {
    fn dump(&self) -> Vec<String> {
        let mut dump = Vec::new();
        for (table, key) in TABLES {
            let rows =
                self.db.query(&format!("SELECT * FROM {table} ORDER BY {key}"), &[], |row| row.values());
            dump.extend(rows.expect("reads").into_iter().map(|row| format!("{table} {row:?}")));
        }
        dump
    }

    fn ids(&self, sql: &str) -> Vec<i64> {
        self.db.query(sql, &[], |row| row.int(0)).expect("reads")
    }

    fn commune(&mut self, year: u16) -> (PlaceId, Option<PlaceId>) {
        let code = *self.dice.pick(&COMMUNES).expect("some");
        let before = self.atlas.by_code(Level::Commune, code, date(2018, 12, 31)).expect("a commune");
        let (now, _) = self.atlas.on_map(before, year_end(year))[0];
        let former = (now != before && self.dice.roll(2) == 0).then_some(before);
        (now, former)
    }

    fn rows(&mut self) -> Filed {
        let mut filed = Filed::default();
        let year = 2018 + u16::try_from(self.dice.roll(3)).expect("small");
        let coded = self.dice.roll(4) > 0;
        for row in 0..=self.dice.roll(9) {
            let year = if self.dice.roll(5) == 0 {
                2018 + u16::try_from(self.dice.roll(3)).expect("small")
            } else {
                year
            };
            let (commune, former_commune) = self.commune(year);
            let registered = self.dice.roll(8) > 0;
            let total = 60 + i32::try_from(self.dice.roll(40)).expect("small");
            let outcome = if total >= 80 { Outcome::Pass } else { Outcome::Fail };
            let name = ["Nguyễn Văn An", "Nguyễn Văn Anh", "LÊ THỊ BÉ", "Lê Thị Bé", "Trần Cư"];
            let born = [None, Some(1950), Some(1960)];
            filed.push(
                &RosterRow {
                    sheet: String::new(),
                    row: u32::try_from(row).expect("small") + 2,
                    commune,
                    former_commune,
                    hamlet: ["", "Ấp 1", "Ấp 2"][usize::try_from(self.dice.roll(3)).expect("small")]
                        .to_owned(),
                    group: ["", "1"][usize::try_from(self.dice.roll(2)).expect("small")].to_owned(),
                    code: coded.then(|| (1 + self.dice.roll(6)).to_string()),
                    name: (*self.dice.pick(&name).expect("some")).to_owned(),
                    birth_year: *self.dice.pick(&born).expect("some"),
                    members: None,
                    poor: false,
                    year,
                    registration: if registered { Registration::Unsaid } else { Registration::No },
                    assessed: if registered && self.dice.roll(6) > 0 {
                        Assessed::Total { total: Some(Points::whole(total)), outcome }
                    } else {
                        Assessed::Nothing
                    },
                },
                self.set,
            );
        }
        filed
    }

    /// Imports rows; the id of the job, where it stands.
    fn import(&mut self, filed: &Filed, dry_run: bool, all_or_nothing: bool) -> Option<ImportId> {
        self.n_imports += 1;
        let digest = job_digest(&self.n_imports.to_string(), TITLE, "", "");
        let atlas = self.atlas;
        let former = |commune, year: u16| atlas.predecessors_at(commune, year_end(year));
        let job = Job {
            title: TITLE,
            kind: "family",
            set: self.set,
            criteria_digest: "d",
            criteria_body: "",
            digest: &digest,
            all_or_nothing,
            dry_run,
            at: AT,
            file: "r.csv",
            former: &former,
        };
        let mut import = Import::begin(&mut self.db, &job).expect("begins");
        import.add("", filed).expect("files");
        import.finish(0).ok()?.id
    }

    /// One step of a history: what it was, and whether it was done.
    fn step(&mut self) -> (String, bool) {
        let year = 2018 + u16::try_from(self.dice.roll(3)).expect("small");
        let (commune, _) = self.commune(year);
        let records_of = self.atlas.predecessors_at(commune, year_end(year));
        let whose = Whose { commune, records_of: &records_of, year, title: TITLE };
        let code = (1 + self.dice.roll(6)).to_string();
        let drafts = self.ids("SELECT id FROM decisions ORDER BY id");
        let draft = self.dice.pick(&drafts).map_or(DecisionId::new(0), |id| DecisionId::new(*id));
        let db = &mut self.db;
        match self.dice.roll(12) {
            0..=3 => {
                let filed = self.rows();
                let all_or_nothing = self.dice.roll(5) == 0;
                let done = self.import(&filed, false, all_or_nothing);
                (format!("import {done:?}"), done.is_some())
            }
            4 => {
                let filed = self.rows();
                self.import(&filed, true, false);
                ("dry run".to_owned(), false)
            }
            5 => {
                let imports = self.ids("SELECT id FROM imports ORDER BY id");
                let id = self.dice.pick(&imports).map_or(0, |id| *id);
                (format!("undo {id}"), undo_import(&mut self.db, ImportId::new(id), AT).is_ok())
            }
            6 | 7 => (format!("propose {commune} {year}"), propose(db, &whose, AT).is_ok()),
            8 => {
                let verb = self.dice.roll(3);
                let done = match verb {
                    0 => withdraw_proposal(db, &whose, AT).is_ok(),
                    1 => refuse(db, &whose, &code, Refusal::Complaint, AT).is_ok(),
                    _ => reopen(db, &whose, &code, AT).is_ok(),
                };
                (format!("withdraw, refuse or reopen {verb} {commune} {year} {code}"), done)
            }
            9 => (format!("draft {commune} {year}"), draft_decision(db, &whose, AT).is_ok()),
            10 if self.dice.roll(3) == 0 => {
                (format!("discard {draft}"), discard_draft(&mut self.db, draft, AT).is_ok())
            }
            _ => {
                let number = format!("{draft}/QĐ");
                let signed = Signed {
                    number: &number,
                    on: date(2020, 12, 20),
                    file_digest: None,
                    today: date(2021, 1, 1),
                };
                (format!("issue {draft}"), issue_decision(db, draft, &signed, AT).is_ok())
            }
        }
    }

    /// The province's progress says what a plain recount of the cases says, and its communes sum to it.
    fn progress_is_right(&self, history: &[String]) {
        let count = |what: &str| {
            let sql = format!("SELECT year, COUNT(*) FROM cases WHERE {what} GROUP BY year ORDER BY year");
            let rows = self.db.query(&sql, &[], |row| Ok((row.int(0)?, row.int(1)?))).expect("reads");
            rows.into_iter().collect::<BTreeMap<i64, i64>>()
        };
        let registered = count("registered <> 'no'");
        let (passed, recognised) = (count("outcome = 'pass'"), count("state = 'recognised'"));
        let again = count("state = 'recognised' AND again = 1");
        for map_on in [date(2019, 12, 31), date(2020, 12, 31)] {
            let place = self.atlas.by_code(Level::Province, "83", map_on).expect("the province");
            let titles = [TITLE.to_owned()];
            let by = Some(Level::Commune);
            let asked = Asked { place, as_of: date(2020, 12, 31), map_on, titles: &titles, by };
            let rows = progress(&self.db, self.atlas, &Zones::default(), &asked).expect("reports");
            let (whole, parts): (Vec<_>, Vec<_>) =
                rows.iter().filter(|row| row.zone == "all").partition(|row| row.level == "province");
            for row in whole {
                let of = |counts: &BTreeMap<i64, i64>| counts.get(&row.year).copied().unwrap_or(0);
                let counted = [of(&registered), of(&passed), of(&recognised), of(&again)];
                let said = [row.registered, row.passed, row.recognised, row.recognised_again];
                assert_eq!(said, counted, "{} {history:?}", row.year);
                let sum: i64 = parts
                    .iter()
                    .filter(|p| p.year == row.year)
                    .map(|p| p.recognised + p.total.unwrap_or(0))
                    .sum();
                assert_eq!(sum, row.recognised + row.total.unwrap_or(0), "{} {map_on} {history:?}", row.year);
            }
        }
    }
}

fn live_through(desk: &Desk, seed: u64, atlas: &Atlas, set: &CriteriaSet) {
    let db = Database::open_or_create(&Address::parse(&desk.database()).expect("an address")).expect("opens");
    let mut world = World { db, atlas, set, dice: Dice(seed), n_imports: 0 };
    let mut history = Vec::new();
    let mut recognised: Vec<String> = Vec::new();
    for _ in 0..40 {
        let before = world.dump();
        let (what, done) = world.step();
        history.push(format!("{what} {done}"));
        let after = world.dump();
        if !done {
            assert_eq!(before, after, "a refused step changed something: seed {seed} {history:?}");
        }
        let wrong = verify(&world.db, atlas).expect("verifies");
        assert!(wrong.is_empty(), "seed {seed} {history:?}: {wrong:?}");
        // Again and the streak are counted anew when an earlier year's decision is typed in late.
        let titles = "SELECT commune_id, title, year, subject_id, hamlet_id, answers, total_hundredths, decision_id \
                      FROM cases WHERE state = 'recognised'";
        let titles = world.db.query(titles, &[], |row| row.values()).expect("reads");
        let titles: Vec<String> = titles.into_iter().map(|row| format!("{row:?}")).collect();
        assert!(
            recognised.iter().all(|row| titles.contains(row)),
            "a title changed: seed {seed} {history:?}"
        );
        recognised = titles;
        if world.dice.roll(3) == 0 {
            let filed = world.rows();
            if let Some(id) = world.import(&filed, false, false) {
                undo_import(&mut world.db, id, AT)
                    .unwrap_or_else(|error| panic!("{error}: seed {seed} {history:?}"));
            }
            assert_eq!(after, world.dump(), "undo is not the identity: seed {seed} {history:?}");
        }
        world.progress_is_right(&history);
    }
}

#[test]
fn whatever_happens_in_whatever_order_the_records_agree_and_undo_is_the_identity() {
    let atlas = Atlas::shipped();
    let set = shipped_set("448-2015-family").expect("a shipped set");
    for seed in [1, 2, 3, 4, 5, 15] {
        on_both(|desk| live_through(desk, seed, &atlas, &set));
    }
}
