use super::*;
use proptest::prelude::*;

/// Gives its bytes in pieces of a fixed size, and is interrupted before each.
struct Drip<'a> {
    rest: &'a [u8],
    size: usize,
    interrupted: bool,
}

impl Read for Drip<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(ErrorKind::Interrupted.into());
        }
        let n = self.size.min(to.len()).min(self.rest.len());
        to[..n].copy_from_slice(&self.rest[..n]);
        self.rest = &self.rest[n..];
        Ok(n)
    }
}

fn drip(rest: &[u8], size: usize) -> Drip<'_> {
    Drip { rest, size, interrupted: false }
}

fn read(mut lines: Lines<impl Read>) -> Vec<(u64, Result<String, LineError>)> {
    let mut read = Vec::new();
    while let Some(line) = lines.next_line().unwrap() {
        read.push((line.number, line.text.map(str::to_owned)));
    }
    assert!(lines.next_line().unwrap().is_none(), "the end stays the end");
    read
}

#[track_caller]
fn check(bytes: &[u8], want: &[(u64, &str)]) {
    let want: Vec<_> = want.iter().map(|(number, text)| (*number, Ok((*text).to_owned()))).collect();
    for size in [1, 2, 3, 7, usize::MAX] {
        assert_eq!(read(Lines::new(drip(bytes, size))), want, "in pieces of {size}");
    }
}

#[test]
fn only_a_line_feed_ends_a_line_and_the_last_needs_none() {
    check(b"", &[]);
    check(b"a", &[(1, "a")]);
    check(b"a\n", &[(1, "a")]);
    check("a\u{2028}b\u{85}c\rd\u{b}e\n".as_bytes(), &[(1, "a\u{2028}b\u{85}c\rd\u{b}e")]);
}

#[test]
fn one_carriage_return_before_the_line_feed_is_taken_off() {
    check(b"a\r\nb\r\r\nc\r", &[(1, "a"), (2, "b\r"), (3, "c")]);
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    check(b"\n\n\n", &[]);
    check(b"\n \t\r\na\n\nb", &[(3, "a"), (5, "b")]);
}

#[test]
fn a_byte_order_mark_is_taken_off_at_the_very_start_only() {
    check(b"\xEF\xBB\xBFa\n\xEF\xBB\xBFb", &[(1, "a"), (2, "\u{feff}b")]);
    check(b"\xEF\xBB\xBF\na", &[(2, "a")]);
    let mut lines = Lines::new(&b"\xEF\xBB\xBF\na\nb"[..]);
    assert!(lines.next_line().unwrap().unwrap().after_byte_order_mark);
    assert!(!lines.next_line().unwrap().unwrap().after_byte_order_mark);
}

#[test]
fn a_line_that_is_not_utf_8_says_from_where_on_and_the_next_one_is_read() {
    let read = read(Lines::new(&b"ab\xFFc\n\xC3\nok\n\0\n"[..]));
    assert_eq!(read[0].1.as_ref().unwrap_err().to_string(), "not UTF-8 from byte 2 of the line on");
    assert_eq!(read[1], (2, Err(LineError::NotUtf8 { byte: 0, chars: 0 })));
    assert_eq!(read[2], (3, Ok("ok".to_owned())));
    assert_eq!(read[3], (4, Ok("\0".to_owned())));
}

#[test]
fn a_long_line_is_not_utf_8_from_the_byte_on_that_the_standard_library_names() {
    let text = "l'été dernier, 日本, 🦀; ".repeat(12);
    let wrong: [&[u8]; 7] =
        [b"\xFF", b"\xC3", b"\xE6\x97", b"\xF0\x9F\xA6", b"\xED\xA0\x80", b"\xC0\x80", b"\xF4\x90\x80\x80"];
    let (mut input, mut want) = (Vec::new(), Vec::new());
    for (at, wrong) in (0..=text.len()).flat_map(|at| wrong.map(|wrong| (at, wrong))) {
        let line = [&text.as_bytes()[..at], wrong, b"x", &text.as_bytes()[at..]].concat();
        let byte = std::str::from_utf8(&line).unwrap_err().valid_up_to();
        let chars = std::str::from_utf8(&line[..byte]).unwrap().chars().count();
        want.push((want.len() as u64 + 1, Err(LineError::NotUtf8 { byte, chars })));
        input.extend([&line[..], b"\n"].concat());
    }
    assert_eq!(read(Lines::new(&input[..])), want);
}

#[test]
fn a_line_may_have_as_many_bytes_as_the_limit_and_not_one_more() {
    for ending in ["\n", "\r\n", "", "\r"] {
        for size in [1, 3, usize::MAX] {
            let bytes = format!("1234567{ending}");
            let whole = read(Lines::with_line_bytes_max(drip(bytes.as_bytes(), size), 7));
            assert_eq!(whole, [(1, Ok("1234567".to_owned()))], "{ending:?} in pieces of {size}");
            let long = read(Lines::with_line_bytes_max(drip(bytes.as_bytes(), size), 6));
            let [(1, Err(LineError::TooLong { bytes, max: 6 }))] = long.as_slice() else { panic!("{long:?}") };
            assert!((7..=8).contains(bytes), "{bytes} bytes counted");
        }
    }
    let error = LineError::TooLong { bytes: 9, max: 6 };
    assert_eq!(error.to_string(), "a line of 9 bytes, more than 6");
}

#[test]
fn a_line_of_40_mib_is_passed_over_in_bounded_memory_and_the_next_one_is_read() {
    let long = io::repeat(b'x').take(40 << 20);
    let mut lines = Lines::new(long.chain(&b"\nnext\n"[..]));
    let first = lines.next_line().unwrap().unwrap();
    assert_eq!(first.text, Err(LineError::TooLong { bytes: 40 << 20, max: 32 << 20 }));
    let second = lines.next_line().unwrap().unwrap();
    assert_eq!((second.number, second.text), (2, Ok("next")));
    assert_eq!(lines.bytes(), (40 << 20) + 6);
    assert!(lines.buffer.capacity() <= (32 << 20) + 3 * CHUNK_BYTES, "{} bytes held", lines.buffer.capacity());
}

#[test]
fn an_error_of_the_input_is_handed_on() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the pipe broke"))
        }
    }
    let mut lines = Lines::new((&b"a\nb"[..]).chain(Broken));
    assert_eq!(lines.next_line().unwrap().unwrap().text, Ok("a"));
    assert_eq!(lines.next_line().unwrap_err().to_string(), "the pipe broke");
}

proptest! {
    #[test]
    fn pieces_make_no_difference(bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()], 0..200), size in 1_usize..50) {
        let whole = read(Lines::with_line_bytes_max(&bytes[..], 20));
        let dripped = read(Lines::with_line_bytes_max(drip(&bytes, size), 20));
        let same = |read: &[(u64, Result<String, LineError>)]| -> Vec<(u64, Option<String>)> {
            read.iter().map(|(number, text)| (*number, text.clone().ok())).collect()
        };
        prop_assert_eq!(same(&whole), same(&dripped));
    }
}
