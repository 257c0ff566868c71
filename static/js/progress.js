// Follows a running batch: asks how far it is, moves the bar, and shows the page again at its end.
// Without this script the page says the same each time it is loaded.
(() => {
  "use strict";
  const card = document.querySelector("[data-follow]");
  if (!card) return;
  const bar = card.querySelector("progress");
  const told = card.querySelector("[data-told]");
  const number = new Intl.NumberFormat("en-US");
  let wait = 700;

  const show = (batch) => {
    if (batch.percent !== null) {
      bar.max = 100;
      bar.value = batch.percent;
    }
    const all = batch.expected ? `，共 ${number.format(batch.expected)} 行` : "";
    told.textContent = `已处理 ${number.format(batch.rows)} 行${all}`;
  };

  const ask = async () => {
    try {
      const answer = await fetch(card.dataset.follow, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) return; // signed out meanwhile: the link on the page leads on
      const batch = await answer.json();
      if (!batch.running) {
        window.location.reload();
        return;
      }
      if (batch.rows) show(batch);
      wait = Math.min(wait * 1.2, 3000);
    } catch {
      wait = 5000; // the register is away for a moment
    }
    window.setTimeout(ask, wait);
  };
  window.setTimeout(ask, wait);
})();
