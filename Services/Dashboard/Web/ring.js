// How far a level is, as a ring around its number.

import { element, fill } from "./dom.js";
import { svg } from "./icons.js";

const radius = 52;
const round = 2 * Math.PI * radius;

/// Fills `place` with a ring of which `part` (0 to 1) is full; `label` says the same in words. With null nothing is
/// known yet.
export function showRing(place, part, label, ...content) {
    const drawing = svg("svg", { viewBox: "0 0 120 120", class: "ring-drawing" });
    if (part === null) drawing.setAttribute("aria-hidden", "true");
    else {
        drawing.setAttribute("role", "img");
        drawing.setAttribute("aria-label", label);
    }
    const circle = { cx: 60, cy: 60, r: radius };
    drawing.append(svg("circle", { ...circle, class: "ring-track" }));
    // A round cap would show where nothing is full.
    if (part !== null && part > 0) {
        const full = Math.min(1, part) * round;
        drawing.append(svg("circle", {
            ...circle, class: "ring-part", transform: "rotate(-90 60 60)",
            "stroke-dasharray": `${full.toFixed(2)} ${(round - full).toFixed(2)}`,
        }));
    }
    const isSaid = part !== null;
    fill(place, drawing, element("div", { class: "ring-text", "aria-hidden": isSaid ? "true" : null }, ...content));
}
