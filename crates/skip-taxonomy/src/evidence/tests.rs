use super::*;

#[test]
fn only_facts_are_written() {
    assert_eq!(serde_json::to_string(&Evidence::none()).unwrap(), "{}");
    let all =
        Evidence::none().http_status(429).retry_after_seconds(30).error_class("provider_pressure".parse().unwrap());
    let json = r#"{"http_status":429,"retry_after_seconds":30,"error_class":"provider_pressure"}"#;
    assert_eq!(serde_json::to_string(&all).unwrap(), json);
    assert_eq!(serde_json::from_str::<Evidence>(json).unwrap(), all);
    assert!(Evidence::none().is_none() && !all.is_none());
}

#[test]
fn a_status_lies_between_100_and_599_and_both_are_in() {
    let read = |status: u32| serde_json::from_str::<Evidence>(&format!(r#"{{"http_status":{status}}}"#));
    for status in [100, 599] {
        assert!(read(status).is_ok());
        assert_eq!(
            Evidence::none().http_status(u16::try_from(status).unwrap()).http_status.map(u32::from),
            Some(status)
        );
    }
    for status in [99, 600] {
        let want = format!("{status} is no HTTP status: expected 100 to 599");
        assert!(read(status).unwrap_err().to_string().starts_with(&want));
        assert!(Evidence::none().http_status(u16::try_from(status).unwrap()).is_none());
    }
    assert_eq!(
        Evidence::none().http_status(429).http_status(0).http_status,
        Some(429),
        "what is no status changes nothing"
    );
    assert_eq!(serde_json::from_str::<Evidence>(r#"{"http_status":null}"#).unwrap(), Evidence::none());
}
