// Light or dark as the reader chose it; else as the system has it.
(() => {
  const root = document.documentElement, key = "parley-scheme";
  let chosen = null;
  try { chosen = localStorage.getItem(key); } catch { /* not allowed: the system's */ }
  if (chosen) root.dataset.scheme = chosen;
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".scheme");
    if (!button) return;
    const dark = () => (root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const name = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.scheme = dark() ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.scheme); } catch { /* for this page only */ }
      name();
    });
    name();
  });
})();
