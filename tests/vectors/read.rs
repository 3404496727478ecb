//! Reading the parts of an input: by its schema first, then by the type.

use jsonschema::{Draft, Validator};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// What was expected and what was found, in one form.
pub(super) struct Answer {
    pub(super) expected: Value,
    pub(super) found: Value,
}

impl Answer {
    /// What was found, beside what the case expects as it stands there.
    pub(super) fn new(expected: Option<&Value>, found: Value) -> Self {
        Self { expected: expected.cloned().unwrap_or_default(), found }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refused {
    /// The schema refuses the input, and so does the type.
    BySchema(String),
    /// The schema accepts the input, and the type refuses it.
    ByMeaning(String),
    /// The vector is not one of its topic, or schema and type disagree where they must not.
    Broken(String),
}

static VALIDATORS: LazyLock<Mutex<HashMap<TypeId, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Reads a document that is under test.
pub(super) fn tested<T: DeserializeOwned + JsonSchema + 'static>(value: &Value) -> Result<T, Refused> {
    let validator = {
        let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(validators.entry(TypeId::of::<T>()).or_insert_with(validator::<T>))
    };
    let schema_says = validator.validate(value).map_err(|error| error.to_string());
    match (schema_says, serde_json::from_value(value.clone())) {
        (Ok(()), Ok(read)) => Ok(read),
        (Ok(()), Err(why)) => Err(Refused::ByMeaning(why.to_string())),
        (Err(why), Err(_)) => Err(Refused::BySchema(why)),
        (Err(why), Ok(_)) => Err(Refused::Broken(format!("the type reads what its schema refuses: {why}"))),
    }
}

fn validator<T: JsonSchema>() -> Arc<Validator> {
    let schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>();
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema.to_value())
        .unwrap_or_else(|error| panic!("the schema of {}: {error}", T::schema_name()));
    Arc::new(validator)
}

/// Reads the vector's own words: what is not under test. A member that nobody reads is an error.
pub(super) fn own<T: DeserializeOwned>(value: &Value) -> Result<T, Refused> {
    serde_json::from_value(value.clone()).map_err(|error| Refused::Broken(error.to_string()))
}

/// Writes what was found.
pub(super) fn written<T: serde::Serialize>(value: &T) -> Result<Value, Refused> {
    serde_json::to_value(value).map_err(|error| Refused::Broken(error.to_string()))
}
