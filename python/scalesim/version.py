"""Which SCALE-Sim a run is like."""

import scalesim
from foldwise._core import ScaleSimVersion


def forced_version():
    """The version that the user insists on, None when there is no such wish."""
    if scalesim.compat not in ("", "v2", "v3"):
        raise ValueError(f"scalesim.compat is {scalesim.compat!r}, must be 'v2', 'v3' or empty")
    return scalesim.compat or None


def is_version_3(config):
    """True when a run with that config is like version 3."""
    return (forced_version() or ("v3" if config.has_layout_section else "v2")) == "v3"


def engine_version(config):
    return ScaleSimVersion.v3 if is_version_3(config) else ScaleSimVersion.v2
