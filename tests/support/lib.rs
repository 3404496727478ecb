//! What the tests that look at more than one crate share: JSON by value, the neutral observations in a readable form,
//! and the files of the repository.

pub mod files;
pub mod json;
pub mod observation;
