"""Rules about who says so: a claim has an author, a dispute its accounts, a source is cited and entered once."""

from __future__ import annotations

from collections.abc import Iterator

from .. import addresses
from ..entities import Entity, Publisher, statements
from ..facts import provenances
from ..graph import Graph, Record
from .finding import Finding


def claim_without_author(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A fact that is only `claimed` says whose claim it is (`according_to`)."""
    for fact in statements(entity):
        for provenance in provenances(fact):
            if provenance.standing == "claimed" and not provenance.according_to:
                help = "add 'according_to: [...]', the id of the country, organisation or publisher that claims it"
                yield Finding(provenance.places.of("standing"), "a claim, and nobody is named who makes it", help)


def disputed_without_accounts(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """A disputed event gives at least one other account beside its own."""
    for event in entity.events:
        if event.provenance.standing == "disputed" and not event.accounts:
            help = "add 'accounts:', each with what it says and its sources; or choose another standing"
            place = event.provenance.places.of("standing")
            yield Finding(place, "a disputed event with one account only", help)


def one_sided_confirmation(graph: Graph, entity: Entity) -> Iterator[Finding]:
    """What only one side's own sources say is not `confirmed`: it is that side's claim."""
    for fact in statements(entity):
        for provenance in provenances(fact):
            if provenance.standing == "confirmed" and graph.is_one_sided(Record(entity, fact), provenance):
                help = "write 'claimed' with 'according_to', or add an independent source"
                yield Finding(provenance.sources[0].place, "'confirmed' rests on one side's own sources only", help)


def publisher_without_owner(graph: Graph, publisher: Publisher) -> Iterator[Finding]:
    """A publisher of a kind that always has an owner (`owned_kinds` of `region.yml`) names it (`owned_by`)."""
    if publisher.owned_by is None and publisher.kind.id in {kind.id for kind in graph.region.owned_kinds}:
        message = f"'{publisher.kind.id}', and nobody is named who owns or directs it"
        help = "add 'owned_by', the id of a country or organisation; or choose another kind"
        yield Finding(publisher.places.of("kind"), message, help)


def duplicate_source(graph: Graph) -> Iterator[Finding]:
    """A page is entered once: no two articles have the same address."""
    seen: dict[str, str] = {}
    for source in graph.sources.values():
        address = addresses.page_of(source.url)
        if (first := seen.setdefault(address, source.id)) != source.id:
            message = f"this page stands already as '{first}'"
            yield Finding(source.places.start, message, "cite that one, and delete this one")


def uncited_source(graph: Graph, publisher: Publisher) -> Iterator[Finding]:
    """A source is cited by some fact."""
    for source in publisher.sources.values():
        if source.id not in graph.resting_on and source.id not in graph.terms_on:
            yield Finding(source.places.start, f"no fact cites '{source.id}'", "cite it, or delete it")
