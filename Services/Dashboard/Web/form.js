// Forms that are sent by script: one message for each field, a button that says what it is doing, and no
// second sending while the first is on its way.

import { reasonOf } from "./api.js";

/// Wires a form. `check()` may give problems by field name before anything is sent; `run()` sends and ends
/// with what to do next. A refusal goes to its field, or to the form's message where it names none.
export function startForm(form, { check = () => ({}), run }) {
    form.noValidate = true;
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const button = form.querySelector('[type="submit"]');
        if (button.getAttribute("aria-disabled") === "true") return;
        clearProblems(form);
        const problems = Object.entries(check());
        for (const [name, text] of problems) showProblem(form, name, text);
        if (problems.length > 0) {
            fieldOf(form, problems[0][0])?.focus();
            return;
        }
        await whileBusy(button, async () => {
            try {
                await run();
            } catch (error) {
                refused(form, error);
            }
        });
    });
    form.addEventListener("input", (event) => {
        if (event.target.name) clearProblem(form, event.target.name);
    });
}

/// Shows a refusal of the server where it belongs.
export function refused(form, error) {
    const reason = reasonOf(error);
    const field = error.field === undefined || error.field === null ? null : fieldOf(form, error.field);
    if (field === null) {
        const message = form.querySelector(".form-problem");
        message.textContent = reason;
        message.hidden = false;
        return;
    }
    showProblem(form, error.field, reason);
    field.focus();
}

/// Puts a sentence under a field.
export function showProblem(form, name, text) {
    const field = fieldOf(form, name);
    const place = field?.closest(".field")?.querySelector(".field-problem");
    if (place === null || place === undefined) return;
    field.setAttribute("aria-invalid", "true");
    place.textContent = text;
    place.hidden = false;
}

/// Takes all sentences away.
export function clearProblems(form) {
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const place of form.querySelectorAll(".field-problem, .form-problem")) {
        place.textContent = "";
        place.hidden = true;
    }
}

/// Marks a button as working while `work` runs; its words come back afterwards.
export async function whileBusy(button, work) {
    const words = button.textContent;
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy !== undefined) button.textContent = button.dataset.busy;
    try {
        return await work();
    } finally {
        button.removeAttribute("aria-disabled");
        if (button.dataset.busy !== undefined) button.textContent = words;
    }
}

/// Asks before the page is left while `isChanged()`.
export function guardChanges(isChanged) {
    addEventListener("beforeunload", (event) => {
        if (isChanged()) event.preventDefault();
    });
}

function clearProblem(form, name) {
    const field = fieldOf(form, name);
    const place = field?.closest(".field")?.querySelector(".field-problem");
    if (place === null || place === undefined) return;
    field.removeAttribute("aria-invalid");
    place.textContent = "";
    place.hidden = true;
}

function fieldOf(form, name) {
    const found = form.elements.namedItem(name);
    return found instanceof RadioNodeList ? found[0] ?? null : found;
}
