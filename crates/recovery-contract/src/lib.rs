//! Who retries which gap, when, at what cost, and why not now.
//!
//! A manifest's [`Capabilities`] say what a connector promises; [`admit`] says whether a gap may be attempted; a [`Planner`]
//! makes of many gaps one [`RecoveryPlan`] within a budget. All of it is pure: the same inputs give the same plan, byte for
//! byte, and planning changes nothing.
//!
//! It is **not** a scheduler and starts nothing: it does not claim, sleep or send. It reads no clock; `now` is an argument.
//!
//! ```
//! use recovery_contract::Rate;
//!
//! let rate: Rate = "2/sec".parse()?;
//! assert_eq!(rate.time_for(4_188).to_string(), "PT34M54S");
//! assert_eq!(rate.time_for(14_784).to_string(), "PT2H3M12S");
//! # Ok::<(), recovery_contract::NotARate>(())
//! ```

mod admission;
mod budget;
mod capabilities;
mod contract;
mod group;
mod plan;
mod planner;
mod rate;

pub use admission::{Admission, LaterWhy, NeverWhy, admit, cooling};
pub use budget::{Budget, BudgetLimits};
pub use capabilities::{Capabilities, RecoveryBlock, Trigger};
pub use contract::SourceContract;
pub use group::{GroupKey, PlanRow};
pub use plan::{Alternative, Cost, LaterGroup, Mode, NeverGroup, PlanSummary, PlannedRun, PlannedStream, RecoveryPlan};
pub use planner::{Named, PlanRequest, Planner};
pub use rate::{NotARate, Rate};
