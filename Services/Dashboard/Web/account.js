// The account page. Its sections are asked for alone and fail alone; a change in one that shows in another
// (a new password ends sessions and is an event) loads that one again.

import { artistOfAddress, loadShell, showAccount, startShell, withArtist } from "./app.js";
import { byID } from "./dom.js";
import { EventsSection } from "./events.js";
import { startPasswordForm } from "./passwords.js";
import { ProfileSection } from "./profile.js";
import { SessionsSection } from "./sessions.js";
import { TokensSection } from "./tokens.js";

let shell = null;

startShell({ reload: () => all.forEach((section) => section.load()) });
byID("tokens-docs").href = withArtist("/api", artistOfAddress());
byID("appearance-form").addEventListener("submit", (event) => event.preventDefault());

const events = new EventsSection();
const profile = new ProfileSection({ changed });
const sessions = new SessionsSection({ changed: () => events.load() });
const tokens = new TokensSection({ changed: () => events.load() });
const all = [profile, sessions, tokens, events];
startPasswordForm({
    done: () => {
        sessions.load();
        events.load();
    },
});

for (const section of all) section.load();
markPlace();
loadShell({ current: null, related: ["home"] }).then((loaded) => { shell = loaded; });

// The name in the top bar is the one that was just saved.
function changed(account) {
    if (shell !== null) {
        const directory = account.directory?.value;
        shell.account.displayName = directory?.name;
        shell.account.timeZone = directory?.timeZone;
        showAccount(shell.account, artistOfAddress());
    }
    events.load();
}

// The list beside the page marks the section that is being read.
function markPlace() {
    const links = new Map([...document.querySelectorAll(".settings-nav a")]
        .map((link) => [link.hash.slice(1), link]));
    const seen = new Set();
    const observer = new IntersectionObserver((entries) => {
        for (const entry of entries) {
            if (entry.isIntersecting) seen.add(entry.target.id);
            else seen.delete(entry.target.id);
        }
        const first = [...links.keys()].find((id) => seen.has(id));
        for (const [id, link] of links) {
            if (id === first) link.setAttribute("aria-current", "true");
            else link.removeAttribute("aria-current");
        }
    }, { rootMargin: "-15% 0px -55% 0px" });
    for (const id of links.keys()) observer.observe(byID(id));
}
