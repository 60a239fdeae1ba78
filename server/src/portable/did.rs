//! The issuer's document (`did:web`): the public halves of every key that signed and that nobody else may have.

use programme::certificate::{Key, KeyState};
use serde_json::{Value, json};

use super::jose::{base64url, key_name};

/// The document of an issuer. A key that others may have is left out, so that nothing it signs is believed.
#[must_use]
pub fn document(did: &str, keys: &[Key]) -> Value {
    let sound: Vec<&Key> = keys.iter().filter(|key| key.state != KeyState::Compromised).collect();
    let methods: Vec<Value> = sound
        .iter()
        .map(|key| {
            json!({
                "id": key_name(did, key.id()),
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "x": base64url(key.public.as_bytes()),
                    "kid": key.id().to_string(),
                    "alg": "EdDSA",
                    "use": "sig",
                },
            })
        })
        .collect();
    let names: Vec<String> = sound.iter().map(|key| key_name(did, key.id())).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
    })
}
