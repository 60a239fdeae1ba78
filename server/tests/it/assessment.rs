//! A hamlet scored by hand and reviewed: the grid, drafts, conflicts, exceptions, meeting, approval, secrets.

use hoctap::actions::assessment::{
    Entry, FillFrom, Grid, KeptSet, MeetingError, MeetingTyped, NotReviewed, RowError, SaveError, Saved,
    Scoring, Sets, TypedRow, Waiting, fill, grid, hamlet_results, hamlets_waiting, make_secrets, open_record,
    record_meeting, review, review_change, row_slip, save_row, save_rows, waiting,
};
use hoctap::actions::recognition::{
    ChosenStep, RecognitionError, Which, Whose, propose, propose_approved, take_on,
};
use hoctap::roster::row::Registration;
use hoctap::roster::zones::Zones;
use hoctap::store::db::{By, Database};
use hoctap::store::sheet::hamlet_by_name;
use hoctap::store::verify::verify;
use jiff::civil::date;
use programme::assessment::{
    Cleared, MeetingFacts, MeetingFault, Remark, ReviewReason, ReviewVerdict, Standing, Votes,
};
use programme::calendar::year_end;
use programme::criteria::Outcome;
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};
use programme::recognition::Refusal;

use crate::histories::open;
use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, id_of, import, ok, progress, roster, run};

const TITLE: &str = "learning_family";
const YEAR: u16 = 2020;
const CLERK: By<'static> = By { actor: "account:1", at: "2020-11-01T08:00:00Z" };
const OTHER: By<'static> = By { actor: "account:2", at: "2020-11-01T08:05:00Z" };

/// A hamlet of one commune, ready to be scored.
struct Room {
    db: Database,
    atlas: Atlas,
    zones: Zones,
    sets: Sets,
    set: KeptSet,
    commune: PlaceId,
    hamlet: i64,
}

impl Room {
    fn open(desk: &Desk, commune: &str, hamlet: &str) -> Self {
        let db = open(desk);
        let atlas = Atlas::shipped();
        let commune = atlas.by_code(Level::Commune, commune, year_end(YEAR)).expect("a commune");
        let sets = Sets::load(&db).expect("reads");
        let set = sets.in_force(&atlas, TITLE, YEAR, commune).into_iter().next().expect("a set in force");
        let hamlet = hamlet_by_name(&db, commune.get(), &fold(hamlet)).expect("reads").expect("the hamlet");
        Self { db, atlas, zones: Zones::from_periods([]), sets, set, commune, hamlet }
    }

    fn parts(&mut self) -> (&mut Database, Scoring<'_>, &Sets) {
        let scoring = Scoring::new((&self.atlas, &self.zones), self.commune, (TITLE, YEAR), &self.set);
        (&mut self.db, scoring, &self.sets)
    }

    fn grid(&mut self) -> Grid {
        let hamlet = self.hamlet;
        let (db, scoring, sets) = self.parts();
        grid(db, sets, &scoring, hamlet).expect("reads")
    }

    fn save(&mut self, by: By<'_>, row: &TypedRow<'_>, key: Option<&str>) -> Result<Saved, SaveError> {
        let (db, scoring, sets) = self.parts();
        save_row(db, by, (&scoring, sets), row, None, key)
    }

    fn type_row(&mut self, by: By<'_>, subject: i64, seen: i64, cells: &str) -> Result<Saved, SaveError> {
        let cells: Vec<&str> = cells.split(' ').map(|cell| if cell == "_" { "" } else { cell }).collect();
        self.save(by, &typed(subject, seen, &cells), None)
    }

    fn whose(&self) -> Whose<'_> {
        Whose {
            commune: self.commune,
            records_of: std::slice::from_ref(&self.commune),
            year: YEAR,
            title: TITLE,
        }
    }

    fn waiting(&self) -> Waiting {
        waiting(&self.db, &[self.commune.get()], (TITLE, "family"), i64::from(YEAR)).expect("counted")
    }

    #[track_caller]
    fn agrees(&self) {
        assert_eq!(verify(&self.db, &self.atlas).expect("reads"), []);
    }
}

fn typed<'a>(subject: i64, seen: i64, cells: &'a [&'a str]) -> TypedRow<'a> {
    let (registered, members, poor) = (Registration::Unsaid, None, false);
    TypedRow { subject, seen, entry: Entry::Cells(cells), registered, members, poor }
}

/// The rows refused, as a test expects one.
#[track_caller]
fn refusal(result: Result<Saved, SaveError>) -> RowError {
    match result {
        Err(SaveError::Refused(mut rows)) => rows.remove(0).1,
        other => panic!("{other:?}"),
    }
}

/// Families of one hamlet that only register.
fn registered_only(desk: &Desk, n: u32) -> Room {
    let rows = (1..=n).map(|code| format!("{code},28756,Ấp 1,Hộ {code},{YEAR},1,,,,,,,\n"));
    desk.write("r.csv", format!("{HEADER}{}", rows.collect::<String>()));
    ok(&import(desk, "r.csv", &[]));
    Room::open(desk, "28756", "Ấp 1")
}

const FULL: &str = "10 10 10 10 20 20 20";

#[test]
fn typing_a_sheet_says_to_the_digit_what_importing_the_same_roster_says() {
    on_both(|desk| {
        let whole = roster(u32::from(YEAR), 120, 3);
        desk.write("whole.csv", &whole);
        ok(&import(desk, "whole.csv", &[]));
        let cases = |desk: &Desk| {
            let of = |commune| {
                let args =
                    ["cases", "--commune", commune, "--year", "2020", "--title", TITLE, "--format", "csv"];
                ok(&run(desk, &args)).to_owned()
            };
            ["28756", "29107", "28777"].map(of)
        };
        let imported = (progress(desk, &["--by", "hamlet"]), cases(desk));
        ok(&run(desk, &["imports", "undo", "1"]));
        // The same families, registered only.
        let blank = whole.lines().enumerate().map(|(at, line)| {
            let facts: Vec<&str> = line.split(',').collect();
            if at == 0 { format!("{line}\n") } else { format!("{},,,,,,,\n", facts[..6].join(",")) }
        });
        desk.write("blank.csv", blank.collect::<String>());
        ok(&import(desk, "blank.csv", &[]));
        for commune in ["28756", "29107", "28777"] {
            for hamlet in 0..4 {
                let mut room = Room::open(desk, commune, &format!("Ấp {hamlet}"));
                for row in room.grid().rows {
                    let line = whole.lines().find(|line| line.starts_with(&format!("{},", row.code)));
                    let cells: Vec<&str> = line.expect("the family").split(',').skip(6).collect();
                    let registered =
                        if cells[0].is_empty() { Registration::No } else { Registration::Unsaid };
                    let typed = TypedRow { registered, ..typed(row.subject, row.version, &cells) };
                    let saved = room.save(CLERK, &typed, None).expect("saved");
                    assert_eq!(saved.changed, !cells[0].is_empty());
                }
                room.agrees();
            }
        }
        assert_eq!((progress(desk, &["--by", "hamlet"]), cases(desk)), imported);
    });
}

#[test]
fn whoever_saves_over_a_version_not_seen_gets_both_cell_by_cell_and_writes_nothing() {
    on_both(|desk| {
        let mut room = registered_only(desk, 3);
        let row = room.grid().rows[0].clone();
        let first = room.type_row(CLERK, row.subject, row.version, FULL).expect("saved");
        assert!(first.version > row.version && first.verdict.text.vi == "100 · đạt");
        let RowError::Conflict(conflict) =
            refusal(room.type_row(OTHER, row.subject, row.version, "10 10 10 9 20 20 20"))
        else {
            panic!("a conflict")
        };
        assert_eq!(
            (&*conflict.actor, &*conflict.at, conflict.version),
            (CLERK.actor, CLERK.at, first.version)
        );
        assert_eq!(
            (conflict.differ, &*conflict.stored.cells[3], &*conflict.typed.cells[3]),
            (vec![3], "10", "9")
        );
        // What stands already is no conflict and no new version.
        let same = room.type_row(OTHER, row.subject, row.version, FULL).expect("the same");
        assert_eq!((same.version, same.changed), (first.version, false));
        let again = room.type_row(OTHER, row.subject, first.version, "10 10 10 9 20 20 20").expect("seen");
        assert_eq!(again.verdict.text.vi, "99 · đạt");
        let row = room.grid().rows[0].clone();
        assert_eq!(row.typed, Some((OTHER.actor.to_owned(), OTHER.at.to_owned())));
        let versions = "SELECT CAST(COUNT(*) AS TEXT) FROM cases_past";
        assert_eq!(desk.ask(versions), ["2"], "every version is kept");
        room.agrees();
    });
}

#[test]
fn the_same_key_twice_does_it_once_and_a_key_is_for_one_request() {
    on_both(|desk| {
        let mut room = registered_only(desk, 2);
        let row = room.grid().rows[0].clone();
        let cells: Vec<&str> = FULL.split(' ').collect();
        let ask = typed(row.subject, row.version, &cells);
        let first = room.save(CLERK, &ask, Some("k1")).expect("saved");
        let other = room.type_row(OTHER, row.subject, first.version, "10 10 10 9 20 20 20").expect("saved");
        let again = room.save(CLERK, &ask, Some("k1")).expect("the answer again");
        assert_eq!((again.changed, again.version), (false, other.version), "what stands, done once");
        let cells: Vec<&str> = "1 10 10 10 20 20 20".split(' ').collect();
        let reused = room.save(CLERK, &typed(row.subject, row.version, &cells), Some("k1"));
        assert!(matches!(reused, Err(SaveError::KeyReused)));
        let theirs = room.save(OTHER, &typed(row.subject, other.version, &cells), Some("k1"));
        assert!(theirs.expect("a key is one person's").changed);
        room.agrees();
    });
}

#[test]
fn a_row_that_is_not_complete_is_kept_as_typed_counts_for_nothing_and_outlives_a_backup() {
    on_both(|desk| {
        let mut room = registered_only(desk, 3);
        let before = progress(desk, &["--by", "hamlet"]);
        let row = room.grid().rows[1].clone();
        let saved = room.type_row(CLERK, row.subject, row.version, "10 7,5 k _ _ _ _").expect("kept");
        assert_eq!((saved.verdict.text.vi.as_str(), saved.verdict.missing), ("27,5 · còn 4 mục", 4));
        assert_eq!(progress(desk, &["--by", "hamlet"]), before);
        assert_eq!((room.waiting().drafts, room.waiting().hamlets_not_scored), (1, 1));
        let hamlets =
            hamlets_waiting(&room.db, &[room.commune.get()], (TITLE, "family"), 2020).expect("counted");
        let said: Vec<_> =
            hamlets.iter().map(|h| (h.name.as_str(), h.subjects, h.assessed, h.drafts)).collect();
        assert_eq!(said, [("Ấp 1", 3, 0, 1)]);
        room.agrees();
        ok(&run(desk, &["backup", "b.sqlite"]));
        ok(&run(desk, &["restore", "b.sqlite"]));
        ok(&run(desk, &["verify"]));
        let mut room = Room::open(desk, "28756", "Ấp 1");
        let kept = room.grid().rows[1].clone();
        assert_eq!(
            (&kept.cells[..3], kept.source.as_str()),
            (&["10", "7,5", "k"].map(str::to_owned)[..], "draft")
        );
        assert_eq!(kept.version, saved.version);
        let faulty = refusal(room.type_row(CLERK, row.subject, kept.version, "11 a 1 1 1 1 1"));
        let RowError::Faults(faults) = faulty else { panic!("faults") };
        let codes: Vec<_> = faults.iter().map(|fault| (fault.column, fault.code())).collect();
        assert_eq!(codes, [(0, "answer.above_max"), (1, "answer.not_a_number")]);
        let done = room.type_row(CLERK, row.subject, kept.version, "10 7,5 k 10 20 20 20").expect("saved");
        assert_eq!(done.verdict.text.vi, "97,5 · đạt");
        assert_eq!((room.waiting().drafts, room.waiting().hamlets_half_scored), (0, 1));
        // Blank again: registered, not assessed, for a reason that the audit keeps.
        let cells = [""; 7];
        let blank = typed(row.subject, done.version, &cells);
        assert_eq!(refusal(room.save(CLERK, &blank, None)), RowError::ClearReason);
        let (db, scoring, sets) = room.parts();
        let blank =
            save_row(db, CLERK, (&scoring, sets), &blank, Some(Cleared::WrongRow), None).expect("saved");
        assert_eq!(blank.verdict.standing, Standing::Blank);
        assert_eq!(progress(desk, &["--by", "hamlet"]), before);
        assert_eq!(
            desk.ask("SELECT change FROM audit WHERE change LIKE 'case.cleared %wrong_row %'").len(),
            1
        );
        room.agrees();
    });
}

#[test]
fn a_row_of_nobody_or_of_another_year_is_refused_and_a_total_alone_is_the_communes() {
    on_both(|desk| {
        let mut room = registered_only(desk, 2);
        assert_eq!(refusal(room.type_row(CLERK, 987_654, 0, FULL)), RowError::Unknown);
        let row = room.grid().rows[0].clone();
        let total = TypedRow { entry: Entry::Total("79", ""), ..typed(row.subject, row.version, &[]) };
        let saved = room.save(CLERK, &total, None).expect("saved");
        assert_eq!(saved.verdict.text.vi, "79 · chưa đạt (cơ sở chấm)");
        assert_eq!(room.grid().rows[0].source, "totals");
        // Items that are left blank take no total away; one that is typed over it is a draft until all are there.
        let blank = TypedRow { entry: Entry::Cells(&[""; 7]), seen: saved.version, ..total };
        let kept = room.save(CLERK, &blank, None).expect("nothing to do");
        assert!(!kept.changed && kept.verdict.text == saved.verdict.text, "{kept:?}");
        let one = TypedRow { entry: Entry::Cells(&["8", "", "", "", "", "", ""]), ..blank };
        let begun = room.save(CLERK, &one, None).expect("begun");
        assert_eq!(room.grid().rows[0].source, "draft");
        let taken_back = TypedRow { seen: begun.version, ..blank };
        let kept = room.save(CLERK, &taken_back, None).expect("taken back");
        assert_eq!((room.grid().rows[0].source.as_str(), kept.verdict.text), ("totals", saved.verdict.text));
        let five = TypedRow { members: Some(5), seen: kept.version, ..blank };
        let saved = room.save(CLERK, &five, None).expect("members only");
        let row = room.grid().rows[0].clone();
        assert_eq!((row.source.as_str(), row.members, row.version), ("totals", Some(5), saved.version));
        let above = TypedRow { entry: Entry::Total("179", ""), seen: saved.version, ..total };
        assert_eq!(refusal(room.save(CLERK, &above, None)).code(), "total.above_max");
        let no = TypedRow { registered: Registration::No, seen: saved.version, ..total };
        assert_eq!(refusal(room.save(CLERK, &no, None)).code(), "row.scored_but_not_registered");
        let crowd = TypedRow { members: Some(31), seen: saved.version, ..total };
        assert_eq!(refusal(room.save(CLERK, &crowd, None)), RowError::Members);
        room.agrees();
    });
}

#[test]
fn exceptions_fill_what_is_not_scored_in_one_job_and_only_what_differs_is_typed() {
    on_both(|desk| {
        let last =
            (1..=5).map(|code| format!("{code},28756,Ấp 1,Hộ {code},2019,1,10,10,{code},10,20,20,20\n"));
        desk.write("last.csv", format!("{HEADER}{}", last.collect::<String>()));
        ok(&import(desk, "last.csv", &[]));
        let mut room = registered_only(desk, 7);
        let hamlet = room.hamlet;
        let row = room.grid().rows[0].clone();
        room.type_row(CLERK, row.subject, row.version, "1 _ _ _ _ _ _").expect("begun");
        let (db, scoring, sets) = room.parts();
        let filled = fill(db, CLERK, (&scoring, sets), hamlet, FillFrom::LastYear).expect("filled");
        assert_eq!((filled.done, filled.drafts, filled.kept, filled.left.len()), (4, 0, 1, 2));
        let rows = room.grid().rows;
        assert_eq!((&*rows[2].verdict.text.vi, &*rows[2].cells[2]), ("93 · đạt", "3"));
        assert_eq!(rows[2].last_year.as_ref().expect("last year").verdict.text.vi, "93 · đạt");
        room.agrees();
        let (db, scoring, sets) = room.parts();
        let filled = fill(db, CLERK, (&scoring, sets), hamlet, FillFrom::AllMet).expect("filled");
        assert_eq!((filled.done, filled.kept), (2, 5));
        let again = fill(db, CLERK, (&scoring, sets), hamlet, FillFrom::AllMet).expect("nothing to do");
        assert_eq!((again.job, again.done), (None, 0));
        assert_eq!(desk.ask("SELECT change FROM audit WHERE change LIKE 'hamlet.filled %'").len(), 2);
        let counts = room.grid().counts;
        assert_eq!((counts.drafts, counts.passed, counts.blank), (1, 6, 0));
        // Several rows at once, all or none.
        let rows = room.grid().rows;
        let (good, bad) = (FULL.split(' ').collect::<Vec<_>>(), ["99"]);
        let two =
            [typed(rows[3].subject, rows[3].version, &good), typed(rows[4].subject, rows[4].version, &bad)];
        let (db, scoring, sets) = room.parts();
        assert!(
            matches!(save_rows(db, CLERK, (&scoring, sets), &two, None), Err(SaveError::Refused(rows)) if rows.len() == 1)
        );
        assert_eq!(room.grid().rows[3].version, rows[3].version, "nothing was written");
        let (db, scoring, sets) = room.parts();
        assert!(save_rows(db, CLERK, (&scoring, sets), &two[..1], None).expect("saved").rows[0].changed);
        room.agrees();
    });
}

#[test]
fn only_the_version_that_was_approved_is_proposed_and_a_change_has_to_be_approved_again() {
    on_both(|desk| {
        let mut room = registered_only(desk, 6);
        let hamlet = room.hamlet;
        let (db, scoring, sets) = room.parts();
        fill(db, CLERK, (&scoring, sets), hamlet, FillFrom::AllMet).expect("filled");
        let rows = room.grid().rows;
        let failing = room.type_row(CLERK, rows[5].subject, rows[5].version, "0 0 0 0 0 0 1").expect("saved");
        assert_eq!(failing.verdict.text.vi, "1 · còn thiếu 79 điểm");
        assert_eq!(
            (room.waiting().to_review, room.waiting().to_propose),
            (Some(5), Some(0)),
            "not what fails"
        );
        assert_eq!(room.waiting().not_scored, 0);
        assert!(matches!(
            propose_approved(&mut open(desk), &room.whose(), (None, false), OTHER),
            Err(RecognitionError::NothingToDo)
        ));
        let seen: Vec<(i64, i64)> = room.grid().rows.iter().map(|row| (row.subject, row.version)).collect();
        // Somebody changes one after it was looked at, and begins to change another.
        room.type_row(CLERK, seen[0].0, seen[0].1, "9 10 10 10 20 20 20").expect("saved");
        room.type_row(CLERK, seen[1].0, seen[1].1, "9 _ _ _ _ _ _").expect("kept");
        let (db, scoring, sets) = room.parts();
        let approved = (ReviewVerdict::Approved, None);
        let done = review(db, OTHER, &scoring, approved, &seen).expect("reviewed");
        assert_eq!(done.done, 4);
        assert_eq!(done.not_done, [(seen[0].0, NotReviewed::Changed), (seen[1].0, NotReviewed::Changed)]);
        // A change on review has its reason and waits for its approval.
        let cells: Vec<&str> = "10 10 10 10 20 20 15".split(' ').collect();
        let row = typed(seen[2].0, seen[2].1, &cells);
        let reason = ReviewReason::Miscounted;
        let changed = review_change(db, OTHER, (&scoring, sets), &row, reason, None).expect("changed");
        let told = hamlet_results(db, sets, &scoring, hamlet).expect("reads");
        assert_eq!(told.rows[0].reasons[0].vi, "1 điểm, còn thiếu 79 điểm so với mức 80");
        let third = told.rows.iter().find(|row| row.subject == seen[2].0).expect("there");
        let kept = third.review.as_ref().expect("a review");
        assert_eq!((kept.verdict, kept.reason, kept.stands), (ReviewVerdict::Changed, Some(reason), true));
        room.agrees();
        // One has been changed since, one on review; what somebody has begun to change waits for the hamlet.
        assert_eq!((room.waiting().to_review, room.waiting().to_propose), (Some(2), Some(2)));
        assert_eq!(
            propose_approved(&mut open(desk), &room.whose(), (None, false), OTHER).expect("proposed"),
            2
        );
        let (db, scoring, _) = room.parts();
        let late = review(db, OTHER, &scoring, approved, &[seen[3], (seen[2].0, changed.version)])
            .expect("reviewed");
        assert_eq!((late.done, late.not_done), (1, vec![(seen[3].0, NotReviewed::Closed)]));
        let one = [seen[2].0];
        assert_eq!(
            propose_approved(&mut open(desk), &room.whose(), (Some(&one), false), OTHER).expect("proposed"),
            1
        );
        assert_eq!(
            refusal(room.type_row(CLERK, one[0], changed.version, FULL)).code(),
            "case.already_proposed"
        );
        // Some of the proposed are refused, the others drafted; from the command line all that pass still go.
        let whose = room.whose();
        let refused = take_on(
            &mut open(desk),
            &whose,
            ChosenStep::Refuse(Refusal::Complaint),
            Which::Subjects(&one),
            OTHER,
        );
        assert_eq!(refused.expect("refused").0, 1);
        let codes = ["4", "5", "77"];
        let (n, draft) = take_on(&mut open(desk), &whose, ChosenStep::Draft, Which::Codes(&codes), OTHER)
            .expect("drafted");
        assert!(n == 2 && draft.is_some());
        assert_eq!((room.waiting().to_number, room.waiting().to_decide), (1, Some(0)));
        assert_eq!(propose(&mut open(desk), &room.whose(), OTHER).expect("proposed"), 2);
        room.agrees();
    });
}

#[test]
fn an_import_on_which_something_typed_rests_stays_and_what_was_typed_is_no_import() {
    on_both(|desk| {
        let mut room = registered_only(desk, 3);
        let rests = |desk: &Desk, job: i64| {
            let said = run(desk, &["imports", "undo", "1"]);
            assert!(
                said.status == 1 && said.err.contains(&format!("rests on this import (job {job})")),
                "{}",
                said.err
            );
        };
        let row = room.grid().rows[0].clone();
        let draft = room.type_row(CLERK, row.subject, row.version, "10 _ _ _ _ _ _").expect("kept");
        rests(desk, draft.version);
        let case = room.type_row(CLERK, row.subject, draft.version, FULL).expect("saved");
        rests(desk, case.version);
        assert_eq!(run(desk, &["imports", "undo", &case.version.to_string()]).status, 1);
        // An approval rests on the version it saw.
        let full = format!("{HEADER}2,28756,Ấp 1,Hộ 2,{YEAR},1,10,10,10,10,20,20,20\n");
        desk.write("two.csv", full);
        let said = import(desk, "two.csv", &[]);
        let id = id_of(ok(&said));
        let seen = (room.grid().rows[1].subject, id.parse().expect("a number"));
        let (db, scoring, _) = room.parts();
        let approved =
            review(db, OTHER, &scoring, (ReviewVerdict::Approved, None), &[seen]).expect("reviewed");
        let said = run(desk, &["imports", "undo", &id]);
        let job = approved.job.expect("a job");
        assert!(said.err.contains(&format!("rests on this import (job {job})")), "{}", said.err);
        room.agrees();
    });
}

#[test]
fn a_roster_that_comes_after_a_draft_or_a_typed_row_is_the_version_that_stands() {
    on_both(|desk| {
        let mut room = registered_only(desk, 2);
        let row = room.grid().rows[0].clone();
        let draft = room.type_row(CLERK, row.subject, row.version, "3 _ _ _ _ _ _").expect("kept");
        desk.write("one.csv", format!("{HEADER}1,28756,Ấp 1,Hộ 1,{YEAR},1,10,10,10,10,20,20,20\n"));
        ok(&import(desk, "one.csv", &[]));
        let now = room.grid().rows[0].clone();
        assert!(now.version > draft.version && now.source == "items");
        let lost = refusal(room.type_row(CLERK, row.subject, draft.version, "3 4 _ _ _ _ _"));
        assert_eq!(lost.code(), "row.conflict");
        room.type_row(CLERK, row.subject, now.version, "3 10 10 10 20 20 20").expect("saved");
        assert_eq!(room.waiting().drafts, 0, "the old draft went");
        room.agrees();
    });
}

#[test]
fn a_meeting_keeps_its_counts_and_votes_beside_the_scores() {
    on_both(|desk| {
        let mut room = registered_only(desk, 3);
        let hamlet = room.hamlet;
        let today = date(2020, 12, 1);
        let subject = room.grid().rows[0].subject;
        let votes = [(subject, Votes { agreed: 38, against: 2, abstained: 0 })];
        let facts = MeetingFacts { invited: 50, attended: 40 };
        let remarks = [Remark::ReadAloud, Remark::NoObjection];
        let meeting =
            MeetingTyped { seen: 0, held_on: date(2020, 11, 20), facts, remarks: &remarks, votes: &votes };
        let (db, scoring, _) = room.parts();
        let version = record_meeting(db, CLERK, &scoring, (hamlet, today), &meeting).expect("recorded");
        let mut refused = |meeting: &MeetingTyped<'_>, hamlet| {
            record_meeting(db, CLERK, &scoring, (hamlet, today), meeting).expect_err("refused")
        };
        let fewer = MeetingTyped {
            seen: version,
            facts: MeetingFacts { attended: 39, ..facts },
            votes: &[],
            ..meeting
        };
        assert!(matches!(refused(&meeting, hamlet), MeetingError::Conflict(stands) if stands == version));
        assert!(matches!(
            refused(&fewer, hamlet),
            MeetingError::Fault(Some(_), MeetingFault::MoreVotesThanPeople)
        ));
        let future = MeetingTyped { held_on: date(2020, 12, 2), ..meeting };
        assert!(matches!(refused(&future, hamlet), MeetingError::Fault(None, MeetingFault::Day)));
        assert!(matches!(refused(&meeting, 987_654), MeetingError::UnknownHamlet));
        let stranger = [(987_654, Votes::default())];
        let stranger = MeetingTyped { seen: version, votes: &stranger, ..meeting };
        assert!(matches!(refused(&stranger, hamlet), MeetingError::UnknownSubject(_)));
        let grid = room.grid();
        assert_eq!(grid.rows[0].votes, Some(votes[0].1));
        assert_eq!(grid.rows[0].verdict.standing, Standing::Blank, "votes are no score");
        let kept = grid.meeting.expect("a meeting");
        assert_eq!(
            (kept.attended, kept.remarks),
            (40, vec!["read_aloud".to_owned(), "no_objection".to_owned()])
        );
        room.agrees();
    });
}

#[test]
fn a_familys_secret_opens_its_record_alone_and_is_kept_nowhere() {
    on_both(|desk| {
        let mut room = registered_only(desk, 2);
        let rows = room.grid().rows;
        let subjects = [rows[0].subject, rows[1].subject, 987_654];
        let commune = room.commune;
        let first = make_secrets(&mut room.db, CLERK, commune, &subjects).expect("made");
        assert_eq!(first.len(), 2);
        let (subject, secret) = first[0].clone();
        let mut open = |secret: &str| open_record(&mut room.db, OTHER, secret, "192.0.2.7").ok();
        assert_eq!(open(&secret), Some((commune, subject)));
        let dashed = secret.replace(' ', "-");
        assert_eq!(open(&dashed), Some((commune, subject)));
        for wrong in ["", "12345", &secret[..28], "12345 12345 12345 12345 12345"] {
            assert_eq!(open(wrong), None, "{wrong}");
        }
        make_secrets(&mut room.db, CLERK, commune, &subjects[..1]).expect("made anew");
        assert!(
            open_record(&mut room.db, OTHER, &secret, "192.0.2.7").is_err(),
            "the old slip opens nothing"
        );
        let digits = secret.replace(' ', "");
        for said in desk
            .ask("SELECT change || digest FROM audit")
            .iter()
            .chain(&desk.ask("SELECT digest FROM record_secrets"))
        {
            assert!(!said.contains(&digits) && !said.contains(&secret));
        }
        assert_eq!(desk.ask("SELECT change FROM audit WHERE change LIKE 'record.opened %'").len(), 2);
        room.agrees();
    });
}

#[test]
fn a_slip_of_a_stored_row_says_why_and_what_next() {
    let desk = Desk::new();
    let mut room = registered_only(&desk, 1);
    let row = room.grid().rows[0].clone();
    room.type_row(CLERK, row.subject, row.version, "10 10 10 10 20 14 0").expect("saved");
    let row = room.grid().rows[0].clone();
    let (_, scoring, _) = room.parts();
    let slip = row_slip(&scoring, &row).expect("a slip");
    assert_eq!((slip.outcome, slip.reasons[0].vi.as_str()), (Outcome::Fail, "Còn thiếu 6 điểm nữa là đạt."));
    assert!(!slip.next_year.is_empty());
}

#[test]
fn a_sheet_is_scored_reviewed_and_proposed_from_the_command_line() {
    on_both(|desk| {
        registered_only(desk, 3);
        let here = ["--commune", "28756", "--year", "2020", "--title", TITLE, "--hamlet", "ấp 1"];
        let say = |verb: &[&str], more: &[&str]| run(desk, &[verb, &here, more].concat());
        let row = say(&["score-row"], &["--code", "1", "--item", "c1.1=10", "--item", "1.2=x"]);
        assert!(ok(&row).starts_with("1 · 20 · 5 items left · "), "{}", row.out);
        let items = ["c1.3=k", "c2.1=10", "c2.2=20", "c3.1=20", "c4.1=20"];
        let items: Vec<&str> = items.iter().flat_map(|item| ["--item", item]).collect();
        assert!(
            ok(&say(&["score-row"], &[&["--code", "1"], &items[..]].concat()))
                .starts_with("1 · 100 · passed")
        );
        let stale = say(&["score-row"], &["--code", "1", "--item", "c1.1=9", "--seen", "1"]);
        assert!(stale.status == 1 && stale.err.contains("[row.conflict]"), "{}", stale.err);
        let wrong = say(&["score-row"], &["--code", "2", "--item", "c1.1=11"]);
        assert!(wrong.err.contains("[answer.above_max]"), "{}", wrong.err);
        assert!(ok(&say(&["score-hamlet"], &["--fill", "all-met"])).starts_with("2 rows scored"));
        let cleared = say(&["score-row"], &["--code", "3", "--clear", "again"]);
        assert!(ok(&cleared).starts_with("3 · not scored"));
        let met = say(&["meeting"], &["--held-on", "2020-11-20", "--attended", "40", "--vote", "1=38/2/0"]);
        assert!(ok(&met).contains("1 subjects have votes"));
        let list = say(&["grid"], &["--json"]);
        let list: serde_json::Value = serde_json::from_str(ok(&list)).expect("JSON");
        assert_eq!((&list[0]["verdict"], &list[2]["standing"]), (&"100 · passed".into(), &"blank".into()));
        assert!(ok(&say(&["grid"], &[])).contains("100 · passed"));
        assert!(ok(&say(&["review", "approve"], &["--code", "1"])).contains("Approved: 1 cases"));
        assert!(ok(&say(&["review", "return"], &["--code", "2", "--reason", "misread"])).contains("1 cases"));
        assert!(ok(&say(&["review", "list"], &[])).contains("Returned to the hamlet"));
        let propose = ["propose", "--commune", "28756", "--year", "2020", "--title", TITLE, "--approved"];
        assert!(ok(&run(desk, &propose)).contains("1 cases proposed"));
        let closed = say(&["score-row"], &["--code", "1", "--item", "c1.1=9"]);
        assert!(closed.err.contains("[case.already_proposed]"), "{}", closed.err);
        ok(&run(desk, &["verify"]));
    });
}

/// A hamlet's set with one item that is typed and one that the registry counts.
const HAMLET_SET: &str = r#"
id = "bt-2020-hamlet"
title = "learning_community"
name = { vi = "Cộng đồng (thử)", en = "Community (trial)" }
instrument = "1/QĐ"
issued_on = 2018-01-01
valid_from = 2018-01-01
applies_to = "83"
model = "points"
not_applicable = "full_credit"
term_years = 1
complete = true
[pass]
default = 50
[[group]]
id = "g1"
name = { vi = "Phần", en = "Part" }
[[item]]
id = "c1"
group = "g1"
text = { vi = "Có quỹ", en = "Has a fund" }
max = 60
[[item]]
id = "c2"
group = "g1"
text = { vi = "Tỷ lệ hộ", en = "Share of households" }
max = 40
derived = "share_of_households_holding_title"
thresholds = [ { at_least_percent = 70, points = 40 } ]
"#;

#[test]
fn what_the_registry_counts_is_filled_in_and_a_share_that_it_does_not_bear_out_is_refused() {
    on_both(|desk| {
        registered_only(desk, 2);
        desk.write("set.toml", HAMLET_SET);
        ok(&run(desk, &["criteria", "add", "set.toml"]));
        desk.write(
            "c.csv",
            "subject_code,commune_code,hamlet,name,year,registered,c1,c2\nD1,28756,Ấp 1,Ấp 1,2020,1,,\n",
        );
        let community = ["--title", "learning_community", "--criteria", "bt-2020-hamlet"];
        ok(&run(desk, &[&["import", "roster", "c.csv"], &community[..]].concat()));
        let here =
            ["--commune", "28756", "--year", "2020", "--title", "learning_community", "--hamlet", "Ấp 1"];
        let type_row =
            |items: &[&str]| run(desk, &[&["score-row", "--code", "D1"], &here[..], items].concat());
        // Of the hamlet none of the two families holds the title; the local set is the one in force.
        assert!(type_row(&["--item", "c2=1/2"]).err.contains("[derived.disagrees]"));
        let said = type_row(&["--item", "c1=55,5"]);
        assert!(ok(&said).starts_with("D1 · 55.5 · passed"), "{}", said.out);
        assert!(ok(&run(desk, &[&["grid"], &here[..]].concat())).contains("55,5 0/2"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn whatever_people_type_import_review_and_undo_in_whatever_order_the_records_agree() {
    use hoctap::actions::recognition::withdraw_proposal;
    use hoctap::actions::undo::undo_import;
    use programme::ids::ImportId;

    use crate::histories::Rng;
    let rows = [
        "10 10 10 10 20 20 20",
        "0 0 0 0 0 0 0",
        "10 _ _ _ _ _ _",
        "_ _ _ _ _ _ _",
        "k k k k k k k",
        "99 a _ _ _ _ _",
    ];
    on_both(|desk| {
        let mut room = registered_only(desk, 3);
        for seed in 0..4 {
            let mut rng = Rng::new(seed);
            let mut imports = vec![1];
            for step in 0..25 {
                let grid = room.grid();
                let row = grid.rows[rng.below(3)].clone();
                let seen = if rng.one_in(5) { 0 } else { row.version };
                match rng.below(8) {
                    0..4 => {
                        let _ = room.type_row(CLERK, row.subject, seen, rng.pick(&rows));
                    }
                    4 => {
                        let points = rng.below(11);
                        let line = format!("{},28756,Ấp 1,X,{YEAR},1,{points},10,10,10,20,20,20\n", row.code);
                        desk.write("one.csv", format!("{HEADER}{line}"));
                        let said = import(desk, "one.csv", &[]);
                        imports
                            .extend(said.out.split([' ', ':']).nth(1).and_then(|id| id.parse::<i64>().ok()));
                    }
                    5 => {
                        let (db, scoring, _) = room.parts();
                        let verdict = rng.pick(&[ReviewVerdict::Approved, ReviewVerdict::Returned]);
                        review(db, OTHER, &scoring, (verdict, None), &[(row.subject, seen)]).expect("reads");
                    }
                    6 => {
                        let mut db = open(desk);
                        let _ = if rng.one_in(2) {
                            propose_approved(&mut db, &room.whose(), (None, false), OTHER)
                        } else {
                            withdraw_proposal(&mut db, &room.whose(), OTHER)
                        };
                    }
                    _ => {
                        let _ = undo_import(&mut room.db, ImportId::new(rng.pick(&imports)), OTHER);
                    }
                }
                let found = verify(&room.db, &room.atlas).expect("reads");
                assert_eq!(found, [], "seed {seed}, step {step}");
                if room.grid().rows.len() < 3 {
                    // The families themselves were undone: nothing rested on them.
                    ok(&import(desk, "r.csv", &[]));
                    room = Room::open(desk, "28756", "Ấp 1");
                }
            }
        }
    });
}

#[test]
fn of_two_who_save_the_same_row_at_once_one_is_told_of_the_other() {
    on_both(|desk| {
        let mut room = registered_only(desk, 8);
        let rows = room.grid().rows;
        let seen: Vec<(i64, i64)> = rows.iter().map(|row| (row.subject, row.version)).collect();
        let outcomes: Vec<Vec<bool>> = std::thread::scope(|scope| {
            let clerks = [("10 10 10 10 20 20 20", CLERK), ("9 9 9 9 19 19 19", OTHER)].map(|(cells, by)| {
                let seen = &seen;
                scope.spawn(move || {
                    let mut room = Room::open(desk, "28756", "Ấp 1");
                    let save = |(subject, version): &(i64, i64)| match room
                        .type_row(by, *subject, *version, cells)
                    {
                        Ok(saved) => saved.changed,
                        Err(SaveError::Refused(rows)) => {
                            assert_eq!(rows[0].1.code(), "row.conflict");
                            false
                        }
                        Err(error) => panic!("{error}"),
                    };
                    seen.iter().map(save).collect()
                })
            });
            clerks.map(|clerk| clerk.join().expect("no panic")).into()
        });
        for (one, other) in outcomes[0].iter().zip(&outcomes[1]) {
            assert!(one != other, "one of the two, and only one");
        }
        room.agrees();
    });
}
