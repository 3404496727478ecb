//! The suite that every store passes: the guarantees of [`port`](crate::Store), each a case that is named as a fact.
//!
//! A store runs it with [`conformance_suite!`](crate::conformance_suite) in its tests, against its real engine. Every store
//! runs the same cases, so the counts are equal; a store that cannot run them has not passed them.
//!
//! NB: a case writes to the ledger that it is given, and expects it to be empty.

mod contents;
mod documents;
mod gaps;
mod groups;
mod history;
mod leases;
mod program;
mod runs;
mod transactions;
mod world;

pub use contents::{Contents, contents};
pub use program::Program;

use crate::port::Store;

/// Opens a handle. Every call gives another handle on one ledger, which is empty at the first call.
pub type Open<'a> = dyn FnMut() -> Box<dyn Store> + 'a;

/// One guarantee.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Case {
    /// The guarantee, as a fact.
    pub name: &'static str,
    case: fn(&mut Open<'_>) -> Checked,
}

/// What a case comes to, when it does not panic.
type Checked = Result<(), Box<dyn std::error::Error>>;

impl Case {
    /// Checks the guarantee.
    ///
    /// # Panics
    ///
    /// When the store does not keep it.
    pub fn check(&self, open: &mut Open<'_>) {
        if let Err(error) = (self.case)(open) {
            let mut causes = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                causes = format!("{causes}: {cause}");
                source = cause.source();
            }
            panic!("{}: {causes}", self.name);
        }
    }
}

/// Hands the list of cases to a macro: the list is written once, here.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_cases {
    ([$($then:tt)*] $($with:tt)*) => {
        $($then)*! { $($with)*;
            transactions::a_failed_write_leaves_nothing,
            transactions::a_snapshot_stays_as_it_is_while_another_handle_writes,
            transactions::a_write_is_seen_by_others_when_it_has_ended_and_not_before,
            transactions::a_transaction_sees_what_it_has_written,
            transactions::writers_in_several_threads_lose_no_update,
            transactions::a_handle_that_is_opened_later_sees_everything,
            gaps::a_scan_visits_every_gap_once_while_others_are_added,
            gaps::a_scan_does_not_miss_a_gap_that_is_claimed_meanwhile,
            gaps::a_filter_takes_source_stream_state_and_kind_together,
            gaps::a_page_of_nothing_is_a_page_of_one,
            gaps::tickets_rise_and_never_repeat,
            gaps::a_ticket_of_another_gap_is_refused_and_nothing_changes,
            gaps::a_stale_revision_is_refused_and_nothing_changes,
            gaps::a_gap_is_inserted_once_and_updated_only_when_it_is_there,
            gaps::a_message_of_a_run_is_written_once,
            gaps::what_is_no_message_is_written_each_time,
            gaps::keys_of_every_shape_and_size_come_back_as_they_were,
            gaps::documents_keep_unicode_extremes_and_the_difference_of_null_and_empty,
            groups::counts_equal_a_scan_after_any_program,
            groups::plan_rows_come_by_ticket_and_each_names_its_own_group,
            groups::what_is_settled_has_no_plan_row_and_is_counted,
            groups::named_knows_the_tickets_that_are_there_and_no_others,
            groups::debts_are_the_records_that_a_delivery_can_fill,
            history::history_is_in_order_and_complete_page_by_page,
            history::what_is_refused_is_told_and_changes_nothing,
            history::a_part_that_was_split_off_tells_where_it_comes_from,
            history::a_part_that_the_ledger_has_already_is_not_doubled_and_not_lost,
            documents::a_checkpoint_is_written_only_over_the_revision_that_was_read,
            documents::a_contract_is_written_only_over_the_revision_that_was_read,
            documents::a_policy_is_written_only_over_the_revision_that_was_read,
            documents::a_stream_and_its_partitions_have_checkpoints_of_their_own,
            documents::lists_are_in_the_order_of_their_sources,
            documents::a_number_of_a_foreign_cursor_comes_back_to_the_last_digit,
            documents::what_a_run_does_not_measure_stays_as_it_was_measured,
            documents::a_checkpoint_is_printed_with_the_gaps_of_its_stream_alone,
            runs::a_run_opens_a_gap_for_each_thing_that_it_owes,
            runs::a_run_that_is_known_writes_nothing_and_opens_nothing,
            runs::a_known_name_with_other_bytes_is_a_conflict_and_writes_nothing,
            runs::two_sources_may_use_one_run_name_and_share_no_gap,
            runs::a_delivered_record_fills_what_was_owed_and_is_counted,
            runs::a_gap_that_was_filled_and_is_seen_later_is_reopened,
            runs::a_run_that_fails_half_way_is_not_there,
            runs::a_recovery_run_leaves_the_checkpoint_and_the_sizes_alone,
            runs::an_older_run_takes_the_place_of_no_newer_checkpoint_or_contract,
            runs::the_size_of_a_stream_never_shrinks_and_is_not_guessed,
            runs::a_contract_with_another_source_is_refused,
            runs::the_order_of_arrival_does_not_matter_to_the_gaps,
            runs::runs_come_in_the_order_in_which_they_were_written_down,
            leases::a_gap_has_one_holder_and_is_free_when_he_lets_go,
            leases::a_claimed_gap_goes_to_the_end_of_the_queue,
            leases::only_the_living_token_renews_and_releases,
            leases::a_lease_that_ran_out_is_taken_over_and_not_sooner_than_clocks_may_differ,
            leases::what_is_seen_under_a_lease_is_held_and_applied_when_it_ends,
            leases::an_unknown_gap_is_an_answer_and_no_error,
            leases::due_gaps_are_open_past_their_floor_and_lowest_first,
        }
    };
}

/// Makes one `#[test]` of each case of the suite. `$fresh` is a function that gives, for a new and empty ledger, a closure
/// that opens handles on it (an [`Open`](crate::conformance::Open)).
#[macro_export]
macro_rules! conformance_suite {
    ($fresh:expr) => {
        /// The suite that every store passes.
        mod conformance {
            use super::*;
            $crate::__conformance_cases!([$crate::__conformance_tests] $fresh);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_tests {
    ($fresh:expr; $($module:ident::$case:ident),* $(,)?) => {
        $(
            #[test]
            fn $case() {
                $crate::conformance::case(stringify!($case)).check(&mut ($fresh)());
            }
        )*
    };
}

macro_rules! list {
    (all; $($module:ident::$case:ident),* $(,)?) => {
        &[$(Case { name: stringify!($case), case: $module::$case }),*]
    };
}

/// Every case.
pub fn all() -> &'static [Case] {
    crate::__conformance_cases!([list] all)
}

/// The case of that name.
///
/// # Panics
///
/// When there is none.
pub fn case(name: &str) -> Case {
    match all().iter().find(|case| case.name == name) {
        Some(case) => *case,
        None => panic!("the suite has no case {name}"),
    }
}
