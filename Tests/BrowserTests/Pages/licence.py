"""The browser test of licences: certificates on the screen and on paper, verification; and "Why this number?"."""

import json
import re
import urllib.error
import urllib.request

from suite import BrowserTest, ask, main
from survey import survey
from visit import FIGURES_THERE, Visit

THERE = "document.querySelector('main h1') !== null"
WHY_THERE = "document.querySelector('.explained-table td') !== null"
OPENED = "document.querySelector('dialog[open]') !== null"
# Sheets in CSS pixels, less the margins of 14 mm.
SHEETS = {"A4": (794 - 106, 1123 - 106), "Letter": (816 - 106, 1056 - 106)}


class LicenceTest(BrowserTest):
    @property
    def licenses(self):
        return self.suite["licenses"]

    def anybody(self, path, **how):
        """Nobody is signed in."""
        return Visit(self, who=None, path=path, **how)

    def states(self):
        def arrive(visit):
            visit.open()
            visit.until(THERE, "the page")

        for state in ("valid", "expired", "revoked"):
            number = self.licenses[state]
            survey(self, f"certificate-{state}", arrive, who=None, path=f"/license/{number}")
            survey(self, f"verify-{state}", arrive, who=None, path=f"/verify-license/{number}")
        survey(self, "verify-ask", arrive, who=None, path="/verify-license")
        survey(self, "verify-none", arrive, who=None, path=f"/verify-license/{'0' * 8}", refusals=(404,))

    def certificate(self):
        """What was licensed to whom, as it is in the catalogue; and the file, which has the same."""
        given = self.licenses
        with self.anybody(f"/license/{given['valid']}") as visit:
            answer = visit.open()
            self.checks.equal(answer.status, 200, "whoever has the number sees the certificate")
            self.checks.equal(answer.headers["x-robots-tag"], "noindex, noarchive", "search engines do not")
            self.checks.equal(visit.page.text_content("h1 bdi"), given["track"]["title"], "the title as it is")
            text = visit.text(".certificate")
            for part in (
                *given["artists"], "Ann Listener", "a***@label.example", "3:34", "124", "C#/Db Minor", "Deep House",
                "Produced by", given["valid"], f"{self.bases['plain']}/verify-license/{given['valid']}", "Valid as of",
            ):  # fmt: skip
                self.checks.that(part in text, f"the certificate says {part}", text)
            self.checks.equal(visit.count(".certificate b"), 0, "a title is no markup")
            whole = visit.page.text_content(".proofs div:nth-child(4) code")
            self.checks.equal(len(whole), 88, "the signature is there as a whole")
            self.checks.equal(visit.count(".proof .button"), 5, "each proof can be copied")
            with visit.page.expect_download() as downloading:
                visit.page.click(".paper-actions a[download]")
            download = downloading.value
            self.checks.equal(
                download.suggested_filename, f"beatpass-license-{given['valid']}.json", "the file's name"
            )
            with open(download.path(), encoding="utf-8") as file:
                certificate = json.load(file)
            self.checks.equal(certificate["signature"], whole, "the file has the signature that is shown")
            payload = json.loads(certificate["payload"])
            self.checks.equal(payload["track"]["title"], given["track"]["title"], "and what was signed")
            visit.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
            visit.tab_to("#print")
            visit.press("Enter")
            self.checks.that(visit.page.evaluate("() => window.printed === true"), "Print prints")
            visit.tab_to(".paper-actions .is-main")
            visit.press("Enter")
            visit.until("location.pathname.startsWith('/verify-license/')", "the verification")
            self.checks.equal(visit.text(".verdict-word"), "Valid", "Verify verifies")

    def paper(self):
        """One sheet of each size, in any state, from any theme."""
        for state in ("valid", "expired", "revoked"):
            for scheme in ("light", "dark"):
                with self.anybody(f"/license/{self.licenses[state]}", scheme=scheme) as visit:
                    visit.open()
                    visit.until(THERE, "the certificate")
                    for sheet in SHEETS:
                        pdf = visit.page.pdf(format=sheet, print_background=True, prefer_css_page_size=False)
                        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
                        self.checks.equal(pages, 1, f"one sheet of {sheet}: {state}, {scheme}")
                    visit.page.emulate_media(media="print")
                    look = "() => getComputedStyle(document.querySelector('.certificate'))"
                    back = visit.page.evaluate(f"{look}.backgroundColor")
                    self.checks.equal(back, "rgb(255, 255, 255)", f"white paper: {state}, {scheme}")
                    hidden = visit.page.evaluate("() => document.querySelector('.paper-actions').checkVisibility()")
                    self.checks.that(not hidden, "paper has no buttons")
                    for sheet, (width, height) in SHEETS.items():
                        visit.page.set_viewport_size({"width": width, "height": height})
                        visit.fits(f"certificate on {sheet}")
                        bottom = "() => document.querySelector('main').getBoundingClientRect().bottom"
                        used = visit.page.evaluate(bottom)
                        self.checks.that(used <= height, f"the sheet is not full: {sheet}, {state}", (used, height))
                        cut = visit.page.evaluate(
                            "() => [...document.querySelectorAll('.proof code')]"
                            ".filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)"
                            ".map((each) => each.textContent)"
                        )
                        self.checks.that(not cut, f"proofs are whole on {sheet}", cut)
                        visit.screenshot(f"paper-{state}-{scheme}-{sheet}")

    def verification(self):
        """From the form to each verdict, without scripts; each look counts, a certificate's does not."""
        given = self.licenses
        with self.anybody("/verify-license", script=False, refusals=(404,)) as visit:
            visit.open()
            visit.page.locator("#license").fill(f"  {given['expired'].upper()} ")
            visit.page.locator(".ask [type=submit]").click()
            visit.page.wait_for_url(f"**/verify-license/{given['expired']}")
            word = visit.page.locator(".verdict-word").inner_text()
            self.checks.equal(word.strip(), "Expired", "without scripts the form leads to the verdict")
            visit.page.locator("#license").fill(f"{self.bases['plain']}/license/{given['revoked']}")
            visit.page.locator("#license").press("Enter")
            visit.page.wait_for_url(f"**/verify-license/{given['revoked']}")
            said = visit.page.locator(".verdict").inner_text()
            self.checks.that(given["reason"] in said, "a revoked licence says why", said)
            self.checks.equal(visit.page.locator("script:not([src])").count(), 0, "names are no markup")
            visit.page.locator("#license").fill("not a number")
            visit.page.locator("#license").press("Enter")
            visit.page.wait_for_url("**license=**")
            word = visit.page.locator(".verdict-word").inner_text()
            self.checks.equal(word.strip(), "Not found", "anything else is not found")
            self.checks.equal(
                visit.page.locator("#license").input_value(), "not a number", "what was typed stays there"
            )
            visit.page.locator("summary").click()
            recipe = visit.page.locator(".offline").inner_text()
            self.checks.that("openssl pkeyutl -verify" in recipe, "the recipe for openssl", recipe)
        counts = []
        for path in ("verify-license", "license", "license", "verify-license"):
            with self.anybody(f"/{path}/{given['valid']}") as visit:
                visit.open()
                if path == "verify-license":
                    counts.append(visit.text("#verified"))
        numbers = [1 if each == "once" else int(each.split()[0].replace(",", "")) for each in counts]
        self.checks.equal(numbers[1] - numbers[0], 1, "each look at the verdict counts, those at a certificate do not")
        with urllib.request.urlopen(f"{self.bases['plain']}/api/v1/licenses/{given['valid']}") as answer:
            self.checks.equal(json.load(answer)["verifications"], numbers[1] + 1, "a program's look counts too")
        try:
            urllib.request.urlopen(f"{self.bases['plain']}/api/v1/licenses/{'0' * 36}")
            status = 200
        except urllib.error.HTTPError as error:
            status = error.code
        self.checks.equal(status, 404, "a program is told what is not there")

    def recent(self):
        """The licence of a download, from the page Activity by keyboard."""
        with Visit(self, who="active", path="/activity?period=All") as visit:
            visit.open()
            visit.until("document.querySelector('#recent .license-link') !== null", "a licence")
            visit.page.click("#more button")
            visit.until("document.querySelectorAll('#recent tbody tr').length > 5", "more rows")
            words = visit.page.evaluate(
                "() => [...document.querySelectorAll('#recent tbody tr')]"
                ".map((row) => row.querySelector('.license-link')?.firstChild.textContent ?? null)"
            )
            self.checks.equal(words.count("View licence"), 8, "licences that hold")
            self.checks.equal(words.count("Expired licence"), 3, "licences whose time is over")
            self.checks.equal(len(words), 12, "and one download without")
            visit.tab_to("#recent .license-link", most=120)
            visit.press("Enter")
            visit.until("location.pathname.startsWith('/license/')", "the certificate")
            self.checks.that("Fan 1" in visit.text(".certificate"), "it is the newest download's")

    def why(self):
        """By keyboard: the button, the explanation whose sum is the figure, closed again."""
        places = [
            ("one", "/", "plays", FIGURES_THERE), ("one", "/", "growth", FIGURES_THERE),
            ("active", "/activity", "plays", FIGURES_THERE), ("active", "/activity", "share", FIGURES_THERE),
        ]  # fmt: skip
        for who, path, card, there in places:
            with Visit(self, who=who, path=path) as visit:
                visit.open()
                visit.until(there, "the figures")
                button = f"[data-figure={card}] .why-button"
                name = visit.page.get_attribute(button, "aria-label")
                box = visit.page.locator(button).bounding_box()
                self.checks.that(min(box["width"], box["height"]) >= 24, f"a target of 24 px: {path} {card}", box)
                visit.tab_to(button, most=120)
                visit.press("Enter")
                visit.until(f"{OPENED} && {WHY_THERE}", "the explanation")
                visit.settled()
                seen = visit.page.evaluate("() => document.querySelector('.explained-table').checkVisibility()")
                self.checks.that(seen, f"the explanation is seen: {path} {card}")
                title = visit.text("dialog[open] h2")
                self.checks.equal(title, name, f"the dialog has the button's name: {path} {card}")
                told = visit.text(".explained-table .is-sum td")
                figure = visit.text(f"[data-figure={card}] .figure-value")
                self.checks.equal(told, figure, f"the sum is the card's figure: {path} {card}")
                self.checks.that("As of" in visit.text(".explained-as-of"), "as of when")
                ever = "Of all time: these are not kept by the day. " if card == "growth" else ""
                left = f"What was left out Heard for less than 30 seconds and less than half the track. {ever}3 plays"
                is_told = left in visit.text("dialog[open]")
                self.checks.equal(is_told, who == "one", f"what was left out, and why: {path} {card}")
                visit.accessible(f"why, {path} {card}")
                visit.fits(f"why, {path} {card}")
                visit.screenshot(f"why-{path.strip('/') or 'home'}-{card}-1440-dark")
                visit.page.emulate_media(color_scheme="light")
                visit.page.set_viewport_size({"width": 390, "height": 844})
                visit.settled()
                visit.accessible(f"why, {path} {card}, 390 px, light")
                visit.fits(f"why, {path} {card}, 390 px")
                visit.screenshot(f"why-{path.strip('/') or 'home'}-{card}-390-light")
                visit.press("Escape")
                visit.until(f"!({OPENED})", "the page again")
                held = visit.page.evaluate("(it) => document.activeElement.matches(it)", button)
                self.checks.that(held, f"the button has the focus again: {path} {card}")

    def why_failed(self):
        with Visit(self, who="one", path="/", refusals=(503,)) as visit:
            visit.open()
            visit.until(FIGURES_THERE, "the figures")
            pattern = "**/api/v1/figures/*"
            visit.page.route(pattern, lambda route: route.fulfill(
                status=503, content_type="application/json",
                body='{"error":{"code":"unavailable","message":"The catalog service does not answer."}}'))  # fmt: skip
            visit.page.click("[data-figure=plays] .why-button")
            visit.until("document.querySelector('dialog .notice.is-failed') !== null", "the failure")
            self.checks.that("catalog" in visit.text("dialog[open] .notice"), "it says why")
            visit.accessible("why, failed")
            visit.screenshot("why-failed")
            visit.page.unroute(pattern)
            visit.page.focus("dialog [data-retry]")
            visit.press("Enter")
            visit.until(WHY_THERE, "the explanation")
            inside = visit.page.evaluate("() => document.activeElement.closest('dialog') !== null")
            self.checks.that(inside, "the focus stays in the dialog")

    def outage(self):
        """Without the catalog nothing is said of a licence, and never that there is none."""
        ask("stop the catalog")
        try:
            def arrive(visit):
                visit.open()
                visit.until(THERE, "the page")

            path = f"/verify-license/{self.licenses['valid']}"
            with self.anybody(path, refusals=(503,)) as visit:
                answer = visit.open()
                self.checks.equal(answer.status, 503, "it cannot be told now")
                self.checks.that(int(answer.headers["retry-after"]) > 0, "and when to try again")
                self.checks.equal(visit.text(".verdict-word"), "Not known now", "in words")
                self.checks.that("no licence with this number" not in visit.text("main"), "not that there is none")
            survey(self, "verify-away", arrive, who=None, path=path, refusals=(503,))
        finally:
            ask("start the catalog")
        with self.anybody(path, refusals=(503,)) as visit:
            visit.open()
            for _ in range(100):
                if visit.text(".verdict-word") == "Valid":
                    break
                visit.page.wait_for_timeout(100)
                visit.page.reload()
            self.checks.equal(visit.text(".verdict-word"), "Valid", "it is told again once the catalog is back")


if __name__ == "__main__":
    main(
        LicenceTest,
        [
            LicenceTest.certificate, LicenceTest.paper, LicenceTest.verification, LicenceTest.recent, LicenceTest.why,
            LicenceTest.why_failed, LicenceTest.states, LicenceTest.outage,
        ],
    )  # fmt: skip
