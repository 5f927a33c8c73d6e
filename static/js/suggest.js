// Suggests careers while a title is typed: a combobox with a list below. Without it the form sends
// what was typed.

const WAIT = 150; // milliseconds after the last key

function combobox(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  list.hidden = true;
  const place = document.createElement("div");
  place.className = "suggest-place";
  input.replaceWith(place);
  place.append(input, list);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
  ]) {
    input.setAttribute(name, value);
  }

  let timer;
  let asked = "";
  const options = () => [...list.children];
  const marked = () => options().find((option) => option.ariaSelected === "true");

  function close() {
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(option) {
    for (const other of options()) other.ariaSelected = String(other === option);
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    if (input.dataset.suggestGo === "page") {
      location.assign(option.dataset.url);
    } else {
      input.value = option.dataset.title;
      close();
      input.form.requestSubmit();
    }
  }

  function draw(suggestions) {
    list.replaceChildren(
      ...suggestions.map(({ title, also_called: also, url }, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.ariaSelected = "false";
        Object.assign(option.dataset, { title, url });
        const name = document.createElement("span");
        name.textContent = title;
        const why = document.createElement("span");
        why.className = "note";
        why.textContent = also
          ? input.dataset.suggestAlso.replace("{title}", also)
          : input.dataset.suggestTitle;
        option.append(name, " ", why);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(option));
        return option;
      }),
    );
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const text = input.value.trim();
    asked = text;
    if (text.length < 2) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: text })}`);
      const { suggestions } = await answer.json();
      if (asked === text && document.activeElement === input) draw(suggestions);
    } catch {
      close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(marked());
    if (event.key === "ArrowDown" && all.length) mark(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp" && all.length) mark(all[(at <= 0 ? all.length : at) - 1]);
    else if (event.key === "Escape" && all.length) close();
    else if (event.key === "Enter" && at >= 0) choose(all[at]);
    else return;
    event.preventDefault();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
