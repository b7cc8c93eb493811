// A part of a page that is asked for alone: it loads, fails and is asked again without the rest. What was
// shown stays when a later question fails, with a word about its age.

import { reasonOf } from "./api.js";
import { announce, element, fill, focusInstead } from "./dom.js";
import { clockTime } from "./format.js";
import { notice } from "./states.js";

export class Panel {
    #place;
    #what;
    #ask;
    #show;
    #title;
    #shown = null;
    #readAt = null;
    #question = 0;

    /// `ask()` gives the data and `show(data)` the nodes for `place`, or null where it shows them elsewhere;
    /// `what` ends the name of *Try again*, `title` takes the focus when that button goes away.
    constructor({ place, title, what, ask, show }) {
        this.#place = place;
        this.#title = title;
        this.#what = what;
        this.#ask = ask;
        this.#show = show;
    }

    /// What was last read, or null.
    get data() { return this.#shown; }

    /// Forgets what was read: it belongs to something else.
    clear() {
        this.#question += 1;
        this.#shown = null;
    }

    /// Asks and shows; a newer question makes an older one worthless.
    async load() {
        this.#question += 1;
        const question = this.#question;
        this.#place.setAttribute("aria-busy", "true");
        try {
            const data = await this.#ask();
            if (question !== this.#question) return;
            this.present(data);
        } catch (error) {
            if (question !== this.#question) return;
            this.#failed(reasonOf(error));
        }
    }

    /// Shows data that came another way (the answer of a change).
    present(data) {
        this.#question += 1;
        this.#shown = data;
        this.#readAt = new Date();
        this.#fill(this.#show(data));
    }

    #failed(reason) {
        announce(`${this.#title.textContent}: not loaded. ${reason}`);
        const again = { run: () => this.#again(), busy: false, what: this.#what };
        if (this.#shown === null) {
            this.#fill(element("div", { class: "panel-instead" }, notice("failed", `Not loaded. ${reason}`, again)));
        } else {
            const old = `As of ${clockTime(this.#readAt)}. Not updated: ${reason}`;
            this.#fill(element("div", { class: "panel-old" }, notice("stale", old, again)), this.#show(this.#shown));
        }
    }

    async #again() {
        const button = this.#place.querySelector("[data-retry]");
        button?.setAttribute("aria-disabled", "true");
        button?.classList.add("is-busy");
        await this.load();
        if (this.#place.querySelector("[data-retry]") === null) announce(`${this.#title.textContent}: loaded.`);
    }

    // The focus must not fall off the page when what has it is made anew.
    #fill(...content) {
        this.#place.removeAttribute("aria-busy");
        const held = this.#place.contains(document.activeElement);
        const key = document.activeElement?.dataset?.key ?? document.activeElement?.dataset?.retry;
        fill(this.#place, ...content);
        this.#place.hidden = this.#place.childNodes.length === 0;
        if (!held) return;
        const same = [...this.#place.querySelectorAll("[data-key], [data-retry]")]
            .find((each) => key !== undefined && (each.dataset.key === key || each.dataset.retry === key));
        if (same === undefined) focusInstead(this.#title);
        else same.focus({ preventScroll: true });
    }
}
