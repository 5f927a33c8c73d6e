"""Other products beside this project, each by the share of its own server's speed that it keeps.

Their figures were measured once, elsewhere, with the same content and the same four queries (the
table of the yardstick's README): requests a second with 16 clients, two workers, answer caches
off. A share is that, to a bare hello of the same kind of server on that machine; so it can be set
beside ours on this one. Q4 is left out: each product has a search of its own kind.
"""

from typing import NamedTuple

from bench.report import BARE, PLAIN, PROJECT, row, table
from bench.rounds import Results

GUNICORN, NODE = 5_333, 60_884  # requests a second of a bare hello
NAMES = ("q1", "q2", "q3")


class Peer(NamedTuple):
    name: str
    hello: int
    rates: tuple[float, float, float]  # Q1 to Q3
    is_django: bool = False


PEERS = (
    Peer("plain grapple", GUNICORN, (133, 24, 17.5), is_django=True),
    Peer("strawberry-django with its optimizer", GUNICORN, (151, 204, 25), is_django=True),
    Peer("Strapi 5.54", NODE, (91, 16, 7.8)),
    Peer("Directus 11.3, relations", NODE, (131, 270, 130)),
    Peer("Directus 11.3, JSON", NODE, (288, 270, 204)),
    Peer("Payload 3.90", NODE, (182, 43, 53)),
    Peer("Keystone 8.1", NODE, (396, 331, 28)),
)


def beside(results: Results) -> list[str]:
    """Return the shares, and for the peers on Django how many times plain grapple's speed each
    reaches: gunicorn's hello is a tenth of granian's, which flatters who is measured on it."""
    hello = results[BARE, "hello"].middle("rate")
    shares = [results[PROJECT, name].middle("rate") / hello for name in NAMES]
    lines = [
        "",
        "Beside the peers: requests/s to a bare hello's of the same server, in thousandths. In "
        "brackets, for those on Django: requests/s to plain grapple's, measured beside it.",
        *table("", *(name.upper() for name in NAMES), "slower than this project in"),
        row("this project, uncached", *map(in_thousandths, shares, of_plain(results)), ""),
    ]
    plain = PEERS[0]
    for peer in PEERS:
        theirs = [rate / peer.hello for rate in peer.rates]
        times = [
            rate / base if peer.is_django else None
            for rate, base in zip(peer.rates, plain.rates, strict=True)
        ]
        slower = [
            name.upper()
            for name, share, mine in zip(NAMES, theirs, shares, strict=True)
            if share < mine
        ]
        cells = map(in_thousandths, theirs, times)
        lines.append(row(peer.name, *cells, ", ".join(slower) or "none"))
    return lines


def of_plain(results: Results) -> list[float | None]:
    if (PLAIN, NAMES[0]) not in results:
        return [None] * len(NAMES)
    return [
        results[PROJECT, name].middle("rate") / results[PLAIN, name].middle("rate")
        for name in NAMES
    ]


def in_thousandths(share: float, times: float | None) -> str:
    return f"{share * 1000:.1f}" + (f" ({times:.1f})" if times else "")
