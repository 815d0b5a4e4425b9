"""How packages that only some work needs are installed beside this one."""

from __future__ import annotations


def way_in(extra: str) -> str:
    """The command that installs an extra of `pyproject.toml`; what lacks it tells it.

    commonweal is on no index, and an environment that uv made holds no pip: so it is installed
    from the checkout, by whichever of both made the environment.

    Examples
    --------
    >>> print(way_in("strokemaps"))
    uv pip install -e '.[strokemaps]' in the checkout (without uv: .venv/bin/pip in place of uv pip)
    """
    return (
        f"uv pip install -e '.[{extra}]' in the checkout "
        "(without uv: .venv/bin/pip in place of uv pip)"
    )
