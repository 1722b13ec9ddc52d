// Keys of the board: j and k go from provision to provision, x folds and unfolds
// the groups; the keys of the time axis are those of its links.
(() => {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const link = document.querySelector(`.zoom [data-key="${CSS.escape(e.key === "=" ? "+" : e.key)}"]`);
    if (link) { e.preventDefault(); link.click(); return; }
    if (e.key === "j" || e.key === "k") {
      const all = [...document.querySelectorAll(".what a")].filter((a) => !a.closest("details.group:not([open])"));
      if (!all.length) return;
      const row = document.activeElement.closest(".row");
      const here = row ? all.indexOf(row.querySelector(".what a")) : -1;
      const next = e.key === "j" ? Math.min(here + 1, all.length - 1) : Math.max(here - 1, 0);
      e.preventDefault();
      all[next].focus();
      all[next].closest(".row").scrollIntoView({ block: "nearest" });
    } else if (e.key === "x") {
      const groups = [...document.querySelectorAll("details.group")];
      const open = groups.some((g) => g.open);
      for (const g of groups) g.open = !open;
    }
  });
})();
