// Fields for passwords: a button that shows what is typed, a word about Caps Lock, and a meter of length.
// The meter is honest: it counts characters, because their number is all that the server judges, and it does
// not call anything strong.

import { element, fill } from "./dom.js";
import { icon } from "./icons.js";

const fewest = 10;
const most = 256;

/// Adds the button and the hint to a field inside `.field`.
export function startPassword(input) {
    const button = element("button", { class: "icon-button reveal", type: "button" });
    const show = (isShown) => {
        input.type = isShown ? "text" : "password";
        button.setAttribute("aria-pressed", String(isShown));
        button.setAttribute("aria-label", "Show password");
        button.title = isShown ? "Hide password" : "Show password";
        fill(button, icon(isShown ? "hide" : "show"));
    };
    button.addEventListener("click", () => show(input.type === "password"));
    show(false);
    input.parentElement.append(button);
    // A password that is sent while it is shown would be remembered as plain text by the browser.
    input.form?.addEventListener("submit", () => show(false));

    const hint = element("p", { class: "field-caps", role: "status" });
    input.closest(".field").append(hint);
    const look = (event) => {
        if (typeof event.getModifierState !== "function") return;
        const isOn = event.getModifierState("CapsLock");
        if (isOn !== (hint.textContent !== "")) fill(hint, isOn ? [icon("warning"), "Caps Lock is on."] : null);
    };
    input.addEventListener("keydown", look);
    input.addEventListener("keyup", look);
    input.addEventListener("blur", () => fill(hint));
}

/// Counts the characters of a new password in `place`.
export function startMeter(input, place) {
    const bar = element("span", { class: "meter-bar" });
    const words = element("span", { class: "meter-words" });
    fill(place, element("span", { class: "meter-track", "aria-hidden": "true" }, bar), words);
    const count = () => {
        const length = characters(input.value);
        bar.style.width = `${Math.min(100, (length / fewest) * 100)}%`;
        place.dataset.state = length > most ? "long" : length >= fewest ? "enough" : "short";
        words.textContent = verdict(length);
    };
    input.addEventListener("input", count);
    input.form?.addEventListener("reset", () => queueMicrotask(count));
    count();
}

/// What is wrong with a new password, or null.
export function passwordProblem(text) {
    const length = characters(text);
    if (length === 0) return "Type a password.";
    if (length < fewest) return `A password has at least ${fewest} characters; this one has ${length}.`;
    if (length > most) return `A password has at most ${most} characters; this one has ${length}.`;
    return null;
}

function verdict(length) {
    if (length === 0) return `${fewest} to ${most} characters. Several words are easier to remember.`;
    if (length < fewest) return `${length} of ${fewest} characters`;
    if (length > most) return `${length} characters, ${length - most} too many`;
    return `${length} characters: long enough. Longer is better.`;
}

// As the server counts: in the normal form that it hashes, so that two ways to type the same letter count alike.
function characters(text) {
    return [...text.normalize("NFKC")].length;
}
