use super::*;

#[test]
fn namespaces_and_addresses_do_not_belong_to_the_name() {
    for text in [
        "ThrottlingException",
        "com.amazon.coral.service#ThrottlingException",
        "ThrottlingException:http://internal.example.com/coral/",
        "aws.protocols#ThrottlingException:http://internal.example.com/a#b",
    ] {
        assert_eq!(name(text), "ThrottlingException", "{text}");
    }
    assert_eq!(name(""), "");
    assert_eq!(name("a#"), "");
}
