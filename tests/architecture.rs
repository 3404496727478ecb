//! The invariants of ARCHITECTURE.md that a program can check, from what Cargo knows of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};

/// In the order of the arrows: each may use those before it.
const PURE: [&str; 3] = ["skip-taxonomy", "gap-model", "recovery-contract"];
/// The composition root and the four packages that never ship.
const ENDS: [&str; 5] = ["lacuna", "lacuna-benches", "lacuna-fuzz", "lacuna-tests", "xtask"];
const NEVER_SHIPPED: [&str; 4] = ["lacuna-benches", "lacuna-fuzz", "lacuna-tests", "xtask"];

const PURE_MAY_USE: [&str; 7] = ["chrono", "schemars", "semver", "serde", "serde_json", "sha2", "thiserror"];
/// What we measure ourselves against, and what only tests need.
const PEERS: [&str; 13] = [
    "arbitrary",
    "cargo_metadata",
    "criterion",
    "divan",
    "fjall",
    "insta",
    "libfuzzer-sys",
    "proptest",
    "range-set-blaze",
    "rangemap",
    "redb",
    "simd-json",
    "sonic-rs",
];

static WORKSPACE: LazyLock<Metadata> = LazyLock::new(|| {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"))
});

#[test]
fn every_arrow_between_our_crates_is_an_allowed_one() {
    let wrong: Vec<String> = packages()
        .flat_map(|from| ours(from).map(|to| (from.name.as_str(), to)))
        .filter(|(from, to)| !may_use(from, to))
        .map(|(from, to)| {
            let names = packages().map(|package| package.name.as_str());
            let allowed: BTreeSet<&str> = names.filter(|name| may_use(from, name)).collect();
            format!(
                "{from} uses {to}, but of our crates it may use only {allowed:?}. \
                 ARCHITECTURE.md, Arrows, says who may use whom"
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn arrows_point_from_adapters_to_the_core_and_never_to_the_ends() {
    for (from, to, allowed) in [
        ("gap-model", "skip-taxonomy", true),
        ("skip-taxonomy", "gap-model", false),
        ("recovery-contract", "skip-taxonomy", true),
        ("recovery-contract", "lacuna-store", false),
        ("lacuna-http", "skip-taxonomy", true),
        ("lacuna-http", "lacuna-store", false),
        ("lacuna-store-sqlite", "lacuna-store", true),
        ("lacuna-store-sqlite", "lacuna-http", false),
        ("lacuna-store-postgres", "lacuna-store-sqlite", false),
        ("lacuna-pdpp", "lacuna-http", true),
        ("lacuna-pdpp", "lacuna-store", false),
        ("lacuna-runtime", "lacuna-pdpp", true),
        ("lacuna-runtime", "lacuna-store", true),
        ("lacuna-runtime", "lacuna-store-sqlite", false),
        ("lacuna-scout", "lacuna-store", true),
        ("lacuna-scout", "lacuna-pdpp", false),
        ("lacuna-airbyte", "lacuna-http", true),
        ("lacuna-airbyte", "lacuna-singer", false),
        ("lacuna", "lacuna-store-sqlite", true),
        ("lacuna-tests", "lacuna", false),
        ("lacuna-fuzz", "lacuna-pdpp", true),
        ("xtask", "lacuna-fuzz", false),
        ("xtask", "lacuna-benches", false),
    ] {
        assert_eq!(may_use(from, to), allowed, "{from} → {to}");
    }
}

#[test]
fn pure_crates_use_only_what_is_listed() {
    let wrong: Vec<String> = packages()
        .filter(|package| is_pure(&package.name))
        .flat_map(|package| package.dependencies.iter().map(move |used| (package, used)))
        .filter(|(_, used)| used.kind != DependencyKind::Development)
        .filter(|(_, used)| !is_pure(&used.name))
        .filter(|(_, used)| used.kind == DependencyKind::Build || !PURE_MAY_USE.contains(&used.name.as_str()))
        .map(|(package, used)| {
            let allowed = PURE_MAY_USE.join(", ");
            format!(
                "{} uses {}, but a pure crate may use only: {allowed}, and has no build script. \
                 ARCHITECTURE.md, invariant 1, says what pure means",
                package.name, used.name
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn pure_crates_take_chrono_without_its_clock() {
    let wrong: Vec<String> = packages()
        .filter(|package| is_pure(&package.name))
        .flat_map(|package| package.dependencies.iter().map(move |used| (package, used)))
        .filter(|(_, used)| used.name == "chrono")
        .filter(|(_, used)| used.uses_default_features || used.features != ["serde", "std"])
        .map(|(package, used)| {
            format!(
                "{} takes chrono with default features {} and {:?}, but must take it without and \
                 with [\"serde\", \"std\"]. ARCHITECTURE.md, invariant 1, says why",
                package.name, used.uses_default_features, used.features
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn jsonschema_stays_out_of_the_libraries_and_never_fetches() {
    let wrong: Vec<String> = packages()
        .flat_map(|package| package.dependencies.iter().map(move |used| (package, used)))
        .filter(|(_, used)| used.name == "jsonschema")
        .filter(|(package, used)| {
            !["lacuna", "lacuna-benches", "lacuna-tests", "xtask"].contains(&package.name.as_str())
                || used.uses_default_features
        })
        .map(|(package, _)| {
            format!(
                "{} uses jsonschema, which only lacuna, lacuna-benches, lacuna-tests and xtask may, and without \
                 default features. ARCHITECTURE.md, invariant 5, says why",
                package.name
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn peers_and_test_tools_never_ship() {
    let used_by = shipped_closure();
    let wrong: Vec<String> = PEERS
        .iter()
        .filter_map(|peer| Some((peer, used_by.get(*peer)?)))
        .map(|(peer, user)| {
            format!(
                "{peer} ships, because {user} uses it. ARCHITECTURE.md, invariant 6, allows it \
                 only in benches and as a dev-dependency"
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn packages_bear_the_names_of_their_folders() {
    let wrong: Vec<String> = packages()
        .filter_map(|package| {
            let folder = folder_of(package);
            let name = match folder.as_str() {
                "crates/adapters/cli" => "lacuna".to_owned(),
                "xtask" => "xtask".to_owned(),
                "benches" | "fuzz" | "tests" => format!("lacuna-{folder}"),
                _ => match folder.strip_prefix("crates/adapters/") {
                    Some(adapter) => format!("lacuna-{adapter}"),
                    None => folder.strip_prefix("crates/").unwrap_or(&folder).to_owned(),
                },
            };
            (name != package.name.as_str()).then(|| {
                format!("the package in {folder} is named {}, but ARCHITECTURE.md, Map, names it {name}", package.name)
            })
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn every_package_has_the_licence_the_rust_version_and_the_publishing_rule_of_the_workspace() {
    let wrong: Vec<String> = packages()
        .flat_map(|package| {
            let path = format!("{}/Cargo.toml", folder_of(package));
            let manifest = read(&path);
            ["license", "publish", "rust-version"]
                .into_iter()
                .filter(move |key| !manifest.lines().any(|line| line == format!("{key}.workspace = true")))
                .map(move |key| {
                    format!(
                        "{path} does not say `{key}.workspace = true`. \
                         ARCHITECTURE.md, invariant 9, says why"
                    )
                })
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn a_plain_cargo_run_finds_the_one_binary() {
    let shipped: BTreeSet<&str> = packages().map(|package| package.name.as_str()).filter(|name| ships(name)).collect();
    let default: BTreeSet<&str> =
        WORKSPACE.workspace_default_packages().iter().map(|package| package.name.as_str()).collect();
    assert_eq!(
        default, shipped,
        "`default-members` in Cargo.toml is every package but those that never ship: \
         ARCHITECTURE.md, Map"
    );
}

#[test]
fn architecture_md_states_invariants_and_names_tests_that_exist() {
    let text = read("ARCHITECTURE.md");
    let stated = text.lines().filter(|line| line.starts_with("**Invariant")).count();
    assert!(stated >= 8, "ARCHITECTURE.md states {stated} invariants, where 8 are the least");
    let here = include_str!("architecture.rs");
    for named in text.split("`architecture::").skip(1) {
        let name = named.split('`').next().unwrap_or_default();
        assert!(
            here.contains(&format!("fn {name}()")),
            "ARCHITECTURE.md names the test architecture::{name}, which does not exist"
        );
    }
}

/// The one table of arrows.
fn may_use(from: &str, to: &str) -> bool {
    if ENDS.contains(&to) {
        return false;
    }
    if ENDS.contains(&from) {
        return true;
    }
    let rank = |name| PURE.iter().position(|pure| *pure == name);
    match (rank(from), rank(to)) {
        (Some(from), Some(to)) => to < from,
        (Some(_), None) => false,
        (None, Some(_)) => true,
        (None, None) => bases_of(from).contains(&to),
    }
}

/// The adapters that an adapter may use.
fn bases_of(adapter: &str) -> &'static [&'static str] {
    match adapter {
        "lacuna-runtime" => &["lacuna-pdpp", "lacuna-store"],
        "lacuna-scout" => &["lacuna-http", "lacuna-store"],
        "lacuna-airbyte" | "lacuna-csk" | "lacuna-midtown" | "lacuna-pdpp" | "lacuna-singer" | "lacuna-skytwin" => {
            &["lacuna-http"]
        }
        _ if adapter.starts_with("lacuna-store-") => &["lacuna-store"],
        _ => &[],
    }
}

/// Every package that the shipped crates are built from, with one of those that use it.
///
/// Cargo.lock knows no features and no platforms, so this errs on the side of too much.
fn shipped_closure() -> BTreeMap<String, String> {
    let locked = locked_dependencies();
    let mut used_by = BTreeMap::new();
    let mut open: Vec<(String, String)> = packages()
        .filter(|package| ships(&package.name))
        .flat_map(|package| package.dependencies.iter().map(move |used| (package, used)))
        .filter(|(_, used)| used.kind != DependencyKind::Development)
        .map(|(package, used)| (package.name.to_string(), used.name.clone()))
        .collect();
    while let Some((user, used)) = open.pop() {
        // In Cargo.lock the development dependencies of our own packages stand among the others.
        if used_by.contains_key(&used) || packages().any(|package| package.name == used) {
            continue;
        }
        let next = locked.get(&used).into_iter().flatten();
        open.extend(next.map(|next| (used.clone(), next.clone())));
        used_by.insert(used, user);
    }
    used_by
}

/// What each package of Cargo.lock uses; the versions of one package are taken together.
fn locked_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut locked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in read("Cargo.lock").split("[[package]]").skip(1) {
        let name = entry.lines().find_map(|line| line.strip_prefix("name = "));
        let name = name.unwrap_or_default().trim_matches('"').to_owned();
        let used = entry
            .lines()
            .filter_map(|line| line.strip_prefix(" \""))
            .map(|line| line.split([' ', '"']).next().unwrap_or_default().to_owned());
        locked.entry(name).or_default().extend(used);
    }
    locked
}

fn packages() -> impl Iterator<Item = &'static Package> {
    WORKSPACE.packages.iter()
}

/// The packages of this workspace that `package` uses in any way, tests included.
fn ours(package: &'static Package) -> impl Iterator<Item = &'static str> {
    let is_ours = |used: &&Dependency| used.path.is_some();
    package.dependencies.iter().filter(is_ours).map(|used| used.name.as_str())
}

fn is_pure(name: &str) -> bool {
    PURE.contains(&name)
}

fn ships(name: &str) -> bool {
    !NEVER_SHIPPED.contains(&name)
}

fn folder_of(package: &Package) -> String {
    let folder = package.manifest_path.parent().unwrap_or(&package.manifest_path);
    let inside = folder.strip_prefix(&WORKSPACE.workspace_root).unwrap_or(folder);
    inside.as_str().replace('\\', "/")
}

fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
