"""Ask the site in this container whether it lives. Standard library only: it runs every 10 s."""

import http.client
import os
import sys


def main() -> int:
    name = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".").replace("*", "localhost")
    client = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        client.request("GET", "/healthz", headers={"Host": name})
        status = client.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
