// What Folium leaves out or says in English only; the words come from the frame's data-*.
(function () {
  "use strict";
  var element = document.querySelector(".folium-map");
  var words = element.closest(".map-frame").dataset;
  var map = window[element.id], back = null;
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  document.querySelectorAll(".leaflet-control-layers-toggle").forEach(function (toggle) {
    toggle.title = words.layers;
    toggle.setAttribute("aria-label", words.layers);
  });
  // Names stand on the map only where they are seen whole and do not run into each other.
  function thin() {
    var taken = [], frame = element.getBoundingClientRect();
    element.querySelectorAll(".map-label span, .part-label span").forEach(function (label) {
      label.classList.remove("hidden");
      var box = label.getBoundingClientRect();
      var cut = box.left < frame.left || box.right > frame.right ||
        box.top < frame.top || box.bottom > frame.bottom;
      var clash = cut || taken.some(function (other) {
        return box.left < other.right && other.left < box.right &&
          box.top < other.bottom && other.top < box.bottom;
      });
      label.classList.toggle("hidden", clash);
      if (!clash) { taken.push(box); }
    });
  }
  // Paper has another shape than the screen: what is seen here is all seen there.
  window.matchMedia("print").addEventListener("change", function (media) {
    if (media.matches) {
      var seen = map.getBounds();
      back = { centre: map.getCenter(), zoom: map.getZoom() };
      map.invalidateSize({ animate: false });
      map.fitBounds(seen, { animate: false });
    } else if (back) {
      map.invalidateSize({ animate: false });
      map.setView(back.centre, back.zoom, { animate: false });
    }
  });
  map.on("moveend overlayadd resize", thin);
  thin();
})();
