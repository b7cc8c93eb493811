// The states of a part of a page: loading, ready, stale, failed, absent, missing, empty, unlinked. A part keeps the
// last good answer it got, so that a failed reload marks what is shown instead of taking it away.

import { element, hiddenText } from "./dom.js";
import { ago, dayAndTime, readTime } from "./format.js";
import { icon } from "./icons.js";

/// One part of a page and what is known about it.
export class PartState {
    #shown = null;
    #problem = null;

    /// The answer to show, or null while loading.
    get shown() { return this.#shown; }

    /// Why what is shown is old: `{reason, at}`; null when it is not.
    get problem() { return this.#problem; }

    /// The value of a ready part, else null.
    get value() { return this.#shown?.state === "ready" ? this.#shown.value : null; }

    /// Whether the last question about it got no answer.
    get isTroubled() { return this.#problem !== null || this.#shown?.state === "failed"; }

    /// Forgets everything: the part belongs to something else now.
    clear() {
        this.#shown = null;
        this.#problem = null;
    }

    /// Takes the server's answer in.
    accept(part) {
        if (part?.state === "failed" && this.#shown?.state === "ready") {
            this.#problem = { reason: part.reason, at: new Date() };
            return;
        }
        this.#shown = part;
        this.#problem = null;
    }

    /// The question itself failed: nobody answered.
    fail(reason) {
        this.accept({ state: "failed", service: "dashboard", reason, code: "unavailable" });
    }
}

/// A sentence with an icon and, where it helps, a *Try again* button.
export function notice(tone, content, again) {
    return element("div", { class: `notice is-${tone}` },
        icon("warning"), element("span", { class: "notice-text" }, content),
        again === null ? null : retryButton(again));
}

/// A button that reloads one part and says so while it does.
export function retryButton({ run, busy, what }) {
    const attributes = { class: busy ? "button is-busy" : "button", type: "button", "data-retry": what };
    const button = element("button", attributes,
        icon("reload"), busy ? "Trying…" : "Try again", hiddenText(`: ${what}`));
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.addEventListener("click", run);
    return button;
}

/// A whole area without data: what is so, why, and what to do next.
export function blank(iconName, title, ...content) {
    return element("div", { class: "blank" }, icon(iconName), element("h3", {}, title), ...content);
}

/// A dash with its meaning for those who do not see it.
export function dash(meaning) {
    return [element("span", { "aria-hidden": "true" }, "–"), hiddenText(meaning)];
}

/// A word that a thing has: tone is "good", "warning", "bad", "plain" or "".
export function badge(tone, text, iconName) {
    return element("span", { class: tone === "" ? "badge" : `badge is-${tone}` },
        iconName === undefined ? null : icon(iconName), text);
}

/// How long ago a time of the server is, with the time itself as its title.
export function timeAgo(text) {
    const time = readTime(text);
    if (time === null) return "unknown";
    return element("time", { datetime: text, title: dayAndTime(time) }, ago(time));
}
