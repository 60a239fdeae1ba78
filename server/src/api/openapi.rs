//! The document of the interface, OpenAPI 3.1, written from the tables beside the handlers.
//!
//! `docs/api/openapi.json` is this, kept in the repository; a test compares the two.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::operation::{KEY_PATTERN, Operation, Param, TAG_PATTERN, all, word};
use crate::web::answer::{Answer, Answered};
use crate::web::pages::PROBLEM;
use crate::web::serve::FILE;
use crate::web::visit::Visit;

/// Puts a schema among the components and answers how it is referred to.
pub(super) type Shape = fn(&mut Components) -> Value;

/// Schemas by their names.
#[derive(Default)]
pub(super) struct Components(BTreeMap<String, Value>);

/// The shape of a type.
pub(super) fn shape<T: ToSchema>(components: &mut Components) -> Value {
    let name = T::name().into_owned();
    if !components.0.contains_key(&name) {
        let mut found = vec![(name.clone(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            let schema = serde_json::to_value(schema).unwrap_or_default();
            components.0.entry(name).or_insert(schema);
        }
    }
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Any object.
fn object(_: &mut Components) -> Value {
    json!({ "type": "object" })
}

pub(super) const OPERATIONS: &[Operation] =
    &[Operation::get("/api/v1/openapi.json", "openapi", "This document.", object).open()];

/// `GET /api/v1/openapi.json`.
pub(crate) fn serve(_: &mut Visit<'_>) -> Answered {
    Ok(Answer::bytes(super::reply::JSON, text().into_bytes()))
}

/// The document as the repository keeps it.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut components = Components::default();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in all() {
        let described = described(operation, &mut components);
        paths.entry(operation.path).or_default().insert(word(operation.method).to_owned(), described);
    }
    components.0.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "hoctap",
            "version": "1",
            "description": "The same actions as the pages. docs/api.md is the guide.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": components.0,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// RFC 9457.
fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": false,
        "properties": {
            "type": { "type": "string", "pattern": "^urn:hoctap:problem:" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["at", "code", "detail"],
                "additionalProperties": false,
                "properties": {
                    "at": { "type": "string" }, "code": { "type": "string" }, "detail": { "type": "string" }
                },
            } },
        },
    })
}

fn parameter(param: &Param, place: &str) -> Value {
    json!({
        "name": param.name, "in": place, "required": place == "path", "description": param.about,
        "schema": param.kind.schema(),
    })
}

fn described(operation: &Operation, components: &mut Components) -> Value {
    let mut parameters: Vec<Value> = operation.parts().map(|param| parameter(&param, "path")).collect();
    parameters.extend(operation.params().map(|param| parameter(&param, "query")));
    if operation.matched {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "ETag of what was read; \"0\" where nothing is stored yet.",
            "schema": { "type": "string", "pattern": TAG_PATTERN },
        }));
    }
    if operation.once || operation.keyed {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same request under the same key within a day is done once.",
            "schema": { "type": "string", "pattern": KEY_PATTERN },
        }));
    }
    let mut said = json!({
        "operationId": operation.id, "summary": operation.about, "parameters": parameters,
        "responses": responses(operation, components),
    });
    if let Some(takes) = operation.takes {
        said["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": takes(components) } } });
    }
    if operation.file {
        said["requestBody"] = json!({ "required": true, "content": { FILE: { "schema": {} } } });
    }
    if operation.open {
        said["security"] = json!([]);
    }
    said
}

/// What may be answered: what is wanted, and every refusal that goes with how it is asked.
fn responses(operation: &Operation, components: &mut Components) -> Value {
    let mut responses = Map::new();
    let mut wanted = json!({ "description": "Done." });
    if let Some(gives) = operation.gives {
        wanted["content"] = json!({ "application/json": { "schema": gives(components) } });
    }
    let etag =
        json!({ "ETag": { "required": true, "schema": { "type": "string", "pattern": TAG_PATTERN } } });
    if operation.tagged {
        wanted["headers"] = etag.clone();
        if word(operation.method) == "get" {
            responses.insert("304".to_owned(), json!({ "description": "As it was.", "headers": etag }));
        }
    }
    responses.insert(operation.status.to_string(), wanted);
    let mut refusals = vec![400];
    if !operation.open {
        refusals.extend([401, 403]);
    }
    if operation.parts().next().is_some() {
        refusals.push(404);
    }
    if operation.takes.is_some() || operation.file {
        refusals.extend([413, 415]);
    }
    if operation.matched {
        refusals.extend([412, 428]);
    }
    if operation.once {
        refusals.extend([409, 422]);
    }
    refusals.extend(operation.fails);
    refusals.sort_unstable();
    refusals.dedup();
    for status in refusals {
        let content = json!({ PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } });
        responses.insert(status.to_string(), json!({ "description": "Refused.", "content": content }));
    }
    Value::Object(responses)
}
