//! The registry as people change it by hand, on both engines: after every change the counts agree with a recount,
//! the record tells who did what, and no import on which a change rests is undone.

use hoctap::actions::assessment::{make_secrets, open_record};
use hoctap::actions::registry::{
    Body, Closing, Differs, Facts, Fate, Member, NewRecord, RegistryError, Seen, add_body, add_member,
    as_it_stands, close, create, create_hamlet, edit, end_body_of, end_membership, merge, merge_differs,
    merge_fates, move_to, rename, reopen, split,
};
use hoctap::actions::undo::{UndoError, undo_import};
use hoctap::registry_index::{Cursor, Kind, ListAsked, Names, Order, Shown, TwinWhy, twins};
use hoctap::store::counts::{EVERYWHERE, Grain, subject_counts};
use hoctap::store::db::{Address, By, Database};
use hoctap::store::registry::{CaseFilter, SubjectKey, history, record};
use hoctap::store::verify::verify;
use jiff::civil::date;
use programme::ids::{ImportId, PlaceId};
use programme::places::{Atlas, Level};
use programme::registry::{CodeUnfit, Ending, NotThen};

use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, run};

const BY: By<'static> = By { actor: "account:7", at: "2099-05-01T08:00:00Z" };
const HEAD: &str = "household_code,commune_code,hamlet,group,head_name,birth_year,year,registered,total\n";

/// A roster of one commune in the order of the paper list.
const ROWS: [(&str, &str, &str, &str, u32, u32, u32); 12] = [
    ("1", "Ấp 1", "1", "Đặng Văn Ân", 1960, 2018, 90),
    ("2", "Ấp 1", "1", "Dương Thị Hòa", 1961, 2018, 90),
    ("3", "Ấp 2", "1", "Ân Văn Tám", 1962, 2018, 50),
    ("4", "Ấp 2", "2", "Ấn Văn Tám", 1963, 2018, 90),
    ("5", "Ấp 10", "2", "An Văn Tám", 1964, 2018, 90),
    ("6", "Ấp 10", "2", "Ôn Thị Út", 1965, 2018, 90),
    ("7", "Ấp 1", "2", "Ơn Thị Út", 1966, 2018, 90),
    ("8", "Ấp 1", "1", "Ưng Thị Út", 1967, 2018, 90),
    ("9", "Ấp 1", "1", "Ung Thị Út", 1968, 2018, 90),
    ("10", "Ấp 1", "1", "Ăn Văn Tám", 1969, 2018, 90),
    ("11", "Ấp 2", "1", "Dang Van An", 1960, 2018, 90),
    ("12", "Ấp 2", "1", "Êm Thị Lê", 1971, 2018, 90),
];

struct Book {
    db: Database,
    atlas: Atlas,
    commune: PlaceId,
    names: Names,
}

impl Book {
    fn of(desk: &Desk) -> Self {
        let row =
            |(code, hamlet, group, name, born, year, total): &(&str, &str, &str, &str, u32, u32, u32)| {
                format!("{code},28756,{hamlet},{group},{name},{born},{year},1,{total}\n")
            };
        desk.write("a.csv", format!("{HEAD}{}", ROWS.iter().map(row).collect::<String>()));
        ok(&import(desk, "a.csv", &[]));
        Self::open(desk)
    }

    fn open(desk: &Desk) -> Self {
        let atlas = Atlas::shipped();
        let commune = atlas.by_code(Level::Commune, "28756", date(2018, 12, 31)).expect("the commune");
        let db = Database::open(&Address::parse(&desk.database()).expect("an address")).expect("opens");
        Self { db, atlas, commune, names: Names::default() }
    }

    #[track_caller]
    fn agrees(&self) {
        assert_eq!(verify(&self.db, &self.atlas).expect("verifies"), []);
    }

    fn find(&self, query: &str) -> Vec<String> {
        let hits = self.names.search(&self.db, &[self.commune.get()], query, &[], 20).expect("found");
        hits.into_iter().map(|hit| hit.name).collect()
    }

    /// A record by its code, as it stands now.
    #[track_caller]
    fn seen(&self, code: &str) -> Seen {
        let asked = ListAsked { shown: Shown::All, limit: 500, ..self.asked() };
        let rows = self.names.list(&self.db, &asked).expect("a list").rows;
        let row = rows.iter().find(|row| row.code == code).unwrap_or_else(|| panic!("no {code}"));
        self.again((row.commune, row.id))
    }

    fn again(&self, key: SubjectKey) -> Seen {
        Seen { key, version: as_it_stands(&self.db, key).expect("a record").version }
    }

    fn asked(&self) -> ListAsked {
        ListAsked::all(&[self.commune.get()], Kind::Family)
    }

    fn hamlet(&self, name: &str) -> i64 {
        let hamlets = hoctap::store::registry::hamlet_list(&self.db, self.commune.get()).expect("hamlets");
        hamlets.iter().find(|hamlet| hamlet.name == name).expect("the hamlet").id
    }

    /// Families there in a year.
    fn families(&self, year: i64) -> i64 {
        let counts = subject_counts(&self.db, "family", Grain::Communes(&EVERYWHERE)).expect("counts");
        counts.iter().filter(|count| count.year <= year).map(|count| count.total).sum()
    }

    fn families_of(&self, hamlet: i64, year: i64) -> i64 {
        let counts = subject_counts(&self.db, "family", Grain::Hamlets(&EVERYWHERE)).expect("counts");
        counts
            .iter()
            .filter(|count| count.hamlet == hamlet && count.year <= year)
            .map(|count| count.total)
            .sum()
    }

    /// Verbs and fields of a record's history, newest first.
    fn told(&self, key: SubjectKey) -> Vec<String> {
        let entries = history(&self.db, key.0, key.1).expect("a history");
        entries
            .iter()
            .map(|entry| {
                format!("{} {} {}>{} {}", entry.verb, entry.field, entry.from, entry.to, entry.actor)
            })
            .collect()
    }

    /// The import of the roster cannot be undone.
    #[track_caller]
    fn undo_is_refused(&mut self) {
        let undone = undo_import(&mut self.db, ImportId::new(1), BY);
        assert!(matches!(undone, Err(UndoError::Typed(_) | UndoError::Later(_))), "{undone:?}");
    }
}

fn names_of(book: &Book, asked: &ListAsked) -> Vec<String> {
    book.names.list(&book.db, asked).expect("a list").rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_list_in_any_order_is_the_same_whole_or_page_by_page() {
    on_both(|desk| {
        let book = Book::of(desk);
        for order in Order::ALL {
            let whole = ListAsked { order, limit: 500, ..book.asked() };
            let all = book.names.list(&book.db, &whole).expect("a list");
            assert!(all.next.is_none() && all.rows.len() == 12);
            for limit in [1, 3, 5, 11, 12] {
                let mut asked = ListAsked { order, limit, ..book.asked() };
                let mut paged = Vec::new();
                loop {
                    let page = book.names.list(&book.db, &asked).expect("a page");
                    assert!(page.rows.len() <= limit);
                    paged.extend(page.rows);
                    let Some(next) = page.next else { break };
                    asked.after = Cursor::parse(&next.to_string());
                    assert_eq!(asked.after, Some(next));
                }
                assert_eq!(paged, all.rows, "{order:?} by {limit}");
            }
            assert_eq!(book.names.count(&book.db, &whole).expect("a count"), 12);
        }
        // The paper list's order, and numbers as numbers.
        let codes = |order| {
            let page = book.names.list(&book.db, &ListAsked { order, ..book.asked() }).expect("a list");
            page.rows.into_iter().map(|row| row.code).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(codes(Order::Filed), "1 2 3 4 5 6 7 8 9 10 11 12");
        assert_eq!(codes(Order::Code), "1 2 3 4 5 6 7 8 9 10 11 12");
        assert_eq!(codes(Order::Hamlet), "1 2 7 8 9 10 3 4 11 12 5 6");
    });
}

#[test]
fn names_stand_in_the_order_of_the_vietnamese_alphabet() {
    let desk = Desk::new();
    let book = Book::of(&desk);
    let asked = ListAsked { order: Order::Name, ..book.asked() };
    assert_eq!(
        names_of(&book, &asked),
        [
            "An Văn Tám",
            "Ăn Văn Tám",
            "Ân Văn Tám",
            "Ấn Văn Tám",
            "Dang Van An",
            "Dương Thị Hòa",
            "Đặng Văn Ân",
            "Êm Thị Lê",
            "Ôn Thị Út",
            "Ơn Thị Út",
            "Ung Thị Út",
            "Ưng Thị Út",
        ]
    );
}

#[test]
fn a_list_shows_only_what_its_filters_say() {
    on_both(|desk| {
        let book = Book::of(desk);
        let hamlet = Some((book.commune.get(), book.hamlet("Ấp 2")));
        assert_eq!(names_of(&book, &ListAsked { hamlet, ..book.asked() }).len(), 4);
        let in_group = ListAsked { hamlet, group: Some("2".into()), ..book.asked() };
        assert_eq!(names_of(&book, &in_group), ["Ấn Văn Tám"]);
        let name = ListAsked { name: Some("văn tam".into()), ..book.asked() };
        assert_eq!(names_of(&book, &name).len(), 4);
        let case = |outcome: Option<&str>| {
            let case = CaseFilter {
                title: "learning_family".into(),
                year: 2018,
                outcome: outcome.map(str::to_owned),
                state: Some("assessed".into()),
                hamlet: None,
                signed_by: None,
            };
            ListAsked { case: Some(case), ..book.asked() }
        };
        assert_eq!(names_of(&book, &case(None)).len(), 12);
        assert_eq!(names_of(&book, &case(Some("fail"))), ["Ân Văn Tám"]);
        let rows = book.names.list(&book.db, &case(Some("fail"))).expect("a list").rows;
        let shown = rows[0].case.as_ref().expect("its case");
        assert_eq!((shown.year, shown.outcome.as_str(), shown.total_hundredths), (2018, "fail", Some(5_000)));
        assert_eq!(names_of(&book, &ListAsked { shown: Shown::Closed, ..book.asked() }), [""; 0]);
    });
}

#[test]
fn a_name_is_found_without_accents_by_the_beginnings_of_its_words_and_a_code_whole() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        assert_eq!(book.find("dang"), ["Dang Van An", "Đặng Văn Ân"]);
        assert_eq!(
            book.find("đặng văn ân"),
            ["Dang Van An", "Đặng Văn Ân"],
            "both are called so without accents"
        );
        assert_eq!(book.find("an dan"), ["Dang Van An", "Đặng Văn Ân"], "in any order, only begun");
        assert_eq!(book.find("ut ung"), ["Ung Thị Út", "Ưng Thị Út"]);
        assert_eq!(book.find("12"), ["Êm Thị Lê"]);
        assert_eq!(book.find("012"), ["Êm Thị Lê"]);
        assert!(book.find("tham").is_empty() && book.find("  ").is_empty());
        // What somebody changes is found at once, as it is called now.
        let facts = Facts { name: "Trần Thị D'Hồng <b>", ..Facts::default() };
        let new = NewRecord { kind: Kind::Family, facts, hamlet: 0, since: 2019 };
        create(&mut book.db, BY, book.commune, &new).expect("created");
        assert_eq!(book.find("tran"), ["Trần Thị D'Hồng <b>"]);
    });
}

#[test]
fn a_household_is_created_with_the_next_number_and_edited_by_whoever_saw_its_last_version() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let hamlet = book.hamlet("Ấp 2");
        let facts =
            Facts { name: " Lê Văn Mới ", group: "3", birth_year: Some(1980), ..Facts::default() };
        let new = NewRecord { kind: Kind::Family, facts, hamlet, since: 2019 };
        let made = create(&mut book.db, BY, book.commune, &new).expect("created");
        assert_eq!(made.code, "13");
        assert_eq!((book.families(2018), book.families(2019)), (12, 13));
        book.agrees();
        for (code, refused) in [
            ("13", RegistryError::CodeTaken("13".into())),
            ("0013", RegistryError::CodeTaken("13".into())),
            ("~1", RegistryError::Code(CodeUnfit::Made)),
            ("a b", RegistryError::Code(CodeUnfit::Character(' '))),
        ] {
            let facts = Facts { code: Some(code), ..new.facts };
            let said =
                create(&mut book.db, BY, book.commune, &NewRecord { facts, ..new }).expect_err("refused");
            assert_eq!((said.code(), said.to_string()), (refused.code(), refused.to_string()));
        }
        let said = create(&mut book.db, BY, book.commune, &NewRecord { hamlet: 999, ..new });
        assert!(matches!(said, Err(RegistryError::HamletUnknown)));
        // Two people open the same form; the slower is told, and sees what stands.
        let both_saw = book.again(made.key);
        let facts = Facts { code: None, name: "Lê Văn Mới", group: "", birth_year: None };
        let version = edit(&mut book.db, BY, both_saw, &facts, "theo sổ hộ khẩu").expect("edited");
        let slower = edit(&mut book.db, BY, both_saw, &Facts { name: "Lê Văn Mười", ..facts }, "");
        let Err(RegistryError::Changed(conflict)) = slower else { panic!("{slower:?}") };
        assert_eq!((conflict.seen, conflict.now.version), (made.job, version));
        assert_eq!((conflict.now.group.as_str(), conflict.now.birth_year), ("", None));
        let seen_now = book.again(made.key);
        let same = edit(&mut book.db, BY, seen_now, &facts, "");
        assert!(matches!(same, Err(RegistryError::Nothing)));
        book.agrees();
        let told = book.told(made.key);
        assert_eq!(
            told[..2],
            ["household.edited group 3> account:7", "household.edited birth_year 1980> account:7"]
        );
        assert!(told.contains(&"household.created code >13 account:7".to_owned()), "{told:?}");
        let audit = desk.ask("SELECT change FROM audit WHERE chain <> 0 ORDER BY seq");
        assert!(audit.iter().all(|said| !said.contains("Văn")), "{audit:?}");
        let undone = undo_import(&mut book.db, ImportId::new(made.job), BY);
        assert!(matches!(undone, Err(UndoError::ByHand)));
        book.undo_is_refused();
    });
}

#[test]
fn a_household_moves_with_what_is_only_assessed_and_counts_where_it_lives() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let (one, two, seen) = (book.hamlet("Ấp 1"), book.hamlet("Ấp 2"), book.seen("1"));
        let early = move_to(&mut book.db, BY, seen, (two, 2017), "");
        assert!(matches!(early, Err(RegistryError::Year(NotThen::Before(2018)))));
        move_to(&mut book.db, BY, seen, (two, 2019), "chuyển nhà").expect("moved");
        assert_eq!((book.families_of(one, 2018), book.families_of(one, 2019)), (6, 5));
        assert_eq!((book.families_of(two, 2018), book.families_of(two, 2019)), (4, 5));
        book.agrees();
        // Of the year of its case: the case goes too.
        let other = book.seen("2");
        move_to(&mut book.db, BY, other, (two, 2018), "").expect("moved");
        book.agrees();
        let record = record(&book.db, seen.key.0, seen.key.1).expect("read").expect("a record");
        assert_eq!(record.row.hamlet_name, "Ấp 2");
        let stays: Vec<(i64, &str)> =
            record.stays.iter().map(|stay| (stay.from, stay.name.as_str())).collect();
        assert_eq!(stays, [(2018, "Ấp 1"), (2019, "Ấp 2")]);
        assert_eq!(record.cases[0].hamlet_name, "Ấp 1", "in 2018 it lived there");
        assert_eq!(book.told(seen.key)[0], "household.moved hamlet Ấp 1>Ấp 2 account:7");
        let seen_now = book.again(seen.key);
        let later = move_to(&mut book.db, BY, seen_now, (one, 2018), "");
        assert!(matches!(later, Err(RegistryError::Year(NotThen::Moved(2019)))));
        book.undo_is_refused();
    });
}

#[test]
fn a_household_that_splits_off_is_bound_to_the_one_it_came_from() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let seen = book.seen("1");
        let facts = Facts { name: "Đặng Văn Con", birth_year: Some(1990), ..Facts::default() };
        let made = split(&mut book.db, BY, seen, &facts, 2020).expect("split");
        assert_eq!((book.families(2019), book.families(2020)), (12, 13));
        book.agrees();
        let new = record(&book.db, made.key.0, made.key.1).expect("read").expect("a record");
        assert_eq!(new.origin.as_ref().map(|origin| origin.code.as_str()), Some("1"));
        assert_eq!(
            (new.row.hamlet_name.as_str(), new.row.group.as_str(), new.row.since),
            ("Ấp 1", "1", 2020)
        );
        let old = record(&book.db, seen.key.0, seen.key.1).expect("read").expect("a record");
        assert_eq!(old.split_off[0].code, made.code);
        assert!(book.told(seen.key).iter().any(|told| told.starts_with("household.split split_off 2020>13")));
        book.undo_is_refused();
    });
}

#[test]
fn a_closed_household_leaves_the_count_from_its_year_on_and_no_roster_brings_it_back_unseen() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let seen = book.seen("1");
        let closing = |from| Closing { from, why: Ending::Left, reason: "về quê" };
        let early = close(&mut book.db, BY, seen, &closing(2018));
        assert!(matches!(early, Err(RegistryError::Year(NotThen::HasCase(2018)))));
        close(&mut book.db, BY, seen, &closing(2020)).expect("closed");
        assert_eq!((book.families(2019), book.families(2020)), (12, 11));
        book.agrees();
        assert_eq!(names_of(&book, &ListAsked { shown: Shown::Closed, ..book.asked() }), ["Đặng Văn Ân"]);
        assert_eq!(names_of(&book, &book.asked()).len(), 11);
        let seen_now = book.again(seen.key);
        let again = close(&mut book.db, BY, seen_now, &closing(2021));
        assert!(matches!(again, Err(RegistryError::Closed)));
        let row = |year| format!("{HEAD}1,28756,Ấp 2,1,Đặng Văn Ân,1960,{year},1,90\n");
        desk.write("late.csv", row(2020));
        desk.write("in-time.csv", row(2019));
        let late = import(desk, "late.csv", &[]);
        assert!(
            late.err.contains("subject.closed") && late.out.contains("1 rows refused"),
            "{} {}",
            late.out,
            late.err
        );
        // A roster of a year in which it was there moves it, and its end with it; undo takes both back.
        let said = import(desk, "in-time.csv", &[]);
        let id: i64 = ok(&said).split([' ', ':']).nth(1).and_then(|id| id.parse().ok()).expect("an id");
        book.agrees();
        assert_eq!(book.families_of(book.hamlet("Ấp 2"), 2020), 4);
        undo_import(&mut book.db, ImportId::new(id), BY).expect("undone");
        book.agrees();
        assert_eq!(book.families(2020), 11);
        let seen_now = book.again(seen.key);
        reopen(&mut book.db, BY, seen_now, "đã về lại").expect("opened again");
        assert_eq!(book.families(2020), 12);
        book.agrees();
        assert_eq!(
            book.told(seen.key)[..2],
            ["household.reopened left 2020> account:7", "household.closed left >2020 account:7"]
        );
        ok(&import(desk, "late.csv", &[]));
        book.agrees();
        book.undo_is_refused();
    });
}

#[test]
fn possible_duplicates_are_shown_and_merged_by_a_person() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let pairs = twins(&book.names, &book.db, book.commune.get(), Kind::Family, 50).expect("pairs");
        let shown: Vec<_> =
            pairs.iter().map(|twin| (twin.why, twin.one.code.as_str(), twin.other.code.as_str())).collect();
        assert_eq!(shown, [(TwinWhy::NameYear, "1", "11")]);
        // The other has a case of a year that the kept one lacks, and one of a year that both have.
        desk.write("b.csv", format!("{HEAD}11,28756,Ấp 2,1,Dang Van An,1960,2017,1,90\n"));
        ok(&import(desk, "b.csv", &[]));
        let (kept, other) = (book.seen("1"), book.seen("11"));
        let slips = make_secrets(&mut book.db, BY, book.commune, &[other.key.1]).expect("a slip");
        let fates = merge_fates(&book.db, kept.key, other.key).expect("read");
        let told: Vec<_> = fates.iter().map(|met| (met.year, met.fate)).collect();
        assert_eq!(told, [(2018, Fate::KeptStands), (2017, Fate::Moves)], "as it will be");
        let row = |key: SubjectKey| record(&book.db, key.0, key.1).expect("read").expect("a record").row;
        assert_eq!(merge_differs(&row(kept.key), &row(other.key), &fates), [Differs::SameYear]);
        let merged = merge(&mut book.db, BY, kept, other, "một hộ ghi hai lần").expect("merged");
        assert_eq!((merged.taken, merged.replaced), (1, 1));
        assert_eq!((book.families(2017), book.families(2018)), (1, 11));
        book.agrees();
        let one = record(&book.db, kept.key.0, kept.key.1).expect("read").expect("a record");
        assert_eq!(one.cases.iter().map(|case| case.year).collect::<Vec<_>>(), [2018, 2017]);
        assert_eq!((one.row.since, one.merged_in[0].code.as_str()), (2017, "11"));
        let gone = record(&book.db, other.key.0, other.key.1).expect("read").expect("a record");
        assert!(gone.cases.is_empty());
        let opened = open_record(&mut book.db, BY, &slips[0].1, "192.0.2.7").expect("opened");
        assert_eq!((opened.0.get(), opened.1), kept.key, "a slip of the other opens the one that it is now");
        let end = gone.end.expect("an end");
        assert_eq!((end.why.as_str(), end.into.map(|into| into.code)), ("merged", Some("1".to_owned())));
        assert_eq!(book.find("dang"), ["Đặng Văn Ân"], "what was merged is not found");
        let seen_now = book.again(other.key);
        let again = reopen(&mut book.db, BY, seen_now, "");
        assert!(matches!(again, Err(RegistryError::Merged(_))));
        // A list that knows the old code, whatever its year, is told which record it means.
        let said = import(desk, "b.csv", &[]);
        assert!(ok(&said).contains("imported already"));
        desk.write("c.csv", format!("{HEAD}11,28756,Ấp 2,1,Dang Van An,1960,2016,1,90\n"));
        assert!(import(desk, "c.csv", &[]).err.contains("subject.closed"));
        let told = book.told(kept.key);
        assert!(told.contains(&"household.merged merged_in >11 account:7".to_owned()), "{told:?}");
        book.undo_is_refused();
        book.agrees();
    });
}

#[test]
fn two_decided_cases_of_a_year_stand_in_the_way_of_a_merge_and_one_goes_with_its_standing() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let args = |verb: &[&str], year: &str| {
            let mut args: Vec<String> = verb.iter().map(|word| (*word).to_owned()).collect();
            args.extend(
                ["--commune", "28756", "--year", year, "--title", "learning_family"].map(str::to_owned),
            );
            args
        };
        let act = |args: Vec<String>| {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            ok(&run(desk, &args)).to_owned()
        };
        let issue = |year: &str, number: &str| {
            act(args(&["propose"], year));
            act(args(&["decision", "draft"], year));
            let id = desk.ask("SELECT CAST(id AS TEXT) FROM decisions WHERE state = 'draft'");
            ok(&run(desk, &["decision", "issue", &id[0], "--number", number, "--signed-on", "2020-01-15"]));
        };
        issue("2018", "1/QĐ");
        let seen_now = book.seen("1");
        let seen_now1 = book.seen("11");
        let both = merge(&mut book.db, BY, seen_now, seen_now1, "");
        assert!(matches!(both, Err(RegistryError::BothDecided { year: 2018, .. })), "{both:?}");
        book.agrees();
        // The other was recognised in 2018 alone, the kept one is new in 2019: together two years in a row.
        desk.write("d.csv", format!("{HEAD}20,28756,Ấp 1,1,Dang Van An,1960,2019,1,90\n"));
        ok(&import(desk, "d.csv", &[]));
        issue("2019", "2/QĐ");
        let (kept, other) = (book.seen("20"), book.seen("11"));
        merge(&mut book.db, BY, kept, other, "").expect("merged");
        book.agrees();
        let one = record(&book.db, kept.key.0, kept.key.1).expect("read").expect("a record");
        let held: Vec<_> = one.cases.iter().map(|case| (case.year, case.again, case.streak_years)).collect();
        assert_eq!(held, [(2019, true, 2), (2018, false, 1)]);
        assert_eq!(one.cases[1].decision.as_deref(), Some("1/QĐ"));
        assert!(book.told(kept.key).iter().any(|told| told.starts_with("case.recognised decision >2/QĐ")));
    });
}

#[test]
fn hamlets_are_created_and_renamed_and_no_two_are_called_alike() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let id = create_hamlet(&mut book.db, BY, book.commune, "Ấp Mới").expect("created");
        let twice = create_hamlet(&mut book.db, BY, book.commune, "ẤP  MỚI");
        assert!(matches!(twice, Err(RegistryError::HamletTaken)));
        let key = (book.commune.get(), book.hamlet("Ấp 10"));
        rename(&mut book.db, BY, key, "Ấp 10", "Ấp Phú Hòa", "NQ 12").expect("renamed");
        let slower = rename(&mut book.db, BY, key, "Ấp 10", "Ấp Khác", "");
        assert!(matches!(slower, Err(RegistryError::Renamed(now)) if now == "Ấp Phú Hòa"));
        let taken = rename(&mut book.db, BY, key, "Ấp Phú Hòa", "ấp mới", "");
        assert!(matches!(taken, Err(RegistryError::HamletTaken)));
        book.agrees();
        let asked = ListAsked { order: Order::Hamlet, ..book.asked() };
        let last = book.names.list(&book.db, &asked).expect("a list").rows.pop().expect("a row");
        assert_eq!(last.hamlet_name, "Ấp Phú Hòa");
        assert_eq!(book.told(key), ["place.hamlet_renamed name Ấp 10>Ấp Phú Hòa account:7"]);
        let seen_now = book.seen("1");
        move_to(&mut book.db, BY, seen_now, (id, 2019), "").expect("moved");
        book.agrees();
        book.undo_is_refused();
    });
}

#[test]
fn households_join_and_leave_a_clan_and_a_unit_has_a_body_from_a_day_to_a_day() {
    on_both(|desk| {
        let mut book = Book::of(desk);
        let facts = Facts { code: Some("D1"), name: "Họ Đặng", ..Facts::default() };
        let new = NewRecord { kind: Kind::Clan, facts, hamlet: 0, since: 2018 };
        let clan = create(&mut book.db, BY, book.commune, &new).expect("a clan").key;
        let household = book.seen("1").key;
        let member = Member { clan, household, from: date(2018, 1, 1), to: None };
        add_member(&mut book.db, BY, &member).expect("joined");
        let twice = add_member(&mut book.db, BY, &Member { from: date(2019, 1, 1), ..member });
        assert!(matches!(twice, Err(RegistryError::Overlaps)));
        let wrong = add_member(&mut book.db, BY, &Member { clan: household, household: clan, ..member });
        assert!(matches!(wrong, Err(RegistryError::Kind)));
        end_membership(&mut book.db, BY, &Member { to: Some(date(2020, 6, 30)), ..member }).expect("left");
        let ended = end_membership(&mut book.db, BY, &Member { to: Some(date(2020, 6, 30)), ..member });
        assert!(matches!(ended, Err(RegistryError::NoPeriod)));
        book.agrees();
        for key in [clan, household] {
            let members = record(&book.db, key.0, key.1).expect("read").expect("a record").members;
            assert_eq!(
                (members[0].from.as_str(), members[0].to.as_deref()),
                ("2018-01-01", Some("2020-06-30"))
            );
        }
        assert_eq!(book.told(household)[0], "clan.left D1 2018-01-01>2020-06-30 account:7");
        let facts = Facts { code: None, name: "Trường Tiểu học", ..Facts::default() };
        let new = NewRecord { kind: Kind::Unit, facts, hamlet: 0, since: 2018 };
        let unit = create(&mut book.db, BY, book.commune, &new).expect("a unit").key;
        let body = Body { unit, from: date(2018, 3, 1), to: None, instrument: "5/QĐ" };
        add_body(&mut book.db, BY, &body).expect("founded");
        let with_body = |book: &Book, year| {
            let counts =
                subject_counts(&book.db, "unit_with_body", Grain::Communes(&EVERYWHERE)).expect("counts");
            counts.iter().filter(|count| count.year <= year).map(|count| count.total).sum::<i64>()
        };
        assert_eq!((with_body(&book, 2017), with_body(&book, 2021)), (0, 1));
        let closing = Closing { from: 2021, why: Ending::DiedOut, reason: "giải thể" };
        let seen_now = book.again(unit);
        let stands = close(&mut book.db, BY, seen_now, &closing);
        assert!(matches!(stands, Err(RegistryError::HasBody)));
        end_body_of(&mut book.db, BY, &Body { to: Some(date(2020, 6, 30)), ..body }).expect("ended");
        assert_eq!((with_body(&book, 2019), with_body(&book, 2020)), (1, 0));
        let seen_now = book.again(unit);
        close(&mut book.db, BY, seen_now, &closing).expect("closed");
        book.agrees();
        book.undo_is_refused();
    });
}

#[test]
fn the_command_line_does_what_the_pages_do_and_writes_just_the_list_it_shows() {
    on_both(|desk| {
        drop(Book::of(desk));
        let at = ["--commune", "28756", "--map-on", "2018-12-31"];
        let act = |words: &[&str]| run(desk, &[&["registry"], words, &at].concat());
        let made = act(&["create", "--name", "Võ Thị Mới", "--hamlet", "Ấp 2", "--since", "2019"]);
        assert!(ok(&made).starts_with("Code 13: done"), "{}", made.out);
        ok(&act(&["edit", "--code", "13", "--group", "2", "--reason", "bổ sung"]));
        ok(&act(&["move", "--code", "13", "--to", "Ấp 10", "--from", "2020"]));
        ok(&act(&["split", "--code", "1", "--name", "=Đặng Văn Con", "--from", "2020"]));
        ok(&act(&["close", "--code", "2", "--from", "2020", "--why", "left"]));
        ok(&act(&["reopen", "--code", "2"]));
        let seen = act(&["close", "--code", "2", "--from", "2020", "--why", "left", "--seen", "1"]);
        assert!(seen.status == 1 && seen.err.contains("[record.changed]"), "{}", seen.err);
        assert!(ok(&act(&["duplicates"])).contains("Dang Van An"));
        ok(&act(&["merge", "--code", "1", "--other", "11"]));
        assert!(ok(&run(desk, &["registry", "search", "vo moi"])).starts_with("13  Võ Thị Mới"));
        let shown = act(&["show", "--code", "13"]);
        for told in ["household.created", "household.edited", "household.moved", "bổ sung"] {
            assert!(ok(&shown).contains(told), "{told}: {}", shown.out);
        }
        let list = act(&["list", "--order", "name", "--limit", "4"]);
        assert!(ok(&list).lines().last().is_some_and(|line| line.starts_with("--after ")), "{}", list.out);
        ok(&act(&["export", "--order", "name", "--out", "l.csv"]));
        ok(&act(&["export", "--order", "name", "--out", "l.xlsx"]));
        let csv = desk.read("l.csv");
        assert!(csv.starts_with('\u{feff}') && csv.contains("'=Đặng Văn Con"), "{csv}");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a record").iter().map(str::to_owned).collect()).collect();
        let sheet = crate::kit::read_workbook(&desk.path("l.xlsx"));
        let codes = |rows: &[Vec<String>]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(codes(&sheet[1..]), codes(&rows));
        assert_eq!(rows.len(), 13);
        ok(&run(desk, &["verify"]));
        let undone = run(desk, &["imports", "undo", "1"]);
        assert!(
            undone.status == 1 && undone.err.contains("what somebody typed rests on this import"),
            "{}",
            undone.err
        );
    });
}
