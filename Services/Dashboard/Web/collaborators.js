// The section Collaboration insights of My Beats: how many people, how many tracks, those with most of them; a list of
// all and the joint tracks of one open in dialogs.

import { read, reasonOf } from "./api.js";
import { verifiedMark } from "./chooser.js";
import { openDialog } from "./dialog.js";
import { announce, byID, element, fill, hiddenText, personName, quotedName } from "./dom.js";
import { counted, fullNumber, isFigure, readTime, shortDay } from "./format.js";
import { filled, outward } from "./links.js";
import { Panel } from "./panel.js";
import { allowedPicture, picture } from "./picture.js";
import { Section } from "./section.js";
import { dash } from "./states.js";

const few = 25;

export class Collaborators {
    section;
    #page;

    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "people", what: "loading the collaborators", zone: page.zone,
            ask: async (signal) => {
                const { value, asOf } = await page.view(signal);
                return { value: Collaborators.piece(value), asOf };
            },
            show: (part) => this.#show(part),
        });
        this.section.render();
    }

    /// What of the first view is shown here.
    static piece({ totals, collaborators }) { return { totals, collaborators }; }

    #show(part) {
        const value = part.value;
        const facts = [
            ["Collaborators", value?.totals.collaborators], ["Collaborative tracks", value?.totals.collaborativeTracks],
        ];
        fill(byID("people-facts"), facts.map(([name, count]) => element("div", {},
            element("dt", {}, name), element("dd", {}, part.shown === null ? element("span", { class: "bone" })
                : isFigure(count) ? fullNumber(count) : dash("unknown")))));
        if (part.shown === null) {
            fill(byID("people"), Array.from({ length: 5 }, () => element("li", { class: "person" },
                element("span", { class: "bone" }))));
            return;
        }
        const people = value?.collaborators ?? [];
        fill(byID("people"), people.map((each) => element("li", {}, this.#person(each))));
        byID("people").hidden = people.length === 0;
        byID("people-none").hidden = people.length > 0;
        fill(byID("people-none"), value === null ? "Collaborators are not known."
            : "No collaborators yet. Credit another artist on a track, and both of you are counted here.");
        const total = value?.totals.collaborators ?? 0;
        const all = element("button", { class: "button", type: "button", "data-key": "all-people" }, "View all");
        all.addEventListener("click", () => this.#openAll(total));
        fill(byID("people-more"), people.length > 0 && total > people.length ? all : null);
    }

    #person({ artist, tracks }) {
        const button = element("button", { class: "person", type: "button", "data-key": `person-${artist.id}` },
            picture(artist.id, allowedPicture(artist.picture)),
            element("span", { class: "person-name" }, personName(artist.name), verifiedMark(artist.verified)),
            element("span", { class: "person-count" }, counted(tracks, "track", "tracks"),
                hiddenText(": show the joint tracks")));
        button.addEventListener("click", () => this.#openJoint(artist));
        return button;
    }

    #openAll(total) {
        openDialog({
            title: `Collaborators (${fullNumber(total)})`,
            content: () => new Pages({
                what: "loading the collaborators", title: "Collaborators",
                ask: (cursor) => read(this.#page.address("/api/v1/beats/collaborators", { limit: few, cursor })),
                rows: (answer) => answer.collaborators, words: ["collaborator", "collaborators"],
                row: (each) => element("li", {}, this.#person(each)),
            }).node,
        });
    }

    #openJoint(artist) {
        const path = `/api/v1/beats/collaborators/${encodeURIComponent(artist.id)}`;
        openDialog({
            title: `Tracks with ${quotedName(artist.name)}`, wide: true,
            content: () => {
                const pages = new Pages({
                    what: "loading the joint tracks", title: "Joint tracks",
                    ask: (cursor) => read(this.#page.address(path, { limit: few, cursor })),
                    rows: (answer) => answer.beats, words: ["track", "tracks"], row: (beat) => this.#track(beat),
                });
                const profile = filled(this.#page.links.artist, artist);
                return [pages.node, profile === null ? null : element("div", { class: "dialog-actions" },
                    outward(profile, { class: "button" }, "Public page"))];
            },
        });
    }

    #track(beat) {
        const uploaded = readTime(beat.publishedAt);
        return element("li", { class: "joint" },
            picture(beat.id, allowedPicture(beat.artwork)),
            element("span", { class: "person-name" },
                outward(filled(this.#page.links.track, { id: beat.id }), {}, personName(beat.title))),
            element("span", { class: "person-count" },
                isFigure(beat.plays) ? counted(beat.plays, "play", "plays") : dash("unknown"),
                element("small", {}, uploaded === null ? "" : shortDay(uploaded, "UTC"))));
    }
}

// Rows in a dialog, page after page.
class Pages {
    node;
    // It scrolls, so it must be reachable by keyboard, also where no row has a link.
    #list = element("ul", { class: "people", tabindex: "0" });
    #more = element("div", { class: "more" });
    #options;

    constructor(options) {
        this.#options = options;
        this.#list.setAttribute("aria-label", options.title);
        const title = element("span", { class: "visually-hidden", tabindex: "-1" }, options.title);
        const place = element("div", { class: "pages" }, Array.from({ length: 3 }, () =>
            element("div", { class: "person" }, element("span", { class: "bone" }))));
        this.node = element("div", {}, title, place);
        const panel = new Panel({
            place, title, what: options.what, ask: () => options.ask(undefined),
            show: (answer) => {
                this.#add(answer, true);
                return [this.#list, this.#more];
            },
        });
        panel.load();
    }

    #add(answer, isFirst) {
        const rows = this.#options.rows(answer);
        if (isFirst) this.#list.replaceChildren();
        this.#list.append(...rows.map((row) => this.#options.row(row)));
        if (isFirst && rows.length === 0) this.#list.append(element("li", {}, "There are none any more."));
        const count = counted(rows.length, ...this.#options.words);
        announce(`${count} loaded.`);
        fill(this.#more, answer.cursor === undefined ? null : this.#button(answer.cursor));
    }

    #button(cursor) {
        const button = element("button", { class: "button", type: "button" }, "Load more");
        const problem = element("p", { class: "form-problem", role: "alert", hidden: true });
        button.addEventListener("click", async () => {
            if (button.getAttribute("aria-disabled") === "true") return;
            button.setAttribute("aria-disabled", "true");
            problem.hidden = true;
            const first = this.#list.children.length;
            try {
                this.#add(await this.#options.ask(cursor), false);
                // The button that had the focus is gone.
                const next = this.#list.children[first];
                (next?.querySelector("a, button") ?? this.#more.querySelector("button"))?.focus();
            } catch (error) {
                problem.textContent = reasonOf(error);
                problem.hidden = false;
                button.removeAttribute("aria-disabled");
            }
        });
        return [button, problem];
    }
}
