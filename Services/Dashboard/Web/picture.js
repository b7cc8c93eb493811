// An artist's picture, or bars made from the id where there is none: the same id gives the same bars.

import { element, safeAddress } from "./dom.js";
import { svg } from "./icons.js";

/// A square picture. Decorative: the name always stands beside it.
export function picture(id, address) {
    const frame = element("span", { class: "picture", "aria-hidden": "true" });
    if (typeof address === "string" && address !== "") {
        const image = element("img", { src: address, alt: "", referrerpolicy: "no-referrer" });
        image.addEventListener("error", () => frame.replaceChildren(placeholder(id)));
        frame.append(image);
    } else {
        frame.append(placeholder(id));
    }
    return frame;
}

/// An address, or nothing where the page's policy would refuse to load it: from neither the dashboard itself nor one
/// of the origins that the page's `media-origins` names. What Home gets was judged by the server already.
export function allowedPicture(address) {
    const url = safeAddress(address);
    if (url === null) return null;
    const named = document.querySelector('meta[name="media-origins"]')?.content ?? "";
    return url.origin === location.origin || named.split(" ").includes(url.origin) ? url.href : null;
}

/// A wide row of bars, for the background of the header.
export function wave(id) {
    const next = numbers(id);
    const count = 56;
    const drawing = svg("svg", {
        viewBox: `0 0 ${count * 8} 88`, preserveAspectRatio: "xMaxYMid slice", fill: "currentColor",
    });
    for (let index = 0; index < count; index += 1) {
        const height = Math.round(10 + next() * 66 * (0.35 + 0.65 * Math.abs(Math.sin(index / 5 + next()))));
        drawing.append(svg("rect", { x: index * 8, y: 44 - height / 2, width: 4, height, rx: 2 }));
    }
    return drawing;
}

function placeholder(id) {
    const next = numbers(id);
    const hue = Math.floor(next() * 360);
    const drawing = svg("svg", { viewBox: "0 0 40 40" });
    drawing.append(svg("rect", { width: 40, height: 40, fill: `hsl(${hue} 32% 22%)` }));
    for (let index = 0; index < 5; index += 1) {
        const height = 8 + Math.round(next() * 18);
        drawing.append(svg("rect", {
            x: 8 + index * 5.25, y: 20 - height / 2, width: 3, height, rx: 1.5, fill: `hsl(${hue} 75% 74%)`,
        }));
    }
    return drawing;
}

// A small generator seeded by the id (FNV-1a, then xorshift), so that nothing has to be stored.
function numbers(id) {
    let state = 2166136261;
    for (const character of String(id)) state = Math.imul(state ^ character.codePointAt(0), 16777619);
    if (state === 0) state = 1;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 4294967296;
    };
}
