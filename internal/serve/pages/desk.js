// Keys of every page: what they do, /help says.
(() => {
  const to = { p: "/", a: "/actors", f: "/figures", t: "/timeline", r: "/review" };
  let went = -Infinity; // when g was pressed

  // keys shows the keys of the help page over this one. Where that fails, the
  // help page itself is opened.
  const keys = async () => {
    let d = document.querySelector("dialog.keys");
    if (!d) {
      let section;
      try {
        const res = await fetch("/help", { headers: { Accept: "text/html" } });
        section = new DOMParser().parseFromString(await res.text(), "text/html").querySelector("#keys");
      } catch { /* the server is gone, or the page is another */ }
      if (!section) { location.assign("/help"); return; }
      if (document.querySelector("dialog.keys")) return; // asked for twice
      section = document.adoptNode(section);
      section.removeAttribute("id");
      section.querySelector("h2").id = "keys-shown";
      d = document.createElement("dialog");
      d.className = "keys";
      d.setAttribute("aria-labelledby", "keys-shown");
      const close = document.createElement("button");
      close.type = "button";
      close.autofocus = true;
      close.textContent = "Close";
      close.addEventListener("click", () => d.close());
      const all = document.createElement("a");
      all.href = "/help";
      all.textContent = "All of the help";
      const foot = document.createElement("p");
      foot.append(close, " ", all);
      d.append(section, foot);
      d.addEventListener("click", (e) => { if (e.target === d) d.close(); }); // beside it
      document.body.append(d);
    }
    d.showModal();
    d.scrollTop = 0;
  };
  // While the keys are shown, the page under them does not answer to any.
  document.addEventListener("keydown", (e) => {
    const d = document.querySelector("dialog.keys[open]");
    if (!d) return;
    e.stopImmediatePropagation();
    if (e.key === "?") { e.preventDefault(); d.close(); }
  }, true);

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    const after = e.timeStamp - went < 1500;
    if (after && to[e.key]) { e.preventDefault(); location.assign(to[e.key]); return; }
    went = -Infinity;
    if (e.key === "g") { went = e.timeStamp; }
    else if (e.key === "?") { e.preventDefault(); keys(); }
    else if (e.key === "/") { e.preventDefault(); location.assign("/search"); }
  });
  const q = document.querySelector("form[role=search] input[type=search]");
  if (q && !q.value) q.focus();
})();
