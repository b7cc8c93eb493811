// Whether the artist is on the boards at all: its own wish, which holds at once.

import { reasonOf, send } from "./api.js";
import { confirmDialog } from "./dialog.js";
import { byID, element, fill, personName, quotedName } from "./dom.js";
import { readTime, shortDay } from "./format.js";
import { badge, notice } from "./states.js";
import { toast } from "./toast.js";

// Another replica than the one that was told knows it within some 20 ms; whichever is asked then.
const followed = 50;

export class Visibility {
    #page;
    #changed;
    #own = null;
    #problem = null;
    #isBusy = false;

    /// `page` knows the artist; `changed(isHidden)` asks the boards again.
    constructor(page, changed) {
        this.#page = page;
        this.#changed = changed;
    }

    /// `own` is where the artist stands, or null where that is not known.
    show(own) {
        this.#own = own;
        const section = byID("visibility-section");
        section.hidden = own === null;
        if (own === null) return;
        const isHeld = byID("visibility").contains(document.activeElement);
        const { optedOut, since } = own.optOut;
        const day = readTime(since);
        fill(byID("visibility"),
            element("div", { class: "visibility-text" },
                element("p", { class: "visibility-state" },
                    optedOut ? badge("warning", "Hidden", "hide") : badge("good", "Shown", "show"),
                    element("span", {}, personName(this.#page.artist?.name),
                        optedOut ? " is on no board" : " takes part on the boards",
                        optedOut && day !== null ? `, since ${shortDay(day, this.#page.zone())}` : null, ".")),
                element("p", { class: "quiet" }, optedOut
                    ? "Nobody sees its name, rank or scores on a board. Scores are computed again once it is shown."
                    : "Everybody who signs in here sees its name, ranks and scores. It can be taken off all boards, "
                        + "at once; among equal scores it stands behind the others when it comes back."),
                this.#problem === null ? null : notice("failed", this.#problem, null)),
            own.mayDecide === true ? this.#button(optedOut)
                : element("p", { class: "quiet" }, "Its owner and its managers decide this."));
        if (isHeld) byID("visibility").querySelector("button")?.focus({ preventScroll: true });
    }

    #button(optedOut) {
        const words = optedOut ? "Show on the boards" : "Hide from all boards";
        const button = element("button", { class: "button", type: "button", id: "opt-out", "data-key": "opt-out" },
            this.#isBusy ? "One moment…" : words);
        if (this.#isBusy) button.setAttribute("aria-disabled", "true");
        else button.addEventListener("click", () => (optedOut ? this.#return() : this.#ask()));
        return button;
    }

    #ask() {
        confirmDialog({
            title: "Hide from all boards?",
            text: `${quotedName(this.#page.artist?.name)} leaves every board at once, for everybody. `
                + "You can show it again at any time.",
            action: "Hide from all boards", reasonOf, run: () => this.#set(true),
        });
    }

    async #return() {
        this.#isBusy = true;
        this.#problem = null;
        this.show(this.#own);
        try {
            await this.#set(false);
        } catch (error) {
            this.#problem = `Nothing was changed. ${reasonOf(error)}`;
        }
        this.#isBusy = false;
        this.show(this.#own);
    }

    async #set(optedOut) {
        const name = quotedName(this.#page.artist?.name);
        const optOut = await send("PUT", this.#page.address("/api/v1/leaderboards/opt-out"), { optedOut });
        this.#problem = null;
        if (this.#own !== null) this.show({ ...this.#own, optOut });
        toast(optedOut ? `${name} is on no board now.` : `${name} is on the boards again.`);
        setTimeout(this.#changed, followed);
    }
}
