// The section Recent activity of the account page: entries of the audit log, newest first.

import { read } from "./api.js";
import { browserName, isAgent } from "./browser.js";
import { byID, element, hiddenText } from "./dom.js";
import { counted } from "./format.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";
import { timeAgo } from "./states.js";

const atFirst = 8;
const words = {
    signedIn: ["profile", "Signed in"],
    signInFailed: ["warning", "Sign-in failed"],
    signedOut: ["leave", "Signed out"],
    accountAdded: ["plus", "Account made"],
    linkMade: ["external", "Link for a password made"],
    passwordSet: ["lock", "Password set by a link"],
    passwordChanged: ["lock", "Password changed"],
    profileChanged: ["profile", "Profile changed"],
    sessionEnded: ["leave", "Session ended"],
    sessionsEnded: ["leave", "All other sessions ended"],
    tokenMade: ["token", "API token made"],
    tokenRevoked: ["token", "API token revoked"],
    staffChanged: ["followers", "Staff mark changed"],
    roleChanged: ["followers", "Role on an artist changed"],
};

export class EventsSection {
    #panel;
    #isWhole = false;

    constructor() {
        this.#panel = new Panel({
            place: byID("events-panel"), title: byID("events-title"), what: "loading the activity",
            ask: async () => (await read("/api/v1/account/events")).events ?? [],
            show: (events) => this.#show(events),
        });
    }

    load() { return this.#panel.load(); }

    #show(events) {
        if (events.length === 0) {
            return element("div", { class: "panel-instead" }, element("p", {}, "Nothing is recorded yet."));
        }
        const shown = this.#isWhole ? events : events.slice(0, atFirst);
        const list = element("ol", { class: "rows", id: "events-list" }, shown.map(row));
        if (shown.length === events.length) return list;
        const more = element("button", { class: "button", type: "button", "data-key": "more" },
            `Show all ${counted(events.length, "entry", "entries")}`);
        more.addEventListener("click", () => {
            this.#isWhole = true;
            this.#panel.present(events);
        });
        return [list, element("div", { class: "panel-actions" }, more)];
    }
}

function row(event) {
    const [drawing, text] = Object.hasOwn(words, event.action) ? words[event.action] : ["page", event.action];
    const detail = isAgent(event.detail ?? "") ? browserName(event.detail) : event.detail;
    const kind = event.action === "signInFailed" ? "row is-warning" : "row";
    return element("li", { class: kind, "data-action": event.action },
        icon(drawing),
        element("span", { class: "row-main" }, text,
            detail ? element("span", { class: "row-detail" }, hiddenText(": "), detail) : null),
        element("span", { class: "row-side" },
            event.address ? element("span", { class: "row-address" }, event.address) : null, timeAgo(event.at)));
}
