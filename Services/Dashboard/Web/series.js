// The section Plays and downloads over time of the page Activity: two lines by day with the period before behind them,
// for the last days or a range of one's own.

import { read } from "./api.js";
import { lineChart } from "./chart.js";
import { countDays, dateOf, daysFrom, isDay, shiftDay } from "./days.js";
import { byID, element, fill } from "./dom.js";
import { counted, fullNumber, shortDay } from "./format.js";
import { Section } from "./section.js";

const most = 1100;
const usual = 30;
const average = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const kinds = [
    { key: "plays", title: "Plays", hue: "cyan", one: "play", many: "plays" },
    { key: "downloads", title: "Downloads", hue: "emerald", one: "download", many: "downloads" },
];

export class Series {
    section;
    #page;
    #shown = null;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "series", what: "loading plays and downloads", zone: page.zone,
            ask: async (signal) => {
                const value = await read(page.address("/api/v1/activity/series", this.#range()), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#show(part),
        });
        for (const choice of document.querySelectorAll("[name=days]")) {
            choice.checked = choice.value === (page.choices.from === null ? String(page.choices.days) : "custom");
            choice.addEventListener("change", () => this.#choose(choice.value));
        }
        byID("range").hidden = page.choices.from === null;
        byID("range").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#custom();
        });
        this.#fillRange();
    }

    /// Whether the first view answers what the address asks for.
    get isUsual() { return this.#page.choices.from === null && this.#page.choices.days === usual; }

    #range() {
        const { days, from, until } = this.#page.choices;
        if (from !== null) return { from, until };
        const now = this.#page.today();
        return { from: shiftDay(now, 1 - days), until: now };
    }

    #fillRange() {
        const { from, until } = this.#range();
        byID("from").value = from;
        byID("until").value = until;
        byID("from").max = this.#page.today();
        byID("until").max = this.#page.today();
    }

    #choose(value) {
        const isCustom = value === "custom";
        byID("range").hidden = !isCustom;
        if (isCustom) {
            this.#fillRange();
            return;
        }
        this.#page.choose({ days: Number(value), from: null, until: null });
        this.section.load({ isOther: true });
    }

    #custom() {
        const [from, until] = [byID("from").value, byID("until").value];
        const problem = this.#problem(from, until);
        byID("range-problem").hidden = problem === null;
        fill(byID("range-problem"), problem?.words ?? null);
        for (const id of ["from", "until"]) {
            if (problem?.field === id) byID(id).setAttribute("aria-invalid", "true");
            else byID(id).removeAttribute("aria-invalid");
        }
        if (problem !== null) {
            byID(problem.field).focus();
            return;
        }
        this.#page.choose({ from, until });
        this.section.load({ isOther: true });
    }

    #problem(from, until) {
        if (!isDay(from)) return { field: "from", words: "Choose the first day." };
        if (!isDay(until)) return { field: "until", words: "Choose the last day." };
        if (until > this.#page.today()) return { field: "until", words: "The last day is still to come." };
        if (until < from) return { field: "until", words: "The last day is before the first." };
        const count = countDays(from, until);
        if (count > most) {
            return { field: "from", words: `${fullNumber(count)} days; ${fullNumber(most)} at most can be shown.` };
        }
        return null;
    }

    // MARK: What is shown

    #show(part) {
        const range = this.#range();
        byID("csv").href = this.#page.address("/api/v1/activity/series.csv", range);
        const place = byID("charts");
        const value = part.value;
        if (value === null) {
            this.#shown = null;
            fill(place, kinds.map((kind) => this.#empty(kind, part.shown === null)));
            return;
        }
        // A chart that is made anew would lose its place and its table.
        if (value === this.#shown) return;
        this.#shown = value;
        const days = daysFrom(value.from, value.until);
        const daysBefore = days.map((day) => shiftDay(day, -days.length));
        fill(place, kinds.map((kind) => {
            const words = (count) => counted(count, kind.one, kind.many);
            const values = value[kind.key].map(Number);
            return element("div", { class: "chart-sheet", "data-series": kind.key },
                lineChart({
                    title: kind.title, hue: kind.hue, days, values, daysBefore, words,
                    before: value[`${kind.key}Before`].map(Number),
                }),
                this.#facts(kind, days, values));
        }));
    }

    #empty({ key, title }, isLoading) {
        return element("div", { class: "chart-sheet", "data-series": key },
            element("figure", { class: "chart" },
                element("figcaption", { class: "chart-head" }, element("span", { class: "chart-title" }, title)),
                element("div", { class: "chart-plot is-empty" },
                    isLoading ? element("span", { class: "bone" }) : element("p", {}, "Not known."))),
            element("dl", { class: "chart-facts" }));
    }

    #facts({ one, many }, days, values) {
        const now = this.#page.today();
        const total = values.reduce((sum, value) => sum + value, 0);
        const peak = values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
        const completed = values.filter((_, index) => days[index] < now);
        const sum = completed.reduce((all, value) => all + value, 0);
        const fact = (name, ...value) => element("div", {}, element("dt", {}, name), element("dd", {}, ...value));
        return element("dl", { class: "chart-facts" },
            fact("Total", counted(total, one, many)),
            fact("Peak day", total === 0 ? "–"
                : `${shortDay(dateOf(days[peak]), "UTC")} with ${fullNumber(values[peak])}`),
            fact("Daily average", completed.length === 0 ? "–"
                : `${average.format(sum / completed.length)} over ${counted(completed.length, "completed day",
                    "completed days")}`));
    }
}
