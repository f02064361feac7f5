// "Where am I": the device's estimate, drawn with its accuracy and told for what it is.

import { say, whole } from "./settings.mjs";

const OPTIONS = { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 };
const TOO_ROUGH_M = 500;
const METRES_PER_DEGREE = 111320;
const CORNERS = 64;

/**
 * Ask the device. `tell(text)` says how it went; `found(position)` gets lng, lat and accuracy in
 * metres where the place is good enough to be asked about.
 */
export function locate({ tell, draw, isOutside, found }) {
  if (!window.isSecureContext || !navigator.geolocation) return tell(say("locateInsecure"));
  tell(say("locating"));
  const refused = (error) => {
    tell(say(error.code === error.PERMISSION_DENIED ? "locateDenied" : "locateFailed"));
  };
  const here = ({ coords }) => {
    const position = { lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy };
    const metres = whole(Math.ceil(coords.accuracy));
    const outside = isOutside(position);
    draw(outside ? [] : [circle(position), point(position)], position);
    if (outside) tell(say("locatedOutside", { metres }));
    else tell(say(position.accuracy > TOO_ROUGH_M ? "locatedRoughly" : "located", { metres }));
    if (outside || position.accuracy <= TOO_ROUGH_M) found(position, { outside });
  };
  navigator.geolocation.getCurrentPosition(here, refused, OPTIONS);
}

function point({ lng, lat }) {
  return feature({ type: "Point", coordinates: [lng, lat] });
}

function circle({ lng, lat, accuracy }) {
  const north = accuracy / METRES_PER_DEGREE;
  const east = north / Math.cos((lat * Math.PI) / 180);
  const corners = Array.from({ length: CORNERS + 1 }, (_, at) => {
    const turn = (2 * Math.PI * (at % CORNERS)) / CORNERS;
    return [lng + east * Math.cos(turn), lat + north * Math.sin(turn)];
  });
  return feature({ type: "Polygon", coordinates: [corners] });
}

function feature(geometry) {
  return { type: "Feature", properties: {}, geometry };
}
