// Sign-in, links and errors work without any script; this adds what is pleasant: copy buttons, shown
// passwords, the meter, and words beside a field before anything is sent.

import { offerCopy } from "./copy.js";
import { byID } from "./dom.js";
import { clearProblems, showProblem } from "./form.js";
import { passwordProblem, startMeter, startPassword } from "./password.js";

for (const box of document.querySelectorAll(".command")) offerCopy(box);
for (const input of document.querySelectorAll("[data-password]")) startPassword(input);
for (const place of document.querySelectorAll("[data-meter]")) startMeter(byID(place.dataset.meter), place);
for (const form of document.querySelectorAll("[data-plain-form]")) start(form);

function start(form) {
    const email = form.elements.namedItem("email");
    const password = form.elements.namedItem("password");
    const fields = byID("link")?.dataset.fields;
    // The account of a password link is known: its e-mail is shown for password managers, not asked.
    if (fields === "password") email.readOnly = true;
    const name = form.elements.namedItem("name");
    if (fields === "setUp" && name.value === "") name.focus();
    else if (email.value !== "") password.focus();
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
        clearProblems(form);
        const button = form.querySelector('[type="submit"]');
        const problems = problemsOf(form, fields);
        for (const [name, text] of problems) showProblem(form, name, text);
        if (problems.length > 0) {
            event.preventDefault();
            form.elements.namedItem(problems[0][0]).focus();
        } else if (button.getAttribute("aria-disabled") === "true") {
            event.preventDefault();
        } else {
            button.setAttribute("aria-disabled", "true");
            button.textContent = button.dataset.busy;
        }
    });
    // The page may come back from the browser's memory with the button still at work.
    addEventListener("pageshow", (event) => {
        if (event.persisted) location.reload();
    });
}

function problemsOf(form, fields) {
    const value = (name) => form.elements.namedItem(name).value.trim();
    const problems = [];
    if (fields === "setUp" && value("name") === "") problems.push(["name", "Type your name."]);
    if (fields !== "password" && value("email") === "") problems.push(["email", "Type your e-mail address."]);
    else if (fields !== "password" && !/^.+@.+$/u.test(value("email"))) {
        problems.push(["email", "An e-mail address has the form name@example.org."]);
    }
    const password = form.elements.namedItem("password").value;
    const wrong = fields === undefined ? (password === "" ? "Type your password." : null) : passwordProblem(password);
    if (wrong !== null) problems.push(["password", wrong]);
    return problems;
}
