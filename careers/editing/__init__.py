"""The admin's lists of facts: paged, edited in place, every change in the audit log, undoable."""
