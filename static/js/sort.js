// Sorts a table where it stands. The server sorts: this fetches the same address that the buttons
// lead to without JavaScript, and takes the rows from its answer.

const frame = document.querySelector("[data-sorts]");

async function sort(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-sorts]");
  const ticked = new Set([...frame.querySelectorAll("input:checked")].map((box) => box.value));
  for (const part of ["thead", "tbody"]) {
    frame.querySelector(part).replaceWith(fresh.querySelector(part));
  }
  for (const box of frame.querySelectorAll("input[type=checkbox]")) {
    box.checked = ticked.has(box.value);
  }
  frame.querySelector("[data-sorted]").textContent =
    fresh.querySelector("[data-sorted]").textContent;
  frame.querySelector("select").value = fresh.querySelector("select").value;
  history.replaceState(null, "", address);
  frame.dispatchEvent(new Event("sorted", { bubbles: true }));
}

frame?.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(event.target, event.submitter)).toString();
  const address = `${location.pathname}?${asked}`;
  const pressed = [...frame.querySelectorAll("thead button")].indexOf(event.submitter);
  sort(address)
    .then(() => frame.querySelectorAll("thead button")[pressed]?.focus())
    .catch(() => location.assign(`${address}#careers`));
});
