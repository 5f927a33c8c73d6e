"""Reading many rows at once: the lowest floor; knows Django and Wagtail, and nothing of ours."""
