// The section Sessions of the account page.

import { read, reasonOf, send } from "./api.js";
import { browserName } from "./browser.js";
import { confirmDialog } from "./dialog.js";
import { byID, element, hiddenText } from "./dom.js";
import { whileBusy } from "./form.js";
import { counted, readTime, shortDay } from "./format.js";
import { Panel } from "./panel.js";
import { badge, timeAgo } from "./states.js";
import { toast } from "./toast.js";

const columns = ["Browser", "Address", "Last seen", "Signed in"];

export class SessionsSection {
    #panel;
    #changed;

    /// `changed()` is called after a session was ended.
    constructor({ changed }) {
        this.#changed = changed;
        this.#panel = new Panel({
            place: byID("sessions-panel"), title: byID("sessions-title"), what: "loading the sessions",
            ask: async () => (await read("/api/v1/account/sessions")).sessions ?? [],
            show: (sessions) => this.#show(sessions),
        });
    }

    load() { return this.#panel.load(); }

    #show(sessions) {
        const sorted = [...sessions].sort((one, other) => Number(other.current) - Number(one.current));
        const others = sessions.filter((session) => session.current !== true).length;
        const table = element("table", { class: "table is-stacking" },
            element("thead", {}, element("tr", {},
                columns.map((name) => element("th", { scope: "col" }, name)), element("td", {}))),
            element("tbody", {}, sorted.map((session) => this.#row(session))));
        return [
            element("div", { class: "table-frame" }, table),
            others === 0
                ? element("p", { class: "panel-note" }, "No other session is open.")
                : element("div", { class: "panel-actions" }, this.#endOthers(others)),
        ];
    }

    #row(session) {
        const ends = readTime(session.expiresAt);
        return element("tr", { "data-session": session.id },
            element("th", { scope: "row", title: session.browser || null }, browserName(session.browser), " ",
                session.current === true ? badge("good", "This session") : null),
            element("td", { "data-column": "Address", class: "is-address" }, session.address ?? "–"),
            element("td", { "data-column": "Last seen" },
                session.current === true ? "now" : timeAgo(session.lastSeenAt)),
            element("td", { "data-column": "Signed in" }, timeAgo(session.createdAt),
                ends === null ? null : element("small", {}, `until ${shortDay(ends)}`)),
            element("td", { class: "is-action" }, session.current === true ? signOut() : this.#end(session)));
    }

    #end(session) {
        const button = element("button", {
            class: "button", type: "button", "data-busy": "Ending…", "data-key": `end-${session.id}`,
        }, "End", hiddenText(` the session of ${browserName(session.browser)}`));
        button.addEventListener("click", () => whileBusy(button, async () => {
            try {
                await send("DELETE", `/api/v1/account/sessions/${encodeURIComponent(session.id)}`);
                toast("Session ended.");
                await this.#panel.load();
                this.#changed();
            } catch (error) {
                button.closest("td").append(element("p", { class: "field-problem", role: "alert" }, reasonOf(error)));
            }
        }));
        return button;
    }

    #endOthers(count) {
        const button = element("button", { class: "button", type: "button", "data-key": "end-others" },
            "End all other sessions");
        button.addEventListener("click", () => confirmDialog({
            title: "End all other sessions?",
            text: `${counted(count, "session is", "sessions are")} signed out at once. This one stays.`,
            action: "End them", reasonOf,
            run: async () => {
                await send("DELETE", "/api/v1/account/sessions");
                toast("All other sessions ended.");
                await this.#panel.load();
                this.#changed();
            },
        }));
        return button;
    }
}

function signOut() {
    return element("button", { class: "button", type: "submit", form: "sign-out-form" }, "Sign out");
}
