"""The way of a career, by clicking: written in the admin, previewed, published, read, queried."""

import json
import re
from urllib.request import Request, urlopen

TITLE = "Medical interpreter"
SUMMARY = "You carry words between a doctor and a patient, and nothing of your own."
OVERVIEW = "Two people speak at once and both look at you."
QUERY = """
query ($slug: String!) {
  career(slug: $slug) {
    title
    summary
    field { slug }
    sections { __typename ... on OverviewBlock { text { text } } }
  }
}
"""


def ask(site, slug: str) -> dict:
    request = Request(
        f"{site.url}/graphql/",
        json.dumps({"query": QUERY, "variables": {"slug": slug}}).encode(),
        {"Content-Type": "application/json", "Accept": "application/graphql-response+json"},
    )
    with urlopen(request, timeout=20) as response:
        return json.load(response)["data"]["career"]


def test_an_editor_publishes_a_career_that_a_visitor_reads_and_a_front_end_gets(
    site_server, editor, browser
):
    address = f"{site_server.url}/careers/medical-office/medical-interpreter/"

    # To the field, by the explorer, and from it to a new career.
    editor.goto(f"{site_server.url}/admin/pages/")
    for title in ("Home", "Fields", "Medical office"):
        editor.get_by_label(f"Explore child pages of '{title}'").or_(
            editor.get_by_title(f"Explore child pages of '{title}'")
        ).first.click()
    editor.get_by_role("link", name="Add child page").first.click()
    editor.locator("#id_title").fill(TITLE)
    editor.locator("#id_summary").fill(SUMMARY)
    sections = editor.locator("#panel-child-content-sections-section")
    sections.get_by_title("Insert a block").first.click()
    editor.get_by_role("option", name="Overview").click()
    text = sections.locator('.public-DraftEditor-content[contenteditable="true"]')
    text.click()
    text.press_sequentially(OVERVIEW, delay=20)
    # The editor hands its text to the form a moment after the last key.
    editor.wait_for_function(
        "words => document.querySelector('[name$=value-text]').value.includes(words)", arg=OVERVIEW
    )

    # A draft: in the preview, and nowhere else.
    editor.get_by_role("button", name="Save draft").click()
    editor.get_by_text(re.compile("created|saved", re.IGNORECASE)).first.wait_for()
    editor.get_by_role("button", name="Toggle preview").click()
    with editor.expect_popup() as popup:
        editor.get_by_role("link", name="Preview in new tab").click()
    preview = popup.value
    preview.get_by_role("heading", name=TITLE, level=1).wait_for()
    assert OVERVIEW in preview.inner_text("main")
    preview.close()
    assert site_server.get("/careers/medical-office/medical-interpreter/").status == 404
    assert ask(site_server, "medical-interpreter") is None

    # Published.
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    editor.get_by_text(re.compile("published", re.IGNORECASE)).first.wait_for()

    # A visitor without any cookie reads it, and finds it under its field.
    visitor = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    problems: list[str] = []
    visitor.on("console", lambda message: message.type == "error" and problems.append(message.text))
    visitor.goto(f"{site_server.url}/careers/medical-office/")
    visitor.get_by_role("link", name=TITLE).first.click()
    assert visitor.url == address
    assert visitor.get_by_role("heading", level=1).inner_text() == TITLE
    assert OVERVIEW in visitor.inner_text("main")
    assert problems == []
    visitor.context.close()

    # A front end gets it with typed sections.
    career = ask(site_server, "medical-interpreter")
    assert career["title"] == TITLE
    assert career["summary"] == SUMMARY
    assert career["field"] == {"slug": "medical-office"}
    assert [section["__typename"] for section in career["sections"]] == ["OverviewBlock"]
    assert career["sections"][0]["text"]["text"] == OVERVIEW
