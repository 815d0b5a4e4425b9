// While a run goes on, its progress is looked up again; without this file there is a link for it.
(function () {
  "use strict";

  async function again() {
    const held = document.getElementById("progress");
    if (!held || !held.dataset.again) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("progress");
    if (!now) return;
    if (!now.dataset.again) {
      location.reload();
      return;
    }
    if (now.innerHTML !== held.innerHTML) held.replaceChildren(...now.childNodes);
    setTimeout(again, Number(held.dataset.again));
  }

  const first = document.getElementById("progress");
  if (first && first.dataset.again) setTimeout(again, Number(first.dataset.again));
})();
