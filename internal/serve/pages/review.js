// The keys of the review: the buttons and links that name a key are pressed by it.
"use strict";
(() => {
  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  // Keys can be switched off, for those whose own tools use them.
  const keys = document.querySelector(".keys input");
  const store = "parley-review-keys";
  if (keys) {
    keys.closest(".keys").hidden = false;
    try {
      keys.checked = localStorage.getItem(store) !== "off";
    } catch {} // a browser that keeps nothing has them on
    keys.addEventListener("change", () => {
      try {
        localStorage.setItem(store, keys.checked ? "on" : "off");
      } catch {}
    });
  }
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target.closest(".bench " + typing.replaceAll(", ", ", .bench "))) {
      e.target.blur();
      return;
    }
    if (!keys || !keys.checked || e.ctrlKey || e.metaKey || e.altKey || e.repeat || e.defaultPrevented || e.target.closest(typing)) return;
    const to = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!to) return;
    e.preventDefault();
    if (to.matches("details")) {
      to.open = true;
      to.querySelector("select, input:not([type=hidden]), textarea").focus();
    } else if (to.matches("button")) {
      const missing = to.form.querySelector("input:required:invalid");
      if (missing) missing.focus();
      else to.click();
    } else to.click();
  });
  const now = document.querySelector(".queue [aria-current]");
  if (now) now.scrollIntoView({ block: "nearest" });
})();
