//! AWS names errors with a namespace before a `#`, or with an address behind a `:`.

/// The bare name: `ThrottlingException` of `com.amazon.coral#ThrottlingException:http://internal/`.
pub(crate) fn name(text: &str) -> &str {
    let without_address = text.split(':').next().unwrap_or(text);
    without_address.rsplit('#').next().unwrap_or(without_address)
}

#[cfg(test)]
mod tests;
