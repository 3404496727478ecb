//! Reading gaps, their groups and their history.

use crate::failure::Doing;
use crate::session::{Session, bound, page};
use gap_model::{Debt, ExtentShape, Gap, GapId, Source, StateName};
use lacuna_store::{Error, Filter, HistoryEntry, Item};
use recovery_contract::{GroupKey, Named, PlanRow};
use rusqlite::{OptionalExtension, Row, params};
use skip_taxonomy::Key;
use std::collections::{BTreeSet, HashMap};

/// A group that has gaps.
pub(crate) struct Group {
    /// Its number in the table.
    pub(crate) number: i64,
    pub(crate) key: GroupKey,
    pub(crate) count: u64,
}

/// The gap of a row that begins with its name and its document.
fn gap_of(row: &Row<'_>, place: &str) -> Result<Gap, Error> {
    let gap_id = GapId::from_bytes(row.get(0).doing(place, "read a gap of")?);
    let doc = row.get_ref(1).and_then(|doc| Ok(doc.as_str()?)).doing(place, "read a gap of")?;
    parse(gap_id, doc)
}

fn parse(gap_id: GapId, doc: &str) -> Result<Gap, Error> {
    let gap: Gap = serde_json::from_str(doc).map_err(|source| Error::Document { item: Item::Gap(gap_id), source })?;
    if gap.gap_id != gap_id {
        let source = serde::de::Error::custom(format_args!("it is the document of {}", gap.gap_id));
        return Err(Error::Document { item: Item::Gap(gap_id), source });
    }
    Ok(gap)
}

impl Session<'_> {
    pub(crate) fn read_gap(&self, gap_id: &GapId) -> Result<Option<Gap>, Error> {
        let mut statement = self.prepare("SELECT gap_id, doc FROM gaps WHERE gap_id = ?1")?;
        let mut rows = statement.query([gap_id.bytes()]).doing(self.place, "read a gap of")?;
        let row = rows.next().doing(self.place, "read a gap of")?;
        row.map(|row| gap_of(row, self.place)).transpose()
    }

    pub(crate) fn visit_gaps(
        &mut self,
        filter: &Filter,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(Gap),
    ) -> Result<Option<u64>, Error> {
        let groups = self.group_list(|group| filter.accepts(group))?;
        // By the index that has the group beside the ticket: a document is read only when its gap is accepted.
        let mut statement = self.prepare(
            "SELECT gap_id, doc FROM gaps INDEXED BY gaps_by_ticket \
             WHERE ticket > ?1 AND group_id IN (SELECT value FROM json_each(?2)) ORDER BY ticket LIMIT ?3",
        )?;
        let limit = page(limit);
        // No ticket is below 1, but a document from elsewhere may have any.
        let columns = params![after.map_or(-1, bound), groups, limit];
        let mut rows = statement.query(columns).doing(self.place, "scan")?;
        let (mut visited, mut last) = (0, None);
        while let Some(row) = rows.next().doing(self.place, "scan")? {
            let gap = gap_of(row, self.place)?;
            (visited, last) = (visited + 1, Some(gap.ticket));
            each(gap);
        }
        Ok(last.filter(|_| visited == limit))
    }

    pub(crate) fn visit_due(&mut self, source: &Source, limit: usize, each: &mut dyn FnMut(Gap)) -> Result<(), Error> {
        let open = Filter::all().of_source(source.clone()).in_states([StateName::Open]);
        let groups = self.group_list(|group| open.accepts(group))?;
        let mut statement = self.prepare(
            "SELECT gap_id, doc FROM gaps INDEXED BY gaps_by_ticket \
             WHERE not_before <= ?1 AND group_id IN (SELECT value FROM json_each(?2)) ORDER BY ticket LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let columns = params![self.now.0.micros(), groups, limit];
        let mut rows = statement.query(columns).doing(self.place, "look for due gaps in")?;
        while let Some(row) = rows.next().doing(self.place, "look for due gaps in")? {
            each(gap_of(row, self.place)?);
        }
        Ok(())
    }

    /// Every group that has gaps, in the order of the groups.
    pub(crate) fn counted_groups(&mut self) -> Result<Vec<Group>, Error> {
        self.flush_counts()?;
        let mut statement = self.prepare("SELECT group_id, key, count FROM groups WHERE count > 0")?;
        let mut rows = statement.query([]).doing(self.place, "count")?;
        let mut groups = Vec::new();
        while let Some(row) = rows.next().doing(self.place, "count")? {
            let (number, key, count): (i64, String, i64) = row.try_into().doing(self.place, "count")?;
            let key =
                serde_json::from_str(&key).map_err(|source| Error::Document { item: Item::Group(number), source })?;
            groups.push(Group { number, key, count: count.cast_unsigned() });
        }
        groups.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(groups)
    }

    /// The groups that are accepted, as a JSON list of their numbers.
    fn group_list(&mut self, accepts: impl Fn(&GroupKey) -> bool) -> Result<String, Error> {
        let groups = self.counted_groups()?.into_iter().filter(|group| accepts(&group.key));
        self.json(&groups.map(|group| group.number).collect::<Vec<_>>())
    }

    pub(crate) fn visit_plan_rows(&mut self, each: &mut dyn FnMut(PlanRow)) -> Result<(), Error> {
        let places: HashMap<i64, (u32, bool)> = (0..)
            .zip(self.counted_groups()?)
            .map(|(place, group)| (group.number, (place, group.key.is_settled())))
            .collect();
        let mut statement =
            self.prepare("SELECT ticket, not_before, group_id FROM gaps INDEXED BY gaps_by_ticket ORDER BY ticket")?;
        let mut rows = statement.query([]).doing(self.place, "list the plan rows of")?;
        while let Some(row) = rows.next().doing(self.place, "list the plan rows of")? {
            let (ticket, not_before, group_id): (i64, i64, i64) =
                row.try_into().doing(self.place, "list the plan rows of")?;
            match places.get(&group_id) {
                Some((_, true)) => {}
                Some((group, false)) => each(PlanRow { ticket: ticket.cast_unsigned(), not_before, group: *group }),
                None => return Err(Error::Miscounted { item: Item::Group(group_id) }),
            }
        }
        Ok(())
    }

    pub(crate) fn read_names(&self, tickets: &BTreeSet<u64>) -> Result<HashMap<u64, Named>, Error> {
        let mut statement = self.prepare("SELECT gap_id, resource FROM gaps WHERE ticket = ?1")?;
        let mut named = HashMap::with_capacity(tickets.len());
        for &ticket in tickets {
            let row = statement.query_row([bound(ticket)], |row| Ok((row.get(0)?, row.get(1)?)));
            let row: Option<([u8; 16], Option<String>)> = row.optional().doing(self.place, "look up a ticket in")?;
            if let Some((gap_id, resource)) = row.filter(|_| i64::try_from(ticket).is_ok()) {
                let gap_id = GapId::from_bytes(gap_id);
                let key = resource.map(|resource| key_of(gap_id, &resource)).transpose()?;
                named.insert(ticket, Named { gap_id, key });
            }
        }
        Ok(named)
    }

    pub(crate) fn visit_debts(&mut self, source: &Source, each: &mut dyn FnMut(Debt)) -> Result<(), Error> {
        let fillable =
            |group: &GroupKey| group.source == *source && group.extent == ExtentShape::Record && !group.is_settled();
        let groups = self.group_list(fillable)?;
        let mut statement = self.prepare(
            "SELECT gap_id, doc FROM gaps INDEXED BY gaps_by_ticket \
             WHERE group_id IN (SELECT value FROM json_each(?1)) ORDER BY ticket",
        )?;
        let mut rows = statement.query([groups]).doing(self.place, "list the debts of")?;
        while let Some(row) = rows.next().doing(self.place, "list the debts of")? {
            if let Some(debt) = Debt::of(&gap_of(row, self.place)?) {
                each(debt);
            }
        }
        Ok(())
    }

    pub(crate) fn visit_history(
        &self,
        gap_id: &GapId,
        after: Option<u64>,
        limit: usize,
        each: &mut dyn FnMut(HistoryEntry),
    ) -> Result<Option<u64>, Error> {
        let mut statement = self.prepare(
            "SELECT number, doc FROM history INDEXED BY history_by_gap \
             WHERE gap = (SELECT number FROM gaps WHERE gap_id = ?1) AND number > ?2 ORDER BY number LIMIT ?3",
        )?;
        let limit = page(limit);
        let columns = params![gap_id.bytes(), after.map_or(0, bound), limit];
        let mut rows = statement.query(columns).doing(self.place, "read the history of a gap of")?;
        let (mut visited, mut last) = (0, None);
        while let Some(row) = rows.next().doing(self.place, "read the history of a gap of")? {
            let (number, doc): (i64, String) = row.try_into().doing(self.place, "read the history of a gap of")?;
            let number = number.cast_unsigned();
            let item = || Item::Entry { of: *gap_id, number };
            each(serde_json::from_str(&doc).map_err(|source| Error::Document { item: item(), source })?);
            (visited, last) = (visited + 1, Some(number));
        }
        Ok(last.filter(|_| visited == limit))
    }
}

fn key_of(gap_id: GapId, resource: &str) -> Result<Key, Error> {
    serde_json::from_str(resource).map_err(|source| Error::Document { item: Item::Gap(gap_id), source })
}
