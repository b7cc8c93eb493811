"""The browser test of Home, against a running suite.

    home.py BASE_URL DATA.json [--screenshots DIR] [--scenario NAME] [--chromium PATH]

BASE_URL     where the dashboard listens, e.g. http://127.0.0.1:8080
DATA.json    what the catalogue holds: [{"id", "name", "tracks", "plays", "downloads", "followers"}, ...]

It signs in with SIGN_IN_EMAIL and SIGN_IN_PASSWORD of the environment, an operator's.

Scenarios:
    whole         (the default) everything runs.
    catalog-gone  the catalog service does not run at the start. After the first checks the test prints
                  "waiting: start the catalog" and reads one line from its standard input; then it presses
                  Try again.
    catalog-lost  the catalog runs at the start. The test prints "waiting: stop the catalog", reads a line,
                  reloads and looks for figures that are kept and marked as old; then it prints
                  "waiting: start the catalog", reads a line and presses Try again.

One line a check ("ok ..." or "FAILED ..."), at the end "N passed, N failed"; the exit code is 1 when a check
failed and 2 when the test itself could not run. The page keeps its Content-Security-Policy throughout.
"""

import argparse
import json
import os
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

PATIENCE = 30.0
MOST_BYTES = 150 * 1024
MOST_SHIFT = 0.02
FIGURES = ("tracks", "plays", "downloads", "followers")
SHIFT_OBSERVER = """
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


class Checks:
    """Counts and prints the checks."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, truth, text, found=None):
        if truth:
            self.passed += 1
            print(f"ok {text}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED {text}" + ("" if found is None else f" – found: {found!r}"), flush=True)
        return bool(truth)

    def equal(self, found, expected, text):
        return self.that(
            found == expected, text if found == expected else f"{text}, expected {expected!r}", found
        )


class Visit:
    """One page in a browser context of its own, with everything it asked for and complained about."""

    def __init__(
        self, test, *, width=1440, height=900, scheme="dark", zone="Etc/UTC", now=None, session=True
    ):
        self.test = test
        self.context = test.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            timezone_id=zone,
            locale="en-GB",
            storage_state=test.session if session else None,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.add_init_script(SHIFT_OBSERVER)
        self.addresses = []
        self.complaints = []
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.bytes = 0
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self.weighed)
        if now is not None:
            self.page.clock.set_fixed_time(datetime.fromisoformat(now))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.test.addresses.update(self.addresses)
        self.test.complaints += self.complaints
        self.context.close()

    def heard(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def weighed(self, event):
        self.bytes += int(event["encodedDataLength"])

    def open(self, path="/", ready=True):
        self.page.goto(self.test.base + path, wait_until="load")
        if ready:
            self.until("document.querySelector('[data-figure=tracks] data') !== null", "the figures")
            self.settled()

    def until(self, expression, what):
        """Waits for a thing with a limit; asked from here, because the page's policy forbids eval."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.page.evaluate(f"() => Boolean({expression})"):
                return
            time.sleep(0.02)
        raise TimeoutError(f"{what} did not come within {PATIENCE:.0f} s ({expression})")

    def settled(self):
        """After animations that end and two frames more, so that every shift was delivered."""
        self.page.evaluate(
            "() => Promise.allSettled(document.getAnimations()"
            ".filter((each) => each.effect.getTiming().iterations !== Infinity)"
            ".map((each) => each.finished))"
        )
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def text(self, selector):
        return " ".join(self.page.inner_text(selector).split())

    def figure(self, name):
        """The exact value of a card, or its text where it shows no number."""
        value = self.page.evaluate(
            "(name) => document.querySelector(`[data-figure=${name}] data`)?.getAttribute('value') ?? null",
            name,
        )
        return self.text(f"[data-figure={name}] .figure-value") if value is None else int(value)

    def full_text(self, name):
        """What a screen reader reads of a card: all digits, also where only a short form fits."""
        return self.page.evaluate(
            "(name) => { const data = document.querySelector(`[data-figure=${name}] data`);"
            " const hidden = data?.querySelector('.visually-hidden');"
            " return (hidden ?? data)?.textContent ?? null; }",
            name,
        )

    def shift(self):
        return self.page.evaluate("() => window.layoutShift")

    def screenshot(self, name):
        if self.test.screenshots is not None:
            self.page.screenshot(path=str(self.test.screenshots / f"{name}.png"), full_page=True)

    def accessible(self, what):
        found = Axe().run(self.page).response["violations"]
        told = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]
        self.test.checks.that(not told, f"axe finds nothing: {what}", told)

    def choose(self, artist):
        """Chooses an artist with the keyboard alone: `/`, the name, arrows, Enter."""
        self.page.evaluate("() => document.activeElement?.blur()")
        self.page.keyboard.press("/")
        self.until("document.activeElement.id === 'artist-input'", "the focus on the search")
        self.page.keyboard.insert_text(artist["name"])
        self.until(
            "!document.getElementById('artist-popup').hidden"
            " && document.querySelector('.option.is-active') !== null",
            f"an option for {artist['name']!r}",
        )
        for _ in range(25):
            active = self.page.evaluate(
                "() => document.querySelector('.option.is-active')?.dataset.artist ?? null"
            )
            if active == artist["id"]:
                break
            self.page.keyboard.press("ArrowDown")
        else:
            raise TimeoutError(f"the artist {artist['name']!r} ({artist['id']}) is not among the options")
        self.page.keyboard.press("Enter")
        self.until(
            f"new URLSearchParams(location.search).get('artist') === {json.dumps(artist['id'])}", "the URL"
        )
        self.until("document.querySelector('[data-figure=tracks] data') !== null", "the figures")

    def theme(self):
        return self.page.evaluate(
            "() => [document.documentElement.dataset.theme ?? 'system',"
            " getComputedStyle(document.documentElement).backgroundColor]"
        )


class HomeTest:
    def __init__(self, browser, arguments):
        self.browser = browser
        self.base = arguments.base.rstrip("/")
        self.artists = json.loads(Path(arguments.data).read_text(encoding="utf-8"))
        self.screenshots = None if arguments.screenshots is None else Path(arguments.screenshots)
        if self.screenshots is not None:
            self.screenshots.mkdir(parents=True, exist_ok=True)
        self.checks = Checks()
        self.session = None
        self.addresses = set()
        self.complaints = []

    def run(self, scenario):
        self.sign_in()
        {"whole": self.whole, "catalog-gone": self.catalog_gone, "catalog-lost": self.catalog_lost}[
            scenario
        ]()

    def whole(self):
        self.moments()
        self.figures_and_choice()
        self.themes()
        self.keys()
        self.widths()
        self.unknown_artist()
        self.weight()
        self.no_strangers(self.complaints)
        self.sign_out()

    def sign_in(self):
        with Visit(self, session=False) as visit:
            visit.page.goto(self.base + "/sign-in", wait_until="load")
            visit.page.fill("#email", os.environ["SIGN_IN_EMAIL"])
            visit.page.fill("#password", os.environ["SIGN_IN_PASSWORD"])
            visit.page.press("#password", "Enter")
            visit.page.wait_for_url(self.base + "/")
            self.checks.equal(urlsplit(visit.page.url).path, "/", "signing in opens Home")
            self.session = visit.context.storage_state()
            cookies = self.session["cookies"]
            self.checks.that(
                cookies and all(each["httpOnly"] for each in cookies),
                "the session is in an HttpOnly cookie",
                [each["name"] for each in cookies],
            )
        self.complaints.clear()

    def moments(self):
        """Greeting and date at the edges of the day, in the zone of the browser."""
        edges = [
            ("2026-11-21T04:59:30+00:00", "Etc/UTC", "Good evening", "Saturday, 21 November 2026"),
            ("2026-11-21T05:00:10+00:00", "Etc/UTC", "Good morning", "Saturday, 21 November 2026"),
            ("2026-11-21T12:00:10+00:00", "Etc/UTC", "Good afternoon", "Saturday, 21 November 2026"),
            ("2026-11-21T18:00:10+00:00", "Etc/UTC", "Good evening", "Saturday, 21 November 2026"),
            ("2026-11-21T03:30:00+00:00", "America/Toronto", "Good evening", "Friday, 20 November 2026"),
            ("2026-12-31T16:30:00+00:00", "Pacific/Kiritimati", "Good morning", "Friday, 1 January 2027"),
        ]
        for now, zone, greeting, date in edges:
            with Visit(self, zone=zone, now=now) as visit:
                visit.open()
                self.checks.equal(visit.text("#greeting"), greeting, f"the greeting at {now} in {zone}")
                self.checks.equal(visit.text("#date"), date, f"the date at {now} in {zone}")

    def figures_and_choice(self):
        with Visit(self) as visit:
            visit.open()
            for artist in self.chosen():
                visit.choose(artist)
                self.cards(visit, artist)
                visit.page.reload(wait_until="load")
                visit.until("document.querySelector('[data-figure=tracks] data') !== null", "the figures")
                kept = parse_qs(urlsplit(visit.page.url).query).get("artist")
                self.checks.equal(kept, [artist["id"]], f"the URL keeps {artist['name']!r} on reload")
                self.cards(visit, artist)
            self.checks.that(
                visit.shift() < MOST_SHIFT, "no layout shift on a page with a chosen artist", visit.shift()
            )
            self.navigation(visit)
        with Visit(self) as visit:
            first, second = self.chosen()[:2]
            visit.open(f"/?artist={first['id']}")
            visit.choose(second)
            visit.page.go_back()
            visit.until(
                f"document.querySelector('#name bdi')?.textContent === {json.dumps(first['name'].strip())}",
                "the artist before",
            )
            self.cards(visit, first)

    def chosen(self):
        """A few artists that differ: most plays, most tracks, no track, longest name, beyond ASCII."""
        named = [each for each in self.artists if each["name"].strip() == each["name"] != ""]
        picks = [
            max(named, key=lambda each: each["plays"]),
            max(named, key=lambda each: each["tracks"]),
            min(named, key=lambda each: (each["tracks"], each["id"])),
            max(named, key=lambda each: len(each["name"])),
            *[each for each in named if not each["name"].isascii()][:2],
        ]
        return list({each["id"]: each for each in picks}.values())

    def cards(self, visit, artist):
        name = artist["name"]
        self.checks.equal(visit.page.text_content("#name bdi"), name.strip(), f"the heading names {name!r}")
        for figure in FIGURES:
            expected = artist[figure]
            self.checks.equal(visit.figure(figure), expected, f"{figure} of {name!r}")
            self.checks.equal(
                visit.full_text(figure), f"{expected:,}", f"{figure} of {name!r} in groups of digits"
            )
        brought = visit.text("[data-figure=plays] .figure-note")
        match = re.fullmatch(r"([\d,]+) brought in without dates", brought)
        count = 0 if match is None else int(match.group(1).replace(",", ""))
        self.checks.that(
            (brought == "" or match is not None) and count <= artist["plays"],
            f"plays without dates of {name!r} are part of all plays",
            brought,
        )

    def navigation(self, visit):
        menu = visit.page.evaluate("async () => (await (await fetch('/api/v1/home')).json()).menu")
        names = visit.page.locator(".shortcut-name").all_inner_texts()
        self.checks.equal(
            names, [each["label"] for each in menu], "quick navigation is the menu configuration"
        )
        side = visit.page.locator(".side .place-name").all_inner_texts()
        self.checks.equal(side, names, "the sidebar shows the same pages")
        links = visit.page.locator("a.shortcut").count()
        self.checks.equal(
            links, sum(each["available"] for each in menu), "only pages that are available are links"
        )
        for item in menu:
            if not item["available"]:
                shown = visit.page.locator(".shortcut", has_text=item["label"]).first.inner_text()
                self.checks.that(
                    item["reason"] in shown, f"{item['label']} says why it is not available", shown
                )
        labels = visit.page.locator(".figure dt").all_inner_texts()
        expected = [
            "Tracks",
            "Total Plays",
            "Albums",
            "Downloads",
            "Followers",
            "Level",
            "Growth",
            "View Profile",
        ]
        self.checks.equal(labels, expected, "eight cards in their order")

    def themes(self):
        with Visit(self, scheme="light") as visit:
            visit.open()
            start = visit.theme()
            self.checks.equal(start[0], "system", "the theme is the system's at first")
            visit.page.click("#theme-button")
            light = visit.theme()
            visit.page.keyboard.press("t")
            dark = visit.theme()
            self.checks.that(
                light == ["light", start[1]] and dark[0] == "dark" and dark[1] != start[1],
                "button and key switch to light and dark",
                [start, light, dark],
            )
            visit.page.reload(wait_until="domcontentloaded")
            self.checks.equal(visit.theme(), dark, "the theme is kept on reload")
            visit.until("document.querySelector('[data-figure=tracks] data') !== null", "the figures")
            visit.page.click("#account-button")
            visit.page.check('input[name="theme"][value="system"]', force=True)
            self.checks.equal(visit.theme(), start, "the account menu switches back to the system's theme")

    def keys(self):
        with Visit(self) as visit:
            visit.open()
            visit.page.keyboard.press("Tab")
            self.checks.equal(
                visit.page.evaluate("() => document.activeElement.className"),
                "skip",
                "the first stop of the Tab key skips to the content",
            )
            visit.page.keyboard.press("?")
            self.checks.that(visit.page.is_visible("#keys-dialog"), "? lists the keys")
            self.checks.equal(
                visit.page.locator("#keys-list kbd").all_inner_texts(),
                ["/", "r", "t", "g", "h", "g", "a", "?"],
                "all keys are listed",
            )
            visit.accessible("the list of keys")
            visit.page.keyboard.press("Escape")
            self.checks.that(visit.page.is_hidden("#keys-dialog"), "Escape closes the list of keys")
            visit.page.keyboard.press("/")
            visit.until("document.querySelectorAll('.option').length > 0", "the artists")
            visit.accessible("the artist chooser, open")
            visit.screenshot("chooser")
            visit.page.keyboard.press("t")
            self.checks.equal(visit.theme()[0], "system", "a key typed into the search is text")
            visit.page.keyboard.press("Escape")
            self.checks.that(visit.page.is_hidden("#artist-popup"), "Escape closes the artist chooser")
            before = len([each for each in visit.addresses if "/api/v1/home" in each])
            visit.page.evaluate("() => document.activeElement.blur()")
            visit.page.keyboard.press("r")
            visit.until("document.querySelector('#reload.is-busy') === null", "the end of the reload")
            after = len([each for each in visit.addresses if "/api/v1/home" in each])
            self.checks.equal(after, before + 1, "r reloads the figures")

    def widths(self):
        for width, height in ((360, 740), (390, 844), (768, 1024), (1440, 900), (2560, 1440)):
            for scheme in ("light", "dark"):
                with Visit(self, width=width, height=height, scheme=scheme) as visit:
                    visit.open()
                    what = f"{width} px, {scheme}"
                    beyond = visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
                    self.checks.that(beyond <= 0, f"nothing is wider than the window at {what}", beyond)
                    self.checks.that(
                        visit.shift() < MOST_SHIFT, f"nothing moves while loading at {what}", visit.shift()
                    )
                    if width in (390, 1440):
                        visit.accessible(f"Home at {what}")
                    visit.screenshot(f"home-{width}-{scheme}")

    def unknown_artist(self):
        known = {each["id"] for each in self.artists}
        foreign = next(
            each
            for each in (self.artists[0]["id"][:-1] + last for last in "0123456789abcdefghjkmnpqrstvwxyz")
            if each not in known
        )
        with Visit(self) as visit:
            visit.open(f"/?artist={foreign}", ready=False)
            visit.until(
                "document.querySelector('#figures-instead h3') !== null", "a state instead of the figures"
            )
            self.checks.equal(
                visit.text("#figures-instead h3"), "No such artist", "an unknown artist is told"
            )
            self.checks.that(visit.page.is_hidden("#figures"), "an unknown artist has no figures")
            visit.accessible("no such artist")
            visit.screenshot("no-such-artist")

    def weight(self):
        with Visit(self) as visit:
            visit.open()
            self.checks.that(
                visit.bytes < MOST_BYTES, f"Home weighs {visit.bytes} bytes over the wire, under {MOST_BYTES}"
            )

    def no_strangers(self, complaints):
        own = urlsplit(self.base)
        strangers = sorted(
            each
            for each in self.addresses
            if urlsplit(each).scheme not in ("data", "blob", "about") and urlsplit(each)[:2] != own[:2]
        )
        self.checks.that(not strangers, f"{len(self.addresses)} addresses, none of another host", strangers)
        self.checks.that(not complaints, "the console has no errors and no warnings", complaints)

    def sign_out(self):
        with Visit(self) as visit:
            visit.open()
            visit.page.click("#account-button")
            visit.page.click("text=Sign out")
            visit.page.wait_for_url("**/sign-in*")
            self.checks.equal(
                urlsplit(visit.page.url).path, "/sign-in", "signing out leads to the sign-in page"
            )
            visit.accessible("the sign-in page")
            visit.screenshot("sign-in")
        with Visit(self) as visit:
            visit.page.goto(self.base + "/", wait_until="load")
            visit.page.wait_for_url("**/sign-in*")
            self.checks.equal(
                urlsplit(visit.page.url).path, "/sign-in", "the session that signed out is over"
            )

    def catalog_gone(self):
        for width, height, scheme in ((1440, 900, "dark"), (390, 844, "light")):
            with Visit(self, width=width, height=height, scheme=scheme) as visit:
                visit.open(ready=False)
                visit.until(
                    "document.querySelector('#figures-state .notice.is-failed') !== null", "the failed part"
                )
                visit.settled()
                self.rest_stays(visit, f"{width} px")
                visit.accessible(f"Home without the catalog at {width} px, {scheme}")
                visit.screenshot(f"catalog-gone-{width}")
        with Visit(self) as visit:
            visit.open(ready=False)
            visit.until(
                "document.querySelector('#figures-state .notice.is-failed') !== null", "the failed part"
            )
            ask("start the catalog")
            visit.addresses.clear()
            self.again(visit, "#figures-state", "[data-figure=tracks] data")
            asked = [
                parse_qs(urlsplit(each).query).get("parts") for each in visit.addresses if "/api/" in each
            ]
            self.checks.that(
                asked and all(each == ["summary"] for each in asked),
                "Try again asks for the failed part alone",
                asked,
            )
            self.checks.that(
                visit.page.is_visible("#meta .notice.is-failed"), "another failed part stays as it is"
            )
            self.again(visit, "#meta", "#name .verified, #name bdi")
            visit.until("document.querySelector('.notice.is-failed') === null", "the end of the failures")
            names = {each["name"].strip() for each in self.artists}
            self.checks.that(
                visit.page.text_content("#name bdi") in names,
                "the artist is back",
                visit.page.text_content("#name bdi"),
            )
        self.no_strangers([each for each in self.complaints if "Failed to load resource" not in each])

    def rest_stays(self, visit, what):
        for figure in (*FIGURES, "albums", "growth"):
            shown = visit.page.text_content(f"[data-figure={figure}] .figure-value")
            self.checks.equal(shown, "–unknown", f"{figure} is a dash, not a number, at {what}")
        self.checks.that(
            "catalog" in visit.text("#figures-state"),
            f"the failed part names the service at {what}",
            visit.text("#figures-state"),
        )
        self.checks.that(
            re.fullmatch(r"Good (morning|afternoon|evening)", visit.text("#greeting")),
            f"the greeting stays at {what}",
            visit.text("#greeting"),
        )
        self.checks.that(
            visit.page.locator(".shortcut-name").count() > 0, f"quick navigation stays at {what}"
        )
        self.checks.that(visit.text("#name") != "", f"the account's name stands for the artist's at {what}")

    def catalog_lost(self):
        artist = self.chosen()[0]
        with Visit(self) as visit:
            visit.open(f"/?artist={artist['id']}")
            self.cards(visit, artist)
            ask("stop the catalog")
            visit.page.keyboard.press("r")
            visit.until(
                "document.querySelector('#figures-state .notice.is-stale') !== null",
                "the mark of old figures",
            )
            self.cards(visit, artist)
            told = visit.text("#figures-state")
            self.checks.that(
                re.match(r"As of .*\d\d:\d\d:\d\d\. Not updated at \d\d:\d\d:\d\d: .+", told),
                "old figures say of when they are and why",
                told,
            )
            visit.accessible("old figures")
            visit.screenshot("catalog-lost")
            ask("start the catalog")
            self.again(visit, "#figures-state", "[data-figure=tracks] data")
            visit.until("document.querySelector('.notice') === null", "the end of the marks")
            self.cards(visit, artist)
        self.no_strangers([each for each in self.complaints if "Failed to load resource" not in each])

    def again(self, visit, place, sign):
        """Presses Try again with the keyboard until the part is back: a service needs a moment."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            visit.page.focus(f"{place} [data-retry]")
            visit.page.keyboard.press("Enter")
            visit.until(f"document.querySelector('{place} .is-busy') === null", "the end of the attempt")
            if visit.page.locator(f"{place} .notice").count() == 0:
                break
        self.checks.that(
            visit.page.locator(f"{place} .notice").count() == 0, f"Try again in {place} brings the part back"
        )
        self.checks.that(visit.page.locator(sign).count() > 0, f"{place} shows what was missing")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, f"the focus stays on the page after Try again in {place}")


def ask(what):
    print(f"waiting: {what}", flush=True)
    if sys.stdin.readline() == "":
        raise EOFError(f"standard input ended while waiting for someone to {what}")


def main():
    parser = argparse.ArgumentParser(description="The browser test of Home.")
    parser.add_argument("base", metavar="BASE_URL")
    parser.add_argument("data", metavar="DATA.json")
    parser.add_argument("--screenshots", metavar="DIR")
    parser.add_argument("--scenario", choices=("whole", "catalog-gone", "catalog-lost"), default="whole")
    parser.add_argument("--chromium", metavar="PATH", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, headless=True, args=["--no-sandbox"]
        )
        test = HomeTest(browser, arguments)
        broken = None
        try:
            test.run(arguments.scenario)
        except (Error, TimeoutError, EOFError, OSError) as error:
            broken = error
            test.checks.that(False, f"the test ran to its end: {error}")
        browser.close()
    print(f"{test.checks.passed} passed, {test.checks.failed} failed", flush=True)
    return 2 if broken is not None and test.checks.passed == 0 else 1 if test.checks.failed > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
