// The desk without a script works by links and forms. This adds keys, and changes pages without losing one's place.
"use strict";
(() => {
  const $ = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];

  // -- rows -----------------------------------------------------------------------------------------------------
  const rows = () => all("[data-row]").filter((r) => r.offsetParent !== null);
  let current = null; // id of the row that keys are about
  const row = () => (current && document.getElementById(current)) || null;

  function select(target, { scroll = true, focus = true } = {}) {
    all(".current").forEach((r) => r.classList.remove("current"));
    current = target ? target.id || (target.id = `row-${rows().indexOf(target)}`) : null;
    if (!target) return;
    target.classList.add("current");
    if (focus) target.focus({ preventScroll: true });
    if (scroll) target.scrollIntoView({ block: "nearest" });
    show((target.dataset.marks || "").split(" ").filter(Boolean));
  }

  function move(step) {
    const list = rows();
    const at = list.indexOf(row());
    select(list[Math.min(Math.max(at < 0 ? 0 : at + step, 0), list.length - 1)]);
  }

  function nextQuestion() {
    const list = rows();
    const at = list.indexOf(row());
    const asked = (r) => r.hasAttribute("data-question");
    select(list.slice(at + 1).find(asked) || list.find(asked) || row());
  }

  // -- words and values -----------------------------------------------------------------------------------------
  const marked = (id) => all(`[data-m~="${CSS.escape(id)}"]`);

  function show(ids) {
    all(".lit").forEach((m) => m.classList.remove("lit"));
    const found = ids.flatMap(marked);
    found.forEach((m) => m.classList.add("lit"));
    const seen = found.find((m) => m.getClientRects().length);
    if (!seen) return;
    const pane = seen.closest(".pages, .text");
    const box = seen.getBoundingClientRect();
    const around = pane.getBoundingClientRect();
    if (pane.scrollHeight <= pane.clientHeight + 1) {
      if (box.bottom < 0 || box.top > innerHeight) seen.scrollIntoView({ block: "center" });
    } else if (box.top < around.top + 8 || box.bottom > around.bottom - 8) {
      pane.scrollTop += box.top - around.top - pane.clientHeight / 3;
    }
  }

  // -- sending and swapping -------------------------------------------------------------------------------------
  let busy = false;

  async function load(request, then) {
    if (busy) return;
    busy = true;
    document.body.classList.add("busy");
    try {
      const response = await fetch(request);
      const type = response.headers.get("content-type") || "";
      if (!type.startsWith("text/html")) return void location.assign(response.url);
      swap(new DOMParser().parseFromString(await response.text(), "text/html"), response);
      then();
    } catch {
      location.reload();
    } finally {
      busy = false;
      document.body.classList.remove("busy");
    }
  }

  function swap(page, response) {
    const fresh = all("[data-swap]", page).filter((p) => p.id !== "flash");
    const url = new URL(response.url);
    if (!fresh.length || fresh.some((p) => !document.getElementById(p.id))) {
      if (response.ok) return void location.assign(url.pathname + url.search); // another kind of page
      const said = document.createElement("p");
      said.textContent = all("main h1, main p.soft", page).map((p) => p.textContent).join(" – ");
      said.className = "bad";
      $("#flash").replaceChildren(said);
      return;
    }
    const other = $("#record") && $("#record").dataset.contract !== $("#record", page)?.dataset.contract;
    for (const part of all("[data-swap]", page)) {
      const old = document.getElementById(part.id);
      if (part.id === "pane" && !other && old.dataset.sha === part.dataset.sha) {
        keepPlace(old, part);
      } else {
        old.replaceWith(document.importNode(part, true));
      }
    }
    for (const id of ["undo", "pick"]) {
      const old = document.getElementById(id);
      const now = page.getElementById(id);
      if (old && now) old.replaceWith(document.importNode(now, true));
    }
    if ($("#record", page)) Object.assign($("#record").dataset, $("#record", page).dataset);
    document.title = page.title;
    const here = url.pathname + url.search;
    if (response.ok && here !== location.pathname + location.search) history[other ? "pushState" : "replaceState"](null, "", here);
    if (other) {
      scrollTo(0, 0);
      current = null;
    }
  }

  function keepPlace(old, part) {
    const words = $("#words", part);
    if (words) $("#words", old).replaceChildren(...document.importNode(words, true).childNodes);
    const pages = all("svg", part);
    all(".page svg", old).forEach((svg, n) => pages[n] && svg.replaceWith(document.importNode(pages[n], true)));
  }

  function send(form, submitter) {
    const data = new URLSearchParams(new FormData(form, submitter));
    const action = form.getAttribute("action").split("#")[0];
    const get = form.method === "get";
    const request = get
      ? new Request(`${action}?${data}`)
      : new Request(action, { method: "POST", body: data, headers: { accept: "text/html" } });
    const verb = submitter?.value || "";
    load(request, () => settle(verb, form.id === "undo"));
  }

  const acted = []; // ids of the rows decided about, for taking back

  function settle(verb, undone) {
    const editing = $(".row.editing");
    if (editing) return focusForm(editing);
    if (undone) return select(document.getElementById(acted.pop()) || row() || rows()[0]);
    if (verb) acted.push(current);
    if (["accept", "reject", "save", "default"].includes(verb) || verb.startsWith("take")) {
      if ($("#queue")) return select(row() || rows()[0]);
      return nextQuestion();
    }
    select(row() || rows().find((r) => r.hasAttribute("data-question")) || rows()[0]);
  }

  function focusForm(editing) {
    select(editing, { focus: false });
    const field = $("[data-focus]", editing) || $("input:not([type=hidden]), textarea, select", editing);
    if (!field) return;
    field.focus();
    if (field.select) field.select();
  }

  const boost = (link) =>
    load(new Request(link.href.split("#")[0]), () => {
      const target = link.hash && document.getElementById(link.hash.slice(1));
      const editing = $(".row.editing");
      if (editing && !link.hasAttribute("data-cancel") && !link.dataset.mark && !link.dataset.tab) return focusForm(editing);
      if (link.dataset.mark) return show([link.dataset.mark]);
      select((target && target.closest("[data-row]")) || row(), { focus: !link.dataset.tab });
    });

  // -- previews and look-ups ------------------------------------------------------------------------------------
  const timers = new WeakMap();

  function later(field, what) {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(what, 160));
  }

  async function fetchInto(place, address) {
    const response = await fetch(address);
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    place.replaceChildren(...document.importNode(page.body, true).childNodes);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-date]")) {
      later(target, () => fetchInto($(".preview", target.closest("form")), `/preview/date?text=${encodeURIComponent(target.value)}`));
    } else if (target.matches("[data-lookup]")) {
      const place = $("[data-found]", target.closest(".lookup"));
      later(target, () => fetchInto(place, `/lookup/${target.dataset.lookup}?query=${encodeURIComponent(target.value)}`));
    }
  });

  // -- selecting words ------------------------------------------------------------------------------------------
  const points = (text) => [...text].length; // offsets count characters, not UTF-16 units

  function picked() {
    const selection = getSelection();
    const words = $("#words");
    if (!words || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const lead = text.length - text.trimStart().length;
    const quote = text.trim();
    if (!quote || quote.length > 3000) return null;
    const start = Number($("#pane").dataset.start) + points(before.toString()) + points(text.slice(0, lead));
    return { quote, start, end: start + points(quote), box: range.getBoundingClientRect() };
  }

  function offer() {
    const pick = $("#pick");
    if (!pick) return;
    const found = picked();
    const form = $("form[data-form]");
    pick.hidden = !found || Boolean(form);
    if (!found) return;
    if (form) {
      const set = (name, value) => (form.elements[`evidence_${name}`].value = value);
      set("quote", found.quote);
      set("start", found.start);
      set("end", found.end);
      set("document", $("#pane").dataset.sha);
      return;
    }
    for (const name of ["quote", "start", "end"]) pick.elements[name].value = found[name];
    const chosen = row()?.dataset.pointer;
    const option = [...pick.elements.pointer.options].find((o) => o.value === chosen || chosen?.startsWith(o.value.replace("-", "")));
    if (option) pick.elements.pointer.value = option.value;
  }

  document.addEventListener("mouseup", () => setTimeout(offer));
  document.addEventListener("keyup", (event) => event.shiftKey && offer());

  // -- events ---------------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-send], [data-boost]")) return;
    event.preventDefault();
    send(form, event.submitter);
    if (form.id === "pick") form.hidden = true;
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (link?.hasAttribute("data-boost")) {
      event.preventDefault();
      return void boost(link);
    }
    if (link?.dataset.mark) {
      event.preventDefault();
      select(link.closest("[data-row]"), { scroll: false, focus: false });
      return show([link.dataset.mark]);
    }
    if (link?.dataset.m) {
      event.preventDefault();
      const value = document.getElementById(link.getAttribute("href").slice(1));
      if (value && getSelection().isCollapsed) select(value.closest("[data-row]"));
      return;
    }
    const target = event.target.closest("[data-row]");
    if (target && !event.target.closest("a, button, input, select, textarea, summary, form")) select(target, { scroll: false, focus: false });
    for (const open of all("details.why[open], details.more[open]")) if (!open.contains(event.target)) open.open = false;
  });

  const typing = (element) => element.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || busy) return;
    if (event.key === "Escape") return escape();
    const form = event.target.closest?.("form[data-form]");
    if (form && event.key === "Enter" && event.target.matches("textarea, select") && !event.shiftKey) {
      event.preventDefault();
      return form.requestSubmit($("button.main", form));
    }
    if (form || typing(event.target)) return; // keys in a form are the form's: arrows choose, Enter saves
    if ($("#help")?.open) return;
    const act = KEYS[event.key] || (/^[1-9]$/.test(event.key) ? () => $(`[data-tab="${event.key}"]`)?.click() : null);
    if (act && act(event) !== false) event.preventDefault();
  });

  function escape() {
    const cancel = $("[data-cancel]");
    const open = $("details.why[open], details.more[open]");
    const pick = $("#pick");
    if (open) open.open = false;
    else if (cancel) cancel.click();
    else if (pick) pick.hidden = true;
    row()?.focus({ preventScroll: true });
  }

  const press = (key) => {
    const target = row() || rows().find((r) => r.hasAttribute("data-question")) || rows()[0];
    const control = target && $(`[data-key="${key}"]`, target);
    if (target && !row()) select(target);
    if (!control) return false;
    if (control.tagName === "DETAILS") {
      control.open = true;
      $("input[name=why]", control).focus();
    } else {
      control.click();
    }
  };

  function open(event) {
    const target = row();
    if (!target || event.target.closest("a, button, summary, [role=region]")) return false;
    const link = $("a[data-open]", target) || $(".proof-link", target);
    if (!link) return false;
    link.click();
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: (event) => (event.target.closest(".pane, select") ? false : move(1)),
    ArrowUp: (event) => (event.target.closest(".pane, select") ? false : move(-1)),
    a: () => press("a"),
    e: () => press("e"),
    r: () => press("r"),
    u: () => $("#undo button")?.click(),
    n: () => $("#next")?.click(),
    "/": () => $("#search")?.focus(),
    "?": () => $("#help")?.showModal(),
    Enter: open,
  };

  // -- to begin with --------------------------------------------------------------------------------------------
  addEventListener("popstate", () => location.reload());
  const editing = $(".row.editing");
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (editing) focusForm(editing);
  else if (target?.matches("[data-row]")) select(target);
  else if ($("#record") || $("#queue")) {
    const first = rows().find((r) => r.hasAttribute("data-question")) || ($("#queue") && rows()[0]);
    if (first) select(first, { scroll: false });
  }
})();
