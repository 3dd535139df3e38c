"""Which models may be asked for a request, best first, and which door of a vendor is left alone meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from providers.base import Capability, Door, Model, Policy, Request, RequestTerms
from providers.errors import NotSent
from providers.facts import catalogue
from providers.gateway.books import Books
from providers.gateway.calls import RequestInFlight
from providers.gateway.routing import Candidate, Choice, Decision, RoutingFacts, route
from providers.provider import Provider


class ModelChoice:
    """Of all that `providers` have: what `books` say of their doors decides, and a free look where a door was left alone."""

    def __init__(self, providers: Mapping[str, Provider], clock: Callable[[], float]) -> None:
        self._providers = providers
        self._clock = clock
        self._rows: dict[Capability, list[tuple[Provider, tuple[Model, ...]]]] = {}
        self._laid_over = catalogue.laid_over_models()

    def decide(self, asking: RequestInFlight, only_looking: bool = False) -> tuple[Decision, list[Choice]]:
        """Who may be asked, best first, and why. Whoever is `only_looking`, as for a price on a page, sends nobody to see whether
        a door works again: it counts as open once it has been left alone long enough."""
        table = RoutingFacts(
            asking.request,
            asking.terms,
            asking.books,
            asking.books.prices(),
            asking.today,
            lambda door, model: self._unready(door, model, asking.books, only_looking),
        )
        found: list[tuple[Model, Sequence[Door] | None]] = []
        keyless = 0
        for provider, models in self._of(asking.request.capability):
            doors = asking.books.doors(provider.name) if provider.needs_door else None
            if doors:
                models = (*models, *_named(provider, doors, asking.request.capability))
            elif doors is not None:
                keyless += len(models)
                continue
            elif not provider.ready():
                continue
            found += [(model, doors) for model in models if model.id not in asking.gone]
        return route(found, keyless, table)

    def _of(self, capability: Capability) -> list[tuple[Provider, tuple[Model, ...]]]:
        """Who has models of a capability. Rows change only where this studio lays its own over them."""
        if self._laid_over is not catalogue.laid_over_models():
            self._laid_over = catalogue.laid_over_models()
            self._rows.clear()
        if capability not in self._rows:
            rows = [(p, tuple(m for m in p.models() if m.capability is capability)) for p in self._providers.values()]
            self._rows[capability] = [(p, models) for p, models in rows if models or p.needs_door]
        return self._rows[capability]

    def look(
        self, model: Model, requests: Sequence[Request], policy: Policy | RequestTerms, books: Books
    ) -> list[tuple[Candidate, Choice | None]]:
        """What it would be to ask this model alone for each of these: what removes it, or about what it costs. Nobody is asked.
        Without a door: "key"; without what it needs on this machine: "not_ready"."""
        provider = self._providers[model.provider]
        doors = books.doors(provider.name) if provider.needs_door else None
        gone = "key" if doors == () else "" if provider.needs_door or provider.ready() else "not_ready"
        if gone:
            return [(Candidate(model.id, model.quality, model.seconds, gone), None) for _ in requests]
        terms = RequestTerms(policy=policy) if isinstance(policy, Policy) else policy
        today, prices = datetime.fromtimestamp(self._clock(), UTC).date(), books.prices()

        def unready(door: Door, asked: Model) -> str:
            return self._unready(door, asked, books, True)

        return [RoutingFacts(request, terms, books, prices, today, unready).look(model, doors) for request in requests]

    def _unready(self, door: Door, model: Model, books: Books, only_looking: bool) -> str:
        """Why nobody goes through this door for this model now, in one word; empty where one may. A door that failed is left alone for
        a while; then one look, which costs nothing, says whether it works again."""
        for name in ("", model.name):
            state = books.breaker(door, model.capability, name)
            if (
                state is not None
                and not state.closed()
                and not self._works_again(door, model, name, books, only_looking)
            ):
                return state.why()
        return ""

    def _works_again(self, door: Door, model: Model, name: str, books: Books, only_looking: bool) -> bool:
        state = books.breaker(door, model.capability, name)
        at = datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)
        if state is None or only_looking or not state.half_open(at):
            return state is None or state.half_open(at)
        if not books.may_probe(door, model.capability, name):
            return False
        health = self._providers[door.provider].check(door)
        if health.ok:
            books.worked(door, model.capability, name)
        else:
            books.failed(door, model.capability, NotSent(health.note))
        return health.ok


def _named(provider: Provider, doors: Iterable[Door], capability: Capability) -> Iterator[Model]:
    """Models that open doors name themselves."""
    for door in doors:
        if provider.names_models(door):
            yield from (model for model in provider.behind(door) if model.capability is capability)
