// Links and forms of the page answered in place, and the buttons of the card.

import { card, go } from "./answer.mjs";
import { tell } from "./notice.mjs";
import { address, current } from "./question.mjs";
import { say } from "./settings.mjs";
import { suggest } from "./suggest.mjs";

const SHARES = matchMedia("(pointer: coarse)");

/** Answer links and forms to /peta without loading the page anew. */
export function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented) return;
    const url = new URL(link.href);
    // The language is the whole page's.
    const here = url.origin === location.origin && url.pathname === "/peta" && !link.hreflang;
    if (link.hreflang) link.hash = location.hash;
    if (!here || link.matches(".share") || link.hash) return;
    event.preventDefault();
    link.closest("details.revisions")?.removeAttribute("open");
    go(url.href, { focus: Boolean(link.closest("#isi, #saran")) });
  });
  document.getElementById("isi").addEventListener("submit", (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== "/peta") return;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    go(`/peta?${new URLSearchParams(given)}`, { focus: true });
  });
}

/** Let links that change one thing of the question keep the rest as it is now. */
export function renewLinks() {
  const asked = current();
  for (const link of document.querySelectorAll("a[data-set]")) {
    const [name, value] = link.dataset.set.split("=");
    link.href = address({ [name]: value });
    if (name === "palette") mark(link, (asked.get(name) || "") === value);
  }
  const answering = revisionsOf(card());
  for (const link of document.querySelectorAll("a[data-revision]")) {
    const own = new URL(link.href).searchParams;
    link.href = address({ revision: own.get("revision") ?? "", as_of: own.get("as_of") ?? "" });
    if (answering.length) mark(link, answering.includes(link.dataset.revision));
    if (link.hasAttribute("aria-current")) showStanding(link.dataset);
  }
}

/**
 * The revisions a card answers by; without a place those asked for, else the law. Empty where a
 * place is outside all of them: the map then stays as it is.
 */
export function revisionsOf(fresh) {
  const asked = current();
  const named = fresh.dataset.revision || asked.get("revision");
  if (named) return named.split(",");
  if (asked.has("lon") || asked.has("parcel")) return [];
  const law = document.querySelector(".revisions a[data-status=berlaku]");
  return law ? [law.dataset.revision] : [];
}

function showStanding({ status, statusName }) {
  const badge = document.getElementById("status-revisi");
  badge.className = `badge ${status}`;
  badge.textContent = statusName;
}

function mark(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/** Share, print and activity search of each card. */
export function watchActions() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("button.print")) print();
    const link = event.target.closest("a.share");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    share(link.href);
  });
  equip();
  new MutationObserver(equip).observe(document.getElementById("isi"), { childList: true });
}

function equip() {
  for (const button of document.querySelectorAll("#kartu .print")) button.hidden = false;
  const input = document.getElementById("kegiatan");
  if (!input || input.dataset.equipped) return;
  input.dataset.equipped = "";
  suggest({
    input,
    box: document.getElementById("kegiatan-hasil"),
    path: "/peta/kegiatan",
    parameter: "activity_q",
    others: () => Object.fromEntries([...new FormData(input.form)].filter(([, value]) => value !== "")),
    closes: false,
  });
}

async function share(url) {
  try {
    if (SHARES.matches && navigator.share) await navigator.share({ title: document.title, url });
    else {
      await navigator.clipboard.writeText(url);
      tell(say("copied"));
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    // Then the address bar has it.
    tell(say("copyFailed"));
    go(url);
  }
}
