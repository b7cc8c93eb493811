// How XP works: the section of actions, and the dialog with the rules and the levels.

import { read } from "./api.js";
import { openDialog } from "./dialog.js";
import { byID, element, fill } from "./dom.js";
import { fullNumber } from "./format.js";
import { Section } from "./section.js";
import { actionRows, amount, showActionBones } from "./sources.js";
import { notice } from "./states.js";
import { DataTable } from "./table.js";

const words = [
    "XP belongs to the account that owns an artist, and all of its artists feed one total. Managers earn none.",
    "Each track gives its amounts once and each play counts once, however many of the track’s artists are yours.",
    "On a joint track the first artist’s owner always earns. The owners of the others earn what comes while their "
        + "profile is complete; completing it later brings nothing back.",
    "Nothing is taken back but by a correction, which is an entry of the ledger like any other.",
    "XP is no money.",
];

export class Rules {
    section;
    #page;

    /// `page` is what the sections of the page have in common; it knows the achievements' range and the own level.
    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "actions", what: "loading the rules", zone: page.zone,
            ask: async (signal) => {
                const value = await read("/api/v1/progress/rules", signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#show(part),
        });
        byID("how").addEventListener("click", () => this.#explain());
    }

    #show(part) {
        const place = byID("actions");
        place.classList.toggle("is-old", part.problem !== null);
        if (part.shown === null) return showActionBones(place);
        this.#page.rulesShown();
        return fill(place, actionRows(part.value?.amounts, this.#page.range()));
    }

    #explain() {
        const rules = this.section.part.value;
        openDialog({ title: "How XP Works", wide: true, content: () => [
            element("ul", { class: "actions" }, actionRows(rules?.amounts, this.#page.range())),
            element("ul", { class: "rules-text" }, words.map((text) => element("li", {}, text))),
            element("h3", { class: "rules-title" }, "Levels"),
            rules === null ? notice("failed", "The rules are not loaded. Close this and try again.", null)
                : this.#levels(rules),
        ] });
        // The own level is where the table begins to be read; the dialog itself stays at its top.
        const frame = document.querySelector(".rules-levels");
        const row = frame?.querySelector("[aria-current]")?.closest("tr");
        if (row) frame.scrollTop = row.offsetTop - (frame.clientHeight - row.offsetHeight) / 2;
    }

    #levels(rules) {
        const own = this.#page.level();
        const table = new DataTable({
            caption: `The levels and the XP at which each begins; version ${fullNumber(rules.version)} of the rules`,
            showCaption: true,
            columns: [
                { key: "number", name: "Level", cell: (row) => element("span",
                    { "aria-current": row.number === own ? "true" : null }, fullNumber(row.number)) },
                { key: "title", name: "Title", cell: (row) => (row.number === own
                    ? [row.title, element("small", {}, "Your level")] : row.title) },
                { key: "xp", name: "From", isNumber: true, cell: (row) => amount(row.xp) },
            ],
        });
        table.show({ rows: rules.levels });
        table.node.classList.add("rules-levels");
        return table.node;
    }
}
