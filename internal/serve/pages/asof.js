// The as-of control: two handles on the time axis, one for what is asked (at),
// one for what could be known (known). Without this script the form asks.
(() => {
  const hour = 3600e3, day = 24 * hour;
  let asking = 0;

  // load shows the same page for another question, and says so in the address.
  const load = async (url, focus) => {
    const mine = ++asking;
    history.replaceState(null, "", url);
    let page;
    try {
      const res = await fetch(url, { headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await res.text(), "text/html");
    } catch { location.assign(url); return; }
    if (mine !== asking) return; // a later question was asked
    const now = document.querySelector("main"), next = page.querySelector("main");
    if (!next) { location.assign(url); return; }
    now.replaceWith(document.adoptNode(next));
    document.title = page.title;
    const within = document.querySelector(".within"), other = page.querySelector(".within");
    if (within && other) within.replaceWith(document.adoptNode(other));
    start();
    const handle = focus && document.querySelector(`.asof [data-asks="${focus}"]`);
    if (handle) handle.focus();
  };

  const text = (ms, zone) => new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: zone }).format(ms) + " " + zone;

  const start = () => {
    const bar = document.querySelector(".asof");
    if (!bar) return;
    bar.hidden = false;
    const from = Date.parse(bar.dataset.from), to = Date.parse(bar.dataset.to), zone = bar.dataset.zone;
    const track = bar.querySelector("svg");
    for (const h of bar.querySelectorAll("[role=slider]")) {
      const asks = h.dataset.asks;
      let at = Date.parse(h.dataset.time);
      const show = () => {
        const x = Math.min(1000, Math.max(0, 1000 * (at - from) / (to - from)));
        h.setAttribute("transform", `translate(${x} 0)`);
        h.setAttribute("aria-valuenow", Math.round(at / 60e3));
        h.setAttribute("aria-valuetext", text(at, zone));
        bar.querySelector(`output[data-asks="${asks}"]`).textContent = text(at, zone);
      };
      const ask = () => {
        const url = new URL(location.href);
        url.searchParams.set(asks, new Date(Math.round(at / 60e3) * 60e3).toISOString().replace(".000", "").replace(":00Z", "Z"));
        load(url, asks);
      };
      let timer = 0;
      h.addEventListener("keydown", (e) => {
        const by = { ArrowLeft: -day, ArrowRight: day, ArrowDown: -day, ArrowUp: day, PageDown: -7 * day, PageUp: 7 * day }[e.key];
        if (by) at += e.shiftKey ? by / 24 : by;
        else if (e.key === "Home") at = from;
        else if (e.key === "End") at = to;
        else return;
        e.preventDefault();
        show();
        clearTimeout(timer);
        timer = setTimeout(ask, 250);
      });
      h.addEventListener("pointerdown", (e) => {
        e.preventDefault();
        h.focus();
        h.setPointerCapture(e.pointerId);
        const move = (e) => {
          const box = track.getBoundingClientRect();
          at = from + (to - from) * Math.min(1, Math.max(0, (e.clientX - box.left) / box.width));
          show();
        };
        const up = () => {
          h.removeEventListener("pointermove", move);
          h.removeEventListener("pointerup", up);
          h.removeEventListener("pointercancel", up);
          ask();
        };
        h.addEventListener("pointermove", move);
        h.addEventListener("pointerup", up);
        h.addEventListener("pointercancel", up);
      });
      show();
    }
  };
  start();
})();
