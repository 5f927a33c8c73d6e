"""What the executor promises to resolvers and to whoever calls it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    execute_sync,
    get_introspection_query,
    parse,
)

from cms.graphql.execution import FALLBACK, Load, Programs, execute
from tests.graphql.execution.comparing import text_of

TREE = {1: [2, 3], 2: [4], 3: [4, 5], 4: [], 5: []}


class Nodes:
    """Loads nodes of ``TREE``; remembers what it was asked for."""

    def __init__(self):
        self.rounds = []

    def load(self, keys):
        self.rounds.append(sorted(keys))
        return [{"number": key, "__typename": "Even" if key % 2 == 0 else "Odd"} for key in keys]


@pytest.fixture
def nodes():
    return Nodes()


@pytest.fixture
def seen():
    """What batch resolvers were told."""
    return []


@pytest.fixture
def schema(nodes, seen):
    def below(sources, arguments, info):
        seen.append({name: set(plan.names) for name, plan in info.selected.items()})
        return Load(nodes, [TREE[source["number"]] for source in sources])

    def first(sources, arguments, info):
        return Load(nodes, [next(iter(TREE[source["number"]]), None) for source in sources])

    def root(sources, arguments, info):
        return Load(nodes, [1])

    def grown(source, info, by):
        by.append(source["number"])
        return sum(by)

    def numbers(sources, arguments, info):
        if info.context == "decline":
            return FALLBACK
        if info.context == "raise":
            raise GraphQLError("no numbers", extensions={"code": "NONE"})
        values = [source["number"] for source in sources]
        return values[1:] if info.context == "too few" else values

    def fields():
        return {
            "number": GraphQLField(GraphQLInt, extensions={"batch": numbers}),
            "plain": GraphQLField(GraphQLInt, resolve=lambda source, _: source["number"]),
            "path": GraphQLField(GraphQLString, resolve=lambda _, info: str(info.path.as_list())),
            "below": GraphQLField(GraphQLList(node), extensions={"batch": below}),
            "first": GraphQLField(node, extensions={"batch": first}),
            "grown": GraphQLField(
                GraphQLInt, {"by": GraphQLArgument(GraphQLList(GraphQLInt))}, grown
            ),
        }

    node = GraphQLInterfaceType("Node", fields)
    even = GraphQLObjectType("Even", fields, interfaces=[node])
    odd = GraphQLObjectType("Odd", fields, interfaces=[node])
    return GraphQLSchema(
        GraphQLObjectType("Query", {"root": GraphQLField(node, extensions={"batch": root})}),
        GraphQLObjectType(
            "Change", {"change": GraphQLField(GraphQLString, resolve=lambda *_: "changed")}
        ),
        types=[even, odd],
    )


@pytest.fixture
def run(schema):
    programs = Programs()

    def run_text(text, **options):
        return execute(schema, parse(text), programs=programs, **options)

    return run_text


def test_fields_that_wait_for_one_loader_are_loaded_together(run, nodes):
    """Whatever their depth: here a list and a single object, below different types."""
    result = run(
        "{ root { below { number ... on Even { below { number } } ... on Odd { first { number } } } } }"
    )
    assert result.errors is None
    assert result.data["root"]["below"] == [
        {"number": 2, "below": [{"number": 4}]},
        {"number": 3, "first": {"number": 4}},
    ]
    assert nodes.rounds == [[1], [2, 3], [4]]
    assert result.tally.loads == 3


def test_a_key_of_none_is_a_null_and_nothing_to_load_is_not_loaded(run, nodes):
    result = run("{ root { below { below { below { first { number } below { number } } } } } }")
    leaf = {"first": None, "below": []}
    assert result.data["root"]["below"][1]["below"] == [{"below": []}, {"below": []}]
    assert leaf not in result.data["root"]["below"]
    assert nodes.rounds == [[1], [2, 3], [4, 5]]


def test_a_batch_resolver_is_told_what_is_selected_below_by_type(run, seen):
    text = """
      query ($more: Boolean!) { root { ...Below } }
      fragment Below on Node {
        below { number ... on Even { path @include(if: $more) } ... on Odd { plain } }
      }"""
    for more in (False, True):
        run(text, variable_values={"more": more})
    assert seen == [
        {"Even": {"number"}, "Odd": {"number", "plain"}},
        {"Even": {"number", "path"}, "Odd": {"number", "plain"}},
    ]


def test_a_batch_resolver_that_declines_leaves_its_field_to_the_ordinary_one(run):
    result = run("{ root { number } }", context_value="decline")
    assert result.data == {"root": {"number": 1}}
    assert result.tally.single == {"Odd.number": 1}


@pytest.mark.parametrize(
    ("context", "message"),
    [("raise", "no numbers"), ("too few", "Even.number: 1 values for 2 sources.")],
)
def test_what_a_batch_resolver_raises_is_the_error_of_each_row(run, context, message):
    result = run("{ root { below { first { number } } } }", context_value=context)
    assert [(error.message, error.path) for error in result.errors] == [
        (message, ["root", "below", place, "first", "number"]) for place in (0, 1)
    ]
    assert result.errors[0].extensions == ({"code": "NONE"} if context == "raise" else {})


def test_a_fragment_stands_alone_in_one_place_and_is_merged_in_another(run):
    result = run(
        """
        { bare: root { ...F } merged: root { ...F below { plain } } again: root { ...F } }
        fragment F on Node { below { number } }
        """
    )
    bare = {"below": [{"number": 2}, {"number": 3}]}
    merged = {"below": [{"number": 2, "plain": 2}, {"number": 3, "plain": 3}]}
    assert result.data == {"bare": bare, "merged": merged, "again": bare}


def test_a_resolver_is_told_its_path(run):
    result = run("{ root { below { here: path } } }")
    assert result.data["root"]["below"][1] == {"here": "['root', 'below', 1, 'here']"}


def test_arguments_that_a_resolver_changes_are_no_other_row_s_nor_request_s(run):
    for _ in range(2):
        result = run("{ root { below { first { grown(by: [10]) } } } }")
        assert result.data["root"]["below"] == [{"first": {"grown": 14}}, {"first": {"grown": 14}}]


def test_what_the_check_raises_is_the_error_of_what_was_to_come(run):
    """As if the time were up after the first load."""
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 2:
            raise GraphQLError("too late", extensions={"code": "TIMED_OUT"})

    result = run("{ root { number plain below { number } } }", check=check)
    assert result.data == {"root": {"number": None, "plain": None, "below": None}}
    assert [error.path for error in result.errors] == [
        ["root", "number"],
        ["root", "plain"],
        ["root", "below"],
    ]
    assert {error.extensions["code"] for error in result.errors} == {"TIMED_OUT"}


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(),
        '{ __type(name: "Even") { name fields { name } } root { number } }',
        "mutation { change }",
        "subscription { change }",
        "query ($if: Boolean = true) { root @include(if: $if) { number } }",
    ],
    ids=lambda text: text.split("(")[0].strip()[:20],
)
def test_what_is_no_plain_query_goes_to_graphql_core(schema, run, text):
    result = run(text, variable_values={"if": None})
    assert result.tally.delegated
    assert text_of(result) == text_of(
        execute_sync(schema, parse(text), variable_values={"if": None})
    )


TWO = "query One { root { number } } query Two { root { number plain } }"


@pytest.mark.parametrize("name", [None, "Missing"])
def test_an_operation_that_is_not_there_is_told_as_by_graphql_core(schema, run, name):
    result = run(TWO, operation_name=name)
    assert text_of(result) == text_of(execute_sync(schema, parse(TWO), operation_name=name))


def test_the_operation_that_is_named_runs(run):
    for name, keys in (("One", ["number"]), ("Two", ["number", "plain"])):
        assert list(run(TWO, operation_name=name).data["root"]) == keys


def test_conditions_that_a_client_chooses_do_not_fill_the_memory(schema):
    names = "abcdefg"
    document = parse(
        f"query ({' '.join(f'${name}: Boolean!' for name in names)}) {{ root {{ number "
        + " ".join(f"{name}: plain @include(if: ${name})" for name in names)
        + " } }"
    )
    programs = Programs()
    for chosen in product((True, False), repeat=len(names)):
        given = dict(zip(names, chosen, strict=True))
        result = execute(schema, document, programs=programs, variable_values=given)
        assert list(result.data["root"]) == ["number", *(n for n in names if given[n])]
    assert sum(len(program.variants) for program in programs.programs.values()) == 32


def test_only_so_many_programs_are_kept_and_the_last_used_stay(schema):
    programs = Programs(most=3)
    documents = [parse("{ root { number } }") for _ in range(5)]
    for document in (*documents[:3], documents[0], *documents[3:]):
        execute(schema, document, programs=programs)
    kept = [program.document for program in programs.programs.values()]
    assert list(map(id, kept)) == list(map(id, [documents[0], *documents[3:]]))


def test_threads_share_plans(schema):
    """All begin at once with a document that none has planned."""
    programs = Programs()
    text = "{ root { number below { number path first { plain } below { number path } } } }"
    for _ in range(20):
        document = parse(text)
        with ThreadPoolExecutor(8) as pool:
            answers = [
                text_of(future.result())
                for future in [
                    pool.submit(execute, schema, document, programs=programs) for _ in range(8)
                ]
            ]
        assert len(set(answers)) == 1
        assert "\"path\": \"['root', 'below', 0, 'path']\"" in answers[0]
