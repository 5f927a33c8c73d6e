// Remembers which careers were ticked, on whatever page, until they are compared or cleared.
// Kept in this browser alone. Without it the ticks of one page go with its form.

const MOST = 4;
const KEY = "compare";
const form = document.getElementById("compare-form");
const page = document.querySelector("[data-compared]");

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return found.filter(({ slug, title }) => slug && title).slice(0, MOST);
  } catch {
    return [];
  }
}

function store(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing still compares what is ticked on this page.
  }
}

// The page of careers side by side says itself which are chosen.
let chosen = page ? JSON.parse(page.dataset.compared) : stored();
if (page) store(chosen);

const boxes = () => document.querySelectorAll("input[name=careers][form=compare-form]");
const names = (careers) => careers.map(({ slug }) => encodeURIComponent(slug)).join(",");
const isChosen = (slug) => chosen.some((career) => career.slug === slug);

function draw() {
  for (const box of boxes()) {
    box.checked = isChosen(box.value);
    box.disabled = !box.checked && chosen.length >= MOST;
  }
  for (const link of document.querySelectorAll("[data-compare]")) {
    const { compare: slug, title } = link.dataset;
    const all = isChosen(slug) ? chosen : [...chosen, { slug, title }].slice(-MOST);
    link.search = `?careers=${names(all)}`;
  }
  for (const link of document.querySelectorAll(".menu a[href$='/compare/'], .menu a[data-count]")) {
    link.dataset.count = chosen.length ? ` (${chosen.length})` : "";
    link.search = chosen.length ? `?careers=${names(chosen)}` : "";
  }
  if (form) drawTray();
}

function drawTray() {
  const words = form.querySelector("[data-chosen]");
  const count = document.createElement("strong");
  count.textContent = form.dataset.some.replace("{count}", chosen.length);
  const titles = ` ${chosen.map(({ title }) => title).join(", ")}`;
  words.replaceChildren(...(chosen.length ? [count, titles] : [form.dataset.none]));
  form.querySelector("[data-clear]").hidden = !chosen.length;
  form.classList.toggle("is-chosen", chosen.length > 0);
}

function choose(next) {
  chosen = next.slice(0, MOST);
  store(chosen);
  draw();
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[name=careers][form=compare-form]")) return;
  const rest = chosen.filter(({ slug }) => slug !== target.value);
  const career = { slug: target.value, title: target.dataset.title };
  choose(target.checked ? [...rest, career] : rest);
});

document.addEventListener("sorted", draw);

form?.querySelector("[data-clear]").addEventListener("click", () => {
  choose([]);
  boxes()[0]?.focus();
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  location.assign(`${form.action}?careers=${names(chosen)}`);
});

draw();
