//! Boundaries: files refused and loaded, maps on days before and after a merger, tiles where there is no outline, and the
//! country with both archipelagos. The files are made here.

use jiff::civil::{Date, date};
use programme::places::{Atlas, Level};
use serde_json::{Value, json};

use crate::kit::web::{account, app, morning, sign_in};
use crate::kit::{Desk, Said, on_both};
use crate::roster::{HEADER, import, ok, run};

/// A square of hundredths of a degree, from 106 east and 10 north.
fn square(x: i64, y: i64) -> Value {
    let at = |dx: i64, dy: i64| {
        json!([
            format!("106.{:02}", x + dx).parse::<f64>().expect("a number"),
            format!("10.{:02}", y + dy).parse::<f64>().expect("a number")
        ])
    };
    json!({ "type": "Polygon", "coordinates": [[at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]] })
}

fn feature(code: &str, geometry: &Value) -> Value {
    json!({ "type": "Feature", "properties": { "ma": code, "ten": "…" }, "geometry": geometry })
}

fn file(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// A square for each place, ten in a row.
fn squares<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let of = codes.into_iter().zip(0..).map(|(code, n)| feature(code, &square(n % 10 * 2, n / 10 * 2)));
    file(&of.collect::<Vec<_>>())
}

fn load(desk: &Desk, text: impl AsRef<[u8]>, more: &[&str]) -> Said {
    desk.write("map.geojson", text);
    let named = ["--source", "Sở Nội vụ", "--licence", "CC BY 4.0", "--code-property", "ma"];
    run(desk, &[&["boundaries", "import", "map.geojson"][..], &named, more].concat())
}

fn codes(atlas: &Atlas, place: (Level, &str), level: Level, on: Date) -> Vec<&'static str> {
    let place = atlas.by_code(place.0, place.1, on).expect("it stands");
    let parts =
        if level == Level::Commune { atlas.communes_at(place, on) } else { atlas.children_at(place, on) };
    let version = |part| atlas.version_at(part, on).expect("it stands").code;
    parts.into_iter().map(version).collect()
}

/// Families of two communes in 2016 and 2020.
fn families(desk: &Desk) {
    let row = |n: u32, commune: &str, year: u32| {
        format!("{n},{commune},Ấp 1,Nguyễn Văn {n},{year},1,NA,10,10,10,20,20,20\n")
    };
    desk.write("a.csv", format!("{HEADER}{}{}", row(1, "28777", 2016), row(2, "28756", 2016)));
    ok(&import(desk, "a.csv", &[]));
}

#[test]
fn a_file_is_refused_whole_with_every_feature_and_loaded_without_those_that_are_wrong() {
    on_both(|desk| {
        ok(&run(desk, &["init"]));
        let bow = json!({ "type": "Polygon", "coordinates": [[[106.0, 10.0], [106.1, 10.1], [106.1, 10.0], [106.0, 10.1], [106.0, 10.0]]] });
        let open = json!({ "type": "Polygon", "coordinates": [[[106.0, 10.0], [106.1, 10.0], [106.1, 10.1], [106.0, 10.1]]] });
        let turned = json!({ "type": "Point", "coordinates": [10.0, 106.0] });
        let metres = json!({ "type": "Polygon", "coordinates": [[[570_000.0, 1_130_000.0], [571_000.0, 1_130_000.0], [571_000.0, 1_131_000.0], [570_000.0, 1_130_000.0]]] });
        let line = json!({ "type": "LineString", "coordinates": [[106.0, 10.0], [106.1, 10.1]] });
        let mut without = feature("28777", &square(0, 0));
        without["properties"] = json!({ "ten": "…" });
        let wrong = [
            (feature("28777", &square(0, 0)), ""),
            (feature("99999", &square(0, 0)), "boundary.unknown_code"),
            (feature("28777", &square(2, 0)), "boundary.twice"),
            (feature("28756", &bow), "boundary.crossing"),
            (feature("28759", &open), "boundary.not_closed"),
            (feature("28762", &turned), "boundary.swapped"),
            (feature("28765", &metres), "boundary.outside"),
            (feature("28768", &line), "boundary.not_a_polygon"),
            (feature("11948", &square(0, 0)), "boundary.code_not_yet"),
            (without, "boundary.no_code"),
            (
                json!({ "type": "Feature", "properties": { "ma": "28780" }, "geometry": { "type": "Polygon", "coordinates": "x" } }),
                "boundary.unreadable",
            ),
            (json!(7), "boundary.unreadable"),
        ];
        let text = file(&wrong.iter().map(|(feature, _)| feature.clone()).collect::<Vec<_>>());
        let on = ["--valid-on", "1/6/2016"];
        let said = load(desk, &text, &on);
        assert_eq!(said.status, 1, "{}", said.out);
        for ((_, fault), n) in wrong.iter().zip(1..).filter(|((_, fault), _)| !fault.is_empty()) {
            let line = said.err.lines().find(|line| {
                line.contains(&format!("feature {n} ")) || line.contains(&format!("feature {n}:"))
            });
            assert!(line.is_some_and(|line| line.contains(fault)), "{n} {fault}: {}", said.err);
        }
        assert!(said.err.contains("11 of 12 features"), "{}", said.err);
        assert_eq!(ok(&run(desk, &["--json", "boundaries", "list"])), "[]");

        let said = load(desk, &text, &[&on[..], &["--only-good"]].concat());
        assert!(
            ok(&said).contains("1 areas, 0 points") && said.out.contains("boundary.crossing"),
            "{}",
            said.out
        );
        let list: Value =
            serde_json::from_str(ok(&run(desk, &["--json", "boundaries", "list"]))).expect("JSON");
        assert_eq!(
            (&list[0]["source"], &list[0]["licence"], &list[0]["areas"]),
            (&json!("Sở Nội vụ"), &json!("CC BY 4.0"), &json!(1))
        );
        assert!(ok(&run(desk, &["audit"])).contains("boundaries.imported"));
        // It stands in a backup, and what is damaged behind the program's back is found.
        ok(&run(desk, &["backup", "a.backup"]));
        desk.tamper("DELETE FROM boundaries");
        assert!(
            run(desk, &["verify"]).err.contains("boundary.load_missing")
                || run(desk, &["verify"]).out.contains("boundary.load_missing")
        );
        ok(&run(desk, &["restore", "a.backup"]));
        ok(&run(desk, &["verify"]));
        assert_eq!(desk.ask("SELECT kind FROM boundaries"), ["area"]);

        let id = list[0]["id"].to_string();
        ok(&run(desk, &["boundaries", "remove", &id]));
        assert_eq!(run(desk, &["boundaries", "remove", &id]).status, 1);
        assert_eq!(ok(&run(desk, &["--json", "boundaries", "list"])), "[]");
        assert!(desk.ask("SELECT kind FROM boundaries").is_empty());
        assert!(ok(&run(desk, &["audit"])).contains("boundaries.removed"));
    });
}

#[test]
fn a_file_that_is_no_map_of_ours_is_refused_with_what_to_do() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    let good = file(&[feature("28777", &square(0, 0))]);
    let other = good.replacen(
        '{',
        r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9210"}},"#,
        1,
    );
    let deep = format!(
        r#"{{"type":"FeatureCollection","features":[{}1{}]}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let on = ["--valid-on", "2016-06-01"];
    let refused = |text: &[u8], why: &str| {
        let said = load(&desk, text, &on);
        assert!(said.status == 1 && said.err.contains(why), "{why}: {}", said.err);
    };
    refused(b"STT,Ten\n1,A\n", "no GeoJSON");
    refused(b"", "no GeoJSON");
    refused(br#"{"type":"Feature","properties":{},"geometry":null}"#, "no GeoJSON");
    refused(file(&[]).as_bytes(), "no features");
    refused(other.as_bytes(), "EPSG::9210");
    refused(deep.as_bytes(), "no GeoJSON");
    refused(good.replace("\"ma\"", "\"code\"").as_bytes(), "There are: code, ten");
    let unsaid =
        ["boundaries", "import", "map.geojson", "--code-property", "ma", "--source", "A", "--licence", " "];
    assert!(run(&desk, &unsaid).err.contains("licence"));
    // A file of a size that no map has is not read to its end.
    let huge = std::fs::File::create(desk.path("huge.geojson")).expect("a file");
    huge.set_len((48 << 20) + 1).expect("grown");
    let huge =
        ["boundaries", "import", "huge.geojson", "--code-property", "ma", "--source", "A", "--licence", "B"];
    assert!(run(&desk, &huge).err.contains("too large"));
    assert_eq!(ok(&run(&desk, &["--json", "boundaries", "list"])), "[]");
}

#[test]
fn outlines_hold_on_the_maps_on_which_the_land_is_the_same_and_tiles_stand_in_elsewhere() {
    on_both(|desk| {
        families(desk);
        account(desk, "hoitinh", &["province_association", "--place", "83"]);
        let app = app(desk, || "2025-06-01T02:00:00Z".to_owned());
        let guest = sign_in(&app, "hoitinh");
        let atlas = Atlas::shipped();
        let (before, after) = (date(2016, 6, 1), date(2020, 6, 1));
        let city = codes(&atlas, (Level::District, "829"), Level::Commune, before);
        let page = |query: &str| {
            let answer = guest.get(&format!("/progress?as_of=2020-12-31&{query}"));
            assert_eq!(answer.status, 200);
            answer.text
        };
        let areas = |page: &str| {
            page.split("<svg class=\"map ")
                .nth(1)
                .map_or(0, |map| map.split("</svg>").next().expect("ends").matches("<a href=").count())
        };
        // Nothing is loaded: a tile for each commune, near where what it became lies.
        let blank = page("place=829&map=2016-06-01");
        let by_position = "laid near where it lies: not all boundaries of this day are loaded.";
        assert!(blank.contains(by_position) && blank.contains("as published on sapnhap.bando.com.vn"));
        assert!(blank.contains("class=\"map tiles\"") && areas(&blank) == city.len());
        assert!(blank.contains("not known yet: ") && !blank.contains("Licence:"));
        // The districts lie amid their communes: Chợ Lách is the westernmost, Ba Tri and Bình Đại lie by the sea.
        let districts = page("place=83&by=district&map=2016-06-01");
        let west = |code: &str| left_of(&districts, code);
        assert!(districts.contains(by_position), "{districts}");
        assert!(west("832") < west("829") && west("829") < west("836"), "{districts}");
        assert!(west("832") < west("835"), "{districts}");

        let blank_2020 = page("place=829&map=2020-06-01");
        // One is missing: tiles, laid near where they lie, and it is said which has none.
        let all = squares(city.iter().copied());
        let but_one = city.iter().copied().filter(|code| *code != "28774");
        ok(&load(desk, squares(but_one), &["--valid-on", "2016-06-01"]));
        let now = codes(&atlas, (Level::District, "829"), Level::Commune, after);
        for (day, without) in [("2016-06-01", "Phường 3"), ("2020-06-01", "Phường An Hội")] {
            let tiles = page(&format!("place=829&map={day}"));
            assert!(
                tiles.contains("class=\"map tiles\"")
                    && tiles.contains("laid near where it lies")
                    && tiles.contains(&format!("No boundary on this day: {without}")),
                "{tiles}"
            );
        }
        // Points say where a tile stands.
        let points = now.iter().zip(0..).map(|(code, n)| {
            feature(code, &json!({ "type": "Point", "coordinates": [106.0 + f64::from(n) / 100.0, 10.2] }))
        });
        ok(&load(desk, file(&points.collect::<Vec<_>>()), &["--valid-on", "2020-06-01"]));
        let tiles = page("place=829&map=2020-06-01");
        assert!(tiles.contains("class=\"map tiles\"") && areas(&tiles) == now.len());
        // What an office loaded stands before what ships, also where the map's day is nearer to that of the latter.
        let lefts = |page: &str| now.iter().map(|code| left_of(page, code)).collect::<Vec<_>>();
        assert_eq!(lefts(&page("place=829&map=2024-11-01")), lefts(&tiles));
        assert_ne!(lefts(&tiles), lefts(&blank_2020));

        ok(&load(desk, all, &["--valid-on", "2016-06-01"]));
        let map = page("place=829&map=2016-06-01");
        assert!(map.contains("class=\"map outlines\"") && areas(&map) == city.len(), "{map}");
        assert!(map.contains("Boundaries: Sở Nội vụ. Licence: CC BY 4.0."));
        let part = map.split("<a href=\"/progress?place=28777").nth(1).expect("a link to the part");
        assert!(part.contains("class=\"m") && part.contains("<title>Phường 2: 0.0"), "{part}");
        assert!(!map.contains("drawn by joining"));
        // A new day of the same land has the same map; what was merged is drawn from what it came from.
        assert!(page("place=829&map=2020-01-31").contains("class=\"map outlines\""));
        let merged = page("place=829&map=2020-06-01");
        assert!(
            now.len() < city.len()
                && merged.contains("class=\"map outlines\"")
                && areas(&merged) == now.len()
        );
        assert!(merged.contains("drawn by joining") && merged.contains("Licence: CC BY 4.0."), "{merged}");
        // The districts themselves did not change then: one file serves both days.
        let districts = codes(&atlas, (Level::Province, "83"), Level::District, before);
        ok(&load(desk, squares(districts.iter().copied()), &["--valid-on", "2016-06-01"]));
        for day in ["2016-06-01", "2020-06-01"] {
            let map = page(&format!("place=83&by=district&map={day}"));
            assert!(map.contains("class=\"map outlines\"") && areas(&map) == districts.len(), "{day}");
        }
        ok(&run(desk, &["verify"]));
    });
}

#[test]
fn a_map_of_the_whole_country_always_has_both_archipelagos() {
    on_both(|desk| {
        families(desk);
        account(desk, "trunguong", &["viewer", "--everywhere"]);
        let app = app(desk, || "2026-06-01T02:00:00Z".to_owned());
        let guest = sign_in(&app, "trunguong");
        let both = |map: &str, kind: &str| {
            let page = guest.get(&format!("/progress?place=VN&by=province&as_of=2026-05-01&map={map}")).text;
            let svg = page
                .split(&format!("<svg class=\"map {kind}\""))
                .nth(1)
                .unwrap_or_else(|| panic!("no {kind}: {page}"));
            let svg = svg.split("</svg>").next().expect("it ends");
            let texts: Vec<&str> =
                svg.split("<text").skip(1).filter_map(|text| text.split("</text>").next()).collect();
            for (name, of) in
                [("Quần đảo Hoàng Sa", "(thành phố Đà Nẵng)"), ("Quần đảo Trường Sa", "(tỉnh Khánh Hòa)")]
            {
                assert!(
                    texts.iter().any(|text| text.contains(name) && text.contains(of)),
                    "{map} {kind}: {name}"
                );
            }
        };
        both("2016-06-01", "tiles");
        both("2025-08-01", "tiles");
        let provinces = codes(&Atlas::shipped(), (Level::Country, "VN"), Level::Province, date(2025, 8, 1));
        assert_eq!(provinces.len(), 34);
        ok(&load(desk, squares(provinces.iter().copied()), &["--valid-on", "2025-08-01"]));
        both("2025-08-01", "outlines");
        both("2016-06-01", "tiles");
    });
}

#[test]
fn the_page_loads_a_file_says_what_is_wrong_with_one_and_keeps_to_ones_own_places() {
    let desk = Desk::new();
    ok(&run(&desk, &["init"]));
    account(&desk, "quantri", &["administrator", "--place", "83"]);
    account(&desk, "noikhac", &["administrator", "--place", "86"]);
    let app = app(&desk, morning);
    let guest = sign_in(&app, "quantri");
    assert!(guest.get("/admin").text.contains("/admin/boundaries"));
    let form = [
        ("source", "Sở Nội vụ"),
        ("licence", "CC BY 4.0"),
        ("code_property", "ma"),
        ("valid_on", "1/6/2016"),
    ];
    let good = file(&[feature("28777", &square(0, 0)), feature("28756", &square(2, 0))]);
    // Somebody else's province, and a typed text that stays.
    let other = file(&[feature("28777", &square(0, 0)), feature("00001", &square(2, 0))]);
    let answer = guest.send("/admin/boundaries", &form, ("x.geojson", other.as_bytes()));
    assert_eq!(answer.status, 422);
    assert!(
        answer.text.contains("boundary.not_yours") && answer.text.contains("value=\"Sở Nội vụ\""),
        "{}",
        answer.text
    );
    let answer = guest.send(
        "/admin/boundaries",
        &[("source", "A"), ("code_property", "ma"), ("valid_on", "1/6/2016")],
        ("x.geojson", good.as_bytes()),
    );
    assert!(answer.status == 422 && answer.text.contains("id=\"licence-problem\""));
    let answer = guest.send("/admin/boundaries", &form, ("x.geojson", good.as_bytes()));
    assert_eq!((answer.status, answer.location()), (303, "/admin/boundaries?said=boundaries-loaded&n=2"));
    let page = guest.get(answer.location()).text;
    assert!(
        page.contains("2 areas and points are loaded")
            && page.contains("CC BY 4.0")
            && page.contains("x.geojson")
    );
    let remove = page
        .split("href=\"")
        .find_map(|rest| rest.split('"').next().filter(|to| to.ends_with("/remove")))
        .expect("a link")
        .to_owned();
    let stranger = sign_in(&app, "noikhac");
    assert!(!stranger.get("/admin/boundaries").text.contains("/remove\""));
    assert_eq!(stranger.post(&remove, &[]).status, 422);
    assert_eq!(stranger.get(&remove).status, 404);
    let asked = guest.get(&remove).text;
    assert!(asked.contains("x.geojson") && asked.contains("2 areas, 0 points"), "{asked}");
    assert_eq!(guest.post(&remove, &[]).location(), "/admin/boundaries?said=boundaries-removed");
    assert!(guest.get("/admin/boundaries").text.contains("No boundaries are loaded"));
}

/// How far from the left the tile of a part stands.
fn left_of(page: &str, code: &str) -> i64 {
    let link = page.split(&format!("<a href=\"/progress?place={code}&")).nth(1).expect("a tile");
    let x = link.split("<rect x=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a place");
    x.parse().expect("a number")
}
