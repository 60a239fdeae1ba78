//! Who may enter, apply and take back a reorganisation (*biến động địa giới*) on the pages.
//!
//! One role of administration has to hold all that the event reaches: on the map of the day before what ends, changes
//! or is divided, on the map of the day what begins, changes or takes something in. A province's administrator so
//! enters what happens inside the province. What touches a province itself, or more than one, is for whoever
//! administers the country, or for the operator's command. Deliberately absent: the command itself, which asks nobody.

use jiff::civil::Date;

use super::{Grant, Scope, Verb, covers};
use crate::ids::PlaceId;
use crate::places::{Atlas, Level, Reach};
use crate::text::Text;

/// Why an event is not for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheirs {
    /// They administer nothing today.
    #[error("administers nothing")]
    Nothing,
    /// It reaches a place that they do not administer.
    #[error("reaches {0}")]
    Beyond(PlaceId),
    /// It reaches a province or the country itself.
    #[error("reaches {0} itself")]
    Above(PlaceId),
}

impl NotTheirs {
    /// Its sentence; `name` says what a place is called.
    #[must_use]
    pub fn text(&self, name: impl Fn(PlaceId) -> String) -> Text {
        match self {
            Self::Nothing => Text::new(
                "Tài khoản không quản trị nơi nào hôm nay.",
                "This account administers no place today.",
            ),
            Self::Beyond(place) => {
                let name = name(*place);
                Text::new(
                    format!(
                        "Biến động chạm tới {name}, ngoài nơi tài khoản này quản trị. Việc của nhiều tỉnh do người \
                         quản trị toàn quốc làm, hoặc người vận hành máy chủ bằng lệnh hoctap reorganise."
                    ),
                    format!(
                        "It reaches {name}, which this account does not administer. What concerns several provinces is \
                         entered by whoever administers the country, or by the operator with hoctap reorganise."
                    ),
                )
            }
            Self::Above(place) => {
                let name = name(*place);
                Text::new(
                    format!(
                        "Biến động chạm tới chính {name}. Việc của cấp tỉnh do người quản trị toàn quốc làm, hoặc người \
                         vận hành máy chủ bằng lệnh hoctap reorganise."
                    ),
                    format!(
                        "It reaches {name} itself. What concerns a province as such is entered by whoever administers \
                         the country, or by the operator with hoctap reorganise."
                    ),
                )
            }
        }
    }
}

/// That somebody who holds these grants may enter, apply and take back an event of a day, between the map without it
/// and the map with it.
///
/// # Errors
/// When no single role of administration that holds today covers all that it reaches: with the first place that the
/// widest of them does not.
pub fn may_reorganise(
    grants: &[Grant],
    reach: &Reach,
    (before, after): (&Atlas, &Atlas),
    (on, today): (Date, Date),
) -> Result<(), NotTheirs> {
    let mut refused = Err(NotTheirs::Nothing);
    let administers = |grant: &&Grant| {
        grant.holds_on(today) && grant.role.may(Verb::Operate) && grant.role.may(Verb::ManageAccounts)
    };
    for grant in grants.iter().filter(administers) {
        let wide = match grant.scope {
            Scope::Everywhere => true,
            Scope::Place(held) => before.place(held).is_some_and(|held| held.level == Level::Country),
            Scope::Hamlet { .. } => false,
        };
        if wide {
            return Ok(());
        }
        let day_before = on.yesterday().unwrap_or(on);
        let sides = [(&reach.before, before, day_before), (&reach.after, after, on)];
        let beyond = sides.into_iter().find_map(|(places, atlas, day)| {
            places.iter().find_map(|place| {
                if atlas.place(*place).is_none_or(|place| place.level <= Level::Province) {
                    return Some(NotTheirs::Above(*place));
                }
                let held = covers(grant.scope, Scope::Place(*place), day, atlas);
                (!held).then_some(NotTheirs::Beyond(*place))
            })
        });
        match beyond {
            None => return Ok(()),
            Some(why) => refused = Err(why),
        }
    }
    refused
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::accounts::role;
    use crate::places::{Event, difference, read_moves, reorganised};

    const ON: Date = date(2026, 11, 1);
    const HEAD: &str = "move,level,code,to,extent,default,share,name,full_name,kind,parent\n";

    /// What the rule says of a table of moves to the administrator of a place.
    fn rule(role_code: &str, code: Option<&str>, moves: &str) -> Result<(), &'static str> {
        let before = Atlas::shipped();
        let moves = read_moves(format!("{HEAD}{moves}").leak()).expect("a table");
        let event = Event { era: 100, instrument: "9/NQ", on: ON, assumed: false, moves };
        let after = reorganised(&before, &[event]).map_err(|(_, faults)| faults).expect("applied");
        let scope = code.map_or(Scope::Everywhere, |code| {
            Scope::Place(before.any_level_by_code(code, ON).expect("a place"))
        });
        let grants =
            [Grant { role: role(role_code).expect("a role"), scope, from: date(2020, 1, 1), to: None }];
        let reach = difference(&before, &after, ON).reach();
        may_reorganise(&grants, &reach, (&before, &after), (ON, ON)).map_err(|why| match why {
            NotTheirs::Nothing => "nothing",
            NotTheirs::Beyond(_) => "beyond",
            NotTheirs::Above(_) => "above",
        })
    }

    const INSIDE: &str = "merge,commune,28756,28858\n";
    const HAMLET: &str = "transfer,commune,28756,28858,,,,Ấp 1,,,\n";
    /// Of Vĩnh Long into a commune of Hà Nội.
    const OUT: &str = "merge,commune,28756,00004\n";
    const HAMLET_OUT: &str = "transfer,commune,28756,00004,,,,Ấp 1,,,\n";
    const MOVED: &str = "parent,commune,28756,,,,,,,,01\n";
    const BEGUN_ELSEWHERE: &str = "begin,commune,,29999,,,,,Xã Mới,,01\nmerge,commune,28756,29999\n";
    const PROVINCE: &str = "rename,province,86,,,,,,Tỉnh Cửu Long,,\n";

    #[test]
    fn a_province_s_administrator_enters_what_happens_inside_the_province_and_nothing_else() {
        for inside in [INSIDE, HAMLET] {
            assert_eq!(rule("administrator", Some("86"), inside), Ok(()), "{inside}");
            assert_eq!(rule("administrator", Some("01"), inside), Err("beyond"), "{inside}");
        }
        for out in [OUT, HAMLET_OUT, MOVED, BEGUN_ELSEWHERE] {
            assert_eq!(rule("administrator", Some("86"), out), Err("beyond"), "{out}");
            assert_eq!(rule("administrator", Some("01"), out), Err("beyond"), "{out}");
        }
        assert_eq!(rule("administrator", Some("86"), PROVINCE), Err("above"));
    }

    #[test]
    fn who_administers_the_country_enters_all_and_no_other_role_any() {
        for moves in [INSIDE, HAMLET, OUT, HAMLET_OUT, MOVED, BEGUN_ELSEWHERE, PROVINCE] {
            assert_eq!(rule("administrator", None, moves), Ok(()), "{moves}");
            assert_eq!(rule("province_association", Some("86"), moves), Err("nothing"), "{moves}");
            assert_eq!(rule("inspector", None, moves), Err("nothing"), "{moves}");
        }
    }

    #[test]
    fn two_provinces_need_one_role_that_holds_both_and_a_role_that_is_over_holds_none() {
        let before = Atlas::shipped();
        let moves = read_moves(format!("{HEAD}{OUT}").leak()).expect("a table");
        let event = Event { era: 100, instrument: "9/NQ", on: ON, assumed: false, moves };
        let after = reorganised(&before, &[event]).expect("applied");
        let reach = difference(&before, &after, ON).reach();
        let held = |code: &str, to| Grant {
            role: role("administrator").expect("a role"),
            scope: Scope::Place(before.any_level_by_code(code, ON).expect("a place")),
            from: date(2020, 1, 1),
            to,
        };
        let both = [held("86", None), held("01", None)];
        let refused = may_reorganise(&both, &reach, (&before, &after), (ON, ON));
        assert!(matches!(refused, Err(NotTheirs::Beyond(_))));
        let over = [Grant { scope: Scope::Everywhere, ..held("86", Some(date(2026, 10, 31))) }];
        assert_eq!(may_reorganise(&over, &reach, (&before, &after), (ON, ON)), Err(NotTheirs::Nothing));
    }
}
