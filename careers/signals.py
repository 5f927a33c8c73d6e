"""Keep the search index whole: a career is indexed again once its titles are saved. And keep in
mind which quotes were deleted."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.search import index

from careers.models import AlternateTitle, CareerPage, DeletedVoice, Testimonial


def index_career(sender, instance, **kwargs):
    """Index the career of a saved or deleted title, once the transaction is through."""
    page_id = instance.page_id

    def update():
        page = CareerPage.objects.filter(pk=page_id).first()
        if page:
            index.insert_or_update_object(page)

    transaction.on_commit(update)


def note_deletion(sender, instance, **kwargs):
    """Keep the identity of a deleted quote, so that no import brings the quote back."""
    DeletedVoice.objects.get_or_create(uid=instance.uid)


def connect() -> None:
    post_save.connect(index_career, sender=AlternateTitle, dispatch_uid="careers-title-saved")
    post_delete.connect(index_career, sender=AlternateTitle, dispatch_uid="careers-title-deleted")
    post_delete.connect(note_deletion, sender=Testimonial, dispatch_uid="careers-voice-deleted")
