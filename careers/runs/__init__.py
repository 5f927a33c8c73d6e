"""Imports in the admin: chosen in a form, previewed and carried out by the background worker."""
