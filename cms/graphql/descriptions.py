"""What types are, told to the reader: grapple leaves the types of models undescribed."""

import inspect

from graphql import GraphQLSchema, is_object_type


def describe_types(schema: GraphQLSchema) -> None:
    """Describe each type of one of our models by the first paragraph of the model's docstring."""
    for type_ in schema.type_map.values():
        model = getattr(
            getattr(getattr(type_, "graphene_type", None), "_meta", None), "model", None
        )
        if model and is_object_type(type_) and not type_.description:
            text = inspect.cleandoc(model.__doc__ or "")
            if not text.startswith(f"{model.__name__}("):  # Django's own list of columns
                type_.description = text.split("\n\n")[0].replace("\n", " ")
