// Copy buttons beside commands. Without a clipboard the button is not offered.

import { announce, element } from "./dom.js";
import { icon } from "./icons.js";

/// A command to be typed in a terminal, with a copy button; `copied` is called when it was used.
export function command(text, copied = () => {}) {
    const box = element("div", { class: "command" }, element("code", {}, text));
    offerCopy(box, copied);
    return box;
}

/// Adds the copy button to a command that is already on the page.
export function offerCopy(box, copied = () => {}) {
    if (navigator.clipboard === undefined) return;
    const label = element("span", {}, "Copy");
    const button = element("button", { class: "button", type: "button" }, icon("copy"), label);
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(box.querySelector("code").textContent);
            label.textContent = "Copied";
            announce("Copied");
            copied();
        } catch {
            label.textContent = "Select and copy";
        }
    });
    box.append(button);
}
