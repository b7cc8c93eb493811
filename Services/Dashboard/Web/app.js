// The shell around every page: top bar, sidebar or chips, account menu, foot, keys, theme. What it shows
// comes from the page's data; a page without a question of its own lets the shell ask (`loadShell`).
//
// The artist whose pages are looked at stands in the address (`?artist=`) and goes along with every link to a
// page. Who may act for one artist alone has no chooser.

import { readShell, reasonOf } from "./api.js";
import { ArtistChooser } from "./chooser.js";
import { byID, element, fill, hiddenText, newTab, personName, safeAddress } from "./dom.js";
import { initials, knownZone } from "./format.js";
import { drawIcons, icon } from "./icons.js";
import { bindKey, startKeys } from "./keys.js";
import { retryButton } from "./states.js";
import { remember, remembered } from "./storage.js";
import { nextTheme, startTheme } from "./theme.js";

/// Starts the shell; `chooseArtist` and `reload` are what its controls do. Gives the artist chooser.
export function startShell({ chooseArtist = openArtist, reload = null } = {}) {
    drawIcons(document);
    startTheme();
    const chooser = new ArtistChooser(chooseArtist);
    // As it was the last time, so that it does not come late.
    showChooser(remembered("chooser") === "on");
    bindKey("/", "Search artists", () => chooser.focus(), () => !byID("artist-chooser").hidden);
    if (reload !== null) bindKey("r", "Reload the data", reload);
    bindKey("t", "Switch theme", nextTheme);
    bindKey("g h", "Go to Home", () => location.assign(withArtist("/", artistOfAddress())));
    bindKey("g a", "Go to your account", () => location.assign(byID("account-link").href));
    startKeys();
    byID("sign-out-csrf").value = document.querySelector('meta[name="csrf"]').content;
    byID("sign-out-form").addEventListener("submit", forgetAccount);
    byID("account-menu").addEventListener("toggle", (event) => {
        byID("account-button").setAttribute("aria-expanded", String(event.newState === "open"));
    });
    return chooser;
}

/// Asks for what the shell shows and shows it, on pages that ask for nothing of it themselves. `page` is
/// `{current, related}`: its id in the menu or null, and the ids of the pages that belong to it.
export async function loadShell(page) {
    try {
        const shell = shellOf(await readShell());
        showShell(shell, page, artistOfAddress());
        return shell;
    } catch (error) {
        showShellFailed(reasonOf(error), { run: () => loadShell(page), busy: false, what: "the menu" });
        return null;
    }
}

/// The shell's part of an answer of `/api/v1/home`.
export function shellOf(answer) {
    return {
        account: answer.account ?? {},
        menu: Array.isArray(answer.menu) ? answer.menu : [],
        support: answer.support ?? null,
    };
}

/// Shows who is signed in, the pages, and the foot.
export function showShell(shell, { current, related }, artist) {
    showAccount(shell.account, artist);
    showPages(shell.menu, current, artist, "No menu items configured");
    showFoot(shell.menu, related, shell.support, artist);
    remember("zone", knownZone(shell.account.timeZone) ?? null);
}

/// Says in the sidebar that the menu did not come.
export function showShellFailed(reason, again) {
    for (const list of document.querySelectorAll("[data-pages]")) {
        fill(list,
            element("li", {}, element("span", { class: "place is-unavailable", title: reason },
                "The menu is not loaded")),
            again === null ? null : element("li", {}, retryButton(again)));
    }
}

/// The artist that the address names, or null.
export function artistOfAddress() {
    const id = new URLSearchParams(location.search).get("artist");
    return id === "" ? null : id;
}

/// What to call an account: its name, else its e-mail.
export function accountName(account) {
    const name = typeof account.displayName === "string" ? account.displayName.trim() : "";
    if (name !== "") return name;
    return typeof account.email === "string" && account.email !== "" ? account.email : "Account";
}

/// Shows who is signed in.
export function showAccount(account, artist) {
    const name = accountName(account);
    const letters = element("span", { "aria-hidden": "true" }, initials(name));
    fill(byID("account-button"), letters, hiddenText(`Account: ${name}`));
    fill(byID("account-name"), personName(name));
    const email = typeof account.email === "string" && account.email !== name ? account.email : null;
    fill(byID("account-email"), email ?? "Signed in");
    for (const [id, path] of [["account-link", "/account"], ["api-link", "/api"], ["design-link", "/design"]]) {
        byID(id).href = withArtist(path, artist);
        if (location.pathname === path) byID(id).setAttribute("aria-current", "page");
    }
    byID("design-link").hidden = account.operator !== true;
    // Where the directory is away nobody knows; the chooser then stays as it was.
    if (account.operator === true) showChooser(true);
    else if (Number.isInteger(account.artistCount)) showChooser(account.artistCount > 1);
}

function showChooser(isThere) {
    byID("artist-chooser").hidden = !isThere;
    remember("chooser", isThere ? "on" : null);
}

/// Shows the pages of the menu configuration, as a sidebar and as chips; `none` stands there without any.
function showPages(menu, current, artist, none) {
    for (const list of document.querySelectorAll("[data-pages]")) {
        const places = menu.map((item) => element("li", {}, place(item, current, artist)));
        if (places.length > 0) fill(list, places);
        else fill(list, element("li", {}, element("span", { class: "place is-unavailable" }, none)));
    }
}

function showFoot(menu, related, support, artist) {
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

/// A page's own address with the chosen artist.
export function withArtist(path, artist) {
    return artist === null ? path : `${path}?${new URLSearchParams({ artist })}`;
}

function openArtist(artist) {
    location.assign(withArtist("/", artist.id));
}

// The next to sign in here may be somebody else.
function forgetAccount() {
    for (const name of ["chooser", "zone"]) remember(name, null);
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
