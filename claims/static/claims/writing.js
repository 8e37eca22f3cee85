// Line numbers beside a document that is written, and links that put the caret on a line.
// Without it nothing is missing: the links lead to the listing below the text.
(() => {
  const area = document.querySelector("textarea.written");
  if (!area) return;
  const links = [...document.querySelectorAll("a[data-line]")];
  const bad = new Set(links.map((link) => Number(link.dataset.line)));
  const frame = document.createElement("div");
  const gutter = document.createElement("pre");
  frame.className = "numbered";
  gutter.setAttribute("aria-hidden", "true");
  area.before(frame);
  frame.append(gutter, area);

  let drawn = 0;
  const draw = () => {
    const count = area.value.split("\n").length;
    if (count === drawn) return;
    drawn = count;
    gutter.replaceChildren(
      ...Array.from({ length: count }, (_, at) => {
        const line = document.createElement("span");
        line.textContent = at + 1;
        if (bad.has(at + 1)) line.className = "bad";
        return line;
      }),
    );
  };
  const follow = () => { gutter.scrollTop = area.scrollTop; };
  area.addEventListener("input", draw);
  area.addEventListener("scroll", follow);
  draw();

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const lines = area.value.split("\n");
      const at = Math.min(Number(link.dataset.line), lines.length) - 1;
      const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
      area.focus();
      area.setSelectionRange(start, start + lines[at].length);
      area.scrollTop = Math.max(at - 5, 0) * (area.scrollHeight / lines.length);
      follow();
    });
  }
})();
