"""Words that occur nowhere else: each hidden object has its own, to be looked for in answers."""

import hashlib
import re
from dataclasses import dataclass, field

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LENGTH = 12
_RUN = re.compile(rf"[a-z]{{{LENGTH},}}")


def word_of(world: str, name: str) -> str:
    """Return the word of an object: letters only, so that any search engine takes it whole."""
    digest = hashlib.sha256(f"{world}/{name}".encode()).digest()
    return "".join(LETTERS[byte % 26] for byte in digest[:LENGTH])


def words_in(text: str) -> set[str]:
    """Return every run of letters that is as long as a word, also inside longer runs."""
    runs = set(_RUN.findall(text.lower()))
    return {run[at : at + LENGTH] for run in runs for at in range(len(run) - LENGTH + 1)}


@dataclass
class Words:
    """The words of one world. ``secret`` may be in no answer; ``off_api`` in none of the API's.

    ``accepted`` are slugs of unpublished pages above public ones: Wagtail serves those pages, and
    their address names the page above.
    """

    world: str
    secret: dict[str, str] = field(default_factory=dict)
    off_api: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)

    def hide(self, name: str) -> str:
        return self._new(self.secret, name)

    def hide_from_api(self, name: str) -> str:
        return self._new(self.off_api, name)

    def accept(self, name: str) -> str:
        return self._new(self.accepted, name)

    def number(self, name: str, low: int, high: int) -> int:
        """Return a number for a hidden object, another one in another world."""
        return low + int.from_bytes(
            hashlib.sha256(f"{self.world}/{name}".encode()).digest()[:4]
        ) % (high - low)

    def _new(self, kind: dict[str, str], name: str) -> str:
        word = word_of(self.world, name)
        kind[word] = name
        return word

    def found_in(self, text: str, *, on_site: bool = False) -> set[str]:
        """Return the names of the hidden objects whose words are in a text."""
        looked_for = self.secret if on_site else self.secret | self.off_api
        return {looked_for[word] for word in words_in(text) if word in looked_for}

    def in_world(self, world: str) -> dict[str, str]:
        """Return each word with the word that stands in its place in another world."""
        every = self.secret | self.off_api | self.accepted
        return {word: word_of(world, name) for word, name in every.items()}
