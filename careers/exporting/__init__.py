"""Exports of a whole guide that import back: spreadsheets, and lines of JSON with everything.

``names`` and ``portable`` say how content is written so that another site can read it;
``careers.importing.restoring`` and ``careers.importing.spreadsheet`` read it.
"""
