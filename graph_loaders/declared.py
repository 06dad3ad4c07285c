"""Declarations and catalogues in YAML, read with the compiled safe reader where it is there."""

from typing import Any

import yaml

_READER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The values of a YAML text, plain ones only. Raises yaml.YAMLError when it is none."""
    reader = _READER(text)
    try:
        return reader.get_single_data()
    finally:
        reader.dispose()
