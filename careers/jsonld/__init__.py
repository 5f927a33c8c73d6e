"""What fields and careers say to machines, in the words of schema.org.

``pages`` builds a page's graph; ``occupation`` holds the career itself, ``figures`` pay, outlook
and satisfaction, ``sections`` what the sections of a page hold, ``sources`` whose the data are.
"""


def register() -> None:
    """Register what the pages of this app add to their graphs. Reads models: apps are ready."""
    from careers.jsonld import pages

    pages.register()
