// The section Uploads of the page Activity: a year as a heatmap or a table, X-Ray, and the panel of a chosen day.

import { read } from "./api.js";
import { heatScale } from "./chart.js";
import { dateOf } from "./days.js";
import { announce, byID, element, fill, hiddenText } from "./dom.js";
import { counted, dayAndTime, fullNumber, knownZone, longDate, readTime } from "./format.js";
import { Heatmap } from "./heatmap.js";
import { Panel } from "./panel.js";
import { Section } from "./section.js";
import { DataTable } from "./table.js";

const ownNames = ["no uploads", "1–2 uploads", "3–4 uploads", "5–6 uploads", "7 or more uploads"];
const shades = ["a quiet day of the platform", "below its middle", "above its middle", "its busiest quarter"];

export class Uploads {
    section;
    #page;
    #map;
    #table = null;
    #panel;
    #isTable = false;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        this.#map = new Heatmap({ label: "Uploads by day", choose: (day) => this.#toggleDay(day) });
        this.section = new Section({
            id: "uploads", what: "loading the uploads", zone: page.zone,
            ask: async (signal) => {
                const value = await read(this.#address("/api/v1/activity/uploads", this.#query()), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#show(part),
        });
        this.#panel = new Panel({
            place: byID("day-place"), title: byID("day-title"), what: "loading the day",
            ask: () => read(this.#address(`/api/v1/activity/uploads/${page.choices.day}`, {})),
            show: (data) => this.#tracks(data),
        });
        fill(byID("heat"), this.#map.node);
        byID("year").addEventListener("change", (event) => this.#turn(event.target.value));
        byID("xray").addEventListener("click", () => this.#toggleXRay());
        byID("xray-why").addEventListener("click", (event) => disclose(event.currentTarget, byID("xray-list")));
        byID("uploads-table").addEventListener("click", () => this.#toggleTable());
        byID("day-close").addEventListener("click", () => this.#closeDay());
        byID("day").addEventListener("keydown", (event) => {
            if (event.key === "Escape") this.#closeDay();
        });
        this.#showXRay();
        if (page.choices.day !== null) this.#openDay();
    }

    /// Asks for the chosen day again.
    reloadDay() {
        if (this.#page.choices.day !== null && this.#panel.data !== null) this.#panel.load();
    }

    /// Shows the chosen day with the account's clock.
    showDayAgain() {
        if (this.#panel.data !== null) this.#panel.present(this.#panel.data);
    }

    /// Whether the first view answers what the address asks for.
    get isUsual() { return this.#page.choices.year === null && !this.#page.choices.xray; }

    #query() {
        const { year, xray } = this.#page.choices;
        return { year: year === null ? null : String(year), platform: xray ? "true" : null };
    }

    #address(path, query) {
        return this.#page.address(path, query);
    }

    // MARK: The year

    #show(part) {
        const value = part.value;
        const now = this.#page.today();
        const year = value?.year ?? this.#page.choices.year ?? Number(now.slice(0, 4));
        const own = new Map((value?.own ?? []).map((each) => [each.day, each.count]));
        const platform = this.#page.choices.xray
            ? new Map((value?.platform ?? []).map((each) => [each.day, each.count])) : new Map();
        const quartiles = value?.quartiles ?? [];
        this.#years(this.#page.choices.year ?? Number(now.slice(0, 4)), value?.firstYear ?? year, now);
        const isPlatform = (day) => !own.has(day) && platform.has(day);
        this.#map.show({
            year, last: now, chosen: this.#page.choices.day,
            level: (day) => (isPlatform(day) ? quarter(platform.get(day), quartiles) : ownLevel(own.get(day) ?? 0)),
            kind: (day) => (isPlatform(day) ? "platform" : "own"),
            words: (day) => dayWords(day, value === null ? null : own.get(day) ?? 0, platform.get(day)),
        });
        byID("heat").classList.toggle("is-unknown", value === null);
        const total = [...own.values()].reduce((sum, count) => sum + count, 0);
        fill(byID("heat-foot"), this.#told(part, year, total), this.#scales());
        if (this.#isTable) this.#fillTable(own, platform);
    }

    #told(part, year, total) {
        if (part.shown === null) return element("p", {}, "Loading…");
        if (part.value === null) return element("p", {}, "The uploads of this year are not known.");
        if (total > 0) return element("p", {}, `${counted(total, "upload", "uploads")} in ${year}.`);
        return element("p", {}, `No uploads in ${year}. `,
            part.value.firstYear < year ? `The first was in ${part.value.firstYear}.`
                : "Each upload marks its day here.");
    }

    #scales() {
        return element("div", { class: "heat-scales" },
            heatScale({ less: "Yours: 0", more: "7+", names: ownNames }),
            this.#page.choices.xray
                ? heatScale({ less: "Platform: quiet", more: "busy", names: shades, kind: "platform", first: 1 })
                : null);
    }

    #years(year, first, now) {
        const last = Number(now.slice(0, 4));
        const from = Math.max(1970, Math.min(year, first));
        const years = Array.from({ length: Math.max(1, last - from + 1) }, (_, index) => last - index);
        const select = byID("year");
        if (select.dataset.years !== `${from}/${last}`) {
            select.dataset.years = `${from}/${last}`;
            fill(select, years.map((each) => element("option", { value: String(each) }, String(each))));
        }
        select.value = String(year);
    }

    #turn(text) {
        const year = Number(text);
        const isUsual = year === Number(this.#page.today().slice(0, 4));
        if (this.#page.choices.day !== null) this.#closeDay(false);
        this.#page.choose({ year: isUsual ? null : year });
        this.section.load({ isOther: true });
    }

    // MARK: X-Ray and table

    #toggleXRay() {
        this.#page.choose({ xray: !this.#page.choices.xray });
        this.#showXRay();
        // One's own days are known; what is left out needs no question.
        if (this.#page.choices.xray) this.section.load();
        else this.section.render();
    }

    #showXRay() {
        byID("xray").setAttribute("aria-pressed", String(this.#page.choices.xray));
    }

    #toggleTable() {
        this.#isTable = !this.#isTable;
        byID("uploads-table").setAttribute("aria-pressed", String(this.#isTable));
        this.#map.node.hidden = this.#isTable;
        byID("heat-foot").classList.toggle("is-table", this.#isTable);
        if (!this.#isTable) this.#table.node.hidden = true;
        this.section.render();
    }

    #fillTable(own, platform) {
        if (this.#table === null) {
            this.#table = new DataTable({
                caption: "Uploads by day",
                columns: [
                    { key: "day", name: "Day", cell: (row) => longDate(dateOf(row.day), "UTC") },
                    { key: "own", name: "Your uploads", cell: (row) => fullNumber(row.own), isNumber: true },
                    {
                        key: "platform", name: "Platform’s uploads", isNumber: true,
                        cell: (row) => (row.platform === null ? "–" : fullNumber(row.platform)),
                    },
                ],
            });
            byID("heat").append(this.#table.node);
        }
        this.#table.node.hidden = false;
        const days = [...new Set([...own.keys(), ...platform.keys()])].sort().reverse();
        const isKnown = this.#page.choices.xray;
        if (days.length === 0) this.#table.instead("No day of this year has uploads.");
        else this.#table.show({ rows: days.map((day) => ({
            day, own: own.get(day) ?? 0, platform: isKnown ? platform.get(day) ?? 0 : null,
        })) });
    }

    // MARK: The day

    #toggleDay(day) {
        if (this.#page.choices.day === day) return this.#closeDay();
        this.#page.choose({ day });
        this.#openDay();
        this.section.render();
        return undefined;
    }

    #openDay() {
        const day = this.#page.choices.day;
        byID("day").hidden = false;
        fill(byID("day-title"), longDate(dateOf(day), "UTC"));
        this.#panel.clear();
        fill(byID("day-place"), element("span", { class: "bone" }), hiddenText("loading"));
        this.#panel.load();
    }

    #closeDay(isByHand = true) {
        const day = this.#page.choices.day;
        this.#page.choose({ day: null });
        byID("day").hidden = true;
        this.#panel.clear();
        this.section.render();
        if (isByHand && day !== null) this.#map.focus(day);
    }

    #tracks({ count, tracks }) {
        const zone = knownZone(this.#page.zone());
        announce(`${counted(count, "upload", "uploads")} on ${byID("day-title").textContent}.`);
        const rest = Number(count) - tracks.length;
        return [
            element("p", { class: "day-count" }, element("strong", {}, counted(count, "upload", "uploads")),
                count === 0 ? " on this day." : rest > 0 ? `, the first ${tracks.length} of them:` : ":"),
            element("ol", { class: "day-tracks" }, tracks.map((track) => {
                const at = readTime(track.publishedAt);
                return element("li", {}, this.#page.trackLink(track.id, track.title),
                    at === null ? null : element("time", { datetime: track.publishedAt, title: track.publishedAt },
                        `${dayAndTime(at, "UTC").slice(-5)} UTC`,
                        zone === undefined || zone === "UTC" || zone === "Etc/UTC" ? null
                            : ` (${dayAndTime(at, zone)} ${zone.replaceAll("_", " ")})`));
            })),
        ];
    }
}

/// The level of an artist's own day: 0, 1–2, 3–4, 5–6, 7 or more.
function ownLevel(count) {
    return Math.min(4, Math.ceil(count / 2));
}

function quarter(count, quartiles) {
    return 1 + quartiles.filter((limit) => count > limit).length;
}

function dayWords(day, own, platform) {
    const name = longDate(dateOf(day), "UTC");
    if (own === null) return `${name}: not known`;
    const told = own === 0 ? "no uploads" : counted(own, "upload", "uploads");
    return platform === undefined ? `${name}: ${told}` : `${name}: ${told}; platform: ${fullNumber(platform)}`;
}

function disclose(button, list) {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
}
