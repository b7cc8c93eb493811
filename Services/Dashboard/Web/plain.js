// Sign-in and error pages work without any script; this adds the copy buttons.

import { offerCopy } from "./copy.js";

for (const box of document.querySelectorAll(".command")) offerCopy(box);
