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
fn what_a_score_sheet_has_no_column_for_stays_and_a_poor_family_keeps_its_pass_mark() {
    on_both(|desk| {
        let shipped = include_str!("../../../programme/criteria-sets/448-2015-family.toml");
        desk.write(
            "set.toml",
            shipped.replace("\ndisadvantaged = ", "\npoor_household = 70\ndisadvantaged = "),
        );
        let set = desk.path("set.toml").display().to_string();
        let import = |file: &str| {
            let args = ["import", "roster", file, "--title", "learning_family", "--criteria", &set];
            ok(&run(desk, &args)).to_owned()
        };
        let first = "Mã hộ,Mã xã,Ấp,Chủ hộ,Năm,Đăng ký,Hộ nghèo,Số nhân khẩu\n\
                     1,28756,Ấp 1,Lê Văn Ba,2018,mới,x,5\n2,28756,Ấp 1,Lê Văn Tư,2018,lại,,4\n";
        desk.write("register.csv", first);
        assert!(import("register.csv").contains("2 new"));
        let kept = || {
            desk.ask(
                "SELECT registered || '|' || members || '|' || poor || '|' || source || '|' || outcome FROM cases \
                 ORDER BY subject_id",
            )
        };
        assert_eq!(kept(), ["new|5|1|none|", "again|4|0|none|"]);
        // The mark is 80, and 70 for a poor family.
        let scores = "Mã hộ,Mã xã,Ấp,Chủ hộ,Năm,Tổng điểm\n1,28756,Ấp 1,Lê Văn Ba,2018,72\n2,28756,Ấp 1,Lê Văn Tư,2018,72\n";
        desk.write("scores.csv", scores);
        assert!(import("scores.csv").contains("2 changed"));
        assert_eq!(kept(), ["new|5|1|totals|pass", "again|4|0|totals|fail"]);
        desk.write(
            "scores.csv",
            scores.replace("Tổng điểm", "Tổng điểm,Kết quả").replace(",72", ",72,không đạt"),
        );
        assert!(import("scores.csv").contains("1 changed, 1 unchanged"));
        assert_eq!(kept(), ["new|5|1|totals|fail", "again|4|0|totals|fail"], "what the commune says stands");
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn items_are_known_by_the_number_that_papers_give_them_and_a_list_without_points_says_so() {
    on_both(|desk| {
        let who = commune(desk);
        let sheet = |last: &str| {
            format!(
                "Mã hộ,Chủ hộ,Ấp,1.1,1.2,1.3,2.1,2.2,Mục 3.1,{last}\n7,Lê Văn Bảy,Ấp 1,10,10,10,10,\"9,5\",20,20\n"
            )
        };
        desk.write("sheet.csv", sheet("4.1"));
        let trial = send(&who, &desk.path("sheet.csv"), &[("hamlet", "Ấp 1")]);
        let page = who.get(trial.location()).text;
        assert!(
            page.contains("c1.1, c1.2, c1.3, c2.1, c2.2, c3.1, c4.1")
                && !page.contains("No column of points"),
            "{page}"
        );
        let said = import(desk, "sheet.csv", &WHERE);
        assert!(ok(&said).contains("1 new"), "{}", said.err);
        assert_eq!(desk.ask("SELECT source || '|' || total_hundredths FROM cases"), ["items|8950"]);
        let register = "Mã hộ,Chủ hộ,Ấp,Điểm a,Điểm b\n8,Lê Văn Tám,Ấp 1,10,10\n";
        desk.write("register.csv", register);
        let trial = send(&who, &desk.path("register.csv"), &[("hamlet", "Ấp 1")]);
        let page = who.get(trial.location()).text;
        assert!(page.contains("No column of points was understood"), "{page}");
    });
}

#[test]
fn a_list_of_hamlets_writes_in_no_commune_but_ones_own_whatever_its_code_named_then() {
    on_both(|desk| {
        let who = commune(desk);
        // The second code is of this day, the third was another commune's until it ended in 2020.
        let rows =
            "Mã xã,Ấp,Từ ngày\n28756,Ấp Mình,01/01/2015\n28757,Ấp Người,01/01/2015\n28816,Ấp Cũ,01/01/2015\n";
        desk.write("hamlets.csv", rows);
        let trial = send(&who, &desk.path("hamlets.csv"), &[("kind", "hamlets")]);
        let page = who.get(trial.location());
        assert_eq!(page.text.matches("place.not_yours").count(), 2, "{}", page.text);
        let pending = trial.location().split('?').next().expect("an address").to_owned();
        assert_eq!(who.post(&pending, &[("kind", "hamlets")]).status, 303);
        assert_eq!(desk.ask("SELECT name FROM hamlets ORDER BY name"), ["Ấp Mình"]);
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

#[test]
fn a_wrong_file_is_refused_on_the_form_with_what_to_do() {
    let desk = Desk::new();
    let who = commune(&desk);
    let mut word = zip::ZipWriter::new(std::fs::File::create(desk.path("don.docx")).expect("made"));
    word.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("begun");
    word.finish().expect("written");
    let stream: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("cu.doc", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600], &stream].concat());
    desk.write("to-trinh.pdf", "%PDF-1.7\n");
    desk.write("anh.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF");
    desk.write("so.csv", "Tỉnh,Số hộ\nBến Tre,402860\n");
    for (file, code, told) in [
        ("don.docx", "file.unknown_format", "This is no CSV, XLSX, XLS or ODS."),
        ("cu.doc", "file.unknown_format", "This is no CSV, XLSX, XLS or ODS."),
        ("to-trinh.pdf", "file.unknown_format", "copy a table out of Word or PDF into Excel"),
        ("anh.jpg", "file.unknown_format", "This is no CSV, XLSX, XLS or ODS."),
        ("so.csv", "file.not_a_roster", "No header of a roster was found"),
    ] {
        let answer = send(&who, &desk.path(file), &[("hamlet", "Ấp 1")]);
        assert_eq!(answer.status, 422, "{file}: {}", answer.text);
        let beside = answer.all("<p class=\"problem\" id=\"file-problem\">", "</p>").concat();
        assert!(beside.starts_with(&format!("{file}: ")) && beside.contains(told), "{beside}");
        assert!(beside.ends_with(&format!(" <span class=\"small\">{code}</span>")), "{beside}");
        assert!(!answer.text.contains(&format!("[{code}]")) && answer.text.contains("value=\"Ấp 1\""));
    }
    // What only the whole file shows is said on the trial, under the address that the summary leads to.
    desk.write("rows.csv", format!("Chủ hộ,Tổ\n{}\u{0}", "Lê Văn Ba,1\n".repeat(40_000)));
    let trial = send(&who, &desk.path("rows.csv"), &[("hamlet", "Ấp 1")]);
    let page = who.get(trial.location());
    assert!(page.text.contains("href=\"#file\"") && page.text.contains("id=\"file\""), "{}", page.text);
    assert!(page.text.contains("NUL byte") && !page.text.contains("file: "), "{}", page.text);
}

#[test]
fn a_doubt_says_how_many_families_it_may_be_and_a_failed_import_keeps_what_was_asked() {
    let desk = Desk::new();
    let who = commune(&desk);
    desk.write("first.csv", "Chủ hộ,Tổ\nNguyễn Văn Hùng,1\n");
    ok(&import(&desk, "first.csv", &["--commune", "28756", "--year", "2019", "--hamlet", "Ấp 1"]));
    desk.write("list.csv", "Chủ hộ,Tổ,Nhân khẩu\nNguyễn Văn Hùn,1,3\nTrần Thị Hai,1,99\n");
    let trial = send(&who, &desk.path("list.csv"), &[("hamlet", "Ấp 1")]);
    let page = who.get(trial.location());
    assert!(page.text.contains("It is like one family that is known:"), "{}", page.text);
    let address = trial.location().split('?').next().expect("an address");
    let mut form = vec![("kind", "roster"), ("title", "learning_family"), ("criteria", "448-2015-family")];
    form.extend([
        ("commune", "28756"),
        ("year", "2020"),
        ("hamlet", "Ấp 1"),
        ("of", "2"),
        ("choice.!2", "new"),
    ]);
    // What was chosen stays chosen when it is looked at again.
    let again = who.post(address, &[&form[..], &[("again", "1")]].concat());
    assert!(again.text.contains("name=\"choice.!2\" value=\"new\""), "{}", again.text);
    assert!(again.text.contains("<strong>1</strong>"), "{}", again.text);
    form.push(("all_or_nothing", "1"));
    let running = who.post(address, &form);
    assert_eq!(running.status, 303, "{}", running.text);
    let failed = (0..2_000).find_map(|_| {
        let page = who.get(running.location());
        page.text.contains("Nothing was written").then_some(page.text)
    });
    let failed = failed.expect("it ends");
    let back = failed.split(&format!("href=\"{address}?")).nth(1).and_then(|rest| rest.split('"').next());
    let back = back.expect("the way back").replace("&#38;", "&");
    for kept in ["year=2020", "all_or_nothing=1", "commune=28756", "choice.%212=new"] {
        assert!(back.contains(kept), "{kept}: {back}");
    }
}

/// Imports a file on the page, and answers with the page of what it became.
#[track_caller]
fn imported(who: &Guest, path: &Path, more: &[(&str, &str)]) -> String {
    let trial = send(who, path, more);
    let (address, query) = trial.location().split_once('?').expect("options");
    let form: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let running = who.post(address, &form);
    assert_eq!(running.status, 303, "{}", running.text);
    let done = (0..2_000).find_map(|_| {
        let page = who.get(running.location());
        (page.status == 303).then(|| page.location().to_owned())
    });
    done.expect("it ends").split('?').next().unwrap_or_default().to_owned()
}

#[test]
fn the_workbook_with_what_was_refused_stays_until_it_is_settled_or_the_import_undone() {
    on_both(|desk| {
        let who = commune(desk);
        desk.write("list.csv", "Chủ hộ,Tổ,Nhân khẩu\nLê Văn Ba,1,3\nTrần Thị Hai,1,99\n");
        let page = imported(&who, &desk.path("list.csv"), &[("hamlet", "Ấp 1")]);
        let asks = || who.get("/").text.contains("rows refused in list.csv");
        let one = who.get(&page);
        // What waits does not hang on the upload, which goes after a day.
        std::fs::remove_dir_all(desk.path("hoctap-data/uploads")).expect("removed");
        assert!(who.get(&format!("{page}/returned")).text.starts_with("PK") && asks(), "{}", one.text);
        // The page leads on to what it wrote: the sheet, the book, the review.
        let main =
            one.text.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page");
        let links: Vec<&str> =
            main.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for begins in
            ["/grid/", "/registry/28756?kind=family", "/review/28756/learning_family/2020", "/places/28756"]
        {
            let link = links.iter().find(|link| link.starts_with(begins)).expect(begins);
            assert_eq!(who.get(&link.replace("&#38;", "&")).status, 200, "{link}");
        }
        assert_eq!(who.post(&format!("{page}/settle"), &[]).status, 303);
        let one = who.get(&page);
        assert!(one.text.contains("is no longer kept") && !asks(), "{}", one.text);
        assert_eq!(who.get(&format!("{page}/returned")).status, 404);
        let said = desk.ask("SELECT change FROM audit WHERE change LIKE 'import.settled%'");
        assert_eq!(said, [format!("import.settled {}", page.rsplit('/').next().unwrap_or_default())]);
        ok(&run(desk, &["verify"]));

        // Of an import that is undone nothing is left to do.
        desk.write("more.csv", "Chủ hộ,Tổ,Nhân khẩu\nPhạm Thị Mười,2,3\nTrần Thị Hai,1,99\n");
        let page = imported(&who, &desk.path("more.csv"), &[("hamlet", "Ấp 1")]);
        assert!(who.get(&page).text.contains("Take the workbook back"));
        assert_eq!(who.post(&format!("{page}/undo"), &[]).status, 303);
        let kept = std::fs::read_dir(desk.path("hoctap-data/returned")).expect("a folder").count();
        assert!(kept == 0 && !who.get(&page).text.contains("no longer kept"));
    });
}

#[test]
fn a_page_of_imports_is_full_however_many_others_imported_meanwhile() {
    on_both(|desk| {
        let who = commune(desk);
        desk.write("list.csv", "Chủ hộ,Tổ\nLê Văn Ba,1\n");
        ok(&import(desk, "list.csv", &WHERE));
        ok(&import(desk, "list.csv", &["--commune", "29107", "--year", "2020", "--hamlet", "Ấp 1"]));
        let at = |commune: &str, places: &[String]| {
            let list = places.join(",");
            desk.ask(&format!(
                "SELECT MAX(import_id) || '|' || MAX(commune_id) FROM import_communes WHERE import_id IN ({list})"
            ))[0]
                .split_once('|')
                .map(|(import, place)| (import.to_owned(), place.to_owned()))
                .unwrap_or_else(|| panic!("{commune}"))
        };
        let ids = desk.ask("SELECT id || '' FROM imports WHERE kind = 'roster' ORDER BY id");
        let (mine, theirs) = (at("28756", &ids[..1]), at("29107", &ids[1..]));
        // Sixty of another commune after it, and one that wrote in both.
        for n in 0..61 {
            let id = 900_000 + n;
            desk.tamper(&format!(
                "INSERT INTO imports SELECT {id}, kind, digest || '{n}', title, criteria, state, at, file, rows_new, \
                 rows_changed, rows_unchanged, rows_refused, actor FROM imports WHERE id = {}; \
                 INSERT INTO import_communes VALUES ({id}, {}, 'learning_family', 2020)",
                theirs.0, theirs.1
            ));
        }
        desk.tamper(&format!(
            "INSERT INTO import_communes VALUES (900060, {}, 'learning_family', 2020)",
            mine.1
        ));
        let page = who.get("/imports");
        assert_eq!(
            page.all("<a href=\"/imports/", "\"").iter().filter(|id| **id != "new").count(),
            1,
            "{}",
            page.text
        );
        assert!(page.text.contains(&format!("<a href=\"/imports/{}\">", mine.0)));
        account(desk, "hoitinh", &["province_association", "--place", "83"]);
        let province = sign_in(&app(desk, morning), "hoitinh");
        let first = province.get("/imports");
        assert_eq!(first.all("<th scope=\"row\">", "</th>").len(), 50);
        let older = province.get("/imports?before=900011");
        assert_eq!(older.all("<th scope=\"row\">", "</th>").len(), 13);
    });
}

#[test]
fn the_list_that_the_registry_gives_out_is_imported_as_it_is_and_changes_nothing() {
    on_both(|desk| {
        let head =
            "Mã hộ,Chủ hộ,Ấp,Tổ,Năm sinh,Nhân khẩu,Hộ nghèo,Năm,Đăng ký,c1.1,c1.2,c1.3,c2.1,c2.2,c3.1,c4.1\n";
        let rows = "1,Lê Văn Ba,Ấp 1,1,1960,3,x,2020,mới,10,10,10,10,20,15,15\n\
                    2,Lê Văn Tư,Ấp 1,2,1961,,,2020,lại,NA,NA,NA,10,10,10,10\n\
                    3,Phạm Thị Năm,Ấp 1,2,,4,,2020,không,,,,,,,\n4,Võ Thị Sáu,Ấp 2,,,,,2020,,,,,,,,\n";
        desk.write("roster.csv", format!("{head}{rows}"));
        assert!(ok(&import(desk, "roster.csv", &["--commune", "28756"])).contains("4 new"));
        let cases = || {
            desk.ask(
                "SELECT subject_id || '|' || registered || '|' || COALESCE(members, 0) || '|' || poor || '|' || source || '|' \
                 || answers || '|' || outcome || '|' || COALESCE(total_hundredths, 0) || '|' || version FROM cases ORDER BY 1",
            )
        };
        let before = cases();
        for (lang, file) in [("vi", "list.xlsx"), ("en", "danh-sach.csv")] {
            let list = ["registry", "export", "--commune", "28756", "--out", file];
            ok(&desk.hoctap(&[&["--lang", lang][..], &list].concat()));
            let said = import(desk, file, &["--commune", "28756"]);
            assert!(
                ok(&said).contains("0 new, 0 changed, 4 unchanged, 0 rows refused"),
                "{}{}",
                said.out,
                said.err
            );
            assert_eq!(cases(), before, "{lang}");
        }
        // A list of names alone takes no score away, and what it does say is taken.
        desk.write("names.csv", "Mã hộ,Chủ hộ,Nhân khẩu\n1,Lê Văn Ba,5\n2,Lê Văn Tư,\n");
        let said = import(desk, "names.csv", &WHERE);
        assert!(ok(&said).contains("0 new, 1 changed, 1 unchanged"), "{}", said.out);
        let after = cases();
        assert!(after[0].contains("|new|5|1|items|") && after[0].ends_with("|pass|9000|2"), "{after:?}");
        assert_eq!(after[1..], before[1..]);
        ok(&run(desk, &["verify"]));
    });
}
