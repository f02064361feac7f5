// Panels over the map that a button opens: legend and help, one at a time.

const opened = new Map();

/** Let a button open and close a panel; returns a function that opens it without taking the focus. */
export function drawer(button, panel) {
  const set = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const close = () => {
    const inside = panel.contains(document.activeElement);
    set(false);
    if (inside) button.focus();
  };
  const open = () => {
    for (const [other, shut] of opened) if (other !== panel) shut();
    set(true);
  };
  opened.set(panel, close);
  button.addEventListener("click", () => {
    if (!panel.hidden) return close();
    open();
    panel.querySelector(".shut").focus();
  });
  panel.querySelector(".shut").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return open;
}
