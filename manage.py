#!/usr/bin/env python
"""Run a management command of the careers CMS."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError, InterfaceError, OperationalError
    except ImportError:
        print("Django is not installed. Run `make install` first.", file=sys.stderr)
        return 1
    # What follows is the operator's to mend: one line says what, and a trace would bury it.
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        return complain(f"Configuration error: {error}", error)
    except (OperationalError, InterfaceError) as error:
        return complain(f"The database cannot be used: {reason(error)}", error)
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its other kinds are mistakes in the code
            raise
        return complain(f"The database cannot be used: {reason(error)}", error)
    except KeyboardInterrupt:
        return 130
    return 0


def complain(line: str, error: Exception) -> int:
    """Print one line (or the trace, if --traceback asks for it) and return the exit code."""
    if "--traceback" in sys.argv:
        raise error
    print(line, file=sys.stderr)
    return 1


def reason(error: Exception) -> str:
    """Return the driver's words on one line, with the address but never the password."""
    from django.db import connection

    words = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
    database = connection.settings_dict
    place = database["NAME"]
    if database["HOST"]:
        place = f"{place} on {database['HOST']}"
    return f"{words.rstrip('.')} ({place}, from DATABASE_URL)"


if __name__ == "__main__":
    sys.exit(main())
