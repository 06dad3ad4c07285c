"""A case on a Neo4j server: its tables as labels and relationship types of the ontology, pushed or as import files."""

from graph_loaders.neo4j.elements import Elements, make_elements, take_elements
from graph_loaders.neo4j.errors import PushError
from graph_loaders.neo4j.push import Pushed, Target, push

__all__ = ["Elements", "PushError", "Pushed", "Target", "make_elements", "push", "take_elements"]
