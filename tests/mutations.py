"""The mistakes that people make in fact files, each as a way to break a sound one.

Run as a program it breaks every file of the real content in every way that fits, and prints how many were told well.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from factbook import published, rules, yaml_text
from factbook.entities import Publisher, Region, Term
from factbook.fields import Notes, read_fact, read_named
from factbook.history import published_so_far
from factbook.linking import Facts, build
from factbook.load import FOLDERS, load
from factbook.nodes import Table
from factbook.problems import File, Problem, render_all
from factbook.reading import Reading
from factbook.values import Reference


class Broken(NamedTuple):
    """A file's text with one mistake, and where the message has to point: at `at`, or `line_only` at its line."""

    text: str
    at: int
    line_only: bool = False


class Renamed(NamedTuple):
    """A mistake in the name of a file: its new path, and what the help says under each rule that it may break."""

    name: str
    make: Callable[[Path], Path]
    helps: Mapping[str, str]


class Mutation(NamedTuple):
    """A mistake: how to make it (None where the file has nothing to break so), its rule, and what the help says."""

    name: str
    make: Callable[[str], Broken | None]
    rule: str
    help: str


# --- ways to break a text ---------------------------------------------------------------------------------------------

Make = Callable[[str], Broken | None]


def replaced(pattern: str, new: str, *, at: str | int = 0, line_only: bool = False) -> Make:
    """Put `new` in the place of the first match's group 'x'; the message points at `at` within it, or its beginning."""
    compiled = re.compile(pattern, re.MULTILINE)

    def make(text: str) -> Broken | None:
        match = compiled.search(text)
        if match is None:
            return None
        start, end = match.span("x")
        put = match.expand(new)
        return Broken(
            text[:start] + put + text[end:], start + (put.index(at) if isinstance(at, str) else at), line_only
        )

    return make


def value(keys: str, new: str, *, at: str | int = 0, line_only: bool = False) -> Make:
    """Another value for the first field of one of these names that stands on one line."""
    return replaced(rf"^ *(?:- )?(?:{keys}): (?P<x>[^>|\n][^\n]*)$", new, at=at, line_only=line_only)


def without(key: str) -> Make:
    """Leave out a field of an event or figure (which begin with their ids); the message points at its first key."""
    compiled = re.compile(
        rf"^  - (?P<first>id): (?:(?!^  - )[^\n]*\n)+?(?P<x>    {key}:[^\n]*\n)(?!      )", re.MULTILINE
    )

    def make(text: str) -> Broken | None:
        match = compiled.search(text)
        if match is None:
            return None
        start, end = match.span("x")
        return Broken(text[:start] + text[end:], match.start("first"))

    return make


def left_out(key: str) -> Make:
    """Leave out a field of the file itself; the message points at the first key that is left."""
    compiled = re.compile(rf"^{key}:[^\n]*\n", re.MULTILINE)

    def make(text: str) -> Broken | None:
        match = compiled.search(text)
        if match is None:
            return None
        left = text[: match.start()] + text[match.end() :]
        first = re.search(r"^[a-z]", left, re.MULTILINE)
        return Broken(left, first.start() if first else 0)

    return make


def twice(key: str) -> Make:
    compiled = re.compile(rf"^(?P<indent> *){key}:[^\n]*\n", re.MULTILINE)

    def make(text: str) -> Broken | None:
        match = compiled.search(text)
        if match is None:
            return None
        end = match.end()
        return Broken(text[:end] + match[0] + text[end:], end + len(match["indent"]))

    return make


def same_id(text: str) -> Broken | None:
    """The id of the first event for the second too."""
    found = list(re.finditer(r"^  - id: ([a-z0-9-]+)\n    date:", text, re.MULTILINE))
    if len(found) < 2:
        return None
    start, end = found[1].span(1)
    return Broken(text[:start] + found[0][1] + text[end:], start)


# A name is what every kind of file has in its first lines; in the glossary it is `term`.
NAME = "name|term"
ANY_DATE = "date|checked|published|as_of"
IN_EVENT = r"^    kind: [^\n]*\n"
NUMBER = r"^ +value: (?P<x>[0-9]+)$"
ONE_LINE_SOURCES = r"^ +sources: \[(?P<x>[a-z0-9-]+/[a-z0-9-]+)"

MUTATIONS: Sequence[Mutation] = (
    Mutation(
        "misspelt key",
        replaced(r"^ *(?P<x>standing|language|checked|means):", r"\g<x>x"),
        "unknown-field",
        "did you mean",
    ),
    Mutation(
        "key in capitals", replaced(r"^(?P<x>n)ame: ", "N"), "bad-key", "write keys in lower case, without quotes"
    ),
    Mutation("misspelt source", replaced(ONE_LINE_SOURCES, r"\g<x>zz"), "unknown-source", "did you mean"),
    Mutation(
        "source without its publisher", replaced(ONE_LINE_SOURCES, "2024-04-12-trainers"), "bad-id", "publisher/article"
    ),
    Mutation("misspelt party", replaced(r"^parties: \[(?P<x>[a-z-]+)", r"\g<x>zz"), "unknown-id", "did you mean"),
    Mutation("misspelt owner", value("owned_by", "rusia"), "unknown-id", "did you mean 'russia'?"),
    Mutation("unknown kind", value("kind", "kindly-kind"), "unknown-kind", "known are: "),
    Mutation("unknown standing", value("standing", "certain"), "unknown-choice", "one of confirmed, reported"),
    Mutation(
        "a space too many",
        replaced(r"^    kind: [^\n]*\n(?P<x>)    (?:marks|what|about):", " ", line_only=True),
        "yaml-syntax",
        "give it as many spaces",
    ),
    Mutation(
        "a space too few",
        replaced(r"^    kind: [^\n]*\n(?P<x> )   (?:marks|what|about):", "", line_only=True),
        "yaml-syntax",
        "give it as many spaces",
    ),
    Mutation("tab", replaced(r"^(?P<x>  )(?:  |- )?[a-z0-9]", "\t"), "hidden-character", "use spaces"),
    Mutation(
        "non-breaking spaces",
        replaced(r"^(?P<x>  )(?:  |- )?[a-z0-9]", "\u00a0\u00a0"),
        "hidden-character",
        "use ordinary spaces",
    ),
    Mutation(
        "invisible character", replaced(r"^(?:name|term|  term): .(?P<x>)", "\u200b"), "hidden-character", "delete it"
    ),
    Mutation("unquoted no", value(NAME, "no"), "ambiguous-value", 'put it in quotes: "no"'),
    Mutation("a number for a name", value(NAME, "1984"), "wrong-type", 'put it in quotes: "1984"'),
    Mutation("unclosed quotation", value(NAME, '"Name'), "yaml-syntax", "close it"),
    Mutation("smart quotes", value(ANY_DATE, "“2024-04-10”"), "bad-date", "did you mean 2024-04-10?"),
    Mutation("colon in text", value(NAME, "Name: more", at=": "), "yaml-syntax", "put the whole value in quotes"),
    Mutation(
        "colon at the end of text",
        value("what|title", "They said:", at=":"),
        "yaml-syntax",
        "put the whole value in quotes",
    ),
    Mutation("no space after colon", replaced(r"^name(?P<x>: )", ":"), "yaml-syntax", "write it as 'key: value'"),
    Mutation("no space after dash", replaced(r"^  (?P<x>- )id:", "-"), "yaml-syntax", "- "),
    Mutation("no value", replaced(r"^(?P<x>name: [^\n]*)$", "name:"), "empty-value", "write the value, or delete"),
    Mutation("text after a hash", value(NAME, "Name #1", at="#"), "lost-text", "put the value in quotes"),
    Mutation("star first", value(NAME, "*Name", line_only=True), "yaml-feature", "put the value in quotes"),
    Mutation(
        "bracket not closed",
        replaced(r"^ +sources: \[[^\]\n]*(?P<x>\])$", "", line_only=True),
        "yaml-syntax",
        "close the bracket",
    ),
    Mutation("31st of April", value(ANY_DATE, "2024-04-31"), "bad-date", "its last day is 30"),
    Mutation("American date", value(ANY_DATE, "04/12/2024"), "bad-date", "2024-04-12"),
    Mutation("date in words", value(ANY_DATE, "12 April 2024"), "bad-date", "did you mean 2024-04-12?"),
    Mutation("end before beginning", value("period", "2024-05/2023-01"), "bad-date", "did you mean 2023-01/2024-05?"),
    Mutation("period without end", value("period", "2024-05"), "bad-date", "still going on"),
    Mutation("number with separators", replaced(NUMBER, "1,000"), "wrong-type", "write it without: 1000"),
    Mutation("number in quotes", replaced(NUMBER, '"1000"'), "wrong-type", "write it without quotes"),
    Mutation("missing sources", without("sources"), "missing-field", "add 'sources'"),
    Mutation("missing standing", without("standing"), "missing-field", "add 'standing'"),
    Mutation("missing unit", without("unit"), "missing-field", "add 'unit'"),
    Mutation("missing day of check", left_out("checked"), "missing-field", "add 'checked'"),
    Mutation("missing language", left_out("language"), "missing-field", "add 'language'"),
    Mutation("duplicate key", twice("(?:name|term|what)"), "duplicate-key", "keep one of the two"),
    Mutation("duplicate id", same_id, "duplicate-fact-id", "choose another id"),
    Mutation("id with capitals", replaced(r"^  - id: (?P<x>[^\n]+)", "New-Event"), "bad-id", "new-event"),
    Mutation(
        "article with capitals",
        replaced(r"^  (?P<x>[a-z0-9-]+):\n    (?:title|url)", "An-Article"),
        "bad-key",
        "an-article",
    ),
    Mutation(
        "text for a list",
        replaced(r"^ +sources: (?P<x>\[[^\]\n]*\])", "trt/2024-03-17-us"),
        "wrong-type",
        "write it as",
    ),
    Mutation("list for text", value(NAME, "[a, b]"), "wrong-type", "write a single value"),
    Mutation(
        "a source twice",
        replaced(r"^ +sources: \[(?P<y>[a-z0-9-]+/[a-z0-9-]+)(?P<x>)", r", \g<y>", at=2),
        "repeated-item",
        "delete one",
    ),
    Mutation(
        "tracker",
        replaced(r"^    url: (?P<x>https://[^\s?#\"']+)$", r"\g<x>?utm_source=x"),
        "bad-address",
        "delete the tracker",
    ),
    Mutation(
        "http", replaced(r"^    url: (?P<x>https)(?=://[^\n]*\n    published)", "http"), "bad-address", "write https"
    ),
    Mutation("address in words", value("url", "the website"), "bad-address", "from the browser"),
    Mutation(
        "refused archive",
        replaced(r"^    url: [^\n]*\n(?P<x>)    published", "    archived: https://archive.ph/abc\n", at="https"),
        "bad-address",
        "use one of web.archive.org",
    ),
    Mutation("long name", value(NAME, "N" * 201), "long-line", "shorten it"),
    Mutation("unclosed link", value("what", "They reach [[niger and stay", at="[["), "bad-markup", "write [[its-id]]"),
    Mutation(
        "link to nothing", value("what", "They reach [[nigeer]]", at="nigeer"), "unknown-id", "did you mean 'niger'?"
    ),
    Mutation(
        "code without quotes", replaced(r"^code: (?P<x>[^\n]+)", "NO"), "ambiguous-value", 'put it in quotes: "NO"'
    ),
    Mutation("language in words", value("language", "French"), "unknown-language", "write en, fr, ar"),
)

RENAMED: Sequence[Renamed] = (
    Renamed(
        "renamed file",
        lambda path: path.with_stem(f"{path.stem}-new"),
        # What names the file is told; where nothing does, that readers have been given its address.
        {
            "unknown-id": "did you mean '{new}'|put '{old}' among its 'aliases'",
            "unknown-source": "did you mean '{new}'|give it its name back",
            "lost-permalink": "if renamed or moved, an alias",
        },
    ),
    Renamed("file name with a capital", lambda path: path.with_stem(path.stem.title()), {"file-name": "{old}$"}),
    Renamed("file name with another ending", lambda path: path.with_suffix(".yaml"), {"file-name": "{old}.yml$"}),
)


# --- the content, with one file at a time broken ----------------------------------------------------------------------


class Corpus:
    """A content folder, read once; a broken file is read in the place of the sound one."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.texts = {
            p.relative_to(content).as_posix(): p.read_text(encoding="utf-8") for p in sorted(content.rglob("*.yml"))
        }
        self._sound = {path: self._read(path, text) for path, text in self.texts.items()}

    def problems(self, path: str, text: str) -> list[Problem]:
        """All problems of the content with another text for one of its files."""
        things, references, problems = self._read(path, text)
        if problems:
            return problems
        read = {**self._sound, path: (things, references, problems)}
        everything = [thing for found, _, _ in read.values() for thing in found]
        region = next(thing for thing in everything if isinstance(thing, Region))
        publishers = [thing for thing in everything if isinstance(thing, Publisher)]
        terms = [thing for thing in everything if isinstance(thing, Term)]
        entities = [thing for thing in everything if not isinstance(thing, (Region, Publisher, Term))]
        every = tuple(reference for _, found, _ in read.values() for reference in found)
        return rules.check(build(Facts(region, (*entities, *publishers, *terms), (every,))))

    @contextmanager
    def on_disk(self) -> Iterator[Callable[[str, Path], list[Problem]]]:
        """What gives all problems of the content with one of its files renamed; all its facts have been published."""
        with TemporaryDirectory() as folder:
            copy, reading = Path(folder, "content"), Reading()
            shutil.copytree(self.content, copy)
            graph, _ = load(copy, reading)
            assert graph is not None
            (copy / published.NAME).write_text(published.render(published_so_far(graph).items()), encoding="utf-8")

            def problems(path: str, new: Path) -> list[Problem]:
                (copy / path).rename(copy / new)
                _, found = load(copy, reading)
                (copy / new).rename(copy / path)
                return found

            yield problems

    def _read(self, path: str, text: str) -> tuple[list, list[Reference], list[Problem]]:
        node, problems = yaml_text.parse(File(path, text))
        notes, things = Notes(), []
        if isinstance(node, Table):
            if path == "glossary.yml":
                things = list(read_named(node, Term.read, notes).values())
            else:
                reader = Region.read if path == "region.yml" else FOLDERS[path.partition("/")[0]].read
                things = [thing for thing in [read_fact(node, reader, notes, id=Path(path).stem)] if thing is not None]
        return things, notes.references, problems + notes.problems


def fault(corpus: Corpus, path: str, mutation: Mutation) -> str | None:
    """What is wrong with what the checker says of a mistake; empty if nothing is, None if the file cannot have it."""
    broken = mutation.make(corpus.texts[path])
    if broken is None or broken.text == corpus.texts[path]:
        return None
    found = corpus.problems(path, broken.text)
    where = File(path, broken.text).line_and_column(broken.at)
    if len(found) != 1:
        return f"{len(found)} messages\n{render_all(found)}"
    place = found[0].place.line, found[0].place.column
    if found[0].rule != mutation.rule:
        return f"not {mutation.rule}\n{render_all(found)}"
    if place[0] != where[0] or (not broken.line_only and place != where):
        return f"not at {where[0]}:{where[1]}\n{render_all(found)}"
    return "" if mutation.help in (found[0].help or "") else f"help without {mutation.help!r}\n{render_all(found)}"


def fault_of_name(found: list[Problem], path: str, renamed: Renamed) -> str:
    """What is wrong with what the checker says of a renamed file; empty if nothing is."""
    old, new = Path(path).stem, renamed.make(Path(path))
    if len(found) != 1:
        return f"{len(found)} messages\n{render_all(found)}"
    [problem] = found
    pointed = problem.place.file.text[problem.place.start : problem.place.end]
    if problem.rule not in renamed.helps:
        return f"not {' or '.join(renamed.helps)}\n{render_all(found)}"
    # The record of what has been published names pages with their folders.
    names = (old, Path(path).with_suffix("").as_posix())
    if not (pointed.strip("'\"").startswith(names) if pointed else problem.place.file.path.endswith(str(new))):
        return f"not where '{old}' is named\n{render_all(found)}"
    help = renamed.helps[problem.rule].format(old=old, new=new.stem)
    return "" if re.search(help, problem.help or "") else f"help without {help!r}\n{render_all(found)}"


def faults(corpus: Corpus, every: int = 1) -> Iterator[tuple[str, str, str]]:
    """Each mistake that could be made: its name, the file, and what is wrong with its message.

    Each in every file; those in the names of files, for which all is read again, in one file of so many.
    """
    for path in corpus.texts:
        for mutation in MUTATIONS:
            if (wrong := fault(corpus, path, mutation)) is not None:
                yield mutation.name, path, wrong
    with corpus.on_disk() as problems:
        for path in [path for path in corpus.texts if "/" in path][::every]:
            for renamed in RENAMED:
                yield renamed.name, path, fault_of_name(problems(path, renamed.make(Path(path))), path, renamed)


def main(content: str = "content") -> None:
    corpus = Corpus(Path(content))
    made: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for name, path, wrong in faults(corpus):
        made[name] += 1
        good[name] += not wrong
        if wrong:
            print(f"{name} in {path}: {wrong}\n")
    for mutation in (*MUTATIONS, *RENAMED):
        print(f"{good[mutation.name]:>5} of {made[mutation.name]:>5}  {mutation.name}")
    print(f"{good.total():>5} of {made.total():>5}  ({good.total() / made.total():.2%})")


if __name__ == "__main__":
    main(*sys.argv[1:])
