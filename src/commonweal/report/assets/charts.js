/* Reads out the mark of a chart that is pointed at. The drawing stands in the page already, and
   its tables hold the same words for those who do not point. */
(function () {
  "use strict";

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });

  /* The words stay for a moment, and for as long as the pointer rests on them. */
  let leaving = 0;
  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => (tip.hidden = true), 500);
  }
  window.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
  tip.addEventListener("mouseenter", () => clearTimeout(leaving));
  tip.addEventListener("mouseleave", leave);

  function say(event, words) {
    clearTimeout(leaving);
    tip.textContent = words;
    tip.hidden = false;
    const wide = document.documentElement.clientWidth;
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, wide - tip.offsetWidth - 4)) + "px";
    const below = event.clientY + 18;
    const fits = below + tip.offsetHeight < window.innerHeight;
    tip.style.top = (fits ? below : event.clientY - tip.offsetHeight - 12) + "px";
  }

  function read(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  /* The number of a mark's words: its own, or that of the first of its row and its place in it. */
  function numberOf(mark) {
    if (mark.dataset.t) return Number(mark.dataset.t);
    const row = mark.parentElement;
    return Number(row.dataset.f) + Array.prototype.indexOf.call(row.children, mark);
  }

  /* Texts that many marks say stand once in the page; a number is the place of one. */
  let said = null;
  for (const chart of document.querySelectorAll("svg.chart")) {
    let held;
    chart.addEventListener("mousemove", (event) => {
      const mark = event.target.closest("[data-t], [data-f] > *");
      if (!mark) {
        leave();
        return;
      }
      held ??= read(chart.id + "-words");
      said ??= read("said");
      const texts = held.rows[numberOf(mark)].map((t) => (typeof t === "number" ? said[t] : t));
      say(event, texts.map((text, part) => held.heads[part] + text).join("\n"));
    });
    chart.addEventListener("mouseleave", leave);
  }
})();
