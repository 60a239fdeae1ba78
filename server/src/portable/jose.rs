//! Signing JSON (JWS, RFC 7515, with EdDSA of RFC 8037) as Open Badges 3.0 §8.2 and VC-JWT ask: the payload is the
//! credential itself with a few registered claims beside.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use programme::certificate::{Key, KeyId};
use serde_json::{Value, json};

/// Base64url without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes of base64url without padding.
#[must_use]
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The name of a key of an issuer, as headers and the issuer's document have it.
#[must_use]
pub fn key_name(issuer: &str, key: KeyId) -> String {
    format!("{issuer}#{key}")
}

/// A payload, signed by a key of the issuer.
#[must_use]
pub fn sign(payload: &Value, issuer: &str, key: &SigningKey) -> String {
    let kid = key_name(issuer, KeyId::of(&key.verifying_key()));
    let header = json!({ "alg": "EdDSA", "kid": kid, "typ": "JWT" });
    let signed =
        format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(payload.to_string().as_bytes()));
    let signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", base64url(&signature.to_bytes()))
}

/// The payload of a text that one of these keys signed; nothing otherwise. The algorithm is ours to say, not the
/// header's.
#[must_use]
pub fn verified(text: &str, keys: &[Key]) -> Option<Value> {
    let (signed, signature) = text.trim().rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let header: Value = serde_json::from_slice(&from_base64url(header)?).ok()?;
    let kid = header.get("kid")?.as_str()?.rsplit('#').next()?;
    let id = KeyId::parse(kid)?;
    let signature = Signature::from_slice(&from_base64url(signature)?).ok()?;
    let signs =
        |key: &&Key| key.id() == id && key.public.verify_strict(signed.as_bytes(), &signature).is_ok();
    keys.iter().find(signs)?;
    serde_json::from_slice(&from_base64url(payload)?).ok()
}

#[cfg(test)]
mod tests {
    use programme::certificate::KeyState;

    use super::*;

    #[test]
    fn what_is_signed_is_read_again_by_its_key_alone() {
        let signing = SigningKey::from_bytes(&[7; 32]);
        let key = Key { public: signing.verifying_key(), state: KeyState::Active };
        let other = Key { public: SigningKey::from_bytes(&[8; 32]).verifying_key(), state: KeyState::Active };
        let text = sign(&json!({ "a": "Ấp 1" }), "did:web:x.example", &signing);
        assert_eq!(verified(&text, &[other.clone(), key.clone()]), Some(json!({ "a": "Ấp 1" })));
        assert_eq!(verified(&text, &[other]), None);
        for at in [3, text.len() / 2, text.len() - 2] {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(verified(&String::from_utf8(wrong).expect("text"), std::slice::from_ref(&key)), None);
        }
    }
}
