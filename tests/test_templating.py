"""Templates compile to plain Python, and still show every value as text."""

from __future__ import annotations

from decimal import Decimal

import jinja2
import pytest
from factbook.templating import environment
from markupsafe import Markup

SOURCE = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(a.real) }}{{ b }}{{ f(b, last=b) }}"


def test_calls_attributes_and_values_are_compiled_as_python_has_them() -> None:
    """Jinja's own ways come back, slowly, if it ever names its parts otherwise."""
    code = environment().compile(SOURCE, raw=True)
    assert "context.call(" not in code
    assert "environment.getattr(" not in code
    assert code.count("environment.shown(") == 5


def test_values_are_shown_as_text() -> None:
    shown = (
        environment()
        .from_string(SOURCE)
        .render(a=3, b="<&\"'>", f=lambda first, last: Markup("<b>{}</b>").format(last))
    )
    assert shown == "33&lt;&amp;&#34;&#39;&gt;<b>&lt;&amp;&#34;&#39;&gt;</b>"
    assert (
        environment().from_string("{{ a }}{{ b }}{{ c }}").render(a=Decimal("1.10"), b=True, c=None) == "1.10TrueNone"
    )


@pytest.mark.parametrize(
    "source", ["{{ a }}", "{{ a() }}", "{{ a.b }}", "{% if a %}{% endif %}", "{% for b in a %}{% endfor %}"]
)
def test_what_is_not_defined_is_an_error(source: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string(source).render()
