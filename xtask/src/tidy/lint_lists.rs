//! The lists of banned calls of the pure crates, which must be one list.

use super::Finding;
use super::tree::Tree;

const MODEL: &str = "crates/skip-taxonomy/clippy.toml";
const COPIES: [&str; 2] = ["crates/gap-model/clippy.toml", "crates/recovery-contract/clippy.toml"];
const CURE: &str = "copy crates/skip-taxonomy/clippy.toml over it";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(model) = tree.text(MODEL) else {
        let cure = "restore the list of calls that are banned in a pure crate";
        return vec![Finding::new(MODEL, 1, "the file is missing", cure)];
    };
    COPIES.into_iter().filter_map(|path| compare(path, tree.text(path), model)).collect()
}

fn compare(path: &str, copy: Option<&str>, model: &str) -> Option<Finding> {
    let Some(copy) = copy else {
        return Some(Finding::new(path, 1, "the file is missing", CURE));
    };
    if copy == model {
        return None;
    }
    let same = copy.lines().zip(model.lines()).take_while(|(left, right)| left == right).count();
    Some(Finding::new(path, same + 1, format!("differs from {MODEL} from here on"), CURE))
}
