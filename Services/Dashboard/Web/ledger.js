// The section Ledger of the page Progress: every entry with its cause, newest first, a page at a time. A page is what
// stands behind a cursor, so entries that are added meanwhile move nothing; where it begins stands in the address, and
// the history knows the newer pages.

import { read } from "./api.js";
import { dateOf } from "./days.js";
import { announce, byID, element, fill, focusInstead, personName } from "./dom.js";
import { counted, dayAndTime, fullNumber, isFigure, plainNumber, readTime, shortDay } from "./format.js";
import { icon } from "./icons.js";
import { Section } from "./section.js";
import { sources, withSign } from "./sources.js";
import { badge, blank, dash } from "./states.js";
import { DataTable } from "./table.js";

const size = 25;
const names = {
    upload: "Upload", play: "Plays", metadata: "Metadata", collaboration: "Collaboration",
    achievement: "Achievement", correction: "Correction",
};

export class Ledger {
    section;
    #page;
    #table;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "ledger", what: "loading the ledger", zone: page.zone,
            ask: (signal) => this.#ask(signal), show: (part) => this.#show(part),
        });
        this.#table = new DataTable({
            caption: "Every entry of the ledger, newest first",
            columns: [
                { key: "at", name: "When", cell: (row) => this.#when(row) },
                { key: "source", name: "Source", cell: (row) => source(row) },
                { key: "for", name: "For", cell: (row) => this.#cause(row) },
                { key: "plays", name: "Plays of the day", isNumber: true, cell: (row) => plays(row.plays) },
                { key: "xp", name: "XP", isNumber: true, cell: (row) => worth(row.xp) },
            ],
            turn: (step) => this.#step(step),
        });
        this.#table.node.classList.add("ledger");
        this.#table.loading(size);
        fill(byID("ledger"), this.#table.node);
        fill(byID("source"), element("option", { value: "" }, "Any source"),
            Object.keys(sources).map((each) => element("option", { value: each }, sources[each].name)));
        byID("source").addEventListener("change", (event) => this.#filter(event.target.value || null));
        byID("source").value = page.choices.source ?? "";
    }

    /// Brings the section into view, with the focus.
    goTo() {
        byID("ledger-title").scrollIntoView({ block: "start" });
        focusInstead(byID("ledger-title"));
    }

    /// Shows the page that the address says.
    async turn() {
        byID("source").value = this.#page.choices.source ?? "";
        const loaded = this.section.load({ isOther: true });
        // The rows that are shown stay until the others come.
        this.#table.busy(true);
        await loaded;
        const value = this.section.part.value;
        if (value !== null) announce(this.#words(value.entries));
    }

    async #ask(signal) {
        try {
            return await this.#read(signal);
        } catch (error) {
            if (error.field !== "cursor" || this.#page.choices.before === null) throw error;
            // An address that somebody has changed.
            this.#page.choose({ before: null }, { newer: [], replaces: true });
            return this.#read(signal);
        }
    }

    // The rows know which page they are: while others are awaited, the address is about those.
    async #read(signal) {
        const { source, before } = this.#page.choices;
        const newer = this.#page.trail();
        const query = new URLSearchParams({ limit: String(size) });
        if (source !== null) query.set("source", source);
        if (before !== null) query.set("cursor", before);
        const answer = await read(`/api/v1/progress/ledger?${query}`, signal);
        return { value: { ...answer, source, before, newer }, asOf: answer.asOf };
    }

    #show(part) {
        if (part.shown === null) return this.#table.loading(size);
        const isHeld = this.#table.node.contains(document.activeElement);
        this.#table.node.classList.toggle("is-old", part.problem !== null);
        byID("ledger-note").hidden = !(part.value?.entries.some((row) => row.quiet === true) ?? false);
        const isFirst = (part.value ?? this.#page.choices).before === null;
        if (part.value === null) this.#table.instead("The entries are not known.", isFirst ? null : this.#newest());
        else if (part.value.entries.length > 0) {
            this.#table.show({ rows: part.value.entries, page: this.#place(part.value) });
        } else if (isFirst && part.value.source !== null) this.#table.instead(this.#noneOf(part.value.source));
        else this.#table.instead(isFirst
            ? "Nothing in the ledger yet. All XP that you earn is listed here, with what it is for."
            : blank("page", "No older entries", element("div", { class: "blank-actions" }, this.#newest())));
        // The focus must not fall off the page with the button that had it.
        if (isHeld && document.activeElement === document.body) this.#table.node.focus({ preventScroll: true });
        return undefined;
    }

    // MARK: Pages

    #place({ entries, cursor, before, newer }) {
        const isFirst = before === null;
        if (isFirst && cursor === undefined) return null;
        return {
            words: this.#words(entries), first: "Newest", back: "Newer", forth: "Older",
            hasFirst: !isFirst, hasBack: newer !== null && newer.length > 0, hasForth: cursor !== undefined,
        };
    }

    #step(step) {
        if (step === 0) this.#page.choose({ before: null }, { newer: [] });
        else {
            const { source, before, newer, cursor } = this.section.part.value;
            // Another page is on its way already.
            if (source !== this.#page.choices.source || before !== this.#page.choices.before) return;
            if (step < 0) this.#page.choose({ before: newer.at(-1) }, { newer: newer.slice(0, -1) });
            else this.#page.choose({ before: cursor }, { newer: newer === null ? null : [...newer, before] });
        }
        this.turn();
    }

    #filter(source) {
        this.#page.choose({ source, before: null }, { newer: [] });
        this.turn();
    }

    #noneOf(source) {
        const button = element("button", { class: "button", type: "button" }, "Any source");
        button.addEventListener("click", () => this.#filter(null));
        return blank("page", `No entries of ${sources[source].name.toLowerCase()}`,
            element("div", { class: "blank-actions" }, button));
    }

    #newest() {
        const button = element("button", { class: "button", type: "button" }, "Newest entries");
        button.addEventListener("click", () => this.#step(0));
        return button;
    }

    // How many, and of which days.
    #words(entries) {
        const days = [entries.at(-1), entries[0]].filter((row) => row !== undefined).map((row) => this.#day(row));
        const many = counted(entries.length, "entry", "entries");
        if (days.length === 0) return many;
        return days[0] === days[1] ? `${many} of ${days[0]}` : `${many}, ${days[0]} – ${days[1]}`;
    }

    #day(row) {
        if (isOfDay(row)) return shortDay(dateOf(row.day), "UTC");
        const time = readTime(row.at);
        return time === null ? "an unknown time" : shortDay(time, this.#page.zone());
    }

    // MARK: Cells

    // Plays are counted by UTC days, whatever the reader's clock.
    #when(row) {
        if (isOfDay(row)) {
            return element("time", { datetime: row.day, title: "UTC day" }, shortDay(dateOf(row.day), "UTC"));
        }
        const time = readTime(row.at);
        if (time === null) return dash("unknown");
        const [day, clock] = dayAndTime(time, this.#page.zone()).split(", ");
        return element("time", { datetime: row.at, title: row.at }, day,
            element("span", { class: "ledger-clock" }, `, ${clock}`));
    }

    #cause(row) {
        const about = row.achievement !== undefined ? personName(this.#page.achievementName(row.achievement))
            : row.track !== undefined ? this.#page.trackLink(row.track.id, row.track.title) : dash("nothing more");
        const taken = row.source === "correction" && typeof row.day === "string";
        return [
            about,
            taken ? element("small", {}, `Plays of ${shortDay(dateOf(row.day), "UTC")}, taken out again`) : null,
            row.claimed === undefined ? null : element("small", {}, "Came with ", this.#artist(row.claimed)),
        ];
    }

    // Who the artist is stands beside the entries; one that nobody knows any more has its id alone.
    #artist(id) {
        const known = this.section.part.value?.artists?.find((each) => each.id === id);
        return known === undefined ? ["the artist ", element("bdi", {}, id)] : personName(known.name);
    }
}

// A correction has a time of its own: its day is the one of the plays that it took out.
function isOfDay(row) {
    return row.source === "play" && typeof row.day === "string";
}

function source(row) {
    const known = Object.hasOwn(sources, row.source) ? sources[row.source] : null;
    return element("span", { class: `ledger-source hue-${known?.hue ?? "muted"}` },
        icon(known?.icon ?? "page"), names[row.source] ?? row.source,
        row.quiet === true ? badge("", "Brought in") : null);
}

function plays(count) {
    return isFigure(count) ? element("data", { value: plainNumber(count) }, fullNumber(count)) : null;
}

function worth(xp) {
    if (!isFigure(xp)) return dash("unknown");
    return element("data", { value: plainNumber(xp), class: xp < 0 ? "is-less" : null }, withSign(xp));
}
