"""An instance with real servers and small roles: `python -m tests.integration.dummy_instance VERB`.

`up` runs a web role that is ready at once and a `sleeper`; `broken` adds a role that always ends,
`parent` one with a child of its own.
"""

import sys

from config.services import cli, serve
from config.services.errors import ServiceError
from config.services.roles import Role

WEB = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"status": "alive"}'
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["ONEFLOOR_PORT"])), Handler).serve_forever()
"""

PARENT = """
import os, pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
part = pathlib.Path(os.environ["ONEFLOOR_DATA"], "part")
part.write_text(str(child.pid)); part.rename(part.with_name("grandchild"))
child.wait()
"""


def main(verb: str) -> int:
    python = sys.executable
    chosen = [
        Role("web", (python, "-c", WEB), early=True),
        Role("sleeper", (python, "-c", "import time; time.sleep(600)")),
    ]
    if verb == "broken":
        chosen.append(Role("broken", (python, "-c", "import sys; sys.exit('no luck')"), early=True))
    if verb == "parent":
        chosen.append(Role("parent", (python, "-c", PARENT)))
    if verb not in {"up", "broken", "parent"}:
        return cli.main(sys.argv[1:])
    try:
        return serve.serve("up", prepare=(python, "-c", "pass"), chosen=chosen)
    except ServiceError as problem:
        print(f"run: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
