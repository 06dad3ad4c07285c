"""The synthetic city: an extract in the platform's dialect with planted rings and look-alikes."""

from workbench.sample.city import SampleSummary, build
from workbench.sample.config import SampleConfig

__all__ = ["SampleConfig", "SampleSummary", "build"]
