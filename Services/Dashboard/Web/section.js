// A section of a page with an answer of its own: it loads, fails, grows old and is asked again without the rest. Its
// head says as of when it is; what was shown stays when a later question fails.
//
// The page has `ID-section`, `ID-title` and `ID-state`. A question gives `{value, asOf}`.

import { reasonOf } from "./api.js";
import { announce, byID, element, fill, focusInstead } from "./dom.js";
import { clockTime, readTime } from "./format.js";
import { notice, PartState } from "./states.js";

export class Section {
    #part = new PartState();
    #root;
    #title;
    #state;
    #what;
    #ask;
    #show;
    #zone;
    #since;
    #isBrief;
    #question = null;
    // Whether what is shown answers another question than the last one that was asked.
    #isOther = false;

    /// `ask(signal)` gives the data, `show(part)` shows it; `what` ends the name of *Try again*, `zone()` is whose
    /// clock tells the time, `since` stands before it. With `isBrief` it does not say why it is old or failed, because
    /// another section beside it, of the same answer, does.
    constructor({ id, what, ask, show, zone, since = "As of", isBrief = false }) {
        this.#root = byID(`${id}-section`);
        this.#title = byID(`${id}-title`);
        this.#state = byID(`${id}-state`);
        this.#what = what;
        this.#ask = ask;
        this.#show = show;
        this.#zone = zone;
        this.#since = since;
        this.#isBrief = isBrief;
    }

    /// What is known.
    get part() { return this.#part; }

    /// Begins a question, which ends the older one; gives it for `accept` and `fail`. One that nobody waits for
    /// (`isQuiet`) shows nothing of itself.
    begin({ isQuiet = false } = {}) {
        this.#question?.abort();
        this.#question = new AbortController();
        if (!isQuiet) this.render();
        return this.#question;
    }

    /// Asks and shows; a newer question ends the older one. With `isOther`, what is shown answers another question and
    /// goes away when this one fails, or one that is asked in its place.
    async load({ isOther = false } = {}) {
        this.#isOther ||= isOther;
        const question = this.begin();
        try {
            const { value, asOf } = await this.#ask(question.signal);
            this.accept(question, value, asOf);
        } catch (error) {
            this.fail(question, reasonOf(error));
        }
    }

    /// Takes the answer of a question in, unless a newer one was begun.
    accept(question, value, asOf) {
        if (question !== this.#question) return;
        this.#question = null;
        this.show(value, asOf);
    }

    /// Shows data that came another way.
    show(value, asOf) {
        this.#isOther = false;
        this.#part.accept({ state: "ready", value, asOf });
        this.render();
    }

    /// A question got no answer; of a quiet one that is told once.
    fail(question, reason, { isQuiet = false } = {}) {
        if (question !== this.#question) return;
        this.#question = null;
        if (this.#isOther) this.#part.clear();
        const isKnown = isQuiet && this.#part.isTroubled;
        this.#part.fail(reason);
        if (isKnown) return;
        announce(`${this.#title.textContent}: not loaded. ${reason}`);
        this.render();
    }

    render() {
        // The focus must not fall off the page when the button that has it goes away.
        const isHeld = this.#state.contains(document.activeElement);
        this.#root.setAttribute("aria-busy", String(this.#question !== null));
        fill(this.#state, this.#words());
        this.#show(this.#part);
        if (!isHeld) return;
        const button = this.#state.querySelector("[data-retry]");
        if (button === null) focusInstead(this.#title);
        else button.focus({ preventScroll: true });
    }

    #words() {
        const { shown, problem } = this.#part;
        const again = { run: () => this.load(), busy: this.#question !== null, what: this.#what };
        if (shown === null) return element("span", {}, "Loading…");
        if (shown.state !== "ready") {
            return notice("failed", this.#isBrief ? "Not loaded." : `Not loaded. ${shown.reason ?? ""}`, again);
        }
        const time = readTime(shown.asOf);
        const asOf = element("span", {}, `${this.#since} `, time === null ? "an unknown time"
            : element("time", { datetime: shown.asOf, title: shown.asOf }, clockTime(time, this.#zone())));
        if (problem === null) return asOf;
        if (this.#isBrief) return notice("stale", [asOf, ", not updated."], again);
        const failed = `. Not updated at ${clockTime(problem.at, this.#zone())}: ${problem.reason}`;
        return notice("stale", [asOf, failed], again);
    }
}
