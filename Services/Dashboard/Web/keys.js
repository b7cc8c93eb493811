// Single keys and the dialog that lists them. They can be switched off, because someone who dictates or
// whose hand slips would set them off by accident (WCAG 2.1.4).

import { byID, element, fill } from "./dom.js";
import { remember, remembered } from "./storage.js";

const bindings = [];

/// Adds a key; `run` is called when nothing that takes text has the focus.
export function bindKey(key, description, run) {
    bindings.push({ key, description, run });
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
        dialog.showModal();
    };
    for (const opener of document.querySelectorAll("[data-opens-keys]")) {
        opener.addEventListener("click", open);
    }
    bindKey("?", "Show these keys", open);
    fill(byID("keys-list"), bindings.map((binding) => element("div", {},
        element("dt", {}, binding.description),
        element("dd", {}, element("kbd", { class: "key" }, binding.key)))));

    document.addEventListener("keydown", (event) => {
        if (!enabled.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        if (dialog.open || takesText(event.target)) return;
        const binding = bindings.find((each) => each.key === event.key.toLowerCase());
        if (binding === undefined) return;
        event.preventDefault();
        binding.run();
    });
}

function takesText(target) {
    if (!(target instanceof HTMLElement)) return false;
    const fields = 'input:not([type="radio"], [type="checkbox"]), textarea, select';
    return target.isContentEditable || target.matches(fields);
}
