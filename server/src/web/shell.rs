//! What stands around every page: name, place, search, language, account, the way back up the tree.

use jiff::civil::Date;
use programme::accounts::{Scope, Verb};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};

use super::assets;
use super::visit::Visit;
use super::words::Words;

/// A step of the way back up the tree.
#[derive(Clone, Debug)]
pub(crate) struct Crumb {
    /// Where it leads; empty for the page itself.
    pub href: String,
    /// Its words.
    pub text: String,
}

/// An entry of the menu.
#[derive(Clone, Debug)]
pub(crate) struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub text: String,
    /// The page belongs to it.
    pub current: bool,
}

/// What every page has.
pub(crate) struct Shell {
    /// The words of its language.
    pub w: Words,
    /// The page's name.
    pub title: String,
    /// Display name of whoever is signed in; empty where nobody is.
    pub account: String,
    /// Whom an administrator sees the page as.
    pub viewing: Option<String>,
    /// The way back up the tree.
    pub crumbs: Vec<Crumb>,
    /// The menu.
    pub nav: Vec<NavItem>,
    /// The demo's working day.
    pub working_day: Option<String>,
    /// Its data is generated.
    pub demo: bool,
    /// Large type.
    pub large: bool,
    /// What was just done.
    pub said: Option<String>,
    /// Path and query of the page, to come back to.
    pub uri: String,
    /// Address of the style sheet.
    pub css: String,
    /// Address of the icon.
    pub icon: String,
    /// Addresses of the page's scripts.
    pub scripts: Vec<String>,
    /// When the page was made and by whom, for print.
    pub printed: String,
    /// Today, where addresses need no day.
    today: Date,
}

impl Shell {
    /// Around a page.
    #[must_use]
    pub(crate) fn new(visit: &Visit<'_>, title: impl Into<String>) -> Self {
        let w = visit.words;
        let session = visit.session.as_ref();
        let account = session.map_or_else(String::new, |session| session.name.clone());
        let at = w.moment(&visit.now);
        let printed = if account.is_empty() {
            w.with("print-foot-public", &[("at", &at)])
        } else {
            w.with("print-foot", &[("at", &at), ("by", &account)])
        };
        Self {
            w,
            title: title.into(),
            viewing: session.and_then(|session| session.viewing_name.clone()),
            nav: nav(visit),
            crumbs: Vec::new(),
            working_day: visit.app.working_day.map(|day| w.day(day)),
            demo: visit.app.demo,
            large: visit.large,
            said: said(visit),
            uri: if visit.headers.contains_key("x-part") { "/".to_owned() } else { visit.uri.clone() },
            css: assets::address("style.css"),
            icon: assets::address("icon.svg"),
            scripts: vec![assets::address("page.js")],
            printed,
            account,
            today: visit.today,
        }
    }

    /// With the way up from a place.
    #[must_use]
    pub(crate) fn at(mut self, atlas: &Atlas, place: PlaceId, on: Date) -> Self {
        self.crumbs = way_up(atlas, place, (on, self.today), self.w);
        self
    }

    /// With one more step of the way.
    #[must_use]
    pub(crate) fn then(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: href.into(), text: text.into() });
        self
    }

    /// With a script of its own.
    #[must_use]
    pub(crate) fn script(mut self, name: &str) -> Self {
        self.scripts.push(assets::address(name));
        self
    }

    /// A sentence.
    #[must_use]
    pub(crate) fn t(&self, key: &str) -> String {
        self.w.t(key)
    }

    /// A sentence about a number.
    #[must_use]
    pub(crate) fn n(&self, key: &str, n: &i64) -> String {
        self.w.n(key, *n)
    }
}

/// From the country down to a place, each on the page's day.
fn way_up(atlas: &Atlas, place: PlaceId, (on, today): (Date, Date), w: Words) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    let day = if on == today { String::new() } else { format!("?on={on}") };
    let mut next = Some(place);
    while let Some(at) = next {
        let Some(version) = atlas.version_at(at, on) else { break };
        if atlas.place(at).is_some_and(|place| place.level != Level::Country) {
            let href = format!("/places/{}{day}", version.code);
            crumbs.push(Crumb { href, text: version.full_name.to_owned() });
        }
        next = version.parent;
    }
    crumbs.push(Crumb { href: format!("/places{day}"), text: w.t("country") });
    crumbs.reverse();
    crumbs
}

/// What a redirect says was done, `?said=KEY&n=N`: only sentences of ours, and a number.
fn said(visit: &Visit<'_>) -> Option<String> {
    let key = visit.query.get("said");
    // It speaks of the change before: a form that was sent to the same address since has its own to say.
    let sent = visit.form.pairs().next().is_some() || !visit.uploads.is_empty();
    if sent || key.is_empty() || !key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
        return None;
    }
    let key = format!("said-{key}");
    visit.words.maybe_n(&key, visit.query.read::<i64>("n").unwrap_or(0))
}

/// The menu: what whoever is signed in may do somewhere.
fn nav(visit: &Visit<'_>) -> Vec<NavItem> {
    const ITEMS: [(&str, &str, Option<Verb>); 12] = [
        ("/", "nav-home", None),
        ("/progress", "nav-progress", Some(Verb::ViewProgress)),
        ("/registry", "nav-registry", Some(Verb::ViewRecords)),
        ("/grid", "nav-grid", Some(Verb::Score)),
        ("/imports", "nav-imports", Some(Verb::Import)),
        ("/review", "nav-review", Some(Verb::Review)),
        ("/decisions", "nav-decisions", Some(Verb::ViewRecords)),
        ("/titles", "nav-titles", Some(Verb::ViewProgress)),
        ("/criteria", "nav-criteria", Some(Verb::ViewProgress)),
        ("/places", "nav-places", Some(Verb::ViewProgress)),
        ("/admin", "nav-admin", Some(Verb::ManageAccounts)),
        ("/admin/audit", "nav-audit", Some(Verb::ViewAudit)),
    ];
    if visit.session.is_none() {
        return Vec::new();
    }
    let here = visit.uri.split('?').next().unwrap_or("/");
    let current = |href: &str| {
        if href == "/" { here == "/" } else { here == href || here.starts_with(&format!("{href}/")) }
    };
    ITEMS
        .iter()
        .filter(|(_, _, verb)| verb.is_none_or(|verb| visit.can_somewhere(verb)))
        // An administrator finds the audit among the rest of administration.
        .filter(|(href, _, _)| *href != "/admin/audit" || !visit.can_somewhere(Verb::ManageAccounts))
        .map(|(href, key, _)| NavItem { href, text: visit.words.t(key), current: current(href) })
        .collect()
}

/// Where the work of whoever is signed in mostly is: the first place that they hold a role at today.
#[must_use]
pub(crate) fn main_place(visit: &Visit<'_>) -> Option<PlaceId> {
    let session = visit.session.as_ref()?;
    session.grants.iter().filter(|grant| grant.holds_on(visit.today)).find_map(|grant| match grant.scope {
        Scope::Everywhere => None,
        Scope::Place(place) => visit.atlas().version_at(place, visit.today).map(|_| place),
        Scope::Hamlet { commune, .. } => {
            visit.atlas().on_map(commune, visit.today).first().map(|(place, _)| *place)
        }
    })
}
