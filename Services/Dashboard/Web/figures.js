// The eight cards of Home. Each is filled from its part alone: an unknown figure is a dash, never a zero.

import { cardOf, showBone, showNumber, showUnknown, showWords } from "./cards.js";
import { element, fill, hiddenText, newTab, safeAddress } from "./dom.js";
import { counted, fullNumber, growthLabel, isFigure, signedPercent } from "./format.js";
import { icon } from "./icons.js";
import { retryButton } from "./states.js";

/// Fills the cards in `place`. `retry(name)` gives the *Try again* of a part.
export function showFigures(place, artist, summary, level, retry) {
    const card = (name) => cardOf(place, name);
    const known = summary.value;
    for (const name of ["tracks", "plays", "albums", "downloads", "followers"]) {
        number(card(name), summary, known?.[name], name === "plays" ? broughtIn(known) : []);
    }
    showGrowth(card("growth"), summary, known?.growth);
    showLevel(card("level"), level, retry("level"));
    showProfile(card("profile"), artist);
    place.classList.toggle("is-old", summary.problem !== null);
}

function broughtIn(known) {
    const count = known?.playsBroughtIn;
    const some = isFigure(count) && (typeof count === "symbol" || count > 0);
    return some ? [`${fullNumber(count)} brought in without dates`] : [];
}

function number(card, part, value, note) {
    if (part.shown === null) return showBone(card);
    if (!isFigure(value)) return unknown(card, part);
    return showNumber(card, value, note);
}

/// Growth: its sign, its colour, its label; or how many plays are missing.
export function showGrowth(card, part, value) {
    if (part.shown === null) return showBone(card);
    if (value?.state === "calculating") {
        word(card, icon("waiting"), "Calculating");
        hue(card, "muted");
        const needed = value.needed;
        fill(card.note, isFigure(needed) ? `${counted(needed, "more play", "more plays")} needed` : null);
        return undefined;
    }
    const tenths = value?.tenths;
    if (value?.state !== "measured" || !Number.isSafeInteger(tenths)) return unknown(card, part);
    const sign = tenths > 0 ? "growth" : tenths < 0 ? "decline" : "level_line";
    hue(card, tenths > 0 ? "green" : tenths < -49 ? "amber" : "muted");
    const data = element("data", { value: String(tenths / 10) }, signedPercent(tenths));
    showWords(card, "figure-value", icon(sign), data);
    fill(card.note, growthLabel(tenths));
    return undefined;
}

function showLevel(card, part, again) {
    if (part.shown === null) return showBone(card);
    const value = part.value;
    if (value === null || !isFigure(value.level)) {
        unknown(card, part);
        if (part.shown.state === "absent") fill(card.note, "Not part of this installation");
        else if (again !== null) {
            fill(card.note, element("p", {}, part.shown.reason ?? "Not known."), retryButton(again));
        }
        return undefined;
    }
    number(card, part, value.level, [
        isFigure(value.xp) ? `${fullNumber(value.xp)} XP` : null,
        part.problem === null ? null
            : element("span", {}, ` – not updated: ${part.problem.reason} `, retryButton(again)),
    ]);
    return undefined;
}

function showProfile(card, artist) {
    if (artist.shown === null) return showBone(card);
    if (artist.value === null) return unknown(card, artist);
    const address = safeAddress(artist.value.profileURL);
    if (address === null) {
        showWords(card, "figure-value is-word is-unknown", "Not configured");
        fill(card.note, "No address for public pages is set.");
        return undefined;
    }
    const link = element("a", { class: "figure-link", href: address.href, ...newTab },
        "Public page", icon("external"), hiddenText(" (opens in a new tab)"));
    showWords(card, "figure-value is-word", link);
    fill(card.note, address.host);
    return undefined;
}

function word(card, drawing, text) {
    showWords(card, "figure-value is-word", drawing, text);
}

function unknown(card, part) {
    showUnknown(card, part.shown.state === "absent" ? "not available" : "unknown");
    if (card.root.dataset.figure === "growth") hue(card, "muted");
}

// Growth alone changes its colour; the sign and the icon say the same.
function hue(card, name) {
    card.root.className = `figure hue-${name}`;
}
