// The head of the page Progress: level and ring, XP by source, and Refresh. Both sections show one answer, the
// snapshot; an older one never takes its place.

import { read, reasonOf, send, Unanswered } from "./api.js";
import { barList } from "./chart.js";
import { announce, byID, element, fill, hiddenText } from "./dom.js";
import { counted, fullNumber, isFigure, plainNumber } from "./format.js";
import { icon } from "./icons.js";
import { showRing } from "./ring.js";
import { Section } from "./section.js";
import { amount, sources, withSign } from "./sources.js";
import { badge, blank, dash, notice } from "./states.js";
import { DataTable } from "./table.js";

export class Standing {
    level;
    sources;
    #page;
    #table;
    #toggle;
    #every;
    #isTable = false;
    #isBusy = false;
    #outcome = null;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        const ask = (signal) => this.#ask(signal);
        this.level = new Section({
            id: "level", what: "loading level and XP", zone: page.zone, since: "Last updated", ask,
            show: (part) => this.#showLevel(part),
        });
        this.sources = new Section({
            id: "sources", what: "loading XP by source", zone: page.zone, isBrief: true, ask,
            show: (part) => this.#showSources(part),
        });
        this.#table = new DataTable({
            caption: "XP of each source",
            columns: [
                { key: "source", name: "Source", cell: (row) => sources[row.source].name },
                { key: "count", name: "How many", isNumber: true, cell: (row) => fullNumber(row.count) },
                { key: "xp", name: "XP", isNumber: true, cell: (row) => amount(row.xp) },
            ],
        });
        this.#toggle = element("button", { class: "button is-quiet", type: "button", "aria-pressed": "false" },
            icon("table"), "Table");
        this.#toggle.addEventListener("click", () => this.#toggleTable());
        this.#every = element("button", { class: "button is-quiet", type: "button" }, icon("page"), "Ledger");
        this.#every.addEventListener("click", () => page.showLedger());
        byID("refresh").addEventListener("click", () => this.refresh());
    }

    /// Loads both at once.
    async load() {
        const questions = [this.level, this.sources].map((section) => ({ section, question: section.begin() }));
        try {
            const { value, asOf } = await this.#ask();
            for (const { section, question } of questions) section.accept(question, value, asOf);
        } catch (error) {
            for (const { section, question } of questions) section.fail(question, reasonOf(error));
        }
    }

    /// Has the service take in all there is, then shows it.
    async refresh() {
        if (this.#isBusy) return;
        const before = this.level.part.value;
        this.#busy(true);
        this.#tell(null);
        announce("Refreshing.");
        const questions = [this.level, this.sources].map((section) => ({ section, question: section.begin() }));
        try {
            const reply = await send("POST", "/api/v1/progress/refresh");
            const value = this.#newer(reply.progress);
            const asOf = value.asOf ?? null;
            for (const { section, question } of questions) section.accept(question, value, asOf);
            this.#tell(outcome(reply, before, value));
        } catch (error) {
            for (const { section, question } of questions) section.fail(question, reasonOf(error));
        }
        this.#busy(false);
        this.#page.refreshed();
    }

    // MARK: Asking

    async #ask(signal) {
        const view = await read("/api/v1/progress", signal);
        if (typeof view.progress?.state !== "string") throw new Unanswered("The dashboard left the progress out.");
        this.#page.accept(view);
        if (view.progress.state !== "ready") throw new Unanswered(view.progress.reason ?? "Progress is not known.");
        return { value: this.#newer(view.progress.value), asOf: view.progress.asOf };
    }

    // Replicas of the service may be some moments apart.
    #newer(value) {
        const shown = this.level.part.value;
        if (typeof value?.level !== "object") throw new Unanswered("The dashboard left the level out.");
        if (shown !== null && value.position < shown.position) {
            throw new Unanswered("The progress service answered with an older state than the one shown.");
        }
        return value;
    }

    #busy(isBusy) {
        this.#isBusy = isBusy;
        const button = byID("refresh");
        button.classList.toggle("is-busy", isBusy);
        if (isBusy) button.setAttribute("aria-disabled", "true");
        else button.removeAttribute("aria-disabled");
        fill(button, icon("reload"), isBusy ? "Refreshing…" : "Refresh");
    }

    #tell(told) {
        this.#outcome = told;
        const place = byID("refresh-outcome");
        place.hidden = told === null;
        if (told === null) return fill(place);
        announce(told.words);
        return fill(place, told.isGood ? [icon("done"), element("span", {}, told.words)]
            : notice("stale", told.words, null));
    }

    // MARK: The level

    #showLevel(part) {
        const isKnown = part.value !== null;
        byID("standing").classList.toggle("is-old", part.problem !== null);
        fill(byID("staff"), isKnown && part.value.staff === true
            ? [badge("plain", "Staff"), " The platform’s staff earns no XP and is in no comparison."] : null);
        byID("staff").hidden = byID("staff").childNodes.length === 0;
        if (!isKnown) return this.#showNoLevel(part.shown !== null);
        const { xp, level } = part.value;
        const isHighest = level.next === undefined;
        const [done, size] = isHighest ? [1, 1] : [less(xp, level.from), less(level.next, level.from)];
        const share = isHighest ? 1 : Math.max(0, Number(done) / Math.max(1, Number(size)));
        const way = `${fullNumber(done)} of ${fullNumber(size)}`;
        const label = isHighest ? `Level ${level.number}, the highest`
            : `Level ${level.number}: ${way} XP on the way to level ${level.number + 1}, ${percent(share)}`;
        showRing(byID("ring"), share, label, element("span", { class: "ring-word" }, "Level"),
            element("strong", {}, fullNumber(level.number)));
        fill(byID("standing-title"), level.title);
        fill(byID("standing-way"), isHighest ? "Maximum level" : [element("strong", {}, percent(share)),
            ` of the way to level ${fullNumber(level.number + 1)}`, this.#titleAhead(level)]);
        fact("total", element("data", { value: plainNumber(xp) }, fullNumber(xp)));
        fact("within", isHighest ? "Complete" : way);
        byID("fact-next").querySelector("dt").textContent =
            isHighest ? "XP to next level" : `XP to level ${fullNumber(level.number + 1)}`;
        const left = isHighest ? 0 : less(level.next, xp);
        return fact("next", element("data", { value: plainNumber(left) }, fullNumber(left)));
    }

    // Known once the rules are.
    #titleAhead(level) {
        const ahead = this.#page.levels().find((each) => each.number > level.number && each.title !== level.title);
        if (ahead === undefined) return null;
        return element("span", { class: "standing-ahead" }, `${ahead.title} from level ${fullNumber(ahead.number)}`);
    }

    #showNoLevel(isFailed) {
        const bone = () => (isFailed ? dash("unknown") : [element("span", { class: "bone" }), hiddenText("loading")]);
        showRing(byID("ring"), null, "", isFailed ? element("strong", {}, bone()) : bone());
        fill(byID("standing-title"), bone());
        fill(byID("standing-way"), isFailed ? null : bone());
        for (const name of ["total", "within", "next"]) fact(name, bone());
    }

    // MARK: XP by source

    #toggleTable() {
        this.#isTable = !this.#isTable;
        this.#toggle.setAttribute("aria-pressed", String(this.#isTable));
        this.sources.render();
    }

    #showSources(part) {
        const place = byID("sources");
        place.classList.toggle("is-old", part.problem !== null);
        if (part.shown === null) return fill(place, bones());
        if (part.value === null) {
            return fill(place, element("p", { class: "section-note" }, "Where XP came from is not known."));
        }
        if (isBlank(part.value)) return fill(place, this.#noneYet());
        // What was never corrected needs no line about corrections.
        const rows = Object.keys(sources).map((name) => part.value.sources.find((row) => row.source === name))
            .filter((row) => row !== undefined && (row.source !== "correction" || row.count > 0 || row.xp !== 0));
        const held = [this.#toggle, this.#every].find((each) => document.activeElement === each);
        if (this.#isTable) this.#table.show({ rows });
        fill(place, this.#isTable ? this.#table.node : bars(rows), element("div", { class: "sum" }, this.#toggle,
            this.#every, element("span", {}, "Total"),
            element("data", { value: plainNumber(part.value.xp) }, amount(part.value.xp))));
        held?.focus({ preventScroll: true });
        return undefined;
    }

    #noneYet() {
        const beats = this.#page.menuLink("beats", "Open My Beats", { class: "button is-main" });
        return blank("progress", "No XP yet",
            element("p", {}, "Upload a first track: it earns XP at once, more with complete metadata, and more with ",
                "each play. Then press Refresh."),
            element("p", {}, "XP goes to the owner of an artist; managers earn none."),
            beats === null ? null : element("div", { class: "blank-actions" }, beats));
    }
}

function bars(rows) {
    return barList({
        title: "XP by source",
        rows: rows.map((row) => ({
            name: [element("span", { class: "bar-title" }, sources[row.source].name),
                element("small", {}, sources[row.source].counted(row.count))],
            value: typeof row.xp === "symbol" ? Number.MAX_SAFE_INTEGER : Number(row.xp),
            hue: row.xp < 0 ? "danger" : sources[row.source].hue,
            xp: row.xp,
        })),
        words: (_, row) => amount(row.xp),
    });
}

function isBlank(standing) {
    return standing.xp === 0 && standing.sources.every((row) => row.count === 0 && row.xp === 0);
}

// Exact beyond 2^53 too.
function less(whole, part) {
    if (typeof whole === "symbol" || typeof part === "symbol") return whole;
    const difference = BigInt(whole) - BigInt(part);
    return Number.isSafeInteger(Number(difference)) ? Number(difference) : difference;
}

// Full only when it is: 99.9 % is no level.
function percent(share) {
    return `${Math.floor(share * 100)}\u202f%`;
}

function fact(name, ...content) {
    fill(byID(`fact-${name}`).querySelector("dd"), ...content);
}

// What a refresh brought, in words.
function outcome(reply, before, value) {
    if (reply.current !== true) {
        return { isGood: false, words: `Not everything is counted yet. ${reply.reason ?? "Try again in a moment."}` };
    }
    const change = before === null || !isFigure(before.xp) ? 0 : less(value.xp, before.xp);
    if (typeof change === "symbol" || change === 0) return { isGood: true, words: "Up to date. Nothing new." };
    if (change > 0) return { isGood: true, words: `Up to date: ${withSign(change)} XP.` };
    return { isGood: true, words: `Up to date: ${withSign(change)} XP, taken back by a correction.` };
}

function bones() {
    return element("div", { class: "bar-list" }, Array.from({ length: 5 }, () =>
        element("div", { class: "bar-row" }, element("span", { class: "bone" }))), hiddenText("loading"));
}
