"""Panels of the page editor. They import no models: what they show, the page says itself."""

from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import Panel


class FactsPanel(Panel):
    """Says how many facts the career has, and leads to their lists."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "careers/editing/facts_panel.html"
        media = forms.Media(css={"all": ["css/admin-facts.css"]})

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            if self.instance.pk:
                context["counts"] = self.instance.fact_counts()
                context["facts_url"] = reverse("careers_facts", args=[self.instance.pk])
            return context
