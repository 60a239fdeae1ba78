//! The interface of programs: the document is what the program says, every route is in it, and every operation is
//! asked and answers as it says, on both engines.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use hoctap::api::openapi::{document, text};
use hoctap::registry_index::Names;
use hoctap::store::db::Address;
use hoctap::store::db::pool::Pool;
use hoctap::web::routes::ROUTES;
use hoctap::web::{App, router};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::kit::{Desk, on_both};
use crate::roster::ok;

const HOST: &str = "127.0.0.1:1";

#[test]
fn the_document_in_the_repository_is_the_programs_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api/openapi.json");
    if std::env::var_os("HOCTAP_WRITE_OPENAPI").is_some() {
        std::fs::write(path, text()).expect("written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text(), "docs/api/openapi.json is old: run this test with HOCTAP_WRITE_OPENAPI=1");
}

#[test]
fn every_route_for_programs_is_in_the_document_and_the_other_way_round() {
    let routes: BTreeSet<String> = ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| format!("{:?} {}", route.method, route.path).to_lowercase())
        .collect();
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let documented: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, ways)| {
            ways.as_object().expect("ways").keys().map(move |way| format!("{way} {path}").to_lowercase())
        })
        .collect();
    assert_eq!(routes, documented);
}

/// The application as a program meets it.
struct Office {
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
    document: Value,
    done: RefCell<BTreeSet<String>>,
}

/// An answer.
struct Said {
    status: u16,
    tag: String,
    again: bool,
    body: Value,
}

/// What says that a body is a file.
const FILE: (&str, &str) = ("content-type", "application/octet-stream");

/// How somebody asks.
#[derive(Clone, Copy)]
enum As<'a> {
    Nobody,
    Cookie(&'a str),
    Token(&'a str),
}

impl Office {
    fn open(desk: &Desk) -> Self {
        let pool = Pool::open(&Address::parse(&desk.database()).expect("an address")).expect("opens");
        let app = App {
            jobs: hoctap::web::imports::jobs::Jobs::default(),
            pace: Default::default(),
            visits: Default::default(),
            oidc: None,
            certificates: hoctap::web::CertificateDesk::at(hoctap::actions::certificates::KeyFolder::at(
                desk.path("files/keys"),
            )),
            pool,
            places: Default::default(),
            names: Names::default(),
            clock: || "2021-12-01T03:00:00Z".to_owned(),
            working_day: Some(jiff::civil::date(2021, 12, 1)),
            demo: true,
            folder: desk.path("files"),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { router: router(Arc::new(app)), runtime, document: document(), done: RefCell::default() }
    }

    fn send(&self, request: Request<Body>) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
            (parts.status.as_u16(), parts.headers, bytes)
        })
    }

    /// Signs in as the demo's account; returns the cookie.
    fn sign_in(&self, login: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("login", login).append_pair("password", "dua xanh ben song");
        let request = Request::post("/sign-in")
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()))
            .expect("a request");
        let (_, headers, _) = self.send(request);
        let cookies = headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookie =
            cookies.filter_map(|value| value.split(';').next()).find(|c| c.starts_with("__Host-hoctap="));
        cookie.expect("signed in").to_owned()
    }

    /// The document's operation, with its method and path.
    fn operation(&self, id: &str) -> (Method, String, Value) {
        for (path, ways) in self.document["paths"].as_object().expect("paths") {
            for (way, operation) in ways.as_object().expect("ways") {
                if operation["operationId"] == id {
                    let method = Method::from_bytes(way.to_uppercase().as_bytes()).expect("a method");
                    return (method, path.clone(), operation.clone());
                }
            }
        }
        panic!("no operation {id}");
    }

    /// Asks an operation: `at` fills the address, what is left of it is the query; the answer is held against the
    /// document.
    fn ask(
        &self,
        who: As<'_>,
        id: &str,
        at: &[(&str, &str)],
        more: &[(&str, &str)],
        body: Option<Value>,
    ) -> Said {
        let (method, mut path, operation) = self.operation(id);
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in at {
            let part = format!("{{{name}}}");
            if path.contains(&part) {
                path = path.replace(&part, value);
            } else {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        let mut request = Request::builder().method(method).uri(&uri).header(header::HOST, HOST);
        request = match who {
            As::Nobody => request,
            As::Cookie(cookie) => {
                request.header(header::COOKIE, cookie).header(header::ORIGIN, format!("http://{HOST}"))
            }
            As::Token(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        };
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let has_media = more.iter().any(|(name, _)| *name == "content-type");
        if body.is_some() && !has_media {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let file = more.contains(&FILE);
        let sent = match body {
            Some(Value::String(text)) if file => Body::from(text),
            body => body.map_or_else(Body::empty, |body| Body::from(body.to_string())),
        };
        let (status, headers, bytes) = self.send(request.body(sent).expect("a request"));
        let said = String::from_utf8_lossy(&bytes);
        let known = &operation["responses"][status.to_string()];
        assert!(known.is_object(), "{id} {uri}: {status} is not documented: {said}");
        let text = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
        match known["content"].as_object().and_then(|content| content.iter().next()) {
            Some((media, of)) => {
                assert_eq!(&text("content-type"), media, "{id} {uri}");
                self.fits(&body, &of["schema"], &format!("{id} {status}"));
            }
            None => assert!(bytes.is_empty(), "{id} {uri}: {said}"),
        }
        let tag = text("etag");
        if known["headers"]["ETag"].is_object() {
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{id} {uri}: {tag}");
        }
        if status < 300 {
            self.done.borrow_mut().insert(id.to_owned());
        }
        Said { status, tag, again: !text("idempotency-replayed").is_empty(), body }
    }

    /// Holds a value against a schema, as far as our schemas go; patterns are Schemathesis' part.
    fn fits(&self, value: &Value, schema: &Value, at: &str) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/components/schemas/");
            let known = &self.document["components"]["schemas"][name];
            assert!(known.is_object(), "{at}: no schema {name}");
            return self.fits(value, known, at);
        }
        if let Some(of) = schema["oneOf"].as_array() {
            let null = of.iter().any(|one| one["type"] == "null");
            if value.is_null() && null {
                return;
            }
            let one = of.iter().find(|one| one["type"] != "null").expect("a choice");
            return self.fits(value, one, at);
        }
        let is = |word: &str| match word {
            "null" => value.is_null(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        };
        let types: Vec<&str> = match &schema["type"] {
            Value::String(word) => vec![word],
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        assert!(types.iter().any(|word| is(word)), "{at}: {value} is no {types:?}");
        if let Some(words) = schema["enum"].as_array() {
            assert!(words.contains(value), "{at}: {value} is none of {words:?}");
        }
        if let Some(items) = value.as_array().filter(|_| schema["items"].is_object()) {
            for item in items {
                self.fits(item, &schema["items"], &format!("{at}[]"));
            }
        }
        if let Some(object) = value.as_object() {
            for required in schema["required"].as_array().into_iter().flatten() {
                let name = required.as_str().expect("a name");
                assert!(object.contains_key(name), "{at}: {name} is missing");
            }
            for (name, field) in object {
                let known = &schema["properties"][name];
                if known.is_object() {
                    self.fits(field, known, &format!("{at}.{name}"));
                } else if schema["properties"].is_object() {
                    panic!("{at}: {name} is not documented");
                }
            }
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

#[test]
fn every_operation_answers_as_the_document_says() {
    on_both(|desk| {
        ok(&desk.hoctap(&["demo", "--households", "2500", "--years", "2018-2020", "--no-serve"]));
        let office = Office::open(desk);
        let cookies = ["hoixa", "ubndxa", "quantri"].map(|login| office.sign_in(login));
        let me = office.ask(As::Cookie(&cookies[0]), "me", &[], &[], None);
        let commune = text_of(&me.body["roles"][0]["at"]["place"]);
        let token = |cookie: &str, place: Option<&str>| {
            let new = json!({ "name": "máy", "expires_on": "2022-06-01", "place": place });
            let made = office.ask(As::Cookie(cookie), "make_token", &[], &[], Some(new));
            assert_eq!(made.status, 201, "{}", made.body);
            text_of(&made.body["secret"])
        };
        let tokens = [
            token(&cookies[0], Some(&commune)),
            token(&cookies[1], Some(&commune)),
            token(&cookies[2], None),
        ];
        let [association, committee, admin] =
            [As::Token(&tokens[0]), As::Token(&tokens[1]), As::Token(&tokens[2])];
        reads(&office, association, admin, &commune);
        registry(&office, association, &commune);
        titles(&office, association, committee, &commune);
        files(&office, association, &commune);
        imports(desk, &office, association, &commune);
        let mine = office.ask(association, "tokens", &[], &[], None);
        let mine = text_of(&mine.body["rows"][0]["id"]);
        assert_eq!(office.ask(association, "revoke_token", &[("token", &mine)], &[], None).status, 204);
        assert_eq!(office.ask(association, "me", &[], &[], None).status, 401);
        let all: BTreeSet<String> = office.document["paths"]
            .as_object()
            .expect("paths")
            .values()
            .flat_map(|ways| ways.as_object().expect("ways").values().map(|of| text_of(&of["operationId"])))
            .collect();
        assert_eq!(*office.done.borrow(), all, "each was asked and answered");
        ok(&desk.hoctap(&["verify"]));
    });
}

/// What is only read, and how strictly.
fn reads(office: &Office, who: As<'_>, admin: As<'_>, commune: &str) {
    for id in ["openapi", "me", "tokens", "places", "criteria", "progress"] {
        assert_eq!(office.ask(who, id, &[], &[], None).status, 200, "{id}");
    }
    assert_eq!(office.ask(who, "place", &[("code", commune)], &[], None).status, 200);
    assert_eq!(office.ask(who, "place", &[("code", "00000")], &[], None).status, 404);
    assert_eq!(office.ask(As::Nobody, "me", &[], &[], None).status, 401);
    assert_eq!(office.ask(As::Token("hoctap_no"), "me", &[], &[], None).status, 401);
    assert_eq!(office.ask(who, "accounts", &[], &[], None).status, 403);
    assert_eq!(office.ask(admin, "accounts", &[("limit", "2")], &[], None).status, 200);
    let first = office.ask(admin, "audit", &[("limit", "1")], &[], None);
    let next = text_of(&first.body["next"]);
    let second = office.ask(admin, "audit", &[("limit", "1"), ("after", &next)], &[], None);
    assert_eq!(second.body["rows"][0]["seq"], 2);
    for odd in [("limit", "501"), ("limit", "0"), ("on", "2020-1-1"), ("unknown", "1")] {
        assert_eq!(office.ask(who, "places", &[odd], &[], None).status, 400, "{odd:?}");
    }
    let set = office.ask(who, "criteria_set", &[("id", "448-2015-family")], &[], None).body;
    let answers: serde_json::Map<String, Value> = set["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (text_of(&item["id"]), item["max"].clone()))
        .collect();
    let at = [("id", "448-2015-family")];
    let scored = office.ask(who, "try_score", &at, &[], Some(json!({ "answers": answers })));
    assert_eq!((scored.status, &scored.body["outcome"]), (200, &json!("pass")), "{}", scored.body);
    assert_eq!(office.ask(who, "try_score", &at, &[], Some(json!({ "answers": {} }))).status, 422);
    assert_eq!(office.ask(who, "try_score", &at, &[], Some(json!({ "answers": {}, "odd": 1 }))).status, 400);
    let form = [("content-type", "text/plain")];
    assert_eq!(office.ask(who, "try_score", &at, &form, Some(json!({ "answers": {} }))).status, 415);
}

/// Somebody comes, is corrected, moves, splits and goes.
fn registry(office: &Office, who: As<'_>, commune: &str) {
    let here = ("commune", commune);
    let hamlets = office.ask(who, "hamlets", &[here], &[], None).body;
    let hamlet = text_of(&hamlets["rows"][0]["id"]);
    let nowhere = format!("{}.0", hamlet.split('.').next().expect("a commune"));
    let page = office.ask(who, "subjects", &[here, ("hamlet", &hamlet), ("limit", "2")], &[], None);
    let next = text_of(&page.body["next"]);
    let page = office.ask(
        who,
        "subjects",
        &[here, ("hamlet", &hamlet), ("limit", "2"), ("after", &next)],
        &[],
        None,
    );
    assert_eq!(page.body["rows"].as_array().map(Vec::len), Some(2));
    let new = json!({ "kind": "family", "name": "Phạm Thị Thử", "hamlet": hamlet, "since": 2019 });
    let key = [("idempotency-key", "k1")];
    let made = office.ask(who, "create_subject", &[here], &key, Some(new.clone()));
    assert_eq!(made.status, 201, "{}", made.body);
    let again = office.ask(who, "create_subject", &[here], &key, Some(new));
    assert!(again.again && again.body == made.body && again.tag == made.tag, "done once");
    let other = json!({ "kind": "family", "name": "Khác" });
    assert_eq!(office.ask(who, "create_subject", &[here], &key, Some(other)).status, 422, "another request");
    let subject = text_of(&made.body["id"]);
    let at = [here, ("subject", subject.as_str())];
    let found = office.ask(who, "search", &[], &[], Some(json!({ "q": "pham thi thu", "limit": 5 })));
    assert_eq!(found.body["rows"][0]["id"], subject.as_str());
    assert_eq!(office.ask(who, "edit_subject", &at, &[], Some(json!({ "group": "2" }))).status, 428);
    let stale = [("if-match", "\"1\"")];
    let changed = office.ask(who, "edit_subject", &at, &stale, Some(json!({ "group": "2" })));
    assert_eq!((changed.status, &changed.tag), (412, &made.tag), "{}", changed.body);
    let mut tag = made.tag;
    let step = |tag: &str, id: &str, body: Value| {
        let said = office.ask(who, id, &at, &[("if-match", tag)], Some(body));
        assert!(said.status < 300, "{id}: {} {}", said.status, said.body);
        said.tag
    };
    tag = step(&tag, "edit_subject", json!({ "group": "2", "birth_year": 1970 }));
    tag = step(&tag, "edit_subject", json!({ "birth_year": null, "why": "ghi nhầm" }));
    tag = step(&tag, "move_subject", json!({ "hamlet": nowhere, "from": 2020 }));
    step(&tag, "split_subject", json!({ "name": "Phạm Văn Con", "from": 2020 }));
    let whole = office.ask(who, "subject", &at, &[], None);
    assert_eq!(whole.body["subject"]["birth_year"], Value::Null);
    let known = office.ask(who, "subject", &at, &[("if-none-match", &whole.tag)], None);
    assert_eq!(known.status, 304);
    tag = step(&whole.tag, "close_subject", json!({ "from": 2021, "ending": "left" }));
    step(&tag, "reopen_subject", json!({}));
}

/// A family is scored, reviewed, proposed, refused, taken back, and recognised.
fn titles(office: &Office, association: As<'_>, committee: As<'_>, commune: &str) {
    let here = ("commune", commune);
    let hamlets = office.ask(association, "hamlets", &[here], &[], None).body;
    let hamlet = text_of(&hamlets["rows"][0]["id"]);
    let of = [here, ("title", "learning_family"), ("year", "2020")];
    let new = json!({ "kind": "family", "name": "Lê Văn Đạt", "hamlet": hamlet, "since": 2020 });
    let subject = text_of(&office.ask(association, "create_subject", &[here], &[], Some(new)).body["id"]);
    let sheet_at = [of[0], of[1], of[2], ("hamlet", hamlet.as_str())];
    let sheet = office.ask(association, "sheet", &sheet_at, &[], None).body;
    let cells: serde_json::Map<String, Value> = sheet["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter(|column| column["kind"] != "veto")
        .map(|column| (text_of(&column["id"]), column["max"].clone()))
        .collect();
    let row_at = [of[0], of[1], of[2], ("hamlet", hamlet.as_str()), ("subject", subject.as_str())];
    let row = json!({ "cells": cells, "registered": "new", "members": 4 });
    let first = [("if-match", "\"0\""), ("idempotency-key", "row")];
    let saved = office.ask(association, "save_row", &row_at, &first, Some(row.clone()));
    assert_eq!((saved.status, &saved.body["standing"]["code"]), (200, &json!("pass")), "{}", saved.body);
    let again = office.ask(association, "save_row", &row_at, &first, Some(row.clone()));
    assert_eq!((again.status, &again.tag), (200, &saved.tag), "done once");
    let late = [("if-match", "\"0\"")];
    let less = json!({ "cells": {}, "registered": "new", "members": 4 });
    assert_eq!(office.ask(association, "save_row", &row_at, &late, Some(less)).status, 412);
    assert_eq!(office.ask(committee, "save_row", &row_at, &late, Some(row.clone())).status, 403);
    // Scored by what is in force here and then, by no other set and in no year far off: as on the pages.
    let other_set = [&row_at[..], &[("criteria", "324-2022-family")]].concat();
    assert_eq!(office.ask(association, "save_row", &other_set, &late, Some(row.clone())).status, 409);
    let far_off = row_at.map(|(name, value)| if name == "year" { (name, "2030") } else { (name, value) });
    assert_eq!(office.ask(association, "save_row", &far_off, &late, Some(row)).status, 404);
    let meeting = office.ask(association, "meeting", &sheet_at, &[], None);
    let held = json!({
        "held_on": "2020-12-01", "invited": 40, "attended": 35, "remarks": ["posted"],
        "votes": [{ "subject": subject, "votes": { "agreed": 30, "against": 1, "abstained": 4 } }],
    });
    let recorded =
        office.ask(association, "record_meeting", &sheet_at, &[("if-match", &meeting.tag)], Some(held));
    assert_eq!(recorded.status, 200, "{}", recorded.body);
    let cases = office.ask(association, "cases", &[of[0], of[1], of[2], ("limit", "500")], &[], None).body;
    let rows = cases["rows"].as_array().expect("rows");
    let mine = rows.iter().find(|row| row["subject"] == subject.as_str()).expect("the case");
    let review =
        json!({ "verdict": "approved", "cases": [{ "subject": subject, "version": mine["version"] }] });
    let reviewed = office.ask(association, "review", &of, &[("idempotency-key", "r")], Some(review.clone()));
    assert_eq!(reviewed.body["done"], 1, "{}", reviewed.body);
    assert!(office.ask(association, "review", &of, &[("idempotency-key", "r")], Some(review)).again);
    let only = json!({ "subjects": [subject] });
    let propose = || {
        let proposed = office.ask(association, "propose", &of, &[], Some(only.clone()));
        assert_eq!(proposed.body["cases"], 1, "{}", proposed.body);
    };
    propose();
    assert_eq!(
        office.ask(association, "propose", &of, &[], Some(only.clone())).status,
        409,
        "proposed already"
    );
    assert_eq!(office.ask(association, "withdraw", &of, &[], None).status, 200);
    propose();
    let case_at = [of[0], of[1], of[2], ("subject", subject.as_str())];
    let refused =
        office.ask(committee, "refuse_case", &case_at, &[], Some(json!({ "reason": "incomplete" })));
    assert_eq!(refused.body["cases"], 1, "{}", refused.body);
    assert_eq!(office.ask(committee, "reopen_case", &case_at, &[], Some(json!({}))).body["cases"], 1);
    propose();
    let asked =
        json!({ "commune": commune, "title": "learning_family", "year": 2020, "subjects": [subject] });
    let draft = || {
        let drafted = office.ask(committee, "draft_decision", &[], &[], Some(asked.clone()));
        assert_eq!(drafted.status, 201, "{}", drafted.body);
        text_of(&drafted.body["id"])
    };
    let thrown = draft();
    let discarded = office.ask(committee, "discard_decision", &[("decision", &thrown)], &[], Some(json!({})));
    assert_eq!(discarded.body["cases"], 1, "{}", discarded.body);
    let kept = draft();
    let at = [("decision", kept.as_str())];
    let signed = json!({ "number": "99/QĐ-UBND", "signed_on": "2021-02-01" });
    assert_eq!(office.ask(association, "issue_decision", &at, &[], Some(signed.clone())).status, 403);
    let issued = office.ask(committee, "issue_decision", &at, &[], Some(signed.clone()));
    assert_eq!(issued.body["recognised"], 1, "{}", issued.body);
    assert_eq!(office.ask(committee, "issue_decision", &at, &[], Some(signed)).status, 409);
    assert_eq!(office.ask(association, "decision", &at, &[], None).body["number"], "99/QĐ-UBND");
}

/// A file is tried, imported once, and refused with its reasons.
fn files(office: &Office, who: As<'_>, commune: &str) {
    let head = "household_code,commune_code,hamlet,group,head_name,birth_year,registered,total";
    let roster = format!(
        "{head}\nZY1,{commune},Ấp Thử,1,Võ Thị Gửi,1960,1,90\nZY2,28756,Ấp Thử,1,Võ Thị Lạc,1960,1,90\n"
    );
    let at = [("kind", "roster"), ("name", "gửi.csv"), ("year", "2020")];
    let send = |at: &[(&str, &str)], more: &[(&str, &str)], text: &str| {
        office.ask(who, "import_file", at, more, Some(Value::String(text.to_owned())))
    };
    let tried = send(&[&at[..], &[("dry_run", "1")]].concat(), &[FILE], &roster).body;
    assert_eq!(
        (&tried["import"], &tried["new"], &tried["refused"]),
        (&Value::Null, &json!(1), &json!(1)),
        "{tried}"
    );
    assert_eq!(tried["refused_rows"][0]["row"], 3, "{tried}");
    assert!(
        tried["refused_rows"][0]["code"].as_str().is_some_and(|code| code.starts_with("place.")),
        "{tried}"
    );
    let all = send(&[&at[..], &[("all_or_nothing", "1")]].concat(), &[FILE], &roster);
    assert_eq!((all.status, &all.body["type"]), (422, &json!("urn:hoctap:problem:import.all_or_nothing")));
    let key = ("idempotency-key", "one-file");
    let done = send(&at, &[FILE, key], &roster);
    assert_eq!((done.status, done.again, &done.body["new"]), (200, false, &json!(1)), "{}", done.body);
    let import = text_of(&done.body["import"]);
    let again = send(&at, &[FILE, key], &roster);
    assert!(again.again && again.body == done.body, "{}", again.body);
    assert_eq!(send(&at, &[FILE, key], &roster.replace("Gửi", "Khác")).status, 422, "another file, one key");
    let whole = format!("{head}\nZY3,{commune},Ấp Thử,1,Võ Thị Trọn,1960,1,90\n");
    let first = send(&at, &[FILE], &whole).body;
    let known = send(&at, &[FILE], &whole).body;
    assert_eq!((&known["already"], &known["import"]), (&json!(true), &first["import"]), "{known}");
    assert_eq!(send(&at, &[], &roster).status, 415);
    let no_roster = send(&at, &[FILE], "%PDF-1.7 not a list");
    assert_eq!(no_roster.status, 422, "{}", no_roster.body);
    assert!(
        no_roster.body["type"].as_str().is_some_and(|code| code.contains(":file.")),
        "{}",
        no_roster.body
    );
    assert_eq!(send(&at, &[FILE], "").status, 422);
    assert_eq!(send(&[("choices", "[1]")], &[FILE], &roster).status, 400);
    assert_eq!(send(&[("criteria", "none")], &[FILE], &roster).status, 400);
    for import in [text_of(&first["import"]), import] {
        assert_eq!(office.ask(who, "undo_import", &[("import", &import)], &[], None).status, 204);
    }
}

/// A file that came by the command line is seen and undone.
fn imports(desk: &Desk, office: &Office, who: As<'_>, commune: &str) {
    let head = "household_code,commune_code,hamlet,group,head_name,birth_year,year,registered,total";
    desk.write("one.csv", format!("{head}\nZZ9,{commune},Ấp Thử,1,Võ Thị Thêm,1960,2020,1,90\n"));
    let args = ["import", "roster", "one.csv", "--title", "learning_family", "--criteria", "448-2015-family"];
    ok(&desk.hoctap(&args));
    let listed = office.ask(who, "imports", &[("limit", "1")], &[], None).body;
    assert_eq!(listed["rows"][0]["file"], "one.csv", "{listed}");
    let import = text_of(&listed["rows"][0]["id"]);
    assert_eq!(office.ask(who, "undo_import", &[("import", &import)], &[], None).status, 204);
    assert_eq!(
        office.ask(who, "undo_import", &[("import", &import)], &[], None).status,
        404,
        "undone already"
    );
    assert_eq!(
        office.ask(who, "undo_import", &[("import", "1")], &[], None).status,
        404,
        "of the whole province"
    );
}

#[test]
fn an_address_says_how_it_is_asked() {
    let desk = Desk::new();
    ok(&desk.hoctap(&["init"]));
    let office = Office::open(&desk);
    let ask = |method: &str| {
        let request = Request::builder().method(method).uri("/api/v1/me").header(header::HOST, HOST);
        office.send(request.body(Body::empty()).expect("a request"))
    };
    let (status, headers, body) = ask("PUT");
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED.as_u16());
    assert_eq!(headers[header::ALLOW], "GET,HEAD");
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(serde_json::from_slice::<Value>(&body).is_ok_and(|body| body["status"] == 405));
    assert_eq!(ask("OPTIONS").0, StatusCode::NO_CONTENT.as_u16());
    let (status, _, body) = ask("HEAD");
    assert!(status == StatusCode::UNAUTHORIZED.as_u16() && body.is_empty());
}
