"""The tables of the database: which matter to what visitors see, and how their tags are called."""

from functools import lru_cache

from django.apps import apps

# What visitors never see. Writing to these changes no answer; an answer that read one of them is
# not kept, so a wrong entry costs speed and nothing else.
PRIVATE = {
    "auth_group": "who may do what in the admin",
    "auth_group_permissions": "who may do what in the admin",
    "auth_permission": "who may do what in the admin",
    "auth_user": "changes at every sign-in; no answer names a user",
    "auth_user_groups": "who may do what in the admin",
    "auth_user_user_permissions": "who may do what in the admin",
    "axes_accessattempt": "wrong passwords",
    "axes_accessattemptexpiration": "wrong passwords",
    "axes_accessfailurelog": "wrong passwords",
    "axes_accesslog": "sign-ins",
    "careers_demoitem": "what the demo has loaded",
    "careers_importrun": "imports of the admin; a run says at every step how far it is",
    "careers_importrunitem": "imports of the admin",
    "cms_graphql_tokengrant": "tokens, whose answers are not kept",
    "django_session": "sessions, whose answers are not kept",
    "django_tasks_database_dbtaskresult": "the queue of the background worker",
    "wagtail_headless_preview_pagepreview": "previews, which are not kept",
    "wagtailadmin_editingsession": "who edits what at the moment",
    "wagtailadmin_formstate": "forms half filled in",
    "wagtailcore_apitoken": "tokens, whose answers are not kept",
    "wagtailcore_comment": "comments of editors",
    "wagtailcore_commentreply": "comments of editors",
    "wagtailcore_groupapprovaltask": "workflows of editors",
    "wagtailcore_groupapprovaltask_groups": "workflows of editors",
    "wagtailcore_groupcollectionpermission": "who may do what in the admin",
    "wagtailcore_grouppagepermission": "who may do what in the admin",
    "wagtailcore_groupsitepermission": "who may do what in the admin",
    "wagtailcore_modellogentry": "the audit log",
    "wagtailcore_pagelogentry": "the audit log",
    "wagtailcore_pagesubscription": "e-mails to editors",
    "wagtailcore_referenceindex": "where something is used; shown in the admin alone",
    "wagtailcore_revision": "drafts and earlier versions",
    "wagtailcore_task": "workflows of editors",
    "wagtailcore_taskstate": "workflows of editors",
    "wagtailcore_uploadedfile": "uploads that are not finished",
    "wagtailcore_workflow": "workflows of editors",
    "wagtailcore_workflowcontenttype": "workflows of editors",
    "wagtailcore_workflowpage": "workflows of editors",
    "wagtailcore_workflowstate": "workflows of editors",
    "wagtailforms_formsubmission": "what visitors sent",
    "wagtailusers_userprofile": "how an editor likes the admin",
}
# Columns that editors alone see. Writing nothing but these changes no answer: a draft is saved
# every few seconds while somebody types.
NOT_SHOWN = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "latest_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
}
# Filled by triggers of the database when another table is written.
FILLED_FROM = {"wagtailsearch_indexentry_fts": "wagtailsearch_indexentry"}


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return the names of all tables that models have."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def any_change_of(table: str) -> str:
    """Return the tag that changes with every change of a table."""
    return f"table:{FILLED_FROM.get(table, table)}"
