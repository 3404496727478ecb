//! The `recovery` block, of the connector or of one stream.

use crate::document::{Document, Node};
use recovery_contract::{BudgetLimits, RecoveryBlock, Trigger};

/// Reads a block. A stream's block starts from the connector's and says only what is different.
pub(super) fn block(node: &Node<'_>, connector: Option<&RecoveryBlock>, document: &mut Document) -> RecoveryBlock {
    let mut block = connector.cloned().unwrap_or_default();
    if let Some(targeted) = document.flag(node, "supports_targeted_resource_fetch") {
        block.supports_targeted_resource_fetch = targeted;
    }
    if let Some(version_bumped) = document.flag(node, "supports_version_bumped_retry") {
        block.supports_version_bumped_retry = version_bumped;
    }
    if let Some(rate) = document.parsed(node, "targeted_fetch_rate_hint") {
        block.targeted_fetch_rate_hint = Some(rate);
    }
    let triggers = [("automatic", Trigger::Automatic), ("manual", Trigger::Manual)];
    if let Some(trigger) = document.word(node, "trigger", &triggers) {
        block.trigger = trigger;
    }
    if let Some(limits) = document.object(node, "budget") {
        block.budget = Some(budget(&limits, block.budget.unwrap_or_default(), document));
    }
    block
}

/// A dimension that is named and null has no bound, whatever the connector's block says.
fn budget(node: &Node<'_>, mut limits: BudgetLimits, document: &mut Document) -> BudgetLimits {
    let named = |name: &str| node.members.contains_key(name);
    for (name, limit) in [("requests", &mut limits.requests), ("bytes", &mut limits.bytes), ("gaps", &mut limits.gaps)]
    {
        if named(name) {
            *limit = document.count(node, name);
        }
    }
    if named("wall_time") {
        limits.wall_time = document.parsed(node, "wall_time");
    }
    limits
}
