// The cards All Time of the page Activity that the catalog fills (the fourth is another service's: unlocks.js), and
// what cards of totals have in common.

import { cardOf, showBone, showNumber, showUnknown, showWords } from "./cards.js";
import { element } from "./dom.js";
import { fullNumber, isFigure, sharePercent } from "./format.js";

const grouped = new Intl.NumberFormat("en", { minimumFractionDigits: 0, maximumFractionDigits: 3 });

/// Fills the cards in `place` from a part.
export function showTotals(place, part) {
    const cards = ["tracks", "plays", "share"].map((name) => cardOf(place, name));
    const [tracks, plays, share] = cards;
    place.classList.toggle("is-old", part.problem !== null);
    if (part.shown === null) return cards.forEach(showBone);
    const value = part.value;
    if (value === null) return cards.forEach((card) => showUnknown(card, "unknown"));
    showMeasured(tracks, value.tracks, [line(`${fullNumber(value.tracksNew)} new in 30 days, today included`)]);
    showMeasured(plays, value.plays, playsNote(value));
    return showShare(share, value);
}

/// A figure that was measured, or a dash.
export function showMeasured(card, value, note) {
    if (isFigure(value)) showNumber(card, value, note);
    else showUnknown(card, "unknown");
}

/// What stands under all plays: the change of 30 days, and what came without dates.
export function playsNote(value) {
    return [
        line(`+${fullNumber(value.playsRecent)} in 30 completed days, ${difference(value)}`),
        isSome(value.playsBroughtIn) ? line(`${fullNumber(value.playsBroughtIn)} brought in without dates`) : null,
    ];
}

// "56 more than before": the sign as a word, because the number beside it has one already.
function difference({ playsRecent, playsBefore }) {
    if (typeof playsRecent === "symbol" || typeof playsBefore === "symbol") return "the 30 before are not known";
    const change = BigInt(playsRecent) - BigInt(playsBefore);
    if (change === 0n) return "as many as in the 30 before";
    const size = fullNumber(change < 0n ? -change : change);
    return `${size} ${change < 0n ? "fewer" : "more"} than in the 30 before`;
}

function showShare(card, { sharePartsPerMillion: parts, milliPoints }) {
    if (!Number.isSafeInteger(parts)) return showUnknown(card, "unknown");
    const words = sharePercent(parts, isSome(milliPoints));
    showWords(card, "figure-value", element("data", { value: String(parts / 10000) }, words));
    card.note.replaceChildren(line(points(milliPoints)), line("of the points of all public tracks, staff apart"));
    return undefined;
}

function points(milliPoints) {
    if (!Number.isSafeInteger(milliPoints)) return `${fullNumber(milliPoints)} thousandths of a point`;
    return milliPoints === 1000 ? "1 point" : `${grouped.format(milliPoints / 1000)} points`;
}

/// Whether there is any of it.
export function isSome(value) {
    return typeof value === "symbol" || (isFigure(value) && value > 0);
}

/// A line of a note.
export function line(text) {
    return element("span", { class: "figure-line" }, text);
}
