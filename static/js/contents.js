// Marks in the list of contents the section that is being read.

const links = new Map(
  [...document.querySelectorAll(".contents a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function mark() {
  const line = innerHeight / 3;
  const above = sections.filter((section) => section.getBoundingClientRect().top <= line);
  const current = above.at(-1) ?? sections[0];
  for (const [id, link] of links) {
    if (id === current?.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  },
  { passive: true },
);
mark();

// On a phone the list folds away once it has been used.
document.querySelector(".contents")?.addEventListener("click", ({ target }) => {
  if (target.closest("a")) target.closest("details").open = false;
});
