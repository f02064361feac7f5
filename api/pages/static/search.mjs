// The search for places: results below the field as one types.

import { onAnswer } from "./answer.mjs";
import { current } from "./question.mjs";
import { suggest } from "./suggest.mjs";

const form = document.getElementById("cari");
const input = document.getElementById("q");
const box = document.getElementById("saran");

export function watchSearch() {
  const results = suggest({
    input,
    box,
    path: "/peta/cari",
    parameter: "q",
    others: () => Object.fromEntries(kept()),
    closes: true,
    announce: (text) => (document.getElementById("siar").textContent = text),
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await results.look())) return;
    const found = box.querySelectorAll("a");
    if (found.length === 1) found[0].click();
    else found[0]?.focus();
  });
  onAnswer(results.close);
  document.addEventListener("click", ({ target }) => {
    if (!form.contains(target)) results.close();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) results.close();
  });
}

/** What the places found keep of the question: activity, day, revision, palette. */
function kept() {
  const of_place = new Set(["q", "lon", "lat", "parcel", "region", "activity_q"]);
  return [...current()].filter(([name]) => !of_place.has(name));
}
