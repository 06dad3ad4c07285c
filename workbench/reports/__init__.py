"""Reports that supervisors owe: weekly, monthly and of a campaign; every figure leads back to rows."""

from workbench.reports.output import FORMATS, Made, write_report
from workbench.reports.period import Period, campaign, month, week
from workbench.reports.trace import rows_of

__all__ = ["FORMATS", "Made", "Period", "campaign", "month", "rows_of", "week", "write_report"]
