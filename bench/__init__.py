"""The benchmark: what the API costs beside hand-written views, a bare app and plain grapple."""
