// What charts are made of: inline SVG with colours of the tokens, the numbers beside it as words and as a table.
//
//     lineChart({
//         title: "Plays", hue: "cyan",
//         days: ["2026-11-01", …],               // one for each value, oldest first
//         values: [12, 0, null, …],              // null: not measured, the line has a gap
//         before: [10, 3, 8, …],                 // the period before, day by day, or null
//         daysBefore: ["2026-10-02", …],
//         words: (value) => counted(value, "play", "plays"),
//     })                                         // gives a <figure>; make a new one for new data
//     sparkline(values, "Plays of the last 30 days")
//     barList({ title: "Plays by country", hue: "blue", rows: [{ name, value, hue }], words })
//     heatScale({ less: "0", more: "7+", names: ["none", "1–2", …] })  // kind: "platform" for the second colour
//
// The line chart is one stop of the Tab key: arrows go from day to day, Page keys by a week, Home and End to the
// ends, and a screen reader hears each day as the value of a slider. The button *Table* shows the same numbers
// as a table. Values are numbers; what is beyond 2^53 has no place in a chart.

import { element, fill } from "./dom.js";
import { compactNumber, shortDay } from "./format.js";
import { icon, svg } from "./icons.js";

const height = 220;
const edge = { top: 12, right: 12, bottom: 26, left: 46 };

/// Values by day as a line, with the period before behind it.
export function lineChart(options) {
    return new LineChart(options).node;
}

/// A small line without axes; `label` says in words what it shows.
export function sparkline(values, label, hue = "accent") {
    const width = 96;
    const tall = 28;
    const most = Math.max(1, ...values.filter((value) => value !== null));
    const x = (index) => 2 + (index * (width - 4)) / Math.max(1, values.length - 1);
    const y = (value) => tall - 3 - (value / most) * (tall - 6);
    const drawing = svg("svg", {
        class: `spark hue-${hue}`, viewBox: `0 0 ${width} ${tall}`, width, height: tall,
        role: "img", "aria-label": label,
    });
    drawing.append(svg("path", { class: "chart-line", d: linePath(values, x, y) }));
    return drawing;
}

/// Named values as bars, in the order they come in. One below zero is a bar of its size: its words have the sign, and
/// its row may have a colour of its own.
export function barList({ title, hue = "accent", rows, words }) {
    const most = Math.max(1, ...rows.map((row) => Math.abs(row.value)));
    const items = rows.map((row) => {
        const fillOf = element("span", { class: "bar-fill", hidden: row.value === 0 });
        fillOf.style.width = `${(Math.abs(row.value) / most) * 100}%`;
        return element("li", { class: row.hue === undefined ? "bar-row" : `bar-row hue-${row.hue}` },
            element("span", { class: "bar-name" }, row.name),
            element("span", { class: "bar-track", "aria-hidden": "true" }, fillOf),
            element("data", { class: "bar-value", value: String(row.value) }, words(row.value, row)));
    });
    return element("ol", { class: `bar-list hue-${hue}`, "aria-label": title }, items);
}

/// The legend of a heatmap: a cell for each level from `first` on, between the words `less` and `more`; `names` are
/// the levels in words.
export function heatScale({ less, more, names, kind = "own", first = 0 }) {
    const cell = (name, level) => element("span", {
        class: "heat-cell", "data-kind": kind, "data-level": level + first,
        role: "img", "aria-label": name, title: name,
    });
    return element("div", { class: "heat-scale" },
        element("span", {}, less),
        element("ol", { "aria-label": `Scale: ${less} to ${more}` },
            names.map((name, level) => element("li", {}, cell(name, level)))),
        element("span", {}, more));
}

class LineChart {
    node;
    #options;
    #plot;
    #drawing;
    #tip;
    #table = null;
    #at;
    #width = 0;

    constructor(options) {
        this.#options = options;
        this.#at = options.values.length - 1;
        this.#drawing = svg("svg", { class: "chart-drawing", height, "aria-hidden": "true" });
        this.#tip = element("div", { class: "chart-tip", "aria-hidden": "true", hidden: true });
        this.#plot = element("div", {
            class: "chart-plot", role: "slider", tabindex: "0",
            "aria-label": `${options.title}, by day`, "aria-valuemin": 0, "aria-valuemax": options.values.length - 1,
        }, this.#drawing, this.#tip);
        this.node = element("figure", { class: `chart hue-${options.hue ?? "accent"}` },
            this.#head(), this.#plot);
        this.#plot.addEventListener("keydown", (event) => this.#pressed(event));
        this.#plot.addEventListener("pointermove", (event) => this.#pointed(event));
        this.#plot.addEventListener("pointerdown", (event) => this.#pointed(event));
        this.#plot.addEventListener("pointerleave", () => this.#hideUnlessFocused());
        this.#plot.addEventListener("focus", () => this.#go(this.#at));
        this.#plot.addEventListener("blur", () => this.#hide());
        this.#say();
        // Drawn in the pixels it has, so that its letters keep their size.
        new ResizeObserver(([entry]) => {
            const width = Math.round(entry.contentRect.width);
            if (width === this.#width || width === 0) return;
            this.#width = width;
            this.#draw();
        }).observe(this.#plot);
    }

    #head() {
        const { title, before } = this.#options;
        const toggle = element("button", { class: "button is-quiet", type: "button", "aria-pressed": "false" },
            icon("table"), "Table");
        toggle.addEventListener("click", () => {
            const isTable = toggle.getAttribute("aria-pressed") !== "true";
            toggle.setAttribute("aria-pressed", String(isTable));
            this.#plot.hidden = isTable;
            if (this.#table === null) {
                this.#table = this.#makeTable();
                this.node.append(this.#table);
            }
            this.#table.hidden = !isTable;
        });
        return element("figcaption", { class: "chart-head" },
            element("span", { class: "chart-title" }, title),
            element("span", { class: "chart-legend" },
                element("span", { class: "chart-key is-now" }, "This period"),
                before ? element("span", { class: "chart-key is-before" }, "Period before") : null),
            toggle);
    }

    #makeTable() {
        const { title, days, values, before, daysBefore, words } = this.#options;
        const head = ["Day", "This period", ...(before ? ["Day before", "Period before"] : [])];
        const said = (value) => (value === null || value === undefined ? "–" : words(value));
        const number = (text) => element("td", { class: "is-number" }, text);
        const rows = days.map((day, index) => element("tr", {},
            element("th", { scope: "row" }, dayName(day)), number(said(values[index])),
            before ? number(daysBefore?.[index] ? dayName(daysBefore[index]) : "–") : null,
            before ? number(said(before[index])) : null));
        return element("div", { class: "table-frame chart-table", role: "region", tabindex: "0", "aria-label": title },
            element("table", { class: "table" },
                element("thead", {}, element("tr", {}, head.map((name, index) =>
                    element("th", { scope: "col", class: index > 0 ? "is-number" : null }, name)))),
                element("tbody", {}, rows)));
    }

    #x(index) {
        const room = this.#width - edge.left - edge.right;
        return edge.left + (index * room) / Math.max(1, this.#options.values.length - 1);
    }

    #y(value, most) {
        return height - edge.bottom - (value / most) * (height - edge.top - edge.bottom);
    }

    // The end of the axis: the first step at or above the largest value.
    get #most() {
        const all = [...this.#options.values, ...(this.#options.before ?? [])].filter((value) => value !== null);
        const most = Math.max(1, ...all);
        const step = stepTo(most);
        return Math.ceil(most / step) * step;
    }

    #draw() {
        const { values, before, days } = this.#options;
        const most = this.#most;
        const x = (index) => this.#x(index);
        const y = (value) => this.#y(value, most);
        this.#drawing.setAttribute("viewBox", `0 0 ${this.#width} ${height}`);
        const parts = [];
        const text = (content, attributes) => {
            const node = svg("text", attributes);
            node.textContent = content;
            return node;
        };
        for (const tick of ticksTo(most)) {
            const at = y(tick);
            const end = this.#width - edge.right;
            parts.push(svg("line", { class: "chart-grid", x1: edge.left, x2: end, y1: at, y2: at }),
                text(compactNumber(tick), { class: "chart-label", x: edge.left - 8, y: at + 4, "text-anchor": "end" }));
        }
        const every = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor(this.#width / 96))));
        for (let index = days.length - 1; index >= 0; index -= every) {
            const anchor = index === days.length - 1 ? "end" : x(index) < edge.left + 24 ? "start" : "middle";
            parts.push(text(dayName(days[index], false),
                { class: "chart-label", x: x(index), y: height - 6, "text-anchor": anchor }));
        }
        if (before) parts.push(svg("path", { class: "chart-before", d: linePath(before, x, y) }));
        for (const run of runsOf(values)) {
            const line = run.map((index) => `${x(index)},${y(values[index])}`).join("L");
            parts.push(svg("path", {
                class: "chart-area", d: `M${x(run[0])},${y(0)}L${line}L${x(run[run.length - 1])},${y(0)}Z`,
            }));
            // A measured day between two that are not is a point, or it would not be seen.
            const [only] = run;
            if (run.length === 1) {
                parts.push(svg("circle", { class: "chart-dot", cx: x(only), cy: y(values[only]), r: 2 }));
            }
        }
        parts.push(svg("path", { class: "chart-line", d: linePath(values, x, y) }),
            svg("line", { class: "chart-cursor", y1: edge.top, y2: height - edge.bottom, visibility: "hidden" }),
            svg("circle", { class: "chart-point", r: 4, visibility: "hidden" }));
        fill(this.#drawing, parts);
        if (!this.#tip.hidden) this.#go(this.#at);
    }

    #pressed(event) {
        const last = this.#options.values.length - 1;
        const steps = {
            ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -last, End: last,
        };
        if (event.key === "Escape") this.#hide();
        if (!Object.hasOwn(steps, event.key)) return;
        event.preventDefault();
        this.#go(Math.min(last, Math.max(0, this.#at + steps[event.key])));
    }

    #pointed(event) {
        const box = this.#plot.getBoundingClientRect();
        const last = this.#options.values.length - 1;
        const part = (event.clientX - box.left - edge.left) / Math.max(1, box.width - edge.left - edge.right);
        this.#go(Math.min(last, Math.max(0, Math.round(part * last))));
    }

    #go(index) {
        this.#at = index;
        this.#say();
        if (this.#width === 0) return;
        const { values, before, days, daysBefore, words } = this.#options;
        const at = this.#x(index);
        const cursor = this.#drawing.querySelector(".chart-cursor");
        const point = this.#drawing.querySelector(".chart-point");
        cursor.setAttribute("x1", at);
        cursor.setAttribute("x2", at);
        cursor.setAttribute("visibility", "visible");
        const value = values[index];
        if (value !== null) {
            point.setAttribute("cx", at);
            point.setAttribute("cy", this.#y(value, this.#most));
        }
        point.setAttribute("visibility", value === null ? "hidden" : "visible");
        const then = before?.[index];
        fill(this.#tip, element("span", { class: "chart-tip-day" }, dayName(days[index])),
            element("strong", {}, value === null ? "not measured" : words(value)),
            then === null || then === undefined ? null
                : element("span", { class: "chart-tip-before" },
                    `${words(then)} on ${dayName(daysBefore[index], false)}`));
        this.#tip.hidden = false;
        const room = this.#width - this.#tip.offsetWidth;
        this.#tip.style.translate = `${Math.max(0, Math.min(room, at - this.#tip.offsetWidth / 2))}px 0`;
    }

    #say() {
        const { values, before, days, words } = this.#options;
        const value = values[this.#at];
        const then = before?.[this.#at];
        const told = `${dayName(days[this.#at])}: ${value === null ? "not measured" : words(value)}`;
        this.#plot.setAttribute("aria-valuenow", this.#at);
        this.#plot.setAttribute("aria-valuetext",
            then === null || then === undefined ? told : `${told}; in the period before ${words(then)}`);
    }

    #hideUnlessFocused() {
        if (document.activeElement !== this.#plot) this.#hide();
    }

    #hide() {
        this.#tip.hidden = true;
        for (const mark of this.#drawing.querySelectorAll(".chart-cursor, .chart-point")) {
            mark.setAttribute("visibility", "hidden");
        }
    }
}

// A day of the server is a UTC day, whatever the reader's zone.
function dayName(day, withYear = true) {
    const name = shortDay(new Date(`${day}T00:00:00Z`), "UTC");
    return withYear ? name : name.slice(0, -5);
}

function runsOf(values) {
    const runs = [];
    values.forEach((value, index) => {
        if (value === null) return;
        if (index > 0 && values[index - 1] !== null) runs[runs.length - 1].push(index);
        else runs.push([index]);
    });
    return runs;
}

function linePath(values, x, y) {
    return runsOf(values)
        .map((run) => `M${run.map((index) => `${x(index).toFixed(1)},${y(values[index]).toFixed(1)}`).join("L")}`)
        .join("");
}

// Round steps, at most five of them, and whole: there is no half play. The axis ends with the last one.
function stepTo(most) {
    const power = 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1);
    const steps = [1, 2, 2.5, 5, 10, 20, 25, 50].map((factor) => factor * power).filter(Number.isInteger);
    return steps.find((step) => most / step <= 5) ?? most;
}

function ticksTo(end) {
    const step = stepTo(end);
    return Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
}
