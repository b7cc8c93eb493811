// Words about something that was done. They stand at the edge of the window for some seconds, longer while
// the pointer or the focus rests on them, and a screen reader speaks them. What failed is never said here:
// that stands where it failed.

import { announce, byID, element } from "./dom.js";
import { icon } from "./icons.js";

const stay = 6000;
const most = 3;

/// Says that something is done.
export function toast(text) {
    const close = element("button", { class: "icon-button", type: "button", "aria-label": "Close" }, icon("close"));
    const box = element("div", { class: "toast" }, icon("done"), element("p", {}, text), close);
    const place = byID("toasts");
    place.append(box);
    while (place.children.length > most) place.firstElementChild.remove();
    announce(text);
    let timer = setTimeout(() => box.remove(), stay);
    const wait = () => clearTimeout(timer);
    const go = () => {
        clearTimeout(timer);
        timer = setTimeout(() => box.remove(), stay);
    };
    box.addEventListener("pointerenter", wait);
    box.addEventListener("pointerleave", go);
    box.addEventListener("focusin", wait);
    box.addEventListener("focusout", go);
    close.addEventListener("click", () => box.remove());
}
