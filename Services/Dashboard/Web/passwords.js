// The section Password of the account page.

import { send } from "./api.js";
import { byID } from "./dom.js";
import { startForm } from "./form.js";
import { passwordProblem, startMeter, startPassword } from "./password.js";
import { toast } from "./toast.js";

/// `done()` is called after a change.
export function startPasswordForm({ done }) {
    const form = byID("password-form");
    const field = (name) => form.elements.namedItem(name);
    for (const input of form.querySelectorAll("[data-password]")) startPassword(input);
    startMeter(field("new"), byID("new-meter"));
    startForm(form, {
        check: () => {
            const problems = {};
            if (field("current").value === "") problems.current = "Type the password you have now.";
            const wrong = passwordProblem(field("new").value);
            if (wrong !== null) problems.new = wrong;
            else if (field("new").value === field("current").value) {
                problems.new = "This is the password you have already.";
            }
            return problems;
        },
        run: async () => {
            const body = { current: field("current").value, new: field("new").value };
            await send("PUT", "/api/v1/account/password", body);
            form.reset();
            toast("Password changed. All other sessions were signed out.");
            done();
        },
    });
}
