//! A title as an Open Badges 3.0 credential (`OpenBadgeCredential`, VC 2.0), to be signed as VC-JWT.
//!
//! Who holds it is said by the salted digest that the certificate's QR has (`IdentityObject`): whoever is shown the
//! credential types the name and hashes it. Deliberately absent: names, points, hamlets.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::certificate::{Statement, register_number};
use programme::text::Lang;
use serde_json::{Value, json};

use super::status_list::place;
use crate::actions::certificates::hex;
use crate::actions::day::begins_at;
use crate::documents::words::title_word;

/// What of a credential the statement does not say.
pub struct Context<'a> {
    /// The issuer's `did:web`.
    pub did: &'a str,
    /// The public address.
    pub address: &'a str,
    /// Day of the decision.
    pub decided_on: Date,
    /// Number and symbol of the decision.
    pub decision: &'a str,
    /// The criteria set that the case was assessed by: its id and its name.
    pub criteria: (&'a str, &'a str),
    /// The twelve characters of the certificate.
    pub short_code: &'a str,
}

/// A moment at the start of a day in Việt Nam.
fn start(day: Date) -> Timestamp {
    begins_at(day).parse().unwrap_or_default()
}

/// The credential of a certificate, with the registered claims that its signed form has.
#[must_use]
pub fn credential(statement: &Statement, of: &Context<'_>) -> Value {
    let title = title_word(&statement.title, Lang::Vi);
    let last = statement.year + u16::from(statement.years) - 1;
    let years = if statement.years == 1 {
        statement.year.to_string()
    } else {
        format!("{}–{last}", statement.year)
    };
    let issuer = super::issuer(&statement.title, &statement.issuer_name);
    // Opened, it is the page of the check with the short code in its form.
    let id = format!("{}/check#{}", of.address, of.short_code);
    let from = start(of.decided_on);
    let until = start(statement.valid_to.date().tomorrow().unwrap_or(Date::MAX));
    let until = Timestamp::from_second(until.as_second() - 1).unwrap_or(until);
    let (list, bit) = place(statement.status);
    let list = format!("{}/check/status/{list}", of.address);
    let (set, set_name) = of.criteria;
    let number = register_number(statement.number, statement.register_year);
    let narrative = format!(
        "Được {issuer} công nhận theo Quyết định số {} sau khi đạt bộ tiêu chí “{set_name}”, bình xét tại khu dân cư và \
         thẩm định của Hội Khuyến học.",
        of.decision
    );
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": format!("{title} năm {years}"),
        "issuer": { "id": of.did, "type": ["Profile"], "name": issuer },
        "validFrom": from.to_string(),
        "validUntil": until.to_string(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "licenseNumber": number,
            "identifier": [{
                "type": "IdentityObject",
                "hashed": true,
                "identityHash": format!("sha256${}", hex(&statement.name_digest)),
                "identityType": "name",
                "salt": statement.salt.hex(),
            }],
            "achievement": {
                "id": format!("{}/criteria/{set}", of.address),
                "type": ["Achievement"],
                "achievementType": "Award",
                "name": title,
                "inLanguage": "vi",
                "description": format!("Danh hiệu “{title}” do {issuer} công nhận."),
                "criteria": { "narrative": narrative },
            },
        },
        "credentialStatus": {
            "id": format!("{list}#{bit}"),
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": bit.to_string(),
            "statusListCredential": list,
        },
        "iss": of.did,
        "jti": id,
        "nbf": from.as_second(),
        "exp": until.as_second(),
    })
}
