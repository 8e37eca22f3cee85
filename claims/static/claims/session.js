// Two minutes before a session of staff ends its pages ask, and take no focus from who types; at the end they lead to
// signing in. Tabs of one browser tell each other. Without this script the foot of the page says until when.
(() => {
  const told = document.querySelector("#stay");
  if (!told) return;
  const WARN = 120; // seconds
  const form = told.querySelector("form");
  const tabs = new BroadcastChannel("session");
  let ends = 0;
  let timer = 0;

  const left = () => (ends - Date.now()) / 1000;
  const out = () => {
    const here = location.pathname + location.search;
    location.replace(`${told.dataset.out}?next=${encodeURIComponent(here)}`);
  };
  const look = () => {
    clearTimeout(timer);
    if (left() <= 0) { out(); return; }
    form.hidden = left() > WARN;
    timer = setTimeout(look, Math.max(form.hidden ? left() - WARN : left(), 0.1) * 1000);
  };
  const until = (moment) => { ends = moment; look(); };

  tabs.addEventListener("message", (said) => until(said.data));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) { out(); return; }
    until(Date.now() + (await answer.json()).left * 1000);
    tabs.postMessage(ends);
  });
  // A machine that slept has missed its timers.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  until(Date.now() + Number(told.dataset.left) * 1000);
  tabs.postMessage(ends);
})();
