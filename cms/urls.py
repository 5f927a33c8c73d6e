from django.conf import settings
from django.contrib.staticfiles.views import serve as serve_static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as documents_urls

from careers.views import compare
from cms import views
from cms.graphql.explorer import graphiql, sdl
from cms.graphql.view import graphql
from cms.images.views import original, rendition
from home.usefulness import answer, thanks
from search.views import search, suggest

handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    re_path(r"^graphql/?$", graphql, name="graphql"),
    path("graphql/schema.graphql", sdl, name="schema"),
    path("graphiql/", graphiql, name="graphiql"),
    path("compare/", compare, name="compare"),
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="suggest"),
    path("useful/", answer, name="useful"),
    path("useful/thanks/", thanks, name="useful_thanks"),
    path(".well-known/security.txt", views.security, name="security"),
    path("admin/", include(admin_urls)),
    path("documents/", include(documents_urls)),
    path("renditions/<path:path>", rendition, name="rendition"),
    path("originals/<path:path>", original, name="original"),
]
if settings.DEBUG:
    urlpatterns += [re_path(r"^static/(?P<path>.*)$", serve_static)]

urlpatterns += [path("", include(wagtail_urls))]
