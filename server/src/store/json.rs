//! A stored row as JSON: what is kept of something that an import replaced.

use super::audit::hex;
use super::db::{StoreError, Value};

/// The values as a JSON list.
#[must_use]
pub(super) fn to_json(values: &[Value<'_>]) -> String {
    let list = values.iter().map(|value| match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Text(text) => text.as_ref().into(),
        // No row with a file is ever replaced.
        Value::Bytes(bytes) => hex(bytes).into(),
    });
    serde_json::Value::from_iter(list).to_string()
}

/// The values of a JSON list.
pub(super) fn from_json(body: &str) -> Result<Vec<Value<'static>>, StoreError> {
    let damaged = || StoreError::Damaged("a row kept as JSON".into());
    let list: Vec<serde_json::Value> = serde_json::from_str(body).map_err(|_| damaged())?;
    list.into_iter()
        .map(|value| match value {
            serde_json::Value::Null => Ok(Value::Null),
            serde_json::Value::String(text) => Ok(text.into()),
            serde_json::Value::Number(n) => n.as_i64().map(Value::Int).ok_or_else(damaged),
            serde_json::Value::Bool(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                Err(damaged())
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Value, from_json, to_json};

    #[test]
    fn a_row_comes_back_as_it_was() {
        let row: Vec<Value<'static>> = vec![7.into(), Value::Null, "Ấp “1”\n\\".into()];
        assert_eq!(from_json(&to_json(&row)).expect("reads"), row);
        assert!(from_json("[1.5]").is_err() && from_json("{}").is_err());
    }
}
