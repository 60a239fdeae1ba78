//! Why somebody can or cannot do something: one sentence for each role that they hold.

use jiff::civil::Date;

use super::{Grant, Scope, Verb, covers, decides_there, roles};
use crate::ids::PlaceId;
use crate::places::Atlas;
use crate::text::Text;

/// One sentence, and whether it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// This grant allows it.
    pub allows: bool,
    /// Why, or why not.
    pub text: Text,
}

/// A day as Vietnamese papers write it.
fn day(day: Date) -> String {
    format!("{}/{}/{}", day.day(), day.month(), day.year())
}

/// The name of a hamlet, which only its register knows.
pub type HamletName<'n> = &'n dyn Fn(PlaceId, i64) -> Option<String>;

/// A scope in words, with its places as they are called on a day.
#[must_use]
pub fn scope_text(scope: Scope, on: Date, atlas: &Atlas, hamlet_name: HamletName<'_>) -> Text {
    let name = |id| {
        let known =
            atlas.version_at(id, on).or_else(|| atlas.place(id).and_then(|place| place.versions.last()));
        known.map_or_else(|| "?".to_owned(), |version| version.full_name.to_owned())
    };
    match scope {
        Scope::Everywhere => Text::new("mọi nơi", "everywhere"),
        Scope::Place(id) => Text::new(name(id), name(id)),
        Scope::Hamlet { commune, hamlet } => match hamlet_name(commune, hamlet) {
            Some(hamlet) => {
                let both = format!("{hamlet}, {}", name(commune));
                Text::new(both.clone(), both)
            }
            None => Text::new(
                format!("ấp số {hamlet}, {}", name(commune)),
                format!("hamlet no. {hamlet}, {}", name(commune)),
            ),
        },
    }
}

/// Why somebody who holds these grants can or cannot do something somewhere on a day. Where nothing allows it, the
/// last line names the roles that would.
#[must_use]
pub fn explain(
    grants: &[Grant],
    verb: Verb,
    target: Scope,
    on: Date,
    atlas: &Atlas,
    hamlet_name: HamletName<'_>,
) -> Vec<Line> {
    let mut lines: Vec<Line> =
        grants.iter().map(|grant| line(grant, (verb, target), on, atlas, hamlet_name)).collect();
    if lines.iter().any(|line| line.allows) {
        return lines;
    }
    let able = |pick: fn(&Text) -> &str| {
        let names: Vec<&str> =
            roles().iter().filter(|role| role.may(verb)).map(|role| pick(&role.name)).collect();
        names.join("; ")
    };
    let what = verb.name();
    let here = scope_text(target, on, atlas, hamlet_name);
    lines.push(Line {
        allows: false,
        text: Text::new(
            format!("Ở {}, “{}” là việc của: {}.", here.vi, what.vi, able(|text| &text.vi)),
            format!("At {}, “{}” is done by: {}.", here.en, what.en, able(|text| &text.en)),
        ),
    });
    lines
}

fn line(
    grant: &Grant,
    (verb, target): (Verb, Scope),
    on: Date,
    atlas: &Atlas,
    hamlet_name: HamletName<'_>,
) -> Line {
    let held = scope_text(grant.scope, on, atlas, hamlet_name);
    let (role, what) = (&grant.role.name, verb.name());
    let until = grant
        .to
        .map_or_else(|| Text::new("", ""), |to| Text::new(format!(" đến {}", day(to)), format!(" to {to}")));
    let says = Text::new(
        format!("{}, {}, từ {}{}", role.vi, held.vi, day(grant.from), until.vi),
        format!("{}, {}, from {}{}", role.en, held.en, grant.from, until.en),
    );
    let (allows, why) = if !grant.role.may(verb) {
        (
            false,
            Text::new(
                format!("vai trò này không được “{}”", what.vi),
                format!("the role does not allow “{}”", what.en),
            ),
        )
    } else if !grant.holds_on(on) {
        (false, Text::new(format!("không có hiệu lực ngày {}", day(on)), format!("does not hold on {on}")))
    } else if let Scope::Place(id) = grant.scope
        && atlas.version_at(id, on).is_none()
    {
        (false, ended(id, on, atlas))
    } else if !decides_there(grant.role, verb, target, atlas) {
        (
            false,
            Text::new(
                "mỗi UBND chỉ quyết định việc của cấp mình",
                "each People's Committee decides what is its own level's",
            ),
        )
    } else if covers(grant.scope, target, on, atlas) {
        (true, Text::new(format!("được “{}”", what.vi), format!("allows “{}”", what.en)))
    } else {
        (false, Text::new("không bao gồm nơi này", "does not cover this place"))
    };
    Line { allows, text: Text::new(format!("{}: {}.", says.vi, why.vi), format!("{}: {}.", says.en, why.en)) }
}

/// A place that is no more gives nothing; whoever grants anew sees what it became.
fn ended(id: PlaceId, on: Date, atlas: &Atlas) -> Text {
    let now: Vec<&str> = atlas
        .on_map(id, on)
        .iter()
        .filter_map(|(id, _)| atlas.version_at(*id, on))
        .map(|v| v.full_name)
        .collect();
    let now = if now.is_empty() { "–".to_owned() } else { now.join(", ") };
    Text::new(
        format!("nơi này không còn ngày {}; nay là {now}; phải cấp lại vai trò", day(on)),
        format!("the place is no more on {on}; it is now {now}; the role has to be granted anew"),
    )
}
