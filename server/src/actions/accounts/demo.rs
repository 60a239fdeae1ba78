//! The demo's accounts: one a role, at the province, a district, a commune and a hamlet of it. They guard generated
//! data only, so that their password may be printed.

use jiff::civil::{Date, date};
use programme::accounts::{Scope, role};
use programme::ids::PlaceId;
use programme::places::{Atlas, Level};

use super::manage::{AccountError, NewAccount, create_account, grant_role};
use crate::store::counts::hamlet_names;
use crate::store::db::{By, Database};

/// The password of them all.
pub const DEMO_PASSWORD: &str = "dua xanh ben song";

/// Login and role.
pub const DEMO_LOGINS: &[(&str, &str)] = &[
    ("chihoi", "hamlet_clerk"),
    ("hoixa", "commune_association"),
    ("vanhoaxa", "commune_culture"),
    ("ubndxa", "commune_committee"),
    ("ubndhuyen", "district_committee"),
    ("ubndtinh", "province_committee"),
    ("hoihuyen", "district_association"),
    ("hoitinh", "province_association"),
    ("giaoduc", "education"),
    ("vanhoa", "culture"),
    ("taichinh", "finance"),
    ("thongtin", "information"),
    ("trungtam", "centre_manager"),
    ("thanhtra", "inspector"),
    ("nguoixem", "viewer"),
    ("quantri", "administrator"),
];

/// From when the demo's roles hold.
const FROM: Date = date(2016, 1, 1);

/// Makes the accounts, unless they are there; `on` is the demo's working day.
///
/// # Errors
/// When the store fails.
pub fn demo_accounts(db: &mut Database, atlas: &Atlas, on: Date, by: By<'_>) -> Result<(), AccountError> {
    if !crate::store::accounts::accounts(db)?.is_empty() {
        return Ok(());
    }
    let province = atlas.by_code(Level::Province, "83", on).map_err(|_| AccountError::WrongLevel)?;
    let district = atlas.find_by_name("Ba Tri", Some(province), on);
    let district =
        district.into_iter().find(|id| atlas.place(*id).is_some_and(|place| place.level == Level::District));
    let district = district.ok_or(AccountError::WrongLevel)?;
    // A commune that no merger touched, so that its role holds through all the years.
    let untouched = |commune: &PlaceId| {
        atlas.version_at(*commune, FROM).is_some() && atlas.predecessors_at(*commune, on).len() == 1
    };
    let commune =
        atlas.communes_at(district, on).into_iter().find(untouched).ok_or(AccountError::WrongLevel)?;
    let hamlet = hamlet_names(db, commune.get())?.into_iter().min().map(|(id, _)| id);
    for (login, role_code) in DEMO_LOGINS {
        let Some(role) = role(role_code) else { return Err(AccountError::UnknownRole) };
        let new = NewAccount { login, name: &role.name.vi, password: DEMO_PASSWORD, must_change: false };
        let id = create_account(db, &new, by)?;
        let scope = if role.levels == [Level::Hamlet] {
            match hamlet {
                Some(hamlet) => Scope::Hamlet { commune, hamlet },
                None => continue,
            }
        } else if role.levels.contains(&Level::Province) {
            Scope::Place(province)
        } else if role.levels.contains(&Level::District) {
            Scope::Place(district)
        } else {
            Scope::Place(commune)
        };
        let scope =
            if role.may(programme::accounts::Verb::ManageAccounts) { Scope::Everywhere } else { scope };
        grant_role(db, atlas, (id, role_code, scope), (FROM, None), by)?;
    }
    Ok(())
}
