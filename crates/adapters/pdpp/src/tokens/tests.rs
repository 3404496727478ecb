use super::*;

fn shown(text: &str) -> String {
    Letters::of(text, 1).map(|(_, letter)| letter.shown()).collect()
}

#[test]
fn letters_are_what_serde_json_reads() {
    for text in [r#""""#, r#""a\"b\\c\/\b\f\n\r\té""#, r#""\u00e9\uD83D\uDE00\u0000""#, "\"\u{1F600}\u{2028}\""] {
        assert_eq!(shown(text), serde_json::from_str::<String>(text).unwrap());
    }
}

#[test]
fn half_a_character_is_one_letter_and_takes_nothing_with_it() {
    let letters = |text| Letters::of(text, 1).map(|(at, letter)| (at, letter.code())).collect::<Vec<_>>();
    assert_eq!(letters(r#""\ud800x""#), [(1, 0xD800), (7, 'x'.into())]);
    assert_eq!(letters(r#""\ud800\u0041""#), [(1, 0xD800), (7, 'A'.into())]);
    assert_eq!(letters(r#""\ud83d\ud83d\ude00""#), [(1, 0xD83D), (7, 0x1F600)]);
    assert_eq!(letters(r#""\ude00\ud83d""#), [(1, 0xDE00), (7, 0xD83D)]);
}

#[test]
fn broken_texts_have_letters_and_tokens_too() {
    for (text, letters) in [("\"a", "a"), ("\"\\", "\u{fffd}"), (r#""\u12"x"#, "\u{fffd}12"), ("\"\\é\"", "\u{fffd}")]
    {
        assert_eq!(shown(text), letters, "{text:?}");
    }
    let tokens: Vec<_> = Tokens::of("{]é\u{a0} \"\\").collect();
    let text = Token::Text { escaped: true };
    let open = Token::Open(Bracket::Object);
    assert_eq!(tokens, [(open, 0..1), (Token::Close(Bracket::List), 1..2), (Token::Word, 2..6), (text, 7..9)]);
}
