// Cells that tables of tracks and of albums have in common.

import { element, hiddenText, newTab, personName, quotedName } from "./dom.js";
import {
    dayAndTime, fullNumber, growthLabel, isFigure, readTime, shortDay, signedPercent,
} from "./format.js";
import { outward } from "./links.js";
import { allowedPicture, picture } from "./picture.js";
import { badge, dash } from "./states.js";

/// Artwork, the title as a link where there is an address, and what stands under it.
export function titleCell({ id, artwork, title, address, note = [] }) {
    return element("div", { class: "work" }, picture(id, allowedPicture(artwork)),
        element("div", { class: "work-words" },
            element("span", { class: "work-title" }, outward(address, {}, personName(title))),
            note.length === 0 ? null : element("small", {}, note)));
}

/// The primary artist and how many others.
export function artistsCell(artists) {
    const [first, ...others] = Array.isArray(artists) ? artists : [];
    if (first === undefined) return dash("unknown");
    const name = personName(first.name, { class: "cell-name" });
    if (others.length === 0) return name;
    const names = others.map((each) => quotedName(each.name)).join(", ");
    return element("span", { class: "cell-people" }, name,
        element("span", { class: "others", title: names, "aria-hidden": "true" }, `+${others.length}`),
        hiddenText(` with ${names}`));
}

/// How plays grew; nothing while that is calculating.
export function growthBadge(growth) {
    if (growth?.state === "calculating") return hiddenText("calculating");
    if (growth?.state !== "measured" || !Number.isSafeInteger(growth.tenths)) return dash("unknown");
    const { tenths } = growth;
    const tone = tenths > 0 ? "good" : tenths === 0 ? "" : tenths > -50 ? "warning" : "bad";
    const mark = badge(tone, signedPercent(tenths));
    mark.title = growthLabel(tenths);
    mark.append(hiddenText(`, ${growthLabel(tenths)}`));
    return mark;
}

/// Links about a row: `[words, address]`, those without an address left out.
export function linksCell(title, links) {
    return links.filter(([, address]) => address !== null).map(([words, address]) =>
        element("a", { class: "button is-quiet", href: address, ...newTab }, words,
            hiddenText(` of ${quotedName(title)} (opens in a new tab)`)));
}

/// Lifetime plays, and how many of them came without dates.
export function playsCell({ plays: count, playsBroughtIn: old }) {
    if (!isFigure(count)) return dash("unknown");
    const title = isFigure(old) && old > 0 ? `${fullNumber(old)} brought in without dates` : null;
    return element("span", { title }, fullNumber(count), title === null ? null : hiddenText(`, ${title}`));
}

/// The UTC day of a moment, by which lists are filtered too.
export function dayCell(text) {
    const time = readTime(text);
    if (time === null) return dash("unknown");
    return element("time", { datetime: text, title: `${dayAndTime(time, "UTC")} UTC` }, shortDay(time, "UTC"));
}
