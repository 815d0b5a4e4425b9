/* Draws the charts again where there are scripts, so that pointing at a mark reads it out.
   The still drawing stays in the page for print. Nothing is fetched: the loader refuses. */
const refuse = () => Promise.reject(new Error("This page loads nothing"));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

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

function point(handler, event, item, words) {
  if (!words) {
    leave();
    return;
  }
  clearTimeout(leaving);
  tip.textContent = words;
  tip.hidden = false;
  const wide = document.documentElement.clientWidth;
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, wide - tip.offsetWidth - 4)) + "px";
  const below = event.clientY + 18;
  const fits = below + tip.offsetHeight < window.innerHeight;
  tip.style.top = (fits ? below : event.clientY - tip.offsetHeight - 12) + "px";
}

/* Outlines stand once in the page, each point as its distance from the one before. */
function geometry(polygons) {
  return {
    type: "MultiPolygon",
    coordinates: polygons.map((rings) =>
      rings.map((flat) => {
        const ring = [];
        let x = 0;
        let y = 0;
        for (let i = 0; i < flat.length; i += 2) {
          x += flat[i];
          y += flat[i + 1];
          ring.push([x, y]);
        }
        ring.push(ring[0]);
        return ring;
      })
    ),
  };
}

function areas(outlines, rows) {
  return Object.keys(rows).map((code) => ({
    type: "Feature",
    geometry: geometry(outlines[code]),
    properties: { colour: rows[code][0], tip: rows[code][1] },
  }));
}

function enliven(still) {
  const held = document.getElementById(still.id + "-spec");
  if (!held) return;
  const { spec, outlines, rows } = JSON.parse(held.textContent);
  if (outlines) {
    const shapes = JSON.parse(document.getElementById("outlines-" + outlines).textContent);
    spec.datasets.areas = areas(shapes, rows);
  }
  const live = document.createElement("div");
  live.className = "live";
  const how = { mode: "vega-lite", renderer: "svg", actions: false, defaultStyle: false };
  drawing.embed(live, spec, { ...how, loader: loader, tooltip: point }).then(() => {
    const drawn = live.querySelector("svg");
    for (const name of ["role", "aria-labelledby", "aria-describedby"]) {
      drawn.setAttribute(name, still.getAttribute(name));
    }
    const inner = drawn.querySelectorAll("[role], [aria-label], [tabindex]");
    for (const part of inner) {
      for (const name of ["role", "aria-label", "aria-roledescription", "tabindex"]) {
        part.removeAttribute(name);
      }
    }
    drawn.removeAttribute("aria-label");
    drawn.removeAttribute("aria-roledescription");
    drawn.removeAttribute("tabindex");
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
    drawn.style.maxWidth = still.style.maxWidth;
    still.after(live);
    still.classList.add("still");
  }, () => live.remove());
}

const near = new IntersectionObserver(
  (seen) => {
    for (const entry of seen) {
      if (entry.isIntersecting) {
        near.unobserve(entry.target);
        enliven(entry.target);
      }
    }
  },
  { rootMargin: "200px" }
);
for (const still of document.querySelectorAll("svg.chart")) near.observe(still);
