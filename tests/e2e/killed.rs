use super::{Place, generator_path};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_killed_ingest_leaves_all_of_the_run_or_none_and_can_be_repeated() {
    let place = Place::new();
    let transcript = place.path("run.jsonl");
    assert!(Command::new(generator_path()).arg(&transcript).args(["4", "2"]).status().unwrap().success());
    let manifest = place.path("run.jsonl.manifest.json");
    let args = |store: &str| {
        let mut args = vec![
            "ingest".into(),
            transcript.clone().into_os_string(),
            "--manifest".into(),
            manifest.clone().into_os_string(),
        ];
        args.extend(["--store".into(), store.into(), "--json".into()]);
        args
    };
    // How long it takes when nobody interferes tells when to interfere.
    let start = Instant::now();
    let whole = place.run(args("whole.db"));
    let took = start.elapsed();
    let wanted = whole.json()["gaps"]["opened"].as_u64().unwrap();
    assert!(wanted > 100, "{wanted} gaps");
    let (mut none, mut all) = (0, 0);
    for kill in 0..20_u32 {
        let store = format!("kill-{kill}.db");
        let mut child = place.command(args(&store)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // From right after the start to right before the end, most of them late, when the ledger is being written.
        let part = f64::from(kill + 1) / 20.0;
        std::thread::sleep(Duration::from_secs_f64(took.as_secs_f64() * part.sqrt()));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = if place.path(&store).exists() {
            place.run(["gaps", "--json", "--store", &store]).lines().len() as u64
        } else {
            0
        };
        match found {
            0 => none += 1,
            n if n == wanted => all += 1,
            n => panic!("kill {kill}: {n} of {wanted} gaps are in the ledger"),
        }
        let again = place.run(args(&store));
        assert_eq!(again.code, 0, "kill {kill}: {}", again.stderr);
        let after = place.run(["gaps", "--json", "--store", &store]).lines().len() as u64;
        assert_eq!(after, wanted, "kill {kill}");
    }
    assert!(none > 0, "no kill came before the end: {none} none, {all} all");
}
