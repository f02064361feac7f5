// What the server wrote into the page for its scripts: settings and words in the reader's language.

export const settings = JSON.parse(document.getElementById("setelan").textContent);

/** A word by its key; {name} in it is replaced by values.name. */
export function say(key, values = {}) {
  return settings.words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A whole number as the reader writes it. */
export function whole(value) {
  return new Intl.NumberFormat(settings.lang, { maximumFractionDigits: 0 }).format(value);
}
