//! Files that are longer than a person reads in one go.

use super::tree::Tree;
use super::{Finding, tree};

const CODE_LINES_MAX: usize = 400;
const TEST_LINES_MAX: usize = 600;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_files().filter_map(|(path, text, _)| check_file(path, text.lines().count())).collect()
}

fn check_file(path: &str, lines: usize) -> Option<Finding> {
    let max = if tree::is_test_or_bench(path) { TEST_LINES_MAX } else { CODE_LINES_MAX };
    (lines > max).then(|| {
        let wrong = format!("{lines} lines, where {max} are the limit");
        Finding::new(path, max + 1, wrong, "split it by question, or move its tests to `tests.rs`")
    })
}
