"""Looking ahead: what a query selects of each model, told to those who read rows."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from django.db.models import Model
from graphene.utils.str_converters import to_snake_case
from graphql import GraphQLSchema

from cms.graphql.types import model_of, object_types
from cms.loading import selection


class LookAhead:
    """The models of a schema's types, and the attributes that their fields show."""

    def __init__(self, schema: GraphQLSchema):
        self.models = {
            type_.name: cast(type[Model], model)
            for type_ in object_types(schema)
            if (model := model_of(type_)) is not None
        }

    def foresee(self, selected: Mapping[str, frozenset[str]]) -> None:
        """Tell what is selected: names of fields by the name of their type."""
        selection.say(
            {
                self.models[name]: frozenset(map(attribute_of, names))
                for name, names in selected.items()
                if name in self.models
            }
        )


@cache
def attribute_of(field: str) -> str:
    """Return the name that a field of the API has in Python. There are as many as fields."""
    return cast(str, to_snake_case(field))
