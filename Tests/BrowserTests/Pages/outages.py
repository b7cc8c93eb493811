"""The browser test of pages whose services are away: each part fails alone, and comes back."""

import re
import time
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest, ask, main
from survey import survey
from visit import FIGURES_THERE, PATIENCE, Visit

FIGURES = ("tracks", "plays", "downloads", "followers", "albums", "growth")
FAILED = "document.querySelector('#figures-state .notice.is-failed') !== null"
PROFILE_FAILED = "document.querySelector('#profile-panel .notice.is-failed') !== null"


class OutageTest(BrowserTest):
    def gone_and_back(self):
        """The catalog is not there when the pages are opened."""
        self.session("one")
        ask("stop the catalog")
        session = self.sign_in(self.bases["plain"], self.accounts["caller"]["email"], self.password)
        self.checks.that(session["cookies"], "signing in needs no catalog")

        def home(visit):
            visit.open()
            visit.until(FAILED, "the failed part")

        def account(visit):
            visit.open()
            visit.until(PROFILE_FAILED, "the failed part")
            visit.until("document.querySelector('[data-session]') !== null", "the sessions")

        survey(self, "home-catalog-gone", home, who="one")
        survey(self, "account-catalog-gone", account, who="one", path="/account")
        with Visit(self, who="one") as visit, Visit(self, who="one", path="/account") as other:
            home(visit)
            account(other)
            self.rest_stays(visit)
            self.account_stays(other)
            ask("start the catalog")
            visit.addresses.clear()
            self.again(visit, "#figures-state", "[data-figure=tracks] data")
            asked = [parse_qs(urlsplit(each).query).get("parts") for each in visit.addresses if "/api/" in each]
            self.checks.that(
                asked and all(each == ["summary"] for each in asked), "Try again asks for the failed part alone", asked
            )
            self.checks.that(visit.page.is_visible("#meta .notice.is-failed"), "another failed part stays as it is")
            self.again(visit, "#meta", "#name bdi")
            visit.until("document.querySelector('.notice.is-failed') === null", "the end of the failures")
            self.checks.equal(visit.page.text_content("#name bdi"), "Ada Studio", "the artist is back")
            self.again(other, "#profile-panel", "#profile-form:not([hidden])")
            self.checks.equal(other.page.input_value("#name"), "Ona One", "the profile is back")
            self.again(other, "#artists-panel", "#artists-panel [data-artist]")

    def rest_stays(self, visit):
        for figure in FIGURES:
            shown = visit.page.text_content(f"[data-figure={figure}] .figure-value")
            self.checks.equal(shown, "–unknown", f"{figure} is a dash, not a number")
        told = visit.text("#figures-state")
        self.checks.that("catalog" in told, "the failed part names the service", told)
        greeting = visit.text("#greeting")
        self.checks.that(re.fullmatch(r"Good (morning|afternoon|evening)", greeting), "the greeting stays", greeting)
        self.checks.that(visit.count(".shortcut-name") > 0, "quick navigation stays")
        self.checks.that(visit.text("#name") != "", "the account's e-mail stands for the name")

    def account_stays(self, visit):
        for panel in ("profile", "artists"):
            told = visit.text(f"#{panel}-panel")
            self.checks.that("catalog" in told and "Try again" in told, f"the part {panel} fails, and says why", told)
        self.checks.that(
            visit.count("[data-session]") > 0 and visit.count("#events-list > li") > 0, "sessions and activity stay"
        )
        self.checks.that(visit.page.is_visible("#token-make"), "tokens stay")
        visit.page.fill("#current", "not what it is")
        visit.page.fill("#new", "another four words here")
        visit.refusals = (403,)
        visit.press("Enter")
        visit.until("!document.getElementById('current-problem').hidden", "the refusal")
        self.checks.that(True, "the password's part works")

    def lost_later(self):
        """The catalog goes away while the page is open: the figures stay and are marked as old."""
        with Visit(self, who="one") as visit, Visit(self, who="several", path="/account") as other:
            visit.home()
            other.open()
            other.until("!document.getElementById('profile-form').hidden", "the profile")
            ask("stop the catalog")
            visit.press("r")
            visit.until("document.querySelector('#figures-state .notice.is-stale') !== null", "the mark")
            self.figures_stay(visit)
            told = visit.text("#figures-state")
            self.checks.that(
                re.match(r"As of .*\d\d:\d\d:\d\d\. Not updated at \d\d:\d\d:\d\d: .+", told),
                "old figures say of when they are and why",
                told,
            )
            visit.accessible("old figures")
            visit.screenshot("home-catalog-lost")
            other.press("r")
            other.until("document.querySelector('#artists-panel .notice.is-stale') !== null", "the mark")
            self.checks.that(other.count("#artists-panel [data-artist]") == 3, "the list of artists stays")
            other.accessible("an old profile")
            other.screenshot("account-catalog-lost")
            ask("start the catalog")
            self.again(visit, "#figures-state", "[data-figure=tracks] data")
            visit.until("document.querySelector('.notice') === null", "the end of the marks")
            self.figures_stay(visit)

    def figures_stay(self, visit):
        found = [visit.figure(name) for name in FIGURES[:5]]
        self.checks.equal(found, [3, 12, 2, 3, 1], "the figures stand there")

    def again(self, visit, place, sign):
        """Presses Try again with the keyboard until the part is back: a service needs a moment."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and visit.count(f"{place} [data-retry]") > 0:
            visit.page.focus(f"{place} [data-retry]")
            visit.press("Enter")
            visit.until(
                f"document.querySelector('{place} .is-busy, {place}[aria-busy]') === null", "the end of the attempt"
            )
        self.checks.that(visit.count(f"{place} .notice") == 0, f"Try again in {place} brings the part back")
        visit.until(f"document.querySelector('{sign}') !== null", f"what was missing in {place}")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, f"the focus stays on the page after Try again in {place}")


if __name__ == "__main__":
    main(OutageTest, [OutageTest.gone_and_back, OutageTest.lost_later])
