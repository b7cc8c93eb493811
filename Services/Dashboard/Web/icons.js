// Line icons on a grid of 24, drawn for these pages. Decorative: the words beside them carry the meaning.

const space = "http://www.w3.org/2000/svg";

const drawings = {
    home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
    finances:
        "M4 7.5h14.5A1.5 1.5 0 0 1 20 9v9.5H5.5A1.5 1.5 0 0 1 4 17z"
        + "M4 7.5A1.5 1.5 0 0 1 5.5 6H17v1.5M16 13.5h.01",
    activity: "M3.5 12.5h4l2.5-7 4 13 2.5-6h4",
    progress: "M12 4a8 8 0 1 1-7.6 5.5M12 8.5V12l2.5 2",
    leaderboards:
        "M8 4.5h8v5a4 4 0 0 1-8 0zM8 6H5v1a3 3 0 0 0 3 3M16 6h3v1a3 3 0 0 1-3 3M12 13.5V17"
        + "M8.5 19.5h7M10 17h4v2.5h-4z",
    beats:
        "M9 18V6.5l10-2V16M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"
        + "M19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
    collections:
        "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 14.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z"
        + "M12 6.8a5.2 5.2 0 0 0-5.2 5.2",
    play: "M8 5.5v13l10.5-6.5z",
    download: "M12 4.5v10.5M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
    followers:
        "M9.5 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z"
        + "M3.5 19.5v-.8a4.2 4.2 0 0 1 4.2-4.2h3.6a4.2 4.2 0 0 1 4.2 4.2v.8"
        + "M15.5 5a3.5 3.5 0 0 1 0 6.3M17.5 14.7a4.2 4.2 0 0 1 3 4v.8",
    level: "m12 4 2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7 9.6 9z",
    growth: "M4 17.5 9.5 12l3.5 3.5 7-7M15 8.5h5v5",
    decline: "m4 8.5 5.5 5.5 3.5-3.5 7 7M15 17.5h5v-5",
    up: "M12 18.5v-13M6.5 11 12 5.5l5.5 5.5",
    down: "M12 5.5v13M6.5 13 12 18.5l5.5-5.5",
    level_line: "M4 12h16M16.5 8.5 20 12l-3.5 3.5",
    waiting: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2",
    profile: "M12 12a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM5 19.7a7 7 0 0 1 14 0",
    search: "M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM16 16l4 4",
    external: "M13.5 5H19v5.5M19 5l-8 8M17 14v4.5H5.5V7H10",
    unavailable: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 17.5l11-11",
    warning: "M12 4.5 3.5 19h17zM12 10v4M12 16.6h.01",
    reload: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15",
    check: "m5 12.5 4.5 4.5L19 7.5",
    copy: "M9 9h10v10H9zM5 15V5h10",
    close: "m6 6 12 12M18 6 6 18",
    keyboard: "M3.5 7h17v10h-17zM7 10.5h.01M11 10.5h.01M15 10.5h.01M17.5 10.5h.01M8 14h8",
    leave: "M10 4.5H5v15h5M14.5 8l4 4-4 4M18.5 12H9.5",
    light:
        "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM12 3.5v1.5M12 19v1.5M3.5 12H5M19 12h1.5"
        + "M6 6l1 1M17 17l1 1M18 6l-1 1M7 17l-1 1",
    dark: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
    system: "M4 5.5h16v10.5H4zM9 19.5h6M12 16v3.5",
    code: "m8.5 7.5-5 4.5 5 4.5M15.5 7.5l5 4.5-5 4.5",
    design:
        "M12 20a8 8 0 1 1 8-8c0 2.2-1.6 3-3 3h-2a1.8 1.8 0 0 0-1.3 3 1.2 1.2 0 0 1-1.7 2z"
        + "M8 11h.01M11 8h.01M15 9h.01",
    lock: "M6.5 11h11v8.5h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11v5M12 8.2h.01",
    plus: "M12 5v14M5 12h14",
    show: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
    hide:
        "M9.5 6.4A9.6 9.6 0 0 1 12 6c6 0 9.5 6 9.5 6a17 17 0 0 1-2.6 3.2M6.2 7.6A16.6 16.6 0 0 0 2.5 12s3.5 6 9.5 6"
        + "a9 9 0 0 0 4-.9M10 10.2a2.6 2.6 0 0 0 3.7 3.7M4 4l16 16",
    token: "M8.5 15.5a4 4 0 1 1 2.8-6.8h9.2v3.5h-2.5v2.5h-3v-2.5h-3.7a4 4 0 0 1-2.8 3.3zM7.5 11.5h.01",
    done: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM8.5 12l2.5 2.5 4.5-5",
    filter: "M4 6.5h16M7 12h10M10 17.5h4",
    table: "M4 5.5h16v13H4zM4 10h16M10 10v8.5",
    sort: "m8 10 4-4.5 4 4.5M8 14l4 4.5 4-4.5",
    ascending: "m7 14 5-5.5 5 5.5",
    descending: "m7 10 5 5.5 5-5.5",
    back: "m14.5 6-6 6 6 6",
    forth: "m9.5 6 6 6-6 6",
    page: "M6 4h8l4 4v12H6zM14 4v4h4",
    verified:
        "m12 3.5 2.3 1.7 2.9-.1.8 2.7 2.4 1.6-1 2.7 1 2.7-2.4 1.6-.8 2.7-2.9-.1L12"
        + " 20.5l-2.3-1.7-2.9.1-.8-2.7-2.4-1.6 1-2.7-1-2.7L6 7.6l.8-2.7 2.9.1zM8.8 12l2.2 2.2 4.2-4.2",
};

/// The names there are drawings for.
export const drawingNames = Object.keys(drawings);

/// A drawing by name; a name that is not known gives a plain page.
export function icon(name) {
    const drawing = svg("svg", {
        viewBox: "0 0 24 24", width: "20", height: "20", fill: "none", stroke: "currentColor",
        "stroke-width": "1.75", "stroke-linecap": "round", "stroke-linejoin": "round",
        "aria-hidden": "true", focusable: "false",
    });
    drawing.append(svg("path", { d: Object.hasOwn(drawings, name) ? drawings[name] : drawings.page }));
    return drawing;
}

/// An SVG element with attributes.
export function svg(name, attributes) {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
}

/// Puts drawings into the places of the page's own markup that ask for one.
export function drawIcons(root) {
    for (const place of root.querySelectorAll("[data-icon]")) place.replaceChildren(icon(place.dataset.icon));
}
