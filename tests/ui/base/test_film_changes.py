"""What is laid over a page while a film is made is heard as it is seen."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from bench.harness.browsers import ARGUMENTS
from core.settings import ROOT
from tests.browser.conftest import browser_here

PAGE = """<!doctype html><meta charset="utf-8"><div class="st-key-step-audio"><a href="#"><p>Audio <small>In line</small></p></a>
<i class="bar s-empty"></i></div><div id="ear"></div><script type="module">
globalThis.line = { on: (channel, language, hear) => { globalThis.hear = hear; return () => {}; } };
const listen = SCRIPT;
const link = document.querySelector("a"), seen = [];
const note = () => seen.push([link.querySelector("[data-live]")?.dataset.live ?? "", link.getAttribute("aria-label") ?? ""]);
const drawn = { project: "p", language: "en", stamp: "a.b.c", calm: 1, window: false };
const say = (words) => hear({ type: "changed", data: { steps: [{ stage: "audio", look: "work", share: 0.5, words }], running: "",
  stamp: "a.b.d", busy: true, pace: 60 } });
listen({ data: drawn, parentElement: document.querySelector("#ear"), setTriggerValue: () => {} });
say("Voicing 3 of 6"); note(); say("Voicing 4 of 6"); note(); say("In line"); note();
document.body.dataset.seen = JSON.stringify(seen);
</script>"""


def test_a_step_is_called_by_what_it_shows_now_and_by_its_own_words_again_after(tmp_path: Path) -> None:
    if not browser_here():
        pytest.skip("no browser here")
    script = (ROOT / "ui" / "widgets" / "film_changes.js").read_text("utf-8")
    found = re.search(r"export default (function .*?\n}\n)", script, re.S)
    assert found
    page = tmp_path / "steps.html"
    rest = script.replace(found[0], "")
    page.write_text(PAGE.replace("SCRIPT;", f"{found[1]};\n{rest}\n"), "utf-8")
    command = [browser_here(), "--headless", *ARGUMENTS, "--dump-dom", page.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    told = re.search(r'data-seen="([^"]*)"', ran.stdout)
    assert told, ran.stderr[-2000:]
    assert json.loads(told[1].replace("&quot;", '"')) == [
        ["Voicing 3 of 6", "Audio Voicing 3 of 6"],
        ["Voicing 4 of 6", "Audio Voicing 4 of 6"],
        ["", ""],
    ]
