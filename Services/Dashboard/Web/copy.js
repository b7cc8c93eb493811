// Copy buttons beside commands. Without a clipboard the button is not offered.

import { announce, element } from "./dom.js";
import { icon } from "./icons.js";

/// A command to be typed in a terminal, with a copy button.
export function command(text) {
    const box = element("div", { class: "command" }, element("code", {}, text));
    offerCopy(box);
    return box;
}

/// Adds the copy button to a command that is already on the page.
export function offerCopy(box) {
    if (navigator.clipboard === undefined) return;
    const label = element("span", {}, "Copy");
    const button = element("button", { class: "button", type: "button" }, icon("copy"), label);
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(box.querySelector("code").textContent);
            label.textContent = "Copied";
            announce("Copied");
        } catch {
            label.textContent = "Select and copy";
        }
    });
    box.append(button);
}
