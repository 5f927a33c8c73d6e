"""Lighten the kerning of a variable font: that of one weight for all, without what nobody sees.

    python scripts/kerning.py VARIABLE.woff2 FIXED.woff2 OUT.woff2

FIXED is the same font at the weight whose kerning is taken. Needs fonttools and brotli, which the
project itself does not install: static/fonts/README.md has the whole recipe.
"""

import sys
from typing import Any

from fontTools.ttLib import TTFont

UNSEEN = 0.01  # of an em: a pair that differs less from its class is left out
GDEF_WITHOUT_VARIATION = 0x00010002


def main(variable: str, fixed: str, out: str) -> None:
    font, kerned = TTFont(variable), TTFont(fixed)
    kerned["GPOS"].ensureDecompiled(recurse=True)
    font["GPOS"] = kerned["GPOS"]
    font["GDEF"].table.VarStore = None
    font["GDEF"].table.Version = GDEF_WITHOUT_VARIATION
    pairs, classes = font["GPOS"].table.LookupList.Lookup[0].SubTable
    limit = UNSEEN * font["head"].unitsPerEm
    kept = {}
    for glyph, pair_set in zip(pairs.Coverage.glyphs, pairs.PairSet, strict=True):
        pair_set.PairValueRecord = [
            pair
            for pair in pair_set.PairValueRecord
            if abs(advance(pair.Value1) - usual(classes, glyph, pair.SecondGlyph)) > limit
        ]
        if pair_set.PairValueRecord:
            kept[glyph] = pair_set
    pairs.Coverage.glyphs, pairs.PairSet = list(kept), list(kept.values())
    font.flavor = "woff2"
    font.save(out)


def usual(classes: Any, first: str, second: str) -> int:
    """Return by how much the classes of two letters kern them."""
    if first not in classes.Coverage.glyphs:
        return 0
    row = classes.ClassDef1.classDefs.get(first, 0)
    column = classes.ClassDef2.classDefs.get(second, 0)
    return advance(classes.Class1Record[row].Class2Record[column].Value1)


def advance(value: Any) -> int:
    return value.XAdvance if value else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
