"""What holds on every page and in every state: at all widths, in both themes, by keyboard, zoomed, without
motion, in forced colours."""

from visit import Visit

WIDTHS = ((360, 740), (390, 844), (768, 1024), (1440, 900), (2560, 1440))
# Every stop of the Tab key that is on the page, as places in the order of all elements.
STOPS = """() => {
    const all = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]")];
    const groups = new Set();
    const isStop = (each) => {
        if (each.disabled || each.tabIndex < 0 || each.type === "hidden") return false;
        if (!each.checkVisibility({ visibilityProperty: true })) return false;
        if (each.closest("[inert]") !== null) return false;
        if (each.type !== "radio") return true;
        // One stop for a group: the chosen one, else the first.
        const group = `${each.form?.id ?? ""}/${each.name}`;
        const members = all.filter((other) => other.type === "radio" && other.name === each.name
            && other.form === each.form);
        const stop = members.find((other) => other.checked) ?? members[0];
        if (stop !== each || groups.has(group)) return false;
        groups.add(group);
        return true;
    };
    return all.filter(isStop).map((each) => {
        each.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
        return each.dataset.stop;
    });
}"""
# Where the focus is, and how it looks there: the element, what stands around it and beside it.
STOP = """() => {
    const it = document.activeElement;
    if (it === null || it === document.body) return null;
    const box = it.getBoundingClientRect();
    return {
        stop: it.dataset.stop ?? null,
        name: `${it.nodeName.toLowerCase()}#${it.id}.${it.className}`,
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
LOOK = """(stop) => {
    const it = document.querySelector(`[data-stop="${stop}"]`);
    if (it === null) return "";
    return [it, it.parentElement, it.parentElement?.parentElement, it.nextElementSibling]
        .filter((each) => each instanceof Element)
        .flatMap((each) => [null, "::before", "::after"].map((part) => getComputedStyle(each, part)))
        .map((look) => {
            return [look.outlineStyle, look.outlineWidth, look.outlineColor, look.boxShadow, look.borderColor].join();
        }).join(";");
}"""


def survey(test, name, arrive, *, keyboard=True, **how):
    """Looks at one page in one state. `arrive(visit)` brings a visit there."""
    with Visit(test, width=390, height=844, scheme="light", density=2, **how) as visit:
        arrive(visit)
        visit.settled()
        visit.steady(f"{name}, 390 px")
        visit.accessible(f"{name}, 390 px, light")
        at_all_widths(visit, name)
        visit.page.set_viewport_size({"width": 390, "height": 844})
        visit.page.emulate_media(color_scheme="dark")
        visit.settled()
        visit.accessible(f"{name}, 390 px, dark", ["color-contrast"])
        visit.screenshot(f"{name}-390-dark")
        zoomed(visit, name)
    with Visit(test, scheme="dark", **how) as visit:
        arrive(visit)
        visit.settled()
        visit.steady(f"{name}, 1440 px")
        visit.accessible(f"{name}, 1440 px, dark")
        visit.screenshot(f"{name}-1440-dark")
        if keyboard:
            walk(visit, name)
        in_other_media(visit, name)


def at_all_widths(visit, name):
    for width, height in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.settled()
        visit.fits(f"{name}, {width} px")
        if width in (390, 768, 1440):
            visit.screenshot(f"{name}-{width}-light")


def zoomed(visit, name):
    """200 %: half the window at twice the density."""
    visit.page.set_viewport_size({"width": 720, "height": 450})
    visit.settled()
    visit.fits(f"{name}, zoomed to 200 %")


def in_other_media(visit, name):
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.settled()
    running = visit.page.evaluate(
        "() => document.getAnimations().filter((each) => each.playState === 'running')"
        ".map((each) => each.animationName ?? each.transitionProperty)"
    )
    visit.test.checks.that(not running, f"nothing moves where motion is reduced: {name}", running)
    visit.accessible(f"{name}, 1440 px, light", ["color-contrast"])
    before = visit.page.inner_text("main")
    visit.page.emulate_media(forced_colors="active")
    visit.settled()
    visit.test.checks.that(
        visit.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
        and visit.page.inner_text("main") == before,
        f"forced colours show the same words: {name}",
    )
    visit.fits(f"{name}, forced colours")
    visit.screenshot(f"{name}-forced-colours")


def walk(visit, name):
    """With the Tab key to every stop: each is reached, in view, and looks different with the focus."""
    page = visit.page
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    # From the top, wherever the page had put the focus.
    page.evaluate("() => { getSelection().setPosition(document.body, 0); }")
    missing = set(page.evaluate(STOPS))
    total = len(missing)
    unseen, unmarked, before = [], [], None
    for _ in range(total + 3):
        page.keyboard.press("Tab")
        here = page.evaluate(STOP)
        if before is not None and before[1] == page.evaluate(LOOK, before[0]["stop"]):
            unmarked.append(before[0]["name"])
        before = None
        if here is None or here["stop"] is None:
            continue
        missing.discard(here["stop"])
        if not here["isInView"]:
            unseen.append(here["name"])
        before = (here, page.evaluate(LOOK, here["stop"]))
        if not missing:
            break
    left = page.evaluate(
        "(stops) => stops.map((stop) => document.querySelector(`[data-stop='${stop}']`))"
        ".map((it) => it === null ? 'gone' : `${it.nodeName.toLowerCase()}#${it.id}.${it.className}`)",
        sorted(missing),
    )
    visit.test.checks.that(not missing, f"the Tab key reaches all {total} stops: {name}", left)
    visit.test.checks.that(not unseen, f"each stop is in view: {name}", unseen[:4])
    visit.test.checks.that(not unmarked, f"the focus is seen at each stop: {name}", unmarked[:4])
