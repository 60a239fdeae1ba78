//! Lists as hamlets and communes send them, by command and by page: what is understood, asked, refused and kept.

use std::path::Path;

use crate::kit::web::{Answered, Guest, account, app, morning, sign_in};
use crate::kit::{Desk, on_both};
use crate::roster::{import, ok, run};

const WHERE: [&str; 6] = ["--commune", "28756", "--year", "2020", "--hamlet", "Ấp 1"];

/// The list with which a hamlet registers its families: a title, no year, no hamlet, no points, who signs.
const REGISTRATION: &str = "DANH SÁCH ĐĂNG KÝ GIA ĐÌNH HỌC TẬP,,,,,\n\
    STT,Họ và tên chủ hộ,Năm sinh,Số nhân khẩu,Hộ nghèo,Tổ\n\
    1,Nguyễn Văn Một,1960,4,,1\n2,Trần Thị Hai,1971,3,x,Tổ 2\n,Trưởng ấp,,,,\n";

/// Sends a file with the options of the form; whoever asks is sent on to the trial, or shown the form again.
#[track_caller]
fn send(who: &Guest, path: &Path, more: &[(&str, &str)]) -> Answered {
    let mut options =
        vec![("kind", "roster"), ("title", "learning_family"), ("commune", "28756"), ("year", "2020")];
    options.retain(|(name, _)| !more.iter().any(|(given, _)| given == name));
    options.extend(more);
    let bytes = std::fs::read(path).expect("readable");
    let name = path.file_name().expect("a name").to_string_lossy();
    who.send("/imports", &options, (&name, &bytes))
}

/// The commune's association, signed in.
fn commune(desk: &Desk) -> Guest {
    ok(&run(desk, &["init"]));
    account(desk, "hoixa", &["commune_association", "--place", "28756"]);
    sign_in(&app(desk, morning), "hoixa")
}

#[test]
fn a_plain_registration_list_is_a_roster_where_its_commune_year_and_hamlet_are_said() {
    on_both(|desk| {
        desk.write("list.csv", REGISTRATION);
        for lacking in [&WHERE[..4], &WHERE[2..], &[&WHERE[..2], &WHERE[4..]].concat()] {
            let refused = import(desk, "list.csv", lacking);
            assert!(refused.status == 1 && refused.err.contains("[file.not_a_roster]"), "{}", refused.err);
        }
        let who = commune(desk);
        let trial = send(&who, &desk.path("list.csv"), &[("hamlet", "Ấp 1")]);
        let page = who.get(trial.location());
        assert!(page.status == 200 && page.text.contains("<strong>2</strong>"), "{}", page.text);
        let said = import(desk, "list.csv", &WHERE);
        assert!(ok(&said).contains("2 new, 0 changed, 0 unchanged, 0 rows refused"), "{}", said.err);
        // Everybody on it is registered; whoever signs is nobody.
        let kept = desk.ask(
            "SELECT s.name || '|' || c.registered || '|' || c.source || '|' || c.poor FROM cases c JOIN subjects s \
             ON s.commune_id = c.commune_id AND s.id = c.subject_id ORDER BY 1",
        );
        assert_eq!(kept, ["Nguyễn Văn Một|yes|none|0", "Trần Thị Hai|yes|none|1"]);
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_group_is_one_however_the_list_writes_it_and_what_a_register_wrote_is_no_news() {
    on_both(|desk| {
        let list = |year: u32, groups: [&str; 3]| {
            let [one, two, three] = groups;
            desk.write(
                "list.csv",
                format!(
                    "Mã hộ,Chủ hộ,Tổ,Ấp,Năm\n1,Lê Văn Ba,{one},Ấp 1,{year}\n2,Lê Văn Tư,{two},Ấp 1,{year}\n\
                     3,Lê Văn Năm,{three},Ấp 1,{year}\n"
                ),
            );
            ok(&import(desk, "list.csv", &["--commune", "28756"])).to_owned()
        };
        let groups = || desk.ask("SELECT code || '|' || grp FROM subjects ORDER BY 1");
        let changes = || desk.ask("SELECT COUNT(*) || '' FROM subjects_past");
        assert!(list(2019, ["1", "Tổ 2", "Tổ Hòa Bình"]).contains("3 new"));
        assert_eq!(groups(), ["1|1", "2|2", "3|Tổ Hòa Bình"]);
        assert!(list(2019, ["Tổ NDTQ số 01", "2", "Tổ Hòa Bình"]).contains("0 changed, 3 unchanged"));
        // As an earlier version kept it.
        desk.tamper("UPDATE subjects SET grp = 'Tổ 2' WHERE code = '2'");
        let before = changes();
        assert!(list(2020, ["Tổ 1", "2", "Tổ Hòa Bình"]).contains("3 new"));
        assert_eq!(
            (groups(), changes()),
            (["1|1", "2|Tổ 2", "3|Tổ Hòa Bình"].map(str::to_owned).to_vec(), before)
        );
    });
}

#[test]
fn a_trial_names_the_hamlets_that_would_be_new_and_says_which_heading_is_which_column() {
    on_both(|desk| {
        let who = commune(desk);
        let head = "STT,Chủ hộ,Ấp,Tổ,Ghi chú\n";
        desk.write("first.csv", format!("{head}1,Lê Văn Ba,Ấp Bình Khởi,1,\n2,Lê Văn Tư,Ấp 1,1,\n"));
        let said = import(desk, "first.csv", &["--commune", "28756", "--year", "2019"]);
        assert!(
            ok(&said).contains("2 new") && said.err.contains("2 new hamlets: Ấp Bình Khởi, Ấp 1."),
            "{}",
            said.err
        );
        let rows = "1,Lê Văn Ba,Ấp Bình Khơii,1,\n2,Lê Văn Tư,Ấp 1,1,\n3,Lê Văn Sáu,Ấp 2,1,\n4,Lê Văn Bảy,Ấp Bình Khơii,1,\n";
        desk.write("second.csv", format!("{head}{rows}"));
        let said = import(desk, "second.csv", &["--commune", "28756", "--year", "2020", "--dry-run"]);
        for told in [
            "2 new hamlets: Ấp Bình Khơii (near Ấp Bình Khởi, which is known), Ấp 2.",
            "columns understood: Chủ hộ → head_name; Ấp → hamlet; Tổ → group.",
            "unknown columns ignored: STT, Ghi chú",
        ] {
            assert!(said.err.contains(told), "{told}: {}", said.err);
        }
        let trial = send(&who, &desk.path("second.csv"), &[]);
        let page = who.get(trial.location());
        for told in [
            "2 new hamlets:",
            "<strong>Ấp Bình Khơii</strong> (near Ấp Bình Khởi, which is in the register)",
            "<th scope=\"row\">Chủ hộ</th><td>head_name</td>",
        ] {
            assert!(page.text.contains(told), "{told}: {}", page.text);
        }
        assert_eq!(desk.ask("SELECT COUNT(*) || '' FROM hamlets"), ["2"], "nothing is written");
    });
}
