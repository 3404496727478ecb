//! Small changes to bytes, the same ones in every run.

/// Numbers that look random and depend on nothing but where they began (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// The numbers that begin there.
    pub fn from(seed: u64) -> Self {
        Self(seed)
    }

    /// The numbers that belong to some bytes (FNV-1a).
    pub fn of(data: &[u8]) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        Self(data.iter().fold(0xCBF2_9CE4_8422_2325, step))
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // The remainder is below `end`, so it cannot be larger than a usize.
        mixed.checked_rem(end as u64).map_or(0, |below| usize::try_from(below).unwrap_or(0))
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What parsers stumble over.
const PIECES: [&[u8]; 36] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xFF",
    b"\xEF\xBB\xBF",
    b"\xED\xA0\x80",
    b"\\ud800",
    b"\\ude00",
    b"\\u0000",
    b"0",
    b"-1",
    b"1e999",
    b"9007199254740993",
    b"18446744073709551616",
    b"1.5",
    b"null",
    b"true",
    b"NaN",
    b"[[[[[[[[",
    b"{\"a\":",
    b"\"\":0,",
    b"9999-12-31T23:59:59Z",
    b"+00:60",
    b"P1M",
    b"~1",
    b"*",
    b"\xF0\x9F\x98\x80",
    b" ",
];

/// A copy with one to four changes: bytes flipped, replaced, taken out, put in, moved, or brought in from another seed.
pub fn mutated(data: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = data.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + 1 + numbers.below(16)).min(bytes.len());
        match numbers.below(8) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            1 => {
                bytes.drain(at..end.max(at));
            }
            2 => bytes.truncate(at),
            3 => {
                let again = bytes[at..end.max(at)].to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let from = numbers.below(other.len() + 1);
                let to = (from + numbers.below(64)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => {
                let piece = numbers.pick(&PIECES);
                bytes.splice(at..end.max(at), piece.iter().copied());
            }
            _ => {
                let piece = numbers.pick(&PIECES);
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}
