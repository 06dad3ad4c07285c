"""Pictures of a case: their state, commands, filters, groups and limits, without any screen."""

from workbench.explore.view.items import EdgeItem, Group, Node, State
from workbench.explore.view.saved import SavedView, ViewStore
from workbench.explore.view.view import View

__all__ = ["EdgeItem", "Group", "Node", "SavedView", "State", "View", "ViewStore"]
