"""Who is called outside: a network of one's own in which every address is answered here, by a listener that writes down who was meant.

Where the system allows it (Linux), this process and all it starts see a network with nothing in it: names are asked of the listener
and every connection ends at it. It is also named as the proxy of every protocol, which is all there is elsewhere.

`python -m bench.outside bench.start --smoke` runs another bench so, and exits with 1 where anybody was called.
"""

from __future__ import annotations

import os
import runpy
import sys

from bench.harness.outside_listener import Outside, own_network


def main() -> int:
    listener = Outside(alone := own_network())
    os.environ.update(listener.environment())
    del sys.argv[0]
    code: object = 0
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    listener.close()
    print(
        f"\n{len(listener.calls)} calls outside, {'by name, address or proxy' if alone else 'by proxy'}",
        *listener.calls,
        sep="\n",
    )
    return 1 if code or listener.calls else 0


if __name__ == "__main__":
    sys.exit(main())
