"""A fresh process: import a handler, answer one event, print the CPU time since the start.

Arguments: module:name, and the file with the event. Without arguments: the interpreter alone.
"""

import sys
import time

if len(sys.argv) > 1:
    import json
    import os
    from contextlib import redirect_stdout
    from importlib import import_module

    from bench.context import Context

    module, _, name = sys.argv[1].partition(":")
    handler = getattr(import_module(module), name)
    # Without pathlib, which some handlers do not import.
    with open(sys.argv[2]) as file, open(os.devnull, "w") as nowhere:  # noqa: PTH123
        event = json.load(file)
        with redirect_stdout(nowhere):
            answer = handler(event, Context())
    if answer["statusCode"] != 200:
        raise SystemExit(f"answered with {answer}")
print(time.process_time())
