//! What everybody may read: which communes show a list today, and the list of a decision, hamlet by hamlet: name, hamlet,
//! title and nothing else.
//!
//! A name that is not found is not told from one that asked out, was never recognised or was never entered. Names are
//! sent as a form, never in an address; every answer says that it is to be in no index.

use askama::Template;
use programme::fold::fold;
use programme::ids::PlaceId;
use programme::places::Level;
use programme::privacy::few;

use super::super::answer::{Answer, Answered, WebError};
use super::super::order::vietnamese;
use super::super::pace::Cost;
use super::super::pages::show;
use super::super::shell::Shell;
use super::super::visit::Visit;
use crate::store::publication::{
    PublicHamlet, PublicList, PublicName, public_counts, public_hamlets, public_lists, public_names,
};

/// `GET /robots.txt`: nothing here is for an index.
pub(in super::super) fn robots(_visit: &mut Visit<'_>) -> Answered {
    Ok(Answer::bytes("text/plain; charset=utf-8", b"User-agent: *\nDisallow: /\n".to_vec()))
}

/// A line that leads on.
struct Link {
    href: String,
    text: String,
    about: String,
}

#[derive(Template)]
#[template(path = "web/publication/places.html")]
struct PlacesPage {
    shell: Shell,
    sub: String,
    links: Vec<Link>,
}

fn in_time(visit: &Visit<'_>, cost: Cost) -> Result<(), WebError> {
    visit.app.pace.ask(&visit.address, &visit.now, cost).map_err(WebError::TooOften)
}

/// The place that answers today for one that decided.
fn today_of(visit: &Visit<'_>, place: i64) -> PlaceId {
    let place = PlaceId::new(place);
    visit.atlas().on_map(place, visit.today).first().map_or(place, |(now, _)| *now)
}

/// The province of a place today, or itself where it has none above it.
fn province_of(visit: &Visit<'_>, place: PlaceId) -> PlaceId {
    visit.atlas().ancestor_at(place, Level::Province, visit.today).unwrap_or(place)
}

fn code_and_name(visit: &Visit<'_>, place: PlaceId) -> Option<(String, String)> {
    let version = visit.atlas().version_at(place, visit.today)?;
    Some((version.code.to_owned(), version.full_name.to_owned()))
}

fn public(visit: &Visit<'_>, title: String) -> Shell {
    Shell::new(visit, title).then("/published", visit.words.t("published-title"))
}

/// `GET /published`: provinces, then the communes of one, that show a list today.
pub(in super::super) fn places(visit: &mut Visit<'_>) -> Answered {
    in_time(visit, Cost::Page)?;
    let w = visit.words;
    let lists = public_lists(&visit.db, &visit.today.to_string())?;
    let mut communes: Vec<PlaceId> = lists.iter().map(|list| today_of(visit, list.commune)).collect();
    communes.sort_unstable();
    communes.dedup();
    let mut provinces: Vec<PlaceId> = communes.iter().map(|commune| province_of(visit, *commune)).collect();
    provinces.sort_unstable();
    provinces.dedup();
    let asked = visit.query.get("province");
    let chosen = match provinces[..] {
        [one] => Some(one),
        _ => provinces
            .iter()
            .copied()
            .find(|place| code_and_name(visit, *place).is_some_and(|(code, _)| code == asked)),
    };
    let shown = match chosen {
        Some(province) => {
            communes.retain(|commune| province_of(visit, *commune) == province);
            communes
        }
        None => provinces,
    };
    let mut links: Vec<Link> = shown
        .into_iter()
        .filter_map(|place| code_and_name(visit, place))
        .map(|(code, text)| Link {
            href: if chosen.is_some() {
                format!("/published/{code}")
            } else {
                format!("/published?province={code}")
            },
            text,
            about: String::new(),
        })
        .collect();
    links.sort_by(|a, b| vietnamese(&a.text, &b.text));
    let province = chosen.and_then(|place| code_and_name(visit, place)).map(|(_, name)| name);
    show(&PlacesPage {
        sub: match (&province, links.is_empty()) {
            (_, true) => w.t("published-nothing"),
            (Some(name), false) => w.with("published-choose-commune", &[("province", name)]),
            (None, false) => w.t("published-choose-province"),
        },
        shell: Shell::new(visit, w.t("published-title")),
        links,
    })
}

/// The commune of the address, and the lists that it shows today.
fn lists_of(visit: &Visit<'_>) -> Result<(PlaceId, String, String, Vec<PublicList>), WebError> {
    let code = visit.path.get("commune");
    let place = visit.atlas().any_level_by_code(code, visit.today);
    // A province and a commune may bear one code: what shows lists is meant.
    let commune = visit.atlas().by_code(Level::Commune, code, visit.today).or(place);
    let commune = commune.map_err(|_| WebError::NotFound)?;
    let (code, name) = code_and_name(visit, commune).ok_or(WebError::NotFound)?;
    let mut lists = public_lists(&visit.db, &visit.today.to_string())?;
    lists.retain(|list| today_of(visit, list.commune) == commune);
    Ok((commune, code, name, lists))
}

/// What a list is of: “Gia đình học tập 2020”.
fn heading(visit: &Visit<'_>, list: &PublicList) -> String {
    format!("{} {}", visit.words.title(&list.title), list.year)
}

/// By which decision, and until when.
fn basis(visit: &Visit<'_>, list: &PublicList) -> String {
    let w = visit.words;
    let days = (w.day_text(&list.signed_on), w.day_text(&list.until));
    w.with("published-basis", &[("number", &list.number), ("day", &days.0), ("until", &days.1)])
}

/// `GET /published/{commune}`: its lists, the newest year first.
pub(in super::super) fn commune(visit: &mut Visit<'_>) -> Answered {
    in_time(visit, Cost::Page)?;
    let w = visit.words;
    let (_, code, name, lists) = lists_of(visit)?;
    let mut links = Vec::new();
    for list in &lists {
        // Those who asked out are among them, so that the number does not tell how many did.
        let (n, _) = public_counts(&visit.db, list.decision)?;
        let count = match few(u64::try_from(n).unwrap_or(0)) {
            Some(n) => w.n("published-count", n),
            None => w.t("published-few"),
        };
        links.push(Link {
            href: format!("/published/{code}/{}", list.decision),
            text: heading(visit, list),
            about: format!("{count} · {}", basis(visit, list)),
        });
    }
    show(&PlacesPage {
        sub: if links.is_empty() { w.t("published-nothing-here") } else { w.t("published-choose-year") },
        shell: public(visit, name.clone()).then("", name),
        links,
    })
}

/// A hamlet to choose.
struct Choice {
    word: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "web/publication/list.html")]
struct ListPage {
    shell: Shell,
    place: String,
    basis: String,
    title: String,
    action: String,
    hamlets: Vec<Choice>,
    /// The hamlet shown; empty where a name was searched for.
    hamlet: String,
    rows: Vec<PublicName>,
    q: String,
    /// What the search came to.
    found: String,
}

/// Most names that a search shows.
const FOUND: usize = 50;
/// Letters that a search needs at least.
const LEAST: usize = 2;

fn page_of(visit: &Visit<'_>, searched: Option<&str>) -> Answered {
    let w = visit.words;
    let (_, code, place, lists) = lists_of(visit)?;
    let id: i64 = visit.path.read("id").ok_or(WebError::NotFound)?;
    let list = lists.into_iter().find(|list| list.decision == id).ok_or(WebError::NotFound)?;
    let mut hamlets = public_hamlets(&visit.db, id)?;
    hamlets.sort_by(|a, b| vietnamese(&a.name, &b.name).then(a.id.cmp(&b.id)));
    let word = |hamlet: &PublicHamlet| format!("{}.{}", hamlet.commune, hamlet.id);
    let asked = visit.query.get("hamlet");
    let chosen = hamlets.iter().find(|hamlet| word(hamlet) == asked).or_else(|| hamlets.first());
    let (mut rows, mut found) = (Vec::new(), String::new());
    if let Some(q) = searched {
        (rows, found) = search_in(visit, id, q)?;
    } else if let Some(hamlet) = chosen {
        rows = public_names(&visit.db, id, Some((hamlet.commune, hamlet.id)))?;
    }
    rows.sort_by(|a, b| vietnamese(&a.name, &b.name));
    for row in &mut rows {
        row.hamlet = w.hamlet(&row.hamlet);
    }
    let title = heading(visit, &list);
    let shown = chosen.filter(|_| searched.is_none());
    show(&ListPage {
        shell: public(visit, format!("{title} · {place}"))
            .then(format!("/published/{code}"), place.clone())
            .then("", title.clone()),
        basis: basis(visit, &list),
        action: format!("/published/{code}/{id}"),
        hamlets: hamlets
            .iter()
            .map(|hamlet| Choice {
                word: word(hamlet),
                name: w.hamlet(&hamlet.name),
                chosen: shown.is_some_and(|shown| shown == hamlet),
            })
            .collect(),
        hamlet: shown.map_or_else(String::new, |hamlet| w.hamlet(&hamlet.name)),
        q: searched.unwrap_or_default().to_owned(),
        place,
        title,
        rows,
        found,
    })
}

/// The names in each of which every word that was typed begins some word.
fn search_in(visit: &Visit<'_>, decision: i64, q: &str) -> Result<(Vec<PublicName>, String), WebError> {
    let w = visit.words;
    let folded = fold(q);
    let typed: Vec<&str> = folded.split_whitespace().collect();
    if typed.iter().map(|word| word.chars().count()).sum::<usize>() < LEAST {
        return Ok((Vec::new(), w.t("published-type-more")));
    }
    let mut rows = public_names(&visit.db, decision, None)?;
    rows.retain(|row| {
        let name = fold(&row.name);
        typed.iter().all(|word| name.split_whitespace().any(|part| part.starts_with(word)))
    });
    let found = match rows.len() {
        0 => w.t("published-not-found"),
        n if n > FOUND => w.n("published-too-many", FOUND),
        n => w.n("published-found", n),
    };
    rows.truncate(FOUND);
    Ok((rows, found))
}

/// `GET /published/{commune}/{id}`: a hamlet of the list.
pub(in super::super) fn list(visit: &mut Visit<'_>) -> Answered {
    in_time(visit, Cost::Page)?;
    page_of(visit, None)
}

/// `POST /published/{commune}/{id}`: a name within the list.
pub(in super::super) fn search(visit: &mut Visit<'_>) -> Answered {
    in_time(visit, Cost::Search)?;
    let q: String = visit.form.get("q").chars().take(80).collect();
    page_of(visit, Some(&q))
}
