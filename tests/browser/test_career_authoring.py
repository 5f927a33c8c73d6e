"""The whole way, by clicking: an editor makes a career, a visitor reads it, a front end asks for it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.running_site import RunningSite

TITLE = "Ward greeter"
SUMMARY = "You meet people at the door of a ward and walk them to the right bed."
OVERVIEW = "A ward is a small town with one front door."
ADDRESS = "/careers/medical-office/ward-greeter/"
QUERY = """
query ($slug: String!) {
  career(slug: $slug) {
    title
    summary
    field { slug }
    sections { __typename ... on OverviewBlock { text } }
  }
}
"""


def sign_in(page: Page, site: RunningSite) -> None:
    name, password = site.login
    page.goto(f"{site.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Pages")).to_be_visible()


def open_field(page: Page, title: str) -> None:
    """Walk down the tree of pages to a field."""
    page.get_by_role("button", name="Pages").click()
    page.get_by_role("link", name="View child pages of 'Home'").click()
    page.get_by_role("link", name="View child pages of 'Fields'").click()
    page.get_by_role("link", name=title, exact=True).click()


def write_career(page: Page) -> None:
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("textbox", name="Title*").fill(TITLE)
    page.get_by_role("textbox", name="Summary*").fill(SUMMARY)
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Overview").click()
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially(OVERVIEW)


def preview(page: Page) -> None:
    page.get_by_role("button", name="Toggle preview").click()
    draft = page.frame_locator("iframe[data-preview-iframe], iframe[title='Preview']").last
    expect(draft.get_by_role("heading", name=TITLE, level=1)).to_be_visible(timeout=20_000)
    expect(draft.get_by_text(OVERVIEW)).to_be_attached(timeout=20_000)
    expect(draft.get_by_text("Only you can see this draft.")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(f"Page '{TITLE}'").first).to_contain_text("published")


def ask(visitor: Page, site: RunningSite) -> dict[str, Any]:
    response = visitor.request.post(
        f"{site.url}/graphql/", data={"query": QUERY, "variables": {"slug": "ward-greeter"}}
    )
    assert response.status == 200
    return response.json()["data"]["career"]


def test_an_editor_makes_a_career_and_a_visitor_reads_it(
    page: Page, visitor: Page, site_server: RunningSite
) -> None:
    sign_in(page, site_server)
    open_field(page, "Medical office")
    write_career(page)
    preview(page)
    assert visitor.goto(site_server.url + ADDRESS).status == 404
    assert ask(visitor, site_server) is None

    publish(page)

    visitor.goto(f"{site_server.url}/careers/medical-office/")
    visitor.get_by_role("link", name=TITLE, exact=True).first.click()
    expect(visitor).to_have_url(site_server.url + ADDRESS)
    expect(visitor.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(visitor.get_by_text(SUMMARY)).to_be_visible()
    expect(visitor.get_by_text(OVERVIEW)).to_be_visible()
    assert visitor.context.cookies() == []
    career = ask(visitor, site_server)
    [section] = career.pop("sections")
    assert career == {
        "title": TITLE,
        "summary": SUMMARY,
        "field": {"slug": "medical-office"},
    }
    assert section["__typename"] == "OverviewBlock"
    assert OVERVIEW in section["text"]
