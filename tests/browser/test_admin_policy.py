"""The admin in a browser, under its own policy: nothing that it needs is refused."""

WATCH = "addEventListener('securitypolicyviolation', e => console.log('policy: ' + e.violatedDirective))"
PLACES = (
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/snippets/careers/source/add/",
    "/admin/reports/usefulness/",
    "/admin/settings/home/sitesettings/",
    "/admin/account/",
)


def test_the_policy_refuses_nothing_that_the_admin_needs(site_server, editor):
    said: list[str] = []
    editor.add_init_script(WATCH)
    editor.on("console", lambda message: said.append(f"{editor.url}: {message.text}"))
    editor.on("pageerror", lambda error: said.append(f"{editor.url}: {error}"))
    for place in PLACES:
        assert editor.goto(site_server.url + place).status == 200, place
    editor.goto(f"{site_server.url}/careers/medical-office/medical-secretary/")
    editor.goto(f"{site_server.url}/admin/pages/")
    editor.get_by_role("link", name="Home").first.click()
    editor.wait_for_load_state("networkidle")
    # Debian names a time zone that no browser knows; Wagtail's script complains of it.
    said = [words for words in said if "Invalid time zone specified: localtime" not in words]
    assert [words for words in said if "policy" in words or "Error" in words] == []


def test_a_career_is_edited_and_previewed_under_the_policy(site_server, editor):
    said: list[str] = []
    editor.add_init_script(WATCH)
    editor.on("console", lambda message: said.append(message.text))
    editor.on("pageerror", lambda error: said.append(str(error)))
    editor.goto(f"{site_server.url}/admin/pages/")
    number = editor.evaluate(
        """async () => (await (await fetch('/graphql/', {method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({query: '{ career(slug: "chef") { id } }'})})).json()).data.career.id"""
    )
    editor.goto(f"{site_server.url}/admin/pages/{number}/edit/")
    editor.locator(".public-DraftEditor-content").first.wait_for()
    editor.get_by_role("button", name="Toggle preview").click()
    frame = editor.frame_locator("iframe").first
    frame.get_by_role("heading", level=1, name="Chef").wait_for()
    assert [words for words in said if "policy" in words or "Error" in words] == []
