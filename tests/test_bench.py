"""What the benchmark tells of what it measured: ratios, growth, a table and a page; with invented figures."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from factbook.load import load

BENCH = Path(__file__).parent / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    for name in ("__main__", "page", "peers", "region"):
        if name != "__main__":
            monkeypatch.delitem(sys.modules, name, raising=False)
    import importlib.util

    spec = importlib.util.spec_from_file_location("bench_main", BENCH / "__main__.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bench_main", module)
    spec.loader.exec_module(module)
    return module


def test_ratios_and_growth(bench: ModuleType) -> None:
    made = bench.Measured
    found = [
        made(bench.STOCK, 100, 4.0, 50.0),
        made("ours", 100, 1.0, 100.0),
        made("ours", 1000, 10.0, 500.0),
        made("ours", 10_000, 200.0),
    ]
    assert bench.ratio(found, found[1]) == 0.25
    # The reference was not measured there.
    assert bench.ratio(found, found[2]) is None
    assert bench.growth(found, found[1]) == (None, None)
    time, memory = bench.growth(found, found[2])
    assert time == pytest.approx(1.0)
    assert memory == pytest.approx(0.699, abs=0.001)
    assert bench.growth(found, found[3])[0] == pytest.approx(1.301, abs=0.001)
    assert bench.growth(found, found[3])[1] is None


def test_the_table_and_the_page_tell_all(bench: ModuleType) -> None:
    made = bench.Measured
    found = [made(bench.STOCK, 100, 4.0, 50.0), made("ours", 100, 0.02, 100.0), made("ours", 1000, 0.3)]
    table = bench.table(found)
    assert "0.005" in table
    assert table.count("\n") >= 6
    lines = [bench.Line(m.what, m.entities, m.seconds, bench.ratio(found, m), m.memory, (None, None)) for m in found]
    page = bench.told(lines, "a machine", "make bench", 3)
    assert "| ours | 1,000 | 0.30 |  |  |  |  |" in page
    # Only what can be compared is drawn.
    assert page.count("<svg") == 1
    assert "a machine" in page
    # Also when no more than the reference has been measured yet.
    assert "<svg" in bench.told(lines[:1], "a machine", "make bench", 3)


def test_a_command_that_fails_tells_its_last_words(bench: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"it failed in .*: nobody knows why"):
        bench.timed("it", 1, 1, [sys.executable, "-c", "raise SystemExit('nobody knows why')"], tmp_path)


@pytest.mark.parametrize("entities", [6, 60])
def test_the_invented_region_breaks_no_rule(bench: ModuleType, entities: int, tmp_path: Path) -> None:
    bench.region.write(tmp_path, entities)
    graph, problems = load(tmp_path)
    assert graph is not None
    assert problems == []
    assert len(graph.entities) == entities
