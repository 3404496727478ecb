//! x
mod budget;
mod capabilities;
mod rate;
pub use budget::{Budget, BudgetLimits};
pub use capabilities::{Capabilities, RecoveryBlock, Trigger};
pub use rate::{NotARate, Rate};
