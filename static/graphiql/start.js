/* Starts GraphiQL on the page templates/graphiql.html. No build step: edit this file as it is. */
(function () {
  "use strict";

  // GraphiQL keeps its tabs in localStorage under "graphiql:…". Our own name in front of it keeps
  // the tabs of another GraphiQL on the same origin from taking the place of our examples.
  const STORAGE_NAME = "careers-explorer:";
  const TAB_STATE = "graphiql:tabState";

  const host = document.getElementById("graphiql");
  if (!host) return;
  if (!window.React || !window.ReactDOM || !window.GraphiQL) {
    const note = document.createElement("p");
    note.className = "explorer-note";
    note.setAttribute("role", "alert");
    note.textContent = host.dataset.failed || "The explorer could not be loaded.";
    host.replaceChildren(note);
    return;
  }

  /* localStorage if the browser lets us have it, else a store that lasts as long as the page. */
  function createStorage() {
    let area;
    try {
      area = window.localStorage;
      area.setItem(STORAGE_NAME + "test", "1");
      area.removeItem(STORAGE_NAME + "test");
    } catch {
      const items = new Map();
      area = {
        getItem: (key) => (items.has(key) ? items.get(key) : null),
        setItem: (key, value) => void items.set(key, String(value)),
        removeItem: (key) => void items.delete(key),
        key: (index) => [...items.keys()][index] ?? null,
        get length() {
          return items.size;
        },
      };
    }
    const ownKeys = () =>
      Array.from({ length: area.length }, (_, index) => area.key(index)).filter(
        (key) => key !== null && key.startsWith(STORAGE_NAME),
      );
    return {
      getItem: (key) => area.getItem(STORAGE_NAME + key),
      setItem: (key, value) => area.setItem(STORAGE_NAME + key, value),
      removeItem: (key) => area.removeItem(STORAGE_NAME + key),
      clear: () => ownKeys().forEach((key) => area.removeItem(key)),
      get length() {
        return ownKeys().length;
      },
    };
  }

  /* Variables as the text GraphiQL edits: the template may give an object or text. */
  function variablesText(variables) {
    if (variables === null || variables === undefined || variables === "") return "";
    if (typeof variables === "string") return variables;
    return Object.keys(variables).length ? JSON.stringify(variables, null, 2) : "";
  }

  /* One tab an example. GraphiQL names a tab after its operation, so the title goes in as a comment. */
  function exampleTab(example) {
    const query = String(example.query ?? "").trim();
    const title = String(example.title ?? "").trim();
    const heading = title && !query.startsWith("#") ? `# ${title.replace(/\s+/g, " ")}\n` : "";
    return { query: heading + query + "\n", variables: variablesText(example.variables) };
  }

  function readExamples() {
    try {
      const list = JSON.parse(document.getElementById("graphiql-examples").textContent);
      return Array.isArray(list) ? list.filter((example) => example && example.query).map(exampleTab) : [];
    } catch {
      return [];
    }
  }

  /* #query=…&variables=… opens that query. It is never run unasked. */
  function readLinkedTab() {
    const parts = new URLSearchParams(window.location.hash.slice(1));
    const query = parts.get("query");
    return query ? { query, variables: parts.get("variables") ?? "" } : null;
  }

  const sameTab = (a, b) => (a.query ?? "") === b.query && (a.variables ?? "") === b.variables;

  const textOrNull = (value) => value === null || typeof value === "string";
  const isTab = (tab) =>
    tab &&
    typeof tab.id === "string" &&
    typeof tab.title === "string" &&
    ["query", "variables", "headers", "operationName", "response"].every((key) => textOrNull(tab[key]));

  /* The stored tabs, or null where GraphiQL would not take them (the same test as its own). */
  function readStoredTabs(storage) {
    try {
      const state = JSON.parse(storage.getItem(TAB_STATE));
      const valid = state && Array.isArray(state.tabs) && state.tabs.length && state.tabs.every(isTab);
      return valid && typeof state.activeTabIndex === "number" ? state : null;
    } catch {
      return null;
    }
  }

  /* On a later visit the linked query goes before the tabs of the visit before. */
  function putFirst(storage, state, tab) {
    const found = state.tabs.find((stored) => sameTab(stored, tab));
    const first = found ?? {
      id: `link-${Date.now()}`,
      hash: null,
      title: "<untitled>",
      query: tab.query,
      variables: tab.variables,
      headers: null,
      operationName: null,
      response: null,
    };
    const tabs = [first, ...state.tabs.filter((stored) => stored !== found)];
    try {
      storage.setItem(TAB_STATE, JSON.stringify({ ...state, tabs, activeTabIndex: 0 }));
    } catch {
      // Storage is full: GraphiQL then opens the query as the last tab.
    }
  }

  function createFetcher(endpoint) {
    return async function fetcher(params, options) {
      let response;
      try {
        response = await fetch(endpoint, {
          method: "POST",
          credentials: "omit",
          headers: {
            ...(options && options.headers),
            Accept: "application/graphql-response+json, application/json;q=0.9",
            "Content-Type": "application/json",
          },
          body: JSON.stringify(params),
        });
      } catch (error) {
        return { errors: [{ message: `No answer from ${endpoint}: ${error.message}` }] };
      }
      const text = await response.text();
      try {
        return JSON.parse(text);
      } catch {
        const wait = response.headers.get("Retry-After");
        const message = `${endpoint} answered HTTP ${response.status} without JSON.`;
        return { errors: [{ message: wait ? `${message} Retry after: ${wait}.` : message }] };
      }
    };
  }

  const storage = createStorage();
  const examples = readExamples();
  const linked = readLinkedTab();
  const stored = readStoredTabs(storage);
  const props = {
    fetcher: createFetcher(host.dataset.endpoint),
    storage,
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  };

  // The linked tab first, then the examples; GraphiQL takes them only where no tabs are stored.
  const tabs = linked ? [linked, ...examples.filter((tab) => !sameTab(tab, linked))] : examples;
  if (tabs.length) props.defaultTabs = tabs;
  if (stored && linked) putFirst(storage, stored, linked);

  // Which tab is open GraphiQL finds by its query and variables. It does not take the variables of the
  // first default tab, nor store variables nobody edited, and then adds the query once more: so say both.
  const opened = linked ?? (stored ? (stored.tabs[stored.activeTabIndex] ?? stored.tabs[0]) : tabs[0]);
  if (opened) {
    props.query = opened.query ?? "";
    props.variables = opened.variables ?? "";
  }

  // GraphiQL's own words are English, and code runs from left to right.
  host.lang = "en";
  host.dir = "ltr";
  host.replaceChildren();
  window.ReactDOM.createRoot(host).render(window.React.createElement(window.GraphiQL, props));

  // A link to another query on the same page: open that one.
  window.addEventListener("hashchange", () => {
    if (readLinkedTab()) window.location.reload();
  });
})();
