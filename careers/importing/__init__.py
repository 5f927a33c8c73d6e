"""Read public data on occupations, check all of it, then save it: safe to run again and again.

``files`` and ``tables`` read; ``onet``, ``bls``, ``esco`` and ``ooh`` turn a source into
``records``; ``comparing`` says what a record would change; ``saving`` changes it, one transaction
an occupation; ``importer`` runs the whole.
"""
