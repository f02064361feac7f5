// Short messages over the map, with something to do about them where there is.

import { say } from "./settings.mjs";

const box = document.getElementById("kabar");
const text = box.querySelector("p");
const button = box.querySelector(".act");
let action = null;

box.querySelector(".shut").addEventListener("click", quiet);
button.addEventListener("click", () => action?.());

/** Say something; `retry` is offered as "try again". */
export function tell(message, retry = null) {
  text.textContent = message;
  action = retry;
  button.hidden = retry === null;
  button.textContent = say("retry");
  box.hidden = false;
}

/** Take the message away. */
export function quiet() {
  box.hidden = true;
  text.textContent = "";
}
