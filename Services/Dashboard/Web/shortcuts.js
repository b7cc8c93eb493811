// Quick navigation: a card for each item of the menu configuration.

import { itemAddress, pageLink, unavailableReason } from "./app.js";
import { byID, element, fill, personName } from "./dom.js";
import { icon } from "./icons.js";
import { blank, notice } from "./states.js";

const hues = {
    home: "accent", finances: "emerald", activity: "cyan", progress: "violet", leaderboards: "amber",
    beats: "blue", collections: "pink",
};
const purposes = {
    home: "Greeting, shortcuts and quick stats",
    finances: "Balances and transactions",
    activity: "Uploads, plays and downloads over time",
    progress: "Level, XP and achievements",
    leaderboards: "Where artists stand on each board",
    beats: "Tracks, growth and collaborators",
    collections: "Albums and their figures",
};

/// Fills the grid.
export function showShortcuts(menu, current, artist) {
    showReasons(menu.filter((item) => itemAddress(item, artist) === null));
    const place = byID("shortcuts");
    if (menu.length === 0) {
        fill(place, blank("page", "No menu items configured"));
        return;
    }
    const cards = menu.map((item) => element("li", {}, shortcut(item, current, artist)));
    fill(place, element("ul", { class: "shortcuts" }, cards));
}

/// Says that the menu itself could not be loaded.
export function showShortcutsFailed(reason, again) {
    fill(byID("shortcuts"), notice("failed", `Menu not loaded. ${reason}`, again));
}

function shortcut(item, current, artist) {
    const tile = element("span", { class: "tile" }, icon(item.icon));
    const name = element("span", { class: "shortcut-name" }, personName(item.label));
    const hue = `hue-${Object.hasOwn(hues, item.id) ? hues[item.id] : "muted"}`;
    if (itemAddress(item, artist) === null) {
        const text = element("div", { class: "shortcut-text" }, name,
            element("p", { class: "shortcut-note is-short" }, "Not available"),
            element("p", { class: "shortcut-note shortcut-reason" }, unavailableReason(item)));
        return element("div", { class: `shortcut is-unavailable ${hue}` }, tile, text);
    }
    const purpose = Object.hasOwn(purposes, item.id) ? purposes[item.id] : null;
    const note = item.external === true ? "Opens in a new tab" : item.id === current ? "This page" : purpose;
    const small = note === null ? null : element("span", { class: "shortcut-note" }, note);
    const attributes = { class: `shortcut ${hue}`, "aria-current": item.id === current ? "page" : null };
    return pageLink(item, artist, attributes, tile, element("span", { class: "shortcut-text" }, name, small),
        item.external === true ? element("span", { class: "shortcut-end" }, icon("external")) : null);
}

/// Wires the button that opens the list of reasons.
export function startReasons() {
    const button = byID("why");
    button.addEventListener("click", () => {
        const list = byID("why-list");
        list.hidden = !list.hidden;
        button.setAttribute("aria-expanded", String(!list.hidden));
    });
}

// Narrow screens have no room for sentences in the cards: they stand together above the grid, on demand.
function showReasons(closed) {
    const button = byID("why");
    button.hidden = closed.length === 0;
    if (button.hidden) byID("why-list").hidden = true;
    fill(button, `${closed.length} not available – why?`);
    fill(byID("why-list"), closed.map((item) => element("div", {},
        element("dt", {}, personName(item.label)), element("dd", {}, unavailableReason(item)))));
}
