// Turns the parts of a section, which open and close one by one, into tabs where there is room.
// Every part stays in the page, keeps its address and its heading, and is printed.

const WIDE = matchMedia("(min-width: 64rem)");

function tabsOf(section) {
  const parts = [...section.querySelectorAll(":scope > details")];
  const panels = parts.map((part) => part.querySelector(":scope > div"));
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", section.dataset.tabs);
  const tabs = parts.map((part, place) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "tab";
    tab.id = `${panels[place].id}-tab`;
    tab.textContent = part.querySelector("summary").textContent.trim();
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[place].id);
    tab.addEventListener("click", () => show(place));
    list.append(tab);
    return tab;
  });
  let shown = Math.max(0, parts.findIndex((part) => part.open));

  function show(place) {
    shown = place;
    parts.forEach((part, other) => {
      part.hidden = WIDE.matches && other !== place;
      tabs[other].setAttribute("aria-selected", String(other === place));
      tabs[other].tabIndex = other === place ? 0 : -1;
    });
  }

  function arrange() {
    const wide = WIDE.matches;
    section.classList.toggle("has-tabs", wide);
    list.hidden = !wide;
    parts.forEach((part, place) => {
      const heading = part.querySelector("h3");
      const summary = part.querySelector("summary");
      const panel = panels[place];
      part.open = wide || place === shown;
      summary.hidden = wide;
      (wide ? panel : summary).prepend(heading);
      for (const [name, value] of [["role", "tabpanel"], ["aria-labelledby", tabs[place].id], ["tabindex", "0"]]) {
        wide ? panel.setAttribute(name, value) : panel.removeAttribute(name);
      }
    });
    show(shown);
  }

  list.addEventListener("keydown", (event) => {
    const last = tabs.length - 1;
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const next = {
      [forward]: shown === last ? 0 : shown + 1,
      [backward]: shown === 0 ? last : shown - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    tabs[next].focus();
  });

  function follow() {
    const place = panels.findIndex((panel) => panel.id && `#${panel.id}` === location.hash);
    if (place < 0) return;
    show(place);
    if (!WIDE.matches) parts[place].open = true;
    section.scrollIntoView();
  }

  section.prepend(list);
  WIDE.addEventListener("change", arrange);
  addEventListener("hashchange", follow);
  arrange();
  follow();
}

document.querySelectorAll("[data-tabs]").forEach(tabsOf);
