// Comfort for the page of a report: layers switch at once, keys go from record to
// record, and selected words give a link. The page works without it.
"use strict";
(() => {
  const reading = document.querySelector(".reading[data-here]");
  if (!reading) return;
  const article = reading.querySelector("article");
  const form = document.querySelector("form.layers");
  const boxes = [...form.querySelectorAll("input[name=layers][type=checkbox]")];

  // The layers are kept in the address, and in the addresses that lead on from here.
  const none = reading.querySelector(".none");
  function layers() {
    const on = boxes.filter((b) => b.checked).map((b) => b.value);
    for (const b of boxes) reading.classList.toggle("on-" + b.value, b.checked);
    if (none) none.hidden = on.some((l) => l !== "actors" && l !== "furniture");
    return on.join(",");
  }
  function keep(list) {
    const set = (href) => {
      const u = new URL(href, location.href);
      u.searchParams.delete("layers");
      u.searchParams.set("layers", list);
      return u.pathname + u.search + u.hash;
    };
    history.replaceState(null, "", set(location.href));
    for (const a of document.querySelectorAll(".parts a, .perma a, .kept ol a")) a.setAttribute("href", set(a.href));
  }
  for (const b of boxes) b.addEventListener("change", () => keep(layers()));
  form.querySelector("button").hidden = true;
  form.querySelector(".keys").hidden = false;
  layers();

  // The words and the card of a record under the pointer are shown together.
  const parts = new Map();
  for (const e of reading.querySelectorAll("[data-r]"))
    for (const id of e.dataset.r.split(" ")) parts.set(id, [...(parts.get(id) || []), e]);
  let hot = [];
  function heat(ids) {
    for (const e of hot) e.classList.remove("hot");
    hot = ids.flatMap((id) => parts.get(id) || []);
    for (const e of hot) e.classList.add("hot");
  }
  const shown = (id) => {
    const card = document.getElementById("c-" + id);
    return card && card.offsetParent !== null;
  };
  reading.addEventListener("mouseover", (e) => {
    const tag = e.target.closest(".tag");
    const at = e.target.closest("[data-r]");
    heat(tag ? [tag.dataset.l] : at ? at.dataset.r.split(" ").filter(shown) : []);
  });
  reading.addEventListener("mouseleave", () => heat([]));
  reading.addEventListener("focusin", (e) => {
    if (e.target.matches(".tag")) heat([e.target.dataset.l]);
    else if (e.target.matches(".card")) heat([e.target.dataset.r]);
  });

  // Keys can be switched off, for those whose own tools use them.
  const keys = form.querySelector(".keys input");
  const store = "parley-report-keys";
  try {
    keys.checked = localStorage.getItem(store) !== "off";
  } catch {} // a browser that keeps nothing has them on
  keys.addEventListener("change", () => {
    try {
      localStorage.setItem(store, keys.checked ? "on" : "off");
    } catch {}
  });

  // n and p go through the records, Enter opens the card, Escape goes back.
  function step(by) {
    const tags = [...article.querySelectorAll(".tag")].filter((t) => t.offsetParent !== null);
    if (!tags.length) return;
    const here = document.activeElement;
    const card = here && here.closest(".card");
    const id = card ? card.dataset.r : here && here.dataset.l;
    const at = tags.findIndex((t) => t.dataset.l === id);
    const to = tags[at < 0 ? (by > 0 ? 0 : tags.length - 1) : (at + by + tags.length) % tags.length];
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "center" });
  }
  document.addEventListener("keydown", (e) => {
    if (!keys.checked || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (e.key === "n") step(1);
    else if (e.key === "p") step(-1);
    else if (e.key === "Escape") {
      const card = e.target.closest(".card");
      if (!card) return;
      document.getElementById("r-" + card.dataset.r).focus();
    } else return;
    e.preventDefault();
  });
  article.addEventListener("click", (e) => {
    const tag = e.target.closest(".tag");
    const card = tag && document.getElementById("c-" + tag.dataset.l);
    if (!card) return;
    e.preventDefault();
    history.replaceState(null, "", "#c-" + tag.dataset.l);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  });

  // Selected words give a link that finds them again. What stands for an unseen
  // character is not of the words.
  const box = document.querySelector(".quoted");
  const field = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const hand = document.querySelector("form.hand"); // what is put in by hand is about the words selected
  if (hand) hand.elements.exact.addEventListener("input", () => (hand.elements.prefix.value = hand.elements.suffix.value = ""));
  const words = (range) => {
    const part = range.cloneContents();
    for (const c of part.querySelectorAll(".ctl")) c.remove();
    return part.textContent;
  };
  const beside = 32;
  document.addEventListener("selectionchange", () => {
    const s = getSelection();
    if (!s.rangeCount || s.isCollapsed || !article.contains(s.getRangeAt(0).commonAncestorContainer)) {
      if (document.activeElement === field || box.contains(document.activeElement)) return;
      box.hidden = true;
      return;
    }
    const r = s.getRangeAt(0);
    const exact = words(r);
    const before = document.createRange();
    before.selectNodeContents(article);
    before.setEnd(r.startContainer, r.startOffset);
    const after = document.createRange();
    after.selectNodeContents(article);
    after.setStart(r.endContainer, r.endOffset);
    box.hidden = exact.trim() === "";
    if (box.hidden) return;
    const u = new URL(reading.dataset.here, location.href);
    u.searchParams.set("exact", [...exact].slice(0, 900).join(""));
    u.searchParams.set("prefix", [...words(before).slice(-2 * beside)].slice(-beside).join(""));
    u.searchParams.set("suffix", [...words(after).slice(0, 2 * beside)].slice(0, beside).join(""));
    u.hash = "w";
    field.value = u.href;
    told.textContent = "";
    if (hand) {
      hand.elements.exact.value = u.searchParams.get("exact");
      hand.elements.prefix.value = u.searchParams.get("prefix");
      hand.elements.suffix.value = u.searchParams.get("suffix");
      hand.closest("details").open = true;
    }
  });
  box.querySelector("button").addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "copied";
    } catch {
      told.textContent = "Press Ctrl+C to copy it.";
    }
  });
})();
