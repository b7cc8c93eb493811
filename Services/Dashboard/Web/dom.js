// Making elements. Text goes in as text: nothing here or elsewhere parses markup, because names come
// from strangers.

/// An element with attributes and children; `null`, `undefined` and `false` are left out.
export function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...present(children));
    return node;
}

/// Replaces what a node holds.
export function fill(node, ...children) {
    node.replaceChildren(...present(children));
    return node;
}

/// The element of the page with this id.
export function byID(id) {
    return document.getElementById(id);
}

/// What a link carries that opens a new tab.
export const newTab = { target: "_blank", rel: "noopener" };

/// Text for a screen reader alone.
export function hiddenText(text) {
    return element("span", { class: "visually-hidden" }, text);
}

/// Somebody's name, kept from turning the direction of the text around it.
export function personName(name, attributes = {}) {
    return element("bdi", { dir: "auto", ...attributes }, spokenName(name));
}

/// A name for places that take no elements (titles, labels): isolated, and never empty.
export function spokenName(name) {
    const text = typeof name === "string" ? name.trim() : "";
    return text === "" ? "Unnamed" : text;
}

/// A name inside a sentence that is plain text.
export function quotedName(name) {
    return `\u2068${spokenName(name)}\u2069`;
}

/// A link out or in, or nothing where the address is not one a page may open.
export function safeAddress(address) {
    if (typeof address !== "string" || address === "") return null;
    let url;
    try {
        url = new URL(address, location.origin);
    } catch {
        return null;
    }
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

/// Moves the focus to a place that stays, when the control that had it goes away.
export function focusInstead(target) {
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
}

/// Says something to a screen reader without moving the focus.
export function announce(text) {
    const region = byID("announcements");
    if (region !== null) region.textContent = text;
}

function present(children) {
    return children.flat().filter((child) => child !== null && child !== undefined && child !== false);
}
