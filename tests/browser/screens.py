"""What people do on every page, and how a page is kept to be looked at."""

from pathlib import Path

from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
PASSWORD = "a long enough password"


def sign_in(page: Page, live_server) -> None:
    page.goto(live_server.url)
    page.get_by_label("Username").fill("kim")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    width = page.viewport_size["width"]
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png")
    beyond = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert beyond <= 0, f"{name} is wider than the window by {beyond} pixels"
