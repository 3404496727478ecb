//! Documents by key: checkpoints, contracts and policies with their revisions; runs without.

use crate::failure::Doing;
use crate::session::{Session, bound, page};
use gap_model::{Checkpoint, RunId, Source};
use lacuna_store::{CheckpointRecord, ContractRecord, Error, Item, RunRecord, Versioned};
use recovery_contract::SourceContract;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A table of documents that are written over the revision that was read.
pub(crate) struct Documents {
    select: &'static str,
    insert: &'static str,
    update: &'static str,
}

pub(crate) const CHECKPOINTS: Documents = Documents {
    select: "SELECT revision, doc FROM checkpoints WHERE source = ?1 AND stream = ?2 AND partition = ?3",
    insert: "INSERT INTO checkpoints (source, stream, partition, revision, doc) VALUES (?1, ?2, ?3, ?4, ?5)",
    update: "UPDATE checkpoints SET revision = ?4, doc = ?5 WHERE source = ?1 AND stream = ?2 AND partition = ?3",
};

pub(crate) const CONTRACTS: Documents = Documents {
    select: "SELECT revision, doc FROM contracts WHERE source = ?1",
    insert: "INSERT INTO contracts (source, revision, doc) VALUES (?1, ?2, ?3)",
    update: "UPDATE contracts SET revision = ?2, doc = ?3 WHERE source = ?1",
};

pub(crate) const POLICIES: Documents = Documents {
    select: "SELECT revision, doc FROM policies WHERE key = ?1",
    insert: "INSERT INTO policies (key, revision, doc) VALUES (?1, ?2, ?3)",
    update: "UPDATE policies SET revision = ?2, doc = ?3 WHERE key = ?1",
};

impl Documents {
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        session: &Session<'_>,
        key: &[String],
        item: impl FnOnce() -> Item,
    ) -> Result<Option<Versioned<T>>, Error> {
        let Some((revision, doc)) = self.row(session, key)? else {
            return Ok(None);
        };
        let value = serde_json::from_str(&doc).map_err(|source| Error::Document { item: item(), source })?;
        Ok(Some(Versioned { revision, value }))
    }

    fn row(&self, session: &Session<'_>, key: &[String]) -> Result<Option<(u64, String)>, Error> {
        let mut statement = session.prepare(self.select)?;
        let row = statement.query_row(params_from_iter(key), |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
        let row = row.optional().doing(session.place, "read a document of")?;
        Ok(row.map(|(revision, doc)| (revision.cast_unsigned(), doc)))
    }

    pub(crate) fn put(
        &self,
        session: &Session<'_>,
        key: &[String],
        value: &impl Serialize,
        expected: Option<u64>,
        item: impl FnOnce() -> Item,
    ) -> Result<u64, Error> {
        let found = self.row(session, key)?.map(|(revision, _)| revision);
        if found != expected {
            return Err(Error::Conflict { item: item(), expected, found });
        }
        let revision = found.unwrap_or(0) + 1;
        let doc = session.json(value)?;
        let mut statement = session.prepare(if found.is_some() { self.update } else { self.insert })?;
        let key = key.iter().map(|part| Value::from(part.clone()));
        let columns = key.chain([Value::from(revision.cast_signed()), Value::from(doc)]);
        statement.execute(params_from_iter(columns)).doing(session.place, "write a document of")?;
        Ok(revision)
    }
}

impl Session<'_> {
    /// The JSON of something that the ledger keeps. Serialising these types fails only when their maps have keys that are
    /// no text, and they have none.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<String, Error> {
        serde_json::to_string(value).map_err(|source| Error::Engine {
            doing: "serialise a document for",
            place: self.place.to_owned(),
            source: source.into(),
        })
    }

    pub(crate) fn read_checkpoints(&self, source: Option<&Source>) -> Result<Vec<Checkpoint>, Error> {
        let source = source.map(|source| self.json(source)).transpose()?;
        let mut statement = self.prepare("SELECT stream, doc FROM checkpoints WHERE ?1 IS NULL OR source = ?1")?;
        let mut rows = statement.query([source]).doing(self.place, "list the checkpoints of")?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().doing(self.place, "list the checkpoints of")? {
            let (stream, doc): (String, String) = row.try_into().doing(self.place, "list the checkpoints of")?;
            let record: CheckpointRecord = serde_json::from_str(&doc)
                .map_err(|source| Error::Document { item: Item::Checkpoint(stream), source })?;
            all.push(record.checkpoint);
        }
        Ok(all)
    }

    pub(crate) fn read_contracts(&self) -> Result<Vec<SourceContract>, Error> {
        let mut statement = self.prepare("SELECT source, doc FROM contracts")?;
        let mut rows = statement.query([]).doing(self.place, "list the contracts of")?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().doing(self.place, "list the contracts of")? {
            let (of, doc): (String, String) = row.try_into().doing(self.place, "list the contracts of")?;
            let record: ContractRecord =
                serde_json::from_str(&doc).map_err(|source| Error::Document { item: Item::Contract(of), source })?;
            all.push(record.contract);
        }
        Ok(all)
    }

    pub(crate) fn read_run(&self, source: &Source, run: &RunId) -> Result<Option<RunRecord>, Error> {
        let mut statement = self.prepare("SELECT doc FROM runs WHERE source = ?1 AND run = ?2")?;
        let doc = statement.query_row(params![self.json(source)?, run.as_str()], |row| row.get::<_, String>(0));
        let doc = doc.optional().doing(self.place, "read a run of")?;
        doc.map(|doc| run_record(&doc, run.to_string())).transpose()
    }

    pub(crate) fn visit_runs(
        &self,
        source: Option<&Source>,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(RunRecord),
    ) -> Result<Option<u64>, Error> {
        let source = source.map(|source| self.json(source)).transpose()?;
        let mut statement = self.prepare(
            "SELECT number, run, doc FROM runs WHERE number > ?1 AND (?2 IS NULL OR source = ?2) \
             ORDER BY number LIMIT ?3",
        )?;
        let limit = page(limit);
        let columns = params![after.map_or(0, bound), source, limit];
        let mut rows = statement.query(columns).doing(self.place, "list the runs of")?;
        let (mut visited, mut last) = (0, None);
        while let Some(row) = rows.next().doing(self.place, "list the runs of")? {
            let (number, run, doc): (i64, String, String) = row.try_into().doing(self.place, "list the runs of")?;
            each(run_record(&doc, run)?);
            (visited, last) = (visited + 1, Some(number.cast_unsigned()));
        }
        Ok(last.filter(|_| visited == limit))
    }

    pub(crate) fn write_run(&self, record: &RunRecord) -> Result<(), Error> {
        let summary = &record.summary;
        let mut statement = self.prepare("INSERT OR IGNORE INTO runs (source, run, doc) VALUES (?1, ?2, ?3)")?;
        let columns = params![self.json(&summary.source)?, summary.run_id.as_str(), self.json(record)?];
        match statement.execute(columns).doing(self.place, "write a run into")? {
            0 => Err(Error::RunConflict { run: summary.run_id.clone(), of: summary.source.clone() }),
            _ => Ok(()),
        }
    }
}

fn run_record(doc: &str, run: String) -> Result<RunRecord, Error> {
    serde_json::from_str(doc).map_err(|source| Error::Document { item: Item::Run(run), source })
}
