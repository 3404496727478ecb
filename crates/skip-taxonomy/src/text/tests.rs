use super::*;

#[test]
fn a_bounded_text_is_verbatim_and_neither_empty_nor_too_long() {
    let reason = Reason::new(" Rate Limited! ").unwrap();
    assert_eq!((reason.as_str(), reason.to_string().as_str()), (" Rate Limited! ", " Rate Limited! "));
    assert_eq!(serde_json::to_string(&reason).unwrap(), "\" Rate Limited! \"");
    assert_eq!(Reason::new("").unwrap_err().to_string(), "a reason is empty");
    assert!(Reason::new("x".repeat(200)).is_ok());
    let long = Reason::new("x".repeat(201)).unwrap_err().to_string();
    assert_eq!(long, "a reason has 201 bytes, more than 200");
    assert_eq!("".parse::<ErrorClass>().unwrap_err().to_string(), "an error class is empty");
    let wire = serde_json::from_str::<Reason>("\"\"").unwrap_err().to_string();
    assert!(wire.starts_with("a reason is empty"), "{wire}");
}
