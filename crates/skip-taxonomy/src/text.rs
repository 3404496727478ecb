//! Short texts with a bound: the open vocabularies and ids that are kept verbatim.

/// Why a text cannot be one of the bounded texts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// The text is empty.
    #[error("{what} is empty")]
    Empty {
        /// Which kind of text it was to be.
        what: &'static str,
    },
    /// The text is longer than its kind allows.
    #[error("{what} has {found} bytes, more than {max}")]
    TooLong {
        /// Which kind of text it was to be.
        what: &'static str,
        /// The most bytes that this kind may have.
        max: usize,
        /// How many bytes there were.
        found: usize,
    },
}

/// Defines a newtype over a non-empty text of at most `max` bytes of UTF-8, checked on construction and on the wire.
#[macro_export]
macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The most bytes of UTF-8 that the text may have.
            pub const BYTES_MAX: usize = $max;

            #[doc = concat!("Takes `text` as ", $what, ", verbatim.")]
            ///
            /// # Errors
            ///
            /// [`TextError`]($crate::TextError) when the text is empty or longer than
            /// [`BYTES_MAX`](Self::BYTES_MAX). There is no other way to fail.
            pub fn new(text: impl Into<Box<str>>) -> Result<Self, $crate::TextError> {
                let text = text.into();
                if text.is_empty() {
                    return Err($crate::TextError::Empty { what: $what });
                }
                if text.len() > Self::BYTES_MAX {
                    return Err($crate::TextError::TooLong { what: $what, max: Self::BYTES_MAX, found: text.len() });
                }
                Ok(Self(text))
            }

            /// The text as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::TextError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::new(text).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "minLength": 1, "maxLength": $max})
            }
        }
    };
}

bounded_text! {
    /// What the connector saw when it could not deliver: `rate_limited`, `pdf_template_unknown`. The vocabulary is
    /// open and kept verbatim; `snake_case` is the custom. At most 200 bytes.
    Reason, "a reason", 200
}

bounded_text! {
    /// The connector's class for an error, such as `provider_pressure`. The vocabulary is open and kept verbatim.
    /// At most 200 bytes.
    ErrorClass, "an error class", 200
}

#[cfg(test)]
mod tests;
