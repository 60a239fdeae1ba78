//! stub
#![allow(missing_docs)]
use crate::store::db::*;
use programme::accounts::*;
use programme::text::*;
#[derive(Debug)]
pub struct Session {
    pub name: String,
    pub grants: Vec<Grant>,
    pub lang: Lang,
    pub large: bool,
    pub viewing_name: Option<String>,
    pub must_change_password: bool,
}
impl Session {
    pub fn actor(&self) -> String {
        String::new()
    }
}
pub struct SignInAsked<'a> {
    pub login: &'a str,
    pub password: &'a str,
    pub code: Option<&'a str>,
    pub device: Option<&'a str>,
    pub address: &'a str,
}
pub struct SignedIn {
    pub token: String,
    pub device: String,
}
pub enum SignInError {
    Wrong,
    CodeNeeded,
    CodeWrong,
    Wait { seconds: u64 },
    Store(StoreError),
}
pub const DEMO_PASSWORD: &str = "x";
pub const DEMO_LOGINS: &[(&str, &str)] = &[];
pub fn session(_: &mut Database, _: &str, _: &str) -> Result<Option<Session>, StoreError> {
    let role: &'static Role = Box::leak(Box::new(Role { code: String::new(), name: Text::default() }));
    let atlas = programme::places::Atlas::shipped();
    let d = jiff::civil::date(2020, 1, 1);
    let p = atlas.by_code(programme::places::Level::Province, "83", d).unwrap();
    Ok(Some(Session {
        name: "Thử".into(),
        grants: vec![Grant { role, scope: Scope::Place(p), from: d, to: None }],
        lang: Lang::Vi,
        large: false,
        viewing_name: None,
        must_change_password: false,
    }))
}
pub fn sign_in(_: &mut Database, _: &SignInAsked<'_>, _: &str) -> Result<SignedIn, SignInError> {
    Err(SignInError::Wrong)
}
pub fn sign_out(_: &mut Database, _: &str, _: By<'_>) -> Result<(), StoreError> {
    Ok(())
}
