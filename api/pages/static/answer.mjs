// Fetches the answer card of an address and puts it in the place of the one before.

import { fragment } from "./question.mjs";
import { say, settings } from "./settings.mjs";

const place = document.getElementById("isi");
const announced = document.getElementById("siar");
const listeners = [];
let running = null;
let asked = location.search;

/** Call a function with each new card: (article, {moved}). */
export function onAnswer(listener) {
  listeners.push(listener);
}

/** Whether the card on the page, or the one on its way, is that of the address. */
export function isAsked() {
  return location.search === asked;
}

/** The card on the page. */
export function card() {
  return document.getElementById("kartu");
}

/**
 * Show the answer of an address of the page.
 * push: keep the one before in the history. focus: move the reader to the answer.
 * near: the reader pointed at the place on the map, so the map need not go there.
 */
export async function go(url, { push = true, focus = false, near = false } = {}) {
  if (push) history.pushState(null, "", url);
  asked = new URL(url, location.href).search;
  running?.abort();
  const mine = (running = new AbortController());
  card()?.setAttribute("aria-busy", "true");
  announced.textContent = say("loading");
  let fresh;
  try {
    fresh = await fetched(url, mine.signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    fresh = failure(url);
  }
  if (mine.signal.aborted) return;
  put(fresh);
  if (focus) moveTo(fresh, url);
  for (const listener of listeners) listener(fresh, { near });
}

async function fetched(url, signal) {
  const response = await fetch(fragment("/peta/kartu", url, settings.lang), { signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // What cannot be answered comes as a card too, with the reason and a way on.
  const fresh = page.getElementById("kartu");
  if (!fresh) throw new Error(`no card, status ${response.status}`);
  return fresh;
}

function put(fresh) {
  document.getElementById("tempat")?.parentElement.remove();
  card().replaceWith(fresh);
  place.scrollTop = 0;
  document.title = fresh.dataset.title || document.title;
  const title = fresh.dataset.title || fresh.querySelector("h2")?.textContent || "";
  announced.textContent = say("answered", { title });
}

function moveTo(fresh, url) {
  const searched = new URL(url, location.href).searchParams.has("activity_q");
  const found = searched && fresh.querySelector("#kegiatan-hasil > *");
  const target = found || fresh.querySelector("h2") || fresh;
  target.tabIndex = -1;
  target.focus();
}

function failure(url) {
  const article = document.createElement("article");
  article.id = "kartu";
  article.className = "failure";
  const title = document.createElement("h2");
  title.textContent = say("cardFailed");
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "act";
  retry.textContent = say("retry");
  retry.addEventListener("click", () => go(url, { push: false, focus: true }));
  article.append(title, retry);
  return article;
}
