//! Import, undo, progress and verify: what is stored says what `score` says, and undo leaves no trace.

use std::collections::BTreeMap;

use crate::kit::{Desk, on_both};
use crate::roster::{HEADER, act, id_of, import, ok, progress, roster, run};

/// `(place, year, zone)` to assessed and passed, from any report with those columns.
fn sums(report: &str) -> BTreeMap<(String, String, String), (String, String)> {
    let mut reader = csv::Reader::from_reader(report.as_bytes());
    let heads = reader.headers().expect("a header").clone();
    let at = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let (place, year, zone, assessed, passed) =
        (at("place_code"), at("year"), at("zone"), at("assessed"), at("passed"));
    reader
        .records()
        .map(|row| row.expect("a record"))
        .filter(|row| &row[assessed] != "0")
        .map(|row| {
            let key = (row[place].to_owned(), row[year].to_owned(), row[zone].to_owned());
            (key, (row[assessed].to_owned(), row[passed].to_owned()))
        })
        .collect()
}

#[test]
fn what_is_stored_says_what_score_says() {
    on_both(|desk| {
        desk.write("r.csv", roster(2020, 900, 0));
        desk.write(
            "z.csv",
            "commune_code,zone,valid_from,valid_to,instrument\n29107,disadvantaged,2016-01-01,2020-12-31,x\n",
        );
        assert_eq!(desk.score("r.csv", &["--zones", "z.csv"]).status, 0);
        ok(&run(desk, &["import", "zones", "z.csv"]));
        assert!(ok(&import(desk, "r.csv", &[])).contains("900 new, 0 changed, 0 unchanged, 0 rows refused"));
        let scored = sums(&desk.read("out/report.csv"));
        let mut stored = BTreeMap::new();
        for by in ["district", "commune", "hamlet"] {
            stored.extend(sums(&progress(desk, &["--by", by])));
        }
        assert_eq!(stored, scored);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn the_same_file_is_recognised_and_a_changed_one_makes_versions_that_undo_takes_back() {
    on_both(|desk| {
        desk.write("a.csv", roster(2019, 300, 0));
        desk.write("b.csv", roster(2019, 300, 1));
        desk.write("c.csv", roster(2020, 310, 0));
        assert!(ok(&import(desk, "a.csv", &[])).starts_with("Import 1: 300 new"));
        let before = progress(desk, &["--by", "hamlet"]);
        assert!(ok(&import(desk, "a.csv", &[])).contains("imported already (import 1)"));
        assert!(ok(&import(desk, "b.csv", &["--dry-run"])).contains("0 new, 270 changed, 30 unchanged"));
        assert_eq!(progress(desk, &["--by", "hamlet"]), before, "a dry run writes nothing");
        let second = ok(&import(desk, "b.csv", &[])).to_owned();
        assert!(second.contains("0 new, 270 changed, 30 unchanged"), "{second}");
        assert_ne!(progress(desk, &["--by", "hamlet"]), before);
        let third = ok(&import(desk, "c.csv", &[])).to_owned();
        assert!(third.contains("310 new"), "{third}");
        let refused = run(desk, &["imports", "undo", "1"]);
        assert_eq!(refused.status, 1);
        assert!(refused.err.contains("rests on this one"), "{}", refused.err);
        ok(&run(desk, &["verify"]));
        ok(&run(desk, &["imports", "undo", &id_of(&third)]));
        ok(&run(desk, &["imports", "undo", &id_of(&second)]));
        assert_eq!(progress(desk, &["--by", "hamlet"]), before, "undo puts back what stood before");
        ok(&run(desk, &["verify"]));
        ok(&run(desk, &["imports", "undo", "1"]));
        assert_eq!(run(desk, &["imports", "undo", "1"]).status, 1, "an import is undone once");
        ok(&run(desk, &["verify"]));
        assert_eq!(progress(desk, &["--by", "hamlet"]).lines().count(), 0, "nothing is left");
        // What was undone can be imported again.
        assert!(ok(&import(desk, "a.csv", &[])).contains("300 new"));
    });
}

#[test]
fn all_or_nothing_writes_nothing_when_a_row_is_refused() {
    on_both(|desk| {
        desk.write("r.csv", format!("{}x,28756,Ấp 1,A,2020,1,99,10,10,10,10,10,10\n", roster(2020, 20, 0)));
        let said = import(desk, "r.csv", &["--all-or-nothing"]);
        assert_eq!(said.status, 1);
        assert!(
            said.err.contains("[points.above_max]") && said.err.contains("1 rows are refused"),
            "{}",
            said.err
        );
        assert!(!progress(desk, &[]).contains("learning_family"));
        assert!(ok(&import(desk, "r.csv", &[])).contains("20 new, 0 changed, 0 unchanged, 1 rows refused"));
    });
}

#[test]
fn after_a_merger_a_code_in_two_former_communes_needs_the_former_one() {
    on_both(|desk| {
        let row = |commune: &str, year: u32, points: u32| {
            format!("5,{commune},Ấp 1,A,{year},1,10,10,10,10,{points},20,20\n")
        };
        desk.write("a.csv", format!("{HEADER}{}{}", row("28771", 2019, 20), row("28774", 2019, 20)));
        ok(&import(desk, "a.csv", &[]));
        desk.write("b.csv", format!("{HEADER}{}", row("28777", 2020, 20)));
        let said = import(desk, "b.csv", &[]);
        assert!(said.err.contains("[subject.ambiguous]"), "{}", said.err);
        let header = HEADER.replace("commune_code,", "commune_code,former_commune_code,");
        desk.write("c.csv", format!("{header}{}", row("28777,28771", 2020, 20)));
        assert!(ok(&import(desk, "c.csv", &[])).contains("1 new"));
        let report = progress(desk, &["--by", "commune"]);
        assert!(report.contains("28777,Phường An Hội,commune,all,2020,learning_family,2,1,1,1,"), "{report}");
        assert!(report.contains("28777,Phường An Hội,commune,all,2019,learning_family,2,2,2,2,"), "{report}");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_title_takes_a_proposal_a_draft_and_a_signed_decision() {
    on_both(|desk| {
        let cases = |year: &'static str| ["--commune", "28756", "--year", year, "--title", "learning_family"];
        for (file, year) in [("a.csv", 2018), ("b.csv", 2019), ("c.csv", 2020)] {
            desk.write(file, roster(year, 300, 0));
            ok(&import(desk, file, &[]));
        }
        assert_eq!(act(desk, &["decision", "draft"], &cases("2018")).status, 1, "nothing is proposed yet");
        let mut n_recognised = String::new();
        for (year, number, signed_on) in
            [("2018", "05/QĐ-UBND", "2018-12-20"), ("2019", "07/QĐ-UBND", "2019-12-18")]
        {
            let proposed = act(desk, &["propose"], &cases(year));
            n_recognised = ok(&proposed).split(' ').next().expect("a number").to_owned();
            assert_eq!(act(desk, &["propose"], &cases(year)).status, 1, "a case is proposed once");
            let drafted = act(desk, &["decision", "draft"], &cases(year));
            let id = id_of(ok(&drafted));
            let issue = |number: &str, on: &str| {
                act(desk, &["decision", "issue", &id], &["--number", number, "--signed-on", on])
            };
            assert_eq!(issue("", signed_on).status, 1);
            assert_eq!(issue(number, "2016-01-01").status, 1, "before the year it speaks of");
            assert_eq!(issue(number, "2999-01-01").status, 1, "in the future");
            let again = if year == "2018" { "0" } else { &n_recognised };
            let expected = format!("{n_recognised} recognised, {again} of them again.");
            assert!(ok(&issue(number, signed_on)).ends_with(&expected), "{expected}");
            assert!(issue("09/QĐ-UBND", signed_on).err.contains("Issued already as"), "it does not change");
        }
        // Facts by a day: the decision of 2019 is not yet signed on 1 December.
        let row = |as_of: &str| {
            let args = ["report", "progress", "--place", "28756", "--as-of", as_of, "--format", "csv"];
            let report = ok(&run(desk, &args)).to_owned();
            report.lines().find(|line| line.contains(",all,2019,")).expect("a row").to_owned()
        };
        assert!(row("2019-12-01").contains(",0,0,7500,0,0,false,records"), "{}", row("2019-12-01"));
        assert!(
            row("2019-12-31").contains(&format!(",{n_recognised},{n_recognised},7500,")),
            "{}",
            row("2019-12-31")
        );
        // Every case names its decision, and says why it came to what it did.
        let listed = ok(&act(desk, &["cases", "--format", "csv"], &cases("2019"))).to_owned();
        assert_eq!(listed.matches(",recognised,").count().to_string(), n_recognised, "{listed}");
        assert_eq!(
            listed.matches(",07/QĐ-UBND,2019-12-18,1,2").count().to_string(),
            n_recognised,
            "{listed}"
        );
        let code =
            listed.lines().find(|line| line.contains(",recognised,")).and_then(|line| line.split(',').next());
        let why = act(desk, &["cases", "--code", code.expect("a code")], &cases("2019"));
        assert!(ok(&why).contains("Decision 07/QĐ-UBND of 2019-12-18; 2 years in a row"), "{}", why.out);
        assert!(why.out.contains("20/20") || why.out.contains("10/10"), "{}", why.out);
        // What a decision rests on neither changes nor goes.
        desk.write("d.csv", roster(2019, 300, 3));
        assert!(import(desk, "d.csv", &[]).err.contains("[case.already_proposed]"));
        let undo = run(desk, &["imports", "undo", "1"]);
        assert!(undo.status == 1 && undo.err.contains("proposed or decided"), "{}", undo.err);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_list_without_codes_links_one_family_and_guesses_none() {
    on_both(|desk| {
        desk.write("a.csv", "Mã hộ,Họ và tên chủ hộ,Ấp,Tổ,Tổng điểm\n1,Nguyễn Văn An,Ấp 1,1,85\n2,Lê Thị Bé,Ấp 1,1,70\n3,Lê Thị Bé,Ấp 2,1,90\n4,Trần Văn Cư,Ấp 1,2,90\n5,Võ Văn Đực,Ấp 1,3,90\n6,Võ Văn Đực,Ấp 1,3,90\n");
        ok(&import(desk, "a.csv", &["--commune", "28945", "--year", "2019"]));
        // An and Bé of Ấp 1 are linked; Cưu may be Cư misspelt; there are two Đực; Đào is new.
        desk.write("b.csv", "STT,Họ và tên chủ hộ,Ấp,Tổ,Tổng điểm\n1,NGUYỄN VĂN AN,Ấp 1,1,90\n2,Lê Thị Bé,Ấp 1,1,90\n3,Trần Văn Cưu,Ấp 1,2,90\n4,Phạm Hồng Đào,Ấp 1,2,60\n5,Võ Văn Đực,Ấp 1,3,90\n");
        let said = import(desk, "b.csv", &["--commune", "28939", "--year", "2020"]);
        assert!(ok(&said).contains("5 new"), "another commune's families are not these");
        let said = import(desk, "b.csv", &["--commune", "28945", "--year", "2020", "--errors", "back.xlsx"]);
        assert!(
            ok(&said).contains("3 new, 0 changed, 0 unchanged, 2 rows refused"),
            "{} {}",
            said.out,
            said.err
        );
        assert_eq!(said.err.matches("[subject.doubtful]").count(), 2, "{}", said.err);
        assert!(said.err.contains("may be: 4 = Trần Văn Cư, Ấp 1, group 2"), "{}", said.err);
        assert!(said.err.contains("may be: 5 = Võ Văn Đực, Ấp 1, group 3; 6 ="), "{}", said.err);
        let report = progress(desk, &["--by", "commune"]);
        assert!(report.contains("28945,Xã Bình Khánh,commune,all,2020,learning_family,7,3,3,2,"), "{report}");
        ok(&run(desk, &["verify"]));
        // A person chooses: the codes stand in a column of the list that came back.
        desk.write(
            "c.csv",
            "Mã hộ,Họ và tên chủ hộ,Ấp,Tổ,Tổng điểm\n4,Trần Văn Cưu,Ấp 1,2,90\n6,Võ Văn Đực,Ấp 1,3,90\n",
        );
        assert!(ok(&import(desk, "c.csv", &["--commune", "28945", "--year", "2020"])).contains("2 new"));
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_database_that_is_not_ours_or_newer_is_refused() {
    let desk = Desk::new();
    assert_eq!(run(&desk, &["verify"]).status, 1);
    desk.write("other.sqlite", "not a database at all, only text that goes on for a while");
    let said = run(&desk, &["--database", "sqlite:other.sqlite", "verify"]);
    assert_eq!(said.status, 1);
    assert!(said.err.contains("not a hoctap database"), "{}", said.err);
    ok(&run(&desk, &["init"]));
    desk.tamper("UPDATE meta SET value = 99 WHERE key = 'schema_version'");
    let said = run(&desk, &["verify"]);
    assert!(said.status == 1 && said.err.contains("newer version"), "{}", said.err);
}

#[test]
fn what_an_older_program_made_is_brought_to_this_layout_and_so_is_its_backup() {
    on_both(|desk| {
        let cases = ["--commune", "28756", "--year", "2020", "--title", "learning_family"];
        desk.write("a.csv", roster(2020, 30, 0));
        ok(&import(desk, "a.csv", &[]));
        ok(&act(desk, &["propose"], &cases));
        let id = id_of(ok(&act(desk, &["decision", "draft"], &cases)));
        let signed = ["--number", "05/QĐ-UBND", "--signed-on", "2020-12-15"];
        ok(&act(desk, &["decision", "issue", &id], &signed));
        let annex = || desk.ask("SELECT annex FROM decision_annexes");
        let before = annex();
        assert!(before.len() == 1 && before[0].starts_with("[[1028756,"), "{before:?}");
        let older = "DROP TABLE decision_annexes; DROP TABLE signed_files; \
                     DROP TABLE commune_tallies; DROP TABLE commune_subject_tallies; \
                     DROP TABLE commune_recognition_tallies; \
                     UPDATE meta SET value = 1 WHERE key = 'schema_version'";
        desk.tamper(older);
        assert_eq!(ok(&run(desk, &["migrate"])), "The database is brought from layout 1 to layout 6.");
        assert_eq!(
            ok(&run(desk, &["migrate"])),
            "The database has this version's layout 6 already; nothing to do."
        );
        let health = ok(&run(desk, &["health", "--count"])).to_owned();
        assert!(health.contains("6 / 6") && health.contains("decision_annexes: 1"), "{health}");
        ok(&run(desk, &["verify"]));
        assert_eq!(annex(), before, "the list is the one that its cases give");
        assert_eq!(desk.ask("SELECT value || '' FROM meta WHERE key = 'schema_version'"), ["6"]);
        // A backup of then is read and put back, and stays as it is.
        let backup = desk.path("then.backup");
        ok(&run(desk, &["backup", "then.backup"]));
        rusqlite::Connection::open(&backup)
            .and_then(|file| {
                let digests =
                    "DELETE FROM backup_digests WHERE table_name IN ('decision_annexes', 'signed_files')";
                file.execute_batch(&format!("{older}; {digests}"))
            })
            .expect("made older");
        let bytes = std::fs::read(&backup).expect("readable");
        ok(&run(desk, &["backup", "verify", "then.backup"]));
        ok(&run(desk, &["restore", "then.backup"]));
        assert_eq!(annex(), before);
        assert_eq!(std::fs::read(&backup).expect("readable"), bytes);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_small_demo_is_right_and_crosses_the_merger() {
    let desk = Desk::new();
    let said = run(&desk, &["demo", "--households", "4000", "--years", "2019-2020", "--no-serve"]);
    let out = ok(&said);
    assert!(out.starts_with("Demo data:") && out.contains("Tỉnh Bến Tre"), "{out}");
    ok(&run(&desk, &["verify"]));
    let report = progress(&desk, &["--by", "district", "--title", "learning_family"]);
    let mut reader = csv::Reader::from_reader(report.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a record")).collect();
    for year in ["2019", "2020"] {
        let sum = |level: &str, column: usize| -> u64 {
            let rows = rows.iter().filter(|row| &row[2] == level && &row[3] == "all" && &row[4] == year);
            rows.map(|row| row[column].parse::<u64>().expect("a count")).sum()
        };
        assert_eq!(sum("province", 6), 4000);
        for column in 6..=11 {
            assert_eq!(sum("province", column), sum("district", column), "{year} column {column}");
        }
        assert!(sum("province", 10) > 1500, "most families pass and are recognised");
    }
}
