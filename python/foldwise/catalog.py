"""What there is, by name."""

from foldwise import _core


def listing(kind: str) -> list[dict[str, str]]:
    """The table that `foldwise list <kind>` shows, as a list of dicts: "fields", "metrics", "strategies", "workloads" or
    "models"."""
    headings, rows = _core.listing(kind)
    return [dict(zip(headings, row)) for row in rows]
