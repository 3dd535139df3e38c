"""Workflows of ComfyUI: read, their inputs found by the titles of nodes or by slots, filled, and told about before anything is sent.

What is read is ComfyUI's API format ("Export (API)"): nodes by their number. The file the editor itself keeps has a list of `nodes`
and cannot be run. An input is found where a node is called so (`data/workflows/inputs.toml` has the titles, Chinese ones too), or where
a value is its name in braces: "{prompt}". Workflows stand in data/workflows and in one folder of the studio's own."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from providers.base import FrozenModel
from providers.errors import Unable

SHIPPED = Path(__file__).parents[2] / "data" / "workflows"
BYTES_MOST, NODES_MOST = 2 * 1024 * 1024, 2000
"""Of a file; the largest that people share have some hundred nodes."""
SLOT = re.compile(r"\{(\w+)\}")
NAME = re.compile(r"[\w-]{1,60}")
Graph = dict[str, dict[str, Any]]
"""Nodes by their number: each has `class_type`, `inputs` and, where it has a title, `_meta`."""
Kind = Literal["film", "picture"]


class InvalidWorkflow(Exception):
    """A file that is no workflow that can be run. `code` says why: too_large, not_json, editor, not_a_workflow, too_many."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code = code
        self.facts = facts


SENTENCES = {
    "too_large": "The file is larger than {most} MB.",
    "not_json": "The file is not JSON.",
    "editor": "This is the file that ComfyUI's editor keeps. Export it once more with Workflow, Export (API).",
    "not_a_workflow": "There is no node in it: a workflow in API format has nodes by their number, each with a class_type.",
    "too_many": "It has {nodes} nodes, more than {most}.",
}


class WorkflowInput(FrozenModel):
    """An input that workflows may have, as a row of data/workflows/inputs.toml has it."""

    name: str
    titles: tuple[str, ...]
    fields: tuple[str, ...]
    picture: bool = False


class InputPlace(FrozenModel):
    """Where an input goes: the node's number, title and kind, and which of its fields."""

    name: str
    node: str
    field: str
    title: str = ""
    kind: str = ""
    by: Literal["title", "slot"] = "title"


class DryRunReport(FrozenModel):
    """What a dry run tells of a workflow. `places` is which input goes to which node; `missing` what it cannot do without; `absent`
    what stays as the workflow has it; `linked` titles of nodes that get their value from another node, so that nothing can be put there;
    `ends` the nodes that hand something over. Where a server was asked: `unknown` kinds of node it does not have, and `files` it does
    not have. `wrong` says that it cannot be read at all: see Misread."""

    name: str = ""
    kind: Kind | None = None
    nodes: int = 0
    places: tuple[InputPlace, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    ends: tuple[InputPlace, ...] = ()
    asked: bool = False
    unknown: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    wrong: str = ""
    facts: dict[str, Any] = {}

    @property
    def good(self) -> bool:
        """It can be kept and asked."""
        return not (self.wrong or self.missing or self.unknown or self.files)


# Where they stand --------------------------------------------------------------------------------------------------------

_own: Path | None = None


def set_own_folder(folder: Path) -> None:
    """The folder of one studio's own workflows, beside those that came with it."""
    global _own
    _own = folder


def own_workflow_names() -> list[str]:
    """Names of the studio's own."""
    return sorted(file.stem for file in _own.glob("*.json") if NAME.fullmatch(file.stem)) if _own else []


def load_workflow(name: str) -> Graph:
    """By its name, with or without its ending; the studio's own before those that came. Raises Unable, with a sentence."""
    name = name.strip().removesuffix(".json")
    if not NAME.fullmatch(name):
        raise Unable(f"{name[:60]!r} is no name of a workflow: letters, digits, _ and - are.")
    for folder in filter(None, (_own, SHIPPED)):
        file = folder / f"{name}.json"
        try:
            seen = file.stat()
        except OSError:
            continue
        try:
            return _loaded(str(file), seen.st_mtime_ns, seen.st_size)
        except InvalidWorkflow as error:
            raise Unable(f"The workflow {name}: {error}") from None
    raise Unable(f"There is no workflow called {name}.")


@lru_cache(maxsize=64)
def _loaded(file: str, _at: int, _bytes: int) -> Graph:
    return parse_workflow(Path(file).read_bytes())


# Read --------------------------------------------------------------------------------------------------------------------


def parse_workflow(content: bytes) -> Graph:
    """A workflow in API format. Raises Misread."""
    if len(content) > BYTES_MOST:
        raise InvalidWorkflow("too_large", most=BYTES_MOST // 1024**2)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InvalidWorkflow("not_json") from None
    if isinstance(told, dict) and isinstance(told.get("nodes"), list):
        raise InvalidWorkflow("editor")
    if not isinstance(told, dict) or not told or not all(_is_node(node) for node in told.values()):
        raise InvalidWorkflow("not_a_workflow")
    if len(told) > NODES_MOST:
        raise InvalidWorkflow("too_many", nodes=len(told), most=NODES_MOST)
    return told


def _is_node(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("class_type"), str) and isinstance(node.get("inputs"), dict)


@cache
def known_inputs() -> tuple[WorkflowInput, ...]:
    return tuple(WorkflowInput.model_validate(row) for row in _facts()["input"])


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads((SHIPPED / "inputs.toml").read_text("utf-8"))


def input_places(graph: Graph) -> list[InputPlace]:
    """Where each input goes, by the slots of the workflow and by the titles of its nodes."""
    return [*_slots(graph), *(place for found in _titled(graph) if (place := _reached(*found)))]


def linked_titles(graph: Graph) -> list[str]:
    """Titles of nodes that are called as an input is, and get all their values from other nodes."""
    return list(
        dict.fromkeys(_title(node) for name, number, node in _titled(graph) if not _reached(name, number, node))
    )


def output_places(graph: Graph) -> list[InputPlace]:
    """Nodes that hand over a film or a picture, by the kinds that are known."""
    return [
        InputPlace(name=kind, node=number, field="", title=_title(node), kind=node["class_type"])
        for number, node in graph.items()
        for kind in ("film", "picture")
        if any(fnmatchcase(node["class_type"], pattern) for pattern in _facts()["outputs"][f"{kind}s"])
    ]


def frame_rate(graph: Graph) -> float:
    """Pictures a second as the workflow itself has it; 0 where nobody says."""
    told = [node["inputs"].get(field) for node in graph.values() for field in ("fps", "frame_rate")]
    told += [graph[place.node]["inputs"][place.field] for place in input_places(graph) if place.name == "fps"]
    return next((float(one) for one in reversed(told) if isinstance(one, int | float) and one > 0), 0.0)


def fill_inputs(graph: Graph, values: Mapping[str, Any]) -> Graph:
    """With a value in each place. Raises Unable for a slot, or a picture, that nobody can fill."""
    made = deepcopy(graph)
    for place in input_places(graph):
        if place.name in values:
            made[place.node]["inputs"][place.field] = values[place.name]
        elif place.by == "slot" or _row(place.name).picture:
            raise Unable(f"The workflow wants {place.name}, and there is none.")
    return made


def _slots(graph: Graph) -> Iterator[InputPlace]:
    for number, node in graph.items():
        for field, value in node["inputs"].items():
            if isinstance(value, str) and (slot := SLOT.fullmatch(value)):
                name = slot[1] if _known(slot[1]) is None else _named(slot[1])
                yield InputPlace(
                    name=name, node=number, field=field, title=_title(node), kind=node["class_type"], by="slot"
                )


def _titled(graph: Graph) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(input, node's number, node) of nodes that are called as an input is."""
    for number, node in graph.items():
        title = _plain(_title(node))
        for row in known_inputs():
            if any(_is_called(title, wanted) for wanted in row.titles):
                yield _numbered(row.name, title), number, node


def _reached(name: str, number: str, node: dict[str, Any]) -> InputPlace | None:
    """The field that is filled: one that has a value of its own, no slot's and no link to another node."""
    own = {field: value for field, value in node["inputs"].items() if not isinstance(value, list | dict)}
    field = next((field for field in _row(name).fields if field in own), "")
    if not field or (isinstance(own[field], str) and SLOT.fullmatch(own[field])):
        return None
    return InputPlace(name=name, node=number, field=field, title=_title(node), kind=node["class_type"])


def _title(node: dict[str, Any]) -> str:
    meta = node.get("_meta")
    return str(meta.get("title") or "") if isinstance(meta, dict) else ""


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[_\-]", " ", title.lower()).split())


def _is_called(title: str, wanted: str) -> bool:
    return re.fullmatch(re.escape(wanted).replace(r"\#", r"\s*\d+").replace("\\ \\s*", r"\s*"), title) is not None


def _numbered(name: str, title: str) -> str:
    """ "reference #" of "ref 2" is "reference 2"."""
    number = re.search(r"\d+", title)
    return name.replace("#", str(int(number[0]))) if number and "#" in name else name


def _row(name: str) -> WorkflowInput:
    return _known(name) or WorkflowInput(name=name, titles=(), fields=())


def _known(name: str) -> WorkflowInput | None:
    plain = _plain(name)
    return next((row for row in known_inputs() if _is_called(plain, row.name)), None)


def _named(slot: str) -> str:
    row = _known(slot)
    return _numbered(row.name, _plain(slot)) if row else slot


# Told about --------------------------------------------------------------------------------------------------------------


def dry_run(content: bytes, name: str = "", has: Mapping[str, Any] | None = None) -> DryRunReport:
    """A dry run of a file: nothing is sent. `has` is what a server said of each kind of node (its /object_info), where one was
    asked."""
    try:
        graph = parse_workflow(content)
    except InvalidWorkflow as error:
        return DryRunReport(name=name, wrong=error.code, facts=error.facts)
    found, handed = input_places(graph), output_places(graph)
    kind: Kind | None = "film" if any(end.name == "film" for end in handed) else "picture" if handed else None
    names = {place.name for place in found}
    return DryRunReport(
        name=name,
        kind=kind,
        nodes=len(graph),
        places=tuple(found),
        missing=missing_parts(graph),
        absent=tuple(one for one in _wanted(kind, names, graph) if one not in names),
        linked=tuple(linked_titles(graph)),
        ends=tuple(handed),
        asked=has is not None,
        unknown=() if has is None else tuple(dict.fromkeys(_unknown(graph, has))),
        files=() if has is None else tuple(dict.fromkeys(_files_not_there(graph, has, found))),
    )


def missing_parts(graph: Graph) -> tuple[str, ...]:
    """What it cannot do without: a place for the "prompt", and an "output"."""
    told = any(place.name == "prompt" for place in input_places(graph))
    return tuple(filter(None, ("" if told else "prompt", "" if output_places(graph) else "output")))


def _wanted(kind: Kind | None, names: set[str], graph: Graph) -> tuple[str, ...]:
    """What a workflow of this kind may have, beside the prompt. Its length is said in seconds or in pictures, and how many of those
    make a second it mostly says itself."""
    if kind != "film":
        return ("negative", "seed", "width", "height")
    length = () if names & {"seconds", "frames"} else ("seconds", "frames")
    rate = () if frame_rate(graph) else ("fps",)
    return ("negative", "seed", "width", "height", *length, *rate, "first frame", "last frame", "reference 1")


def _unknown(graph: Graph, has: Mapping[str, Any]) -> Iterator[str]:
    for node in graph.values():
        if node["class_type"] not in has:
            yield node["class_type"]


def _files_not_there(graph: Graph, has: Mapping[str, Any], found: list[InputPlace]) -> Iterator[str]:
    """Values that a node of the server does not offer, such as the file of a model; not those that we fill in."""
    ours = {(place.node, place.field) for place in found}
    for number, node in graph.items():
        told = has.get(node["class_type"])
        offered = _offered(told) if isinstance(told, dict) else {}
        for field, value in node["inputs"].items():
            if (
                isinstance(value, str)
                and field in offered
                and (number, field) not in ours
                and value not in offered[field]
            ):
                yield f"{value} ({node['class_type']}.{field})"


def _offered(told: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What may be chosen for each field: [[...], {}] as it was told before, ["COMBO", {"options": [...]}] as it is now."""
    found: dict[str, list[Any]] = {}
    for part in ("required", "optional"):
        fields = (told.get("input") or {}).get(part)
        for field, row in (fields if isinstance(fields, dict) else {}).items():
            if not isinstance(row, list) or not row:
                continue
            rest = row[1] if len(row) > 1 and isinstance(row[1], dict) else {}
            choices = row[0] if isinstance(row[0], list) else rest.get("options") if row[0] == "COMBO" else None
            if isinstance(choices, list):
                found[field] = choices
    return found
