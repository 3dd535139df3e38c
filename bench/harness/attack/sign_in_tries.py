"""Tries of `bench.attack` at the door: guessed passwords, and many forms at once."""

from __future__ import annotations

import threading

from bench.harness.attack.attacked_studio import ANSWER_S, PASSWORD, Place, Seen
from bench.harness.attack.route_tries import request


def guesses(place: Place, seen: Seen) -> None:
    """Passwords guessed from one machine that says it is always another: after some tries nobody looks at them any more."""
    states = []
    with place.client() as client:
        for number in range(40):
            own = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
            }
            said = {"email": "admin@example.org", "password": f"guess {number} of them"}
            answer = request(client, "POST", "/api/v1/auth/login", own, json=said)
            states.append(answer.status_code if answer is not None else 0)
            seen.answered("guessed passwords", f"guess {number}", states[-1], states[-1] == 200)
    if 429 not in states[-10:]:
        seen.answered("guessed passwords", f"forty guesses, never held back: {states[-10:]}", 200, True)


def at_once(place: Place, seen: Seen, many: int = 16) -> None:
    """So many forms to sign in, sent at the same moment."""

    def enter(number: int) -> None:
        with place.client() as client:
            said = {"email": f"nobody{number}@example.org", "password": PASSWORD}
            answer = request(
                client, "POST", "/api/v1/auth/login", {"X-Forwarded-For": f"198.51.100.{number}"}, json=said
            )
        seen.answered("sign-ins at once", f"form {number}", answer.status_code if answer is not None else 0)

    threads = [threading.Thread(target=enter, args=(number,), daemon=True) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * ANSWER_S)
