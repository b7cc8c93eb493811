// Light, dark, or what the system says. boot.js applies the choice before the first paint.

import { announce, byID } from "./dom.js";
import { icon } from "./icons.js";
import { remember } from "./storage.js";

const order = ["system", "light", "dark"];

/// Wires the button of the top bar and the choices of the account menu.
export function startTheme() {
    byID("theme-button").addEventListener("click", nextTheme);
    for (const choice of choices()) choice.addEventListener("change", () => apply(choice.value));
    show(current());
}

/// The next theme in turn: system, light, dark.
export function nextTheme() {
    const theme = order[(order.indexOf(current()) + 1) % order.length];
    apply(theme);
    announce(`Theme: ${theme}`);
}

function current() {
    return document.documentElement.dataset.theme ?? "system";
}

function apply(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    remember("theme", theme === "system" ? null : theme);
    show(theme);
}

function show(theme) {
    const button = byID("theme-button");
    const next = order[(order.indexOf(theme) + 1) % order.length];
    button.replaceChildren(icon(theme));
    button.setAttribute("aria-label", `Theme: ${theme}. Switch to ${next}`);
    button.title = `Theme: ${theme}`;
    for (const choice of choices()) choice.checked = choice.value === theme;
}

function choices() {
    return document.querySelectorAll('input[name="theme"]');
}
