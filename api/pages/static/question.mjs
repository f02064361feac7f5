// The question the page's address asks, and addresses that ask another one.

const OF_A_PLACE = ["lon", "lat", "parcel", "region", "q", "activity_q"];
const DECIMALS = 6;

/** The parameters of the page as it is now. */
export function current() {
  return new URLSearchParams(location.search);
}

/** The address of the page with changed parameters; an empty value takes one out. */
export function address(changes, from = current()) {
  const parameters = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text ? `/peta?${text}` : "/peta";
}

/** The same question about a point: longitude and latitude in degrees. */
export function atPoint({ lng, lat }) {
  const none = Object.fromEntries(OF_A_PLACE.map((name) => [name, ""]));
  return address({ ...none, lon: lng.toFixed(DECIMALS), lat: lat.toFixed(DECIMALS) });
}

/** The parameters a part of the page is fetched with: those of an address, in this language. */
export function fragment(path, url, lang) {
  const parameters = new URLSearchParams(new URL(url, location.href).search);
  parameters.set("lang", lang);
  return `${path}?${parameters}`;
}
