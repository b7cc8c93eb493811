// The card Achievements of the page Activity: how many the account has unlocked. It is asked for apart from the rest
// of the page, because another service knows it.

import { read, reasonOf } from "./api.js";
import { cardOf, showBone, showNumber, showUnknown } from "./cards.js";
import { announce, byID, element, focusInstead } from "./dom.js";
import { clockTime, isFigure, readTime } from "./format.js";
import { withSign } from "./sources.js";
import { notice, PartState, retryButton } from "./states.js";

export class Unlocks {
    #part = new PartState();
    #zone;
    #question = null;

    /// `zone()` is whose clock tells the time.
    constructor(zone) {
        this.#zone = zone;
    }

    /// Asks and shows; a newer question ends the older one.
    async load() {
        this.#question?.abort();
        const question = new AbortController();
        this.#question = question;
        this.render();
        try {
            const value = await read("/api/v1/progress/achievements?list=false", question.signal);
            if (question !== this.#question) return;
            this.#part.accept({ state: "ready", value, asOf: value.asOf });
        } catch (error) {
            if (question !== this.#question) return;
            this.#part.fail(reasonOf(error));
            announce(`Achievements: not loaded. ${reasonOf(error)}`);
        }
        this.#question = null;
        this.render();
    }

    render() {
        const card = cardOf(byID("totals"), "achievements");
        const isHeld = card.note.contains(document.activeElement);
        this.#show(card);
        if (!isHeld) return;
        const button = card.note.querySelector("[data-retry]");
        if (button === null) focusInstead(byID("totals-title"));
        else button.focus({ preventScroll: true });
    }

    #show(card) {
        const { shown, value, problem } = this.#part;
        if (shown === null) return showBone(card);
        const again = { run: () => this.load(), busy: this.#question !== null, what: "loading the achievements" };
        if (!isFigure(value?.unlocked)) {
            return showUnknown(card, "unknown", line(shown.reason ?? "Not known."), retryButton(again));
        }
        const time = readTime(shown.asOf);
        return showNumber(card, value.unlocked,
            line(`${withSign(value.unlockedRecently)} in 30 days, today included`),
            line("of your account, whichever artist is shown"),
            problem === null ? null : notice("stale",
                `Not updated since ${time === null ? "an unknown time" : clockTime(time, this.#zone())}`, again));
    }
}

function line(text) {
    return element("span", { class: "figure-line" }, text);
}
