"""Every type that this project declares is asked for by an example, and so is documented."""

from pathlib import Path

from graphql import TypeInfo, TypeInfoVisitor, Visitor, parse, visit
from grapple.registry import registry

from cms.graphql.schema import schema

EXAMPLES = sorted(Path("careers/graphql/examples").glob("*.graphql"))
OUR_APPS = {"careers", "home", "images"}


def declared_types() -> set[str]:
    """Return the names of the types of our models and blocks in grapple's registry."""
    models = {
        str(node._meta.name)
        for model, node in registry.class_models.items()
        if getattr(getattr(model, "_meta", None), "app_label", "") in OUR_APPS
    }
    blocks = {
        str(node._meta.name)
        for block, node in registry.streamfield_blocks.items()
        if getattr(block, "__module__", "").split(".")[0] in OUR_APPS
    }
    return models | blocks


class TypesAskedFor(Visitor):
    """Collects the type on which each field of a document is selected."""

    def __init__(self, info: TypeInfo):
        super().__init__()
        self.info = info
        self.found: set[str] = set()

    def enter_field(self, node, *_):
        parent = self.info.get_parent_type()
        if parent and not node.name.value.startswith("__"):
            self.found.add(parent.name)


def test_every_declared_type_has_an_example():
    found: set[str] = set()
    for file in EXAMPLES:
        info = TypeInfo(schema.graphql_schema)
        visitor = TypesAskedFor(info)
        visit(parse(file.read_text()), TypeInfoVisitor(info, visitor))
        found |= visitor.found
    declared = declared_types()
    print(f"{len(declared & found)} of {len(declared)} declared types have an example")
    assert declared - found == set()


def test_every_declared_type_and_its_fields_are_described():
    """Descriptions are for the reader; a name in other letters is none."""
    bad = []
    for name in sorted(declared_types()):
        type_ = schema.graphql_schema.type_map[name]
        model = getattr(getattr(type_, "graphene_type", None), "_meta", None)
        declared = getattr(getattr(model, "model", None), "graphql_fields", None)
        if not type_.description:
            bad.append(name)
        if declared is None:
            continue
        for item in declared:
            field = item()
            field = field[0] if isinstance(field, tuple) else field
            description = str(field.description or "")
            if len(description.split()) < 2:
                bad.append(f"{name}.{field.field_name}: {description!r}")
    assert bad == []
