//! Who may do what where: *this role, at this place, from–to*, asked at a date.
//!
//! Roles are data (`programme/roles.toml`). An answer is a value: [`Authority`] is the proof that a question was
//! asked and answered yes. Deliberately absent: who is signed in, passwords, and any right that follows a merger
//! by itself: a role at a place that is no more covers nothing until an administrator grants it anew.

mod explain;
mod over_event;
mod role;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::ids::PlaceId;
use crate::places::{Atlas, Extent, Level};
use crate::text::Text;

pub use explain::{HamletName, Line, explain, scope_text};
pub use over_event::{NotTheirs, may_reorganise};
pub use role::{Role, Verb, role, roles};

/// What a role is held over, and what a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything, such as accounts and jobs of the whole database.
    Everywhere,
    /// A place and all below it.
    Place(PlaceId),
    /// One hamlet, by the commune in which its record was created and its own id.
    Hamlet {
        /// Commune of creation.
        commune: PlaceId,
        /// The hamlet.
        hamlet: i64,
    },
}

/// A role held somewhere from a day to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: &'static Role,
    /// Where.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it has none.
    pub to: Option<Date>,
}

impl Grant {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// Proof that somebody may do something somewhere; only [`authorise`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    role: &'static Role,
    verb: Verb,
    scope: Scope,
}

impl Authority {
    /// The role that allows it.
    #[must_use]
    pub fn role(&self) -> &'static Role {
        self.role
    }

    /// What is allowed.
    #[must_use]
    pub fn verb(&self) -> Verb {
        self.verb
    }

    /// Where.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }
}

/// Why somebody may not do something somewhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is not granted here", verb.code())]
pub struct Refusal {
    /// What was asked.
    pub verb: Verb,
    /// A role that would allow it is held elsewhere, or on other days.
    pub held_otherwise: bool,
}

impl Refusal {
    /// Its sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        let verb = self.verb.name();
        if self.held_otherwise {
            Text::new(
                format!(
                    "Tài khoản được giao “{}” ở nơi khác hoặc vào thời gian khác, không phải ở đây.",
                    verb.vi
                ),
                format!("This account may “{}” elsewhere or at another time, not here.", verb.en),
            )
        } else {
            Text::new(
                format!("Tài khoản chưa được giao “{}”.", verb.vi),
                format!("This account has not been given “{}”.", verb.en),
            )
        }
    }
}

/// Whether somebody who holds these grants may do something somewhere on a day.
///
/// # Errors
/// When no grant that holds on the day covers it.
pub fn authorise(
    grants: &[Grant],
    verb: Verb,
    target: Scope,
    on: Date,
    atlas: &Atlas,
) -> Result<Authority, Refusal> {
    able_roles(grants, verb, target, on, atlas)
        .next()
        .map(|role| Authority { role, verb, scope: target })
        .ok_or_else(|| Refusal { verb, held_otherwise: grants.iter().any(|grant| grant.role.may(verb)) })
}

/// The roles by which somebody who holds these grants may do something somewhere on a day.
pub fn able_roles(
    grants: &[Grant],
    verb: Verb,
    target: Scope,
    on: Date,
    atlas: &Atlas,
) -> impl Iterator<Item = &'static Role> {
    let able = move |grant: &&Grant| {
        grant.role.may(verb) && decides_there(grant.role, verb, target, atlas) && grant.holds_on(on)
    };
    grants
        .iter()
        .filter(able)
        .filter(move |grant| covers(grant.scope, target, on, atlas))
        .map(|grant| grant.role)
}

/// Whoever decides decides what is its own level's: a district does not decide for its communes.
fn decides_there(role: &Role, verb: Verb, target: Scope, atlas: &Atlas) -> bool {
    let level = match target {
        Scope::Place(place) if verb == Verb::Decide => atlas.place(place).map(|place| place.level),
        Scope::Place(_) | Scope::Everywhere | Scope::Hamlet { .. } => return true,
    };
    level.is_some_and(|level| role.levels.contains(&level))
}

/// Whether somebody who holds these grants may do something to an account that holds others: to none that reaches
/// further than they do. What an account held until a day that is over no longer counts.
#[must_use]
pub fn may_over(held: &[Grant], verb: Verb, of: &[Grant], on: Date, atlas: &Atlas) -> bool {
    let able = held.iter().any(|grant| grant.holds_on(on) && grant.role.may(verb));
    let mut lasting = of.iter().filter(|grant| grant.to.is_none_or(|to| on <= to));
    able && lasting.all(|grant| authorise(held, verb, grant.scope, on, atlas).is_ok())
}

/// Whether what a role is held over contains what is asked about, on the map of a day.
#[must_use]
pub fn covers(held: Scope, asked: Scope, on: Date, atlas: &Atlas) -> bool {
    match (held, asked) {
        (Scope::Everywhere, _) => true,
        (Scope::Place(_) | Scope::Hamlet { .. }, Scope::Everywhere) => false,
        (Scope::Place(held), Scope::Place(asked)) => within(asked, held, on, atlas),
        (Scope::Place(held), Scope::Hamlet { commune, .. }) => within(commune, held, on, atlas),
        (Scope::Hamlet { .. }, Scope::Place(_)) => false,
        (Scope::Hamlet { .. }, Scope::Hamlet { .. }) => held == asked,
    }
}

/// Whether a place, or what it has become by the day, lies in another. Of one that was divided the records are its default
/// successor's, as they are in its registry, and of whoever stands above all that it became; no other part gains any.
fn within(place: PlaceId, in_place: PlaceId, on: Date, atlas: &Atlas) -> bool {
    if atlas.version_at(in_place, on).is_none() {
        return false;
    }
    if atlas.version_at(place, on).is_some() {
        return place == in_place || is_below(place, in_place, on, atlas);
    }
    match atlas.on_map(place, on)[..] {
        [(now, Extent::Whole)] => now == in_place || is_below(now, in_place, on, atlas),
        // What a level that was abolished left behind is answered for by what it lay in, as before.
        [] => atlas.left_to(place, on).is_some_and(|above| within(above, in_place, on, atlas)),
        _ => {
            let keeps = |keeper: PlaceId| keeper == in_place || is_below(keeper, in_place, on, atlas);
            let successors = atlas.on_map(place, on);
            atlas.kept_by(place, on).is_some_and(keeps)
                || successors.iter().all(|(now, _)| is_below(*now, in_place, on, atlas))
        }
    }
}

fn is_below(place: PlaceId, in_place: PlaceId, on: Date, atlas: &Atlas) -> bool {
    atlas.place(in_place).is_some_and(|above| above.level == Level::Country)
        || atlas.is_within(place, in_place, on)
}
