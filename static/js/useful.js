// Sends the answer to “Is this page useful?” and thanks where the form stands.

const form = document.querySelector("[data-useful]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = form.querySelector("[role=status]");
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    form.querySelector("fieldset .buttons").hidden = true;
    said.textContent = form.dataset.useful;
  } catch {
    said.textContent = form.dataset.failed;
  }
});
