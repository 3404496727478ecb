//! `lacuna check`: what is wrong with messages and documents, for people and for CI.

use crate::args::{Check, Global};
use crate::check::{Plan, Session, expand};
use crate::check_rules;
use crate::clock;
use crate::config::Config;
use crate::failure::{COULD_NOT, DONE, FOUND, Failure};
use crate::input;
use crate::print::Out;
use crate::reasons::reasons;
use crate::report::{Format, Found, Report, Settings, color_wanted};
use crate::suppress::{Baseline, Recorded, Suppressions};
use lacuna_pdpp::{Manifest, Start};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(args: &Check, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let here = std::env::current_dir().map_err(|source| Failure::Read { path: PathBuf::from("."), source })?;
    let config = Config::load(args.config.as_deref(), &here)?;
    let (plan, told) = plan(args, &config)?;
    let baseline = args.baseline.as_ref().or(config.baseline.as_ref());
    let baseline = baseline.map(|path| Baseline::read(path)).transpose()?;
    let mut files = once(expand(&args.files, args.allow_empty)?);
    for (option, written) in [("--output", &args.output), ("--write-baseline", &args.write_baseline)] {
        refuse_over_input(option, written.as_deref(), &args.files)?;
    }
    if let Some(report) = args.output.as_ref().and_then(|path| path.canonicalize().ok()) {
        // In a folder, it lies there since the last time.
        files.retain(|file| !is_file(file, &report));
    }
    let rules = check_rules::every();
    let suppressions = Suppressions::new(&config, baseline, &rules, &here, clock::now(global.now));
    let recorded = args.write_baseline.as_ref().map(|path| Recorded::new(path, &here));
    let format = args.format.unwrap_or(if global.json { Format::Json } else { Format::Human });
    let mut to = destination(args.output.as_deref(), out)?;
    let is_terminal = args.output.is_none() && color_wanted();
    let settings = Settings { rules: rules.clone(), color: is_terminal, width: None, shown_max: args.max_findings };
    let report = Report::begin(format, settings, &mut to).map_err(Failure::Output)?;
    let mut session = Session::new(report, suppressions, recorded, &rules);
    let mut could_not = false;
    for file in &files {
        match plan.check(file, &mut session) {
            // The other files can still be checked; the exit code says that not all were.
            Err(failure @ Failure::Read { .. }) => {
                failure.print();
                session.incomplete();
                could_not = true;
            }
            done => done?,
        }
    }
    let (totals, recorded) = session.end(told)?;
    drop(to);
    if could_not {
        // A baseline of a part would replace one of the whole.
        return Ok(COULD_NOT);
    }
    if let (Some(path), Some(recorded)) = (&args.write_baseline, recorded) {
        write(path, recorded, args.reason.as_deref().unwrap_or_default())?;
        return Ok(DONE);
    }
    let fails = totals.fail(args.fail_on.or(config.fail_on).unwrap_or_default());
    Ok(if fails { FOUND } else { DONE })
}

/// What to check with, and what the reason tables say that they change.
fn plan(args: &Check, config: &Config) -> Result<(Plan, Vec<Found>), Failure> {
    let tables: Vec<PathBuf> = config.reasons.iter().chain(&args.tables.reasons).cloned().collect();
    let (table, told) = reasons(&tables)?;
    let told = told.into_iter().map(|finding| Found::about(finding.at.clone(), "", finding)).collect();
    let manifest = args.manifest.as_ref().or(config.manifest.as_ref());
    let manifest = manifest.map(|path| {
        let read = Manifest::read(&input::document(path)?);
        read.map(|(manifest, _)| manifest).map_err(|source| Failure::Manifest { path: path.clone(), source })
    });
    let start = args.start.as_ref().map(|path| {
        let read = Start::read(&input::document(path)?);
        read.map(|(start, _)| start).map_err(|source| Failure::Start { path: path.clone(), source })
    });
    let plan = Plan {
        kind: args.kind,
        strict: args.strict || config.strict.unwrap_or(false),
        manifest: manifest.transpose()?,
        start: start.transpose()?,
        reasons: Arc::new(table),
    };
    Ok((plan, told))
}

/// Every file once, however often it was named; standard input has no second reading either.
fn once(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    files.into_iter().filter(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone()))).collect()
}

/// Whoever names one file to be checked and to be written would lose it.
fn refuse_over_input(option: &'static str, written: Option<&Path>, named: &[PathBuf]) -> Result<(), Failure> {
    // What is not there yet is no file that could be lost.
    let Some(written) = written.and_then(|path| path.canonicalize().ok()) else { return Ok(()) };
    match named.iter().find(|name| is_file(name, &written)) {
        Some(path) => Err(Failure::OutputIsInput { path: path.clone(), option }),
        None => Ok(()),
    }
}

/// Whether a name leads to this file.
fn is_file(name: &Path, file: &Path) -> bool {
    name.canonicalize().is_ok_and(|name| name == file)
}

fn destination<'o>(file: Option<&Path>, out: &'o mut Out) -> Result<Box<dyn Write + 'o>, Failure> {
    let Some(path) = file else { return Ok(Box::new(out.writer())) };
    let file = File::create(path).map_err(|source| Failure::Write { path: path.to_owned(), source })?;
    Ok(Box::new(BufWriter::new(file)))
}

fn write(path: &Path, recorded: Recorded, reason: &str) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    let text = recorded.render(reason).map_err(|why| failed(why.into()))?;
    // Written beside the old one and then put in its place, so that a crash leaves one of the two.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // A baseline is committed and read by others; a temporary file is the owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|why| failed(why.error))?;
    Ok(())
}
