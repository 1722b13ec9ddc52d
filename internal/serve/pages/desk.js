// Keys of every page: what they do, /help says.
(() => {
  const to = { p: "/", a: "/actors", f: "/figures", t: "/timeline", r: "/review" };
  let went = -Infinity; // when g was pressed
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    const after = e.timeStamp - went < 1500;
    if (after && to[e.key]) { e.preventDefault(); location.assign(to[e.key]); return; }
    went = -Infinity;
    if (e.key === "g") { went = e.timeStamp; }
    else if (e.key === "?") { location.assign("/help"); }
    else if (e.key === "/") { e.preventDefault(); location.assign("/search"); }
  });
  const q = document.querySelector("form[role=search] input[type=search]");
  if (q && !q.value) q.focus();
})();
