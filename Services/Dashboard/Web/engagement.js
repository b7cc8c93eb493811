// The sections Downloads & Engagement and Recent downloads of the page Activity. Both follow the period.

import { read, reasonOf } from "./api.js";
import { cardOf, showBone, showNumber, showUnknown, showWords } from "./cards.js";
import { shiftDay } from "./days.js";
import { announce, byID, element, fill, hiddenText, quotedName } from "./dom.js";
import { ago, counted, dayAndTime, fullNumber, isFigure, readTime } from "./format.js";
import { icon } from "./icons.js";
import { Section } from "./section.js";
import { dash, notice } from "./states.js";
import { DataTable } from "./table.js";

const spans = { "7D": 7, "30D": 30, "90D": 90, All: null };
const words = { "7D": "the last 7 days", "30D": "the last 30 days", "90D": "the last 90 days" };
const few = 5;
const more = 20;

export class Engagement {
    figures;
    recent;
    #page;
    #table;
    #isMore = false;
    #moreProblem = null;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        this.figures = new Section({
            id: "downloads", what: "loading the downloads", zone: page.zone,
            ask: async (signal) => {
                const value = await read(
                    page.address("/api/v1/activity/downloads", { period: page.choices.period }), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#showFigures(part),
        });
        this.recent = new Section({
            id: "recent", what: "loading the recent downloads", zone: page.zone,
            ask: async (signal) => {
                const value = await read(page.address("/api/v1/activity/downloads/list", { limit: few }), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#showRecent(part),
        });
        const who = (row) => page.userLink(row.listener, row.name ?? row.listener);
        this.#table = new DataTable({
            caption: "Downloads, newest first",
            columns: [
                { key: "who", name: "Downloader", cell: (row) => who(row) },
                { key: "track", name: "Track", cell: (row) => page.trackLink(row.track, row.title) },
                { key: "at", name: "When", cell: (row) => this.#time(row.at) },
                { key: "license", name: "Licence", cell: (row) => licenseLink(row) },
            ],
        });
        this.#table.loading(few);
        fill(byID("recent"), this.#table.node);
        for (const choice of document.querySelectorAll("[name=period]")) {
            choice.checked = choice.value === page.choices.period;
            choice.addEventListener("change", () => {
                page.choose({ period: choice.value });
                this.figures.load({ isOther: true });
                this.recent.render();
            });
        }
    }

    /// Whether the first view answers what the address asks for.
    get isUsual() { return this.#page.choices.period === "30D"; }

    // MARK: Cards

    #showFigures(part) {
        const place = byID("downloads");
        const cards = ["downloads", "listeners", "week", "top"].map((name) => cardOf(place, name));
        place.classList.toggle("is-old", part.problem !== null);
        if (part.shown === null) return cards.forEach(showBone);
        const value = part.value;
        const [downloads, listeners, week, top] = cards;
        top.value.removeAttribute("title");
        if (value === null) return cards.forEach((card) => showUnknown(card, "unknown"));
        const isAll = value.period === "All";
        const span = isAll ? "Of all time" : `In ${words[value.period]}, today included`;
        number(downloads, value.downloads, isAll && isFigure(value.broughtIn)
            ? `${fullNumber(value.broughtIn)} brought in without dates` : span);
        number(listeners, value.listeners, isAll ? "From events only" : "By their latest download");
        number(week, value.thisWeek, "Since Monday, 00:00 UTC");
        if (value.top === undefined) return showUnknown(top, "none", "No downloads in this period");
        showWords(top, "figure-value is-word", this.#page.trackLink(value.top.id, value.top.title));
        top.value.title = value.top.title;
        return fill(top.note, counted(value.top.downloads, "download", "downloads"));
    }

    // MARK: The list

    #showRecent(part) {
        if (part.shown === null) return this.#table.loading(few);
        if (part.value === null) {
            fill(byID("more"));
            return this.#table.instead("The downloads are not known.");
        }
        const { period } = this.#page.choices;
        const span = spans[period];
        const first = span === null ? "" : shiftDay(this.#page.today(), 1 - span);
        const all = part.value.downloads;
        const rows = all.filter((row) => row.at.slice(0, 10) >= first);
        // The list goes on while its last row is of the period.
        const goesOn = part.value.cursor !== undefined && rows.length === all.length;
        if (rows.length > 0) this.#table.show({ rows });
        else this.#table.instead(all.length > 0
            ? `No downloads in ${words[period]}. Choose All to see older ones.`
            : "No downloads yet. Each download of your tracks is listed here.");
        fill(byID("more"), goesOn ? this.#moreButton() : null,
            this.#moreProblem === null ? null : notice("failed", `Not loaded. ${this.#moreProblem}`, null));
        return undefined;
    }

    #moreButton() {
        const button = element("button", { class: this.#isMore ? "button is-busy" : "button", type: "button" },
            this.#isMore ? icon("reload") : null, this.#isMore ? "Loading…" : "Load more");
        if (this.#isMore) button.setAttribute("aria-disabled", "true");
        else button.addEventListener("click", () => this.#loadMore());
        return button;
    }

    async #loadMore() {
        const before = this.recent.part.shown;
        this.#moreProblem = null;
        this.#setMore(true, () => this.recent.render());
        try {
            const page = await read(this.#page.address("/api/v1/activity/downloads/list",
                { cursor: before.value.cursor, limit: more }));
            // What was shown was read anew meanwhile.
            if (this.recent.part.shown !== before) return;
            const downloads = [...before.value.downloads, ...page.downloads];
            this.#setMore(false, () => this.recent.show({ downloads, cursor: page.cursor }, before.asOf));
            announce(`${counted(page.downloads.length, "more download", "more downloads")} loaded.`);
        } catch (error) {
            this.#moreProblem = reasonOf(error);
            announce(`Not loaded. ${this.#moreProblem}`);
        } finally {
            if (this.#isMore) this.#setMore(false, () => this.recent.render());
        }
    }

    // The button is made anew: the focus goes along, or to the rows where it is gone.
    #setMore(isMore, show) {
        const isHeld = byID("more").contains(document.activeElement);
        this.#isMore = isMore;
        show();
        if (!isHeld) return;
        (byID("more").querySelector("button") ?? this.#table.node).focus({ preventScroll: true });
    }

    #time(text) {
        const time = readTime(text);
        if (time === null) return "unknown";
        const exact = dayAndTime(time, this.#page.zone());
        const short = ago(time, this.#page.zone());
        return element("time", { datetime: text, title: exact }, short, hiddenText(` (${exact})`));
    }
}

// Whose licence it is, for those who hear one link after the other.
function licenseLink({ license, title }) {
    if (typeof license?.id !== "string") return dash("none");
    const words = { active: "View licence", expired: "Expired licence", revoked: "Revoked licence" };
    return element("a", { class: "license-link", href: `/license/${encodeURIComponent(license.id)}` },
        words[license.state] ?? words.active, hiddenText(` of ${quotedName(title)}`));
}

function number(card, value, note) {
    if (isFigure(value)) showNumber(card, value, note);
    else showUnknown(card, "unknown");
}
