"""Redis beside the database: quick, and never the truth. Whoever asks it and gets None or False asks the rows.

    session:{sha256 of a token}   30 min   who that is                      core.people.sessions
    hot:{entity}:{id}             10 min   what is read often               core.gateway.books
    ai_cache:{hash}               24 h     an answer for equal requests     core.gateway.answer_cache
    rate_limit:{user id}          1 min    how much somebody asked for      core.people.rate_limit
    lock:{resource}               30 s     somebody holds it                core.database.locks
    dialog:{user id}:{talk}       1 h      what a talk has collected        core.idea.dialogue
    spoken:{cell}                 10 min   a text while it is written       core.lab.text_stream
    task_queue:{name}                      which rows to look at            jobs.queue
    expected:work                 15 s     somebody may ask for work soon   jobs.machine.idle_workers

A server that does not answer is left alone for two seconds, longer each time: its loss costs one short wait now and then.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from redis import Redis

    from core.settings import Settings

SESSION_S, HOT_S, CACHE_S, RATE_S, LOCK_S = 1800, 600, 86_400, 60, 30
CONNECT_S, ANSWER_S = 0.3, 0.5
"""It stands nearby: what takes longer is no help."""
LEFT_ALONE_S, LONGEST_S = 2.0, 30.0
SWAP = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) end"

log = logging.getLogger("dailies.near")
T = TypeVar("T")


class RedisClient:
    """With no address it knows nothing, keeps nothing and costs nothing."""

    def __init__(self, url: str = "") -> None:
        self._url = url
        self._again_at = 0.0
        self._away = 0

    @classmethod
    def of(cls, settings: Settings) -> RedisClient:
        """The Redis of the settings; on one machine its own queue server."""
        return cls(settings.redis)

    @property
    def exists(self) -> bool:
        """There is one, whether it answers now or not."""
        return bool(self._url)

    @property
    def here(self) -> bool:
        """It answered, or was not asked yet."""
        return bool(self._url) and time.monotonic() >= self._again_at

    def get(self, key: str) -> bytes | None:
        return self._ask(lambda redis: cast("bytes | None", redis.get(key)), None)

    def held(self, key: str, longest_s: float) -> bytes | None:
        """What stands there, unless it is to stand for longer than that: then it was written under a wrong clock."""

        def ask(redis: Redis) -> bytes | None:
            with redis.pipeline() as both:
                both.get(key)
                both.pttl(key)
                stands, left_ms = both.execute()
            return stands if left_ms <= 1000 * longest_s else None

        return self._ask(ask, None)

    def many(self, keys: Sequence[str]) -> list[bytes | None]:
        """One answer for each key; empty where it cannot be asked."""
        return self._ask(lambda redis: cast("list[bytes | None]", redis.mget(keys)), []) if keys else []

    def put(self, key: str, value: str | bytes, seconds: float) -> bool:
        """Whether it is kept."""
        return self._ask(lambda redis: bool(redis.set(key, value, px=_ms(seconds))), False)

    def add(self, key: str, value: str | bytes, seconds: float) -> bool:
        """Kept only where nothing stood: whether it is."""
        return self._ask(lambda redis: bool(redis.set(key, value, px=_ms(seconds), nx=True)), False)

    def swap(self, key: str, old: bytes, new: str | bytes, seconds: float) -> bool:
        """Kept only where `old` stands still."""
        return self._ask(lambda redis: bool(redis.eval(SWAP, 1, key, old, new, int(seconds))), False)

    def drop(self, *keys: str) -> bool:
        """Whether it was told so; a key that was not there is gone too."""
        return self._ask(lambda redis: redis.delete(*keys) >= 0, False) if keys else True

    def append(self, key: str, value: str | bytes, seconds: float) -> bool:
        """More of what stands there; all of it is kept so long from now on."""

        def ask(redis: Redis) -> bool:
            with redis.pipeline() as both:
                both.append(key, value)
                both.pexpire(key, _ms(seconds))
                both.execute()
            return True

        return self._ask(ask, False)

    def part(self, key: str, start: int) -> bytes | None:
        """What stands there from this byte on; None where it cannot be asked."""
        return self._ask(lambda redis: cast("bytes", redis.getrange(key, start, -1)), None)

    def count(self, key: str, seconds: float) -> tuple[int, float] | None:
        """One more within these seconds, which begin with the first: how many now, and how many seconds are left. A count that has longer
        to go than that began under a wrong clock, and begins anew."""

        def ask(redis: Redis) -> tuple[int, float]:
            with redis.pipeline() as all_at_once:
                all_at_once.set(key, 0, px=_ms(seconds), nx=True)
                all_at_once.incr(key)
                all_at_once.pttl(key)
                _, counted, left = all_at_once.execute()
            if left > _ms(seconds):
                redis.set(key, 1, px=_ms(seconds))
                return 1, seconds
            return counted, max(0, left) / 1000

        return self._ask(ask, None)

    # what is read often ------------------------------------------------------------------------------------------

    def warm(self, entity: str, name: str, read: Callable[[], T]) -> T:
        """What was kept of it within the last ten minutes, else read and kept: only what JSON can say and may be so old."""
        key = f"hot:{entity}:{name}"
        if (kept := self.get(key)) is not None:
            return cast("T", json.loads(kept))
        found = read()
        self.put(key, json.dumps(found), HOT_S)
        return found

    def cool(self, entity: str, name: str) -> None:
        self.drop(f"hot:{entity}:{name}")

    def _ask(self, what: Callable[[Redis], T], otherwise: T) -> T:
        from redis import RedisError

        if not self.here:
            return otherwise
        if self._away:  # one looks whether it is back, all others go on without it
            self._leave_alone()
        try:
            answer = what(connect_redis(self._url))
        except (RedisError, OSError) as error:
            if not self._away:
                log.warning("Redis is away, the database is asked: %s", type(error).__name__)
            self._away += 1
            self._leave_alone()
            return otherwise
        self._away, self._again_at = 0, 0.0
        return answer

    def _leave_alone(self) -> None:
        self._again_at = time.monotonic() + min(LONGEST_S, LEFT_ALONE_S * 2 ** max(0, self._away - 1))


@cache
def connect_redis(url: str) -> Redis:
    """One pool of connections a process; redis-py itself makes a new one after a fork."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(url, socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S, retry=Retry(NoBackoff(), 1))


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000))
