// The section API tokens of the account page. A token is shown once, in the dialog that made it: that dialog
// does not close by accident before the token was copied.

import { read, reasonOf, send } from "./api.js";
import { command } from "./copy.js";
import { confirmDialog, openDialog } from "./dialog.js";
import { byID, element, fill, hiddenText, quotedName } from "./dom.js";
import { startForm } from "./form.js";
import { readTime, shortDay } from "./format.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";
import { badge, timeAgo } from "./states.js";
import { toast } from "./toast.js";

const purposes = {
    catalog: "Read artists, their figures and lists",
    account: "Read this account’s profile and artists",
    progress: "Read this account’s level, XP, achievements and ledger",
    leaderboards: "Read leaderboards, and where this account’s artists stand",
};
const ages = [["30", "30 days"], ["90", "90 days"], ["365", "A year"], ["", "Never"]];

export class TokensSection {
    #panel;
    #changed;

    /// `changed()` is called after a token was made or revoked.
    constructor({ changed }) {
        this.#changed = changed;
        this.#panel = new Panel({
            place: byID("tokens-panel"), title: byID("tokens-title"), what: "loading the tokens",
            ask: () => read("/api/v1/account/tokens"),
            show: (answer) => this.#show(answer.tokens ?? [], answer.scopes ?? []),
        });
    }

    load() { return this.#panel.load(); }

    #show(tokens, scopes) {
        const make = element("button", { class: "button", type: "button", id: "token-make", "data-key": "make" },
            icon("plus"), "New token");
        make.addEventListener("click", () => this.#make(scopes));
        const actions = element("div", { class: "panel-actions" }, make);
        if (tokens.length === 0) {
            return element("div", { class: "panel-instead is-inviting" }, icon("token"),
                element("p", {}, "No tokens. A program that reads your figures needs one."), make);
        }
        const names = ["Name", "Scopes", "Last used", "Expires"];
        const table = element("table", { class: "table is-stacking" },
            element("thead", {}, element("tr", {},
                ...names.map((name) => element("th", { scope: "col" }, name)), element("td", {}))),
            element("tbody", {}, tokens.map((token) => this.#row(token))));
        return [element("div", { class: "table-frame" }, table), actions];
    }

    #row(token) {
        const revoke = element("button", { class: "button", type: "button", "data-key": `revoke-${token.id}` },
            "Revoke", hiddenText(` ${quotedName(token.name)}`));
        revoke.addEventListener("click", () => this.#revoke(token));
        const made = readTime(token.createdAt);
        return element("tr", { "data-token": token.id },
            element("th", { scope: "row" }, element("bdi", {}, token.name),
                made === null ? null : element("small", {}, `made ${shortDay(made)}`)),
            element("td", { "data-column": "Scopes" },
                element("span", { class: "badges" }, (token.scopes ?? []).map((scope) => badge("", scope)))),
            element("td", { "data-column": "Last used" }, token.lastUsedAt ? timeAgo(token.lastUsedAt) : "never"),
            element("td", { "data-column": "Expires" }, expiry(token)),
            element("td", { class: "is-action" }, revoke));
    }

    #revoke(token) {
        confirmDialog({
            title: "Revoke this token?",
            text: `Programs that use ${quotedName(token.name)} are refused from now on. This cannot be taken back.`,
            action: "Revoke", reasonOf,
            run: async () => {
                await send("DELETE", `/api/v1/account/tokens/${encodeURIComponent(token.id)}`);
                toast("Token revoked.");
                await this.#panel.load();
                this.#changed();
            },
        });
    }

    #make(scopes) {
        let isOpenSecret = false;
        let warning = null;
        const box = openDialog({
            title: "New API token",
            wide: true,
            mayClose: () => {
                if (!isOpenSecret) return true;
                isOpenSecret = false;
                warning.hidden = false;
                return false;
            },
            content: (close) => this.#form(scopes, close, (token) => {
                isOpenSecret = true;
                warning = element("p", { class: "form-problem", role: "alert", hidden: true },
                    "The token is not copied, and it is not shown again. Close once more to leave without it.");
                fill(box.querySelector("h2"), "Your new token");
                fill(box.querySelector(".dialog-body"), secret(token, warning, close, () => {
                    isOpenSecret = false;
                    warning.hidden = true;
                }));
                box.querySelector(".dialog-body .button").focus();
                this.#panel.load();
                this.#changed();
            }),
        });
    }

    #form(scopes, close, made) {
        const cancel = element("button", { class: "button", type: "button" }, "Cancel");
        cancel.addEventListener("click", close);
        const form = element("form", { class: "form", id: "token-form" },
            element("div", { class: "field" },
                element("label", { for: "token-name" }, "Name"),
                element("input", {
                    class: "input", id: "token-name", name: "name", maxlength: 100, autocomplete: "off",
                    autofocus: true, placeholder: "What it is for", "aria-describedby": "token-name-problem",
                }),
                element("p", { class: "field-problem", id: "token-name-problem", hidden: true })),
            element("fieldset", { class: "field", "aria-describedby": "token-scopes-problem" },
                element("legend", {}, "Scopes"),
                element("div", { class: "choices" }, scopes.map((scope) => element("label", { class: "choice" },
                    element("input", { type: "checkbox", name: "scopes", value: scope }),
                    element("span", {}, scope,
                        Object.hasOwn(purposes, scope) ? element("small", {}, purposes[scope]) : null)))),
                element("p", { class: "field-problem", id: "token-scopes-problem", hidden: true })),
            element("div", { class: "field" },
                element("label", { for: "token-age" }, "Expires after"),
                element("div", { class: "select" },
                    element("select", { class: "input", id: "token-age", name: "expiresInDays" },
                        ages.map(([value, words]) => element("option", { value, selected: value === "90" }, words)))),
                element("p", { class: "field-problem", hidden: true })),
            element("p", { class: "form-problem", role: "alert", hidden: true }),
            element("div", { class: "dialog-actions" }, cancel, element("button", {
                class: "button is-main", type: "submit", "data-busy": "Making…",
            }, "Make token")));
        const chosen = () => new FormData(form).getAll("scopes");
        startForm(form, {
            check: () => {
                const problems = {};
                if (form.elements.namedItem("name").value.trim() === "") problems.name = "Name it after its use.";
                if (chosen().length === 0) problems.scopes = "Choose at least one.";
                return problems;
            },
            run: async () => {
                const days = form.elements.namedItem("expiresInDays").value;
                const body = { name: form.elements.namedItem("name").value.trim(), scopes: chosen() };
                if (days !== "") body.expiresInDays = Number(days);
                made(await send("POST", "/api/v1/account/tokens", body));
            },
        });
        return form;
    }
}

function secret(token, warning, close, copied) {
    const done = element("button", { class: "button is-main", type: "button" }, "Done");
    done.addEventListener("click", close);
    const line = `curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/home`;
    return [
        element("p", { class: "dialog-text" }, "Copy it now: it is kept as a hash alone and never shown again."),
        element("div", { class: "secret" }, command(token.token, copied)),
        element("p", { class: "field-label" }, "Try it"),
        command(line),
        warning,
        element("div", { class: "dialog-actions" }, done),
    ];
}

function expiry(token) {
    const time = readTime(token.expiresAt);
    if (time === null) return "never";
    if (time < new Date()) return badge("bad", "Expired");
    return element("time", { datetime: token.expiresAt }, shortDay(time));
}
