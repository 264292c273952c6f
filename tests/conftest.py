"""What tests of several modules share."""

from __future__ import annotations

import pytest
from project import REAL, WORLD, Project


@pytest.fixture(scope="session", params=[WORLD, REAL], ids=["world", "real"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, built with each of the two contents."""
    project = Project(tmp_path_factory.mktemp("built") / "project", content=request.param)
    done = project.build("--strict")
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), f"\n{done.stderr[-6000:]}"
    return project
