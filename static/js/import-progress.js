// Shows how far an import is. Without it, the page has a button to look again.
(() => {
  const box = document.querySelector("[data-import-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  let pause = 1000; // milliseconds; grows, so that a page left open asks ever less often

  async function ask() {
    if (document.hidden) return plan();
    try {
      const answer = await fetch(box.dataset.importProgress, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) throw new Error(answer.status);
      const now = await answer.json();
      if (now.state !== box.dataset.state) return location.reload();
      box.querySelector("[data-label]").textContent = now.label;
      box.querySelector("[data-count]").textContent = now.total
        ? `${now.done.toLocaleString()} / ${now.total.toLocaleString()}`
        : "";
      if (now.total) {
        bar.max = now.total;
        bar.value = now.done;
      } else {
        bar.removeAttribute("value");
      }
    } catch {
      pause = 10000; // the server is away, or busy
    }
    plan();
  }

  function plan() {
    setTimeout(ask, pause);
    pause = Math.min(pause * 1.2, 10000);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) pause = 1000;
  });
  plan();
})();
