// A year as a grid: a column a week from Monday on, a cell a day, coloured by how much came on it.
//
//     const map = new Heatmap({ label: "Uploads by day", choose: (day) => … });
//     place.append(map.node);
//     map.show({ year: 2026, last: "2026-11-21", level: (day) => …, kind: (day) => …, words: (day) => …, chosen });
//
// The grid is one stop of the Tab key: up and down go by a day, left and right by a week, Home and End to the ends of
// what has come; Enter or Space chooses. Each cell has its day and count as its name.

import { daysFrom, shiftDay, weekdayOf } from "./days.js";
import { element, fill } from "./dom.js";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export class Heatmap {
    /// The element to put on the page.
    node;
    #frame;
    #table;
    #tip;
    #cells = new Map();
    #choose;
    #words = null;
    #first = "";
    #last = "";
    #at = "";
    #year = null;

    constructor({ label, choose }) {
        this.#choose = choose;
        this.#table = element("table", { class: "heat", role: "grid", "aria-label": label });
        this.#frame = element("div", { class: "heat-frame" }, this.#table);
        this.#tip = element("div", { class: "chart-tip heat-tip", "aria-hidden": "true", hidden: true });
        this.node = element("div", { class: "heat-map" }, this.#frame, this.#tip);
        this.#table.addEventListener("keydown", (event) => this.#pressed(event));
        this.#table.addEventListener("click", (event) => this.#clicked(event));
        this.#table.addEventListener("pointerover", (event) => this.#tell(event.target.closest("[data-day]")));
        this.#table.addEventListener("pointerleave", () => this.#hide());
        this.#table.addEventListener("focusin", (event) => this.#tell(event.target.closest("[data-day]")));
        this.#table.addEventListener("focusout", () => this.#hide());
        this.#frame.addEventListener("scroll", () => this.#hide(), { passive: true });
        // A window that was turned or made narrower shows the end of the year's days too, and not January.
        new ResizeObserver(() => this.#reveal(this.#at)).observe(this.#frame);
    }

    /// Shows a year up to the day `last`; `words(day)` names a cell, `level(day)` is 0 to 4, `kind(day)` is "own" or
    /// "platform", and `chosen` is a day or null.
    show({ year, last, level, kind, words, chosen }) {
        this.#words = words;
        this.#first = `${String(year).padStart(4, "0")}-01-01`;
        const end = `${this.#first.slice(0, 4)}-12-31`;
        this.#last = last < end ? last : end;
        const wanted = `${year}/${this.#last}`;
        const isNew = this.#year !== wanted;
        if (isNew) this.#build(end);
        for (const [day, cell] of this.#cells) {
            cell.dataset.level = level(day);
            cell.dataset.kind = kind(day);
            cell.setAttribute("aria-label", words(day));
            cell.setAttribute("aria-selected", String(day === chosen));
        }
        const isInside = (day) => day !== null && this.#cells.has(day);
        this.#year = wanted;
        this.#stop(isInside(chosen) ? chosen : isInside(this.#at) ? this.#at : this.#last);
        if (isNew) this.#reveal(this.#at);
    }

    /// Puts the focus on a day.
    focus(day) {
        if (this.#cells.has(day)) this.#go(day);
    }

    #build(end) {
        const offset = weekdayOf(this.#first);
        const all = daysFrom(this.#first, end);
        const columns = Math.ceil((offset + all.length) / 7);
        this.#cells.clear();
        const rows = weekdays.map((name, row) => element("tr", {},
            element("td", { class: "heat-weekday", "aria-hidden": "true" }, row % 2 === 0 ? name : null)));
        for (let place = 0; place < columns * 7; place += 1) {
            const day = all[place - offset];
            const cell = element("td", { class: "heat-cell" });
            if (day === undefined) cell.className = "heat-none";
            else if (day > this.#last) cell.className = "heat-none is-ahead";
            else {
                cell.dataset.day = day;
                cell.tabIndex = -1;
                this.#cells.set(day, cell);
            }
            rows[place % 7].append(cell);
        }
        const starts = months.map((_, month) => {
            const index = all.indexOf(`${this.#first.slice(0, 5)}${String(month + 1).padStart(2, "0")}-01`);
            return month === 0 ? 0 : Math.ceil((offset + index) / 7);
        });
        const heads = months.map((name, month) =>
            element("td", { colspan: (starts[month + 1] ?? columns) - starts[month] }, name));
        fill(this.#table,
            element("thead", { "aria-hidden": "true" },
                element("tr", {}, element("td", { class: "heat-weekday" }), heads)),
            element("tbody", {}, rows));
    }

    #pressed(event) {
        const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 };
        let day = null;
        if (Object.hasOwn(steps, event.key)) day = shiftDay(this.#at, steps[event.key]);
        else if (event.key === "Home") day = this.#first;
        else if (event.key === "End") day = this.#last;
        else if (event.key === "Enter" || event.key === " ") this.#choose(this.#at);
        else if (event.key === "Escape") this.#hide();
        else return;
        event.preventDefault();
        if (day !== null && this.#cells.has(day)) this.#go(day);
    }

    #clicked(event) {
        const cell = event.target.closest("[data-day]");
        if (cell === null) return;
        this.#go(cell.dataset.day);
        this.#choose(cell.dataset.day);
    }

    #go(day) {
        this.#stop(day);
        this.#cells.get(day).focus({ preventScroll: true });
        this.#reveal(day);
        this.#tell(this.#cells.get(day));
    }

    // The one cell that the Tab key reaches.
    #stop(day) {
        const old = this.#cells.get(this.#at);
        if (old !== undefined) old.tabIndex = -1;
        this.#at = day;
        const cell = this.#cells.get(day);
        if (cell !== undefined) cell.tabIndex = 0;
    }

    // In the frame alone: the page stays where it is.
    #reveal(day) {
        const cell = this.#cells.get(day);
        if (cell === undefined || this.#frame.scrollWidth <= this.#frame.clientWidth) return;
        const left = cell.offsetLeft - this.#frame.scrollLeft;
        if (left < 48 || left > this.#frame.clientWidth - 24) {
            this.#frame.scrollLeft = cell.offsetLeft - this.#frame.clientWidth + 32;
        }
    }

    #tell(cell) {
        if (cell === null || this.#words === null) return this.#hide();
        fill(this.#tip, this.#words(cell.dataset.day));
        this.#tip.hidden = false;
        const box = this.node.getBoundingClientRect();
        const at = cell.getBoundingClientRect();
        const left = at.left - box.left + at.width / 2 - this.#tip.offsetWidth / 2;
        const room = box.width - this.#tip.offsetWidth;
        this.#tip.style.translate = `${Math.max(0, Math.min(room, left))}px ${at.bottom - box.top + 6}px`;
        return undefined;
    }

    #hide() { this.#tip.hidden = true; }
}
