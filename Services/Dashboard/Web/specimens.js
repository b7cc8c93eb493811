// What the page Design shows of tokens: colours with their contrast, type, space, corners, motion. The values
// are read from the style sheets in force, so the page cannot disagree with them.

import { element, fill } from "./dom.js";
import { icon } from "./icons.js";

const inks = [
    "text", "text-soft", "text-quiet", "accent", "warning", "danger",
    "blue", "cyan", "pink", "emerald", "violet", "amber", "green",
];
const grounds = ["paper", "surface", "raised", "hover"];
const lines = ["line", "line-strong", "control-line", "bone"];
const heats = ["heat-0", "heat-1", "heat-2", "heat-3", "heat-4"];
const metals = ["bronze", "silver", "gold", "platinum", "diamond"];
const xrays = ["xray-1", "xray-2", "xray-3", "xray-4"];

/// Colours by use; computed anew when the theme changes.
export function colours() {
    const place = element("div", { class: "swatches" });
    const draw = () => fill(place,
        group("Ink, with its contrast on paper and on surface (4.5 is needed for text)", inks, true),
        group("Button: its words on its fill", ["on-accent"], false, ["accent-fill"]),
        group("Ground", grounds, false), group("Lines, and their contrast (3 for the edge of a field)", lines, true),
        group("Heatmap, level 0 to 4 (3 sets a level off the surface)", heats, true),
        group("Heatmap, the platform's four levels", xrays, true),
        group("Tiers of leaderboards: a mark beside their names", metals, true));
    draw();
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    return place;
}

/// Sizes of type, from the tokens.
export function typeScale() {
    const rows = [
        ["size-figure", "6,854,739", "Figures"], ["size-name", "Good evening, Amara", "Titles"],
        ["size-title", "Quick navigation", "Headings"], ["size-body", "Tracks credited to the artist", "Text"],
        ["size-note", "5,000,000 brought in without dates", "Notes"], ["size-small", "As of 19:04:12", "Small print"],
    ];
    return element("ul", { class: "scale" }, rows.map(([token, sample, use]) => {
        const words = element("span", { class: "scale-sample" }, sample);
        words.style.fontSize = `var(--${token})`;
        return element("li", {}, words, element("span", {}, use), name(token));
    }));
}

/// Space, corners and motion.
export function measures() {
    const spaces = [1, 2, 3, 4, 5, 6, 7].map((step) => {
        const bar = element("span", { class: "measure-bar" });
        bar.style.width = `var(--space-${step})`;
        return element("li", {}, bar, name(`space-${step}`));
    });
    const corners = ["radius-small", "radius", "radius-large"].map((token) => {
        const box = element("span", { class: "measure-box" });
        box.style.borderRadius = `var(--${token})`;
        return element("li", {}, box, name(token));
    });
    const motions = ["quick", "slow"].map((token) => {
        const run = element("button", { class: "button", type: "button" }, icon("play"), "Play");
        const dot = element("span", { class: "measure-dot" });
        dot.style.transitionDuration = `var(--${token})`;
        run.addEventListener("click", () => dot.classList.toggle("is-there"));
        return element("li", {}, element("span", { class: "measure-track" }, dot), run, name(token));
    });
    return element("div", { class: "measures" },
        element("ul", { "aria-label": "Space" }, spaces), element("ul", { "aria-label": "Corners" }, corners),
        element("ul", { "aria-label": "Motion" }, motions));
}

/// All drawings by name.
export function drawings(names) {
    return element("ul", { class: "drawings" },
        names.map((each) => element("li", {}, icon(each), element("code", {}, each))));
}

function group(title, tokens, withContrast, on = ["paper", "surface"]) {
    const backs = on.map((token) => colourOf(token));
    return element("div", { class: "swatch-group" }, element("h3", {}, title),
        element("ul", { class: "swatch-list" }, tokens.map((token) => {
            const chip = element("span", { class: "swatch-chip" });
            chip.style.background = `var(--${token})`;
            const colour = colourOf(token);
            const ratios = withContrast || on.length === 1
                ? backs.map((back) => ratio(colour, back).toFixed(1)).join(" · ") : null;
            return element("li", { class: "swatch" }, chip,
                element("span", { class: "swatch-text" }, element("code", {}, token),
                    element("small", {}, hex(colour), ratios === null ? null : element("b", {}, ratios))));
        })));
}

function name(token) {
    const value = getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
    return element("code", {}, `${token} `, element("small", {}, value));
}

// A token may be a function of the theme: only an element that wears it tells its colour.
function colourOf(token) {
    const probe = element("span", { hidden: true });
    probe.style.color = `var(--${token})`;
    document.body.append(probe);
    const numbers = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
    probe.remove();
    return numbers.slice(0, 3).map(Number);
}

function hex(colour) {
    return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

// Contrast as WCAG 2 defines it.
function ratio(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
    const [red, green, blue] = colour.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
