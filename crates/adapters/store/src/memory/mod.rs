//! A ledger in memory: for tests, for simulations, and as the plain model that the engines are compared with.
//!
//! It is simple and not fast: a write copies the tables that it touches.

mod state;

use crate::error::Error;
use crate::port::{Info, Store, Tx, View};
use skip_taxonomy::RecordedAt;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A ledger in memory. A clone is another handle on the same ledger; the ledger goes with its last handle.
///
/// A write waits for the write of another handle, so a program that starts one within the other, in one thread, waits for
/// ever.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    committed: Arc<Mutex<State>>,
    writer: Arc<Mutex<()>>,
    clock_skew_seconds: u32,
}

impl MemoryStore {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same handle, for clocks that may differ by that much.
    #[must_use]
    pub fn with_clock_skew(mut self, seconds: u32) -> Self {
        self.clock_skew_seconds = seconds;
        self
    }
}

/// What stands behind a lock is replaced as a whole, so a panic elsewhere has left nothing half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for MemoryStore {
    fn info(&self) -> Info {
        Info { engine: "memory", schema_version: 1, clock_skew_seconds: self.clock_skew_seconds }
    }

    fn read(&mut self, work: &mut dyn FnMut(&mut dyn View) -> Result<(), Error>) -> Result<(), Error> {
        let mut snapshot = locked(&self.committed).clone();
        work(&mut snapshot)
    }

    fn write(&mut self, now: RecordedAt, work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>) -> Result<(), Error> {
        let _one_at_a_time = locked(&self.writer);
        let mut next = locked(&self.committed).clone();
        next.now = now;
        work(&mut next)?;
        *locked(&self.committed) = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::MemoryStore;
    use crate::Store;

    /// Every handle is on the same ledger, as the suite asks.
    fn fresh() -> impl FnMut() -> Box<dyn Store> {
        let ledger = MemoryStore::new();
        move || Box::new(ledger.clone())
    }

    crate::conformance_suite!(fresh);
}
