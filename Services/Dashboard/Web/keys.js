// Single keys and the dialog that lists them. They can be switched off, because someone who dictates or
// whose hand slips would set them off by accident (WCAG 2.1.4).

import { byID, element, fill } from "./dom.js";
import { remember, remembered } from "./storage.js";

const bindings = [];
const patience = 1200;
let begun = null;

/// Adds a key, or two in a row ("g h"); `run` is called when nothing that takes text has the focus, and only
/// while `applies` says so.
export function bindKey(key, description, run, applies = () => true) {
    bindings.push({ key, description, run, applies });
}

/// Listens, and wires everything that opens the dialog.
export function startKeys() {
    const dialog = byID("keys-dialog");
    const enabled = byID("keys-enabled");
    enabled.checked = remembered("keys") !== "off";
    enabled.addEventListener("change", () => remember("keys", enabled.checked ? null : "off"));
    byID("keys-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    const open = () => {
        if (dialog.open) return;
        byID("account-menu").hidePopover();
        list();
        dialog.showModal();
    };
    for (const opener of document.querySelectorAll("[data-opens-keys]")) {
        opener.addEventListener("click", open);
    }
    bindKey("?", "Show these keys", open);
    document.addEventListener("keydown", (event) => {
        if (!enabled.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        if (document.querySelector("dialog[open]") !== null || takesText(event.target)) return;
        const key = event.key.toLowerCase();
        const wanted = begun !== null && performance.now() - begun.at < patience ? `${begun.key} ${key}` : key;
        const known = bindings.filter((each) => each.applies());
        const binding = known.find((each) => each.key === wanted);
        begun = known.some((each) => each.key.startsWith(`${key} `)) ? { key, at: performance.now() } : null;
        if (binding === undefined) return;
        begun = null;
        event.preventDefault();
        binding.run();
    });
}

function list() {
    fill(byID("keys-list"), bindings.filter((each) => each.applies()).map((binding) => element("div", {},
        element("dt", {}, binding.description),
        element("dd", {}, binding.key.split(" ").map((key) => element("kbd", { class: "key" }, key))))));
}

function takesText(target) {
    if (!(target instanceof HTMLElement)) return false;
    const fields = 'input:not([type="radio"], [type="checkbox"], [type="button"]), textarea, select';
    return target.isContentEditable || target.matches(fields);
}
