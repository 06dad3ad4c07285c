"""All checks, in the order in which they are listed."""

from __future__ import annotations

from workbench.checks import (
    after_death,
    beds_exceeded,
    contact_hub,
    cost_change,
    cost_growth,
    double_benefit,
    double_enrolment,
    frequent_purchase,
    impossible_travel,
    in_prison,
    inpatient_share,
    many_stays,
    out_of_county,
    outside_contract,
    over_limit,
    overlapping_stays,
    prescription_days,
    sales_without_purchase,
    settled_not_sold,
    shared_terminal,
    split_admission,
    split_purchase,
    swipe_in_stay,
    trace_twice,
    trauma,
    waived_deductible,
)
from workbench.checks.check import Check

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = (
    after_death.CHECK,
    in_prison.CHECK,
    swipe_in_stay.CHECK,
    overlapping_stays.CHECK,
    impossible_travel.CHECK,
    split_admission.CHECK,
    many_stays.CHECK,
    out_of_county.CHECK,
    frequent_purchase.CHECK,
    over_limit.CHECK,
    split_purchase.CHECK,
    prescription_days.CHECK,
    beds_exceeded.CHECK,
    double_enrolment.CHECK,
    double_benefit.CHECK,
    shared_terminal.CHECK,
    outside_contract.CHECK,
    contact_hub.CHECK,
    waived_deductible.CHECK,
    trauma.CHECK,
    cost_change.CHECK,
    cost_growth.CHECK,
    inpatient_share.CHECK,
    sales_without_purchase.CHECK,
    settled_not_sold.CHECK,
    trace_twice.CHECK,
)
