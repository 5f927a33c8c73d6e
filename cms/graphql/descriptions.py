"""What types are, told to the reader: grapple leaves the types of models undescribed."""

import inspect

from graphql import GraphQLSchema

from cms.graphql.types import model_of, object_types


def describe_types(schema: GraphQLSchema) -> None:
    """Describe each type of one of our models by the first paragraph of the model's docstring."""
    for type_ in object_types(schema):
        model = model_of(type_)
        if model and not type_.description:
            text = inspect.cleandoc(model.__doc__ or "")
            if not text.startswith(f"{model.__name__}("):  # Django's own list of columns
                type_.description = text.split("\n\n")[0].replace("\n", " ")
