// Dialogs made when they are needed. The element's own modality keeps the focus inside and gives it back; where
// the control that had it was made anew meanwhile, its successor gets it (the same `data-key`), else the heading
// of its section.

import { element, focusInstead } from "./dom.js";
import { icon } from "./icons.js";

let made = 0;

/// Opens a dialog; `content(close)` gives what stands in it, `mayClose()` may hold Escape and the veil back.
/// Gives the element; it is gone once closed.
export function openDialog({ title, content, mayClose = () => true, wide = false }) {
    made += 1;
    const opener = document.activeElement;
    const heading = opener?.closest("section")?.querySelector("h2") ?? null;
    const id = `dialog-title-${made}`;
    const shut = element("button", { class: "icon-button", type: "button", "aria-label": "Close" }, icon("close"));
    const box = element("dialog", { class: wide ? "dialog is-wide" : "dialog", "aria-labelledby": id },
        element("div", { class: "dialog-head" }, element("h2", { id }, title), shut));
    const close = () => box.close();
    box.append(element("div", { class: "dialog-body" }, content(close)));
    const attempt = () => {
        if (mayClose()) close();
    };
    shut.addEventListener("click", attempt);
    box.addEventListener("pointerdown", (event) => {
        if (event.target === box) attempt();
    });
    box.addEventListener("cancel", (event) => {
        if (event.target === box && !mayClose()) event.preventDefault();
    });
    box.addEventListener("close", (event) => {
        if (event.target !== box) return;
        box.remove();
        if (document.activeElement === document.body) giveBack(opener, heading);
    });
    document.body.append(box);
    box.showModal();
    return box;
}

function giveBack(opener, heading) {
    const key = opener?.dataset?.key;
    const same = key === undefined ? null : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (same !== null) same.focus({ preventScroll: true });
    else if (heading !== null) focusInstead(heading);
}

/// Asks before something that cannot be taken back. `run()` does it; its failure is shown in the dialog,
/// which stays open then.
export function confirmDialog({ title, text, action, run, reasonOf }) {
    const problem = element("p", { class: "form-problem", role: "alert", hidden: true });
    return openDialog({
        title,
        content: (close) => {
            const cancel = element("button", { class: "button", type: "button", autofocus: true }, "Cancel");
            const go = element("button", { class: "button is-danger", type: "button" }, action);
            cancel.addEventListener("click", close);
            go.addEventListener("click", async () => {
                if (go.getAttribute("aria-disabled") === "true") return;
                go.setAttribute("aria-disabled", "true");
                problem.hidden = true;
                try {
                    await run();
                    close();
                } catch (error) {
                    problem.textContent = reasonOf(error);
                    problem.hidden = false;
                } finally {
                    go.removeAttribute("aria-disabled");
                }
            });
            return [element("p", { class: "dialog-text" }, text), problem,
                element("div", { class: "dialog-actions" }, cancel, go)];
        },
    });
}
