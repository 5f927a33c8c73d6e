"""What a process remembers is what it would read, or it is read."""

import threading

import pytest
from django.db import connection, transaction
from wagtail.models import Collection, PageViewRestriction, Site

from careers.models import CareerPage, Source
from cms.caching import generations, memory, notices, recording, sites, statements
from cms.caching.generations import shared
from cms.caching.memory import Remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_if_committed(as_if_committed):
    """These tests tell of changes that are rolled back in the end."""


class Counted:
    """A remembered value, and how often it was made."""

    def __init__(self, compute):
        self.times = 0
        self.compute = compute
        self.kept = Remembered(self.make)

    def make(self, *key):
        self.times += 1
        return self.compute(*key)

    def get(self, *key):
        return self.kept.get(*key)


def number_of_sources() -> int:
    return Source.objects.count()


def committed() -> None:
    """Have the changes of the transaction at hand told, as its end would."""
    statements.commit(connection, lambda: None)


def test_a_value_is_made_once_and_costs_no_statement(demo, django_assert_num_queries):
    number = Counted(number_of_sources)
    first = number.get()
    with django_assert_num_queries(0):
        assert [number.get() for _time in range(3)] == [first] * 3
    assert number.times == 1


def test_a_change_ends_it_and_nothing_else_does(demo):
    number = Counted(number_of_sources)
    before = number.get()
    Collection.get_first_root_node().add_child(name="Other")
    committed()
    assert number.get() == before and number.times == 1
    Source.objects.create(name="Made up", publisher="p", year=2025)
    committed()
    assert number.get() == before + 1 and number.times == 2


def test_each_key_has_a_value_of_its_own_and_they_are_bounded(demo, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    title = Counted(lambda pk: CareerPage.objects.get(pk=pk).title)
    careers = list(CareerPage.objects.all()[:5])
    for career in careers:
        assert title.get(career.pk) == career.title
        assert len(title.kept.known) <= 3
    CareerPage.objects.filter(pk=careers[4].pk).update(hours_note="x")
    committed()
    assert title.get(careers[3].pk) == careers[3].title and title.times == 5
    title.get(careers[4].pk)
    assert title.times == 6


def test_a_transaction_sees_what_it_has_written_itself(demo):
    number = Counted(number_of_sources)
    before = number.get()
    with transaction.atomic():
        Source.objects.create(name="Made up", publisher="p", year=2025)
        assert number.get() == before + 1  # its own, not told to anybody
        transaction.set_rollback(True)
    assert number.get() == before
    statements.roll_back(connection, lambda: None)  # as the end of the test's transaction
    times = number.times
    assert number.get() == before and number.times == times


def test_what_is_made_while_a_change_is_committed_is_not_remembered(demo):
    number = Counted(number_of_sources)
    with shared().changing([generations.EVERYTHING]):
        number.get()
    number.get()
    assert number.times == 2

    def change_meanwhile() -> int:
        shared().renew(())
        return number_of_sources()

    moved = Counted(change_meanwhile)
    moved.get()
    moved.get()
    assert moved.times == 2


def test_without_hearing_of_other_machines_it_is_made_anew(demo, monkeypatch):
    number = Counted(number_of_sources)
    number.get()
    monkeypatch.setattr(notices, "hears", lambda: False)
    number.get()
    assert number.times == 2
    monkeypatch.setattr(notices, "hears", lambda: True)
    number.get()
    assert number.times == 2
    monkeypatch.setattr(notices, "times_begun", lambda: 7)  # it was deaf in between
    number.get()
    assert number.times == 3


def test_an_answer_depends_on_what_the_value_was_made_of(demo):
    paths = Remembered(
        lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True))
    )
    careers = Remembered(lambda: (paths.get(), CareerPage.objects.get(slug="chef").title))
    with recording.recording() as read:
        careers.compute()
    for _time in range(2):
        with recording.recording() as replayed:
            careers.get()
        assert replayed.slots == read.slots
    assert len(read.slots) > len(recording.Recording().slots)


def test_a_value_of_private_tables_is_not_remembered_nor_the_answer_kept(demo, django_user_model):
    users = Counted(django_user_model.objects.count)
    for _time in range(2):
        with recording.recording() as record:
            users.get()
        assert record.is_refused
    assert users.times == 2


def test_where_the_words_cannot_be_shared_it_is_made_anew(demo, monkeypatch, tmp_path):
    number = Counted(number_of_sources)
    (tmp_path / "file").write_text("no folder")
    with monkeypatch.context() as patch:
        patch.setattr(generations, "path", lambda: tmp_path / "file" / "generations")
        generations.opened.cache_clear()
        assert shared() is None
        number.get()
        number.get()
        assert number.times == 2
        Source.objects.create(name="Made up", publisher="p", year=2025)
        committed()  # and nobody minds
    generations.opened.cache_clear()


def test_another_database_has_words_and_values_of_its_own(demo, monkeypatch, tmp_path):
    number = Counted(number_of_sources)
    number.get()
    here = shared()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "other.sqlite3"))
    assert shared() is not here
    number.get()
    assert number.times == 2
    monkeypatch.undo()
    assert shared() is here


def test_a_file_made_anew_ends_it(demo):
    number = Counted(number_of_sources)
    number.get()
    shared().path.unlink()
    shared().reopen_if_replaced()
    number.get()
    assert number.times == 2


def test_threads_never_see_an_older_value_than_was_told(demo):
    """Threads read all the time; whoever begins to read after a change was told sees it."""
    truth = [0]
    value = Remembered(lambda: truth[0])
    ends = threading.Event()
    wrong: list[tuple[int, int]] = []

    def read() -> None:
        while not ends.is_set():
            earliest = truth[0]
            got = value.get()
            if got < earliest - 1:  # the last change may not have been told yet
                wrong.append((got, earliest))
        connection.close()

    threads = [threading.Thread(target=read) for _number in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 300):
        with shared().changing([generations.EVERYTHING]):
            truth[0] = number
        assert value.get() == number
    ends.set()
    for thread in threads:
        thread.join()
    assert not wrong


def test_where_sites_begin_is_remembered_until_it_changes(demo, django_assert_num_queries):
    sites.paths.forget()
    before = Site.get_site_root_paths()
    with django_assert_num_queries(0):
        assert Site.get_site_root_paths() == before
    root = Site.objects.get().root_page
    root.slug = "another"
    root.save()
    committed()
    assert Site.get_site_root_paths()[0].root_path == "/another/" != before[0].root_path
    Site.objects.update(port=8123)
    committed()
    assert ":8123" in Site.get_site_root_paths()[0].root_url
