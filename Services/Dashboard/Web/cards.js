// Cards with one figure each: an element with `data-figure`, its value and its note. A figure that is not known is a
// dash, never a zero; a number that is too wide is set smaller, then shortened, and says all its digits aloud.

import { element, fill, hiddenText } from "./dom.js";
import { fit, unfit } from "./fit.js";
import { compactNumber, fullNumber, plainNumber } from "./format.js";
import { dash } from "./states.js";

/// The card of this name in `place`.
export function cardOf(place, name) {
    const root = place.querySelector(`[data-figure="${name}"]`);
    return { root, value: root.querySelector(".figure-value"), note: root.querySelector(".figure-note") };
}

/// A number that was measured.
export function showNumber(card, value, ...note) {
    const full = fullNumber(value);
    const show = (text, size) => () => {
        card.value.className = `figure-value${size}`;
        const data = element("data", { value: plainNumber(value) });
        if (text === full) fill(data, full);
        else fill(data, element("span", { "aria-hidden": "true", title: full }, text), hiddenText(full));
        fill(card.value, data);
        return card.value;
    };
    const compact = compactNumber(value);
    fit(card.value, [
        show(full, ""), show(full, " is-small"),
        show(compact, ""), show(compact, " is-small"), show(compact, " is-tiny"),
    ]);
    fill(card.note, ...note);
}

/// Words in place of a number; `name` is the value's class.
export function showWords(card, name, ...content) {
    fill(card.value, content);
    const set = (extra) => () => {
        card.value.className = name + extra;
        return card.value;
    };
    fit(card.value, [set(""), set(" is-small")]);
}

/// A dash, with its meaning for those who do not see it.
export function showUnknown(card, meaning, ...note) {
    unfit(card.value);
    card.value.className = "figure-value is-unknown";
    fill(card.value, dash(meaning));
    fill(card.note, ...note);
}

/// The shape of a figure that is on its way.
export function showBone(card) {
    unfit(card.value);
    card.value.className = "figure-value";
    fill(card.value, element("span", { class: "bone" }), hiddenText("loading"));
    fill(card.note);
}
