"""JSON-LD in a real browser, under the policy of a public page."""

import json

import pytest

PAGES = ("/", "/careers/medical-office/", "/careers/medical-office/medical-secretary/", "/search/")


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_reads_it_and_complains_of_nothing(site_server, page, path):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log(e.violatedDirective))"
    )
    page.goto(site_server.url + path)
    elements = page.locator('script[type="application/ld+json"]')
    assert elements.count() == 1
    graph = json.loads(elements.first.text_content())
    assert graph["@graph"][0]["@id"].endswith(f"{path}#webpage")
    assert said == []
