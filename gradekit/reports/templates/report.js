"use strict";
(() => {
  const filter = document.getElementById("filter");
  if (!filter) return;
  const items = [...document.querySelectorAll("#list > li")];
  const texts = items.map((item) => item.textContent.toLowerCase());
  const words = document.getElementById("words");
  const count = document.getElementById("count");
  const groups = { failed: ["failed", "skipped", "error"], advice: ["advice"] };

  const apply = () => {
    const chosen = groups[filter.querySelector("input:checked").value];
    const sought = words.value.toLowerCase().split(/\s+/);
    let shown = 0;
    items.forEach((item, place) => {
      const fits = (!chosen || chosen.includes(item.dataset.status))
        && sought.every((word) => texts[place].includes(word));
      item.hidden = !fits;
      shown += fits;
    });
    count.textContent = `${shown} of ${items.length} claims`;
  };

  const close = (event) => {
    if (event.key !== "Escape") return;
    if (event.target === words) {
      words.value = "";
      apply();
      return;
    }
    const open = event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  };

  filter.hidden = false;
  filter.addEventListener("input", apply);
  document.addEventListener("keydown", close);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((each) => {
      each.open = true;
      each.dataset.printed = "";
    });
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-printed]").forEach((each) => {
      each.open = false;
      delete each.dataset.printed;
    });
  });
  apply();
})();
