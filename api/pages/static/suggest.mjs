// Results as one types: fetched from the server as it also shows them without scripts.

import { say, settings } from "./settings.mjs";

const PAUSE_MS = 220;
const SHORTEST = 2;

/**
 * Show results of `path` for what is typed into `input` inside `box`.
 * others: () => parameters to send along. closes: the box is shown only with results in it.
 */
export function suggest({ input, box, path, parameter, others = () => ({}), closes, announce }) {
  let timer = 0;
  let running = null;

  const close = () => {
    running?.abort();
    clearTimeout(timer);
    box.replaceChildren();
    if (closes) box.hidden = true;
  };

  /** Ask now. Resolves to whether the results shown are those of what stands in the field. */
  const look = async () => {
    clearTimeout(timer);
    running?.abort();
    const mine = (running = new AbortController());
    const asked = new URLSearchParams({ ...others(), [parameter]: input.value.trim() });
    asked.set("lang", settings.lang);
    try {
      const response = await fetch(`${path}?${asked}`, { signal: mine.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      box.replaceChildren(...page.body.childNodes);
      if (closes && !box.querySelector("a, p")) box.append(sentence(say("foundNone")));
      announce?.(say("found", { count: box.querySelectorAll("li").length }));
    } catch (error) {
      if (error.name === "AbortError") return false;
      box.replaceChildren(sentence(say("searchFailed")));
    }
    if (closes) box.hidden = false;
    return true;
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(look, PAUSE_MS);
  });
  walkByKeys(input, box, close);
  return { look, close };
}

function sentence(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/** Arrow keys go from the field into the results and between them; Escape closes them. */
function walkByKeys(input, box, close) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const pressed = (event) => {
    if (event.key === "Escape" && (box.childElementCount || event.target !== input)) {
      event.preventDefault();
      close();
      input.focus();
    }
    const stops = [input, ...box.querySelectorAll("a")];
    const at = stops.indexOf(event.target);
    if (!(event.key in steps) || at < 0 || stops.length === 1) return;
    event.preventDefault();
    stops[(at + steps[event.key] + stops.length) % stops.length].focus();
  };
  input.addEventListener("keydown", pressed);
  box.addEventListener("keydown", pressed);
}
