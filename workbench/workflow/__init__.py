"""The work after a lead: stages with owners and due dates, tasks, disposals, transfers, ledgers, random draws."""

from workbench.workflow.days import Calendar, read_calendar
from workbench.workflow.draw import Draw, draw
from workbench.workflow.errors import WorkflowError
from workbench.workflow.standing import Work
from workbench.workflow.workflow import Workflow

__all__ = ["Calendar", "Draw", "Work", "Workflow", "WorkflowError", "draw", "read_calendar"]
