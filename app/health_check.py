"""Ask the web server on a port of this machine whether it is well: `python -m app.health_check 8000`."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 3


def is_well(port: int, public_url: str) -> bool:
    """Tell whether it answers. It knows itself only by its public name, so that is what is asked for."""
    asked = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        asked.request("GET", "/healthz", headers={"Host": urlsplit(public_url).netloc})
        return asked.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    sys.exit(not is_well(int(sys.argv[1]), os.environ["PUBLIC_URL"]))
