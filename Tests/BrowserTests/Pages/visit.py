"""One page in a browser context of its own, with everything it asked for and complained about."""

import time
from datetime import datetime

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

PATIENCE = 30.0
MOST_SHIFT = 0.02
FIGURES_THERE = "document.querySelector('[data-figure=tracks] data') !== null"
# Sums up what moved without being asked to, and notes when the figures stood there.
OBSERVERS = """
    window.layoutShift = 0;
    window.shifted = [];
    window.usableAt = null;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.layoutShift += entry.value;
            for (const source of entry.sources) {
                const node = source.node;
                window.shifted.push(node?.id || node?.className || node?.nodeName || "?");
            }
        }
    }).observe({ type: "layout-shift", buffered: true });
    new MutationObserver((_, observer) => {
        if (document.querySelector("[data-figure=tracks] data") === null) return;
        window.usableAt = performance.now();
        observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
"""


class Visit:
    """`who` is the account that is signed in (None: nobody), `base` the dashboard, `now` a fixed clock, and
    `refusals` the HTTP statuses that belong to what is tried, so that the console's word about them is none."""

    def __init__(
        self, test, *, who="operator", base="plain", path="/", width=1440, height=900, scheme="dark",
        zone="Etc/UTC", now=None, script=True, density=1, refusals=(), session=None,
    ):  # fmt: skip
        self.test = test
        self.base = test.bases[base]
        self.path = path
        self.refusals = refusals
        self.context = test.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=density,
            color_scheme=scheme,
            timezone_id=zone,
            locale="en-GB",
            java_script_enabled=script,
            storage_state=session or (None if who is None else test.session(who)),
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.add_init_script(OBSERVERS)
        self.addresses = []
        self.complaints = []
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.bytes = 0
        self.wire = self.context.new_cdp_session(self.page)
        self.wire.send("Network.enable")
        self.wire.on("Network.loadingFinished", self.weighed)
        if now is not None:
            self.page.clock.set_fixed_time(datetime.fromisoformat(now))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.test.addresses.update(self.addresses)
        self.test.complaints += self.complaints
        self.context.close()

    def heard(self, message):
        if message.type not in ("error", "warning"):
            return
        known = "Failed to load resource: the server responded with a status of "
        if message.text.startswith(known) and int(message.text[len(known) :].split()[0]) in self.refusals:
            return
        self.complaints.append(f"{message.type}: {message.text} at {self.page.url}")

    def weighed(self, event):
        self.bytes += int(event["encodedDataLength"])

    # Coming and waiting

    def open(self, path=None):
        return self.page.goto(self.base + (self.path if path is None else path), wait_until="load")

    def home(self, path=None):
        """Opens Home and waits for its figures."""
        self.open(path)
        self.until(FIGURES_THERE, "the figures")
        self.settled()

    def until(self, expression, what):
        """Waits for a thing with a limit; asked from here, because the page's policy forbids eval."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.page.evaluate(f"() => Boolean({expression})"):
                    return
            except Error as error:
                # The page was just leaving for the next one.
                if "context was destroyed" not in str(error):
                    raise
            time.sleep(0.02)
        raise TimeoutError(f"{what} did not come within {PATIENCE:.0f} s ({expression}) at {self.page.url}")

    def settled(self):
        """After animations that end and two frames more, so that every shift was delivered. A browser that draws
        nothing at the moment makes no frames: then a moment will do."""
        self.until(
            "!document.getAnimations().some((each) => each.playState === 'running'"
            " && each.effect.getTiming().iterations !== Infinity)",
            "the end of the animations",
        )
        self.page.evaluate(
            "() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done()));"
            " setTimeout(done, 400); })"
        )

    # Looking

    def text(self, selector):
        return " ".join(self.page.inner_text(selector).split())

    def count(self, selector):
        return self.page.locator(selector).count()

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

    def focused(self):
        return self.page.evaluate("() => document.activeElement?.id ?? ''")

    def theme(self):
        return self.page.evaluate(
            "() => [document.documentElement.dataset.theme ?? 'system',"
            " getComputedStyle(document.documentElement).backgroundColor]"
        )

    def screenshot(self, name):
        if self.test.screenshots is not None:
            # A dialog covers the window, not the page.
            whole = self.count("dialog[open]") == 0
            self.page.screenshot(path=str(self.test.screenshots / f"{name}.png"), full_page=whole)

    # Judging

    def accessible(self, what, rules=None):
        # Half faded in, no text has its contrast: what moves and ends is waited for.
        self.until(
            "document.getAnimations().every((each) => each.playState !== 'running'"
            " || each.effect.getComputedTiming().endTime === Infinity)",
            "the end of what moves",
        )
        options = {} if rules is None else {"runOnly": rules}
        found = Axe().run(self.page, options=options).response["violations"]
        told = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]
        self.test.checks.that(not told, f"axe finds nothing: {what}", told)

    def steady(self, what):
        shift, nodes = self.page.evaluate("() => [window.layoutShift, window.shifted]")
        self.test.checks.that(shift < MOST_SHIFT, f"nothing moves while loading: {what}", (shift, nodes))

    def fits(self, what):
        """Nothing is wider than the window; what is, where something is."""
        beyond = self.page.evaluate(
            "() => { const room = document.documentElement.clientWidth;"
            " if (document.documentElement.scrollWidth <= room) return [];"
            " return [...document.querySelectorAll('body *')]"
            ".filter((each) => each.getBoundingClientRect().right > room + 0.5)"
            ".slice(0, 4).map((each) => `${each.nodeName}#${each.id}.${each.className}`); }"
        )
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        self.test.checks.that(wide <= 0, f"nothing is wider than the window: {what}", (wide, beyond))

    # Acting

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector, most=60):
        """Presses Tab until an element has the focus."""
        for _ in range(most):
            if self.page.evaluate("(it) => document.activeElement?.matches(it) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise TimeoutError(f"{selector} is not reached with the Tab key at {self.page.url}")
