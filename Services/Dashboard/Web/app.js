// The shell around every page: top bar, sidebar or chips, account menu, foot, keys, theme. What it shows
// comes from the page's data; it asks for nothing itself.

import { ArtistChooser } from "./chooser.js";
import { byID, element, fill, hiddenText, newTab, personName, safeAddress, spokenName } from "./dom.js";
import { initials } from "./format.js";
import { drawIcons, icon } from "./icons.js";
import { bindKey, startKeys } from "./keys.js";
import { nextTheme, startTheme } from "./theme.js";

/// Starts the shell; `chooseArtist` and `reload` are what its controls do. Gives the artist chooser.
export function startShell({ chooseArtist, reload }) {
    drawIcons(document);
    startTheme();
    const chooser = new ArtistChooser(chooseArtist);
    bindKey("/", "Search artists", () => chooser.focus());
    bindKey("r", "Reload the figures", reload);
    bindKey("t", "Switch theme", nextTheme);
    startKeys();
    byID("sign-out-csrf").value = document.querySelector('meta[name="csrf"]').content;
    const menu = byID("account-menu");
    menu.addEventListener("toggle", (event) => {
        byID("account-button").setAttribute("aria-expanded", String(event.newState === "open"));
    });
    return chooser;
}

/// Shows who is signed in.
export function showAccount(account) {
    const name = spokenName(account.displayName);
    const letters = element("span", { "aria-hidden": "true" }, initials(name));
    fill(byID("account-button"), letters, hiddenText(`Account: ${name}`));
    fill(byID("account-name"), personName(name));
}

/// Shows the pages of the menu configuration, as a sidebar and as chips; `none` stands there without any.
export function showPages(menu, current, artist, none) {
    for (const list of document.querySelectorAll("[data-pages]")) {
        const places = menu.map((item) => element("li", {}, place(item, current, artist)));
        if (places.length > 0) fill(list, places);
        else fill(list, element("li", {}, element("span", { class: "place is-unavailable" }, none)));
    }
}

/// Shows the pages that belong to this one, and where help is found.
export function showFoot(menu, related, support, artist) {
    const pages = related
        .map((id) => menu.find((item) => item.id === id))
        .filter((item) => item !== undefined && itemAddress(item, artist) !== null);
    const list = byID("related");
    list.hidden = pages.length === 0;
    fill(list, element("span", {}, "Related:"), pages.map((item) => pageLink(item, artist, {}, item.label)));
    const help = byID("support");
    const address = typeof support?.email === "string" && support.email.includes("@")
        ? `mailto:${support.email}` : safeAddress(support?.url)?.href ?? null;
    help.hidden = address === null;
    if (address === null) return;
    const out = !address.startsWith("mailto:");
    fill(help, "Need help? ", element("a", { href: address, ...(out ? newTab : {}) },
        out ? "Contact support" : support.email, out ? hiddenText(" (opens in a new tab)") : null));
}

/// Where a menu item leads, with the chosen artist; null when it leads nowhere.
export function itemAddress(item, artist) {
    if (item.available !== true) return null;
    const url = safeAddress(item.href);
    if (url === null) return null;
    if (item.external === true || url.origin !== location.origin) return url.href;
    if (artist !== null) url.searchParams.set("artist", artist);
    return url.pathname + url.search + url.hash;
}

/// A link to a menu item; one that leads out opens a new tab and says so.
export function pageLink(item, artist, attributes, ...children) {
    const out = item.external === true;
    return element("a", { ...attributes, href: itemAddress(item, artist), ...(out ? newTab : {}) },
        ...children, out ? hiddenText(" (opens in a new tab)") : null);
}

/// Why a menu item cannot be opened.
export function unavailableReason(item) {
    const reason = item.reason;
    return typeof reason === "string" && reason !== "" ? reason : "This page is not available.";
}

function place(item, current, artist) {
    const name = element("span", { class: "place-name" }, personName(item.label));
    if (itemAddress(item, artist) === null) {
        const reason = unavailableReason(item);
        return element("span", { class: "place is-unavailable", title: reason },
            icon(item.icon), name, hiddenText(` (not available: ${reason})`),
            element("span", { class: "place-mark" }, icon("unavailable")));
    }
    return pageLink(item, artist, { class: "place", "aria-current": item.id === current ? "page" : null },
        icon(item.icon), name,
        item.external === true ? element("span", { class: "place-mark" }, icon("external")) : null);
}
