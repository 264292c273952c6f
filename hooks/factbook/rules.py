"""What no fact can break alone: one generator a rule, its docstring being the rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import islice
from typing import Final, NamedTuple

from babel import Locale

from .entities import Country, Entity, Organisation, Partnership, Publisher, statements
from .facts import Detail, Event, Figure, Provenance, provenances, texts
from .fields import Reference
from .graph import EventRecord, Graph, concerned, named_in
from .problems import MAX_PROBLEMS, Place, Problem, did_you_mean, nearest
from .prose import Prose

# The addresses of the sections of an entity's page; a fact cannot have one of them for its own.
SECTIONS: Final = (
    "at-a-glance", "lately", "partnerships", "parties", "leaders", "memberships", "members", "background", "chronology",
    "figures", "on-its-word", "publishers", "mentions", "sources",
)  # fmt: skip


class Finding(NamedTuple):
    """Where a rule is broken and how."""

    place: Place
    message: str
    help: str | None = None


Rule = Callable[[Graph], Iterator[Finding]]


def check(graph: Graph) -> list[Problem]:
    """Every rule, on all facts of the graph; of each the first `MAX_PROBLEMS` findings."""
    return [
        Problem(
            rule=name(rule),
            message=found.message,
            place=found.place,
            help=found.help,
            severity="warning" if rule in WARNINGS else "error",
        )
        for rule in (*ERRORS, *WARNINGS)
        for found in islice(rule(graph), MAX_PROBLEMS)
    ]


def name(rule: Rule) -> str:
    """A rule's id: its function's name, in kebab case."""
    return rule.__name__.replace("_", "-")


# --- ids --------------------------------------------------------------------------------------------------------------


def duplicate_id(graph: Graph) -> Iterator[Finding]:
    """An id belongs to one thing in all folders, the glossary and the lists of former ids (`aliases`) together."""
    owners: defaultdict[str, list[tuple[str, Place]]] = defaultdict(list)
    for thing in graph.things:
        owners[thing.id].append((thing.place.file.path, _first(thing.place)))
    for entity in graph.entities.values():
        for alias in entity.aliases:
            owners[alias.id].append((alias.place.file.path, alias.place))
    for id, found in owners.items():
        for _, place in found[1:]:
            yield Finding(place, f"the id '{id}' belongs to {found[0][0]} already", "give one of the two another id")


def duplicate_fact_id(graph: Graph) -> Iterator[Finding]:
    """The id of a fact is unique in its file, over all its lists."""
    for entity in graph.entities.values():
        seen: dict[str, Place] = {}
        for fact in statements(entity):
            if fact.id.id in seen:
                line = seen[fact.id.id].line
                yield Finding(
                    fact.id.place, f"the id '{fact.id.id}' has been given on line {line}", "choose another id"
                )
            else:
                seen[fact.id.id] = fact.id.place


def reserved_id(graph: Graph) -> Iterator[Finding]:
    """The id of a fact is not the address of a section of its page."""
    for entity in graph.entities.values():
        for fact in statements(entity):
            if fact.id.id in SECTIONS:
                message = f"'{fact.id.id}' is the address of a section of the page"
                yield Finding(fact.id.place, message, f"choose another id, such as {fact.id.id}-1")


def unknown_id(graph: Graph) -> Iterator[Finding]:
    """Every id that a fact names is that of a country, organisation or partnership (or of a term, in a link; of a
    publisher, in `according_to`)."""
    entities = set(graph.entities)
    former = {alias.id: entity.id for entity in graph.entities.values() for alias in entity.aliases}
    for references, known in (
        (_entity_references(graph), entities),
        (_authors(graph), entities | set(graph.publishers)),
        # While the glossary cannot be read, a link may be to any of its terms.
        (() if "glossary.yml" in graph.unsound else _links(graph), entities | set(graph.terms) | set(graph.publishers)),
    ):
        for reference in references:
            if reference.id not in known and reference.id not in graph.unsound:
                yield Finding(
                    reference.place, f"nothing is called '{reference.id}'", _meant(reference.id, known, former)
                )


def unsuitable_id(graph: Graph) -> Iterator[Finding]:
    """Parties are countries or organisations; a membership is of an organisation; what a partnership follows is another
    partnership; an owner is a country or organisation."""
    for reference, kinds, words in _typed_references(graph):
        entity = graph.entities.get(reference.id)
        if entity is not None and not isinstance(entity, kinds):
            yield Finding(reference.place, f"'{reference.id}' is not {words}", f"it stands in {entity.place.file.path}")


def unknown_fact(graph: Graph) -> Iterator[Finding]:
    """A link to a fact (`[[id#fact]]`) names a fact of that file."""
    for prose in _all_prose(graph):
        for link in prose.links:
            entity = graph.entities.get(link.target)
            if (
                link.fact is None
                or link.target in graph.unsound
                or (entity is None and not _is_other(graph, link.target))
            ):
                continue
            facts = [fact.id.id for fact in statements(entity)] if entity else []
            if link.fact not in facts:
                message = f"'{link.target}' has no fact '{link.fact}'"
                yield Finding(link.place, message, did_you_mean(link.fact, facts))


def unknown_source(graph: Graph) -> Iterator[Finding]:
    """Every source that a fact cites stands in the file of its publisher."""
    for reference in _citations(graph):
        publisher = reference.id.partition("/")[0]
        if reference.id in graph.sources or publisher in graph.unsound:
            continue
        if publisher in graph.publishers:
            known = [id for id in graph.sources if id.startswith(publisher + "/")]
            help = _near(reference.id, known) or f"add it to {graph.publishers[publisher].place.file.path}"
            yield Finding(reference.place, f"'{publisher}' has no article '{reference.id.partition('/')[2]}'", help)
        else:
            help = _near(publisher, graph.publishers) or "add a file for it in publishers/"
            yield Finding(reference.place, f"no publisher is called '{publisher}'", help)


def unknown_kind(graph: Graph) -> Iterator[Finding]:
    """A kind, role or unit stands in the vocabulary of `region.yml`."""
    for reference, words in _vocabulary_references(graph):
        vocabulary: Mapping[str, str] = getattr(graph.region, words)
        if reference.id not in vocabulary:
            message = f"'{reference.id}' is not among the {words} of region.yml"
            yield Finding(reference.place, message, did_you_mean(reference.id, vocabulary))


# --- who says so ------------------------------------------------------------------------------------------------------


def claim_without_author(graph: Graph) -> Iterator[Finding]:
    """A fact that is only `claimed` says whose claim it is (`according_to`)."""
    for record in graph.records():
        for provenance in provenances(record.fact):
            if provenance.standing == "claimed" and not provenance.according_to:
                help = "add 'according_to: [...]', the id of the country, organisation or publisher that claims it"
                yield Finding(_at(provenance.place, "standing"), "a claim, and nobody is named who makes it", help)


def disputed_without_accounts(graph: Graph) -> Iterator[Finding]:
    """A disputed event gives at least one other account beside its own."""
    for record in graph.events:
        if record.fact.provenance.standing == "disputed" and not record.fact.accounts:
            help = "add 'accounts:', each with what it says and its sources; or choose another standing"
            place = _at(record.fact.provenance.place, "standing")
            yield Finding(place, "a disputed event with one account only", help)


def one_sided_confirmation(graph: Graph) -> Iterator[Finding]:
    """What only one side's own sources say is not `confirmed`: it is that side's claim."""
    for record in graph.records():
        for provenance in provenances(record.fact):
            if provenance.standing == "confirmed" and graph.is_one_sided(record, provenance):
                help = "write 'claimed' with 'according_to', or add an independent source"
                yield Finding(provenance.sources[0].place, "'confirmed' rests on one side's own sources only", help)


def duplicate_source(graph: Graph) -> Iterator[Finding]:
    """A page is entered once: no two articles have the same address."""
    seen: dict[str, str] = {}
    for source in graph.sources.values():
        address = source.url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        if address in seen:
            message = f"this page stands already as '{seen[address]}'"
            yield Finding(_first(source.place), message, "cite that one, and delete this one")
        seen.setdefault(address, source.id)


def uncited_source(graph: Graph) -> Iterator[Finding]:
    """A source is cited by some fact."""
    if graph.unsound:
        return
    cited = set(graph.resting_on) | {source.id for term in graph.terms.values() for source in term.sources}
    for source in graph.sources.values():
        if source.id not in cited:
            yield Finding(_first(source.place), f"no fact cites '{source.id}'", "cite it, or delete it")


# --- time -------------------------------------------------------------------------------------------------------------


def partnership_without_end(graph: Graph) -> Iterator[Finding]:
    """A partnership whose period has ended has an event that ends it (`marks: end`)."""
    for partnership in graph.partnerships:
        if partnership.has_ended and not any(event.marks == "end" for event in partnership.events):
            place = _at(partnership.place, "period")
            help = "add 'marks: end' to the event that ended it; or write the period as '2024-01/..' if it goes on"
            yield Finding(place, "the period has ended, and no event ends it", help)


def mark_outside_period(graph: Graph) -> Iterator[Finding]:
    """The event that begins a partnership lies at the beginning of its period, the one that ends it at its end; only a
    partnership has such events."""
    for entity in graph.entities.values():
        for event in entity.events:
            if event.marks is None:
                continue
            place = _at(event.provenance.place, "marks")
            if not isinstance(entity, Partnership):
                yield Finding(place, f"'marks: {event.marks}' belongs to a partnership", "delete 'marks'")
            elif not (event.date.within_end_of if event.marks == "end" else event.date.within_start_of)(entity.period):
                message = f"marks the {event.marks}, but is dated {event.date.text}; the period is {entity.period.text}"
                yield Finding(place, message, "mend the date, the period or the mark")


def event_after_check(graph: Graph) -> Iterator[Finding]:
    """An event is not later than the day to which its file was checked."""
    for entity, event in graph.events:
        if event.date.start and event.date.start.earliest > entity.checked.latest:
            message = f"dated {event.date.text}, after the file was checked ({entity.checked.text})"
            yield Finding(_at(event.provenance.place, "date"), message, "mend the date, or bring 'checked' up to date")


def duplicate_event(graph: Graph) -> Iterator[Finding]:
    """Two events of the same date about the same parties do not have nearly the same words: a fact is written once."""
    by_date: defaultdict[str, list[_Told]] = defaultdict(list)
    for record in graph.events:
        told = _Told(record, frozenset(concerned(record)), graph.plain(record.fact.what).lower().split())
        same = by_date[record.fact.date.text]
        # As many as a day can have in earnest; hostile files have thousands.
        if twin := next((earlier for earlier in same[-50:] if _alike(earlier, told)), None):
            message = f"nearly the same as '{twin.record.key}', on the same date"
            yield Finding(record.fact.id.place, message, "keep one, with the sources of both")
        same.append(told)


# --- whole ------------------------------------------------------------------------------------------------------------


def country_code(graph: Graph) -> Iterator[Finding]:
    """A country's code is two capital letters (ISO 3166-1 alpha-2)."""
    for country in graph.countries:
        if not re.fullmatch("[A-Z]{2}", country.code):
            yield Finding(
                _at(country.place, "code"),
                f"'{country.code}' is not a two-letter code",
                'write it in capitals and quotes: "NE"',
            )


def unknown_language(graph: Graph) -> Iterator[Finding]:
    """A language is given by its code (ISO 639, as CLDR knows it): en, fr, ar, ha."""
    known = Locale("en").languages
    for language, place in (
        (graph.region.language, graph.region.place),
        *((publisher.language, publisher.place) for publisher in graph.publishers.values()),
        *(
            (s.language, s.place)
            for s in graph.sources.values()
            if s.language != graph.publishers[s.publisher].language
        ),
    ):
        if language not in known:
            message = f"'{language[:40]}' is not the code of a language"
            yield Finding(_at(place, "language"), message, "write en, fr, ar, ...")


def unreachable_entity(graph: Graph) -> Iterator[Finding]:
    """Some other page leads to each country, organisation and partnership: as party, member, owner, or by its name."""
    if graph.unsound:
        return
    reached = set(graph.mentioned_by) | set(graph.partnerships_of) | set(graph.members) | set(graph.owned_by)
    reached |= {party.id for p in graph.partnerships for party in (*p.parties, *p.follows)} | set(graph.followed_by)
    reached |= {p.id for p in graph.partnerships}  # each stands on its parties' pages
    reached |= {member.entity.id for members in graph.members.values() for member in members}
    reached |= {id for record in graph.events for id in concerned(record) if id != record.entity.id}
    for entity in graph.entities.values():
        if entity.id not in reached:
            help = "name it in a fact that concerns it, or delete the file"
            yield Finding(_first(entity.place), f"no other page leads to '{entity.id}'", help)


def unused_term(graph: Graph) -> Iterator[Finding]:
    """A term of the glossary is used in some text."""
    if graph.unsound:
        return
    used = set(graph.mentioned_by)
    used |= {id for term in graph.terms.values() for id in named_in(term.means, graph.names) if id != term.id}
    for term in graph.terms.values():
        if term.id not in used:
            yield Finding(_first(term.place), f"no text uses the term '{term.name}'", "use it, or delete it")


ERRORS: Final[tuple[Rule, ...]] = (
    duplicate_id,
    duplicate_fact_id,
    reserved_id,
    unknown_id,
    unsuitable_id,
    unknown_fact,
    unknown_source,
    unknown_kind,
    claim_without_author,
    disputed_without_accounts,
    one_sided_confirmation,
    duplicate_source,
    partnership_without_end,
    mark_outside_period,
    event_after_check,
    country_code,
    unknown_language,
)
# A preview goes on in spite of these; a build does not.
WARNINGS: Final[tuple[Rule, ...]] = (uncited_source, duplicate_event, unreachable_entity, unused_term)


# --- walks over the graph that several rules share --------------------------------------------------------------------


def _first(place: Place) -> Place:
    """The first key of a mapping: enough to point at it."""
    key = re.compile(r"[^\s:]*").match(place.file.text, place.start, place.end)
    return place.part(0, len(key[0]) if key else 0)


def _at(place: Place, key: str) -> Place:
    """The value of a field of a mapping; the mapping itself where the key cannot be made out."""
    # A block mapping's own fields stand as far to the right as itself (or deeper, where its place begins at its id).
    text, own = place.file.text, place.start - place.column + 1
    for before in (rf"^[ -]{{{place.column - 1}}}", "^ +", r"[{,]\s*"):
        value = re.compile(rf"{before}{key} *: *(?P<value>[^\s,}}]*)", re.MULTILINE).search(text, own, place.end)
        if value:
            return Place(place.file, *value.span("value"))
    return _first(place)


def _entity_references(graph: Graph) -> Iterator[Reference]:
    for reference, _, _ in _typed_references(graph):
        yield reference
    for record in graph.records():
        if isinstance(record.fact, (Event, Figure)):
            yield from record.fact.about


def _typed_references(graph: Graph) -> Iterator[tuple[Reference, tuple[type[Entity], ...], str]]:
    either = (Country, Organisation), "a country or organisation"
    for entity in graph.entities.values():
        if isinstance(entity, Partnership):
            yield from ((party, *either) for party in entity.parties)
            yield from ((earlier, (Partnership,), "a partnership") for earlier in entity.follows)
        else:
            yield from ((membership.of, (Organisation,), "an organisation") for membership in entity.memberships)
    yield from ((p.owned_by, *either) for p in graph.publishers.values() if p.owned_by)


def _authors(graph: Graph) -> Iterator[Reference]:
    return (author for provenance in _provenances(graph) for author in provenance.according_to)


def _citations(graph: Graph) -> Iterator[Reference]:
    yield from (source for provenance in _provenances(graph) for source in provenance.sources)
    yield from (source for term in graph.terms.values() for source in term.sources)


def _provenances(graph: Graph) -> Iterator[Provenance]:
    return (provenance for record in graph.records() for provenance in provenances(record.fact))


def _all_prose(graph: Graph) -> Iterator[Prose]:
    yield from (entity.summary for entity in graph.entities.values())
    yield from (prose for record in graph.records() for prose in texts(record.fact))
    yield from (term.means for term in graph.terms.values())


def _links(graph: Graph) -> Iterator[Reference]:
    return (Reference(link.target, link.place) for prose in _all_prose(graph) for link in prose.links)


def _is_other(graph: Graph, id: str) -> bool:
    return id in graph.terms or id in graph.publishers


def _vocabulary_references(graph: Graph) -> Iterator[tuple[Reference, str]]:
    for entity in (*graph.entities.values(), *graph.publishers.values()):
        if isinstance(entity, Country):
            yield entity.role, "roles"
        elif isinstance(entity, Publisher):
            yield entity.kind, "publisher_kinds"
        else:
            yield entity.kind, "organisation_kinds" if isinstance(entity, Organisation) else "partnership_kinds"
    for record in graph.records():
        if isinstance(record.fact, Event):
            yield record.fact.kind, "event_kinds"
        elif isinstance(record.fact, Figure):
            yield record.fact.unit, "units"
        elif isinstance(record.fact, Detail):
            yield record.fact.kind, "profile_kinds"


def _near(id: str, known: Iterable[str]) -> str | None:
    near = nearest(id, sorted(known))
    return f"did you mean '{near}'?" if near else None


def _meant(id: str, known: Iterable[str], former: Mapping[str, str]) -> str:
    if id in former:
        return f"it is now called '{former[id]}'"
    return _near(id, known) or "mend the id, or add a file for it"


class _Told(NamedTuple):
    """An event, those whom it concerns, and the words that tell it."""

    record: EventRecord
    concerned: frozenset[str]
    words: list[str]


def _alike(one: _Told, other: _Told) -> bool:
    if one.concerned.isdisjoint(other.concerned):
        return False
    return SequenceMatcher(None, one.words[:40], other.words[:40], autojunk=False).ratio() > 0.8
