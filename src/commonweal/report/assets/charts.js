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

  for (const chart of document.querySelectorAll("svg.chart")) {
    let held;
    chart.addEventListener("mousemove", (event) => {
      const mark = event.target.closest("[data-t]");
      if (!mark) {
        leave();
        return;
      }
      held ??= JSON.parse(document.getElementById(chart.id + "-words").textContent);
      say(event, held.rows[mark.dataset.t].map((text, part) => held.heads[part] + text).join("\n"));
    });
    chart.addEventListener("mouseleave", leave);
  }
})();
