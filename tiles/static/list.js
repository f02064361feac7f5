// Shows only the maps whose name or code holds what is typed; without it all are there.
(function () {
  "use strict";
  var field = document.querySelector(".filter input");
  var none = document.querySelector(".filter-none");
  var cards = Array.from(document.querySelectorAll(".cards li"));
  if (cards.length < 2) { return; }
  field.closest(".filter").hidden = false;
  function plain(text) {
    return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}.]/gu, "");
  }
  field.addEventListener("input", function () {
    var wanted = plain(field.value);
    var found = cards.filter(function (card) {
      card.hidden = plain(card.textContent).indexOf(wanted) < 0;
      return !card.hidden;
    });
    document.querySelectorAll(".group, section").forEach(function (part) {
      part.hidden = !part.querySelector(".cards li:not([hidden])");
    });
    none.textContent = found.length ? "" : none.dataset.none;
  });
})();
