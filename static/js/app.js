// Attaches each behaviour to the elements that ask for it. Every page works without this.
import askWhen from "./behaviours/ask-when.js";
import focusOnLoad from "./behaviours/focus-on-load.js";
import leaveQuickly from "./behaviours/leave-quickly.js";
import localTime from "./behaviours/local-time.js";
import passkey from "./behaviours/passkey.js";
import submitOnce from "./behaviours/submit-once.js";
import suggestEnd from "./behaviours/suggest-end.js";

const behaviours = new Map([
  ["ask-when", askWhen],
  ["focus-on-load", focusOnLoad],
  ["leave-quickly", leaveQuickly],
  ["local-time", localTime],
  ["passkey", passkey],
  ["submit-once", submitOnce],
  ["suggest-end", suggestEnd],
]);

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    behaviours.get(name)?.(element);
  }
}
