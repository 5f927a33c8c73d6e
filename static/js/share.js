// Copies the page's address and prints it. The buttons are hidden where this does not run.

for (const place of document.querySelectorAll("[data-share]")) {
  place.hidden = false;
  place.querySelector("[data-print]")?.addEventListener("click", () => print());
  const copy = place.querySelector("[data-copy]");
  if (!navigator.clipboard) copy.remove();
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    place.querySelector("[role=status]").textContent = copy.dataset.copy;
    copy.textContent = copy.dataset.copy;
  });
}
