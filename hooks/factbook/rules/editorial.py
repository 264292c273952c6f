"""Rules about the writing: no words that take sides, one spelling, short texts, and summaries that rest on facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ..entities import Entity, Organisation, statements
from ..facts import Event, Figure, Passage, Statement, dates_of
from ..graph import Graph
from ..problems import Place
from ..prose import Prose
from .finding import Finding

MAX_SENTENCE: Final = 40
MAX_PARAGRAPH: Final = 100
MAX_SUMMARY: Final = 60

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|‘[^‘’]*’")
# A new sentence begins with a capital or a number; an abbreviation's full stop is seldom followed by one.
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9])")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)[0-9]{2}(?![\d])(?![.,][0-9])")


class _Text(NamedTuple):
    """A text as readers see it, without its links, and where it stands."""

    place: Place
    words: str


def loaded_word(graph: Graph) -> Iterator[Finding]:
    """A word that takes sides (`loaded_words` of `region.yml`) stands in quotation marks only, as somebody's own."""
    if not graph.region.loaded_words:
        return
    pattern = _any_of(graph.region.loaded_words, re.IGNORECASE)
    for text in _texts(graph):
        for match in pattern.finditer(_unquoted(text.words)):
            help = "use a neutral word, or quote whoever says so"
            yield Finding(_place(text, match), f"'{match[0]}' takes sides", help)


def house_spelling(graph: Graph) -> Iterator[Finding]:
    """Each word has one spelling on the whole site (`spellings` of `region.yml`); names and quotations keep theirs."""
    spellings = graph.region.spellings
    if not spellings:
        return
    # With regard to capitals: a word that has one may be part of a name.
    pattern = _any_of(spellings)
    for text in _texts(graph):
        for match in pattern.finditer(_unquoted(text.words)):
            yield Finding(_place(text, match), f"'{match[0]}' is not spelt so here", f"write '{spellings[match[0]]}'")


def long_sentence(graph: Graph) -> Iterator[Finding]:
    """A sentence has at most 40 words."""
    for text in _texts(graph):
        for sentence in _long_sentences(text.words):
            place = text.place.find(" ".join(sentence[:3])) or text.place
            message = f"a sentence of {len(sentence)} words; at most {MAX_SENTENCE} are easy to read"
            yield Finding(place, message, "divide it")


def long_paragraph(graph: Graph) -> Iterator[Finding]:
    """A paragraph has at most 100 words."""
    for text in _texts(graph):
        length = len(text.words.split())
        # Whoever divides its long sentences will see what is left.
        if length > MAX_PARAGRAPH and not any(_long_sentences(text.words)):
            message = f"a paragraph of {length} words; at most {MAX_PARAGRAPH} are easy to read"
            yield Finding(text.place, message, "shorten it, or make two facts of it")


def long_summary(graph: Graph) -> Iterator[Finding]:
    """A summary has at most 60 words."""
    for entity in graph.entities.values():
        if (length := len(graph.plain(entity.summary).split())) > MAX_SUMMARY:
            message = f"the summary has {length} words; at most {MAX_SUMMARY} are allowed"
            yield Finding(entity.places.of("summary"), message, "leave details to the facts below it")


def year_without_fact(graph: Graph) -> Iterator[Finding]:
    """Every year that a summary names is that of a fact about the same, or of one to which the summary links."""
    for entity in graph.entities.values():
        text = _Text(entity.places.of("summary"), graph.plain(entity.summary))
        named = {match[0]: match for match in _YEAR.finditer(text.words)}
        known = _years(graph, entity) if named else set()
        for year, match in named.items():
            # A later one is a plan, of which there is no fact yet.
            if int(year) not in known and int(year) <= entity.checked.latest.year:
                help = "add the fact that it rests on, or link to it; or leave the year out"
                yield Finding(_place(text, match), f"the summary names {year}, and no fact is of that year", help)


def _years(graph: Graph, entity: Entity) -> set[int]:
    """The years in which the facts that concern an entity, or to which its summary links, begin or end."""
    linked = {(link.target, link.fact) for link in entity.summary.links}
    others = [graph.entities[id] for id, _ in linked if id in graph.entities]
    facts: list[Statement] = list(statements(entity))
    facts += (fact for other in others for fact in statements(other) if (other.id, fact.id.id) in linked)
    facts += (record.fact for record in graph.events_of.get(entity.id, ()))
    facts += (record.fact for record in graph.figures_of.get(entity.id, ()))
    if isinstance(entity, Organisation):
        facts += (member.membership for member in graph.members.get(entity.id, ()))
    return {moment.year for fact in facts for date in dates_of(fact) for moment in (date.start, date.end) if moment}


def _texts(graph: Graph) -> Iterator[_Text]:
    """Every text that readers see, but for names and titles."""
    for entity in graph.entities.values():
        yield _Text(entity.places.of("summary"), graph.plain(entity.summary))
        for fact in statements(entity):
            for place, prose in _prose(fact):
                yield _Text(place, graph.plain(prose))
    for term in graph.terms.values():
        yield _Text(term.places.of("means"), graph.plain(term.means))


def _prose(fact: Statement) -> Iterator[tuple[Place, Prose]]:
    if isinstance(fact, Event):
        yield fact.places.of("what"), fact.what
        if fact.detail:
            yield fact.places.of("detail"), fact.detail
        # A provenance knows the places of the whole mapping in which it stands.
        yield from ((account.provenance.places.of("says"), account.says) for account in fact.accounts)
    elif isinstance(fact, Figure):
        yield from ((point.provenance.places.of("note"), point.note) for point in fact.series if point.note)
    elif isinstance(fact, Passage):
        yield fact.provenance.places.of("text"), fact.text


def _long_sentences(words: str) -> Iterator[list[str]]:
    """The sentences of a text that are too long, each in its words."""
    sentences = (sentence.split() for sentence in _SENTENCE_END.split(words))
    return (sentence for sentence in sentences if len(sentence) > MAX_SENTENCE)


def _any_of(words: tuple[str, ...] | Mapping[str, str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    # The longest first, so that of "so-called regime" and "regime" the first is found.
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", flags)


def _unquoted(words: str) -> str:
    """The text with blanks in place of what it quotes, as long as before."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), words)


def _place(text: _Text, match: re.Match[str]) -> Place:
    """Where a word of a text stands in its file; the text's own place if a link or a fold divides it there."""
    place: Place | None = None
    for _ in range(text.words.count(match[0], 0, match.start()) + 1):
        place = text.place.find(match[0], place)
        if place is None:
            return text.place
    return place or text.place
