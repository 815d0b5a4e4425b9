/* What scripts add to a page that is whole without them: sorting, and opening what is linked to. */
(function () {
  "use strict";

  function held(cell, numeric) {
    const time = cell.querySelector("time");
    if (time) return time.dateTime;
    if (cell.classList.contains("missing")) return null;
    const text = cell.textContent.trim();
    if (!numeric) return text;
    const number = parseFloat(text.replace("−", "-").replace(/[^0-9.eE-]/g, ""));
    return Number.isNaN(number) ? null : number;
  }

  /* Missing values stand last whichever way the rows are sorted. */
  function compare(a, b, way) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return way * (a - b);
    return way * String(a).localeCompare(String(b), "en-GB", { numeric: true });
  }

  function sort(table, head, place, said) {
    const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
    const body = table.tBodies[0];
    const numeric = head.classList.contains("n");
    const rows = Array.from(body.rows, (row) => [held(row.cells[place], numeric), row]);
    rows.sort((a, b) => compare(a[0], b[0], way));
    body.append(...rows.map((pair) => pair[1]));
    said.textContent = "Sorted by " + head.textContent + ", " + head.getAttribute("aria-sort");
  }

  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.querySelector("main").append(said);
  const buttons = [];
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, place, said));
      head.append(button);
      buttons.push(button);
    });
  }

  /* What a link to a source or method leads to, for those who point at it. */
  document.addEventListener("mouseover", (event) => {
    const link = event.target.closest("a[aria-describedby]");
    if (link && !link.title) {
      const name = document.getElementById(link.getAttribute("aria-describedby"));
      if (name) link.title = name.textContent;
    }
  });

  function open(id) {
    let found = document.getElementById(id);
    for (; found; found = found.parentElement) if (found.tagName === "DETAILS") found.open = true;
  }

  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    open(id);
    const found = id && document.getElementById(id);
    if (found) found.scrollIntoView();
  }
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) open(decodeURIComponent(link.hash.slice(1)));
  });
  if (location.hash) follow();

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((part) => (part.open = true));
    /* Browsers print a button once, but a heading again at the top of each page. */
    buttons.forEach((button) => {
      button.before(...button.childNodes);
      button.hidden = true;
    });
  });
  window.addEventListener("afterprint", () => {
    closed.forEach((part) => (part.open = false));
    buttons.forEach((button) => {
      while (button.previousSibling) button.prepend(button.previousSibling);
      button.hidden = false;
    });
  });
})();
