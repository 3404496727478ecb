//! Writing what an event did to a gap.

use crate::failure::Doing;
use crate::session::Session;
use gap_model::{Gap, GapId};
use lacuna_store::{Applied, Error, HistoryEntry, Item, Write};
use recovery_contract::{GroupKey, PlanRow};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

/// What the ledger has of a gap.
#[derive(Clone, Copy)]
struct Standing {
    number: i64,
    revision: u64,
    group_id: i64,
}

impl Session<'_> {
    /// Everything that can be refused is refused before anything is written.
    pub(crate) fn write_applied(&mut self, applied: &Applied) -> Result<bool, Error> {
        let Applied { write, entry } = applied;
        let known = self.standing(&entry.gap_id)?;
        if let Some(known) = known
            && self.was_told(known.number, entry)?
        {
            return Ok(false);
        }
        let conflict = |expected| Error::Conflict {
            item: Item::Gap(entry.gap_id),
            expected,
            found: known.map(|known| known.revision),
        };
        let number = match (write, known) {
            (Write::Insert(gap), None) => self.insert_gap(gap)?,
            (Write::Update { from, gap }, Some(known)) if known.revision == *from => self.update_gap(gap, known)?,
            (Write::Nothing, Some(known)) => known.number,
            (Write::Insert(_), Some(_)) => return Err(conflict(None)),
            (Write::Update { from, .. }, _) => return Err(conflict(Some(*from))),
            (Write::Nothing, None) => return Err(conflict(Some(entry.revision))),
        };
        self.write_entry(number, entry)?;
        Ok(true)
    }

    fn standing(&self, gap_id: &GapId) -> Result<Option<Standing>, Error> {
        let mut statement = self.prepare("SELECT number, revision, group_id FROM gaps WHERE gap_id = ?1")?;
        let standing = statement.query_row([gap_id.bytes()], |row| {
            let revision: i64 = row.get(1)?;
            Ok(Standing { number: row.get(0)?, revision: revision.cast_unsigned(), group_id: row.get(2)? })
        });
        standing.optional().doing(self.place, "read a gap of")
    }

    /// Whether the history of a gap has an entry of this kind from the same message.
    fn was_told(&self, number: i64, entry: &HistoryEntry) -> Result<bool, Error> {
        let Some(origin) = &entry.origin else {
            return Ok(false);
        };
        let mut statement =
            self.prepare("SELECT 1 FROM history WHERE gap = ?1 AND run = ?2 AND sequence = ?3 AND event = ?4")?;
        let columns = params![number, origin.run.as_str(), origin.sequence.cast_signed(), entry.event.as_str()];
        statement.exists(columns).doing(self.place, "look into the history of")
    }

    fn insert_gap(&mut self, gap: &Gap) -> Result<i64, Error> {
        self.write_gap(
            gap,
            "INSERT INTO gaps (gap_id, group_id, ticket, not_before, resource, revision, doc) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    fn update_gap(&mut self, gap: &Gap, known: Standing) -> Result<i64, Error> {
        self.write_gap(
            gap,
            "UPDATE gaps SET group_id = ?2, ticket = ?3, not_before = ?4, resource = ?5, revision = ?6, doc = ?7 \
             WHERE gap_id = ?1",
        )?;
        *self.count_changes.entry(known.group_id).or_insert(0) -= 1;
        Ok(known.number)
    }

    fn write_gap(&mut self, gap: &Gap, sql: &str) -> Result<(), Error> {
        let group_id = self.group_id(GroupKey::of(gap))?;
        let ticket = i64::try_from(gap.ticket)
            .map_err(|source| rusqlite::Error::ToSqlConversionFailure(source.into()))
            .doing(self.place, "write a ticket into")?;
        let mut statement = self.prepare(sql)?;
        let written = statement.execute(params![
            gap.gap_id.bytes(),
            group_id,
            ticket,
            PlanRow::not_before_of(gap),
            gap.extent.key().map(|key| self.json(key)).transpose()?,
            gap.revision.cast_signed(),
            self.json(gap)?,
        ]);
        match written {
            // The name was looked up just now, so what is not unique is the ticket.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                return Err(self.ticket_taken(gap, ticket, error));
            }
            written => written.doing(self.place, "write a gap into")?,
        };
        *self.count_changes.entry(group_id).or_insert(0) += 1;
        Ok(())
    }

    fn ticket_taken(&self, gap: &Gap, ticket: i64, error: rusqlite::Error) -> Error {
        let other = |conn: &Connection| {
            let mut statement = conn.prepare_cached("SELECT 1 FROM gaps WHERE ticket = ?1 AND gap_id <> ?2")?;
            statement.exists(params![ticket, gap.gap_id.bytes()])
        };
        match other(self.conn) {
            Ok(true) => Error::TicketTaken { ticket: gap.ticket },
            _ => Error::Engine { doing: "write a gap into", place: self.place.to_owned(), source: error.into() },
        }
    }

    /// The place of a group, which is made when there is none.
    fn group_id(&mut self, key: GroupKey) -> Result<i64, Error> {
        if let Some(&group_id) = self.group_ids.get(&key) {
            return Ok(group_id);
        }
        let json = self.json(&key)?;
        let mut select = self.prepare("SELECT group_id FROM groups WHERE key = ?1")?;
        let known = select.query_row([&json], |row| row.get(0)).optional().doing(self.place, "look up a group of")?;
        let group_id = if let Some(group_id) = known {
            group_id
        } else {
            let mut insert = self.prepare("INSERT INTO groups (key, count) VALUES (?1, 0)")?;
            insert.insert([&json]).doing(self.place, "write a group into")?
        };
        self.group_ids.insert(key, group_id);
        Ok(group_id)
    }

    fn write_entry(&self, number: i64, entry: &HistoryEntry) -> Result<(), Error> {
        let mut statement =
            self.prepare("INSERT INTO history (gap, run, sequence, event, doc) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let origin = entry.origin.as_ref();
        let columns = params![
            number,
            origin.map(|origin| origin.run.as_str()),
            origin.map(|origin| origin.sequence.cast_signed()),
            entry.event.as_str(),
            self.json(entry)?,
        ];
        statement.execute(columns).doing(self.place, "write into the history of")?;
        Ok(())
    }

    pub(crate) fn take_ticket(&mut self) -> Result<u64, Error> {
        let last: i64 = if let Some(last) = self.last_ticket {
            last
        } else {
            let mut statement = self.prepare("SELECT value FROM counters WHERE name = 'ticket'")?;
            statement.query_row([], |row| row.get(0)).doing(self.place, "take a ticket from")?
        };
        self.last_ticket = Some(last + 1);
        Ok((last + 1).cast_unsigned())
    }

    /// Writes what was kept back until the end of the transaction.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        self.flush_counts()?;
        if let Some(last) = self.last_ticket {
            let mut statement = self.prepare("UPDATE counters SET value = ?1 WHERE name = 'ticket'")?;
            statement.execute([last]).doing(self.place, "take a ticket from")?;
        }
        Ok(())
    }

    pub(crate) fn flush_counts(&mut self) -> Result<(), Error> {
        let mut statement = self.prepare("UPDATE groups SET count = count + ?2 WHERE group_id = ?1")?;
        for (group_id, change) in self.count_changes.drain().filter(|(_, change)| *change != 0) {
            statement.execute([group_id, change]).doing(self.place, "count")?;
        }
        Ok(())
    }
}
