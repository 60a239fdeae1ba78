//! What a reorganisation does to the places as they stand and to all that speaks of them: registry, cases, roles,
//! hamlets, zones, targets and links.
//!
//! Deliberately absent: anything that it would do to records or roles themselves, which it leaves as they are.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use programme::accounts::{Scope, role};
use programme::ids::PlaceId;
use programme::indicators::{target_bp, titles_with_target};
use programme::places::{Atlas, Difference, Event, Level, Link, MoveKind};
use programme::text::Text;

use super::hamlets::{Placing, placing};
use super::{Changing, ReorganiseError, by_kind};
use crate::roster::zones::DISADVANTAGED;
use crate::store::accounts::{StoredGrant, grants};
use crate::store::db::{Database, StoreError};
use crate::store::reorganisations::{SPEAK_OF_PLACES, cases_in, speaking_of, subjects_in};
use crate::store::zones::stored_zones;

/// A role that ends with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingRole {
    /// Role.
    pub role: Text,
    /// Its code.
    pub code: String,
    /// The account.
    pub account: i64,
    /// The place that ends.
    pub place: PlaceId,
    /// What stands for all of it: where the role would be granted anew.
    pub successor: Option<PlaceId>,
    /// The account holds the same role there already.
    pub granted_anew: bool,
}

/// A role that goes on with its place (*theo nơi*): by the rule that one held at a place that goes on covers what came
/// into that place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowingRole {
    /// Role.
    pub role: Text,
    /// The account.
    pub account: i64,
    /// The place.
    pub place: PlaceId,
    /// What it covers from the day on that it did not cover before.
    pub gains: Vec<PlaceId>,
    /// What it covers no more.
    pub loses: Vec<PlaceId>,
}

/// A target that is another for some communes from the day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSeen {
    /// Title.
    pub title: &'static str,
    /// In basis points, before.
    pub before_bp: u32,
    /// After.
    pub after_bp: u32,
    /// How many communes.
    pub communes: usize,
}

/// What happens to zone statuses (*vùng khó khăn*) and to the targets that hang on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZonesSeen {
    /// Periods of zone status of the places that it reaches.
    pub records: i64,
    /// Communes of a disadvantaged zone on the day before that end.
    pub ending: Vec<PlaceId>,
    /// Successors of those that have no zone status from the day on: they count as of the other zones.
    pub without: Vec<PlaceId>,
    /// Targets that are others therefore; none of a year of which the plan says none.
    pub targets: Vec<TargetSeen>,
    /// The plan says targets for the year.
    pub year_has_targets: bool,
}

/// What happens to the links between places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinksSeen {
    /// Of earlier events, to or from the places that it reaches: they stay.
    pub earlier: usize,
    /// New: of wholes.
    pub whole: usize,
    /// New: of parts.
    pub part: usize,
}

/// What a reorganisation does.
#[derive(Debug)]
pub struct Preview {
    /// The event.
    pub event: Event,
    /// Moves by what they are.
    pub moves: Vec<(MoveKind, usize)>,
    /// What happens to places.
    pub difference: Difference,
    /// The places without it.
    pub before: Atlas,
    /// The places with it.
    pub after: Atlas,
    /// Subjects of the places that end, change or are divided: kind, how many.
    pub subjects: Vec<(String, i64)>,
    /// Their cases.
    pub cases: i64,
    /// Rows of other tables that speak of them: table, how many.
    pub rows: Vec<(&'static str, i64)>,
    /// Roles that end with their place.
    pub roles: Vec<EndingRole>,
    /// Roles that go on with their place.
    pub following: Vec<FollowingRole>,
    /// Roles at hamlets of these places, which stay with their hamlet.
    pub hamlet_roles: usize,
    /// Hamlets that it names, and those that stay because it names others.
    pub placing: Placing,
    /// Hamlets of communes that are divided: a person says where each goes.
    pub hamlets_waiting: i64,
    /// Zone statuses, and targets.
    pub zones: ZonesSeen,
    /// Links.
    pub links: LinksSeen,
}

/// What an event does to the places as they stand, or did where it is applied, and to all that speaks of them.
///
/// # Errors
/// When a hamlet that it names is several, or the store fails.
pub fn preview(db: &Database, changing: Changing) -> Result<Preview, ReorganiseError> {
    let Changing { event, before, after, difference } = changing;
    let eve = event.on.yesterday().unwrap_or(event.on);
    // Records are kept at the commune they were made in, which may have gone into one of these before.
    let touched = difference.touched();
    let mut records: Vec<i64> = touched.iter().map(|place| place.get()).collect();
    for place in &touched {
        records.extend(before.predecessors_at(*place, eve).into_iter().map(PlaceId::get));
    }
    records.sort_unstable();
    records.dedup();
    let mut rows = Vec::new();
    for (table, column) in SPEAK_OF_PLACES.iter().filter(|(table, _)| !["subjects", "cases"].contains(table))
    {
        let n = speaking_of(db, (table, column), &records)?;
        if n > 0 {
            rows.push((*table, n));
        }
    }
    let placing = placing(db, &event, (&before, &after), &difference)?;
    let waiting_in: HashSet<PlaceId> = difference
        .divided
        .iter()
        .copied()
        .filter(|place| before.place(*place).is_some_and(|place| place.level == Level::Commune))
        .collect();
    let mut divided: Vec<i64> = Vec::new();
    for place in &waiting_in {
        divided.extend(before.predecessors_at(*place, eve).into_iter().map(PlaceId::get));
    }
    let placed = placing.named.iter().filter(|hamlet| hamlet.hamlet.is_some()).count() + placing.stay.len();
    let in_divided = speaking_of(db, ("hamlets", "commune_id"), &divided)?;
    let held: Vec<StoredGrant> = grants(db, None)?
        .into_iter()
        .filter(|grant| {
            grant.to.as_deref().is_none_or(|to| to.parse::<Date>().is_ok_and(|to| to >= event.on))
        })
        .collect();
    let touched_records: HashSet<i64> = records.iter().copied().collect();
    let hamlet_roles = held.iter().filter(
        |grant| matches!(grant.scope, Scope::Hamlet { commune, .. } if touched_records.contains(&commune.get())),
    );
    let maps = (&before, &after);
    Ok(Preview {
        moves: by_kind(&event),
        subjects: subjects_in(db, &records)?,
        cases: cases_in(db, &records)?,
        rows,
        roles: ending(&held, &difference, &after, event.on),
        following: following(&held, &difference, maps, event.on),
        hamlet_roles: hamlet_roles.count(),
        hamlets_waiting: (in_divided - i64::try_from(placed).unwrap_or(i64::MAX)).max(0),
        placing,
        zones: zones(db, &difference, maps, (event.on, &records))?,
        links: links(&difference, &before),
        difference,
        before,
        after,
        event,
    })
}

fn name_of(code: &str) -> Text {
    role(code).map_or_else(|| Text::new(code, code), |role| role.name.clone())
}

fn ending(held: &[StoredGrant], difference: &Difference, after: &Atlas, on: Date) -> Vec<EndingRole> {
    let ended: HashSet<PlaceId> = difference.ended.iter().map(|(place, _)| *place).collect();
    let mut found = Vec::new();
    for grant in held {
        let Scope::Place(place) = grant.scope else { continue };
        if !ended.contains(&place) {
            continue;
        }
        let successor = after.on_map(place, on).first().map(|(place, _)| *place);
        let anew = |other: &StoredGrant| {
            (other.account, &other.role) == (grant.account, &grant.role)
                && successor.is_some_and(|place| other.scope == Scope::Place(place))
        };
        found.push(EndingRole {
            role: name_of(&grant.role),
            code: grant.role.clone(),
            account: grant.account,
            place,
            granted_anew: held.iter().any(anew),
            successor,
        });
    }
    found
}

fn following(
    held: &[StoredGrant],
    difference: &Difference,
    (before, after): (&Atlas, &Atlas),
    on: Date,
) -> Vec<FollowingRole> {
    let passing = difference.passing((before, after), on);
    let changed: HashSet<PlaceId> = difference.changed.iter().chain(&difference.divided).copied().collect();
    let of = |map: &HashMap<PlaceId, Vec<PlaceId>>, place| map.get(&place).cloned().unwrap_or_default();
    held.iter()
        .filter_map(|grant| match grant.scope {
            Scope::Place(place) if after.version_at(place, on).is_some() => Some((grant, place)),
            Scope::Everywhere | Scope::Place(_) | Scope::Hamlet { .. } => None,
        })
        .map(|(grant, place)| FollowingRole {
            role: name_of(&grant.role),
            account: grant.account,
            place,
            gains: of(&passing.gains, place),
            loses: of(&passing.loses, place),
        })
        .filter(|role| !role.gains.is_empty() || !role.loses.is_empty() || changed.contains(&role.place))
        .collect()
}

fn zones(
    db: &Database,
    difference: &Difference,
    (before, after): (&Atlas, &Atlas),
    (on, records): (Date, &[i64]),
) -> Result<ZonesSeen, StoreError> {
    let eve = on.yesterday().unwrap_or(on);
    let zones = stored_zones(db)?;
    let mut seen =
        ZonesSeen { records: speaking_of(db, ("zones", "commune_id"), records)?, ..Default::default() };
    let mut without: HashSet<PlaceId> = HashSet::new();
    let mut others: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (place, becomes) in &difference.ended {
        if before.place(*place).is_none_or(|place| place.level != Level::Commune) {
            continue;
        }
        let was = zones.zone_at(*place, eve);
        if was == DISADVANTAGED {
            seen.ending.push(*place);
        }
        for (successor, _) in becomes {
            let is = zones.zone_at(*successor, on);
            if was == DISADVANTAGED && is != DISADVANTAGED {
                without.insert(*successor);
            }
        }
        if let Some(is) = becomes.first().map(|(first, _)| zones.zone_at(*first, on)).filter(|is| *is != was)
        {
            *others.entry((was, is)).or_default() += 1;
        }
    }
    seen.without = without.into_iter().filter(|place| after.place(*place).is_some()).collect();
    seen.without.sort_unstable();
    let year = i64::from(on.year());
    let titles = titles_with_target(year);
    seen.year_has_targets = !titles.is_empty();
    for ((was, is), communes) in others {
        for title in &titles {
            if let Some((before_bp, after_bp)) = target_bp(title, was, year).zip(target_bp(title, is, year))
                && before_bp != after_bp
            {
                seen.targets.push(TargetSeen { title, before_bp, after_bp, communes });
            }
        }
    }
    Ok(seen)
}

fn links(difference: &Difference, before: &Atlas) -> LinksSeen {
    let touched: HashSet<PlaceId> = difference.touched().into_iter().collect();
    let speaks = |link: &&Link| touched.contains(&link.from) || touched.contains(&link.to);
    let whole = difference.links.iter().filter(|l| l.extent == programme::places::Extent::Whole).count();
    LinksSeen {
        earlier: before.links().iter().filter(speaks).count(),
        whole,
        part: difference.links.len() - whole,
    }
}
