// A licence's pages work without any script; this adds printing and copying.

import { offerCopy } from "./copy.js";
import { byID, hiddenText } from "./dom.js";

for (const box of document.querySelectorAll(".command")) offerCopy(box);
for (const box of document.querySelectorAll(".proof")) {
    offerCopy(box);
    // Which one, for those who hear one button after the other.
    box.querySelector("button")?.append(hiddenText(`: ${box.previousElementSibling.textContent}`));
}

const print = byID("print");
if (print !== null) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
}

// An address that ends with the place opens it.
if (location.hash === "#offline") byID("offline")?.setAttribute("open", "");
